//! From the bytes of a file to UTF-8, whole or piece by piece: UTF-8, UTF-16 in either order, Windows-1252.
//!
//! These are what spreadsheets and exports save. Text in any other encoding is decoded by the caller (a browser has
//! `TextDecoder`) and handed to the readers as text.

use serde::{Deserialize, Serialize};

/// How text is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Windows-1252, as old spreadsheets save.
    Windows1252,
}

impl Encoding {
    /// Its name on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }

    /// The encoding that the beginning of a file speaks for; `whole` when it is all of the file.
    ///
    /// A byte order mark decides. Without one, two characters of Latin text in UTF-16 are recognised by their zeros; what
    /// is valid UTF-8 is UTF-8; the rest is Windows-1252, in which every byte is a character.
    #[must_use]
    pub fn detect(head: &[u8], whole: bool) -> Self {
        match head {
            [0xef, 0xbb, 0xbf, ..] => Self::Utf8,
            [0xff, 0xfe, ..] => Self::Utf16Le,
            [0xfe, 0xff, ..] => Self::Utf16Be,
            [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Self::Utf16Le,
            [0, a, 0, b, ..] if *a != 0 && *b != 0 => Self::Utf16Be,
            _ => match std::str::from_utf8(head) {
                Ok(_) => Self::Utf8,
                // A character that the end of the piece cuts in two is no error.
                Err(error) if !whole && error.error_len().is_none() => Self::Utf8,
                Err(_) => Self::Windows1252,
            },
        }
    }

    /// The byte order mark, which stands at the beginning of a file and is no part of its text.
    fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xef\xbb\xbf",
            Self::Utf16Le => b"\xff\xfe",
            Self::Utf16Be => b"\xfe\xff",
            Self::Windows1252 => b"",
        }
    }
}

/// A whole file as text, with the encoding that was recognised.
#[must_use]
pub fn decode(bytes: &[u8]) -> (String, Encoding) {
    let encoding = Encoding::detect(bytes, true);
    let mut decoder = Decoder::new(encoding);
    let mut out = Vec::with_capacity(bytes.len());
    decoder.push(bytes, &mut out);
    decoder.finish(&mut out);
    let text = String::from_utf8(out)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    (text, encoding)
}

/// Turns the pieces of a file into UTF-8; keeps what the end of a piece cuts in two.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    encoding: Encoding,
    /// The beginning of the file until the byte order mark is decided; later the rest of a character of UTF-16.
    kept: Vec<u8>,
    begun: bool,
}

impl Decoder {
    /// A decoder at the beginning of a file.
    #[must_use]
    pub fn new(encoding: Encoding) -> Self {
        Self {
            encoding,
            ..Self::default()
        }
    }

    /// Appends the text of the next piece to `out`.
    ///
    /// Broken UTF-16 becomes U+FFFD. Broken UTF-8 is passed on as it is: whoever makes a string of it replaces it then, and
    /// a file of a million rows is not checked twice.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        if self.begun {
            self.append(piece, out);
            return;
        }
        self.kept.extend_from_slice(piece);
        if self.kept.len() >= self.encoding.mark().len() {
            self.begin(out);
        }
    }

    /// Appends what is left at the end of the file.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        if !self.begun {
            self.begin(out);
        }
        if !std::mem::take(&mut self.kept).is_empty() {
            push_char(out, char::REPLACEMENT_CHARACTER);
        }
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        self.begun = true;
        let kept = std::mem::take(&mut self.kept);
        let text = kept.strip_prefix(self.encoding.mark()).unwrap_or(&kept);
        self.append(text, out);
    }

    fn append(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        match self.encoding {
            Encoding::Utf8 => out.extend_from_slice(piece),
            Encoding::Windows1252 => {
                for byte in piece {
                    if byte.is_ascii() {
                        out.push(*byte);
                    } else {
                        push_char(out, windows_1252(*byte));
                    }
                }
            }
            Encoding::Utf16Le => self.append_utf16(piece, u16::from_le_bytes, out),
            Encoding::Utf16Be => self.append_utf16(piece, u16::from_be_bytes, out),
        }
    }

    fn append_utf16(&mut self, piece: &[u8], unit: fn([u8; 2]) -> u16, out: &mut Vec<u8>) {
        self.kept.extend_from_slice(piece);
        let (pairs, _) = self.kept.as_chunks::<2>();
        let mut units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        // The second half of a character outside the basic plane may come with the next piece.
        if units.last().is_some_and(|u| (0xd800..0xdc00).contains(u)) {
            units.pop();
        }
        self.kept.drain(..units.len() * 2);
        for c in char::decode_utf16(units) {
            push_char(out, c.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }
}

fn push_char(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Source: WHATWG Encoding Standard, index windows-1252.
fn windows_1252(byte: u8) -> char {
    const FROM_80_TO_9F: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let place = usize::from(byte.wrapping_sub(0x80));
    FROM_80_TO_9F
        .get(place)
        .copied()
        .unwrap_or(char::from(byte))
}
