//! Sorting and collecting in little code.
//!
//! The standard library compiles its sort and its tree building anew for every type. A program that is sent to a browser
//! pays for each of them in bytes. Here each is compiled once: [`sort`] for slices, [`gather`] for collections.

pub mod gather;
pub mod sort;
