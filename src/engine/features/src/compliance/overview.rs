//! The systems of a workspace under the Act: result, roles, coverage, next deadline, and whether what was accepted
//! still holds.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::compliance::coverage::{Coverage, coverage};
use crate::compliance::standing::{Standing, facts, on_day, standings};
use plumbline_ai_act::assessment::{Assessment, assess};
use plumbline_ai_act::compare::{Changes, compare};
use plumbline_ai_act::pack::RulePack;
use plumbline_document::assessed::{Accepted, wants_evidence};
use plumbline_document::ids::SystemId;
use plumbline_document::system::System;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;

/// Whether an accepted assessment still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Validity {
    /// Nothing is accepted.
    Missing,
    /// Today's answers, rules and day give something else, or something has happened that asks for a new one.
    Outdated,
    /// It holds.
    Current,
}

impl Validity {
    /// Name on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "Not assessed",
            Self::Outdated => "Outdated",
            Self::Current => "Current",
        }
    }
}

/// An accepted assessment against what the answers give on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Whether it holds.
    pub validity: Validity,
    /// Why not, or what there is to know, in sentences.
    pub why: Vec<String>,
    /// What has changed since it was accepted; none when nothing was.
    pub changes: Option<Changes>,
    /// What the answers give on the day.
    pub live: Assessment,
}

/// Assesses a system on a day and compares with what was accepted.
#[must_use]
pub fn check(pack: &RulePack, workspace: &Workspace, system: &System, day: NaiveDate) -> Check {
    let live = assess(pack, &facts(workspace, system), day);
    let Some(accepted) = &system.assessment else {
        let why = match system.facts.is_empty() {
            true => "Nothing has been answered yet.".to_owned(),
            false => "Questions are answered, but no result is accepted yet.".to_owned(),
        };
        return Check {
            validity: Validity::Missing,
            why: vec![why],
            changes: None,
            live,
        };
    };
    let before = accepted.to_assessment();
    // That an obligation begins to apply on its date is no news: only what differs beyond the passing of time is.
    let differs = compare(&on_day(before.clone(), day), &live);
    let changes = compare(&before, &live);
    let mut why = Vec::new();
    if !differs.is_empty() {
        why.push(format!("Today it {}.", differs.sentence()));
    }
    for trigger in system
        .triggers
        .iter()
        .filter(|t| t.is_open() && t.date <= day)
    {
        let what = trigger.kind.name();
        why.push(match trigger.note.as_str() {
            "" => format!("{what} on {}.", trigger.date),
            note => format!("{what} on {}: {note}", trigger.date),
        });
    }
    let validity = match why.is_empty() {
        true => Validity::Current,
        false => Validity::Outdated,
    };
    if let Some((then, now)) = &changes.pack {
        why.push(format!("Accepted under rule pack {then}; this is {now}."));
    }
    Check {
        validity,
        why,
        changes: Some(changes),
        live,
    }
}

/// The next date on which an obligation without evidence begins to apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The date.
    pub date: NaiveDate,
    /// The article of the first obligation of that day.
    pub article: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// How many further obligations begin on that day.
    pub more: usize,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct SystemRow {
    /// The system.
    pub id: SystemId,
    /// Its name.
    pub name: String,
    /// The tier that counts.
    pub tier: Tier,
    /// What it rests on; for a tier entered by hand it says so.
    pub basis: String,
    /// Further results that hold beside the tier.
    pub beside: String,
    /// The organisation's roles.
    pub roles: String,
    /// Coverage.
    pub coverage: Coverage,
    /// The next deadline.
    pub next: Option<Deadline>,
    /// Whether the assessment holds.
    pub validity: Validity,
    /// Why.
    pub why: Vec<String>,
}

/// Every system by name, as it stands on a day.
#[must_use]
pub fn rows(pack: &RulePack, workspace: &Workspace, day: NaiveDate) -> Vec<SystemRow> {
    let all = standings(workspace, day);
    all.iter()
        .map(|standing| row(pack, workspace, standing, day))
        .collect()
}

fn row(pack: &RulePack, workspace: &Workspace, standing: &Standing, day: NaiveDate) -> SystemRow {
    let system = &standing.system;
    let check = check(pack, workspace, system, day);
    let accepted = system.assessment.as_deref();
    let tier = system.tier();
    SystemRow {
        id: system.id,
        name: system.name.clone(),
        tier,
        basis: match accepted {
            Some(accepted) => accepted.basis(tier),
            None => "entered by hand".to_owned(),
        },
        beside: accepted.map(|a| beside(a, tier)).unwrap_or_default(),
        roles: accepted.map(roles).unwrap_or_default(),
        coverage: coverage(&standing.column()),
        next: next(standing, day),
        validity: check.validity,
        why: check.why,
    }
}

fn beside(accepted: &Accepted, tier: Tier) -> String {
    let others = accepted.tiers.iter().filter(|t| Tier::from(**t) != tier);
    others.map(|t| t.words()).collect::<Vec<_>>().join(", ")
}

fn roles(accepted: &Accepted) -> String {
    let each = accepted
        .roles
        .iter()
        .map(|role| crate::compliance::matrix::role_words(role));
    each.collect::<Vec<_>>().join(", ")
}

fn next(standing: &Standing, day: NaiveDate) -> Option<Deadline> {
    let assessment = standing.assessment.as_ref()?;
    let proven = |id: &str| {
        let mut proofs = standing.proofs.iter();
        proofs.any(|p| *p.obligation == *id && p.worth == crate::compliance::coverage::Worth::Valid)
    };
    let obligations = assessment.duties.iter().filter(|d| wants_evidence(d));
    let mut coming: Vec<_> = obligations
        .filter(|d| !proven(&d.id))
        .filter_map(|d| Some((d.applies_from.filter(|from| *from > day)?, d)))
        .collect();
    plumbline_compact::sort::by_key(&mut coming, |(from, _)| *from);
    let (date, first) = coming.first()?;
    Some(Deadline {
        date: *date,
        article: first.article.clone(),
        title: first.title.clone(),
        more: coming.iter().filter(|(from, _)| from == date).count() - 1,
    })
}
