// `make bench-views`: the whole program with Leptos' own `view!`, `For`, `Show` and `Memo` in place of ours, next to the
// bundle in dist/: sizes and benchmark. Why, and what came of it: docs/decisions/view-layer.md.
//
//   node view-layer.mjs [--rounds 25] [--no-bench]
//
// Needs dist/ as `make dist` leaves it, and the tools in the PATH (`. .ci/env`). The source is copied into
// target/view-layer/ and changed there. The syntax of our `view!` is that of Leptos, so that no site has to be
// rewritten: only the prelude, which every file with a view imports, brings the other names. A site that our macro takes
// and Leptos' does not ends the build with the compiler's message; write it so that both take it.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "25" }, "no-bench": { type: "boolean", default: false } },
});

/** The rule by which the layer is decided: KiB after brotli. The benchmark's 10 % is in bench.mjs. */
const FIRST_VISIT_KIB = 420;
const WHOLE_KIB = 2100;

const root = fileURLToPath(new URL("../../", import.meta.url));
const ours = join(root, "dist");
const copy = join(root, "target/view-layer");
const theirs = join(copy, "dist");

/** Runs a command in `cwd`; gives what it printed where `print` is false. */
function run(cwd, env, print, command, ...args) {
  const stdio = ["ignore", print ? "inherit" : "pipe", "inherit"];
  const { status, stdout, error } = spawnSync(command, args, { cwd, stdio, env: { ...process.env, ...env }, encoding: "utf8" });
  if (error) throw error;
  return { status, stdout };
}

function must(outcome, what) {
  if (outcome.status !== 0) throw new Error(`${what} failed`);
  return outcome.stdout;
}

// ---- the copy -----------------------------------------------------------------------------------------------------

function copied() {
  // What was compiled before stays: the dependencies are the same.
  for (const old of existsSync(copy) ? readdirSync(copy) : []) if (old !== "target") rmSync(join(copy, old), { recursive: true });
  const files = must(run(root, {}, false, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"), "git ls-files");
  for (const file of files.split("\0").filter((file) => file && existsSync(join(root, file)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { preserveTimestamps: true });
  }
  symlinkSync(join(root, "tests/e2e/node_modules"), join(copy, "tests/e2e/node_modules"));
}

/** Replaces what the pattern finds, exactly once; where it finds nothing, the program has changed and this has not. */
function replaced(file, pattern, by) {
  const path = join(copy, file);
  const before = readFileSync(path, "utf8");
  const after = before.replace(pattern, by);
  if (after === before) throw new Error(`${file}: not found: ${pattern}`);
  writeFileSync(path, after);
}

function rewritten() {
  // Leptos' own names in place of ours, and the one name of the view layer that is used outside of views.
  for (const file of ["memo.rs", "element.rs", "ev.rs", "flow.rs", "value.rs", "prelude.rs"]) rmSync(join(copy, "src/view/src", file));
  writeFileSync(
    join(copy, "src/view/src/lib.rs"),
    `//! What stays where the views are Leptos' own.

use leptos::prelude::{AnyView, IntoAny, RenderHtml};

/// What a view needs.
pub mod prelude {
    pub use leptos::prelude::*;
}

/// A view that is made anew whenever a signal that the closure reads has changed.
pub fn live<T: RenderHtml + 'static>(make: impl FnMut() -> T + Send + 'static) -> AnyView {
    make.into_any()
}
`,
  );
  // The worker has no views and takes as long to build as the program: that of dist/ will do.
  replaced("src/index.html", /^.*data-type="worker".*\n/m, "");
}

function built() {
  // Its own folder for what is compiled: in a shared one Cargo takes the copy's program for ours, which has the same name.
  const env = { PLUMBLINE_SPLIT: "1", CARGO_TARGET_DIR: join(copy, "target") };
  must(run(copy, env, true, "trunk", "build", "--release", "--offline", "--locked"), "the build with Leptos' own views");
  for (const file of readdirSync(ours).filter((name) => /^drift-worker.*\.(js|wasm)$/.test(name))) {
    if (!existsSync(join(theirs, file))) cpSync(join(ours, file), join(theirs, file));
  }
}

// ---- sizes and times ------------------------------------------------------------------------------------------------

/** KiB after brotli, by what .ci/size.mjs says; whether the budget is kept is not asked here. */
function sizes(folder) {
  const said = run(root, {}, false, "node", ".ci/size.mjs", folder).stdout;
  const of = (title) => {
    const line = said.split("\n").find((line) => line.includes(title));
    if (!line) throw new Error(`.ci/size.mjs no longer says: ${title}`);
    return Number(line.trim().split(/\s+/)[2]);
  };
  return { first: of("FIRST VISIT"), work: of("AT ONCE AFTER"), later: of("LATER"), whole: of("THE WHOLE PROGRAM") };
}

function compareSizes() {
  const [own, leptos] = [sizes(ours), sizes(theirs)];
  const cell = (text) => String(text).padStart(10);
  console.log(`\n${"KiB after brotli".padEnd(20)}${cell("own")}${cell("Leptos")}${cell("ratio")}${cell("at most")}`);
  const LIMITS = { first: FIRST_VISIT_KIB, whole: WHOLE_KIB };
  for (const [name, size] of Object.entries(leptos)) {
    console.log(`${name.padEnd(20)}${cell(own[name])}${cell(size)}${cell((size / own[name]).toFixed(2))}${cell(LIMITS[name] ?? "–")}`);
  }
  const over = Object.entries(LIMITS).filter(([name, limit]) => leptos[name] > limit);
  console.log(over.length === 0 ? "\nsizes: within the rule" : `\nsizes: over the rule: ${over.map(([name]) => name).join(", ")}`);
}

if (!existsSync(join(ours, "index.html"))) throw new Error("no bundle in dist: run make dist first");
copied();
rewritten();
built();
compareSizes();
if (!values["no-bench"]) {
  console.log("\nbenchmark: app has Leptos' views, other is the bundle in dist/\n");
  must(run(root, { DIST: theirs }, true, "node", "tests/bench/bench.mjs", "--rounds", values.rounds, "--against", ours), "the benchmark");
}
