//! The register: what was decided, as a list to filter, print and file.

use crate::ledger::chain::Chain;
use crate::ledger::names;
use chrono::{DateTime, NaiveDate, Utc};
use plumbline_compact::sort;
use plumbline_document::ids::{ItemId, PersonId, SystemId};
use plumbline_document::ledger::decision::{AboutItem, Decision, DecisionKind, Stood};
use plumbline_document::ledger::entry::Entry;
use plumbline_document::ledger::sha::Sha;
use plumbline_document::table::Table;
use plumbline_document::workspace::Workspace;
use plumbline_text::delimited;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which decisions still stand: neither superseded nor reversed by one that stands itself.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    ended_by: BTreeMap<Sha, Vec<(Sha, DecisionKind)>>,
}

impl Standing {
    /// Of these entries.
    pub fn of(entries: &Table<Entry>) -> Self {
        let mut ended_by: BTreeMap<Sha, Vec<(Sha, DecisionKind)>> = BTreeMap::new();
        for entry in entries.iter() {
            let Some(decision) = entry.decision() else {
                continue;
            };
            if let Some(refers) = decision.refers
                && matches!(
                    decision.kind,
                    DecisionKind::Supersede | DecisionKind::Reversal
                )
            {
                ended_by
                    .entry(refers)
                    .or_default()
                    .push((entry.id, decision.kind));
            }
        }
        for list in ended_by.values_mut() {
            sort::plain(list);
        }
        Self { ended_by }
    }

    /// What ended it, when it does not stand any more: superseded or reversed, and by which entry.
    pub fn ended(&self, id: &Sha) -> Option<(Sha, DecisionKind)> {
        self.ended_at(id, 0)
    }

    /// An entry can only refer to an earlier one, unless the ledger is damaged: hence the bound.
    fn ended_at(&self, id: &Sha, depth: u32) -> Option<(Sha, DecisionKind)> {
        const DEEPEST: u32 = 1_000;
        if depth > DEEPEST {
            return None;
        }
        let by = self.ended_by.get(id)?;
        by.iter()
            .find(|(other, _)| self.ended_at(other, depth + 1).is_none())
            .copied()
    }

    /// Whether it stands.
    pub fn in_force(&self, id: &Sha) -> bool {
        self.ended(id).is_none()
    }
}

/// Which decisions to show; what is none lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// About this system, or an item that belongs to it.
    pub system: Option<SystemId>,
    /// With this person among deciders or consulted.
    pub person: Option<PersonId>,
    /// Of this kind.
    pub kind: Option<DecisionKind>,
    /// About this item.
    pub item: Option<ItemId>,
    /// At this moment or later: a day begins when it begins for the reader.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub before: Option<DateTime<Utc>>,
    /// Whose review is due on this day or before, and still open.
    pub due: Option<NaiveDate>,
    /// With a review that is still to come or due.
    pub open: bool,
}

impl Filter {
    fn lets(&self, workspace: &Workspace, line: &RegisterLine) -> bool {
        let d = &line.decision;
        let of_system = |id: SystemId| {
            let item = |about: &AboutItem| {
                workspace
                    .items
                    .get(&about.id)
                    .is_some_and(|i| i.system == Some(id))
            };
            d.systems.iter().any(|s| s.id == id) || d.items.iter().any(item)
        };
        self.system.is_none_or(of_system)
            && self
                .person
                .is_none_or(|p| d.deciders.contains(&p) || d.consulted.contains(&p))
            && self.kind.is_none_or(|k| d.kind == k)
            && self.item.is_none_or(|i| d.concerns(i))
            && self.from.is_none_or(|from| d.at >= from)
            && self.before.is_none_or(|before| d.at < before)
            && self.due.is_none_or(|today| line.is_due(today))
            && (!self.open || line.is_open())
    }
}

/// One line of the register; names as they are now.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterLine {
    /// The entry.
    pub id: Sha,
    /// The decision.
    pub decision: Arc<Decision>,
    /// What it is about: keys and titles, systems.
    pub subject: String,
    /// Why, with names.
    pub why: String,
    /// Who decided, as names.
    pub deciders: String,
    /// Who was consulted, as names.
    pub consulted: String,
    /// What ended it: the number of the entry, and how.
    pub ended: Option<(u32, DecisionKind)>,
    /// Signatures.
    pub signatures: usize,
}

