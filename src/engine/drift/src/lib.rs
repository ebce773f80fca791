#![doc = include_str!("../README.md")]

pub mod bins;
pub mod categories;
pub mod check;
pub mod detect;
pub mod distance;
pub mod emulation;
pub mod job;
pub mod numbers;
pub mod pairs;
pub mod phrases;
pub mod plan;
pub mod profile;
pub mod read;
pub mod special;
pub mod summary;
