//! How Jira's words become ours: kinds, statuses, headers in four languages, months. The words are data, in
//! `jira_map.json`.
//!
//! Kinds: Epic, Initiative → epic; Story, Task, Sub-task → story; Bug, Incident → bug; New feature, Improvement →
//! feature; Spike → spike, and so is whatever has “spike” before its title. Unknown types become stories; the
//! original stays among the extra fields.

use plumbline_document::ids::{StatusId, slug};
use plumbline_document::kind::{Kind, Track};
use plumbline_document::settings::{Category, Settings};
use plumbline_json as json;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct KindWords {
    kind: Kind,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct StatusWords {
    status: StatusId,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct CategoryWords {
    category: Category,
    words: Vec<String>,
}

/// The words, read from the compiled-in file.
#[derive(Deserialize)]
pub struct JiraMap {
    kinds: Vec<KindWords>,
    statuses: Vec<StatusWords>,
    categories: Vec<CategoryWords>,
    headers: BTreeMap<String, Vec<String>>,
    custom: Vec<String>,
    inward: Vec<String>,
    outward: Vec<String>,
    /// Beginnings of month names, January first.
    pub months: Vec<Vec<String>>,
}

/// A header of a Jira export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Header {
    /// A field that is known by this name in `jira_map.json`.
    Known(String),
    /// A link of this sort, pointing at this issue.
    Inward(String),
    /// A link of this sort, pointing away.
    Outward(String),
    /// Something else.
    Other,
}

/// A status with how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundStatus {
    /// The status.
    pub status: StatusId,
    /// True when neither the name nor the category settled it.
    pub guessed: bool,
}

impl JiraMap {
    /// Reads the file.
    pub fn load() -> Self {
        // The file is compiled in and a test reads it: it cannot fail at run time.
        #[allow(clippy::expect_used)]
        json::from_text(include_str!("jira_map.json")).expect("jira_map.json is valid")
    }

    /// What this header means.
    pub fn header(&self, text: &str) -> Header {
        let lower = text.trim().to_lowercase();
        let inside = |prefixes: &[String]| {
            let rest = prefixes
                .iter()
                .find_map(|p| lower.strip_prefix(p.as_str()))?;
            Some(rest.strip_suffix(')').unwrap_or(rest).to_owned())
        };
        if let Some(kind) = inside(&self.inward) {
            return Header::Inward(kind);
        }
        if let Some(kind) = inside(&self.outward) {
            return Header::Outward(kind);
        }
        let custom = inside(&self.custom);
        let is_custom = custom.is_some();
        let name = custom.unwrap_or(lower);
        let known = self.headers.iter().find(|(_, words)| words.contains(&name));
        match known {
            // A custom field that happens to be called “Status” is not the status.
            Some((field, _)) if !is_custom || field == "epic_link" => Header::Known(field.clone()),
            _ => Header::Other,
        }
    }

    /// The kind for an issue type, and whether the type was known.
    pub fn kind(&self, issue_type: &str, title: &str) -> (Kind, bool) {
        if is_spike_title(title) {
            return (Kind::Spike, true);
        }
        let lower = issue_type.trim().to_lowercase();
        let exact = |k: &&KindWords| k.words.contains(&lower);
        let within = |k: &&KindWords| k.kind == Kind::Spike && lower.contains("spike");
        let hit = self
            .kinds
            .iter()
            .find(exact)
            .or(self.kinds.iter().find(within));
        match hit {
            Some(k) => (k.kind, true),
            None => (
                Kind::from_slug(&slug(issue_type, "")).unwrap_or(Kind::Story),
                { Kind::from_slug(&slug(issue_type, "")).is_some() },
            ),
        }
    }

