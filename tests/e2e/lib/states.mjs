// How to bring the program into the states that screens are looked at in. Each returns when the screen may be pictured.
//
// A state throws Unreachable while the screens that lead to it are missing: the caller says so and goes on.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeItems, SYSTEMS } from "../../bench/items.mjs";

export class Unreachable extends Error {}

async function press(app, name) {
  const button = app.page.getByRole("button", { name }).or(app.page.getByRole("link", { name })).first();
  await button.click({ timeout: 3000 }).catch(() => {
    throw new Unreachable(`no button or link ${name} on the first screen`);
  });
}

/** A spreadsheet of `count` items, as someone would bring it: one row per item, low, likely and high values. */
export function csvFile(count) {
  const cell = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const names = new Map(SYSTEMS.map(({ id, name }) => [id, name]));
  const header = ["Key", "Title", "Kind", "Track", "System", "Status", "Owner", "Tags", "Due", "Notes", "Business value", "Data availability", "Algorithmic confidence", "Effort"];
  const rows = makeItems(count).map((item) => [
    item.key,
    item.title,
    item.kind.replace("_", " "),
    item.track,
    names.get(item.system),
    item.status,
    item.owner,
    item.tags.join(" "),
    item.due ?? "",
    item.notes,
    ...["value", "data", "confidence", "effort"].map((criterion) => item.judgements[criterion]).map(({ low, likely, high }) => `${low}-${likely}-${high}`),
  ]);
  const path = join(mkdtempSync(join(tmpdir(), "plumbline-")), `${count}-items.csv`);
  writeFileSync(path, [header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n"));
  return path;
}

/** Imports a file through the screens. */
export async function importFile(app, path) {
  const input = app.page.locator('input[type="file"]').first();
  await input.setInputFiles(path, { timeout: 3000 }).catch(() => {
    throw new Unreachable("no file input to import by");
  });
  // The preview of an import, and before it (for a spreadsheet) the mapping of columns.
  for (const name of [/^Continue/, /^Import/]) {
    const button = app.page.getByRole("dialog").getByRole("button", { name });
    if (await button.isVisible({ timeout: 5000 }).catch(() => false)) await button.click();
  }
  await app.page.getByRole("dialog").waitFor({ state: "hidden", timeout: 30_000 });
}

/** Name → steps, from a fresh browser to the state. Add one line for one more state. */
export const STATES = {
  sample: async () => {}, // what a newcomer sees
  empty: (app) => press(app, /start empty/i),
  "10k": async (app) => {
    await press(app, /start empty/i);
    await importFile(app, csvFile(10_000));
  },
};
