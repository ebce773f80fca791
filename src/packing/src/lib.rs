//! Packing of what is kept in the browser: deflate, base64 and a checksum.
//!
//! A crate of its own, because these loops are most of what opening a large workspace takes beside reading it: they
//! are compiled for speed (see the profiles in Cargo.toml), and `inline(never)` keeps them from being compiled again,
//! for size, where they are called.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use crc::{CRC_32_ISO_HDLC, Crc, Table};

/// With a table of 1 KiB: a larger one is twice as fast, and weighs more than all the rest here.
const CRC_32: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// CRC-32 (ISO 3309, as in gzip).
#[inline(never)]
pub fn checksum(bytes: &[u8]) -> u32 {
    CRC_32.checksum(bytes)
}

/// Deflate (RFC 1951) at a level from 0, stored, to 10, smallest; then base64 without padding (RFC 4648).
#[inline(never)]
pub fn pack(bytes: &[u8], level: u8) -> String {
    BASE64.encode(miniz_oxide::deflate::compress_to_vec(bytes, level))
}

/// The bytes of a packed text; none when it is not one, or when they would be more than `limit`.
#[inline(never)]
pub fn unpack(text: &str, limit: usize) -> Option<Vec<u8>> {
    let packed = BASE64.decode(text).ok()?;
    miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, limit).ok()
}