    /// Jira's status category from its key, id or name in any language; none when it is not known.
    pub fn category(&self, text: &str) -> Option<Category> {
        let lower = text.trim().to_lowercase();
        match lower.as_str() {
            "new" | "2" => return Some(Category::ToDo),
            "indeterminate" | "4" => return Some(Category::InProgress),
            "3" => return Some(Category::Done),
            _ => {}
        }
        let hit = self.categories.iter().find(|c| c.words.contains(&lower));
        hit.map(|c| c.category)
    }

    /// The status here for Jira's status text and category.
    ///
    /// In this order: a status of the same name; the one status that says that Jira calls it so; the words of the table, unless they contradict the category on
    /// whether the work is finished; the first status of the category. Without a category it is taken from the words.
    pub fn status(
        &self,
        settings: &Settings,
        text: &str,
        category: Option<Category>,
        track: Track,
    ) -> FoundStatus {
        let done = |c: Category| c == Category::Done;
        let agrees = |c: Category| category.is_none_or(|given| done(given) == done(c));
        let name = text.trim().to_lowercase();
        let same = settings
            .statuses
            .iter()
            .find(|s| s.name.to_lowercase() == name && agrees(s.category));
        // Many statuses may share a name of Jira's; only one that has it alone is meant by it.
        let mut called = settings
            .statuses
            .iter()
            .filter(|s| s.jira.to_lowercase() == name && agrees(s.category));
        let called = called.next().filter(|_| called.next().is_none());
        if let Some(status) = same.or(called) {
            return FoundStatus {
                status: status.id.clone(),
                guessed: false,
            };
        }
        let by_words = self.statuses.iter().find(|rule| {
            let hit = rule.words.iter().any(|w| has_word(&name, w));
            hit && settings
                .status(&rule.status)
                .is_some_and(|s| agrees(s.category))
        });
        if let Some(rule) = by_words {
            return FoundStatus {
                status: rule.status.clone(),
                guessed: category.is_none(),
            };
        }
        let settled = category.or_else(|| self.category(text));
        FoundStatus {
            status: status_of(settings, settled.unwrap_or(Category::ToDo), track),
            guessed: settled.is_none() || category.is_none(),
        }
    }
}

/// A word of the table occurs in the text, from the beginning of one of its words on.
fn has_word(text: &str, word: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let before = rest.get(..at).and_then(|t| t.chars().next_back());
        let after = rest.get(at + word.len()..).unwrap_or("");
        // Short words such as “qa” and “live” must be whole.
        let whole = word.chars().count() > 4 || !after.starts_with(char::is_alphanumeric);
        if !before.is_some_and(char::is_alphanumeric) && whole {
            return true;
        }
        rest = after;
    }
    false
}

fn is_spike_title(title: &str) -> bool {
    let lower = title.trim_start().to_lowercase();
    let bare = lower.trim_start_matches(['[', '(']);
    let Some(rest) = bare.strip_prefix("spike") else {
        return false;
    };
    let marked = bare.len() != lower.len();
    marked
        || rest
            .trim_start()
            .starts_with([':', '-', '–', '—', ']', ')'])
}

/// The status for finished, begun or new work on this track.
///
/// Finished research becomes plain “Done”, not “Validated”: that it is finished does not say what it found.
pub fn status_of(settings: &Settings, category: Category, track: Track) -> StatusId {
    let usual = match (category, track) {
        (Category::ToDo, _) => return settings.first_status_on(track),
        (Category::InProgress, Track::Discovery) => "in_spike",
        (Category::InProgress, Track::Delivery) => "in_progress",
        (Category::Done, _) => "done",
    };
    let usual = StatusId::from(usual);
    if settings
        .status(&usual)
        .is_some_and(|s| s.category == category)
    {
        return usual;
    }
    let fits = |s: &&plumbline_document::settings::Status| s.category == category;
    let on_track = settings
        .statuses
        .iter()
        .filter(fits)
        .find(|s| s.track.is_none_or(|t| t == track));
    on_track
        .or_else(|| settings.statuses.iter().find(fits))
        .map_or_else(|| settings.first_status_on(track), |s| s.id.clone())
}
