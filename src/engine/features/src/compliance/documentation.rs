//! Technical documentation after Annex IV, section by section: what a workspace already holds for each part, and what
//! is missing.
//!
//! The parts are data (`annex_iv.json`). What a workspace holds comes in as a plain list of [`Holding`]s, so that any
//! kind of record can be added by naming its [`Source`].

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use serde_json::Value;

use crate::compliance::coverage::Worth;
use crate::compliance::paper::{Block, TextLine};
use crate::compliance::report::relief_words;
use plumbline_ai_act::fines::Profile;
use plumbline_ai_act::node::{Fault, Node};
use plumbline_ai_act::pack::{PackError, RulePack};
use plumbline_ai_act::references::link;

/// The obligation that asks for this documentation.
pub const DOCUMENTATION_OBLIGATION: &str = "art11-techdoc";

/// What a thing in the workspace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The intended purpose of the system.
    Purpose,
    /// A version of the system or of a model.
    Version,
    /// A model.
    Model,
    /// A dataset.
    Dataset,
    /// A metric of a model.
    Metric,
    /// A drift check.
    Monitor,
    /// An entry of the decision ledger.
    Decision,
    /// Something that the system works together with.
    Interface,
    /// An item of the kind spike.
    Spike,
    /// An item of the kind monitoring.
    Monitoring,
    /// An item of the kind data validation.
    DataValidation,
    /// An item of the kind retraining.
    Retraining,
    /// An item about risks.
    Risk,
    /// A finished item that changed the system.
    Finished,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Purpose,
        Self::Version,
        Self::Model,
        Self::Dataset,
        Self::Metric,
        Self::Monitor,
        Self::Decision,
        Self::Interface,
        Self::Spike,
        Self::Monitoring,
        Self::DataValidation,
        Self::Retraining,
        Self::Risk,
        Self::Finished,
    ];

    /// Id, as in `annex_iv.json`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Purpose => "purpose",
            Self::Version => "version",
            Self::Model => "model",
            Self::Dataset => "dataset",
            Self::Metric => "metric",
            Self::Monitor => "monitor",
            Self::Decision => "decision",
            Self::Interface => "interface",
            Self::Spike => "spike",
            Self::Monitoring => "monitoring",
            Self::DataValidation => "data_validation",
            Self::Retraining => "retraining",
            Self::Risk => "risk",
            Self::Finished => "finished",
        }
    }

    /// Name on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Purpose => "Purpose",
            Self::Version => "Version",
            Self::Model => "Model",
            Self::Dataset => "Dataset",
            Self::Metric => "Metric",
            Self::Monitor => "Monitor",
            Self::Decision => "Decision",
            Self::Interface => "Interface",
            Self::Spike => "Spike",
            Self::Monitoring => "Monitoring",
            Self::DataValidation => "Data validation",
            Self::Retraining => "Retraining",
            Self::Risk => "Risk",
            Self::Finished => "Finished item",
        }
    }

    /// The source with an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.id() == id)
    }
}

/// Something that the workspace holds about the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// What it is.
    pub source: Source,
    /// Its name, e.g. `PLB-31 Monthly drift check`.
    pub name: String,
    /// One more line about it; may be empty.
    pub note: String,
    /// Where it can be seen: an address within the page; may be empty.
    pub place: String,
}

/// A piece of evidence of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEvidence {
    /// Id of the obligation that it covers.
    pub obligation: Arc<str>,
    /// Its name.
    pub name: String,
    /// What it is worth on the as-of date.
    pub worth: Worth,
    /// When it was made.
    pub date: Option<NaiveDate>,
}

/// An unfinished item that works on an obligation of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedWork {
    /// Id of the obligation.
    pub obligation: Arc<str>,
    /// Its name, e.g. `PLB-38 Technical documentation after Annex IV`.
    pub name: String,
    /// Where it can be seen: an address within the page; may be empty.
    pub place: String,
}

/// What is known of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Material<'a> {
    /// Things that the workspace holds.
    pub holdings: &'a [Holding],
    /// Evidence.
    pub evidence: &'a [KeptEvidence],
    /// Unfinished work.
    pub work: &'a [PlannedWork],
    /// Whether it is part of a product under Annex I; none while that is not known.
    pub part_of_product: Option<bool>,
}

/// Where a part of the documentation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartState {
    /// Nothing is there.
    Missing,
    /// Something to write it from is there.
    Begun,
    /// Valid evidence holds it.
    Covered,
    /// It does not concern this system.
    NotNeeded,
}

