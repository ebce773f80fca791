//! The first rows of a large backlog, stored once more beside the slot that was saved last, so that they can be shown
//! before all chunks have been read.
//!
//! They only repeat what the slot's chunks say. Nothing is saved, exported or changed before all chunks have been read.
//! First rows that are missing, damaged, of another save or of another day are ignored.

use crate::checksum::{UNPACKED_LIMIT, pack, unpack, verify_checksum, with_checksum};
use crate::keys::SlotName;
use crate::manifest::Manifest;
use crate::part::{ITEMS_PER_PART, Part};
use chrono::NaiveDate;
use plumbline_document::workspace::Workspace;
use plumbline_features::prioritise::ranking::Ranking;
use std::sync::Arc;

/// How many items are stored: more than the rows of any usual screen.
const ROWS: usize = 64;

/// A workspace with fewer items has none: all of it is read within a frame or two.
const FEWEST_ITEMS: usize = 2 * ITEMS_PER_PART;

/// The first items by rank.
#[derive(Clone, Debug)]
pub struct FirstRows {
    /// Ranks can depend on the day: urgency does.
    today: NaiveDate,
    rows: Arc<Part>,
}

impl FirstRows {
    /// The first rows of this workspace; none for a small one, and none while the ranking tries other weights than the
    /// workspace has.
    pub fn of(workspace: &Workspace, ranking: &Ranking) -> Option<Self> {
        let framework = workspace.framework()?;
        let is_tried =
            (&framework.id, &framework.method) != (ranking.framework(), ranking.method());
        if workspace.items.len() < FEWEST_ITEMS || is_tried {
            return None;
        }
        let first = ranking.order().iter().take(ROWS);
        let rows = first.filter_map(|slot| workspace.items.at(*slot)).cloned();
        Some(Self {
            today: ranking.today(),
            rows: Arc::new(Part::Items(rows.collect())),
        })
    }

    /// The text that is stored: which save and day they belong to, and the packed items.
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

/// What first rows of this save and this day begin with.
fn belongs_to(slot: SlotName, manifest: &Manifest, today: NaiveDate) -> String {
    let (round, seq) = (manifest.round, manifest.seq);
    format!("{slot}/{round}/{seq}/{today}")
}

/// The items in this text, if they belong to this slot and day and can be read.
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
