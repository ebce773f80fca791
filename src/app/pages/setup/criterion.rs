//! The editor of one criterion.

use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::icon::Icon;
use crate::app::widgets::inputs::{Choice, ChoiceBox, Keep, TextBox, number};
use leptos::html;
use plumbline_commands::command::SetupCommand;
use plumbline_compact::sort;
use plumbline_document::criterion::{Anchor, Criterion, Direction, Scale};
use plumbline_document::ids::CriterionId;

/// A criterion at hand.
type Handle = StoredValue<CriterionId>;

fn text(app: App, id: Handle, read: fn(&Criterion) -> String) -> Memo<String> {
    Memo::new(move |_| {
        let id = id.get_value();
        app.read(|d| {
            d.workspace()
                .criteria
                .get(&id)
                .map(|c| read(c))
                .unwrap_or_default()
        })
    })
}

fn change(app: App, id: Handle, edit: impl FnOnce(&mut Criterion) -> Result<(), String>) -> bool {
    let found = id
        .try_get_value()
        .and_then(|id| app.peek(|d| d.workspace().criteria.get(&id).map(|c| Criterion::clone(c))));
    let Some(mut criterion) = found else {
        return false;
    };
    match edit(&mut criterion) {
        Ok(()) => app.dispatch(SetupCommand::PutCriterion { criterion }),
        Err(why) => {
            app.toasts.wrong(why);
            false
        }
    }
}

fn keep(app: App, id: Handle, set: fn(&mut Criterion, &str) -> Result<(), String>) -> Keep {
    Callback::new(move |typed: String| change(app, id, |c| set(c, &typed)))
}

fn choices(all: [(&str, &str); 2]) -> Vec<Choice> {
    all.map(|(id, words)| (id.to_owned(), words.to_owned()))
        .into()
}

/// The raw values that count 0 and 100 on the scale.
fn ends(scale: Scale) -> (f64, f64) {
    match scale {
        Scale::Linear { min, max } => (min, max),
        Scale::Log { max } => (0.0, max),
    }
}

fn set_direction(c: &mut Criterion, slug: &str) -> Result<(), String> {
    c.direction = if slug == "cost" {
        Direction::Cost
    } else {
        Direction::Benefit
    };
    Ok(())
}

fn set_form(c: &mut Criterion, slug: &str) -> Result<(), String> {
    let (min, max) = ends(c.scale);
    c.scale = if slug == "log" {
        Scale::Log { max }
    } else {
        Scale::Linear { min, max }
    };
    Ok(())
}

fn set_start(c: &mut Criterion, typed: &str) -> Result<(), String> {
    let start = number(typed)?;
    match &mut c.scale {
        Scale::Linear { min, .. } => *min = start,
        Scale::Log { .. } if start == 0.0 => {}
        Scale::Log { .. } => return Err("A logarithmic scale starts at 0.".to_owned()),
    }
    Ok(())
}

fn set_end(c: &mut Criterion, typed: &str) -> Result<(), String> {
    let end = number(typed)?;
    match &mut c.scale {
        Scale::Linear { max, .. } | Scale::Log { max } => *max = end,
    }
    Ok(())
}

fn set_highest(c: &mut Criterion, typed: &str) -> Result<(), String> {
    c.highest = if typed.trim().is_empty() {
        None
    } else {
        Some(number(typed)?)
    };
    Ok(())
}

