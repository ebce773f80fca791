//! Forgetting a name: the entry itself, and every other place to which the name can have got.

use crate::handlers::context::{Changeset, CommandContext, name};
use plumbline_compact::gather::Gather;
use plumbline_compact::sort;
use plumbline_document::change::Delta;
use plumbline_document::ids::PersonId;
use plumbline_document::meta::{FieldChange, Meta};
use plumbline_document::person::Person;
use plumbline_document::record::{Record, RecordId};
use plumbline_document::refusal::Refusal;
use plumbline_json as json;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// The name goes, and with it everything in the entry that told it: aliases and the history of both. Elsewhere,
/// histories included, it is replaced where it stands in a text, or is all that an imported field holds.
#[inline(never)]
pub(super) fn pseudonymise(
    here: &CommandContext<'_>,
    id: &PersonId,
    pseudonym: &str,
) -> Result<Changeset, Refusal> {
    let before = here.person(id)?;
    let pseudonym = name("people/name", pseudonym)?;
    let names = Names::of(before, pseudonym.clone());
    let mut deltas: Vec<Delta> = entry(here, before, &pseudonym).into_iter().collect();
    if !names.all.is_empty() {
        // A decision and what it rested on are sealed: they name people by their identity.
        let sealed = |r: &Record| matches!(r, Record::Decision(_) | Record::Input(_));
        for record in here.workspace.records().filter(|r| !sealed(r)) {
            if record.id() != RecordId::Person(*id) {
                deltas.extend(names.forget(here, &record)?);
            }
        }
    }
    Ok(Changeset {
        label: format!("Replace a name by “{pseudonym}”"),
        deltas,
    })
}

/// The person's own entry.
fn entry(here: &CommandContext<'_>, before: &Arc<Person>, pseudonym: &str) -> Option<Delta> {
    let mut after = Person::clone(before);
    pseudonym.clone_into(&mut after.name);
    after.pseudonym = true;
    after.aliases.clear();
    let told = |f: &FieldChange| !f.from.is_empty() || !f.to.is_empty();
    let mut steps = before.meta.history.iter().flat_map(|e| &e.fields);
    let (old, new) = (
        Record::Person(before.clone()),
        Record::Person(Arc::new(after)),
    );
    // The pseudonym may have been typed as a name before: then only the history tells the old one.
    let delta = if **before == *person(&new)? && steps.any(told) {
        let forgotten = FieldChange {
            field: "name".to_owned(),
            from: String::new(),
            to: String::new(),
        };
        here.amend_fields(old, new, vec![forgotten])
    } else {
        here.amend(old, new)
    };
    let mut delta = delta?;
    for step in history_steps(delta.after.as_mut()?.meta_mut()) {
        step.from.clear();
        step.to.clear();
    }
    Some(delta)
}

#[allow(clippy::needless_pass_by_value)] // the signature of map_err
fn unwritable(error: serde_json::Error) -> Refusal {
    Refusal::new(
        "people/name",
        format!("The name could not be taken out of a record: {error}."),
        "",
    )
}

fn person(record: &Record) -> Option<&Person> {
    match record {
        Record::Person(person) => Some(person),
        _ => None,
    }
}

fn history_steps(meta: &mut Meta) -> impl Iterator<Item = &mut FieldChange> {
    meta.history.iter_mut().flat_map(|entry| &mut entry.fields)
}

/// What a person was ever called here, the longest first, so that no part of a longer name is left over.
struct Names {
    all: Vec<String>,
    pseudonym: String,
}

impl Names {
    fn of(person: &Person, pseudonym: String) -> Self {
        let mut all: BTreeSet<String> = person.aliases.iter().cloned().gather();
        all.insert(person.name.clone());
        for step in person.meta.history.iter().flat_map(|e| &e.fields) {
            for told in [&step.from, &step.to] {
                match &*step.field {
                    "name" => drop(all.insert(told.clone())),
                    "aliases" => {
                        all.extend(json::from_text::<Vec<String>>(told).unwrap_or_default());
                    }
                    _ => {}
                }
            }
        }
        let mut all: Vec<String> = all
            .into_iter()
            .filter(|n| !n.trim().is_empty() && *n != pseudonym && !n.ends_with('…'))
            .collect();
        sort::by_key(&mut all, |n| std::cmp::Reverse(n.len()));
        Self { all, pseudonym }
    }

