// The planner in the browser: 60 items with quotas and precedence, planned anew at every step of a slider. Prints how
// long the page was at work for one plan, from the slider's event to the answer in the document.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, serveDist } from "../e2e/lib/app.mjs";
import { launch } from "../e2e/lib/browser.mjs";
import { importFile } from "../e2e/lib/states.mjs";
import { moveDebt, PLANNED } from "./app-side.mjs";
import { randomFrom } from "./items.mjs";

const ITEMS = 60;
const ROUNDS = 20;
/** Each goes with its share of the 60. */
const KINDS = ["story", "feature", "spike", "debt", "story", "monitoring"];
const SHARES = { Discovery: 10, Delivery: 30, Recurring: 5 };

/** 60 items of half a day to eight days, every third of them after an earlier one. */
function csvFile() {
  const random = randomFrom(60);
  const whole = (limit) => Math.floor(random() * limit);
  const rows = Array.from({ length: ITEMS }, (_, i) => {
    const kind = KINDS[i % KINDS.length];
    const after = i > 2 && i % 3 === 0 ? `K-${1 + whole(i)}` : "";
    return [`K-${i + 1}`, `Piece ${i + 1}`, kind, kind === "spike" ? "discovery" : "delivery", after, whole(101), 25 * whole(5), whole(101), (1 + whole(16)) / 2];
  });
  const header = ["Key", "Title", "Kind", "Track", "Depends on", "Business value", "Data availability", "Algorithmic confidence", "Effort"];
  const path = join(mkdtempSync(join(tmpdir(), "plumbline-")), "60-items.csv");
  writeFileSync(path, [header, ...rows].map((row) => row.join(",")).join("\r\n"));
  return path;
}

/** Runs in the page: acts, and waits for the answer to be in the document. */
const timed = (act, argument) => `new Promise((done) => {
  const region = document.querySelector("#main");
  const begin = performance.now();
  new MutationObserver((_, observer) => {
    observer.disconnect();
    done(performance.now() - begin);
  }).observe(region, { childList: true, subtree: true, characterData: true });
  (${act})(${JSON.stringify(argument)});
})`;

const server = await serveDist();
const browser = await launch();
try {
  const app = await App.start(browser, server.origin);
  const { page } = app;
  await app.open();
  await page.getByRole("button", { name: "Start empty" }).click();
  await importFile(app, csvFile());
  await page.evaluate(() => (location.hash = "#/sprints"));
  await page.getByRole("button", { name: "New sprint" }).click();
  await page.locator(PLANNED).waitFor();
  for (const [name, share] of Object.entries(SHARES)) await page.getByLabel(`${name} at least, per cent`).fill(String(share));
  const times = [];
  const worth = new Set();
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push(await page.evaluate(timed(moveDebt, 10 + 5 * (round % 4))));
    worth.add(await page.locator(PLANNED).innerText());
  }
  if (worth.size < 2) throw new Error("the slider changed nothing");
  times.sort((a, b) => a - b);
  console.log(`${ITEMS} items with quotas and precedence planned in the browser: median ${times[ROUNDS >> 1].toFixed(1)} ms, slowest ${times.at(-1).toFixed(1)} ms (aim: 100 ms)`);
  console.log(`  ${[...worth].join("\n  ")}`);
} finally {
  await browser.close();
  await server.close();
}
