//! Fields that hold several values: dependencies, tags, and the obligations that an item discharges.

use super::line::Lines;
use super::look::{Line, look};
use super::picker::ItemPicker;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::icon::Icon;
use crate::app::widgets::inputs;
use leptos::html;
use plumbline_commands::command::ItemCommand;
use plumbline_document::draft::ItemField;
use plumbline_document::ids::ItemId;
use plumbline_document::item::ObligationRef;

fn set(app: App, id: ItemId, set: ItemField) -> bool {
    app.dispatch(ItemCommand::EditItems { ids: vec![id], set })
}

/// What must be finished first.
#[component]
pub(super) fn Dependencies(id: ItemId) -> impl IntoView {
    let app = use_app();
    let lines = look(app, id, |store, item| {
        let found = item
            .depends_on
            .iter()
            .filter_map(|id| store.workspace().items.get(id));
        found.map(|i| Line::of(store, i, 1)).collect::<Vec<_>>()
    });
    let lines = Signal::derive(move || lines.get().unwrap_or_default());
    let without = Signal::derive(move || {
        lines.with(|l| l.iter().map(|line| line.id).chain([id]).collect::<Vec<_>>())
    });
    let now = move || {
        app.peek(|store| {
            let item = store.workspace().items.get(&id);
            item.map(|i| i.depends_on.clone()).unwrap_or_default()
        })
    };
    let add = Callback::new(move |other: ItemId| {
        let mut on = now();
        on.push(other);
        set(app, id, ItemField::DependsOn(on));
    });
    let remove = Callback::new(move |other: ItemId| {
        let mut on = now();
        on.retain(|o| *o != other);
        set(app, id, ItemField::DependsOn(on));
    });
    view! {
        <h3>"Waits for"</h3>
        <Lines lines name="Waits for" remove/>
        <ItemPicker name="Add an item that it waits for" id="pick-dependency" without choose=add/>
    }
}

/// Free labels.
#[component]
pub(super) fn Tags(id: ItemId) -> impl IntoView {
    let app = use_app();
    let input = NodeRef::<html::Input>::new();
    let tags = look(app, id, |_, item| item.tags.clone());
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(input) = input.get_untracked()
            && set(app, id, ItemField::AddTag(input.value()))
        {
            input.set_value("");
        }
    };
    view! {
        <h3>"Tags"</h3>
        <ul class="tags" aria-label="Tags">
            <For each=move || tags.get().unwrap_or_default() key=String::clone let:tag>
                {
                    let gone = tag.clone();
                    view! {
                        <li class="chip">{tag.clone()}
                            <button class="quiet tiny" type="button" aria-label=format!("Remove the tag {tag}")
                                on:click=move |_| { set(app, id, ItemField::RemoveTag(gone.clone())); }><Icon name="close"/></button>
                        </li>
                    }
                }
            </For>
        </ul>
        <form class="inline-form" on:submit=add>
            <input node_ref=input class="grow" type="text" aria-label="New tag" placeholder="Add a tag"/>
            <button class="button">"Add tag"</button>
        </form>
    }
}

/// The obligations that it discharges: article and date.
#[component]
pub(super) fn Duties(id: ItemId) -> impl IntoView {
    let app = use_app();
    let duties = look(app, id, |store, item| {
        let status = item
            .system
            .and_then(|s| store.ranking().compliance_statuses().get(&s));
        let all = item.discharges.iter().enumerate();
        all.map(|(at, duty)| {
            let covered = status.is_some_and(|f| f.covers(&duty.obligation));
            (at, duty.article.clone(), duty.applies_from, covered)
        })
        .collect::<Vec<_>>()
    });
    let standing = look(app, id, |store, item| {
        let id = item.system?;
        let system = store.workspace().systems.get(&id)?;
        let status = store.ranking().compliance_statuses().get(&id)?;
        let basis = match status.basis.as_str() {
            "" => "entered by hand".to_owned(),
            basis => basis.to_owned(),
        };
        let duties = match status.all {
            0 => String::new(),
            all => format!("; {} of {all} duties have no valid evidence", status.open),
        };
        let words = format!(
            "{} is {} ({basis}){duties}.",
            system.name,
            status.tier.name()
        );
        Some((id, words))
    });
    let remove = move |at: usize| {
        change_duties(app, id, |duties| {
            if at < duties.len() {
                duties.remove(at);
            }
        });
    };
    view! {
        <h3>"Obligations discharged"</h3>
        <ul class="rows-list" aria-label="Obligations discharged">
            <For each=move || duties.get().unwrap_or_default() key=Clone::clone children=move |(at, article, from, covered)| {
                let take_away = format!("Remove {article}");
                let state = covered.then_some(" · covered by evidence");
                view! {
                    <li><span class="grow"><b>{article}</b>" applies from "{format::day(from)}{state}</span>
                        <button class="quiet tiny" type="button" aria-label=take_away on:click=move |_| remove(at)><Icon name="close"/></button></li>
                }
            }/>
        </ul>
        {move || standing.get().flatten().map(|(system, words)| view! {
            <p class="soft">{words}" "<a href=format!("#/assessment/@{system}")>"Its assessment"</a></p>
        })}
        <AddDuty id/>
    }
}

#[component]
fn AddDuty(id: ItemId) -> impl IntoView {
    let app = use_app();
    let article = NodeRef::<html::Input>::new();
    let from = NodeRef::<html::Input>::new();
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(article), Some(from)) = (article.get_untracked(), from.get_untracked()) else {
            return;
        };
        let applies_from = match inputs::date(&from.value()) {
            Ok(Some(date)) => date,
            Ok(None) => {
                app.toasts
                    .wrong("An obligation needs the date from which it applies.");
                return;
            }
            Err(why) => {
                app.toasts.wrong(why);
                return;
            }
        };
        let duty = ObligationRef {
            article: article.value().trim().to_owned(),
            applies_from,
            obligation: String::new(),
        };
        if change_duties(app, id, |duties| duties.push(duty)) {
            article.set_value("");
            from.set_value("");
        }
    };
    view! {
        <form class="inline-form" on:submit=add>
            <label class="field grow"><span>"Article"</span><input node_ref=article type="text" placeholder="Art. 50(2)"/></label>
            <label class="field"><span>"Applies from"</span><input node_ref=from type="date"/></label>
            <button class="button">"Add obligation"</button>
        </form>
    }
}

fn change_duties(app: App, id: ItemId, edit: impl FnOnce(&mut Vec<ObligationRef>)) -> bool {
    let duties = app.peek(|store| {
        let item = store.workspace().items.get(&id);
        item.map(|i| i.discharges.clone())
    });
    let Some(mut duties) = duties else {
        return false;
    };
    edit(&mut duties);
    set(app, id, ItemField::Discharges(duties))
}
