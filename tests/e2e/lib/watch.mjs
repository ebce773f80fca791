// Watches every page of a context for what must never happen: errors, policy violations, requests to anywhere else.

/**
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} origin the only origin that may be asked for anything
 */
export async function watch(context, origin) {
  const problems = [];
  const expected = [];
  const report = (kind, text) => problems.push({ kind, text });

  await context.exposeBinding("__reportViolation", (_source, text) => report("policy violation", text));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) =>
      window.__reportViolation(`${event.violatedDirective} blocked ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`),
    );
  });
  context.on("console", (message) => {
    if (message.type() === "error") report("console error", `${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => report("uncaught error", String(error.error()?.stack ?? error.error())));
  context.on("request", (request) => {
    const url = new URL(request.url());
    const local = url.protocol === "data:" || (url.protocol === "blob:" && url.origin === origin) || url.protocol === "about:";
    if (!local && url.origin !== origin) report("request to elsewhere", url.href);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) report("failed request", `${response.status()} ${response.url()}`);
  });

  return {
    /** Says that a problem whose text matches is part of this test. It must then happen. */
    expect: (pattern) => expected.push(pattern),
    /** Everything that went wrong and was not expected, and everything expected that did not happen, as lines. */
    verdict() {
      const matches = (pattern, { kind, text }) => pattern.test(`${kind}: ${text}`);
      const bad = problems
        .filter((problem) => !expected.some((pattern) => matches(pattern, problem)))
        .map(({ kind, text }) => `${kind}: ${text}`);
      const absent = expected
        .filter((pattern) => !problems.some((problem) => matches(pattern, problem)))
        .map((pattern) => `expected but did not happen: ${pattern}`);
      return [...bad, ...absent];
    },
  };
}
