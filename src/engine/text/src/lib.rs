#![doc = include_str!("../README.md")]

pub mod adf;
pub mod dates;
pub mod delimited;
pub mod encoding;
pub mod fuzzy;
