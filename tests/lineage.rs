//! Models, their versions, datasets, and what refers to them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::*;
use plumbline_commands::command::{Command, LineageCommand};
use plumbline_document::draft::ItemField;
use plumbline_document::lineage::dataset::Lineage;
use plumbline_document::lineage::model::{Stage, TrainedOn};
use plumbline_document::lineage::versions::{in_production, refresh_due, stage_of, versions_of};
use plumbline_document::record::{Record, RecordId};
use plumbline_exchange::file::{Limits, export, read};
use std::sync::Arc;

fn put(record: Record) -> Command {
    Command::Lineage(LineageCommand::Put { record })
}

fn with_a_model() -> Pair {
    let mut pair = Pair::small();
    let mut served = model(1, " Churn  model ");
    served.systems = vec![system_id(1)];
    served.refresh_days = Some(90);
    pair.does(put(Record::Dataset(Arc::new(dataset(1, "tickets")))));
    pair.does(put(Record::Model(Arc::new(served))));
    let mut live = version(1, 1, Stage::Production);
    live.released = Some(day("2026-08-01"));
    live.trained_on = vec![TrainedOn {
        dataset: dataset_id(1),
        digest: "sha256:1".to_owned(),
    }];
    pair.does(put(Record::Version(Arc::new(live))));
    pair
}

#[test]
fn a_model_has_versions_trained_on_datasets_and_serves_systems() {
    let mut pair = with_a_model();
    let w = pair.workspace();
    assert_eq!(w.models.get(&model_id(1)).unwrap().name, "Churn model");
    assert_eq!(stage_of(w, model_id(1)), Some(Stage::Production));
    assert_eq!(stage_of(w, model_id(2)), None);
    assert_eq!(
        refresh_due(w, w.models.get(&model_id(1)).unwrap()),
        Some(day("2026-10-30"))
    );
    let mut next = version(2, 1, Stage::Candidate);
    pair.does(put(Record::Version(Arc::new(next.clone()))));
    let order = |pair: &Pair| -> Vec<_> {
        let w = pair.workspace();
        let all = versions_of(w, model_id(1));
        all.iter().map(|v| v.id).collect()
    };
    assert_eq!(order(&pair), [version_id(2), version_id(1)]);
    next.stage = Stage::Production;
    next.released = Some(day("2026-11-01"));
    pair.does(put(Record::Version(Arc::new(next))));
    let w = pair.workspace();
    assert_eq!(in_production(w, model_id(1)).unwrap().id, version_id(2));
}

#[test]
fn a_retired_version_hides_no_other() {
    let mut pair = with_a_model();
    let mut old = version(1, 1, Stage::Retired);
    old.released = Some(day("2026-08-01"));
    pair.does(put(Record::Version(Arc::new(old))));
    assert_eq!(
        stage_of(pair.workspace(), model_id(1)),
        Some(Stage::Retired)
    );
    pair.does(put(Record::Version(Arc::new(version(2, 1, Stage::Shadow)))));
    assert_eq!(stage_of(pair.workspace(), model_id(1)), Some(Stage::Shadow));
}

#[test]
fn what_leads_nowhere_is_refused_with_its_path() {
    let mut pair = with_a_model();
    let path = |pair: &mut Pair, command: Command| pair.try_with(command).unwrap_err().at;
    let mut lost = version(2, 9, Stage::Shadow);
    let at = format!("versions/{}", version_id(2));
    assert_eq!(
        path(&mut pair, put(Record::Version(Arc::new(lost.clone())))),
        format!("{at}/model")
    );
    lost.model = model_id(1);
    lost.metrics.insert("auc".to_owned(), f64::NAN);
    assert_eq!(
        path(&mut pair, put(Record::Version(Arc::new(lost.clone())))),
        format!("{at}/metrics/auc")
    );
    lost.metrics.clear();
    lost.trained_on = vec![TrainedOn {
        dataset: dataset_id(9),
        digest: String::new(),
    }];
    assert_eq!(
        path(&mut pair, put(Record::Version(Arc::new(lost)))),
        format!("{at}/trained_on")
    );
    let lineage = Lineage {
        models: vec![model_id(9)],
        datasets: Vec::new(),
    };
    assert_eq!(
        path(&mut pair, edit(1, ItemField::Lineage(lineage))),
        "lineage/models"
    );
    let person = person(1, "Somebody");
    assert_eq!(
        path(&mut pair, put(Record::Person(Arc::new(person)))),
        "record"
    );
}

#[test]
fn what_is_used_stays() {
    let mut pair = with_a_model();
    let lineage = Lineage {
        models: vec![model_id(1)],
        datasets: vec![dataset_id(1)],
    };
    pair.does(edit(1, ItemField::Lineage(lineage)));
    let told = |pair: &mut Pair, id: RecordId| {
        pair.try_with(LineageCommand::Remove { id })
            .unwrap_err()
            .message
    };
    assert_eq!(
        told(&mut pair, RecordId::Model(model_id(1))),
        "Churn model is still used by 1 item and 1 version."
    );
    assert_eq!(
        told(&mut pair, RecordId::Dataset(dataset_id(1))),
        "tickets is still used by 1 item and 1 version."
    );
    pair.does(edit(1, ItemField::Lineage(Lineage::default())));
    assert_eq!(pair.item(1).lineage, None);
    for id in [
        RecordId::Version(version_id(1)),
        RecordId::Model(model_id(1)),
        RecordId::Dataset(dataset_id(1)),
    ] {
        pair.does(LineageCommand::Remove { id });
    }
    assert!(pair.workspace().models.is_empty());
}

#[test]
fn a_file_that_refers_to_what_is_not_there_is_mended_and_says_so() {
    let pair = with_a_model();
    let text = export(pair.workspace(), at(5));
    let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
    file["workspace"]["models"] = serde_json::json!([]);
    file["workspace"]["datasets"] = serde_json::json!([]);
    let back = read(&file.to_string(), Limits::default()).unwrap();
    assert_eq!(
        back.workspace.models.iter().next().unwrap().name,
        "Unknown model"
    );
    let version = back.workspace.versions.get(&version_id(1)).unwrap();
    assert!(version.trained_on.is_empty());
    assert!(
        back.notes
            .list()
            .iter()
            .any(|n| n.message.contains("trained_on"))
    );
    assert!(back.refused.is_empty());
    let whole = read(&text, Limits::default()).unwrap();
    assert_eq!(&whole.workspace, pair.workspace());
}
