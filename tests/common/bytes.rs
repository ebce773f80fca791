//! One number for every score of the sample under every framework, to be the same natively and in WebAssembly.

use chrono::NaiveDate;
use plumbline_features::prioritise::ranking::Ranking;
use plumbline_sample::sample;

/// CRC-32 of the bits of every score, framework by framework, slot by slot; a missing score counts as zeros.
pub fn digest_of_scores() -> u32 {
    let workspace = sample();
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut hasher = crc32fast::Hasher::new();
    for framework in workspace.frameworks.iter() {
        let ranking = Ranking::compute(&workspace, framework, today);
        for slot in 0..u32::try_from(workspace.items.slots()).unwrap() {
            let bits = ranking.score(slot).map_or(0, f64::to_bits);
            hasher.update(&bits.to_le_bytes());
        }
        for slot in ranking.order() {
            hasher.update(&slot.to_le_bytes());
        }
    }
    hasher.finalize()
}

/// The digest, as computed natively on x86-64. Both test binaries compare against it, so a difference between the two
/// worlds shows in one of them. It changes when the sample or a formula does.
pub const DIGEST: u32 = 0x87c9_2290;
