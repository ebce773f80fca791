//! The same bytes natively and in the browser: this is the native half, `web.rs` has the other.
#![allow(clippy::unwrap_used)]

#[path = "common/bytes.rs"]
mod bytes;

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
fn scores_have_the_recorded_bits() {
    assert_eq!(
        bytes::digest_of_scores(),
        bytes::DIGEST,
        "{:#x}",
        bytes::digest_of_scores()
    );
}
