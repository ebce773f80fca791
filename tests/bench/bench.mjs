// `make bench`: Plumbline against a page in plain JavaScript doing the same work on the same data, in the same browser.
//
//   node bench.mjs [--items 10000] [--rounds 15] [--against folder]
//
// With `--against`, the bundle in that folder takes the place of the plain page: two builds of Plumbline, side by side.
//
// The two sides take turns, so that a slow moment of the machine hits both. Printed are medians and their ratio.
//   to paint  from the action to the second animation frame after the list has changed: what a person waits (whole frames)
//   busy      the time that the page's main thread was at work for it, as Chromium counts it, less the floor
//   floor     the same for an action that does nothing but make two frames: measuring, painting, the rest of the browser

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { App, SUB_PATH, serveDist } from "../e2e/lib/app.mjs";
import { launch } from "../e2e/lib/browser.mjs";
import { app } from "./app-side.mjs";
import { instrument, measure, scrollThrough } from "./instrument.mjs";
import { plain } from "./plain-side.mjs";

const { values } = parseArgs({
  options: { items: { type: "string", default: "10000" }, rounds: { type: "string", default: "15" }, against: { type: "string" } },
});
const ITEMS = Number(values.items);
const ROUNDS = Number(values.rounds);
/** Another build is served here, and is worked as the first one is. */
const OTHER_PATH = "/other/";
const REFERENCE = values.against ? { ...app, name: "other", address: app.address.replace(SUB_PATH, OTHER_PATH) } : plain;
/** The ratio above which a line is named at the end. */
const SLOW = values.against ? 1.1 : 1.3;
const WORD = "claims";
const SCROLL_ROWS = 5000;
const ROWS_PER_STEP = 50;

const FLOOR = "floor";
/** Milliseconds after opening in which a page does what it does by itself: fetch what may be needed, prepare a search. */
const QUIET_AFTER = 1500;

const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** One side in its own context: nothing of the other's storage counts against its quota. */
class Bench {
  static async start(browser, origin, side) {
    const { context, page, watcher } = await App.start(browser, origin);
    const bench = new Bench(side, context, page, origin, watcher);
    if (side.seed) {
      await page.goto(origin + side.address);
      bench.stored = await side.seed(page, ITEMS);
    }
    await context.addInitScript(instrument, { row: side.row, list: side.list, count: ITEMS });
    return bench;
  }

  constructor(side, context, page, origin, watcher) {
    Object.assign(this, { side, context, page, origin, watcher, results: new Map() });
  }

  note(name, value) {
    if (!this.results.has(name)) this.results.set(name, []);
    this.results.get(name).push(value);
  }

  /** Chromium's own count of the main thread's work, in milliseconds. */
  async busy() {
    const { metrics } = await this.devtools.send("Performance.getMetrics");
    return 1000 * metrics.find(({ name }) => name === "TaskDuration").value;
  }

  /** Lets what went before (an opened editor, a removed row) reach the screen, so that it is not counted as work of what follows. */
  settle() {
    return this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))));
  }

  /** `list` is where the change is looked for, when it is not the side's own list. */
  async act(name, { prepare, act, list = this.side.list, mayStay = false, after }, argument) {
    await prepare?.(this.page, this.side);
    await this.settle();
    const before = await this.busy();
    // As source text: the page's policy forbids it to make functions from text, not the debugger.
    const outcome = await this.page.evaluate(`(${measure})(${act}, ${JSON.stringify(argument)}, ${JSON.stringify(list)}, ${mayStay})`);
    this.note(`${name}, busy`, (await this.busy()) - before);
    this.note(`${name}, to paint`, outcome.paint);
    await after?.(this.page);
    return outcome;
  }

  /** Opens the stored backlog in a new tab and keeps that tab for what follows. */
  async open() {
    await this.page.close();
    this.page = await this.context.newPage();
    this.devtools = await this.context.newCDPSession(this.page);
    await this.devtools.send("Performance.enable");
    await this.page.goto(this.origin + this.side.address);
    await this.page.waitForFunction(() => window.__bench.whole !== null);
    const { firstRow, whole, main } = await this.page.evaluate(
      (mark) => ({ ...window.__bench, main: performance.getEntriesByName(mark)[0]?.startTime }),
      this.side.main,
    );
    this.note("open to first row, from navigation", firstRow);
    if (main === undefined) throw new Error(`${this.side.name}: no performance mark ${this.side.main}`);
    this.note("open to first row, from main", firstRow - main);
    this.note("open to all rows, from navigation", whole);
    await this.page.waitForTimeout(QUIET_AFTER);
  }

  /** What an action costs that changes an attribute without a meaning: part of every 'busy', and not the page's doing. */
  floor() {
    const nothing = { act: (list) => document.querySelector(list).toggleAttribute("data-bench") };
    return this.act(FLOOR, nothing, this.side.list);
  }

  async edit(round) {
    const { written } = await this.act("edit one value", this.side.edit, (round * 37) % 101);
    this.note("edit one value, UTF-16 units written", written);
  }

  reweigh(round) {
    return this.act("re-rank on a weight", this.side.reweigh, 5 + ((round * 31) % 90));
  }

  answer() {
    return this.act("answer a question", this.side.answer);
  }

  async board() {
    await this.act("open the board", this.side.board);
    await this.act("move a card", this.side.move);
  }

  plan(round) {
    return this.act("plan a sprint", this.side.plan, round % 2 === 0 ? 15 : 20);
  }

  async filter() {
    await this.page.evaluate(() => (window.__bench.longest = 0));
    for (let length = 1; length <= WORD.length; length += 1) await this.act("filter, per key", this.side.filter, WORD.slice(0, length));
    this.note("filter, longest task over 50 ms", await this.page.evaluate(() => window.__bench.longest));
    await this.act("filter, cleared", this.side.filter, "");
  }

  async scroll() {
    const { scroller, rowHeight } = this.side;
    const steps = SCROLL_ROWS / ROWS_PER_STEP;
    await this.settle();
    const before = await this.busy();
    const frames = await this.page.evaluate(`(${scrollThrough})(${JSON.stringify(scroller)}, ${rowHeight * ROWS_PER_STEP}, ${steps})`);
    this.note(`scroll ${ROWS_PER_STEP} rows, busy`, ((await this.busy()) - before) / steps);
    this.note(`scroll ${ROWS_PER_STEP} rows, frame`, median(frames));
    this.note(`scroll ${SCROLL_ROWS} rows, slowest frame`, Math.max(...frames));
  }
}

