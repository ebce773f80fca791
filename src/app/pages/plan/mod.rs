//! Planning: sprints, forecast, roadmap.

pub mod forecast;
mod pictures;
mod planner;
mod progress;
pub mod roadmap;
mod sprint_head;
pub mod sprints;

use crate::app::prelude::*;
use crate::app::route::Page;
use crate::app::state::App;
use crate::app::widgets::area_tabs::area_tabs;
use plumbline_commands::command::SetupCommand;
use plumbline_document::ids::ItemId;
use plumbline_document::settings::Settings;
use plumbline_features::plan::throughput::{Caution, SHORT};

/// The pages of the area, in order.
const TABS: [(Page, &str); 3] = [
    (Page::Sprints, "Sprints"),
    (Page::Forecast, "Forecast"),
    (Page::Roadmap, "Roadmap"),
];

/// The sub-navigation.
#[component]
fn Tabs() -> impl IntoView {
    area_tabs("Plan", &TABS, |_| false)
}

/// A key that opens its item in the panel.
fn opener(app: App, id: ItemId, key: String, title: String) -> AnyView {
    let label = format!("Open {key} {title}");
    view! {
        <button class="link plan-item" aria-label=label on:click=move |_| app.open(Some(id))><span class="soft">{key}</span>" "{title}</button>
    }
    .into_any()
}

/// Changes the settings of planning.
fn set_planning(app: App, change: impl FnOnce(&mut Settings)) -> bool {
    let mut settings = app.peek(|store| Settings::clone(&store.workspace().settings));
    change(&mut settings);
    app.dispatch(SetupCommand::PutSettings { settings })
}

/// What to be careful about, in sentences.
fn cautions(list: &[Caution]) -> AnyView {
    let words = |caution: &Caution| {
        match caution {
        Caution::NoHistory => {
            "Nothing is known of the weeks before: type in what was finished, or come back after a few weeks."
                .to_owned()
        }
        Caution::NothingFinished => {
            "Nothing was finished in any of these weeks, so no date can be said.".to_owned()
        }
        Caution::Short { periods } => format!(
            "Only {periods} {} of history: with fewer than {SHORT} a forecast swings widely from week to week.",
            if *periods == 1 { "week" } else { "weeks" }
        ),
        Caution::Shifted => {
            "The later weeks went at quite another pace than the earlier ones. If the team or the work changed, use fewer weeks."
                .to_owned()
        }
    }
    };
    let each = list
        .iter()
        .map(|c| view! { <p class="plan-caution"><b>"Caution: "</b>{words(c)}</p> });
    each.collect_view().into_any()
}

/// Per cent in words: `85 %`.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 100
fn percent(share: f64) -> String {
    format!("{} %", libm::round(share * 100.0) as u32)
}
