//! Reads one cell for the target of its column, or says why it cannot be read.

use crate::foreign::record::{ForeignRecord, Who};
use crate::jira_map::status_of;
use crate::table::estimate::estimate;
use crate::table::mapping::Target;
use crate::table::row::{TableReader, keep};
use chrono::NaiveDate;
use plumbline_document::ids::{CriterionId, slug};
use plumbline_document::item::Item;
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::settings::Category;
use plumbline_text::dates;
use plumbline_text::dates::DayOrder;

/// How people, and spreadsheets in their language, say yes.
const YES: [&str; 16] = [
    "true",
    "yes",
    "y",
    "x",
    "✓",
    "✔",
    "☑",
    "100%",
    "ja",
    "oui",
    "sí",
    "si",
    "wahr",
    "vrai",
    "verdadero",
    "vero",
];

impl TableReader<'_> {
    pub(super) fn cell(
        &mut self,
        record: &mut ForeignRecord,
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
            Target::Track => record.track = Some(track(text)?),
            Target::Status => self.status(record, header, text, known),
            Target::Finished => self.finished(record, header, cell),
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
            Target::Due => record.due = Some(self.due(text)?),
            Target::Notes => record.notes = Some(cell.to_owned()),
            Target::Judgement(id) => {
                let values = self.judgement(id, text, known)?;
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

    fn status(&self, record: &mut ForeignRecord, header: &str, text: &str, known: Option<&Item>) {
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

    fn finished(&self, record: &mut ForeignRecord, header: &str, cell: &str) {
        keep(record, header, cell);
        if record.status.is_none() && self.says_done(cell.trim()) {
            let track = record.kind.map_or(Track::Delivery, Kind::usual_track);
            record.status = Some(status_of(&self.workspace.settings, Category::Done, track));
        }
    }

    /// A tick box, a date, or a word for finished.
    fn says_done(&self, text: &str) -> bool {
        let word: String = text.to_lowercase().split_whitespace().collect();
        let is_date = |order| dates::date(text, &self.map.months, order).is_some();
        // Jira's categories have numbers as well: here a number is a count.
        let by_word =
            text.contains(char::is_alphabetic) && self.map.category(text) == Some(Category::Done);
        YES.contains(&word.as_str())
            || by_word
            || [DayOrder::DayFirst, DayOrder::MonthFirst]
                .into_iter()
                .any(is_date)
    }

    fn due(&self, text: &str) -> Result<Option<NaiveDate>, String> {
        let date = dates::date(text, &self.map.months, self.mapping.days);
        if date.is_none() && !text.is_empty() {
            return Err(format!("“{text}” is not a date"));
        }
        Ok(date)
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

    fn judgement(
        &self,
        id: &CriterionId,
        text: &str,
        known: Option<&Item>,
    ) -> Result<Vec<Estimate>, String> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let Some(criterion) = self.workspace.criteria.get(id) else {
            return Err(format!("The criterion “{id}” does not exist"));
        };
        let parts = text.split(';').map(str::trim).filter(|p| !p.is_empty());
        let values: Vec<Estimate> = parts
            .map(|part| estimate(criterion, part, self.mapping.decimal))
            .collect::<Result<_, _>>()?;
        let raters = known.and_then(|k| k.judgements.get(id)).map_or(0, Vec::len);
        if values.len() > 1 && values.len() > raters {
            return Err(format!(
                "“{text}” holds {} values, but it does not say whose they are",
                values.len()
            ));
        }
        Ok(values)
    }
}

fn track(text: &str) -> Result<Track, String> {
    Track::from_slug(&text.to_lowercase())
        .ok_or_else(|| format!("“{text}” is neither Discovery nor Delivery"))
}

fn split(text: &str, own: bool) -> impl Iterator<Item = String> + '_ {
    let at = move |c: char| c == ';' || c == '\n' || (c == ',' && !own);
    text.split(at)
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
}
