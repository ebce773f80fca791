//! Quick add: a line of text becomes an item.
//!
//! `Churn model #feature @retention value:70 effort:5-8-20d`
//!
//! | written | means |
//! | --- | --- |
//! | `#feature` | the kind, by its slug or the start of it; any other `#word`, and always `##word`, is a tag |
//! | `@retention` | the AI system, by the start of its name |
//! | `!ines` | the owner, by the start of the name |
//! | `value:70`, `effort:5-8-20d` | a judgement, by the start of the criterion's name; d, h, w and pm are units of effort |
//! | `due:2026-12-01`, `due:tomorrow`, `due:+2w` | when it is due |
//! | `^PLB-12` | a part of that item |
//! | `>PLB-3` | needs that item first |
//! | `/ready` | the status, by the start of its name |
//! | `"#5 is alive"`, `\#5` | as written: quotes and a backslash take the meaning away |
//!
//! Everything else is the title. What looks like one of these and cannot be understood stays in the title, as typed,
//! with a [`Warning`]: no text is ever lost.

mod names;
mod values;
mod words;

use chrono::NaiveDate;
use names::{Pick, pick};
use plumbline_document::criterion::Criterion;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::ids::{CriterionId, ItemId, PersonId, StatusId, SystemId};
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::Kind;
use plumbline_document::workspace::Workspace;
use std::ops::Range;
use std::sync::Arc;
use values::Fault;
use words::{Word, words};

/// What a line is read against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The workspace, whose systems, people, criteria, statuses and items can be named.
    pub workspace: &'a Workspace,
    /// Today where the reader is; what `tomorrow` and `+2w` count from.
    pub today: NaiveDate,
    /// The kind of an item that names none.
    pub kind: Kind,
}

/// What a token means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// The kind of item.
    Kind(Kind),
    /// A label, without the `#`.
    Tag(String),
    /// The AI system.
    System(SystemId),
    /// The owner.
    Owner(PersonId),
    /// A judgement, in the criterion's unit.
    Judgement(CriterionId, Estimate),
    /// The date on which it is due.
    Due(NaiveDate),
    /// The item that it is a part of.
    Parent(ItemId),
    /// An item that must be finished first.
    DependsOn(ItemId),
    /// Where it stands.
    Status(StatusId),
}

/// A part of the text that was understood, to be shown as a chip.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where it stands, in bytes of the text; never empty, ascending, without overlap.
    pub span: Range<usize>,
    /// What it means.
    pub meaning: Meaning,
}

/// A part of the text that looks like a token and is none, or cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where it stands, in bytes of the text.
    pub span: Range<usize>,
    /// What is wrong, in a plain sentence.
    pub message: String,
    /// What to do about it; may be empty.
    pub hint: String,
}

/// What one line was read as.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The new item.
    pub draft: Draft,
    /// The line, in bytes of the text.
    pub span: Range<usize>,
    /// What was understood.
    pub tokens: Vec<Token>,
    /// What was not; its text stands in the title.
    pub warnings: Vec<Warning>,
}

impl Reading {
    /// Whether it can be added: an item needs a title.
    pub fn is_ready(&self) -> bool {
        !self.draft.title.is_empty()
    }
}

/// Reads one line as one item with this identity. Never fails: see [`Reading::warnings`].
pub fn read_line(line: &str, context: &Context<'_>, id: ItemId) -> Reading {
    read_at(line, 0, context, id)
}

/// Reads each line that is not blank as an item; one that is indented (by a tab, two spaces or a list mark such as `- `)
/// becomes a child of the nearest line above that is less so, unless it names its parent. Identities come from
/// `next_id`, one a line; spans are in bytes of the whole text.
pub fn read_lines(
    text: &str,
    context: &Context<'_>,
    mut next_id: impl FnMut() -> ItemId,
) -> Vec<Reading> {
    let mut all = Vec::new();
    // The lines above that can be parents, each deeper than the one before.
    let mut above: Vec<(usize, ItemId)> = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive(['\n', '\r']) {
        let (depth, content) = indentation(whole.trim_end());
        if !content.is_empty() {
            let offset = start + (whole.trim_end().len() - content.len());
            let mut reading = read_at(content, offset, context, next_id());
            while above.last().is_some_and(|(d, _)| *d >= depth) {
                above.pop();
            }
            let named = |f: &ItemField| matches!(f, ItemField::Parent(_));
            if let Some((_, parent)) = above.last()
                && !reading.draft.fields.iter().any(named)
            {
                let implied = ItemField::Parent(Some(*parent));
                reading.draft.fields.push(implied);
            }
            if reading.is_ready() {
                above.push((depth, reading.draft.id));
            }
            all.push(reading);
        }
        start += whole.len();
    }
    all
}

