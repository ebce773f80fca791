//! Recognises what came in by its content, never by the file's name, and opens it. Button, drop and paste all end here.

use crate::file::Limits;
use crate::jira_map::JiraMap;
use crate::notes::{Notes, Refused};
use crate::preview::Content;
use crate::read_error::ReadError;
use crate::table::{Mapping, Table};
use crate::{file, jira_csv, jira_rest, table};
use chrono::{DateTime, Utc};
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use plumbline_text::encoding::{Encoding, decode};
use serde_json::Value;
use uuid::Uuid;

/// What came in.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// A file's bytes.
    Bytes(&'a [u8]),
    /// Pasted text.
    Text(&'a str),
}

/// What it turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Our own file.
    Plumbline,
    /// A Jira search result as JSON.
    JiraRest,
    /// A Jira export as CSV.
    JiraCsv,
    /// Our own ranked list as CSV.
    OwnCsv,
    /// Any other table.
    Table,
}

impl What {
    /// In words, for the head of the preview.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plumbline => "a Plumbline workspace",
            Self::JiraRest => "a Jira search result",
            Self::JiraCsv => "a Jira export",
            Self::OwnCsv => "a ranked list from Plumbline",
            Self::Table => "a table",
        }
    }
}

/// Something that was opened and can be compared with the workspace.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// What it is.
    pub what: What,
    /// Its name, for the undo button and the history.
    pub source: String,
    /// When it says it was written, in UTC; only our own file says so.
    pub written: Option<DateTime<Utc>>,
    /// What it brings.
    pub content: Content,
    /// Of a table: the cells and where each column goes.
    pub table: Option<(Table, Mapping)>,
    /// What was repaired, guessed or left out.
    pub notes: Notes,
    /// What could not be taken in.
    pub refused: Vec<Refused>,
}

impl Incoming {
    /// Reads the table again with another mapping. Anything else stays as it is.
    pub fn remap(
        &mut self,
        mapping: Mapping,
        workspace: &Workspace,
        ids: &mut dyn FnMut() -> Uuid,
    ) {
        if let Some((table, old)) = &mut self.table {
            let mut notes = Notes::default();
            let resolved = table.resolve(&mapping, &JiraMap::load(), workspace, ids, &mut notes);
            *old = mapping;
            self.refused.clone_from(&resolved.refused);
            self.content = Content::Items(Box::new(resolved));
            self.notes = notes;
        }
    }
}

