// Going away while something is open: a browser tells fields that they lose the focus while their page is being taken
// away, and what listens to that may find its signals gone.

import { assert, scenario } from "./lib/app.mjs";
import { back, begin, forward, go, PAGES } from "./lib/leaving.mjs";

/** Fields, sliders and editors that can take the focus. */
const FIELDS = ["input:not([type=file])", "textarea", "select", "[contenteditable=true]"].map((one) => `${one}:visible:not([disabled]):not([readonly])`).join(", ");

/** What opens something else: menus, disclosures, and the buttons among which are those of dialogs. */
const OPENERS = "button:not([disabled]), summary";

/** These end the test or leave the page: a file is asked for, the page is printed or loaded anew. */
const LEFT_OUT = /print|import|choose|open a file|a file|reload|download|export|save the public key|start empty|\.ics/i;

/** Pages of the sample that certainly have some. */
const WITH_FIELDS = ["backlog", "prioritise", "setup", "models", "board", "sprints"];

const elsewhere = (hash) => (hash === "#/health" ? "#/debt" : "#/health");

/** Comes to a page from another one, so that Back and Forward stay within the program. */
async function come(app, hash) {
  await go(app, elsewhere(hash));
  await go(app, hash);
}

/** Goes Back and Forward again, with everything as it was left. */
async function leaveAndReturn(app) {
  await back(app);
  await forward(app);
}

scenario("Back from the slider of a weight stops nothing, and the weight is kept", async (app) => {
  await app.open("#/backlog");
  await go(app, "#/prioritise");
  const slider = app.page.locator('input[type="range"]').first();
  const before = await slider.inputValue();
  await slider.click();
  await slider.press("ArrowRight");
  await back(app);
  await forward(app);
  assert.notEqual(await app.page.locator('input[type="range"]').first().inputValue(), before);
});

scenario("Back from a cell editor to another page stops nothing, and what was typed is kept", async (app) => {
  await app.open("#/prioritise");
  await go(app, "#/backlog");
  const title = app.page.locator('[data-testid="backlog-row"]:not(.blank) [data-column="title"]').first();
  await title.dblclick();
  const editor = app.page.locator("input.editor");
  await editor.fill("Typed before leaving");
  await back(app);
  await forward(app);
  await app.page.getByText("Typed before leaving").first().waitFor();
});

scenario("Back and Forward from every cell editor of the backlog stop nothing", async (app) => {
  await app.open("#/health");
  await come(app, "#/backlog");
  const cells = app.page.locator('[data-testid="backlog-row"]:not(.blank):not(.group)').first().locator("[data-column]");
  await cells.first().waitFor();
  const edited = [];
  for (let at = 0; at < (await cells.count()); at += 1) {
    await cells.nth(at).dblclick();
    const editor = app.page.locator(".editor");
    await app.page.waitForTimeout(50);
    if ((await editor.count()) === 0) continue; // a column that is worked out
    edited.push(await cells.nth(at).getAttribute("data-column"));
    await begin(editor);
    await leaveAndReturn(app);
    await come(app, "#/backlog"); // a double click on what cannot be edited may have opened the panel
  }
  // Rank, key, score and tier are worked out.
  assert.deepEqual(edited, ["title", "system", "status", "effort", "due"]);
});

for (const page of PAGES) {
  scenario(`Back and Forward from every field of the page ${page} stop nothing`, async (app) => {
    await app.open("#/health");
    await come(app, `#/${page}`);
    const done = new Set();
    for (;;) {
      const field = await nextOf(app, FIELDS, done);
      if (!field) break;
      await begin(field);
      await leaveAndReturn(app);
    }
    if (WITH_FIELDS.includes(page)) assert.ok(done.size > 0, "no field was found");
  });

  scenario(`Back and Forward from everything that the buttons of the page ${page} open stop nothing`, async (app) => {
    await app.open("#/health");
    await app.page.evaluate(() => (window.print = () => {}));
    const done = new Set();
    for (;;) {
      await come(app, `#/${page}`);
      const button = await nextOf(app, OPENERS, done);
      if (!button) break;
      // By the keyboard: a message at the foot of the window may cover it. One that went by itself (work that was done
      // could have been cancelled until then) is not pressed.
      await button.press("Enter", { timeout: 3000 }).catch((error) => {
        if (!/detached|waiting for locator/.test(error.message)) throw error;
      });
      await leaveFields(app);
      await closeDialogs(app);
    }
    if (WITH_FIELDS.includes(page)) assert.ok(done.size > 0, "no button was found");
  });
}