/// How deep a line stands, and what follows its indentation and list mark.
fn indentation(line: &str) -> (usize, &str) {
    let content = line.trim_start();
    let margin = line.get(..line.len() - content.len()).unwrap_or_default();
    let width: usize = margin.chars().map(|c| if c == '\t' { 2 } else { 1 }).sum();
    let listed = ["- ", "* ", "• "]
        .iter()
        .find_map(|mark| content.strip_prefix(mark))
        .map(str::trim_start);
    match listed {
        Some(rest) if !rest.is_empty() => (width / 2 + 1, rest),
        _ => (width / 2, content),
    }
}

fn read_at(line: &str, offset: usize, context: &Context<'_>, id: ItemId) -> Reading {
    let mut reader = Reader {
        context,
        found: Found::default(),
        tokens: Vec::new(),
        warnings: Vec::new(),
    };
    let mut title: Vec<&str> = Vec::new();
    let words = words(line);
    for word in &words {
        let span = offset + word.span.start..offset + word.span.end;
        match reader.read(word) {
            Outcome::Token(meaning) => reader.tokens.push(Token { span, meaning }),
            Outcome::Words => title.push(&word.text),
            Outcome::Fault((message, hint)) => {
                // As typed: the quotes and backslashes of what was not understood belong to it.
                title.push(line.get(word.span.clone()).unwrap_or(&word.text));
                reader.warnings.push(Warning {
                    span,
                    message,
                    hint,
                });
            }
        }
    }
    let title = title.join(" ").trim().to_owned();
    if title.is_empty() {
        reader.warnings.push(Warning {
            span: offset..offset + line.len(),
            message: "The item needs a title.".to_owned(),
            hint: "Type a few words that say what it is.".to_owned(),
        });
    }
    Reading {
        draft: reader.found.draft(id, title, context.kind),
        span: offset..offset + line.len(),
        tokens: reader.tokens,
        warnings: reader.warnings,
    }
}

/// What was understood so far.
#[derive(Default)]
struct Found {
    kind: Option<Kind>,
    system: Option<SystemId>,
    owner: Option<PersonId>,
    due: Option<NaiveDate>,
    parent: Option<ItemId>,
    status: Option<StatusId>,
    depends_on: Vec<ItemId>,
    tags: Vec<String>,
    judgements: Vec<(CriterionId, Estimate)>,
}

impl Found {
    fn draft(self, id: ItemId, title: String, usual: Kind) -> Draft {
        let mut fields: Vec<ItemField> = Vec::new();
        fields.extend(self.status.map(ItemField::Status));
        fields.extend(self.system.map(|v| ItemField::System(Some(v))));
        fields.extend(self.owner.map(|v| ItemField::Owner(Some(v))));
        fields.extend(self.due.map(|v| ItemField::Due(Some(v))));
        fields.extend(self.parent.map(|v| ItemField::Parent(Some(v))));
        if !self.depends_on.is_empty() {
            fields.push(ItemField::DependsOn(self.depends_on));
        }
        if !self.tags.is_empty() {
            fields.push(ItemField::Tags(self.tags));
        }
        Draft {
            id,
            title,
            kind: self.kind.unwrap_or(usual),
            fields,
            judgements: self.judgements,
        }
    }
}

/// What a word turned out to be.
enum Outcome {
    /// A token.
    Token(Meaning),
    /// A part of the title.
    Words,
    /// A part of the title that looks like a token.
    Fault(Fault),
}

struct Reader<'a> {
    context: &'a Context<'a>,
    found: Found,
    tokens: Vec<Token>,
    warnings: Vec<Warning>,
}

