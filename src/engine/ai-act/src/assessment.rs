//! The assessment: tiers, verdicts, roles, duties, doubts. Cheap to build; traces come from [`mod@crate::explain`].

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::classify::Classified;
use crate::doubts::{Disputed, Remark, disputes, remarks};
use crate::evaluate::{run, tiers};
use crate::facts::Facts;
use crate::obligations::{Obligation, pick};
use crate::pack::{Confidence, Group, RulePack};
use crate::predicate::{Slot, Tri};
use crate::questionnaire::{Insufficient, open_verdict_facts};
use crate::roles;
use crate::transparency::paragraphs;

pub use crate::roles::RoleState;
pub use crate::terms::Tier;
pub use crate::transparency::Paragraph;

/// A rule that holds, or that a missing fact leaves open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RuleVerdict"))]
pub struct Verdict {
    /// Id of the rule in the pack; its trace is explained on demand.
    pub rule: Arc<str>,
    /// Article, paragraph, point.
    pub reference: Arc<str>,
    /// Title.
    pub title: Arc<str>,
    /// Tier that it supports.
    pub tier: Tier,
    /// Yes or unknown.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["yes", "unknown"])))]
    pub outcome: Tri,
    /// From when it applies. The tier does not depend on the as-of date.
    pub applies_from: NaiveDate,
    /// How sure the pack is.
    pub confidence: Confidence,
    /// An Annex III point that Article 6(3) takes out again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lifted_by_6_3: bool,
}

/// The result for one subject, one organisation and one date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// Version of the rule pack.
    pub pack_version: Arc<str>,
    /// SHA-256 of the canonical JSON of the rule pack.
    pub pack_hash: Arc<str>,
    /// As-of date; it decides statuses only.
    pub as_of: NaiveDate,
    /// The most serious certain tier, or `insufficient_facts` if none is certain.
    pub tier: Tier,
    /// All tiers that hold, most serious first; with `insufficient_facts` if a missing fact can change the set.
    pub tiers: Vec<Tier>,
    /// Tiers that a missing fact leaves open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_tiers: Vec<Tier>,
    /// Routes by which it is high-risk.
    pub routes: Vec<Arc<str>>,
    /// Annex III points by which it is high-risk.
    pub annex_iii_points: Vec<Arc<str>>,
    /// Whether Article 6(3) takes it out of Annex III.
    pub exempt_6_3: Tri,
    /// Roles, stated and derived.
    pub roles: Vec<RoleState>,
    /// Rules that hold or are open, in the order of the Act.
    pub verdicts: Vec<Verdict>,
    /// Article 50 by paragraph.
    pub art50: Vec<Paragraph>,
    /// Duties of the organisation.
    pub duties: Vec<Obligation>,
    /// Contested points, with both readings.
    pub disputed: Vec<Disputed>,
    /// Remarks.
    pub remarks: Vec<Remark>,
    /// What is missing, if a missing fact can change the tiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insufficient: Option<Insufficient>,
}

impl Assessment {
    /// References of the verdicts that carry the certain tiers.
    #[must_use]
    pub fn basis(&self) -> Vec<&str> {
        let carry = self.verdicts.iter().filter(|v| {
            let lifted = v.lifted_by_6_3 && self.tiers.contains(&Tier::Exempt63);
            v.outcome.is_yes() && (self.tiers.contains(&v.tier) || lifted)
        });
        carry.map(|v| &*v.reference).collect()
    }

    /// A duty by its id.
    #[must_use]
    pub fn duty(&self, id: &str) -> Option<&Obligation> {
        self.duties.iter().find(|d| &*d.id == id)
    }

    /// The earliest date from which a tier applies, over the verdicts that carry it.
    #[must_use]
    pub fn tier_applies_from(&self, tier: Tier) -> Option<NaiveDate> {
        let carry = self
            .verdicts
            .iter()
            .filter(|v| v.tier == tier && v.outcome.is_yes());
        carry
            .filter(|v| !v.lifted_by_6_3)
            .map(|v| v.applies_from)
            .min()
    }
}

/// Assesses one subject. Same facts, date and pack give the same result; every combination of facts gives one.
#[must_use]
pub fn assess(pack: &RulePack, facts: &Facts, as_of: NaiveDate) -> Assessment {
    let mut run = run(pack, facts);
    let duties = pick(pack, &mut run.slots, as_of);
    let slots = &run.slots;
    let (mut tiers, open_tiers) = tiers(pack, slots);
    let disputed = disputes(pack, facts, slots, &tiers);
    let insufficient = (!open_tiers.is_empty()).then(|| {
        tiers.push(Tier::InsufficientFacts);
        open_verdict_facts(pack, facts, &run)
    });
    let known = &pack.known;
    let names = |slot: u16| match slots.get(slot) {
        Slot::Set { yes, .. } => pack.vocabulary.named(slot, yes),
        _ => Vec::new(),
    };
    Assessment {
        pack_version: pack.version.clone(),
        pack_hash: pack.hash.clone(),
        as_of,
        tier: tiers.first().copied().unwrap_or(Tier::InsufficientFacts),
        routes: names(known.route),
        annex_iii_points: names(known.point),
        exempt_6_3: slots.get(known.exempt).flag(),
        roles: roles::list(pack, slots, &run.derived_roles),
        verdicts: verdicts(pack, &run.classified),
        art50: paragraphs(pack, &run.classified, slots),
        duties,
        disputed,
        remarks: remarks(pack, slots),
        insufficient,
        tiers,
        open_tiers,
    }
}

fn verdicts(pack: &RulePack, run: &Classified) -> Vec<Verdict> {
    let exempt = run.slots.get(pack.known.exempt).flag();
    let mut out = Vec::new();
    for (rule, touched) in pack.rules.iter().zip(&run.outcomes) {
        let Some(tier) = rule.tier else { continue };
        let annex_iii = rule.group == Group::HighRisk
            && rule.sets.iter().any(|(s, _)| *s == pack.known.touched);
        let lifted = annex_iii && touched.is_yes() && exempt.is_yes();
        let outcome = match annex_iii && !lifted {
            true => touched.and(exempt.negate()),
            false => *touched,
        };
        if outcome != Tri::No {
            out.push(Verdict {
                rule: rule.id.clone(),
                reference: rule.reference.clone(),
                title: rule.title.clone(),
                tier,
                outcome,
                applies_from: rule.applies_from,
                confidence: rule.confidence,
                lifted_by_6_3: lifted,
            });
        }
    }
    out
}
