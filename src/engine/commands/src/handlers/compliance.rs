//! Commands on what the EU AI Act asks for: answers, accepted assessments, triggers, evidence, the organisation, and the
//! items that discharge obligations.

use crate::command::ComplianceCommand;
use crate::handlers::context::{Changeset, CommandContext, count, missing, name, next_number};
use crate::handlers::moves;
use chrono::NaiveDate;
use plumbline_ai_act::assessment::assess;
use plumbline_ai_act::compare::{Changes, compare};
use plumbline_ai_act::facts::{Answer, Facts};
use plumbline_ai_act::obligations;
use plumbline_ai_act::pack::{ObligationRule, RulePack};
use plumbline_ai_act::references::cite;
use plumbline_compact::gather::Gather;
use plumbline_document::assessed::{Accepted, Trigger, wants_evidence};
use plumbline_document::change::Delta;
use plumbline_document::evidence::Evidence;
use plumbline_document::ids::{EvidenceId, ItemId, SystemId, TriggerId};
use plumbline_document::item::{Item, ObligationRef};
use plumbline_document::kind::Kind;
use plumbline_document::meta::FieldChange;
use plumbline_document::organisation::Organisation;
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use plumbline_document::system::System;
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The tag of items whose obligation changed with the last accepted assessment.
pub const REASSESS: &str = "obligation-changed";

/// What the commands of this family do. Each is a function of its own, kept apart by `inline(never)`: a browser compiles a
/// function as a whole when it is first called, and all of them as one would make the first edit after opening wait.
pub fn handle(
    here: &CommandContext<'_>,
    command: &ComplianceCommand,
) -> Result<Changeset, Refusal> {
    match command {
        ComplianceCommand::AnswerFacts { system, answers } => answer(here, system, answers),
        ComplianceCommand::AdoptAssessment { system, as_of } => adopt(here, system, *as_of),
        ComplianceCommand::PutTrigger { system, trigger } => put_trigger(here, system, trigger),
        ComplianceCommand::ResolveTrigger {
            system,
            id,
            outcome,
        } => resolve_trigger(here, system, *id, outcome),
        ComplianceCommand::RaiseObligations { system, only } => raise(here, system, only),
        ComplianceCommand::PutEvidence { evidence } => put_evidence(here, evidence),
        ComplianceCommand::RemoveEvidence { id } => remove_evidence(here, id),
        ComplianceCommand::PutOrganisation { organisation } => put_organisation(here, organisation),
    }
}

fn find<'a>(here: &CommandContext<'a>, id: &SystemId) -> Result<&'a Arc<System>, Refusal> {
    let system = here.workspace.systems.get(id);
    system.ok_or_else(|| Refusal::new(format!("systems/{id}"), "There is no such system.", ""))
}

fn pack() -> Result<&'static RulePack, Refusal> {
    RulePack::builtin().map_err(|error| {
        Refusal::new(
            "pack",
            format!("The rules cannot be read: {error}."),
            "Reload the page.",
        )
    })
}

/// A changed system with one line for its history.
fn system_delta(
    here: &CommandContext<'_>,
    before: &Arc<System>,
    after: System,
    field: &str,
    from: String,
    to: String,
) -> Option<Delta> {
    (**before != after).then_some(())?;
    let step = FieldChange {
        field: field.to_owned(),
        from,
        to,
    };
    here.amend_fields(
        Record::System(before.clone()),
        Record::System(Arc::new(after)),
        vec![step],
    )
}

/// Everything that an answer can be told by; longer ones are no answers.
const LONGEST_ANSWER: usize = 10_000;

/// The answer in the form in which it comes back from a file.
fn sound(at: &str, answer: &Answer) -> Result<Answer, Refusal> {
    let text = json::to_text(answer).unwrap_or_default();
    if text.len() > LONGEST_ANSWER {
        return Err(Refusal::new(
            at,
            "That is too long for an answer.",
            "Say it in a few words; the rest fits in an item's notes.",
        ));
    }
    Ok(json::from_text(&text).unwrap_or(Answer::Unknown))
}

fn checked(at: &str, facts: &Facts) -> Result<Facts, Refusal> {
    let each = facts.0.iter().map(|(id, answer)| {
        let at = format!("{at}/{id}");
        Ok((fact_id(&at, id)?, sound(&at, answer)?))
    });
    Ok(Facts(each.collect::<Result<_, Refusal>>()?))
}

