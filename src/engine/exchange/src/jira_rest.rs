//! Jira's REST search results: the old envelope with `total`, the newer one with `nextPageToken`, or a bare list of
//! issues; texts as strings (version 2) or documents (version 3); sprints as objects or as strings.

use crate::decode::as_text;
use crate::foreign;
use crate::foreign::record::{ForeignRecord, Remark, Who};
use crate::foreign::{KnownItems, ResolvedImport};
use crate::jira_csv::{STATUS, TYPE, link};
use crate::jira_map::JiraMap;
use crate::notes::{Notes, Refused};
use plumbline_compact::gather::Gather;
use plumbline_document::kind::Kind;
use plumbline_document::settings::Category;
use plumbline_document::workspace::Workspace;
use plumbline_text::dates::DayOrder;
use plumbline_text::{adf, dates};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The issues of a search result, when it is one.
pub fn issues(value: &Value) -> Option<&Vec<Value>> {
    let list = match value {
        Value::Object(map) => map.get("issues")?.as_array()?,
        Value::Array(list) => list,
        _ => return None,
    };
    let like = |v: &Value| v.get("key").is_some() && v.get("fields").is_some_and(Value::is_object);
    (list.is_empty() && value.is_object() || list.iter().any(like)).then_some(list)
}

struct JiraRestReader<'a> {
    map: &'a JiraMap,
    workspace: &'a Workspace,
    known: KnownItems<'a>,
    names: Option<&'a Map<String, Value>>,
    disagree: usize,
    changelogs: usize,
    unknown_types: BTreeMap<String, usize>,
    truncated: usize,
}

/// Reads a search result into items.
pub fn import(
    value: &Value,
    map: &JiraMap,
    workspace: &Workspace,
    ids: &mut dyn FnMut() -> Uuid,
    notes: &mut Notes,
) -> ResolvedImport {
    let Some(list) = issues(value) else {
        return ResolvedImport::default();
    };
    let mut reader = JiraRestReader {
        map,
        workspace,
        known: KnownItems::of("jira", workspace),
        names: value.get("names").and_then(Value::as_object),
        disagree: 0,
        changelogs: 0,
        unknown_types: BTreeMap::new(),
        truncated: 0,
    };
    let mut records = Vec::with_capacity(list.len());
    let mut refused = Vec::new();
    let mut stated = BTreeSet::new();
    for (i, issue) in list.iter().enumerate() {
        let at = format!("issues[{i}]");
        match reader.record(issue, &at, &mut stated) {
            Ok(record) => records.push(record),
            Err(why) => {
                notes.error(&at, format!("An issue was left out: {why}."), "");
                refused.push(Refused {
                    at,
                    label: text(issue, "key").to_owned(),
                    why: why.to_owned(),
                    text: issue.to_string(),
                });
            }
        }
    }
    reader.report(value, list.len(), &records, notes);
    if !list.iter().any(|issue| reader.has_parent_field(issue)) {
        for record in &mut records {
            record.parent = None;
        }
    }
    adopt_subtasks(list, &mut records);
    let mut resolved = foreign::resolve("jira", &records, &stated, workspace, ids, notes);
    refused.append(&mut resolved.refused);
    resolved.refused = refused;
    resolved
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// An id as text, whether it came as a string or a number.
fn id_of(value: &Value) -> String {
    match value.get("id") {
        Some(Value::String(s)) => s.clone(),
        Some(Value::Number(n)) => n.to_string(),
        _ => String::new(),
    }
}

/// Text from a string or a document.
fn rich(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Object(_) => adf::to_text(value),
        _ => String::new(),
    }
}

fn who(value: &Value) -> Option<Who> {
    let first = |keys: &[&str]| {
        let found = keys.iter().map(|k| text(value, k)).find(|t| !t.is_empty());
        found.unwrap_or_default().to_owned()
    };
    let who = Who {
        name: first(&["displayName", "name", "emailAddress"]),
        account: first(&["accountId", "key", "name"]),
    };
    (who != Who::default()).then_some(who)
}

