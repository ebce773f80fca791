//! The files, the settings, and how each column is read.

use super::lab::Lab;
use crate::app::format;
use crate::app::prelude::*;
use plumbline_drift::plan::Plan;
use plumbline_drift::read::layout::ColumnChoice;
use plumbline_drift::read::value;
use plumbline_drift::summary::{Kind, Method, Preset};
use wasm_bindgen::JsCast;
use web_sys::{Event, File, HtmlInputElement};

/// The file that was chosen; the input is emptied, so that the same file can be chosen again.
pub(super) fn chosen(event: &Event) -> Option<File> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

pub(super) fn size(bytes: f64) -> String {
    if bytes < 1_000_000.0 {
        format!("{:.0} kB", (bytes / 1000.0).max(1.0))
    } else {
        format!("{:.1} MB", bytes / 1_000_000.0)
    }
}

/// Both places for files.
pub(super) fn files(lab: Lab) -> AnyView {
    let place = move |at: usize, title: &'static str, about: &'static str, id: &'static str| {
        let file = move || lab.files.with(|f| f.get(at).cloned().flatten());
        let there = move || file().map(|f| (f.name(), size(f.size())));
        let layout = move || {
            lab.inspection.with(|i| {
                let i = i.as_ref()?;
                let layout = if at == 0 {
                    Some(&i.reference)
                } else {
                    i.current.as_ref()
                };
                layout.map(|l| format!("{} columns; {}", l.columns.len(), l.words()))
            })
        };
        let clear = format!("Take the file for {} away", title.to_lowercase());
        view! {
            <div class="box drift-place">
                <h2>{title}</h2>
                <p class="soft">{about}</p>
                {move || there().map(|(name, size)| view! {
                    <p class="file"><b>{name}</b>" "<span class="soft">{size}</span>
                        <button class="quiet" aria-label=clear.clone() on:click=move |_| lab.clear(at)>"×"</button></p>
                })}
                <p class="faint">{layout}</p>
                <label class="button drift-pick" for=id>{move || if there().is_some() { "Choose another file" } else { "Choose a file" }}</label>
                <input id=id class="visually-hidden" type="file" accept=".csv,.tsv,.txt,text/csv" aria-label=format!("File for {}", title.to_lowercase())
                    on:change=move |event: Event| if let Some(file) = chosen(&event) { lab.choose(at, file); }/>
            </div>
        }
    };
    let none = move || lab.files.with(|[a, b]| a.is_none() && b.is_none());
    let both = move || lab.files.with(|[a, b]| a.is_some() && b.is_some());
    view! {
        <div class="places">
            {place(0, "Reference", "What the model was made for, or any period that was good.", "drift-reference")}
            {place(1, "Current data", "What it sees now. Leave it empty to split one file by a date.", "drift-current")}
        </div>
        <div class="acts">
            <Show when=none>
                <button class="button" data-testid="drift-sample" on:click=move |_| lab.sample()>"Try it with sample data"</button>
                <span class="soft">"or drop CSV files anywhere on this page"</span>
            </Show>
            <Show when=both><button class="button" on:click=move |_| lab.swap()>"Swap the two"</button></Show>
        </div>
    }
    .into_any()
}

/// Settings, columns and the button.
pub(super) fn choices(lab: Lab) -> AnyView {
    let unready = move || !lab.ready();
    let single = move || {
        lab.inspection
            .with(|i| i.as_ref().is_some_and(|i| i.current.is_none()))
    };
    view! {
        {move || single().then(|| split(lab))}
        <div class="fields settings">
            {preset(lab)}
            {move || more(lab, lab.plan.with(|p| p.preset))}
        </div>
        {columns(lab)}
        <div class="acts">
            <button class="button primary" data-testid="drift-check" disabled=unready on:click=move |_| lab.check()>"Check for drift"</button>
        </div>
    }
    .into_any()
}

