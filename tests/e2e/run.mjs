// Runs every tests/e2e/*.test.mjs, two files at once, without retries.
//
//   node run.mjs            all of them
//   node run.mjs boot save  those whose file name contains one of the words
//
// The last line is always `N passed, N failed`.

import { readdirSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

/** Two browsers at once keep two cores busy; most of a test is waiting. */
const FILES_AT_ONCE = 2;

/** These take longest: begun first, they do not end alone. */
const LONG = /screens|storage|decisions/;

const here = fileURLToPath(new URL("./", import.meta.url));
const words = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort((a, b) => LONG.test(b) - LONG.test(a) || (a < b ? -1 : 1))
  .map((name) => here + name);

const count = { passed: 0, failed: 0 };
const stream = run({ files, concurrency: FILES_AT_ONCE });
// Skipped and to-do tests count as failed: a test that does not run shows nothing.
stream.on("test:pass", ({ skip, todo }) => (count[skip === undefined && todo === undefined ? "passed" : "failed"] += 1));
stream.on("test:fail", () => (count.failed += 1));
for await (const chunk of stream.compose(new spec())) process.stdout.write(chunk);

console.log(`\ne2e: ${files.length} files\n${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1;
