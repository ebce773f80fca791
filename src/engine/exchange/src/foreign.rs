//! Records of other tools on their way to becoming items, whatever they were written in.
//!
//! A record says only what its source says: a field that the source does not have leaves the item's as it is, so
//! that importing the same file again changes nothing, and a newer one brings what is new.

use crate::decode::NO_STAMP;
use crate::notes::{Notes, Refused};
use crate::numbered;
use crate::numbered::Pairs;
use chrono::{DateTime, NaiveDate, Utc};
use plumbline_compact::sort;
use plumbline_document::change::Record;
use plumbline_document::ids::{CommentId, CriterionId, ItemId, PersonId, StatusId, SystemId, slug};
use plumbline_document::item::{Comment, Item, Link, Origin};
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_document::kind::{Kind, Track};
use plumbline_document::meta::Meta;
use plumbline_document::person::Person;
use plumbline_document::system::System;
use plumbline_document::table::Table;
use plumbline_document::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// Somebody as another tool names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// Name on the screen; may be empty.
    pub name: String,
    /// Account id; may be empty.
    pub account: String,
}

/// A remark of another tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// When, if it says.
    pub at: Option<DateTime<Utc>>,
    /// Who, if it says.
    pub by: Option<Who>,
    /// The text.
    pub text: String,
}

/// A record of another tool. None means that the source has no such field; an inner none, that it is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForeignRecord {
    /// Where it stands: `row 12`, `issues[3]`.
    pub at: String,
    /// The tool's stable id; may be empty.
    pub id: String,
    /// The tool's readable key; may be empty.
    pub key: String,
    /// Our own id, when the source is our own export.
    pub own: Option<Uuid>,
    /// Title.
    pub title: Option<String>,
    /// Kind.
    pub kind: Option<Kind>,
    /// The kind is read from the title alone: of an item that is known it counts only where the title is new.
    pub kind_by_title: bool,
    /// Track.
    pub track: Option<Track>,
    /// Status here.
    pub status: Option<StatusId>,
    /// System, by name.
    pub system: Option<Option<String>>,
    /// Parent: ids and keys, the first that is known counts; empty for none.
    pub parent: Option<Vec<String>>,
    /// The words for a parent that is not known.
    pub parent_title: String,
    /// Ids or keys of what must be finished first.
    pub waits_for: Option<Vec<String>>,
    /// Ids or keys of what waits for this.
    pub blocks: Vec<String>,
    /// Labels.
    pub tags: Option<Vec<String>>,
    /// Owner.
    pub owner: Option<Option<Who>>,
    /// Due date.
    pub due: Option<Option<NaiveDate>>,
    /// Notes.
    pub notes: Option<String>,
    /// Remarks.
    pub remarks: Vec<Remark>,
    /// Links.
    pub links: Vec<Link>,
    /// Judgements: the values of one criterion, empty to take them back.
    pub judgements: Vec<(CriterionId, Vec<Estimate>)>,
    /// What has no place here.
    pub extra: BTreeMap<String, Vec<String>>,
    /// Names of extra fields whose text decided kind and status: while it stays, the item's own kind and status do.
    pub kind_from: &'static str,
    /// As above.
    pub status_from: &'static str,
    /// The lists are whole: what is not in them goes. Otherwise lists only grow.
    pub whole_lists: bool,
    /// The record as it came, for the list of what was refused.
    pub raw: String,
}

/// What resolved: records ready to be compared with the workspace.
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

/// The people that a tool names, found by alias or name, made when they are new.
struct Directory<'a> {
    index: HashMap<String, PersonId>,
    known: &'a Table<Person>,
    made: Vec<Person>,
}

impl<'a> Directory<'a> {
    fn new(known: &'a Table<Person>) -> Self {
        let mut index = HashMap::new();
        // Account ids before names: two people may share a name.
        for person in known.iter() {
            for alias in &person.aliases {
                index.entry(alias.to_lowercase()).or_insert(person.id);
            }
        }
        for person in known.iter() {
            index.entry(person.name.to_lowercase()).or_insert(person.id);
        }
        Self {
            index,
            known,
            made: Vec::new(),
        }
    }

