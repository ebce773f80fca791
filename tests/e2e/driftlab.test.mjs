// The drift lab: the sample at one click, files as people have them, a check that can be stopped, and a series.

import { appendFileSync, copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scenario, assert } from "./lib/app.mjs";

const FIXTURES = fileURLToPath(new URL("../fixtures/drift/", import.meta.url));

/** A file of these bytes or this text, as someone would have it on the disk. */
function file(name, content) {
  const path = join(mkdtempSync(join(tmpdir(), "plumbline-")), name);
  writeFileSync(path, content);
  return path;
}

/** `rows` lines made by `line`, below a header. */
const csv = (header, rows, line) => [header, ...Array.from({ length: rows }, (_, i) => line(i))].join("\n") + "\n";

const verdict = (app) => app.page.getByTestId("drift-verdict");
const problem = (app) => app.page.getByTestId("drift-problem");

async function choose(app, side, path) {
  await app.page.locator(side === "reference" ? "#drift-reference" : "#drift-current").setInputFiles(path);
}

async function check(app, reference, current) {
  await choose(app, "reference", reference);
  await app.page.getByTestId("drift-check").waitFor();
  if (current) {
    await choose(app, "current", current);
    await app.page.getByTestId("drift-check").and(app.page.locator(":enabled")).waitFor();
  }
  await app.page.getByTestId("drift-check").click();
  await verdict(app).waitFor();
  return { verdict: await verdict(app).innerText(), why: await app.page.getByTestId("drift-why").innerText() };
}

const line = (app, name) => app.page.locator(".drift-verdicts > tbody > tr").filter({ has: app.page.getByRole("button", { name, exact: true }) });

scenario("the sample shows what has drifted and why, at one click", async (app) => {
  await app.open("#/driftlab");
  await app.axe();
  await app.page.getByTestId("drift-sample").click();
  await verdict(app).waitFor();
  assert.match(await verdict(app).innerText(), /Drift/);
  assert.match(await app.page.getByTestId("drift-why").innerText(), /claim_amount/);
  assert.match(await line(app, "claim_amount").innerText(), /Drift[\s\S]*Kolmogorov-Smirnov/);
  assert.match(await line(app, "customer_age").innerText(), /No drift seen/);
  // The first drifted column is open: its picture, its counts, every statistic with how it was computed.
  await app.page.getByRole("img", { name: /Histogram of claim_amount/ }).waitFor();
  assert.match(await app.page.locator(".measures").innerText(), /PSI[\s\S]*reference deciles[\s\S]*by chance alone/);
  await app.page.getByRole("button", { name: "channel", exact: true }).click();
  assert.match(await app.page.locator(".details").innerText(), /New, not in the reference: ‘app’/);
  await app.axe();
  // Leaving the page and coming back keeps the result.
  await app.page.goto(`${app.base}#/backlog`);
  await app.page.goto(`${app.base}#/driftlab`);
  await verdict(app).waitFor();
});

scenario("each library's conventions give its own verdict", async (app) => {
  await app.open("#/driftlab");
  const [reference, current] = ["reference", "current"].map((side) => `${FIXTURES}car_loan.${side}.csv`);
  await check(app, reference, current);
  await app.page.getByTestId("drift-preset").selectOption("evidently");
  for (const [column, kind] of [["id", "ignored"], ["y_pred", "ignored"], ["y_pred_proba", "numeric"]]) {
    await app.page.getByLabel(`Read ${column} as`).selectOption(kind);
  }
  await app.page.getByTestId("drift-check").click();
  await app.page.getByText("Evidently calls the dataset drifted").waitFor();
  assert.match(await line(app, "car_value").innerText(), /Wasserstein, normed\s+0\.978/);
  await app.page.getByTestId("drift-preset").selectOption("nannyml");
  await app.page.getByTestId("drift-check").click();
  await app.page.getByText("3 standard deviations of the reference's chunks").waitFor();
  await app.page.getByText("By chunk of the current data").waitFor();
  await app.axe();
});

