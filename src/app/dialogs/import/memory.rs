//! Which column went where the last time, by the headers of the table: the next export of the same tool is read alike.

use crate::app::prefs;
use plumbline_document::ids::CriterionId;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::table::{Decimal, Mapping, Table, Target};
use plumbline_text::dates::DayOrder;
use serde::{Deserialize, Serialize};

const KEY: &str = "plumbline.columns";

/// How many sets of headers are remembered; the one that was not used for longest is forgotten first.
const KEPT: usize = 30;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Remembered {
    /// Checksum of the headers: they may be long, and are nobody's business.
    headers: u32,
    columns: Vec<String>,
    comma: bool,
    month_first: bool,
}

fn checksum(headers: &[String]) -> u32 {
    plumbline_packing::checksum(headers.join("\u{1f}").to_lowercase().as_bytes())
}

fn all() -> Vec<Remembered> {
    prefs::recall(KEY).unwrap_or_default()
}

/// Remembers where the columns of these headers go.
pub(super) fn remember(headers: &[String], mapping: &Mapping) {
    let entry = Remembered {
        headers: checksum(headers),
        columns: mapping.columns.iter().map(word).collect(),
        comma: mapping.decimal == Decimal::Comma,
        month_first: mapping.days == DayOrder::MonthFirst,
    };
    let mut all = all();
    all.retain(|e| e.headers != entry.headers);
    all.insert(0, entry);
    all.truncate(KEPT);
    prefs::remember(KEY, &all);
}

/// Where the columns of this table went the last time. How numbers and dates are written is read from the cells.
pub(super) fn recall(table: &Table, guess: &Mapping, workspace: &Workspace) -> Option<Mapping> {
    let headers = checksum(&table.headers);
    let found = all().into_iter().find(|e| e.headers == headers)?;
    let columns = found
        .columns
        .iter()
        .map(|w| target(w))
        .collect::<Option<_>>()?;
    let decimal = match guess.decimal {
        Decimal::Point if found.comma => Decimal::Comma,
        read => read,
    };
    let days = match guess.days {
        DayOrder::DayFirst if found.month_first => DayOrder::MonthFirst,
        read => read,
    };
    let mapping = Mapping {
        columns,
        decimal,
        days,
    };
    Some(fitted(mapping, guess, workspace))
}

/// The mapping, as far as it fits the table and the criteria of the workspace; elsewhere the guess.
pub(super) fn fitted(mut mapping: Mapping, guess: &Mapping, workspace: &Workspace) -> Mapping {
    if mapping.columns.len() != guess.columns.len() {
        return guess.clone();
    }
    for (column, guessed) in mapping.columns.iter_mut().zip(&guess.columns) {
        if let Target::Judgement(id) = column
            && !workspace.criteria.contains(id)
        {
            column.clone_from(guessed);
        }
    }
    mapping
}

/// The fixed targets, in the order of the menu: word in the preferences, name on the screen.
pub(super) static TARGETS: [(&str, &str, Target); 16] = [
    ("extra", "Keep as an extra field", Target::Extra),
    ("ignore", "Leave out", Target::Ignore),
    ("title", "Title", Target::Title),
    ("key", "Key in the other tool", Target::Key),
    ("kind", "Kind", Target::Kind),
    ("track", "Track", Target::Track),
    ("status", "Status", Target::Status),
    ("system", "AI system", Target::System),
    ("parent", "Parent", Target::Parent),
    ("depends_on", "Depends on", Target::DependsOn),
    ("tags", "Tags", Target::Tags),
    ("owner", "Owner", Target::Owner),
    ("due", "Due date", Target::Due),
    ("notes", "Notes", Target::Notes),
    ("finished", "Date of finishing", Target::Finished),
    ("id", "Plumbline id", Target::Id),
];

/// A target as a word.
pub(super) fn word(target: &Target) -> String {
    if let Target::Judgement(id) = target {
        return format!("judge:{id}");
    }
    let found = TARGETS.iter().find(|(_, _, t)| t == target);
    found.map_or_else(String::new, |(word, _, _)| (*word).to_owned())
}

/// The target of a word.
pub(super) fn target(word: &str) -> Option<Target> {
    if let Some(id) = word.strip_prefix("judge:") {
        return Some(Target::Judgement(CriterionId::from(id)));
    }
    let found = TARGETS.iter().find(|(w, _, _)| *w == word);
    found.map(|(_, _, target)| target.clone())
}
