//! The score opened up: where the item stands, each part with its value, weight and worth, what would change its rank,
//! and who judged.

use super::judging::{Judging, Override, Subject, ValueBox};
use super::tab::Tab;
use crate::app::document_store::DocumentStore;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::score_bar::COLOURS;
use crate::app::widgets::sentence::Sentence;
use plumbline_document::criterion::{Criterion, Direction, Origin};
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_document::judgement::Estimate;
use plumbline_features::english as words;
use plumbline_features::english::Span;
use plumbline_features::prioritise::explain::{Explanation, ScorePart as Part, explain};
use plumbline_features::prioritise::score::{Role, Standing};

/// The explanation of an item's score; none while it is in the trash.
type Explained = Memo<Option<Explanation>>;

/// The tab.
#[component]
pub(super) fn Score(id: ItemId, tab: RwSignal<Tab>) -> impl IntoView {
    let app = use_app();
    let explained: Explained = Memo::new(move |_| {
        app.read(|store| {
            let slot = store.workspace().items.slot(&id)?;
            explain(store.workspace(), store.ranking(), &store.framework(), slot)
        })
    });
    let criteria = Memo::new(move |_| {
        explained.with(|e| {
            let parts = e
                .as_ref()
                .map(|e| e.parts.iter().map(|p| p.criterion.clone()));
            parts.into_iter().flatten().collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || explained.with(Option::is_some) fallback=|| view! { <p class="soft">"An item in the trash takes no part in the ranking."</p> }>
            <Place explained/>
            <Warnings explained/>
            <ul class="parts" aria-label="Parts of the score">
                <For each=move || criteria.get() key=CriterionId::clone let:criterion><PartRow id criterion explained tab/></For>
            </ul>
            <Advice explained/>
            <JudgedBy explained/>
        </Show>
    }
}

/// The big number with the words beside it.
fn place(store: &DocumentStore, e: &Explanation) -> (String, String) {
    let framework = &store.framework().name;
    match (&e.standing, e.rank) {
        (Standing::Scored(score), Some(rank)) => (
            format::one(*score),
            format!("rank {rank} of {} by {framework}", e.of),
        ),
        (Standing::Scored(score), None) => (format::one(*score), format!("by {framework}")),
        (Standing::Done { score: Some(score) }, _) => (
            format::one(*score),
            "finished: it keeps its score and takes no rank".to_owned(),
        ),
        (Standing::Done { score: None }, _) => {
            ("—".to_owned(), "finished, without a score".to_owned())
        }
        (Standing::Undefined { .. }, _) => ("—".to_owned(), format!("no score by {framework} yet")),
        (Standing::Prohibited { .. }, _) => ("—".to_owned(), "out of the ranking".to_owned()),
    }
}

#[component]
fn Place(explained: Explained) -> impl IntoView {
    let app = use_app();
    let place = Memo::new(move |_| {
        explained.with(|e| {
            app.read(|store| e.as_ref().map(|e| place(store, e)))
                .unwrap_or_default()
        })
    });
    view! { <p class="place"><strong>{move || place.get().0}</strong>" "<span class="soft">{move || place.get().1}</span></p> }
}

/// What is missing and what to look at, in words.
#[component]
fn Warnings(explained: Explained) -> impl IntoView {
    let all = Memo::new(move |_| {
        explained.with(|e| {
            e.as_ref().map_or_else(Vec::new, |e| {
                let warnings = e.warnings.iter().map(|w| w.sentence());
                e.missing.iter().cloned().chain(warnings).collect()
            })
        })
    });
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let lines = all.into_iter().map(|words| view! { <li>{words}</li> });
            view! { <ul class="warnings" aria-label="To look at">{lines.collect_view()}</ul> }
        })
    }
}

/// What one part shows.
#[derive(Clone, Debug, PartialEq)]
struct PartView {
    name: String,
    /// Value and weight in words.
    below: String,
    /// Length of the bar, in per cent.
    bar: f64,
    /// Low and high of a range on the bar, in per cent.
    ticks: Option<(f64, f64)>,
    worth: String,
    reason: Option<String>,
    /// Nobody has judged it and somebody could.
    missing: bool,
    origin: Origin,
    colour: String,
}

