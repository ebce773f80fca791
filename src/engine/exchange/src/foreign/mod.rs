//! Records of other tools on their way to becoming items, whatever they were written in.
//!
//! A record says only what its source says: a field that the source does not have leaves the item's as it is, so
//! that importing the same file again changes nothing, and a newer one brings what is new.

mod known_items;
mod links;
mod people;
pub mod record;
mod resolver;

pub use known_items::KnownItems;

use crate::foreign::record::ForeignRecord;
use crate::foreign::resolver::{COUNTED, Resolver};
use crate::notes::{Notes, Refused};
use crate::numbered;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::person::Person;
use plumbline_document::record::Record;
use plumbline_document::system::System;
use plumbline_document::workspace::Workspace;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// A resolved import: items ready to be compared with the workspace.
#[derive(Clone, Debug, Default)]
pub struct ResolvedImport {
    /// New people.
    pub people: Vec<Person>,
    /// New systems.
    pub systems: Vec<System>,
    /// Items, new and known.
    pub items: Vec<Item>,
    /// Records that were left out, and why.
    pub refused: Vec<Refused>,
}

impl ResolvedImport {
    /// Everything as records, in the order in which it has to be put.
    pub fn records(&self) -> Vec<Record> {
        let mut all: Vec<Record> = Vec::new();
        all.extend(
            self.people
                .iter()
                .cloned()
                .map(|p| Record::Person(Arc::new(p))),
        );
        all.extend(
            self.systems
                .iter()
                .cloned()
                .map(|s| Record::System(Arc::new(s))),
        );
        all.extend(
            self.items
                .iter()
                .cloned()
                .map(|i| Record::Item(Arc::new(i))),
        );
        all
    }
}

/// Turns records into items of this workspace. `stated` are the extra fields that the source has at all: one that
/// is empty now goes from an item that is known.
pub fn resolve(
    tool: &str,
    records: &[ForeignRecord],
    stated: &BTreeSet<String>,
    workspace: &Workspace,
    ids: &mut dyn FnMut() -> Uuid,
    notes: &mut Notes,
) -> ResolvedImport {
    let mut resolver = Resolver::new(tool, workspace);
    if tool == COUNTED {
        resolver.numbered = numbered::pair(tool, records, workspace);
        resolver.note_strangers(notes);
    }
    let mut refused = Vec::new();
    let mut taken: Vec<(&ForeignRecord, ItemId)> = Vec::with_capacity(records.len());
    let mut seen: HashMap<ItemId, &str> = HashMap::new();
    for (at, record) in records.iter().enumerate() {
        let id = resolver
            .identity(at, record)
            .unwrap_or_else(|| ItemId(ids()));
        if let Some(first) = seen.get(&id) {
            let why = format!("it stands twice in this file, first at {first}");
            notes.error(
                &record.at,
                format!("“{}” was left out: {why}.", record.label()),
                "",
            );
            refused.push(Refused {
                at: record.at.clone(),
                label: record.label().to_owned(),
                why,
                text: record.raw.clone(),
            });
            continue;
        }
        seen.insert(id, &record.at);
        resolver.name(record, id);
        taken.push((record, id));
    }
    for (record, id) in &taken {
        let item = resolver.item(record, *id, stated, ids);
        resolver.place.insert(*id, resolver.items.len());
        resolver.items.push(item);
    }
    for (record, id) in &taken {
        resolver.connect(record, *id, notes);
    }
    ResolvedImport {
        people: resolver.people.made,
        systems: resolver.made_systems,
        items: resolver.items,
        refused,
    }
}
