//! Recurrence rules by RFC 5545, and their plain English, both ways.
//!
//! * [`rule`]: reading, writing and counting out a rule; [`words`]: `every 2 weeks on Monday`.

pub mod rule;
pub mod words;
