//! Formulas in words, swings in words, and what a framework's values are called.

use crate::app::format;
use plumbline_document::criterion::{Criterion, Direction, Scale};
use plumbline_document::framework::{Framework, IceForm, Method, Weight};
use plumbline_document::ids::CriterionId;
use plumbline_document::workspace::Workspace;

/// The name of a criterion; its identity when it is missing from the workspace.
pub fn name(workspace: &Workspace, id: &CriterionId) -> String {
    let criterion = workspace.criteria.get(id);
    criterion.map_or_else(|| id.to_string(), |c| c.name.clone())
}

/// The formula of a framework in words.
pub fn in_words(workspace: &Workspace, framework: &Framework) -> String {
    let name = |id: &CriterionId| name(workspace, id);
    match &framework.method {
        Method::Weighted {
            value_per_day: true,
            effort: Some(effort),
            ..
        } => format!(
            "Each value on its fixed scale of 0 to 100, times its share of the points, added up, then divided by {}.",
            lower(&name(effort))
        ),
        Method::Weighted { .. } => {
            "Each value on its fixed scale of 0 to 100, times its share of the points, added up."
                .to_owned()
        }
        Method::Rice {
            reach,
            impact,
            confidence,
            effort,
            days_per_month,
        } => format!(
            "{} × {} × {} as a fraction, divided by {} in months of {} working days.",
            name(reach),
            lower(&name(impact)),
            lower(&name(confidence)),
            lower(&name(effort)),
            format::plain(*days_per_month)
        ),
        Method::Ice {
            impact,
            confidence,
            ease,
            form,
        } => {
            let (i, c, e) = (name(impact), lower(&name(confidence)), lower(&name(ease)));
            match form {
                IceForm::Product => format!("{i} × {c} × {e}, each from 1 to 10."),
                IceForm::Mean => {
                    format!("The mean of {}, {c} and {e}, each from 1 to 10.", lower(&i))
                }
            }
        }
        Method::Wsjf {
            value,
            time,
            risk,
            size,
        } => format!(
            "{} + {} + {}, divided by {}; each column on 1, 2, 3, 5, 8, 13, 20.",
            name(value),
            lower(&name(time)),
            lower(&name(risk)),
            lower(&name(size))
        ),
        Method::ValueEffort { value, effort, .. } => {
            format!("{} divided by {}.", name(value), lower(&name(effort)))
        }
        Method::Moscow { .. } => {
            "Must before should before could before won't; items of one class share a rank."
                .to_owned()
        }
    }
}

/// A name inside a sentence: `Business value` becomes `business value`, `MoSCoW class` stays.
pub fn lower(name: &str) -> String {
    plumbline_features::english::inside(name)
}

/// The swing that a weight refers to: `from 60 to 0 days`, with the anchors' words where there are any.
pub fn swing(criterion: Option<&Criterion>, weight: &Weight) -> String {
    let anchor = |value: f64| {
        let anchors = criterion.map(|c| c.anchors.as_slice()).unwrap_or_default();
        let found = anchors.iter().find(|a| a.value == value);
        found.map_or_else(String::new, |a| format!(" ({})", a.text))
    };
    let unit = criterion.map(|c| c.unit.as_str()).unwrap_or_default();
    let unit = if unit.is_empty() {
        String::new()
    } else {
        format!("\u{a0}{unit}")
    };
    format!(
        "from {}{} to {}{unit}{}",
        format::plain(weight.from),
        anchor(weight.from),
        format::plain(weight.to),
        anchor(weight.to)
    )
}

/// A weight of 0 points for a criterion, over its whole scale, worst end first.
pub fn fresh_weight(criterion: &Criterion) -> Weight {
    let (low, high) = match criterion.scale {
        Scale::Linear { min, max } => (min, max),
        Scale::Log { max } => (0.0, max),
    };
    let (from, to) = match criterion.direction {
        Direction::Benefit => (low, high),
        Direction::Cost => (high, low),
    };
    Weight {
        criterion: criterion.id.clone(),
        points: 0.0,
        from,
        to,
    }
}

/// A value with its unit: `15 days`, `80`.
pub fn with_unit(workspace: &Workspace, id: &CriterionId, value: f64) -> String {
    let unit = workspace.criteria.get(id).map_or("", |c| c.unit.as_str());
    match unit {
        "" => format::plain(value),
        "days" if value == 1.0 => "1\u{a0}day".to_owned(),
        unit => format!("{}\u{a0}{unit}", format::plain(value)),
    }
}

/// A score as this framework's people say it: a class by its name, a sum with one decimal, the rest as precise as it
/// takes to tell them apart.
pub fn score(method: &Method, value: f64) -> String {
    match method {
        Method::Moscow { .. } => class(value).to_owned(),
        Method::Weighted {
            value_per_day: false,
            ..
        } => format::one(value),
        _ if value.abs() < 100.0 => format::plain(value),
        _ => format::one(value),
    }
}

/// The name of a MoSCoW class; a value between two counts as the nearest, the higher from the middle on.
fn class(value: f64) -> &'static str {
    match value {
        v if v >= 3.5 => "Must",
        v if v >= 2.5 => "Should",
        v if v >= 1.5 => "Could",
        _ => "Won't",
    }
}
