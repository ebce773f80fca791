//! The virtual table: 10,000 rows behind a window of about forty.
//!
//! TableRows have one height, a spacer gives the scroll bar its length, and a fixed set of lines (see `row`) shows the
//! window. Lines stand in the order of the screen, so that a screen reader meets the rows in their order.

use super::columns;
use super::row::RowLine;
use super::table::{Table, toggle};
use crate::app::prelude::*;
use crate::app::resize::on_resize;
use crate::app::state::{App, use_app};
use leptos::html;
use plumbline_document::ids::ItemId;
use plumbline_document::view::{Query, Sort};
use plumbline_features::present::column::Column;
use plumbline_features::prioritise::query::{TableRow, TableRows};
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// TableRows kept ready above and below the window.
const SPARE: usize = 4;

/// The table.
#[component]
pub fn Grid() -> impl IntoView {
    let app = use_app();
    let scroll_top = RwSignal::new(0.0_f64);
    let (width, height) = likely_size();
    let (width, height) = (RwSignal::new(width), RwSignal::new(height));
    let row_height = Memo::new(move |_| {
        if app.prefs.projector.get() {
            54.0
        } else {
            38.0
        }
    });
    let rows =
        Memo::new(move |_| Arc::new(app.query.with(|query| app.read(|store| store.rows(query)))));
    let columns = Memo::new(move |_| shown_columns(app, width.get()));
    let total = Memo::new(move |_| rows.with(|r| r.rows.len()));
    let pool = Memo::new(move |_| whole_rows(height.get() / row_height.get()) + 2 * SPARE + 1);
    let first = Memo::new(move |_| {
        let above = whole_rows(scroll_top.get() / row_height.get()).saturating_sub(SPARE);
        above.min(total.get().saturating_sub(pool.get()))
    });
    let table = Table {
        app,
        rows,
        columns,
        first,
        pool,
        cursor: RwSignal::new((0, 1)),
        editing: RwSignal::new(None),
        opening: StoredValue::new(0),
        scroller: NodeRef::new(),
        row_height,
    };
    follow_size(table.scroller, width, height);
    let template = move || {
        let tracks: Vec<String> = columns.with(|c| c.iter().map(columns::track).collect());
        format!("2rem {}", tracks.join(" "))
    };
    view! {
        <div class="grid" data-testid="backlog-list" role="grid" tabindex="0" aria-label="Backlog, by rank" aria-multiselectable="true" node_ref=table.scroller
            aria-rowcount=move || total.get() + 1 aria-colcount=move || columns.with(Vec::len) + 1
            aria-activedescendant=move || active_cell(table)
            style:--columns=template style:--least=move || format!("{}rem", columns.with(|c| least_width(c))) style:--row-height=move || format!("{}px", row_height.get())
            on:mouseover=|event| name_in_full(&event, true) on:mouseout=|event| name_in_full(&event, false)
            on:scroll=move |_| if let Some(el) = table.scroller.get_untracked() { scroll_top.set(f64::from(el.scroll_top())) }
            on:keydown=move |event| on_key(table, &event)>
            <Head table/>
            <div class="rows" role="presentation" style:height=move || format!("{}px", px(total.get()) * row_height.get())>
                <div class="window" role="presentation" style:transform=move || format!("translateY({}px)", px(first.get()) * row_height.get())>
                    <For each=move || 0..pool.get() key=|i| *i let:line><RowLine table line/></For>
                </div>
            </div>
        </div>
    }
}

