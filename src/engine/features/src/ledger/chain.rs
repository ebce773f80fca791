//! The chain: entries in order, its heads, and whether everything holds.
//!
//! Each entry contains the hash of the one before it, so the head stands for all of them. Two copies that each took a
//! decision after the same entry make a fork: two heads, until a decision joins them.

use crate::ledger::fingerprint::fingerprint;
use plumbline_compact::sort;
use plumbline_document::ledger::decision::Decision;
use plumbline_document::ledger::entry::{Entry, Input};
use plumbline_document::ledger::sha::Sha;
use plumbline_document::table::Table;
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use plumbline_json::canonical::{canonical, read_strict};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// The entries of a ledger in their order: by number, those of one number by hash.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    entries: Vec<Arc<Entry>>,
    places: HashMap<Sha, usize>,
    heads: Vec<Sha>,
}

impl Chain {
    /// The chain of these entries.
    pub fn of(entries: &Table<Entry>) -> Self {
        let mut entries: Vec<Arc<Entry>> = entries.iter().cloned().collect();
        sort::by_key(&mut entries, |entry| (entry.number(), entry.id));
        let places = entries
            .iter()
            .enumerate()
            .map(|(at, e)| (e.id, at))
            .collect();
        let decisions = entries.iter().filter_map(|e| e.decision());
        let built_on: HashSet<Sha> = decisions
            .flat_map(|d| d.parents().collect::<Vec<_>>())
            .collect();
        let heads = entries
            .iter()
            .map(|e| e.id)
            .filter(|id| !built_on.contains(id))
            .collect();
        Self {
            entries,
            places,
            heads,
        }
    }

    /// The entries, the oldest first.
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// The entry with this hash.
    pub fn get(&self, id: &Sha) -> Option<&Arc<Entry>> {
        self.entries.get(*self.places.get(id)?)
    }

    /// The decision with this hash.
    pub fn decision(&self, id: &Sha) -> Option<&Arc<Decision>> {
        self.get(id)?.decision()
    }

    /// The entries that nothing builds on, in order; one unless the ledger is empty or forked.
    pub fn heads(&self) -> &[Sha] {
        &self.heads
    }

    /// The head that the next decision builds on: the last one.
    pub fn head(&self) -> Option<&Arc<Entry>> {
        self.get(self.heads.last()?)
    }

    /// Whether there are several heads.
    pub fn is_forked(&self) -> bool {
        self.heads.len() > 1
    }

    /// The highest number; 0 when there is no entry.
    pub fn last_number(&self) -> u32 {
        self.entries.last().map_or(0, |e| e.number())
    }

    /// The fingerprints of the heads.
    pub fn fingerprints(&self) -> Vec<String> {
        let heads = self.heads.iter().filter_map(|id| self.get(id));
        heads.map(|e| fingerprint(e.number(), &e.id)).collect()
    }
}

/// What does not hold about an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Its content has another hash than it claims.
    Changed,
    /// It cannot be read as a decision.
    Unreadable,
    /// It builds on an entry that is not there.
    Missing(Sha),
    /// Its number does not follow from what it builds on.
    Number {
        /// The number that it should have.
        expected: u32,
    },
    /// An input that it rests on is not there.
    InputMissing(Sha),
    /// An input that it rests on has another hash than it claims.
    InputChanged(Sha),
}

/// The first entry that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its number; 0 when it cannot be read.
    pub number: u32,
    /// The hash that it claims.
    pub id: Sha,
    /// What does not hold.
    pub flaw: Flaw,
}

impl Finding {
    /// Which entry, and what about it, in a sentence.
    pub fn words(&self) -> String {
        let entry = if self.number == 0 {
            format!("The entry {}", self.id.short())
        } else {
            format!("Entry {} ({})", self.number, self.id.short())
        };
        match &self.flaw {
            Flaw::Changed => format!(
                "{entry} was changed: its content does not have the hash that it was sealed with."
            ),
            Flaw::Unreadable => format!("{entry} cannot be read as a decision."),
            Flaw::Missing(id) => format!(
                "{entry} builds on the entry {}, which is missing.",
                id.short()
            ),
            Flaw::Number { expected } => format!(
                "{entry} should have the number {expected}: entries were put in or taken out."
            ),
            Flaw::InputMissing(id) => format!(
                "{entry} rests on the input {}, which is missing.",
                id.short()
            ),
            Flaw::InputChanged(id) => format!(
                "{entry} rests on the input {}, which was changed.",
                id.short()
            ),
        }
    }
}

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many entries were checked.
    pub entries: usize,
    /// The first that does not hold, in the order of the chain.
    pub first: Option<Finding>,
    /// Those that do not hold, in the order of the chain.
    pub flawed: Vec<Sha>,
    /// The fingerprints of the heads.
    pub fingerprints: Vec<String>,
}

impl Report {
    /// Whether every entry holds.
    pub fn holds(&self) -> bool {
        self.first.is_none()
    }

    /// The result in a sentence.
    pub fn words(&self) -> String {
        match (&self.first, self.entries) {
            (Some(finding), _) => match self.flawed.len().saturating_sub(1) {
                0 => finding.words(),
                1 => format!("{} One more entry does not hold.", finding.words()),
                more => format!("{} {more} more entries do not hold.", finding.words()),
            },
            (None, 0) => "There is no decision yet.".to_owned(),
            (None, 1) => "The one entry holds.".to_owned(),
            (None, n) => format!("All {n} entries hold."),
        }
    }
}

