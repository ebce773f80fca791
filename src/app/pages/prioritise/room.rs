//! What the parts of the page share: the framework at work, a change of weights that is under way, and where every
//! item stood before it.

use crate::app::document_store::DocumentStore;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use plumbline_commands::command::{Command, SetupCommand};
use plumbline_document::framework::{Framework, Method, Weight};
use plumbline_document::ids::CriterionId;
use plumbline_document::refusal::Refusal;
use plumbline_features::present::importance::by_order;
use std::ops::Deref;
use std::sync::Arc;

/// A value that is equal only to itself: for what is dear to compare.
#[derive(Debug)]
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// Shares a value.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// The state that the parts of the page share. Copies are handles to the same state.
#[derive(Clone, Copy)]
pub struct Room {
    /// The app.
    pub app: App,
    /// The framework at work, previewed weights included.
    pub framework: Memo<Arc<Framework>>,
    /// Ranks by slot from before the last change of weights.
    pub before: RwSignal<Option<Shared<Vec<Option<u32>>>>>,
    /// Whether weights are being tried out that are not in the document.
    pub trying: RwSignal<bool>,
    /// What was done last, for a screen reader.
    pub said: RwSignal<String>,
}

impl Room {
    /// The state for a page that is being opened; provided to its components.
    pub fn enter() -> Self {
        let app = use_app();
        let room = Self {
            app,
            framework: Memo::new(move |_| app.read(DocumentStore::framework)),
            before: RwSignal::new(None),
            trying: RwSignal::new(false),
            said: RwSignal::new(String::new()),
        };
        on_cleanup(move || {
            if room.trying.try_get_untracked() == Some(true) {
                app.preview(None);
            }
        });
        provide_context(room);
        room
    }

    /// The weights at work; empty for frameworks without.
    pub fn weights(self) -> Vec<Weight> {
        self.framework.with_untracked(|f| match &f.method {
            Method::Weighted { weights, .. } => weights.clone(),
            _ => Vec::new(),
        })
    }

    /// Ranks by this many points for a criterion without changing the document yet: what a moving slider does.
    pub fn try_points(self, criterion: &CriterionId, points: f64) {
        self.remember_ranks();
        let mut tried = self.framework.with_untracked(|f| Framework::clone(f));
        if let Method::Weighted { weights, .. } = &mut tried.method
            && let Some(weight) = weights.iter_mut().find(|w| w.criterion == *criterion)
        {
            weight.points = points;
            self.trying.set(true);
            self.app.preview(Some(tried));
        }
    }

    /// Puts the points of a criterion into the document. Returns whether that was possible.
    pub fn set_points(self, criterion: &CriterionId, points: f64) -> bool {
        if !(0.0..=100.0).contains(&points) {
            self.forget_trial();
            self.app.toasts.refuse(&Refusal::new(
                format!("weights/{criterion}"),
                "Points run from 0 to 100.",
                "Type a number from 0 to 100; what counts is its share of the sum.",
            ));
            return false;
        }
        let framework = self.framework.with_untracked(|f| f.id.clone());
        self.settle(Command::Setup(SetupCommand::SetWeight {
            framework,
            criterion: criterion.clone(),
            points,
        }))
    }

    /// Puts all weights into the document.
    pub fn set_weights(self, weights: Vec<Weight>) -> bool {
        let framework = self.framework.with_untracked(|f| f.id.clone());
        self.settle(Command::Setup(SetupCommand::SetWeights {
            framework,
            weights,
        }))
    }

    /// Puts the weights into the document that an order of importance gives.
    pub fn weigh_by(self, order: &[CriterionId]) -> bool {
        self.set_weights(self.framework.with_untracked(|f| by_order(f, order)))
    }

    /// Puts a changed formula into the document.
    pub fn set_method(self, change: impl FnOnce(&mut Method)) -> bool {
        let mut framework = self.framework.with_untracked(|f| Framework::clone(f));
        change(&mut framework.method);
        self.settle(Command::Setup(SetupCommand::PutFramework { framework }))
    }

    /// Carries a command out; what was being tried is then either in the document or gone.
    pub fn settle(self, command: impl Into<Command>) -> bool {
        self.remember_ranks();
        self.trying.set(false);
        let done = self.app.dispatch(command);
        self.forget_trial();
        done
    }

    /// Goes back from what is being tried to the document.
    pub fn forget_trial(self) {
        self.trying.set(false);
        let stale = self.app.peek(|store| {
            let stored = store.workspace().framework();
            stored.is_some_and(|stored| !Arc::ptr_eq(stored, &store.framework()))
        });
        if stale {
            self.app.preview(None);
        }
    }

    /// Keeps where every item stands now, unless a change is already under way.
    fn remember_ranks(self) {
        if !self.trying.get_untracked() {
            let ranks = self.app.peek(|store| store.ranking().ranks());
            self.before.set(Some(Shared::new(ranks)));
        }
    }

    /// A memo of what does not depend on the weights: while they are being tried out it keeps the value that it has.
    pub fn settled<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        compute: impl Fn(&DocumentStore) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |before: Option<&T>| match before {
            Some(value) if self.trying.get_untracked() => {
                self.app.revision();
                value.clone()
            }
            _ => self.app.read(&compute),
        })
    }
}

/// The state of the page, from the context.
///
/// # Panics
/// Outside the page, which is a programming error.
pub fn use_room() -> Room {
    #[allow(clippy::expect_used)]
    use_context::<Room>().expect("the room is provided by the page")
}