/// The editor.
#[component]
pub(super) fn Editor(id: CriterionId) -> impl IntoView {
    let app = use_app();
    let id: Handle = StoredValue::new(id);
    let set_name = |c: &mut Criterion, v: &str| {
        v.clone_into(&mut c.name);
        Ok(())
    };
    let set_question = |c: &mut Criterion, v: &str| {
        v.trim().clone_into(&mut c.question);
        Ok(())
    };
    let set_unit = |c: &mut Criterion, v: &str| {
        v.trim().clone_into(&mut c.unit);
        Ok(())
    };
    let direction = |c: &Criterion| {
        if c.direction == Direction::Cost {
            "cost"
        } else {
            "benefit"
        }
        .to_owned()
    };
    let form = |c: &Criterion| {
        if matches!(c.scale, Scale::Log { .. }) {
            "log"
        } else {
            "linear"
        }
        .to_owned()
    };
    view! {
        <div class="fields">
            <label class="field"><span>"Name"</span><TextBox name="Name" value=text(app, id, |c| c.name.clone()) keep=keep(app, id, set_name)/></label>
            <label class="field"><span>"Direction"</span><ChoiceBox name="Direction" value=text(app, id, direction)
                choices=choices([("benefit", "More is better"), ("cost", "Less is better")]) keep=keep(app, id, set_direction)/></label>
            <label class="field"><span>"Unit"</span><TextBox name="Unit" value=text(app, id, |c| c.unit.clone()) keep=keep(app, id, set_unit) placeholder="points"/></label>
            <label class="field wide"><span>"Question to the rater"</span><TextBox name="Question to the rater" value=text(app, id, |c| c.question.clone()) keep=keep(app, id, set_question)/></label>
            <label class="field"><span>"Lowest value"</span><TextBox kind="number" name="Lowest value" value=text(app, id, |c| c.lowest.to_string())
                keep=keep(app, id, |c, v| { c.lowest = number(v)?; Ok(()) })/></label>
            <label class="field"><span>"Highest value"</span><TextBox kind="number" name="Highest value, empty for none" value=text(app, id, |c| c.highest.map(|h| h.to_string()).unwrap_or_default())
                keep=keep(app, id, set_highest) placeholder="no bound"/></label>
            <label class="field"><span>"Scale"</span><ChoiceBox name="Scale" value=text(app, id, form)
                choices=choices([("linear", "Linear"), ("log", "Logarithmic")]) keep=keep(app, id, set_form)/></label>
            <label class="field"><span>"The scale starts at"</span><TextBox kind="number" name="The scale starts at" value=text(app, id, |c| ends(c.scale).0.to_string()) keep=keep(app, id, set_start)/></label>
            <label class="field"><span>"The scale ends at"</span><TextBox kind="number" name="The scale ends at" value=text(app, id, |c| ends(c.scale).1.to_string()) keep=keep(app, id, set_end)/></label>
        </div>
        <Anchors id/>
    }
}

/// Words for some values, shown beside the field of the rater.
#[component]
fn Anchors(id: Handle) -> impl IntoView {
    let app = use_app();
    let anchors = Memo::new(move |_| {
        let id = id.get_value();
        app.read(|d| {
            let found = d.workspace().criteria.get(&id);
            found.map(|c| c.anchors.clone()).unwrap_or_default()
        })
    });
    let remove = move |at: usize| {
        change(app, id, |c| {
            if at < c.anchors.len() {
                c.anchors.remove(at);
            }
            Ok(())
        });
    };
    view! {
        <h3 class="entry-part">"Words for some values"</h3>
        <ul class="rows-list" aria-label="Words for some values">
            {move || anchors.get().into_iter().enumerate().map(|(at, anchor)| {
                let take_away = format!("Remove the words for {}", anchor.value);
                view! {
                    <li><b class="num anchor-value">{anchor.value.to_string()}</b><span class="grow">{anchor.text}</span>
                        <button class="quiet tiny" type="button" aria-label=take_away on:click=move |_| remove(at)><Icon name="close"/></button></li>
                }
            }).collect_view()}
        </ul>
        <AddAnchor id/>
    }
}

#[component]
fn AddAnchor(id: Handle) -> impl IntoView {
    let app = use_app();
    let (value, words) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(value), Some(words)) = (value.get_untracked(), words.get_untracked()) else {
            return;
        };
        let added = change(app, id, |c| {
            let anchor = Anchor {
                value: number(&value.value())?,
                text: words.value().trim().to_owned(),
            };
            c.anchors
                .retain(|a| a.value.total_cmp(&anchor.value).is_ne());
            c.anchors.push(anchor);
            sort::by(&mut c.anchors, |a, b| a.value.total_cmp(&b.value));
            Ok(())
        });
        if added {
            value.set_value("");
            words.set_value("");
        }
    };
    view! {
        <form class="inline-form" on:submit=add>
            <label class="field"><span>"Value"</span><input class="value" node_ref=value type="text" inputmode="decimal"/></label>
            <label class="field grow"><span>"What it means"</span><input node_ref=words type="text"/></label>
            <button class="button">"Add words"</button>
        </form>
    }
}
