// Storage that fails: full, denied, damaged, of a newer version; and a browser that is killed.

import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assert, launchWithProfile, scenario, serveDist, SUB_PATH, watch } from "./lib/app.mjs";
import { edit, exported, row, saved, titles } from "./lib/backlog.mjs";
import { csvFile, importFile } from "./lib/states.mjs";

const A = "Label AI-generated replies";

scenario("a full storage is said, work goes on, one click exports, and room heals it", async (app) => {
  await app.open();
  await saved(app.page);
  await app.page.evaluate(() => {
    // Fill up to the last unit: large pieces first, then ever smaller ones.
    let n = 0;
    for (let size = 1 << 20; size >= 1; size >>= 1) {
      try {
        for (;;) localStorage.setItem(`filler-${n++}`, "x".repeat(size));
      } catch (error) {
        if (error.name !== "QuotaExceededError") throw error;
      }
    }
  });
  await edit(app.page, A, "title", "Edited while full");
  await app.page.getByTestId("not-saved").getByText("There is no room left").waitFor();
  await row(app.page, "Edited while full").waitFor();
  assert.match(await exported(app), /Edited while full/);
  await app.page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith("filler-")).forEach((k) => localStorage.removeItem(k)));
  await app.page.getByRole("button", { name: "Save everything again" }).click();
  await saved(app.page);
  await app.reload();
  await row(app.page, "Edited while full").waitFor();
});

scenario("a denied storage is said, and the page still works", async (app) => {
  await app.context.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await app.open();
  await app.page.getByTestId("not-saved").getByText("does not let this page keep anything").waitFor();
  // The sample is no trap: whoever has changed nothing can begin a backlog of their own.
  await app.page.getByRole("button", { name: "Start empty" }).click();
  await app.page.getByText("This backlog is empty.").waitFor();
  await app.open();
  await row(app.page, A).waitFor();
  await edit(app.page, A, "title", "In memory only");
  assert.match(await exported(app), /In memory only/);
});

/** Every key of the open workspace, with a flipped character in those that `hit` names. */
function damage(page, hit) {
  return page.evaluate((pattern) => {
    const wanted = new RegExp(pattern);
    let count = 0;
    for (const key of Object.keys(localStorage).filter((k) => wanted.test(k))) {
      const value = localStorage.getItem(key);
      const at = Math.floor(value.length / 2);
      localStorage.setItem(key, value.slice(0, at) + (value[at] === "A" ? "B" : "A") + value.slice(at + 1));
      count += 1;
    }
    return count;
  }, hit);
}

/** Two saves, so that both slots hold something. */
async function fillBothSlots(app) {
  for (const title of ["Once", "Twice", "Thrice"]) {
    await edit(app.page, title === "Once" ? A : title === "Twice" ? "Once" : "Twice", "title", title);
    await app.page.waitForTimeout(2200);
  }
  await saved(app.page);
  await app.page.goto("about:blank");
}

scenario("a damaged slot is set aside, offered for download and never overwritten", async (app) => {
  await app.open();
  await saved(app.page);
  await fillBothSlots(app);
  await app.aside(app.page);
  // The slot that was saved last: the one that the program opens.
  const slot = await app.page.evaluate(() => {
    const manifests = Object.keys(localStorage).filter((k) => /^plumbline\/w\/[^/]+\/[a-z]$/.test(k));
    const seq = (key) => Number(/"seq":(\d+)/.exec(localStorage[key])[1]);
    return manifests.sort((one, other) => seq(other) - seq(one))[0].at(-1);
  });
  assert.ok((await damage(app.page, `^plumbline/w/[^/]+/${slot}/0`)) > 0);
  const before = await app.page.evaluate((slot) => Object.fromEntries(Object.keys(localStorage).filter((k) => new RegExp(`^plumbline/w/[^/]+/${slot}`).test(k)).map((k) => [k, localStorage[k]])), slot);
  await app.open();
  await row(app.page, "Thrice").waitFor();
  await app.page.getByRole("link", { name: "See what was found" }).click();
  const download = app.page.waitForEvent("download");
  await app.page.getByRole("button", { name: "Download what was set aside" }).click();
  await download;
  await app.page.getByRole("link", { name: /^Backlog/ }).first().click();
  await edit(app.page, "Thrice", "title", "Once more");
  await app.page.waitForTimeout(2500);
  const after = await app.page.evaluate((keys) => Object.fromEntries(keys.map((k) => [k, localStorage.getItem(k)])), Object.keys(before));
  assert.deepEqual(after, before, "what was damaged is as it was");
  await app.reload();
  await row(app.page, "Once more").waitFor();
});

