//! What a workspace holds for the obligations of its systems: accepted assessments as they stand on a day, evidence,
//! and the items that work on obligations. Everything that shows obligations starts from here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::compliance::coverage::{Column, Proof, Work, Worth};
use crate::compliance::documentation::{Holding, KeptEvidence, Material, PlannedWork, Source};
use crate::compliance::report;
use plumbline_ai_act::assessment::Assessment;
use plumbline_ai_act::facts::Facts;
use plumbline_ai_act::obligations::{Obligation, ObligationKind, Status};
use plumbline_compact::gather::Gather;
use plumbline_compact::sort;
use plumbline_document::evidence::{Evidence, EvidenceState};
use plumbline_document::ids::{DatasetId, SystemId};
use plumbline_document::item::{Item, Link};
use plumbline_document::kind::Kind;
use plumbline_document::lineage::versions::versions_of;
use plumbline_document::system::System;
use plumbline_document::workspace::Workspace;

/// An item that works on an obligation and is not finished.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemOnObligation {
    /// Id of the obligation.
    pub obligation: Arc<str>,
    /// The item.
    pub item: Arc<Item>,
}

/// One system with everything that stands behind its obligations on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The system.
    pub system: Arc<System>,
    /// Its accepted assessment, with the statuses of the day; none while none is accepted.
    pub assessment: Option<Assessment>,
    /// Its evidence.
    pub evidence: Vec<Arc<Evidence>>,
    /// The same, as far as coverage goes.
    pub proofs: Vec<Proof>,
    /// Unfinished items, in the order of the backlog.
    pub items: Vec<ItemOnObligation>,
    /// The same, as far as coverage goes.
    pub work: Vec<Work>,
}

impl Standing {
    /// The system as a column of the matrix.
    #[must_use]
    pub fn column(&self) -> Column<'_> {
        Column {
            assessment: self.assessment.as_ref(),
            proofs: &self.proofs,
            work: &self.work,
        }
    }
}

/// All systems, by name, as they stand on a day. Looks at every item once.
#[must_use]
pub fn standings(workspace: &Workspace, day: NaiveDate) -> Vec<Standing> {
    let mut all: Vec<Standing> = workspace
        .systems
        .iter()
        .map(|system| bare(workspace, system, day))
        .collect();
    sort::by_key(&mut all, |s| (s.system.name.to_lowercase(), s.system.id));
    let places: BTreeMap<SystemId, usize> = all
        .iter()
        .enumerate()
        .map(|(place, standing)| (standing.system.id, place))
        .gather();
    for item in unfinished(workspace) {
        let place = item.system.and_then(|id| places.get(&id));
        if let Some(standing) = place.and_then(|place| all.get_mut(*place)) {
            join(standing, item);
        }
    }
    all
}

/// One system as it stands on a day; none when there is no such system.
#[must_use]
pub fn standing(workspace: &Workspace, id: SystemId, day: NaiveDate) -> Option<Standing> {
    let system = workspace.systems.get(&id)?;
    let mut standing = bare(workspace, system, day);
    for item in unfinished(workspace).filter(|item| item.system == Some(id)) {
        join(&mut standing, item);
    }
    Some(standing)
}

/// Live items that discharge something and are not finished.
fn unfinished(workspace: &Workspace) -> impl Iterator<Item = &Arc<Item>> {
    workspace
        .live_items()
        .filter(|item| !item.discharges.is_empty() && !workspace.settings.is_done(&item.status))
}

fn bare(workspace: &Workspace, system: &Arc<System>, day: NaiveDate) -> Standing {
    let evidence: Vec<Arc<Evidence>> = workspace.evidence_of(system.id).cloned().collect();
    let proofs = evidence.iter().flat_map(|kept| {
        kept.covers.iter().map(|obligation| Proof {
            obligation: (&**obligation).into(),
            worth: worth(kept, day),
            until: kept.expires.filter(|_| kept.state == EvidenceState::Valid),
        })
    });
    Standing {
        system: system.clone(),
        assessment: system
            .assessment
            .as_ref()
            .map(|accepted| on_day(accepted.to_assessment(), day)),
        proofs: proofs.collect(),
        evidence,
        items: Vec::new(),
        work: Vec::new(),
    }
}

