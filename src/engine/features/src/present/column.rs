//! The columns of the backlog table: their names, their headings, and which of them can be edited.

use crate::present::ViewContext;
use crate::prioritise::explain::criterion_name;
use plumbline_document::framework::Framework;
use plumbline_document::ids::CriterionId;
use plumbline_document::workspace::Workspace;

/// A column of the backlog table.
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

    /// The columns that every workspace has, in the order of the menu.
    const FIXED: [Self; 14] = [
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

    /// Every column under a framework: the fixed ones, then its criteria but for the effort, which has a column.
    pub fn all(framework: &Framework) -> Vec<Self> {
        let effort = framework.effort();
        let criteria = framework.criteria().into_iter();
        let criteria = criteria.filter(|c| Some(*c) != effort).cloned();
        let fixed = Self::FIXED.into_iter();
        fixed.chain(criteria.map(Self::Criterion)).collect()
    }

    /// The name in saved views and sorts.
    pub fn slug(&self) -> &str {
        match self {
            Self::Rank => "rank",
            Self::Key => "key",
            Self::Title => "title",
            Self::Kind => "kind",
            Self::Track => "track",
            Self::Score => "score",
            Self::System => "system",
            Self::Tier => "tier",
            Self::Status => "status",
            Self::Effort => "effort",
            Self::Owner => "owner",
            Self::Due => "due",
            Self::Tags => "tags",
            Self::Changed => "changed",
            Self::Criterion(id) => id.as_str(),
        }
    }

    /// The column with this name: one of those under the framework, or any criterion of the workspace.
    pub fn from_slug(context: &ViewContext<'_>, slug: &str) -> Option<Self> {
        let mut known = Self::all(context.framework).into_iter();
        known.find(|column| column.slug() == slug).or_else(|| {
            let id = CriterionId::from(slug);
            let known = context.workspace.criteria.contains(&id);
            known.then_some(Self::Criterion(id))
        })
    }

    /// The heading.
    pub fn heading(&self, workspace: &Workspace) -> String {
        let heading = match self {
            Self::Rank => "Rank",
            Self::Key => "Key",
            Self::Title => "Item",
            Self::Kind => "Kind",
            Self::Track => "Track",
            Self::Score => "Score",
            Self::System => "System",
            Self::Tier => "Risk tier",
            Self::Status => "Status",
            Self::Effort => "Effort, d",
            Self::Owner => "Owner",
            Self::Due => "Due",
            Self::Tags => "Tags",
            Self::Changed => "Changed",
            Self::Criterion(id) => return criterion_name(workspace, id),
        };
        heading.to_owned()
    }

    /// Whether the cells hold numbers, set flush right.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Effort | Self::Criterion(_))
    }

    /// Whether the cells have an icon before their text.
    pub fn has_icon(&self) -> bool {
        matches!(self, Self::Title | Self::Tier)
    }

    /// Whether the cells have a bar of the score's parts below their text.
    pub fn has_bar(&self) -> bool {
        *self == Self::Score
    }

    /// Whether the cells can be edited in place.
    pub fn is_editable(&self) -> bool {
        !matches!(
            self,
            Self::Rank | Self::Key | Self::Score | Self::Tier | Self::Changed
        )
    }
}
