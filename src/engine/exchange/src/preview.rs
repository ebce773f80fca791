//! What an import would change, before anything changes; then the one command that carries it out.

use crate::foreign::ResolvedImport;
use crate::merge::{Conflict, Side};
use crate::notes::Notes;
use crate::repair::Numbers;
use crate::stamp::NO_STAMP;
use crate::{merge, repair};
use plumbline_commands::command::{Command, ExchangeCommand};
use plumbline_document::difference::{describe, differences};
use plumbline_document::ids::StatusId;
use plumbline_document::ledger::sha::Sha;
use plumbline_document::meta::{FieldChange, HistoryEntry, Meta, Stamp};
use plumbline_document::record::{Record, RecordId};
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::chain;
use plumbline_features::ledger::chain::Chain;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// What an import brings.
#[derive(Clone, Debug)]
pub enum Content {
    /// A whole workspace, from our own file.
    Workspace(Box<Workspace>),
    /// Items from elsewhere, with the people and systems that they need.
    Items(Box<ResolvedImport>),
}

/// What happens to what is here already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// What is here goes; the import takes its place. Of a foreign import: the items go, the rest stays.
    Replace,
    /// Both are joined by id; what the import does not mention stays.
    Merge,
}

/// What happens to one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// These fields change.
    Changed(Vec<String>),
    /// It stays as it is.
    Unchanged,
    /// It goes.
    Removed,
}

/// What an import would do to one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewEntry {
    /// Which entity.
    pub of: RecordId,
    /// Its name or title.
    pub label: String,
    /// What happens to it.
    pub fate: Fate,
}

/// The person's answers to conflicts, by entity and field.
pub type Answers = BTreeMap<(RecordId, String), Side>;

/// How many entities meet which fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Counts {
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub removed: usize,
}

/// The comparison of an import with what is here.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Entity by entity; those that neither change nor occur in the import are not listed.
    pub entries: Vec<PreviewEntry>,
    /// Fields that both copies changed, answered or not.
    pub conflicts: Vec<Conflict>,
    /// What joining had to repair or renumber.
    pub notes: Notes,
    target: Workspace,
    decided: BTreeMap<RecordId, BTreeSet<String>>,
    unanswered: usize,
}

/// Compares an import with the current workspace. Call it again with more answers as the person gives them;
/// a conflict without an answer stands as mine.
pub fn compare(current: &Workspace, content: &Content, mode: Mode, answers: &Answers) -> Preview {
    let mut build = Build {
        target: current.clone(),
        notes: Notes::default(),
        decided: BTreeMap::new(),
        conflicts: Vec::new(),
    };
    let incoming: HashSet<RecordId> = match content {
        Content::Workspace(theirs) => {
            match mode {
                Mode::Replace => {
                    build.target = Workspace {
                        id: current.id,
                        ..theirs.as_ref().clone()
                    };
                    // A ledger is only ever added to: the sample's own goes with the sample.
                    if !current.settings.sample && !current.decisions.is_empty() {
                        build.target.decisions = current.decisions.clone();
                        build.target.inputs = current.inputs.clone();
                        build.join_ledgers(theirs);
                    }
                }
                Mode::Merge => {
                    build.merge(current, theirs, answers);
                    build.join_ledgers(theirs);
                }
            }
            theirs.records().map(|record| record.id()).collect()
        }
        Content::Items(resolved) => {
            build.take_items(current, resolved, mode);
            resolved.records().iter().map(Record::id).collect()
        }
    };
    for (of, fields) in repair::repair(&mut build.target, &mut build.notes) {
        let decided = build.decided.entry(of).or_default();
        decided.extend(fields.into_iter().map(str::to_owned));
    }
    let unanswered = build
        .conflicts
        .iter()
        .filter(|c| !answers.contains_key(&(c.of.clone(), c.field.clone())))
        .count();
    Preview {
        entries: entries(current, &build.target, &incoming),
        conflicts: build.conflicts,
        notes: build.notes,
        target: build.target,
        decided: build.decided,
        unanswered,
    }
}

struct Build {
    target: Workspace,
    notes: Notes,
    decided: BTreeMap<RecordId, BTreeSet<String>>,
    conflicts: Vec<Conflict>,
}