/// What a piece of evidence is worth on a day.
#[must_use]
pub fn worth(evidence: &Evidence, day: NaiveDate) -> Worth {
    match evidence.state_on(day) {
        EvidenceState::Draft => Worth::Pending,
        EvidenceState::Valid => Worth::Valid,
        EvidenceState::Expired => Worth::Expired,
    }
}

fn join(standing: &mut Standing, item: &Arc<Item>) {
    let obligations = standing.assessment.iter().flat_map(|a| &a.duties);
    let touched: Vec<Arc<str>> = obligations
        .filter(|obligation| discharges(item, obligation))
        .map(|obligation| obligation.id.clone())
        .collect();
    for obligation in touched {
        standing.work.push(Work {
            obligation: obligation.clone(),
            due: item.due,
        });
        standing.items.push(ItemOnObligation {
            obligation,
            item: item.clone(),
        });
    }
}

/// Whether an item says that it discharges an obligation: by the obligation's id, or, where it was entered by hand, by
/// the article.
#[must_use]
pub fn discharges(item: &Item, obligation: &Obligation) -> bool {
    item.discharges.iter().any(|entry| {
        if entry.obligation.is_empty() {
            same_article(&obligation.article, &entry.article)
        } else {
            *entry.obligation == *obligation.id
        }
    })
}

/// Whether an article as people write it (`Art. 26(8)`) is one of those of an obligation (`26(8), 49(3)`).
fn same_article(obligation: &str, entered: &str) -> bool {
    let entered = entered.trim();
    let entered = entered
        .strip_prefix("Art. ")
        .or_else(|| entered.strip_prefix("Article "))
        .unwrap_or(entered)
        .trim();
    let mut parts = obligation
        .split([',', ';'])
        .map(|part| part.split_whitespace().next().unwrap_or_default());
    !entered.is_empty() && parts.any(|part| part == entered)
}

/// An accepted assessment as it stands on a day: which obligations apply follows from their dates; what is accepted
/// stays.
#[must_use]
pub fn on_day(mut accepted: Assessment, day: NaiveDate) -> Assessment {
    for obligation in &mut accepted.duties {
        match (
            obligation.status,
            obligation.applies_from,
            obligation.wakes_at_latest,
        ) {
            (Status::Applies | Status::From, Some(from), _) => {
                obligation.status = if from <= day {
                    Status::Applies
                } else {
                    Status::From
                };
            }
            (Status::Dormant | Status::Open, _, Some(wakes)) if wakes <= day => {
                // What arises on an event still waits for it, and what is open for its answer.
                obligation.status = match (obligation.status, obligation.kind) {
                    (Status::Open, _) => Status::Open,
                    (_, ObligationKind::Event) => Status::OnEvent,
                    _ => Status::Applies,
                };
                obligation.applies_from = Some(wakes);
                obligation.wakes_at_latest = None;
            }
            _ => {}
        }
    }
    accepted.as_of = day;
    accepted
}

/// The answers about a system, completed by the organisation's profile.
#[must_use]
pub fn facts(workspace: &Workspace, system: &System) -> Facts {
    system
        .facts
        .completed_by(&workspace.settings.organisation.facts)
}

/// Evidence for a report: one entry for each obligation that a piece covers.
#[must_use]
pub fn for_report(
    workspace: &Workspace,
    standing: &Standing,
    day: NaiveDate,
) -> Vec<report::Evidence> {
    let mut all = Vec::new();
    for kept in &standing.evidence {
        let owner = kept.owner.and_then(|id| workspace.people.get(&id));
        let state = kept.state_on(day).name().to_lowercase();
        let until = match (kept.state_on(day), kept.expires) {
            (EvidenceState::Valid, Some(date)) => format!("{state} until {date}"),
            (_, _) => state,
        };
        let place = if kept.link.is_empty() {
            &kept.note
        } else {
            &kept.link
        };
        all.extend(kept.covers.iter().map(|obligation| report::Evidence {
            obligation: obligation.clone(),
            name: kept.name.clone(),
            link_or_note: place.clone(),
            date: kept.date,
            owner: owner.map(|p| p.name.clone()).unwrap_or_default(),
            state: until.clone(),
        }));
    }
    all
}

