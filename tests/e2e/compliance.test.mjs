// The systems under the EU AI Act, from answers to the ranking: classify, accept, make items, add evidence, see the rank move.

import { scenario, assert, SIZES } from "./lib/app.mjs";
import { exported } from "./lib/backlog.mjs";

const row = (page, name) => page.locator(`[data-testid=systems] tr[data-system="${name}"]`);
const question = (page) => page.getByTestId("question");
const workspace = async (app) => JSON.parse(await exported(app)).workspace;
const system = async (app, name) => (await workspace(app)).systems.find((s) => s.name === name);

/** Answers the question that is shown, by what `answers` says for it; whatever it does not name is 'No' or 'None of these'. */
async function answer(page, answers) {
  const card = question(page);
  const fact = await card.getAttribute("data-fact");
  if (fact === null) return null;
  const wanted = answers[fact];
  if (typeof wanted === "string" && !["yes", "no", "unknown"].includes(wanted) && (await card.locator("input").count())) {
    await card.locator("input").fill(wanted);
    await card.getByRole("button", { name: "Next" }).click();
  } else if (wanted === "unknown") {
    await card.getByRole("button", { name: "I don't know" }).click();
  } else if (Array.isArray(wanted)) {
    const boxes = card.getByRole("checkbox");
    for (const words of wanted) await card.getByLabel(words).first().check();
    assert.ok((await boxes.count()) > wanted.length);
    await card.getByRole("button", { name: /^(Next|None of these)$/ }).click();
  } else if (await card.getByRole("checkbox").count()) {
    await card.getByRole("button", { name: "None of these" }).click();
  } else if (wanted && !["yes", "no"].includes(wanted.toLowerCase?.() ?? "")) {
    await card.getByRole("button", { name: wanted }).click();
  } else {
    const no = card.getByRole("button", { name: wanted === "yes" ? "Yes" : "No", exact: true });
    if (await no.count()) await no.click();
    else await card.getByRole("button", { name: "I don't know" }).click();
  }
  await page.waitForFunction((before) => document.querySelector("[data-testid=question]")?.getAttribute("data-fact") !== before, fact);
  return fact;
}

scenario("the sample's systems: high-risk by Annex III, transparency, exempt under 6(3), minimal, and one never assessed", async (app) => {
  await app.open("#/compliance");
  const { page } = app;
  const says = async (name, ...parts) => {
    const text = await row(page, name).innerText();
    for (const part of parts) assert.ok(text.includes(part), `${name}: ${part} in ${text}`);
  };
  await says("Claims triage", "High-risk", "Annex III 5(c)", "10 of 25", "provider");
  await says("Support copilot", "Transparency", "Art. 50(1)", "3 of 6");
  await says("Application sorter", "Exempt, Art. 6(3)");
  await says("Retention engine", "Minimal", "2 of 2");
  await says("Call coach", "entered by hand", "Not assessed");
  await app.axe();
});

for (const theme of ["light", "dark"]) {
  for (const size of ["desktop", "laptop", "phone"]) {
    scenario(`axe finds nothing on the systems and the assessment, ${theme}, ${size}`, { theme, size: SIZES[size] }, async (app) => {
      await app.open("#/compliance");
      await app.page.getByText("Your organisation", { exact: true }).click();
      await app.axe();
      await row(app.page, "Claims triage").getByRole("link").click();
      await app.page.getByTestId("result").waitFor();
      await app.page.getByRole("button", { name: "Show the working" }).first().click();
      await app.page.getByTestId("given").locator("summary").click();
      await app.page.getByTestId("duties").locator("summary").click();
      await app.axe();
    });
  }
}

scenario("a system that turns out prohibited is classified question by question, and its items leave the ranking", async (app) => {
  await app.open("#/compliance");
  const { page } = app;
  await row(page, "Call coach").getByRole("link").click();
  await page.getByTestId("insufficient").waitFor();
  const answers = {
    subject: "system",
    ai_elements: [/infers/i],
    role: [/deployer/i, /provider/i],
    union_link: [/established|located/i],
    biometrics: [/emotion/i],
    emotion: [/biometric/i, /work/i],
  };
  const card = question(page);
  // The words of the options come from the rule pack; every element of an AI system is ticked.
  for (let asked = 0; asked < 40; asked += 1) {
    if ((await page.getByTestId("verdict").innerText()).includes("Prohibited")) break;
    const fact = await card.getAttribute("data-fact");
    if (fact === null) break;
    if (fact === "ai_elements") {
      for (const box of await card.getByRole("checkbox").all()) {
        if (!(await box.evaluate((b) => b.closest("label").innerText.includes("not sure")))) await box.check();
      }
      await card.getByRole("button", { name: "Next" }).click();
    } else if (fact === "subject") {
      await card.getByRole("button", { name: /system/i }).first().click();
    } else if (fact === "technique_limit") {
      await card.getByRole("button", { name: /^No/ }).first().click();
    } else {
      await answer(page, answers);
      continue;
    }
    await page.waitForFunction((before) => document.querySelector("[data-testid=question]")?.getAttribute("data-fact") !== before, fact);
  }
  assert.match(await page.getByTestId("verdict").innerText(), /Prohibited practice/);
  assert.match(await page.getByTestId("basis").innerText(), /Art\. 5\(1\)\(f\)/);
  await page.getByRole("button", { name: "Accept this result" }).click();
  await page.getByText("What is accepted still holds.").waitFor();
  const coach = await system(app, "Call coach");
  assert.ok(coach.assessment.tiers.includes("prohibited"));
  await app.open("#/compliance");
  assert.match(await row(page, "Call coach").innerText(), /Prohibited/);
});

