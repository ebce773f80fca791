// Going away while something is open: a browser tells fields that they lose the focus while their page is being taken
// away, and what listens to that may find its signals gone.

import { assert, scenario } from "./lib/app.mjs";

const PAGES = [
  "backlog", "prioritise", "sprints", "forecast", "roadmap", "board", "debt", "compliance", "assessment", "obligations",
  "deadlines", "documentation", "report", "decisions", "models", "driftlab", "health", "setup", "trash", "recover",
];

/** The addresses as the program writes them, asked of the program itself: a page that it does not know is the backlog. */
async function addresses(app) {
  const found = [];
  for (const page of PAGES) {
    await app.page.evaluate((hash) => (location.hash = hash), `#/${page}`);
    await app.ready();
    found.push(await app.page.evaluate(() => location.hash));
  }
  return found;
}

async function back(app) {
  await app.page.evaluate(() => history.back());
  await app.ready();
}

async function forward(app) {
  await app.page.evaluate(() => history.forward());
  await app.ready();
}

async function go(app, hash) {
  await app.page.evaluate((to) => (location.hash = to), hash);
  await app.ready();
}

/** Types into a field something that it has not said yet, as a person who is in the middle of it. */
async function begin(field) {
  const kind = await field.evaluate((e) => `${e.tagName} ${e.type ?? ""}`.toLowerCase());
  await field.focus();
  if (kind.startsWith("input range")) await field.press("ArrowRight");
  else if (kind.startsWith("input number")) await field.pressSequentially("7");
  else if (kind.startsWith("input date")) await field.press("ArrowUp");
  else if (kind.startsWith("input checkbox") || kind.startsWith("input radio") || kind.startsWith("input file")) return;
  else if (kind.startsWith("input") || kind.startsWith("textarea")) await field.pressSequentially("x");
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
  const title = app.page.locator('[data-column="title"]').first();
  await title.waitFor();
  await title.dblclick();
  const editor = app.page.locator("input.editor").first();
  await editor.waitFor();
  await editor.pressSequentially("Typed before leaving");
  await back(app);
  await forward(app);
  await app.page.getByText("Typed before leaving").first().waitFor();
});

scenario("Back and Forward with every field in focus, on every page, stop nothing", { timeout: 600_000 }, async (app) => {
  await app.open("#/backlog");
  let seen = 0;
  for (const hash of await addresses(app)) {
    const elsewhere = hash === "#/health" ? "#/debt" : "#/health";
    const fields = '#main input:visible:not([type="file"]):not([disabled]), #main textarea:visible:not([disabled]), #main select:visible:not([disabled]), #main [contenteditable="true"]';
    await go(app, elsewhere);
    await go(app, hash);
    const many = Math.min(await app.page.locator(fields).count(), 12);
    for (let at = 0; at < many; at += 1) {
      const field = app.page.locator(fields).nth(at);
      if ((await field.count()) === 0) break;
      await begin(field);
      seen += 1;
      await back(app);
      await forward(app);
    }
  }
  assert.ok(seen > 60, `only ${seen} fields were found`);
});

scenario("Back and Forward with every dialog and menu open stop nothing", { timeout: 300_000 }, async (app) => {
  await app.open("#/health");
  await go(app, "#/backlog");
  const ways = [
    ["n"], ["?"], ["Control+k"], ["d"], ["/"],
  ];
  for (const keys of ways) {
    await app.page.locator("#main").focus().catch(() => {});
    for (const key of keys) await app.page.keyboard.press(key);
    await app.page.waitForTimeout(250);
    await app.page.keyboard.type("abc");
    await back(app);
    await forward(app);
    await app.page.keyboard.press("Escape");
    await app.page.keyboard.press("Escape");
  }
  // The panel, with each of its fields. What was typed into Find filters the table until the page is loaded anew.
  await app.reload();
  await go(app, "#/health");
  await go(app, "#/backlog");
  await app.page.locator('[data-testid="backlog-row"]:not(.blank)').nth(1).locator('[data-column="title"]').click();
  const panel = app.page.locator("aside.panel");
  await panel.waitFor();
  await panel.getByRole("tab", { name: /^Fields/ }).click();
  const inside = panel.locator('input:visible:not([type="file"]), textarea:visible, select:visible, button[title="Edit the title"]');
  const many = await inside.count();
  assert.ok(many > 3, `only ${many} fields in the panel`);
  for (let at = 0; at < many; at += 1) {
    const field = inside.nth(at);
    if ((await field.count()) === 0) break;
    if ((await field.evaluate((e) => e.tagName)) === "BUTTON") await field.click();
    else await begin(field);
    await back(app);
    await forward(app);
    await panel.waitFor();
  }
  // Menus.
  const menus = app.page.locator('#main [aria-haspopup]:visible, #main summary:visible');
  for (let at = 0; at < (await menus.count()); at += 1) {
    await menus.nth(at).click();
    await go(app, "#/health");
    await back(app);
  }
});

