//! The workspace file: one JSON document, stable and pretty, so that two exports can be compared line by line.

use crate::notes::{Notes, Refused};
use crate::read_error::ReadError;
use crate::{decode, migrate};
use chrono::{DateTime, Utc};
use plumbline_compact::sort;
use plumbline_document::APP_VERSION;
use plumbline_document::cadence::Cadence;
use plumbline_document::criterion::Criterion;
use plumbline_document::entity::Entity;
use plumbline_document::evidence::Evidence;
use plumbline_document::framework::Framework;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::item::Item;
use plumbline_document::lineage::dataset::Dataset;
use plumbline_document::lineage::model::{Model, ModelVersion};
use plumbline_document::monitor::{Monitor, Run};
use plumbline_document::person::Person;
use plumbline_document::settings::Settings;
use plumbline_document::sprint::Sprint;
use plumbline_document::system::System;
use plumbline_document::table::Table;
use plumbline_document::view::View;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::file as ledger;
use plumbline_json as json;
use plumbline_text::dates::instant;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;

/// What `plumbline` says in the envelope: the generation of the envelope itself.
const ENVELOPE: u32 = 1;

/// How much a reader accepts, checked before anything is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
    /// Records (items, issues, rows) of one file.
    pub records: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 32 * 1024 * 1024,
            records: 50_000,
        }
    }
}

/// What came out of a file.
#[derive(Clone, Debug)]
pub struct ReadFile {
    /// The workspace, whole and consistent.
    pub workspace: Workspace,
    /// When the file says it was written; none when it does not say.
    pub exported: Option<DateTime<Utc>>,
    /// The version that wrote it.
    pub app: String,
    /// The file's schema, before migration.
    pub schema: u32,
    /// The migration steps that ran.
    pub lifted: Vec<&'static str>,
    /// What was repaired, unknown or refused.
    pub notes: Notes,
    /// The entities that could not be taken in, with their JSON.
    pub refused: Vec<Refused>,
}

/// One whole Plumbline workspace, as exported. Fields at their usual value are left out; times are in UTC. The reader
/// accepts more than this: it fills what is missing and says what it repaired; what Plumbline writes fits, but for what it
/// kept of a damaged file as it was.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(title = "Plumbline workspace"))]
pub(crate) struct FileOut<'a> {
    /// The generation of this envelope.
    #[cfg_attr(feature = "schema", schemars(extend("const" = ENVELOPE)))]
    plumbline: u32,
    /// The number of this schema.
    #[cfg_attr(feature = "schema", schemars(extend("const" = migrate::SCHEMA)))]
    schema: u32,
    /// The version that wrote the file.
    app: &'a str,
    /// When it was written.
    exported: DateTime<Utc>,
    /// The workspace.
    workspace: WorkspaceOut<'a>,
}

/// Everything that a workspace holds.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Workspace"))]
struct WorkspaceOut<'a> {
    /// Identity.
    id: WorkspaceId,
    /// Everything about it that is not a list.
    settings: &'a Settings,
    /// By identity.
    people: Vec<&'a Person>,
    /// By identity.
    systems: Vec<&'a System>,
    /// In the order in which they are shown.
    criteria: Vec<&'a Criterion>,
    /// In the order in which they are shown.
    frameworks: Vec<&'a Framework>,
    /// In the order in which they are shown.
    views: Vec<&'a View>,
    /// By identity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cadences: Vec<&'a Cadence>,
    /// By identity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    monitors: Vec<&'a Monitor>,
    /// By identity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    runs: Vec<&'a Run>,
    /// By identity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    models: Vec<&'a Model>,
    /// By identity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<&'a ModelVersion>,
    /// By identity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    datasets: Vec<&'a Dataset>,
    /// By identity.
    evidence: Vec<&'a Evidence>,
    /// By identity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sprints: Vec<&'a Sprint>,
    /// Decisions and what they rested on; none when nothing was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Ledger"))]
    ledger: Option<Value>,
    /// By number.
    items: Vec<&'a Item>,
}

fn sorted<E: Entity>(table: &Table<E>) -> Vec<&E> {
    let mut rows: Vec<&E> = table.iter().map(Arc::as_ref).collect();
    sort::by(&mut rows, |a, b| a.id().cmp(b.id()));
    rows
}

impl<'a> FileOut<'a> {
    fn new(workspace: &'a Workspace, at: DateTime<Utc>) -> Self {
        let mut items: Vec<&Item> = workspace.items.iter().map(Arc::as_ref).collect();
        sort::by_key(&mut items, |item| (item.number, item.id));
        Self {
            plumbline: ENVELOPE,
            schema: migrate::SCHEMA,
            app: APP_VERSION,
            exported: at,
            workspace: WorkspaceOut {
                id: workspace.id,
                settings: &workspace.settings,
                people: sorted(&workspace.people),
                systems: sorted(&workspace.systems),
                // The order in which criteria and frameworks are shown is the table's: it is kept.
                criteria: workspace.criteria.iter().map(Arc::as_ref).collect(),
                frameworks: workspace.frameworks.iter().map(Arc::as_ref).collect(),
                views: workspace.views.iter().map(Arc::as_ref).collect(),
                cadences: sorted(&workspace.cadences),
                monitors: sorted(&workspace.monitors),
                runs: sorted(&workspace.runs),
                models: sorted(&workspace.models),
                versions: sorted(&workspace.versions),
                datasets: sorted(&workspace.datasets),
                evidence: sorted(&workspace.evidence),
                sprints: sorted(&workspace.sprints),
                ledger: ledger::to_value(workspace),
                items,
            },
        }
    }
}

