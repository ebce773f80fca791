// The parts of the program that are loaded when they are first used, and what happens when one cannot be had.

import { readdirSync } from "node:fs";
import { assert, DIST, scenario } from "./lib/app.mjs";
import { row } from "./lib/backlog.mjs";

/** The files of parts in the bundle; see .ci/split.mjs. */
const PARTS = readdirSync(DIST).filter((name) => /^plumbline-[a-z]+-[0-9a-f]+\.wasm$/.test(name));

const PAGES = {
  prioritise: "Prioritise",
  compliance: "Compliance",
  board: "Board",
  decisions: "Decisions",
  forecast: "Forecast",
  models: "Models",
  trash: "Trash",
};

/** The names of the parts' files that are asked for from now on. */
function asked(app) {
  const names = [];
  app.context.on("request", (request) => {
    const url = new URL(request.url());
    if (!/\.wasm$/.test(url.pathname)) return;
    assert.equal(url.href.startsWith(app.base), true, `${url.href} is not beside the page`);
    const name = url.pathname.split("/").pop();
    if (PARTS.includes(name)) names.push(name);
  });
  return names;
}

/** Keeps every part on its way until what it returns is called. */
async function holdParts(app) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await app.context.route("**/plumbline-*-*.wasm", async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

const heading = (app, name) => app.page.getByRole("heading", { level: 1, name, exact: true });

scenario("the first page waits for no part; another page brings its own, once", async (app) => {
  assert.equal(PARTS.length >= 6, true, "the bundle is in one piece");
  const names = asked(app);
  const release = await holdParts(app);
  await app.open();
  await row(app.page, "Churn prediction for home policies").waitFor();
  await app.page.getByRole("link", { name: "Board" }).click();
  await app.page.getByRole("status").getByText("Loading …").waitFor();
  release();
  await heading(app, "Board").waitFor();
  assert.equal(names.filter((name) => name.startsWith("plumbline-board-")).length, 1);
});

scenario("the parts come while nobody waits for them, and then every page opens at once", async (app) => {
  const names = asked(app);
  const loaded = new Set();
  app.context.on("requestfinished", (request) => loaded.add(new URL(request.url()).pathname.split("/").pop()));
  await app.open();
  for (let left = 100; !PARTS.every((name) => loaded.has(name)); left -= 1) {
    assert.notEqual(left, 0, `not loaded: ${PARTS.filter((name) => !loaded.has(name))}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  await app.context.route("**/*.wasm", (route) => route.abort());
  for (const [slug, name] of Object.entries(PAGES)) {
    await app.page.evaluate((hash) => (location.hash = hash), `#/${slug}`);
    await heading(app, name).waitFor();
  }
  assert.deepEqual([...names].sort(), [...PARTS].sort(), "each part is asked for once");
});

scenario("a page that cannot be loaded says so, and comes when it is tried again", async (app) => {
  app.expectProblem(/console error: .*ERR_FAILED/);
  const file = "**/plumbline-board-*.wasm";
  await app.context.route(file, (route) => route.abort());
  await app.open();
  await app.page.getByRole("link", { name: "Board" }).click();
  const message = app.page.getByTestId("part-failed");
  await message.getByText("could not be loaded").waitFor();
  await app.axe();
  // The rest goes on.
  await app.page.getByRole("link", { name: "Decisions" }).click();
  await heading(app, "Decisions").waitFor();
  assert.equal(await message.count(), 0);
  await app.page.getByRole("link", { name: "Board" }).click();
  // Still no connection: the message stays.
  await message.getByRole("button", { name: "Try again" }).click();
  await message.waitFor();
  await app.context.unroute(file);
  await message.getByRole("button", { name: "Try again" }).click();
  await heading(app, "Board").waitFor();
  assert.equal(await message.count(), 0);
});

scenario("a dialog says so too, can be closed, and comes when it is tried again", async (app) => {
  app.expectProblem(/console error: .*ERR_FAILED/);
  const file = "**/plumbline-dialogs-*.wasm";
  await app.context.route(file, (route) => route.abort());
  await app.open();
  const dialog = app.page.getByRole("dialog");
  await app.page.keyboard.press("?");
  await dialog.getByTestId("part-failed").waitFor();
  await app.axe();
  await app.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await app.page.keyboard.press("?");
  await dialog.getByTestId("part-failed").waitFor();
  await app.context.unroute(file);
  await dialog.getByRole("button", { name: "Try again" }).click();
  await app.page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
});

scenario("what is typed before a dialog is there is not lost, and does nothing else", async (app) => {
  const release = await holdParts(app);
  await app.open();
  const { page } = app;
  const list = page.getByTestId("backlog-list");
  await list.focus();
  await page.keyboard.press("d");
  await page.getByRole("status").getByText("Loading …").waitFor();
  await page.keyboard.type("no data before gate 2"); // n, d, b and ? would open something else
  release();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await page.waitForFunction(() => document.activeElement.value === "no data before gate 2");
  assert.equal(await dialog.count(), 1);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.dataset.testid === "backlog-list");
});

scenario("a dialog that is on its way can be given up", async (app) => {
  await app.context.route("**/plumbline-dialogs-*.wasm", () => {});
  await app.open();
  await app.page.keyboard.press("?");
  await app.page.getByRole("status").getByText("Loading …").waitFor();
  await app.page.keyboard.press("Escape");
  await app.page.getByRole("status").getByText("Loading …").waitFor({ state: "detached" });
  await app.page.keyboard.press("n");
  await app.page.getByRole("dialog", { name: "Add items" }).waitFor();
});

scenario("the panel says so too, beside its own buttons", async (app) => {
  app.expectProblem(/console error: .*ERR_FAILED/);
  const file = "**/plumbline-panel-*.wasm";
  await app.context.route(file, (route) => route.abort());
  await app.open();
  await row(app.page, "Churn prediction for home policies").click();
  const panel = app.page.getByRole("complementary");
  await panel.getByTestId("part-failed").waitFor();
  await app.axe();
  await app.context.unroute(file);
  await panel.getByRole("button", { name: "Try again" }).click();
  await panel.getByRole("tab").first().waitFor();
  assert.equal(await panel.getByTestId("part-failed").count(), 0);
});

const WORK = "**/plumbline-work-*.wasm";

async function useRice(page) {
  await page.getByRole("button", { name: /^Framework/ }).click();
  await page.getByRole("option", { name: /^RICE/ }).click();
}

const usesRice = (page) => page.getByRole("button", { name: /^Framework RICE/ }).waitFor();

scenario("what is asked before there is something that carries it out is carried out then, and kept", async (app) => {
  const release = await holdParts(app);
  await app.open();
  const { page } = app;
  await row(page, "Churn prediction for home policies").waitFor();
  await useRice(page);
  await page.getByTestId("saving").getByText("○ Saving …").waitFor();
  await page.getByRole("searchbox", { name: "Find in the backlog" }).fill("churn prediction");
  release();
  await usesRice(page);
  await page.getByTestId("saving").getByText("● Saved in this browser").waitFor();
  await page.waitForFunction(() => document.querySelectorAll('[data-testid="backlog-row"]:not(.blank)').length === 1);
  await page.reload();
  await usesRice(page);
});

scenario("where nothing can be changed the backlog is to be read, says so, and goes on when it is tried again", async (app) => {
  app.expectProblem(/console error: .*ERR_FAILED/);
  await app.context.route(WORK, (route) => route.abort());
  await app.open();
  const { page } = app;
  await row(page, "Churn prediction for home policies").waitFor();
  const notice = page.getByTestId("not-saved");
  await notice.getByText("Nothing can be changed yet.").waitFor();
  await page.getByTestId("saving").getByText("○ Read only for now").waitFor();
  await app.axe();
  await useRice(page);
  await page.getByText("Nothing can be changed yet: a part of Plumbline could not be loaded.").waitFor();
  await notice.getByRole("button", { name: "Try again" }).click();
  await notice.waitFor();
  await app.context.unroute(WORK);
  await notice.getByRole("button", { name: "Try again" }).click();
  await notice.waitFor({ state: "detached" });
  await page.getByTestId("saving").getByText("● Saved in this browser").waitFor();
  await useRice(page);
  await usesRice(page);
});

scenario("what waits for a part that could not be loaded is carried out when it is there", async (app) => {
  app.expectProblem(/console error: .*ERR_FAILED/);
  let give;
  const given = new Promise((resolve) => (give = resolve));
  await app.context.route(WORK, async (route) => {
    await given;
    await route.abort();
  });
  await app.open();
  const { page } = app;
  await row(page, "Churn prediction for home policies").waitFor();
  await useRice(page);
  give();
  await page.getByTestId("not-saved").getByText("Nothing can be changed yet.").waitFor();
  await app.context.unroute(WORK);
  // Whatever loads the part has the workspace taken up.
  await page.getByRole("button", { name: "Add item" }).click();
  await page.getByRole("dialog", { name: "Add items" }).waitFor();
  await page.keyboard.press("Escape");
  await usesRice(page);
  await page.getByTestId("saving").getByText("● Saved in this browser").waitFor();
  assert.equal(await page.getByTestId("not-saved").count(), 0);
});

scenario("what waits and changes nothing is over when it has been looked at", async (app) => {
  const release = await holdParts(app);
  await app.open();
  const { page } = app;
  await row(page, "Churn prediction for home policies").waitFor();
  await page.getByRole("button", { name: /^Framework/ }).click();
  await page.getByRole("option", { name: /^AI value/ }).click();
  await page.getByTestId("saving").getByText("○ Saving …").waitFor();
  release();
  await page.getByTestId("saving").getByText("● Saved in this browser").waitFor();
});

scenario("without the sample and without the part one begins as soon as that is there", async (app) => {
  app.expectProblem(/console error: .*ERR_FAILED/);
  await app.context.route("**/samples/workspace.json", (route) => route.abort());
  await app.context.route(WORK, (route) => route.abort());
  await app.page.goto(app.base); // not app.open: nothing is opened yet
  const notice = app.page.getByTestId("not-saved");
  await notice.getByText("Nothing can be changed yet.").waitFor();
  await app.context.unroute(WORK);
  await notice.getByRole("button", { name: "Try again" }).click();
  await app.page.getByText("This backlog is empty.").waitFor();
  await app.page.getByTestId("saving").getByText("● Saved in this browser").waitFor();
});

scenario("where the sample cannot be had one begins with an empty backlog", async (app) => {
  app.expectProblem(/console error: .*ERR_FAILED/);
  await app.context.route("**/samples/workspace.json", (route) => route.abort());
  await app.open();
  await app.page.getByText("The sample could not be loaded").waitFor();
  await app.page.getByText("This backlog is empty.").waitFor();
  await app.page.getByTestId("saving").getByText("● Saved in this browser").waitFor();
});
