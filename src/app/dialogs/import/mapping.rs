//! The columns of a table: their headers, examples of what is in them, and where each goes.

use super::memory::{TARGETS, target, word};
use super::state::ImportState;
use crate::app::prelude::*;
use crate::app::state::use_app;
use plumbline_exchange::table::{Decimal, Mapping, Table, Target};
use plumbline_text::dates::DayOrder;

/// How many examples of a column are shown, and how much of each.
const EXAMPLES: usize = 3;
const EXAMPLE_CHARS: usize = 40;

struct Column {
    header: String,
    examples: Vec<String>,
}

fn columns(table: &Table) -> Vec<Column> {
    let column = |(i, header): (usize, &String)| {
        let cells = table.rows.iter().map(|row| row.cell(i).trim());
        let examples = cells.filter(|c| !c.is_empty()).take(EXAMPLES).map(cut);
        Column {
            header: if header.trim().is_empty() {
                format!("Column {} (no header)", i + 1)
            } else {
                header.trim().to_owned()
            },
            examples: examples.collect(),
        }
    };
    table.headers.iter().enumerate().map(column).collect()
}

fn cut(cell: &str) -> String {
    let mut text: String = cell.chars().take(EXAMPLE_CHARS).collect();
    if text.len() < cell.len() {
        text.push('…');
    }
    text
}

fn with_mapping<T>(state: ImportState, f: impl FnOnce(&Mapping) -> T) -> Option<T> {
    state.opened.with(|opened| {
        let table = opened.as_ref()?.incoming.table.as_ref();
        table.map(|(_, mapping)| f(mapping))
    })
}

/// Where each column goes.
#[component]
pub(super) fn Columns() -> impl IntoView {
    let app = use_app();
    let state = expect_context::<ImportState>();
    let columns = state.opened.with_untracked(|opened| {
        let table = opened.as_ref().and_then(|o| o.incoming.table.as_ref());
        table.map(|(table, _)| columns(table)).unwrap_or_default()
    });
    let criteria = app.peek(|store| {
        let all = store.workspace().criteria.iter();
        all.map(|c| (word(&Target::Judgement(c.id.clone())), c.name.clone()))
            .collect::<Vec<_>>()
    });
    let criteria = StoredValue::new(criteria);
    let rows = columns.into_iter().enumerate().map(|(at, column)| {
        view! { <ColumnRow at column criteria/> }
    });
    view! {
        <fieldset class="columns" data-testid="import-columns">
            <legend>"Columns"</legend>
            <ul>{rows.collect_view()}</ul>
            <Writing/>
        </fieldset>
    }
}

#[component]
fn ColumnRow(
    at: usize,
    column: Column,
    criteria: StoredValue<Vec<(String, String)>>,
) -> impl IntoView {
    let app = use_app();
    let state = expect_context::<ImportState>();
    let now = Memo::new(move |_| {
        with_mapping(state, |m| m.columns.get(at).map(word))
            .flatten()
            .unwrap_or_default()
    });
    let change = move |chosen: String| {
        if let Some(target) = target(&chosen) {
            state.remap(app, |mapping| set(mapping, at, &target));
        }
    };
    let option = move |value: String, name: String| {
        let mine = value.clone();
        view! { <option value=value prop:selected=move || now.get() == mine>{name}</option> }
    };
    let header = column.header.clone();
    view! {
        <li class="column" class:unused=move || now.get() == "ignore">
            <div><b>{column.header}</b><small class="soft">{column.examples.join(" · ")}</small></div>
            <select aria-label=format!("Where the column {header} goes") data-column=header on:change:target=move |e| change(e.target().value())>
                {TARGETS.iter().map(|(value, name, _)| option((*value).to_owned(), (*name).to_owned())).collect_view()}
                <optgroup label="Criteria">
                    {criteria.get_value().into_iter().map(|(value, name)| option(value, name)).collect_view()}
                </optgroup>
            </select>
        </li>
    }
}

/// Sends a column somewhere; another that went there becomes an extra field, where only one may.
fn set(mapping: &mut Mapping, at: usize, target: &Target) {
    let many = matches!(
        target,
        Target::Extra | Target::Ignore | Target::Tags | Target::DependsOn
    );
    for (i, column) in mapping.columns.iter_mut().enumerate() {
        if i == at {
            column.clone_from(target);
        } else if !many && column == target {
            *column = Target::Extra;
        }
    }
}

/// How numbers and dates are written, where there are such columns.
#[component]
fn Writing() -> impl IntoView {
    let app = use_app();
    let state = expect_context::<ImportState>();
    let has = move |wanted: fn(&Target) -> bool| {
        with_mapping(state, |m| m.columns.iter().any(wanted)).unwrap_or(false)
    };
    let numbers = Memo::new(move |_| has(|t| matches!(t, Target::Judgement(_))));
    let dates = Memo::new(move |_| has(|t| *t == Target::Due));
    let comma =
        Memo::new(move |_| with_mapping(state, |m| m.decimal == Decimal::Comma) == Some(true));
    let month =
        Memo::new(move |_| with_mapping(state, |m| m.days == DayOrder::MonthFirst) == Some(true));
    let set_comma = move |on: bool| {
        state.remap(app, |m| {
            m.decimal = if on { Decimal::Comma } else { Decimal::Point }
        });
    };
    let set_month = move |on: bool| {
        state.remap(app, |m| {
            m.days = if on {
                DayOrder::MonthFirst
            } else {
                DayOrder::DayFirst
            }
        });
    };
    view! {
        <div class="writing">
            <Show when=move || numbers.get()>
                <label>"Numbers are written "
                    <select data-testid="import-numbers" on:change:target=move |e| set_comma(e.target().value() == "comma")>
                        <option value="point" prop:selected=move || !comma.get()>"1,234.5"</option>
                        <option value="comma" prop:selected=move || comma.get()>"1.234,5"</option>
                    </select>
                </label>
            </Show>
            <Show when=move || dates.get()>
                <label>"03/04/2026 is "
                    <select data-testid="import-dates" on:change:target=move |e| set_month(e.target().value() == "month")>
                        <option value="day" prop:selected=move || !month.get()>"3 April"</option>
                        <option value="month" prop:selected=move || month.get()>"4 March"</option>
                    </select>
                </label>
            </Show>
        </div>
    }
}