/// The workspace as a file to keep: pretty, fields in a fixed order, people, systems and evidence by id, items by number,
/// criteria, frameworks and views in the order in which they are shown, a line end at the end.
///
/// The same workspace and time always give the same bytes.
pub fn export(workspace: &Workspace, at: DateTime<Utc>) -> String {
    // Nothing in these types can fail to serialise: keys are text and every value has a JSON form.
    let line = json::to_text(&FileOut::new(workspace, at)).unwrap_or_default();
    let mut text = json::pretty(&line);
    text.push('\n');
    text
}

/// JSON text as a value, or why not. It may be [`json::DEEPEST_FILE`] levels deep.
pub fn parse_json(text: &str) -> Result<Value, ReadError> {
    json::from_file(text).map_err(|e| {
        let why = e.to_string();
        if why.starts_with("recursion limit") {
            return ReadError::TooDeep { line: e.line() };
        }
        let why = why.split(" at line ").next().unwrap_or(&why).to_owned();
        ReadError::Broken {
            line: e.line(),
            column: e.column(),
            why,
        }
    })
}

/// Reads a workspace file: size, depth, schema, migration, then entity by entity, then the repairs.
///
/// An error means that nothing could be used. Otherwise the workspace is consistent, and `notes` and `refused` say
/// what was not as it should be.
pub fn read(text: &str, limits: Limits) -> Result<ReadFile, ReadError> {
    if text.len() > limits.bytes {
        return Err(ReadError::TooLarge {
            bytes: text.len(),
            limit: limits.bytes,
        });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let value = parse_json(text)?;
    // A value remembers the last of two fields of one name only; in a ledger that would be a way to show one thing and
    // to sign another.
    if let Some(misfit) = ledger::twice(text) {
        return Err(envelope(&misfit.path, &misfit.why));
    }
    read_value(value, limits)
}

fn envelope(at: &str, why: &str) -> ReadError {
    ReadError::Envelope {
        at: at.to_owned(),
        why: why.to_owned(),
    }
}

/// The same, from JSON that has been parsed already.
pub fn read_value(value: Value, limits: Limits) -> Result<ReadFile, ReadError> {
    let Value::Object(mut envelope_map) = value else {
        return Err(envelope("$", "the file is not a JSON object"));
    };
    if !envelope_map.contains_key("plumbline") {
        return Err(envelope(
            "plumbline",
            "the mark of a Plumbline file is missing",
        ));
    }
    let schema = envelope_map
        .get("schema")
        .and_then(Value::as_u64)
        .ok_or_else(|| envelope("schema", "the schema number is missing or no whole number"))?;
    let generation = envelope_map.get("plumbline").and_then(Value::as_u64);
    if schema > u64::from(migrate::SCHEMA) || generation.is_some_and(|g| g > u64::from(ENVELOPE)) {
        return Err(ReadError::Newer {
            found: schema,
            known: migrate::SCHEMA,
        });
    }
    let schema = u32::try_from(schema).unwrap_or(0);
    if schema < migrate::OLDEST {
        return Err(envelope("schema", "there has never been such a schema"));
    }
    let mut workspace = envelope_map
        .remove("workspace")
        .ok_or_else(|| envelope("workspace", "the workspace is missing"))?;
    let lifted = migrate::lift(migrate::STEPS, schema, &mut workspace);
    let Value::Object(map) = workspace else {
        return Err(envelope("workspace", "the workspace is not a JSON object"));
    };
    let records = map
        .get("items")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    if records > limits.records {
        return Err(ReadError::TooMany {
            records,
            limit: limits.records,
        });
    }
    let mut notes = Notes::default();
    for key in envelope_map.keys() {
        if !["plumbline", "schema", "app", "exported"].contains(&key.as_str()) {
            notes.warn(
                key,
                format!("“{key}” is not known here and was left out."),
                "",
            );
        }
    }
    let exported = envelope_map
        .get("exported")
        .and_then(Value::as_str)
        .and_then(instant);
    let mut refused = Vec::new();
    let parts = decode::parts(map, exported, &mut notes, &mut refused)?;
    let workspace = decode::restore(parts, &mut notes, &mut refused);
    Ok(ReadFile {
        workspace,
        exported,
        app: envelope_map
            .get("app")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        schema,
        lifted,
        notes,
        refused,
    })
}
