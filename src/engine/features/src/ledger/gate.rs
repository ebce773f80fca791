//! Gates: a definition of ready and a definition of done that are checked, not hoped for.
//!
//! Each gate is a small function over the workspace that says why an item may not move, or nothing. A workspace sets
//! each to block, warn or off; only a decision waives one, for the items that it names.

use crate::english;
use crate::ledger::register::Standing;
use crate::prioritise::compliance_status::ComplianceStatuses;
use crate::prioritise::derive::DerivationContext;
use chrono::NaiveDate;
use plumbline_ai_act::obligations::Obligation;
use plumbline_document::cadence::Raised;
use plumbline_document::gate::{Gate, Level};
use plumbline_document::ids::{ItemId, StatusId};
use plumbline_document::item::Item;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::ledger::decision::{Decision, DecisionKind, Draft};
use plumbline_document::refusal::Refusal;
use plumbline_document::settings::{Category, Settings};
use plumbline_document::spike::Verdict;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;

/// A gate whose condition an item does not meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which gate.
    pub gate: Gate,
    /// What it does.
    pub level: Level,
    /// What is missing, in a sentence.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// What is about to happen to an item.
#[derive(Clone, Copy, Debug)]
pub struct ProposedMove<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The item as it is before.
    pub item: &'a Item,
    /// The status that it would come to.
    pub to: &'a StatusId,
    /// The day.
    pub today: NaiveDate,
    /// The decision that is being made with it, when there is one.
    pub deciding: Option<&'a Draft>,
}

/// Statuses in which work ends without being built or used.
const GIVEN_UP: [&str; 6] = [
    "rejected",
    "retired",
    "cancelled",
    "invalidated",
    "wont_do",
    "declined",
];

/// How far along the workflow a status is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Open,
    Ready,
    Released,
}

/// A status called ready, and all after it on the delivery track, count as ready; without one, whatever is in progress
/// or finished. Released is what is finished, or is called a release.
fn stage(settings: &Settings, id: &StatusId) -> Stage {
    let place = |id: &str| settings.statuses.iter().position(|s| s.id.as_str() == id);
    let Some((at, status)) =
        place(id.as_str()).and_then(|at| Some((at, settings.statuses.get(at)?)))
    else {
        return Stage::Open;
    };
    if GIVEN_UP.contains(&id.as_str()) || status.track == Some(Track::Discovery) {
        return Stage::Open;
    }
    if status.category == Category::Done || id.as_str().contains("release") {
        return Stage::Released;
    }
    let ready = match place("ready") {
        Some(ready) => at >= ready,
        None => status.category == Category::InProgress,
    };
    if ready { Stage::Ready } else { Stage::Open }
}

/// Every gate that the step meets and whose condition is not fulfilled, waived ones and those that are off left out.
pub fn findings(step: &ProposedMove<'_>) -> Vec<Finding> {
    let settings = &step.workspace.settings;
    let (from, to) = (stage(settings, &step.item.status), stage(settings, step.to));
    if to <= from {
        return Vec::new();
    }
    let met = Gate::ALL.into_iter().filter(|gate| {
        let threshold = if gate.is_for_done() {
            Stage::Released
        } else {
            Stage::Ready
        };
        from < threshold && threshold <= to
    });
    let mut out = Vec::new();
    for gate in met {
        let level = settings.level_of(gate);
        if level == Level::Off {
            continue;
        }
        if let Some((message, hint)) = check(gate, step).filter(|_| !is_waived(gate, step)) {
            out.push(Finding {
                gate,
                level,
                message,
                hint,
            });
        }
    }
    out
}

/// Refuses a step that a gate blocks.
///
/// # Errors
/// What is missing, and how to mend it, of the first gate that blocks.
pub fn hold(step: &ProposedMove<'_>) -> Result<(), Refusal> {
    let Some(found) = findings(step).into_iter().find(|f| f.level == Level::Block) else {
        return Ok(());
    };
    let key = step.workspace.settings.key(step.item.number);
    let at = format!("gates/{}", found.gate.slug());
    Err(Refusal::new(
        at,
        format!("{key}: {}", found.message),
        found.hint,
    ))
}

