//! Turns records into items: which item a record is, what it changes, and what it is connected with.

use crate::foreign::links::{BLOCKS, PART_OF, WAITS_FOR, add_link, drop_link, note_unknown};
use crate::foreign::people::PeopleDirectory;
use crate::foreign::record::ForeignRecord;
use crate::notes::Notes;
use crate::numbered;
use crate::numbered::Pairs;
use crate::stamp::NO_STAMP;
use plumbline_compact::sort;
use plumbline_document::ids::{CommentId, CriterionId, ItemId, SystemId, slug};
use plumbline_document::item::{Comment, Item, Origin};
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_document::kind::Kind;
use plumbline_document::system::System;
use plumbline_document::workspace::Workspace;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Tables from anywhere: their keys may be mere counts. Jira's numbers are its own.
pub(super) const COUNTED: &str = "csv";

/// Turns the records of one import into items.
pub(super) struct Resolver<'a> {
    workspace: &'a Workspace,
    tool: &'a str,
    by_name: HashMap<String, ItemId>,
    pub(super) numbered: Pairs,
    pub(super) people: PeopleDirectory<'a>,
    systems: HashMap<String, SystemId>,
    /// Systems that are new.
    pub(super) made_systems: Vec<System>,
    /// The items so far.
    pub(super) items: Vec<Item>,
    /// Where each stands in `items`.
    pub(super) place: HashMap<ItemId, usize>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(tool: &'a str, workspace: &'a Workspace) -> Self {
        let mut by_name = HashMap::new();
        for item in workspace.items.iter() {
            if let Some(origin) = item.origin.as_ref().filter(|o| o.tool == tool) {
                // A stable id beats a key that some other issue may hold by now.
                by_name.insert(format!("id:{}", origin.id), item.id);
                by_name.entry(origin.id.clone()).or_insert(item.id);
                if !origin.key.is_empty() {
                    by_name.entry(origin.key.clone()).or_insert(item.id);
                }
            }
            by_name
                .entry(workspace.settings.key(item.number))
                .or_insert(item.id);
        }
        let systems = workspace.systems.iter();
        Self {
            workspace,
            tool,
            by_name,
            numbered: Pairs::default(),
            people: PeopleDirectory::new(&workspace.people),
            systems: systems.map(|s| (slug(&s.name, &s.name), s.id)).collect(),
            made_systems: Vec::new(),
            items: Vec::new(),
            place: HashMap::new(),
        }
    }

    /// Notes how many rows only share their number with an item.
    pub(super) fn note_strangers(&self, notes: &mut Notes) {
        let strangers = self.numbered.strangers;
        if strangers > 0 {
            notes.warn(
                "rows",
                format!("The numbers of {strangers} rows are here already, but under other titles: these rows come in as new items."),
                "If they are the same items, import them under their earlier titles.",
            );
        }
    }

    /// The item that this record, the one at that place, is, if it is known here.
    pub(super) fn identity(&self, at: usize, record: &ForeignRecord) -> Option<ItemId> {
        if let Some(own) = record.own {
            return Some(ItemId(own));
        }
        if self.tool == COUNTED && numbered::is_number(&record.id) {
            return self.numbered.items.get(&at).copied();
        }
        if let Some(id) = self.by_name.get(&format!("id:{}", record.id))
            && !record.id.is_empty()
        {
            return Some(*id);
        }
        let known = |key: &str| {
            let id = self.by_name.get(key)?;
            let item = self.workspace.items.get(id)?;
            let origin = item.origin.as_ref()?;
            (origin.tool == self.tool && origin.key == key).then_some(*id)
        };
        known(&record.key).filter(|_| !record.key.is_empty())
    }

    /// Remembers that this record is this item, for others that name it.
    pub(super) fn name(&mut self, record: &ForeignRecord, id: ItemId) {
        for name in [&record.id, &record.key] {
            if !name.is_empty() {
                self.by_name.insert(name.clone(), id);
            }
        }
    }

    /// The system of this name; a new one where there is none.
    fn system(&mut self, name: &str, ids: &mut dyn FnMut() -> Uuid) -> SystemId {
        let key = slug(name, name);
        if let Some(id) = self.systems.get(&key) {
            return *id;
        }
        let id = SystemId(ids());
        self.systems.insert(key, id);
        self.made_systems
            .push(System::new(id, name.trim(), NO_STAMP));
        id
    }

    /// The item with everything but its connections to others.
    pub(super) fn item(
        &mut self,
        record: &ForeignRecord,
        id: ItemId,
        stated: &BTreeSet<String>,
        ids: &mut dyn FnMut() -> Uuid,
    ) -> Item {
        let known = self
            .workspace
            .items
            .get(&id)
            .map(|item| item.as_ref().clone());
        let is_new = known.is_none();
        let mut item = known.unwrap_or_else(|| {
            let kind = record.kind.unwrap_or(Kind::Story);
            let status = self.workspace.settings.first_status(kind);
            Item::new(id, 0, "", kind, status, NO_STAMP)
        });
        // Compares with the item's title and extra fields as they were: before those are set.
        set_kind_and_status(&mut item, record, is_new);
        match &record.title {
            Some(title) => item.title.clone_from(title),
            None if is_new => record.label().clone_into(&mut item.title),
            None => {}
        }
        if let Some(due) = record.due {
            item.due = due;
        }
        if let Some(text) = &record.notes {
            item.notes.clone_from(text);
        }
        if let Some(owner) = &record.owner {
            item.owner = owner.as_ref().and_then(|who| self.people.find(who, ids));
        }
        if let Some(system) = &record.system {
            item.system = system.as_ref().map(|name| self.system(name, ids));
        }
        add_tags(&mut item, record);
        for (criterion, values) in &record.judgements {
            judge(&mut item, criterion, values);
        }
        for link in &record.links {
            if !item.links.contains(link) {
                item.links.push(link.clone());
            }
        }
        self.add_remarks(&mut item, record, ids);
        item.extra.retain(|key, _| !stated.contains(key));
        item.extra.extend(record.extra.clone());
        if let Some(origin) = self.origin(record) {
            item.origin = Some(origin);
        }
        item
    }

    /// Where the record comes from; none for our own, and for one without id and key.
    fn origin(&self, record: &ForeignRecord) -> Option<Origin> {
        if record.own.is_some() || (record.id.is_empty() && record.key.is_empty()) {
            return None;
        }
        let id = if record.id.is_empty() {
            &record.key
        } else {
            &record.id
        };
        Some(Origin {
            tool: self.tool.to_owned(),
            id: id.clone(),
            key: record.key.clone(),
        })
    }

    /// Adds the comments that the item does not have.
    fn add_remarks(
        &mut self,
        item: &mut Item,
        record: &ForeignRecord,
        ids: &mut dyn FnMut() -> Uuid,
    ) {
        let before = item.comments.len();
        for remark in &record.remarks {
            let by = remark
                .by
                .as_ref()
                .and_then(|who| self.people.find(who, ids));
            let there = item
                .comments
                .iter()
                .any(|c| c.at == remark.at && c.by == by && c.text == remark.text);
            if !there {
                item.comments.push(Comment {
                    id: CommentId(ids()),
                    by,
                    at: remark.at,
                    text: remark.text.clone(),
                });
            }
        }
        if item.comments.len() > before {
            sort::by_key(&mut item.comments, |c| c.at);
        }
    }

    /// The item, ready to be changed.
    fn with(&mut self, id: ItemId) -> Option<&mut Item> {
        let at = match self.place.get(&id) {
            Some(at) => *at,
            None => {
                // An item that the file only points at joins the import, to be shown as changed.
                let item = self.workspace.items.get(&id)?.as_ref().clone();
                self.place.insert(id, self.items.len());
                self.items.push(item);
                self.items.len() - 1
            }
        };
        self.items.get_mut(at)
    }

    /// The item that this id or key names.
    fn resolve(&self, name: &str) -> Option<ItemId> {
        let id = self.by_name.get(name).copied();
        id.or_else(|| {
            let id = ItemId(Uuid::parse_str(name).ok()?);
            self.workspace.items.contains(&id).then_some(id)
        })
    }

    /// Parent, dependencies and the links that stand for those that are not in reach.
    pub(super) fn connect(&mut self, record: &ForeignRecord, id: ItemId, notes: &mut Notes) {
        if let Some(names) = &record.parent {
            let parent = names.iter().find_map(|name| self.resolve(name));
            let placeholder = names.last().filter(|_| parent.is_none()).cloned();
            if let Some(item) = self.with(id) {
                item.parent = parent;
                item.links
                    .retain(|l| l.relation != PART_OF || Some(&l.url) == placeholder.as_ref());
                if let Some(key) = placeholder {
                    add_link(item, &key, &record.parent_title, PART_OF);
                    note_unknown(notes, record, &key, "its parent");
                }
            }
        }
        if let Some(names) = &record.waits_for {
            let found: Vec<(String, Option<ItemId>)> =
                names.iter().map(|n| (n.clone(), self.resolve(n))).collect();
            if record.whole_lists
                && let Some(item) = self.with(id)
            {
                item.depends_on.clear();
            }
            for (name, other) in found {
                self.wait(record, id, other, &name, WAITS_FOR, notes);
            }
        }
        for name in &record.blocks {
            match self.resolve(name) {
                Some(other) => {
                    if let Some(item) = self.with(other)
                        && !item.depends_on.contains(&id)
                        && other != id
                    {
                        item.depends_on.push(id);
                    }
                    if let Some(item) = self.with(id) {
                        drop_link(item, name, BLOCKS);
                    }
                }
                None => self.wait(record, id, None, name, BLOCKS, notes),
            }
        }
    }

    /// Lets the item wait for another, or keeps a link where that is not here.
    fn wait(
        &mut self,
        record: &ForeignRecord,
        id: ItemId,
        other: Option<ItemId>,
        name: &str,
        relation: &str,
        notes: &mut Notes,
    ) {
        let Some(item) = self.with(id) else { return };
        match other {
            Some(other) => {
                if !item.depends_on.contains(&other) && other != id {
                    item.depends_on.push(other);
                }
                drop_link(item, name, relation);
            }
            None => {
                add_link(item, name, "", relation);
                note_unknown(notes, record, name, "a dependency");
            }
        }
    }
}

