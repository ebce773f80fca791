// What stands on an accepted assessment: the obligations matrix, evidence, deadlines, technical documentation, the report.
// The workspace is the sample with three assessed systems; tests/comply_standing.rs writes its file.

import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scenario, assert, SIZES } from "./lib/app.mjs";
import { exported, saved } from "./lib/backlog.mjs";

const ASSESSED = fileURLToPath(new URL("../fixtures/assessed.plumbline.json", import.meta.url));
const PAGES = ["#/obligations", "#/deadlines", "#/documentation", "#/report"];

/** Opens a page of the assessed workspace. */
async function assessed(app, hash) {
  await app.open("#/backlog");
  await app.page.getByTestId("import-file").setInputFiles(ASSESSED);
  await app.page.getByTestId("import-counts").waitFor();
  await app.page.locator('input[name="import-way"][value="replace"]').check();
  await app.page.getByTestId("import-do").click();
  await app.page.getByTestId("import-counts").waitFor({ state: "detached" });
  await saved(app.page);
  await app.open(hash);
}

/** The cell of a duty (the beginning of its row's words) and a system. */
const cell = (page, duty, system) => page.getByTestId("matrix").getByRole("button", { name: new RegExp(` ?${duty}, .*, ${system}$`) });

const workspace = async (app) => JSON.parse(await exported(app)).workspace;
const triage = async (app) => (await workspace(app)).systems.find((system) => system.name === "Claims triage").id;

async function downloaded(app, button) {
  const [download] = await Promise.all([app.page.waitForEvent("download"), app.page.getByRole("button", { name: button, exact: true }).click()]);
  const path = join(mkdtempSync(join(tmpdir(), "plumbline-")), download.suggestedFilename());
  await download.saveAs(path);
  return { name: download.suggestedFilename(), text: readFileSync(path, "utf8") };
}

for (const theme of ["light", "dark"]) {
  for (const size of ["desktop", "phone"]) {
    scenario(`axe finds nothing on the pages of obligations, ${theme}, ${size}`, { theme, size: SIZES[size] }, async (app) => {
      await assessed(app, PAGES[0]);
      for (const hash of PAGES) {
        await app.open(hash);
        await app.page.locator("[data-testid=matrix], [data-testid=deadlines], [data-testid=annex], [data-testid=paper]").filter({ visible: true }).first().waitFor();
        await app.axe();
      }
      await app.open(PAGES[0]);
      await cell(app.page, "Art\\. 9", "Claims triage").click();
      await app.page.getByTestId("duty").waitFor();
      await app.axe();
      await app.page.getByRole("button", { name: "Add evidence" }).click();
      await app.page.getByRole("dialog", { name: "Add evidence" }).waitFor();
      await app.axe();
    });
  }
}

scenario("the matrix says where each duty of each system stands, and filters", async (app) => {
  await assessed(app, "#/obligations");
  const page = app.page;
  assert.match(await cell(page, "Art\\. 9", "Claims triage").innerText(), /Covered/);
  assert.match(await cell(page, "Art\\. 12", "Claims triage").innerText(), /In work[\s\S]*1 item/);
  assert.match(await cell(page, "Art\\. 50\\(1\\)", "Support copilot").innerText(), /Overdue/);
  assert.equal(await cell(page, "Art\\. 9", "Retention engine").count(), 0);
  await page.getByLabel("Role").selectOption("deployer");
  await cell(page, "Art\\. 9", "Claims triage").waitFor({ state: "detached" });
  assert.ok(await cell(page, "Art\\. 26\\(1\\)", "Claims triage").isVisible());
  await page.getByLabel("Role").selectOption("");
  await page.locator(".legend").getByRole("button", { name: /^Covered/ }).click();
  await cell(page, "Art\\. 12", "Claims triage").waitFor({ state: "detached" });
  assert.ok(await cell(page, "Art\\. 9", "Claims triage").isVisible());
  await page.locator(".legend").getByRole("button", { name: /^Covered/ }).click();
  // On the day on which the high-risk duties apply, work alone no longer helps.
  await page.getByLabel("As of").fill("2027-12-02");
  await page.getByLabel("As of").press("Tab");
  await page.waitForFunction(() => /Overdue/.test(document.querySelector("[data-duty=art12-logging]").innerText));
});

