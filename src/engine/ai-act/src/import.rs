//! Lenient reading of facts and assessments: messages with a path, everything kept that can be kept.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::assessment::Assessment;
use crate::facts::{Answer, Facts};
use crate::node::Node;
use crate::pack::RulePack;
use crate::predicate::{Expr, Slot, Slots, Tri};
use crate::resolve::{implied, resolve, typed};
use crate::stored;

/// What kind of trouble a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// Something that the rule pack does not know.
    Unknown,
    /// Something that cannot be read.
    Unreadable,
    /// Two answers that cannot both be right.
    Contradiction,
    /// Another rule pack.
    OtherPack,
}

/// What is wrong, where, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Kind.
    pub kind: MessageKind,
    /// Place in the document, such as `facts.role`.
    pub path: String,
    /// What is wrong and what to do.
    pub text: String,
}

impl Message {
    fn new(kind: MessageKind, path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            kind,
            path: path.into(),
            text: text.into(),
        }
    }
}

/// Something read, with messages.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported<T> {
    /// What was read.
    pub value: T,
    /// What was wrong; empty if nothing.
    pub messages: Vec<Message>,
    /// Entries that could not be read, as they came, so that the caller can keep them.
    pub unread: Vec<(String, Value)>,
}

/// Reads facts from JSON (an object by fact id). Unknown facts and unreadable answers are kept as they came, are not
/// used, and give a message.
#[must_use]
pub fn facts(pack: &RulePack, document: &Value, path: &str) -> Imported<Facts> {
    let Some(map) = document.as_object() else {
        let text = "Facts must be an object with fact ids as names. Nothing was read.";
        return Imported {
            value: Facts::default(),
            messages: vec![Message::new(MessageKind::Unreadable, path, text)],
            unread: vec![(path.to_owned(), document.clone())],
        };
    };
    let mut messages = Vec::new();
    let mut facts = Facts::default();
    for (id, value) in map {
        let answer = explicit_no(pack, id, Answer::from_json(value.clone()));
        let here = format!("{path}.{id}");
        match pack.fact(id) {
            None => messages.push(Message::new(
                MessageKind::Unknown,
                here,
                "This fact is not in the rule pack. It is kept, but not used.",
            )),
            Some(fact) => {
                if let (_, Some(error)) = typed(&pack.vocabulary, fact.slot, &answer) {
                    messages.push(Message::new(
                        MessageKind::Unreadable,
                        here,
                        format!("'{id}' {error}. Please answer it again."),
                    ));
                }
            }
        }
        facts.answer(id, answer);
    }
    messages.extend(contradictions(pack, &facts, path));
    Imported {
        value: facts,
        messages,
        unread: Vec::new(),
    }
}

/// `{"yes": [..], "no": [..]}` says which elements are in and out; the others are unknown.
fn explicit_no(pack: &RulePack, id: &str, answer: Answer) -> Answer {
    let Answer::Other(Value::Object(map)) = &answer else {
        return answer;
    };
    let list = |key: &str| {
        let items = map.get(key).and_then(Value::as_array);
        let texts = items.into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect::<Vec<_>>()
    };
    if !map.contains_key("no") || map.keys().any(|k| k != "yes" && k != "no") {
        return answer;
    }
    let (Some(slot), yes, no) = (pack.vocabulary.slot(id), list("yes"), list("no")) else {
        return answer;
    };
    let values = pack.vocabulary.values(slot).iter().map(|v| v.to_string());
    let unknown = values
        .filter(|v| !yes.contains(v) && !no.contains(v))
        .collect();
    Answer::Set { yes, unknown }
}

/// Answers that cannot both be right: a detail that is stated although its screening question says no, or a fact that
/// differs from what it follows from. The more detailed answer is used.
#[must_use]
pub fn contradictions(pack: &RulePack, facts: &Facts, path: &str) -> Vec<Message> {
    let slots = resolve(pack, facts, None);
    let mut messages = Vec::new();
    for fact in &pack.facts {
        let Some(answer) = facts.get(&fact.text.id) else {
            continue;
        };
        let (Some(stated), _) = typed(&pack.vocabulary, fact.slot, answer) else {
            continue;
        };
        let expected = implied(fact, &pack.vocabulary, &slots);
        let contradicts = match (stated, expected) {
            (Slot::Flag(a), Some(Slot::Flag(b))) => b != Tri::Unknown && a != b,
            (Slot::Set { yes, .. }, Some(Slot::Set { yes: none, .. })) => yes & !none != 0,
            _ => false,
        };
        if contradicts && !fact.text.default {
            let from = fact.gate.as_ref().or(fact.alias.as_ref());
            let others = from.map(|expr| names(pack, expr)).unwrap_or_default();
            let text = format!(
                "This answer contradicts {others}. The answer here is used; please correct one of them."
            );
            messages.push(Message::new(
                MessageKind::Contradiction,
                format!("{path}.{}", fact.text.id),
                text,
            ));
        }
    }
    messages.extend(impossible(pack, &slots, path));
    messages
}

