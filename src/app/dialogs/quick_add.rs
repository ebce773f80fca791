//! Quick add: items typed, or pasted as an outline, in the inline grammar; chips show what was understood.

use crate::app::action::Action;
use crate::app::clock;
use crate::app::document_store::DocumentStore;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::estimate_text;
use crate::app::widgets::modal::Modal;
use plumbline_commands::command::ItemCommand;
use plumbline_commands::quick_add::{Context, Meaning, Reading, read_lines};
use plumbline_document::ids::ItemId;
use plumbline_document::kind::Kind;

/// The dialog.
#[component]
pub fn QuickAdd(
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let text = RwSignal::new(String::new());
    let readings = Memo::new(move |_| text.with(|text| read(app, text)));
    let ready = move || readings.with(|r| r.iter().filter(|r| r.is_ready()).count());
    let add = move || {
        let drafts: Vec<_> = readings
            .get_untracked()
            .into_iter()
            .filter(Reading::is_ready)
            .map(|r| r.draft)
            .collect();
        let first = drafts.first().map(|d| (d.id, d.title.clone()));
        let count = drafts.len();
        let Some((id, title)) = first else { return };
        if app.dispatch(ItemCommand::AddItems { drafts }) {
            let said = if count == 1 {
                format!("“{title}” is added.")
            } else {
                format!("{count} items are added.")
            };
            app.toasts.done(said, Some(Action::Undo));
            app.open(Some(id));
            on_close.run(());
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        // Enter adds; shift and Enter begins a further line.
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            add();
        }
    };
    view! {
        <Modal title="Add items" class="top" on_close=on_close>
            <textarea autofocus class="quick-field" rows="2" aria-label="New items, one a line" aria-describedby="quick-help"
                placeholder="Churn model #feature @retention value:70 effort:5-8-20d"
                prop:value=move || text.get() on:input:target=move |e| text.set(e.target().value()) on:keydown=on_key></textarea>
            <div class="readings" aria-live="polite">
                {move || readings.get().into_iter().take(12).map(|reading| reading_view(app, reading)).collect_view()}
            </div>
            <p id="quick-help" class="soft">
                <kbd>"#kind"</kbd>" or "<kbd>"#tag"</kbd>" · "<kbd>"@system"</kbd>" · "<kbd>"!owner"</kbd>" · "<kbd>"value:70"</kbd>" · "<kbd>"effort:5-8-20d"</kbd>" · "
                <kbd>"due:+2w"</kbd>" · "<kbd>"^PLB-12"</kbd>" parent · "<kbd>">PLB-3"</kbd>" needs · "<kbd>"/status"</kbd>". Shift Enter for a further line; indent it to make it a child."
            </p>
            <div class="acts">
                <button class="button primary" disabled=move || ready() == 0 on:click=move |_| add()>
                    {move || if ready() > 1 { format!("Add {} items", ready()) } else { "Add the item".to_owned() }}
                </button>
            </div>
        </Modal>
    }
}

fn read(app: App, text: &str) -> Vec<Reading> {
    app.read(|store| {
        let context = Context {
            workspace: store.workspace(),
            today: store.today(),
            kind: Kind::Feature,
        };
        read_lines(text, &context, || ItemId(clock::new_id()))
    })
}

fn reading_view(app: App, reading: Reading) -> impl IntoView {
    let kind = reading.draft.kind.name();
    let chips: Vec<String> = app.peek(|store| {
        let tokens = reading.tokens.iter();
        // The kind stands there whether it was typed or not.
        let tokens = tokens.filter(|t| !matches!(t.meaning, Meaning::Kind(_)));
        tokens.map(|t| chip(store, &t.meaning)).collect()
    });
    view! {
        <div class="reading">
            <b>{reading.draft.title}</b>" "<span class="pill">{kind}</span>
            {chips.into_iter().map(|c| view! { " "<span class="pill">{c}</span> }).collect_view()}
            {reading.warnings.into_iter().map(|w| view! { <p class="late">{w.message}" "{w.hint}</p> }).collect_view()}
        </div>
    }
}

/// What a token was understood as, in words.
fn chip(store: &DocumentStore, meaning: &Meaning) -> String {
    let workspace = store.workspace();
    let key = |id: &ItemId| {
        workspace.items.get(id).map_or_else(
            || "a new item".to_owned(),
            |i| workspace.settings.key(i.number),
        )
    };
    match meaning {
        Meaning::Kind(kind) => kind.name().to_owned(),
        Meaning::Tag(tag) => format!("#{tag}"),
        Meaning::System(id) => workspace
            .systems
            .get(id)
            .map_or_else(String::new, |s| s.name.clone()),
        Meaning::Owner(id) => workspace
            .people
            .get(id)
            .map_or_else(String::new, |p| p.name.clone()),
        Meaning::Judgement(id, value) => {
            let criterion = workspace.criteria.get(id);
            let (name, unit) =
                criterion.map_or((id.as_str(), ""), |c| (c.name.as_str(), c.unit.as_str()));
            format!("{name} {} {unit}", estimate_text(*value))
                .trim_end()
                .to_owned()
        }
        Meaning::Due(date) => format!("due {}", crate::app::format::day(*date)),
        Meaning::Parent(id) => format!("part of {}", key(id)),
        Meaning::DependsOn(id) => format!("needs {}", key(id)),
        Meaning::Status(id) => workspace
            .settings
            .status(id)
            .map_or_else(|| id.to_string(), |s| s.name.clone()),
    }
}
