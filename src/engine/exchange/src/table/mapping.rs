//! Where the columns of a table go, and how its cells are read.

use plumbline_document::ids::CriterionId;
use plumbline_text::dates::DayOrder;

/// Where a column goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nowhere: it is derived (rank, score) or not wanted.
    Ignore,
    /// Among the item's extra fields, under the column's header.
    Extra,
    /// Our own item id.
    Id,
    /// The other tool's key: what a second import recognises the row by.
    Key,
    /// Title.
    Title,
    /// Kind.
    Kind,
    /// Track.
    Track,
    /// Status.
    Status,
    /// AI system, by name.
    System,
    /// Parent, by key or title.
    Parent,
    /// Dependencies, by key or title.
    DependsOn,
    /// Tags.
    Tags,
    /// Owner, by name.
    Owner,
    /// Due date.
    Due,
    /// Notes.
    Notes,
    /// When it was finished, or whether: a date or a yes means that it is done, unless a status column says otherwise.
    Finished,
    /// The value of this criterion.
    Judgement(CriterionId),
}

/// How the numbers of a table are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimal {
    /// `1,234.5`
    #[default]
    Point,
    /// `1.234,5`
    Comma,
}

/// Where each column goes and how cells are read. [`Table::guess`](crate::table::Table::guess) makes one, to be changed by the person as they like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// One for each column.
    pub columns: Vec<Target>,
    /// How numbers are written.
    pub decimal: Decimal,
    /// How `03/04/2026` is read.
    pub days: DayOrder,
}
