// How the driver works Plumbline itself: the same members as in plain-side.mjs, through the real screens.

import { csvFile, importFile } from "../e2e/lib/states.mjs";

/** What the planner's page shows once it has an answer. */
export const PLANNED = '[data-testid="verdict"]';
const CARD = '[data-testid="card"]';
const LIST = '[data-testid="backlog-list"]';

/** Goes to a page of the program and waits until something of it is there. */
async function go(page, hash, sign) {
  await page.evaluate((hash) => (location.hash = hash), hash);
  await page.locator(sign).first().waitFor();
}

/** Runs in the page: moves the least share of debt, as a person who drags the slider does. */
export function moveDebt(share) {
  const slider = document.querySelector('[aria-label="Debt at least, per cent"]');
  slider.value = String(share);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

export const app = {
  name: "app",
  address: "/some/sub/path/#/backlog",
  /** The performance mark that the program's `main` sets first. */
  main: "plumbline:main",
  row: '[data-testid="backlog-row"]:not(.blank)',
  list: LIST,
  scroller: LIST,
  rowHeight: 38,

  /** Imports `count` items through the screens and waits until they are saved; gives the units that they take. */
  async seed(page, count) {
    await page.getByRole("button", { name: "Start empty" }).click();
    await importFile({ page }, csvFile(count));
    await go(page, "#/compliance", '[data-testid="systems"], #main form');
    await page.getByLabel("Name of a new system").fill("Triage");
    await page.getByRole("button", { name: "Add and assess" }).click();
    await go(page, "#/backlog", '[data-testid="backlog-row"]');
    await page.getByTestId("saving").filter({ hasText: "● Saved" }).waitFor();
    await go(page, "#/sprints", "#main h1");
    await page.getByRole("button", { name: "New sprint" }).click();
    await page.locator(PLANNED).waitFor();
    this.sprint = await page.evaluate(() => location.hash);
    await go(page, "#/backlog", '[data-testid="backlog-row"]');
    await page.waitForTimeout(6000); // the pause before the whole is saved, and that
    return page.evaluate(() => Object.entries(localStorage).reduce((sum, [key, value]) => sum + key.length + value.length, 0));
  },

  edit: {
    prepare: async (page) => {
      await page.locator(`${LIST} [data-column="effort"]`).nth(4).dblclick();
      await page.locator(".editor").waitFor();
    },
    act: (value) => {
      const input = document.querySelector(".editor");
      input.value = String(value + 1);
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    },
  },
  reweigh: {
    prepare: (page) => go(page, "#/prioritise", 'input[type="range"]'),
    list: "#main",
    act: (weight) => {
      const slider = document.querySelector('input[type="range"]');
      slider.value = String(weight);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    },
    after: (page) => go(page, "#/backlog", '[data-testid="backlog-row"]'),
  },
  /** An answer in the assessment of a system: the result builds up beside it. The plain page has no such thing. */
  answer: {
    prepare: (page) => go(page, "#/assessment", '[data-testid="question"][data-fact]'),
    list: "#main",
    act: () => [...document.querySelectorAll('[data-testid="question"] button')].find((b) => b.textContent === "I don't know").click(),
    after: (page) => go(page, "#/backlog", '[data-testid="backlog-row"]'),
  },
  /** Both tracks of the board, from the backlog to the first cards. The plain page has no board and no planner. */
  board: {
    list: "#main",
    act: () => (location.hash = "#/board"),
    after: (page) => page.locator(CARD).first().waitFor(),
  },
  /** A card, picked up by the keyboard beforehand, is dropped into the next column. */
  move: {
    prepare: async (page) => {
      await page.locator(CARD).first().focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("ArrowRight");
    },
    list: "#main",
    act: () => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true })),
  },
  /** The best set anew, out of the whole backlog, while the share for debt is moved. */
  plan: {
    prepare: (page, side) => go(page, side.sprint, PLANNED),
    list: "#main",
    act: moveDebt,
    after: (page) => go(page, "#/backlog", '[data-testid="backlog-row"]'),
  },
  filter: {
    mayStay: true,
    act: (text) => {
      const input = document.querySelector("#backlog-search");
      input.value = text;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    },
  },
};
