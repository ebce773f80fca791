//! The ten checks.

use crate::cadence::due::Calendar;
use crate::health::check::{Check, Finding, Fix, LISTED};
use crate::monitor::debt::{Monitoring, cadences_of, monitoring};
use crate::prioritise::compliance_status::ComplianceStatuses;
use crate::prioritise::derive::DerivationContext;
use plumbline_document::criterion::{Criterion, Origin};
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_document::item::Item;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::lineage::versions::{in_production, versions_of};
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Shortest notes that count as a reason, in characters.
const REASON: usize = 40;

/// Counts what is good and lists what is not.
struct Tally {
    check: Check,
}

impl Tally {
    fn new(
        workspace: &Workspace,
        slug: &'static str,
        target: f64,
        question: &'static str,
        formula: &'static str,
    ) -> Self {
        let own = workspace.settings.health.as_ref();
        let own = own.and_then(|h| h.targets.get(slug).copied());
        Self {
            check: Check {
                slug,
                question,
                formula,
                good: 0,
                of: 0,
                target: own.unwrap_or(target),
                findings: Vec::new(),
                more: 0,
            },
        }
    }

    fn good(&mut self) {
        self.check.good += 1;
        self.check.of += 1;
    }

    fn short(&mut self, what: impl FnOnce() -> String, lacks: impl Into<String>, fix: Fix) {
        self.check.of += 1;
        self.note(what, lacks, fix);
    }

    fn note(&mut self, what: impl FnOnce() -> String, lacks: impl Into<String>, fix: Fix) {
        if self.check.findings.len() < LISTED {
            self.check.findings.push(Finding {
                what: what(),
                lacks: lacks.into(),
                fix,
            });
        } else {
            self.check.more += 1;
        }
    }

    /// Good when nothing is lacking.
    fn item(&mut self, workspace: &Workspace, item: &Item, lacks: &[&str]) {
        if lacks.is_empty() {
            self.good();
        } else {
            self.short(
                || called(workspace, item),
                lacks.join(", "),
                Fix::Item(item.id),
            );
        }
    }
}

fn called(workspace: &Workspace, item: &Item) -> String {
    format!("{} {}", workspace.settings.key(item.number), item.title)
}

/// Live items that are not finished.
fn open(workspace: &Workspace) -> impl Iterator<Item = &Arc<Item>> {
    workspace
        .live_items()
        .filter(|item| !workspace.settings.is_done(&item.status))
}

pub(super) fn all(workspace: &Workspace, calendar: &Calendar) -> Vec<Check> {
    let tallies = [
        scored(workspace, calendar),
        watched(workspace, calendar),
        classified(workspace, calendar),
        reasoned(workspace),
        balanced(workspace),
        time_boxed(workspace),
        traced(workspace),
        debt_scheduled(workspace),
        statuses(workspace),
        sliced(workspace),
    ];
    tallies.into_iter().map(|t| t.check).collect()
}

fn scored(workspace: &Workspace, calendar: &Calendar) -> Tally {
    let mut tally = Tally::new(
        workspace,
        "scored",
        80.0,
        "Are items scored on data, compliance and value?",
        "Open epics, features, stories and spikes that have a business value, a data availability and a compliance burden that is not a guess, of all of them.",
    );
    let statuses = Arc::new(ComplianceStatuses::of(workspace, calendar.today));
    let context = DerivationContext::with(workspace, statuses.clone(), calendar.today);
    let criterion = |id: &str| workspace.criteria.get(&CriterionId::from(id));
    let burden = workspace
        .criteria
        .iter()
        .find(|c| c.origin == Origin::Burden);
    let has = |c: Option<&Arc<Criterion>>, item: &Item| {
        c.is_none_or(|c| context.value(c, item).is_some())
    };
    let (value, data) = (criterion("business_value"), criterion("data_availability"));
    for item in open(workspace) {
        if !matches!(
            item.kind,
            Kind::Epic | Kind::Feature | Kind::Story | Kind::Spike
        ) {
            continue;
        }
        let compliance_status = item.system.and_then(|id| statuses.get(&id));
        let guessed = item.kind.carries_burden()
            && (!has(burden, item)
                || compliance_status.is_some_and(|f| f.tier == Tier::InsufficientFacts));
        let lacks = [
            (!has(value, item), "no business value"),
            (!has(data, item), "no data availability"),
            (guessed, "its system is not classified"),
        ];
        let lacks: Vec<&str> = lacks.iter().filter(|l| l.0).map(|l| l.1).collect();
        tally.item(workspace, item, &lacks);
    }
    tally
}

