//! The rule pack itself: it loads, its citations exist, its conditions are typed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use plumbline::engine::comply::RulePack;

#[test]
fn the_built_in_pack_loads() {
    let pack = RulePack::builtin().unwrap();
    assert_eq!(pack.obligations.len(), 71);
    assert_eq!(pack.hash.len(), 64);
}
