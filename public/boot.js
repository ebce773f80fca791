// Starts the program: an external module, so that the page needs no inline script and its policy no exception.
// Trunk writes the names of the program's two files into this script's tag (see pattern_script in Trunk.toml).
//
// What the program may rely on:
//   - <html data-theme="light|dark|system"> and data-projector are set before the first paint;
//   - #boot-shell is removed after the program's `main` has returned;
//   - a `plumbline:panic` event on window, its `detail` the message, shows the panel "Plumbline has stopped", with
//     ways to go on, to save a copy of what is kept, and to copy a report for a bug. So does any other trap.
//     The hook that sends it may do nothing else: after a panic the program's memory is not to be trusted. From then on
//     the program hears no event of the page and can write nothing to the local storage;
//   - a `plumbline:stopped` event on window follows. Plain functions of the browser (no code of the program) may listen
//     to it, to give back what other tabs wait for;
//   - <html data-version> is the version that a report names, once the program has set it;
//   - performance marks: `plumbline:boot` here, `plumbline:init` when the program's files are asked for.

performance.mark("plumbline:boot");

const THEMES = ["light", "dark", "system"];

/** The identity of what says that the program has stopped or could not start. */
const PANEL = "boot-failure";

/** A preference from local storage, kept there as JSON; null where storage is denied (a private window) or it is damaged. */
function preference(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function applyAppearance() {
  const root = document.documentElement;
  const theme = preference("plumbline.theme");
  root.dataset.theme = THEMES.includes(theme) ? theme : "system";
  if (preference("plumbline.projector") === true) root.dataset.projector = "1";
}

/** The panel's look is set here and not in the style sheet: it must be readable even when that did not load. */
const COLOURS = {
  light: { ground: "#ffffff", ink: "#1d1c1a", soft: "#625e57", bad: "#8e1b1b", accent: "#0f6b66", onAccent: "#ffffff", veil: "rgb(29 28 26 / 35%)" },
  dark: { ground: "#1b1b19", ink: "#edeae4", soft: "#aca79d", bad: "#f08a80", accent: "#56b8ae", onAccent: "#0b1a19", veil: "rgb(0 0 0 / 60%)" },
};

/** The colours of the theme that was chosen, or of the browser's. */
function colours() {
  const { theme } = document.documentElement.dataset;
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  return dark ? COLOURS.dark : COLOURS.light;
}

/** The whole window: what is behind the panel can still be read, but no longer be used. */
const veilStyle = ({ veil }) => ({
  position: "fixed",
  inset: "0",
  width: "auto",
  height: "auto",
  maxWidth: "none",
  maxHeight: "none",
  boxSizing: "border-box",
  margin: "0",
  padding: "16px",
  border: "0",
  overflow: "auto",
  background: veil,
});

const panelStyle = ({ ground, ink, bad }) => ({
  maxWidth: "640px",
  boxSizing: "border-box",
  margin: "0 auto",
  padding: "16px 20px",
  border: `2px solid ${bad}`,
  borderRadius: "8px",
  background: ground,
  color: ink,
  font: "15px/1.5 system-ui, sans-serif",
});

const buttonStyle = ({ ground, accent, onAccent }, first) => ({
  padding: "6px 14px",
  minHeight: "40px",
  border: `1px solid ${accent}`,
  borderRadius: "6px",
  background: first ? accent : ground,
  color: first ? onAccent : accent,
  font: "600 15px/1.4 system-ui, sans-serif",
  cursor: "pointer",
});

const fixedWidth = ({ ink, soft, ground }) => ({
  boxSizing: "border-box",
  width: "100%",
  margin: "0",
  whiteSpace: "pre-wrap",
  overflowWrap: "anywhere",
  font: "12px/1.45 ui-monospace, monospace",
  color: soft,
  background: ground,
  borderColor: ink,
});

function paragraph(text) {
  const p = document.createElement("p");
  p.textContent = text;
  p.style.margin = "0 0 10px";
  return p;
}

/** A link that always loads the page afresh: a program that has stopped does not answer a changed hash. */
function freshLink(text, hash) {
  const link = document.createElement("a");
  link.textContent = text;
  link.href = hash || location.hash || "#";
  Object.assign(link.style, { color: colours().accent, fontWeight: "600" });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (hash) location.hash = hash;
    location.reload();
  });
  return link;
}

/** A button in the panel's own look; the first of several is what most people want. */
function button(text, act, first = false) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  Object.assign(element.style, buttonStyle(colours(), first));
  element.addEventListener("click", () => act(element));
  return element;
}

