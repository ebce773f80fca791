// Sprints: the best set under quotas, what is impossible said so, started, ended with its carry-over, and the forecast.

import { scenario, assert } from "./lib/app.mjs";
import { exported } from "./lib/backlog.mjs";

const CAPACITY = 22; // days, of the sample's planned sprint

async function openSprint(app, name) {
  await app.open("#/sprints");
  await app.page.getByTestId("sprints").getByRole("link", { name, exact: true }).click();
  await app.page.getByRole("heading", { level: 1, name }).waitFor();
}

/** The days of one class in the plan that is shown. */
async function planned(page, which) {
  const rows = await page.getByRole("region", { name: /^The plan/ }).locator("tbody tr").allInnerTexts();
  const cells = rows.map((row) => row.split("\t").map((cell) => cell.trim()));
  return cells.filter(([, name]) => name === which).reduce((sum, [, , days]) => sum + Number(days), 0);
}

scenario("a sprint is planned with a fifth for debt, started, ended, and the forecast is read", async (app) => {
  const { page } = app;
  await openSprint(app, "December I");
  await page.getByTestId("verdict").getByText("no other set is worth more").waitFor();
  assert.ok((await planned(page, "Debt")) < CAPACITY / 5, "without a quota there is less debt in the plan");
  await page.getByLabel("Debt at least, per cent").fill("20");
  await page.waitForFunction(() => !document.querySelector("[data-testid=verdict]").innerText.startsWith("7 items"));
  assert.ok((await planned(page, "Debt")) >= CAPACITY / 5);
  await page.getByTestId("runner-up").waitFor();
  await app.axe();

  // What cannot be is said, and nothing is lost.
  await page.getByLabel("Delivery at least, per cent").fill("90");
  await page.getByText("The minima of the classes come to 110 %.").waitFor();
  assert.equal(await page.getByLabel("Delivery at least, per cent").inputValue(), "0");
  await page.getByLabel("Discovery at least, per cent").fill("80");
  await page.getByTestId("infeasible").waitFor();
  await app.axe();
  await page.getByLabel("Discovery at least, per cent").fill("0");
  await page.getByTestId("infeasible").waitFor({ state: "detached" });
  assert.ok((await planned(page, "Debt")) >= CAPACITY / 5);

  // A pinned item is in, an excluded one out, whatever they are worth.
  await page.getByRole("button", { name: "Exclude PLB-6" }).click();
  await page.getByRole("region", { name: /^Left out/ }).getByText("Label AI-generated replies").waitFor();
  await page.getByRole("button", { name: "Exclude PLB-6" }).click();
  await page.getByRole("region", { name: /^The plan/ }).getByText("Label AI-generated replies").waitFor();
  await page.getByRole("button", { name: "Take this plan" }).click();
  await page.getByText("This plan is taken.").waitFor();

  await openSprint(app, "November II");
  await page.getByRole("button", { name: "End the sprint" }).click();
  const dialog = page.getByRole("dialog", { name: "End the sprint" });
  for (const field of await dialog.getByRole("textbox", { name: /^Why is PLB-\d+ not finished\?$/ }).all()) await field.fill("It waits for the broker.");
  await dialog.getByLabel("Where does PLB-14 go on?").selectOption({ label: "December I" });
  await dialog.getByLabel("What do we take from it?").fill("Fewer things at once.");
  await app.axe();
  await dialog.getByRole("button", { name: "End it" }).click();
  await page.getByText("The sprint is over.").waitFor();
  const { sprints } = JSON.parse(await exported(app)).workspace;
  const ended = sprints.find((sprint) => sprint.name === "November II");
  assert.deepEqual([ended.stage, ended.carry_over.length, ended.note], ["ended", 6, "Fewer things at once."]);

  await openSprint(app, "December I");
  await page.getByRole("region", { name: /^The plan/ }).getByText("Copilot quotes the 2024 wording").waitFor();
  await page.getByRole("button", { name: "Take this plan" }).click();
  await page.getByText("This plan is taken.").waitFor();
  await page.getByRole("button", { name: "Start the sprint" }).click();
  await page.getByTestId("state").waitFor();
  await app.axe();

  await app.open("#/forecast");
  await page.getByTestId("forecast").getByText(/^\d+ items are done by .* with 85 %/).waitFor();
  assert.equal(await page.getByTestId("when").locator("tbody tr").count(), 4);
  await app.axe();
});
