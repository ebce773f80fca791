// From an idea to a sliced epic: a spike with its clock, its verdict and what that moves, slices, the board, debt.

import { assert, scenario, SIZES } from "./lib/app.mjs";
import { edit, row } from "./lib/backlog.mjs";

const PROBE = "Data availability probe: smart-home sensors";
const panel = (app) => app.page.getByRole("complementary");
const card = (app, title) => app.page.getByTestId("card").filter({ hasText: title });
const column = (app, name) => app.page.locator(`.board-column[data-column="${name}"]`);

async function openItem(app, title, tab) {
  await app.page.getByLabel("Find in the backlog").fill(title);
  await row(app.page, title).locator('[data-column="title"]').click();
  await panel(app).getByRole("tab", { name: new RegExp(`^${tab}`) }).click();
}

scenario("a spike: its clock runs, its verdict moves the judgements that hang on it", async (app) => {
  await app.page.clock.install({ time: new Date("2026-11-23T09:00:00Z") });
  await app.open();
  await openItem(app, PROBE, "Spike");
  const clock = app.page.getByTestId("spike-clock");
  await clock.getByText("11:00 left").waitFor();
  await clock.getByRole("button", { name: "Start the clock" }).click();
  await clock.getByText("running").waitFor();
  await app.page.clock.fastForward("03:30:00");
  // Time goes on while the test runs: the minute may have passed.
  await clock.getByText(/^7:(29|30) left$/).waitFor();
  await clock.getByText("Half of the time is used.").waitFor();
  await clock.getByLabel("What is seen at the middle").fill("the key works");
  await clock.getByRole("button", { name: "On track", exact: true }).click();
  await clock.getByText("At the middle: on track.").waitFor();
  await app.page.clock.fastForward("08:00:00");
  await clock.getByText("0:30 over").waitFor();
  await clock.getByRole("button", { name: "Pause" }).click();
  await clock.getByRole("button", { name: "Start the clock" }).click();
  await app.page.getByText("The timebox is used up: more time is a new decision.").waitFor();
  await panel(app).getByLabel("What was found").fill("8.4 % of policies have a joined sensor");
  await panel(app).getByRole("button", { name: "It speaks for" }).click();
  await panel(app).getByText("8.4 % of policies").waitFor();
  await app.axe();

  await panel(app).getByRole("button", { name: "Give the verdict…" }).click();
  const dialog = app.page.getByRole("dialog");
  await dialog.getByText("as said beforehand").first().waitFor();
  await dialog.getByTestId("effects").getByText("Data availability 75.0 → 80.0").waitFor();
  await dialog.getByLabel("replace 1", { exact: true }).check();
  await dialog.getByTestId("effects").getByText("Data availability 75.0 → 85.0").waitFor();
  await app.axe();
  await dialog.getByLabel("What was found").fill("8.4 % covered, basis confirmed");
  await dialog.getByRole("button", { name: "Give the verdict" }).click();
  await dialog.waitFor({ state: "detached" });
  await app.page.getByTestId("ruling").getByText("8.4 % covered, basis confirmed").waitFor();
  await app.page.getByRole("button", { name: /^Undo: Verdict on PLB-21: continue/ }).waitFor();
});

scenario("an idea is framed, and a spike is planned from a template", async (app) => {
  await app.open();
  await openItem(app, "Would a smaller model do?", "Spike");
  await panel(app).getByRole("button", { name: /^48-hour discovery/ }).click();
  await panel(app).getByRole("list", { name: "Agenda" }).getByText("Day 2, afternoon: verdict").waitFor();
  await panel(app).getByRole("textbox", { name: "Timebox, hours" }).fill("0");
  await panel(app).getByRole("textbox", { name: "Timebox, hours" }).press("Enter");
  await app.page.getByText("A timebox of no hours leaves no time to learn anything.").waitFor();
  await panel(app).getByRole("textbox", { name: "Timebox, hours" }).fill("8760");
  await panel(app).getByRole("textbox", { name: "Timebox, hours" }).press("Enter");
  await app.page.getByText("8760 hours are a project, not a spike.").waitFor();
});

scenario("an epic is sliced by two patterns, and its context is checked", async (app) => {
  await app.open();
  await openItem(app, "Churn prediction for home policies", "Children");
  await panel(app).getByRole("button", { name: "Slice…" }).click();
  const dialog = app.page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^Horizon or granularity/ }).click();
  await dialog.getByRole("button", { name: /^Monitoring first/ }).click();
  await dialog.getByLabel("Title of slice 1", { exact: true }).fill("Churn, weekly");
  await app.axe();
  await dialog.getByRole("button", { name: "Make 5 slices" }).click();
  await dialog.waitFor({ state: "detached" });
  await panel(app).getByText("Churn, weekly").waitFor();
  await panel(app).getByTestId("context-check").getByText("have no effort yet").waitFor();
  await app.page.getByRole("button", { name: /^Undo: Slice PLB-17 into 5 children/ }).click();
  await panel(app).getByText("Churn, weekly").waitFor({ state: "detached" });
});

