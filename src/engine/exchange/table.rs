//! Any table: CSV or TSV, dropped or pasted from a spreadsheet, with a mapping of its columns that the person can
//! change. A bad cell is reported with its row and column and kept as text; the rest of the row comes in.

use super::csv_text::{self, Row};
use super::dates::{self, DayOrder};
use super::foreign::{self, Foreign, Landed, Who};
use super::jira_map::{JiraMap, status_of};
use super::notes::{Notes, Refused};
use super::table_csv;
use crate::engine::backlog::criterion::Criterion;
use crate::engine::backlog::ids::{CriterionId, ItemId, slug};
use crate::engine::backlog::item::{Item, Kind, Track};
use crate::engine::backlog::judgement::Estimate;
use crate::engine::backlog::settings::Category;
use crate::engine::backlog::workspace::Workspace;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// Where a column goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nowhere: it is derived (rank, score) or not wanted.
    Ignore,
    /// Among the item's extra fields, under the column's header.
    Extra,
    /// Our own item id.
    Id,
    /// The other tool's key: what a second import recognises the row by.
    Key,
    /// Title.
    Title,
    /// Kind.
    Kind,
    /// Track.
    Track,
    /// Status.
    Status,
    /// AI system, by name.
    System,
    /// Parent, by key or title.
    Parent,
    /// Dependencies, by key or title.
    DependsOn,
    /// Tags.
    Tags,
    /// Owner, by name.
    Owner,
    /// Due date.
    Due,
    /// Notes.
    Notes,
    /// When it was finished: any value means that it is done, unless a status column says otherwise.
    Finished,
    /// The value of this criterion.
    Judgement(CriterionId),
}

/// How the numbers of a table are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimal {
    /// `1,234.5`
    #[default]
    Point,
    /// `1.234,5`
    Comma,
}

/// Where each column goes and how cells are read. The guess of [`Table::guess`], changed by the person as they like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// One for each column.
    pub columns: Vec<Target>,
    /// How numbers are written.
    pub decimal: Decimal,
    /// How `03/04/2026` is read.
    pub days: DayOrder,
}

/// A table as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The headers; `Column 1` and so on when there are none.
    pub headers: Vec<String>,
    /// The rows under the headers.
    pub rows: Vec<Row>,
    /// Whether it is our own export.
    pub own: bool,
    /// The line of a quote that nothing closes.
    pub open_quote: Option<usize>,
}

impl Table {
    /// Reads the text of a table. Text without any separator is a list of titles.
    pub fn parse(text: &str, map: &JiraMap) -> Self {
        let separator = csv_text::separator(text);
        Self::from_rows(csv_text::rows(text, separator.unwrap_or('\t')), map)
    }

    /// The table in these rows.
    pub fn from_rows(read: csv_text::Rows, map: &JiraMap) -> Self {
        let mut rows = read.rows;
        let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        let first: Vec<String> = rows
            .first()
            .map(|r| {
                r.cells
                    .iter()
                    .map(|c| csv_text::undefuse(c).to_owned())
                    .collect()
            })
            .unwrap_or_default();
        let headed = width > 1 || first.iter().any(|h| by_name(h, map).is_some());
        let mut headers = if headed {
            rows.remove(0);
            first
        } else {
            Vec::new()
        };
        for i in headers.len()..width {
            headers.push(format!("Column {}", i + 1));
        }
        let own = headers.iter().any(|h| h == table_csv::ID);
        Self {
            headers,
            rows,
            own,
            open_quote: read.open_quote,
        }
    }

