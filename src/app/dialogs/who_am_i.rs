//! 'I am …': who uses this browser. Judgements, comments and changes carry it.

use crate::app::clock;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::modal::Modal;
use leptos::html;
use plumbline_commands::command::PeopleCommand;
use plumbline_document::ids::PersonId;
use plumbline_document::meta::Meta;
use plumbline_document::person::Person;

/// The dialog.
#[component]
pub fn WhoAmI(
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let input = NodeRef::<html::Input>::new();
    let people = move || {
        app.read(|store| {
            store
                .workspace()
                .people
                .iter()
                .map(|p| (p.id, p.name.clone()))
                .collect::<Vec<_>>()
        })
    };
    let me = move || app.me();
    let choose = move |person: Option<PersonId>| {
        app.set_me(person);
        on_close.run(());
    };
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name = input.get_untracked().map(|i| i.value()).unwrap_or_default();
        if let Some(id) = add_person(app, name) {
            choose(Some(id));
        }
    };
    view! {
        <Modal title="I am …" on_close=on_close>
            <p class="soft">"This browser remembers it. Your judgements, comments and changes carry your entry of the people list."</p>
            <ul class="choices" aria-label="People">
                {move || people().into_iter().map(|(id, name)| view! {
                    <li><button class="choice" class:on=move || me() == Some(id) aria-pressed=move || (me() == Some(id)).to_string() on:click=move |_| choose(Some(id))>{name}</button></li>
                }).collect_view()}
                <li><button class="choice" aria-pressed=move || me().is_none().to_string() class:on=move || me().is_none() on:click=move |_| choose(None)>"Nobody in particular"</button></li>
            </ul>
            <form class="acts" on:submit=add>
                <input node_ref=input type="text" aria-label="Your name" placeholder="Your name, if it is not in the list"/>
                <button class="button">"Add me"</button>
            </form>
        </Modal>
    }
}

/// Adds a person of this name; none when the name is refused.
pub fn add_person(app: App, name: String) -> Option<PersonId> {
    let id = PersonId(clock::new_id());
    let stamp = clock::stamp();
    let person = Person {
        id,
        name,
        pseudonym: false,
        aliases: Vec::new(),
        meta: Meta::new(stamp),
    };
    app.dispatch(PeopleCommand::PutPerson { person })
        .then_some(id)
}