/**
 * Shows once what happened and the ways on, over everything else, an open dialog of the program, too. Later failures are
 * consequences of the first: they are not shown.
 */
function showStopped(title, sentences, technical, ways = []) {
  if (document.getElementById(PANEL)) return;
  const palette = colours();
  const veil = document.createElement("dialog");
  veil.id = PANEL;
  Object.assign(veil.style, veilStyle(palette));
  veil.setAttribute("aria-label", title);
  const panel = document.createElement("section");
  panel.setAttribute("role", "alert");
  Object.assign(panel.style, panelStyle(palette));

  const heading = document.createElement("h1");
  heading.textContent = title;
  Object.assign(heading.style, { margin: "0 0 8px", fontSize: "17px", lineHeight: "1.3" });
  panel.append(heading, ...sentences.map(paragraph));

  const row = document.createElement("div");
  Object.assign(row.style, { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "10px 14px", margin: "0 0 12px" });
  row.append(...ways, ...(ways.length === 0 ? [freshLink("Reload", "")] : []), freshLink("Open the recovery page", "#/recover"));
  panel.append(row);

  if (technical) {
    const details = document.createElement("pre");
    details.textContent = technical;
    Object.assign(details.style, fixedWidth(palette));
    panel.append(details);
  }
  veil.append(panel);
  document.body.append(veil);
  // There is nothing to go back to. A browser lets Escape be refused once, and closes the dialog at the second.
  veil.addEventListener("cancel", (event) => event.preventDefault());
  veil.addEventListener("close", () => veil.showModal());
  for (const type of HEARD) veil.addEventListener(type, (event) => event.stopPropagation());
  veil.showModal?.(); // a browser too old for it shows an element that it does not know
  ways[0]?.focus();
}

/** What this page keeps in the browser, as it is kept: nothing is read or unpacked. None where storage is denied. */
function kept() {
  try {
    return Object.entries(localStorage).filter(([key]) => key.startsWith("plumbline"));
  } catch {
    return [];
  }
}

/** Offers what is kept as a file. */
function saveCopy(said) {
  const values = kept();
  if (values.length === 0) {
    said.textContent = "Nothing is kept in this browser";
    return;
  }
  const copy = { kind: "plumbline-storage", saved: new Date().toISOString(), values: Object.fromEntries(values) };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(copy)], { type: "application/json" }));
  link.download = `plumbline-storage-${copy.saved.slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const withoutIds = (text) => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, "…");

/** A message without what it quotes, from the first quotation mark to the last: a fault in handling a text quotes it. */
const withoutQuotes = (message) => message.replace(/(["`“]|(?<!\w)')[^]*["`”']/, "‹…›");

/** What helps to find the fault: nothing of the document is in it. */
function report(message) {
  const { js = "", wasm = "" } = document.querySelector("script[data-wasm]")?.dataset ?? {};
  const sizes = kept().map(([key, value]) => [withoutIds(key), value.length]);
  const units = sizes.reduce((sum, [, length]) => sum + length, 0);
  return [
    "Plumbline has stopped",
    `Version: ${document.documentElement.dataset.version ?? "unknown, it had not started"}`,
    `When: ${new Date().toISOString()}`,
    `Page: ${location.hash.match(/^#\/[a-z]*/)?.[0] ?? "#"}`,
    `Program: ${js} ${wasm}`,
    `Browser: ${navigator.userAgent}`,
    `Window: ${innerWidth} × ${innerHeight}, ${devicePixelRatio}×, ${navigator.language}`,
    `Kept: ${sizes.length} values, ${units} units`,
    ...sizes.map(([key, length]) => `  ${key}: ${length}`),
    "Message:",
    withoutQuotes(message),
  ].join("\n");
}

async function copyReport(message, said) {
  const text = report(message);
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = "Report copied";
  } catch {
    showReport(text);
  }
}

/** Where the clipboard is denied the report can be copied by hand. */
function showReport(text) {
  let area = document.getElementById("boot-report");
  if (!area) {
    area = document.createElement("textarea");
    area.id = "boot-report";
    area.readOnly = true;
    area.setAttribute("aria-label", "Report");
    Object.assign(area.style, { ...fixedWidth(colours()), height: "140px", marginTop: "12px" });
    document.querySelector(`#${PANEL} section`).append(area);
  }
  area.value = text;
  area.focus();
  area.select();
}

