//! Messages that come and go at the foot of the screen.

use super::action::Action;
use crate::app::prelude::*;
use gloo_timers::callback::Timeout;
use plumbline_document::refusal::Refusal;

/// How long a message stays, in milliseconds. Refusals stay until they are closed.
const STAYS_MS: u32 = 7_000;

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something was refused or went wrong.
    Refused,
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Identity.
    pub id: u32,
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub text: String,
    /// What to do.
    pub hint: String,
    /// What can be done at once.
    pub action: Option<Action>,
}

/// The messages on the screen.
#[derive(Clone, Copy)]
pub struct Toasts {
    /// The messages, oldest first.
    pub shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
    /// Modal dialogs that are open, each with a place of its own for messages.
    pub dialogs: RwSignal<u32>,
}

impl Toasts {
    /// None yet.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            dialogs: RwSignal::new(0),
        }
    }

    /// Says that something was done, with an action beside it (mostly undo).
    pub fn done(self, text: impl Into<String>, action: Option<Action>) {
        let id = self.show(Tone::Done, text.into(), String::new(), action);
        Timeout::new(STAYS_MS, move || self.close(id)).forget();
    }

    /// Says why something was refused, and what to do.
    pub fn refuse(self, refusal: &Refusal) {
        self.refuse_with(refusal, None);
    }

    /// The same, with an action that helps.
    pub fn refuse_with(self, refusal: &Refusal, action: Option<Action>) {
        self.show(
            Tone::Refused,
            refusal.message.clone(),
            refusal.hint.clone(),
            action,
        );
    }

    /// Says that something went wrong.
    pub fn wrong(self, text: impl Into<String>) {
        self.show(Tone::Refused, text.into(), String::new(), None);
    }

    fn show(self, tone: Tone, text: String, hint: String, action: Option<Action>) -> u32 {
        let id = self
            .next
            .try_update_value(|n| {
                *n += 1;
                *n
            })
            .unwrap_or_default();
        self.shown.update(|all| {
            all.retain(|t| t.text != text);
            all.push(Toast {
                id,
                tone,
                text,
                hint,
                action,
            });
            let surplus = all.len().saturating_sub(3);
            all.drain(..surplus);
        });
        id
    }

    /// Takes a message away.
    pub fn close(self, id: u32) {
        self.shown.update(|all| all.retain(|t| t.id != id));
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}
