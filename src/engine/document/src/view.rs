//! Saved views: a name for a way of looking at the backlog.

use crate::entity::entity;
use crate::ids::{FrameworkId, ViewId};
use crate::meta::Meta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the rows are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// One flat list.
    #[default]
    Nothing,
    /// The epic at the top of each item's line of parents.
    Epic,
    /// Discovery and delivery.
    Track,
    /// The AI system.
    System,
    /// The status.
    Status,
    /// The kind.
    Kind,
    /// The owner.
    Owner,
}

/// Which way a column is sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sort {
    /// The column's name; `rank` by default.
    ///
    /// See `prioritise::query` for the known ones.
    pub column: String,
    /// Largest first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub descending: bool,
}

/// A way of looking at the backlog: everything that the toolbar can set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Query {
    /// Words that must all occur in an item's text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Facet name (`kind`, `track`, `status`, `system`, `owner`, `tag`, `tier`, `due`, `score`) to the values that are let through;
    /// a facet with no values lets everything through.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facets: BTreeMap<String, Vec<String>>,
    /// Groups.
    #[serde(default)]
    pub group: GroupBy,
    /// Order; none means by rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// The columns shown, in order; none means the default ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
}

impl Query {
    /// Whether it shows everything in the order of the ranking.
    pub fn is_plain(&self) -> bool {
        self.text.trim().is_empty()
            && self.facets.values().all(Vec::is_empty)
            && self.group == GroupBy::Nothing
            && self.sort.is_none()
    }
}

/// A named query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct View {
    /// Identity.
    pub id: ViewId,
    /// Name on the screen.
    pub name: String,
    /// What it shows.
    pub query: Query,
    /// The framework that it was saved under, when the view is tied to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<FrameworkId>,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    View,
    ViewId {
        name,
        query,
        framework
    }
);