/** What a program hears of: at its elements, at the document and at the window. */
const HEARD = [
  "beforeunload", "pagehide", "visibilitychange", "freeze", "hashchange", "popstate", "storage", "resize", "scroll",
  "focus", "blur", "focusin", "focusout", "keydown", "keyup", "input", "change", "click", "dblclick", "close", "cancel",
  "pointerdown", "pointermove", "pointerup", "paste", "copy", "dragenter", "dragover", "dragleave", "drop",
];

/** Lets the stopped program hear of nothing any more, but for what happens in the panel, which lets nothing out. */
function gateEvents() {
  const gate = (event) => {
    const ours = event.target instanceof Node && document.getElementById(PANEL)?.contains(event.target);
    if (!ours) event.stopImmediatePropagation();
  };
  // The window is asked first of all, and those who listen on the way down before the others.
  for (const type of HEARD) window.addEventListener(type, gate, { capture: true });
}

/**
 * Lets the stopped program write nothing more: whatever it would still save, by a timer or because the page is left,
 * comes from a memory that may be damaged. What it saved before is right, and stays as it is.
 */
function guardStorage() {
  const refuse = () => {
    throw new DOMException("The program has stopped.", "InvalidStateError");
  };
  for (const name of ["setItem", "removeItem", "clear"]) Storage.prototype[name] = refuse;
}

/** Lets the stopped program do nothing of what it meant to do later. Identities of timers and frames are counted up. */
function cancelTimers() {
  for (let id = setTimeout(() => {}); id > 0; id -= 1) clearTimeout(id);
  for (let id = requestAnimationFrame(() => {}); id > 0; id -= 1) cancelAnimationFrame(id);
}

function showPanic(message) {
  if (document.getElementById(PANEL)) return;
  cancelTimers();
  // Before the panel takes the focus: whatever loses it would tell the program.
  guardStorage();
  gateEvents();
  showStopped(
    "Plumbline has stopped",
    [
      "A fault in the program stopped it. What was saved before is still in this browser.",
      "Go on opens this page again, with everything that was saved. If that does not help, save a copy and open the recovery page.",
    ],
    message,
    [
      button("Go on", () => location.reload(), true),
      button("Save a copy", saveCopy),
      button("Copy a report", (said) => copyReport(message, said)),
    ],
  );
  window.dispatchEvent(new Event("plumbline:stopped"));
}

/** A trap in the program's code, or its stack at an end; other errors (of an extension, say) are none of our business. */
function isTrap(error) {
  if (typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError) return true;
  const overflow = error instanceof RangeError || error?.name === "InternalError"; // the latter is Firefox's
  return overflow && /wasm/.test(error.stack);
}

function watchForPanics() {
  window.addEventListener("plumbline:panic", (event) => showPanic(String(event.detail ?? "")));
  window.addEventListener("error", (event) => {
    if (isTrap(event.error)) showPanic(event.message);
  });
  window.addEventListener("unhandledrejection", (event) => {
    if (isTrap(event.reason)) showPanic(String(event.reason));
  });
}

/** Sends for the program's two files; the browser compiles the larger one beside whatever this page does meanwhile. */
function sendForProgram() {
  const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
  const address = new URL(wasm, document.baseURI);
  performance.mark("plumbline:init");
  return {
    loading: import(new URL(js, document.baseURI).href),
    // Where that fails (a host that says another content type), the program loads it in its own ways.
    compiled: WebAssembly.compileStreaming(fetch(address)).catch(() => address),
  };
}

async function start(sentFor) {
  try {
    if (!sentFor) throw new Error("WebAssembly is not available in this browser.");
    const { loading, compiled } = sentFor;
    const program = await loading;
    await program.default({ module_or_path: await compiled });
    document.getElementById("boot-shell")?.remove();
  } catch (error) {
    console.error(error);
    document.querySelector("#boot-shell .boot-message")?.remove();
    if (isTrap(error)) {
      showPanic(String(error));
      return;
    }
    showStopped(
      "Plumbline could not start",
      [
        "The program's files could not be loaded or run. Your data has not been touched.",
        "Reload the page. If that does not help, check the connection to this site, or try a newer browser with WebAssembly allowed.",
      ],
      String(error),
    );
  }
}

const sentFor = typeof WebAssembly === "object" ? sendForProgram() : null;
// What makes this page wait for the browser's own data is done while the program is on its way: opening the storage, and
// the first formatter of numbers.
applyAppearance();
new Intl.NumberFormat([], { maximumFractionDigits: 1 }).format(0);
watchForPanics();
start(sentFor);
