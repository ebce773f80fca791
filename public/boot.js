// Starts the program: an external module, so that the page needs no inline script and its policy no exception.
// Trunk writes the names of the program's two files into this script's tag (see pattern_script in Trunk.toml).
//
// What the program may rely on:
//   - <html data-theme="light|dark|system"> and data-projector are set before the first paint;
//   - #boot-shell is removed after the program's `main` has returned;
//   - a `plumbline:panic` event on window, its `detail` the message, shows the panel "Plumbline has stopped", with
//     ways to go on, to save a copy of what is kept, and to copy a report for a bug.
//     The hook that sends it may do nothing else: after a panic the program's memory is not to be trusted;
//   - performance marks: `plumbline:boot` here, `plumbline:init` when the program's files are asked for.

performance.mark("plumbline:boot");

const THEMES = ["light", "dark", "system"];

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
const PANEL_STYLE = {
  position: "fixed",
  inset: "16px 16px auto 16px",
  zIndex: "2147483647",
  maxWidth: "640px",
  maxHeight: "calc(100vh - 32px)",
  overflow: "auto",
  boxSizing: "border-box",
  margin: "0 auto",
  padding: "16px 20px",
  border: "2px solid #8e1b1b",
  borderRadius: "8px",
  background: "#ffffff",
  color: "#1d1c1a",
  font: "15px/1.5 system-ui, sans-serif",
};

const BUTTON_STYLE = {
  margin: "0 10px 6px 0",
  padding: "6px 14px",
  minHeight: "36px",
  border: "1px solid #0f6b66",
  borderRadius: "6px",
  background: "#ffffff",
  color: "#0f6b66",
  font: "600 15px/1.4 system-ui, sans-serif",
  cursor: "pointer",
};

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
  Object.assign(link.style, { color: "#0f6b66", fontWeight: "600", marginRight: "20px" });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (hash) location.hash = hash;
    location.reload();
  });
  return link;
}

/** A button in the panel's own look. */
function button(text, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  Object.assign(element.style, BUTTON_STYLE);
  element.addEventListener("click", () => act(element));
  return element;
}

/** Shows once what happened and the ways on. Later failures are consequences of the first: they are not shown. */
function showStopped(title, sentences, technical, ways = []) {
  if (document.getElementById("boot-failure")) return;
  const panel = document.createElement("section");
  panel.id = "boot-failure";
  panel.setAttribute("role", "alert");
  Object.assign(panel.style, PANEL_STYLE);

  const heading = document.createElement("h1");
  heading.textContent = title;
  Object.assign(heading.style, { margin: "0 0 8px", fontSize: "17px" });
  panel.append(heading, ...sentences.map(paragraph));

  const links = paragraph("");
  links.append(...ways, ...(ways.length === 0 ? [freshLink("Reload", "")] : []), freshLink("Open the recovery page", "#/recover"));
  panel.append(links);

  if (technical) {
    const details = document.createElement("pre");
    details.textContent = technical;
    Object.assign(details.style, {
      margin: "0",
      whiteSpace: "pre-wrap",
      overflowWrap: "anywhere",
      font: "12px/1.45 ui-monospace, monospace",
      color: "#67635c",
    });
    panel.append(details);
  }
  document.body.append(panel);
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
function saveCopy() {
  const copy = { kind: "plumbline-storage", saved: new Date().toISOString(), values: Object.fromEntries(kept()) };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(copy)], { type: "application/json" }));
  link.download = `plumbline-storage-${copy.saved.slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** What helps to find the fault: nothing of the document is in it. */
function report(message) {
  const { js = "", wasm = "" } = document.querySelector("script[data-wasm]")?.dataset ?? {};
  const sizes = kept().map(([key, value]) => [key.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…"), value.length]);
  const units = sizes.reduce((sum, [, length]) => sum + length, 0);
  return [
    "Plumbline has stopped",
    `When: ${new Date().toISOString()}`,
    `Page: ${location.hash.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…") || "#"}`,
    `Program: ${js} ${wasm}`,
    `Browser: ${navigator.userAgent}`,
    `Window: ${innerWidth} × ${innerHeight}, ${devicePixelRatio}×, ${navigator.language}`,
    `Kept: ${sizes.length} values, ${units} units`,
    ...sizes.map(([key, length]) => `  ${key}: ${length}`),
    "Message:",
    message,
  ].join("\n");
}

async function copyReport(message, said) {
  try {
    await navigator.clipboard.writeText(report(message));
    said.textContent = "Copied";
  } catch {
    // Where the clipboard is denied the report can be copied by hand.
    const text = document.createElement("textarea");
    text.value = report(message);
    text.readOnly = true;
    text.setAttribute("aria-label", "Report");
    Object.assign(text.style, { width: "100%", height: "140px", font: "12px/1.45 ui-monospace, monospace" });
    document.getElementById("boot-failure").append(text);
    text.select();
  }
}

function showPanic(message) {
  showStopped(
    "Plumbline has stopped",
    [
      "A fault in the program stopped it. What was saved before is still in this browser.",
      "Go on opens this page again, with everything that was saved. If that does not help, save a copy and open the recovery page.",
    ],
    message,
    [
      button("Go on", () => location.reload()),
      button("Save a copy", saveCopy),
      button("Copy a report", (said) => copyReport(message, said)),
    ],
  );
}

/** A trap in the program's code; other errors (of an extension, say) are none of our business. */
function isTrap(error) {
  return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
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
