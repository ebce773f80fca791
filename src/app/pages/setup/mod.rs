//! Systems and people: what items belong to and who works on them; below, what they are judged on, the statuses, and
//! the workspace itself.

mod adopt;
mod change;
mod criteria;
mod criterion;
mod gates;
mod people;
mod statuses;
mod systems;
mod tables;
mod workspace;

use crate::app::prelude::*;
use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The sections: anchor and heading.
const SECTIONS: [(&str, &str); 6] = [
    ("systems", "AI systems"),
    ("people", "People"),
    ("criteria", "Criteria"),
    ("statuses", "Statuses"),
    ("gates", "Gates"),
    ("workspace", "Workspace"),
];

/// The page.
#[component]
pub fn SetupPage() -> impl IntoView {
    follow_anchor();
    let links = SECTIONS.map(
        |(slug, name)| view! { <li><a class="chip" href=format!("#/setup/{slug}")>{name}</a></li> },
    );
    view! {
        <section class="page setup">
            <h1>"Systems and people"</h1>
            <nav aria-label="Sections of this page"><ul class="sections">{links.collect_view()}</ul></nav>
            <Section slug="systems" about="What the EU AI Act classifies: a product or function with an intended purpose. Items belong to a system; its tier and open duties give them their compliance burden.">
                <systems::Systems/>
            </Section>
            <Section slug="people" about="Owners, raters and authors. Everything else refers to these entries, so that a name can become a pseudonym.">
                <people::People/>
            </Section>
            <Section slug="criteria" about="What items are judged on. The scale is fixed: adding or deleting an item re-ranks no other.">
                <criteria::Criteria/>
            </Section>
            <Section slug="statuses" about="The steps of the workflow, in order. Items in a finished status keep their score and take no rank.">
                <statuses::Statuses/>
            </Section>
            <Section slug="gates" about="What an item meets before it may move: a definition of ready and a definition of done. Only a decision waives a gate, for the items that it names.">
                {gates::gates()}
            </Section>
            <Section slug="workspace" about="The name, the keys of the items, and how compliance burden and urgency are derived.">
                <workspace::WorkspaceSettings/>
            </Section>
        </section>
    }
}

#[component]
fn Section(slug: &'static str, about: &'static str, children: Children) -> impl IntoView {
    let name = SECTIONS
        .iter()
        .find(|(s, _)| *s == slug)
        .map_or(slug, |(_, name)| name);
    view! {
        <section class="setup-section" aria-labelledby=slug>
            <h2 id=slug tabindex="-1">{name}</h2>
            <p class="soft">{about}</p>
            {children()}
        </section>
    }
}

/// Goes to the section that the address names, now and when it changes.
fn follow_anchor() {
    go_to_anchor();
    let listener = window_event_listener(ev::hashchange, |_| go_to_anchor());
    on_cleanup(move || listener.remove());
}

fn go_to_anchor() {
    let hash = window().location().hash().unwrap_or_default();
    let Some(slug) = hash.strip_prefix("#/setup/").map(str::to_owned) else {
        return;
    };
    request_animation_frame(move || {
        let heading = document()
            .get_element_by_id(&slug)
            .and_then(|e| e.dyn_into::<HtmlElement>().ok());
        if let Some(heading) = heading {
            heading.scroll_into_view();
            drop(heading.focus());
        }
    });
}
