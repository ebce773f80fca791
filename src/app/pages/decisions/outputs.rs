//! The register on paper and as files.

use crate::app::prelude::*;
use crate::app::state::App;
use crate::app::{clock, files, format};
use plumbline_features::ledger::chain::Chain;
use plumbline_features::ledger::register::{Filter, RegisterLine, lines, stood_words};
use plumbline_features::ledger::{file, names, register};

/// What the register can become.
#[derive(Clone, Copy)]
enum Form {
    Markdown,
    Csv,
    Json,
}

/// The buttons.
pub(super) fn buttons(app: App, filter: Memo<Filter>, printing: RwSignal<bool>) -> AnyView {
    let button = move |form: Form, name: &'static str, about: &'static str| {
        view! { <button class="button" title=about on:click=move |_| save(app, &filter.get_untracked(), form)>{name}</button> }
    };
    view! {
        <div class="acts outputs" role="group" aria-label="The register as a document">
            <button class="button" on:click=move |_| printing.set(true)>"Print"</button>
            {button(Form::Markdown, "Markdown", "What is shown, as text")}
            {button(Form::Csv, "CSV", "What is shown, for a spreadsheet")}
            {button(Form::Json, "JSON with hashes", "The whole ledger, to be verified with standard tools")}
        </div>
    }
    .into_any()
}

fn title(app: App, filter: &Filter) -> String {
    app.peek(|store| {
        let w = store.workspace();
        let of = filter
            .system
            .and_then(|id| w.systems.get(&id))
            .map(|s| s.name.clone());
        let of = of.unwrap_or_else(|| w.settings.name.clone());
        format!("Rationale register: {of}")
    })
}

fn save(app: App, filter: &Filter, form: Form) {
    let title = title(app, filter);
    let (ending, kind, text) = app.peek(|store| {
        let (w, today) = (store.workspace(), store.today());
        match form {
            Form::Markdown => (
                "decisions.md",
                "text/markdown;charset=utf-8",
                register::markdown(w, filter, &title, today),
            ),
            Form::Csv => (
                "decisions.csv",
                "text/csv;charset=utf-8",
                register::csv(w, filter, today),
            ),
            Form::Json => (
                "ledger.json",
                "application/json",
                file::export(w, clock::now()),
            ),
        }
    });
    let name = app.peek(|store| files::dated_name(store.workspace(), ending));
    files::download(app, &name, kind, &text);
}

/// The register as a document that one can file; it is printed as soon as it stands, and goes again.
pub(super) fn paper(app: App, filter: Memo<Filter>, printing: RwSignal<bool>) -> AnyView {
    let filter = filter.get_untracked();
    let (found, fingerprints, today) = app.peek(|store| {
        let mut found = lines(store.workspace(), &filter);
        found.reverse();
        let chain = Chain::of(&store.workspace().decisions);
        (found, chain.fingerprints().join(", "), store.today())
    });
    let entries = found
        .iter()
        .map(|line| sheet(app, line, today))
        .collect_view();
    request_animation_frame(move || {
        request_animation_frame(move || {
            // Where the browser cannot print, the document is shown for a moment and nothing else happens.
            drop(window().print());
            printing.try_set(false);
        });
    });
    view! {
        <div class="ledger-paper">
            <h2>{title(app, &filter)}</h2>
            <p>{format!("{}, as of {}. Fingerprint of the ledger: {fingerprints}", format::count(found.len(), "decision", "decisions"), format::day(today))}</p>
            {entries}
        </div>
    }
    .into_any()
}

fn sheet(app: App, line: &RegisterLine, today: chrono::NaiveDate) -> AnyView {
    let d = &line.decision;
    let mut facts: Vec<(&'static str, String)> = vec![
        ("Date", format::moment(d.at)),
        ("Decided by", line.deciders.clone()),
        ("Consulted", line.consulted.clone()),
        ("State", line.state(today)),
    ];
    app.peek(|store| {
        let w = store.workspace();
        facts.push(("Changed with it", names::show(&d.did, &w.people)));
        let parts = d.rationale.parts();
        facts.extend(parts.map(|(name, text)| (name, names::show(text, &w.people))));
        facts.extend(
            line.stood()
                .iter()
                .map(|s| ("Stood then", stood_words(w, s))),
        );
    });
    facts.push(("Hash", line.id.to_string()));
    let rows = facts.into_iter().filter(|(_, text)| !text.is_empty());
    let rows = rows.map(|(name, text)| view! { <dt>{name}</dt><dd>{text}</dd> });
    view! {
        <article><h3>{format!("{}. {}: {}", d.number, d.kind.name(), line.subject)}</h3><dl class="ledger-facts">{rows.collect_view()}</dl></article>
    }
    .into_any()
}
