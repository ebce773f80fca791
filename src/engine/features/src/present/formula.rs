//! The formula of a framework in words, and what it reads.

use crate::english::inside;
use crate::present::ViewContext;
use crate::prioritise::explain::criterion_name;
use plumbline_document::framework::{Framework, IceForm, Method};
use plumbline_document::ids::CriterionId;
use plumbline_document::table::Slot;

/// The formula of a framework in words.
pub fn in_words(context: &ViewContext<'_>, framework: &Framework) -> String {
    let name = |id: &CriterionId| criterion_name(context.workspace, id);
    match &framework.method {
        Method::Weighted {
            value_per_day: true,
            effort: Some(effort),
            ..
        } => format!(
            "Each value on its fixed scale of 0 to 100, times its share of the points, added up, then divided by {}.",
            inside(&name(effort))
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
            inside(&name(impact)),
            inside(&name(confidence)),
            inside(&name(effort)),
            context.format.number(*days_per_month)
        ),
        Method::Ice {
            impact,
            confidence,
            ease,
            form,
        } => {
            let (i, c, e) = (name(impact), inside(&name(confidence)), inside(&name(ease)));
            match form {
                IceForm::Product => format!("{i} × {c} × {e}, each from 1 to 10."),
                IceForm::Mean => {
                    format!(
                        "The mean of {}, {c} and {e}, each from 1 to 10.",
                        inside(&i)
                    )
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
            inside(&name(time)),
            inside(&name(risk)),
            inside(&name(size))
        ),
        Method::ValueEffort { value, effort, .. } => {
            format!("{} divided by {}.", name(value), inside(&name(effort)))
        }
        Method::Moscow { .. } => {
            "Must before should before could before won't; items of one class share a rank."
                .to_owned()
        }
    }
}

/// A criterion that the formula reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadView {
    /// Its name.
    pub name: String,
    /// What is asked of raters.
    pub question: String,
    /// How many open items have a value, e.g. `3 of 5`.
    pub coverage: String,
    /// Whether some have none.
    pub incomplete: bool,
}

/// The criteria that the formula reads. Reads every item.
pub fn reads(context: &ViewContext<'_>) -> Vec<ReadView> {
    let (workspace, ranking) = (context.workspace, context.ranking);
    let open = ranking.open();
    let values = ranking.context(workspace);
    let has = |slot: Slot, id: &CriterionId| {
        let pair = workspace.criteria.get(id).zip(workspace.items.at(slot));
        pair.is_some_and(|(criterion, item)| values.value(criterion, item).is_some())
    };
    let read = |id: &CriterionId| {
        let with = open.iter().filter(|slot| has(**slot, id)).count();
        let whole = |n: usize| context.format.whole(n);
        let question = workspace.criteria.get(id).map(|c| c.question.clone());
        ReadView {
            name: criterion_name(workspace, id),
            question: question.unwrap_or_default(),
            coverage: format!("{} of {}", whole(with), whole(open.len())),
            incomplete: with < open.len(),
        }
    };
    context.framework.criteria().into_iter().map(read).collect()
}
