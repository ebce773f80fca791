//! The document store: the editor with everything that is derived from it, kept up to date after each change.

use crate::app::format::Locale;
use chrono::NaiveDate;
use plumbline_commands::command::Intent;
use plumbline_commands::editor::{Editor, Touched};
use plumbline_commands::handlers::context::Handlers;
use plumbline_document::change::{Change, Mismatch};
use plumbline_document::framework::Framework;
use plumbline_document::refusal::Refusal;
use plumbline_document::table::Slot;
use plumbline_document::view::Query;
use plumbline_document::workspace::Workspace;
use plumbline_features::present::ViewContext;
use plumbline_features::prioritise::facets::Facet;
use plumbline_features::prioritise::index::QueryIndex;
use plumbline_features::prioritise::query::TableRows;
use plumbline_features::prioritise::ranking::Ranking;
use std::cell::OnceCell;
use std::sync::Arc;

/// What finds rows: in a part of the program that comes after the first page, which is in the order of the ranking and
/// needs none of it.
pub struct Search {
    /// [`QueryIndex::build`]
    pub build: fn(&Workspace) -> QueryIndex,
    /// [`QueryIndex::update`]
    pub update: fn(&mut QueryIndex, &Workspace, Slot),
    /// [`QueryIndex::rows`]
    pub rows: fn(&QueryIndex, &Workspace, &Ranking, &Query, NaiveDate) -> TableRows,
    /// [`facets`](plumbline_features::prioritise::facets::facets)
    pub facets: fn(&QueryIndex, &Workspace, &Ranking, &Query, NaiveDate) -> Vec<Facet>,
}

/// The open workspace, its ranking and its search index.
pub struct DocumentStore {
    editor: Editor,
    ranking: Ranking,
    /// None until it is here; every row is found until then.
    search: Option<&'static Search>,
    /// Made when it is first needed.
    index: OnceCell<QueryIndex>,
    today: NaiveDate,
    preview: Option<Arc<Framework>>,
    /// Changes that touched the ledger, so far.
    ledger: u64,
}

impl DocumentStore {
    /// A store with this workspace.
    pub fn new(workspace: Workspace, today: NaiveDate) -> Self {
        let framework = active_framework(&workspace);
        let ranking = Ranking::compute(&workspace, &framework, today);
        Self {
            editor: Editor::with_handlers(workspace, Handlers::default()),
            ranking,
            search: None,
            index: OnceCell::new(),
            today,
            preview: None,
            ledger: 0,
        }
    }

    /// Takes another workspace, or another state of this one.
    pub fn lay(&mut self, workspace: Workspace, today: NaiveDate) {
        let (search, handlers) = (self.search, *self.editor.handlers());
        *self = Self::new(workspace, today);
        self.search = search;
        *self.editor.handlers_mut() = handlers;
    }

    /// From now on this finds rows.
    pub fn search_by(&mut self, search: &'static Search) {
        self.search = Some(search);
    }

    /// Brings handlers of commands: see [`Handlers`].
    pub fn register(&mut self, bring: fn(&mut Handlers)) {
        bring(self.editor.handlers_mut());
    }

    /// Counts the changes that touched the ledger.
    pub fn ledger(&self) -> u64 {
        self.ledger
    }

    /// The document.
    pub fn workspace(&self) -> &Workspace {
        self.editor.workspace()
    }

    /// The editor, for its undo labels.
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// The ranking by the framework that is in use, or previewed.
    pub fn ranking(&self) -> &Ranking {
        &self.ranking
    }

    /// What finds rows, with the index that it needs, made now where it is not there yet.
    pub fn search(&self) -> Option<(&'static Search, &QueryIndex)> {
        let search = self.search?;
        let index = self.index.get_or_init(|| (search.build)(self.workspace()));
        Some((search, index))
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

    /// Makes a view of the engine, written in the reader's locale.
    pub fn view<T>(&self, make: impl FnOnce(&ViewContext<'_>) -> T) -> T {
        make(&ViewContext {
            workspace: self.workspace(),
            ranking: &self.ranking,
            framework: &self.framework(),
            today: self.today,
            format: &Locale,
        })
    }

    /// The rows that a query shows.
    pub fn rows(&self, query: &Query) -> TableRows {
        let search = if query.is_plain() {
            None
        } else {
            self.search()
        };
        match search {
            Some((search, index)) => {
                let (workspace, ranking) = (self.workspace(), &self.ranking);
                (search.rows)(index, workspace, ranking, query, self.today)
            }
            None => TableRows::all(&self.ranking),
        }
    }

    /// The facets of a query, with counts; none until they can be counted.
    pub fn facets(&self, query: &Query) -> Vec<Facet> {
        let Some((search, index)) = self.search() else {
            return Vec::new();
        };
        let (workspace, ranking) = (self.workspace(), &self.ranking);
        (search.facets)(index, workspace, ranking, query, self.today)
    }

    /// Executes an intent and brings everything derived up to date.
    pub fn execute(&mut self, intent: &Intent) -> Result<Change, Refusal> {
        let (change, touched) = self.editor.execute(intent)?;
        self.refresh(&touched);
        Ok(change)
    }

    /// Applies a change made by another tab, or found in the journal.
    pub fn follow(&mut self, change: &Change) -> Result<(), Mismatch> {
        let touched = self.editor.follow(change)?;
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
            self.ranking.follow_systems(self.editor.workspace());
        }
        self.ranking
            .update_all(self.editor.workspace(), &touched.items);
        if let (Some(index), Some(search)) = (self.index.get_mut(), self.search) {
            for slot in &touched.items {
                (search.update)(index, self.editor.workspace(), *slot);
            }
        }
    }

    fn rescore(&mut self) {
        let framework = self.framework();
        self.ranking.reweigh(self.editor.workspace(), &framework);
    }

    fn recompute(&mut self) {
        let framework = self.framework();
        self.ranking = Ranking::compute(self.editor.workspace(), &framework, self.today);
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
            method: plumbline_document::framework::Method::Weighted {
                weights: Vec::new(),
                effort: None,
                value_per_day: false,
            },
            meta: workspace.settings.meta.clone(),
        })
    })
}
