//! The workspace: one whole document.

use crate::cadence::Cadence;
use crate::criterion::Criterion;
use crate::evidence::Evidence;
use crate::framework::Framework;
use crate::ids::{SystemId, WorkspaceId};
use crate::item::Item;
use crate::ledger::entry::{Entry, Input};
use crate::lineage::dataset::Dataset;
use crate::lineage::model::{Model, ModelVersion};
use crate::monitor::{Monitor, Run};
use crate::person::Person;
use crate::settings::Settings;
use crate::sprint::Sprint;
use crate::system::System;
use crate::table::Table;
use crate::view::View;
use std::sync::Arc;

/// One whole document. What can be derived (scores, ranks, health) is derived, never stored here.
#[derive(Clone, Debug, PartialEq)]
pub struct Workspace {
    /// Identity; copies of the same workspace share it.
    pub id: WorkspaceId,
    /// Everything that is not a list.
    pub settings: Arc<Settings>,
    /// People.
    pub people: Table<Person>,
    /// AI systems.
    pub systems: Table<System>,
    /// Criteria.
    pub criteria: Table<Criterion>,
    /// Frameworks.
    pub frameworks: Table<Framework>,
    /// Saved views.
    pub views: Table<View>,
    /// Cadences.
    pub cadences: Table<Cadence>,
    /// Monitors.
    pub monitors: Table<Monitor>,
    /// Runs of monitors.
    pub runs: Table<Run>,
    /// Models.
    pub models: Table<Model>,
    /// Model versions.
    pub versions: Table<ModelVersion>,
    /// Datasets.
    pub datasets: Table<Dataset>,
    /// Evidence for the obligations of the systems.
    pub evidence: Table<Evidence>,
    /// Sprints.
    pub sprints: Table<Sprint>,
    /// The entries of the decision ledger.
    pub decisions: Table<Entry>,
    /// What the decisions rested on, by content address.
    pub inputs: Table<Input>,
    /// Items, those in the trash included.
    pub items: Table<Item>,
}

impl Workspace {
    /// Items that are in the backlog, not in the trash.
    pub fn live_items(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.items.iter().filter(|item| item.is_live())
    }

    /// The evidence of one system.
    pub fn evidence_of(&self, system: SystemId) -> impl Iterator<Item = &Arc<Evidence>> {
        self.evidence.iter().filter(move |e| e.system == system)
    }

    /// The framework that ranks the backlog.
    pub fn framework(&self) -> Option<&Arc<Framework>> {
        self.frameworks.get(&self.settings.framework)
    }
}
