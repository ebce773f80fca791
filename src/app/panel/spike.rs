//! The spike tab: what is asked and how, the clock, what was found, the verdict.

use super::look::look;
use super::picker::ItemPicker;
use super::{spike_clock, spike_found};
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::estimate_text;
use crate::app::widgets::icon::Icon;
use crate::app::widgets::inputs::{Choice, ChoiceBox, TextArea, TextBox, number};
use plumbline_commands::command::SpikeCommand;
use plumbline_document::criterion::Origin;
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_document::judgement::Estimate;
use plumbline_document::outcome::Comparison;
use plumbline_document::spike::{Informs, Spike};
use plumbline_features::spike::template::templates;

/// The plan of a spike; a blank one when there is none yet.
pub(super) fn plan_of(app: App, id: ItemId) -> Spike {
    app.peek(|store| {
        let item = store.workspace().items.get(&id);
        item.and_then(|i| i.spike.as_deref().cloned())
            .unwrap_or_default()
    })
}

/// Changes the plan in one step.
fn change(app: App, id: ItemId, edit: impl FnOnce(&mut Spike) -> Result<(), String>) -> bool {
    let mut spike = plan_of(app, id);
    match edit(&mut spike) {
        Ok(()) => app.dispatch(SpikeCommand::PutSpike {
            item: id,
            spike: Box::new(spike),
        }),
        Err(why) => {
            app.toasts.wrong(why);
            false
        }
    }
}

/// The tab.
#[component]
pub(super) fn SpikeTab(id: ItemId) -> impl IntoView {
    let app = use_app();
    let planned = look(app, id, |_, item| item.spike.is_some());
    view! {
        <Show when=move || planned.get() == Some(true) fallback=move || view! { <Begin id/> }>
            <spike_clock::ClockBox id/>
            <spike_found::Found id/>
            <Plan id/>
            <Dependants id/>
        </Show>
    }
}

/// The templates, while nothing is planned.
#[component]
fn Begin(id: ItemId) -> impl IntoView {
    let app = use_app();
    let begin = move |spike: Spike| {
        app.dispatch(SpikeCommand::PutSpike {
            item: id,
            spike: Box::new(spike),
        });
    };
    let subject = app.peek(|store| {
        let workspace = store.workspace();
        let item = workspace.items.get(&id);
        let parent = item.and_then(|i| workspace.items.get(&i.parent?));
        let named = parent.or(item);
        named.map(|i| format!("“{}”", i.title)).unwrap_or_default()
    });
    let choice = |template: plumbline_features::spike::template::Template| {
        let spike = template.spike(&subject);
        view! {
            <button class="choice" type="button" on:click=move |_| begin(spike.clone())>
                <b>{template.name}</b><small>{format!("{} {} h.", template.about, template.timebox)}</small>
            </button>
        }
        .into_any()
    };
    let choices: Vec<AnyView> = templates().into_iter().map(choice).collect();
    view! {
        <p class="soft">"A spike buys knowledge with a fixed amount of time. Start from a template, or blank."</p>
        <div class="templates">{choices}
            <button class="choice" type="button" on:click=move |_| begin(Spike::default())><b>"Blank"</b><small>"Nothing filled in."</small></button>
        </div>
    }
}

type Read = fn(&Spike) -> String;
type Write = fn(&mut Spike, String) -> Result<(), String>;

/// Fields of several lines.
const TEXTS: [(&str, Read, Write); 7] = [
    (
        "Question",
        |s| s.question.clone(),
        |s, v| {
            s.question = v;
            Ok(())
        },
    ),
    (
        "Decision that it informs",
        |s| s.decision.clone(),
        |s, v| {
            s.decision = v;
            Ok(())
        },
    ),
    (
        "Riskiest assumption",
        |s| s.assumption.clone(),
        |s, v| {
            s.assumption = v;
            Ok(())
        },
    ),
    (
        "Method, the cheapest way first",
        |s| s.method.clone(),
        |s, v| {
            s.method = v;
            Ok(())
        },
    ),
    (
        "Data needed",
        |s| s.data_needed.clone(),
        |s, v| {
            s.data_needed = v;
            Ok(())
        },
    ),
    (
        "Stop early when",
        |s| s.exit.clone(),
        |s, v| {
            s.exit = v;
            Ok(())
        },
    ),
    (
        "Drop it when",
        |s| s.kill.clone(),
        |s, v| {
            s.kill = v;
            Ok(())
        },
    ),
];