impl PartState {
    /// Name on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "Missing",
            Self::Begun => "Begun",
            Self::Covered => "Covered",
            Self::NotNeeded => "Not needed",
        }
    }

    /// Id, for style classes.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Begun => "begun",
            Self::Covered => "covered",
            Self::NotNeeded => "not_needed",
        }
    }
}

/// Something that stands under a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What it is: `Evidence`, `In the backlog`, or the name of a source.
    pub what: &'static str,
    /// Its name.
    pub name: String,
    /// One more line; may be empty.
    pub note: String,
    /// Where it can be seen; may be empty.
    pub place: String,
}

/// One part of the documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Point, e.g. `2(d)`.
    pub point: Arc<str>,
    /// Heading.
    pub title: Arc<str>,
    /// State.
    pub state: PartState,
    /// What belongs into it, in the words of the obligations behind it.
    pub asks: Vec<Arc<str>>,
    /// What is there.
    pub held: Vec<Held>,
    /// What is missing, in one sentence; empty when it is covered.
    pub missing: String,
    /// Ids of the obligations whose evidence belongs here; the first is the closest.
    pub obligations: Vec<Arc<str>>,
}

/// One section of the documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Number, 1 to 9.
    pub number: Arc<str>,
    /// Heading.
    pub title: Arc<str>,
    /// Parts.
    pub parts: Vec<Part>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Parts that concern the system.
    pub parts: u32,
    /// Covered by valid evidence.
    pub covered: u32,
    /// With something to write from.
    pub begun: u32,
    /// Empty.
    pub missing: u32,
}

impl Progress {
    fn add(&mut self, state: PartState) {
        self.parts += u32::from(state != PartState::NotNeeded);
        self.covered += u32::from(state == PartState::Covered);
        self.begun += u32::from(state == PartState::Begun);
        self.missing += u32::from(state == PartState::Missing);
    }

    /// In one sentence.
    #[must_use]
    pub fn words(&self) -> String {
        format!(
            "{} of {} parts are covered by valid evidence, {} have something to start from, {} are missing.",
            self.covered, self.parts, self.begun, self.missing
        )
    }
}

/// The documentation of one system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documentation {
    /// Sections 1 to 9.
    pub sections: Vec<Section>,
    /// How far all of it has come.
    pub progress: Progress,
    /// What is there for the documentation as a whole: evidence of its own obligation, and items that work on it.
    pub whole: Vec<Held>,
}

impl Section {
    /// How far the section has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let mut sum = Progress::default();
        self.parts.iter().for_each(|part| sum.add(part.state));
        sum
    }
}

/// An obligation behind a part: all of its evidence, or one entry of its list.
#[derive(Clone, Debug)]
struct Behind {
    obligation: Arc<str>,
    entry: Option<usize>,
}

#[derive(Clone, Debug)]
struct PartText {
    point: Arc<str>,
    title: Arc<str>,
    fed_by: Vec<Source>,
    covered_by: Vec<Behind>,
    product_only: bool,
}

type SectionText = (Arc<str>, Arc<str>, Vec<PartText>);

/// The sections, read once.
fn sections() -> Result<&'static [SectionText], PackError> {
    static SECTIONS: OnceLock<Result<Vec<SectionText>, PackError>> = OnceLock::new();
    let read = SECTIONS.get_or_init(|| {
        let text = include_str!("annex_iv.json");
        let document: Value = plumbline_json::from_text(text).map_err(|e| PackError {
            path: "annex_iv".into(),
            message: e.to_string(),
        })?;
        Ok(read_sections(&Node::root(&document, "annex_iv"))?)
    });
    read.as_deref().map_err(Clone::clone)
}

fn read_sections(root: &Node) -> Result<Vec<SectionText>, Fault> {
    let mut sections = Vec::new();
    for section in &root.at("sections")?.items()? {
        let mut parts = Vec::new();
        for part in &section.at("parts")?.items()? {
            parts.push(read_part(part)?);
        }
        sections.push((section.text_at("number")?, section.text_at("title")?, parts));
    }
    Ok(sections)
}