/// Opens whatever it is, or says what it seems to be and what to do.
///
/// `ids` makes a new identity at each call. Nothing is changed: give the result to [`crate::preview::compare`].
pub fn open(
    input: Input<'_>,
    name: &str,
    workspace: &Workspace,
    limits: Limits,
    ids: &mut dyn FnMut() -> Uuid,
) -> Result<Incoming, ReadError> {
    let size = match input {
        Input::Bytes(bytes) => bytes.len(),
        Input::Text(text) => text.len(),
    };
    if size > limits.bytes {
        return Err(ReadError::TooLarge {
            bytes: size,
            limit: limits.bytes,
        });
    }
    let mut notes = Notes::default();
    let text = match input {
        Input::Text(text) => text.to_owned(),
        Input::Bytes(bytes) => {
            if let Some(error) = binary(bytes) {
                return Err(error);
            }
            let (text, encoding) = decode(bytes);
            if encoding != Encoding::Utf8 {
                notes.info(
                    "file",
                    format!("The file is not UTF-8; it was read as {}.", encoding.name()),
                    "",
                );
            }
            text
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let start = text.trim_start();
    if start.is_empty() {
        return Err(ReadError::Empty);
    }
    let mut incoming = if start.starts_with(['{', '[']) && !looks_like_a_title(start) {
        open_json(text, workspace, limits, ids)?
    } else {
        if let Some(error) = marked_up(start) {
            return Err(error);
        }
        open_table(text, workspace, limits, ids)?
    };
    name.clone_into(&mut incoming.source);
    notes.append(&incoming.notes);
    incoming.notes = notes;
    Ok(incoming)
}

/// A pasted list may begin with a title such as `[Spike] Try it`.
fn looks_like_a_title(start: &str) -> bool {
    let line = start.lines().next().unwrap_or("");
    line.strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .is_some_and(|(word, rest)| {
            !rest.trim_start_matches([',', ' ']).is_empty()
                && word.starts_with(char::is_alphabetic)
                && !matches!(word, "true" | "false" | "null")
        })
}

fn other(what: &str, hint: &str) -> ReadError {
    ReadError::Other {
        what: what.to_owned(),
        hint: hint.to_owned(),
    }
}

fn binary(bytes: &[u8]) -> Option<ReadError> {
    Some(match bytes {
        [b'P', b'K', 3, 4, ..] => other(
            "a spreadsheet or another packed file",
            "Save the sheet as CSV, or select its cells, copy them and paste them here.",
        ),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => other(
            "an old spreadsheet",
            "Save the sheet as CSV, or copy its cells and paste them here.",
        ),
        [0x1f, 0x8b, ..] => other("a compressed file", "Unpack it first."),
        [b'%', b'P', b'D', b'F', ..] => other("a PDF", "Import a JSON or CSV file instead."),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => {
            other("a picture", "Import a JSON or CSV file instead.")
        }
        _ => return None,
    })
}

fn marked_up(start: &str) -> Option<ReadError> {
    let head: String = start.chars().take(100).collect::<String>().to_lowercase();
    if head.starts_with("---\n") || head.starts_with("---\r\n") {
        return Some(other(
            "a model card or another Markdown file",
            "There is no backlog in it.",
        ));
    }
    if head.starts_with("<?xml") || head.starts_with("<rss") {
        return Some(other("an XML file", "In Jira choose Export, CSV instead."));
    }
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return Some(other(
            "a web page",
            "If you saved it from a tool, you may have been logged out: export it again as CSV or JSON.",
        ));
    }
    None
}

fn open_json(
    text: &str,
    workspace: &Workspace,
    limits: Limits,
    ids: &mut dyn FnMut() -> Uuid,
) -> Result<Incoming, ReadError> {
    let value = match file::parse_json(text) {
        Ok(value) => value,
        Err(error) => return Err(lines_of_json(text).unwrap_or(error)),
    };
    if value.get("plumbline").is_some() {
        let read = file::read_value(value, limits)?;
        return Ok(Incoming {
            what: What::Plumbline,
            source: String::new(),
            written: read.exported,
            content: Content::Workspace(Box::new(read.workspace)),
            table: None,
            notes: read.notes,
            refused: read.refused,
        });
    }
    if let Some(issues) = jira_rest::issues(&value) {
        too_many(issues.len(), limits)?;
        let mut notes = Notes::default();
        let map = JiraMap::load();
        let resolved = jira_rest::import(&value, &map, workspace, ids, &mut notes);
        return Ok(items(What::JiraRest, resolved, notes));
    }
    Err(named_json(&value))
}

fn items(what: What, resolved: crate::foreign::ResolvedImport, notes: Notes) -> Incoming {
    Incoming {
        what,
        source: String::new(),
        written: None,
        refused: resolved.refused.clone(),
        content: Content::Items(Box::new(resolved)),
        table: None,
        notes,
    }
}

fn too_many(records: usize, limits: Limits) -> Result<(), ReadError> {
    if records > limits.records {
        return Err(ReadError::TooMany {
            records,
            limit: limits.records,
        });
    }
    Ok(())
}

/// One JSON value a line: events, not a document.
fn lines_of_json(text: &str) -> Option<ReadError> {
    let mut lines = text.lines().filter(|l| !l.trim().is_empty());
    let first: Value = json::from_text(lines.next()?).ok()?;
    lines.next()?;
    let what = if first.get("schemaURL").is_some() {
        "OpenLineage events"
    } else {
        "a file with one JSON value a line"
    };
    Some(other(what, "There is no backlog in it."))
}

fn named_json(value: &Value) -> ReadError {
    let has = |key: &str| value.get(key).is_some();
    let first_has = |key: &str| value.get(0).is_some_and(|first| first.get(key).is_some());
    let csv_hint = "Export its list as CSV and import that: you can choose where each column goes.";
    if has("bomFormat") {
        other(
            "a CycloneDX bill of materials",
            "There is no backlog in it.",
        )
    } else if has("runs") || has("registered_models") || has("model_versions") {
        other("an MLflow answer", "There is no backlog in it.")
    } else if has("lists") && has("cards") {
        other("a Trello board", csv_hint)
    } else if has("metrics") {
        other("a drift report", "There is no backlog in it.")
    } else if first_has("html_url") && first_has("number") {
        other("GitHub issues", csv_hint)
    } else if first_has("iid") {
        other("GitLab issues", csv_hint)
    } else if has("schemaURL") || first_has("schemaURL") {
        other("OpenLineage events", "There is no backlog in it.")
    } else if has("issues") {
        other(
            "a list of issues without their fields",
            "Ask Jira for the fields too: add “fields=*all” to the search.",
        )
    } else {
        other(
            "a JSON file of some other tool",
            "Choose a file that Plumbline exported, a Jira search result, or a CSV file.",
        )
    }
}

fn open_table(
    text: &str,
    workspace: &Workspace,
    limits: Limits,
    ids: &mut dyn FnMut() -> Uuid,
) -> Result<Incoming, ReadError> {
    let map = JiraMap::load();
    let rows = table::rows_of(text, &map);
    too_many(rows.rows.len(), limits)?;
    let jira = rows
        .rows
        .first()
        .is_some_and(|head| jira_csv::is_jira(&head.cells, &map));
    let mut notes = Notes::default();
    if jira {
        let resolved = jira_csv::import(&rows, &map, workspace, ids, &mut notes);
        return Ok(items(What::JiraCsv, resolved, notes));
    }
    let table = Table::from_rows(rows, &map);
    if table.rows.is_empty() {
        return Err(other(
            "a table with nothing under its headers",
            "Choose a file with at least one row, or copy the rows with their headers.",
        ));
    }
    let mapping = table.guess(workspace, &map);
    let resolved = table.resolve(&mapping, &map, workspace, ids, &mut notes);
    let what = if table.own { What::OwnCsv } else { What::Table };
    let mut incoming = items(what, resolved, notes);
    incoming.table = Some((table, mapping));
    Ok(incoming)
}
