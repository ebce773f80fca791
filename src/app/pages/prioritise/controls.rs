//! What can be set about the framework at work: weights, or the few numbers that its formula has.

use super::moscow::EffortShares;
use super::room::{Room, use_room};
use super::weights::Weights;
use crate::app::clock;
use crate::app::prelude::*;
use plumbline_commands::command::{Command, SetupCommand};
use plumbline_document::framework::{Framework, IceForm, Method};
use plumbline_document::ids::{FrameworkId, WorkspaceId};
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;
use plumbline_features::present::formula::{ReadView, reads};
use plumbline_features::prioritise::explain::criterion_name;

/// Which controls a formula has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Weighted,
    Rice,
    Ice(IceForm),
    Wsjf,
    ValueEffort,
    Moscow,
}

impl Shape {
    fn of(method: &Method) -> Self {
        match method {
            Method::Weighted { .. } => Self::Weighted,
            Method::Rice { .. } => Self::Rice,
            Method::Ice { form, .. } => Self::Ice(*form),
            Method::Wsjf { .. } => Self::Wsjf,
            Method::ValueEffort { .. } => Self::ValueEffort,
            Method::Moscow { .. } => Self::Moscow,
        }
    }
}

/// The controls of the framework at work.
#[component]
pub fn Controls() -> impl IntoView {
    let room = use_room();
    let shape = Memo::new(move |_| {
        room.framework
            .with(|f| (f.id.clone(), Shape::of(&f.method)))
    });
    let controls = move || {
        match shape.get().1 {
        Shape::Weighted => view! { <Weights/> }.into_any(),
        Shape::Rice => view! { <Reads/><DaysPerMonth/> }.into_any(),
        Shape::Ice(form) => view! { <Reads/><OtherForm form/> }.into_any(),
        Shape::Wsjf => view! {
            <Reads/>
            <p class="soft">"The columns are relative to one another: compare scores within one session only, and give at least one item a 1 in every column (SAFe)."</p>
        }
        .into_any(),
        Shape::ValueEffort => view! { <Reads/><Splits/> }.into_any(),
        Shape::Moscow => view! { <Reads/><EffortShares/> }.into_any(),
    }
    };
    view! {
        {controls}
        <BackToShipped/>
    }
}

/// The criteria that the formula reads.
#[component]
fn Reads() -> impl IntoView {
    let room = use_room();
    let all = room.settled(|store| store.view(reads));
    let row = |read: ReadView| {
        view! {
            <li>
                <span><b>{read.name}</b><br/><span class="soft">{read.question}</span></span>
                <span class="num" class:late=read.incomplete>{read.coverage}</span>
            </li>
        }
    };
    view! {
        <h2>"What it reads"</h2>
        <p class="soft">"How many open items have a value. An item has a score when it has them all."</p>
        <ul class="reads">
            {move || all.get().into_iter().map(row).collect_view()}
        </ul>
    }
}

/// A number of the formula.
#[component]
fn Parameter(
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// What it does.
    hint: &'static str,
    /// Whether 0 and less make no sense.
    positive: bool,
    /// The number in the formula.
    value: Memo<f64>,
    /// Puts a number into the formula.
    #[prop(into)]
    set: Callback<f64>,
) -> impl IntoView {
    let room = use_room();
    let change = move |field: web_sys::HtmlInputElement| {
        let number: Option<f64> = field.value().trim().parse().ok();
        match number.filter(|n| n.is_finite() && (!positive || *n > 0.0)) {
            Some(number) => set.run(number),
            None => {
                room.app.toasts.refuse(&Refusal::new(
                    label.get_untracked(),
                    format!(
                        "{} needs a number{}.",
                        label.get_untracked(),
                        if positive { " above 0" } else { "" }
                    ),
                    "The number that was there stays.",
                ));
                field.set_value(&value.get_untracked().to_string());
            }
        }
    };
    view! {
        <label class="field parameter"><span>{label}</span>
            <input type="number" step="any" inputmode="decimal" prop:value=move || value.get().to_string() on:change:target=move |event| change(event.target())/>
            <small class="soft">{hint}</small>
        </label>
    }
}

