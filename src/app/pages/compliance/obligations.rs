//! The obligations matrix: duties down, systems across, the state of each cell; a cell opens the duty beside it.

use super::common::{all_standings, day_field, day_of, nothing_assessed, pack, since};
use super::duty::DutySide;
use super::evidence::{EvidenceDialog, Form};
use super::state;
use super::tabs::Tabs;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::icon::Icon;
use chrono::NaiveDate;
use plumbline_ai_act::references::cite;
use plumbline_document::ids::SystemId;
use plumbline_features::compliance::coverage::{Cell, CellState, Column, Coverage, coverage};
use plumbline_features::compliance::matrix::{Filter, ObligationRow, matrix, role_words, roles};
use plumbline_features::compliance::standing::Standing;
use std::sync::Arc;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// How many systems stand side by side; the others are a step away.
const ACROSS: usize = 10;

/// What the page shows, worked out once for each change.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    /// Coverage; none while the system is not assessed.
    systems: Vec<(SystemId, String, Option<Coverage>)>,
    day: Option<NaiveDate>,
    rows: Vec<ObligationRow>,
    counts: Vec<(CellState, usize)>,
    roles: Vec<Arc<str>>,
    all_systems: usize,
    assessed: bool,
    total: Coverage,
}

fn look(standings: &[Standing], from: usize, filter: &Filter) -> Shown {
    let Some(pack) = pack() else {
        return Shown::default();
    };
    let columns: Vec<Column> = standings.iter().map(Standing::column).collect();
    let here = standings.iter().skip(from).take(ACROSS);
    let across: Vec<Column> = columns.iter().skip(from).take(ACROSS).copied().collect();
    let every = Filter {
        role: filter.role.clone(),
        states: Vec::new(),
    };
    let all_rows = matrix(pack, &across, &every);
    let cells = || all_rows.iter().flat_map(|row| &row.cells);
    let counted = |state: CellState| (state, cells().filter(|cell| cell.state == state).count());
    let mut total = Coverage::default();
    for sum in columns.iter().map(coverage) {
        total.owed += sum.owed;
        total.covered += sum.covered;
        total.late += sum.late;
    }
    Shown {
        systems: here
            .map(|s| {
                let sum = s.assessment.as_ref().map(|_| coverage(&s.column()));
                (s.system.id, s.system.name.clone(), sum)
            })
            .collect(),
        day: standings
            .iter()
            .find_map(|s| s.assessment.as_ref())
            .map(|a| a.as_of),
        rows: matrix(pack, &across, filter),
        counts: CellState::ALL.into_iter().map(counted).collect(),
        roles: roles(pack, &columns),
        all_systems: standings.len(),
        assessed: standings.iter().any(|s| s.assessment.is_some()),
        total,
    }
}

/// The page.
#[component]
pub fn ObligationsPage() -> impl IntoView {
    let app = use_app();
    let chosen_day = RwSignal::new(None::<NaiveDate>);
    let day = day_of(app, chosen_day);
    let standings = all_standings(app, day);
    let filter = RwSignal::new(Filter::default());
    let from = RwSignal::new(0_usize);
    let open = RwSignal::new(None::<(SystemId, Arc<str>)>);
    let form = RwSignal::new(None::<Form>);
    let shown = Memo::new(move |_| {
        let (from, filter) = (from.get(), filter.get());
        standings.with(|all| look(all, from, &filter))
    });
    let assessed = Memo::new(move |_| shown.with(|s| s.assessed));
    view! {
        <section class="page compliance">
            <h1 class="visually-hidden">"Obligations"</h1>
            <Tabs/>
            <Show when=move || assessed.get() fallback=nothing_assessed>
                <div class="duty-bar">
                    {role_field(shown, filter)}
                    {day_field(app, chosen_day)}
                    {steps(shown, from)}
                    <p class="grow soft duty-sum">{move || shown.with(|s| sum_words(s.total))}</p>
                </div>
                {legend(shown, filter)}
                <div class="with-side" class:open=move || open.with(Option::is_some)>
                    <div class="matrix-box" tabindex="0" role="region" aria-label="Obligations by system" on:click=move |event| pick(&event, open) on:keydown=|event| walk(&event)>
                        {move || shown.with(table)}
                    </div>
                    {move || open.get().map(|(system, duty)| view! { <DutySide system duty day close=move || shut(open) form/> })}
                </div>
            </Show>
        </section>
        <EvidenceDialog form/>
    }
}

fn sum_words(sum: Coverage) -> String {
    format!(
        "{} of {} owed duties are covered by valid evidence, {} are overdue or expired.",
        format::whole(sum.covered as usize),
        format::whole(sum.owed as usize),
        format::whole(sum.late as usize)
    )
}

/// Closes the side and puts the cursor back on the cell that it was about.
fn shut(open: RwSignal<Option<(SystemId, Arc<str>)>>) {
    let was = open.get_untracked();
    open.set(None);
    if let Some((system, duty)) = was {
        focus(&format!("[data-duty='{duty}'][data-system='{system}']"));
    }
}

fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        drop(element.focus());
    }
}

fn role_field(shown: Memo<Shown>, filter: RwSignal<Filter>) -> AnyView {
    let choices = Memo::new(move |_| shown.with(|s| s.roles.clone()));
    let options = move || {
        let option = |role: Arc<str>| {
            let value = role.to_string();
            let chosen = move || filter.with(|f| f.role.as_ref() == Some(&role));
            view! { <option value=value.clone() prop:selected=chosen>{role_words(&value)}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    let keep = move |event: web_sys::Event| {
        let value = event_target_value(&event);
        filter.update(|f| f.role = (!value.is_empty()).then(|| value.into()));
    };
    view! {
        <label class="field inline"><span>"Role"</span>
            <select on:change=keep><option value="">"Every role"</option>{options}</select>
        </label>
    }
    .into_any()
}

/// Steps through the systems where they are more than fit side by side.
fn steps(shown: Memo<Shown>, from: RwSignal<usize>) -> AnyView {
    let all = Memo::new(move |_| shown.with(|s| s.all_systems));
    let back = move |_| from.update(|at| *at = at.saturating_sub(ACROSS));
    let on = move |_| from.update(|at| *at += ACROSS);
    let words = move || {
        let (at, all) = (from.get(), all.get());
        format!("Systems {} to {} of {all}", at + 1, (at + ACROSS).min(all))
    };
    view! {
        <Show when=move || { all.get() > ACROSS }>
            <span class="field inline"><span>{words}</span>
                <button class="button square" aria-label="Systems before these" disabled=move || from.get() == 0 on:click=back>"‹"</button>
                <button class="button square" aria-label="Systems after these" disabled=move || { from.get() + ACROSS >= all.get() } on:click=on>"›"</button>
            </span>
        </Show>
    }
    .into_any()
}

/// The legend, which is also the filter by state.
fn legend(shown: Memo<Shown>, filter: RwSignal<Filter>) -> AnyView {
    let chips = move || {
        let counts = shown.with(|s| s.counts.clone());
        let there = counts.into_iter().filter(|(state, count)| {
            *count > 0 && !matches!(state, CellState::NotApplicable | CellState::NotAssessed)
        });
        let chip = move |(state, count): (CellState, usize)| {
            let on = move || filter.with(|f| f.states.contains(&state));
            let toggle = move |_| {
                filter.update(|f| {
                    if f.states.contains(&state) {
                        f.states.retain(|s| *s != state);
                    } else {
                        f.states.push(state);
                    }
                });
            };
            view! {
                <button class="chip" aria-pressed=move || on().to_string() title=state.meaning() on:click=toggle>
                    <span class=state::class(state)><Icon name=state::icon(state)/></span>{state.name()}" "<b>{format::whole(count)}</b>
                </button>
            }
        };
        there.map(chip).collect_view()
    };
    let meanings = CellState::ALL
        .map(|s| view! { <div><dt>{state::badge(s)}</dt><dd>{s.meaning()}</dd></div> });
    view! {
        <div class="legend" role="group" aria-label="States: show only some">{chips}</div>
        <details class="meanings"><summary>"What the states mean"</summary><dl>{meanings.into_iter().collect_view()}</dl></details>
    }
    .into_any()
}

/// The table, by chapters.
fn table(shown: &Shown) -> AnyView {
    if shown.rows.is_empty() {
        return view! { <p class="soft empty-note">"No duty is in this state. Take the filter away to see the others."</p> }
            .into_any();
    }
    let heads = shown.systems.iter().map(|(id, name, sum)| {
        let about = match sum {
            Some(sum) => format!("{} of {} covered", sum.covered, sum.owed),
            None => "not assessed".to_owned(),
        };
        let report = format!("#/report/@{id}");
        view! { <th scope="col"><a href=report title="Open the report">{name.clone()}</a><small>{about}</small></th> }
    });
    let mut bodies: Vec<AnyView> = Vec::new();
    let mut first = true;
    for chapter in shown.rows.chunk_by(|a, b| a.chapter == b.chapter) {
        let name = chapter.first().map_or("", |row| row.chapter.name());
        let rows = chapter
            .iter()
            .map(|row| table_row(shown, row, &mut first))
            .collect_view();
        let width = (shown.systems.len() + 1).to_string();
        bodies.push(
            view! {
                <tbody><tr class="chapter"><th scope="rowgroup" colspan=width><span>{name}</span></th></tr>{rows}</tbody>
            }
            .into_any(),
        );
    }
    view! {
        <table class="matrix" data-testid="matrix">
            <thead><tr><th scope="col">"Duty"</th>{heads.collect_view()}</tr></thead>
            {bodies}
        </table>
    }
    .into_any()
}

fn table_row(shown: &Shown, row: &ObligationRow, first: &mut bool) -> AnyView {
    let cells = row
        .cells
        .iter()
        .zip(&shown.systems)
        .map(|(cell, (system, name, _))| table_cell(shown.day, row, *cell, (*system, name), first))
        .collect_view();
    view! {
        <tr><th scope="row"><span class="article">{cite(&row.article)}</span><span>{row.title.to_string()}</span></th>{cells}</tr>
    }
    .into_any()
}

fn table_cell(
    day: Option<NaiveDate>,
    row: &ObligationRow,
    cell: Cell,
    (system, name): (SystemId, &str),
    first: &mut bool,
) -> AnyView {
    match cell.state {
        CellState::NotApplicable => {
            return view! { <td class="none"><span aria-hidden="true">"–"</span><span class="visually-hidden">"Not applicable"</span></td> }.into_any();
        }
        CellState::NotAssessed => {
            return view! { <td class="none"><span class="visually-hidden">"Not assessed"</span></td> }.into_any();
        }
        _ => {}
    }
    let about = match (cell.state, cell.from) {
        (CellState::Covered, _) => format!("{} kept", cell.proofs),
        (CellState::OnEvent | CellState::Optional | CellState::NeedsAnswer, _) => String::new(),
        (_, from) => day.map_or_else(String::new, |day| since(from, day)),
    };
    let works = match cell.work {
        0 => String::new(),
        1 => "1 item".to_owned(),
        n => format::count(n as usize, "item", "items"),
    };
    let about: Vec<String> = [about, works]
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect();
    // Who does not see where the cell stands hears it.
    let place = format!("{}, {}, {name}", cite(&row.article), row.title);
    let about = about
        .into_iter()
        .map(|text| view! { <span class="nowrap">{text}</span>" " });
    // One cell takes the tab key; the arrow keys go on from there.
    let tab = if std::mem::take(first) { "0" } else { "-1" };
    view! {
        <td><button class="duty-cell" tabindex=tab data-duty=row.obligation.to_string() data-system=system.to_string() title=cell.state.meaning()>
            {state::badge(cell.state)}<small>{about.collect_view()}</small><span class="visually-hidden">{place}</span>
        </button></td>
    }
    .into_any()
}

/// Opens the duty of the cell that was clicked.
fn pick(event: &web_sys::MouseEvent, open: RwSignal<Option<(SystemId, Arc<str>)>>) {
    let cell = event
        .target()
        .and_then(|t| t.dyn_into::<Element>().ok())
        .and_then(|e| e.closest("button[data-duty]").ok().flatten());
    let Some(cell) = cell else { return };
    let system = cell.get_attribute("data-system");
    let system = system
        .and_then(|id| Uuid::parse_str(&id).ok())
        .map(SystemId);
    let (Some(system), Some(duty)) = (system, cell.get_attribute("data-duty")) else {
        return;
    };
    make_current(&cell);
    open.set(Some((system, duty.into())));
}

/// The one cell that the tab key reaches.
fn make_current(cell: &Element) {
    let former = document()
        .query_selector(".duty-cell[tabindex='0']")
        .ok()
        .flatten();
    if let Some(former) = former {
        drop(former.set_attribute("tabindex", "-1"));
    }
    drop(cell.set_attribute("tabindex", "0"));
}

/// Arrow keys move between the cells that open something.
fn walk(event: &KeyboardEvent) {
    let here = event
        .target()
        .and_then(|t| t.dyn_into::<Element>().ok())
        .filter(|e| e.class_list().contains("duty-cell"));
    let Some(here) = here else { return };
    let next = match event.key().as_str() {
        "ArrowRight" => beside(&here, Element::next_element_sibling),
        "ArrowLeft" => beside(&here, Element::previous_element_sibling),
        "ArrowDown" => below(&here, 1),
        "ArrowUp" => below(&here, -1),
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = next {
        make_current(&next);
        if let Ok(next) = next.dyn_into::<HtmlElement>() {
            drop(next.focus());
        }
    }
}

/// The next cell with a button in a direction along the row.
fn beside(cell: &Element, step: fn(&Element) -> Option<Element>) -> Option<Element> {
    let mut at = step(&cell.parent_element()?)?;
    loop {
        if let Ok(Some(button)) = at.query_selector("button") {
            return Some(button);
        }
        at = step(&at)?;
    }
}

/// The cell of the same system in the next row that has one, down or up.
fn below(cell: &Element, by: i32) -> Option<Element> {
    let system = cell.get_attribute("data-system")?;
    let column = document()
        .query_selector_all(&format!(".duty-cell[data-system='{system}']"))
        .ok()?;
    let all: Vec<Element> = (0..column.length())
        .filter_map(|i| column.get(i)?.dyn_into::<Element>().ok())
        .collect();
    let at = all.iter().position(|e| e.is_same_node(Some(cell)))?;
    all.get(at.checked_add_signed(by as isize)?).cloned()
}
