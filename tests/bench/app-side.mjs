// How the driver works Plumbline itself: the same members as in plain-side.mjs, through the real screens.
// A member that is null is printed as 'not measured yet'; nothing is guessed in its place.

export const app = {
  name: "app",
  address: "/some/sub/path/#/backlog",
  /** The performance mark that the program's `main` sets first. */
  main: "plumbline:main",
  row: '[data-testid="backlog-row"]',
  list: '[data-testid="backlog-list"]',
  scroller: '[data-testid="backlog-list"]',
  rowHeight: 38,

  seed: null,
  edit: null,
  reweigh: null,
  filter: null,
};
