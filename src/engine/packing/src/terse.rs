//! Terse: the values of JSON in binary, with every name and every repeated value written once.
//!
//! JSON says the names of a record's fields again in every record, and a reader compares them again; it writes
//! identities and moments as text. Here a record is a *shape* (its names, written once) and its values; identities,
//! change ids and moments are numbers; and a text that comes twice is written once and referred to. Smile, the binary
//! JSON of the Jackson project, shares names and values likewise; shapes are those of JavaScript engines ("hidden
//! classes", Chambers, Ungar & Lee, OOPSLA 1989).
//!
//! ```text
//! terse   = 1  known  length text  count scalar*  count shape*  value
//! scalar  = 0 length | 1 16 bytes | 2 8 bytes | 3 number      text, identity, hex, moment
//! shape   = count name*                                      a name is the number of a known name or a scalar
//! value   = a tag, and what it says follows
//! ```
//!
//! `known` is how many names, of a list that writer and reader have and that only grows, have the first numbers. Lengths,
//! counts and numbers are LEB128. All texts stand one after the other in `text`, in the order in which they are
//! first met, so that they are checked to be UTF-8 at once; in a value stands only how long the next one is. Whatever
//! the bytes are, a reader does not panic and reads no more than they hold.

mod read;
mod scalar;
mod write;

pub use read::{Broken, Head, PathStep, Reader, Shape, Token, place_of};
pub use write::{All, Repeated, Repeats, Writer};

/// The first byte: no JSON text begins with it.
pub const FORM: u8 = 1;

/// The tags of values. Those from [`tag::WHOLES`] on carry a small number themselves.
mod tag {
    pub(super) const NULL: u8 = 0;
    pub(super) const FALSE: u8 = 1;
    pub(super) const TRUE: u8 = 2;
    /// A whole number from 0.
    pub(super) const WHOLE: u8 = 3;
    /// A whole number below 0: how far below -1.
    pub(super) const NEGATIVE: u8 = 4;
    /// Eight bytes, little endian.
    pub(super) const FLOAT: u8 = 5;
    /// A float that is a whole number from 0, tenths or hundredths of one.
    pub(super) const UNITS: u8 = 6;
    pub(super) const TENTHS: u8 = 7;
    pub(super) const HUNDREDTHS: u8 = 8;
    pub(super) const TEXT: u8 = 9;
    pub(super) const IDENTITY: u8 = 10;
    pub(super) const HEX: u8 = 11;
    pub(super) const MOMENT: u8 = 12;
    pub(super) const LIST: u8 = 13;
    pub(super) const OBJECT: u8 = 14;
    /// A known name or a scalar, by number.
    pub(super) const SHARED: u8 = 15;
    pub(super) const WHOLES: u8 = 0x10;
    pub(super) const TEXTS: u8 = 0x20;
    pub(super) const LISTS: u8 = 0x40;
    pub(super) const OBJECTS: u8 = 0x60;
    pub(super) const SHAREDS: u8 = 0x80;
}