fn split(lab: Lab) -> AnyView {
    let dates = lab.inspection.with_untracked(|i| -> Vec<String> {
        let choices = i.iter().flat_map(|i| &i.choices);
        choices
            .filter(|c| c.kind == Kind::Date)
            .map(|c| c.name.clone())
            .collect()
    });
    if dates.is_empty() {
        return view! { <p class="box">"One file alone has to be split by a date, and no column is read as a date. Add a file with the current data, or set a column to Date below."</p> }.into_any();
    }
    let options = dates
        .into_iter()
        .map(|name| {
            let value = name.clone();
            view! { <option value=value>{name}</option> }
        })
        .collect_view();
    view! {
        <div class="fields settings">
            <label class="field"><span>"Split by"</span>
                <select prop:value=move || lab.split.with(|s| s.as_ref().map_or_else(String::new, |s| s.column.clone()))
                    on:change:target=move |e| lab.split.update(|s| if let Some(s) = s { s.column = e.target().value(); })>{options}</select></label>
            <label class="field"><span>"Current data from this day on"</span>
                <input type="date" aria-describedby="split-help"
                    on:change:target=move |e| lab.split.update(|s| if let Some(s) = s { s.at = value::date(e.target().value().as_bytes(), false); })/>
                <small id="split-help" class="soft">"Empty: half of the rows on each side"</small></label>
        </div>
    }
    .into_any()
}

fn preset(lab: Lab) -> AnyView {
    let options = Preset::ALL.map(|p| {
        view! { <option value=p.slug() prop:selected=move || lab.plan.with(|plan| plan.preset == p)>{p.name()}</option> }
    });
    let choose = move |slug: String| {
        if let Some(preset) = Preset::ALL.into_iter().find(|p| p.slug() == slug) {
            lab.plan.set(Plan {
                preset,
                ..Plan::default()
            });
        }
    };
    view! {
        <label class="field"><span>"Whose conventions decide"</span>
            <select data-testid="drift-preset" on:change:target=move |e| choose(e.target().value())>{options.collect_view()}</select></label>
    }
    .into_any()
}

fn number_field(label: &'static str, value: f64, set: fn(&mut Plan, f64), lab: Lab) -> AnyView {
    view! {
        <label class="field"><span>{label}</span>
            <input inputmode="decimal" prop:value=value.to_string() on:change:target=move |e| {
                if let Some(number) = lab.number(&e.target().value()) { lab.plan.update(|p| set(p, number)); }
            }/></label>
    }
    .into_any()
}

fn method_field(
    label: &'static str,
    methods: &'static [Method],
    usual: &'static str,
    get: fn(&Plan) -> Option<Method>,
    set: fn(&mut Plan, Option<Method>),
    lab: Lab,
) -> AnyView {
    let own = (!usual.is_empty()).then(|| view! { <option value="">{usual}</option> });
    let options: Vec<AnyView> = methods
        .iter()
        .map(|m| view! { <option value=m.slug() prop:selected=move || lab.plan.with(get) == Some(*m)>{m.name()}</option> }.into_any())
        .collect();
    view! {
        <label class="field"><span>{label}</span>
            <select on:change:target=move |e| { let m = Method::from_slug(&e.target().value()); lab.plan.update(|p| set(p, m)); }>{own}{options}</select></label>
    }
    .into_any()
}

/// What the preset leaves open.
fn more(lab: Lab, preset: Preset) -> Vec<AnyView> {
    let plan = lab.plan.get_untracked();
    let methods = move |usual: &'static str| {
        vec![
            method_field(
                "Statistic for numbers",
                &Method::FOR_NUMBERS,
                usual,
                |p| p.numeric,
                |p, m| {
                    p.numeric = m;
                    p.numeric_threshold = None;
                },
                lab,
            ),
            threshold_field(
                "Threshold for numbers",
                |p| (p.numeric, p.numeric_threshold),
                |p, t| p.numeric_threshold = Some(t),
                Method::Ks,
                lab,
            ),
            method_field(
                "Statistic for categories",
                &Method::FOR_CATEGORIES,
                usual,
                |p| p.categorical,
                |p, m| {
                    p.categorical = m;
                    p.categorical_threshold = None;
                },
                lab,
            ),
            threshold_field(
                "Threshold for categories",
                |p| (p.categorical, p.categorical_threshold),
                |p, t| p.categorical_threshold = Some(t),
                Method::ChiSquare,
                lab,
            ),
        ]
    };
    match preset {
        Preset::Plumbline => vec![number_field(
            "Level, after correction",
            plan.level,
            |p, x| p.level = x.clamp(0.0001, 0.5),
            lab,
        )],
        Preset::Evidently => methods("Evidently's own choice"),
        Preset::Chosen => methods(""),
        Preset::Nannyml => vec![number_field(
            "Chunks on each side",
            f64::from(plan.chunks),
            |p, x| p.chunks = x.clamp(1.0, 1000.0) as u32,
            lab,
        )],
        Preset::Scipy => Vec::new(),
    }
}

