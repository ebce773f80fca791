//! Estimates, forecasts and sprints (decision-maths §6 and §7).
//!
//! * [`random`]: the seeded generator of every simulation; [`beta`]: the two special functions that quantiles need;
//! * [`estimate`]: three points as distributions, and their sums; [`throughput`]: 'when' and 'how many' from what was
//!   finished;
//! * [`select`]: the best set under capacity, quotas and dependencies, exact;
//! * [`planner`]: a sprint as such a choice, and the answer in words; [`progress`]: a running or ended sprint;
//! * [`forecast`] and [`roadmap`]: the workspace's own 'when' and 'how many'; [`size`]: what counts as an item's
//!   effort.
//!
//! Nothing here knows the time of day or draws a random number of its own: seeds and dates are arguments, and the same
//! arguments give the same bytes natively and in the browser.

pub mod beta;
pub mod estimate;
pub mod forecast;
pub mod planner;
pub mod progress;
pub mod random;
pub mod roadmap;
pub mod select;
pub mod size;
pub mod throughput;