#[component]
fn DaysPerMonth() -> impl IntoView {
    let room = use_room();
    let days = Memo::new(move |_| {
        room.framework.with(|f| match f.method {
            Method::Rice { days_per_month, .. } => days_per_month,
            _ => 0.0,
        })
    });
    let set = move |days: f64| {
        room.set_method(|method| {
            if let Method::Rice { days_per_month, .. } = method {
                *days_per_month = days;
            }
        });
    };
    view! { <Parameter label="Working days in a month" hint="Turns effort in days into person-months. It scales every score alike and moves no rank." positive=true value=days set=set/> }
}

#[component]
fn Splits() -> impl IntoView {
    let room = use_room();
    let split = move |effort: bool| {
        Memo::new(move |_| {
            room.framework.with(|f| match f.method {
                Method::ValueEffort { effort_split, .. } if effort => effort_split,
                Method::ValueEffort { value_split, .. } => value_split,
                _ => 0.0,
            })
        })
    };
    let set = move |of_effort: bool| {
        move |number: f64| {
            room.set_method(|method| {
                if let Method::ValueEffort {
                    value_split,
                    effort_split,
                    ..
                } = method
                {
                    *(if of_effort { effort_split } else { value_split }) = number;
                }
            });
        }
    };
    let label = move |of_effort: bool| {
        Signal::derive(move || {
            let framework = room.framework.get();
            let Method::ValueEffort { value, effort, .. } = &framework.method else {
                return String::new();
            };
            let id = if of_effort { effort } else { value };
            room.app
                .read(|store| format!("{} is high from", criterion_name(store.workspace(), id)))
        })
    };
    view! {
        <div class="fields">
            <Parameter label=label(false) hint="A value on the line counts as high." positive=false value=split(false) set=set(false)/>
            <Parameter label=label(true) hint="An effort on the line counts as high." positive=false value=split(true) set=set(true)/>
        </div>
        <p class="soft">"The lines part the picture into quadrants. They are fixed, so that other items never move an item to another quadrant, and they move no rank."</p>
    }
}

/// The two forms of ICE are two frameworks: this goes to the other.
#[component]
fn OtherForm(form: IceForm) -> impl IntoView {
    let room = use_room();
    let other = Memo::new(move |_| {
        room.app.read(|store| {
            let mut all = store.workspace().frameworks.iter();
            let found = all
                .find(|f| matches!(f.method, Method::Ice { form: theirs, .. } if theirs != form));
            found.map(|f| (f.id.clone(), f.name.clone()))
        })
    });
    view! {
        <p class="soft">"Both forms are in use and rank differently: the product punishes one low number, the mean forgives it."</p>
        {move || other.get().map(|(id, name)| view! {
            <button class="button" on:click=move |_| { if room.settle(Command::Setup(SetupCommand::UseFramework { id: id.clone() })) { room.before.set(None); } }>{format!("Rank by {name} instead")}</button>
        })}
    }
}

/// The framework of this identity as a new workspace has it.
fn shipped(id: &FrameworkId) -> Option<Framework> {
    let stamp = clock::stamp();
    let fresh = Workspace::new(WorkspaceId(clock::new_id()), "Plumbline", stamp);
    fresh.frameworks.get(id).map(|f| Framework::clone(f))
}

fn is_as_shipped(room: Room, shipped: &Framework) -> bool {
    room.framework.with(|f| f.method == shipped.method)
}

#[component]
fn BackToShipped() -> impl IntoView {
    let room = use_room();
    // What is shipped differs by framework only: the data file is read once for each that is looked at.
    let id = Memo::new(move |_| room.framework.with(|f| f.id.clone()));
    let original = Memo::new(move |_| {
        // Reading the memo, not only tracking it: a memo that nobody reads never changes.
        let id = id.get();
        shipped(&id)
    });
    let differs = move || original.with(|o| o.as_ref().is_some_and(|o| !is_as_shipped(room, o)));
    let reset = move |_| {
        if let Some(framework) = original.get_untracked() {
            room.settle(Command::Setup(SetupCommand::PutFramework { framework }));
        }
    };
    view! {
        <Show when=differs>
            <div class="acts"><button class="button" on:click=reset>"Reset to what Plumbline ships"</button></div>
        </Show>
    }
}
