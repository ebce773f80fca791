//! The sample workspace that a newcomer sees, from the dated file `sample.json`.
//!
//! The company is invented. The file is in a form that is pleasant to edit by hand, not the export form: people stand
//! by first name, systems by a key, items by number. Identities follow from positions and numbers, so that the same
//! file always makes the same document; add people, systems, evidence and views at the end of their lists.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use plumbline_ai_act::{Facts, RulePack, assess};
use plumbline_commands::command::{Command, Intent, LedgerCommand};
use plumbline_document::assessed::Accepted;
use plumbline_document::debt::Debt;
use plumbline_document::evidence::{Evidence, EvidenceState};
use plumbline_document::ids::{
    ChangeId, CommentId, CriterionId, EvidenceId, ItemId, PersonId, StatusId, SystemId, ViewId,
    WorkspaceId,
};
use plumbline_document::item::{Comment, Item, Link, Move, ObligationRef};
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_document::kind::{Kind, Track};
use plumbline_document::ledger::decision::{DecisionKind, Draft, Rationale};
use plumbline_document::meta::{Meta, Stamp};
use plumbline_document::outcome::{Outcome, SliceMark};
use plumbline_document::person::Person;
use plumbline_document::refusal::Refusal;
use plumbline_document::spike::{Informs, Spike};
use plumbline_document::system::System;
use plumbline_document::tier::Tier;
use plumbline_document::view::{GroupBy, Query, Sort, View};
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

mod sprints;
mod upkeep;

/// The upper half of every identity in the sample; its version and variant bits are those of UUID version 8.
const SEED: u64 = 0x6d65_7269_6469_616e;

/// The sample workspace; `settings.sample` is true. Whoever keeps several copies gives each its own `id`.
pub fn sample() -> Workspace {
    // The file is compiled in and a test reads it: it cannot fail at run time.
    #[allow(clippy::expect_used)]
    read(include_str!("sample.json")).expect("sample.json is valid")
}

