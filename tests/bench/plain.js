// What Plumbline does with a large backlog, written straight in JavaScript, as a measure for it: the same data, storage,
// compression, checksum, scoring, sorting and visible window, with the browser's own functions where it has one.
// Not a straw man: typed arrays, recycled rows, one write to the document per changed cell.

import { makeItems, SYSTEMS } from "./items.mjs";

performance.mark("bench:main");

const SNAPSHOT = "plain.snapshot";
const JOURNAL = "plain.journal.";
const IDLE_MS = 1500;

// ---- storage ------------------------------------------------------------------------------------------------------

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 as in zip and PNG (ISO 3309); the browser offers none to scripts. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at += 1) crc = CRC_TABLE[(crc ^ bytes[at]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

function toBase64(bytes) {
  if (bytes.toBase64) return bytes.toBase64();
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

const fromBase64 = (text) => (Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));

async function saveSnapshot() {
  const until = journal;
  const packed = await through(new TextEncoder().encode(JSON.stringify(items)), new CompressionStream("deflate"));
  const text = `${crc32(packed)}:${packed.length}:${toBase64(packed)}`;
  localStorage.setItem(SNAPSHOT, text);
  if (localStorage.getItem(SNAPSHOT) !== text) throw new Error("the snapshot was not kept");
  for (let entry = folded; entry < until; entry += 1) localStorage.removeItem(JOURNAL + entry);
  folded = until;
  return text.length;
}

async function loadSnapshot() {
  const text = localStorage.getItem(SNAPSHOT);
  if (text === null) return null;
  const [crc, length, body] = text.split(":");
  const packed = fromBase64(body);
  if (packed.length !== Number(length) || crc32(packed) !== Number(crc)) throw new Error("the snapshot is damaged");
  return JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream("deflate"))));
}

/** Appends one change to the journal, at once and with its checksum. */
function writeJournal(change) {
  const entry = JSON.stringify(change);
  localStorage.setItem(JOURNAL + journal, `${crc32(new TextEncoder().encode(entry))}:${entry}`);
  journal += 1;
  clearTimeout(idle);
  idle = setTimeout(saveSnapshot, IDLE_MS);
}

function replayJournal() {
  const numbers = Object.keys(localStorage).filter((key) => key.startsWith(JOURNAL)).map((key) => Number(key.slice(JOURNAL.length)));
  numbers.sort((a, b) => a - b);
  const byId = numbers.length > 0 ? new Map(items.map((item) => [item.id, item])) : null;
  for (const number of numbers) {
    const text = localStorage.getItem(JOURNAL + number);
    const entry = text.slice(text.indexOf(":") + 1);
    if (crc32(new TextEncoder().encode(entry)) !== Number(text.slice(0, text.indexOf(":")))) break;
    const change = JSON.parse(entry);
    apply(byId.get(change.id), change);
  }
  folded = numbers[0] ?? 0;
  journal = numbers.length > 0 ? numbers.at(-1) + 1 : 0;
}

// ---- ranking: AI value, on fixed scales 0 to 100 ------------------------------------------------------------------

const WEIGHTS = new Float64Array([30, 15, 15, 15, 15, 10]); // value, data, confidence, burden, urgency, effort
const CARRIES_BURDEN = new Set(["epic", "feature", "story", "retraining"]);
const SYSTEM = new Map(SYSTEMS.map((system) => [system.id, system]));
const URGENCY = [[0, 100], [90, 90], [180, 70], [365, 40], [730, 10]];

const pert = ({ low, likely, high }) => (low + 4 * likely + high) / 6;

function urgency(days) {
  if (days === null) return 0;
  if (days <= 0) return 100;
  for (let step = 1; step < URGENCY.length; step += 1) {
    const [[from, high], [to, low]] = [URGENCY[step - 1], URGENCY[step]];
    if (days <= to) return high + ((low - high) * (days - from)) / (to - from);
  }
  return 10;
}

function normalised(item, into, at) {
  const system = SYSTEM.get(item.system);
  const { value, data, confidence, effort } = item.judgements;
  const duties = system.duties === 0 ? 0 : (30 * system.open) / system.duties;
  into[at] = pert(value);
  into[at + 1] = pert(data);
  into[at + 2] = pert(confidence);
  into[at + 3] = 100 - (CARRIES_BURDEN.has(item.kind) ? Math.min(100, system.base + duties) : 0);
  into[at + 4] = item.kind === "compliance" ? urgency(system.days) : 0;
  into[at + 5] = Math.min(100, Math.max(0, 100 * (1 - Math.log(1 + pert(effort)) / Math.log(61))));
}

function scoreOne(index) {
  let sum = 0;
  let weights = 0;
  for (let part = 0; part < 6; part += 1) {
    sum += WEIGHTS[part] * parts[index * 6 + part];
    weights += WEIGHTS[part];
  }
  scores[index] = weights > 0 ? sum / weights : Number.NEGATIVE_INFINITY;
}

const byScore = (a, b) => scores[b] - scores[a] || a - b;

/** After one score has changed: moves that item to its new place, the rest is still in order. */
function moveOne(index) {
  const from = order.indexOf(index);
  order.copyWithin(from, from + 1);
  let low = 0;
  let high = order.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byScore(order[middle], index) < 0) low = middle + 1;
    else high = middle;
  }
  order.copyWithin(low + 1, low, order.length - 1);
  order[low] = index;
  shareRanks();
}

/** The ranked order of all items, best first, ties in the order of the backlog; ties share a rank. */
function rankAll() {
  order.sort(byScore);
  shareRanks();
}

function shareRanks() {
  for (let place = 0; place < order.length; place += 1) {
    const tied = place > 0 && scores[order[place]] === scores[order[place - 1]];
    ranks[order[place]] = tied ? ranks[order[place - 1]] : place + 1;
  }
}

