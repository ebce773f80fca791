//! Flow: what an item's way through the workflow tells. Age, cycle time, throughput and cumulative flow are derived
//! here from the log on each item ([`plumbline_document::item::Move`]); none of them is stored.
//!
//! Time comes in as an argument. Days are days in UTC, so that daylight saving moves no item from one to another.

pub mod board;
pub mod measure;