scenario("a card is moved by drag, by keyboard and by menu; a step back asks why", async (app) => {
  await app.open("#/board");
  await card(app, "Would a smaller model do?").dragTo(column(app, "In spike"));
  await column(app, "In spike").getByText("Would a smaller model do?").waitFor();
  const focused = (title) => app.page.waitForFunction((title) => document.activeElement?.getAttribute("aria-label")?.includes(title), title);
  await focused("Would a smaller model do?"); // a card that was moved takes the focus, a moment later

  await card(app, "Label AI-generated replies").focus();
  await app.page.keyboard.press("Space");
  await app.page.keyboard.press("ArrowRight");
  await app.page.getByRole("status").filter({ hasText: "Over In progress" }).waitFor({ state: "attached" });
  await app.page.keyboard.press("Space");
  await column(app, "In progress").getByText("Label AI-generated replies").waitFor();
  await focused("Label AI-generated replies");

  await app.page.keyboard.press("Space");
  await app.page.keyboard.press("ArrowLeft");
  await app.page.keyboard.press("Enter");
  const dialog = app.page.getByRole("dialog");
  await dialog.getByText("Why does it go back?").waitFor();
  await dialog.getByRole("button", { name: "Move it" }).click();
  await app.page.getByText("Say why in a few words").waitFor();
  await dialog.getByLabel("Reason").fill("the mail gateway strips the mark");
  await dialog.getByRole("button", { name: "Move it" }).click();
  await column(app, "Ready").getByText("Label AI-generated replies").waitFor();

  await card(app, "Label AI-generated replies").getByRole("button", { name: /^Move/ }).click();
  await dialog.getByLabel("Status").selectOption("shadow");
  await dialog.getByRole("button", { name: "Move it" }).click();
  await column(app, "Shadow").getByText("Label AI-generated replies").waitFor();

  await app.page.getByLabel("Lanes").selectOption("system");
  await app.page.getByRole("region", { name: "Support copilot" }).waitFor();
  await app.axe();
  await app.page.getByRole("button", { name: "Flow", exact: true }).click();
  await app.page.getByRole("img", { name: /^Cumulative flow/ }).waitFor();
  await app.page.getByText("Cumulative flow as a table").click();
  await app.axe();
});

scenario("a card that was moved takes the focus only where nobody has put it elsewhere", async (app) => {
  await app.open("#/board");
  await card(app, "Label AI-generated replies").focus();
  await app.page.keyboard.press("Space");
  await app.page.keyboard.press("ArrowRight");
  const there = await app.page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true }));
    await frame();
    document.querySelector('[aria-label="Lanes"], select').focus();
    const chosen = document.activeElement;
    for (let n = 0; n < 4; n += 1) await frame();
    return document.activeElement === chosen;
  });
  await column(app, "In progress").getByText("Label AI-generated replies").waitFor();
  assert.ok(there, "the focus was taken away");
});

scenario("a rejected debt is written off, and not said to be paid", async (app) => {
  const DEBT = "Marketing reads the churn table unannounced";
  const page = await app.open("#/debt");
  const register = page.getByRole("region", { name: "Debt register" });
  const entry = register.locator("tbody tr").filter({ hasText: DEBT });
  await entry.getByText("open", { exact: true }).waitFor();
  await app.open("#/backlog");
  await page.getByLabel("Find in the backlog").fill("churn table");
  await edit(page, DEBT, "status", "rejected");
  await page.getByRole("link", { name: "Debt", exact: true }).click();
  await entry.getByText(/^rejected \d/).waitFor();
  assert.equal(await entry.getByText(/paid/).count(), 0);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await entry.getByText("open", { exact: true }).waitFor();
});

scenario("the debt register says what waiting costs and proposes a sprint", async (app) => {
  await app.open("#/debt");
  await app.page.getByRole("heading", { name: "Prompt-engineering optimisation" }).waitFor();
  await app.page.getByLabel("Days to spend").fill("4");
  await app.page.getByLabel("Days to spend").press("Enter");
  await app.page.getByText(/^4 days, saves 1 in every sprint after/).waitFor();
  await app.axe();
});

for (const [name, size, projector] of [["phone", SIZES.phone, false], ["projector", SIZES.desktop, true]]) {
  scenario(`board and debt hold on a ${name}`, { size }, async (app) => {
    await app.open();
    if (projector) await app.page.keyboard.press("Shift+P");
    for (const hash of ["#/board", "#/debt"]) {
      await app.open(hash);
      await app.page.locator("h1").first().waitFor();
      assert.equal(await app.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true, `${hash} is wider than the screen`);
      await app.axe();
    }
  });
}

scenario("an event that comes after its page has gone is let go", async (app) => {
  await app.open("#/board");
  await app.page.getByTestId("card").first().waitFor();
  // What scrolls, clicks or takes keys on the board and in the table, kept beyond their page.
  const leave = async (hash, sign) => {
    await app.page.evaluate(() => (window.kept = [...document.querySelectorAll("#main *")]));
    await app.page.evaluate((hash) => (location.hash = hash), hash);
    await app.page.locator(sign).first().waitFor();
    await app.page.evaluate(() => {
      for (const element of window.kept) for (const name of ["scroll", "click", "mouseover"]) element.dispatchEvent(new Event(name));
    });
  };
  await leave("#/backlog", '[data-testid="backlog-row"]');
  await leave("#/board", '[data-testid="card"]');
  await app.page.getByTestId("card").first().waitFor();
});
