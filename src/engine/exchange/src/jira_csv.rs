//! Jira's CSV exports: repeated headers, headers in the reader's language, dates without a zone, links by header.
//!
//! Columns are found by name, never by position. What has no place on an item is kept among its extra fields under
//! the column's own header.

use crate::foreign;
use crate::foreign::record::{ForeignRecord, Remark, Who};
use crate::foreign::{KnownItems, ResolvedImport};
use crate::jira_map::{Header, JiraMap};
use crate::notes::{Notes, Refused};
use chrono::{DateTime, Utc};
use plumbline_compact::gather::Gather;
use plumbline_document::ids::StatusId;
use plumbline_document::item::Link;
use plumbline_document::workspace::Workspace;
use plumbline_text::dates;
use plumbline_text::dates::DayOrder;
use plumbline_text::delimited::{DelimitedRow, DelimitedRows};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// The extra field that keeps the original issue type.
pub const TYPE: &str = "Issue Type";
/// The extra field that keeps the original status.
pub const STATUS: &str = "Status";
/// The number of rows at which Jira Cloud cuts an export by default.
const CUT_AT: usize = 1000;

/// Whether these headers are those of a Jira export.
pub fn is_jira(headers: &[String], map: &JiraMap) -> bool {
    let known: BTreeSet<String> = headers
        .iter()
        .filter_map(|h| match map.header(h) {
            Header::Known(field) => Some(field),
            _ => None,
        })
        .gather();
    let has = |field: &str| known.contains(field);
    (has("key") || has("id")) && (has("summary") || has("type")) && (has("type") || has("status"))
}

struct Columns<'a> {
    headers: &'a [String],
    known: HashMap<String, Vec<usize>>,
    inward: Vec<(usize, String)>,
    outward: Vec<(usize, String)>,
    other: Vec<usize>,
}

impl<'a> Columns<'a> {
    fn new(headers: &'a [String], map: &JiraMap) -> Self {
        let mut out = Self {
            headers,
            known: HashMap::new(),
            inward: Vec::new(),
            outward: Vec::new(),
            other: Vec::new(),
        };
        for (i, header) in headers.iter().enumerate() {
            match map.header(header) {
                Header::Known(field) => out.known.entry(field).or_default().push(i),
                Header::Inward(kind) => out.inward.push((i, kind)),
                Header::Outward(kind) => out.outward.push((i, kind)),
                Header::Other => out.other.push(i),
            }
        }
        out
    }

    fn has(&self, field: &str) -> bool {
        self.known.contains_key(field)
    }

    /// The first value that is not empty.
    fn one<'r>(&self, row: &'r DelimitedRow, field: &str) -> &'r str {
        self.all(row, field).first().copied().unwrap_or("")
    }

    fn all<'r>(&self, row: &'r DelimitedRow, field: &str) -> Vec<&'r str> {
        let columns = self.known.get(field).map_or(&[][..], Vec::as_slice);
        columns
            .iter()
            .map(|c| row.cell(*c))
            .filter(|v| !v.trim().is_empty())
            .collect()
    }
}

struct JiraCsvReader<'a> {
    map: &'a JiraMap,
    columns: Columns<'a>,
    workspace: &'a Workspace,
    known: KnownItems<'a>,
    /// Account id to name, from every pair of columns that has both.
    names: HashMap<String, String>,
    guesses: usize,
    strange_dates: usize,
    unknown_types: BTreeMap<String, usize>,
}

