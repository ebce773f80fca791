//! A document as blocks: written once, then set as Markdown, or drawn by a screen and printed.
//!
//! The report and the technical documentation are built as blocks, so that what is exported and what is printed can
//! not drift apart.

/// Some words, with a link or in bold where they have one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextRun {
    /// The words.
    pub text: String,
    /// Where they lead; a web address.
    pub link: Option<String>,
    /// In bold.
    pub strong: bool,
}

/// A line of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextLine(pub Vec<TextRun>);

impl TextLine {
    /// A line of plain words.
    #[must_use]
    pub fn of(text: impl Into<String>) -> Self {
        Self::default().and(text)
    }

    /// The same line in bold.
    #[must_use]
    pub fn strong(text: impl Into<String>) -> Self {
        Self(vec![TextRun {
            text: text.into(),
            link: None,
            strong: true,
        }])
    }

    /// With more plain words.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.0.push(TextRun {
                text,
                link: None,
                strong: false,
            });
        }
        self
    }

    /// With words that may lead somewhere.
    #[must_use]
    pub fn linked(mut self, text: impl Into<String>, link: Option<String>) -> Self {
        self.0.push(TextRun {
            text: text.into(),
            link,
            strong: false,
        });
        self
    }

    /// The words alone.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.iter().map(|words| &*words.text).collect()
    }
}

impl From<&str> for TextLine {
    fn from(text: &str) -> Self {
        Self::of(text)
    }
}

impl From<String> for TextLine {
    fn from(text: String) -> Self {
        Self::of(text)
    }
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading: 1 for the title, 2 for a section, 3 and 4 below it.
    Heading(u8, TextLine),
    /// A paragraph.
    Paragraph(TextLine),
    /// A list.
    List(Vec<TextLine>),
    /// Terms with what stands under each; a term may come more than once.
    Terms(Vec<(&'static str, TextLine)>),
}

/// The document as Markdown. Text is escaped, so that nothing in it is taken for markup.
#[must_use]
pub fn markdown(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Heading(level, line) => {
                out.push_str(&"#".repeat(usize::from((*level).clamp(1, 6))));
                out.push(' ');
                set(&mut out, line);
            }
            Block::Paragraph(line) => set(&mut out, line),
            Block::List(lines) => {
                for line in lines {
                    out.push_str("- ");
                    set(&mut out, line);
                }
            }
            Block::Terms(terms) => {
                for (term, line) in terms {
                    out.push_str("- ");
                    out.push_str(term);
                    out.push_str(": ");
                    set(&mut out, line);
                }
            }
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// One line and its end.
fn set(out: &mut String, line: &TextLine) {
    for words in &line.0 {
        let bold = if words.strong { "**" } else { "" };
        out.push_str(bold);
        match &words.link {
            Some(link) => {
                out.push('[');
                escape(out, &words.text);
                out.push_str("](");
                address(out, link);
                out.push(')');
            }
            None => escape(out, &words.text),
        }
        out.push_str(bold);
    }
    out.push('\n');
}

/// Text on one line in which no character is markup. A line never begins with text of the caller's that could open a
/// list or heading, since every block puts words of its own first.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
}

/// An address inside the brackets of a link.
fn address(out: &mut String, link: &str) {
    for c in link.chars() {
        match c {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            ' ' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}