/// Any id is kept, so that answers to another rule pack's questions are not lost.
fn fact_id(at: &str, id: &str) -> Result<String, Refusal> {
    const LONGEST: usize = 200;
    if id.trim().is_empty() || id.len() > LONGEST {
        return Err(Refusal::new(
            at,
            "This is no id of a question.",
            "Take the ids of the published questionnaire.",
        ));
    }
    Ok(id.to_owned())
}

fn told(id: &str, answer: Option<&Answer>) -> String {
    let Some(answer) = answer else {
        return String::new();
    };
    let value = answer.to_json();
    let value = value.as_str().map_or_else(|| value.to_string(), Into::into);
    format!("{id}: {value}").chars().take(60).collect()
}

#[inline(never)]
pub(super) fn answer(
    here: &CommandContext<'_>,
    id: &SystemId,
    answers: &BTreeMap<String, Option<Answer>>,
) -> Result<Changeset, Refusal> {
    let before = find(here, id)?;
    let mut after = System::clone(before);
    for (fact, answer) in answers {
        let at = format!("systems/{id}/facts/{fact}");
        match answer {
            Some(answer) => drop(
                after
                    .facts
                    .answer(&fact_id(&at, fact)?, sound(&at, answer)?),
            ),
            None => drop(after.facts.0.remove(fact)),
        }
    }
    let differ = |fact: &&String| before.facts.get(fact) != after.facts.get(fact);
    let changed: Vec<&String> = answers.keys().filter(differ).collect();
    let (from, to) = match changed.as_slice() {
        [one] => (
            told(one, before.facts.get(one)),
            told(one, after.facts.get(one)),
        ),
        many => (String::new(), count(many.len(), "answer")),
    };
    let label = format!(
        "Answer {} about {}",
        count(changed.len(), "question"),
        before.name
    );
    let delta = system_delta(here, before, after, "facts", from, to);
    Ok(Changeset {
        label,
        deltas: delta.into_iter().collect(),
    })
}

#[inline(never)]
pub(super) fn put_organisation(
    here: &CommandContext<'_>,
    organisation: &Organisation,
) -> Result<Changeset, Refusal> {
    let mut after = here.workspace.settings.as_ref().clone();
    after.organisation = Organisation {
        facts: checked("settings/organisation/facts", &organisation.facts)?,
    };
    Ok(Changeset {
        label: "Set the organisation's profile".to_owned(),
        deltas: here
            .put(Record::Settings(Arc::new(after)))
            .into_iter()
            .collect(),
    })
}

#[inline(never)]
pub(super) fn put_trigger(
    here: &CommandContext<'_>,
    id: &SystemId,
    trigger: &Trigger,
) -> Result<Changeset, Refusal> {
    let before = find(here, id)?;
    let at = format!("systems/{id}/triggers/{}", trigger.id);
    if let Some(by) = trigger.by
        && !here.workspace.people.contains(&by)
    {
        return Err(missing(&at, "person", &by.to_string()));
    }
    let text = text(&at, &trigger.note)?;
    let mut after = System::clone(before);
    let trigger = Trigger {
        note: text,
        ..trigger.clone()
    };
    let line = format!("{}, {}", trigger.kind.name(), trigger.date);
    match after.triggers.iter_mut().find(|t| t.id == trigger.id) {
        Some(old) => *old = trigger,
        None => after.triggers.push(trigger),
    }
    let delta = system_delta(here, before, after, "triggers", String::new(), line);
    Ok(Changeset {
        label: format!("Note what happened to {}", before.name),
        deltas: delta.into_iter().collect(),
    })
}

#[inline(never)]
pub(super) fn resolve_trigger(
    here: &CommandContext<'_>,
    id: &SystemId,
    trigger: TriggerId,
    outcome: &str,
) -> Result<Changeset, Refusal> {
    let before = find(here, id)?;
    let at = format!("systems/{id}/triggers/{trigger}");
    let outcome = text(&at, outcome)?;
    let mut after = System::clone(before);
    let Some(found) = after.triggers.iter_mut().find(|t| t.id == trigger) else {
        return Err(Refusal::new(at, "There is no such trigger.", ""));
    };
    found.resolved = Some(found.resolved.unwrap_or(here.intent.at.date_naive()));
    found.outcome = outcome;
    let line = format!("{}, settled", found.kind.name());
    let delta = system_delta(here, before, after, "triggers", String::new(), line);
    Ok(Changeset {
        label: format!("Settle what happened to {}", before.name),
        deltas: delta.into_iter().collect(),
    })
}

fn text(at: &str, text: &str) -> Result<String, Refusal> {
    const LONGEST: usize = 20_000;
    if text.chars().count() > LONGEST {
        return Err(Refusal::new(
            at,
            "That is too long.",
            format!("Keep it under {LONGEST} characters."),
        ));
    }
    Ok(text.trim().to_owned())
}

