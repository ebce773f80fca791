//! From answers to typed values: stated answers first, then what the screening questions imply.

use serde_json::Value;

use crate::facts::{Answer, Facts};
use crate::pack::{FactDef, RulePack};
use crate::predicate::{Slot, Slots, Tri};
use crate::vocabulary::{Kind, Vocabulary};

/// Why an answer cannot be used; the answer is then treated as not given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AnswerError {
    /// Another kind of answer is needed.
    #[error("needs {needed}, but {found} was given")]
    Kind {
        /// What is needed.
        needed: &'static str,
        /// What was given, as JSON.
        found: String,
    },
    /// Values that the fact does not have.
    #[error("has no value {0}; the other values are used")]
    Values(String),
}

fn unknown(vocabulary: &Vocabulary, slot: u16) -> Slot {
    match vocabulary.kind(slot) {
        Kind::Flag => Slot::Flag(Tri::Unknown),
        Kind::Set | Kind::Enum => Slot::Set {
            yes: 0,
            unknown: vocabulary.all_values(slot),
        },
        Kind::Number => Slot::Number(None),
        Kind::Date => Slot::Date(None),
    }
}

fn absent(vocabulary: &Vocabulary, slot: u16) -> Slot {
    match vocabulary.kind(slot) {
        Kind::Flag => Slot::Flag(Tri::No),
        Kind::Set | Kind::Enum => Slot::Set { yes: 0, unknown: 0 },
        Kind::Number | Kind::Date => unknown(vocabulary, slot),
    }
}

/// The typed value of a stated answer, and what is wrong with it. `None`: unknown.
pub(crate) fn typed(
    vocabulary: &Vocabulary,
    slot: u16,
    answer: &Answer,
) -> (Option<Slot>, Option<AnswerError>) {
    let kind = vocabulary.kind(slot);
    let value = match (kind, answer) {
        (_, Answer::Unknown) => return (None, None),
        (Kind::Flag, Answer::Yes) => Slot::Flag(Tri::Yes),
        (Kind::Flag, Answer::No) => Slot::Flag(Tri::No),
        (Kind::Number, Answer::Number(number)) if number.is_finite() => Slot::Number(Some(*number)),
        (Kind::Date, Answer::Date(date)) => Slot::Date(Some(*date)),
        (Kind::Enum, Answer::Text(text)) => match vocabulary.mask(slot, text) {
            Some(mask) => Slot::Set {
                yes: mask,
                unknown: 0,
            },
            None => return (None, Some(AnswerError::Values(format!("'{text}'")))),
        },
        (Kind::Set, Answer::Set { yes, unknown }) => {
            return elements(vocabulary, slot, yes, unknown);
        }
        _ => {
            let needed = match kind {
                Kind::Flag => "yes, no or unknown",
                Kind::Set => "a list of values",
                Kind::Enum => "one of its values",
                Kind::Number => "a number",
                Kind::Date => "a date such as 2027-12-02",
            };
            let found = answer.to_json().to_string();
            return (None, Some(AnswerError::Kind { needed, found }));
        }
    };
    (Some(value), None)
}

fn elements(
    vocabulary: &Vocabulary,
    slot: u16,
    yes: &[String],
    open: &[String],
) -> (Option<Slot>, Option<AnswerError>) {
    let mut wrong = Vec::new();
    let mut mask_of = |names: &[String]| {
        let mut mask = 0;
        for name in names {
            match vocabulary.mask(slot, name) {
                Some(bit) => mask |= bit,
                None if name == "*" => mask |= vocabulary.all_values(slot),
                None => wrong.push(Value::from(name.as_str()).to_string()),
            }
        }
        mask
    };
    let yes = mask_of(yes);
    let unknown = mask_of(open) & !yes;
    let error = (!wrong.is_empty()).then(|| AnswerError::Values(wrong.join(", ")));
    // Only values that do not exist: that is no statement about those that do.
    if yes == 0 && unknown == 0 && error.is_some() {
        return (None, error);
    }
    (Some(Slot::Set { yes, unknown }), error)
}

/// All input facts resolved; derived facts start as 'no', readings of contested law as given.
///
/// `other_reading` switches one contested point to its second reading.
pub(crate) fn resolve(pack: &RulePack, facts: &Facts, other_reading: Option<u16>) -> Slots {
    let vocabulary = &pack.vocabulary;
    let mut slots = Slots(Vec::with_capacity(vocabulary.len()));
    for place in 0..vocabulary.len() {
        let Ok(slot) = u16::try_from(place) else {
            break;
        };
        let value = if place < pack.facts.len() {
            unknown(vocabulary, slot)
        } else {
            absent(vocabulary, slot)
        };
        slots.0.push(value);
    }
    for reading in &pack.readings {
        slots.set(
            *reading,
            Slot::Flag(Tri::from(Some(*reading) != other_reading)),
        );
    }
    let mut stated = vec![false; pack.facts.len()];
    for (id, answer) in &facts.0 {
        let Some(slot) = vocabulary.slot(id) else {
            continue;
        };
        if let (Some(flag), (Some(value), _)) = (
            stated.get_mut(usize::from(slot)),
            typed(vocabulary, slot, answer),
        ) {
            *flag = true;
            slots.set(slot, value);
        }
    }
    for at in &pack.resolve_order {
        let Some(fact) = pack.facts.get(*at) else {
            continue;
        };
        let Some(value) = implied(fact, vocabulary, &slots) else {
            continue;
        };
        if stated.get(*at) == Some(&false) {
            slots.set(fact.slot, value);
        } else if let Slot::Set { yes, .. } = slots.get(fact.slot)
            && fact.gate.is_some()
        {
            // Behind a closed door, elements that were left open are out; those that were stated stay.
            slots.set(fact.slot, Slot::Set { yes, unknown: 0 });
        }
    }
    slots
}

/// What other facts imply for a fact that is not stated.
pub(crate) fn implied(fact: &FactDef, vocabulary: &Vocabulary, slots: &Slots) -> Option<Slot> {
    if let Some(alias) = &fact.alias {
        return Some(Slot::Flag(alias.eval(slots)));
    }
    let gate = fact.gate.as_ref()?;
    (gate.eval(slots) == Tri::No).then(|| absent(vocabulary, fact.slot))
}