scenario("answers go back and forth and nothing is lost", async (app) => {
  await app.open("#/compliance");
  const { page } = app;
  await page.getByLabel("Name of a new system").fill("Spam filter");
  await page.getByRole("button", { name: "Add and assess" }).click();
  const card = question(page);
  const first = await card.getAttribute("data-fact");
  await card.getByRole("button", { name: "I don't know" }).click();
  await page.waitForFunction((f) => document.querySelector("[data-testid=question]")?.getAttribute("data-fact") !== f, first);
  const second = await card.getAttribute("data-fact");
  await card.getByRole("button", { name: "Back" }).click();
  await page.locator(`[data-testid=question][data-fact="${first}"]`).waitFor();
  assert.equal(await card.getByRole("button", { name: "I don't know" }).getAttribute("aria-pressed"), "true");
  await card.getByRole("button", { name: "Later" }).click();
  await page.locator(`[data-testid=question]:not([data-fact="${first}"])`).waitFor();
  assert.ok(second !== null);
  assert.match(await page.getByTestId("progress").innerText(), /1 answered/);
});

scenario("obligations become items once; evidence moves the rank and the panel says why", async (app) => {
  await app.open("#/compliance");
  const { page } = app;
  await row(page, "Support copilot").getByRole("link").click();
  const make = page.getByRole("button", { name: "Make items of its open duties" });
  await make.click();
  await page.getByText(/items? (is|are) in the backlog\./).waitFor();
  const made = (await workspace(app)).items.filter((i) => i.discharges?.some((d) => d.obligation));
  assert.ok(made.length >= 3, `${made.length} items carry their obligation`);
  await make.click();
  await page.getByText("Every open duty has its item already.").waitFor();
  assert.equal((await workspace(app)).items.filter((i) => i.discharges?.some((d) => d.obligation)).length, made.length);
  // PLB-5 is a feature of the same system: its burden falls with each duty that is covered.
  const { items, systems } = await workspace(app);
  const feature = items.find((i) => i.number === 5);
  await app.open(`#/backlog/${feature.id}`);
  const part = page.getByRole("button", { name: /Compliance burden/ });
  await part.click();
  await page.getByText("20 (transparency, Art. 50(1), Art. 50(2)) + 30 × 3/6 duties open.").waitFor();
  await app.open("#/obligations");
  const cell = page.getByTestId("matrix").getByRole("button", { name: /Art\. 50\(5\).*Support copilot$/ });
  await cell.click();
  await page.getByRole("button", { name: "Add evidence" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Test report of the notice");
  await page.getByRole("button", { name: "Save evidence" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await app.open(`#/backlog/${feature.id}`);
  await page.getByRole("button", { name: /Compliance burden/ }).click();
  await page.getByText("20 (transparency, Art. 50(1), Art. 50(2)) + 30 × 2/6 duties open.").waitFor();
  assert.equal(systems.length, 5);
});

scenario("changing an answer says what it changes before it is accepted; the as-of date moves", async (app) => {
  await app.open("#/compliance");
  const { page } = app;
  await row(page, "Support copilot").getByRole("link").click();
  await page.getByText("What is accepted still holds.").waitFor();
  await page.getByTestId("given").locator("summary").click();
  await page.locator("[data-given=annex_iii_fields]").getByRole("button", { name: /^Change/ }).click();
  await page.locator('[data-testid=question][data-fact="annex_iii_fields"]').waitFor();
  await question(page).getByRole("checkbox").nth(2).check();
  await question(page).getByRole("button", { name: "Next" }).click();
  await page.getByText("What is accepted does not hold any more.").waitFor();
  await app.open("#/compliance");
  assert.match(await row(page, "Support copilot").innerText(), /Outdated/);
  await page.getByLabel("As of").fill("2027-12-02");
  await page.getByLabel("As of").blur();
  await page.waitForFunction(() => /apply already/.test(document.querySelector('[data-system="Claims triage"]').innerText));
});

scenario("answers travel as a file; what is wrong in one is said with its place and nothing is lost", async (app) => {
  await app.open("#/compliance");
  const { page } = app;
  await row(page, "Call coach").getByRole("link").click();
  const give = (text) =>
    page.getByTestId("answers-file").setInputFiles({ name: "answers.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await give("{ not json");
  assert.match(await page.getByTestId("answers-failed").innerText(), /line 1, column/);
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await give(JSON.stringify({ facts: { subject: "system", of_another_pack: "yes", role: 7 }, assessment: { pack_version: "1999-01-01" } }));
  const found = await page.getByTestId("answers-found").innerText();
  for (const part of ["facts.of_another_pack", "facts.role", "assessment.pack_version"]) assert.ok(found.includes(part), `${part} in ${found}`);
  await page.getByRole("button", { name: "Take the answers" }).click();
  const coach = await system(app, "Call coach");
  assert.deepEqual(coach.facts, { of_another_pack: "yes", role: 7, subject: "system" });
});