impl RegisterLine {
    /// Whether its review is due on this day and nothing has taken its place.
    pub fn is_due(&self, today: NaiveDate) -> bool {
        self.ended.is_none() && self.decision.review.is_some_and(|review| review <= today)
    }

    /// Whether a review is to come or due, and nothing has taken its place.
    pub fn is_open(&self) -> bool {
        self.ended.is_none() && self.decision.review.is_some()
    }

    /// Where the items that it is about stood in the ranking that it rested on.
    pub fn stood(&self) -> Vec<Stood> {
        let number = |about: &AboutItem| about.key.rsplit('-').next().and_then(|n| n.parse().ok());
        let about: Vec<u32> = self.decision.items.iter().filter_map(number).collect();
        let stood = self.decision.inputs.iter().flat_map(|i| &i.around);
        stood.filter(|s| about.contains(&s.0)).copied().collect()
    }

    /// How it stands, in a word or two.
    pub fn state(&self, today: NaiveDate) -> String {
        match (self.ended, self.decision.review) {
            (Some((by, DecisionKind::Reversal)), _) => format!("Reversed by {by}"),
            (Some((by, _)), _) => format!("Superseded by {by}"),
            (None, Some(review)) if review <= today => format!("Review due {review}"),
            (None, Some(review)) => format!("Review on {review}"),
            (None, None) => "Stands".to_owned(),
        }
    }
}

/// What a decision is about, in words.
pub fn subject(workspace: &Workspace, decision: &Decision) -> String {
    let items = decision.items.iter().map(|about| {
        let title = names::show(&about.title, &workspace.people);
        format!("{} {title}", about.key)
    });
    let systems = decision
        .systems
        .iter()
        .map(|about| names::show(&about.name, &workspace.people));
    let mut parts: Vec<String> = items.chain(systems).collect();
    if parts.is_empty() {
        parts.push(match decision.kind {
            DecisionKind::ChangeFramework => "The ranking of the backlog".to_owned(),
            DecisionKind::JoinFork => "The ledger".to_owned(),
            _ => names::show(&decision.did, &workspace.people),
        });
    }
    parts.join("; ")
}

/// The names of these people, as they are now.
pub fn people(workspace: &Workspace, ids: &[PersonId]) -> String {
    let names: Vec<String> = ids
        .iter()
        .map(|id| names::name(*id, &workspace.people))
        .collect();
    names.join(", ")
}

/// The lines that a filter lets through, the newest first.
pub fn lines(workspace: &Workspace, filter: &Filter) -> Vec<RegisterLine> {
    let chain = Chain::of(&workspace.decisions);
    let standing = Standing::of(&workspace.decisions);
    let line = |entry: &Arc<Entry>| {
        let decision = entry.decision()?.clone();
        let ended = standing.ended(&entry.id);
        Some(RegisterLine {
            id: entry.id,
            subject: subject(workspace, &decision),
            why: names::show(&decision.rationale.why, &workspace.people),
            deciders: people(workspace, &decision.deciders),
            consulted: people(workspace, &decision.consulted),
            ended: ended.map(|(by, kind)| (chain.get(&by).map_or(0, |e| e.number()), kind)),
            signatures: entry.signatures.len(),
            decision,
        })
    };
    let all = chain.entries().iter().rev().filter_map(line);
    all.filter(|line| filter.lets(workspace, line)).collect()
}

/// How many reviews are due on this day.
pub fn due(workspace: &Workspace, today: NaiveDate) -> usize {
    if workspace.decisions.is_empty() {
        return 0;
    }
    let standing = Standing::of(&workspace.decisions);
    let entries = workspace.decisions.iter();
    let due = entries.filter(|entry| {
        let review = entry.decision().and_then(|d| d.review);
        review.is_some_and(|review| review <= today) && standing.in_force(&entry.id)
    });
    due.count()
}

