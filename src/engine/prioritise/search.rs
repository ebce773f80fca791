//! Text search over prepared lower-case text: no allocation per row.

/// A word to look for, prepared once and then tried on many rows (Boyer–Moore–Horspool, Horspool 1980).
///
/// It works on bytes; UTF-8 makes sure that a match of bytes is a match of characters.
#[derive(Clone, Debug)]
pub struct Needle {
    word: Vec<u8>,
    /// How far the window may move when its last byte is this one.
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
            if let Some(step) = skip.get_mut(usize::from(*byte)) {
                *step = reach(before_last - at);
            }
        }
        Self { word, skip }
    }

    /// Whether the word occurs.
    pub fn is_in(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let size = self.word.len();
        let Some(last) = self.word.last() else {
            return true;
        };
        let mut end = size;
        while let Some(byte) = text.get(end - 1) {
            if byte == last && text.get(end - size..end) == Some(self.word.as_slice()) {
                return true;
            }
            let step = self.skip.get(usize::from(*byte)).copied().unwrap_or(1);
            end += usize::from(step.max(1));
        }
        false
    }
}

/// The words of a query, all of which must occur.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<Needle>);

impl Words {
    /// Splits at white space and lowers the case. Longer words come first: they fail sooner.
    pub fn of(query: &str) -> Self {
        let lower = query.to_lowercase();
        let mut words: Vec<&str> = lower.split_whitespace().collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
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
