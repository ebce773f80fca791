// When the program stops all the same: the ways on, which work without the program.
//
// The stop is a real one: a browser that refuses to give random numbers makes the program panic at the next identity that
// it needs, in the middle of an edit.

import { readFileSync } from "node:fs";
import { assert, scenario, SIZES } from "./lib/app.mjs";
import { edit, row, saved } from "./lib/backlog.mjs";

const A = "Label AI-generated replies";
const B = "Churn prediction for home policies";
const panelOf = (page) => page.getByRole("alert").filter({ hasText: "Plumbline has stopped" });

/** Has the program panic at its next edit, and says that what follows belongs to the test. */
async function breakProgram(app, page = app.page) {
  app.expectProblem(/console error: .*could not retrieve random bytes/s);
  app.expectProblem(/uncaught error: RuntimeError: unreachable/);
  await page.evaluate(() => {
    crypto.getRandomValues = () => {
      throw new Error("no random numbers");
    };
  });
}

/** Begins an edit that does not come to its end. */
async function stopByEdit(app, page = app.page) {
  await page.locator('[data-testid="backlog-list"]').focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("F2");
  const editor = page.locator("input.editor");
  await editor.waitFor();
  await editor.fill("Never to be kept");
  await breakProgram(app, page);
  await editor.evaluate((e) => e.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })));
  await panelOf(page).waitFor();
}

/** Everything of this program on the local storage. */
const storage = (page) => page.evaluate(() => Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith("plumbline"))));

/** Goes on, and waits for the program. */
async function goOn(app, page = app.page) {
  const restarted = page.waitForEvent("load");
  await panelOf(page).getByRole("button", { name: "Go on" }).click();
  await restarted;
  await app.ready(page);
}

scenario("after a stop in an edit, Go on opens the same page with everything that was saved", async (app) => {
  await app.open();
  await edit(app.page, A, "title", "Saved before the stop");
  await saved(app.page);
  await row(app.page, "Saved before the stop").click();
  await app.page.getByRole("complementary").waitFor();
  const hash = new URL(app.page.url()).hash;
  assert.match(hash, /^#\/backlog\/[0-9a-f-]{36}$/);
  await stopByEdit(app);
  const before = await storage(app.page);
  await goOn(app);
  assert.equal(new URL(app.page.url()).hash, hash, "another page");
  await app.page.getByRole("complementary").waitFor();
  await row(app.page, "Saved before the stop").waitFor();
  assert.equal(await row(app.page, "Never to be kept").count(), 0);
  const journal = (kept) => Object.keys(kept).filter((key) => key.includes("/j/")).sort();
  const now = await storage(app.page);
  for (const key of journal(before)) assert.equal(now[key] ?? before[key], before[key], `${key} was changed`);
});

scenario("a stopped program hears no key and writes nothing, not even when its page is left", async (app) => {
  await app.open();
  await edit(app.page, A, "title", "Saved before the stop");
  await stopByEdit(app);
  const before = await storage(app.page);
  await app.page.keyboard.press("n"); // adds an item, while the program runs
  for (let at = 0; at < 3; at += 1) await app.page.keyboard.press("Escape"); // closes a dialog, while the program runs
  await app.page.evaluate(() => {
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    dispatchEvent(new Event("pagehide"));
  });
  await app.page.waitForTimeout(1500); // longer than the pause after which it saves
  assert.equal(await app.page.getByRole("dialog", { name: "Add" }).count(), 0);
  assert.ok(await panelOf(app.page).isVisible());
  assert.deepEqual(await storage(app.page), before);
  // What is written while the page is left is seen from another page of the same origin.
  await app.aside(app.page);
  assert.deepEqual(await storage(app.page), before);
});

scenario("a stop while a dialog is open can be answered: the panel stands over the dialog", async (app) => {
  await app.open();
  await app.page.getByRole("button", { name: "Add item", exact: true }).click();
  await app.page.getByLabel("New items, one a line").fill("An item that stops it");
  await breakProgram(app);
  // Something else may need a random number before this does: then the panel is there already, over the button.
  await app.page.getByRole("button", { name: "Add the item" }).evaluate((e) => e.click());
  await panelOf(app.page).waitFor();
  assert.ok(await panelOf(app.page).getByRole("button", { name: "Go on" }).evaluate((e) => e === document.activeElement));
  await app.page.evaluate(() => delete crypto.getRandomValues); // axe wants some
  await app.axe();
  await goOn(app);
  assert.equal(await row(app.page, "An item that stops it").count(), 0);
});

for (const [size, theme] of [["desktop", "dark"], ["phone", "light"], ["phone", "dark"]]) {
  scenario(`the panel of a stop is readable on a ${size} in ${theme}`, { size: SIZES[size], theme }, async (app) => {
    await app.open("#/health");
    await app.page.evaluate(() => dispatchEvent(new CustomEvent("plumbline:panic", { detail: "index out of range" })));
    await panelOf(app.page).waitFor();
    await app.axe();
    const wide = await app.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, "something is wider than the window");
    const [red] = await panelOf(app.page).evaluate((e) => getComputedStyle(e).backgroundColor.match(/\d+/g).map(Number));
    assert.equal(red < 128, theme === "dark", "the panel has the ground of the other theme");
  });
}

