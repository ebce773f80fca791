//! The items that came from another tool before.

use crate::foreign::record::ForeignRecord;
use plumbline_document::item::Item;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::workspace::Workspace;
use std::collections::HashMap;

/// The items that came from this tool, by its ids and keys: for a record without a kind they tell on which track its
/// status is looked for.
pub struct KnownItems<'a>(HashMap<&'a str, &'a Item>);

impl<'a> KnownItems<'a> {
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