impl Build {
    fn merge(&mut self, current: &Workspace, theirs: &Workspace, answers: &Answers) {
        let mut numbers = Numbers::of(current);
        let stranger = current.id != theirs.id;
        if stranger {
            self.notes.info(
                "workspace.id",
                "The file is of another workspace: its settings are left out, the rest is joined by id.".into(),
                "",
            );
        }
        let mut fresh = Vec::new();
        for record in theirs.records() {
            let id = record.id();
            let is_of_ledger = matches!(id, RecordId::Decision(_) | RecordId::Input(_));
            if is_of_ledger || (stranger && id == RecordId::Settings) {
                continue;
            }
            match current.record(&id) {
                Some(mine) if mine == record => {}
                Some(mine) => self.join(&mine, &record, answers, &mut numbers),
                None => fresh.push(record),
            }
        }
        // New ones come last: a number that a known item gives up is free for them.
        for record in fresh {
            self.add(record, &mut numbers);
        }
        self.add_statuses(theirs);
    }

    /// Adds the entries of the other copy that hold, with what they rest on, and signatures to those that are here.
    fn join_ledgers(&mut self, theirs: &Workspace) {
        let mine = Chain::of(&self.target.decisions).heads().len();
        let sound = chain::sound_part(&theirs.decisions, &theirs.inputs);
        let left = theirs.decisions.len() - sound.len();
        if left > 0 {
            self.notes.error(
                "workspace.ledger",
                format!(
                    "{left} of the decisions in the file do not hold, or build on one that does not; they are left out."
                ),
                "Ask for the file again, or compare it with a fingerprint of the ledger.",
            );
        }
        for input in theirs.inputs.iter() {
            if !self.target.inputs.contains(&input.id) && Sha::of(input.text()) == input.id {
                self.target.inputs.put(input.clone());
            }
        }
        for entry in sound {
            match self.target.decisions.get(&entry.id).cloned() {
                None => drop(self.target.decisions.put(entry)),
                Some(mut here) => {
                    let known = here.signatures.clone();
                    let fresh = entry.signatures.iter().filter(|s| !known.contains(s));
                    let fresh: Vec<_> = fresh.cloned().collect();
                    if !fresh.is_empty() {
                        Arc::make_mut(&mut here).signatures.extend(fresh);
                        self.target.decisions.put(here);
                    }
                }
            }
        }
        let heads = Chain::of(&self.target.decisions).heads().len();
        if heads > mine.max(1) {
            self.notes.warn(
                "workspace.ledger",
                format!("Both copies took decisions on their own: the ledger has {heads} heads."),
                "Join them by a decision, on the page Decisions.",
            );
        }
    }

    fn join(&mut self, mine: &Record, theirs: &Record, answers: &Answers, numbers: &mut Numbers) {
        let of = mine.id();
        let answer = |field: &str| answers.get(&(of.clone(), field.to_owned())).copied();
        let mut joined = merge::join(mine, theirs, &answer);
        if let (Record::Item(after), Record::Item(before)) = (&mut joined.record, mine)
            && after.number != before.number
        {
            if numbers.claim(after.number) {
                numbers.release(before.number);
            } else {
                self.notes.warn(
                    &format!("items.{}", before.id),
                    format!(
                        "The number {} is taken here; “{}” keeps {}.",
                        after.number, before.title, before.number
                    ),
                    "",
                );
                Arc::make_mut(after).number = before.number;
                joined.decided.insert("number".to_owned());
            }
        }
        self.conflicts.extend(joined.conflicts);
        if !joined.decided.is_empty() {
            self.decided.insert(of, joined.decided);
        }
        if joined.record != *mine {
            self.target.put(joined.record);
        }
    }

    fn add(&mut self, mut record: Record, numbers: &mut Numbers) {
        if let Record::Item(item) = &mut record
            && !numbers.claim(item.number)
        {
            let number = numbers.give();
            self.notes.info(
                &format!("items.{}", item.id),
                format!(
                    "The number {} is taken here; “{}” is {number} now.",
                    item.number, item.title
                ),
                "",
            );
            Arc::make_mut(item).number = number;
            self.decided
                .entry(RecordId::Item(item.id))
                .or_default()
                .insert("number".to_owned());
        }
        self.target.put(record);
    }

    /// Adds the statuses of joined items that only the other copy has.
    fn add_statuses(&mut self, theirs: &Workspace) {
        let used: HashSet<&StatusId> = self.target.items.iter().map(|i| &i.status).collect();
        let missing: Vec<_> = theirs
            .settings
            .statuses
            .iter()
            .filter(|s| used.contains(&s.id) && self.target.settings.status(&s.id).is_none())
            .cloned()
            .collect();
        if missing.is_empty() {
            return;
        }
        for status in &missing {
            self.notes.info(
                "settings.statuses",
                format!(
                    "The status “{}” comes with the items that stand in it.",
                    status.name
                ),
                "",
            );
        }
        Arc::make_mut(&mut self.target.settings)
            .statuses
            .extend(missing);
        self.decided
            .entry(RecordId::Settings)
            .or_default()
            .insert("statuses".to_owned());
    }

