// Every screen, light and dark, wide and narrow: axe finds nothing.

import { scenario, SIZES } from "./lib/app.mjs";
import { row } from "./lib/backlog.mjs";

const PAGES = [
  ...["#/backlog", "#/prioritise", "#/sprints", "#/forecast", "#/roadmap", "#/board", "#/debt"],
  ...["#/compliance", "#/assessment", "#/obligations", "#/deadlines", "#/documentation", "#/report", "#/decisions"],
  ...["#/models", "#/health", "#/driftlab", "#/setup", "#/trash", "#/recover"],
];
const DIALOGS = { n: "Add items", d: /^Decide about PLB-/, "?": "Keyboard shortcuts", "Control+k": "Search or do anything" };

for (const theme of ["light", "dark"]) {
  for (const size of ["desktop", "phone"]) {
    scenario(`axe finds nothing on any page, ${theme}, ${size}`, { theme, size: SIZES[size] }, async (app) => {
      for (const hash of PAGES) {
        await app.open(hash);
        await app.page.locator("h1").first().waitFor();
        await app.axe();
      }
    });
  }
  scenario(`axe finds nothing in the panel and the dialogs, ${theme}`, { theme }, async (app) => {
    await app.open();
    await row(app.page, "Churn prediction for home policies").click();
    for (const tab of await app.page.getByRole("complementary").getByRole("tab").all()) {
      await tab.click();
      await app.axe();
    }
    await app.page.keyboard.press("Escape");
    for (const [key, name] of Object.entries(DIALOGS)) {
      await app.page.locator("body").press(key);
      await app.page.getByRole("dialog", { name }).waitFor();
      await app.axe();
      await app.page.keyboard.press("Escape");
      await app.page.getByRole("dialog").waitFor({ state: "detached" });
    }
  });
}
