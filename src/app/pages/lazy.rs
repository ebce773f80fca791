//! The pages that are parts of their own.

#![cfg_attr(split, allow(unsafe_code))]

use crate::app::document_service::bring_handlers;
use crate::app::lazy::{Load, Made, NotLoaded, Place, part, view_of};
use crate::app::pages;
use crate::app::prelude::*;

part! {
    in crate::app::pages::lazy;
    /// Weights and frameworks.
    prioritise at Place::Page;
    /// The page.
    page() { bring_handlers(); view! { <pages::prioritise::PrioritisePage/> }.into_any() }
}

part! {
    in crate::app::pages::lazy;
    /// The board and the debt register.
    board at Place::Page;
    /// The board.
    page() { bring_handlers(); view! { <pages::board::BoardPage/> }.into_any() }
    /// The debt register.
    debt() { bring_handlers(); view! { <pages::debt::DebtPage/> }.into_any() }
}

part! {
    in crate::app::pages::lazy;
    /// Sprints, forecast, roadmap.
    plan at Place::Page;
    /// The sprints.
    sprints() { bring_handlers(); view! { <pages::plan::sprints::SprintsPage/> }.into_any() }
    /// The forecast.
    forecast() { bring_handlers(); view! { <pages::plan::forecast::ForecastPage/> }.into_any() }
    /// The roadmap.
    roadmap() { bring_handlers(); view! { <pages::plan::roadmap::RoadmapPage/> }.into_any() }
}

part! {
    in crate::app::pages::lazy;
    /// The EU AI Act.
    compliance at Place::Page;
    /// The systems and their tiers.
    systems() { bring_handlers(); view! { <pages::compliance::systems::SystemsPage/> }.into_any() }
    /// The questionnaire of one system.
    assessment() { bring_handlers(); view! { <pages::compliance::assessment::AssessmentPage/> }.into_any() }
    /// The duties by system.
    obligations() { bring_handlers(); view! { <pages::compliance::obligations::ObligationsPage/> }.into_any() }
    /// The deadlines.
    deadlines() { bring_handlers(); view! { <pages::compliance::deadlines::DeadlinesPage/> }.into_any() }
    /// The technical documentation.
    documentation() { bring_handlers(); view! { <pages::compliance::documentation::DocumentationPage/> }.into_any() }
    /// The report of a system.
    report() { bring_handlers(); view! { <pages::compliance::report::ReportPage/> }.into_any() }
}

part! {
    in crate::app::pages::lazy;
    /// The decision ledger.
    decisions at Place::Page;
    /// The page.
    page() { bring_handlers(); view! { <pages::decisions::DecisionsPage/> }.into_any() }
}

part! {
    in crate::app::pages::lazy;
    /// Models, their health and the drift lab.
    models at Place::Page;
    /// The models.
    page() { bring_handlers(); view! { <pages::models::ModelsPage/> }.into_any() }
    /// Ten questions on the health of the backlog.
    health() { bring_handlers(); view! { <pages::health::HealthPage/> }.into_any() }
    /// The drift lab.
    drift_lab() { bring_handlers(); view! { <pages::driftlab::DriftLabPage/> }.into_any() }
}

part! {
    in crate::app::pages::lazy;
    /// Systems and people, the trash, the workspaces.
    house at Place::Page;
    /// Systems and people.
    setup() { bring_handlers(); view! { <pages::setup::SetupPage/> }.into_any() }
    /// The trash.
    trash() { bring_handlers(); view! { <pages::trash::TrashPage/> }.into_any() }
    /// Workspaces and recovery.
    recover() { bring_handlers(); view! { <pages::recover::RecoverPage/> }.into_any() }
}
