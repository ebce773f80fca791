//! The address of a page: the part of the URL after `#`, so that the app works from any folder of any host.

use crate::engine::backlog::ids::ItemId;
use uuid::Uuid;

/// A page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The backlog table.
    #[default]
    Backlog,
    /// Framework, weights, comparison.
    Prioritise,
    /// AI systems and people.
    Setup,
    /// Deleted items.
    Trash,
    /// Every workspace of this browser, and what can be rescued of them.
    Recover,
}

impl Page {
    /// The pages of the navigation, in order.
    pub const NAVIGATION: [Self; 4] = [Self::Backlog, Self::Prioritise, Self::Setup, Self::Trash];

    /// The page's slug in the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Backlog => "backlog",
            Self::Prioritise => "prioritise",
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
            Self::Setup => "Systems and people",
            Self::Trash => "Trash",
            Self::Recover => "Workspaces and recovery",
        }
    }
}

/// A page, with the item that its panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The page.
    pub page: Page,
    /// The item in the panel.
    pub item: Option<ItemId>,
}

impl Route {
    /// Reads `#/backlog/<item id>`. Anything unknown is the backlog.
    pub fn from_hash(hash: &str) -> Self {
        let mut parts = hash.trim_start_matches(['#', '/']).split('/');
        let slug = parts.next().unwrap_or_default();
        let page = Page::NAVIGATION
            .into_iter()
            .chain([Page::Recover])
            .find(|p| p.slug() == slug)
            .unwrap_or_default();
        let item = parts
            .next()
            .and_then(|id| Uuid::parse_str(id).ok())
            .map(ItemId);
        Self { page, item }
    }

    /// Writes `#/backlog/<item id>`.
    pub fn to_hash(self) -> String {
        match self.item {
            Some(id) => format!("#/{}/{id}", self.page.slug()),
            None => format!("#/{}", self.page.slug()),
        }
    }
}