    /// Which columns go where, as far as their headers and cells tell.
    pub fn guess(&self, workspace: &Workspace, map: &JiraMap) -> Mapping {
        let mut used: Vec<Target> = Vec::new();
        let mut columns = Vec::with_capacity(self.headers.len());
        for header in &self.headers {
            let target = if self.own { own_target(header) } else { None };
            let target = target
                .or_else(|| by_criterion(header, workspace))
                .or_else(|| by_name(header, map))
                .unwrap_or(Target::Extra);
            let many = matches!(
                target,
                Target::Extra | Target::Ignore | Target::Tags | Target::DependsOn
            );
            if !many && used.contains(&target) {
                columns.push(Target::Extra);
            } else {
                used.push(target.clone());
                columns.push(target);
            }
        }
        if !used.contains(&Target::Title)
            && let Some(at) = self.wordiest(&columns)
            && let Some(column) = columns.get_mut(at)
        {
            *column = Target::Title;
        }
        let due = columns.iter().position(|t| *t == Target::Due);
        let dates = due
            .into_iter()
            .flat_map(|c| self.rows.iter().map(move |r| r.cell(c)));
        Mapping {
            decimal: self.decimal(&columns),
            days: dates::day_order(dates).unwrap_or_default(),
            columns,
        }
    }

    /// The first free column whose cells are mostly words.
    fn wordiest(&self, columns: &[Target]) -> Option<usize> {
        let wordy = |c: usize| {
            let cells = self.rows.iter().take(50).map(|r| r.cell(c));
            let words = cells.filter(|t| t.chars().any(char::is_alphabetic)).count();
            2 * words >= self.rows.len().min(50)
        };
        let free = |c: &usize| columns.get(*c) == Some(&Target::Extra);
        (0..columns.len()).filter(free).find(|c| wordy(*c))
    }

    /// A comma with other than three digits after it is a decimal comma.
    fn decimal(&self, columns: &[Target]) -> Decimal {
        let judged = |c: &usize| matches!(columns.get(*c), Some(Target::Judgement(_)));
        let mut cells = self
            .rows
            .iter()
            .flat_map(|row| (0..columns.len()).filter(judged).map(move |c| row.cell(c)));
        let comma = cells.any(|cell| {
            let groups: Vec<&str> = cell.split(',').collect();
            let digits = |t: &str| t.chars().take_while(char::is_ascii_digit).count();
            groups
                .iter()
                .skip(1)
                .any(|g| (1..=2).contains(&digits(g)) || digits(g) > 3)
        });
        if comma {
            Decimal::Comma
        } else {
            Decimal::Point
        }
    }

    /// Turns the rows into items.
    pub fn land(
        &self,
        mapping: &Mapping,
        map: &JiraMap,
        workspace: &Workspace,
        ids: &mut dyn FnMut() -> Uuid,
        notes: &mut Notes,
    ) -> Landed {
        let tool = self.tool(mapping, workspace);
        let mut reader = Reader {
            table: self,
            mapping,
            map,
            workspace,
            titles: HashMap::new(),
            people: workspace
                .people
                .iter()
                .map(|p| p.name.to_lowercase())
                .collect(),
        };
        let mut records = Vec::with_capacity(self.rows.len());
        let mut refused = Vec::new();
        for row in &self.rows {
            match reader.record(row, notes) {
                Ok(record) => records.push(record),
                Err(why) => {
                    let at = format!("line {}", row.line);
                    notes.error(&at, format!("A row was left out: {why}."), "");
                    refused.push(Refused {
                        at,
                        label: String::new(),
                        why,
                        text: row.cells.join(" | "),
                    });
                }
            }
        }
        let stated = self.stated(mapping);
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
        let mut landed = foreign::land(tool, &records, &stated, workspace, ids, notes);
        refused.append(&mut landed.refused);
        landed.refused = refused;
        landed
    }

    fn stated(&self, mapping: &Mapping) -> BTreeSet<String> {
        let kept = |(_, t): &(&String, &Target)| matches!(t, Target::Extra | Target::Finished);
        let pairs = self.headers.iter().zip(&mapping.columns);
        pairs.filter(kept).map(|(h, _)| extra_name(h)).collect()
    }

