//! Reading data files: separated text in, columns of numbers, categories and dates out, in one pass and with bounded
//! memory. What cannot be read is said with row and column; it never stops what can be read.

mod error;
pub mod layout;
pub mod table;
pub mod value;

pub use error::{LONGEST_ROW, MOST_COLUMNS, ReadError};