/// Children whose parent lists them but which do not name it themselves.
fn adopt_subtasks(list: &[Value], records: &mut [ForeignRecord]) {
    let mut parent_of: BTreeMap<String, String> = BTreeMap::new();
    for issue in list {
        let subtasks = issue.pointer("/fields/subtasks").and_then(Value::as_array);
        for child in subtasks.into_iter().flatten() {
            parent_of.insert(text(child, "key").to_owned(), text(issue, "key").to_owned());
        }
    }
    for record in records {
        if let (Some(parent), Some(names)) = (parent_of.get(&record.key), &mut record.parent)
            && names.is_empty()
        {
            names.push(parent.clone());
        }
    }
}

impl JiraRestReader<'_> {
    /// The field's name as people see it.
    fn name<'n>(&'n self, field: &'n str) -> &'n str {
        let named = self
            .names
            .and_then(|n| n.get(field))
            .and_then(Value::as_str);
        named.unwrap_or(field)
    }

    fn record(
        &mut self,
        issue: &Value,
        at: &str,
        stated: &mut BTreeSet<String>,
    ) -> Result<ForeignRecord, &'static str> {
        let fields = issue
            .get("fields")
            .and_then(Value::as_object)
            .ok_or("it has no fields")?;
        let field = |name: &str| fields.get(name).unwrap_or(&Value::Null);
        let (id, key) = (id_of(issue), text(issue, "key").to_owned());
        if id.is_empty() && key.is_empty() {
            return Err("it has neither a key nor an id");
        }
        let title = field("summary").as_str().unwrap_or_default().trim();
        if title.is_empty() {
            return Err("it has no summary");
        }
        let mut record = ForeignRecord {
            at: at.to_owned(),
            id,
            key,
            title: Some(title.to_owned()),
            kind_from: TYPE,
            status_from: STATUS,
            raw: issue.to_string(),
            ..ForeignRecord::default()
        };
        self.kind_and_status(fields, title, &mut record);
        let has = |name: &str| fields.contains_key(name);
        record.owner = has("assignee").then(|| who(field("assignee")));
        record.notes = has("description").then(|| rich(field("description")));
        record.due = has("duedate").then(|| {
            let text = field("duedate").as_str().unwrap_or_default();
            dates::date(text, &self.map.months, DayOrder::DayFirst)
        });
        record.tags = field("labels").as_array().map(|list| {
            list.iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        });
        self.parent(fields, &mut record);
        links(field("issuelinks"), &mut record);
        self.comments(field("comment"), &mut record);
        if issue
            .pointer("/changelog/histories")
            .and_then(Value::as_array)
            .is_some_and(|h| !h.is_empty())
        {
            self.changelogs += 1;
        }
        self.extra(fields, &mut record, stated);
        Ok(record)
    }

    fn kind_and_status(
        &mut self,
        fields: &Map<String, Value>,
        title: &str,
        record: &mut ForeignRecord,
    ) {
        let field = |name: &str| fields.get(name).unwrap_or(&Value::Null);
        let issue_type = field("issuetype");
        let name = text(issue_type, "name");
        let (mut kind, mut known) = self.map.kind(name, title);
        let level = issue_type.get("hierarchyLevel").and_then(Value::as_i64);
        if !known && level.is_some_and(|l| l > 0) {
            (kind, known) = (Kind::Epic, true);
        }
        if !known && (issue_type.get("subtask") == Some(&Value::Bool(true)) || level == Some(-1)) {
            known = true;
        }
        if !known && !name.is_empty() {
            *self.unknown_types.entry(name.to_owned()).or_default() += 1;
        }
        record.kind = (known || !name.is_empty()).then_some(kind);
        // A level or the mark of a sub-task says as much as a name does.
        record.kind_by_title = name.is_empty() && !issue_type.is_object();
        if !name.is_empty() {
            record.extra.insert(TYPE.to_owned(), vec![name.to_owned()]);
        }
        let status = field("status");
        if !status.is_object() {
            return;
        }
        let of_category = status.get("statusCategory").unwrap_or(&Value::Null);
        let by_key = self.map.category(text(of_category, "key"));
        let by_id = self.map.category(&id_of(of_category));
        self.disagree += usize::from(by_key.is_some() && by_id.is_some() && by_key != by_id);
        let category: Option<Category> = by_key
            .or(by_id)
            .or_else(|| self.map.category(text(of_category, "name")));
        let found = self.map.status(
            &self.workspace.settings,
            text(status, "name"),
            category,
            self.known.track(record),
        );
        record.status = Some(found.status);
        record
            .extra
            .insert(STATUS.to_owned(), vec![text(status, "name").to_owned()]);
    }

    /// The parent, else the epic of the agile interface, else the epic link field of this site.
    fn parent(&self, fields: &Map<String, Value>, record: &mut ForeignRecord) {
        let mut names = Vec::new();
        for field in ["parent", "epic"] {
            if let Some(value) = fields.get(field).filter(|v| v.is_object()) {
                let id = id_of(value);
                names.extend([id, text(value, "key").to_owned()]);
                if record.parent_title.is_empty() {
                    let title = value
                        .pointer("/fields/summary")
                        .or_else(|| value.get("summary"));
                    title
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                        .clone_into(&mut record.parent_title);
                }
            }
        }
        if let Some(key) = fields.iter().find_map(|(f, v)| self.epic_key(f, v)) {
            names.push(key.to_owned());
        }
        names.retain(|n| !n.is_empty() && *n != record.id && *n != record.key);
        record.parent = Some(names);
    }

    /// Whether this issue carries any field that tells parents. Jira leaves `parent` out of issues that have none, so
    /// that one issue answers for the whole file.
    fn has_parent_field(&self, issue: &Value) -> bool {
        let fields = issue.get("fields").and_then(Value::as_object);
        let mut names = fields.into_iter().flat_map(Map::keys);
        names.any(|f| matches!(f.as_str(), "parent" | "epic" | "subtasks") || self.is_epic_link(f))
    }

    fn is_epic_link(&self, field: &str) -> bool {
        match self.names {
            Some(_) => self.name(field).eq_ignore_ascii_case("epic link"),
            None => field == "customfield_10014",
        }
    }

    fn epic_key<'v>(&self, field: &str, value: &'v Value) -> Option<&'v str> {
        let key = value.as_str().filter(|_| self.is_epic_link(field))?;
        let (project, number) = key.rsplit_once('-')?;
        (!project.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(key)
    }

    fn comments(&mut self, value: &Value, record: &mut ForeignRecord) {
        let list = value.get("comments").and_then(Value::as_array);
        for comment in list.into_iter().flatten() {
            record.remarks.push(Remark {
                at: dates::instant(text(comment, "created")),
                by: comment.get("author").and_then(who),
                text: rich(comment.get("body").unwrap_or(&Value::Null)),
            });
        }
        let total = value.get("total").and_then(Value::as_u64).unwrap_or(0);
        if usize::try_from(total).unwrap_or(usize::MAX) > record.remarks.len() {
            self.truncated += 1;
        }
    }

    fn extra(
        &self,
        fields: &Map<String, Value>,
        record: &mut ForeignRecord,
        stated: &mut BTreeSet<String>,
    ) {
        const PLACED: [&str; 10] = [
            "summary",
            "issuetype",
            "status",
            "assignee",
            "description",
            "duedate",
            "labels",
            "issuelinks",
            "comment",
            "parent",
        ];
        for (field, name) in [("issuetype", TYPE), ("status", STATUS)] {
            if fields.contains_key(field) {
                stated.insert(name.to_owned());
            }
        }
        for (field, value) in fields {
            if PLACED.contains(&field.as_str()) || self.epic_key(field, value).is_some() {
                continue;
            }
            let name = self.name(field).to_owned();
            stated.insert(name.clone());
            let values = plain(value);
            if !values.is_empty() {
                record.extra.entry(name).or_default().extend(values);
            }
        }
        if record.due == Some(None)
            && let Some(text) = fields.get("duedate").and_then(Value::as_str)
        {
            record
                .extra
                .insert("duedate".to_owned(), vec![text.to_owned()]);
        }
    }

    fn report(&self, value: &Value, count: usize, records: &[ForeignRecord], notes: &mut Notes) {
        let kept: BTreeSet<&str> = records
            .iter()
            .flat_map(|r| r.extra.keys())
            .map(String::as_str)
            .filter(|k| ![TYPE, STATUS].contains(k))
            .gather();
        if !kept.is_empty() {
            let list: Vec<&str> = kept.into_iter().collect();
            notes.info(
                "issues[].fields",
                format!("These fields have no place of their own and are kept on each item: {}.", list.join(", ")),
                "Of people, versions, sprints and the like the name is kept, not icons and addresses.",
            );
        }
        if self.changelogs > 0 {
            notes.info(
                "issues[].changelog",
                format!(
                    "The change logs of {} issues are not taken in.",
                    self.changelogs
                ),
                "Keep the file if you need them.",
            );
        }
        if self.disagree > 0 {
            notes.warn(
                "issues[].fields.status.statusCategory",
                format!("{} issues have a status category whose key and id disagree; the key was taken.", self.disagree),
                "Look at the statuses of these items.",
            );
        }
        for (name, n) in &self.unknown_types {
            notes.warn(
                "issues[].fields.issuetype",
                format!("The issue type “{name}” is not known here; {n} items came in as stories."),
                "Change their kind if another one fits.",
            );
        }
        if self.truncated > 0 {
            notes.warn(
                "issues[].fields.comment",
                format!(
                    "{} issues have more comments than the file holds.",
                    self.truncated
                ),
                "",
            );
        }
        let total = value.get("total").and_then(Value::as_u64).unwrap_or(0);
        let more_by_total = usize::try_from(total).unwrap_or(usize::MAX) > count;
        let more_by_token = value.get("nextPageToken").is_some_and(Value::is_string)
            && value.get("isLast") != Some(&Value::Bool(true));
        if more_by_total || more_by_token {
            notes.warn(
                "total",
                format!("The file holds {count} issues, and Jira has more pages."),
                "Save the other pages too and import them one after the other.",
            );
        }
    }
}

