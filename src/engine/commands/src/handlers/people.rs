//! Commands on people.

use crate::command::PeopleCommand;
use crate::handlers::context::{Changeset, CommandContext, name};
use crate::handlers::pseudonym;
use plumbline_document::change::Delta;
use plumbline_document::ids::PersonId;
use plumbline_document::ledger::decision::Decision;
use plumbline_document::person::Person;
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use plumbline_features::ledger::names;
use std::sync::Arc;

/// What the commands of this family do. Each is a function of its own, kept apart by `inline(never)`: a browser compiles a
/// function as a whole when it is first called, and all of them as one would make the first edit after opening wait.
pub fn handle(here: &CommandContext<'_>, command: &PeopleCommand) -> Result<Changeset, Refusal> {
    match command {
        PeopleCommand::PutPerson { person } => put(here, person),
        PeopleCommand::Pseudonymise { id, pseudonym } => {
            pseudonym::pseudonymise(here, id, pseudonym)
        }
        PeopleCommand::RemovePerson { id } => remove(here, id),
    }
}

#[inline(never)]
pub(super) fn put(here: &CommandContext<'_>, person: &Person) -> Result<Changeset, Refusal> {
    let person = Person {
        name: name("people/name", &person.name)?,
        ..person.clone()
    };
    let label = format!("Set the entry of {}", person.name);
    Ok(Changeset {
        label,
        deltas: here
            .put(Record::Person(Arc::new(person)))
            .into_iter()
            .collect(),
    })
}

#[inline(never)]
pub(super) fn remove(here: &CommandContext<'_>, id: &PersonId) -> Result<Changeset, Refusal> {
    let before = here.person(id)?;
    let items = here.workspace.items.iter();
    let named = items.filter(|item| item.people().contains(id));
    let systems = here.workspace.systems.iter();
    let evidence = here.workspace.evidence.iter();
    let used = named.count()
        + crate::handlers::lineage::owned_by(here.workspace, *id)
        + systems.filter(|s| s.people().any(|p| p == *id)).count()
        + evidence.filter(|e| e.owner == Some(*id)).count()
        + here
            .workspace
            .sprints
            .iter()
            .filter(|s| s.mentions(id))
            .count();
    let decided = here.workspace.decisions.iter().filter_map(|e| e.decision());
    let used = used + decided.filter(|d| names_of(d).contains(id)).count();
    if used > 0 {
        return Err(Refusal::new(
            format!("people/{id}"),
            format!(
                "{} is an owner, rater, author or decider in {used} places.",
                before.name
            ),
            "Replace the name by a pseudonym instead; the references stay.",
        ));
    }
    let label = format!("Remove {} from the people list", before.name);
    Ok(Changeset {
        label,
        deltas: vec![Delta {
            before: Some(Record::Person(before.clone())),
            after: None,
        }],
    })
}

/// Everybody that a decision names, in its texts too.
fn names_of(decision: &Decision) -> Vec<PersonId> {
    let mut all: Vec<PersonId> = decision.people().collect();
    for (_, text) in decision.rationale.parts() {
        all.extend(names::mentioned(text));
    }
    let titles = decision.items.iter().map(|i| &i.title);
    let texts = titles
        .chain(decision.systems.iter().map(|s| &s.name))
        .chain([&decision.did]);
    all.extend(texts.flat_map(|text| names::mentioned(text)));
    all
}
