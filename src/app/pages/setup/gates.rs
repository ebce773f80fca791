//! The gates: what each asks for, and whether it blocks, warns or is off.

use super::change::change;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::inputs::ChoiceBox;
use plumbline_document::gate::{Gate, Level};

/// The section.
pub(super) fn gates() -> AnyView {
    let group = |name: &'static str, done: bool| {
        let rows = Gate::ALL
            .into_iter()
            .filter(|g| g.is_for_done() == done)
            .map(row);
        view! { <h3>{name}</h3><div class="entries thin">{rows.collect_view()}</div> }
    };
    view! {
        {group("Definition of ready", false)}
        {group("Definition of done", true)}
    }
    .into_any()
}

fn row(gate: Gate) -> AnyView {
    let app = use_app();
    let level =
        Memo::new(move |_| app.read(|d| d.workspace().settings.level_of(gate).slug().to_owned()));
    let keep = Callback::new(move |chosen: String| {
        change(app, |settings| {
            let chosen = Level::ALL.into_iter().find(|l| l.slug() == chosen);
            match chosen {
                Some(level) if level == gate.usual() => drop(settings.gates.remove(&gate)),
                Some(level) => drop(settings.gates.insert(gate, level)),
                None => {}
            }
            Ok(())
        })
    });
    let choices: Vec<(String, String)> = Level::ALL
        .map(|l| (l.slug().to_owned(), l.name().to_owned()))
        .into();
    let control = if gate.is_open() {
        let name = format!("What the gate does: {}", gate.name());
        view! { <ChoiceBox name=name value=level choices=choices keep=keep/> }.into_any()
    } else {
        view! { <span class="pill">"Always blocks"</span> }.into_any()
    };
    view! {
        <div class="entry thin gate-row"><p class="grow"><b>{gate.name()}</b><br/><span class="soft">{gate.about()}</span></p>{control}</div>
    }
    .into_any()
}
