//! A line of the table: made once, and painted over with the row that it has to show.
//!
//! Rows pass by the hundred while somebody scrolls, filters or re-ranks. One effect for a line compares what it shows
//! with what it is to show, and sets what differs; a reactive node for each text and class was most of what an edit
//! cost.

use super::columns;
use super::lazy;
use super::table::{Table, focus, toggle};
use crate::app::prelude::*;
use crate::app::widgets::score_bar;
use leptos::html;
use leptos::reactive::owner::Owner;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Render};
use plumbline_document::ids::ItemId;
use plumbline_features::present::column::Column;
use plumbline_features::present::row::{BacklogRow, CellView};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Text};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A row as a line shows it.
#[derive(Clone, Default, PartialEq)]
struct RowView {
    row: BacklogRow,
    /// Whether it is ticked.
    selected: bool,
    /// Whether its item is open in the panel.
    open: bool,
}

impl RowView {
    fn item(&self) -> Option<ItemId> {
        self.row.item()
    }
}

fn row_view(table: Table, line: usize) -> RowView {
    let (app, place) = (table.app, table.first.get() + line);
    let row = table.rows.with(|rows| {
        table
            .columns
            .with(|columns| app.view(|context| BacklogRow::at(context, rows, place, columns)))
    });
    let id = row.item();
    RowView {
        row,
        selected: id.is_some_and(|id| app.selection.with(|s| s.contains(&id))),
        open: id.is_some_and(|id| app.route.with(|r| r.item == Some(id))),
    }
}

/// One line.
#[component]
pub(super) fn RowLine(table: Table, line: usize) -> impl IntoView {
    let row = Memo::new(move |_| row_view(table, line));
    let id = move || untrack(|| row.with(RowView::item));
    let here = Memo::new(move |_| table.cursor.with(|c| c.0) == table.first.get() + line);
    let edited = Memo::new(move |_| {
        let (item, column) = table.editing.get()?;
        (row.with(RowView::item) == Some(item)).then_some(column)
    });
    let (element, tick) = (NodeRef::<html::Div>::new(), NodeRef::<html::Input>::new());
    let owner = Owner::current().unwrap_or_default();
    Effect::new(move |painted: Option<Option<Line>>| {
        let (element, tick) = (element.get()?, tick.get()?);
        let mut painted = painted
            .flatten()
            .unwrap_or_else(|| Line::new(element.into(), tick));
        table.columns.with(|columns| painted.fit(line, columns));
        row.with(|row| painted.paint(row, here.get()));
        painted.edit(table, &owner, row.with(RowView::item), edited.get());
        Some(painted)
    });
    let click = move |event: web_sys::MouseEvent| {
        table
            .cursor
            .update(|c| c.0 = table.first.get_untracked() + line);
        let on_control = within(&event, "input, select, button, .editor").is_some();
        if !on_control && table.editing.with_untracked(Option::is_none) {
            table.open_soon(id());
        }
    };
    let edit = move |event: web_sys::MouseEvent| {
        let slug =
            within(&event, "[data-column]").and_then(|cell| cell.get_attribute("data-column"));
        let column = table.columns.with_untracked(|columns| {
            let mut editable = columns.iter().filter(|c| c.is_editable());
            editable
                .find(|c| Some(c.slug()) == slug.as_deref())
                .cloned()
        });
        if let (Some(id), Some(column)) = (id(), column) {
            table.edit(id, column);
        }
    };
    view! {
        <div class="row blank" data-testid="backlog-row" role="row" node_ref=element
            aria-rowindex=move || table.first.get() + line + 2 on:click=click on:dblclick=edit>
            <span class="cell" role="gridcell">
                <input type="checkbox" tabindex="-1" aria-label="Select this item" node_ref=tick on:change=move |_| toggle(table.app, id())/>
            </span>
        </div>
    }
}

/// The nearest element around an event that a selector matches.
fn within(event: &web_sys::MouseEvent, selector: &str) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(selector).ok().flatten()
}

fn make(tag: &str, class: &str) -> Element {
    let element = leptos::tachys::renderer::Rndr::create_element(tag, None);
    element.set_class_name(class);
    element
}

/// An attribute whose name is known to be one.
fn put(element: &Element, name: &str, value: &str) {
    drop(element.set_attribute(name, value));
}

/// Adds a child at the end of an element that is made here.
fn add(parent: &Element, child: &web_sys::Node) {
    drop(parent.append_child(child));
}

fn add_text(parent: &Element) -> Text {
    let text = document().create_text_node("");
    add(parent, &text);
    text
}

/// A line as it stands in the document.
struct Line {
    element: Element,
    tick: HtmlInputElement,
    label: Text,
    count: Text,
    columns: Vec<Column>,
    cells: Vec<CellBox>,
    class: String,
    row: RowView,
    editor: Option<Editor>,
}

impl Line {
    fn new(element: Element, tick: HtmlInputElement) -> Self {
        let head = make("span", "cell group-head");
        put(&head, "role", "gridcell");
        let (label, count) = (make("b", ""), make("span", "soft"));
        add(&head, &label);
        add(&head, &document().create_text_node(" "));
        add(&head, &count);
        add(&element, &head);
        Self {
            label: add_text(&label),
            count: add_text(&count),
            element,
            tick,
            columns: Vec::new(),
            cells: Vec::new(),
            class: String::new(),
            row: RowView::default(),
            editor: None,
        }
    }

    /// Gives the line a cell for each column.
    fn fit(&mut self, line: usize, columns: &[Column]) {
        if self.columns == columns {
            return;
        }
        self.editor = None;
        for old in self.cells.drain(..) {
            old.element.remove();
        }
        for (at, column) in columns.iter().enumerate() {
            let cell = CellBox::new(column);
            cell.element.set_id(&format!("cell-{line}-{at}"));
            add(&self.element, &cell.element);
            self.cells.push(cell);
        }
        self.columns = columns.to_vec();
        self.row = RowView::default();
    }

