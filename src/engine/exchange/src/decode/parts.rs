//! The entities of a file, list by list, before they are put together.

use crate::decode::entity_list::{
    ListDecoder, UsualFields, nothing_kept, refuse, take_unknown_fields,
};
use crate::decode::fields::{fill, fit};
use crate::notes::{Notes, Refused};
use crate::read_error::ReadError;
use crate::stamp::NO_STAMP;
use chrono::{DateTime, Utc};
use plumbline_document::cadence::Cadence;
use plumbline_document::criterion::Criterion;
use plumbline_document::evidence::Evidence;
use plumbline_document::framework::Framework;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_document::lineage::dataset::Dataset;
use plumbline_document::lineage::model::{Model, ModelVersion};
use plumbline_document::meta::{Meta, Stamp};
use plumbline_document::monitor::{Monitor, Run};
use plumbline_document::person::Person;
use plumbline_document::settings::Settings;
use plumbline_document::sprint::Sprint;
use plumbline_document::system::System;
use plumbline_document::view::View;
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// The entities of a file before they are put together.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the fields of Workspace
pub struct Parts {
    pub id: WorkspaceId,
    pub settings: Arc<Settings>,
    pub people: Vec<Person>,
    pub systems: Vec<System>,
    pub criteria: Vec<Criterion>,
    pub frameworks: Vec<Framework>,
    pub views: Vec<View>,
    pub cadences: Vec<Cadence>,
    pub monitors: Vec<Monitor>,
    pub runs: Vec<Run>,
    pub models: Vec<Model>,
    pub versions: Vec<ModelVersion>,
    pub datasets: Vec<Dataset>,
    pub evidence: Vec<Evidence>,
    pub sprints: Vec<Sprint>,
    pub ledger: Option<Value>,
    pub items: Vec<Item>,
}

/// Reads the entities of the JSON object under `workspace`. `exported`, the moment of the export, becomes the stamp of
/// entities that have none.
pub fn parts(
    mut map: Map<String, Value>,
    exported: Option<DateTime<Utc>>,
    notes: &mut Notes,
    refused: &mut Vec<Refused>,
) -> Result<Parts, ReadError> {
    let stamp = Stamp {
        at: exported.unwrap_or(NO_STAMP.at),
        ..NO_STAMP
    };
    let id = workspace_id(map.remove("id"), notes)?;
    let fresh = Workspace::new(id, "Imported", stamp);
    let settings = settings(map.remove("settings"), &fresh, notes, refused);
    let usual = Usual::new(stamp);
    let mut decoder = ListDecoder {
        map,
        notes,
        refused,
    };
    let named: &UsualFields<'_> = &|fields| usual.named(fields);
    let read = Parts {
        id,
        people: decoder.list("people", named),
        systems: decoder.list("systems", named),
        criteria: decoder.list("criteria", &|fields| usual.of_criterion(fields)),
        frameworks: decoder.list("frameworks", named),
        views: decoder.list("views", &|fields| usual.of_view(fields)),
        cadences: decoder.optional("cadences", named),
        monitors: decoder.optional("monitors", &|fields| usual.of_monitor(fields)),
        runs: decoder.optional("runs", &|_| vec![("meta", usual.meta.clone())]),
        models: decoder.optional("models", named),
        versions: decoder.optional("versions", named),
        datasets: decoder.optional("datasets", named),
        evidence: decoder.list("evidence", named),
        sprints: decoder.optional("sprints", named),
        ledger: decoder.map.remove("ledger"),
        items: decoder.items(&|fields| usual.of_item(fields, &settings)),
        settings: settings.clone(),
    };
    for key in decoder.map.keys() {
        decoder.notes.warn(
            &format!("workspace.{key}"),
            format!("“{key}” is not known here and was left out."),
            "",
        );
    }
    Ok(read)
}

fn workspace_id(value: Option<Value>, notes: &mut Notes) -> Result<WorkspaceId, ReadError> {
    match value {
        Some(value) => fit::<WorkspaceId>(&value, "workspace.id")
            .map_err(|(at, why)| ReadError::Envelope { at, why }),
        None => {
            notes.warn(
                "workspace.id",
                "The workspace has no id; it was taken as new.".into(),
                "",
            );
            Ok(WorkspaceId(Uuid::nil()))
        }
    }
}

/// The usual values of fields that may be missing, by type of entity.
struct Usual {
    /// The metadata of an entity that brings none.
    meta: Value,
}

impl Usual {
    fn new(stamp: Stamp) -> Self {
        Self {
            meta: json::to_value(&Meta::new(stamp)).unwrap_or_default(),
        }
    }

    /// Of an entity with a name: it is called by its id.
    fn named(&self, fields: &Map<String, Value>) -> Vec<(&'static str, Value)> {
        let name = fields.get("id").cloned().unwrap_or_default();
        vec![("name", name), ("meta", self.meta.clone())]
    }

    fn of_criterion(&self, fields: &Map<String, Value>) -> Vec<(&'static str, Value)> {
        let mut usual = self.named(fields);
        usual.push(("direction", json!("benefit")));
        usual.push(("scale", json!({"type": "linear", "min": 0.0, "max": 100.0})));
        usual.push(("lowest", json!(0.0)));
        usual
    }

    fn of_view(&self, fields: &Map<String, Value>) -> Vec<(&'static str, Value)> {
        let mut usual = self.named(fields);
        usual.push(("query", json!({})));
        usual
    }

    fn of_monitor(&self, fields: &Map<String, Value>) -> Vec<(&'static str, Value)> {
        let mut usual = self.named(fields);
        usual.push(("side", json!("above")));
        usual.push(("severity", json!("medium")));
        usual.push(("strong", json!({"of": 1, "last": 1})));
        usual.push(("weak", json!({"of": 2, "last": 3})));
        usual
    }

    fn of_item(
        &self,
        fields: &Map<String, Value>,
        settings: &Settings,
    ) -> Vec<(&'static str, Value)> {
        let kind = fields.get("kind").and_then(Value::as_str);
        let kind = kind.and_then(Kind::from_slug).unwrap_or(Kind::Story);
        vec![
            ("number", json!(0)),
            ("title", json!("")),
            ("kind", json!(kind.slug())),
            ("track", json!(kind.usual_track().slug())),
            ("status", json!(settings.first_status(kind))),
            ("meta", self.meta.clone()),
        ]
    }
}

/// The settings; usual ones where they are missing or do not fit.
fn settings(
    value: Option<Value>,
    fresh: &Workspace,
    notes: &mut Notes,
    refused: &mut Vec<Refused>,
) -> Arc<Settings> {
    let at = "workspace.settings";
    let usual = fresh.settings.clone();
    let Some(mut value) = value else {
        notes.warn(
            at,
            "The settings are missing; the usual ones were taken.".into(),
            "",
        );
        return usual;
    };
    if let (Value::Object(fields), Ok(Value::Object(defaults))) =
        (&mut value, json::to_value(usual.as_ref()))
    {
        for (field, value) in &defaults {
            fill(fields, at, &[(field.as_str(), value.clone())], notes);
        }
    }
    match fit::<Settings>(&value, at) {
        Ok(mut settings) => {
            take_unknown_fields(&value, &mut settings, at, &nothing_kept, notes);
            Arc::new(settings)
        }
        Err((path, why)) => {
            refuse(&path, "Settings", why, value.to_string(), notes, refused);
            usual
        }
    }
}
