// The backlog table: what a newcomer sees, edits in place, undo, filters, groups, views, saving.

import { scenario, assert } from "./lib/app.mjs";
import { cell, edit, expectTop, row, rows, saved, titles } from "./lib/backlog.mjs";

scenario("a newcomer sees the sample, ranked, and why the first item is first", async (app) => {
  await app.open();
  await expectTop(app.page, ["Label AI-generated replies", "Policy snapshot: row counts, nulls and late files", "Weekly check of the churn score distribution"]);
  assert.equal(await cell(app.page, "Label AI-generated replies", "score").innerText(), "74.1");
  assert.equal(await cell(app.page, "Churn prediction for home policies", "score").innerText(), "63.3");
  const why = await app.page.locator(".why").innerText();
  assert.match(why, /Label AI-generated replies is first because its duty under Art\. 50\(2\) already applies/);
  await app.page.getByLabel("Find in the backlog").fill("mood of call");
  await expectTop(app.page, ["Mood of call agents from their voices"]);
  assert.equal(await cell(app.page, "Mood of call agents from their voices", "score").innerText(), "Art. 5(1)(f)");
  assert.equal(await cell(app.page, "Mood of call agents from their voices", "rank").innerText(), "—");
});

scenario("an edit re-ranks, is undone and done again, and survives a reload", async (app) => {
  await app.open();
  await expectTop(app.page, ["Label AI-generated replies", "Policy snapshot: row counts, nulls and late files"]);
  await edit(app.page, "Churn prediction for home policies", "effort", "0.5");
  assert.equal(await cell(app.page, "Churn prediction for home policies", "score").innerText(), "69.0");
  await edit(app.page, "Churn prediction for home policies", "title", "Churn, one day only");
  await app.page.getByRole("button", { name: /^Undo: Set the title/ }).click();
  await row(app.page, "Churn prediction for home policies").waitFor();
  await app.page.getByRole("button", { name: /^Redo: Set the title/ }).click();
  await row(app.page, "Churn, one day only").waitFor();
  await saved(app.page);
  await app.reload();
  await expectTop(app.page, ["Label AI-generated replies", "Policy snapshot: row counts, nulls and late files", "Churn, one day only"]);
  assert.equal(await cell(app.page, "Churn, one day only", "effort").innerText(), "0.5");
});

scenario("a refused value says why and changes nothing", async (app) => {
  await app.open();
  // What is refused stays in the field to be mended; Escape gives it up, and the value is what it was.
  const refuse = async (column, value, why) => {
    await cell(app.page, "Label AI-generated replies", column).dblclick();
    const editor = app.page.locator(".editor");
    await editor.fill(value);
    await editor.press("Enter");
    await app.page.getByText(why).waitFor();
    assert.equal(await editor.inputValue(), value);
    await editor.press("Escape");
    await editor.waitFor({ state: "detached" });
  };
  await refuse("effort", "3-2-1", "a range reads low, likely, high");
  assert.equal(await cell(app.page, "Label AI-generated replies", "effort").innerText(), "1–2–3");
  await refuse("title", "  ", "It needs a name.");
  await row(app.page, "Label AI-generated replies").waitFor();
});

scenario("text, facets, groups, sorting, columns and saved views", async (app) => {
  await app.open();
  await app.page.getByLabel("Find in the backlog").fill("churn");
  await app.page.waitForFunction(() => document.querySelectorAll('[data-testid="backlog-row"]:not(.blank)').length < 15);
  for (const title of await titles(app.page)) assert.ok(title.length > 0);
  await app.page.getByLabel("Find in the backlog").fill("");
  await app.page.getByRole("button", { name: "+ Filter" }).click();
  await app.page.getByRole("group", { name: "Kind" }).getByLabel(/^Spike/).check();
  await app.page.keyboard.press("Escape");
  await app.page.waitForFunction(() => document.querySelectorAll('[data-testid="backlog-row"]:not(.blank)').length < 15);
  const spikes = await rows(app.page).locator('[data-column="title"] svg').evaluateAll((all) => all.map((e) => e.getAttribute("aria-label")));
  assert.ok(spikes.length > 1 && spikes.every((kind) => kind === "Spike"), `only spikes are shown: ${spikes}`);
  await app.page.getByRole("button", { name: "Views" }).click();
  await app.page.getByRole("button", { name: "Save this view…" }).click();
  await app.page.getByLabel("Name of the view").fill("Only spikes");
  await app.page.getByRole("button", { name: "Save the view" }).click();
  await app.page.getByRole("button", { name: "Take the filter on Kind off" }).click();
  await expectTop(app.page, ["Label AI-generated replies"]);
  await app.page.getByRole("button", { name: "Group nothing" }).click();
  await app.page.getByRole("button", { name: "system", exact: true }).click();
  await app.page.locator(".row.group", { hasText: "Claims triage" }).first().waitFor();
  await app.page.keyboard.press("Escape");
  await app.page.getByRole("button", { name: "Views" }).click();
  await app.page.getByRole("button", { name: "Only spikes", exact: true }).click();
  await app.page.waitForFunction(() => document.querySelectorAll(".row.group").length === 0);
  await app.page.getByRole("columnheader", { name: /^Item/ }).getByRole("button").click();
  const sorted = await titles(app.page);
  assert.deepEqual(sorted, [...sorted].sort((a, b) => a.localeCompare(b, "en")));
});