fn threshold_field(
    label: &'static str,
    get: fn(&Plan) -> (Option<Method>, Option<f64>),
    set: fn(&mut Plan, f64),
    usual: Method,
    lab: Lab,
) -> AnyView {
    let shown = move || {
        lab.plan.with(|p| {
            let (method, threshold) = get(p);
            match (method, threshold) {
                (_, Some(t)) => t.to_string(),
                (Some(m), None) => m.usual_threshold().to_string(),
                (None, None) if p.preset == Preset::Evidently => String::new(),
                (None, None) => usual.usual_threshold().to_string(),
            }
        })
    };
    view! {
        <label class="field"><span>{label}</span>
            <input inputmode="decimal" placeholder="Evidently's own" prop:value=shown on:change:target=move |e| {
                if let Some(number) = lab.number(&e.target().value()) { lab.plan.update(|p| set(p, number)); }
            }/></label>
    }
    .into_any()
}

/// How many columns are listed.
const SHOWN: usize = 300;

fn columns(lab: Lab) -> AnyView {
    let list: Vec<ColumnChoice> = lab
        .inspection
        .with_untracked(|i| i.as_ref().map(|i| i.choices.clone()).unwrap_or_default());
    let compared = move || {
        lab.inspection.with(|i| {
            let all = i.iter().flat_map(|i| &i.choices);
            all.filter(|c| {
                matches!(c.kind, Kind::Numeric | Kind::Categorical)
                    && c.in_reference
                    && c.in_current
            })
            .count()
        })
    };
    let total = list.len();
    let rows = list
        .into_iter()
        .take(SHOWN)
        .map(|choice| column(lab, choice))
        .collect_view();
    view! {
        <details class="box columns" open=total <= 12>
            <summary>{move || format!("Columns: {} of {} compared", format::whole(compared()), format::whole(total))}</summary>
            <div class="scroll-x"><table class="list">
                <thead><tr><th>"Column"</th><th>"Read as"</th><th>"Looks like"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
            {(total > SHOWN).then(|| view! { <p class="soft">{format!("and {} more", total - SHOWN)}</p> })}
        </details>
    }
    .into_any()
}

fn column(lab: Lab, choice: ColumnChoice) -> AnyView {
    let ColumnChoice { name, kind, .. } = choice;
    let shown = name.clone();
    let options =
        Kind::ALL.map(|k| view! { <option value=k.slug() selected=k == kind>{k.name()}</option> });
    let mut notes = Vec::new();
    if !choice.in_reference {
        notes.push("only in the current data".to_owned());
    }
    if !choice.in_current {
        notes.push("only in the reference".to_owned());
    }
    if !choice.why.is_empty() {
        notes.push(choice.why);
    }
    let looks = choice.examples.join(", ");
    let label = format!("Read {name} as");
    view! {
        <tr>
            <td><b>{shown}</b></td>
            <td><select aria-label=label on:change:target=move |e| if let Some(k) = Kind::from_slug(&e.target().value()) { lab.set_kind(&name, k); }>{options.collect_view()}</select></td>
            <td class="soft">{looks}{(!notes.is_empty()).then(|| view! { <br/><span class="faint">{notes.join("; ")}</span> })}</td>
        </tr>
    }
    .into_any()
}