/**
 * The first of the page's fields or buttons whose like has not been used yet: of those of many rows, one is. The same words
 * for another item, or with another number, are the same field.
 */
async function nextOf(app, wanted, done) {
  const all = app.page.locator("#main").locator(wanted);
  const found = await all.evaluateAll((elements) =>
    elements.map((e) => {
      const words = (e.getAttribute("aria-label") ?? e.labels?.[0]?.innerText ?? (e.matches("button, summary") ? e.innerText : "")).split("\n")[0];
      const like = words.split(/ of | for | from |“|:/)[0].replace(/[\d,.]+/g, "#");
      const place = e.closest("[data-column], section, form, fieldset, li, tr")?.className ?? "";
      const seen = e.checkVisibility() && e.getBoundingClientRect().width > 0;
      return seen ? { words, like: [place, e.localName, e.type, e.className, like].join(" | ") } : null;
    }),
  );
  const at = found.findIndex((one) => one && !done.has(one.like) && !LEFT_OUT.test(one.words));
  if (at < 0) return null;
  done.add(found[at].like);
  return all.nth(at);
}

/** Leaves from the first fields of what has just been opened; from that itself where it has none. */
async function leaveFields(app, most = 2) {
  const fields = app.page.locator("dialog[open], .menu .sheet, aside.panel").last().locator(FIELDS);
  const many = Math.max(1, Math.min(await fields.count(), most));
  for (let at = 0; at < many; at += 1) {
    if (at < (await fields.count())) await begin(fields.nth(at));
    await leaveAndReturn(app);
  }
}

async function closeDialogs(app) {
  for (let at = 0; at < 4 && (await app.page.locator("dialog[open]").count()) > 0; at += 1) {
    await app.page.keyboard.press("Escape");
    await app.page.waitForTimeout(30);
  }
}

scenario("Back and Forward from every dialog that a key opens stop nothing", async (app) => {
  await app.open("#/health");
  for (const key of ["n", "?", "Control+k", "d"]) {
    await come(app, "#/backlog");
    await app.page.locator('[data-testid="backlog-list"]').focus();
    await app.page.keyboard.press("ArrowDown");
    await app.page.keyboard.press(key);
    await app.page.locator("dialog[open]").waitFor();
    await app.ready();
    await leaveFields(app, 8);
    await closeDialogs(app);
  }
});

scenario("Back and Forward from every tab and field of an item's panel stop nothing", async (app) => {
  await app.open("#/health");
  await come(app, "#/backlog");
  await app.page.locator('[data-testid="backlog-row"]:not(.blank):not(.group)').nth(1).click();
  const panel = app.page.locator("aside.panel");
  await panel.waitFor();
  await app.ready();
  const tabs = panel.getByRole("tab");
  let seen = 0;
  for (let tab = 0; tab < Math.max(1, await tabs.count()); tab += 1) {
    const show = async () => {
      await panel.waitFor();
      if ((await tabs.count()) > tab) await tabs.nth(tab).click();
      await app.ready();
    };
    await show();
    const fields = panel.locator(`${FIELDS}, button[title="Edit the title"], summary:visible, [aria-haspopup]:visible`);
    const many = await fields.count();
    for (let at = 0; at < many; at += 1) {
      await show();
      const field = fields.nth(at);
      if ((await field.count()) === 0) break;
      if (await field.evaluate((e) => e.matches("button, summary"))) await field.click();
      else await begin(field);
      seen += 1;
      await leaveAndReturn(app);
    }
  }
  assert.ok(seen > 8, `only ${seen} fields were found`);
});
