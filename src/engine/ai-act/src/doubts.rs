//! Where the law is contested: both readings with their sources, and what the other one would give.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::classify::classify;
use crate::evaluate::tiers;
use crate::facts::Facts;
use crate::pack::{Confidence, Reading, RulePack};
use crate::predicate::Slots;
use crate::terms::Tier;

/// A contested point that matters for the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disputed {
    /// Id.
    pub id: Arc<str>,
    /// Article.
    pub reference: Arc<str>,
    /// The question.
    pub title: Arc<str>,
    /// The reading used first, then the other.
    pub readings: Vec<Reading>,
    /// Mark.
    pub confidence: Confidence,
    /// Tiers under the other reading, where they differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_tiers: Option<Vec<Tier>>,
}

/// A remark with its article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Article.
    pub reference: Arc<str>,
    /// Text.
    pub text: Arc<str>,
    /// Mark.
    pub confidence: Confidence,
}

/// Contested points that certainly matter.
pub(crate) fn disputes(
    pack: &RulePack,
    facts: &Facts,
    slots: &Slots,
    used: &[Tier],
) -> Vec<Disputed> {
    let hold = pack.disputes.iter().filter(|d| d.when.eval(slots).is_yes());
    hold.map(|dispute| Disputed {
        id: dispute.id.clone(),
        reference: dispute.reference.clone(),
        title: dispute.title.clone(),
        readings: dispute.readings.clone(),
        confidence: dispute.confidence,
        other_tiers: dispute.flag.and_then(|flag| {
            let other = tiers(pack, &classify(pack, facts, Some(flag)).slots).0;
            (other != used).then_some(other)
        }),
    })
    .collect()
}

/// Remarks that certainly hold.
pub(crate) fn remarks(pack: &RulePack, slots: &Slots) -> Vec<Remark> {
    let hold = pack
        .notes
        .iter()
        .filter(|note| note.when.eval(slots).is_yes());
    hold.map(|note| Remark {
        reference: note.reference.clone(),
        text: note.text.clone(),
        confidence: note.confidence,
    })
    .collect()
}
