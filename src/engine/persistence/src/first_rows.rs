//! The front: the first rows of a large backlog, kept beside the slot that was saved last, so that they can be shown
//! before everything has been read.
//!
//! It only repeats what the slot's chunks say, and is never gone on from: nothing is saved, exported or changed before
//! all chunks have been read. One that is missing, damaged, of another save or of another day is passed over.

use crate::checksum::{UNPACKED_LIMIT, pack, unpack, verify_checksum, with_checksum};
use crate::keys::SlotName;
use crate::manifest::Manifest;
use crate::snapshot::{ITEMS_PER_PART, Part};
use chrono::NaiveDate;
use plumbline_document::workspace::Workspace;
use plumbline_features::prioritise::ranking::Ranking;
use std::sync::Arc;

/// Items in a front: more than the rows of any usual screen.
const ROWS: usize = 64;

/// From so many items on a workspace has one. Below that everything is read within a frame or two.
const FROM: usize = 2 * ITEMS_PER_PART;

/// The first items by rank.
#[derive(Clone, Debug)]
pub struct FirstRows {
    /// Ranks can depend on the day: urgency does.
    today: NaiveDate,
    rows: Arc<Part>,
}

impl FirstRows {
    /// The front of this workspace; none for a small one, and none while other weights are tried than those that it has.
    pub fn of(workspace: &Workspace, ranking: &Ranking) -> Option<Self> {
        let framework = workspace.framework()?;
        let is_tried =
            (&framework.id, &framework.method) != (ranking.framework(), ranking.method());
        if workspace.items.len() < FROM || is_tried {
            return None;
        }
        let first = ranking.order().iter().take(ROWS);
        let rows = first.filter_map(|slot| workspace.items.at(*slot)).cloned();
        Some(Self {
            today: ranking.today(),
            rows: Arc::new(Part::Items(rows.collect())),
        })
    }

    /// As it stands on the storage beside this slot.
    pub(super) fn write(
        &self,
        slot: SlotName,
        manifest: &Manifest,
    ) -> Result<String, serde_json::Error> {
        let packed = pack(&self.rows.to_stored()?);
        let belongs = belongs_to(slot, manifest, self.today);
        Ok(with_checksum(&format!("{belongs} {packed}")))
    }
}

/// What a front of this save and this day begins with.
fn belongs_to(slot: SlotName, manifest: &Manifest, today: NaiveDate) -> String {
    let (round, seq) = (manifest.round, manifest.seq);
    format!("{slot}/{round}/{seq}/{today}")
}

/// The items of a front of this slot and this day; none when it is not one, or cannot be read.
pub(super) fn read(
    text: &str,
    slot: SlotName,
    manifest: &Manifest,
    today: NaiveDate,
) -> Option<Part> {
    let (belongs, packed) = verify_checksum(text).ok()?.split_once(' ')?;
    if belongs != belongs_to(slot, manifest, today) {
        return None;
    }
    let bytes = unpack(packed, UNPACKED_LIMIT).ok()?;
    Part::from_stored(1, &bytes).ok()
}