/// Fields of one line.
const LINES: [(&str, Read, Write); 5] = [
    (
        "Timebox, hours",
        |s| s.timebox.map(|h| h.to_string()).unwrap_or_default(),
        |s, v| {
            s.timebox = optional(&v)?;
            Ok(())
        },
    ),
    (
        "We expect",
        |s| s.hypothesis.metric.clone(),
        |s, v| {
            s.hypothesis.metric = v;
            Ok(())
        },
    ),
    (
        "Threshold",
        |s| {
            s.hypothesis
                .threshold
                .map(|t| t.to_string())
                .unwrap_or_default()
        },
        |s, v| {
            s.hypothesis.threshold = optional(&v)?;
            Ok(())
        },
    ),
    (
        "Unit",
        |s| s.hypothesis.unit.clone(),
        |s, v| {
            s.hypothesis.unit = v;
            Ok(())
        },
    ),
    (
        "On data",
        |s| s.hypothesis.data.clone(),
        |s, v| {
            s.hypothesis.data = v;
            Ok(())
        },
    ),
];

fn optional(text: &str) -> Result<Option<f64>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    number(text).map(Some)
}

#[component]
fn Plan(id: ItemId) -> impl IntoView {
    let app = use_app();
    let read = move |read: Read| {
        Memo::new(move |_| {
            app.read(|store| {
                let item = store.workspace().items.get(&id);
                item.and_then(|i| i.spike.as_deref().map(read))
                    .unwrap_or_default()
            })
        })
    };
    let keep = move |write: Write| {
        Callback::new(move |typed: String| change(app, id, |s| write(s, typed)))
    };
    let line = |(name, get, set): (&'static str, Read, Write)| {
        view! { <label class="field"><span>{name}</span><TextBox name=name value=read(get) keep=keep(set)/></label> }.into_any()
    };
    let area = |(name, get, set): (&'static str, Read, Write)| {
        view! { <label class="field wide"><span>{name}</span><TextArea name=name value=read(get) keep=keep(set) rows=2/></label> }.into_any()
    };
    let comparisons: Vec<Choice> = Comparison::ALL
        .iter()
        .map(|c| (c.slug().to_owned(), c.name().to_owned()))
        .collect();
    let comparison = read(|s| s.hypothesis.comparison.slug().to_owned());
    let set_comparison = keep(|s, v| {
        s.hypothesis.comparison = Comparison::from_slug(&v).ok_or("Choose one of the two.")?;
        Ok(())
    });
    let hypothesis = read(|s| s.hypothesis.words());
    let gaps = read(|s| s.hypothesis.gaps().join(", "));
    view! {
        <h3>"Plan"</h3>
        <p class="soft">{move || match gaps.get() {
            gaps if gaps.is_empty() => format!("We expect {}.", hypothesis.get()),
            gaps => format!("To be testable the hypothesis still needs {gaps}."),
        }}</p>
        <div class="facts">
            {LINES.map(line).into_iter().collect::<Vec<_>>()}
            <label class="field"><span>"Comparison"</span><ChoiceBox name="Comparison" value=comparison choices=comparisons keep=set_comparison/></label>
        </div>
        {TEXTS.map(area).into_iter().collect::<Vec<_>>()}
    }
}

/// One judgement that hangs on the answer, as a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Hangs {
    at: usize,
    words: String,
    values: [String; 3],
}

fn said(value: Option<Estimate>) -> String {
    value.map(estimate_text).unwrap_or_default()
}

