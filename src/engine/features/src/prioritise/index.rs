//! The index of the backlog table: text and facet values of every item, prepared for filtering at every keystroke.
//!
//! The index keeps each item's text in lower case and its facet values as numbers, by slot; changing one item touches
//! one slot. Renaming a system or a person, or changing the settings, calls for a new index.

use chrono::NaiveDate;
use plumbline_document::item::Item;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;

/// What of an item is filtered and grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FacetValues {
    pub(super) kind: Kind,
    pub(super) track: Track,
    /// Index into the settings' statuses; none for one that is not there.
    pub(super) status: Option<u16>,
    pub(super) system: Option<Slot>,
    pub(super) owner: Option<Slot>,
    pub(super) due: Option<NaiveDate>,
}

/// One item's entry in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
struct IndexEntry {
    values: FacetValues,
    /// Title, key, kind, tags, notes, system, owner and origin key in lower case, a line each; the title first.
    text: String,
    title_ends: usize,
}

/// Text and facet values by slot, prepared for filtering at every keystroke.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryIndex {
    entries: Vec<Option<IndexEntry>>,
}

impl QueryIndex {
    /// The index of all items.
    pub fn build(workspace: &Workspace) -> Self {
        let mut index = Self::default();
        index.entries.resize(workspace.items.slots(), None);
        for slot in 0..Slot::try_from(workspace.items.slots()).unwrap_or(Slot::MAX) {
            index.update(workspace, slot);
        }
        index
    }

    /// Brings one item up to date.
    pub fn update(&mut self, workspace: &Workspace, slot: Slot) {
        let at = slot as usize;
        if at >= self.entries.len() {
            let slots = workspace.items.slots().max(at + 1);
            self.entries.resize(slots, None);
        }
        if let Some(entry) = self.entries.get_mut(at) {
            let item = workspace.items.at(slot).filter(|item| item.is_live());
            *entry = item.map(|item| IndexEntry::of(workspace, item));
        }
    }

    fn entry(&self, slot: Slot) -> Option<&IndexEntry> {
        self.entries.get(slot as usize)?.as_ref()
    }

    pub(super) fn values(&self, slot: Slot) -> Option<&FacetValues> {
        self.entry(slot).map(|entry| &entry.values)
    }

    pub(super) fn text(&self, slot: Slot) -> &str {
        self.entry(slot).map_or("", |entry| entry.text.as_str())
    }

    pub(super) fn title(&self, slot: Slot) -> &str {
        self.entry(slot)
            .and_then(|entry| entry.text.get(..entry.title_ends))
            .unwrap_or_default()
    }
}

impl IndexEntry {
    fn of(workspace: &Workspace, item: &Item) -> Self {
        let system = item.system.and_then(|id| workspace.systems.slot(&id));
        let owner = item.owner.and_then(|id| workspace.people.slot(&id));
        let mut text = item.title.to_lowercase();
        let title_ends = text.len();
        let mut line = |words: &str| {
            text.push('\n');
            text.push_str(&words.to_lowercase());
        };
        line(&workspace.settings.key(item.number));
        line(item.kind.name());
        item.tags.iter().for_each(|tag| line(tag));
        if let Some(system) = system.and_then(|s| workspace.systems.at(s)) {
            line(&system.name);
        }
        if let Some(owner) = owner.and_then(|o| workspace.people.at(o)) {
            line(&owner.name);
        }
        if let Some(origin) = &item.origin {
            line(&origin.key);
        }
        line(&item.notes);
        let mut statuses = workspace.settings.statuses.iter();
        Self {
            values: FacetValues {
                kind: item.kind,
                track: item.track,
                status: statuses
                    .position(|s| s.id == item.status)
                    .and_then(|s| u16::try_from(s).ok()),
                system: system.filter(|s| workspace.systems.at(*s).is_some()),
                owner: owner.filter(|o| workspace.people.at(*o).is_some()),
                due: item.due,
            },
            text,
            title_ends,
        }
    }
}
