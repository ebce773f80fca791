//! Turns the rows into items, leaves out those that cannot be read, and notes it.

use crate::foreign;
use crate::foreign::ResolvedImport;
use crate::jira_map::JiraMap;
use crate::notes::{Notes, Refused};
use crate::table::Table;
use crate::table::mapping::{Mapping, Target};
use crate::table::row::{TableReader, extra_name};
use plumbline_document::workspace::Workspace;
use plumbline_text::delimited::DelimitedRow;
use std::collections::BTreeSet;
use uuid::Uuid;

impl Table {
    /// Turns the rows into items.
    pub fn resolve(
        &self,
        mapping: &Mapping,
        map: &JiraMap,
        workspace: &Workspace,
        ids: &mut dyn FnMut() -> Uuid,
        notes: &mut Notes,
    ) -> ResolvedImport {
        let tool = self.tool(mapping, workspace);
        let mut reader = TableReader::new(self, mapping, map, workspace);
        let mut records = Vec::with_capacity(self.rows.len());
        let mut refused = Vec::new();
        for row in &self.rows {
            match reader.record(row, notes) {
                Ok(record) => records.push(record),
                Err(why) => refused.push(leave_out(row, why, notes)),
            }
        }
        let stated = self.stated(mapping);
        self.note_columns(&stated, notes);
        let mut resolved = foreign::resolve(tool, &records, &stated, workspace, ids, notes);
        refused.append(&mut resolved.refused);
        resolved.refused = refused;
        resolved
    }

    fn stated(&self, mapping: &Mapping) -> BTreeSet<String> {
        let kept = |(_, t): &(&String, &Target)| matches!(t, Target::Extra | Target::Finished);
        let pairs = self.headers.iter().zip(&mapping.columns);
        pairs.filter(kept).map(|(h, _)| extra_name(h)).collect()
    }

    /// Notes what concerns the table as a whole.
    fn note_columns(&self, stated: &BTreeSet<String>, notes: &mut Notes) {
        if !stated.is_empty() {
            let list: Vec<&str> = stated.iter().map(String::as_str).collect();
            notes.info(
                "header",
                format!(
                    "These columns are kept as extra fields of each item: {}.",
                    list.join(", ")
                ),
                "Choose a field for those that have one.",
            );
        }
        if let Some(line) = self.open_quote {
            notes.warn(
                &format!("line {line}"),
                "A quotation mark is opened here and never closed; everything after it is one cell.".into(),
                "Close it, or export the table again.",
            );
        }
    }

    /// Keys such as `TRI-12` come from Jira: a later import from there finds the items again.
    fn tool(&self, mapping: &Mapping, workspace: &Workspace) -> &'static str {
        let Some(column) = mapping.columns.iter().position(|t| *t == Target::Key) else {
            return "csv";
        };
        let mut keys = self
            .rows
            .iter()
            .map(|r| r.cell(column).trim())
            .filter(|k| !k.is_empty());
        if !self.own && keys.all(|key| is_like_jira(key, &workspace.settings.prefix)) {
            "jira"
        } else {
            "csv"
        }
    }
}

fn leave_out(row: &DelimitedRow, why: String, notes: &mut Notes) -> Refused {
    let at = format!("line {}", row.line);
    notes.error(&at, format!("A row was left out: {why}."), "");
    Refused {
        at,
        label: String::new(),
        why,
        text: row.cells.join(" | "),
    }
}

fn is_like_jira(key: &str, prefix: &str) -> bool {
    key.rsplit_once('-').is_some_and(|(project, number)| {
        project.len() >= 2
            && project != prefix
            && project.starts_with(|c: char| c.is_ascii_uppercase())
            && project
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}