#[inline(never)]
pub(super) fn put_evidence(
    here: &CommandContext<'_>,
    evidence: &Evidence,
) -> Result<Changeset, Refusal> {
    let at = format!("evidence/{}", evidence.id);
    let mut covers: Vec<String> = Vec::with_capacity(evidence.covers.len());
    for id in evidence.covers.iter().map(|id| id.trim()) {
        if !id.is_empty() && !covers.iter().any(|c| c == id) {
            covers.push(id.to_owned());
        }
    }
    let evidence = Evidence {
        name: name(&format!("{at}/name"), &evidence.name)?,
        link: text(&format!("{at}/link"), &evidence.link)?,
        note: text(&format!("{at}/note"), &evidence.note)?,
        retention: text(&format!("{at}/retention"), &evidence.retention)?,
        covers,
        ..evidence.clone()
    };
    if !here.workspace.systems.contains(&evidence.system) {
        let system = evidence.system.to_string();
        return Err(missing(&format!("{at}/system"), "AI system", &system));
    }
    if let Some(owner) = evidence.owner
        && !here.workspace.people.contains(&owner)
    {
        return Err(missing(
            &format!("{at}/owner"),
            "person",
            &owner.to_string(),
        ));
    }
    if let (Some(made), Some(last)) = (evidence.date, evidence.expires)
        && last < made
    {
        return Err(Refusal::new(
            format!("{at}/expires"),
            "It would expire before it was made.",
            "Change one of the two dates.",
        ));
    }
    let label = format!("Set the evidence “{}”", evidence.name);
    Ok(Changeset {
        label,
        deltas: here
            .put(Record::Evidence(Arc::new(evidence)))
            .into_iter()
            .collect(),
    })
}

#[inline(never)]
pub(super) fn remove_evidence(
    here: &CommandContext<'_>,
    id: &EvidenceId,
) -> Result<Changeset, Refusal> {
    let Some(evidence) = here.workspace.evidence.get(id) else {
        return Err(Refusal::new(
            format!("evidence/{id}"),
            "There is no such piece of evidence.",
            "",
        ));
    };
    Ok(Changeset {
        label: format!("Remove the evidence “{}”", evidence.name),
        deltas: vec![Delta {
            before: Some(Record::Evidence(evidence.clone())),
            after: None,
        }],
    })
}

/// Works out the assessment anew and keeps it. What was noted up to that day is settled by it; items whose obligation
/// changed with it are flagged, and re-opened when they were finished without evidence.
#[inline(never)]
pub(super) fn adopt(
    here: &CommandContext<'_>,
    id: &SystemId,
    as_of: NaiveDate,
) -> Result<Changeset, Refusal> {
    let before = find(here, id)?;
    let organisation = &here.workspace.settings.organisation.facts;
    let facts = before.facts.completed_by(organisation);
    if before.facts.is_empty() {
        return Err(Refusal::new(
            format!("systems/{id}/facts"),
            "Nothing has been answered about this system yet.",
            "Answer the first questions; an assessment of nothing says nothing.",
        ));
    }
    let result = assess(pack()?, &facts, as_of);
    let changes = before
        .assessment
        .as_ref()
        .map(|accepted| compare(&accepted.to_assessment(), &result));
    let accepted = Accepted::of(&result, here.intent.at, here.intent.by);
    let mut after = System::clone(before);
    for trigger in &mut after.triggers {
        if trigger.is_open() && trigger.date <= as_of {
            trigger.resolved = Some(as_of);
            trigger.outcome = "Assessed again.".to_owned();
        }
    }
    let line = |a: &Accepted| format!("{}, as of {}", a.leading().words(), a.as_of);
    let from = before.assessment.as_deref().map(line).unwrap_or_default();
    let to = line(&accepted);
    let said = changes.as_ref().map(Changes::sentence);
    let mut deltas = affected(here, *id, &accepted, changes.as_ref());
    let accepted = Arc::new(accepted);
    after.assessment = Some(accepted);
    deltas.splice(
        0..0,
        system_delta(here, before, after, "assessment", from, to),
    );
    Ok(Changeset {
        label: match said {
            Some(said) => format!("Accept the assessment: {} {said}", before.name),
            None => format!("Accept the assessment of {}", before.name),
        },
        deltas,
    })
}

