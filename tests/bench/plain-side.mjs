// How the driver works the plain page. `act` functions run in the page.

export const plain = {
  name: "plain",
  address: "/plain/plain.html",
  main: "bench:main",
  row: "#list .row",
  list: "#list",
  scroller: "#list",
  rowHeight: 38,

  /** Puts `count` items into this context's storage, as the page itself would. */
  seed: async (page, count) => page.evaluate((n) => window.plain.seed(n), count),

  edit: {
    prepare: (page) => page.locator("[data-field=value]").nth(3).click(),
    act: (value) => {
      const input = document.querySelector("#list input");
      input.value = String(value);
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    },
  },
  reweigh: {
    act: (weight) => {
      const slider = document.querySelector("#weight");
      slider.value = String(weight);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    },
  },
  filter: {
    mayStay: true,
    act: (text) => {
      const input = document.querySelector("#filter");
      input.value = text;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    },
  },
};
