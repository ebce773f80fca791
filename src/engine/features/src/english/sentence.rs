//! Sentences in pieces. No HTML: spans with a flag for emphasis, so that any text that people wrote stays text.

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether to set them apart.
    pub emphasis: bool,
}

/// A sentence in pieces; read one after the other they make it up.
pub type Sentence = Vec<Span>;

/// Words as they are.
pub fn plain(text: impl Into<String>) -> Span {
    Span {
        text: text.into(),
        emphasis: false,
    }
}

/// Words set apart.
pub fn strong(text: impl Into<String>) -> Span {
    Span {
        text: text.into(),
        emphasis: true,
    }
}

/// The sentence as one text.
pub fn text(sentence: &[Span]) -> String {
    sentence.iter().map(|s| s.text.as_str()).collect()
}
