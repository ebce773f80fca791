//! Packing of what is kept in the browser: JSON's values as terse bytes, deflate, base64, wide text and a checksum.
//!
//! A crate of its own, because these loops are most of what opening a large workspace takes beside reading it: they
//! are compiled for speed (see the profiles in Cargo.toml), and `inline(never)` keeps them from being compiled again,
//! for size, where they are called.

pub mod terse;

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

/// The first of the 32,768 characters that [`widen`] uses: no surrogate and nothing that JSON escapes is among them.
const FIRST_WIDE: u32 = 0x800;

/// Bytes as text of few UTF-16 units, which is what a browser's storage counts: fifteen bits a unit. A one, and noughts
/// to the end of the last unit, follow the bytes.
#[inline(never)]
pub fn widen(bytes: &[u8]) -> String {
    let mut text = String::with_capacity((bytes.len() * 8 / 15 + 1) * 3);
    let (mut held, mut count) = (0_u32, 0);
    let mut put = |bits: u32| text.extend(char::from_u32(FIRST_WIDE + bits));
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        count += 8;
        if count >= 15 {
            count -= 15;
            put(held >> count);
            held &= (1 << count) - 1;
        }
    }
    put(((held << 1) | 1) << (14 - count));
    text
}

fn narrow(wide: char) -> Option<u32> {
    let bits = u32::from(wide).checked_sub(FIRST_WIDE)?;
    (bits < 1 << 15).then_some(bits)
}

/// The bytes of a text of [`widen`]; none when it is not one.
#[inline(never)]
pub fn unwiden(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 3 * 15 / 8 + 1);
    let (mut held, mut count) = (0_u32, 0);
    let mut last = 0;
    for wide in text.chars() {
        last = narrow(wide)?;
        held = (held << 15) | last;
        count += 15;
        while count >= 8 {
            count -= 8;
            bytes.push((held >> count) as u8);
        }
        held &= (1 << count) - 1;
    }
    // The one and the noughts are what was left over, or that and what was taken for a byte.
    match (last.trailing_zeros() + 1).checked_sub(count) {
        Some(0) => {}
        Some(8) => drop(bytes.pop()),
        _ => return None,
    }
    Some(bytes)
}
