//! The debt register: what is owed, what waiting costs, and which debt sprint would save most.

mod picture;

use crate::app::action::Action;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::{TextBox, number};
use plumbline_document::ids::ItemId;
use plumbline_features::debt::sprint::{DebtSprint, proposals};
use plumbline_features::debt::{DebtEntry, Fate, cost_of_waiting, register};
use std::sync::Arc;

/// Rows that are shown; the rest is counted.
const SHOWN: usize = 200;

/// Sprints that waiting is reckoned for.
const SPRINTS: [u32; 5] = [1, 2, 4, 6, 12];

/// The page.
#[component]
pub fn DebtPage() -> impl IntoView {
    let app = use_app();
    let entries = Memo::new(move |_| Arc::new(app.read(|store| register(store.workspace()))));
    let days = RwSignal::new(10.0_f64);
    let none = move || entries.with(|e| e.is_empty());
    view! {
        <section class="page debt-page">
            <h1>"Debt"</h1>
            <Show when=move || !none() fallback=move || nothing_owed(app)>
                <p class="lead">{move || entries.with(|e| sentence(e))}</p>
                {move || app.read(|store| entries.with(|e| picture::over(e, store.today())))}
                <h2>"What waiting costs"</h2>
                {move || entries.with(|e| waiting(e))}
                <h2>"Debt sprints"</h2>
                <Sprints entries days/>
                <h2>"Register"</h2>
                {move || entries.with(|e| table(app, e))}
            </Show>
        </section>
    }
}

fn nothing_owed(app: App) -> AnyView {
    view! {
        <p class="soft">"No item is of kind debt. Prompts without tests, stale golden sets, glue code: add what you owe as items of kind debt ("<code>"#debt"</code>"), and say what leaving them costs."</p>
        <div class="acts"><button class="button primary" type="button" on:click=move |_| app.run(Action::AddItem)>"Add items"</button></div>
    }
    .into_any()
}

fn sentence(entries: &[DebtEntry]) -> String {
    let open: Vec<&DebtEntry> = entries.iter().filter(|e| e.is_open()).collect();
    let principal: f64 = open.iter().filter_map(|e| e.principal).sum();
    let interest: f64 = open.iter().filter_map(|e| e.per_sprint).sum();
    let unknown = open.iter().filter(|e| e.per_sprint.is_none()).count();
    let rest = match unknown {
        0 => String::new(),
        1 => " Of one of them nobody has said what it costs.".to_owned(),
        n => format!(
            " Of {} of them nobody has said what they cost.",
            format::whole(n)
        ),
    };
    format!(
        "{}: {} days to pay them off, {} days in every sprint while they stand.{rest}",
        format::count(open.len(), "open entry", "open entries"),
        format::plain(principal),
        format::plain(interest)
    )
}

fn waiting(entries: &[DebtEntry]) -> AnyView {
    let cell = |sprints: &u32| {
        view! { <td class="num">{format::plain(cost_of_waiting(entries, *sprints))}</td> }
            .into_any()
    };
    let head = |sprints: &u32| {
        view! { <th class="num">{format::count(*sprints as usize, "sprint", "sprints")}</th> }
            .into_any()
    };
    let heads: Vec<AnyView> = SPRINTS.iter().map(head).collect();
    let cells: Vec<AnyView> = SPRINTS.iter().map(cell).collect();
    view! { <div class="scroll-x" tabindex="0" role="region" aria-label="What waiting costs"><table class="list narrow-list"><thead><tr><th>"Left for"</th>{heads}</tr></thead><tbody><tr><th scope="row">"Days lost"</th>{cells}</tr></tbody></table></div> }.into_any()
}

#[component]
fn Sprints(entries: Memo<Arc<Vec<DebtEntry>>>, days: RwSignal<f64>) -> impl IntoView {
    let app = use_app();
    let value = Signal::derive(move || days.get().to_string());
    let keep = Callback::new(move |typed: String| match number(&typed) {
        Ok(n) if n > 0.0 => {
            days.set(n);
            true
        }
        _ => {
            app.toasts
                .wrong("Type how many days the sprint has, more than 0.");
            false
        }
    });
    view! {
        <label class="inline"><span>"Days to spend"</span><TextBox name="Days to spend" kind="number" class="short" value=value keep=keep/></label>
        {move || entries.with(|e| match proposals(e, days.get()) {
            none if none.is_empty() => view! { <p class="soft">"There is nothing to propose yet: a sprint gathers open entries of one class. Open an entry and say its class and what leaving it costs."</p> }.into_any(),
            some => view! { <div class="proposals">{some.iter().map(|p| proposal(app, e, p)).collect::<Vec<_>>()}</div> }.into_any(),
        })}
    }
}

