//! What an item is for, what it has from above, whether its family holds together, and whether it is ready (INVEST).

use super::children::children_of;
use super::look::look;
use crate::app::dialog::Dialog;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::{Choice, ChoiceBox, TextBox, number};
use plumbline_commands::command::ItemCommand;
use plumbline_document::draft::ItemField;
use plumbline_document::ids::ItemId;
use plumbline_document::outcome::{Comparison, Outcome};
use plumbline_features::slice::check::{check, invest};
use plumbline_features::slice::context::context;

type Read = fn(&Outcome) -> String;
type Write = fn(&mut Outcome, String) -> Result<(), String>;

const FIELDS: [(&str, Read, Write); 6] = [
    (
        "Goal",
        |o| o.goal.clone(),
        |o, v| {
            o.goal = v;
            Ok(())
        },
    ),
    (
        "Hypothesis",
        |o| o.hypothesis.clone(),
        |o, v| {
            o.hypothesis = v;
            Ok(())
        },
    ),
    (
        "Metric",
        |o| o.target.metric.clone(),
        |o, v| {
            o.target.metric = v;
            Ok(())
        },
    ),
    (
        "Threshold",
        |o| {
            o.target
                .threshold
                .map(|t| t.to_string())
                .unwrap_or_default()
        },
        |o, v| {
            o.target.threshold = if v.trim().is_empty() {
                None
            } else {
                Some(number(&v)?)
            };
            Ok(())
        },
    ),
    (
        "Unit",
        |o| o.target.unit.clone(),
        |o, v| {
            o.target.unit = v;
            Ok(())
        },
    ),
    (
        "Data",
        |o| o.target.data.clone(),
        |o, v| {
            o.target.data = v;
            Ok(())
        },
    ),
];

fn change(app: App, id: ItemId, edit: impl FnOnce(&mut Outcome) -> Result<(), String>) -> bool {
    let held = app.peek(|store| {
        let item = store.workspace().items.get(&id);
        item.and_then(|i| i.outcome.as_deref().cloned())
    });
    let mut outcome = held.unwrap_or_default();
    match edit(&mut outcome) {
        Ok(()) => {
            let set = ItemField::Outcome(Some(outcome));
            app.dispatch(ItemCommand::EditItems { ids: vec![id], set })
        }
        Err(why) => {
            app.toasts.wrong(why);
            false
        }
    }
}

/// The button that slices, with what the check of the family finds.
#[component]
pub(super) fn Slices(id: ItemId) -> impl IntoView {
    let app = use_app();
    let mark = look(app, id, |_, item| {
        item.slice
            .as_deref()
            .map(|s| (s.pattern.clone(), s.left_out.clone()))
    });
    let found = Memo::new(move |_| {
        app.read(|store| {
            let item = store.workspace().items.get(&id);
            let found = item
                .map(|item| check(store.workspace(), item))
                .unwrap_or_default();
            let line =
                |f: plumbline_features::slice::check::Finding| (f.key, f.trouble.name(), f.text);
            found.into_iter().map(line).collect::<Vec<_>>()
        })
    });
    let children = Memo::new(move |_| app.read(|store| children_of(store, id).count()));
    view! {
        {move || mark.get().flatten().map(|(pattern, out)| view! { <p class="soft">{format!("A slice by “{}”. ", pattern.replace('_', " "))}{(!out.is_empty()).then(|| format!("Left out on purpose: {out}"))}</p> })}
        <div class="acts"><button class="button" type="button" on:click=move |_| app.dialog.set(Some(Dialog::Slice(id)))>"Slice…"</button></div>
        <Show when=move || { children.get() > 0 }>
            <h3>"Context check"</h3>
            <ul class="findings rows-list" aria-label="Context check" data-testid="context-check">
                {move || match found.get() {
                    all if all.is_empty() => vec![view! { <li><span class="research-side for">"✓"</span><span>"The children keep the context and add up."</span></li> }.into_any()],
                    all => all.into_iter().map(|(key, trouble, text)| view! { <li><span class="research-side against">{trouble}</span><span><b>{key}</b>" "{text}</span></li> }.into_any()).collect::<Vec<_>>(),
                }}
            </ul>
        </Show>
    }
}

/// Goal, metric, threshold, data; and INVEST.
#[component]
pub(super) fn Purpose(id: ItemId) -> impl IntoView {
    let app = use_app();
    let read = move |read: Read| {
        Memo::new(move |_| {
            app.read(|store| {
                let item = store.workspace().items.get(&id);
                item.and_then(|i| i.outcome.as_deref().map(read))
                    .unwrap_or_default()
            })
        })
    };
    let above = Memo::new(move |_| {
        app.read(|store| {
            let workspace = store.workspace();
            let known = workspace
                .items
                .get(&id)
                .map(|item| context(workspace, item));
            let key = |by| {
                workspace
                    .items
                    .get(&by)
                    .map_or_else(String::new, |i| workspace.settings.key(i.number))
            };
            let mut lines = Vec::new();
            if let Some(known) = known {
                if let Some(goal) = known.goal.filter(|g| g.by != id) {
                    lines.push(format!("Goal from {}: {}", key(goal.by), goal.value));
                }
                if let Some(target) = known.target.filter(|t| t.by != id) {
                    lines.push(format!(
                        "Measured as {} says: {}",
                        key(target.by),
                        target.value.words()
                    ));
                }
            }
            lines
        })
    });
    let letters = Memo::new(move |_| {
        app.read(|store| {
            let item = store.workspace().items.get(&id);
            item.map(|item| invest(store.workspace(), item).to_vec())
                .unwrap_or_default()
        })
    });
    let field = |(name, get, set): (&'static str, Read, Write)| {
        let keep = Callback::new(move |typed: String| change(app, id, |o| set(o, typed)));
        view! { <label class="field"><span>{name}</span><TextBox name=name value=read(get) keep=keep/></label> }.into_any()
    };
    let comparisons: Vec<Choice> = Comparison::ALL
        .iter()
        .map(|c| (c.slug().to_owned(), c.name().to_owned()))
        .collect();
    let comparison = read(|o| o.target.comparison.slug().to_owned());
    let comparison = Signal::derive(move || match comparison.get() {
        none if none.is_empty() => Comparison::AtLeast.slug().to_owned(),
        some => some,
    });
    let keep = Callback::new(move |v: String| {
        change(app, id, |o| {
            o.target.comparison = Comparison::from_slug(&v).ok_or("Choose one of the two.")?;
            Ok(())
        })
    });
    view! {
        <h3>"Outcome"</h3>
        {move || above.get().into_iter().map(|line| view! { <p class="soft">{line}</p> }.into_any()).collect::<Vec<_>>()}
        <div class="facts">{FIELDS.map(field).into_iter().collect::<Vec<_>>()}
            <label class="field"><span>"Comparison"</span><ChoiceBox name="Comparison of the metric" value=comparison choices=comparisons keep/></label></div>
        <h3>"INVEST"</h3>
        <ul class="findings rows-list" aria-label="INVEST">
            {move || letters.get().into_iter().map(|l| {
                let (class, sign) = if l.holds { ("research-side for", "✓ holds") } else { ("side against", "not yet") };
                view! { <li><span class=class>{sign}</span><span><b>{l.name}</b>" "<span class="soft">{l.why}</span></span></li> }.into_any()
            }).collect::<Vec<_>>()}
        </ul>
    }
}
