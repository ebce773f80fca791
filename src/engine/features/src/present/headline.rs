//! The sentence above the backlog table: why the first item is first.

use crate::english::Sentence;
use crate::present::ViewContext;
use crate::prioritise::headline::headline;

/// The sentence above the table.
#[derive(Clone, Debug, PartialEq)]
pub enum HeadlineView {
    /// There is none: no item has a score.
    None,
    /// It is not known yet, and its place is kept.
    Waiting,
    /// The sentence.
    Sentence(Sentence),
}

impl HeadlineView {
    /// Why the first item is first. `whole` is false while only the first rows of a large workspace are there: they do
    /// not tell what the other items would have to change.
    pub fn of(context: &ViewContext<'_>, whole: bool) -> Self {
        if !whole {
            return Self::Waiting;
        }
        let found = headline(context.workspace, context.ranking, context.framework);
        found.map_or(Self::None, |headline| Self::Sentence(headline.sentence))
    }
}
