// A backlog of any size, the same on every machine: used by the plain page, and by the driver for the file that the program imports.

/** xorshift32 (Marsaglia 2003): enough for test data, and the same bits everywhere. */
export function randomFrom(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

const VERBS = "Predict Rank Explain Detect Summarise Label Monitor Retrain Validate Cluster Translate Route Forecast Score Compare Deduplicate".split(" ");
const THINGS = "churn;claims;replies;invoices;sensor readings;broker questions;storm damage;price quotes;call notes;photo evidence;policy texts;late payments;fraud rings;search results;survey answers".split(";");
const PLACES = "for home policies;for brokers;in the portal;at renewal;for the call centre;after a storm;for new customers;in the nightly batch;for claims handlers;in the mobile app".split(";");
const WORDS = "the model must reach its metric before release because reviewers compare every answer with a sample from last quarter and the data owner confirms that labels are complete lawful and fresh enough to trust".split(" ");
const KINDS = ["feature", "story", "spike", "monitoring", "data_validation", "retraining", "debt", "compliance", "bug", "epic"];
const STATUSES = ["Idea", "Framed", "In refinement", "Ready", "In progress", "Model validation", "Done"];
const TAGS = ["retention", "portal", "latency", "bias", "prompt", "labels", "audit", "cost"];

/** Systems with what decision-maths asks: base burden by tier, open and all duties, days until a duty applies (or null). */
export const SYSTEMS = [
  { id: "sys-1", name: "Retention engine", tier: "minimal", base: 5, open: 0, duties: 0, days: null },
  { id: "sys-2", name: "Support copilot", tier: "transparency", base: 20, open: 2, duties: 4, days: -113 },
  { id: "sys-3", name: "Claims triage", tier: "high", base: 60, open: 12, duties: 20, days: 374 },
  { id: "sys-4", name: "Fraud watch", tier: "undecided", base: 50, open: 3, duties: 9, days: 620 },
];

/** @returns {object[]} `count` items with judgements by low / likely / high, texts, tags and stamps */
export function makeItems(count, seed = 20261123) {
  const random = randomFrom(seed);
  const whole = (limit) => Math.floor(random() * limit);
  const pick = (list) => list[whole(list.length)];
  const exact = (value) => ({ low: value, likely: value, high: value });
  const range = (likely, spread) => ({ low: Math.max(0, likely - whole(spread)), likely, high: Math.min(100, likely + whole(spread)) });
  const hex = (digits) => Array.from({ length: digits }, () => whole(16).toString(16)).join("");

  return Array.from({ length: count }, (_, index) => {
    const kind = pick(KINDS);
    const days = 1 + whole(40);
    return {
      id: `01935c0a-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`,
      key: `PLB-${index + 1}`,
      title: `${pick(VERBS)} ${pick(THINGS)} ${pick(PLACES)}`,
      kind,
      track: kind === "spike" ? "discovery" : "delivery",
      system: pick(SYSTEMS).id,
      status: pick(STATUSES),
      owner: `person-${1 + whole(12)}`,
      tags: [pick(TAGS), pick(TAGS)].filter((tag, at, all) => all.indexOf(tag) === at),
      due: whole(5) === 0 ? `2027-0${1 + whole(9)}-1${whole(10)}` : null,
      notes: Array.from({ length: 12 + whole(14) }, () => pick(WORDS)).join(" "),
      judgements: {
        value: range(whole(101), 20),
        data: exact(25 * whole(5)),
        confidence: range(whole(101), 25),
        effort: { low: Math.max(0.5, days * 0.6), likely: days, high: days * 2 },
      },
      created: 1_763_800_000_000 + index * 60_000,
      changed: 1_763_800_000_000 + index * 61_000,
      revision: 1 + whole(9),
    };
  });
}