    fn find(&mut self, who: &Who, ids: &mut dyn FnMut() -> Uuid) -> Option<PersonId> {
        let (name, account) = (who.name.trim(), who.account.trim());
        let keys = [account.to_lowercase(), name.to_lowercase()];
        let hit = keys
            .iter()
            .filter(|key| !key.is_empty())
            .find_map(|key| self.index.get(key).copied());
        if hit.is_some() {
            return hit;
        }
        let shown = if name.is_empty() { account } else { name };
        if shown.is_empty() {
            return None;
        }
        let person = Person {
            id: PersonId(ids()),
            name: shown.to_owned(),
            pseudonym: false,
            // Also where it is the name so far: a person with a better one is still found by it.
            aliases: [account]
                .iter()
                .filter(|a| !a.is_empty())
                .map(|a| (*a).to_owned())
                .collect(),
            meta: Meta::new(NO_STAMP),
        };
        for key in keys.into_iter().filter(|k| !k.is_empty()) {
            self.index.insert(key, person.id);
        }
        let id = person.id;
        debug_assert!(!self.known.contains(&id));
        self.made.push(person);
        Some(id)
    }
}

struct Resolver<'a> {
    workspace: &'a Workspace,
    tool: &'a str,
    by_name: HashMap<String, ItemId>,
    numbered: Pairs,
    people: Directory<'a>,
    systems: HashMap<String, SystemId>,
    made_systems: Vec<System>,
    items: Vec<Item>,
    place: HashMap<ItemId, usize>,
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
        resolver.say_strangers(notes);
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
                format!("“{}” was left out: {why}.", shown(record)),
                "",
            );
            refused.push(Refused {
                at: record.at.clone(),
                label: shown(record).to_owned(),
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

/// Tables from anywhere: their keys may be mere counts. Jira's numbers are its own.
const COUNTED: &str = "csv";

fn shown(record: &ForeignRecord) -> &str {
    match record.title.as_deref() {
        Some(title) if !title.trim().is_empty() => title,
        _ if record.key.is_empty() => &record.id,
        _ => &record.key,
    }
}

/// The items that came from this tool, by its ids and keys: for a record without a kind they tell on which track its
/// status is looked for.
pub struct Known<'a>(HashMap<&'a str, &'a Item>);

impl<'a> Known<'a> {
    /// Of the items of this workspace.
    pub fn of(tool: &str, workspace: &'a Workspace) -> Self {
        let mut known = HashMap::new();
        for item in workspace.items.iter() {
            if let Some(origin) = item.origin.as_ref().filter(|o| o.tool == tool) {
                known.insert(origin.id.as_str(), item.as_ref());
                known.entry(origin.key.as_str()).or_insert(item.as_ref());
            }
        }
        Self(known)
    }

    /// The track of the kind that the record brings, else the item's own.
    pub fn track(&self, record: &ForeignRecord) -> Track {
        let item = [&record.id, &record.key]
            .into_iter()
            .filter(|name| !name.is_empty())
            .find_map(|name| self.0.get(name.as_str()).copied());
        let same_title = item.is_some_and(|i| record.title.as_ref().is_none_or(|t| *t == i.title));
        let kind = record
            .kind
            .filter(|_| !(record.kind_by_title && same_title));
        kind.map(Kind::usual_track)
            .or(item.map(|i| i.track))
            .unwrap_or_else(|| Kind::Story.usual_track())
    }
}

impl<'a> Resolver<'a> {
    fn new(tool: &'a str, workspace: &'a Workspace) -> Self {
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
            people: Directory::new(&workspace.people),
            systems: systems.map(|s| (slug(&s.name, &s.name), s.id)).collect(),
            made_systems: Vec::new(),
            items: Vec::new(),
            place: HashMap::new(),
        }
    }

    fn say_strangers(&self, notes: &mut Notes) {
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
    fn identity(&self, at: usize, record: &ForeignRecord) -> Option<ItemId> {
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

    fn name(&mut self, record: &ForeignRecord, id: ItemId) {
        for name in [&record.id, &record.key] {
            if !name.is_empty() {
                self.by_name.insert(name.clone(), id);
            }
        }
    }

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
    fn item(
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
        let fresh = known.is_none();
        let mut item = known.unwrap_or_else(|| {
            let kind = record.kind.unwrap_or(Kind::Story);
            let status = self.workspace.settings.first_status(kind);
            Item::new(id, 0, "", kind, status, NO_STAMP)
        });
        let same = |field: &str| {
            !fresh && !field.is_empty() && item.extra.get(field) == record.extra.get(field)
        };
        let same_title = !fresh && record.title.as_ref().is_none_or(|t| *t == item.title);
        let same_kind = if record.kind_by_title {
            same_title
        } else {
            same(record.kind_from)
        };
        let same_status = same(record.status_from);
        if let Some(kind) = record.kind.filter(|_| !same_kind) {
            if fresh || item.kind != kind {
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
        match &record.title {
            Some(title) => item.title.clone_from(title),
            None if fresh => shown(record).clone_into(&mut item.title),
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
        if let Some(tags) = &record.tags {
            if record.whole_lists {
                item.tags.clear();
            }
            for tag in tags {
                if !item.tags.contains(tag) {
                    item.tags.push(tag.clone());
                }
            }
        }
        for (criterion, values) in &record.judgements {
            judge(&mut item, criterion, values);
        }
        for link in &record.links {
            if !item.links.contains(link) {
                item.links.push(link.clone());
            }
        }
        self.remark(&mut item, record, ids);
        item.extra.retain(|key, _| !stated.contains(key));
        item.extra.extend(record.extra.clone());
        if record.own.is_none() && !(record.id.is_empty() && record.key.is_empty()) {
            let id = if record.id.is_empty() {
                &record.key
            } else {
                &record.id
            };
            item.origin = Some(Origin {
                tool: self.tool.to_owned(),
                id: id.clone(),
                key: record.key.clone(),
            });
        }
        item
    }

    fn remark(&mut self, item: &mut Item, record: &ForeignRecord, ids: &mut dyn FnMut() -> Uuid) {
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

    fn resolve(&self, name: &str) -> Option<ItemId> {
        let id = self.by_name.get(name).copied();
        id.or_else(|| {
            let id = ItemId(Uuid::parse_str(name).ok()?);
            self.workspace.items.contains(&id).then_some(id)
        })
    }

    /// Parent, dependencies and the links that stand for those that are not in reach.
    fn connect(&mut self, record: &ForeignRecord, id: ItemId, notes: &mut Notes) {
        if let Some(names) = &record.parent {
            let parent = names.iter().find_map(|name| self.resolve(name));
            let stand_in = names.last().filter(|_| parent.is_none()).cloned();
            if let Some(item) = self.with(id) {
                item.parent = parent;
                item.links
                    .retain(|l| l.relation != PART_OF || Some(&l.url) == stand_in.as_ref());
                if let Some(key) = stand_in {
                    add_link(item, &key, &record.parent_title, PART_OF);
                    unknown(notes, record, &key, "its parent");
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
                unknown(notes, record, name, "a dependency");
            }
        }
    }
}

const PART_OF: &str = "is part of";
const WAITS_FOR: &str = "is blocked by";
const BLOCKS: &str = "blocks";

fn unknown(notes: &mut Notes, record: &ForeignRecord, key: &str, what: &str) {
    notes.info(
        &record.at,
        format!("“{}” names {key} as {what}, which is neither in this file nor here; it is kept as a link.", shown(record)),
        "Import that one too, then this file again.",
    );
}

fn add_link(item: &mut Item, key: &str, title: &str, relation: &str) {
    if !item
        .links
        .iter()
        .any(|l| l.url == key && l.relation == relation)
    {
        item.links.push(Link {
            title: title.to_owned(),
            url: key.to_owned(),
            relation: relation.to_owned(),
        });
    }
}

fn drop_link(item: &mut Item, key: &str, relation: &str) {
    item.links
        .retain(|l| !(l.url == key && l.relation == relation));
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
