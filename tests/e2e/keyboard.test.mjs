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

scenario("the table is sorted by keys, and a head that was clicked keeps its Enter", async (app) => {
  await app.open();
  const { page } = app;
  const head = page.getByRole("columnheader", { name: "Effort" });
  await page.locator('[data-testid="backlog-list"]').focus();
  for (let column = 0; column < 9; column += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft"); // from the last column, Due, to Effort
  await page.keyboard.press("s");
  await page.waitForFunction(() => document.querySelector('[role=columnheader][aria-sort=ascending]')?.textContent.includes("Effort"));
  await page.keyboard.press("s");
  await page.waitForFunction(() => document.querySelector('[role=columnheader][aria-sort=descending]')?.textContent.includes("Effort"));
  await head.getByRole("button").click();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector('[role=columnheader][aria-sort=descending]')?.textContent.includes("Effort"));
  assert.equal(await page.getByRole("complementary").count(), 0);
});

scenario("what is refused in a cell stays there to be mended", async (app) => {
  await app.open();
  const { page } = app;
  await cell(page, "Label AI-generated replies", "effort").dblclick();
  const editor = page.locator(".editor");
  await editor.fill("12x");
  await editor.press("Enter");
  await page.getByText("“12x”").waitFor();
  assert.equal(await editor.inputValue(), "12x");
  assert.equal(await editor.getAttribute("aria-invalid"), "true");
  await editor.fill("12");
  await editor.press("Enter");
  await editor.waitFor({ state: "detached" });
  assert.equal(await cell(page, "Label AI-generated replies", "effort").innerText(), "12");
});

scenario("a ticked row does not keep the keys, a page's own dialog does", async (app) => {
  await app.open();
  const { page } = app;
  await row(page, "Policy snapshot").getByRole("checkbox").click();
  await page.keyboard.press("Delete");
  await row(page, "Policy snapshot").waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await row(page, "Policy snapshot").waitFor();
  await page.evaluate(() => (location.hash = "#/sprints"));
  await page.getByRole("link", { name: "November II" }).click();
  await page.getByRole("button", { name: "End the sprint" }).click();
  await page.getByRole("dialog", { name: "End the sprint" }).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).focus();
  await page.keyboard.press("n");
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  assert.equal(await page.getByRole("dialog", { name: "Add items" }).count(), 0);
  assert.match(await page.evaluate(() => location.hash), /^#\/sprints/);
  // A refusal is said where it can be read, heard and closed: inside the dialog.
  await page.getByRole("dialog").getByRole("button", { name: /End/ }).last().click();
  const told = page.getByRole("dialog").locator(".toast.refused");
  await told.waitFor();
  await told.getByRole("button", { name: "Close this message" }).click();
  await told.waitFor({ state: "detached" });
});

scenario("what is active in a list of options stays in sight, and a filter keeps the focus", async (app) => {
  await app.open();
  const { page } = app;
  await page.setViewportSize({ width: 1024, height: 500 });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("e");
  await page.getByRole("option").nth(9).waitFor();
  for (let n = 0; n < 9; n += 1) await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => {
    const [option, list] = [document.querySelector("#palette-list [aria-selected=true]"), document.querySelector("#palette-list")];
    const [a, b] = [option.getBoundingClientRect(), list.getBoundingClientRect()];
    return option.id === "found-9" && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  });
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "+ Filter" }).click();
  const box = page.getByRole("checkbox", { name: /Claims triage/ }).first();
  await box.focus();
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.activeElement?.matches("input[type=checkbox]:checked"));
});

scenario("a comment that is being written survives a look elsewhere", async (app) => {
  await app.open();
  const { page } = app;
  const comment = page.getByRole("textbox", { name: "Comment" });
  const fields = page.getByRole("complementary").getByRole("tab", { name: "Fields" });
  await row(page, "Label AI-generated replies").locator('[data-column="title"]').click();
  await fields.click();
  await comment.fill("Half a thou");
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("complementary").count(), 1);
  await row(page, "Policy snapshot").locator('[data-column="title"]').click();
  await page.getByRole("complementary", { name: /PLB-25/ }).waitFor();
  assert.equal(await comment.inputValue(), "");
  await row(page, "Label AI-generated replies").locator('[data-column="title"]').click();
  await page.getByRole("complementary", { name: /PLB-6/ }).waitFor();
  assert.equal(await comment.inputValue(), "Half a thou");
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