scenario("several items are changed at once, deleted, and come back", async (app) => {
  await app.open();
  for (const title of ["Label AI-generated replies", "Churn prediction for home policies"]) {
    await row(app.page, title).getByLabel("Select this item").check();
  }
  await app.page.getByRole("group", { name: "Selected items" }).getByRole("button", { name: "Edit…" }).click();
  await app.page.getByLabel("Field").selectOption("due");
  await app.page.getByLabel("New value").fill("2027-01-05");
  await app.page.getByRole("button", { name: "Change them" }).click();
  for (const title of ["Label AI-generated replies", "Churn prediction for home policies"]) {
    assert.equal(await cell(app.page, title, "due").innerText(), "5 Jan 2027");
  }
  await app.page.getByRole("group", { name: "Selected items" }).getByRole("button", { name: "Delete" }).click();
  await row(app.page, "Label AI-generated replies").waitFor({ state: "detached" });
  await app.page.getByRole("link", { name: /Trash/ }).click();
  await app.page.getByRole("button", { name: /^Restore PLB-/ }).first().click();
  await app.page.getByRole("button", { name: "Restore all" }).click();
  await app.page.getByText("The trash is empty.").waitFor();
  await app.page.getByRole("link", { name: "Backlog", exact: false }).first().click();
  await expectTop(app.page, ["Label AI-generated replies", "Policy snapshot: row counts, nulls and late files"]);
});

scenario("quick add reads its grammar and shows what it understood", async (app) => {
  await app.open();
  await app.page.getByRole("button", { name: "Add item" }).click();
  await app.page.getByLabel("New items, one a line").fill("Churn model for motor #feature @retention value:70 data:80 confidence:60 effort:5-8-20d !in");
  await app.page.locator(".reading", { hasText: "Retention engine" }).waitFor();
  await app.page.getByRole("button", { name: "Add the item" }).click();
  await app.page.getByText("“Churn model for motor").waitFor();
  await app.page.getByLabel("Find in the backlog").fill("churn model for motor");
  await row(app.page, "Churn model for motor").waitFor();
  assert.equal(await cell(app.page, "Churn model for motor", "system").innerText(), "Retention engine");
  assert.equal(await cell(app.page, "Churn model for motor", "effort").innerText(), "5–8–20");
});

scenario("two frameworks rank differently, at once", async (app) => {
  await app.open();
  await expectTop(app.page, ["Label AI-generated replies"]);
  const before = await titles(app.page);
  await app.page.getByRole("button", { name: /^Framework/ }).click();
  await app.page.getByRole("button", { name: /^RICE/ }).click();
  await app.page.waitForFunction(
    (before) => [...document.querySelectorAll('[data-testid="backlog-row"] [data-column="title"] .text')].slice(0, 10).some((e, i) => e.innerText !== before[i]),
    before,
  );
  assert.equal(await cell(app.page, "Label AI-generated replies", "score").innerText(), "90,000.0");
});

scenario("a text that is cut short is named in full while the pointer is on it, and not longer", { size: [1024, 768] }, async (app) => {
  await app.open();
  const named = app.page.locator('[data-testid="backlog-row"] .text[title]');
  const texts = await app.page.locator('[data-testid="backlog-row"]:not(.blank) [data-column="title"] .text').all();
  let cut;
  for (const text of texts) if (await text.evaluate((e) => e.scrollWidth > e.clientWidth)) cut ??= text;
  assert.ok(cut, "a long title is cut at this width");
  const whole = await cut.evaluate((e) => e.textContent);
  await cut.hover();
  assert.equal(await named.getAttribute("title"), whole);
  await app.page.getByRole("heading", { name: "Backlog", level: 1 }).hover();
  assert.equal(await named.count(), 0);
});