/** What can be done on a side: a step needs what the side says about it. */
const STEPS = [
  ["open", "seed"],
  ["floor", "seed"],
  ["edit", "edit"],
  ["reweigh", "reweigh"],
  ["answer", "answer"],
  ["board", "board"],
  ["plan", "plan"],
  ["filter", "filter"],
  ["scroll", "scroller"],
];

async function round(bench, number) {
  if (!bench.side.seed) return; // without the backlog in storage there is nothing to work on
  for (const [step, needs] of STEPS) if (bench.side[needs]) await bench[step](number);
}

/** The median of what a side has noted under a name, or undefined if it has not been measured. */
function result({ results }, name) {
  if (!results.has(name)) return undefined;
  const isNet = name.endsWith(", busy") && !name.startsWith(FLOOR) && !name.startsWith("scroll");
  const gross = median(results.get(name));
  return isNet ? Math.max(0, gross - median(results.get(`${FLOOR}, busy`))) : gross;
}

const show = (value) => (value === undefined ? "–" : value.toFixed(value < 10 ? 2 : 1)).padStart(17);

function report(ours, theirs) {
  console.log(`${ITEMS} items, medians of ${ROUNDS} rounds; milliseconds where nothing else is said\n`);
  console.log(`${"".padEnd(42)}${ours.side.name.padStart(17)}${theirs.side.name.padStart(17)}${`${ours.side.name} / ${theirs.side.name}`.padStart(13)}`);
  const slow = [];
  for (const name of new Set([...theirs.results.keys(), ...ours.results.keys()])) {
    const [mine, reference] = [result(ours, name), result(theirs, name)];
    const ratio = mine === undefined || !reference ? undefined : mine / reference;
    if (ratio > SLOW && !name.startsWith(FLOOR)) slow.push(`${name} ${ratio.toFixed(2)}`);
    console.log(`${name.padEnd(42)}${show(mine)}${show(reference)}${(ratio === undefined ? "–" : ratio.toFixed(2)).padStart(13)}`);
  }
  console.log(`\nsnapshot of the ${theirs.side.name} page: ${theirs.stored} UTF-16 units`);
  if (slow.length > 0) console.log(`above ${SLOW} times the ${theirs.side.name} page: ${slow.join(", ")}`);
}

const server = await serveDist(
  values.against ? { [OTHER_PATH]: values.against } : { "/plain/": fileURLToPath(new URL("./", import.meta.url)) },
);
const browser = await launch();
try {
  const sides = [await Bench.start(browser, server.origin, app), await Bench.start(browser, server.origin, REFERENCE)];
  const warmUp = -1;
  for (let number = warmUp; number < ROUNDS; number += 1) {
    const turn = number % 2 === 0 ? sides : [...sides].reverse();
    for (const bench of turn) await round(bench, number + 2);
    if (number === warmUp) for (const bench of sides) bench.results.clear();
  }
  report(...sides);
  for (const { side, watcher } of sides) for (const line of watcher.verdict()) console.log(`${side.name}: ${line}`);
} finally {
  await browser.close();
  await server.close();
}