/// Items of the system that discharge one of its obligations: their dates follow the assessment; where the obligation
/// changed they are flagged, and re-opened when they were finished and no evidence covers it.
fn affected(
    here: &CommandContext<'_>,
    id: SystemId,
    accepted: &Accepted,
    changes: Option<&Changes>,
) -> Vec<Delta> {
    let changed: BTreeSet<&str> = changes
        .iter()
        .flat_map(|c| &c.duties)
        .map(|d| &*d.id)
        .gather();
    let covered = covered_on(here.workspace, id, here.intent.at.date_naive());
    let by_id: BTreeMap<&str, &obligations::Obligation> =
        accepted.duties.iter().map(|d| (&*d.id, d)).gather();
    let settings = &here.workspace.settings;
    let mut deltas = Vec::new();
    for item in here.workspace.live_items() {
        if item.system != Some(id) || item.discharges.is_empty() {
            continue;
        }
        let mut after = Item::clone(item);
        let (mut flag, mut reopen) = (false, false);
        for duty in &mut after.discharges {
            let now = by_id.get(&*duty.obligation);
            if let Some(from) = now.and_then(|d| d.applies_from) {
                duty.applies_from = from;
            }
            if changed.contains(&*duty.obligation) {
                flag = true;
                reopen |=
                    now.is_some_and(|d| wants_evidence(d)) && !covered.contains(&*duty.obligation);
            }
        }
        if flag && !after.tags.iter().any(|t| t == REASSESS) {
            after.tags.push(REASSESS.to_owned());
        }
        if reopen && settings.is_done(&item.status) {
            after.status = settings.first_status_on(item.track);
            let reason = "A new assessment has changed what it discharges.";
            moves::log(here, item, &mut after, reason);
        }
        deltas.extend(here.amend(Record::Item(item.clone()), Record::Item(Arc::new(after))));
    }
    deltas
}

/// The obligations of a system that valid evidence covers on a day, by id.
pub fn covered_on(workspace: &Workspace, system: SystemId, day: NaiveDate) -> BTreeSet<String> {
    let pieces = workspace.evidence_of(system).filter(|e| e.counts_on(day));
    pieces.flat_map(|e| e.covers.iter().cloned()).gather()
}

/// The identity of the item that is made for an obligation: the same for the same obligation of the same system in every
/// copy of a workspace, so that making it twice, here or there, makes one item.
pub fn item_of(system: SystemId, obligation: &str) -> ItemId {
    let mut hash = Sha256::new();
    hash.update(b"item for an obligation\0");
    hash.update(system.0.as_bytes());
    hash.update(obligation.as_bytes());
    let digest = hash.finalize();
    let mut bytes = [0_u8; 16];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = from;
    }
    ItemId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

#[inline(never)]
pub(super) fn raise(
    here: &CommandContext<'_>,
    id: &SystemId,
    only: &[String],
) -> Result<Changeset, Refusal> {
    let system = find(here, id)?;
    let Some(accepted) = &system.assessment else {
        return Err(Refusal::new(
            format!("systems/{id}/assessment"),
            format!("{} has no accepted assessment.", system.name),
            "Accept one first: its duties become the items.",
        ));
    };
    let pack = pack()?;
    let covered = covered_on(here.workspace, *id, here.intent.at.date_naive());
    let mut wanted: Vec<&obligations::Obligation> = accepted
        .counted()
        .filter(|duty| !covered.contains(&*duty.id))
        .filter(|duty| only.is_empty() || only.iter().any(|o| **o == *duty.id))
        .collect();
    plumbline_compact::sort::by_key(&mut wanted, |duty| duty.applies_from);
    let mut raised = Raised::of(here.workspace, *id);
    let mut number = here.last_number;
    let mut deltas = Vec::new();
    // An item that is there may discharge several: they all go into one change of it.
    let mut linked: BTreeMap<ItemId, (&Arc<Item>, Item)> = BTreeMap::new();
    for duty in wanted {
        match raised.place(duty) {
            Place::There => {}
            Place::Item(item) => {
                let (_, after) = linked
                    .entry(item.id)
                    .or_insert_with(|| (item, Item::clone(item)));
                link(after, *id, link_of(duty, here));
            }
            Place::New(item) => {
                number = next_number(number)?;
                let item = new_item(here, system, item, number, duty, pack.obligation(&duty.id));
                deltas.push(here.create(Record::Item(Arc::new(item))));
            }
        }
    }
    let links = linked.into_values().filter_map(|(before, after)| {
        here.amend(Record::Item(before.clone()), Record::Item(Arc::new(after)))
    });
    deltas.extend(links);
    let made = deltas.iter().filter(|d| d.before.is_none()).count();
    Ok(Changeset {
        label: format!(
            "Make {} for {}",
            count(made, "obligation item"),
            system.name
        ),
        deltas,
    })
}