    /// The record without the names; none when they do not stand in it.
    fn forget(&self, here: &CommandContext<'_>, before: &Record) -> Result<Option<Delta>, Refusal> {
        let mut fields = before.fields();
        let mut found = false;
        for (key, value) in &mut fields {
            found |= self.replace_in(value, key == "extra");
        }
        let changed = if found {
            let rebuilt = before.rebuilt(fields, before.meta());
            here.amend(before.clone(), rebuilt.map_err(unwritable)?)
                .and_then(|d| d.after)
        } else {
            None
        };
        let mut after = changed.unwrap_or_else(|| before.clone());
        let mut meta = after.meta().clone();
        for step in history_steps(&mut meta) {
            let (from, to) = (self.in_step(step, &step.from), self.in_step(step, &step.to));
            step.from = from.unwrap_or_else(|| std::mem::take(&mut step.from));
            step.to = to.unwrap_or_else(|| std::mem::take(&mut step.to));
        }
        if meta != *after.meta() {
            *after.meta_mut() = meta;
        }
        Ok((*before != after).then(|| Delta {
            before: Some(before.clone()),
            after: Some(after),
        }))
    }

    /// Replaces the names in every text below; with `whole` also where a text is nothing but a name, or an alias
    /// that could be any word.
    fn replace_in(&self, value: &mut Value, whole: bool) -> bool {
        match value {
            Value::String(text) => {
                let is_name = || whole && self.all.iter().any(|n| n.trim() == text.trim());
                let without = if is_name() {
                    Some(self.pseudonym.clone())
                } else {
                    self.in_text(text)
                };
                let found = without.is_some();
                if let Some(without) = without {
                    *text = without;
                }
                found
            }
            Value::Array(values) => {
                let each = values.iter_mut().map(|v| self.replace_in(v, whole));
                each.filter(|found| *found).count() > 0
            }
            Value::Object(map) => {
                let each = map.values_mut().map(|v| self.replace_in(v, whole));
                each.filter(|found| *found).count() > 0
            }
            _ => false,
        }
    }

    /// The text with the pseudonym for every name that stands in it as a word of its own.
    fn in_text(&self, text: &str) -> Option<String> {
        // References are identities; no name is one.
        if Uuid::try_parse(text).is_ok() {
            return None;
        }
        let mut out: Option<String> = None;
        for name in self.all.iter().filter(|n| is_telling(n)) {
            let now = out.as_deref().unwrap_or(text);
            out = replace_word(now, name, &self.pseudonym).or(out);
        }
        out
    }

    /// A text of this history step without the names. Imported fields are shortened JSON in there, in which an alias
    /// stands among others: such a text goes as a whole.
    fn in_step(&self, step: &FieldChange, text: &str) -> Option<String> {
        let told = |name: &String| {
            let cut = text.strip_suffix('…');
            text.contains(&**name) || cut.is_some_and(|t| begun_at_the_end(t, name).is_some())
        };
        if step.field == "extra" && self.all.iter().any(told) {
            return Some(String::new());
        }
        self.in_brief(text)
    }

    /// The same for the shortened texts of a history, of which a name may be the cut-off end; and where a history
    /// entry is nothing but a name.
    fn in_brief(&self, text: &str) -> Option<String> {
        if self.all.iter().any(|n| n == text) {
            return Some(self.pseudonym.clone());
        }
        let cut = text.strip_suffix('…').and_then(|kept| {
            let names = self.all.iter().filter(|n| is_telling(n));
            let begun = names.filter_map(|n| begun_at_the_end(kept, n)).min()?;
            Some(format!("{}…", kept.get(..begun)?))
        });
        let without = self.in_text(cut.as_deref().unwrap_or(text));
        without.or(cut)
    }
}

/// Whether a name cannot be taken for an ordinary word: it has several words, or is an address or an account number.
fn is_telling(name: &str) -> bool {
    /// Shorter ones are as likely a version or a date.
    const ACCOUNT: usize = 12;
    let numbered = name.len() >= ACCOUNT && name.contains(|c: char| c.is_ascii_digit());
    numbered || name.contains('@') || name.trim().contains(char::is_whitespace)
}

/// Where the beginning of `name`, of at least two letters, stands at the end of `text`.
fn begun_at_the_end(text: &str, name: &str) -> Option<usize> {
    let ends = name.char_indices().map(|(at, _)| at).skip(2);
    let begun = ends.filter_map(|end| text.strip_suffix(name.get(..end)?));
    begun
        .filter(|before| !before.ends_with(char::is_alphanumeric))
        .map(str::len)
        .min()
}

/// `text` with `new` for each `old` that is no part of a longer word; none when there is none.
fn replace_word(text: &str, old: &str, new: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some((before, after)) = rest.split_once(old) {
        let joined = before.ends_with(char::is_alphanumeric)
            || (before.is_empty() && out.ends_with(char::is_alphanumeric))
            || after.starts_with(char::is_alphanumeric);
        out.push_str(before);
        out.push_str(if joined { old } else { new });
        found |= !joined;
        rest = after;
    }
    out.push_str(rest);
    found.then_some(out)
}
