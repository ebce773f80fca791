//! Slicing an item: choose patterns, look at the children that they would make, change their words, make them.

use crate::app::action::Action;
use crate::app::clock;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::modal::Modal;
use plumbline_commands::command::ItemCommand;
use plumbline_document::ids::ItemId;
use plumbline_features::slice::context::context;
use plumbline_features::slice::pattern::{Pattern, Proposal, drafts, offered, proposals, work_of};

/// The dialog.
#[component]
pub fn SliceDialog(
    /// The item to slice.
    id: ItemId,
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let chosen = RwSignal::new(Vec::<Proposal>::new());
    let start = app.peek(|store| {
        let workspace = store.workspace();
        let item = workspace.items.get(&id)?;
        let work = work_of(workspace, item);
        let made = offered(work).into_iter().map(|p| {
            let slices = proposals(workspace, item, &p);
            (p, slices)
        });
        let key = workspace.settings.key(item.number);
        Some((
            key,
            work.name(),
            made.collect::<Vec<(Pattern, Vec<Proposal>)>>(),
        ))
    });
    let Some((key, work, patterns)) = start else {
        return ().into_any();
    };
    let gallery: Vec<AnyView> = patterns
        .into_iter()
        .map(|(p, slices)| tile(p, slices, chosen))
        .collect();
    let make = move |_| {
        let wanted = chosen.get_untracked();
        let drafts = app.peek(|store| {
            let workspace = store.workspace();
            let parent = workspace.items.get(&id)?;
            Some(drafts(workspace, parent, &wanted, || {
                ItemId(clock::new_id())
            }))
        });
        let Some(drafts) = drafts else { return };
        let count = drafts.len();
        if app.dispatch(ItemCommand::AddItems { drafts }) {
            app.toasts
                .done(format!("{count} slices are made."), Some(Action::Undo));
            on_close.run(());
        }
    };
    let count = Memo::new(move |_| chosen.with(Vec::len));
    view! {
        <Modal title=format!("Slice {key}") class="wide" on_close=on_close>
            <p class="soft">{format!("Patterns for this work first: {}. Choose one or several; what is left out on purpose stays with each slice.", work.to_lowercase())}</p>
            <div class="slicing">
                <div class="gallery" role="group" aria-label="Patterns" tabindex="0">{gallery}</div>
                <div class="slices">
                    <h3>"Slices"</h3>
                    <Show when=move || { count.get() > 0 } fallback=|| view! { <p class="soft">"Choose a pattern to see the children that it would make."</p> }>
                        <ol class="rows-list">{move || (0..count.get()).map(|at| one(chosen, at)).collect::<Vec<_>>()}</ol>
                    </Show>
                    {inherited(app, id)}
                    <div class="acts"><button class="button primary" type="button" disabled=move || count.get() == 0 on:click=make>
                        {move || match count.get() { 0 => "Make the slices".to_owned(), 1 => "Make 1 slice".to_owned(), n => format!("Make {n} slices") }}</button></div>
                </div>
            </div>
        </Modal>
    }
    .into_any()
}

fn tile(pattern: Pattern, slices: Vec<Proposal>, chosen: RwSignal<Vec<Proposal>>) -> AnyView {
    let slug = pattern.id.clone();
    let on = {
        let slug = slug.clone();
        move || chosen.with(|all| all.iter().any(|p| p.pattern == slug))
    };
    let toggle = move |_| {
        chosen.update(|all| {
            let before = all.len();
            all.retain(|p| p.pattern != slug);
            if all.len() == before {
                all.extend(slices.iter().cloned());
            }
        });
    };
    view! {
        <button class="choice" type="button" aria-pressed=move || on().to_string() on:click=toggle>
            <b>{pattern.name}</b><small>{pattern.about}</small><small class="faint">{format!("{} · {}", pattern.family.name(), pattern.source)}</small>
        </button>
    }
    .into_any()
}

/// One slice: its title to change, what it leaves out, and a button to leave it away.
fn one(chosen: RwSignal<Vec<Proposal>>, at: usize) -> AnyView {
    let title = move || chosen.with(|all| all.get(at).map(|p| p.title.clone()).unwrap_or_default());
    let left =
        move || chosen.with(|all| all.get(at).map(|p| p.left_out.clone()).unwrap_or_default());
    let edit = move |text: String, out: bool| {
        chosen.update(|all| {
            if let Some(p) = all.get_mut(at) {
                if out {
                    p.left_out = text;
                } else {
                    p.title = text;
                }
            }
        });
    };
    let (name, out) = (
        format!("Title of slice {}", at + 1),
        format!("Left out of slice {}", at + 1),
    );
    view! {
        <li class="slice">
            <input class="grow" type="text" aria-label=name prop:value=title on:input:target=move |e| edit(e.target().value(), false)/>
            <button class="quiet tiny" type="button" aria-label=format!("Leave slice {} away", at + 1) on:click=move |_| chosen.update(|all| if at < all.len() { all.remove(at); })><span aria-hidden="true">"✕"</span></button>
            <label class="left-out"><span class="faint">"Left out on purpose"</span><input type="text" aria-label=out prop:value=left on:input:target=move |e| edit(e.target().value(), true)/></label>
        </li>
    }
    .into_any()
}

/// What the slices will have from above.
fn inherited(app: crate::app::state::App, id: ItemId) -> AnyView {
    let lines = app.peek(|store| {
        let workspace = store.workspace();
        let Some(item) = workspace.items.get(&id) else {
            return Vec::new();
        };
        let known = context(workspace, item);
        let system = known
            .system
            .and_then(|s| workspace.systems.get(&s.value).map(|s| s.name.clone()));
        let or = |text: Option<String>| text.unwrap_or_else(|| "nobody has said".to_owned());
        vec![
            ("Goal", or(known.goal.map(|g| g.value))),
            ("Measured by", or(known.target.map(|t| t.value.words()))),
            ("AI system", or(system)),
        ]
    });
    let row = |(name, text): (&'static str, String)| {
        view! { <li><span class="faint">{name}</span>" "{text}</li> }.into_any()
    };
    let rows: Vec<AnyView> = lines.into_iter().map(row).collect();
    view! { <h3>"What they have from above, by reference"</h3><ul class="effects">{rows}</ul> }
        .into_any()
}
