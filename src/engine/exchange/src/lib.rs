//! In and out: the workspace file, imports from other tools, and what an import would change.
//!
//! * our own file: [`file`] writes and reads it, [`decode`] turns JSON into entities one by one, [`migrate`] lifts
//!   older schemas, [`repair`] repairs what does not fit together (its shape is published in `public/plumbline.schema.json`,
//!   which is made from the types that are written, by the module `schema` of the feature of that name);
//! * what others give: [`sniff`] says what it is and opens it, [`jira_rest`], [`jira_csv`] and [`table`] read it into
//!   [`foreign`] records, which are resolved to items; [`numbered`] finds the items of rows that only have a number;
//! * before anything changes: [`preview`] compares with what is there, [`merge`] joins two copies field by field.
//!
//! Everything here is pure. Whatever it could not use it says in [`notes`].

pub mod decode;
pub mod file;
pub mod foreign;
pub mod jira_csv;
pub mod jira_map;
pub mod jira_rest;
pub mod merge;
pub mod migrate;
pub mod notes;
pub mod numbered;
pub mod preview;
pub mod read_error;
pub mod repair;
#[cfg(feature = "schema")]
pub mod schema;
pub mod sniff;
mod stamp;
pub mod table;
pub mod table_csv;
