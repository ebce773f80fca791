//! Icons from the sprite in `index.html`: one drawing, no fonts, no request.

use crate::app::prelude::*;
use plumbline_document::kind::Kind;
use plumbline_document::tier::Tier;

/// An icon. It never carries meaning alone: a word or a label stands beside it.
#[component]
pub fn Icon(
    /// Its name in the sprite, without `i-`.
    #[prop(into)]
    name: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false" width="16" height="16"><use href=move || format!("#i-{}", name.get())></use></svg>
    }
}

/// The icon of a kind.
pub fn of_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Epic => "epic",
        Kind::Feature => "feature",
        Kind::Story => "story",
        Kind::Spike => "spike",
        Kind::Monitoring => "monitoring",
        Kind::DataValidation => "data-validation",
        Kind::Retraining => "retraining",
        Kind::Debt => "debt",
        Kind::Compliance => "compliance",
        Kind::Bug => "bug",
    }
}

/// The icon of a tier: shape and colour both tell it apart.
pub fn of_tier(tier: Tier) -> &'static str {
    match tier {
        Tier::OutOfScope => "tier-out",
        Tier::Minimal => "tier-minimal",
        Tier::Transparency => "tier-transparency",
        Tier::Exempt63 => "tier-exempt",
        Tier::Gpai | Tier::GpaiSystemic => "tier-gpai",
        Tier::InsufficientFacts => "tier-unknown",
        Tier::HighRisk => "tier-high",
        Tier::Prohibited => "tier-prohibited",
    }
}

/// The style class of a tier.
pub fn tier_class(tier: Tier) -> &'static str {
    match tier {
        Tier::OutOfScope | Tier::Minimal => "tier minimal",
        Tier::Transparency | Tier::Exempt63 | Tier::Gpai => "tier transparency",
        Tier::InsufficientFacts => "tier unknown",
        Tier::HighRisk | Tier::GpaiSystemic => "tier high",
        Tier::Prohibited => "tier prohibited",
    }
}