    /// Keys such as `TRI-12` come from Jira: a later import from there finds the items again.
    fn tool(&self, mapping: &Mapping, workspace: &Workspace) -> &'static str {
        let Some(column) = mapping.columns.iter().position(|t| *t == Target::Key) else {
            return "csv";
        };
        let like_jira = |key: &str| {
            key.rsplit_once('-').is_some_and(|(project, number)| {
                project.len() >= 2
                    && project != workspace.settings.prefix
                    && project.starts_with(|c: char| c.is_ascii_uppercase())
                    && project
                        .bytes()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
                    && !number.is_empty()
                    && number.bytes().all(|b| b.is_ascii_digit())
            })
        };
        let mut keys = self
            .rows
            .iter()
            .map(|r| r.cell(column).trim())
            .filter(|k| !k.is_empty());
        if !self.own && keys.all(like_jira) {
            "jira"
        } else {
            "csv"
        }
    }
}

fn extra_name(header: &str) -> String {
    let name = header.trim();
    if name.is_empty() { "(no header)" } else { name }.to_owned()
}

fn own_target(header: &str) -> Option<Target> {
    Some(match header {
        table_csv::ID => Target::Id,
        "Rank" | "Score" => Target::Ignore,
        _ => return None,
    })
}

fn by_criterion(header: &str, workspace: &Workspace) -> Option<Target> {
    let lower = header.trim().to_lowercase();
    let bare = lower.split(['(', '[']).next().unwrap_or("").trim();
    let id = match bare {
        "value" => "business_value",
        "days" | "effort" | "estimate" | "aufwand" | "charge" | "esfuerzo" => "effort",
        _ => "",
    };
    let exact = workspace
        .criteria
        .iter()
        .find(|c| c.name.to_lowercase() == lower || c.id.as_str() == lower);
    let found = exact.or_else(|| workspace.criteria.get(&CriterionId::from(id)));
    found.map(|c| Target::Judgement(c.id.clone()))
}

fn by_name(header: &str, map: &JiraMap) -> Option<Target> {
    let lower = header.trim().to_lowercase();
    Some(match lower.as_str() {
        "title" | "summary" | "name" | "item" | "subject" | "user story" | "titel" | "titre"
        | "título" | "titulo" | "résumé" | "resumen" | "zusammenfassung" => Target::Title,
        "key" | "id" | "issue" | "issue key" | "issue id" | "ticket" | "ref" | "reference"
        | "#" | "nr" | "no" => Target::Key,
        "kind" | "type" | "issue type" | "work item type" | "item type" | "typ" | "tipo"
        | "art" => Target::Kind,
        "track" => Target::Track,
        "status" | "state" | "stage" | "statut" | "état" | "estado" => Target::Status,
        "system" | "ai system" | "product" | "model" => Target::System,
        "parent" | "epic" | "parent issue" | "parent key" | "part of" => Target::Parent,
        "depends on" | "dependencies" | "blocked by" => Target::DependsOn,
        "tags" | "tag" | "labels" | "label" | "étiquettes" | "etiquetas" | "stichwörter" => {
            Target::Tags
        }
        "owner" | "assignee" | "assigned to" | "responsible" | "responsable" | "bearbeiter"
        | "zuständig" => Target::Owner,
        "due"
        | "due date"
        | "deadline"
        | "target date"
        | "fällig"
        | "échéance"
        | "fecha de vencimiento" => Target::Due,
        "notes" | "description" | "details" | "notizen" | "beschreibung" | "descripción" => {
            Target::Notes
        }
        "resolved" | "resolved date" | "done on" | "finished" | "completed" | "closed at"
        | "completed at" => Target::Finished,
        _ => match map.header(header) {
            super::jira_map::Header::Known(field) if field == "due" => Target::Due,
            _ => return None,
        },
    })
}

struct Reader<'a> {
    table: &'a Table,
    mapping: &'a Mapping,
    map: &'a JiraMap,
    workspace: &'a Workspace,
    titles: HashMap<String, usize>,
    people: HashSet<String>,
}