scenario("after a stop a copy holds all that is kept, and a report nothing of it", { context: { permissions: ["clipboard-read", "clipboard-write"] } }, async (app) => {
  await app.open();
  await edit(app.page, A, "title", "The plan of the year");
  await saved(app.page);
  await stopByEdit(app);
  const panel = panelOf(app.page);
  const [download] = await Promise.all([app.page.waitForEvent("download"), panel.getByRole("button", { name: "Save a copy" }).click()]);
  assert.match(download.suggestedFilename(), /^plumbline-storage-\d{4}-\d\d-\d\d\.json$/);
  const copy = JSON.parse(readFileSync(await download.path(), "utf8"));
  assert.deepEqual(copy.values, await storage(app.page));
  assert.ok(Object.keys(copy.values).some((key) => /^plumbline\/w\//.test(key)), "no workspace is in the copy");

  await panel.getByRole("button", { name: "Copy a report" }).click();
  await panel.getByRole("button", { name: "Report copied" }).waitFor();
  const report = await app.page.evaluate(() => navigator.clipboard.readText());
  assert.match(report, /^Version: \d+\.\d+\.\d+$/m);
  assert.match(report, /^Browser: .*Chrome/m);
  assert.match(report, /^Page: #\/backlog$/m);
  assert.match(report, /^Kept: [1-9]\d* values, [1-9]\d* units$/m);
  assert.match(report, /could not retrieve random bytes/);
  for (const [name, secret] of [["a title", "The plan of the year"], ["a typed title", "Never to be kept"], ["an identity", /[0-9a-f]{8}-[0-9a-f]{4}-/]]) {
    assert.doesNotMatch(report, new RegExp(secret), `${name} is in the report`);
  }
  for (const value of Object.values(copy.values)) {
    if (value.length > 12) assert.ok(!report.includes(value), "a value is in the report");
  }
});

scenario("a report leaves out what a message quotes", { context: { permissions: ["clipboard-read", "clipboard-write"] } }, async (app) => {
  await app.open();
  const detail = "panicked at src/a.rs:1:2:\nbyte index 3 is not a char boundary; it is inside 'é' (bytes 2..4) of `My \"secret\" `é` title`";
  await app.page.evaluate((detail) => dispatchEvent(new CustomEvent("plumbline:panic", { detail })), detail);
  await panelOf(app.page).getByRole("button", { name: "Copy a report" }).click();
  await panelOf(app.page).getByRole("button", { name: "Report copied" }).waitFor();
  const report = await app.page.evaluate(() => navigator.clipboard.readText());
  assert.match(report, /panicked at src\/a\.rs:1:2:\nbyte index 3 is not a char boundary/);
  assert.doesNotMatch(report, /secret|title|é/);
});

scenario("where the clipboard is denied, the report can be copied by hand", async (app) => {
  await app.open();
  await app.page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("denied", "NotAllowedError"));
    dispatchEvent(new CustomEvent("plumbline:panic", { detail: "index out of range" }));
  });
  await panelOf(app.page).getByRole("button", { name: "Copy a report" }).click();
  const area = app.page.getByRole("textbox", { name: "Report" });
  await area.waitFor();
  assert.match(await area.inputValue(), /index out of range/);
  await app.axe();
});

scenario("a trap without a panic, as for want of memory, shows the same panel", async (app) => {
  app.expectProblem(/uncaught error: RuntimeError: unreachable/);
  await app.open();
  await app.page.evaluate(() => {
    // (module (func (export "t") unreachable))
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11];
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)));
    setTimeout(() => exports.t());
  });
  await panelOf(app.page).waitFor();
  await goOn(app);
});

scenario("a tab that has stopped lets another tab of the same workspace write", async (app) => {
  await app.open();
  await saved(app.page);
  const second = await app.tab();
  const third = await app.tab();
  // The first tab writes, the third waits for that; both stop.
  await stopByEdit(app);
  await app.page.evaluate(() => 0);
  await stopByEdit(app, third);
  await edit(second, B, "title", "Written by the second tab");
  await saved(second);
  await goOn(app);
  await row(app.page, "Written by the second tab").waitFor();
  await edit(app.page, A, "title", "And by the first again");
  await row(second, "And by the first again").waitFor();
});
