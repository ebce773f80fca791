// A monkey at the keyboard and the mouse: a walk of steps drawn by a seed, at whose end nothing may have gone wrong.
//
//   MONKEY_SEED=7 MONKEY_STEPS=2000 node run.mjs monkey
//
// It walks in the sample workspace, and stays on this page: it opens no file picker and no printer.

import { assert, scenario } from "./lib/app.mjs";
import { PAGES } from "./lib/leaving.mjs";

const STEPS = Number(process.env.MONKEY_STEPS ?? 500);
const SEED = Number(process.env.MONKEY_SEED ?? 20261201);

const SIZES = [[1440, 900], [1024, 768], [390, 844]];
const KEYS = [
  "Enter", "Escape", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Tab", "Shift+Tab", "Home", "End", "PageDown", " ", "7", "x", "F2", "Delete",
  "n", "e", "d", "/", "?", "Control+k", "Control+z", "Control+Shift+z", "Alt+ArrowDown", "Shift+ArrowDown", "Backspace",
];

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

/** In the page: one of the things that a pointer could reach now, brought into sight. Null where there is none. */
function choose([pick, fields]) {
  const wanted = fields ? "input, textarea, select, [data-column], .item-title" : "a[href^='#'], button, summary, select, input, textarea, label, [role=row], [role=tab], [role=option], [data-column]";
  const room = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  const usable = [...room.querySelectorAll(wanted)].filter((e) => {
    if (e.disabled || !e.checkVisibility({ visibilityProperty: true }) || e.matches("[type=file]") || e.querySelector("[type=file]")) return false;
    return !/import|choose|open a file|from a file|paste|print|reload|delete for good|start empty/i.test(`${e.innerText ?? ""} ${e.getAttribute("aria-label") ?? ""}`);
  });
  // Rows and cells are many: the kinds of things are drawn first, so that each has its turn.
  const kinds = Map.groupBy(usable, (e) => `${e.localName}.${e.className}.${e.dataset.column ?? ""}`);
  const kind = [...kinds.values()][pick % Math.max(1, kinds.size)];
  const chosen = kind?.[Math.floor(pick / kinds.size) % kind.length];
  if (!chosen) return null;
  chosen.scrollIntoView({ block: "nearest" });
  const box = chosen.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, words: `${chosen.localName} “${(chosen.innerText || chosen.getAttribute("aria-label") || "").slice(0, 30).replaceAll("\n", " ")}”` };
}

/** What can be done: how often in a hundred, and how; each says what it did. */
const WAYS = [
  [40, async ({ page }, roll) => {
    const where = await page.evaluate(choose, [roll(1 << 20), false]);
    if (!where) return "nothing to click";
    await page.mouse.click(where.x, where.y);
    return `click ${where.words}`;
  }],
  [14, async ({ page }, roll) => {
    const where = await page.evaluate(choose, [roll(1 << 20), true]);
    if (!where) return "nothing to edit";
    await page.mouse.click(where.x, where.y, { clickCount: 2 });
    await page.keyboard.type("7x".slice(roll(2)));
    return `edit ${where.words}`;
  }],
  [20, async ({ page }, roll) => {
    const key = KEYS[roll(KEYS.length)];
    await page.keyboard.press(key);
    return `key ${key}`;
  }],
  [10, ({ page }) => page.evaluate(() => (navigation.canGoBack ? (history.back(), "back") : "no way back"))],
  [6, ({ page }) => page.evaluate(() => (navigation.canGoForward ? (history.forward(), "forward") : "no way forward"))],
  [7, async ({ page }, roll) => {
    const hash = `#/${PAGES[roll(PAGES.length)]}`;
    await page.evaluate((to) => (location.hash = to), hash);
    return hash;
  }],
  [3, async (app, roll) => {
    const size = SIZES[roll(SIZES.length)];
    await app.size(size);
    return `size ${size}`;
  }],
];

scenario(`a monkey of ${STEPS} steps stops nothing`, { timeout: 60_000 + 1000 * STEPS }, async (app) => {
  console.log(`monkey: MONKEY_SEED=${SEED} MONKEY_STEPS=${STEPS}`);
  const roll = dice(SEED);
  const trail = [];
  const pages = new Set();
  app.page.on("dialog", (dialog) => dialog.accept());
  app.page.on("filechooser", () => {}); // intercepted, so that none is shown
  await app.page.addInitScript(() => (window.print = () => {}));
  await app.open("#/backlog");
  for (let step = 0; step < STEPS; step += 1) {
    let drawn = roll(100);
    const [, act] = WAYS.find(([share]) => (drawn -= share) < 0);
    trail.push(await act(app, roll));
    if (roll(3) === 0) await app.page.waitForTimeout(roll(120)); // some steps come quickly, some after things have settled
    pages.add(await app.page.evaluate(() => location.hash.split("/")[1]));
    const stopped = await app.page.evaluate(() => document.querySelector("#boot-failure")?.innerText);
    assert.equal(stopped, undefined, `stopped at step ${step + 1} of seed ${SEED}:\n${trail.slice(-15).join("\n")}`);
    const bad = app.watcher.verdict();
    assert.deepEqual(bad, [], `not clean at step ${step + 1} of seed ${SEED}:\n${trail.slice(-15).join("\n")}`);
  }
  await app.ready();
  console.log(`monkey: has been on ${pages.size} pages`);
  if (STEPS >= 500) assert.ok(pages.size >= 8, `it came to ${[...pages]} only`);
});
