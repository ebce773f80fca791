//! The slicing patterns, from the dated file `patterns.json`, and the drafts that they make.

use crate::slice::context::{Context, context};
use plumbline_compact::sort;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_document::named_enum;
use plumbline_document::outcome::SliceMark;
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use serde::Deserialize;
use std::sync::Arc;

named_enum! {
    /// The work that a pattern is for.
    Work {
        /// Work with a model.
        Model = "model", "Machine learning";
        /// Work with a generative model.
        Generative = "generative", "Generative AI";
        /// Any work.
        Any = "any", "Any work";
    }
}

/// One slice of a pattern. `{title}`, `{metric}`, `{threshold}`, `{data}`, `{goal}` and `{system}` are filled in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Slice {
    /// Its title.
    pub title: String,
    /// What is left out on purpose.
    pub left_out: String,
    /// Its kind.
    pub kind: Kind,
}

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Pattern {
    /// Its slug.
    pub id: String,
    /// The work that it is for.
    pub family: Work,
    /// Name on the screen.
    pub name: String,
    /// What it does, in a sentence.
    pub about: String,
    /// Who described it.
    pub source: String,
    /// The slices, the first to build first.
    pub slices: Vec<Slice>,
}

#[derive(Deserialize)]
struct File {
    patterns: Vec<Pattern>,
}

/// Every pattern, in the order of the file.
pub fn patterns() -> Vec<Pattern> {
    // The file is compiled in and a test reads it: it cannot fail at run time.
    #[allow(clippy::expect_used)]
    let file: File =
        json::from_text(include_str!("patterns.json")).expect("patterns.json is valid");
    file.patterns
}

/// What sort of work an item is: generative when its words or tags say so, with a model when its context names a
/// model, a metric or data, any work otherwise.
pub fn work_of(workspace: &Workspace, item: &Arc<Item>) -> Work {
    const GENERATIVE: [&str; 9] = [
        "genai",
        "llm",
        "prompt",
        "copilot",
        "chat",
        "retrieval",
        "rag",
        "language model",
        "generative",
    ];
    let context = context(workspace, item);
    let named = context.models.iter().flat_map(|m| &m.value);
    let models: Vec<&str> = named
        .filter_map(|id| workspace.models.get(id))
        .map(|model| model.name.as_str())
        .collect();
    let words = format!(
        "{} {} {}",
        item.title,
        item.tags.join(" "),
        models.join(" ")
    )
    .to_lowercase();
    let named = |word: &str| {
        let mut all = words.split(|c: char| !c.is_alphanumeric());
        words.contains(word) && (word.contains(' ') || all.any(|w| w.starts_with(word)))
    };
    if GENERATIVE.iter().any(|word| named(word)) {
        Work::Generative
    } else if context.models.is_some() || context.target.is_some() || context.datasets.is_some() {
        Work::Model
    } else {
        Work::Any
    }
}

/// The patterns with those for this work first; the order is otherwise that of the file.
pub fn offered(work: Work) -> Vec<Pattern> {
    let distance = |pattern: &Pattern| match (work, pattern.family) {
        (a, b) if a == b => 0,
        (Work::Generative, Work::Model) | (Work::Model, Work::Generative) => 1,
        _ => 2,
    };
    let mut all = patterns();
    sort::by_key(&mut all, distance);
    all
}

/// A child as it would be made; its words may be changed before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The pattern's slug.
    pub pattern: String,
    /// The title, filled in.
    pub title: String,
    /// What is left out on purpose, filled in.
    pub left_out: String,
    /// The kind.
    pub kind: Kind,
}

/// What a pattern would make of a parent.
pub fn proposals(workspace: &Workspace, parent: &Arc<Item>, pattern: &Pattern) -> Vec<Proposal> {
    let words = Placeholders::of(workspace, parent);
    let proposal = |slice: &Slice| Proposal {
        pattern: pattern.id.clone(),
        title: words.fill(&slice.title),
        left_out: words.fill(&slice.left_out),
        kind: slice.kind,
    };
    pattern.slices.iter().map(proposal).collect()
}

/// The words of a parent that templates ask for.
struct Placeholders(Vec<(&'static str, String)>);

impl Placeholders {
    fn of(workspace: &Workspace, parent: &Arc<Item>) -> Self {
        let Context {
            goal,
            target,
            system,
            ..
        } = context(workspace, parent);
        let target = target.map(|t| t.value).unwrap_or_default();
        let system = system.and_then(|s| workspace.systems.get(&s.value));
        let or = |text: &str, usual: &str| {
            let text = text.trim();
            if text.is_empty() { usual } else { text }.to_owned()
        };
        Self(vec![
            ("{title}", or(&parent.title, "it")),
            ("{metric}", or(&target.metric, "a metric")),
            ("{threshold}", or(&target.limit(), "with a threshold")),
            ("{data}", or(&target.data, "held-out data")),
            (
                "{goal}",
                or(&goal.map(|g| g.value).unwrap_or_default(), "the goal"),
            ),
            (
                "{system}",
                system.map_or_else(|| "the system".to_owned(), |s| s.name.clone()),
            ),
        ])
    }

    /// One pass: what is filled in is not filled in again.
    fn fill(&self, template: &str) -> String {
        let mut out = String::new();
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            let (before, from) = rest.split_at(open);
            out.push_str(before);
            match self.0.iter().find(|(name, _)| from.starts_with(name)) {
                Some((name, words)) => {
                    out.push_str(words);
                    rest = from.get(name.len()..).unwrap_or_default();
                }
                None => {
                    out.push('{');
                    rest = from.get(1..).unwrap_or_default();
                }
            }
        }
        out.push_str(rest);
        out
    }
}

/// The drafts of these children, in one command to add them. They say which pattern made them and what is left out;
/// goal, hypothesis, metric, models and datasets they have from above, and they refer to the same AI system, whose risk
/// class is theirs. Titles are cut to what a name may hold.
pub fn drafts(
    workspace: &Workspace,
    parent: &Arc<Item>,
    proposals: &[Proposal],
    mut new_id: impl FnMut() -> ItemId,
) -> Vec<Draft> {
    const LONGEST: usize = 400;
    let system = context(workspace, parent).system.map(|s| s.value);
    let draft = |proposal: &Proposal| Draft {
        id: new_id(),
        title: proposal.title.chars().take(LONGEST).collect(),
        kind: proposal.kind,
        fields: vec![
            ItemField::Parent(Some(parent.id)),
            ItemField::System(system),
            ItemField::Slice(Some(SliceMark {
                pattern: proposal.pattern.clone(),
                left_out: proposal.left_out.clone(),
            })),
        ],
        judgements: Vec::new(),
    };
    proposals.iter().map(draft).collect()
}
