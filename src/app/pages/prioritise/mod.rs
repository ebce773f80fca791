//! Prioritise: the room in which a group looks at a projector and argues about weights. Framework and weights on one
//! side; on the other the live list, the bubble picture, or two frameworks side by side, whichever is looked at.

mod choice;
mod comparison;
mod controls;
mod criteria;
mod live_list;
mod moscow;
mod order;
mod picture;
mod room;
mod weights;

use crate::app::prelude::*;
use room::Room;

/// What stands beside the controls. Only this one is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    List,
    Picture,
    Compare,
}

impl Tab {
    const ALL: [Self; 3] = [Self::List, Self::Picture, Self::Compare];

    fn name(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Picture => "Value and effort",
            Self::Compare => "Compare",
        }
    }

    /// The tab so many places further, around the end.
    fn step(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|t| *t == self).unwrap_or(0);
        let to = (at + by) % Self::ALL.len();
        Self::ALL.get(to).copied().unwrap_or(self)
    }

    fn id(self) -> &'static str {
        match self {
            Self::List => "tab-list",
            Self::Picture => "tab-picture",
            Self::Compare => "tab-compare",
        }
    }
}

/// The page.
#[component]
pub fn PrioritisePage() -> impl IntoView {
    let room = Room::enter();
    let tab = RwSignal::new(Tab::List);
    view! {
        <section class="page prioritise">
            <h1 class="visually-hidden">"Prioritise"</h1>
            <div class="controls">
                <choice::FrameworkChoice/>
                <controls::Controls/>
            </div>
            <div class="results">
                <Tabs tab/>
                <div class="result" role="tabpanel" id="result" aria-labelledby=move || tab.get().id()>
                    {move || match tab.get() {
                        Tab::List => view! { <live_list::LiveList/> }.into_any(),
                        Tab::Picture => view! { <picture::BubblePicture/> }.into_any(),
                        Tab::Compare => view! { <comparison::ComparisonView/> }.into_any(),
                    }}
                </div>
            </div>
            <p class="visually-hidden" role="status">{room.said}</p>
        </section>
    }
}

/// The tabs; arrow keys move between them.
#[component]
fn Tabs(tab: RwSignal<Tab>) -> impl IntoView {
    let keys = move |event: web_sys::KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowRight" => tab.get_untracked().step(1),
            "ArrowLeft" => tab.get_untracked().step(Tab::ALL.len() - 1),
            "Home" => Tab::List,
            "End" => Tab::Compare,
            _ => return,
        };
        event.prevent_default();
        tab.set(to);
        focus(to.id());
    };
    let button = move |one: Tab| {
        let on = move || tab.get() == one;
        view! {
            <button class="tab" role="tab" id=one.id() aria-controls="result" aria-selected=move || on().to_string()
                tabindex=move || if on() { "0" } else { "-1" } on:click=move |_| tab.set(one)>{one.name()}</button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label="What is shown" on:keydown=keys>
            {Tab::ALL.map(button).into_iter().collect_view()}
        </div>
    }
}

fn focus(id: &str) {
    use wasm_bindgen::JsCast;
    let element = document()
        .get_element_by_id(id)
        .and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        drop(element.focus());
    }
}
