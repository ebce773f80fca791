//! The desk: the workbench with everything that is derived from it, kept up to date after each change.

use crate::engine::backlog::change::{Change, Mismatch};
use crate::engine::backlog::command::Intent;
use crate::engine::backlog::framework::Framework;
use crate::engine::backlog::refusal::Refusal;
use crate::engine::backlog::view::Query;
use crate::engine::backlog::workbench::{Touched, Workbench};
use crate::engine::backlog::workspace::Workspace;
use crate::engine::prioritise::query::{QueryIndex, Rows};
use crate::engine::prioritise::ranking::Ranking;
use chrono::NaiveDate;
use std::cell::OnceCell;
use std::sync::Arc;

/// The open workspace, its ranking and its search index.
pub struct Desk {
    bench: Workbench,
    ranking: Ranking,
    /// Made when it is first needed: the backlog as it opens, in the order of the ranking, can be drawn without.
    index: OnceCell<QueryIndex>,
    today: NaiveDate,
    preview: Option<Arc<Framework>>,
    /// Changes that touched the ledger, so far.
    ledger: u64,
}

impl Desk {
    /// Lays a workspace on the desk.
    pub fn new(workspace: Workspace, today: NaiveDate) -> Self {
        let framework = active_framework(&workspace);
        let ranking = Ranking::compute(&workspace, &framework, today);
        Self {
            bench: Workbench::new(workspace),
            ranking,
            index: OnceCell::new(),
            today,
            preview: None,
            ledger: 0,
        }
    }

    /// Counts the changes that touched the ledger.
    pub fn ledger(&self) -> u64 {
        self.ledger
    }

    /// The document.
    pub fn workspace(&self) -> &Workspace {
        self.bench.workspace()
    }

    /// The workbench, for its undo labels.
    pub fn bench(&self) -> &Workbench {
        &self.bench
    }

    /// The ranking by the framework that is in use, or previewed.
    pub fn ranking(&self) -> &Ranking {
        &self.ranking
    }

    /// The search index.
    pub fn index(&self) -> &QueryIndex {
        self.index
            .get_or_init(|| QueryIndex::build(self.workspace()))
    }

    /// How many items are in the trash.
    pub fn trashed(&self) -> usize {
        self.workspace()
            .items
            .len()
            .saturating_sub(self.ranking.counts().items as usize)
    }

    /// The day that the ranking speaks of.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// The framework that ranks: the previewed one while a slider moves.
    pub fn framework(&self) -> Arc<Framework> {
        self.preview
            .clone()
            .unwrap_or_else(|| active_framework(self.workspace()))
    }

    /// The rows that a query shows.
    pub fn rows(&self, query: &Query) -> Rows {
        if query.is_plain() {
            return Rows::all(&self.ranking);
        }
        self.index()
            .rows(self.workspace(), &self.ranking, query, self.today)
    }

    /// Carries out an intent and brings everything derived up to date.
    pub fn dispatch(&mut self, intent: &Intent) -> Result<Change, Refusal> {
        let (change, touched) = self.bench.dispatch(intent)?;
        self.refresh(&touched);
        Ok(change)
    }

    /// Applies a change made by another tab, or found in the journal.
    pub fn follow(&mut self, change: &Change) -> Result<(), Mismatch> {
        let touched = self.bench.follow(change)?;
        self.refresh(&touched);
        Ok(())
    }

    /// Ranks by a framework that is not in the document yet, while a slider moves; none goes back.
    pub fn preview(&mut self, framework: Option<Framework>) {
        self.preview = framework.map(Arc::new);
        self.rescore();
    }

    /// A new day: urgency and prohibitions depend on it.
    pub fn turn_to(&mut self, today: NaiveDate) {
        self.today = today;
        self.recompute();
    }

    fn refresh(&mut self, touched: &Touched) {
        self.ledger += u64::from(touched.ledger);
        if touched.everything {
            self.recompute();
            return;
        }
        if touched.scoring {
            self.preview = None;
            self.rescore();
        }
        if touched.standings {
            self.ranking.follow_systems(self.bench.workspace());
        }
        self.ranking
            .update_all(self.bench.workspace(), &touched.items);
        if let Some(index) = self.index.get_mut() {
            for slot in &touched.items {
                index.update(self.bench.workspace(), *slot);
            }
        }
    }

    fn rescore(&mut self) {
        let framework = self.framework();
        self.ranking.reweigh(self.bench.workspace(), &framework);
    }

    fn recompute(&mut self) {
        let framework = self.framework();
        self.ranking = Ranking::compute(self.bench.workspace(), &framework, self.today);
        self.index.take();
    }
}

/// The framework that the settings name. A workspace always has one; should a damaged one not, the first or the
/// default stands in, so that the backlog can still be read and mended.
fn active_framework(workspace: &Workspace) -> Arc<Framework> {
    let found = workspace
        .framework()
        .or_else(|| workspace.frameworks.iter().next());
    found.cloned().unwrap_or_else(|| {
        Arc::new(Framework {
            id: workspace.settings.framework.clone(),
            name: workspace.settings.framework.to_string(),
            about: String::new(),
            method: crate::engine::backlog::framework::Method::Weighted {
                weights: Vec::new(),
                effort: None,
                value_per_day: false,
            },
            meta: workspace.settings.meta.clone(),
        })
    })
}
