// Pictures of every screen in every size, theme and state, for people to look at: tests/e2e/shots/<route>-<state>-<size>-<theme>.png
//
//   node shots.mjs                           all
//   node shots.mjs --route backlog,prioritise --size phone --theme dark --state sample

import { parseArgs } from "node:util";
import { App, serveDist, SIZES } from "./lib/app.mjs";
import { launch } from "./lib/browser.mjs";
import { STATES, Unreachable } from "./lib/states.mjs";

/** Name in the file → hash route. Add one line for one more screen. */
const ROUTES = {
  backlog: "#/backlog",
  board: "#/board",
  debt: "#/debt",
  compliance: "#/compliance",
  assessment: "#/assessment",
  obligations: "#/obligations",
  deadlines: "#/deadlines",
  documentation: "#/documentation",
  report: "#/report",
  prioritise: "#/prioritise",
  decisions: "#/decisions",
  sprints: "#/sprints",
  forecast: "#/forecast",
  roadmap: "#/roadmap",
  models: "#/models",
  health: "#/health",
  driftlab: "#/driftlab",
  setup: "#/setup",
  trash: "#/trash",
  recover: "#/recover",
};
const THEMES = ["light", "dark"];

const list = { type: "string", default: "" };
const { values } = parseArgs({ options: { route: list, size: list, theme: list, state: list } });
const chosen = (names, wanted) => {
  const asked = wanted.split(",").filter(Boolean);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(", ")}; there are ${names.join(", ")}`);
  return asked.length > 0 ? asked : names;
};
const routes = chosen(Object.keys(ROUTES), values.route);
const sizes = chosen(Object.keys(SIZES), values.size);
const themes = chosen(THEMES, values.theme);
const states = chosen(Object.keys(STATES), values.state);

/** Brings one fresh browser into a state, and takes every picture of it: the state may be dear to reach. */
async function picturesOf(state, browser, origin) {
  const app = await App.start(browser, origin);
  let taken = 0;
  try {
    await app.open();
    await STATES[state](app);
    for (const theme of themes) {
      await app.page.emulateMedia({ colorScheme: theme });
      await app.theme(theme);
      for (const route of routes) {
        await app.open(ROUTES[route]);
        for (const size of sizes) {
          await app.size(SIZES[size]);
          await app.page.waitForTimeout(150); // a resized list has drawn its rows anew
          console.log(await app.shot(`${route}-${state}-${size}-${theme}`));
          taken += 1;
        }
      }
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    console.log(`no pictures of '${state}': ${error.message}`);
  } finally {
    for (const line of app.watcher.verdict()) console.log(`${state}: ${line}`);
    await app.context.close();
  }
  return taken;
}

const server = await serveDist();
const browser = await launch();
try {
  let taken = 0;
  for (const state of states) taken += await picturesOf(state, browser, server.origin);
  console.log(`${taken} pictures`);
  if (taken === 0) process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
