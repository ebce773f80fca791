// Cuts the release program into the first part, which opens the page, and parts that are loaded when they are first
// used (ARCHITECTURE.md says what is in which). Trunk runs this as a hook, see Trunk.toml; only `make dist` asks for it.
//
// wasm-split-cli (of the crate wasm_split_cli_support) cuts the linked program along the functions that are marked
// `wasm_split`: what only one part leads to is put into that part, what several parts lead to into a chunk for exactly
// those. There are many such chunks, most of them tiny, so they travel together: those that the part `work` needs, which
// is always loaded, with that part, and all others in one file, which the first part that needs one brings along. Those of
// one file are merged into one module: a browser takes its time for each. All modules share the memory and the table of
// functions of the first; loading one fills its places in both.
//
// Needs TRUNK_STAGING_DIR, and the tools in the PATH (`. .ci/env`).

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

if (!process.env.PLUMBLINE_SPLIT) process.exit(0);

const NAME = "plumbline";
const staging = process.env.TRUNK_STAGING_DIR;
const target = process.env.CARGO_TARGET_DIR ?? "target";
const work = join(target, "split");

// What wasm-opt would do with -Oz. The last ones are for the first visit. The linker puts the stack first, so nothing
// ever lies in the lowest addresses, and offsets may be folded. Functions that call each other stay apart where
// inlining them saves next to nothing, and functions of similar names, which are similar, lie together: both compress
// better.
const { error } = console;
// It says for each module that it does not know the splitter's notes, which it then leaves out.
const NOTES = /unknown name subsection|linking section is present/;
console.error = (...words) => NOTES.test(words.join(" ")) || error(...words);
const { default: binaryen } = await import("../tests/e2e/node_modules/binaryen/index.js");
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
binaryen.setDebugInfo(false);
binaryen.setLowMemoryUnused(true);
binaryen.setOneCallerInlineMaxSize(100);
const LAST_PASSES = ["reorder-functions-by-name"];
const { Features } = binaryen;
const FEATURES =
  Features.BulkMemory | Features.BulkMemoryOpt | Features.NontrappingFPToInt | Features.SignExt |
  Features.MutableGlobals | Features.ReferenceTypes | Features.Multivalue;

