//! A record of another tool: only what its source says.

use chrono::{DateTime, NaiveDate, Utc};
use plumbline_document::ids::{CriterionId, StatusId};
use plumbline_document::item::Link;
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::{Kind, Track};
use std::collections::BTreeMap;
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

impl ForeignRecord {
    /// What people call it: its title, else its key, else its id.
    pub(super) fn label(&self) -> &str {
        match self.title.as_deref() {
            Some(title) if !title.trim().is_empty() => title,
            _ if self.key.is_empty() => &self.id,
            _ => &self.key,
        }
    }
}