impl PartView {
    fn of(part: &Part, at: usize, criterion: &Criterion) -> Self {
        Self {
            name: part.name.clone(),
            below: format!(
                "{} · {}",
                value_words(part, criterion),
                role_words(part.role)
            ),
            bar: part.normalised.unwrap_or(0.0),
            ticks: part.normalised_range.map(|r| (r.low, r.high)),
            worth: match part.contribution {
                Some(points) => format::one(points),
                None => part.raw.map(format::plain).unwrap_or_default(),
            },
            reason: part.reason.clone(),
            missing: part.raw.is_none() && criterion.origin == Origin::Judged,
            origin: criterion.origin,
            colour: format!("var(--part-{})", at % COLOURS + 1),
        }
    }
}

/// The value as it was given; of several raters the one that counts.
fn value_words(part: &Part, criterion: &Criterion) -> String {
    let Some(raw) = part.raw else {
        return "no value yet".to_owned();
    };
    let unit = match part.unit.as_str() {
        "" => String::new(),
        unit => format!("\u{a0}{unit}"),
    };
    let value = match part.judgements.as_slice() {
        [only] => match only.value {
            Estimate::Exact(v) => format!("{}{unit}", format::plain(v)),
            Estimate::Range { low, likely, high } => {
                format!("{}{unit}", [low, likely, high].map(format::plain).join("–"))
            }
        },
        [] => format!("{}{unit}", format::plain(raw)),
        several => format!("{}{unit}, median of {}", format::plain(raw), several.len()),
    };
    let anchor = criterion
        .anchors
        .iter()
        .find(|a| a.value.total_cmp(&raw).is_eq());
    let less = matches!(part.role, Role::Term { .. }) && criterion.direction == Direction::Cost;
    let mut words = value;
    if let Some(anchor) = anchor.filter(|_| criterion.choices_only) {
        words = anchor.text.clone();
    }
    if less {
        words.push_str(", less is better");
    }
    words
}

fn role_words(role: Role) -> String {
    match role {
        Role::Term { share, .. } => format!(
            "weight {}\u{a0}%",
            format::plain((share * 1000.0).round() / 10.0)
        ),
        Role::Factor => "raises the score".to_owned(),
        Role::Divisor => "the score is divided by it".to_owned(),
        Role::Class => "decides the order".to_owned(),
        Role::Beside => "does not count".to_owned(),
    }
}

/// One criterion: a line that opens to the judgements behind it.
#[component]
fn PartRow(
    id: ItemId,
    criterion: CriterionId,
    explained: Explained,
    tab: RwSignal<Tab>,
) -> impl IntoView {
    let app = use_app();
    let subject = Subject::new(app, id, criterion.clone());
    let part = Memo::new(move |_| {
        explained.with(|e| {
            let parts = &e.as_ref()?.parts;
            let at = parts.iter().position(|p| p.criterion == criterion)?;
            let part = parts.get(at)?;
            app.read(|store| {
                Some(PartView::of(
                    part,
                    at,
                    store.workspace().criteria.get(&criterion)?,
                ))
            })
        })
    });
    let text = move |read: fn(&PartView) -> String| {
        move || part.with(|p| p.as_ref().map(read).unwrap_or_default())
    };
    let missing = Memo::new(move |_| part.with(|p| p.as_ref().is_some_and(|p| p.missing)));
    let open = RwSignal::new(false);
    let me = Signal::derive(move || app.me());
    view! {
        <li class="part" class:missing=move || missing.get()>
            <button class="part-head" type="button" title="Show the judgements" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>
                <span class="part-name">{text(|p| p.name.clone())}<small>{text(|p| p.below.clone())}</small></span>
                <Bar part/>
                <span class="part-worth">{text(|p| p.worth.clone())}</span>
            </button>
            <Show when=move || missing.get() && !open.get()>
                <label class="give"><span class="soft">"My value"</span><ValueBox subject rater=me name=part.get_untracked().map(|p| format!("My value: {}", p.name)).unwrap_or_default()/></label>
            </Show>
            <Show when=move || open.get()><Behind subject part tab/></Show>
        </li>
    }
}

/// The value on the fixed 0–100 scale, with ticks at the low and high end of a range.
#[component]
fn Bar(part: Memo<Option<PartView>>) -> impl IntoView {
    let length = move || part.with(|p| p.as_ref().map_or(0.0, |p| p.bar));
    let colour = move || part.with(|p| p.as_ref().map(|p| p.colour.clone()).unwrap_or_default());
    let ticks = Memo::new(move |_| part.with(|p| p.as_ref().and_then(|p| p.ticks)));
    view! {
        <span class="part-bar" aria-hidden="true">
            <i style:width=move || format!("{:.1}%", length()) style:background-color=colour></i>
            {move || ticks.get().map(|(low, high)| [low, high].map(|at| view! { <b style:left=format!("{at:.1}%")></b> }).into_iter().collect_view())}
        </span>
    }
}

