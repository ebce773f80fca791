//! From the bytes of a file to UTF-8, piece by piece.

use serde::{Deserialize, Serialize};

/// How the text is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// Windows-1252, as old spreadsheets save.
    Windows1252,
}

impl Encoding {
    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }

    /// What the beginning of a file looks like.
    pub fn sniff(head: &[u8]) -> Self {
        match head {
            [0xff, 0xfe, ..] => Self::Utf16Le,
            [0xfe, 0xff, ..] => Self::Utf16Be,
            [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Self::Utf16Le,
            [0, a, 0, b, ..] if *a != 0 && *b != 0 => Self::Utf16Be,
            _ => match std::str::from_utf8(head) {
                Ok(_) => Self::Utf8,
                // A character that the end of the piece cuts in two is no error.
                Err(e) if e.error_len().is_none() => Self::Utf8,
                Err(_) => Self::Windows1252,
            },
        }
    }
}

/// Turns pieces of a file into UTF-8, keeping what a piece cuts in two.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    encoding: Encoding,
    kept: Vec<u8>,
    begun: bool,
}

impl Decoder {
    /// A decoder at the beginning of a file.
    pub fn new(encoding: Encoding) -> Self {
        Self {
            encoding,
            ..Self::default()
        }
    }

    /// Appends the piece to `out`. Invalid UTF-8 is passed on as it is: cells are mended where they are made text.
    pub fn feed(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        match self.encoding {
            Encoding::Utf8 if self.begun => out.extend_from_slice(piece),
            Encoding::Utf8 => {
                self.kept.extend_from_slice(piece);
                if self.kept.len() >= MARK.len() {
                    self.finish(out);
                }
            }
            Encoding::Windows1252 => {
                for byte in piece {
                    if *byte < 0x80 {
                        out.push(*byte);
                    } else {
                        push(out, windows_1252(*byte));
                    }
                }
            }
            Encoding::Utf16Le | Encoding::Utf16Be => {
                self.kept.extend_from_slice(piece);
                let whole = self.kept.len() / 2 * 2;
                let little = self.encoding == Encoding::Utf16Le;
                let mut units: Vec<u16> = self
                    .kept
                    .get(..whole)
                    .unwrap_or_default()
                    .chunks_exact(2)
                    .map(|pair| match pair {
                        [a, b] if little => u16::from_le_bytes([*a, *b]),
                        [a, b] => u16::from_be_bytes([*a, *b]),
                        _ => 0,
                    })
                    .collect();
                let mut used = whole;
                if units.last().is_some_and(|u| (0xd800..0xdc00).contains(u)) {
                    units.pop();
                    used -= 2;
                }
                self.kept.drain(..used);
                for c in char::decode_utf16(units) {
                    let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                    if c != '\u{feff}' {
                        push(out, c);
                    }
                }
            }
        }
    }

    /// Appends what a first piece shorter than a byte order mark has left.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        if self.encoding == Encoding::Utf8 && !self.begun {
            self.begun = true;
            let kept = std::mem::take(&mut self.kept);
            out.extend_from_slice(kept.strip_prefix(MARK).unwrap_or(&kept));
        }
    }
}

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

fn push(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH
            .get(usize::from(byte - 0x80))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(byte),
    }
}