scenario("when nothing can be opened the recovery page gives out everything", async (app) => {
  await app.open();
  await saved(app.page);
  await fillBothSlots(app);
  await app.aside(app.page);
  assert.ok((await damage(app.page, "^plumbline/w/[^/]+/[a-z]/")) > 0);
  await app.open("#/recover");
  await app.page.getByRole("alert").getByText("could not be opened").first().waitFor();
  const download = app.page.waitForEvent("download");
  await app.page.getByRole("button", { name: "Download everything" }).click();
  assert.equal((await download).suggestedFilename(), "plumbline-everything.json");
  await app.axe();
  await app.page.getByRole("button", { name: "Open the sample" }).click();
  await row(app.page, A).waitFor();
});

scenario("what an earlier version kept is opened, and kept anew", async (app) => {
  await app.open();
  await saved(app.page);
  await app.aside(app.page);
  // As the last version left it that kept JSON; see tests/keep.rs.
  const { keys } = JSON.parse(readFileSync(new URL("../fixtures/kept-2.json", import.meta.url), "utf8"));
  await app.page.evaluate((kept) => {
    localStorage.clear();
    for (const [key, text] of Object.entries(kept)) localStorage.setItem(key, text);
  }, keys);
  await app.open();
  await row(app.page, "Renamed é").waitFor();
  await app.page.getByText("74 items").waitFor();
  await app.page.waitForFunction(() => Object.entries(localStorage).some(([key, text]) => /\/[a-z]$/.test(key) && text.includes('"schema":3,')));
  await saved(app.page);
  await edit(app.page, "Renamed é", "title", "Edited since");
  await saved(app.page);
  await app.reload();
  await row(app.page, "Edited since").waitFor();
  await app.page.getByText("74 items").waitFor();
});

scenario("a newer schema is refused, and nothing is written over it", async (app) => {
  await app.open();
  await saved(app.page);
  await app.aside(app.page);
  const before = await app.page.evaluate(() => {
    for (const key of Object.keys(localStorage)) {
      if (/^plumbline\/w\/[^/]+\/[a-z]$/.test(key)) {
        // The seal stands before the text; a newer program's seal would fit, so make one by the same rule.
        localStorage.setItem(key, localStorage.getItem(key).replace(/"schema":\d+/, '"schema":999'));
      }
    }
    return JSON.stringify(Object.entries(localStorage).filter(([k]) => k.startsWith("plumbline/w/")).sort());
  });
  await app.open("#/recover");
  await app.page.getByRole("alert").getByText(/could not be opened|newer version/).first().waitFor();
  const after = await app.page.evaluate(() => JSON.stringify(Object.entries(localStorage).filter(([k]) => k.startsWith("plumbline/w/")).sort()));
  assert.equal(after, before);
  // What stands in for it takes no edits: nobody would keep them.
  await app.page.getByTestId("saving").filter({ hasText: "No workspace is open" }).waitFor();
  await app.open("#/backlog");
  await app.page.keyboard.press("n");
  await app.page.keyboard.type("Into the void");
  await app.page.keyboard.press("Enter");
  await app.page.getByText("No workspace is open, so nothing can be changed.").waitFor();
  assert.equal(await row(app.page, "Into the void").count(), 0);
});

test("a killed browser loses at most the edit it was killed in", { timeout: 120_000 }, async () => {
  const server = await serveDist();
  const profile = mkdtempSync(join(tmpdir(), "plumbline-profile-"));
  const base = server.origin + SUB_PATH;
  const first = await launchWithProfile(profile, { locale: "en-GB" });
  const page = await first.context.newPage();
  await page.goto(base);
  await row(page, A).waitFor();
  await saved(page);
  await edit(page, A, "title", "Saved well before");
  await saved(page);
  // The browser itself writes its storage to the disk a little later; what was there before the kill must be whole.
  await page.waitForTimeout(8000);
  await edit(page, "Saved well before", "title", "At the last moment");
  await first.kill();

  const again = await launchWithProfile(profile, { locale: "en-GB" });
  try {
    const watcher = await watch(again.context, server.origin);
    const reopened = await again.context.newPage();
    await reopened.goto(`${base}#/recover`);
    // With the change replayed, or without it: the browser may have been killed before it was on the disk.
    await reopened.getByText(/^Opened (at the state of|as it was saved on) /).waitFor();
    await reopened.getByRole("link", { name: /^Backlog/ }).first().click();
    const either = row(reopened, "Saved well before").or(row(reopened, "At the last moment"));
    await either.first().waitFor();
    assert.deepEqual(watcher.verdict(), []);
  } finally {
    // A browser that is left would keep the run from ending.
    await again.context.close();
    await server.close();
  }
});