    fn paint(&mut self, row: &RowView, here: bool) {
        let mut class = String::from(match &row.row {
            BacklogRow::Blank => "row blank",
            BacklogRow::Group { .. } => "row group",
            BacklogRow::Item { .. } => "row",
        });
        if row.open {
            class.push_str(" on");
        }
        if let BacklogRow::Item { ranked: false, .. } = &row.row {
            class.push_str(" out");
        }
        if here {
            class.push_str(" cursor");
        }
        if class != self.class {
            self.element.set_class_name(&class);
            self.class = class;
        }
        if *row != self.row {
            self.fill(row);
            self.row = row.clone();
        }
    }

    fn fill(&mut self, row: &RowView) {
        let none = CellView::default();
        let (cells, selected) = match &row.row {
            BacklogRow::Item { cells, .. } => (cells.as_slice(), Some(row.selected)),
            BacklogRow::Group { label, count } => {
                self.label.set_data(label);
                self.count.set_data(count);
                (&[][..], None)
            }
            BacklogRow::Blank => (&[][..], None),
        };
        for (at, cell) in self.cells.iter_mut().enumerate() {
            cell.paint(cells.get(at).unwrap_or(&none));
        }
        self.tick.set_checked(selected == Some(true));
        match selected {
            Some(selected) => put(&self.element, "aria-selected", &selected.to_string()),
            None => drop(self.element.remove_attribute("aria-selected")),
        }
    }

    /// Opens the editor in a cell, or closes it.
    fn edit(&mut self, table: Table, owner: &Owner, item: Option<ItemId>, column: Option<Column>) {
        let wanted = item.zip(column);
        if self.editor.as_ref().map(|e| &e.of) == wanted.as_ref() {
            return;
        }
        self.editor = None;
        let at = |column: &Column| self.columns.iter().position(|c| c == column);
        let Some((item, column)) = wanted else { return };
        if let Some(cell) = at(&column).and_then(|at| self.cells.get(at)) {
            self.editor = Some(Editor::new(table, owner, &cell.element, item, column));
        }
    }
}

/// An editor in a cell, over what the cell shows, for as long as this lives.
struct Editor {
    of: (ItemId, Column),
    cell: Element,
    owner: Owner,
    view: AnyViewState,
}

impl Editor {
    fn new(table: Table, owner: &Owner, cell: &Element, item: ItemId, column: Column) -> Self {
        let owner = owner.child();
        let done = move |()| {
            table.editing.set(None);
            focus(table.scroller);
        };
        let of = (item, column.clone());
        let view = owner.with(|| {
            let done = Callback::new(done);
            let mut view = lazy::work::cell_editor(item, column, done).build();
            view.mount(cell, None);
            view
        });
        drop(cell.class_list().add_1("edited"));
        Self {
            of,
            cell: cell.clone(),
            owner,
            view,
        }
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.view.unmount();
        self.owner.cleanup();
        drop(self.cell.class_list().remove_1("edited"));
    }
}

/// A cell as it stands in the document.
struct CellBox {
    element: Element,
    icon: Option<(Element, Element)>,
    text: Element,
    words: Text,
    bar: Option<HtmlElement>,
    shown: CellView,
}

impl CellBox {
    fn new(column: &Column) -> Self {
        let slug = column.slug();
        let number = if column.is_number() { " num" } else { "" };
        let element = make("span", &format!("cell c-{slug}{number}"));
        put(&element, "role", "gridcell");
        put(&element, "data-column", slug);
        let icon = column.has_icon().then(|| {
            let icon = leptos::tachys::renderer::Rndr::create_element("svg", Some(SVG));
            for (name, value) in [("class", "icon absent"), ("width", "16"), ("height", "16")] {
                put(&icon, name, value);
            }
            let figure = leptos::tachys::renderer::Rndr::create_element("use", Some(SVG));
            add(&icon, &figure);
            add(&element, &icon);
            (icon, figure)
        });
        let text = make("span", "text ");
        add(&element, &text);
        let bar = column.has_bar().then(|| {
            let bar: HtmlElement = make("i", "stack absent").unchecked_into();
            add(&element, &bar);
            bar
        });
        Self {
            words: add_text(&text),
            element,
            icon,
            text,
            bar,
            shown: CellView::default(),
        }
    }

    fn paint(&mut self, cell: &CellView) {
        let old = &self.shown;
        if old == cell {
            return;
        }
        if old.text != cell.text {
            self.words.set_data(&cell.text);
        }
        let class = columns::class(cell.tone);
        if old.tone != cell.tone {
            self.text.set_class_name(&format!("text {class}"));
        }
        if let Some((icon, figure)) = &self.icon
            && (old.icon, old.tone) != (cell.icon, cell.tone)
        {
            let (name, label) = columns::icon_and_label(cell.icon);
            let absent = if name.is_empty() { " absent" } else { "" };
            put(icon, "class", &format!("icon {class}{absent}"));
            put(figure, "href", &format!("#i-{name}"));
            if label.is_empty() {
                put(icon, "role", "presentation");
                drop(icon.remove_attribute("aria-label"));
            } else {
                put(icon, "role", "img");
                put(icon, "aria-label", label);
            }
        }
        if let Some(bar) = &self.bar
            && old.bar != cell.bar
        {
            bar.set_class_name(if cell.bar.is_empty() {
                "stack absent"
            } else {
                "stack"
            });
            let background = score_bar::background(&cell.bar);
            drop(bar.style().set_property("background-image", &background));
        }
        self.shown = cell.clone();
    }
}
