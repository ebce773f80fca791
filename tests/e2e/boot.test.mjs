// The release bundle starts from a sub-path under the strict policy, and says so when it cannot.

import { assert, scenario, SIZES } from "./lib/app.mjs";

scenario("the release bundle starts from a sub-path under a strict policy", async (app) => {
  await app.open();
  assert.equal(await app.page.title().then((title) => title.includes("Plumbline")), true);
  assert.equal(await app.page.getByText("Opening your workspace…").count(), 0, "the static shell is still there");
  assert.notEqual((await app.page.locator("body").innerText()).trim(), "", "the program drew nothing");
});

scenario("the page carries the strict policy itself, for hosts that send no header", async (app) => {
  await app.open();
  const policy = await app.page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  const directives = new Map(policy.split(";").map((part) => part.trim().split(/ (.*)/s)));
  assert.equal(directives.get("default-src"), "'none'");
  assert.equal(directives.get("script-src"), "'self' 'wasm-unsafe-eval'");
  assert.equal(directives.get("style-src"), "'self'");
  assert.equal(directives.get("connect-src"), "'self'");
  assert.equal(await app.page.locator("script:not([src])").count(), 0, "an inline script");
  assert.equal(await app.page.locator("style").count(), 0, "an inline style sheet");
});

scenario("an address outside the page's own origin cannot be reached from it", async (app) => {
  app.expectProblem(/policy violation: connect-src/);
  app.expectProblem(/console error: .*Content Security Policy/);
  await app.open();
  const outcome = await app.page.evaluate(() => fetch("https://example.com/").then(() => "reached", () => "refused"));
  assert.equal(outcome, "refused");
});

scenario("before the program runs there is a page to see, and without scripts it says what is missing", { context: { javaScriptEnabled: false } }, async (app) => {
  await app.page.goto(app.base);
  await app.page.getByText("Opening your workspace…").waitFor();
  const missing = app.page.locator("noscript p"); // a text locator does not look into noscript
  await missing.waitFor();
  assert.match(await missing.innerText(), /needs JavaScript, which is switched off here/);
});

scenario("the chosen theme and projector mode are set before anything is drawn", async (app) => {
  await app.open();
  await app.page.evaluate(() => localStorage.setItem("plumbline.projector", "true"));
  await app.theme("dark");
  const { theme, projector } = await app.page.evaluate(() => ({ ...document.documentElement.dataset }));
  assert.deepEqual({ theme, projector }, { theme: "dark", projector: "1" });
});

scenario("a program file that cannot be loaded gives a plain message and two ways on", async (app) => {
  app.expectProblem(/console error: .*(ERR_FAILED|Failed to load)/);
  app.expectProblem(/console error: TypeError/);
  await app.context.route("**/*.wasm", (route) => route.abort());
  await app.page.goto(app.base);
  const panel = app.page.getByRole("alert");
  await panel.getByText("Plumbline could not start").waitFor();
  await panel.getByText("Your data has not been touched.").waitFor();
  await app.axe();
  await app.context.unroute("**/*.wasm");
  await panel.getByRole("link", { name: "Reload" }).click();
  await app.ready();
});

scenario("a panic is shown with a way to reload and to the recovery page", { size: SIZES.phone }, async (app) => {
  await app.open();
  await app.page.evaluate(() => dispatchEvent(new CustomEvent("plumbline:panic", { detail: "index out of range" })));
  const panel = app.page.getByRole("alert");
  await panel.getByText("Plumbline has stopped").waitFor();
  await panel.getByText("index out of range").waitFor();
  const restarted = app.page.waitForEvent("load");
  await panel.getByRole("link", { name: "Open the recovery page" }).click();
  await restarted;
  await app.ready();
  assert.equal(new URL(app.page.url()).hash, "#/recover");
  assert.equal(await panel.getByText("Plumbline has stopped").count(), 0);
});

scenario("the web manifest and its icons are there, under relative addresses", async (app) => {
  await app.open();
  const manifest = await app.page.evaluate(() => fetch(document.querySelector('link[rel="manifest"]').href).then((r) => r.json()));
  assert.equal(manifest.start_url, "./");
  for (const { src } of manifest.icons) {
    const response = await app.page.request.get(app.base + src);
    assert.equal(response.status(), 200, src);
  }
});