fn links(value: &Value, record: &mut ForeignRecord) {
    let Some(list) = value.as_array() else {
        return;
    };
    let mut waits = Vec::new();
    for entry in list {
        let kind = entry
            .get("type")
            .map(|t| text(t, "name").to_lowercase())
            .unwrap_or_default();
        let blocks = matches!(kind.as_str(), "blocks" | "blocker" | "dependency");
        for (side, outward) in [("inwardIssue", false), ("outwardIssue", true)] {
            let Some(other) = entry.get(side) else {
                continue;
            };
            let key = text(other, "key");
            if key.is_empty() {
                continue;
            }
            match (blocks, outward) {
                (true, false) => waits.push(key.to_owned()),
                (true, true) => record.blocks.push(key.to_owned()),
                _ => {
                    let mut made = link(key, &kind, outward);
                    let words = entry
                        .get("type")
                        .map(|t| text(t, if outward { "outward" } else { "inward" }));
                    if let Some(words) = words.filter(|w| !w.is_empty()) {
                        words.clone_into(&mut made.relation);
                    }
                    let title = other.pointer("/fields/summary").and_then(Value::as_str);
                    title.unwrap_or_default().clone_into(&mut made.title);
                    record.links.push(made);
                }
            }
        }
    }
    record.waits_for = Some(waits);
}

/// Any field as texts: of an object the part that people read, of a list each entry; nothing when it is empty.
fn plain(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(s) => match sprint_name(s) {
            Some(name) => vec![name.to_owned()],
            None if s.trim().is_empty() => Vec::new(),
            None => vec![s.clone()],
        },
        Value::Array(list) => list.iter().flat_map(plain).collect(),
        Value::Object(map) => {
            if map.is_empty() {
                return Vec::new();
            }
            if map.get("type").and_then(Value::as_str) == Some("doc") {
                return vec![adf::to_text(value)];
            }
            let read = ["displayName", "name", "value", "key"]
                .iter()
                .find_map(|k| map.get(*k)?.as_str().filter(|s| !s.is_empty()));
            vec![read.map_or_else(|| as_text(value), str::to_owned)]
        }
        other => vec![other.to_string()],
    }
}

/// The name in `com.atlassian.greenhopper.service.sprint.Sprint@1f2[id=7,state=CLOSED,name=Sprint 7,…]`.
fn sprint_name(text: &str) -> Option<&str> {
    if !text.starts_with("com.atlassian.greenhopper") {
        return None;
    }
    let rest = text.split_once("name=")?.1;
    rest.split([',', ']']).next()
}
