#![doc = include_str!("../README.md")]

pub mod english;
pub mod rule;
