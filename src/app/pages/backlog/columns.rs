//! The columns of the backlog table: their names, widths, and what stands in each cell.

use crate::app::document_store::DocumentStore;
use crate::app::format;
use crate::app::widgets::{icon, score_bar};
use plumbline_document::framework::Method;
use plumbline_document::ids::CriterionId;
use plumbline_document::item::Item;
use plumbline_document::kind::Track;
use plumbline_document::table::Slot;
use plumbline_features::prioritise::score::Standing;

/// A column, by the name that saved views and sorts use.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // each variant is the field that it shows
pub enum Column {
    Rank,
    Key,
    Title,
    Kind,
    Track,
    Score,
    System,
    Tier,
    Status,
    Effort,
    Owner,
    Due,
    Tags,
    Changed,
    Criterion(CriterionId),
}

impl Column {
    /// The columns that a newcomer sees.
    pub const USUAL: [Self; 8] = [
        Self::Rank,
        Self::Title,
        Self::Score,
        Self::System,
        Self::Tier,
        Self::Status,
        Self::Effort,
        Self::Due,
    ];

    /// The usual ones that leave where there is little room (the panel is open, the window small), in this order.
    pub const FIRST_TO_LEAVE: [Self; 5] = [
        Self::Tier,
        Self::Due,
        Self::System,
        Self::Effort,
        Self::Status,
    ];

    /// Every column of this workspace, the criteria of the framework last.
    pub fn all(store: &DocumentStore) -> Vec<Self> {
        let fixed = [
            Self::Rank,
            Self::Key,
            Self::Title,
            Self::Kind,
            Self::Track,
            Self::Score,
            Self::System,
            Self::Tier,
            Self::Status,
            Self::Effort,
            Self::Owner,
            Self::Due,
            Self::Tags,
            Self::Changed,
        ];
        let framework = store.framework();
        let effort = framework.effort().cloned();
        let criteria = framework
            .criteria()
            .into_iter()
            .filter(|c| Some(*c) != effort.as_ref())
            .cloned();
        fixed
            .into_iter()
            .chain(criteria.map(Self::Criterion))
            .collect()
    }

    /// The name in saved views and sorts.
    pub fn slug(&self) -> String {
        match self {
            Self::Rank => "rank".to_owned(),
            Self::Key => "key".to_owned(),
            Self::Title => "title".to_owned(),
            Self::Kind => "kind".to_owned(),
            Self::Track => "track".to_owned(),
            Self::Score => "score".to_owned(),
            Self::System => "system".to_owned(),
            Self::Tier => "tier".to_owned(),
            Self::Status => "status".to_owned(),
            Self::Effort => "effort".to_owned(),
            Self::Owner => "owner".to_owned(),
            Self::Due => "due".to_owned(),
            Self::Tags => "tags".to_owned(),
            Self::Changed => "changed".to_owned(),
            Self::Criterion(id) => id.to_string(),
        }
    }

    /// The column with this name.
    pub fn from_slug(store: &DocumentStore, slug: &str) -> Option<Self> {
        let known = Self::all(store).into_iter().find(|c| c.slug() == slug);
        known.or_else(|| {
            let id = CriterionId::from(slug);
            store
                .workspace()
                .criteria
                .contains(&id)
                .then_some(Self::Criterion(id))
        })
    }

    /// The heading.
    pub fn heading(&self, store: &DocumentStore) -> String {
        match self {
            Self::Rank => "Rank".to_owned(),
            Self::Key => "Key".to_owned(),
            Self::Title => "Item".to_owned(),
            Self::Kind => "Kind".to_owned(),
            Self::Track => "Track".to_owned(),
            Self::Score => "Score".to_owned(),
            Self::System => "System".to_owned(),
            Self::Tier => "Risk tier".to_owned(),
            Self::Status => "Status".to_owned(),
            Self::Effort => "Effort, d".to_owned(),
            Self::Owner => "Owner".to_owned(),
            Self::Due => "Due".to_owned(),
            Self::Tags => "Tags".to_owned(),
            Self::Changed => "Changed".to_owned(),
            Self::Criterion(id) => store
                .workspace()
                .criteria
                .get(id)
                .map_or_else(|| id.to_string(), |c| c.name.clone()),
        }
    }

    /// The least width in rem.
    pub fn least(&self) -> f64 {
        match self {
            Self::Rank => 3.6,
            Self::Key | Self::Track => 5.4,
            Self::Effort => 6.6,
            Self::Title => 15.5, // about 24 letters beside the icon
            Self::Score => 8.0,
            Self::System | Self::Owner | Self::Kind | Self::Criterion(_) | Self::Tags => 6.5,
            Self::Tier => 8.4,
            Self::Status => 8.2,
            Self::Due | Self::Changed => 7.5, // any date, in bold when it has passed
        }
    }

    /// The track in the table's grid template: the title takes what is left, texts grow with it on a wide screen.
    pub fn width(&self) -> String {
        let least = self.least();
        match self {
            Self::Title => format!("minmax({least}rem, 1fr)"),
            Self::Effort => format!("minmax({least}rem, .24fr)"),
            Self::Tier => format!("minmax({least}rem, .38fr)"),
            Self::System | Self::Status | Self::Owner | Self::Kind | Self::Tags => {
                format!("minmax({least}rem, .33fr)")
            }
            _ => format!("{least}rem"),
        }
    }