function scoreAll() {
  for (let index = 0; index < items.length; index += 1) scoreOne(index);
  rankAll();
}

// ---- the visible window -------------------------------------------------------------------------------------------

const ROW = 38;
const SLOTS = 40;
const list = document.querySelector("#list");
const spacer = document.querySelector("#spacer");
const oneDecimal = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const short = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

function makeSlot() {
  const row = document.createElement("div");
  row.className = "row";
  row.setAttribute("role", "row");
  const cells = Array.from({ length: 8 }, () => {
    const cell = document.createElement("span");
    cell.setAttribute("role", "gridcell");
    cell.append("");
    row.append(cell);
    return cell;
  });
  const bar = document.createElement("span");
  bar.className = "bar";
  bar.append(...Array.from({ length: 6 }, () => document.createElement("i")));
  cells[5].append(bar);
  cells[4].dataset.field = "value";
  return { row, texts: cells.map((cell) => cell.firstChild), segments: [...bar.children], index: -1, place: -1 };
}

const setText = (node, text) => {
  if (node.data !== text) node.data = text;
};

function fill(slot, place) {
  const index = shown[place];
  const item = items[index];
  if (slot.place !== place) {
    slot.row.style.transform = `translateY(${place * ROW}px)`;
    slot.row.setAttribute("aria-rowindex", place + 1);
  }
  slot.place = place;
  slot.index = index;
  const { low, likely, high } = item.judgements.effort;
  const texts = [
    String(ranks[index]),
    item.title,
    item.kind,
    SYSTEM.get(item.system).name,
    short.format(parts[index * 6]),
    oneDecimal.format(scores[index]),
    item.status,
    low === high ? short.format(likely) : `${short.format(low)}–${short.format(likely)}–${short.format(high)}`,
  ];
  texts.forEach((text, cell) => setText(slot.texts[cell], text));
  const total = WEIGHTS.reduce((sum, weight) => sum + weight, 0);
  slot.segments.forEach((segment, part) => {
    const width = `${((WEIGHTS[part] * parts[index * 6 + part]) / total).toFixed(1)}%`;
    if (segment.style.width !== width) segment.style.width = width;
  });
}

function render() {
  const visible = Math.ceil(list.clientHeight / ROW);
  const before = Math.max(0, Math.floor((SLOTS - visible) / 2));
  const first = Math.max(0, Math.min(Math.floor(list.scrollTop / ROW) - before, shown.length - SLOTS));
  for (let place = first; place < first + SLOTS; place += 1) {
    const slot = slots[place % SLOTS];
    const used = place < shown.length;
    slot.row.hidden = !used;
    if (used) fill(slot, place);
  }
}

function show() {
  shown = needle === "" ? order : order.filter((index) => haystack(index).includes(needle));
  spacer.style.height = `${shown.length * ROW}px`;
  list.setAttribute("aria-rowcount", shown.length);
  document.querySelector("#count").textContent = `${shown.length} of ${items.length}`;
  render();
}

function haystack(index) {
  haystacks[index] ??= `${items[index].key} ${items[index].title} ${items[index].tags.join(" ")}`.toLowerCase();
  return haystacks[index];
}

// ---- what people do -----------------------------------------------------------------------------------------------

function apply(item, { value, at }) {
  item.judgements.value = { low: value, likely: value, high: value };
  item.changed = at;
  item.revision += 1;
}

function commit(index, value) {
  const item = items[index];
  const change = { id: item.id, value, was: item.judgements.value, revision: item.revision, at: Date.now() };
  apply(item, change);
  writeJournal(change);
  normalised(item, parts, index * 6);
  scoreOne(index);
  moveOne(index);
  show();
}

function openEditor(slot, cell) {
  const input = document.createElement("input");
  input.type = "number";
  input.value = slot.texts[4].data;
  cell.append(input);
  const { index } = slot;
  const close = () => input.remove();
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "Enter") return;
    const value = Math.min(100, Math.max(0, Number(input.value)));
    close();
    commit(index, value);
  });
  input.focus();
}

list.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-field=value]");
  const slot = cell && slots.find(({ row }) => row.contains(cell));
  if (slot && !cell.querySelector("input")) openEditor(slot, cell);
});
list.addEventListener("scroll", render, { passive: true });
document.querySelector("#weight").addEventListener("input", (event) => {
  WEIGHTS[0] = Number(event.target.value);
  scoreAll();
  show();
});
document.querySelector("#filter").addEventListener("input", (event) => {
  needle = event.target.value.trim().toLowerCase();
  list.scrollTop = 0;
  show();
});

// ---- start --------------------------------------------------------------------------------------------------------

let items = [];
let parts, scores, ranks, order, shown, haystacks;
let needle = "";
let journal = 0;
let folded = 0;
let idle;
const slots = [];

async function open() {
  items = (await loadSnapshot()) ?? [];
  if (items.length === 0) return;
  replayJournal();
  parts = new Float64Array(items.length * 6);
  scores = new Float64Array(items.length);
  ranks = new Uint32Array(items.length);
  order = Uint32Array.from(items, (_, index) => index);
  haystacks = new Array(items.length);
  items.forEach((item, index) => normalised(item, parts, index * 6));
  scoreAll();
  while (slots.length < SLOTS) slots.push(makeSlot());
  list.append(...slots.map(({ row }) => row));
  show();
}

window.plain = {
  /** Makes and stores a backlog; the next load opens it. Returns the snapshot's size in UTF-16 units. */
  seed: async (count) => {
    items = makeItems(count);
    return saveSnapshot();
  },
  /** For checking that both pages rank alike: the first places, as key and score. */
  top: (count) => Array.from(order.slice(0, count), (index) => [items[index].key, scores[index]]),
};

open();