fn read_part(node: &Node) -> Result<PartText, Fault> {
    let mut fed_by = Vec::new();
    for source in &node.at("fed_by")?.items()? {
        fed_by.push(source.one_of(Source::from_id)?);
    }
    let mut covered_by = Vec::new();
    for behind in &node.at("covered_by")?.items()? {
        let text = behind.text()?;
        covered_by.push(match text.split_once(':') {
            None => Behind {
                obligation: text.into(),
                entry: None,
            },
            Some((obligation, entry)) => Behind {
                obligation: obligation.into(),
                entry: Some(
                    entry
                        .parse()
                        .map_err(|_| behind.fault("needs a number after the colon"))?,
                ),
            },
        });
    }
    Ok(PartText {
        point: node.text_at("point")?,
        title: node.text_at("title")?,
        fed_by,
        covered_by,
        product_only: node.opt_text("only_if")?.as_deref() == Some("part_of_product"),
    })
}

/// The documentation of one system, as far as it is there.
///
/// # Errors
/// When the compiled-in sections are inconsistent with the pack; a test keeps that from happening.
pub fn documentation(pack: &RulePack, material: &Material) -> Result<Documentation, PackError> {
    let mut progress = Progress::default();
    let mut all = Vec::new();
    for (number, title, texts) in sections()? {
        let mut parts = Vec::new();
        for text in texts {
            let part = part(pack, material, text)?;
            progress.add(part.state);
            parts.push(part);
        }
        all.push(Section {
            number: number.clone(),
            title: title.clone(),
            parts,
        });
    }
    Ok(Documentation {
        sections: all,
        progress,
        whole: whole(material),
    })
}

fn whole(material: &Material) -> Vec<Held> {
    let evidence = material
        .evidence
        .iter()
        .filter(|k| &*k.obligation == DOCUMENTATION_OBLIGATION);
    let work = material
        .work
        .iter()
        .filter(|w| &*w.obligation == DOCUMENTATION_OBLIGATION);
    evidence.map(of_evidence).chain(work.map(of_work)).collect()
}

fn of_work(work: &PlannedWork) -> Held {
    Held {
        what: "In the backlog",
        name: work.name.clone(),
        note: String::new(),
        place: work.place.clone(),
    }
}

fn of_evidence(kept: &KeptEvidence) -> Held {
    let worth = match kept.worth {
        Worth::Valid => "valid",
        Worth::Pending => "draft: does not count yet",
        Worth::Expired => "expired: does not count",
    };
    let date = kept.date.map(|d| format!(", {d}")).unwrap_or_default();
    Held {
        what: "Evidence",
        name: kept.name.clone(),
        note: format!("{worth}{date}"),
        place: String::new(),
    }
}

fn part(pack: &RulePack, material: &Material, text: &PartText) -> Result<Part, PackError> {
    let mut asks = Vec::new();
    for behind in &text.covered_by {
        asks.extend(asked(pack, text, behind)?);
    }
    let (mut held, covered) = evidence(material, text);
    // Whoever works on the whole has not begun this part for that.
    let planned = material
        .work
        .iter()
        .filter(|w| &*w.obligation != DOCUMENTATION_OBLIGATION && is_behind(text, &w.obligation));
    held.extend(planned.map(of_work));
    let fed = material
        .holdings
        .iter()
        .filter(|h| text.fed_by.contains(&h.source));
    held.extend(fed.map(|holding| Held {
        what: holding.source.name(),
        name: holding.name.clone(),
        note: holding.note.clone(),
        place: holding.place.clone(),
    }));
    let state = if text.product_only && material.part_of_product == Some(false) {
        PartState::NotNeeded
    } else if covered {
        PartState::Covered
    } else if held.is_empty() {
        PartState::Missing
    } else {
        PartState::Begun
    };
    Ok(Part {
        point: text.point.clone(),
        title: text.title.clone(),
        state,
        asks,
        held,
        missing: missing(state),
        obligations: text
            .covered_by
            .iter()
            .map(|b| b.obligation.clone())
            .collect(),
    })
}

fn missing(state: PartState) -> String {
    match state {
        PartState::Missing => "Nothing is kept for this part yet.",
        PartState::Begun => "There is something to write it from; no valid evidence covers it yet.",
        PartState::NotNeeded => "Only for systems that are part of a product.",
        PartState::Covered => "",
    }
    .to_owned()
}

