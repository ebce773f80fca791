//! Links that stand for a parent or a dependency which is not here.

use crate::foreign::record::ForeignRecord;
use crate::notes::Notes;
use plumbline_document::item::{Item, Link};

pub(super) const PART_OF: &str = "is part of";
pub(super) const WAITS_FOR: &str = "is blocked by";
pub(super) const BLOCKS: &str = "blocks";

/// Notes that a connection leads to something that is not here.
pub(super) fn note_unknown(notes: &mut Notes, record: &ForeignRecord, key: &str, what: &str) {
    notes.info(
        &record.at,
        format!("“{}” names {key} as {what}, which is neither in this file nor here; it is kept as a link.", record.label()),
        "Import that one too, then this file again.",
    );
}

/// Adds a link that stands for a connection, unless it is there.
pub(super) fn add_link(item: &mut Item, key: &str, title: &str, relation: &str) {
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

/// Removes the link that stood for a connection.
pub(super) fn drop_link(item: &mut Item, key: &str, relation: &str) {
    item.links
        .retain(|l| !(l.url == key && l.relation == relation));
}