fn watched(workspace: &Workspace, calendar: &Calendar) -> Tally {
    let mut tally = Tally::new(
        workspace,
        "watched",
        100.0,
        "Is every production model monitored, validated and scheduled for retraining?",
        "Models in production with a monitor that ran in time, a cadence that validates data and a cadence (or an alert) that retrains, of all models in production.",
    );
    for model in workspace.models.iter() {
        if in_production(workspace, model.id).is_none() {
            continue;
        }
        let cadences = cadences_of(workspace, model.id);
        let plans = |kind: Kind| cadences.iter().any(|c| c.kind == kind && !c.paused);
        let live = matches!(monitoring(workspace, model, calendar), Monitoring::Live(_));
        let lacks = [
            (!live, "no live monitoring"),
            (!plans(Kind::DataValidation), "no data validation planned"),
            (!plans(Kind::Retraining), "no retraining planned"),
        ];
        let lacks: Vec<&str> = lacks.iter().filter(|l| l.0).map(|l| l.1).collect();
        if lacks.is_empty() {
            tally.good();
        } else {
            tally.short(
                || model.name.clone(),
                lacks.join(", "),
                Fix::Model(model.id),
            );
        }
    }
    tally
}

fn classified(workspace: &Workspace, calendar: &Calendar) -> Tally {
    let mut tally = Tally::new(
        workspace,
        "classified",
        90.0,
        "Are systems classified and obligations covered?",
        "Duties that are covered, of all duties of all AI systems; a system that is not classified counts as one duty that is not covered.",
    );
    let statuses = ComplianceStatuses::of(workspace, calendar.today);
    for system in workspace.systems.iter() {
        let Some(compliance_status) = statuses.get(&system.id) else {
            continue;
        };
        let open = compliance_status.open.min(compliance_status.all);
        tally.check.good = tally
            .check
            .good
            .saturating_add(compliance_status.all - open);
        tally.check.of = tally.check.of.saturating_add(compliance_status.all);
        if compliance_status.tier == Tier::InsufficientFacts {
            let fix = Fix::System(system.id);
            tally.short(|| system.name.clone(), "not classified", fix);
        } else if open > 0 {
            let lacks = format!("{open} of {} duties open", compliance_status.all);
            tally.note(|| system.name.clone(), lacks, Fix::System(system.id));
        }
    }
    tally
}

fn reasoned(workspace: &Workspace) -> Tally {
    let mut tally = Tally::new(
        workspace,
        "reasoned",
        70.0,
        "Is the rationale documented?",
        "Open items with a business value that say why, in notes of at least 40 characters, in a note on a judgement or in a comment, of all open items with a business value.",
    );
    let value = CriterionId::from("business_value");
    for item in open(workspace) {
        if !item.judgements.contains_key(&value) {
            continue;
        }
        let noted = item.notes.trim().chars().count() >= REASON;
        let mut judged = item.judgements.values().flatten();
        let explained = judged.any(|j| !j.note.trim().is_empty()) || !item.comments.is_empty();
        let lacks: &[&str] = if noted || explained {
            &[]
        } else {
            &["no reason written down"]
        };
        tally.item(workspace, item, lacks);
    }
    tally
}

fn balanced(workspace: &Workspace) -> Tally {
    let mut tally = Tally::new(
        workspace,
        "balanced",
        40.0,
        "Are research and delivery balanced?",
        "Twice the open items of the smaller track, of all open items: 100 when discovery and delivery are equal, 40 when the smaller one has a fifth.",
    );
    let (mut discovery, mut delivery) = (0_u32, 0_u32);
    for item in open(workspace) {
        match item.track {
            Track::Discovery => discovery += 1,
            Track::Delivery => delivery += 1,
        }
    }
    let smaller = discovery.min(delivery);
    tally.check.good = smaller.saturating_mul(2);
    tally.check.of = discovery.saturating_add(delivery);
    if tally.check.is_met() == Some(false) {
        let lacks = if discovery < delivery {
            "few open questions beside much delivery"
        } else {
            "little delivery beside many open questions"
        };
        let what = format!("{discovery} in discovery, {delivery} in delivery");
        tally.note(|| what, lacks, Fix::Backlog);
    }
    tally
}

/// Whether an imported field holds story points.
fn has_points(item: &Item) -> bool {
    let is_points = |name: &String| name.to_lowercase().contains("story point");
    item.extra
        .iter()
        .any(|(name, values)| is_points(name) && values.iter().any(|v| !v.trim().is_empty()))
}

fn boxless(item: &Item) -> bool {
    let spike = item.spike.as_deref();
    item.due.is_none() && spike.is_none_or(|s| s.timebox.is_none())
}

