//! Reads the chunks of one slot.

use crate::checksum::{Damage, UNPACKED_LIMIT};
use crate::key_value_store::{KeyValueStore, StoreError};
use crate::keys::Key;
use crate::manifest::Codec;
use crate::open::survey::Candidate;
use crate::part::Part;
use plumbline_document::ids::WorkspaceId;
use std::sync::Arc;

/// About how many bytes of memory a document takes for each byte in which it is stored.
fn memory_per_stored_byte(codec: Codec) -> usize {
    match codec {
        Codec::Json => 3,
        Codec::Terse => 10,
    }
}

/// Takes and gives back one block of this size. The allocator then has room for what comes, by growing the memory once
/// instead of by 64 kB hundreds of times, which in a browser takes longer than the reading itself.
fn reserve_memory(bytes: usize) {
    let mut block = Vec::<u8>::new();
    // Where there is not that much, the memory grows piece by piece.
    drop(block.try_reserve_exact(bytes));
    drop(std::hint::black_box(block));
}

/// Reads the chunks of one slot, one after the other, so that only one at a time is in memory as text. Returns what
/// `read` makes of each, or the damage of the first damaged one.
pub(super) fn read_chunks<T>(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    from: &Candidate,
    read: impl Fn(usize, &[u8]) -> Result<T, serde_json::Error>,
) -> Result<Result<Vec<T>, Damage>, StoreError> {
    let chunks = &from.manifest.chunks;
    let bytes = chunks
        .iter()
        .fold(0_usize, |sum, entry| sum.saturating_add(entry.unpacked));
    reserve_memory(
        bytes
            .min(UNPACKED_LIMIT)
            .saturating_mul(memory_per_stored_byte(from.manifest.codec)),
    );
    let mut all = Vec::with_capacity(chunks.len());
    for (index, entry) in chunks.iter().enumerate() {
        let text = storage.get(&Key::Chunk(from.name, index, entry.round).of(id))?;
        let unpacked = entry.unpack(text.as_deref());
        match unpacked.and_then(|bytes| Ok(read(index, &bytes)?)) {
            Ok(chunk) => all.push(chunk),
            Err(damage) => return Ok(Err(damage)),
        }
    }
    Ok(Ok(all))
}

/// Reads the parts of a slot of the current schema.
pub(super) fn read_parts(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    from: &Candidate,
) -> Result<Result<Vec<Arc<Part>>, Damage>, StoreError> {
    read_chunks(storage, id, from, |index, bytes| {
        Part::from_stored(index, bytes).map(Arc::new)
    })
}
