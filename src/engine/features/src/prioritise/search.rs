//! Text search over prepared lower-case text: no allocation per row.

use plumbline_compact::sort;

/// A word to look for, prepared once and then tried on many rows (Boyer–Moore–Horspool, Horspool 1980).
///
/// It works on bytes; UTF-8 makes sure that a match of bytes is a match of characters.
#[derive(Clone, Debug)]
struct Needle {
    word: Vec<u8>,
    /// How far the window may move when its last byte is this one; at least 1.
    skip: [u8; 256],
}

impl Needle {
    /// Prepares one lower-case word.
    fn new(word: &str) -> Self {
        let word = word.as_bytes().to_vec();
        let reach = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        let mut skip = [reach(word.len()); 256];
        let before_last = word.len().saturating_sub(1);
        for (at, byte) in word.iter().take(before_last).enumerate() {
            skip[usize::from(*byte)] = reach(before_last - at);
        }
        Self { word, skip }
    }

    /// Whether the word occurs.
    fn is_in(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let (last, size) = match self.word.as_slice() {
            [] => return true,
            // The standard library looks for one byte several at a time.
            [only] => return text.contains(only),
            [.., last] => (*last, self.word.len()),
        };
        let mut at = size - 1;
        while let Some(&byte) = text.get(at) {
            if byte == last && text.get(at + 1 - size..=at) == Some(self.word.as_slice()) {
                return true;
            }
            // 256 steps for 256 bytes: the index is always there.
            at += usize::from(self.skip[usize::from(byte)]);
        }
        false
    }
}

/// The words of a query, all of which must occur.
#[derive(Clone, Debug, Default)]
pub struct SearchWords(Vec<Needle>);

impl SearchWords {
    /// Splits at white space and lowers the case. Longer words come first: they fail sooner.
    pub fn of(query: &str) -> Self {
        let lower = query.to_lowercase();
        let mut words: Vec<&str> = lower.split_whitespace().collect();
        sort::by_key(&mut words, |word| std::cmp::Reverse(word.len()));
        words.dedup();
        Self(words.into_iter().map(Needle::new).collect())
    }

    /// Whether every word occurs in a text that is in lower case already. No words let everything through.
    pub fn all_in(&self, text: &str) -> bool {
        self.0.iter().all(|needle| needle.is_in(text))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