/** A generator that gives the same walk for the same seed (mulberry32). */
function dice(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const STEPS = Number(process.env.MONKEY_STEPS ?? 500);
const SEED = Number(process.env.MONKEY_SEED ?? 20261201);

scenario("a monkey of 500 steps (clicks, keys, Back, resize) stops nothing", { timeout: 900_000 }, async (app) => {
  console.log(`monkey: seed ${SEED}, ${STEPS} steps`);
  const roll = dice(SEED);
  await app.open("#/backlog");
  app.page.on("dialog", (dialog) => dialog.accept());
  await app.page.exposeFunction("nothingPrinted", () => {});
  await app.page.addInitScript(() => { window.print = () => {}; });
  await app.page.evaluate(() => { window.print = () => {}; });
  const sizes = [[1440, 900], [1024, 768], [390, 844]];
  const keys = ["Enter", "Escape", "ArrowDown", "ArrowUp", "ArrowRight", "Tab", "Shift+Tab", "n", "g", "b", "p", "k", "e", "x", "/", "?", " ", "Control+z", "Home", "End", "7"];
  const trail = [];
  for (let step = 0; step < STEPS; step += 1) {
    const act = roll(20);
    if (act < 10) {
      const where = await app.page.evaluate((pick) => {
        const all = [...document.querySelectorAll("a[href^='#'], button, summary, select, input, textarea, [role=row], [role=gridcell], [role=tab], [role=option]")];
        const usable = all.filter((e) => e.checkVisibility() && !e.disabled && e.type !== "file" && !/import|choose|file|open a|delete for good|print/i.test(e.innerText ?? ""));
        if (usable.length === 0) return null;
        const chosen = usable[pick % usable.length];
        chosen.scrollIntoView({ block: "nearest" });
        const box = chosen.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2, words: `${chosen.tagName} ${(chosen.innerText ?? "").slice(0, 30)}` };
      }, roll(100_000));
      if (where) {
        trail.push(`click ${where.words}`);
        await app.page.mouse.click(where.x, where.y, { clickCount: roll(6) === 0 ? 2 : 1 });
      }
    } else if (act < 15) {
      const key = keys[roll(keys.length)];
      trail.push(`key ${key}`);
      await app.page.keyboard.press(key);
    } else if (act < 17) {
      trail.push("back");
      await app.page.evaluate(() => history.back());
    } else if (act < 18) {
      trail.push("forward");
      await app.page.evaluate(() => history.forward());
    } else if (act < 19) {
      const hash = `#/${PAGES[roll(PAGES.length)]}`;
      trail.push(hash);
      await app.page.evaluate((to) => (location.hash = to), hash);
    } else {
      const size = sizes[roll(sizes.length)];
      trail.push(`size ${size}`);
      await app.size(size);
    }
    if (!app.page.url().startsWith(app.base)) await app.open("#/backlog");
    const stopped = await app.page.evaluate(() => document.querySelector("#boot-failure")?.innerText);
    assert.equal(stopped, undefined, `stopped after ${step} steps of seed ${SEED}:\n${trail.slice(-12).join("\n")}`);
  }
  await app.ready();
});
