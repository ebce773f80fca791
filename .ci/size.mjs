// Prints what a first visit transfers, file by file, and what is loaded later; fails when the first visit is over the
// budget.
//
//   node .ci/size.mjs [folder]

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/**
 * KiB after brotli, for everything that a first visit loads until the backlog can be seen, sorted and walked through:
 * page, scripts, styles, the first part of the program, the sample. The only place for this number. The aim is 370.
 *
 * The part that changes and keeps the backlog is loaded at once after that, the other parts when they are used, or
 * before that when the browser has nothing else to do: whoever stays for some seconds gets them all. They are counted
 * apart, and their total is printed too, so that moving code from the one to the other cannot pass for making it smaller.
 */
const BUDGET_KIB = 370;
const PROGRAM = /\.(html|js|wasm|css)$/;
const SAMPLE = "samples/workspace.json";
/** What changes and keeps the backlog. */
const WORK = /^plumbline-work-[0-9a-f]+\.wasm$/;
/** The other parts of the program (see .ci/split.mjs), and the worker of the drift lab. */
const LATER = /^(plumbline-[a-z]+-[0-9a-f]+\.(wasm|css)|drift-worker.*)$/;

const folder = process.argv[2] ?? "dist";
const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

/** When a file is loaded. */
function when(path) {
  if (path === SAMPLE) return "first";
  if (!PROGRAM.test(path)) return "other";
  if (WORK.test(path)) return "work";
  return LATER.test(path) ? "later" : "first";
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const bytes = readFileSync(path);
    const name = path.slice(folder.length + 1);
    return {
      name,
      raw: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: brotli(bytes).length,
      when: when(name),
    };
  })
  .sort((a, b) => b.brotli - a.brotli || a.name.localeCompare(b.name));

const kib = (bytes) => (bytes / 1024).toFixed(1).padStart(9);
const row = (name, file) => console.log(`${kib(file.raw)}${kib(file.gzip)}${kib(file.brotli)}  ${name}`);
const sum = (list, key) => list.reduce((before, file) => before + file[key], 0);
const total = (list) => ({ raw: sum(list, "raw"), gzip: sum(list, "gzip"), brotli: sum(list, "brotli") });
const of = (kind) => files.filter((file) => file.when === kind);

console.log(`${"raw KiB".padStart(9)}${"gzip".padStart(9)}${"brotli".padStart(9)}`);
const TITLES = {
  first: "FIRST VISIT, until the backlog can be seen",
  work: "AT ONCE AFTER THAT: what changes and keeps it",
  later: "LATER: other parts and the worker",
  other: "OTHER: data and icons",
};
for (const [kind, title] of Object.entries(TITLES)) {
  for (const file of of(kind)) row(file.name, file);
  row(title, total(of(kind)));
  console.log();
}
row("THE WHOLE PROGRAM: all but the others", total(files.filter((file) => file.when !== "other")));

const first = total(of("first")).brotli;
const used = `${(first / 1024).toFixed(1)} of ${BUDGET_KIB} KiB`;
if (first > BUDGET_KIB * 1024) {
  console.error(`over the budget: the first visit takes ${used} (brotli).`);
  console.error("Make it smaller, or change the number in .ci/size.mjs with a reason.");
  process.exit(1);
}
console.log(`within the budget: the first visit takes ${used} (brotli)`);