impl Reader<'_> {
    fn read(&mut self, word: &Word) -> Outcome {
        let rest = word.sigil.and_then(|c| word.text.strip_prefix(c));
        let read = match (word.sigil, rest) {
            _ if word.unclosed => Err((
                "A quote is opened and not closed.".to_owned(),
                "Close it, or put a backslash before it.".to_owned(),
            )),
            (Some(_), Some("") | None) => Ok(None),
            (Some('#'), Some(rest)) => Ok(self.hash(rest)),
            (Some('@'), Some(rest)) => self.system(rest).map(Some),
            (Some('!'), Some(rest)) => self.owner(rest).map(Some),
            (Some('/'), Some(rest)) => self.status(rest).map(Some),
            (Some('^'), Some(rest)) => self.parent(rest),
            (Some('>'), Some(rest)) => self.dependency(rest),
            _ => self.keyed(word),
        };
        match read {
            Ok(Some(meaning)) => Outcome::Token(meaning),
            Ok(None) => Outcome::Words,
            Err(fault) => Outcome::Fault(fault),
        }
    }

    /// A kind, or else a tag.
    fn hash(&mut self, rest: &str) -> Option<Meaning> {
        if self.found.kind.is_none()
            && let Some(kind) = kind(rest)
        {
            self.found.kind = Some(kind);
            return Some(Meaning::Kind(kind));
        }
        let words = rest.trim_start_matches('#').split_whitespace();
        let tag = words.collect::<Vec<_>>().join("-");
        if tag.is_empty() {
            return None;
        }
        if !self.found.tags.contains(&tag) {
            self.found.tags.push(tag.clone());
        }
        Some(Meaning::Tag(tag))
    }

    fn system(&mut self, rest: &str) -> Result<Meaning, Fault> {
        let systems = self.context.workspace.systems.iter();
        let picked = pick(rest, systems.map(|s| (s.id, [&*s.name])));
        let id = sure(picked, "AI system", rest)?;
        first(&mut self.found.system, id, "AI system").map(Meaning::System)
    }

    fn owner(&mut self, rest: &str) -> Result<Meaning, Fault> {
        let people = self.context.workspace.people.iter();
        let picked = pick(rest, people.map(|p| (p.id, [&*p.name])));
        let id = sure(picked, "person", rest)?;
        first(&mut self.found.owner, id, "owner").map(Meaning::Owner)
    }

    fn status(&mut self, rest: &str) -> Result<Meaning, Fault> {
        let statuses = self.context.workspace.settings.statuses.iter();
        let picked = pick(rest, statuses.map(|s| (&s.id, [s.id.as_str(), &*s.name])));
        let id = sure(picked, "status", rest)?.clone();
        first(&mut self.found.status, id, "status").map(Meaning::Status)
    }

    fn parent(&mut self, rest: &str) -> Result<Option<Meaning>, Fault> {
        let Some(id) = self.item(rest, '^')? else {
            return Ok(None);
        };
        first(&mut self.found.parent, id, "parent").map(|id| Some(Meaning::Parent(id)))
    }

    fn dependency(&mut self, rest: &str) -> Result<Option<Meaning>, Fault> {
        let Some(id) = self.item(rest, '>')? else {
            return Ok(None);
        };
        if !self.found.depends_on.contains(&id) {
            self.found.depends_on.push(id);
        }
        Ok(Some(Meaning::DependsOn(id)))
    }

    /// The item with this key; none when the text is no key at all, as in `>0.8`.
    fn item(&self, rest: &str, sigil: char) -> Result<Option<ItemId>, Fault> {
        let settings = &self.context.workspace.settings;
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let Some((prefix, number)) = rest.rsplit_once('-') else {
            return if is_number(rest) {
                Err((
                    format!("“{sigil}{rest}” is not an item's key."),
                    format!(
                        "To refer to an item, write {sigil}{}-{rest}.",
                        settings.prefix
                    ),
                ))
            } else {
                Ok(None)
            };
        };
        if !is_number(number) {
            return Ok(None);
        }
        let same_prefix = prefix.to_lowercase() == settings.prefix.to_lowercase();
        let number: Option<u32> = number.parse().ok().filter(|_| same_prefix);
        let mut items = self.context.workspace.items.iter();
        let item = number.and_then(|n| items.find(|i| i.number == n));
        match item {
            Some(item) if item.is_live() => Ok(Some(item.id)),
            Some(_) => Err((
                format!("{rest} is in the trash."),
                "Restore it first, or name another item.".to_owned(),
            )),
            None => Err((
                format!("There is no item {rest}."),
                as_words("Check the number"),
            )),
        }
    }

    /// `due:…` or a judgement; none when the word before the colon means nothing here.
    fn keyed(&mut self, word: &Word) -> Result<Option<Meaning>, Fault> {
        let Some((key, value)) = word.colon.and_then(|at| word.text.split_at_checked(at)) else {
            return Ok(None);
        };
        let value = value.strip_prefix(':').unwrap_or(value);
        if value.is_empty() || !key.starts_with(char::is_alphabetic) || value.starts_with("//") {
            return Ok(None);
        }
        if key.eq_ignore_ascii_case("due") {
            let date = values::date(value, self.context.today)?;
            return first(&mut self.found.due, date, "due date").map(|d| Some(Meaning::Due(d)));
        }
        let criterion = match self.criterion(key) {
            // An ordinary colon, as in `Note:this` or `C:\data`.
            Pick::Nothing | Pick::Several(_) if !values::looks_like_value(value) => {
                return Ok(None);
            }
            picked => sure(picked, "criterion", key)?,
        };
        let value = values::judgement(value, &criterion)?;
        let given = &mut self.found.judgements;
        if given.iter().any(|(id, _)| *id == criterion.id) {
            return Err(twice(&criterion.name));
        }
        given.push((criterion.id.clone(), value));
        Ok(Some(Meaning::Judgement(criterion.id.clone(), value)))
    }

    /// A criterion of the framework that ranks the backlog; any other only when none of those is meant.
    fn criterion(&self, key: &str) -> Pick<Arc<Criterion>> {
        let workspace = self.context.workspace;
        let active = workspace.framework().map(|f| f.criteria());
        let active = active.unwrap_or_default().into_iter();
        let active = active.filter_map(|id| workspace.criteria.get(id));
        match pick_criterion(key, active) {
            Pick::Nothing => pick_criterion(key, workspace.criteria.iter()),
            found => found,
        }
    }
}

