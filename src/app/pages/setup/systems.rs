//! The AI systems, each with its editor.

use crate::app::action::Action;
use crate::app::clock;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::icon::{self, Icon};
use crate::app::widgets::inputs::{self, Choice, ChoiceBox, Keep, TextArea, TextBox};
use chrono::NaiveDate;
use leptos::html;
use plumbline_commands::command::SetupCommand;
use plumbline_document::ids::{PersonId, SystemId};
use plumbline_document::system::System;
use plumbline_document::tier::Tier;
use plumbline_features::present::choices;
use uuid::Uuid;

/// The date from which Art. 5(1)(a) to (h) apply (Art. 113(a)): what a system that is called prohibited starts with.
fn first_prohibitions() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2025, 2, 2)
}

/// The list with a form to add one.
#[component]
pub(super) fn Systems() -> impl IntoView {
    let app = use_app();
    let ids = Memo::new(move |_| {
        app.read(|d| {
            d.workspace()
                .systems
                .iter()
                .map(|s| s.id)
                .collect::<Vec<_>>()
        })
    });
    let input = NodeRef::<html::Input>::new();
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else {
            return;
        };
        let system = empty(input.value());
        if app.dispatch(SetupCommand::PutSystem { system }) {
            input.set_value("");
        }
    };
    view! {
        <ul class="entries" aria-label="AI systems"><For each=move || ids.get() key=|id| *id let:id><OneSystem id/></For></ul>
        <form class="inline-form" on:submit=add>
            <label class="field"><span>"Name of a new system"</span><input node_ref=input type="text"/></label>
            <button class="button">"Add system"</button>
        </form>
    }
}

fn empty(name: String) -> System {
    // The engine gives it its own stamp.
    let stamp = clock::stamp();
    System::new(SystemId(clock::new_id()), name, stamp)
}

/// A text of a system, followed.
fn text(app: App, id: SystemId, read: fn(&System) -> String) -> Memo<String> {
    Memo::new(move |_| {
        app.read(|d| {
            d.workspace()
                .systems
                .get(&id)
                .map(|s| read(s))
                .unwrap_or_default()
        })
    })
}

/// Keeps a new value of a field of a system; what cannot be read is said.
fn keep(app: App, id: SystemId, set: fn(&mut System, &str) -> Result<(), String>) -> Keep {
    Callback::new(move |text: String| {
        let found = app.peek(|d| d.workspace().systems.get(&id).map(|s| System::clone(s)));
        let Some(mut system) = found else {
            return false;
        };
        match set(&mut system, &text) {
            Ok(()) => app.dispatch(SetupCommand::PutSystem { system }),
            Err(why) => {
                app.toasts.wrong(why);
                false
            }
        }
    })
}

fn tier_slug(tier: Tier) -> String {
    Tier::ALL
        .iter()
        .position(|t| *t == tier)
        .map_or_else(String::new, |at| at.to_string())
}

fn set_tier(system: &mut System, slug: &str) -> Result<(), String> {
    let at: usize = slug.parse().map_err(|_| "Choose one of the tiers.")?;
    system.stated_tier = *Tier::ALL.get(at).ok_or("Choose one of the tiers.")?;
    if system.stated_tier == Tier::Prohibited && system.prohibited_from.is_none() {
        system.prohibited_from = first_prohibitions();
    }
    Ok(())
}

fn count(text: &str) -> Result<u32, String> {
    let typed = text.trim();
    if typed.is_empty() {
        return Ok(0);
    }
    typed
        .parse()
        .map_err(|_| format!("“{typed}” is not a number of duties such as 12."))
}

