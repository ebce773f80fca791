//! Roles of the organisation, stated and derived (Article 25, modified models), before any duty is picked.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::pack::RulePack;
use crate::predicate::{Slot, Slots, Tri};

/// A role in a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleState {
    /// Role.
    pub role: Arc<str>,
    /// Yes, or unknown.
    pub state: Tri,
    /// Article by which it follows from others; absent when it was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived_by: Option<Arc<str>>,
}

/// Applies the shifts of the pack to the fact `role`. Returns the roles that were gained or lost by a shift, with the article.
pub(crate) fn derive(pack: &RulePack, slots: &mut Slots) -> Vec<(u32, Arc<str>)> {
    let stated = slots.get(pack.known.role);
    let mut derived = Vec::new();
    for shift in &pack.role_shifts {
        let state = stated.has(shift.from).and(shift.when.eval(slots));
        if state == Tri::No {
            continue;
        }
        if stated.has(shift.to) != Tri::Yes {
            derived.push((shift.to, shift.reference.clone()));
        }
        slots.merge(pack.known.role, shift.to, state);
        if shift.moves {
            remove(slots, pack.known.role, shift.from, state);
        }
    }
    derived
}

fn remove(slots: &mut Slots, role: u16, mask: u32, state: Tri) {
    let Slot::Set {
        mut yes,
        mut unknown,
    } = slots.get(role)
    else {
        return;
    };
    if state.is_yes() {
        unknown &= !mask;
    } else {
        unknown |= mask & yes;
    }
    yes &= !mask;
    slots.set(role, Slot::Set { yes, unknown });
}

/// The roles for a result, in the order of the pack.
pub(crate) fn list(pack: &RulePack, slots: &Slots, derived: &[(u32, Arc<str>)]) -> Vec<RoleState> {
    let Slot::Set { yes, unknown } = slots.get(pack.known.role) else {
        return Vec::new();
    };
    // An unanswered question about roles is no statement that each of them is open.
    let open = if yes == 0 && unknown == pack.vocabulary.all_values(pack.known.role) {
        0
    } else {
        unknown
    };
    let bits = (0..32)
        .map(|n| 1_u32 << n)
        .filter(|bit| (yes | open) & bit != 0);
    let states = bits.filter_map(|bit| {
        let by = derived.iter().find(|(mask, _)| mask & bit != 0);
        Some(RoleState {
            role: pack.role_names(bit).into_iter().next()?,
            state: Tri::from(yes & bit != 0).or(Tri::Unknown),
            derived_by: by.map(|(_, reference)| reference.clone()),
        })
    });
    states.collect()
}
