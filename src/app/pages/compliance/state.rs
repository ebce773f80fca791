//! How the state of a duty is drawn: an icon and a word, never colour alone.

use crate::app::prelude::*;
use crate::app::widgets::icon::Icon;
use plumbline_features::compliance::coverage::CellState;
use plumbline_features::compliance::documentation::PartState;

/// The icon of a state.
pub(super) fn icon(state: CellState) -> &'static str {
    match state {
        CellState::Overdue => "alert",
        CellState::Expired => "expired",
        CellState::NeedsAnswer => "question",
        CellState::Open => "tier-minimal",
        CellState::InWork => "tier-exempt",
        CellState::Upcoming => "spike",
        CellState::Covered => "check",
        CellState::OnEvent => "epic",
        CellState::Dormant => "dormant",
        CellState::Optional => "tier-unknown",
        CellState::NotAssessed => "question",
        CellState::NotApplicable => "tier-out",
    }
}

/// The style class of a state.
pub(super) fn class(state: CellState) -> &'static str {
    match state {
        CellState::Overdue | CellState::Expired => "state bad",
        CellState::NeedsAnswer | CellState::Open | CellState::NotAssessed => "state warn",
        CellState::InWork => "state work",
        CellState::Covered => "state good",
        _ => "state calm",
    }
}

/// Icon and word.
pub(super) fn badge(state: CellState) -> AnyView {
    view! { <span class=class(state)><Icon name=icon(state)/>{state.name()}</span> }.into_any()
}

/// Icon and word of a part of the documentation.
pub(super) fn part_badge(state: PartState) -> AnyView {
    let (class, icon) = match state {
        PartState::Missing => ("state warn", "tier-minimal"),
        PartState::Begun => ("state work", "tier-exempt"),
        PartState::Covered => ("state good", "check"),
        PartState::NotNeeded => ("state calm", "tier-out"),
    };
    view! { <span class=class><Icon name=icon/>{state.name()}</span> }.into_any()
}
