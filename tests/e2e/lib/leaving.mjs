// Going from page to page as the browser's own Back and Forward do, for tests of what happens to a view that is left.

/** Every page by its slug, as `src/app/route.rs` has them. */
export const PAGES = [
  "backlog", "prioritise", "sprints", "forecast", "roadmap", "board", "debt", "compliance", "assessment", "obligations",
  "deadlines", "documentation", "report", "decisions", "models", "driftlab", "health", "setup", "trash", "recover",
];

/** Does one step in the history of the page, or sets another address, and returns when the program has answered it. */
async function step(app, act, argument) {
  await app.page.evaluate(
    ([act, argument]) =>
      new Promise((done) => {
        const answered = () => requestAnimationFrame(() => setTimeout(done));
        const unanswered = setTimeout(answered, 2000); // there was nothing to go to
        addEventListener("hashchange", () => (clearTimeout(unanswered), answered()), { once: true });
        if (act === "go") location.hash = argument;
        else history[act]();
      }),
    [act, argument],
  );
  await app.ready();
}

export const back = (app) => step(app, "back");
export const forward = (app) => step(app, "forward");

/** Goes to an address; nothing happens where that is the one already. */
export async function go(app, hash) {
  if ((await app.page.evaluate(() => location.hash)) !== hash) await step(app, "go", hash);
}

/** Says in the middle of what the program may no longer be: each of these is a field, an editor or a control in focus. */
export async function begin(field) {
  const kind = await field.evaluate((e) => (e.isContentEditable ? "text" : e.matches("input") ? e.type : e.localName));
  await field.focus();
  switch (kind) {
    case "range":
      await field.press("ArrowRight");
      break;
    case "date":
      await field.press("ArrowUp");
      break;
    case "number":
      await field.pressSequentially("7");
      break;
    case "checkbox":
    case "radio":
    case "file":
    case "select":
    case "button":
    case "summary":
      break;
    default:
      await field.pressSequentially("x");
  }
}
