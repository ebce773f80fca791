// What is measured, written once and used on both pages alike.

/**
 * Runs in the page before its own scripts: notes when the first row was painted, long tasks, and what goes into storage.
 * @param {{ row: string }} side the selector of a row
 */
export function instrument({ row }) {
  const bench = { firstRow: null, written: 0, writes: 0, longest: 0 };
  window.__bench = bench;

  const setItem = Storage.prototype.setItem;
  Storage.prototype.setItem = function (key, value) {
    bench.written += String(key).length + String(value).length;
    bench.writes += 1;
    return setItem.call(this, key, value);
  };

  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) bench.longest = Math.max(bench.longest, task.duration);
  }).observe({ type: "longtask", buffered: true });

  const observer = new MutationObserver(() => {
    if (!document.querySelector(row)) return;
    observer.disconnect();
    // Two frames on: the one with the row has been painted.
    requestAnimationFrame(() => requestAnimationFrame(() => (bench.firstRow = performance.now())));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/**
 * Runs in the page: acts, waits until the list has changed, and two more frames.
 * Where the list may rightly stay as it is (a letter that every row has), two frames are waited for instead.
 * Times in milliseconds: `handler` until the action returned, `changed` until the document did, `paint` until it was painted.
 */
export async function measure(act, argument, list, mayStay) {
  const region = document.querySelector(list);
  if (!region) throw new Error(`no list ${list}`);
  const { written, writes } = window.__bench;
  let observer;
  const change = new Promise((done, failed) => {
    observer = new MutationObserver(() => done(performance.now()));
    observer.observe(region, { childList: true, subtree: true, characterData: true, attributes: true });
    if (mayStay) requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
    else setTimeout(() => failed(new Error("nothing in the list changed within five seconds")), 5000);
  });
  const start = performance.now();
  act(argument);
  const handler = performance.now() - start;
  const changed = (await change) - start;
  observer.disconnect();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const paint = performance.now() - start;
  return { handler, changed, paint, written: window.__bench.written - written, writes: window.__bench.writes - writes };
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