impl Reader<'_> {
    fn record(&mut self, row: &Row, notes: &mut Notes) -> Result<Foreign, String> {
        let mut record = Foreign {
            at: format!("line {}", row.line),
            whole_lists: self.table.own,
            raw: row.cells.join(" | "),
            ..Foreign::default()
        };
        let id_column = self.mapping.columns.iter().position(|t| *t == Target::Id);
        let id_text = id_column.map_or("", |c| row.cell(c).trim());
        if !id_text.is_empty() {
            record.own = Some(Uuid::parse_str(id_text).map_err(|_| {
                format!(
                    "“{id_text}” in the column “{}” is not an item id",
                    table_csv::ID
                )
            })?);
        }
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
            let cell = csv_text::undefuse(row.cell(i));
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

    /// In our own export, a cell that still says what the item says is no change, even where it says it in short.
    fn is_as_it_was(&self, known: Option<&Arc<Item>>, header: &str, cell: &str) -> bool {
        self.table.own
            && known.is_some_and(|item| {
                table_csv::cell(self.workspace, item, header).is_some_and(|was| was == cell)
            })
    }

    fn finish(
        &mut self,
        mut record: Foreign,
        known: Option<&Arc<Item>>,
    ) -> Result<Foreign, String> {
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

    fn cell(
        &mut self,
        record: &mut Foreign,
        header: &str,
        target: &Target,
        cell: &str,
        known: Option<&Item>,
    ) -> Result<(), String> {
        let text = cell.trim();
        let some = (!text.is_empty()).then(|| text.to_owned());
        match target {
            Target::Ignore | Target::Id => {}
            Target::Extra => keep(record, header, cell),
            Target::Key if record.own.is_some() => text.clone_into(&mut record.key),
            Target::Key => {
                text.clone_into(&mut record.key);
                text.clone_into(&mut record.id);
            }
            Target::Title if text.is_empty() => return Err("The title is empty".to_owned()),
            Target::Title => {
                record.title = Some(if self.table.own { cell } else { text }.to_owned());
            }
            Target::Kind => record.kind = Some(self.kind(text)?),
            Target::Track => {
                let track = Track::from_slug(&text.to_lowercase());
                record.track = Some(
                    track.ok_or_else(|| format!("“{text}” is neither Discovery nor Delivery"))?,
                );
            }
            Target::Status => self.status(record, header, text, known),
            Target::Finished => {
                keep(record, header, cell);
                if record.status.is_none() && !text.is_empty() {
                    let track = record.kind.map_or(Track::Delivery, Kind::usual_track);
                    record.status =
                        Some(status_of(&self.workspace.settings, Category::Done, track));
                }
            }
            Target::System => record.system = Some(some),
            Target::Parent => record.parent = Some(some.into_iter().collect()),
            Target::DependsOn => {
                record
                    .waits_for
                    .get_or_insert_default()
                    .extend(split(text, self.table.own));
            }
            Target::Tags => {
                let tags = split(text, self.table.own);
                let tags = tags.map(|t| t.trim_start_matches('#').to_owned());
                record.tags.get_or_insert_default().extend(tags);
            }
            Target::Owner => record.owner = Some(some.map(|name| self.who(&name))),
            Target::Due => {
                let date = dates::date(text, &self.map.months, self.mapping.days);
                if date.is_none() && !text.is_empty() {
                    return Err(format!("“{text}” is not a date"));
                }
                record.due = Some(date);
            }
            Target::Notes => record.notes = Some(cell.to_owned()),
            Target::Judgement(id) => {
                let values = self.judgement(id, text)?;
                let raters = known.and_then(|k| k.judgements.get(id)).map_or(0, Vec::len);
                if values.len() > 1 && values.len() > raters {
                    return Err(format!(
                        "“{text}” holds {} values, but it does not say whose they are",
                        values.len()
                    ));
                }
                record.judgements.push((id.clone(), values));
            }
        }
        Ok(())
    }

    fn kind(&self, text: &str) -> Result<Kind, String> {
        let own = Kind::from_slug(&slug(text, ""));
        let (kind, known) = self.map.kind(text, "");
        match own {
            Some(kind) => Ok(kind),
            None if known => Ok(kind),
            None => Err(format!("“{text}” is not a kind that is known here")),
        }
    }

    fn status(&self, record: &mut Foreign, header: &str, text: &str, known: Option<&Item>) {
        let kind = record.kind.or(known.map(|k| k.kind)).unwrap_or(Kind::Story);
        let settings = &self.workspace.settings;
        let found = self.map.status(settings, text, None, kind.usual_track());
        let same = settings
            .status(&found.status)
            .is_some_and(|s| s.name.eq_ignore_ascii_case(text));
        if !same {
            keep(record, header, text);
        }
        record.status = Some(found.status);
    }

    /// `Name <mail>` becomes a name with an alias.
    fn who(&self, text: &str) -> Who {
        if !self.people.contains(&text.to_lowercase())
            && let Some((name, rest)) = text.split_once('<')
            && let Some(mail) = rest.strip_suffix('>')
        {
            return Who {
                name: name.trim().to_owned(),
                account: mail.trim().to_owned(),
            };
        }
        Who {
            name: text.to_owned(),
            account: String::new(),
        }
    }

    fn judgement(&self, id: &CriterionId, text: &str) -> Result<Vec<Estimate>, String> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let Some(criterion) = self.workspace.criteria.get(id) else {
            return Err(format!("The criterion “{id}” does not exist"));
        };
        let parts = text.split(';').map(str::trim).filter(|p| !p.is_empty());
        parts
            .map(|part| estimate(criterion, part, self.mapping.decimal))
            .collect()
    }
}

