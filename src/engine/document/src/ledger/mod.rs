//! What the decision ledger is made of: a [`decision`], sealed as an [`entry`] under its address, a [`sha`].

pub mod decision;
pub mod entry;
pub mod sha;