fn proposal(app: App, entries: &[DebtEntry], p: &DebtSprint) -> AnyView {
    let line = |id: &ItemId| {
        let entry = entries.iter().find(|e| e.item == *id)?;
        let id = *id;
        Some(view! { <li><button class="link" type="button" on:click=move |_| app.open(Some(id))>{format!("{} {}", entry.key, entry.title)}</button></li> }.into_any())
    };
    let chosen: Vec<AnyView> = p.chosen.iter().filter_map(line).collect();
    let exit: Vec<AnyView> = p
        .theme
        .exit
        .iter()
        .map(|e| view! { <li>{e.clone()}</li> }.into_any())
        .collect();
    let what = match p.pays_back_after() {
        Some(n) => format!(
            "{} days, saves {} in every sprint after: paid back after {} sprints.",
            format::plain(p.days),
            format::plain(p.saves),
            format::one(n)
        ),
        None => {
            "Nothing of it fits into these days, or nothing is known to cost anything.".to_owned()
        }
    };
    let rest = (p.left.len() + p.unknown.len() > 0).then(|| {
        let left = match p.left.len() {
            0 => String::new(),
            1 => "One more does not fit. ".to_owned(),
            n => format!("{n} more do not fit. "),
        };
        let unknown = match p.unknown.len() {
            0 => "",
            1 => "Of one nobody has said what it costs.",
            _ => "Of some nobody has said what they cost.",
        };
        let words = left + unknown;
        view! { <p class="faint">{words}</p> }
    });
    view! {
        <div class="box"><h3>{p.theme.name.clone()}</h3><p class="soft">{what}</p><ul class="effects">{chosen}</ul>{rest}
            <details><summary>"Done when"</summary><ul class="exit">{exit}</ul></details></div>
    }
    .into_any()
}

fn table(app: App, entries: &[DebtEntry]) -> AnyView {
    let number = |v: Option<f64>| v.map_or_else(|| "—".to_owned(), format::plain);
    let row = |e: &DebtEntry| {
        let id = e.item;
        let state = match (e.fate, &e.payer) {
            (Fate::Paid(day), _) => format!("paid {}", format::day(day)),
            (Fate::Rejected(day), _) => format!("rejected {}", format::day(day)),
            (Fate::Open, Some((_, key))) => format!("paid by {key}"),
            (Fate::Open, None) => "open".to_owned(),
        };
        let class = e.class.map_or("Not said", |c| c.name());
        view! {
            <tr class:done=!e.is_open()>
                <td>{e.key.clone()}</td><td><button class="link" type="button" on:click=move |_| app.open(Some(id))>{e.title.clone()}</button><br/><span class="faint">{e.evidence.clone()}</span></td>
                <td>{class}</td><td class="num" data-name="Principal, d">{number(e.principal)}</td><td class="num" data-name="A sprint, d">{number(e.per_sprint)}</td><td class="num" data-name="Breaks even after">{number(e.break_even())}</td>
                <td class="nowrap" data-name="Since">{format::day(e.since)}</td><td class="nowrap">{state}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = entries.iter().take(SHOWN).map(row).collect();
    let more = (entries.len() > SHOWN).then(|| view! { <p class="soft">{format!("and {} more", format::whole(entries.len() - SHOWN))}</p> });
    view! {
        <div class="scroll-x" tabindex="0" role="region" aria-label="Debt register"><table class="list stacked">
            <thead><tr><th>"Key"</th><th>"Debt"</th><th>"Class"</th><th class="num">"Principal, d"</th><th class="num">"A sprint, d"</th><th class="num">"Breaks even after"</th><th>"Since"</th><th>"State"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
        {more}
    }
    .into_any()
}
