//! The decision ledger: what was decided, by whom, when, why and on which inputs, in a chain of hashes.
//!
//! The entries themselves are [`plumbline_document::ledger`].
//!
//! * [`chain`] puts entries in order, finds forks and what does not hold; [`fingerprint`] makes a head short enough to
//!   be read out, [`fingerprint_check`] compares it;
//! * [`stored_inputs`] keeps the inputs of a decision by content address, [`replay`] ranks by them again;
//! * [`names`] keeps people's names out of what cannot be changed any more;
//! * [`gate`] checks the definition of ready and of done, which a decision alone can waive;
//! * [`register`] is the list that people read, print and file; [`file`] is its JSON with the hashes.

pub mod chain;
pub mod file;
pub mod fingerprint;
pub mod fingerprint_check;
pub mod gate;
pub mod names;
pub mod register;
pub mod replay;
pub mod stored_inputs;