function run(command, ...args) {
  const options = { encoding: "utf8", stdio: ["ignore", "inherit", "pipe"] };
  const { status, error, stderr } = spawnSync(command, args, options);
  if (error || status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
}

/** What the pattern finds; where it finds nothing, a tool's output has changed with its version. */
function found(text, pattern, what) {
  const all = [...text.matchAll(pattern)];
  if (all.length === 0) throw new Error(`not found: ${what}`);
  return all;
}

function optimised(file, unneeded = []) {
  const module = binaryen.readBinary(readFileSync(file));
  module.setFeatures(FEATURES);
  for (const name of unneeded) module.removeExport(name);
  module.optimize();
  module.runPasses(LAST_PASSES);
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

const hashed = (...contents) => {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content);
  return hash.digest("hex").slice(0, 16);
};

// ---- cut ----------------------------------------------------------------------------------------------------------

rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const program = join(target, "wasm32-unknown-unknown/release", `${NAME}.wasm`);
run("wasm-split-cli", program, work, "--out-name", NAME);
// The exports that the parts import are the linker's own, which wasm-bindgen would remove.
const bound = join(work, "bound");
run("wasm-bindgen", "--target=web", "--no-typescript", "--keep-lld-exports", `--out-dir=${bound}`, `--out-name=${NAME}`,
  join(work, `${NAME}.wasm`));

// ---- what the splitter says about the parts ------------------------------------------------------------------------

const link = readFileSync(join(work, "__wasm_split.js"), "utf8");
const shared = found(link, /const \{ ([\w$, ]*?), *\} = initSync/g, "what the parts import")[0][1].split(/, */);
const LOAD = /export const __wasm_split_load_(\w+) = wrapAsyncCb\(makeLoad\([^]*?, \[([\w, ]*)\]\)\);/g;
const parts = found(link, LOAD, "the parts")
  .map(([, name, chunks]) => ({ name, chunks: chunks === "" ? [] : chunks.split(/, */) }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

// ---- pack ---------------------------------------------------------------------------------------------------------

/** The name under which the parts' files import what all share. */
const SHARED = "s";

/** As FEATURES, for the command. */
const FLAGS = ["bulk-memory", "bulk-memory-opt", "nontrapping-float-to-int", "sign-ext", "mutable-globals",
  "reference-types", "multivalue"].map((feature) => `--enable-${feature}`);

/**
 * A module that hands on what all of them import: merged with it they share one import of each. The parts' own module
 * says how large the memory and the table are at least; whatever else is shared is a global of the linker's.
 */
function hub(path) {
  const module = binaryen.readBinary(readFileSync(path));
  const pages = module.getMemoryInfo().initial;
  const places = binaryen.getTableInfo(module.getTableByIndex(0)).initial;
  module.dispose();
  const KINDS = { memory: ["memory", pages], __indirect_function_table: ["table", `${places} funcref`] };
  const handed = shared.map((name) => {
    const [kind, type] = KINDS[name] ?? ["global", "(mut i32)"];
    return `(import "${SHARED}" "${name}" (${kind} $${name} ${type})) (export "${name}" (${kind} $${name}))`;
  });
  const made = binaryen.parseText(`(module ${handed.join(" ")})`);
  const file = join(work, "hub.wasm");
  writeFileSync(file, made.emitBinary());
  made.dispose();
  return file;
}

/** The modules as one. They import the same things and export nothing. */
function merged(name, paths) {
  const one = join(work, `merged_${name}.wasm`);
  const named = paths.flatMap((path, place) => [path, `m${place}`]);
  run("wasm-merge", hub(paths[0]), "__wasm_split", ...named, "-o", one, ...FLAGS);
  return one;
}

/** The name of a file of modules; null where there is none. */
function packed(name, modules) {
  const paths = modules.map((module) => join(work, module)).filter((path) => existsSync(path));
  if (paths.length === 0) return null;
  const content = optimised(merged(name, paths), shared); // exported only to be merged
  const file = `${NAME}-${name}-${hashed(content)}.wasm`;
  writeFileSync(join(staging, file), content);
  return file;
}

const files = [];
const put = (file) => (file ? [files.push(file) - 1] : []);
// The splitter writes `__chunk_12` for chunk_12.wasm.
const wasm = (chunk) => `${chunk.replace(/^_+/, "")}.wasm`;
const ofWork = new Set(parts.find(({ name }) => name === "work").chunks.map(wasm));
const chunks = readdirSync(work).filter((file) => /^chunk_\d+\.wasm$/.test(file)).sort();
const withWork = put(packed("work", ["split_work.wasm", ...chunks.filter((chunk) => ofWork.has(chunk))]));
const common = put(packed("common", chunks.filter((chunk) => !ofWork.has(chunk))));
const filesOf = parts.map(({ name, chunks }) => {
  const own = name === "work" ? [] : put(packed(name, [`split_${name}.wasm`]));
  const needs = (file, some) => (some ? file : []);
  return [
    name,
    [
      ...own,
      ...needs(withWork, name === "work" || chunks.some((chunk) => ofWork.has(wasm(chunk)))),
      ...needs(common, chunks.some((chunk) => !ofWork.has(wasm(chunk)))),
    ],
  ];
});

// ---- the styles: one sheet for the first page, one for the parts, and the last for printing --------------------------

const page = join(staging, "index.html");
let html = readFileSync(page, "utf8");
const LINK = /<link rel="stylesheet" href="\.\/([^"]+)"\/?>/g;
/** Joins the sheets that this text links; a browser takes its time for each. The name of the file. */
function joined(name, text) {
  const sheets = found(text, LINK, "style sheets").map(([, sheet]) => join(staging, sheet));
  const styles = sheets.map((sheet) => readFileSync(sheet, "utf8")).join("\n");
  const file = `${name}-${hashed(styles)}.css`;
  writeFileSync(join(staging, file), styles);
  for (const sheet of sheets) rmSync(sheet);
  return file;
}
const MARKED = /<!-- styles of the parts:[^]*?<!-- end of the styles of the parts -->\s*/g;
const [block] = found(html, MARKED, "the styles of the parts")[0];
const stylesFile = joined(`${NAME}-styles`, block);
html = html.replace(block, "");
const first = found(html, LINK, "style sheets").map(([link]) => link);
const print = first.pop();
const [top, ...others] = first;
html = html.replace(top, `<link rel="stylesheet" href="./${joined("first", first.join(""))}">`);
for (const link of others) html = html.replace(link, "");
html = html.replace(print, print.replace("<link", '<link media="print"')); // nothing waits for it

// ---- the loader, in the place of the import of the splitter's own ---------------------------------------------------

const loader = `
// Loads the parts of the program (.ci/split.mjs).
const partFiles = ${JSON.stringify(files)};
const partLoads = new Map();
// A load that failed is forgotten, so that the next one tries again.
function once(key, load) {
  if (!partLoads.has(key)) partLoads.set(key, load().catch((error) => {
    partLoads.delete(key);
    throw error;
  }));
  return partLoads.get(key);
}
function loadPartStyles() {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.onload = done;
    link.onerror = () => {
      link.remove();
      failed(new Error(link.href));
    };
    link.rel = "stylesheet";
    link.href = new URL("${stylesFile}", import.meta.url).href;
    // The last style sheet is for printing and stays the last.
    [...document.querySelectorAll("link[rel=stylesheet]")].at(-1).before(link);
  });
}
async function instantiatePartFile(name) {
  // A connection that hangs ends in the message with 'Try again', too.
  const response = await fetch(new URL(name, import.meta.url), { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(\`\${name}: \${response.status}\`);
  const bytes = await response.arrayBuffer();
  const { ${shared.join(", ")} } = wasm;
  const imports = { ${SHARED}: { ${shared.join(", ")} } };
  await WebAssembly.instantiate(bytes, imports);
}
function partLoader(...files) {
  return async (callback, data) => {
    const loads = files.map((file) => once(file, () => instantiatePartFile(partFiles[file])));
    const loaded = await Promise.all([once("styles", loadPartStyles), ...loads]).then(
      () => true,
      (error) => (console.warn(error), false),
    );
    wasm.__indirect_function_table.get(callback)(data, loaded);
  };
}
`;
const IMPORT = /^import \* as (\w+) from "\.\/__wasm_split\.js"\n/gm;
const js = readFileSync(join(bound, `${NAME}.js`), "utf8");
const names = found(js, IMPORT, "the import of the loaders").map(([, name]) => name);
const table = filesOf.map(([name, list]) => `  __wasm_split_load_${name}: partLoader(${list.join(", ")}),\n`).join("");
const imported = `const ${names.join(" = partLoaders, ")} = partLoaders;\n`;
const program_js = `${js.replace(IMPORT, "")}${loader}const partLoaders = {\n${table}};\n${imported}`;

// ---- put everything in its place ----------------------------------------------------------------------------------

const program_wasm = optimised(join(bound, `${NAME}_bg.wasm`));
const before = readdirSync(staging).map((file) => file.match(/^plumbline-[0-9a-f]+(?=_bg\.wasm$)/)?.[0]).find(Boolean);
const after = `${NAME}-${hashed(program_wasm, program_js)}`;
for (const end of [".js", "_bg.wasm"]) rmSync(join(staging, before + end));
writeFileSync(join(staging, `${after}.js`), program_js);
writeFileSync(join(staging, `${after}_bg.wasm`), program_wasm);
writeFileSync(page, html.replaceAll(before, after));
