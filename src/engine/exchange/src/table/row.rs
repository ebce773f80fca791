//! One row as a record: its cells one by one, then what it is recognised by.

use crate::foreign::record::ForeignRecord;
use crate::jira_map::JiraMap;
use crate::notes::Notes;
use crate::table::Table;
use crate::table::mapping::{Mapping, Target};
use crate::table_csv;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_document::workspace::Workspace;
use plumbline_text::delimited;
use plumbline_text::delimited::DelimitedRow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// Reads the rows of a table one by one.
pub(super) struct TableReader<'a> {
    pub(super) table: &'a Table,
    pub(super) mapping: &'a Mapping,
    pub(super) map: &'a JiraMap,
    pub(super) workspace: &'a Workspace,
    titles: HashMap<String, usize>,
    pub(super) people: HashSet<String>,
}

impl<'a> TableReader<'a> {
    pub(super) fn new(
        table: &'a Table,
        mapping: &'a Mapping,
        map: &'a JiraMap,
        workspace: &'a Workspace,
    ) -> Self {
        Self {
            table,
            mapping,
            map,
            workspace,
            titles: HashMap::new(),
            people: workspace
                .people
                .iter()
                .map(|p| p.name.to_lowercase())
                .collect(),
        }
    }

    pub(super) fn record(
        &mut self,
        row: &DelimitedRow,
        notes: &mut Notes,
    ) -> Result<ForeignRecord, String> {
        let mut record = ForeignRecord {
            at: format!("line {}", row.line),
            own: self.own_id(row)?,
            whole_lists: self.table.own,
            raw: row.cells.join(" | "),
            ..ForeignRecord::default()
        };
        let known = record
            .own
            .and_then(|id| self.workspace.items.get(&ItemId(id)))
            .cloned();
        let columns = self
            .table
            .headers
            .iter()
            .zip(&self.mapping.columns)
            .enumerate();
        for (i, (header, target)) in columns {
            let cell = delimited::undefuse(row.cell(i));
            if self.is_as_it_was(known.as_ref(), header, cell) {
                continue;
            }
            if cell.trim().is_empty() && !self.table.own {
                continue;
            }
            if let Err(why) = self.cell(&mut record, header, target, cell, known.as_deref()) {
                notes.error(
                    &format!("line {}, {header}", row.line),
                    format!("{why}; the text is kept among the item's extra fields."),
                    "Mend the cell and import again, or set the value on the item.",
                );
                keep(&mut record, header, cell);
            }
        }
        for cell in row.cells.iter().skip(self.table.headers.len()) {
            keep(&mut record, "", cell);
        }
        self.finish(record, known.as_ref())
    }

    fn own_id(&self, row: &DelimitedRow) -> Result<Option<Uuid>, String> {
        let column = self.mapping.columns.iter().position(|t| *t == Target::Id);
        let text = column.map_or("", |c| row.cell(c).trim());
        if text.is_empty() {
            return Ok(None);
        }
        let id = Uuid::parse_str(text).map_err(|_| {
            format!(
                "“{text}” in the column “{}” is not an item id",
                table_csv::ID
            )
        })?;
        Ok(Some(id))
    }

    /// In our own export, a cell that still says what the item says is no change, even where it says it in short.
    fn is_as_it_was(&self, known: Option<&Arc<Item>>, header: &str, cell: &str) -> bool {
        self.table.own
            && known.is_some_and(|item| {
                table_csv::cell(self.workspace, item, header).is_some_and(|was| was == cell)
            })
    }

    fn finish(
        &mut self,
        mut record: ForeignRecord,
        known: Option<&Arc<Item>>,
    ) -> Result<ForeignRecord, String> {
        let title = record.title.clone().unwrap_or_default();
        if known.is_none() && title.is_empty() {
            return Err("it has no title".to_owned());
        }
        // “SPIKE: …” says more than the type “Task” does.
        let plain = matches!(record.kind, None | Some(Kind::Story));
        if plain && !self.table.own && self.map.kind("", &title).0 == Kind::Spike {
            record.kind = Some(Kind::Spike);
        }
        if record.own.is_none() && record.id.is_empty() && !title.is_empty() {
            // Without a key the title is what a second import recognises the row by.
            let n = self.titles.entry(title.clone()).or_default();
            *n += 1;
            record.id = if *n == 1 {
                title
            } else {
                format!("{title} #{n}")
            };
        }
        Ok(record)
    }
}

pub(super) fn keep(record: &mut ForeignRecord, header: &str, cell: &str) {
    if !cell.trim().is_empty() {
        let values = record.extra.entry(extra_name(header)).or_default();
        values.push(cell.to_owned());
    }
}

pub(super) fn extra_name(header: &str) -> String {
    let name = header.trim();
    if name.is_empty() { "(no header)" } else { name }.to_owned()
}
