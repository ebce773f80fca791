//! The JSON Schema of the workspace file, made from the types that are written: what is published as
//! `public/plumbline.schema.json`.

use crate::file::FileOut;
use plumbline_document::ledger::decision::Decision;
use plumbline_document::ledger::entry::Signature;
use plumbline_document::ledger::sha::Sha;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

/// The decision ledger; see the page Decisions for how to verify it with standard tools.
///
/// `plumbline_features::ledger::file` writes it.
#[derive(JsonSchema)]
pub struct Ledger {
    /// The entries with which it ends.
    pub heads: Vec<Sha>,
    /// The decisions, each with its hash.
    pub entries: Vec<LedgerEntry>,
    /// What decisions rested on.
    pub inputs: Vec<LedgerInput>,
}

/// A decision with its hash.
#[derive(JsonSchema)]
pub struct LedgerEntry {
    /// SHA-256 of the entry's canonical JSON (RFC 8785).
    pub hash: Sha,
    /// The decision.
    pub entry: Decision,
    /// Signatures over the hash.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<Signature>,
}

/// What decisions rested on, under its hash.
#[derive(JsonSchema)]
pub struct LedgerInput {
    /// SHA-256 of the input's canonical JSON (RFC 8785).
    pub hash: Sha,
    /// The input, in a form of its own.
    pub input: Map<String, Value>,
}

/// The schema of a workspace file as [`crate::file::export`] writes it.
pub fn workspace_file() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(ForReaders)
        .into_generator()
        .into_root_schema_for::<FileOut<'static>>()
}

/// Makes what is derived from the code fit for those who read the published schema.
#[derive(Clone, Debug)]
struct ForReaders;

impl Transform for ForReaders {
    fn transform(&mut self, schema: &mut Schema) {
        close(schema);
        left_out_is_not_null(schema);
        drop_number_format(schema);
        first_paragraph(schema);
        // What the reader takes for a field that is not there is no part of what is written.
        schema.remove("default");
        transform_subschemas(self, schema);
    }
}

/// Nothing is written but the fields that are named.
fn close(schema: &mut Schema) {
    if schema.get("properties").is_some() && schema.get("additionalProperties").is_none() {
        schema.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
}

/// A field that may be left out is left out when there is nothing in it, and never null.
fn left_out_is_not_null(schema: &mut Schema) {
    let required: Vec<Value> = schema
        .get("required")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    for (name, field) in properties.iter_mut() {
        if !required.iter().any(|r| r == name)
            && let Value::Object(field) = field
        {
            drop_null(field);
        }
    }
}

fn drop_null(field: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = field.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            field.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(ways)) = field.get_mut("anyOf") {
        ways.retain(|way| way.get("type").is_none_or(|kind| kind != "null"));
        if let [Value::Object(only)] = ways.as_slice() {
            let only = only.clone();
            field.remove("anyOf");
            field.extend(only);
        }
    }
}

/// How many bits hold a number concerns this program alone; bounds are kept.
fn drop_number_format(schema: &mut Schema) {
    let is_number = |kind: &Value| kind == "integer" || kind == "number";
    let of_number = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_number),
        Some(kind) => is_number(kind),
        None => false,
    };
    if of_number {
        schema.remove("format");
    }
}

/// The first paragraph of a doc comment says what a thing is; what follows is for those who read the code.
fn first_paragraph(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text
            .split("\n\n")
            .next()
            .unwrap_or_default()
            .replace('\n', " ");
    }
}
