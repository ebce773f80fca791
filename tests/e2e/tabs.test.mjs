// Several tabs: no edit is ever lost or overwritten silently.

import { scenario, assert } from "./lib/app.mjs";
import { edit, exported, row, saved, timeless } from "./lib/backlog.mjs";

const A = "Label AI-generated replies";
const B = "Churn prediction for home policies";

scenario("edits of two tabs interleave, and both show all of them", async (app) => {
  await app.open();
  await saved(app.page);
  const second = await app.tab();
  for (let i = 1; i <= 3; i += 1) {
    await edit(app.page, i === 1 ? A : `First tab ${i - 1}`, "title", `First tab ${i}`);
    await edit(second, i === 1 ? B : `Second tab ${i - 1}`, "title", `Second tab ${i}`);
  }
  for (const page of [app.page, second]) {
    await row(page, "First tab 3").waitFor();
    await row(page, "Second tab 3").waitFor();
  }
  assert.equal(timeless(await exported(app)), timeless(await exported(app, second)));
  // An undo in the tab that follows takes the last change back, for both.
  await second.keyboard.press("Control+z");
  for (const page of [app.page, second]) await row(page, "Second tab 2").waitFor();
});

scenario("when the tab that writes closes, the other takes over and loses nothing", async (app) => {
  await app.open();
  await saved(app.page);
  const second = await app.tab();
  await edit(second, B, "title", "Asked in the second tab");
  await row(app.page, "Asked in the second tab").waitFor();
  await app.page.close();
  await edit(second, A, "title", "After the first tab closed");
  await saved(second);
  const third = await app.tab();
  await row(third, "Asked in the second tab").waitFor();
  await row(third, "After the first tab closed").waitFor();
});

scenario("storage cleared in another tab is said, and one click saves again", async (app) => {
  await app.open();
  await saved(app.page);
  const second = await app.context.newPage();
  await app.aside(second);
  await second.evaluate(() => localStorage.clear());
  await app.page.getByTestId("not-saved").waitFor();
  await edit(app.page, A, "title", "Worked on in memory");
  await app.page.getByRole("button", { name: "Save everything again" }).click();
  await saved(app.page);
  await app.page.getByTestId("not-saved").waitFor({ state: "detached" });
  await app.reload();
  await row(app.page, "Worked on in memory").waitFor();
});
