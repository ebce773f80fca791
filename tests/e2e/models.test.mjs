// Models: a monitor is set up, shifted runs raise one item, a decision makes the work, finishing it shows; the calendar
// file is read by an independent library.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ICAL from "ical.js";
import { scenario, assert } from "./lib/app.mjs";
import { exported, iAm, row } from "./lib/backlog.mjs";

const fixture = (name) => readFileSync(fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url)), "utf8");

/** Sets an item to the first status of delivery that counts as done. */
async function finish(app, title) {
  const { page } = app;
  const { statuses } = JSON.parse(await exported(app)).workspace.settings;
  const done = statuses.find((status) => status.category === "done" && status.track !== "discovery").name;
  await page.goto(app.base + "#/backlog");
  await page.getByLabel("Find in the backlog").fill(title);
  await row(page, title).first().click();
  await page.getByRole("complementary").getByRole("tab", { name: "Fields" }).click();
  await page.getByRole("complementary").getByLabel("Status", { exact: true }).first().selectOption({ label: done });
}

scenario("shifted data raises one item, a decision makes the retraining, finishing it clears the debt", async (app) => {
  const { page } = app;
  await app.open("#/models");
  await iAm(page, "Marta Kowalska");
  await page.getByRole("link", { name: "Claims triage", exact: true }).first().click();
  await page.getByRole("heading", { name: "Claims triage", level: 1 }).waitFor();
  await app.axe();

  await page.getByLabel("Name of a new monitor").fill("Incoming claims");
  await page.getByRole("button", { name: "Add monitor" }).click();
  const monitor = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Incoming claims" }) });
  await monitor.getByRole("button", { name: "Record a run of Incoming claims" }).click();
  const report = fixture("drift/breast_cancer_shift.evidently_report.json");
  const paste = async () => {
    await monitor.getByRole("textbox", { name: /^Paste a report/ }).fill(report);
    await monitor.getByRole("button", { name: "Record the report" }).click();
  };
  await paste();
  await monitor.getByRole("group", { name: "Alert 1" }).waitFor();
  await page.getByText("1 new run is recorded, of 1.").waitFor();
  await paste();
  await page.waitForTimeout(300);
  assert.equal(await monitor.getByRole("group", { name: /^Alert/ }).count(), 1);
  await app.axe();

  const raised = async () => JSON.parse(await exported(app)).workspace.items.filter((i) => i.title === "Investigate the alert of Incoming claims");
  assert.equal((await raised()).length, 1);
  assert.equal((await raised())[0].comments.length, 1, "the second run is a remark on the first one's item");

  await monitor.getByLabel("What the investigation found").fill("New invoice layout since October.");
  await monitor.getByRole("button", { name: "Retrain", exact: true }).click();
  await monitor.getByText("New invoice layout since October.").waitFor();
  const debt = page.locator(".debt-box");
  await debt.getByText(/Retrain Claims triage.*not finished/).waitFor();

  await finish(app, "Retrain Claims triage");
  await page.goto(app.base + "#/models");
  await page.getByRole("link", { name: "Claims triage", exact: true }).first().click();
  await debt.getByText(/not finished/).waitFor({ state: "detached" });
});

