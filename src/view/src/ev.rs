//! The events that `on:` knows: those of Leptos, and what its list lacks.

pub use leptos::ev::*;

use std::borrow::Cow;

/// A dialog is asked to close, by Escape or the way back of a phone; `prevent_default` keeps it open.
#[allow(non_camel_case_types)] // written as `on:cancel`
#[derive(Clone, Copy, Debug)]
pub struct cancel;

impl EventDescriptor for cancel {
    type EventType = Event;
    // A file field's event of this name does.
    const BUBBLES: bool = false;

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("cancel")
    }

    fn event_delegation_key(&self) -> Cow<'static, str> {
        Cow::Borrowed("$$$cancel")
    }
}