fn keep(record: &mut Foreign, header: &str, cell: &str) {
    if !cell.trim().is_empty() {
        let values = record.extra.entry(extra_name(header)).or_default();
        values.push(cell.to_owned());
    }
}

fn split(text: &str, own: bool) -> impl Iterator<Item = String> + '_ {
    let at = move |c: char| c == ';' || c == '\n' || (c == ',' && !own);
    text.split(at)
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
}

/// One value: a number, a range, or the words of one of the criterion's anchors; within the criterion's bounds.
fn estimate(criterion: &Criterion, text: &str, decimal: Decimal) -> Result<Estimate, String> {
    let lower = text.to_lowercase();
    if let Some(anchor) = criterion
        .anchors
        .iter()
        .find(|a| a.text.to_lowercase() == lower)
    {
        return Ok(Estimate::Exact(anchor.value));
    }
    let bare = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '%' || c.is_whitespace());
    let plain = plain_number(if bare.is_empty() { text } else { bare }, decimal);
    let value = Estimate::parse(&plain)
        .map_err(|_| format!("“{text}” is neither a number nor a range such as 5-8-20"))?;
    let (low, high) = (value.low(), value.high());
    if low < criterion.lowest || criterion.highest.is_some_and(|top| high > top) {
        let top = criterion
            .highest
            .map_or(String::new(), |t| format!(" to {t}"));
        return Err(format!(
            "“{text}” is outside the range of {}, which is {}{top}",
            criterion.name, criterion.lowest
        ));
    }
    let choice = |v: f64| criterion.anchors.iter().any(|a| a.value == v);
    let chosen = match value {
        Estimate::Exact(v) => choice(v),
        Estimate::Range { low, likely, high } => [low, likely, high].into_iter().all(choice),
    };
    if criterion.choices_only && !chosen {
        return Err(format!(
            "“{text}” is not one of the choices of {}",
            criterion.name
        ));
    }
    Ok(value)
}

/// Numbers with a decimal point and without separators of thousands.
fn plain_number(text: &str, decimal: Decimal) -> String {
    let (group, point) = match decimal {
        Decimal::Point => (',', '.'),
        Decimal::Comma => ('.', ','),
    };
    let chars: Vec<char> = text
        .chars()
        .filter(|c| !matches!(c, '\u{a0}' | '\u{202f}'))
        .collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let mut out = String::with_capacity(chars.len());
    for (i, c) in chars.iter().enumerate() {
        let after_digit = i > 0 && digit(i - 1);
        let three = digit(i + 1) && digit(i + 2) && digit(i + 3) && !digit(i + 4);
        if *c == group && after_digit && three {
            continue;
        }
        out.push(if *c == point { '.' } else { *c });
    }
    out
}