/// What an obligation asks for in a part. The documentation's own obligation adds nothing: its entries name the
/// sections.
fn asked(pack: &RulePack, text: &PartText, behind: &Behind) -> Result<Vec<Arc<str>>, PackError> {
    let missing = |what: &str| PackError {
        path: format!("annex_iv, {}", text.point),
        message: format!("{what} is not in the rule pack"),
    };
    let obligation = pack
        .obligation(&behind.obligation)
        .ok_or_else(|| missing(&behind.obligation))?;
    let entries = match behind.entry {
        None => obligation.evidence.clone(),
        Some(at) => {
            let entry = obligation.evidence.get(at).cloned();
            vec![entry.ok_or_else(|| missing(&format!("{}, entry {at}", behind.obligation)))?]
        }
    };
    let own = &*behind.obligation == DOCUMENTATION_OBLIGATION;
    Ok(if own { Vec::new() } else { entries })
}

fn is_behind(text: &PartText, obligation: &str) -> bool {
    text.covered_by.iter().any(|b| *b.obligation == *obligation)
}

/// Evidence that belongs into a part, and whether it covers it: a valid piece for the whole of an obligation that
/// stands for this part, or for the documentation as a whole. An obligation of which only one entry belongs here may be
/// shown by evidence about its other entries: that is something to start from.
fn evidence(material: &Material, text: &PartText) -> (Vec<Held>, bool) {
    let mut covered = false;
    let mut held = Vec::new();
    for kept in material
        .evidence
        .iter()
        .filter(|k| is_behind(text, &k.obligation))
    {
        let own = &*kept.obligation == DOCUMENTATION_OBLIGATION;
        let valid = kept.worth == Worth::Valid;
        let mut behind = text.covered_by.iter();
        let whole = behind.any(|b| b.obligation == kept.obligation && (b.entry.is_none() || own));
        covered |= whole && valid;
        // A draft of the whole says nothing of this part.
        if valid || !own {
            held.push(of_evidence(kept));
        }
    }
    (held, covered)
}

/// The documentation as blocks, to print or to export.
#[must_use]
pub fn blocks(
    pack: &RulePack,
    profile: &Profile,
    name: &str,
    as_of: NaiveDate,
    documentation: &Documentation,
) -> Vec<Block> {
    let mut out = vec![
        Block::Heading(1, TextLine::of(format!("Technical documentation: {name}"))),
        Block::Terms(head(pack, profile, as_of)),
        Block::Paragraph(TextLine::strong(documentation.progress.words())),
    ];
    if !documentation.whole.is_empty() {
        out.push(Block::Terms(
            documentation.whole.iter().map(held_term).collect(),
        ));
    }
    for section in &documentation.sections {
        let title = format!("{} {}", section.number, section.title);
        out.push(Block::Heading(2, title.into()));
        for part in &section.parts {
            let title = format!("{} {}", part.point, part.title);
            out.push(Block::Heading(3, title.into()));
            out.push(Block::Terms(terms(part)));
        }
    }
    out.push(Block::Heading(2, "About this document".into()));
    out.push(Block::Terms(vec![
        ("Rule pack", TextLine::of(format!("{}, SHA-256 {}", pack.version, pack.hash))),
        ("Note", TextLine::of(&*pack.meta.disclaimer)),
        (
            "What it is",
            "a list of what the workspace holds for each part; the headings are short forms, the wording of Annex IV counts".into(),
        ),
    ]));
    out
}

fn head(pack: &RulePack, profile: &Profile, as_of: NaiveDate) -> Vec<(&'static str, TextLine)> {
    let mut terms = vec![
        (
            "After",
            TextLine::default()
                .linked("Annex IV", link(pack, "Annex IV"))
                .and(format!(" of {}", pack.meta.name)),
        ),
        ("As of", TextLine::of(as_of.to_string())),
    ];
    if let Some(obligation) = pack.obligation(DOCUMENTATION_OBLIGATION) {
        terms.push(("Retention", TextLine::of(&*obligation.retention)));
        let reliefs = relief_words(pack, profile, obligation);
        terms.extend(
            reliefs
                .into_iter()
                .map(|text| ("Relief", TextLine::of(text))),
        );
    }
    terms
}

fn terms(part: &Part) -> Vec<(&'static str, TextLine)> {
    let mut terms = vec![("State", TextLine::of(part.state.name()))];
    if !part.asks.is_empty() {
        terms.push(("What belongs here", TextLine::of(part.asks.join("; "))));
    }
    terms.extend(part.held.iter().map(held_term));
    if !part.missing.is_empty() {
        terms.push(("Missing", TextLine::of(&*part.missing)));
    }
    terms
}

fn held_term(held: &Held) -> (&'static str, TextLine) {
    let note = match held.note.is_empty() {
        true => String::new(),
        false => format!(" ({})", held.note),
    };
    (held.what, TextLine::of(format!("{}{note}", held.name)))
}
