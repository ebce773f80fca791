// The drift lab's worker at size: the two files that `cargo bench --bench drift` has made, checked in Chromium by the
// release bundle. Prints seconds from the click to the verdict, and the page's longest gap between two frames meanwhile.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { App, serveDist } from "../e2e/lib/app.mjs";
import { launch } from "../e2e/lib/browser.mjs";

const ROWS = process.env.DRIFT_ROWS ?? "1000000";
const ROUNDS = 3;
const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("../../target", import.meta.url));
const path = (side) => `${target}/bench-drift/${side}-${ROWS}.csv`;

if (!existsSync(path("reference"))) {
  console.log("the drift lab at size: skipped, `cargo bench --bench drift` makes its files");
  process.exit(0);
}

const server = await serveDist();
const browser = await launch();
try {
  const seconds = [];
  let slowest = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const app = await App.start(browser, server.origin);
    const { page } = app;
    await app.open("#/driftlab");
    const ready = page.getByTestId("drift-check").and(page.locator(":enabled"));
    await page.locator("#drift-reference").setInputFiles(path("reference"));
    await page.getByTestId("drift-check").waitFor();
    await page.locator("#drift-current").setInputFiles(path("current"));
    await ready.waitFor();
    await page.waitForTimeout(1000); // the head of the second file is read, and the choices are drawn
    const { taken, gap } = await page.evaluate(
      () =>
        new Promise((done) => {
          const begin = performance.now();
          let [last, gap] = [begin, 0];
          document.querySelector("[data-testid=drift-check]").click();
          const frame = (now) => {
            gap = Math.max(gap, now - last);
            last = now;
            if (document.querySelector("[data-testid=drift-verdict]")) done({ taken: performance.now() - begin, gap });
            else requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        }),
    );
    seconds.push(taken / 1000);
    slowest = Math.max(slowest, gap);
    await app.context.close();
  }
  seconds.sort((a, b) => a - b);
  console.log(`in the browser's worker, best of ${ROUNDS}: ${seconds[0].toFixed(2)} s; longest gap between two frames ${slowest.toFixed(0)} ms`);
} finally {
  await browser.close();
  await server.close();
}