/// The judgements that hang on the answer, and what each verdict would make of them.
#[component]
fn Dependants(id: ItemId) -> impl IntoView {
    let app = use_app();
    let rows = look(app, id, |store, item| {
        let workspace = store.workspace();
        let informs = item.spike.iter().flat_map(|s| &s.informs).enumerate();
        informs
            .map(|(at, i)| {
                let other = workspace.items.get(&i.item);
                let key = other.map_or_else(String::new, |o| workspace.settings.key(o.number));
                let of = workspace.criteria.get(&i.criterion);
                let of = of.map_or(i.criterion.as_str(), |c| c.name.as_str());
                Hangs {
                    at,
                    words: format!("{of} of {key}"),
                    values: [said(i.if_continue), said(i.if_pivot), said(i.if_stop)],
                }
            })
            .collect::<Vec<_>>()
    });
    let criterion = RwSignal::new("confidence".to_owned());
    let criteria: Vec<Choice> = app.peek(|store| {
        let all = store.workspace().criteria.iter();
        // Urgency follows from dates: no spike moves it.
        all.filter(|c| c.origin != Origin::Urgency)
            .map(|c| (c.id.to_string(), c.name.clone()))
            .collect()
    });
    let keep = Callback::new(move |chosen: String| {
        criterion.set(chosen);
        true
    });
    let add = Callback::new(move |item: ItemId| {
        change(app, id, |spike| {
            spike.informs.push(Informs {
                item,
                criterion: CriterionId::from(criterion.get_untracked()),
                if_continue: None,
                if_pivot: None,
                if_stop: None,
            });
            Ok(())
        });
    });
    let without = Signal::derive(move || vec![id]);
    view! {
        <h3>"What hangs on the answer"</h3>
        <p class="soft">"Judgements that a verdict would move. Say beforehand to what; what is left empty is proposed by rule."</p>
        <For each=move || rows.get().unwrap_or_default() key=|row| (row.at, row.words.clone()) let:row><OneHangs id row rows/></For>
        <div class="inline-form"><label class="field"><span>"Criterion"</span><ChoiceBox name="Criterion" value=criterion choices=criteria keep/></label></div>
        <ItemPicker name="Add an item that hangs on it" id="pick-informs" without choose=add/>
    }
}

#[component]
fn OneHangs(id: ItemId, row: Hangs, rows: Memo<Option<Vec<Hangs>>>) -> impl IntoView {
    let app = use_app();
    let at = row.at;
    // The row stays while one of its values changes, and with it the focus in the next field.
    let held = move |which: usize| {
        let value = move || rows.with(|rows| rows.as_ref()?.get(at)?.values.get(which).cloned());
        Signal::derive(move || value().unwrap_or_default())
    };
    let value = move |name: &'static str,
                      held: Signal<String>,
                      set: fn(&mut Informs, Option<Estimate>)| {
        let keep = Callback::new(move |typed: String| {
            change(app, id, |spike| {
                let value = if typed.trim().is_empty() {
                    None
                } else {
                    Some(Estimate::parse(&typed)?)
                };
                if let Some(informs) = spike.informs.get_mut(at) {
                    set(informs, value);
                }
                Ok(())
            })
        });
        view! { <label class="field"><span>{name}</span><TextBox name=name kind="number" placeholder="by rule" value=held keep=keep/></label> }.into_any()
    };
    let remove = move |_| {
        change(app, id, |spike| {
            if at < spike.informs.len() {
                spike.informs.remove(at);
            }
            Ok(())
        });
    };
    let take_away = format!("Remove {}", row.words);
    view! {
        <div class="box hangs">
            <p class="grow"><b>{row.words}</b></p>
            <button class="quiet tiny" type="button" aria-label=take_away on:click=remove><Icon name="close"/></button>
            <div class="three">
                {value("After continue", held(0), |i, v| i.if_continue = v)}
                {value("After pivot", held(1), |i, v| i.if_pivot = v)}
                {value("After stop", held(2), |i, v| i.if_stop = v)}
            </div>
        </div>
    }
}