/// The width below which the table scrolls sideways, in rem: every row needs the same one, or its columns would not
/// stand under one another.
fn least_width(columns: &[Column]) -> f64 {
    // The box to tick, the gaps and the margins.
    let fixed = 2.0 + 1.7 + 0.6 * px(columns.len());
    columns.iter().map(columns::least_width).sum::<f64>() + fixed
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clipped to what a screen can hold
fn whole_rows(n: f64) -> usize {
    n.clamp(0.0, 1e9) as usize
}

#[allow(clippy::cast_precision_loss)] // row numbers are small
fn px(n: usize) -> f64 {
    n as f64
}

/// The columns that were chosen; else the usual ones, as many as have room in `width` pixels beside a title that can be
/// read (0: not known yet).
fn shown_columns(app: App, width: f64) -> Vec<Column> {
    let chosen = app.query.with(|q| q.columns.clone());
    match chosen {
        Some(slugs) => app.view(|context| {
            let slugs = slugs.iter();
            slugs
                .filter_map(|slug| Column::from_slug(context, slug))
                .collect()
        }),
        None => {
            let text = if app.prefs.projector.get() {
                19.0
            } else {
                13.0
            };
            fitting(width / text)
        }
    }
}

/// The usual columns as far as there is room for them and for titles of some length, in rem.
fn fitting(rem: f64) -> Vec<Column> {
    /// What titles get beyond their least width before another column may stay.
    const TITLE: f64 = 4.0;
    let mut columns = Column::USUAL.to_vec();
    for column in Column::FIRST_TO_LEAVE {
        if rem > 0.0 && least_width(&columns) + TITLE > rem {
            columns.retain(|c| *c != column);
        }
    }
    columns
}

/// Width and height of the scroller, before the browser has laid the page out for the first time: asking it then would
/// make it do so once more.
fn likely_size() -> (f64, f64) {
    /// What the frame leaves of the window's height, about.
    const SHARE: f64 = 0.8;
    let pixels = |size: Result<wasm_bindgen::JsValue, _>| size.ok().and_then(|n| n.as_f64());
    let width = pixels(window().inner_width()).unwrap_or_default();
    let height = pixels(window().inner_height()).unwrap_or(900.0);
    (width, height * SHARE)
}

/// Keeps `width` and `height` at those of the scroller.
fn follow_size(scroller: NodeRef<html::Div>, width: RwSignal<f64>, height: RwSignal<f64>) {
    on_resize(scroller, move |element| {
        height.set(f64::from(element.client_height()));
        width.set(f64::from(element.client_width()));
    });
}

#[component]
fn Head(table: Table) -> impl IntoView {
    let app = table.app;
    let all_selected = move || {
        app.selection.with(|selected| {
            !selected.is_empty()
                && app
                    .read(|store| item_ids(&table.rows.get(), store))
                    .iter()
                    .all(|id| selected.contains(id))
        })
    };
    let toggle_all = move |_| {
        let ids = app.peek(|store| item_ids(&table.rows.get_untracked(), store));
        let all = app
            .selection
            .with_untracked(|s| ids.iter().all(|id| s.contains(id)));
        app.selection.update(|s| {
            s.clear();
            if !all {
                s.extend(ids);
            }
        });
    };
    view! {
        <div class="row head" role="row" aria-rowindex="1">
            <span class="cell" role="columnheader">
                <input type="checkbox" tabindex="-1" aria-label="Select all shown items" prop:checked=all_selected on:change=toggle_all/>
            </span>
            <For each=move || table.columns.get() key=Column::clone let:column><HeadCell table column/></For>
        </div>
    }
}

fn item_ids(rows: &TableRows, store: &crate::app::document_store::DocumentStore) -> Vec<ItemId> {
    rows.rows
        .iter()
        .filter_map(|row| match row {
            TableRow::Item(slot) => store.workspace().items.at(*slot).map(|item| item.id),
            TableRow::Group(_) => None,
        })
        .collect()
}

/// Whether the table is sorted by this column downwards; none when it is sorted by another.
fn is_descending(query: &Query, slug: &str) -> Option<bool> {
    match &query.sort {
        Some(sort) if sort.column == slug => Some(sort.descending),
        None if slug == "rank" => Some(false),
        _ => None,
    }
}

/// Sorts by this column, the second time the other way round.
fn sort_by(app: App, slug: &str) {
    app.query.update(|query| {
        let descending = is_descending(query, slug).is_some_and(|d| !d);
        query.sort = (slug != "rank" || descending).then(|| Sort {
            column: slug.to_owned(),
            descending,
        });
    });
}

#[component]
fn HeadCell(table: Table, column: Column) -> impl IntoView {
    let app = table.app;
    let slug = column.slug().to_owned();
    let heading = {
        let column = column.clone();
        move || app.read(|store| column.heading(store.workspace()))
    };
    let sorted = {
        let slug = slug.clone();
        Memo::new(move |_| app.query.with(|q| is_descending(q, &slug)))
    };
    let sort = move |_| sort_by(app, &slug);
    view! {
        <span class="cell" class:num=column.is_number() role="columnheader"
            aria-sort=move || sorted.get().map(|d| if d { "descending" } else { "ascending" })>
            <button class="sort" tabindex="-1" on:click=sort>
                {heading}<span aria-hidden="true">{move || sorted.get().map(|d| if d { " ↓" } else { " ↑" })}</span>
            </button>
        </span>
    }
}

/// Names the whole of a text that is cut short, while the pointer is on it. Not longer: the line may show another row.
fn name_in_full(event: &web_sys::MouseEvent, is_on: bool) {
    let text = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    let Some(text) = text.filter(|t| t.class_list().contains("text")) else {
        return;
    };
    let is_cut = is_on && text.scroll_width() > text.client_width();
    let whole = text.text_content().filter(|_| is_cut);
    // A title that cannot be set is missed by nobody: the panel shows the text whole.
    drop(match whole {
        Some(whole) => text.set_attribute("title", &whole),
        None => text.remove_attribute("title"),
    });
}

fn active_cell(table: Table) -> Option<String> {
    let (row, column) = table.cursor.get();
    let slot = row.checked_sub(table.first.get())?;
    (slot < table.pool.get()).then(|| format!("cell-{slot}-{column}"))
}

fn item_at(table: Table, index: usize) -> Option<ItemId> {
    let row = table
        .rows
        .with_untracked(|rows| rows.rows.get(index).copied())?;
    match row {
        TableRow::Item(slot) => table
            .app
            .peek(|store| store.workspace().items.at(slot).map(|item| item.id)),
        TableRow::Group(_) => None,
    }
}

/// The keys of the table: arrows, page, home and end move; Enter opens, F2 edits, space ticks, shift and an arrow
/// tick on the way.
fn on_key(table: Table, event: &web_sys::KeyboardEvent) {
    let in_field = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|e| e.closest(".editor").is_ok_and(|f| f.is_some()));
    if in_field || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let on_head = matches!(event.key().as_str(), "Enter" | " ")
        && event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|e| e.closest(".head").is_ok_and(|head| head.is_some()));
    if on_head {
        return;
    }
    let (row, column) = table.cursor.get_untracked();
    let last = table
        .rows
        .with_untracked(|r| r.rows.len())
        .saturating_sub(1);
    let page = table
        .pool
        .get_untracked()
        .saturating_sub(2 * SPARE + 2)
        .max(1);
    let to = match event.key().as_str() {
        "ArrowDown" | "j" => Some((row + 1).min(last)),
        "ArrowUp" | "k" => Some(row.saturating_sub(1)),
        "PageDown" => Some((row + page).min(last)),
        "PageUp" => Some(row.saturating_sub(page)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    };
    let columns = table.columns.with_untracked(Vec::len);
    match (event.key().as_str(), to) {
        (_, Some(to)) => {
            if event.shift_key() {
                tick_between(table, row, to);
            }
            table.cursor.set((to, column));
            scroll_to(table, to);
        }
        ("ArrowRight", _) => table
            .cursor
            .set((row, (column + 1).min(columns.saturating_sub(1)))),
        ("ArrowLeft", _) => table.cursor.set((row, column.saturating_sub(1))),
        ("Enter" | "o", _) => table.app.open(item_at(table, row)),
        ("F2" | "e", _) => {
            let edited = table
                .columns
                .with_untracked(|c| c.get(column).cloned())
                .filter(Column::is_editable);
            if let (Some(column), Some(id)) = (edited, item_at(table, row)) {
                table.edit(id, column);
            }
        }
        ("s", _) => {
            if let Some(column) = table.columns.with_untracked(|c| c.get(column).cloned()) {
                sort_by(table.app, column.slug());
            }
        }
        (" ", _) => toggle(table.app, item_at(table, row)),
        ("d", _) if table.app.selection.with_untracked(|s| s.is_empty()) => {
            crate::app::ledger::decide_about(table.app, item_at(table, row).into_iter().collect());
        }
        ("d", _) => crate::app::ledger::decide(table.app),
        ("Escape", _) if table.app.route.with_untracked(|r| r.item.is_some()) => {
            table.app.open(None);
        }
        _ => return,
    }
    event.prevent_default();
}

fn tick_between(table: Table, from: usize, to: usize) {
    let ids: Vec<ItemId> = (from.min(to)..=from.max(to))
        .filter_map(|i| item_at(table, i))
        .collect();
    table.app.selection.update(|s| s.extend(ids));
}

fn scroll_to(table: Table, row: usize) {
    let Some(element) = table.scroller.get_untracked() else {
        return;
    };
    let height = table.row_height.get_untracked();
    let (top, view) = (
        f64::from(element.scroll_top()),
        f64::from(element.client_height()),
    );
    // The sticky head covers one row's height of the window.
    let (from, to) = (px(row) * height, px(row + 2) * height);
    let wanted = if from < top {
        from
    } else if to > top + view {
        to - view
    } else {
        return;
    };
    #[allow(clippy::cast_possible_truncation)]
    element.set_scroll_top(wanted as i32);
}