/// The gate that refused a step, when one did.
pub fn of_refusal(refusal: &Refusal) -> Option<Gate> {
    Gate::from_slug(refusal.at.strip_prefix("gates/")?)
}

fn check(gate: Gate, step: &ProposedMove<'_>) -> Option<(String, String)> {
    match gate {
        Gate::Prohibited => prohibited(step),
        Gate::Rationale => rationale(step),
        Gate::Assumption => assumption(step),
        Gate::Evidence => evidence(step),
        Gate::Monitor => monitor(step),
    }
}

/// Decisions in force about the item, newest first, the one being made included.
fn decided(step: &ProposedMove<'_>, fits: &dyn Fn(DecisionKind) -> bool) -> bool {
    let id = step.item.id;
    let making = step
        .deciding
        .is_some_and(|d| d.items.contains(&id) && fits(d.kind));
    let about = |id| any_in_force(step.workspace, id, &|d| fits(d.kind));
    making || about(id) || investigation(step).is_some_and(about)
}

/// The investigation whose decision made this item: what was decided about the one answers for the other.
fn investigation(step: &ProposedMove<'_>) -> Option<ItemId> {
    let Raised::Decision { monitor, episode } = step.item.raised.as_deref()? else {
        return None;
    };
    let monitor = step.workspace.monitors.get(monitor)?;
    let found = monitor.episodes.iter().find(|e| e.number == *episode)?;
    Some(found.item)
}

fn any_in_force(workspace: &Workspace, item: ItemId, fits: &dyn Fn(&Decision) -> bool) -> bool {
    let entries = workspace.decisions.iter();
    let mut about = entries
        .filter(|e| e.decision().is_some_and(|d| d.concerns(item) && fits(d)))
        .peekable();
    about.peek().is_some() && {
        let standing = Standing::of(&workspace.decisions);
        about.any(|entry| standing.in_force(&entry.id))
    }
}

fn is_waived(gate: Gate, step: &ProposedMove<'_>) -> bool {
    if !gate.is_open() {
        return false;
    }
    let id = step.item.id;
    let making = step.deciding.is_some_and(|d| {
        d.kind == DecisionKind::WaiveGate && d.items.contains(&id) && d.gates.contains(&gate)
    });
    making
        || any_in_force(step.workspace, id, &|d| {
            d.kind == DecisionKind::WaiveGate && d.gates.contains(&gate)
        })
}

fn prohibited(step: &ProposedMove<'_>) -> Option<(String, String)> {
    let found = DerivationContext::of(step.workspace, step.today).prohibition(step.item)?;
    found.applies.then(|| {
        (
            format!(
                "Its system is a prohibited practice ({}), so it never becomes ready.",
                found.article
            ),
            "Reject the item, or correct the system if this is wrong.".to_owned(),
        )
    })
}

fn tier(step: &ProposedMove<'_>) -> Option<(String, Tier)> {
    let system = step.workspace.systems.get(&step.item.system?)?;
    Some((system.name.clone(), system.tier()))
}

/// What answers for the work: accepting it, giving it its place, or accepting its risk. That it was put off or
/// rejected is no reason to begin.
fn answers(kind: DecisionKind) -> bool {
    use DecisionKind::{Accept, AcceptRisk, Reprioritise, Supersede};
    matches!(kind, Accept | Reprioritise | AcceptRisk | Supersede)
}

fn rationale(step: &ProposedMove<'_>) -> Option<(String, String)> {
    let (system, tier) = tier(step)?;
    if tier != Tier::HighRisk || decided(step, &answers) {
        return None;
    }
    Some((
        format!("It belongs to {system}, a high-risk system, and no decision says why it is done."),
        "Record a decision with its rationale (D), or waive the gate.".to_owned(),
    ))
}

