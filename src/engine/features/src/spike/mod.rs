//! Spikes: what is derived from them. Their data is [`plumbline_document::spike`].
//!
//! * [`clock`]: how much of the timebox is used;
//! * [`template`]: what to start from;
//! * [`verdict`]: what a verdict would do to the judgements that hang on it, before it is given.

pub mod clock;
pub mod template;
pub mod verdict;
