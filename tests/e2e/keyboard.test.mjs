// Everything from the keyboard alone: no mouse is touched here.

import { scenario, assert } from "./lib/app.mjs";
import { cell, expectTop, row, titles } from "./lib/backlog.mjs";

scenario("move, open, edit, select, delete, undo, add and find by keys alone", async (app) => {
  await app.open();
  const { page } = app;
  await expectTop(page, ["Label AI-generated replies", "Policy snapshot: row counts, nulls and late files"]);
  await page.locator('[data-testid="backlog-list"]').focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: /Item|Policy/ }).getByText("Policy snapshot: row counts, nulls and late files").first().waitFor();
  await page.locator('[data-testid="backlog-list"]').focus();
  await page.keyboard.press("Escape");
  await page.getByRole("complementary").waitFor({ state: "detached" });
  await page.keyboard.press("F2");
  await page.keyboard.type("Snapshot, typed");
  await page.keyboard.press("Enter");
  await row(page, "Snapshot, typed").waitFor();
  await page.keyboard.press("Control+z");
  await row(page, "Policy snapshot: row counts, nulls and late files").waitFor();
  await page.keyboard.press(" ");
  await page.keyboard.press("Shift+ArrowDown");
  await page.getByText("2 selected").waitFor();
  await page.keyboard.press("Delete");
  await row(page, "Policy snapshot: row counts, nulls and late files").waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await row(page, "Policy snapshot: row counts, nulls and late files").waitFor();
  await page.keyboard.press("n");
  await page.keyboard.type("Typed by keys #bug");
  await page.keyboard.press("Enter");
  await page.getByText("“Typed by keys” is added.").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("typed by keys");
  await row(page, "Typed by keys").waitFor();
  assert.deepEqual(await titles(page), ["Typed by keys"]);
});

scenario("the palette finds items and does anything", async (app) => {
  await app.open();
  const { page } = app;
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "What to find or do" }).waitFor();
  await page.keyboard.type("chrn pred");
  await page.getByRole("option", { name: /Churn prediction for home policies/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("complementary").waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("monitoring"); // what an item is, not its title
  await page.getByRole("option", { name: /Weekly check of the churn score/ }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("go to prior");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.startsWith("#/prioritise"));
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  await page.waitForFunction(() => location.hash.startsWith("#/backlog"));
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("Shift+P");
  await page.waitForFunction(() => document.documentElement.dataset.projector === "1");
  assert.ok(await cell(page, "Label AI-generated replies", "score").isVisible());
});

scenario("a dialog that is closed gives the keys and the focus back at once", async (app) => {
  await app.open();
  const { page } = app;
  const list = page.locator('[data-testid="backlog-list"]');
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const focused = () => list.evaluate((element) => element === document.activeElement);
  await list.focus();
  await page.keyboard.press("?");
  await help.waitFor();
  // As Escape does, with the next key before the browser has told that the dialog is closed.
  await page.evaluate(() => {
    document.querySelector("dialog").requestClose();
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "P", shiftKey: true, bubbles: true, cancelable: true }));
  });
  await page.waitForFunction(() => document.documentElement.dataset.projector === "1");
  await help.waitFor({ state: "detached" });
  assert.ok(await focused());
  await page.keyboard.press("?");
  await help.getByRole("button", { name: "Close" }).click();
  await help.waitFor({ state: "detached" });
  assert.ok(await focused());
});

scenario("the table is reached and left by Tab, and says which cell is active", async (app) => {
  await app.open();
  const list = app.page.locator('[data-testid="backlog-list"]');
  await list.focus();
  await app.page.keyboard.press("End");
  await app.page.waitForFunction(() => document.querySelector('[data-testid="backlog-list"]').scrollTop > 0);
  // The cell that the table names as active is there, inside its window, once the scroll has been drawn.
  await app.page.waitForFunction(() => {
    const list = document.querySelector('[data-testid="backlog-list"]');
    const active = document.getElementById(list.getAttribute("aria-activedescendant") ?? "");
    if (!active) return false;
    const [cell, window] = [active.getBoundingClientRect(), list.getBoundingClientRect()];
    return cell.height > 0 && cell.top >= window.top && cell.bottom <= window.bottom + 1;
  });
  await app.page.keyboard.press("Home");
  await app.page.waitForFunction(() => document.querySelector('[data-testid="backlog-list"]').scrollTop === 0);
  await app.page.keyboard.press("Shift+Tab");
  assert.ok(await list.evaluate((element) => element !== document.activeElement));
});
