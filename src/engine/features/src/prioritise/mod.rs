//! The ranking: how judgements become scores, scores an order, and an order an explanation.
//!
//! * [`derive`]: the value of a criterion for an item, judged or derived;
//! * [`score`]: the formulas of every framework, [`weights`] where weights come from;
//! * [`ranking`]: all items in order, kept up to date one item at a time;
//! * [`explain`], [`target`], [`stability`], [`headline`]: a score opened into its parts, what would change a rank,
//!   how firm it is, and the one sentence about the top; [`explanation_text`] says why a value is what it is;
//! * [`compare`], [`moscow`], [`quadrant`]: pictures of the whole;
//! * [`query`] with [`index`], [`search`] and [`facets`]: the rows that the backlog table shows.
//!
//! Scales are fixed and never relative to the other items, so adding or deleting an item re-ranks no other.

/// The version of the formulas. It grows with every change after which the same inputs can give another score or rank,
/// so that the replay of an old decision can say so.
pub const FORMULAS: u32 = 1;

pub mod compare;
pub mod compliance_status;
pub mod derive;
pub mod explain;
pub mod explanation_text;
pub mod facets;
pub mod headline;
pub mod index;
pub mod moscow;
pub mod quadrant;
pub mod query;
pub mod ranking;
pub mod score;
pub mod search;
pub mod stability;
pub mod target;
pub mod weights;