scenario("arrow keys walk over the matrix, Enter opens a duty, Escape comes back", async (app) => {
  await assessed(app, "#/obligations");
  const page = app.page;
  await page.locator(".duty-cell[tabindex='0']").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  const here = await page.evaluate(() => [document.activeElement.dataset.duty, document.activeElement.dataset.system]);
  assert.ok(here[0], "the cursor is on a cell");
  await page.keyboard.press("Enter");
  await page.getByTestId("duty").waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("duty").waitFor({ state: "detached" });
  assert.deepEqual(await page.evaluate(() => [document.activeElement.dataset.duty, document.activeElement.dataset.system]), here);
});

scenario("evidence covers a duty, a draft does not, and it can be taken back", async (app) => {
  await assessed(app, "#/obligations");
  const page = app.page;
  const target = cell(page, "Art\\. 50\\(1\\)", "Support copilot");
  const sum = page.locator(".duty-sum");
  const before = await sum.innerText();
  await target.click();
  const side = page.getByTestId("duty");
  await side.getByText("2 Aug 2026").first().waitFor();
  assert.match(await side.innerText(), /Evidence to keep[\s\S]*Retention[\s\S]*Fine[\s\S]*EUR 15m[\s\S]*Relief/);
  assert.match(await side.getByRole("link", { name: /Art\. 50\(1\)/ }).getAttribute("href"), /#art_50$/);
  await side.getByRole("button", { name: "Add evidence" }).click();
  const form = page.getByRole("dialog", { name: "Add evidence" });
  await form.getByLabel("Name", { exact: true }).fill("Notice in every chat window");
  await form.getByLabel("Link or place").fill("https://example.org/notice");
  await form.getByLabel("State").selectOption("Draft");
  await form.getByRole("button", { name: "Save evidence" }).click();
  await form.waitFor({ state: "detached" });
  await side.getByText("Notice in every chat window").waitFor();
  assert.match(await target.innerText(), /Overdue/, "a draft covers nothing");
  await side.getByRole("button", { name: "Change the evidence Notice in every chat window" }).click();
  const change = page.getByRole("dialog", { name: "Change the evidence" });
  await change.getByLabel("State").selectOption("Valid");
  await change.getByRole("button", { name: "Save evidence" }).click();
  await page.waitForFunction(() => /Covered/.test(document.querySelector("[data-duty=art50-1-interaction]").innerText));
  assert.notEqual(await sum.innerText(), before);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await page.waitForFunction(() => /Overdue/.test(document.querySelector("[data-duty=art50-1-interaction]").innerText));
});

scenario("an item is made of a duty once, and works on it", async (app) => {
  await assessed(app, "#/obligations");
  const page = app.page;
  const target = cell(page, "Art\\. 10", "Claims triage");
  assert.match(await target.innerText(), /Upcoming/);
  await target.click();
  const side = page.getByTestId("duty");
  await side.getByRole("button", { name: "Make an item", exact: true }).click();
  await page.waitForFunction(() => /In work/.test(document.querySelector("[data-duty=art10-data]").innerText));
  assert.ok(await side.getByRole("button", { name: "Make an item", exact: true }).isDisabled());
  const count = (await workspace(app)).items.length;
  await side.getByRole("button", { name: "Make items of all its open duties" }).click();
  await page.waitForFunction(() => ![...document.querySelectorAll(".duty-cell")].some((c) => c.dataset.duty === "art13-ifu" && /Upcoming/.test(c.innerText)));
  const more = (await workspace(app)).items.length;
  assert.ok(more > count + 5);
  await side.getByRole("button", { name: "Make items of all its open duties" }).click();
  await page.getByText("The items are there already.").waitFor();
  assert.equal((await workspace(app)).items.length, more);
});

scenario("deadlines are a picture and a list, with both dates", async (app) => {
  await assessed(app, "#/deadlines");
  const page = app.page;
  assert.match(await page.locator(".deadline-picture").getAttribute("aria-label"), /Timeline of 4 systems/);
  const list = page.getByTestId("deadlines");
  await list.getByText("December 2027").waitFor();
  const conformity = list.getByRole("row").filter({ hasText: "Conformity assessment" });
  assert.match(await conformity.innerText(), /2 Dec 2027[\s\S]*2 Aug 2026/);
  assert.match(await list.getByRole("row").filter({ hasText: "Art. 11, Annex IV" }).innerText(), /Art\. 11\(1\)/);
  assert.equal(await list.getByText("February 2025").count(), 0);
  await page.getByLabel(/Dates that have passed/).check();
  await list.getByText("February 2025").waitFor();
});

scenario("the technical documentation follows Annex IV and is fed by the backlog", async (app) => {
  await assessed(app, "#/backlog");
  await app.open(`#/documentation/@${await triage(app)}`);
  const page = app.page;
  const annex = page.getByTestId("annex");
  assert.equal(await annex.locator(".annex-section").count(), 9);
  assert.equal(await annex.locator(".annex-part").count(), 23);
  const part = (point) => annex.locator(".annex-part").filter({ has: page.getByRole("heading", { name: new RegExp(`^${point.replace(/[()]/g, "\\$&")} `) }) });
  assert.match(await part("1(a)").innerText(), /Begun[\s\S]*Estimates severity/);
  assert.match(await part("1(f)").innerText(), /Not needed/);
  assert.match(await part("5").innerText(), /Covered[\s\S]*Paper 1/);
  await part("9").getByRole("link", { name: /Monthly drift check/ }).click();
  await page.getByRole("complementary").getByText("Monthly drift check").first().waitFor();
  await page.keyboard.press("Escape");
  await part("8").getByRole("button", { name: /Add evidence/ }).click();
  const form = page.getByRole("dialog", { name: "Add evidence" });
  await form.getByLabel("Name", { exact: true }).fill("Declaration of conformity");
  await form.getByRole("button", { name: "Save evidence" }).click();
  await page.waitForFunction(() => document.querySelector("[data-testid=annex]").innerText.includes("Declaration of conformity"));
  assert.match(await part("8").innerText(), /Covered/);
  const { name, text } = await downloaded(app, "Markdown");
  assert.match(name, /^claims-triage-annex-iv-\d{4}-\d\d-\d\d\.md$/);
  assert.match(text, /## 8 EU declaration of conformity[\s\S]*Declaration of conformity/);
});

scenario("the report can be filed: on paper, as Markdown, as JSON", async (app) => {
  await assessed(app, "#/backlog");
  await app.open(`#/report/@${await triage(app)}`);
  const page = app.page;
  const paper = page.getByTestId("paper");
  const shown = await paper.innerText();
  for (const wanted of ["Claims triage", "high risk", "Annex III 5(c)", "This is not legal advice", "Rule pack", "SHA-256", "Not assessed", "Open questions", "Evidence to keep", "Paper 1"]) {
    assert.ok(shown.includes(wanted), `${wanted} is on the page`);
  }
  const markdown = await downloaded(app, "Markdown");
  assert.match(markdown.name, /^claims-triage-ai-act-\d{4}-\d\d-\d\d\.md$/);
  assert.match(markdown.text, /^# Claims triage/);
  const json = JSON.parse((await downloaded(app, "JSON")).text);
  assert.equal(json.assessment.tier, "high_risk");
  assert.equal(json.obligations.find((o) => o.duty.id === "art9-rms").state, "covered");
  assert.ok(markdown.text.includes(json.pack_hash));
  await page.emulateMedia({ media: "print" });
  for (const selector of [".top", "body > nav", ".status", ".area-tabs", ".duty-bar"]) {
    assert.equal(await page.locator(selector).first().isVisible(), false, `${selector} is not printed`);
  }
  assert.ok(await paper.isVisible());
  // All of it is on paper, not only what fits on the screen.
  const [content, body] = await page.evaluate(() => [document.querySelector("[data-testid=paper]").scrollHeight, document.body.scrollHeight]);
  assert.ok(body >= content, "nothing is cut off");
  const pdf = await page.pdf({ format: "A4" });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages >= 3, `${pages} pages`);
});

scenario("without an accepted assessment the pages say what to do", async (app) => {
  await app.open("#/backlog");
  await app.page.getByRole("button", { name: /start empty/i }).first().click();
  for (const hash of PAGES) {
    await app.open(hash);
    await app.page.locator(".empty-note").first().waitFor();
    await app.axe();
  }
});