/// What the head of a report says of the acceptance: by whom and when, and what has asked for a new assessment since.
#[must_use]
pub fn acceptance(workspace: &Workspace, system: &System) -> Vec<(&'static str, String)> {
    let person = |id| workspace.people.get(&id).map(|p| format!(" by {}", p.name));
    let accepted = match &system.assessment {
        None => "no assessment is accepted".to_owned(),
        Some(accepted) => format!(
            "{}{}, as of {}, under rule pack {}",
            accepted.at.date_naive(),
            accepted.by.and_then(person).unwrap_or_default(),
            accepted.as_of,
            accepted.pack_version
        ),
    };
    let mut terms = vec![("Accepted", accepted)];
    for trigger in system.triggers.iter().filter(|t| t.is_open()) {
        let note = match trigger.note.is_empty() {
            true => String::new(),
            false => format!(": {}", trigger.note),
        };
        let words = format!("{}, {}{note}", trigger.kind.name(), trigger.date);
        terms.push(("Asks for a new one", words));
    }
    terms
}

/// What the technical documentation of a system can be written from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dossier {
    /// Things that the workspace holds.
    pub holdings: Vec<Holding>,
    /// Evidence.
    pub evidence: Vec<KeptEvidence>,
    /// Unfinished work.
    pub work: Vec<PlannedWork>,
    /// Whether the system is part of a product under Annex I; none while that is not known.
    pub part_of_product: Option<bool>,
}

impl Dossier {
    /// As material for the documentation.
    #[must_use]
    pub fn material(&self) -> Material<'_> {
        Material {
            holdings: &self.holdings,
            evidence: &self.evidence,
            work: &self.work,
            part_of_product: self.part_of_product,
        }
    }
}

/// Gathers what the workspace holds about a system. `place` says where an item can be seen. Of each kind of item the
/// first [`MOST`] are named.
#[must_use]
pub fn dossier(
    workspace: &Workspace,
    standing: &Standing,
    day: NaiveDate,
    place: &dyn Fn(&Item) -> String,
) -> Dossier {
    let system = &standing.system;
    let mut holdings = Vec::new();
    if !system.purpose.trim().is_empty() {
        holdings.push(Holding {
            source: Source::Purpose,
            name: system.purpose.trim().to_owned(),
            note: String::new(),
            place: String::new(),
        });
    }
    of_models(workspace, system, &mut holdings);
    let items = workspace.live_items();
    for item in items.filter(|item| item.system == Some(system.id)) {
        holdings.extend(of_item(workspace, item, place));
    }
    Dossier {
        holdings: bounded(holdings),
        evidence: kept(standing, day),
        work: planned(workspace, standing, place),
        part_of_product: product(system),
    }
}

/// How many things of one source a dossier names.
pub const MOST: usize = 12;

/// At most [`MOST`] of each source, and one line that counts the rest.
fn bounded(all: Vec<Holding>) -> Vec<Holding> {
    let mut seen: BTreeMap<Source, usize> = BTreeMap::new();
    let mut out: Vec<Holding> = Vec::new();
    for holding in all {
        let count = seen.entry(holding.source).or_default();
        *count += 1;
        if *count <= MOST {
            out.push(holding);
        }
    }
    for (source, count) in seen.into_iter().filter(|(_, count)| *count > MOST) {
        out.push(Holding {
            source,
            name: format!("and {} more", count - MOST),
            note: String::new(),
            place: String::new(),
        });
    }
    out
}