fn time_boxed(workspace: &Workspace) -> Tally {
    let mut tally = Tally::new(
        workspace,
        "time_boxed",
        90.0,
        "Are unknowns time-boxed rather than pointed?",
        "Open spikes with a timebox or an end date and without story points, of all open spikes.",
    );
    for item in open(workspace).filter(|i| i.kind == Kind::Spike) {
        let lacks = [
            (boxless(item), "no timebox and no end date"),
            (has_points(item), "story points instead of a timebox"),
        ];
        let lacks: Vec<&str> = lacks.iter().filter(|l| l.0).map(|l| l.1).collect();
        tally.item(workspace, item, &lacks);
    }
    tally
}

fn traced(workspace: &Workspace) -> Tally {
    let mut tally = Tally::new(
        workspace,
        "traced",
        90.0,
        "Is lineage known for each model item?",
        "Open monitoring, data validation and retraining items, and items that name a model, that name a model or dataset, and whose models' versions name the data that they were trained on, of all of them.",
    );
    for item in open(workspace) {
        let upkeep = matches!(
            item.kind,
            Kind::Monitoring | Kind::DataValidation | Kind::Retraining
        );
        let Some(lineage) = &item.lineage else {
            if upkeep {
                tally.item(workspace, item, &["names no model and no dataset"]);
            }
            continue;
        };
        let untraced = lineage.models.iter().any(|model| {
            let live = in_production(workspace, *model).cloned();
            let version =
                live.or_else(|| versions_of(workspace, *model).first().map(|v| (*v).clone()));
            version.is_none_or(|v| v.trained_on.is_empty())
        });
        let lacks: &[&str] = if untraced {
            &["its model names no training data"]
        } else {
            &[]
        };
        tally.item(workspace, item, lacks);
    }
    tally
}

fn debt_scheduled(workspace: &Workspace) -> Tally {
    let mut tally = Tally::new(
        workspace,
        "debt",
        50.0,
        "Is debt scheduled?",
        "Open debt items with a due date, or begun, of all open debt items.",
    );
    for item in open(workspace).filter(|i| i.kind == Kind::Debt) {
        let status = workspace.settings.status(&item.status);
        let begun = status
            .is_some_and(|s| s.category == plumbline_document::settings::Category::InProgress);
        let lacks: &[&str] = if item.due.is_some() || begun {
            &[]
        } else {
            &["no date"]
        };
        tally.item(workspace, item, lacks);
    }
    tally
}

/// What the statuses of an ML workflow must have a place for, with the words that are looked for.
const STEPS: [(&str, &[&str]); 3] = [
    ("training", &["train", "fine-tun", "fine tun", "experiment"]),
    ("validation", &["valid", "evaluat", "review"]),
    (
        "monitoring",
        &["monitor", "live", "production", "released", "shadow"],
    ),
];

fn statuses(workspace: &Workspace) -> Tally {
    let mut tally = Tally::new(
        workspace,
        "statuses",
        100.0,
        "Do statuses cover training and validation?",
        "Of the steps training, validation and monitoring, those for which a status has the word (or one like it) in its name.",
    );
    for (step, words) in STEPS {
        let covers = |name: &str| {
            let name = name.to_lowercase();
            words.iter().any(|w| name.contains(w))
        };
        if workspace.settings.statuses.iter().any(|s| covers(&s.name)) {
            tally.good();
        } else {
            tally.short(|| format!("No status for {step}"), "add one", Fix::Setup);
        }
    }
    tally
}

fn sliced(workspace: &Workspace) -> Tally {
    let mut tally = Tally::new(
        workspace,
        "sliced",
        70.0,
        "Are epics sliced without lost context?",
        "Open epics with at least two parts, all of them in the epic's AI system, of all open epics.",
    );
    let mut parts: BTreeMap<ItemId, (u32, bool)> = BTreeMap::new();
    for item in workspace.live_items() {
        let Some(parent) = item.parent else { continue };
        let above = workspace.items.get(&parent);
        let same = above.is_some_and(|p| p.system.is_none() || p.system == item.system);
        let entry = parts.entry(parent).or_insert((0, true));
        entry.0 += 1;
        entry.1 &= same;
    }
    for epic in open(workspace).filter(|i| i.kind == Kind::Epic) {
        let (n, same) = parts.get(&epic.id).copied().unwrap_or((0, true));
        let lacks: &[&str] = match (n, same) {
            (0, _) => &["not sliced"],
            (1, _) => &["only one part"],
            (_, false) => &["parts in another AI system"],
            _ => &[],
        };
        tally.item(workspace, epic, lacks);
    }
    tally
}