scenario("one file is split by a date", async (app) => {
  await app.open("#/driftlab");
  const path = file("one.csv", csv("day,x", 400, (i) => `2026-${String(Math.floor(i / 40) + 1).padStart(2, "0")}-${String((i % 28) + 1).padStart(2, "0")},${(i * 37) % 101}.5`));
  const result = await check(app, path);
  assert.match(result.verdict, /No drift seen/);
  await app.page.getByText("before the date").waitFor();
});

scenario("a file whose date was not recognised is split once a column is read as one", async (app) => {
  await app.open("#/driftlab");
  // Too few dates to be taken for them: the page says what to do, and doing it is enough.
  const path = file("odd.csv", csv("when,x", 200, (i) => `${i % 3 === 0 ? `2026-01-${String((i % 28) + 1).padStart(2, "0")}` : `w${i}`},${(i * 37) % 101}.5`));
  await choose(app, "reference", path);
  await app.page.getByText("no column is read as a date").waitFor();
  assert.ok(await app.page.getByTestId("drift-check").isDisabled());
  await app.page.getByText(/^Columns: /).click({ trial: true });
  await app.page.getByRole("combobox", { name: /when/ }).selectOption({ label: "Date" });
  await app.page.getByTestId("drift-check").and(app.page.locator(":enabled")).waitFor();
});

scenario("bad files are said with row and column, and nothing is lost", async (app) => {
  await app.open("#/driftlab");
  await choose(app, "reference", file("broken.csv", 'a,b\n1,2\n3,"4\n5,6\n'));
  await problem(app).waitFor();
  assert.match(await problem(app).innerText(), /broken\.csv: Row 3, column 2: a quote is opened here and never closed/);
  await app.axe();
  await choose(app, "reference", file("empty.csv", ""));
  await app.page.getByText("empty.csv: The file is empty.").waitFor();
  await choose(app, "reference", file("header.csv", "a,b\n"));
  await app.page.getByText("header.csv: The file has a header but no rows.").waitFor();
  // One row: read, and not evaluable.
  const one = file("one-row.csv", "a,b\n1.5,x\n");
  let result = await check(app, one, one);
  assert.match(result.verdict, /Not evaluable/);
  // Constant and all missing, and a column with numbers and words.
  const good = file("good.csv", csv("k,m,x", 200, (i) => `7.5,${i}.25,${(i * 37) % 101}.5`));
  const bad = file("bad.csv", csv("k,m,x", 200, (i) => `7.5,,${i === 150 ? "oops" : `${(i * 53) % 97}.5`}`));
  result = await check(app, good, bad);
  assert.match(result.verdict, /Drift/);
  assert.match(await line(app, "k").innerText(), /No drift seen/);
  assert.match(await line(app, "m").innerText(), /Drift/);
  await app.page.getByText("‘oops’ in row 152").waitFor();
  await app.axe();
});

scenario("decimal commas, semicolons and UTF-16 read as they are meant", async (app) => {
  await app.open("#/driftlab");
  const text = csv("größe;stadt", 200, (i) => `${(i * 37) % 101},5;${["Köln", "Łódź"][i % 2]}`);
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
  const result = await check(app, file("a.csv", text), file("b.csv", utf16));
  assert.match(result.verdict, /No drift seen/);
  await app.page.getByText("UTF-16, separated by semicolons, decimal commas").waitFor();
  assert.equal(await line(app, "größe").count(), 1);
});

