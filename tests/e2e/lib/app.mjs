// What an end-to-end test needs. A test file is `tests/e2e/<what it shows>.test.mjs` and looks like this:
//
//   import { scenario, assert } from "./lib/app.mjs";
//   scenario("an edit survives a reload", async (app) => {
//     await app.open("#/backlog");
//     await app.page.getByRole("button", { name: "Add item" }).click();
//     await app.axe();
//   });
//
// Each scenario has a fresh browser context (nothing stored) and serves the release bundle from a sub-path under the strict
// policy. At its end no console error, uncaught error, policy violation, failed or foreign request may have happened,
// unless the scenario said so by `app.expectProblem(/…/)`. A failure leaves a screenshot in tests/e2e/test-results/.

import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "../server.mjs";
import { launch } from "./browser.mjs";
import { watch } from "./watch.mjs";

export { assert };
export { launchWithProfile } from "./browser.mjs";
export { watch } from "./watch.mjs";

export const SUB_PATH = "/some/sub/path/";
export const SIZES = { desktop: [1440, 900], laptop: [1024, 768], phone: [390, 844] };

const folder = (name) => fileURLToPath(new URL(name, import.meta.url));
export const DIST = process.env.DIST ?? folder("../../../dist");
const RESULTS = folder("../test-results/");
const SHOTS = folder("../shots/");

/** The release bundle, served from a sub-path under the strict policy. */
export function serveDist(more = {}) {
  if (!existsSync(`${DIST}/index.html`)) throw new Error(`no bundle in ${DIST}: run make dist first`);
  return serve({ [SUB_PATH]: DIST, ...more });
}

/** One fresh context with the program in it. Made by {@link scenario}; shots and benchmarks make their own. */
export class App {
  /**
   * @param {import("playwright-core").Browser} browser
   * @param {string} origin
   * @param {{ size?: [number, number], theme?: "light" | "dark", context?: object }} [options]
   */
  static async start(browser, origin, { size = SIZES.desktop, theme = "light", context: options = {} } = {}) {
    const [width, height] = size;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
      reducedMotion: "reduce",
      acceptDownloads: true,
      ...options,
    });
    const watcher = await watch(context, origin);
    return new App(context, await context.newPage(), origin, watcher);
  }

  constructor(context, page, origin, watcher) {
    this.context = context;
    this.page = page;
    this.base = origin + SUB_PATH;
    this.watcher = watcher;
    context.setDefaultTimeout(15_000);
  }

  /** Opens the program at a hash route and waits until it has drawn itself. */
  async open(hash = "", page = this.page) {
    await page.goto(this.base + hash);
    await this.ready(page);
    return page;
  }

  /** Waits until the program has taken the place of the static shell. Fails at once if it says that it has stopped. */
  async ready(page = this.page) {
    const outcome = await page.waitForFunction(() => {
      const failure = document.querySelector("#boot-failure");
      if (failure) return failure.innerText;
      // Neither the static shell nor a part of the program that is still being loaded.
      return !document.querySelector("#boot-shell, .part-loading") && "ready";
    });
    const text = await outcome.jsonValue();
    assert.equal(text, "ready", `the program stopped at the start: ${text}`);
  }

  /** Goes to a page of the same origin without the program, from which its storage can be reached. */
  async aside(page) {
    // Chromium asks for an icon of any page that names none.
    await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
    await page.goto(`${this.base}manifest.webmanifest`);
  }

  /** Another tab of the same browser profile: it shares storage, locks and channels with the first. */
  async tab(hash = "") {
    return this.open(hash, await this.context.newPage());
  }

  async reload(page = this.page) {
    await page.reload();
    await this.ready(page);
  }

  /** Chooses a theme as the program stores it, and reloads. */
  async theme(theme) {
    await this.page.evaluate((value) => localStorage.setItem("plumbline.theme", JSON.stringify(value)), theme);
    await this.reload();
  }

  async size([width, height]) {
    await this.page.setViewportSize({ width, height });
  }

  /** Fails with what axe-core finds on the page: rule, how bad, and where. */
  async axe(page = this.page) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    const lines = violations.flatMap(({ id, impact, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${impact}): ${help}\n  at ${target.join(" ")}\n  ${failureSummary}`),
    );
    assert.equal(lines.length, 0, `axe found ${lines.length}:\n${lines.join("\n")}`);
  }

  /** A picture in tests/e2e/shots/. */
  async shot(name, page = this.page) {
    mkdirSync(SHOTS, { recursive: true });
    const path = `${SHOTS}${name}.png`;
    await page.screenshot({ path });
    return path;
  }

  /** The next matching problem ("console error: …", "policy violation: …", …) belongs to this test and must happen. */
  expectProblem(pattern) {
    this.watcher.expect(pattern);
  }

  /** What happens last (a policy violation is reported by an event of its own task) must be seen too. */
  async assertClean() {
    await new Promise((done) => setTimeout(done, 60));
    await Promise.all(this.context.pages().map((page) => page.evaluate(() => 0).catch(() => {})));
    const lines = this.watcher.verdict();
    assert.equal(lines.length, 0, `not clean:\n${lines.join("\n")}`);
  }
}

let shared; // one server and one browser per test file, made by its first test

async function makeShared() {
  const [server, browser] = await Promise.all([serveDist(), launch()]);
  return { server, browser };
}

async function closeShared() {
  const { server, browser } = (await shared) ?? {};
  await browser?.close();
  await server?.close();
}

let declared = false;

/**
 * Declares a test.
 *
 * @param {string} name what it shows, as a sentence
 * @param {{ size?: [number, number], theme?: "light" | "dark", context?: object, timeout?: number }} [options]
 *   `context` goes to Playwright's newContext
 * @param {(app: App) => Promise<void>} body
 */
export function scenario(name, options, body) {
  if (typeof options === "function") [options, body] = [{}, options];
  const { timeout = 120_000, ...start } = options;
  if (!declared) after(closeShared);
  declared = true;
  test(name, { timeout }, async () => {
    const { browser, server } = await (shared ??= makeShared());
    const app = await App.start(browser, server.origin, start);
    try {
      await body(app);
      await app.assertClean();
    } catch (error) {
      await keepEvidence(name, app);
      throw error;
    } finally {
      await app.context.close();
    }
  });
}

async function keepEvidence(name, app) {
  mkdirSync(RESULTS, { recursive: true });
  const file = name.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 80);
  for (const [index, page] of app.context.pages().entries()) {
    const path = `${RESULTS}${file}-${index + 1}.png`;
    await page.screenshot({ path }).catch(() => {});
    console.error(`picture of tab ${index + 1}: ${path}`);
  }
  for (const line of app.watcher.verdict()) console.error(line);
}
