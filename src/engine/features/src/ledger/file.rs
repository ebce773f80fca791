//! The ledger as JSON for people: in the workspace file, and as a file of its own that standard tools can verify.
//!
//! In its own file each entry stands on a line of its own in its canonical form, followed by its hash, so that cutting
//! the line apart and running `sha256sum` over the piece is a verification; [`RECIPE_SHELL`] does just that.

use crate::ledger::chain::{Chain, Report, verify_parts};
use chrono::{DateTime, Utc};
use plumbline_compact::gather::Gather;
use plumbline_compact::sort;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::ledger::entry::{Entry, Input, Signature};
use plumbline_document::ledger::sha::Sha;
use plumbline_document::table::Table;
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use plumbline_json::FieldError;
use plumbline_json::canonical::{Strict, canonical, read_strict};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Verifies an exported ledger with a shell, `sed` and `sha256sum` alone: `sh verify-ledger.sh ledger.json`.
pub const RECIPE_SHELL: &str = include_str!("recipe.sh");

/// Verifies an exported ledger, or the ledger in an exported workspace, with Node.js alone:
/// `node verify-ledger.mjs file.json`.
pub const RECIPE_NODE: &str = include_str!("recipe.mjs");

/// Entries and inputs, with what was wrong about the way in which they stood in the file.
#[derive(Clone, Debug, Default)]
pub struct ReadLedger {
    /// The entries.
    pub entries: Table<Entry>,
    /// The inputs.
    pub inputs: Table<Input>,
    /// What was wrong, each in a sentence that names the entry.
    pub problems: Vec<String>,
}

impl ReadLedger {
    /// What verifying it finds.
    pub fn verify(&self) -> Report {
        verify_parts(&self.entries, &self.inputs)
    }

    /// Every problem, that of the chain last; empty when everything holds.
    pub fn all_problems(&self) -> Vec<String> {
        let mut all = self.problems.clone();
        let report = self.verify();
        if !report.holds() {
            all.push(report.words());
        }
        all
    }
}