scenario("a large file leaves the page responsive and can be stopped", async (app) => {
  await app.open("#/driftlab");
  const row = (i) => `${(i * 37) % 10007}.${i % 97},${(i * 53) % 9973}.5,${["Rome", "Oslo", "Bern"][i % 3]},${(i * 7) % 1009}.25`;
  const block = Array.from({ length: 10_000 }, (_, i) => row(i)).join("\n") + "\n";
  const large = file("large.csv", "a,b,city,c\n" + block.repeat(300));
  await choose(app, "reference", large);
  await app.page.getByTestId("drift-check").waitFor();
  await choose(app, "current", large);
  await app.page.getByTestId("drift-check").and(app.page.locator(":enabled")).waitFor();
  await app.page.getByTestId("drift-check").click();
  await app.page.getByTestId("drift-progress").getByText(/Reading large\.csv: \d+ rows/).waitFor();
  // The page goes on making frames while the worker works.
  const frames = await app.page.evaluate(
    () => new Promise((done) => {
      let n = 0;
      const step = () => (++n === 10 ? done(n) : requestAnimationFrame(step));
      requestAnimationFrame(step);
    }),
  );
  assert.equal(frames, 10);
  await app.page.getByRole("button", { name: "Cancel" }).click();
  await app.page.getByTestId("drift-progress").waitFor({ state: "detached" });
  assert.equal(await verdict(app).count(), 0);
  assert.equal(await app.page.getByTestId("drift-check").isEnabled(), true);
});

scenario("200 MB are read with the page alive, and a fault at their end is named", async (app) => {
  await app.open("#/driftlab");
  const row = (i) => `${(i * 37) % 10007}.${i % 97},${(i * 53) % 9973}.5,${["Rome", "Oslo", "Bern"][i % 3]},${(i * 7) % 1009}.25`;
  const header = "a,b,city,c\n";
  const block = Array.from({ length: 100_000 }, (_, i) => row(i)).join("\n") + "\n";
  const BLOCKS = Math.ceil(200e6 / block.length);
  const large = file("large.csv", header);
  for (let n = 0; n < BLOCKS; n += 1) appendFileSync(large, block);
  assert.ok(statSync(large).size >= 200e6);
  const broken = large.replace("large.csv", "broken.csv");
  copyFileSync(large, broken);
  appendFileSync(broken, '1.5,"never closed,Rome,2.5\n');
  const reference = file("reference.csv", header + block);

  /** How many frames the page makes until the sign is there. */
  const framesUntil = (sign) =>
    app.page.evaluate(
      (sign) => new Promise((done) => {
        let frames = 0;
        const step = () => {
          frames += 1;
          if (document.querySelector(sign)) done(frames);
          else requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
      sign,
    );
  const run = async (current, sign) => {
    await choose(app, "current", current);
    await app.page.getByTestId("drift-check").and(app.page.locator(":enabled")).waitFor();
    await app.page.getByTestId("drift-check").click();
    await app.page.getByTestId("drift-progress").getByText(/rows/).waitFor();
    return framesUntil(`[data-testid="${sign}"]`);
  };
  await choose(app, "reference", reference);
  const frozen = 5; // a page that waited for the reading would make a frame before it and a frame after it
  assert.ok((await run(broken, "drift-problem")) > frozen);
  const fault = BLOCKS * 100_000 + 2; // after the header, counted from 1
  assert.match(await problem(app).innerText(), new RegExp(`broken\\.csv: Row ${fault}, column 2: a quote is opened here and never closed`));
  assert.ok((await run(large, "drift-verdict")) > frozen);
  assert.match(await verdict(app).innerText(), /No drift seen/);
  rmSync(large);
  rmSync(broken);
});

scenario("detectors say where a series changed", async (app) => {
  await app.open("#/driftlab");
  await app.page.getByRole("button", { name: "A performance series" }).click();
  await app.page.getByTestId("drift-sample-series").click();
  await app.page.getByTestId("series-verdict").waitFor();
  assert.match(await app.page.getByTestId("series-verdict").innerText(), /see drift in 1500 values/);
  await app.axe();
  // The stream on which river was run.
  await app.page.locator("#drift-series").setInputFiles(`${FIXTURES}river_error_stream.csv`);
  await app.page.getByText("value 1642").waitFor();
  const table = await app.page.locator(".detectors").innerText();
  assert.match(table, /DDM[\s\S]*value 1550[\s\S]*value 1642[\s\S]*ADWIN[\s\S]*value 1856[\s\S]*Page-Hinkley[\s\S]*value 2151/);
});

scenario("the lab on a phone in the dark", { theme: "dark", size: [390, 844] }, async (app) => {
  await app.open("#/driftlab");
  await app.page.getByTestId("drift-sample").click();
  await verdict(app).waitFor();
  await app.axe();
});
