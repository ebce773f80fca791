//! Reading what people and other tools write.
//!
//! * [`csv_text`]: delimited text, from any spreadsheet; [`dates`]: days and moments in the notations of the field;
//! * [`adf`]: the documents of Atlassian's tools as plain text; [`fuzzy`]: search that forgives typing errors.
//!
//! Nothing here knows what a backlog is.

pub mod adf;
pub mod csv_text;
pub mod dates;
pub mod fuzzy;