fn pick_criterion<'a>(
    key: &str,
    criteria: impl Iterator<Item = &'a Arc<Criterion>>,
) -> Pick<Arc<Criterion>> {
    let named = criteria.map(|c| (c.clone(), [c.id.as_str(), &*c.name]));
    pick(key, named)
}

/// A kind by its slug or the start of exactly one.
fn kind(word: &str) -> Option<Kind> {
    let word = word.to_lowercase().replace('-', "_");
    let starts = |k: &Kind| k.slug().starts_with(&word);
    Kind::from_slug(&word).or_else(|| {
        let mut found = Kind::ALL.iter().copied().filter(starts);
        found.next().filter(|_| found.next().is_none())
    })
}

/// The one thing meant, or why it is not clear.
fn sure<T>(picked: Pick<T>, what: &str, letters: &str) -> Result<T, Fault> {
    match picked {
        Pick::One(found) => Ok(found),
        Pick::Nothing => Err((
            format!("There is no {what} “{letters}”."),
            as_words("Check the spelling"),
        )),
        Pick::Several(names) => Err((
            format!("“{letters}” can mean {}.", names.join(" or ")),
            "Type more letters of the one that you mean.".to_owned(),
        )),
    }
}

/// Sets what can be said once.
fn first<T: Clone>(place: &mut Option<T>, value: T, what: &str) -> Result<T, Fault> {
    if place.is_some() {
        return Err(twice(what));
    }
    *place = Some(value.clone());
    Ok(value)
}

fn twice(what: &str) -> Fault {
    (
        format!("The {what} is given twice; the first counts."),
        as_words("Remove one"),
    )
}

fn as_words(otherwise: &str) -> String {
    format!("{otherwise}, or put a backslash before it to keep it as words.")
}