/// Reads the rows of a Jira export into items.
pub fn import(
    rows: &DelimitedRows,
    map: &JiraMap,
    workspace: &Workspace,
    ids: &mut dyn FnMut() -> Uuid,
    notes: &mut Notes,
) -> ResolvedImport {
    let Some((head, body)) = rows.rows.split_first() else {
        return ResolvedImport::default();
    };
    let mut reader = JiraCsvReader {
        map,
        columns: Columns::new(&head.cells, map),
        workspace,
        known: KnownItems::of("jira", workspace),
        names: HashMap::new(),
        guesses: 0,
        strange_dates: 0,
        unknown_types: BTreeMap::new(),
    };
    for row in body {
        reader.learn_names(row);
    }
    let mut records = Vec::with_capacity(body.len());
    let mut refused = Vec::new();
    for row in body {
        match reader.record(row) {
            Ok(record) => records.push(record),
            Err(why) => {
                let at = format!("line {}", row.line);
                notes.error(&at, format!("A row was left out: {why}."), "");
                refused.push(Refused {
                    at,
                    label: reader.columns.one(row, "summary").to_owned(),
                    why: why.to_owned(),
                    text: row.cells.join(" | "),
                });
            }
        }
    }
    let stated = reader.stated();
    reader.report(rows, body.len(), &stated, &records, notes);
    let mut resolved = foreign::resolve("jira", &records, &stated, workspace, ids, notes);
    refused.append(&mut resolved.refused);
    resolved.refused = refused;
    resolved
}

