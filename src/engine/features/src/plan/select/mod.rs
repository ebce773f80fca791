//! The best set: a 0-1 knapsack with several limits, lower bounds and precedence (decision-maths §7).
//!
//! * [`problem`]: what is to be chosen from, and the exact check of an answer in integers;
//! * [`search`]: bounds by the Lagrangian relaxation of all limits (Held, Wolfe & Crowder 1974); items whose reduced
//!   cost exceeds the gap are fixed. What is left is decided by a table of states, exactly, where they are few (dynamic
//!   programming, Nemhauser & Ullmann 1969), else by branch and bound with a few subgradient steps at every node;
//! * [`shrink`]: leaves out items that cannot be in the best two sets because enough better ones are just like them,
//!   so that 10,000 items become a few hundred and the answer stays exact;
//! * [`conflict`]: why nothing fits; [`insight`]: what binds, and what one item would cost.
//!
//! Values and sizes are integers and every answer is checked in integers; floating point only steers the search, with
//! a margin wider than its error. The same problem always gives the same answer.

pub mod conflict;
pub mod insight;
pub mod problem;
pub mod search;
mod shrink;

pub use problem::{Limit, Problem};
pub use search::{Answer, Effort, Pick, Status, solve};