/// The models that serve a system, their versions with metrics, and the data that those were trained on.
fn of_models(workspace: &Workspace, system: &System, holdings: &mut Vec<Holding>) {
    let mut add = |source, name: String, note: String| {
        holdings.push(Holding {
            source,
            name,
            note,
            place: String::new(),
        });
    };
    let mut data: BTreeSet<DatasetId> = BTreeSet::new();
    let models = workspace.models.iter();
    for model in models.filter(|m| m.systems.contains(&system.id)) {
        add(Source::Model, model.name.clone(), model.purpose.clone());
        for version in versions_of(workspace, model.id) {
            let name = format!("{} {}", model.name, version.name);
            let released = version.released.map(|d| format!(", released {d}"));
            let stage = version.stage.name().to_lowercase();
            add(
                Source::Version,
                name.clone(),
                stage + &released.unwrap_or_default(),
            );
            for (metric, value) in &version.metrics {
                add(Source::Metric, format!("{metric} {value}"), name.clone());
            }
            data.extend(version.trained_on.iter().map(|on| on.dataset));
        }
    }
    for dataset in data.iter().filter_map(|id| workspace.datasets.get(id)) {
        let name = format!("{} {}", dataset.name, dataset.version);
        let note = [&dataset.source, &dataset.digest, &dataset.lawful_basis];
        let note = note.into_iter().filter(|part| !part.is_empty());
        let note = note.map(String::as_str).collect::<Vec<_>>().join(", ");
        add(Source::Dataset, name.trim().to_owned(), note);
    }
}

fn of_item(workspace: &Workspace, item: &Item, place: &dyn Fn(&Item) -> String) -> Option<Holding> {
    let settings = &workspace.settings;
    let done = settings.is_done(&item.status);
    let source = match item.kind {
        Kind::Spike => Source::Spike,
        Kind::Monitoring => Source::Monitoring,
        Kind::DataValidation => Source::DataValidation,
        Kind::Retraining => Source::Retraining,
        Kind::Feature | Kind::Story | Kind::Bug if done => Source::Finished,
        _ => return None,
    };
    let status = settings.status(&item.status).map(|s| s.name.clone());
    Some(Holding {
        source,
        name: format!("{} {}", settings.key(item.number), item.title),
        note: status.unwrap_or_default(),
        place: place(item),
    })
}

fn kept(standing: &Standing, day: NaiveDate) -> Vec<KeptEvidence> {
    let evidence = standing.evidence.iter();
    let each = evidence.flat_map(|kept| {
        kept.covers.iter().map(move |obligation| KeptEvidence {
            obligation: (&**obligation).into(),
            name: kept.name.clone(),
            worth: worth(kept, day),
            date: kept.date,
        })
    });
    each.collect()
}

fn planned(
    workspace: &Workspace,
    standing: &Standing,
    place: &dyn Fn(&Item) -> String,
) -> Vec<PlannedWork> {
    let items = standing.items.iter();
    let each = items.map(|on| PlannedWork {
        obligation: on.obligation.clone(),
        name: format!(
            "{} {}",
            workspace.settings.key(on.item.number),
            on.item.title
        ),
        place: place(&on.item),
    });
    each.collect()
}

/// Whether the system is a product under Annex I or a part of one, by the acts that its answers name.
fn product(system: &System) -> Option<bool> {
    use plumbline_ai_act::facts::Answer;
    match system.facts.get("annex_i_acts") {
        Some(Answer::Set { yes, .. }) if !yes.is_empty() => Some(true),
        Some(Answer::Set { yes, unknown }) if yes.is_empty() && unknown.is_empty() => Some(false),
        Some(Answer::No) => Some(false),
        _ => None,
    }
}

/// Where a piece of evidence can be read: its link, if it is one that is safe to follow.
#[must_use]
pub fn address(evidence: &Evidence) -> Option<String> {
    let link = Link {
        title: String::new(),
        url: evidence.link.clone(),
        relation: String::new(),
    };
    link.address()
}
