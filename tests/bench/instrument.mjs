// What is measured, written once and used on both pages alike.

/**
 * Runs in the page before its own scripts: notes when the first row was painted and when the list was there as a whole,
 * long tasks, and what goes into storage.
 * @param {{ row: string, list: string, count: number }} side the selectors of a row and of the list, and how many rows it has
 */
export function instrument({ row, list, count }) {
  const bench = { firstRow: null, whole: null, written: 0, writes: 0, longest: 0 };
  window.__bench = bench;

  const setItem = Storage.prototype.setItem;
  Storage.prototype.setItem = function (key, value) {
    bench.written += String(key).length + String(value).length;
    bench.writes += 1;
    return setItem.call(this, key, value);
  };

  new PerformanceObserver((seen) => {
    for (const task of seen.getEntries()) bench.longest = Math.max(bench.longest, task.duration);
  }).observe({ type: "longtask", buffered: true });

  // Two frames on: the one with what is there now has been painted.
  const painted = (name) => requestAnimationFrame(() => requestAnimationFrame(() => (bench[name] = performance.now())));
  const waiting = new Map([
    ["firstRow", () => document.querySelector(row)],
    ["whole", () => Number(document.querySelector(list)?.getAttribute("aria-rowcount")) >= count],
  ]);
  const observer = new MutationObserver(() => {
    for (const [name, isThere] of waiting) {
      if (!isThere()) continue;
      waiting.delete(name);
      painted(name);
    }
    if (waiting.size === 0) observer.disconnect();
  });
  observer.observe(document, { childList: true, subtree: true, attributeFilter: ["aria-rowcount"] });
}

/**
 * Runs in the page: acts, waits until the list has changed and the second frame after its last change has begun: what
 * was changed has been painted by then. Where the list may rightly stay as it is (a letter that every row has), the
 * second frame after the action is enough.
 * Times in milliseconds: `handler` until the action returned, `paint` until it was painted.
 */
export async function measure(act, argument, list, mayStay) {
  const region = document.querySelector(list);
  if (!region) throw new Error(`no list ${list}`);
  const { written, writes } = window.__bench;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  let changes = 0;
  const observer = new MutationObserver(() => (changes += 1));
  observer.observe(region, { childList: true, subtree: true, characterData: true, attributes: true });
  const start = performance.now();
  act(argument);
  const handler = performance.now() - start;
  let [seen, still] = [0, 0];
  while (still < 2 || !(seen || mayStay)) {
    await frame();
    still = changes === seen ? still + 1 : 1;
    seen = changes;
    if (performance.now() - start > 5000) throw new Error("five seconds later the list had not changed, or not come to rest");
  }
  const paint = performance.now() - start;
  observer.disconnect();
  return { handler, paint, written: window.__bench.written - written, writes: window.__bench.writes - writes };
}

/** Runs in the page: scrolls by `step` pixels, `count` times, a step per frame. Returns each frame's time, in milliseconds. */
export async function scrollThrough(scroller, step, count) {
  const element = document.querySelector(scroller);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  element.scrollTop = 0;
  await frame();
  await frame();
  const frames = [];
  let last = performance.now();
  for (let at = 0; at < count; at += 1) {
    element.scrollTop += step;
    await frame();
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  if (Math.abs(element.scrollTop - step * count) > step) throw new Error(`scrolled to ${element.scrollTop}, not to ${step * count}`);
  return frames;
}
