//! Cutting a line into words: quotes keep words together and take away their meaning, a backslash does so for one
//! character.

use std::ops::Range;

/// The characters that make a word a token when they stand first.
pub(super) const SIGILS: [char; 6] = ['#', '@', '!', '^', '>', '/'];

/// One word of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands, in bytes of the line.
    pub span: Range<usize>,
    /// What it says, without quotes and backslashes.
    pub text: String,
    /// Its first character when that is one of [`SIGILS`] and was neither quoted nor escaped.
    pub sigil: Option<char>,
    /// Where in `text` its first colon stands that was neither quoted nor escaped.
    pub colon: Option<usize>,
    /// Whether a quote was opened in it and never closed; then the quote mark stays in `text`.
    pub unclosed: bool,
}

/// What a backslash takes the meaning from. Before anything else it is a backslash, as in `C:\data`.
fn is_special(c: char) -> bool {
    SIGILS.contains(&c) || matches!(c, '"' | '\\' | ':' | '-' | '*' | '•') || c.is_whitespace()
}

/// The words of a line. Every character that is not white space is in the span of exactly one.
pub(super) fn words(line: &str) -> Vec<Word> {
    let mut all = Vec::new();
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return all;
        }
        let start = line.len() - rest.len();
        let mut word = Word {
            span: start..start,
            text: String::new(),
            sigil: None,
            colon: None,
            unclosed: false,
        };
        let used = read(rest, &mut word);
        word.span.end = start + used;
        all.push(word);
        rest = rest.get(used..).unwrap_or_default();
    }
}

/// Reads one word from the start of `rest`; the bytes that it took, at least one character's.
fn read(rest: &str, word: &mut Word) -> usize {
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            return at;
        }
        if c == '\\'
            && let Some(&(_, next)) = chars.peek()
            && is_special(next)
        {
            word.text.push(next);
            chars.next();
        } else if c == '"' && opens(word) {
            let inside = rest.get(at + 1..).unwrap_or_default();
            if let Some(length) = quoted(inside, &mut word.text) {
                let end = at + 1 + length;
                while chars.next_if(|(i, _)| *i < end).is_some() {}
            } else {
                word.unclosed = true;
                word.text.push(c);
            }
        } else {
            if at == 0 && SIGILS.contains(&c) {
                word.sigil = Some(c);
            }
            if c == ':' && word.colon.is_none() {
                word.colon = Some(word.text.len());
            }
            word.text.push(c);
        }
    }
    rest.len()
}

/// A quote opens at the start of a word, right after its sigil, and right after its colon. Elsewhere it is an inch mark
/// or a typo, and stays.
fn opens(word: &Word) -> bool {
    let after_sigil = word.sigil.map(char::len_utf8) == Some(word.text.len());
    let after_colon = word.colon.map(|c| c + 1) == Some(word.text.len());
    !word.unclosed && (word.text.is_empty() || after_sigil || after_colon)
}

/// Appends what stands before the closing quote and says how many bytes that is, the quote included; none (and nothing
/// appended) when it is missing.
fn quoted(inside: &str, text: &mut String) -> Option<usize> {
    let before = text.len();
    let mut chars = inside.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some(at + 1),
            '\\' if matches!(chars.peek(), Some((_, '"' | '\\'))) => {
                text.extend(chars.next().map(|(_, next)| next));
            }
            _ => text.push(c),
        }
    }
    text.truncate(before);
    None
}
