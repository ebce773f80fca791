//! The address of a page: the part of the URL after `#`, so that the app works from any folder of any host.

use plumbline_document::ids::ItemId;
use uuid::Uuid;

/// A page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The backlog table.
    #[default]
    Backlog,
    /// Framework, weights, comparison.
    Prioritise,
    /// Sprints, the planner, a running sprint.
    Sprints,
    /// When and how many.
    Forecast,
    /// Now, next, later, and by date.
    Roadmap,
    /// AI systems under the EU AI Act.
    Compliance,
    /// The questions about one system, and what the answers give.
    Assessment,
    /// The obligations matrix.
    Obligations,
    /// When duties begin to apply.
    Deadlines,
    /// Technical documentation after Annex IV, of one system.
    Documentation,
    /// The report of one system.
    Report,
    /// The decision ledger.
    Decisions,
    /// Both tracks in columns.
    Board,
    /// The debt register.
    Debt,
    /// Models: what runs, how it is watched, what is owed to it.
    Models,
    /// Data files compared, and detectors on a series.
    DriftLab,
    /// Backlog health: ten questions, answered from the live backlog.
    Health,
    /// AI systems and people.
    Setup,
    /// Deleted items.
    Trash,
    /// Every workspace of this browser, and what can be rescued of them.
    Recover,
}

impl Page {
    /// Every page, in the order of the palette.
    pub const ALL: &'static [Self] = &[
        Self::Backlog,
        Self::Prioritise,
        Self::Sprints,
        Self::Forecast,
        Self::Roadmap,
        Self::Compliance,
        Self::Assessment,
        Self::Obligations,
        Self::Deadlines,
        Self::Documentation,
        Self::Report,
        Self::Decisions,
        Self::Board,
        Self::Debt,
        Self::Models,
        Self::DriftLab,
        Self::Health,
        Self::Setup,
        Self::Trash,
        Self::Recover,
    ];

    /// The pages of the navigation, in order; each list is a group of its own.
    pub const NAVIGATION: &'static [&'static [Self]] = &[
        &[
            Self::Backlog,
            Self::Prioritise,
            Self::Board,
            Self::Debt,
            Self::Sprints,
            Self::Decisions,
        ],
        &[Self::Compliance],
        &[Self::Models, Self::DriftLab, Self::Health],
        &[Self::Setup, Self::Trash],
    ];

    /// The picture beside its name in the navigation.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Recover => "workspaces",
            Self::DriftLab => "monitoring",
            page => page.slug(),
        }
    }

    /// The page of the navigation under which it stands: pages of one area share an entry.
    pub fn area(self) -> Self {
        match self {
            Self::Assessment
            | Self::Obligations
            | Self::Deadlines
            | Self::Documentation
            | Self::Report => Self::Compliance,
            Self::Forecast | Self::Roadmap => Self::Sprints,
            page => page,
        }
    }

    /// The page's slug in the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Backlog => "backlog",
            Self::Prioritise => "prioritise",
            Self::Sprints => "sprints",
            Self::Forecast => "forecast",
            Self::Roadmap => "roadmap",
            Self::Compliance => "compliance",
            Self::Assessment => "assessment",
            Self::Obligations => "obligations",
            Self::Deadlines => "deadlines",
            Self::Documentation => "documentation",
            Self::Report => "report",
            Self::Decisions => "decisions",
            Self::Board => "board",
            Self::Debt => "debt",
            Self::Models => "models",
            Self::DriftLab => "driftlab",
            Self::Health => "health",
            Self::Setup => "setup",
            Self::Trash => "trash",
            Self::Recover => "recover",
        }
    }

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Backlog => "Backlog",
            Self::Prioritise => "Prioritise",
            Self::Sprints => "Plan",
            Self::Forecast => "Forecast",
            Self::Roadmap => "Roadmap",
            Self::Compliance => "Compliance",
            Self::Assessment => "Assessment",
            Self::Obligations => "Obligations",
            Self::Deadlines => "Deadlines",
            Self::Documentation => "Technical documentation",
            Self::Report => "Report",
            Self::Decisions => "Decisions",
            Self::Board => "Board",
            Self::Debt => "Debt",
            Self::Models => "Models",
            Self::DriftLab => "Drift lab",
            Self::Health => "Health",
            Self::Setup => "Systems and people",
            Self::Trash => "Trash",
            Self::Recover => "Workspaces",
        }
    }
}

/// A page, with what it is about and the item that its panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The page.
    pub page: Page,
    /// The entity that the page is about (a system, a decision, a model …), for pages that show one at a time.
    pub focus: Option<Uuid>,
    /// The item in the panel.
    pub item: Option<ItemId>,
}

impl Route {
    /// A page, about nothing in particular and with the panel closed.
    pub fn to(page: Page) -> Self {
        Self {
            page,
            focus: None,
            item: None,
        }
    }

    /// Reads `#/backlog/<item id>` and `#/page/@<id of what it is about>/<item id>`. Anything unknown is the backlog.
    pub fn from_hash(hash: &str) -> Self {
        let mut parts = hash.trim_start_matches(['#', '/']).split('/').peekable();
        let slug = parts.next().unwrap_or_default();
        let page = Page::ALL
            .iter()
            .copied()
            .find(|p| p.slug() == slug)
            .unwrap_or_default();
        let focus = parts
            .next_if(|part| part.starts_with('@'))
            .and_then(|id| Uuid::parse_str(id.trim_start_matches('@')).ok());
        let item = parts
            .next()
            .and_then(|id| Uuid::parse_str(id).ok())
            .map(ItemId);
        Self { page, focus, item }
    }

    /// Writes what [`Route::from_hash`] reads.
    pub fn to_hash(self) -> String {
        let mut hash = format!("#/{}", self.page.slug());
        if let Some(id) = self.focus {
            hash.push_str(&format!("/@{id}"));
        }
        if let Some(id) = self.item {
            hash.push_str(&format!("/{id}"));
        }
        hash
    }
}
