//! Reading what people and other tools write.
//!
//! * [`delimited`]: CSV and its relatives, whole or as a stream; [`encoding`]: the bytes of a file as text;
//! * [`dates`]: days and moments in the notations of the field;
//! * [`adf`]: the documents of Atlassian's tools as plain text; [`fuzzy`]: search that forgives typing errors.
//!
//! Nothing here knows what a backlog is.

pub mod adf;
pub mod dates;
pub mod delimited;
pub mod encoding;
pub mod fuzzy;
