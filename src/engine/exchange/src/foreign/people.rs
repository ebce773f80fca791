//! The people that another tool names.

use crate::foreign::record::Who;
use crate::stamp::NO_STAMP;
use plumbline_document::ids::PersonId;
use plumbline_document::meta::Meta;
use plumbline_document::person::Person;
use plumbline_document::table::Table;
use std::collections::HashMap;
use uuid::Uuid;

/// The people that a tool names, found by alias or name, made when they are new.
pub(super) struct PeopleDirectory<'a> {
    index: HashMap<String, PersonId>,
    known: &'a Table<Person>,
    /// People that are new.
    pub(super) made: Vec<Person>,
}

impl<'a> PeopleDirectory<'a> {
    pub(super) fn new(known: &'a Table<Person>) -> Self {
        let mut index = HashMap::new();
        // Account ids before names: two people may share a name.
        for person in known.iter() {
            for alias in &person.aliases {
                index.entry(alias.to_lowercase()).or_insert(person.id);
            }
        }
        for person in known.iter() {
            index.entry(person.name.to_lowercase()).or_insert(person.id);
        }
        Self {
            index,
            known,
            made: Vec::new(),
        }
    }

    /// The person of this name or account; a new one where nobody is known by them, none where both are empty.
    pub(super) fn find(&mut self, who: &Who, ids: &mut dyn FnMut() -> Uuid) -> Option<PersonId> {
        let (name, account) = (who.name.trim(), who.account.trim());
        let keys = [account.to_lowercase(), name.to_lowercase()];
        let hit = keys
            .iter()
            .filter(|key| !key.is_empty())
            .find_map(|key| self.index.get(key).copied());
        if hit.is_some() {
            return hit;
        }
        let shown = if name.is_empty() { account } else { name };
        if shown.is_empty() {
            return None;
        }
        let person = Person {
            id: PersonId(ids()),
            name: shown.to_owned(),
            pseudonym: false,
            // Also where it is the name so far: a person with a better one is still found by it.
            aliases: [account]
                .iter()
                .filter(|a| !a.is_empty())
                .map(|a| (*a).to_owned())
                .collect(),
            meta: Meta::new(NO_STAMP),
        };
        for key in keys.into_iter().filter(|k| !k.is_empty()) {
            self.index.insert(key, person.id);
        }
        let id = person.id;
        debug_assert!(!self.known.contains(&id));
        self.made.push(person);
        Some(id)
    }
}