/** Runs in the page before its own scripts: notes each length that the list has had, and acts at the first. */
function atFirstRows(act) {
  window.__lengths = [];
  const note = () => {
    const length = Number(document.querySelector('[data-testid="backlog-list"]')?.getAttribute("aria-rowcount"));
    if (!document.querySelector('[data-testid="backlog-row"]:not(.blank)') || !length || window.__lengths.at(-1) === length) return;
    window.__lengths.push(length);
    if (window.__lengths.length > 1) return;
    window.__first = [...document.querySelectorAll('[data-column="title"] .text')].slice(0, 15).map((title) => title.textContent);
    if (act === "delete the first") {
      document.querySelector('[data-testid="backlog-row"] input[type="checkbox"]').click();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Delete", bubbles: true }));
    }
    if (act === "export") document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "s", ctrlKey: true, bubbles: true }));
  };
  new MutationObserver(note).observe(document, { childList: true, subtree: true, attributes: true });
}

/** A backlog that is large enough to have its first rows kept apart. */
async function importLarge(app, count) {
  await app.open();
  await app.page.getByRole("button", { name: "Start empty" }).click();
  await importFile(app, csvFile(count));
  await saved(app.page);
  await app.page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith("/front")));
}

/** Waits until the list has so many items. */
const whole = (page, count) =>
  page.waitForFunction((count) => document.querySelector('[data-testid="backlog-list"]')?.getAttribute("aria-rowcount") === String(count + 1), count);

/** A new tab in the place of the present one, which does this when the first rows are there. */
async function tabThatActs(app, act) {
  const page = await app.context.newPage();
  await app.page.close();
  app.page = page;
  await page.addInitScript(`(${atFirstRows})(${JSON.stringify(act)})`);
  return page;
}

scenario("where the rest of a large backlog cannot be read, its first rows give way to the last state that is whole", async (app) => {
  const COUNT = 1500;
  await importLarge(app, COUNT);
  const slot = await app.page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key.endsWith("/front"));
    return key.replace(/front$/, localStorage.getItem(key).split(" ")[1].split("/")[0]);
  });
  await app.aside(app.page);
  assert.equal(await damage(app.page, `^${slot}/2\\.`), 1);
  const page = await tabThatActs(app, "look");
  await app.open();
  await whole(page, COUNT);
  await page.getByText("Something of what was saved could not be read").waitFor();
  const lengths = await page.evaluate(() => window.__lengths);
  assert.ok(lengths[0] < 200, `the list had these lengths: ${lengths}`);
  await edit(page, (await titles(page))[0], "title", "Goes on");
  await saved(page);
});

scenario("the first rows of a large backlog are shown before the rest is read, and what is asked meanwhile is done on the whole", async (app) => {
  const COUNT = 1500;
  await importLarge(app, COUNT);
  const before = (await titles(app.page)).slice(0, 15);

  for (const [act, left] of [["look", COUNT], ["export", COUNT], ["delete the first", COUNT - 1]]) {
    const page = await tabThatActs(app, act);
    const download = act === "export" ? page.waitForEvent("download") : null;
    await app.open();
    await whole(page, left);
    await saved(page);
    const { lengths, first } = await page.evaluate(() => ({ lengths: window.__lengths, first: window.__first }));
    assert.ok(lengths[0] < 200 && lengths[1] === COUNT + 1, `the list had these lengths: ${lengths}`);
    assert.deepEqual(first, before, "the first rows are those of the whole");
    if (download) {
      const { workspace } = JSON.parse(readFileSync(await (await download).path(), "utf8"));
      assert.equal(workspace.items.length, COUNT, "what is exported is the whole");
    }
  }
  const after = await titles(app.page);
  assert.deepEqual(after.slice(0, 14), before.slice(1));
  const page = await tabThatActs(app, "look");
  await app.open();
  await whole(page, COUNT - 1);
  assert.deepEqual((await titles(page)).slice(0, 14), before.slice(1), "what was asked has been kept");
});
