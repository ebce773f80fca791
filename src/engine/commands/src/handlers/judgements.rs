//! The command on judgements.

use crate::handlers::context::{Changeset, CommandContext, count, each};
use plumbline_document::criterion::{Criterion, Origin};
use plumbline_document::ids::{CriterionId, ItemId, PersonId};
use plumbline_document::item::Item;
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use std::sync::Arc;

#[inline(never)]
pub(super) fn judge(
    here: &CommandContext<'_>,
    ids: &[ItemId],
    criterion: &CriterionId,
    rater: Option<PersonId>,
    value: Option<Estimate>,
    note: &str,
) -> Result<Changeset, Refusal> {
    let ids = each(ids);
    let mut deltas = Vec::with_capacity(ids.len());
    for id in &ids {
        let before = here.item(id)?;
        let mut after = Item::clone(before);
        set(here, &mut after, criterion, rater, value, note)?;
        deltas.extend(here.amend(Record::Item(before.clone()), Record::Item(Arc::new(after))));
    }
    let what = here
        .workspace
        .criteria
        .get(criterion)
        .map_or(criterion.as_str(), |c| c.name.as_str());
    let label = match ids.as_slice() {
        [id] => format!("Judge {what} of {}", here.key(id)),
        many => format!("Judge {what} of {}", count(many.len(), "item")),
    };
    Ok(Changeset { label, deltas })
}

/// Sets, or with no value takes back, what `rater` says about `criterion`.
pub(super) fn set(
    here: &CommandContext<'_>,
    item: &mut Item,
    criterion: &CriterionId,
    rater: Option<PersonId>,
    value: Option<Estimate>,
    note: &str,
) -> Result<(), Refusal> {
    let at = format!("judgements/{criterion}");
    let known = here.workspace.criteria.get(criterion);
    let known = known.ok_or_else(|| {
        Refusal::new(
            &at,
            format!("There is no criterion “{criterion}”."),
            "Choose one of the framework's criteria.",
        )
    })?;
    if let Some(id) = &rater
        && !here.workspace.people.contains(id)
    {
        return Err(Refusal::new(
            &at,
            "The rater is not in the people list.",
            "Add the person first, or say who you are.",
        ));
    }
    let given = item.judgements.entry(criterion.clone()).or_default();
    match value {
        None => given.retain(|j| j.by != rater),
        Some(value) => {
            let value = sound(&at, value)?;
            check(&at, known, value, note)?;
            let judgement = Judgement {
                by: rater,
                value,
                at: Some(here.intent.at),
                note: note.to_owned(),
            };
            match given.iter_mut().find(|j| j.by == rater) {
                // The same value again is no change, so that leaving a field does not fill the history.
                Some(old) if old.value == value && old.note == note => {}
                Some(old) => *old = judgement,
                None => given.push(judgement),
            }
        }
    }
    if given.is_empty() {
        item.judgements.remove(criterion);
    }
    Ok(())
}

/// A range in its order; one without width is a number, as which it would come back from a file.
fn sound(at: &str, value: Estimate) -> Result<Estimate, Refusal> {
    match value {
        // Whether a single number is one is a matter of the criterion's bounds.
        Estimate::Range { low, likely, high } if low.is_finite() && high.is_finite() => {
            Estimate::range(low, likely, high).map_err(|_| {
                Refusal::new(
                    at,
                    "A range reads low, likely, high, each at least the one before.",
                    "For instance 5-8-20.",
                )
            })
        }
        _ => Ok(value),
    }
}

fn check(at: &str, criterion: &Criterion, value: Estimate, note: &str) -> Result<(), Refusal> {
    let within =
        value.low() >= criterion.lowest && criterion.highest.is_none_or(|h| value.high() <= h);
    if !within || !value.low().is_finite() || !value.high().is_finite() {
        let upto = criterion
            .highest
            .map_or_else(|| "or more".to_owned(), |h| format!("to {h}"));
        return Err(Refusal::new(
            at,
            format!(
                "{} takes values from {} {upto}.",
                criterion.name, criterion.lowest
            ),
            "Change the value to one in that range.",
        ));
    }
    if criterion.choices_only {
        let chosen = match value {
            Estimate::Exact(v) => criterion
                .anchors
                .iter()
                .any(|a| a.value.total_cmp(&v).is_eq()),
            Estimate::Range { .. } => false,
        };
        if !chosen {
            let known: Vec<String> = criterion
                .anchors
                .iter()
                .map(|a| a.value.to_string())
                .collect();
            return Err(Refusal::new(
                at,
                format!("{} takes one of {}.", criterion.name, known.join(", ")),
                "Choose the nearest one.",
            ));
        }
    }
    match criterion.origin {
        Origin::Judged => Ok(()),
        Origin::Burden if note.trim().is_empty() => Err(Refusal::new(
            at,
            format!(
                "{} is derived from the system's tier and duties.",
                criterion.name
            ),
            "Give a reason if you override it.",
        )),
        Origin::Burden => Ok(()),
        Origin::Urgency => Err(Refusal::new(
            at,
            format!(
                "{} follows from the dates of the obligations that the item discharges.",
                criterion.name
            ),
            "Change the obligations instead.",
        )),
    }
}
