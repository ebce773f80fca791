//! The tabs that the panel has.

use plumbline_document::kind::Kind;

/// One tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The score in its parts.
    Score,
    /// The research that it is; only of spikes.
    Spike,
    /// What is owed; only of debt.
    Debt,
    /// Every field.
    Fields,
    /// Children and dependencies.
    Children,
    /// Links.
    Links,
    /// What became of it over time.
    History,
}

impl Tab {
    /// Every tab, in order.
    pub(super) const ALL: [Self; 7] = [
        Self::Score,
        Self::Spike,
        Self::Debt,
        Self::Fields,
        Self::Children,
        Self::Links,
        Self::History,
    ];

    /// Its identity in the page.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Score => "tab-score",
            Self::Spike => "tab-spike",
            Self::Debt => "tab-debt",
            Self::Fields => "tab-fields",
            Self::Children => "tab-children",
            Self::Links => "tab-links",
            Self::History => "tab-history",
        }
    }

    /// Name on the screen.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Score => "Score",
            Self::Spike => "Spike",
            Self::Debt => "Debt",
            Self::Fields => "Fields",
            Self::Children => "Children",
            Self::Links => "Links",
            Self::History => "History",
        }
    }

    /// Whether an item of this kind has the tab.
    pub(super) fn is_of(self, kind: Kind) -> bool {
        match self {
            Self::Spike => kind == Kind::Spike,
            Self::Debt => kind == Kind::Debt,
            _ => true,
        }
    }

    /// The tab that a key leads to.
    pub(super) fn after(self, key: &str, kind: Kind) -> Option<Self> {
        let all: Vec<Self> = Self::ALL.into_iter().filter(|t| t.is_of(kind)).collect();
        let at = all.iter().position(|t| *t == self)?;
        let last = all.len().saturating_sub(1);
        let to = match key {
            "ArrowRight" if at == last => 0,
            "ArrowRight" => at + 1,
            "ArrowLeft" if at == 0 => last,
            "ArrowLeft" => at - 1,
            "Home" => 0,
            "End" => last,
            _ => return None,
        };
        all.get(to).copied()
    }
}
