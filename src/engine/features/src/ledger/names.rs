//! People's names in texts that cannot be changed any more: they stand as references, so that a name can become a
//! pseudonym later while every hash stays right.
//!
//! `@{…}` with a person's identity stands for the name; whoever shows the text looks the name up. Names that are not in
//! the people list are not recognised: the form says so.

use plumbline_compact::sort;
use plumbline_document::ids::PersonId;
use plumbline_document::person::Person;
use plumbline_document::table::Table;
use uuid::Uuid;

const OPEN: &str = "@{";

/// The text with a reference for every name of the people list that stands in it: a full name of several words, also
/// where it is an alias.
pub fn hide(text: &str, people: &Table<Person>) -> String {
    let mut names: Vec<(&str, PersonId)> = people
        .iter()
        .flat_map(|p| {
            std::iter::once(&p.name)
                .chain(&p.aliases)
                .map(|n| (n.trim(), p.id))
        })
        .filter(|(name, _)| name.contains(char::is_whitespace) || name.contains('@'))
        .collect();
    sort::by(&mut names, |a, b| b.0.len().cmp(&a.0.len()).then(a.cmp(b)));
    let mut out = text.to_owned();
    for (name, id) in names {
        if out.contains(name) {
            out = out.replace(name, &format!("{OPEN}{id}}}"));
        }
    }
    out
}

/// The text with the names as they are now.
pub fn show(text: &str, people: &Table<Person>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        let reference = after.split_once('}').and_then(|(id, tail)| {
            let id = PersonId(Uuid::try_parse(id).ok()?);
            Some((id, tail))
        });
        match reference {
            Some((id, tail)) => {
                out.push_str(&name(id, people));
                rest = tail;
            }
            None => {
                out.push_str(OPEN);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The name of a person now.
pub fn name(id: PersonId, people: &Table<Person>) -> String {
    people.get(&id).map_or_else(
        || "somebody who is not listed".to_owned(),
        |p| p.name.clone(),
    )
}

/// Everybody that a text refers to.
pub fn mentioned(text: &str) -> Vec<PersonId> {
    let after = text.split(OPEN).skip(1);
    let ids = after.filter_map(|t| Uuid::try_parse(t.split_once('}')?.0).ok());
    ids.map(PersonId).collect()
}