/// What stands behind a part: the judgements, or where the value is derived from.
#[component]
fn Behind(subject: Subject, part: Memo<Option<PartView>>, tab: RwSignal<Tab>) -> impl IntoView {
    let reason = move || part.with(|p| p.as_ref().and_then(|p| p.reason.clone()));
    let origin = Memo::new(move |_| {
        part.with(|p| p.as_ref().map(|p| p.origin))
            .unwrap_or_default()
    });
    view! {
        <div class="behind">
            {move || match origin.get() {
                Origin::Judged => view! { <Judging subject/> }.into_any(),
                Origin::Burden => view! { <p>{reason}</p><Override subject/> }.into_any(),
                Origin::Urgency => view! {
                    <p>{reason}</p>
                    <p class="soft">"It follows from the dates of the obligations that the item discharges. "
                        <button class="link" type="button" on:click=move |_| tab.set(Tab::Fields)>"Change the obligations"</button></p>
                }.into_any(),
            }}
        </div>
    }
}

/// What would have to change for the item to rise.
#[component]
fn Advice(explained: Explained) -> impl IntoView {
    let app = use_app();
    let advice = Memo::new(move |_| {
        explained
            .with(|e| app.read(|store| e.as_ref().map(|e| advice(store, e)).unwrap_or_default()))
    });
    move || {
        let boxes = advice.get().into_iter().map(|(heading, parts)| {
            view! { <section class="box"><h3>{heading}</h3><p><Sentence parts/></p></section> }
        });
        boxes.collect_view()
    }
}

fn advice(store: &DocumentStore, e: &Explanation) -> Vec<(String, Vec<Span>)> {
    if e.rank == Some(1) {
        return vec![(
            "It is first".to_owned(),
            vec![words::plain("No item has a higher score.")],
        )];
    }
    let targets = [&e.pass_next, &e.be_first].into_iter().flatten();
    let headed = targets.zip(&e.advice).map(|(target, sentence)| {
        let rival = store.workspace().items.at(target.rival);
        let heading = match rival {
            Some(rival) if target.rank != 1 => {
                format!(
                    "What would make it pass {}",
                    store.workspace().settings.key(rival.number)
                )
            }
            _ => "What would make it first".to_owned(),
        };
        (heading, sentence.clone())
    });
    headed.collect()
}

#[component]
fn JudgedBy(explained: Explained) -> impl IntoView {
    let app = use_app();
    let said = Memo::new(move |_| {
        explained.with(|e| {
            app.read(|store| e.as_ref().map(|e| judged_by(store, e)))
                .unwrap_or_default()
        })
    });
    view! { <section class="box"><h3>"Judged by"</h3><p>{said}</p></section> }
}

/// Who judged, when last, and where they differ most on the fixed scale.
fn judged_by(store: &DocumentStore, e: &Explanation) -> String {
    let says = || e.parts.iter().flat_map(|p| &p.judgements);
    let mut raters = Vec::new();
    for say in says() {
        if !raters.contains(&say.by) {
            raters.push(say.by);
        }
    }
    let who = match raters.as_slice() {
        [] => return "Nobody has judged it yet.".to_owned(),
        [only] => super::words::person(store, *only)
            .unwrap_or_else(|| "Somebody without a name".to_owned()),
        several => format!("{} people", several.len()),
    };
    let last = says().filter_map(|s| s.at).max();
    let when = last.map_or_else(String::new, |at| {
        format!(", last on {}", format::day_of(at))
    });
    let widest = e
        .parts
        .iter()
        .filter_map(|part| {
            let (low, high) = part.spread?;
            let criterion = store.workspace().criteria.get(&part.criterion)?;
            let width = (criterion.normalise(high) - criterion.normalise(low)).abs();
            (width > 0.0).then_some((width, part, low, high))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let differ = widest.map_or_else(String::new, |(_, part, low, high)| {
        let name = words::inside(&part.name);
        format!(
            " They differ most on {name}: {} to {}.",
            format::plain(low),
            format::plain(high)
        )
    });
    format!("{who}{when}.{differ}")
}