/// Decisions a month, in order, months without one between included: for the picture over time.
pub fn months(lines: &[RegisterLine]) -> Vec<(String, BTreeMap<DecisionKind, usize>)> {
    use chrono::Datelike;
    let month = |line: &RegisterLine| {
        let day = line.decision.at.date_naive();
        day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
    };
    let (Some(first), Some(last)) = (lines.iter().map(month).min(), lines.iter().map(month).max())
    else {
        return Vec::new();
    };
    let mut out: Vec<(String, BTreeMap<DecisionKind, usize>)> = (first..=last)
        .map(|m| {
            (
                format!("{}-{:02}", m.div_euclid(12), m.rem_euclid(12) + 1),
                BTreeMap::new(),
            )
        })
        .collect();
    for line in lines {
        let place = usize::try_from(month(line) - first).unwrap_or(0);
        if let Some((_, kinds)) = out.get_mut(place) {
            *kinds.entry(line.decision.kind).or_default() += 1;
        }
    }
    out
}

/// The register as Markdown, oldest first, with the fingerprint at its end.
pub fn markdown(workspace: &Workspace, filter: &Filter, title: &str, today: NaiveDate) -> String {
    let chain = Chain::of(&workspace.decisions);
    let mut out = format!("# {}\n\n", md(title));
    let mut all = lines(workspace, filter);
    all.reverse();
    for line in &all {
        let d = &line.decision;
        out.push_str(&format!(
            "## {}. {}: {}\n\n",
            d.number,
            d.kind.name(),
            md(&line.subject)
        ));
        let mut fact = |name: &str, text: &str| {
            if !text.is_empty() {
                out.push_str(&format!("- **{name}:** {}\n", md(text)));
            }
        };
        fact("Date", &d.at.format("%Y-%m-%d %H:%M UTC").to_string());
        fact("Decided by", &line.deciders);
        fact("Consulted", &line.consulted);
        for gate in &d.gates {
            fact("Gate", gate.name());
        }
        fact("State", &line.state(today));
        fact("Changed with it", &names::show(&d.did, &workspace.people));
        for (prompt, text) in d.rationale.parts() {
            fact(prompt, &names::show(text, &workspace.people));
        }
        for stood in line.stood() {
            fact("Stood then", &stood_words(workspace, &stood));
        }
        out.push_str(&format!("- **Hash:** `{}`\n\n", line.id));
    }
    for fingerprint in chain.fingerprints() {
        out.push_str(&format!(
            "Fingerprint of the whole ledger: `{fingerprint}`\n"
        ));
    }
    out
}

/// Where an item stood, in words.
pub fn stood_words(workspace: &Workspace, stood: &Stood) -> String {
    let key = workspace.settings.key(stood.0);
    match (stood.1, stood.2) {
        (Some(rank), Some(score)) => format!("{key} at rank {rank} with a score of {score:.1}"),
        _ => format!("{key} without a rank"),
    }
}

/// Text in which nothing is taken for Markdown or HTML.
fn md(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The register as CSV, oldest first; cells that a spreadsheet could take for a formula are made harmless.
pub fn csv(workspace: &Workspace, filter: &Filter, today: NaiveDate) -> String {
    const HEAD: [&str; 16] = [
        "Number",
        "Date",
        "Kind",
        "About",
        "Decided by",
        "Consulted",
        "Why",
        "Problem",
        "Evidence",
        "Alternatives considered",
        "Who is affected",
        "What would change our mind",
        "Review",
        "State",
        "Changed with it",
        "Hash",
    ];
    let mut out = String::from('\u{feff}');
    delimited::write_row(&mut out, &HEAD.map(str::to_owned));
    let mut all = lines(workspace, filter);
    all.reverse();
    for line in all {
        let d = &line.decision;
        let mut row = vec![
            d.number.to_string(),
            d.at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            d.kind.slug().to_owned(),
            line.subject.clone(),
            line.deciders.clone(),
            line.consulted.clone(),
        ];
        row.extend(
            d.rationale
                .parts()
                .map(|(_, text)| names::show(text, &workspace.people)),
        );
        row.push(d.review.map(|r| r.to_string()).unwrap_or_default());
        row.push(line.state(today));
        row.push(names::show(&d.did, &workspace.people));
        row.push(line.id.to_string());
        let row: Vec<String> = row.iter().map(|cell| delimited::defuse(cell)).collect();
        delimited::write_row(&mut out, &row);
    }
    out
}
