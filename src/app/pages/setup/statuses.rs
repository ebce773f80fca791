//! The statuses of the workflow, in order.

use super::change::change;
use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::{Choice, ChoiceBox, Keep, TextBox};
use leptos::html;
use plumbline_document::ids::{StatusId, free_slug};
use plumbline_document::kind::Track;
use plumbline_document::settings::{Category, Settings, Status};

const CATEGORIES: [(&str, &str, Category); 3] = [
    ("to_do", "Not begun", Category::ToDo),
    ("in_progress", "Begun", Category::InProgress),
    ("done", "Finished", Category::Done),
];

fn category_slug(category: Category) -> String {
    CATEGORIES
        .iter()
        .find(|c| c.2 == category)
        .map_or_else(String::new, |c| c.0.to_owned())
}

/// The list with a form to add one.
#[component]
pub(super) fn Statuses() -> impl IntoView {
    let app = use_app();
    let statuses = Memo::new(move |_| {
        app.read(|d| {
            let all = d.workspace().settings.statuses.iter();
            all.map(|s| s.id.clone()).collect::<Vec<_>>()
        })
    });
    let input = NodeRef::<html::Input>::new();
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else {
            return;
        };
        let name = input.value().trim().to_owned();
        if name.is_empty() {
            app.toasts.wrong("A status needs a name.");
        } else if change(app, |settings| add_status(settings, name)) {
            input.set_value("");
        }
    };
    view! {
        <div class="scroll-x">
        <table class="list statuses">
            <thead><tr><th>"Name"</th><th>"Means"</th><th>"Track"</th><th>"At most"</th><th>"In Jira"</th><th><span class="visually-hidden">"Order"</span></th><th><span class="visually-hidden">"Remove"</span></th></tr></thead>
            <tbody><For each=move || statuses.get() key=StatusId::clone let:id><OneStatus id/></For></tbody>
        </table>
        </div>
        <form class="inline-form" on:submit=add>
            <label class="field"><span>"Name of a new status"</span><input node_ref=input type="text"/></label>
            <button class="button">"Add status"</button>
        </form>
        <super::adopt::Adopt/>
    }
}

fn add_status(settings: &mut Settings, name: String) -> Result<(), String> {
    let id = free_slug(&name, "status", |id| settings.status(id).is_some());
    settings.statuses.push(Status {
        id,
        name,
        category: Category::ToDo,
        track: None,
        jira: String::new(),
        wip: None,
    });
    Ok(())
}

/// A status at hand.
type Handle = StoredValue<StatusId>;

fn change_one(app: App, id: Handle, edit: impl FnOnce(&mut Status) -> Result<(), String>) -> bool {
    let Some(id) = id.try_get_value() else {
        return false;
    };
    change(app, |settings| {
        let found = settings.statuses.iter_mut().find(|s| s.id == id);
        edit(found.ok_or("There is no such status any more.")?)
    })
}

#[component]
fn OneStatus(id: StatusId) -> impl IntoView {
    let app = use_app();
    let id: Handle = StoredValue::new(id);
    let text = move |read: fn(&Status) -> String| {
        Memo::new(move |_| {
            let id = id.get_value();
            app.read(|d| {
                d.workspace()
                    .settings
                    .status(&id)
                    .map(read)
                    .unwrap_or_default()
            })
        })
    };
    let keep = move |set: fn(&mut Status, &str) -> Result<(), String>| -> Keep {
        Callback::new(move |typed: String| change_one(app, id, |s| set(s, &typed)))
    };
    let name = text(|s| s.name.clone());
    let category = text(|s| category_slug(s.category));
    let track = text(|s| s.track.map(|t| t.slug().to_owned()).unwrap_or_default());
    let categories: Vec<Choice> = CATEGORIES
        .iter()
        .map(|(id, words, _)| ((*id).to_owned(), (*words).to_owned()))
        .collect();
    let tracks: Vec<Choice> = std::iter::once((String::new(), "Both".to_owned()))
        .chain(
            Track::ALL
                .iter()
                .map(|t| (t.slug().to_owned(), t.name().to_owned())),
        )
        .collect();
    let limit = text(|s| s.wip.map(|n| n.to_string()).unwrap_or_default());
    let jira = text(|s| s.jira.clone());
    let set_jira = |s: &mut Status, v: &str| {
        v.trim().clone_into(&mut s.jira);
        Ok(())
    };
    let set_track = |s: &mut Status, v: &str| {
        s.track = Track::from_slug(v);
        Ok(())
    };
    view! {
        <tr>
            <td><TextBox name="Name" value=name keep=keep(set_name)/></td>
            <td><ChoiceBox name=Signal::derive(move || format!("What {} means", name.get())) value=category choices=categories keep=keep(set_category)/></td>
            <td><ChoiceBox name=Signal::derive(move || format!("Track of {}", name.get())) value=track choices=tracks keep=keep(set_track)/></td>
            <td><TextBox kind="number" class="short" name=Signal::derive(move || format!("Most items in {} at once", name.get())) placeholder="no limit" value=limit keep=keep(set_limit)/></td>
            <td><TextBox name=Signal::derive(move || format!("What Jira calls {}", name.get())) value=jira keep=keep(set_jira)/></td>
            <td class="nowrap">
                <button class="quiet tiny" type="button" aria-label=move || format!("Move {} up", name.get()) on:click=move |_| { shift(app, id, -1); }><span aria-hidden="true">"↑"</span></button>
                <button class="quiet tiny" type="button" aria-label=move || format!("Move {} down", name.get()) on:click=move |_| { shift(app, id, 1); }><span aria-hidden="true">"↓"</span></button>
            </td>
            <td><button class="link" type="button" aria-label=move || format!("Remove {}", name.get()) on:click=move |_| remove(app, id)>"Remove"</button></td>
        </tr>
    }
}

fn set_name(status: &mut Status, typed: &str) -> Result<(), String> {
    let name = typed.trim();
    if name.is_empty() {
        return Err("A status needs a name.".to_owned());
    }
    name.clone_into(&mut status.name);
    Ok(())
}

fn set_limit(status: &mut Status, typed: &str) -> Result<(), String> {
    let typed = typed.trim();
    status.wip = if typed.is_empty() {
        None
    } else {
        let limit = typed.parse().ok().filter(|n| *n > 0);
        Some(limit.ok_or("Type a whole number from 1, or nothing for no limit.")?)
    };
    Ok(())
}

fn set_category(status: &mut Status, slug: &str) -> Result<(), String> {
    let found = CATEGORIES.iter().find(|c| c.0 == slug);
    status.category = found.ok_or("Choose one of the three.")?.2;
    Ok(())
}

fn shift(app: App, id: Handle, by: isize) -> bool {
    let id = id.get_value();
    change(app, |settings| {
        let at = settings.statuses.iter().position(|s| s.id == id);
        let to = at.and_then(|at| at.checked_add_signed(by));
        if let (Some(at), Some(to)) = (at, to)
            && to < settings.statuses.len()
        {
            settings.statuses.swap(at, to);
        }
        Ok(())
    })
}

fn remove(app: App, id: Handle) {
    let id = id.get_value();
    let removed = change(app, |settings| {
        if settings.statuses.len() < 2 {
            return Err("A workflow needs at least one status.".to_owned());
        }
        settings.statuses.retain(|s| s.id != id);
        Ok(())
    });
    if removed {
        app.toasts
            .done("The status is removed.", Some(Action::Undo));
    }
}
