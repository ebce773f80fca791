// In and out: real Jira files come in once and only once; an export comes back as the same document.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scenario, assert } from "./lib/app.mjs";
import { edit, exported, row, rows, saved, timeless } from "./lib/backlog.mjs";

const JIRA = fileURLToPath(new URL("../fixtures/jira/", import.meta.url));
const A = "Label AI-generated replies";

async function bring(app, path) {
  await app.page.getByTestId("import-file").setInputFiles(path);
  await app.page.getByTestId("import-counts").waitFor();
  return app.page.getByTestId("import-counts").innerText();
}

/** A file of this text, as someone would have it on the disk. */
function file(name, text) {
  const path = join(mkdtempSync(join(tmpdir(), "plumbline-")), name);
  writeFileSync(path, text);
  return path;
}

for (const name of ["rest_search_issues.json", "cloud_export_all_fields.csv", "synthetic_cloud_ml_workflow.csv", "trustyai_reduced_columns.csv"]) {
  scenario(`Jira's ${name} comes in, is ranked and edited, survives a reload, and is known again`, async (app) => {
    await app.open();
    await app.page.getByRole("button", { name: "Start empty" }).click();
    const counts = await bring(app, JIRA + name);
    assert.match(counts, /^[1-9]\d* added, 0 changed/);
    await app.page.getByTestId("import-do").click();
    await app.page.getByTestId("import-counts").waitFor({ state: "detached" });
    await rows(app.page).first().waitFor();
    const before = await rows(app.page).count();
    await edit(app.page, await rows(app.page).first().locator('[data-column="title"] .text').innerText(), "effort", "3-5-8");
    await saved(app.page);
    await app.reload();
    await rows(app.page).first().waitFor();
    assert.equal(await rows(app.page).count(), before);
    assert.match(await bring(app, JIRA + name), /^0 added, 0 changed/);
    await app.axe();
    await app.page.getByRole("button", { name: "Cancel" }).click();
    await app.page.getByRole("dialog").waitFor({ state: "detached" });
  });
}

scenario("an export that replaces a changed workspace gives the identical document, in one step that can be undone", async (app) => {
  await app.open();
  await saved(app.page);
  const original = await exported(app);
  await edit(app.page, A, "title", "Changed since the export");
  await bring(app, file("copy.plumbline.json", original));
  await app.page.locator('input[name="import-way"][value="replace"]').check();
  await app.page.getByTestId("import-do").click();
  await row(app.page, A).waitFor();
  assert.equal(timeless(await exported(app)), timeless(original));
  await app.page.keyboard.press("Control+z");
  await row(app.page, "Changed since the export").waitFor();
});

scenario("a broken file says what, where and what to do, and changes nothing", async (app) => {
  await app.open();
  await saved(app.page);
  const original = timeless(await exported(app));
  for (const text of ['{"plumbline": 1, "schema": 1, ', '{"plumbline": 1, "schema": 99, "workspace": {}}', "{not json"]) {
    await app.page.getByTestId("import-file").setInputFiles(file("broken.plumbline.json", text));
    await app.page.getByTestId("import-failed").waitFor();
    assert.ok((await app.page.getByTestId("import-failed").innerText()).length > 20);
    await app.page.keyboard.press("Escape");
    await app.page.getByRole("dialog").waitFor({ state: "detached" });
  }
  assert.equal(timeless(await exported(app)), original);
});