#[component]
fn OneSystem(id: SystemId) -> impl IntoView {
    let app = use_app();
    let name = text(app, id, |s| s.name.clone());
    let tier = Memo::new(move |_| {
        app.read(|d| {
            d.workspace()
                .systems
                .get(&id)
                .map_or_else(Tier::default, |s| s.tier())
        })
    });
    let assessed = text(app, id, |s| {
        s.assessment
            .as_ref()
            .map(|a| a.as_of.to_string())
            .unwrap_or_default()
    });
    let assessed = Memo::new(move |_| !assessed.get().is_empty());
    let by_hand_prohibited = Memo::new(move |_| !assessed.get() && tier.get() == Tier::Prohibited);
    let items = Memo::new(move |_| {
        app.read(|d| {
            d.workspace()
                .items
                .iter()
                .filter(|i| i.system == Some(id))
                .count()
        })
    });
    let remove = move |_| {
        let was = name.get_untracked();
        if app.dispatch(SetupCommand::RemoveSystem { id }) {
            app.toasts
                .done(format!("{was} is removed."), Some(Action::Undo));
        }
    };
    view! {
        <li class="box entry">
            <header class="entry-head">
                <h3>{name}</h3>
                {move || view! { <span class=icon::tier_class(tier.get())><Icon name=icon::of_tier(tier.get())/>" "{tier.get().name()}</span> }}
                <span class="faint grow">{move || count_items(items.get())}</span>
                <button class="link" type="button" aria-label=move || format!("Remove {}", name.get()) on:click=remove>"Remove"</button>
            </header>
            <SystemFields id/>
            <Show when=move || by_hand_prohibited.get()><Prohibition id/></Show>
            <p class="soft">{move || if assessed.get() { "Assessed: the accepted assessment counts, not the tier and duties that are entered by hand. " } else { "Never assessed: the tier and duties that are entered by hand count. " }}
                <a href=format!("#/assessment/@{id}")>{move || if assessed.get() { "Open the assessment" } else { "Assess it" }}</a></p>
        </li>
    }
}

fn count_items(n: usize) -> String {
    match n {
        0 => "no items".to_owned(),
        1 => "1 item".to_owned(),
        n => format!("{} items", crate::app::format::whole(n)),
    }
}

#[component]
fn SystemFields(id: SystemId) -> impl IntoView {
    let app = use_app();
    let tiers: Vec<Choice> = Tier::ALL
        .iter()
        .map(|t| (tier_slug(*t), t.name().to_owned()))
        .collect();
    let people = Memo::new(move |_| app.read(|d| choices::people(d.workspace())));
    let set_owner = |s: &mut System, v: &str| {
        s.owner = Uuid::parse_str(v).ok().map(PersonId);
        Ok(())
    };
    let set_name = |s: &mut System, v: &str| {
        v.clone_into(&mut s.name);
        Ok(())
    };
    let set_purpose = |s: &mut System, v: &str| {
        v.trim().clone_into(&mut s.purpose);
        Ok(())
    };
    view! {
        <div class="fields">
            <label class="field"><span>"Name"</span><TextBox name="Name" value=text(app, id, |s| s.name.clone()) keep=keep(app, id, set_name)/></label>
            <label class="field"><span>"Tier, entered by hand"</span><ChoiceBox name="Tier" value=text(app, id, |s| tier_slug(s.stated_tier)) choices=tiers keep=keep(app, id, set_tier)/></label>
            <label class="field"><span>"Open duties"</span><TextBox kind="number" name="Open duties" value=text(app, id, |s| s.duties_open.to_string())
                keep=keep(app, id, |s, v| { s.duties_open = count(v)?; Ok(()) })/></label>
            <label class="field"><span>"All duties"</span><TextBox kind="number" name="All duties" value=text(app, id, |s| s.duties_all.to_string())
                keep=keep(app, id, |s, v| { s.duties_all = count(v)?; Ok(()) })/></label>
            <label class="field"><span>"Owner"</span><ChoiceBox name="Owner" value=text(app, id, |s| s.owner.map(|o| o.to_string()).unwrap_or_default()) choices=people keep=keep(app, id, set_owner)/></label>
            <label class="field wide"><span>"Intended purpose"</span><TextArea name="Intended purpose" rows=2 value=text(app, id, |s| s.purpose.clone()) keep=keep(app, id, set_purpose)/></label>
        </div>
    }
}

/// For a prohibited system: from when, and by which point of Art. 5.
#[component]
fn Prohibition(id: SystemId) -> impl IntoView {
    let app = use_app();
    let set_article = |s: &mut System, v: &str| {
        v.trim().clone_into(&mut s.prohibited_by);
        Ok(())
    };
    view! {
        <div class="fields">
            <label class="field"><span>"Prohibited from"</span><TextBox kind="date" name="Prohibited from"
                value=text(app, id, |s| s.prohibited_from.map(|d| d.to_string()).unwrap_or_default())
                keep=keep(app, id, |s, v| { s.prohibited_from = inputs::date(v)?; Ok(()) })/></label>
            <label class="field"><span>"Point of Art. 5"</span><TextBox name="Point of Art. 5" placeholder="Art. 5(1)(f)"
                value=text(app, id, |s| s.prohibited_by.clone()) keep=keep(app, id, set_article)/></label>
        </div>
        <p class="soft">"From that date on its items are out of the ranking; before it they carry a warning. Art. 5(1)(a) to (h) have applied since 2 February 2025."</p>
    }
}
