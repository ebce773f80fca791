//! Conditions of the rule pack: parsed once, evaluated in three-valued logic.
//!
//! Notation (fact sheet of the pack, section 13): `||`, `&&`, `!`, `==`, `!=`, `in [..]`, `<`, `<=`, `>`, `>=`,
//! parentheses, division by a literal number; `'text'` for set elements, `1e25` for numbers, `2025-08-02` for dates.
//! `!` binds closest, then comparisons, then `&&`, then `||`.

mod expr;
mod parse;

pub use crate::terms::Tri;
pub use expr::{Expr, Order, Slot, Slots};
pub use parse::PredicateError;
