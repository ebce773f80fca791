//! The classification with the roles that follow from it, and the tiers that it gives: what an assessment, a trace and
//! the search for open questions all start from.

use std::sync::Arc;

use crate::classify::{Classified, classify};
use crate::facts::Facts;
use crate::pack::RulePack;
use crate::predicate::Slots;
use crate::roles;
use crate::terms::{Tier, Tri};

/// Classification with derived roles.
pub(crate) struct Run {
    /// Values and outcomes with the stated roles.
    pub(crate) classified: Classified,
    /// Values with the derived roles.
    pub(crate) slots: Slots,
    pub(crate) derived_roles: Vec<(u32, Arc<str>)>,
}

pub(crate) fn run(pack: &RulePack, facts: &Facts) -> Run {
    let classified = classify(pack, facts, None);
    let mut slots = classified.slots.clone();
    let derived_roles = roles::derive(pack, &mut slots);
    Run {
        classified,
        slots,
        derived_roles,
    }
}

/// Certain and open tiers, most serious first.
pub(crate) fn tiers(pack: &RulePack, slots: &Slots) -> (Vec<Tier>, Vec<Tier>) {
    let slot = slots.get(pack.known.tier);
    let state = |tier: &Tier| {
        let mask = pack
            .vocabulary
            .mask(pack.known.tier, tier.id())
            .unwrap_or(0);
        slot.has(mask)
    };
    let with = |wanted: Tri| {
        Tier::ALL
            .into_iter()
            .filter(|t| state(t) == wanted)
            .collect()
    };
    (with(Tri::Yes), with(Tri::Unknown))
}