/// Which obligations of a system have an item already.
struct Raised<'a> {
    workspace: &'a Workspace,
    system: SystemId,
    /// Obligations that an item in the backlog discharges.
    linked: BTreeSet<&'a str>,
    /// Items with an obligation that was entered by hand, by its article.
    by_hand: BTreeMap<&'a str, &'a Arc<Item>>,
}

/// Where the item of an obligation is.
enum Place<'a> {
    /// In the backlog, linked.
    There,
    /// It exists, and has to be linked or taken out of the trash.
    Item(&'a Arc<Item>),
    /// Nowhere; it will have this identity.
    New(ItemId),
}

impl<'a> Raised<'a> {
    fn of(workspace: &'a Workspace, system: SystemId) -> Self {
        let mut linked = BTreeSet::new();
        let mut by_hand = BTreeMap::new();
        for item in workspace.live_items().filter(|i| i.system == Some(system)) {
            for duty in &item.discharges {
                if duty.obligation.is_empty() {
                    by_hand.entry(article(&duty.article)).or_insert(item);
                } else {
                    linked.insert(&*duty.obligation);
                }
            }
        }
        Self {
            workspace,
            system,
            linked,
            by_hand,
        }
    }

    fn place(&mut self, duty: &obligations::Obligation) -> Place<'a> {
        if self.linked.contains(&*duty.id) {
            return Place::There;
        }
        let id = item_of(self.system, &duty.id);
        let hand = self.by_hand.remove(&*duty.article);
        match hand.or_else(|| self.workspace.items.get(&id)) {
            Some(item) => Place::Item(item),
            None => Place::New(id),
        }
    }
}

/// The article without `Art.`, as the rule pack writes it.
fn article(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("Art.").map_or(text, str::trim_start)
}

/// An item that is there already gets the obligation, and comes out of the trash.
fn link(item: &mut Item, system: SystemId, link: ObligationRef) {
    item.trashed = None;
    item.system = Some(system);
    let known = |d: &&mut ObligationRef| {
        let by_hand = d.obligation.is_empty() && article(&d.article) == article(&link.article);
        d.obligation == link.obligation || by_hand
    };
    match item.discharges.iter_mut().find(known) {
        Some(old) => *old = link,
        None => item.discharges.push(link),
    }
}

fn link_of(duty: &obligations::Obligation, here: &CommandContext<'_>) -> ObligationRef {
    ObligationRef {
        article: cite(&duty.article),
        // A counted duty whose date hangs on a missing fact: it may apply at once.
        applies_from: duty.applies_from.unwrap_or(here.intent.at.date_naive()),
        obligation: duty.id.to_string(),
    }
}

fn new_item(
    here: &CommandContext<'_>,
    system: &System,
    id: ItemId,
    number: u32,
    duty: &obligations::Obligation,
    entry: Option<&ObligationRule>,
) -> Item {
    let settings = &here.workspace.settings;
    let suggested = entry.and_then(|e| e.backlog_item.as_deref());
    let title = suggested.unwrap_or(&duty.title);
    let mut item = Item::new(
        id,
        number,
        title,
        Kind::Compliance,
        settings.first_status(Kind::Compliance),
        here.intent.stamp(),
    );
    item.system = Some(system.id);
    item.owner = system.owner;
    item.due = duty.applies_from;
    item.tags = vec!["ai-act".to_owned()];
    item.notes = notes(duty, entry);
    item.discharges = vec![link_of(duty, here)];
    item
}

/// What the item is for, what to keep, and when it is done.
fn notes(duty: &obligations::Obligation, entry: Option<&ObligationRule>) -> String {
    let article = &duty.article;
    let mut text = format!("{}: {}.\n", cite(article), duty.title);
    if let Some(from) = duty.applies_from {
        text.push_str(&format!("Applies from {from}"));
        if let Some(literal) = duty.literal_from {
            text.push_str(&format!("; by the letter of the law from {literal}"));
        }
        text.push_str(".\n");
    }
    let kept = entry.map(|e| e.evidence.as_slice()).unwrap_or_default();
    if !kept.is_empty() {
        text.push_str("\nEvidence to keep:\n");
        for piece in kept {
            text.push_str(&format!("- {piece}\n"));
        }
    }
    if let Some(entry) = entry {
        text.push_str(&format!("\nKeep it: {}.\n", entry.retention));
    }
    text.push_str(&format!(
        "\nDone when: the evidence above is entered for this system as valid, with an owner, and covers {}.\n",
        cite(article)
    ));
    text
}
