//! The assessment of one system: the questions on one side, the result building up on the other.

use super::accept::{accept, triggers};
use super::carry::carry;
use super::common::{day_field, day_of, nothing_here, pack, subject, system_choice};
use super::questions::{Place, questions};
use super::result::result;
use super::tabs::Tabs;
use crate::app::prelude::*;
use crate::app::route::Page;
use crate::app::state::{App, use_app};
use chrono::NaiveDate;
use plumbline_ai_act::assess;
use plumbline_ai_act::assessment::Assessment;
use plumbline_ai_act::facts::Facts;
use plumbline_document::ids::SystemId;
use plumbline_features::compliance::standing::facts;
use std::sync::Arc;

/// The page.
#[component]
pub fn AssessmentPage() -> impl IntoView {
    let app = use_app();
    let chosen_day = RwSignal::new(None::<NaiveDate>);
    let day = day_of(app, chosen_day);
    let subject = subject(app);
    view! {
        <section class="page compliance">
            <h1 class="visually-hidden">"Assessment"</h1>
            <Tabs/>
            {move || match subject.get() {
                Some(system) => one(app, system, day, chosen_day, subject),
                None => nothing_here(),
            }}
        </section>
    }
}

fn one(
    app: App,
    system: SystemId,
    day: Memo<NaiveDate>,
    chosen_day: RwSignal<Option<NaiveDate>>,
    subject: Memo<Option<SystemId>>,
) -> AnyView {
    let place = Place::new(app, system);
    let seen = Memo::new(move |_| look(app, system, day.get()));
    let purpose = Memo::new(move |_| {
        app.read(|store| {
            let system = store.workspace().systems.get(&system);
            system.map(|s| s.purpose.clone()).unwrap_or_default()
        })
    });
    view! {
        <div class="duty-bar">
            {system_choice(app, Page::Assessment, subject)}
            {day_field(app, chosen_day)}
            {carry(app, system, day)}
        </div>
        <p class="soft purpose">{purpose}</p>
        <div class="assess">
            {questions(place)}
            <section class="assessment-outcome" aria-labelledby="outcome">
                <h2 id="outcome" class="visually-hidden">"Result"</h2>
                {move || seen.with(|s| s.as_ref().map(|(facts, live)| result(place, facts, live)))}
                {accept(app, system, day)}
                {triggers(app, system)}
                <p class="soft small-print">{pack().map(|p| p.meta.disclaimer.to_string())}</p>
            </section>
        </div>
    }
    .into_any()
}

/// The answers with the organisation's, and what they give.
fn look(app: App, system: SystemId, day: NaiveDate) -> Option<(Arc<Facts>, Assessment)> {
    app.read(|store| {
        let workspace = store.workspace();
        let facts = facts(workspace, workspace.systems.get(&system)?);
        let live = assess(pack()?, &facts, day);
        Some((Arc::new(facts), live))
    })
}
