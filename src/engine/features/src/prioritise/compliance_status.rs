//! Where a system stands under the EU AI Act, as the ranking sees it: from its accepted assessment and the evidence for
//! it, or, while it was never assessed, from what was entered by hand.

use chrono::NaiveDate;
use plumbline_compact::gather::Gather;
use plumbline_document::assessed::Accepted;
use plumbline_document::ids::SystemId;
use plumbline_document::system::System;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};

/// Where one system stands on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct ComplianceStatus {
    /// The tier that counts.
    pub tier: Tier,
    /// What the tier rests on, e.g. `Annex III 5(c)`; empty when it was entered by hand.
    pub basis: String,
    /// Obligations that no valid evidence covers.
    pub open: u32,
    /// All obligations that want evidence.
    pub all: u32,
    /// Obligations that valid evidence covers, by id.
    covered: BTreeSet<String>,
    /// For a prohibited system the point of Art. 5, and from when; none when nobody entered a date.
    pub prohibited: Option<(String, Option<NaiveDate>)>,
}

impl ComplianceStatus {
    /// Whether valid evidence covers this obligation.
    pub fn covers(&self, obligation: &str) -> bool {
        !obligation.is_empty() && self.covered.contains(obligation)
    }

    fn of(system: &System, covered: BTreeSet<String>) -> Self {
        match &system.assessment {
            Some(accepted) => Self::assessed(accepted, covered),
            None => Self::by_hand(system, covered),
        }
    }

    fn assessed(accepted: &Accepted, covered: BTreeSet<String>) -> Self {
        let (mut open, mut all) = (0, 0);
        for obligation in accepted.counted() {
            all += 1;
            open += u32::from(!covered.contains(&*obligation.id));
        }
        let tier = accepted.tier();
        let prohibition = accepted.prohibition();
        Self {
            tier,
            basis: accepted.basis(tier),
            open,
            all,
            covered,
            prohibited: prohibition.map(|v| (v.reference.to_string(), Some(v.applies_from))),
        }
    }

    fn by_hand(system: &System, covered: BTreeSet<String>) -> Self {
        let prohibited = system.stated_tier == Tier::Prohibited;
        let article = || system.prohibited_by.trim().to_owned();
        Self {
            tier: system.stated_tier,
            basis: String::new(),
            open: system.duties_open.min(system.duties_all),
            all: system.duties_all,
            covered,
            prohibited: prohibited.then(|| (article(), system.prohibited_from)),
        }
    }
}

/// Where every system of a workspace stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComplianceStatuses(BTreeMap<SystemId, ComplianceStatus>);

impl ComplianceStatuses {
    /// Of this workspace on this day: one pass over the systems and one over the evidence.
    pub fn of(workspace: &Workspace, today: NaiveDate) -> Self {
        let mut covered: BTreeMap<SystemId, BTreeSet<String>> = BTreeMap::new();
        for piece in workspace.evidence.iter().filter(|e| e.counts_on(today)) {
            let of_system = covered.entry(piece.system).or_default();
            of_system.extend(piece.covers.iter().cloned());
        }
        let systems = workspace.systems.iter();
        Self(
            systems
                .map(|s| {
                    (
                        s.id,
                        ComplianceStatus::of(s, covered.remove(&s.id).unwrap_or_default()),
                    )
                })
                .gather(),
        )
    }

    /// Where a system stands; none when there is no such system.
    pub fn get(&self, system: &SystemId) -> Option<&ComplianceStatus> {
        self.0.get(system)
    }

    /// The systems that stand elsewhere than in `before`.
    pub fn moved(&self, before: &Self) -> BTreeSet<SystemId> {
        let ids = self.0.keys().chain(before.0.keys());
        ids.filter(|id| self.0.get(id) != before.0.get(id))
            .copied()
            .gather()
    }
}
