//! From JSON to entities, one by one: an entity that does not fit is refused with the path to the bad field, the others
//! come in.

mod entity_list;
mod fields;
mod parts;
mod restore;

pub use fields::as_text;
pub use parts::{Parts, parts};
pub use restore::restore;