impl JiraCsvReader<'_> {
    fn learn_names(&mut self, row: &DelimitedRow) {
        for (name, id) in [
            ("assignee", "assignee_id"),
            ("reporter", "reporter_id"),
            ("creator", "creator_id"),
        ] {
            let (name, id) = (self.columns.one(row, name), self.columns.one(row, id));
            if !name.is_empty() && !id.is_empty() {
                self.names
                    .entry(id.to_owned())
                    .or_insert_with(|| name.to_owned());
            }
        }
    }

    fn record(&mut self, row: &DelimitedRow) -> Result<ForeignRecord, &'static str> {
        let c = &self.columns;
        let (id, key) = (c.one(row, "id").trim(), c.one(row, "key").trim());
        let title = c.one(row, "summary").trim();
        if id.is_empty() && key.is_empty() {
            return Err("it has neither an issue key nor an issue id");
        }
        if title.is_empty() && c.has("summary") {
            return Err("it has no summary");
        }
        let issue_type = c.one(row, "type").trim();
        let (kind, type_known) = self.map.kind(issue_type, title);
        if !type_known && !issue_type.is_empty() {
            *self.unknown_types.entry(issue_type.to_owned()).or_default() += 1;
        }
        let mut record = ForeignRecord {
            at: format!("line {}", row.line),
            id: id.to_owned(),
            key: key.to_owned(),
            title: c.has("summary").then(|| title.to_owned()),
            kind: (type_known || !issue_type.is_empty()).then_some(kind),
            kind_by_title: issue_type.is_empty(),
            kind_from: TYPE,
            status_from: STATUS,
            raw: row.cells.join(" | "),
            ..ForeignRecord::default()
        };
        record.status = self.status(row, self.known.track(&record));
        let c = &self.columns;
        if c.has("assignee") || c.has("assignee_id") {
            let who = Who {
                name: c.one(row, "assignee").to_owned(),
                account: c.one(row, "assignee_id").to_owned(),
            };
            record.owner = Some((who != Who::default()).then_some(who));
        }
        if c.has("labels") {
            record.tags = Some(
                c.all(row, "labels")
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            );
        }
        if c.has("description") {
            record.notes = Some(c.one(row, "description").to_owned());
        }
        self.parent(row, &mut record);
        self.links(row, &mut record);
        self.due(row, &mut record);
        let comments = self.columns.all(row, "comment");
        record.remarks = comments.iter().map(|text| self.comment(text)).collect();
        self.extra(row, &mut record);
        Ok(record)
    }

    fn status(
        &mut self,
        row: &DelimitedRow,
        track: plumbline_document::kind::Track,
    ) -> Option<StatusId> {
        let text = self.columns.one(row, "status");
        let category = self.map.category(self.columns.one(row, "category"));
        if text.is_empty() && category.is_none() {
            return None;
        }
        let found = self
            .map
            .status(&self.workspace.settings, text, category, track);
        self.guesses += usize::from(found.guessed);
        Some(found.status)
    }

    fn parent(&self, row: &DelimitedRow, record: &mut ForeignRecord) {
        let c = &self.columns;
        if !["parent", "parent_key", "epic_link"]
            .iter()
            .any(|f| c.has(f))
        {
            return;
        }
        let mut names: Vec<String> = Vec::new();
        for field in ["parent", "epic_link", "parent_key"] {
            names.extend(c.all(row, field).into_iter().map(|v| v.trim().to_owned()));
        }
        record.parent = Some(names);
        record.parent_title = c.one(row, "parent_summary").to_owned();
    }

    fn links(&self, row: &DelimitedRow, record: &mut ForeignRecord) {
        let c = &self.columns;
        let blocks = |kind: &str| matches!(kind, "blocks" | "blocker" | "dependency" | "blocked");
        let mut waits = Vec::new();
        for (column, kind) in &c.inward {
            let key = row.cell(*column).trim();
            if key.is_empty() {
            } else if blocks(kind) {
                waits.push(key.to_owned());
            } else {
                record.links.push(link(key, kind, false));
            }
        }
        for (column, kind) in &c.outward {
            let key = row.cell(*column).trim();
            if key.is_empty() {
            } else if blocks(kind) {
                record.blocks.push(key.to_owned());
            } else {
                record.links.push(link(key, kind, true));
            }
        }
        record.waits_for = Some(waits);
    }

    fn due(&mut self, row: &DelimitedRow, record: &mut ForeignRecord) {
        if !self.columns.has("due") {
            return;
        }
        let text = self.columns.one(row, "due");
        let date = dates::date(text, &self.map.months, DayOrder::DayFirst);
        if date.is_none() && !text.is_empty() {
            self.strange_dates += 1;
            record
                .extra
                .insert("Due date".to_owned(), vec![text.to_owned()]);
        }
        record.due = Some(date);
    }

    /// `12/Jun/26 5:07 PM;account;text`, where the text may hold semicolons; anything else is all text.
    fn comment(&self, cell: &str) -> Remark {
        let mut parts = cell.splitn(3, ';');
        let at = parts
            .next()
            .and_then(|t| dates::date_time(t, &self.map.months, DayOrder::DayFirst));
        match (at, parts.next(), parts.next()) {
            (Some(at), Some(account), Some(text)) => {
                let who = Who {
                    name: self.names.get(account).cloned().unwrap_or_default(),
                    account: account.to_owned(),
                };
                Remark {
                    at: Some(DateTime::<Utc>::from_naive_utc_and_offset(at, Utc)),
                    by: Some(who).filter(|w| !w.account.is_empty()),
                    text: text.to_owned(),
                }
            }
            _ => Remark {
                at: None,
                by: None,
                text: cell.to_owned(),
            },
        }
    }

    fn extra(&self, row: &DelimitedRow, record: &mut ForeignRecord) {
        let c = &self.columns;
        let mut keep = |name: &str, value: &str| {
            if !value.trim().is_empty() {
                let values = record.extra.entry(name.to_owned()).or_default();
                values.push(value.to_owned());
            }
        };
        keep(TYPE, c.one(row, "type"));
        keep(STATUS, c.one(row, "status"));
        for field in [
            "category",
            "reporter",
            "reporter_id",
            "creator",
            "creator_id",
        ] {
            for column in c.known.get(field).into_iter().flatten() {
                keep(
                    c.headers.get(*column).map_or(field, String::as_str),
                    row.cell(*column),
                );
            }
        }
        for column in &c.other {
            let header = c.headers.get(*column).map_or("", |h| h.trim());
            keep(
                if header.is_empty() {
                    "(no header)"
                } else {
                    header
                },
                row.cell(*column),
            );
        }
        // Cells beyond the last header, and second values of fields that take one.
        for cell in row.cells.iter().skip(c.headers.len()) {
            keep("(no header)", cell);
        }
        for field in [
            "summary",
            "key",
            "id",
            "type",
            "status",
            "due",
            "description",
            "assignee",
        ] {
            for (column, value) in c
                .known
                .get(field)
                .into_iter()
                .flatten()
                .zip(c.all(row, field))
                .skip(1)
            {
                keep(c.headers.get(*column).map_or(field, String::as_str), value);
            }
        }
    }

    /// Names of the extra fields that this file has columns for.
    fn stated(&self) -> BTreeSet<String> {
        let c = &self.columns;
        let mut all: BTreeSet<String> = c
            .other
            .iter()
            .filter_map(|i| c.headers.get(*i))
            .cloned()
            .gather();
        for field in [
            "category",
            "reporter",
            "reporter_id",
            "creator",
            "creator_id",
        ] {
            let columns = c.known.get(field).into_iter().flatten();
            all.extend(columns.filter_map(|i| c.headers.get(*i)).cloned());
        }
        if c.has("type") {
            all.insert(TYPE.to_owned());
        }
        if c.has("status") {
            all.insert(STATUS.to_owned());
        }
        all
    }

    fn report(
        &self,
        rows: &DelimitedRows,
        count: usize,
        stated: &BTreeSet<String>,
        records: &[ForeignRecord],
        notes: &mut Notes,
    ) {
        let used: BTreeSet<&str> = records
            .iter()
            .flat_map(|r| r.extra.keys())
            .map(String::as_str)
            .filter(|k| stated.contains(*k) && ![TYPE, STATUS].contains(k))
            .gather();
        if !used.is_empty() {
            let list: Vec<&str> = used.into_iter().collect();
            notes.info(
                "header",
                format!(
                    "These columns have no field of their own and are kept on each item: {}.",
                    list.join(", ")
                ),
                "",
            );
        }
        if self.guesses > 0 {
            notes.warn(
                "Status",
                format!("{} statuses were guessed from their words.", self.guesses),
                "Look at the items' statuses; the original text is kept on each item.",
            );
        }
        if self.strange_dates > 0 {
            notes.warn(
                "Due date",
                format!(
                    "{} due dates could not be read; their text is kept on the item.",
                    self.strange_dates
                ),
                "",
            );
        }
        for (name, n) in &self.unknown_types {
            notes.warn(
                TYPE,
                format!("The issue type “{name}” is not known here; {n} items came in as stories."),
                "Change their kind if another one fits.",
            );
        }
        if records.iter().any(|r| !r.remarks.is_empty()) {
            notes.info(
                "Comment",
                "Times in a Jira export have no time zone; they are read as UTC.".into(),
                "",
            );
        }
        if count == CUT_AT {
            notes.warn(
                "file",
                format!("The file has exactly {CUT_AT} rows, where Jira cuts its exports."),
                "Export the rest in a second file and import that too.",
            );
        }
        if let Some(line) = rows.open_quote {
            notes.warn(
                &format!("line {line}"),
                "A quotation mark is opened here and never closed; everything after it is one cell.".into(),
                "The file may have been cut off: export it again.",
            );
        }
    }
}

/// A link of a sort that is not a dependency, with the words for its direction.
pub fn link(key: &str, kind: &str, outward: bool) -> Link {
    let relation = match (kind, outward) {
        ("relates", _) => "relates to",
        ("duplicate", true) => "duplicates",
        ("duplicate", false) => "is duplicated by",
        ("cloners", true) => "clones",
        ("cloners", false) => "is cloned by",
        ("issue split", true) => "split to",
        ("issue split", false) => "split from",
        (other, _) => other,
    };
    Link {
        title: String::new(),
        url: key.to_owned(),
        relation: relation.to_owned(),
    }
}
