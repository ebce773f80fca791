//! What changed between two assessments, in structured form ready for words.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::assessment::{Assessment, Tier, Verdict};
use crate::obligations::{Obligation, Status};

/// A verdict that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Article, paragraph, point.
    pub reference: Arc<str>,
    /// Title.
    pub title: Arc<str>,
    /// Tier that it supports.
    pub tier: Tier,
}

/// An obligation that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationChange {
    /// Id.
    pub id: Arc<str>,
    /// Article.
    pub article: Arc<str>,
    /// Title.
    pub title: Arc<str>,
    /// Status before; absent: it is new.
    pub before: Option<Status>,
    /// Status after; absent: it is gone.
    pub after: Option<Status>,
    /// Date used before.
    pub from_before: Option<NaiveDate>,
    /// Date used after.
    pub from_after: Option<NaiveDate>,
}

/// All differences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Leading tier before and after, if it changed.
    pub tier: Option<(Tier, Tier)>,
    /// Tiers that are new.
    pub tiers_gained: Vec<Tier>,
    /// Tiers that are gone.
    pub tiers_lost: Vec<Tier>,
    /// Verdicts that now hold.
    pub gained: Vec<Reason>,
    /// Verdicts that hold no more.
    pub lost: Vec<Reason>,
    /// Duties that are new, gone, or have another status or date.
    pub duties: Vec<ObligationChange>,
    /// Disputes that are new.
    pub disputes_gained: Vec<Arc<str>>,
    /// Disputes that are gone.
    pub disputes_lost: Vec<Arc<str>>,
    /// Pack version before and after, if version or hash changed.
    pub pack: Option<(Arc<str>, Arc<str>)>,
    /// As-of date before and after, if it changed.
    pub as_of: Option<(NaiveDate, NaiveDate)>,
}

impl Changes {
    /// Whether nothing that matters changed (a new pack or date alone does not).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tiers_gained.is_empty()
            && self.tiers_lost.is_empty()
            && self.gained.is_empty()
            && self.lost.is_empty()
            && self.duties.is_empty()
            && self.disputes_gained.is_empty()
            && self.disputes_lost.is_empty()
    }

    /// One sentence: 'moves from transparency duties to high risk because Annex III 4(a) (Recruitment and selection) now holds'.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Some((before, after)) = self.tier else {
            return match (self.is_empty(), self.duties.len()) {
                (true, _) => "does not change".into(),
                (false, 0) => format!("keeps its tier{}", self.because(None)),
                (false, n) => format!("keeps its tier; {n} duties change{}", self.because(None)),
            };
        };
        let (before, after) = (before.words(), after.words());
        format!("moves from {before} to {after}{}", self.because(self.tier))
    }

    fn because(&self, moved: Option<(Tier, Tier)>) -> String {
        let carry = |list: &[Reason], tier: Option<Tier>| {
            let named = list.iter().filter(|r| tier.is_none_or(|t| r.tier == t));
            named
                .map(|r| format!("{} ({})", r.reference, r.title))
                .collect::<Vec<_>>()
        };
        let gained = carry(&self.gained, moved.map(|m| m.1));
        let lost = carry(&self.lost, moved.map(|m| m.0));
        match (gained.is_empty(), lost.is_empty()) {
            (true, true) => String::new(),
            (false, true) => format!(" because {} now holds", gained.join(", ")),
            (true, false) => format!(" because {} no longer holds", lost.join(", ")),
            (false, false) => format!(
                " because {} now holds, and {} no longer",
                gained.join(", "),
                lost.join(", ")
            ),
        }
    }
}

/// Compares two assessments of one subject.
#[must_use]
pub fn compare(before: &Assessment, after: &Assessment) -> Changes {
    let ids = |a: &Assessment| a.disputed.iter().map(|d| d.id.clone()).collect::<Vec<_>>();
    let pack = (before.pack_version != after.pack_version || before.pack_hash != after.pack_hash)
        .then(|| (before.pack_version.clone(), after.pack_version.clone()));
    Changes {
        tier: (before.tier != after.tier).then_some((before.tier, after.tier)),
        tiers_gained: missing(&after.tiers, &before.tiers),
        tiers_lost: missing(&before.tiers, &after.tiers),
        gained: reasons(after, before),
        lost: reasons(before, after),
        duties: obligations(&before.duties, &after.duties),
        disputes_gained: missing(&ids(after), &ids(before)),
        disputes_lost: missing(&ids(before), &ids(after)),
        pack,
        as_of: (before.as_of != after.as_of).then_some((before.as_of, after.as_of)),
    }
}

fn missing<T: Clone + PartialEq>(of: &[T], from: &[T]) -> Vec<T> {
    of.iter().filter(|x| !from.contains(x)).cloned().collect()
}

fn reasons(of: &Assessment, not_in: &Assessment) -> Vec<Reason> {
    let holds = |v: &&Verdict| v.outcome.is_yes() && !v.lifted_by_6_3;
    let there = |v: &&Verdict| {
        let same = |other: &Verdict| other.rule == v.rule && holds(&other);
        !not_in.verdicts.iter().any(same)
    };
    let new = of.verdicts.iter().filter(holds).filter(there);
    new.map(|v| Reason {
        reference: v.reference.clone(),
        title: v.title.clone(),
        tier: v.tier,
    })
    .collect()
}

fn obligations(before: &[Obligation], after: &[Obligation]) -> Vec<ObligationChange> {
    let mut out = Vec::new();
    for old in before {
        let new = after.iter().find(|d| d.id == old.id);
        let same =
            new.is_some_and(|n| n.status == old.status && n.applies_from == old.applies_from);
        if !same {
            out.push(change(Some(old), new, old));
        }
    }
    for new in after {
        if !before.iter().any(|d| d.id == new.id) {
            out.push(change(None, Some(new), new));
        }
    }
    out
}

fn change(
    before: Option<&Obligation>,
    after: Option<&Obligation>,
    named: &Obligation,
) -> ObligationChange {
    ObligationChange {
        id: named.id.clone(),
        article: named.article.clone(),
        title: named.title.clone(),
        before: before.map(|d| d.status),
        after: after.map(|d| d.status),
        from_before: before.and_then(|d| d.applies_from),
        from_after: after.and_then(|d| d.applies_from),
    }
}
