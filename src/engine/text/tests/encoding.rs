//! The decoder gives what `encoding_rs`, the decoder of a browser, gives; whole and in pieces.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use plumbline_text::encoding::{Decoder, Encoding, decode};
use proptest::prelude::*;

fn in_pieces(encoding: Encoding, bytes: &[u8], size: usize) -> String {
    let mut decoder = Decoder::new(encoding);
    let mut out = Vec::new();
    for piece in bytes.chunks(size) {
        decoder.push(piece, &mut out);
    }
    decoder.finish(&mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn reference(encoding: Encoding) -> &'static encoding_rs::Encoding {
    match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
    }
}

fn encodings() -> impl Strategy<Value = Encoding> {
    prop_oneof![
        Just(Encoding::Utf8),
        Just(Encoding::Utf16Le),
        Just(Encoding::Utf16Be),
        Just(Encoding::Windows1252),
    ]
}

/// Bytes with many marks and halves of characters among them.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        Just(0xfe_u8),
        Just(0xff),
        Just(0xef),
        Just(0xbb),
        Just(0xbf),
        Just(0xd8),
        Just(0xdc),
        Just(0),
        65..70_u8,
        any::<u8>(),
    ];
    proptest::collection::vec(byte, 0..40)
}

#[test]
fn encodings_are_recognised() {
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("é,b".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(decode(&utf16), ("é,b".to_owned(), Encoding::Utf16Le));
    assert_eq!(decode(b"caf\xe9 \x80").0, "café €");
    assert_eq!(
        decode(b"\xef\xbb\xbfabc"),
        ("abc".to_owned(), Encoding::Utf8)
    );
    assert_eq!(decode(b"\xff"), ("ÿ".to_owned(), Encoding::Windows1252));
    assert_eq!(decode(b"a\0b\0").0, "ab");
    assert_eq!(decode(b"\0a\0b").0, "ab");
    // The beginning of a longer file may end within a character.
    assert_eq!(Encoding::detect(b"caf\xc3", false), Encoding::Utf8);
    assert_eq!(Encoding::detect(b"caf\xc3", true), Encoding::Windows1252);
    assert_eq!(decode(b""), (String::new(), Encoding::Utf8));
}

#[test]
fn only_the_first_byte_order_mark_is_no_text() {
    let text = "\u{feff}a\u{feff}b";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(decode(&utf16).0, "a\u{feff}b");
    assert_eq!(decode(text.as_bytes()).0, "a\u{feff}b");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_decode_as_in_a_browser(encoding in encodings(), bytes in bytes(), size in 1..7_usize) {
        let (want, _) = reference(encoding).decode_with_bom_removal(&bytes);
        prop_assert_eq!(in_pieces(encoding, &bytes, size), want.as_ref());
        prop_assert_eq!(in_pieces(encoding, &bytes, usize::MAX), want.as_ref());
    }

    #[test]
    fn text_survives(text in "[\\PC\u{feff}\r\n]{0,40}", size in 1..7_usize) {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xff\xfe".as_slice(), &little].concat();
        prop_assert_eq!(decode(&marked), (text.clone(), Encoding::Utf16Le));
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [b"\xfe\xff".as_slice(), &big].concat();
        prop_assert_eq!(in_pieces(Encoding::Utf16Be, &marked, size), text.as_str());
        let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        prop_assert_eq!(in_pieces(Encoding::Utf8, &marked, size), text);
    }
}
