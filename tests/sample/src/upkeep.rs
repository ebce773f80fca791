//! The models of the sample, with what watches them and the work that recurs.

use crate::{Of, Reader, identity, look_up, moment, stamp, unknown};
use chrono::NaiveDate;
use plumbline_document::cadence::{Cadence, Raised, Recurrence};
use plumbline_document::ids::{CadenceId, DatasetId, ItemId, ModelId, MonitorId, RunId, VersionId};
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_document::lineage::dataset::{Dataset, Lineage};
use plumbline_document::lineage::model::{Model, ModelVersion, Stage, TrainedOn};
use plumbline_document::meta::Meta;
use plumbline_document::monitor::{
    Alert, Closing, Finding, Monitor, Persistence, Run, Severity, Side, Step, Verdict, Watch,
};
use plumbline_document::refusal::Refusal;
use plumbline_recurrence::rule::Rule;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDataset {
    key: String,
    name: String,
    version: String,
    digest: String,
    source: String,
    owner: String,
    lawful_basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawModel {
    key: String,
    name: String,
    purpose: String,
    owner: String,
    systems: Vec<String>,
    refresh: Option<u32>,
    items: Vec<u32>,
    versions: Vec<RawVersion>,
    cadences: Vec<RawCadence>,
    monitors: Vec<RawMonitor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVersion {
    name: String,
    stage: Stage,
    released: Option<NaiveDate>,
    data: String,
    metrics: BTreeMap<String, f64>,
    alias: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCadence {
    name: String,
    kind: Kind,
    start: NaiveDate,
    rule: Option<Rule>,
    on_alert: Option<u32>,
    #[serde(default)]
    lead: u32,
    effort: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMonitor {
    name: String,
    watch: Watch,
    #[serde(default)]
    columns: Vec<String>,
    method: String,
    measure: String,
    threshold: f64,
    side: Option<Side>,
    window: String,
    severity: Severity,
    cadence: u64,
    runs: Vec<(NaiveDate, Verdict, Option<f64>)>,
    alert: Option<RawAlert>,
    closed: Option<RawAlert>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAlert {
    run: u64,
    opened: NaiveDate,
    item: u32,
    decision: Option<Step>,
    #[serde(default)]
    reason: String,
}

/// The identity of a part of the n-th model.
fn part(of: Of, model: u64, n: u64) -> uuid::Uuid {
    identity(of, (model << 16) | n)
}

impl Reader<'_> {
    /// Puts datasets and models, and marks the items that they concern.
    pub(super) fn upkeep(&mut self) -> Result<(), Refusal> {
        let file = self.file;
        let mut datasets: BTreeMap<&str, DatasetId> = BTreeMap::new();
        for (n, raw) in (0..).zip(&file.datasets) {
            let id = DatasetId(identity(Of::Dataset, n));
            datasets.insert(&raw.key, id);
            let owner = self.person(&raw.owner, &format!("datasets/{}", raw.key))?;
            self.workspace.datasets.put(Arc::new(Dataset {
                id,
                name: raw.name.clone(),
                version: raw.version.clone(),
                digest: raw.digest.clone(),
                source: raw.source.clone(),
                owner: Some(owner),
                lawful_basis: raw.lawful_basis.clone(),
                meta: self.meta(),
            }));
        }
        for (n, raw) in (0..).zip(&file.models) {
            self.model(n, raw, &datasets)?;
        }
        Ok(())
    }

    fn meta(&self) -> Meta {
        Meta::new(stamp(self.file.date, None))
    }

    fn model(
        &mut self,
        n: u64,
        raw: &RawModel,
        datasets: &BTreeMap<&str, DatasetId>,
    ) -> Result<(), Refusal> {
        let at = format!("models/{}", raw.key);
        let id = ModelId(identity(Of::Model, n));
        let owner = self.person(&raw.owner, &at)?;
        let systems = raw.systems.iter();
        let systems: Vec<_> = systems
            .map(|key| look_up(&self.systems, &&**key, &at, "system"))
            .collect::<Result<_, _>>()?;
        let mut data = None;
        for (v, version) in (0..).zip(&raw.versions) {
            let dataset = look_up(datasets, &&*version.data, &at, "dataset")?;
            data = data.or(Some(dataset));
            let digest = self.workspace.datasets.get(&dataset);
            let digest = digest.map(|d| d.digest.clone()).unwrap_or_default();
            self.workspace.versions.put(Arc::new(ModelVersion {
                id: VersionId(part(Of::Version, n, v)),
                model: id,
                name: version.name.clone(),
                stage: version.stage,
                released: version.released,
                trained_on: vec![TrainedOn { dataset, digest }],
                metrics: version.metrics.clone(),
                aliases: version.alias.iter().cloned().collect(),
                link: String::new(),
                meta: self.meta(),
            }));
        }
        for (c, cadence) in (0..).zip(&raw.cadences) {
            let recurrence = match (&cadence.rule, cadence.on_alert) {
                (Some(rule), _) => Recurrence::Calendar {
                    start: cadence.start,
                    rule: rule.clone(),
                    also: Vec::new(),
                },
                (None, days) => Recurrence::OnAlert {
                    monitors: Vec::new(),
                    days: days.unwrap_or(14),
                },
            };
            self.workspace.cadences.put(Arc::new(Cadence {
                id: CadenceId(part(Of::Cadence, n, c)),
                name: cadence.name.clone(),
                kind: cadence.kind,
                notes: String::new(),
                system: systems.first().copied(),
                model: Some(id),
                dataset: data,
                owner: Some(owner),
                effort: Some(cadence.effort),
                recurrence,
                lead_days: cadence.lead,
                since: cadence.start,
                skipped: Vec::new(),
                paused: false,
                meta: self.meta(),
            }));
        }
        self.workspace.models.put(Arc::new(Model {
            id,
            name: raw.name.clone(),
            purpose: raw.purpose.clone(),
            owner: Some(owner),
            systems,
            refresh_days: raw.refresh,
            link: String::new(),
            meta: self.meta(),
        }));
        let lineage = Arc::new(Lineage {
            models: vec![id],
            datasets: data.into_iter().collect(),
        });
        for number in &raw.items {
            let item = look_up(&self.items, number, &at, "item")?;
            self.mark(&item, |item| item.lineage = Some(lineage.clone()));
        }
        for (m, monitor) in (0..).zip(&raw.monitors) {
            self.monitor(n, m, id, data, monitor, &at)?;
        }
        Ok(())
    }

    fn mark(&mut self, id: &ItemId, change: impl FnOnce(&mut Item)) {
        if let Some(mut item) = self.workspace.items.get(id).cloned() {
            change(Arc::make_mut(&mut item));
            self.workspace.items.put(item);
        }
    }

    fn monitor(
        &mut self,
        model: u64,
        m: u64,
        of: ModelId,
        dataset: Option<DatasetId>,
        raw: &RawMonitor,
        at: &str,
    ) -> Result<(), Refusal> {
        let id = MonitorId(part(Of::Monitor, model, m));
        let run_id = |r: u64| RunId(part(Of::Run, model, (m << 8) | r));
        let version = VersionId(part(Of::Version, model, 0));
        let alert = raw.alert.as_ref().or(raw.closed.as_ref());
        for (r, (day, verdict, value)) in (0..).zip(&raw.runs) {
            let in_alert = verdict.flags() && raw.alert.as_ref().is_some_and(|a| r >= a.run)
                || raw.closed.as_ref().is_some_and(|a| r == a.run);
            self.workspace.runs.put(Arc::new(Run {
                id: run_id(r),
                monitor: id,
                at: moment(*day),
                verdict: *verdict,
                why: String::new(),
                source: "sample".to_owned(),
                value: *value,
                measure: raw.measure.clone(),
                threshold: Some(raw.threshold),
                version: Some(version),
                digest: String::new(),
                rows: None,
                findings: raw
                    .columns
                    .iter()
                    .map(|column| Finding {
                        column: column.clone(),
                        verdict: *verdict,
                        method: raw.method.clone(),
                        value: *value,
                        threshold: Some(raw.threshold),
                    })
                    .collect(),
                episode: in_alert.then_some(1),
                meta: Meta::new(stamp(*day, None)),
            }));
        }
        let mut episodes = Vec::new();
        if let Some(alert) = alert {
            let item = look_up(&self.items, &alert.item, at, "item")?;
            let closed = raw.closed.as_ref().map(|c| Closing {
                decision: c.decision.unwrap_or(Step::Accept),
                reason: c.reason.clone(),
                stamp: stamp(c.opened, None),
                item: None,
            });
            if closed.is_none() {
                let raised = Raised::Alert {
                    monitor: id,
                    episode: 1,
                };
                self.mark(&item, |item| item.raised = Some(Arc::new(raised)));
            }
            if usize::try_from(alert.run).is_ok_and(|n| n >= raw.runs.len()) {
                return Err(unknown(at, "run", &alert.run.to_string()));
            }
            episodes.push(Alert {
                number: 1,
                opened_by: run_id(alert.run),
                opened: alert.opened,
                item,
                proposed: Step::Investigate,
                closed,
            });
        }
        self.workspace.monitors.put(Arc::new(Monitor {
            id,
            name: raw.name.clone(),
            model: Some(of),
            dataset,
            watch: raw.watch,
            columns: raw.columns.clone(),
            method: raw.method.clone(),
            threshold: Some(raw.threshold),
            side: raw.side.unwrap_or(Side::Above),
            window: raw.window.clone(),
            strong: Persistence { of: 1, last: 1 },
            weak: Persistence { of: 2, last: 3 },
            cadence: Some(CadenceId(part(Of::Cadence, model, raw.cadence))),
            owner: None,
            severity: raw.severity,
            paused: false,
            episodes,
            meta: self.meta(),
        }));
        Ok(())
    }
}
