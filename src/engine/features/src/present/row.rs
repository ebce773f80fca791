//! One row of the backlog table. A row is made when it comes into sight, never for the whole table.

use crate::english;
use crate::present::ViewContext;
use crate::present::column::Column;
use crate::prioritise::query::{TableRow, TableRows};
use crate::prioritise::score::Standing;
use plumbline_document::framework::Method;
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_document::item::Item;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::table::Slot;
use plumbline_document::tier::Tier;

/// A row of the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum BacklogRow {
    /// Nothing: the table is shorter than the window.
    #[default]
    Blank,
    /// The head of a group.
    Group {
        /// Its name.
        label: String,
        /// How many items it has.
        count: String,
    },
    /// An item.
    Item {
        /// Which.
        id: ItemId,
        /// What stands in each column.
        cells: Vec<CellView>,
        /// Whether it has a rank; others are set apart.
        ranked: bool,
    },
}

impl BacklogRow {
    /// The row at a place of the table.
    pub fn at(
        context: &ViewContext<'_>,
        rows: &TableRows,
        place: usize,
        columns: &[Column],
    ) -> Self {
        match rows.rows.get(place) {
            None => Self::Blank,
            Some(TableRow::Group(at)) => {
                let group = rows.groups.get(*at as usize);
                group.map_or(Self::Blank, |group| Self::Group {
                    label: group.label.clone(),
                    count: context.format.whole(group.count as usize),
                })
            }
            Some(TableRow::Item(slot)) => Self::of_item(context, *slot, columns),
        }
    }

    fn of_item(context: &ViewContext<'_>, slot: Slot, columns: &[Column]) -> Self {
        let Some(item) = context.workspace.items.at(slot) else {
            return Self::Blank;
        };
        let cells = columns.iter();
        Self::Item {
            id: item.id,
            cells: cells
                .map(|c| CellView::of(context, c, slot, item))
                .collect(),
            ranked: context.ranking.rank(slot).is_some(),
        }
    }

    /// The item, where the row is one.
    pub fn item(&self) -> Option<ItemId> {
        match self {
            Self::Item { id, .. } => Some(*id),
            Self::Blank | Self::Group { .. } => None,
        }
    }
}

/// How the text of a cell is set. It never carries a meaning alone: the text says the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As usual.
    #[default]
    Plain,
    /// Less than usual: there is nothing to read yet.
    Soft,
    /// A date that has passed.
    Late,
    /// The article of a prohibition, in place of a score.
    Prohibited,
    /// A status of the delivery track.
    DeliveryStatus,
    /// A status of the discovery track.
    DiscoveryStatus,
    /// A risk tier.
    Tier(Tier),
}

/// An icon before the text of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellIcon {
    /// That of a kind; it has no word beside it but the title, so its name is read out.
    Kind(Kind),
    /// That of a tier, whose name stands beside it.
    Tier(Tier),
}

/// What stands in one cell. Flat, so that a repaint compares and sets a few strings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellView {
    /// How the text is set.
    pub tone: Tone,
    /// The icon before it.
    pub icon: Option<CellIcon>,
    /// The text.
    pub text: String,
    /// The score's parts as segments of a bar, each in per cent of the bar's length; empty for no bar.
    pub bar: Vec<f64>,
}

impl CellView {
    /// What stands in a column for an item.
    pub fn of(context: &ViewContext<'_>, column: &Column, slot: Slot, item: &Item) -> Self {
        let (workspace, format) = (context.workspace, context.format);
        match column {
            Column::Rank => {
                let rank = context.ranking.rank(slot);
                Self::text(rank.map_or_else(|| "—".to_owned(), |r| r.to_string()))
            }
            Column::Key => Self::text(workspace.settings.key(item.number)),
            Column::Title => Self {
                icon: Some(CellIcon::Kind(item.kind)),
                ..Self::text(item.title.clone())
            },
            Column::Kind => Self::text(item.kind.name()),
            Column::Track => Self::text(item.track.name()),
            Column::Score => Self::score(context, slot),
            Column::System => {
                let system = item.system.and_then(|id| workspace.systems.get(&id));
                Self::text(system.map_or_else(String::new, |s| s.name.clone()))
            }
            Column::Tier => {
                let system = item.system.and_then(|id| workspace.systems.get(&id));
                system.map_or_else(Self::default, |system| Self::tier(system.tier()))
            }
            Column::Status => Self::status(context, item),
            Column::Effort => {
                let effort = context.framework.effort();
                effort.map_or_else(Self::default, |id| Self::judged(context, slot, item, id))
            }
            Column::Owner => {
                let owner = item.owner.and_then(|id| workspace.people.get(&id));
                Self::text(owner.map_or_else(String::new, |p| p.name.clone()))
            }
            Column::Due => Self::due(context, item),
            Column::Tags => Self::text(item.tags.join(", ")),
            Column::Changed => Self::text(format.day_of(item.meta.changed.at)),
            Column::Criterion(id) => Self::judged(context, slot, item, id),
        }
    }

    fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    fn toned(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            ..Self::text(text)
        }
    }

    fn tier(tier: Tier) -> Self {
        Self {
            icon: Some(CellIcon::Tier(tier)),
            ..Self::toned(Tone::Tier(tier), tier.name())
        }
    }

    fn status(context: &ViewContext<'_>, item: &Item) -> Self {
        let tone = match item.track {
            Track::Discovery => Tone::DiscoveryStatus,
            Track::Delivery => Tone::DeliveryStatus,
        };
        let status = context.workspace.settings.status(&item.status);
        let name = status.map_or_else(|| item.status.to_string(), |s| s.name.clone());
        Self::toned(tone, name)
    }

    fn due(context: &ViewContext<'_>, item: &Item) -> Self {
        let Some(due) = item.due else {
            return Self::default();
        };
        let late = due < context.today && !context.workspace.settings.is_done(&item.status);
        let tone = if late { Tone::Late } else { Tone::Plain };
        Self::toned(tone, context.format.day(due))
    }

    fn score(context: &ViewContext<'_>, slot: Slot) -> Self {
        match context.ranking.standing(slot) {
            None | Some(Standing::Done { score: None }) => Self::default(),
            Some(Standing::Scored(score) | Standing::Done { score: Some(score) }) => Self {
                bar: parts_of_100(context, slot),
                ..Self::text(context.format.one_decimal(score))
            },
            Some(Standing::Undefined { missing }) => Self::toned(
                Tone::Soft,
                english::counted(missing.len(), "value missing", "values missing"),
            ),
            Some(Standing::Prohibited { article, .. }) => Self::toned(Tone::Prohibited, article),
        }
    }

    /// A judged value as people gave it: one rater's range whole, several raters' as the value that counts.
    fn judged(context: &ViewContext<'_>, slot: Slot, item: &Item, id: &CriterionId) -> Self {
        let format = context.format;
        Self::text(match item.judgements.get(id).map(Vec::as_slice) {
            Some([only]) => format.estimate(only.value),
            _ => {
                let value = context.ranking.value(slot, id);
                value.map(|v| format.number(v)).unwrap_or_default()
            }
        })
    }
}

/// What each criterion adds to a score of at most 100; empty for scores that are no sum on 0–100.
fn parts_of_100(context: &ViewContext<'_>, slot: Slot) -> Vec<f64> {
    let is_sum = matches!(
        context.ranking.method(),
        Method::Weighted {
            value_per_day: false,
            ..
        }
    );
    if !is_sum {
        return Vec::new();
    }
    let parts = context.ranking.contributions(slot);
    parts.map(|(_, points)| points).collect()
}
