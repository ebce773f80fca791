//! Duties of one case: which, who, from when, and whether they sleep.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::high_risk::{Legacy, legacy};
use crate::pack::{ObligationRule, RulePack};
use crate::predicate::{Expr, Slot, Slots, Tri};

pub use crate::terms::ObligationKind;

/// Where a duty stands on the as-of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ObligationStatus"))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It applies.
    Applies,
    /// It applies from a later date.
    From,
    /// It sleeps until a significant change in design (Article 111(2)).
    Dormant,
    /// It arises when something happens.
    OnEvent,
    /// A fact is missing to say whether it applies.
    Open,
}

impl Status {
    /// The status with an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "applies" => Some(Self::Applies),
            "from" => Some(Self::From),
            "dormant" => Some(Self::Dormant),
            "on_event" => Some(Self::OnEvent),
            "open" => Some(Self::Open),
            _ => None,
        }
    }

    /// Plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Applies => "applies",
            Self::From => "applies later",
            Self::Dormant => "sleeps until a significant change in design",
            Self::OnEvent => "only when it happens",
            Self::Open => "open: an answer is missing",
        }
    }
}

/// One duty of a case. Texts such as evidence and retention are in the pack, under the same id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Obligation {
    /// Id of the entry in the pack.
    pub id: Arc<str>,
    /// Article without 'Art.'.
    pub article: Arc<str>,
    /// What it asks.
    pub title: Arc<str>,
    /// Kind.
    pub kind: ObligationKind,
    /// Roles of the organisation that bear it.
    pub roles: Vec<Arc<str>>,
    /// Status on the as-of date.
    pub status: Status,
    /// Date used; absent when a missing fact leaves it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_from: Option<NaiveDate>,
    /// Date by the letter of Article 113, where it differs from the date used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub literal_from: Option<NaiveDate>,
    /// The two dates compete; show both.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contested_date: bool,
    /// For a sleeping duty: the latest date on which it wakes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wakes_at_latest: Option<NaiveDate>,
    /// Whether a missing date of placing leaves open if it sleeps.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_sleep: bool,
}

impl Obligation {
    /// The status in plain words. Where the date is open, so is whether it has passed.
    #[must_use]
    pub fn status_words(&self) -> &'static str {
        match (self.status, self.applies_from) {
            (Status::From, None) => "the date is open: it may apply already",
            (status, _) => status.words(),
        }
    }
}

/// Picks the duties. Leaves the slot `any_art50_duty` set as a side result.
pub(crate) fn pick(pack: &RulePack, slots: &mut Slots, as_of: NaiveDate) -> Vec<Obligation> {
    let mut listed: Vec<Obligation> = Vec::new();
    for entry in &pack.obligations {
        let state = applies(pack, entry, slots);
        // Article 50(5) hangs on the other duties of Article 50, which stand before it in the pack.
        if entry.id.starts_with("art50-") {
            slots.merge(pack.known.any_art50, 0, state);
        }
        if state != Tri::No {
            let mut obligation = obligation(pack, entry, state, slots, as_of);
            // It says how to do what the others ask: whoever bears none of them has nothing to do it for.
            if matches!(entry.applies_when, Expr::Flag(slot) if slot == pack.known.any_art50) {
                let informs = |role: &Arc<str>| {
                    let others = listed.iter().filter(|d| d.id.starts_with("art50-"));
                    others.flat_map(|d| &d.roles).any(|r| r == role)
                };
                obligation.roles.retain(informs);
            }
            listed.push(obligation);
        }
    }
    listed
}

/// Whether an entry is listed: in scope, a role that bears it, and its condition (events: with the event taken as given).
pub(crate) fn applies(pack: &RulePack, entry: &ObligationRule, slots: &mut Slots) -> Tri {
    let known = &pack.known;
    let reach = slots
        .get(known.in_scope)
        .flag()
        .and(slots.get(known.role).has(entry.roles));
    if reach == Tri::No {
        return Tri::No;
    }
    let former: Vec<Slot> = entry
        .trigger
        .iter()
        .map(|slot| slots.set(*slot, Slot::Flag(Tri::Yes)))
        .collect();
    let condition = entry.applies_when.eval(slots);
    for (slot, value) in entry.trigger.iter().zip(former) {
        slots.set(*slot, value);
    }
    reach.and(condition)
}

fn obligation(
    pack: &RulePack,
    entry: &ObligationRule,
    state: Tri,
    slots: &Slots,
    as_of: NaiveDate,
) -> Obligation {
    let mut from = date(pack, entry, slots);
    let mut wakes = None;
    let mut status = None;
    let sleep = legacy(pack, entry, slots);
    match sleep {
        Legacy::Dormant { wakes: Some(date) } if date <= as_of => from = Some(date),
        Legacy::Dormant { wakes: date } => {
            wakes = date;
            status = Some(Status::Dormant);
        }
        Legacy::Woken { on, not_before } => {
            from = on;
            // It has been changed, so it is awake: only since when is open.
            let changed = on.is_none() && not_before.is_none_or(|date| date <= as_of);
            status = changed.then_some(Status::Applies);
        }
        Legacy::Awake | Legacy::Open => {}
    }
    let happened = entry.kind != ObligationKind::Event || entry.applies_when.eval(slots).is_yes();
    let status = if state == Tri::Unknown {
        Status::Open
    } else if status == Some(Status::Dormant) {
        Status::Dormant
    } else if !happened {
        Status::OnEvent
    } else if let Some(status) = status {
        status
    } else if from.map_or_else(|| certain_by(entry, slots, as_of), |date| date <= as_of) {
        Status::Applies
    } else {
        Status::From
    };
    let mask = match slots.get(pack.known.role) {
        Slot::Set { yes, .. } => yes & entry.roles,
        _ => 0,
    };
    Obligation {
        id: entry.id.clone(),
        article: entry.article.clone(),
        title: entry.title.clone(),
        kind: entry.kind,
        roles: pack.role_names(mask),
        status,
        applies_from: from,
        literal_from: entry.literal.filter(|literal| Some(*literal) != from),
        contested_date: entry.contested_date,
        wakes_at_latest: wakes,
        may_sleep: sleep == Legacy::Open,
    }
}

/// The date used: by case, else the earliest of the routes that carry the duty, else the plain date.
fn date(pack: &RulePack, entry: &ObligationRule, slots: &Slots) -> Option<NaiveDate> {
    for case in &entry.by_case {
        match case.when.eval(slots) {
            Tri::Yes => return Some(case.date),
            Tri::Unknown => return None,
            Tri::No => {}
        }
    }
    let route = slots.get(pack.known.route);
    let dates = entry
        .by_route
        .iter()
        .filter(|(mask, _)| route.has(*mask).is_yes());
    Some(
        dates
            .map(|(_, date)| *date)
            .min()
            .unwrap_or(entry.applies_from),
    )
}

/// Whether every date that is still possible has passed.
fn certain_by(entry: &ObligationRule, slots: &Slots, as_of: NaiveDate) -> bool {
    let open = |date: NaiveDate| date <= as_of;
    let cases = entry
        .by_case
        .iter()
        .filter(|case| case.when.eval(slots) != Tri::No);
    !entry.by_case.is_empty() && open(entry.applies_from) && cases.map(|case| case.date).all(open)
}