    fn take_items(&mut self, current: &Workspace, resolved: &ResolvedImport, mode: Mode) {
        let incoming: HashSet<RecordId> = resolved.records().iter().map(Record::id).collect();
        if mode == Mode::Replace {
            for item in current.items.iter() {
                if !incoming.contains(&RecordId::Item(item.id)) {
                    self.target.items.remove(&item.id);
                }
            }
        }
        let mut numbers = Numbers::of(&self.target);
        for mut record in resolved.records() {
            let before = current.record(&record.id());
            match (&before, &mut record) {
                (Some(before), record) => {
                    let changed = differences(before, record).into_iter();
                    let decided = self.decided.entry(record.id()).or_default();
                    decided.extend(changed.map(|difference| difference.field.to_owned()));
                }
                // Numbers are given out here, not by the resolver: in the place of a backlog they start at 1.
                (None, Record::Item(item)) => Arc::make_mut(item).number = numbers.give(),
                (None, _) => {}
            }
            self.target.put(record);
        }
    }
}

fn entries(
    current: &Workspace,
    target: &Workspace,
    incoming: &HashSet<RecordId>,
) -> Vec<PreviewEntry> {
    let mut out = Vec::new();
    let listed = |record: &Record| !matches!(record, Record::Input(_));
    for record in target.records().filter(listed) {
        let of = record.id();
        let fate = match current.record(&of) {
            None => Fate::Added,
            Some(before) if before == record => Fate::Unchanged,
            Some(before) => {
                let changed = differences(&before, &record);
                if changed.is_empty() {
                    Fate::Unchanged
                } else {
                    let named = changed.into_iter().map(|d| d.field.to_owned());
                    Fate::Changed(named.collect())
                }
            }
        };
        if fate != Fate::Unchanged || incoming.contains(&of) {
            out.push(PreviewEntry {
                label: record.label(),
                of,
                fate,
            });
        }
    }
    for record in current.records().filter(listed) {
        let of = record.id();
        if target.record(&of).is_none() {
            out.push(PreviewEntry {
                label: record.label(),
                of,
                fate: Fate::Removed,
            });
        }
    }
    out
}

impl Preview {
    /// How many entities meet which fate.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for entry in &self.entries {
            match entry.fate {
                Fate::Added => counts.added += 1,
                Fate::Changed(_) => counts.changed += 1,
                Fate::Unchanged => counts.unchanged += 1,
                Fate::Removed => counts.removed += 1,
            }
        }
        counts
    }

    /// How many conflicts still want an answer.
    pub fn unanswered(&self) -> usize {
        self.unanswered
    }

    /// The workspace as it would be.
    pub fn target(&self) -> &Workspace {
        &self.target
    }

    /// The one undoable command that carries the import out. `stamp` is that of the intent which will hold it.
    ///
    /// Refused while a conflict has no answer. When nothing differs the command puts and removes nothing.
    pub fn command(
        &self,
        current: &Workspace,
        source: &str,
        stamp: Stamp,
    ) -> Result<Command, Refusal> {
        if self.unanswered > 0 {
            return Err(Refusal::new(
                "import",
                format!("{} fields were changed in both copies.", self.unanswered),
                "Choose one of the two values for each.",
            ));
        }
        let put = self
            .target
            .records()
            .filter_map(|record| {
                let before = current.record(&record.id());
                (before.as_ref() != Some(&record)).then(|| self.signed(before, record, stamp))
            })
            .collect();
        let remove = current
            .records()
            .map(|record| record.id())
            .filter(|id| self.target.record(id).is_none())
            .collect();
        Ok(Command::from(ExchangeCommand::Import {
            source: source.to_owned(),
            put,
            remove,
        }))
    }

    /// A record with the import's own entry in its history, where the import decided something.
    fn signed(&self, before: Option<Record>, mut record: Record, stamp: Stamp) -> Record {
        // What is in the ledger says itself when it was made, and is never changed.
        if matches!(record, Record::Decision(_) | Record::Input(_)) {
            return record;
        }
        if before.is_none() && record.meta().created.change == NO_STAMP.change {
            *record.meta_mut() = Meta::new(stamp);
            return record;
        }
        let Some(decided) = self.decided.get(&record.id()).filter(|d| !d.is_empty()) else {
            return record;
        };
        let steps = before.map_or_else(Vec::new, |before| describe(&before, &record));
        let fields = decided
            .iter()
            .map(|field| {
                let step = steps.iter().find(|s| &s.field == field).cloned();
                step.unwrap_or_else(|| FieldChange {
                    field: field.clone(),
                    from: String::new(),
                    to: String::new(),
                })
            })
            .collect();
        record.meta_mut().push(HistoryEntry { stamp, fields });
        record
    }
}