/// A verification that can be done a little at a time.
#[derive(Clone, Debug)]
pub struct Verifier {
    chain: Chain,
    inputs: Vec<Arc<Input>>,
    next_input: usize,
    next_entry: usize,
    /// The inputs that have their right hash, with the addresses in them.
    sound: HashMap<Sha, Option<Vec<Sha>>>,
    /// Inputs of which everything that they are made of is right.
    whole: HashSet<Sha>,
    report: Report,
}

impl Verifier {
    /// A verification of this workspace's ledger. Copies pointers only.
    pub fn new(workspace: &Workspace) -> Self {
        Self::of(&workspace.decisions, &workspace.inputs)
    }

    /// A verification of these entries and inputs.
    pub fn of(entries: &Table<Entry>, inputs: &Table<Input>) -> Self {
        let chain = Chain::of(entries);
        let report = Report {
            fingerprints: chain.fingerprints(),
            ..Report::default()
        };
        Self {
            chain,
            inputs: inputs.iter().cloned().collect(),
            next_input: 0,
            next_entry: 0,
            sound: HashMap::new(),
            whole: HashSet::new(),
            report,
        }
    }

    /// Checks about as much as `bytes` of text; true once all is done.
    pub fn step(&mut self, bytes: usize) -> bool {
        let mut done = 0;
        while done < bytes {
            if let Some(input) = self.inputs.get(self.next_input).cloned() {
                done += input.text().len().max(1);
                let right = Sha::of(input.text()) == input.id;
                let made_of = right.then(|| references(input.text()));
                self.sound.insert(input.id, made_of);
                self.next_input += 1;
            } else if let Some(entry) = self.chain.entries.get(self.next_entry).cloned() {
                done += entry.text().len().max(1);
                self.next_entry += 1;
                self.report.entries += 1;
                if let Some(flaw) = self.flaw(&entry) {
                    self.report.flawed.push(entry.id);
                    self.report.first.get_or_insert(Finding {
                        number: entry.number(),
                        id: entry.id,
                        flaw,
                    });
                }
            } else {
                return true;
            }
        }
        false
    }

    /// What was found so far; everything once [`Self::step`] has returned true.
    pub fn report(&self) -> &Report {
        &self.report
    }

    fn flaw(&mut self, entry: &Entry) -> Option<Flaw> {
        let is_canonical =
            || read_strict(entry.text()).is_ok_and(|v| canonical(&v) == entry.text());
        if Sha::of(entry.text()) != entry.id || !is_canonical() {
            return Some(Flaw::Changed);
        }
        let Some(decision) = entry.decision() else {
            return Some(Flaw::Unreadable);
        };
        let mut highest = 0;
        for parent in decision.parents() {
            match self.chain.get(&parent) {
                Some(parent) => highest = highest.max(parent.number()),
                None => return Some(Flaw::Missing(parent)),
            }
        }
        let expected = highest.saturating_add(1);
        if decision.number != expected {
            return Some(Flaw::Number { expected });
        }
        let inputs = decision.inputs.as_ref()?;
        self.input_flaw([inputs.rules, inputs.systems, inputs.rows])
    }

    /// The first input that is missing or wrong, those that inputs are made of included.
    fn input_flaw(&mut self, open: [Sha; 3]) -> Option<Flaw> {
        let mut open = open.to_vec();
        let mut seen = HashSet::new();
        while let Some(id) = open.pop() {
            if self.whole.contains(&id) || !seen.insert(id) {
                continue;
            }
            match self.sound.get(&id) {
                None => return Some(Flaw::InputMissing(id)),
                Some(None) => return Some(Flaw::InputChanged(id)),
                Some(Some(made_of)) => open.extend(made_of),
            }
        }
        self.whole.extend(seen);
        None
    }
}

/// The inputs that an input is made of, by address: what [`StoredItemInputs`] and [`Systems`] say. Other hashes may
/// stand in the text as well (an assessment names the hash of its rule pack).
///
/// [`StoredItemInputs`]: crate::ledger::stored_inputs::StoredItemInputs
/// [`Systems`]: crate::ledger::stored_inputs::Systems
fn references(text: &str) -> Vec<Sha> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct MadeOf {
        base: Option<Sha>,
        parts: Vec<Sha>,
        systems: BTreeMap<String, Sha>,
    }
    // Most inputs name none at all, and need not be read.
    if !text.split('"').any(|word| Sha::parse(word).is_some()) {
        return Vec::new();
    }
    let made_of: MadeOf = json::from_text(text).unwrap_or_default();
    let parts = made_of.base.into_iter().chain(made_of.parts);
    parts.chain(made_of.systems.into_values()).collect()
}

/// The entries that hold and build on such only, in order.
pub fn sound_part(entries: &Table<Entry>, inputs: &Table<Input>) -> Vec<Arc<Entry>> {
    let mut bad: HashSet<Sha> = verify_parts(entries, inputs).flawed.into_iter().collect();
    let mut good = Vec::new();
    for entry in Chain::of(entries).entries {
        let mut parents = entry
            .decision()
            .into_iter()
            .flat_map(|d| d.parents().collect::<Vec<_>>());
        if bad.contains(&entry.id) || parents.any(|p| bad.contains(&p)) {
            bad.insert(entry.id);
        } else {
            good.push(entry);
        }
    }
    good
}

/// Verifies the whole ledger at once.
pub fn verify(workspace: &Workspace) -> Report {
    verify_parts(&workspace.decisions, &workspace.inputs)
}

/// Verifies these entries and inputs at once.
pub fn verify_parts(entries: &Table<Entry>, inputs: &Table<Input>) -> Report {
    let mut verifier = Verifier::of(entries, inputs);
    while !verifier.step(usize::MAX) {}
    verifier.report
}