fn value(text: &str) -> Value {
    // A text that is no JSON is kept as what it is: a string, which has another hash.
    json::from_text(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

fn sorted_inputs(inputs: &Table<Input>) -> Vec<Arc<Input>> {
    let mut inputs: Vec<_> = inputs.iter().cloned().collect();
    sort::by_key(&mut inputs, |input| input.id);
    inputs
}

/// The ledger as it stands in the workspace file; none when there is nothing in it.
pub fn to_value(workspace: &Workspace) -> Option<Value> {
    if workspace.decisions.is_empty() && workspace.inputs.is_empty() {
        return None;
    }
    let chain = Chain::of(&workspace.decisions);
    let entries = chain.entries().iter().map(|entry| {
        let mut map = Map::new();
        map.insert("hash".to_owned(), json!(entry.id));
        map.insert("entry".to_owned(), value(entry.text()));
        if !entry.signatures.is_empty() {
            map.insert(
                "signatures".to_owned(),
                json::to_value(&entry.signatures).unwrap_or_default(),
            );
        }
        Value::Object(map)
    });
    let inputs = sorted_inputs(&workspace.inputs);
    let inputs = inputs
        .iter()
        .map(|input| json!({"hash": input.id, "input": value(input.text())}));
    Some(json!({
        "heads": chain.heads(),
        "entries": entries.collect::<Vec<_>>(),
        "inputs": inputs.collect::<Vec<_>>(),
    }))
}

/// Reads the ledger of a workspace file, or of a file of its own. Total: what cannot be used is named in `problems`.
pub fn of_value(ledger: &Value) -> ReadLedger {
    let mut out = ReadLedger::default();
    let Some(ledger) = ledger.as_object() else {
        out.problems
            .push("The ledger is not a JSON object.".to_owned());
        return out;
    };
    let list = |key: &str| {
        ledger
            .get(key)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    for (place, given) in (1..).zip(list("inputs")) {
        let claimed = hash_of(&given);
        match (claimed, given.get("input")) {
            (Some(id), Some(value)) => drop(
                out.inputs
                    .put(Arc::new(Input::claimed(id, canonical(value)))),
            ),
            _ => out.problems.push(format!(
                "Input {place} of the file has no readable hash or content."
            )),
        }
        surplus(
            &given,
            &["hash", "input"],
            &format!("Input {place} of the file"),
            &mut out.problems,
        );
    }
    let mut last: Option<(u32, Sha)> = None;
    for (place, given) in (1..).zip(list("entries")) {
        read_entry(place, &given, &mut last, &mut out);
    }
    let chain = Chain::of(&out.entries);
    let heads = ledger
        .get("heads")
        .map(|h| json::from_value::<Vec<Sha>>(h).unwrap_or_default());
    if let Some(heads) = heads.filter(|heads| heads != chain.heads()) {
        let gone = heads.iter().find(|id| chain.get(id).is_none());
        out.problems.push(match gone {
            Some(id) => format!("The ledger says that it ends with the entry {}, which is not there: its end was cut off.", id.short()),
            None => "The ledger says that it ends with other entries than it does.".to_owned(),
        });
    }
    out
}

fn hash_of(given: &Value) -> Option<Sha> {
    Sha::parse(given.get("hash")?.as_str()?)
}

/// Notes every field whose name is not known: it would be left out silently otherwise.
fn surplus(given: &Value, known: &[&str], what: &str, problems: &mut Vec<String>) {
    let names = given.as_object().into_iter().flat_map(|map| map.keys());
    for name in names.filter(|name| !known.contains(&name.as_str())) {
        problems.push(format!("{what} has a field “{name}” that nobody knows."));
    }
}

fn read_entry(place: u32, given: &Value, last: &mut Option<(u32, Sha)>, out: &mut ReadLedger) {
    let what = format!("Entry {place} of the file");
    let (Some(id), Some(content)) = (hash_of(given), given.get("entry")) else {
        out.problems
            .push(format!("{what} has no readable hash or content."));
        return;
    };
    let signatures = given
        .get("signatures")
        .map(json::from_value::<Vec<Signature>>);
    if let Some(Err(_)) = signatures {
        out.problems
            .push(format!("{what} has a signature that cannot be read."));
    }
    surplus(
        given,
        &["hash", "entry", "signatures"],
        &what,
        &mut out.problems,
    );
    let entry = Entry::of_value(
        id,
        content,
        signatures.and_then(Result::ok).unwrap_or_default(),
    );
    let key = (entry.number(), id);
    if last.is_some_and(|last| last >= key) {
        out.problems.push(format!(
            "{what} stands out of its order: entries were moved, or put in."
        ));
    }
    *last = Some(key);
    if out.entries.contains(&id) {
        out.problems.push(format!("{what} stands there twice."));
    } else {
        out.entries.put(Arc::new(entry));
    }
}

/// The ledger as a file of its own. People's names stand in it for whoever reads it, outside of the chain.
pub fn export(workspace: &Workspace, at: DateTime<Utc>) -> String {
    let chain = Chain::of(&workspace.decisions);
    let mut people: Vec<_> = workspace.people.iter().collect();
    sort::by_key(&mut people, |p| p.id);
    let people: Map<String, Value> = people
        .into_iter()
        .map(|p| (p.id.to_string(), json!(p.name)))
        .gather();
    let mut out = String::new();
    out.push_str(&format!(
        "{{\"plumbline_ledger\":1,\"exported\":{},\n",
        json!(at)
    ));
    out.push_str(&format!("\"workspace\":{},\n", json!(workspace.id)));
    out.push_str(&format!(
        "\"fingerprints\":{},\n",
        json!(chain.fingerprints())
    ));
    out.push_str(&format!("\"heads\":{},\n", json!(chain.heads())));
    out.push_str(&format!("\"people\":{},\n", Value::Object(people)));
    out.push_str("\"entries\":[\n");
    let entries = chain.entries().iter().map(|entry| {
        let signatures = if entry.signatures.is_empty() {
            String::new()
        } else {
            format!(",\"signatures\":{}", json!(entry.signatures))
        };
        format!(
            "{{\"entry\":{},\"hash\":\"{}\"{signatures}}}",
            entry.text(),
            entry.id
        )
    });
    out.push_str(&entries.collect::<Vec<_>>().join(",\n"));
    out.push_str("\n],\n\"inputs\":[\n");
    let inputs = sorted_inputs(&workspace.inputs);
    let inputs = inputs
        .iter()
        .map(|i| format!("{{\"input\":{},\"hash\":\"{}\"}}", i.text(), i.id));
    out.push_str(&inputs.collect::<Vec<_>>().join(",\n"));
    out.push_str("\n]}\n");
    out
}

/// Reads a ledger file, or the ledger in a workspace file, strictly.
///
/// # Errors
/// Why it cannot be read at all, in a sentence: no JSON, a name that stands twice, or no ledger.
pub fn read(text: &str) -> Result<ReadLedger, String> {
    let file = read_strict(text).map_err(|why| format!("The file cannot be read: {why}."))?;
    if file.get("plumbline_ledger") == Some(&json!(1)) {
        let mut read = of_value(&file);
        let known = [
            "plumbline_ledger",
            "exported",
            "workspace",
            "fingerprints",
            "heads",
            "people",
            "entries",
            "inputs",
        ];
        surplus(&file, &known, "The file", &mut read.problems);
        if file.get("heads").is_none() {
            read.problems
                .push("The file does not say with which entries it ends.".to_owned());
        }
        let written: Option<Vec<String>> = file
            .get("fingerprints")
            .and_then(|v| json::from_value(v).ok());
        if written.as_ref() != Some(&Chain::of(&read.entries).fingerprints()) {
            read.problems
                .push("The fingerprints in the file are not those of its entries.".to_owned());
        }
        if file
            .get("workspace")
            .is_none_or(|id| json::from_value::<WorkspaceId>(id).is_err())
        {
            read.problems
                .push("The file does not say of which workspace it is.".to_owned());
        }
        return Ok(read);
    }
    match file.get("workspace").and_then(|w| w.get("ledger")) {
        Some(ledger) => Ok(of_value(ledger)),
        None => Err("There is no ledger in this file.".to_owned()),
    }
}

/// Whether a name stands twice in the ledger of a workspace file; where, and the reason, when it does. Everything else
/// about the file is the business of its reader.
pub fn twice(text: &str) -> Option<FieldError> {
    // Read only to be refused: what stands twice makes an error.
    #[derive(Deserialize)]
    struct File {
        #[serde(default, rename = "workspace")]
        _workspace: Option<Inner>,
    }
    #[derive(Deserialize)]
    struct Inner {
        #[serde(default, rename = "ledger")]
        _ledger: Option<Strict>,
    }
    let misfit = json::fit_text::<File>(text).err()?;
    let why = &misfit.why;
    (why.contains("stands twice") || why.contains("duplicate field")).then_some(misfit)
}