fn assumption(step: &ProposedMove<'_>) -> Option<(String, String)> {
    if step.item.kind == Kind::Spike {
        return None;
    }
    let items = &step.workspace.items;
    let waits = step.item.depends_on.iter().filter_map(|id| items.get(id));
    let open: Vec<String> = waits
        .filter(|i| i.is_live() && i.kind == Kind::Spike && is_unproven(step.workspace, i))
        .map(|i| step.workspace.settings.key(i.number))
        .collect();
    let first = open.first()?;
    Some((
        match open.len() {
            1 => format!(
                "It rests on an assumption that is not shown: the research {first} is not finished."
            ),
            n => format!(
                "It rests on assumptions that are not shown: {n} pieces of research are not finished, {first} among them."
            ),
        },
        "Finish the research first, take the dependency away, or waive the gate.".to_owned(),
    ))
}

/// Research that has not ended, or has ended with another verdict than to go on.
fn is_unproven(workspace: &Workspace, spike: &Item) -> bool {
    let ruling = spike.spike.as_ref().and_then(|s| s.ruling.as_ref());
    if let Some(ruling) = ruling {
        return ruling.verdict != Verdict::Continue;
    }
    let done = workspace.settings.is_done(&spike.status);
    !done || GIVEN_UP.contains(&spike.status.as_str())
}

fn evidence(step: &ProposedMove<'_>) -> Option<(String, String)> {
    let open = open_obligations(step)?;
    let (system, _) = tier(step)?;
    Some((
        format!("{open} of {system} that apply by now have no evidence."),
        "Add the evidence to the system, or waive the gate.".to_owned(),
    ))
}

/// How many obligations of the item's system lack evidence, in words; none when none does, or when the item is no part
/// of what the system does.
fn open_obligations(step: &ProposedMove<'_>) -> Option<String> {
    let system = step.workspace.systems.get(&step.item.system?)?;
    if !step.item.kind.carries_burden() {
        return None;
    }
    let open = match &system.assessment {
        Some(accepted) => {
            let statuses = ComplianceStatuses::of(step.workspace, step.today);
            let covers = |id: &str| statuses.get(&system.id).is_some_and(|f| f.covers(id));
            let applies = |d: &&Obligation| d.applies_from.is_none_or(|from| from <= step.today);
            let open = accepted.counted().filter(applies);
            open.filter(|d| !covers(&d.id)).count()
        }
        // Entered by hand, without dates: all that are open count.
        None => usize::try_from(system.duties_open.min(system.duties_all)).unwrap_or(0),
    };
    match open {
        0 => None,
        n => Some(english::counted(n, "duty", "duties")),
    }
}

/// A model of the item's system that no monitor watches. While no model is known, a retraining on a system to which no
/// live monitoring work belongs.
fn monitor(step: &ProposedMove<'_>) -> Option<(String, String)> {
    let (system, _) = tier(step)?;
    let id = step.item.system?;
    if !step.item.kind.carries_burden() {
        return None;
    }
    let workspace = step.workspace;
    let models = workspace.models.iter();
    let mut models = models.filter(|m| m.systems.contains(&id)).peekable();
    if models.peek().is_some() {
        let watched = |model| {
            workspace
                .monitors
                .iter()
                .any(|m| m.model == Some(model) && !m.paused)
        };
        let blind = models.find(|m| !watched(m.id))?;
        return Some((
            format!(
                "Nothing watches the model {} once it is in use.",
                blind.name
            ),
            "Add a monitor for it, or waive the gate.".to_owned(),
        ));
    }
    if step.item.kind != Kind::Retraining {
        return None;
    }
    let watched = step.workspace.live_items().any(|other| {
        other.system == step.item.system
            && other.kind == Kind::Monitoring
            && !GIVEN_UP.contains(&other.status.as_str())
    });
    if watched {
        return None;
    }
    Some((
        format!("Nothing watches the models of {system} once they are in use."),
        "Add monitoring work to the system, or waive the gate.".to_owned(),
    ))
}