scenario("a check in the drift lab is kept as a run of a monitor: one item, a decision, history and health", async (app) => {
  const { page } = app;
  const health = async () => {
    await page.goto(app.base + "#/health");
    const question = page.getByRole("heading", { name: "Is every production model monitored, validated and scheduled for retraining?" });
    return page.getByRole("listitem").filter({ has: question }).locator(".check-number").innerText();
  };
  const toModel = async () => {
    await page.goto(app.base + "#/models");
    await page.getByRole("link", { name: "Copilot answers", exact: true }).first().click();
    await page.getByRole("heading", { name: "Copilot answers", level: 1 }).waitFor();
  };
  const checkAndRecord = async () => {
    await page.goto(app.base + "#/driftlab");
    if ((await page.getByTestId("drift-verdict").count()) === 0) await page.getByTestId("drift-sample").click();
    await page.getByTestId("drift-verdict").waitFor();
    await page.getByTestId("drift-monitor").selectOption({ label: "Questions asked, Copilot answers" });
    await page.getByTestId("drift-record").click();
    await page.getByText("Recorded. The monitor has an open alert with an item in the backlog.").waitFor();
  };
  await app.open("#/health");
  await iAm(page, "Marta Kowalska");
  assert.match(await health(), /67 %[\s\S]*2 of 3/);

  // The monitor, what validates its data, and a retraining that waits for an alert.
  await toModel();
  await page.getByLabel("Name of a new monitor").fill("Questions asked");
  await page.getByRole("button", { name: "Add monitor" }).click();
  const monitor = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Questions asked" }) });
  await monitor.getByText("No run yet.").waitFor();
  await page.getByRole("button", { name: "Data validation", exact: true }).click();
  await page.getByRole("button", { name: "Retraining after an alert", exact: true }).click();
  assert.match(await health(), /100 %[\s\S]*on target[\s\S]*3 of 3/);

  await checkAndRecord();
  await checkAndRecord();
  const items = async () => JSON.parse(await exported(app)).workspace.items;
  const raised = (await items()).filter((i) => i.title === "Investigate the alert of Questions asked");
  assert.equal(raised.length, 1, "the second run belongs to the item of the first");

  await toModel();
  const drawn = monitor.getByRole("img", { name: /^History of Questions asked: 2 runs .* 2 of them flag a change/ });
  await drawn.waitFor();
  assert.equal(await monitor.getByRole("group", { name: /^Alert/ }).count(), 1);
  const debt = page.locator(".debt-box");
  await debt.getByText(/alert/i).first().waitFor();
  await monitor.getByLabel("What the investigation found").fill("A new product asks new questions.");
  await monitor.getByRole("button", { name: "Retrain", exact: true }).click();
  await monitor.getByText("A new product asks new questions.").waitFor();
  await debt.getByText(/Retrain Copilot answers.*not finished/).waitFor();
  await app.axe();

  await finish(app, "Retrain Copilot answers");
  await toModel();
  await debt.getByText(/not finished/).waitFor({ state: "detached" });
  await drawn.waitFor();
  assert.match(await health(), /100 %/);
  assert.equal((await items()).filter((i) => i.title.startsWith("Retrain Copilot answers")).length, 1, "one retraining, not one by the alert and one by the decision");
});

scenario("a cadence is chosen in plain words, and its calendar file is a calendar", async (app) => {
  const { page } = app;
  await app.open("#/models");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Calendar file (.ics)" }).click(),
  ]);
  const text = readFileSync(await download.path(), "utf8");
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").map((e) => new ICAL.Event(e));
  assert.ok(events.length >= 6);
  const weekly = events.find((e) => e.summary === "Drift check, churn");
  const days = weekly.iterator();
  assert.deepEqual([days.next(), days.next(), days.next()].map(String), ["2026-11-30", "2026-12-07", "2026-12-14"]);

  const fixed = new ICAL.Component(ICAL.parse(fixture("rfc5545/cadences.ics")));
  const last = fixed.getAllSubcomponents("vevent").map((e) => new ICAL.Event(e)).find((e) => e.summary === "Check 2");
  const ends = last.iterator();
  // January and February are left out; then the last working day of each month.
  assert.deepEqual([ends.next(), ends.next()].map(String), ["2026-03-31", "2026-04-30"]);
});

scenario("health is answered from the live backlog, and a target can be changed", async (app) => {
  const { page } = app;
  await app.open("#/health");
  await page.getByRole("heading", { name: "Are items scored on data, compliance and value?" }).waitFor();
  assert.equal(await page.locator(".checks > li").count(), 10);
  const target = page.getByLabel("Target in percent: Is debt scheduled?");
  await target.fill("0");
  await target.press("Enter");
  await page.getByText(/on target \(0 %\)/).first().waitFor();
  await app.axe();
});
