// The backlog table as tests speak of it.

import { assert } from "./app.mjs";

/** The rows that stand on the screen, from top to bottom. */
export const rows = (page) => page.locator('[data-testid="backlog-row"]:not(.blank):not(.group)');

/** The row of an item, by its title. */
export const row = (page, title) => rows(page).filter({ has: page.locator('[data-column="title"]', { hasText: title }) });

/** One cell of a row. */
export const cell = (page, title, column) => row(page, title).locator(`[data-column="${column}"]`);

/** The titles on the screen, in order. */
export async function titles(page) {
  return rows(page).locator('[data-column="title"] .text').allInnerTexts();
}

/** Waits until the first titles are these. */
export async function expectTop(page, wanted) {
  await page.waitForFunction(
    (wanted) => {
      const shown = [...document.querySelectorAll('[data-testid="backlog-row"]:not(.blank):not(.group) [data-column="title"] .text')];
      return wanted.every((title, i) => shown[i]?.innerText === title);
    },
    wanted,
    { timeout: 10_000 },
  ).catch(async () => assert.deepEqual((await titles(page)).slice(0, wanted.length), wanted));
}

/** Edits one cell in place, by its double click. */
export async function edit(page, title, column, value) {
  await cell(page, title, column).dblclick();
  const editor = page.locator(".editor");
  await editor.waitFor();
  if ((await editor.evaluate((e) => e.tagName)) === "SELECT") {
    await editor.selectOption(value);
  } else {
    await editor.fill(value);
    await editor.press("Enter");
  }
  await editor.waitFor({ state: "detached" });
}

/** Waits until the status line says that everything is saved. */
export async function saved(page) {
  await page.getByTestId("saving").filter({ hasText: "● Saved" }).waitFor();
}

/** The whole document as this page would export it. */
export async function exported(app, page = app.page) {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const stream = await (await download).createReadStream();
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** An export without the moment at which it was made. */
export const timeless = (text) => text.replace(/"exported": "[^"]*"/, '"exported": ""');

/** Says who sits at this browser. */
export async function iAm(page, name) {
  await page.getByRole("button", { name: "I am …" }).click();
  await page.getByRole("dialog", { name: "I am …" }).getByRole("button", { name }).click();
  await page.getByRole("button", { name: `I am ${name}` }).waitFor();
}