    /// Whether the cell holds a number, set flush right.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Effort | Self::Criterion(_))
    }

    /// Whether the cell can be edited in place.
    pub fn is_editable(&self) -> bool {
        !matches!(
            self,
            Self::Rank | Self::Key | Self::Score | Self::Tier | Self::Changed
        )
    }

    /// What stands in the cell.
    pub fn cell(&self, store: &DocumentStore, slot: Slot, item: &Item) -> Cell {
        let workspace = store.workspace();
        match self {
            Self::Rank => Cell::text(
                store
                    .ranking()
                    .rank(slot)
                    .map_or_else(|| "—".to_owned(), |r| r.to_string()),
            ),
            Self::Key => Cell::text(workspace.settings.key(item.number)),
            Self::Title => Cell {
                icon: icon::of_kind(item.kind),
                label: item.kind.name(),
                text: item.title.clone(),
                ..Cell::default()
            },
            Self::Kind => Cell::text(item.kind.name()),
            Self::Track => Cell::text(item.track.name()),
            Self::Score => score_cell(store, slot),
            Self::System => Cell::text(system_name(store, item)),
            Self::Tier => tier_cell(store, item),
            Self::Status => Cell {
                class: if item.track == Track::Discovery {
                    "pill dashed"
                } else {
                    "pill"
                },
                text: workspace
                    .settings
                    .status(&item.status)
                    .map_or_else(|| item.status.to_string(), |s| s.name.clone()),
                ..Cell::default()
            },
            Self::Effort => store
                .framework()
                .effort()
                .map_or_else(Cell::default, |id| judged(store, slot, item, id)),
            Self::Owner => Cell::text(
                item.owner
                    .and_then(|id| workspace.people.get(&id))
                    .map_or_else(String::new, |p| p.name.clone()),
            ),
            Self::Due => Cell {
                class: if item.due.is_some_and(|d| d < store.today())
                    && !workspace.settings.is_done(&item.status)
                {
                    "late"
                } else {
                    ""
                },
                text: item.due.map(format::day).unwrap_or_default(),
                ..Cell::default()
            },
            Self::Tags => Cell::text(item.tags.join(", ")),
            Self::Changed => Cell::text(format::day_of(item.meta.changed.at)),
            Self::Criterion(id) => judged(store, slot, item, id),
        }
    }
}

fn system_name(store: &DocumentStore, item: &Item) -> String {
    item.system
        .and_then(|id| store.workspace().systems.get(&id))
        .map_or_else(String::new, |s| s.name.clone())
}

fn tier_cell(store: &DocumentStore, item: &Item) -> Cell {
    match item
        .system
        .and_then(|id| store.workspace().systems.get(&id))
    {
        Some(system) => Cell {
            icon: icon::of_tier(system.tier()),
            class: icon::tier_class(system.tier()),
            text: system.tier().name().to_owned(),
            ..Cell::default()
        },
        None => Cell::default(),
    }
}

fn score_cell(store: &DocumentStore, slot: Slot) -> Cell {
    match store.ranking().standing(slot) {
        None | Some(Standing::Done { score: None }) => Cell::default(),
        Some(Standing::Scored(score) | Standing::Done { score: Some(score) }) => Cell {
            text: format::one(score),
            bar: bar(store, slot),
            ..Cell::default()
        },
        Some(Standing::Undefined { missing }) => Cell {
            class: "soft",
            text: if missing.len() == 1 {
                "1 value missing".to_owned()
            } else {
                format!("{} values missing", missing.len())
            },
            ..Cell::default()
        },
        Some(Standing::Prohibited { article, .. }) => Cell {
            class: "prohibited",
            text: article,
            ..Cell::default()
        },
    }
}

/// The parts of a weighted score; none for scores that are no sum on 0–100.
fn bar(store: &DocumentStore, slot: Slot) -> String {
    if !matches!(
        store.ranking().method(),
        Method::Weighted {
            value_per_day: false,
            ..
        }
    ) {
        return String::new();
    }
    let parts: Vec<f64> = store
        .ranking()
        .contributions(slot)
        .map(|(_, points)| points)
        .collect();
    score_bar::background(&parts, 100.0)
}

/// A judged value as people gave it: one rater's range whole, several raters' as the value that counts.
fn judged(store: &DocumentStore, slot: Slot, item: &Item, id: &CriterionId) -> Cell {
    use plumbline_document::judgement::Estimate;
    match item.judgements.get(id).map(Vec::as_slice) {
        Some([only]) => match only.value {
            Estimate::Exact(v) => Cell::text(format::plain(v)),
            Estimate::Range { low, likely, high } => Cell::text(format!(
                "{}–{}–{}",
                format::plain(low),
                format::plain(likely),
                format::plain(high)
            )),
        },
        _ => Cell::text(
            store
                .ranking()
                .value(slot, id)
                .map(format::plain)
                .unwrap_or_default(),
        ),
    }
}

/// What one cell shows. Flat, so that a repaint compares and sets a few strings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Style class of the text.
    pub class: &'static str,
    /// Icon before the text; empty for none.
    pub icon: &'static str,
    /// What the icon means, for a screen reader.
    pub label: &'static str,
    /// The text.
    pub text: String,
    /// Background of the stacked bar; empty for none.
    pub bar: String,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}
