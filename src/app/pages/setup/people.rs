//! The people list.

use crate::app::action::Action;
use crate::app::dialogs::who_am_i::add_person;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::TextBox;
use leptos::html;
use plumbline_commands::command::PeopleCommand;
use plumbline_document::ids::PersonId;
use plumbline_document::person::Person;

/// The list with a form to add one.
#[component]
pub(super) fn People() -> impl IntoView {
    let app = use_app();
    let ids = Memo::new(move |_| {
        app.read(|d| {
            d.workspace()
                .people
                .iter()
                .map(|p| p.id)
                .collect::<Vec<_>>()
        })
    });
    let input = NodeRef::<html::Input>::new();
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(input) = input.get_untracked()
            && add_person(app, input.value()).is_some()
        {
            input.set_value("");
        }
    };
    view! {
        <ul class="entries" aria-label="People"><For each=move || ids.get() key=|id| *id let:id><OnePerson id/></For></ul>
        <form class="inline-form" on:submit=add>
            <label class="field"><span>"Name of a new person"</span><input node_ref=input type="text"/></label>
            <button class="button">"Add person"</button>
        </form>
    }
}

/// What is shown of a person.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    name: String,
    aliases: String,
    pseudonym: bool,
}

fn change(app: App, id: PersonId, edit: impl FnOnce(&mut Person)) -> bool {
    let found = app.peek(|d| d.workspace().people.get(&id).map(|p| Person::clone(p)));
    let Some(mut person) = found else {
        return false;
    };
    edit(&mut person);
    app.dispatch(PeopleCommand::PutPerson { person })
}

#[component]
fn OnePerson(id: PersonId) -> impl IntoView {
    let app = use_app();
    let shown = Memo::new(move |_| {
        app.read(|d| {
            let person = d.workspace().people.get(&id);
            person.map_or_else(Shown::default, |p| Shown {
                name: p.name.clone(),
                aliases: p.aliases.join(", "),
                pseudonym: p.pseudonym,
            })
        })
    });
    let name = Memo::new(move |_| shown.with(|s| s.name.clone()));
    let aliases = Memo::new(move |_| shown.with(|s| s.aliases.clone()));
    let is_me = Memo::new(move |_| app.me() == Some(id));
    let hiding = RwSignal::new(false);
    let keep_name = Callback::new(move |typed: String| change(app, id, |p| p.name = typed));
    let keep_aliases = Callback::new(move |typed: String| {
        let words = typed.split(',').map(|a| a.trim().to_owned());
        let aliases = words.filter(|a| !a.is_empty()).collect();
        change(app, id, |p| p.aliases = aliases)
    });
    let remove = move |_| {
        let was = name.get_untracked();
        if app.dispatch(PeopleCommand::RemovePerson { id }) {
            app.toasts
                .done(format!("{was} is removed."), Some(Action::Undo));
        }
    };
    let toggle_me = move |_| {
        let person = (!is_me.get_untracked()).then_some(id);
        app.set_me(person);
    };
    view! {
        <li class="box entry person">
            <div class="fields">
                <label class="field"><span>{move || if shown.with(|s| s.pseudonym) { "Pseudonym" } else { "Name" }}</span><TextBox name="Name" value=name keep=keep_name/></label>
                <label class="field"><span>"Names in other tools, for imports"</span><TextBox name="Names in other tools" value=aliases keep=keep_aliases placeholder="separated by commas"/></label>
            </div>
            <div class="acts">
                <button class="chip" type="button" aria-pressed=move || is_me.get().to_string() on:click=toggle_me>{move || if is_me.get() { "✓ I am this person" } else { "I am this person" }}</button>
                <button class="link" type="button" aria-expanded=move || hiding.get().to_string() on:click=move |_| hiding.update(|h| *h = !*h)>"Replace by a pseudonym"</button>
                <button class="link" type="button" aria-label=move || format!("Remove {}", name.get()) on:click=remove>"Remove"</button>
            </div>
            <Show when=move || hiding.get()><Hide id hiding/></Show>
        </li>
    }
}

/// Replaces a name by a pseudonym, after saying what that does.
#[component]
fn Hide(id: PersonId, hiding: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let input = NodeRef::<html::Input>::new();
    let suggestion = app.peek(|d| {
        let people = &d.workspace().people;
        let at = people.iter().position(|p| p.id == id).unwrap_or(0);
        format!("Person {}", at + 1)
    });
    let replace = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else {
            return;
        };
        let pseudonym = input.value();
        if app.dispatch(PeopleCommand::Pseudonymise { id, pseudonym }) {
            hiding.try_set(false);
            app.toasts
                .done("The name is replaced everywhere.", Some(Action::Undo));
        }
    };
    view! {
        <form class="hide" on:submit=replace>
            <p class="soft">"The name and the names in other tools are replaced here and in the history of this entry. Judgements, comments and ownership stay, under the pseudonym. Names that people wrote into titles, notes or comments stay as they are; so do copies that were exported before. Until this page is closed it can be undone."</p>
            <div class="inline-form">
                <label class="field"><span>"Pseudonym"</span><input node_ref=input type="text" value=suggestion/></label>
                <button class="button danger">"Replace the name"</button>
                <button class="button" type="button" on:click=move |_| hiding.set(false)>"Keep the name"</button>
            </div>
        </form>
    }
}
