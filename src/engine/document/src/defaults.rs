//! What a new workspace starts with: criteria and frameworks from the dated file `defaults.json`, statuses from the
//! first of the workflow templates.

use crate::criterion::{Anchor, Criterion, Direction, Origin, Scale};
use crate::framework::{Framework, Method};
use crate::ids::{CriterionId, FrameworkId, WorkspaceId};
use crate::meta::{Meta, Stamp};
use crate::settings::{ComplianceTable, Settings};
use crate::sprint::Planning;
use crate::table::Table;
use crate::workspace::Workspace;
use plumbline_json as json;
use serde::Deserialize;
use std::sync::Arc;

/// The file, with `meta` left out: it is filled in with the stamp of whoever makes the workspace.
#[derive(Deserialize)]
struct Defaults {
    criteria: Vec<BareCriterion>,
    frameworks: Vec<BareFramework>,
}

#[derive(Deserialize)]
struct BareCriterion {
    id: CriterionId,
    name: String,
    #[serde(default)]
    question: String,
    direction: Direction,
    scale: Scale,
    #[serde(default)]
    unit: String,
    lowest: f64,
    #[serde(default)]
    highest: Option<f64>,
    #[serde(default)]
    anchors: Vec<Anchor>,
    #[serde(default)]
    choices_only: bool,
    #[serde(default)]
    origin: Origin,
}

#[derive(Deserialize)]
struct BareFramework {
    id: FrameworkId,
    name: String,
    about: String,
    method: Method,
}

/// The framework that ranks a new workspace.
pub const DEFAULT_FRAMEWORK: &str = "ai_value";

impl Workspace {
    /// An empty workspace with the default statuses, criteria and frameworks.
    pub fn new(id: WorkspaceId, name: &str, stamp: Stamp) -> Self {
        let defaults = read_defaults();
        let meta = Meta::new(stamp);
        let mut workspace = Self::blank(id, name, stamp);
        let criteria = defaults.criteria.into_iter().map(|c| Criterion {
            id: c.id,
            name: c.name,
            question: c.question,
            direction: c.direction,
            scale: c.scale,
            unit: c.unit,
            lowest: c.lowest,
            highest: c.highest,
            anchors: c.anchors,
            choices_only: c.choices_only,
            origin: c.origin,
            meta: meta.clone(),
        });
        let frameworks = defaults.frameworks.into_iter().map(|f| Framework {
            id: f.id,
            name: f.name,
            about: f.about,
            method: f.method,
            meta: meta.clone(),
        });
        workspace.criteria = criteria.collect();
        workspace.frameworks = frameworks.collect();
        Arc::make_mut(&mut workspace.settings).statuses = crate::workflow::usual();
        workspace
    }

    /// A workspace with nothing in it, not even statuses and frameworks: what stands where none is open.
    pub fn blank(id: WorkspaceId, name: &str, stamp: Stamp) -> Self {
        Self {
            id,
            settings: Arc::new(Settings {
                name: name.to_owned(),
                prefix: "PLB".to_owned(),
                framework: FrameworkId::from(DEFAULT_FRAMEWORK),
                statuses: Vec::new(),
                compliance: ComplianceTable::default(),
                organisation: crate::organisation::Organisation::default(),
                planning: Planning::default(),
                gates: std::collections::BTreeMap::new(),
                health: None,
                sample: false,
                meta: Meta::new(stamp),
            }),
            people: Table::default(),
            systems: Table::default(),
            criteria: Table::default(),
            frameworks: Table::default(),
            views: Table::default(),
            cadences: Table::default(),
            monitors: Table::default(),
            runs: Table::default(),
            models: Table::default(),
            versions: Table::default(),
            datasets: Table::default(),
            evidence: Table::default(),
            sprints: Table::default(),
            decisions: Table::default(),
            inputs: Table::default(),
            items: Table::default(),
        }
    }
}

fn read_defaults() -> Defaults {
    // The file is compiled in and a test reads it: it cannot fail at run time.
    #[allow(clippy::expect_used)]
    json::from_text(include_str!("defaults.json")).expect("defaults.json is valid")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::ids::ChangeId;
    use chrono::DateTime;
    use uuid::Uuid;

    #[test]
    fn every_framework_reads_only_criteria_that_exist() {
        let stamp = Stamp {
            at: DateTime::UNIX_EPOCH,
            by: None,
            change: ChangeId(1),
        };
        let workspace = Workspace::new(WorkspaceId(Uuid::nil()), "Test", stamp);
        assert_eq!(workspace.frameworks.len(), 8);
        assert!(workspace.framework().is_some());
        for framework in workspace.frameworks.iter() {
            for criterion in framework.criteria() {
                assert!(
                    workspace.criteria.contains(criterion),
                    "{} reads {criterion}",
                    framework.name
                );
            }
        }
    }
}
