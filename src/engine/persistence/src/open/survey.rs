//! The survey: which keys of one workspace are on the storage, before any chunk or journal entry is read.

use crate::checksum::Damage;
use crate::key_value_store::KeyValueStore;
use crate::keys;
use crate::keys::{Key, SlotName};
use crate::manifest::{Manifest, Unusable};
use crate::open::error::OpenError;
use crate::quarantine::Quarantined;
use plumbline_compact::sort;
use plumbline_document::ids::WorkspaceId;
use std::collections::{BTreeMap, BTreeSet};

/// A slot whose manifest is whole.
pub(super) struct Candidate {
    pub(super) name: SlotName,
    pub(super) text: String,
    pub(super) manifest: Manifest,
}

/// Everything on the storage that belongs to one workspace.
pub(super) struct Survey {
    pub(super) candidates: Vec<Candidate>,
    pub(super) quarantined: Vec<Quarantined>,
    pub(super) leftovers: Vec<String>,
    pub(super) journal: BTreeSet<u64>,
}

/// Lists the keys of this workspace and reads its manifests. Candidates come newest first.
pub(super) fn survey(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    schema: u32,
) -> Result<Survey, OpenError> {
    let prefix = keys::workspace(id);
    let mut manifests = BTreeSet::new();
    let mut chunks: BTreeMap<SlotName, Vec<(usize, u32)>> = BTreeMap::new();
    let mut journal = BTreeSet::new();
    for key in storage.keys()? {
        match key.strip_prefix(&prefix).and_then(Key::parse) {
            Some(Key::Journal(seq)) => drop(journal.insert(seq)),
            Some(Key::Manifest(slot)) => drop(manifests.insert(slot)),
            Some(Key::Chunk(slot, index, round)) => {
                chunks.entry(slot).or_default().push((index, round));
            }
            None => {}
        }
    }
    if manifests.is_empty() && chunks.is_empty() && journal.is_empty() {
        return Err(OpenError::NotFound);
    }
    let mut found = Survey {
        candidates: Vec::new(),
        quarantined: Vec::new(),
        leftovers: Vec::new(),
        journal,
    };
    for (slot, chunks) in &chunks {
        if manifests.contains(slot) {
            continue;
        }
        if chunks.iter().all(|(_, round)| *round == 1) {
            // The first save into this slot was cut short: nothing was ever read from these.
            let keys = chunks.iter().map(|(i, r)| Key::Chunk(*slot, *i, *r).of(id));
            found.leftovers.extend(keys);
        } else {
            found
                .quarantined
                .push(Quarantined::slot(*slot, &Damage::Missing));
        }
    }
    for name in manifests {
        let Some(text) = storage.get(&Key::Manifest(name).of(id))? else {
            continue;
        };
        match Manifest::read(&text, schema) {
            Ok(manifest) if manifest.workspace == id => found.candidates.push(Candidate {
                name,
                text,
                manifest,
            }),
            Ok(_) => {
                let damage = Damage::Content("it belongs to another workspace".to_owned());
                found.quarantined.push(Quarantined::slot(name, &damage));
            }
            Err(Unusable::Newer(found)) => return Err(OpenError::Newer { found }),
            Err(Unusable::Damaged(damage)) => {
                found.quarantined.push(Quarantined::slot(name, &damage));
            }
        }
    }
    for candidate in &found.candidates {
        let current = |index: usize, round: u32| {
            let entry = candidate.manifest.chunks.get(index);
            entry.is_some_and(|entry| entry.round == round)
        };
        let stray = chunks
            .get(&candidate.name)
            .into_iter()
            .flatten()
            .filter(|(index, round)| !current(*index, *round))
            .map(|(i, r)| Key::Chunk(candidate.name, *i, *r).of(id));
        found.leftovers.extend(stray);
    }
    sort::by_key(&mut found.candidates, |c| {
        std::cmp::Reverse((c.manifest.seq, c.manifest.at))
    });
    Ok(found)
}