/// Reads a workspace in the form of `sample.json`; refuses with the path of the first field that does not fit.
pub fn read(text: &str) -> Result<Workspace, Refusal> {
    let file: File =
        json::fit_text(text).map_err(|misfit| Refusal::new(misfit.path, misfit.why, ""))?;
    Reader::new(&file)?.read()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "note")]
    _note: String,
    #[serde(rename = "source")]
    _source: String,
    date: NaiveDate,
    judged: NaiveDate,
    workspace: String,
    people: Vec<String>,
    organisation: Facts,
    /// What every system answers unless it says otherwise.
    usual_answers: Facts,
    systems: Vec<RawSystem>,
    evidence: Vec<RawEvidence>,
    views: Vec<RawView>,
    items: Vec<RawItem>,
    #[serde(default)]
    decisions: Vec<RawDecision>,
    #[serde(default)]
    datasets: Vec<upkeep::RawDataset>,
    #[serde(default)]
    models: Vec<upkeep::RawModel>,
    #[serde(default)]
    sprints: Vec<sprints::RawSprint>,
    earlier: Option<sprints::RawWeeks>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSystem {
    key: String,
    name: String,
    tier: Tier,
    #[serde(default)]
    duties: (u32, u32),
    #[serde(default)]
    by: String,
    from: Option<NaiveDate>,
    owner: Option<String>,
    purpose: String,
    /// Answers beside the usual ones.
    #[serde(default)]
    facts: Facts,
    /// When an assessment was accepted, and by whom.
    assessed: Option<(NaiveDate, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvidence {
    n: u64,
    name: String,
    system: String,
    covers: Vec<String>,
    link: String,
    date: NaiveDate,
    expires: Option<NaiveDate>,
    owner: String,
    state: Option<EvidenceState>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    retention: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawView {
    name: String,
    facets: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    group: GroupBy,
    sort: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    n: u32,
    title: String,
    kind: Kind,
    track: Option<Track>,
    status: StatusId,
    system: String,
    owner: String,
    parent: Option<u32>,
    #[serde(default)]
    after: Vec<u32>,
    made: NaiveDate,
    due: Option<NaiveDate>,
    #[serde(default)]
    tags: String,
    #[serde(default)]
    notes: String,
    value: Option<Rated>,
    data: Option<Rated>,
    confidence: Option<Rated>,
    effort: Option<Rated>,
    #[serde(default)]
    discharges: Vec<(String, NaiveDate)>,
    moscow: Option<String>,
    rice: Option<[f64; 3]>,
    ice: Option<[f64; 3]>,
    wsjf: Option<[f64; 4]>,
    #[serde(default)]
    comments: Vec<(String, NaiveDate, String)>,
    #[serde(default)]
    links: Vec<(String, String)>,
    /// Day, status that it came to, reason; it began in the first status of its track.
    #[serde(default)]
    moves: Vec<(NaiveDate, StatusId, String)>,
    outcome: Option<Arc<Outcome>>,
    slice: Option<Arc<SliceMark>>,
    spike: Option<Spike>,
    /// Judgements that hang on the spike: number, criterion, values after continue, pivot, stop.
    #[serde(default)]
    informs: Vec<(u32, CriterionId, [String; 3])>,
    debt: Option<Arc<Debt>>,
}

/// A decision, in the order in which they were made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDecision {
    kind: DecisionKind,
    on: NaiveDate,
    #[serde(default)]
    items: Vec<u32>,
    #[serde(default)]
    systems: Vec<String>,
    by: Vec<String>,
    #[serde(default)]
    consulted: Vec<String>,
    review: Option<NaiveDate>,
    rationale: Rationale,
}

/// The owner's judgement, or one by each rater.
#[derive(Deserialize)]
#[serde(untagged)]
enum Rated {
    One(Points),
    Many(BTreeMap<String, Points>),
}

/// A number, or a range such as `8-13-30`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Points {
    Number(f64),
    Range(String),
}

/// What an identity belongs to; stands in its bits.
#[derive(Clone, Copy)]
enum Of {
    Workspace = 1,
    Person = 2,
    System = 3,
    View = 4,
    Item = 5,
    Comment = 6,
    Evidence = 7,
    Dataset = 8,
    Model = 9,
    Version = 10,
    Cadence = 11,
    Monitor = 12,
    Run = 13,
    Sprint = 14,
}

fn identity(of: Of, number: u64) -> Uuid {
    let bits = (SEED, ((of as u64) << 48) | number);
    let bytes = Uuid::from_u64_pair(bits.0, bits.1).into_bytes();
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The reading of one file: what names and numbers in it stand for.
struct Reader<'a> {
    file: &'a File,
    people: BTreeMap<&'a str, PersonId>,
    systems: BTreeMap<&'a str, SystemId>,
    items: BTreeMap<u32, ItemId>,
    workspace: Workspace,
}

impl<'a> Reader<'a> {
    fn new(file: &'a File) -> Result<Self, Refusal> {
        let mut people = BTreeMap::new();
        for (n, name) in (0..).zip(&file.people) {
            let first = name.split_whitespace().next().unwrap_or(name);
            let id = PersonId(identity(Of::Person, n));
            once("people", first, people.insert(first, id).is_none())?;
        }
        let mut systems = BTreeMap::new();
        for (n, system) in (0..).zip(&file.systems) {
            let id = SystemId(identity(Of::System, n));
            once(
                "systems",
                &system.key,
                systems.insert(&*system.key, id).is_none(),
            )?;
        }
        let mut items = BTreeMap::new();
        for item in &file.items {
            let id = ItemId(identity(Of::Item, item.n.into()));
            once(
                "items",
                &item.n.to_string(),
                items.insert(item.n, id).is_none(),
            )?;
        }
        let id = WorkspaceId(identity(Of::Workspace, 0));
        let stamp = stamp(file.date, None);
        Ok(Self {
            file,
            people,
            systems,
            items,
            workspace: Workspace::new(id, &file.workspace, stamp),
        })
    }

    fn read(mut self) -> Result<Workspace, Refusal> {
        let settings = Arc::make_mut(&mut self.workspace.settings);
        settings.sample = true;
        settings.organisation.facts = self.file.organisation.clone();
        let meta = Meta::new(stamp(self.file.date, None));
        for (n, name) in (0..).zip(&self.file.people) {
            self.workspace.people.put(Arc::new(Person {
                id: PersonId(identity(Of::Person, n)),
                name: name.clone(),
                pseudonym: false,
                aliases: Vec::new(),
                meta: meta.clone(),
            }));
        }
        for raw in &self.file.systems {
            let system = self.system(raw, &meta)?;
            self.workspace.systems.put(Arc::new(system));
        }
        for raw in &self.file.evidence {
            let evidence = self.evidence(raw, &meta)?;
            self.workspace.evidence.put(Arc::new(evidence));
        }
        for (n, raw) in (0..).zip(&self.file.views) {
            self.workspace.views.put(Arc::new(view(raw, n, &meta)));
        }
        for raw in &self.file.items {
            let item = self.item(raw)?;
            self.workspace.items.put(Arc::new(item));
        }
        self.upkeep()?;
        for (n, raw) in (1..).zip(&self.file.decisions) {
            self.decide(n, raw)?;
        }
        self.sprints()?;
        Ok(self.workspace)
    }

    /// Enters a decision as a person would have done that day, on the items that were there by then.
    fn decide(&mut self, n: u64, raw: &RawDecision) -> Result<(), Refusal> {
        let at = format!("decisions/{n}");
        let people = |names: &[String]| -> Result<Vec<PersonId>, Refusal> {
            names.iter().map(|name| self.person(name, &at)).collect()
        };
        let items = raw.items.iter();
        let systems = raw.systems.iter();
        let draft = Draft {
            items: items
                .map(|n| look_up(&self.items, n, &at, "item"))
                .collect::<Result<_, _>>()?,
            systems: systems
                .map(|key| look_up(&self.systems, &&**key, &at, "system"))
                .collect::<Result<_, _>>()?,
            deciders: people(&raw.by)?,
            consulted: people(&raw.consulted)?,
            rationale: raw.rationale.clone(),
            review: raw.review,
            ..Draft::new(raw.kind, raw.on)
        };
        let intent = Intent {
            by: draft.deciders.first().copied(),
            command: Command::Ledger(LedgerCommand::Decide {
                draft: Box::new(draft),
                act: None,
            }),
            at: moment(raw.on),
            change: ChangeId(SEED.wrapping_add(n)),
        };
        let mut then = self.workspace.clone();
        let later = then.items.iter().filter(|i| i.meta.created.at > intent.at);
        for id in later.map(|i| i.id).collect::<Vec<_>>() {
            then.items.remove(&id);
        }
        let plan = plumbline_commands::handlers::changeset_of(
            &plumbline_commands::handlers::all(),
            &then,
            0,
            &intent,
        )?;
        for delta in &plan.deltas {
            self.workspace.apply(delta);
        }
        Ok(())
    }

    fn system(&self, raw: &RawSystem, meta: &Meta) -> Result<System, Refusal> {
        let at = format!("systems/{}", raw.key);
        let owner = raw.owner.as_deref();
        let id = look_up(&self.systems, &&*raw.key, &at, "system")?;
        let (facts, assessment) = match &raw.assessed {
            None => (Facts::default(), None),
            Some((day, name)) => {
                let facts = raw.facts.completed_by(&self.file.usual_answers);
                let by = self.person(name, &at)?;
                let accepted = self.accepted(&facts, *day, by);
                (facts, accepted.map(Arc::new))
            }
        };
        Ok(System {
            purpose: raw.purpose.clone(),
            facts,
            assessment,
            stated_tier: raw.tier,
            duties_open: raw.duties.0,
            duties_all: raw.duties.1,
            prohibited_from: raw.from,
            prohibited_by: raw.by.clone(),
            owner: owner.map(|name| self.person(name, &at)).transpose()?,
            meta: meta.clone(),
            ..System::new(id, &raw.name, meta.created)
        })
    }

    /// The assessment of these answers, accepted on a day. The pack is compiled in, too; a test reads it.
    fn accepted(&self, facts: &Facts, day: NaiveDate, by: PersonId) -> Option<Accepted> {
        let pack = RulePack::builtin().ok()?;
        let all = facts.completed_by(&self.file.organisation);
        Some(Accepted::of(
            &assess(pack, &all, day),
            moment(day),
            Some(by),
        ))
    }

    fn evidence(&self, raw: &RawEvidence, meta: &Meta) -> Result<Evidence, Refusal> {
        let at = format!("evidence/{}", raw.n);
        Ok(Evidence {
            id: EvidenceId(identity(Of::Evidence, raw.n)),
            name: raw.name.clone(),
            system: look_up(&self.systems, &&*raw.system, &at, "system")?,
            covers: raw.covers.clone(),
            link: raw.link.clone(),
            note: raw.note.clone(),
            date: Some(raw.date),
            expires: raw.expires,
            owner: Some(self.person(&raw.owner, &at)?),
            state: raw.state.unwrap_or(EvidenceState::Valid),
            retention: raw.retention.clone(),
            meta: meta.clone(),
        })
    }

    fn item(&self, raw: &RawItem) -> Result<Item, Refusal> {
        let at = format!("items/{}", raw.n);
        let owner = self.person(&raw.owner, &at)?;
        let status = self.workspace.settings.status(&raw.status);
        let status = status.ok_or_else(|| unknown(&at, "status", raw.status.as_str()))?;
        let number = |n: &u32| look_up(&self.items, n, &at, "item");
        let made = stamp(raw.made, Some(owner));
        let mut item = Item::new(
            number(&raw.n)?,
            raw.n,
            &raw.title,
            raw.kind,
            raw.status.clone(),
            made,
        );
        item.track = raw.track.or(status.track).unwrap_or(item.track);
        item.system = Some(look_up(&self.systems, &&*raw.system, &at, "system")?);
        item.parent = raw.parent.as_ref().map(number).transpose()?;
        item.depends_on = raw.after.iter().map(number).collect::<Result<_, _>>()?;
        item.tags = raw.tags.split_whitespace().map(str::to_owned).collect();
        item.owner = Some(owner);
        item.due = raw.due;
        item.notes.clone_from(&raw.notes);
        item.judgements = self.judgements(raw, owner, &at)?;
        item.discharges = raw.discharges.iter().map(duty).collect();
        item.comments = self.comments(raw, &at)?;
        item.links = raw.links.iter().map(link).collect();
        item.moves = self.moves(raw, owner);
        item.outcome.clone_from(&raw.outcome);
        item.slice.clone_from(&raw.slice);
        item.debt.clone_from(&raw.debt);
        item.spike = self.spike(raw, &at)?;
        item.meta.changed = stamp(self.file.date, Some(owner));
        Ok(item)
    }

    fn moves(&self, raw: &RawItem, owner: PersonId) -> Vec<Move> {
        let track = raw.track.unwrap_or(raw.kind.usual_track());
        let mut from = self.workspace.settings.first_status_on(track);
        let step = |(day, to, reason): &(NaiveDate, StatusId, String)| Move {
            from: std::mem::replace(&mut from, to.clone()),
            to: to.clone(),
            at: moment(*day),
            by: Some(owner),
            reason: reason.clone(),
        };
        raw.moves.iter().map(step).collect()
    }

    fn spike(&self, raw: &RawItem, at: &str) -> Result<Option<Arc<Spike>>, Refusal> {
        let Some(mut spike) = raw.spike.clone() else {
            return Ok(None);
        };
        for (number, criterion, values) in &raw.informs {
            let value = |text: &String| match text.as_str() {
                "" => Ok(None),
                text => Estimate::parse(text)
                    .map(Some)
                    .map_err(|e| Refusal::new(format!("{at}/informs"), e, "")),
            };
            let [if_continue, if_pivot, if_stop] = values;
            spike.informs.push(Informs {
                item: look_up(&self.items, number, at, "item")?,
                criterion: criterion.clone(),
                if_continue: value(if_continue)?,
                if_pivot: value(if_pivot)?,
                if_stop: value(if_stop)?,
            });
        }
        Ok(Some(Arc::new(spike)))
    }

    fn judgements(
        &self,
        raw: &RawItem,
        owner: PersonId,
        at: &str,
    ) -> Result<BTreeMap<CriterionId, Vec<Judgement>>, Refusal> {
        let mut all = BTreeMap::new();
        let rated = [
            ("business_value", &raw.value),
            ("data_availability", &raw.data),
            ("confidence", &raw.confidence),
            ("effort", &raw.effort),
        ];
        for (criterion, rated) in rated {
            let at = format!("{at}/{criterion}");
            let given = match rated {
                None => continue,
                Some(Rated::One(points)) => vec![self.judgement(owner, points.read(&at)?)],
                Some(Rated::Many(raters)) => raters
                    .iter()
                    .map(|(name, points)| {
                        Ok(self.judgement(self.person(name, &at)?, points.read(&at)?))
                    })
                    .collect::<Result<_, Refusal>>()?,
            };
            all.insert(CriterionId::from(criterion), given);
        }
        let class = raw.moscow.as_deref();
        let class = class.map(|name| self.class(name, at)).transpose()?;
        let columns = [
            (&["moscow"][..], class.as_ref().map(std::slice::from_ref)),
            (
                &["reach", "rice_impact", "rice_confidence"],
                raw.rice.as_ref().map(|v| &v[..]),
            ),
            (
                &["ice_impact", "ice_confidence", "ice_ease"],
                raw.ice.as_ref().map(|v| &v[..]),
            ),
            (
                &["wsjf_value", "wsjf_time", "wsjf_risk", "wsjf_size"],
                raw.wsjf.as_ref().map(|v| &v[..]),
            ),
        ];
        for (criteria, values) in columns {
            for (criterion, value) in criteria.iter().zip(values.unwrap_or_default()) {
                let given = vec![self.judgement(owner, Estimate::Exact(*value))];
                all.insert(CriterionId::from(*criterion), given);
            }
        }
        Ok(all)
    }

    fn judgement(&self, by: PersonId, value: Estimate) -> Judgement {
        Judgement {
            by: Some(by),
            value,
            at: Some(moment(self.file.judged)),
            note: String::new(),
        }
    }

    /// The value of a MoSCoW class by the words of its anchor.
    fn class(&self, name: &str, at: &str) -> Result<f64, Refusal> {
        let criterion = self.workspace.criteria.get(&CriterionId::from("moscow"));
        let anchors = criterion.map(|c| c.anchors.as_slice()).unwrap_or_default();
        let anchor = anchors.iter().find(|a| a.text == name);
        anchor
            .map(|a| a.value)
            .ok_or_else(|| unknown(at, "MoSCoW class", name))
    }

    fn comments(&self, raw: &RawItem, at: &str) -> Result<Vec<Comment>, Refusal> {
        let numbered = (u64::from(raw.n) << 8..).zip(&raw.comments);
        numbered
            .map(|(id, (name, date, text))| {
                Ok(Comment {
                    id: CommentId(identity(Of::Comment, id)),
                    by: Some(self.person(name, at)?),
                    at: Some(moment(*date)),
                    text: text.clone(),
                })
            })
            .collect()
    }

    fn person(&self, first: &str, at: &str) -> Result<PersonId, Refusal> {
        look_up(&self.people, &first, at, "person")
    }
}

impl Points {
    fn read(&self, at: &str) -> Result<Estimate, Refusal> {
        match self {
            Self::Number(value) => Ok(Estimate::Exact(*value)),
            Self::Range(text) => Estimate::parse(text).map_err(|e| Refusal::new(at, e, "")),
        }
    }
}

fn view(raw: &RawView, n: u64, meta: &Meta) -> View {
    View {
        id: ViewId(identity(Of::View, n)),
        name: raw.name.clone(),
        query: Query {
            facets: raw.facets.clone(),
            group: raw.group,
            sort: raw.sort.clone().map(|column| Sort {
                column,
                descending: false,
            }),
            ..Query::default()
        },
        framework: None,
        meta: meta.clone(),
    }
}

fn duty((article, applies_from): &(String, NaiveDate)) -> ObligationRef {
    ObligationRef {
        article: article.clone(),
        applies_from: *applies_from,
        obligation: String::new(),
    }
}

fn link((title, url): &(String, String)) -> Link {
    Link {
        title: title.clone(),
        url: url.clone(),
        relation: String::new(),
    }
}

/// Nine in the morning, UTC.
fn moment(date: NaiveDate) -> DateTime<Utc> {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    date.and_time(nine).and_utc()
}

fn stamp(date: NaiveDate, by: Option<PersonId>) -> Stamp {
    Stamp {
        at: moment(date),
        by,
        change: ChangeId(SEED),
    }
}

fn once(list: &str, name: &str, is_new: bool) -> Result<(), Refusal> {
    if is_new {
        return Ok(());
    }
    Err(Refusal::new(
        format!("{list}/{name}"),
        "This name or number occurs twice.",
        "Give each its own.",
    ))
}

fn look_up<K: Ord + std::fmt::Display, V: Copy>(
    map: &BTreeMap<K, V>,
    key: &K,
    at: &str,
    what: &str,
) -> Result<V, Refusal> {
    let found = map.get(key).copied();
    found.ok_or_else(|| unknown(at, what, &key.to_string()))
}

fn unknown(at: &str, what: &str, name: &str) -> Refusal {
    Refusal::new(
        at,
        format!("There is no {what} “{name}”."),
        "Correct the name, or add it to the file.",
    )
}
