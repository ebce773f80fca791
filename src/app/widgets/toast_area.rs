//! Where messages are shown.

use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::toasts::Tone;

/// Shows the messages; a screen reader hears each once. Behind a modal dialog nothing can be pressed or heard: while
/// one is open they are shown in it.
#[component]
pub fn ToastArea(
    /// Whether this is the one of a dialog.
    #[prop(optional)]
    inside: bool,
) -> impl IntoView {
    let app = use_app();
    let toasts = app.toasts;
    if inside {
        toasts.dialogs.update(|n| *n += 1);
        on_cleanup(move || {
            toasts.dialogs.update(|n| *n = n.saturating_sub(1));
        });
    }
    let shown = move || {
        if inside || toasts.dialogs.get() == 0 {
            toasts.shown.get()
        } else {
            Vec::new()
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=shown key=|t| t.id let:toast>
                <div class="toast" class:refused=toast.tone == Tone::Refused>
                    <p>{toast.text.clone()}" "<span class="soft">{toast.hint.clone()}</span></p>
                    {toast.action.map(|action| view! {
                        <button class="link" on:click=move |_| { toasts.close(toast.id); app.run(action); }>{action.name()}</button>
                    })}
                    <button class="quiet" aria-label="Close this message" on:click=move |_| toasts.close(toast.id)>"✕"</button>
                </div>
            </For>
        </div>
    }
}
