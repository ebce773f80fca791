//! Checksums and packing: how damage is noticed, and how a document fits where its plain text would not.

/// Why a stored text cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The key is not there.
    #[error("it is missing")]
    Missing,
    /// The text does not match its checksum or length.
    #[error("its checksum does not match")]
    Checksum,
    /// It does not decompress, or to more than it should.
    #[error("it does not decompress")]
    Packing,
    /// It is not what it should be.
    #[error("its content cannot be read: {0}")]
    Content(String),
}

impl From<serde_json::Error> for Damage {
    fn from(error: serde_json::Error) -> Self {
        Self::Content(error.to_string())
    }
}

/// CRC-32 (ISO 3309, as in gzip) of a text's UTF-8 bytes.
pub fn checksum(text: &str) -> u32 {
    plumbline_packing::checksum(text.as_bytes())
}

/// A text behind its checksum: eight hexadecimal digits and a space. Every later version of the program keeps
/// this envelope, so that an older one can tell "newer than I am" from "damaged".
pub fn with_checksum(text: &str) -> String {
    format!("{:08x} {text}", checksum(text))
}

/// The text behind a checksum, if the checksum is right.
pub fn verify_checksum(checked: &str) -> Result<&str, Damage> {
    let (sum, text) = checked.split_once(' ').ok_or(Damage::Checksum)?;
    // Compared as text: exactly one spelling is right, so every flipped bit is noticed.
    if sum == format!("{:08x}", checksum(text)) {
        Ok(text)
    } else {
        Err(Damage::Checksum)
    }
}

/// The most that one packed text may decompress to, in bytes. Far above any chunk; it protects against a hostile one.
pub const UNPACKED_LIMIT: usize = 64 << 20;

/// Packs bytes: deflate (level 1, the level that fits into a frame) and base64.
pub fn pack(bytes: &[u8]) -> String {
    plumbline_packing::pack(bytes, 1)
}

/// Packs bytes more tightly and more slowly (level 6): for what is written once and never again.
pub fn pack_tightly(bytes: &[u8]) -> String {
    plumbline_packing::pack(bytes, 6)
}

/// The bytes of a packed text, at most `limit`.
pub fn unpack(text: &str, limit: usize) -> Result<Vec<u8>, Damage> {
    plumbline_packing::unpack(text, limit.min(UNPACKED_LIMIT)).ok_or(Damage::Packing)
}