/// Pairs of values that exclude each other.
fn impossible(pack: &RulePack, slots: &Slots, path: &str) -> Vec<Message> {
    const PAIRS: [(&str, &str, &str); 6] = [
        (
            "scope_limits",
            "scope_limits=='pre_market' && union_link=='placed_on_market'",
            "It cannot be on the market and still before it.",
        ),
        (
            "role",
            "role=='provider' && role=='initial_provider'",
            "Either you are the provider, or somebody else has become it. Choose one.",
        ),
        (
            "biometrics",
            "emotion=='from_biometrics' && emotion=='physical_state_only'",
            "If only physical states are detected, no emotions are inferred. Physical states count.",
        ),
        (
            "technique_limit",
            "technique_limit=='human_rules' && ai_elements=='infers'",
            "A system that only runs rules written by people does not infer. The limit counts.",
        ),
        (
            "rebuttal_accepted",
            "commission_designated && rebuttal_accepted",
            "The Commission cannot both designate the model and accept that it has no systemic risk. The decision counts.",
        ),
        (
            "scope_limits",
            "scope_limits=='sole_research' && scope_limits=='personal_use'",
            "Research alone and personal use exclude each other.",
        ),
    ];
    let mut messages = Vec::new();
    for (fact, when, text) in PAIRS {
        let holds = Expr::parse(when, &pack.vocabulary).is_ok_and(|expr| expr.eval(slots).is_yes());
        if holds {
            messages.push(Message::new(
                MessageKind::Contradiction,
                format!("{path}.{fact}"),
                text,
            ));
        }
    }
    messages
}

fn names(pack: &RulePack, expr: &Expr) -> String {
    let mut out: Vec<String> = Vec::new();
    expr.leaves(&mut |slot, _| {
        let name = format!("'{}'", pack.vocabulary.id(slot));
        if !out.contains(&name) {
            out.push(name);
        }
    });
    out.join(", ")
}

/// Reads a stored assessment. An unknown pack version or hash gives a message; so does each part that cannot be read. The
/// result is absent only if the document is no assessment at all; a new one can always be made from the facts.
#[must_use]
pub fn assessment(pack: &RulePack, document: &Value, path: &str) -> Imported<Option<Assessment>> {
    let mut messages = Vec::new();
    other_pack(pack, document, path, &mut messages);
    let mut faults = Vec::new();
    let read = stored::assessment(&Node::root(document, path), &mut faults);
    let mut unread = Vec::new();
    for (fault, entry, value) in faults {
        let text = format!(
            "This entry cannot be read and is set aside: {}.",
            fault.message
        );
        messages.push(Message::new(MessageKind::Unreadable, fault.path, text));
        unread.push((entry, value));
    }
    let value = match read {
        Ok(value) => Some(value),
        Err(fault) => {
            let text = format!(
                "Cannot be read: {}. Assess again from the facts.",
                fault.message
            );
            messages.push(Message::new(MessageKind::Unreadable, fault.path, text));
            unread = vec![(path.to_owned(), document.clone())];
            None
        }
    };
    Imported {
        value,
        messages,
        unread,
    }
}

fn other_pack(pack: &RulePack, document: &Value, path: &str, messages: &mut Vec<Message>) {
    let text = |key: &str| document.get(key).and_then(Value::as_str);
    let (key, text) = match (text("pack_version"), text("pack_hash")) {
        (None, _) => (
            "pack_version",
            "The version of the rule pack is missing. Assess again.".to_owned(),
        ),
        (Some(version), _) if *version != *pack.version => (
            "pack_version",
            format!(
                "Made with rule pack {version}, which is not here (this is {}). It is kept; assess again to compare.",
                pack.version
            ),
        ),
        (Some(_), Some(hash)) if *hash == *pack.hash => return,
        (Some(_), _) => (
            "pack_hash",
            "Made with another rule pack of the same version. It is kept; assess again to compare."
                .to_owned(),
        ),
    };
    messages.push(Message::new(
        MessageKind::OtherPack,
        format!("{path}.{key}"),
        text,
    ));
}