/// Sets kind, track and status, unless the source says the same as when it was imported last.
fn set_kind_and_status(item: &mut Item, record: &ForeignRecord, is_new: bool) {
    let is_same = |field: &str| {
        !is_new && !field.is_empty() && item.extra.get(field) == record.extra.get(field)
    };
    let same_title = !is_new && record.title.as_ref().is_none_or(|t| *t == item.title);
    let same_kind = if record.kind_by_title {
        same_title
    } else {
        is_same(record.kind_from)
    };
    let same_status = is_same(record.status_from);
    if let Some(kind) = record.kind.filter(|_| !same_kind) {
        if is_new || item.kind != kind {
            item.track = kind.usual_track();
        }
        item.kind = kind;
    }
    if let Some(track) = record.track {
        item.track = track;
    }
    if let Some(status) = record.status.clone().filter(|_| !same_status) {
        item.status = status;
    }
}

/// Adds the record's tags; they take the place of the item's where the record has all of them.
fn add_tags(item: &mut Item, record: &ForeignRecord) {
    let Some(tags) = &record.tags else { return };
    if record.whole_lists {
        item.tags.clear();
    }
    for tag in tags {
        if !item.tags.contains(tag) {
            item.tags.push(tag.clone());
        }
    }
}

/// Sets the values of one criterion: each rater's in order, or the only one.
fn judge(item: &mut Item, criterion: &CriterionId, values: &[Estimate]) {
    if values.is_empty() {
        item.judgements.remove(criterion);
        return;
    }
    let list = item.judgements.entry(criterion.clone()).or_default();
    list.truncate(values.len());
    for (i, value) in values.iter().enumerate() {
        match list.get_mut(i) {
            Some(judgement) => judgement.value = *value,
            None => list.push(Judgement {
                by: None,
                value: *value,
                at: None,
                note: String::new(),
            }),
        }
    }
}
