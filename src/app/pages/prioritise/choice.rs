//! Which framework ranks: its name, when to use it, and its formula in words.

use super::room::use_room;
use crate::app::prelude::*;
use plumbline_commands::command::{Command, SetupCommand};
use plumbline_document::ids::FrameworkId;
use plumbline_features::present::formula;

/// One framework to choose from.
#[derive(Clone, Debug, PartialEq)]
struct Card {
    id: FrameworkId,
    name: String,
    about: String,
    formula: String,
    chosen: bool,
}

/// The framework in use, and the others behind a button.
#[component]
pub fn FrameworkChoice() -> impl IntoView {
    let room = use_room();
    let open = RwSignal::new(false);
    let cards = Memo::new(move |_| {
        room.app.view(|context| {
            let workspace = context.workspace;
            let all = workspace.frameworks.iter();
            all.map(|f| Card {
                id: f.id.clone(),
                name: f.name.clone(),
                about: f.about.clone(),
                formula: formula::in_words(context, f),
                chosen: f.id == workspace.settings.framework,
            })
            .collect::<Vec<_>>()
        })
    });
    let of_chosen = move |pick: fn(&Card) -> &str| {
        move || {
            cards.with(|all| {
                let chosen = all.iter().find(|c| c.chosen);
                chosen.map(|c| pick(c).to_owned()).unwrap_or_default()
            })
        }
    };
    view! {
        <section class="framework" aria-labelledby="framework-name">
            <div class="framework-head">
                <h2 id="framework-name">{of_chosen(|c| &c.name)}</h2>
                <button class="button" aria-expanded=move || open.get().to_string() aria-controls="frameworks" on:click=move |_| open.update(|o| *o = !*o)>
                    {move || if open.get() { "Close the list" } else { "Other frameworks" }}
                </button>
            </div>
            <p class="soft">{of_chosen(|c| &c.formula)}</p>
            <div id="frameworks"><Show when=move || open.get()><Cards cards/></Show></div>
        </section>
    }
}

#[component]
fn Cards(cards: Memo<Vec<Card>>) -> impl IntoView {
    let ids =
        Memo::new(move |_| cards.with(|all| all.iter().map(|c| c.id.clone()).collect::<Vec<_>>()));
    view! {
        <fieldset class="cards">
            <legend class="visually-hidden">"Framework that ranks the backlog"</legend>
            <For each=move || ids.get() key=Clone::clone let:id><CardView cards id/></For>
        </fieldset>
    }
}

#[component]
fn CardView(cards: Memo<Vec<Card>>, id: FrameworkId) -> impl IntoView {
    let room = use_room();
    let mine = id.clone();
    let card = Memo::new(move |_| cards.with(|all| all.iter().find(|c| c.id == mine).cloned()));
    let text = move |pick: fn(&Card) -> &str| {
        move || card.with(|c| c.as_ref().map(|c| pick(c).to_owned()).unwrap_or_default())
    };
    let chosen = move || card.with(|c| c.as_ref().is_some_and(|c| c.chosen));
    let choose = move |_| {
        // Another formula is no move of weights: what moved is what the comparison is for.
        if room.settle(Command::Setup(SetupCommand::UseFramework {
            id: id.clone(),
        })) {
            room.before.set(None);
        }
    };
    view! {
        <label class="card" class:on=chosen>
            <input type="radio" name="framework" prop:checked=chosen on:change=choose/>
            <span><b>{text(|c| &c.name)}</b><span class="soft">{text(|c| &c.about)}</span><small class="soft">{text(|c| &c.formula)}</small></span>
        </label>
    }
}
