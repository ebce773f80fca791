//! iCalendar export (RFC 5545): all-day events, so that no time zone is needed.

use chrono::{DateTime, Days, NaiveDate, Utc};
use plumbline_compact::sort;
use plumbline_document::cadence::{Cadence, Recurrence};
use plumbline_document::workspace::Workspace;
use plumbline_recurrence::rule::End;

/// Octets of one content line before it is folded (RFC 5545 §3.1).
const FOLD: usize = 75;

/// Text as a property value: backslash, semicolon, comma and line ends escaped (§3.3.11); other control characters,
/// which no value may hold, left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// One content line, folded between characters so that no line is longer than 75 octets.
fn line(out: &mut String, name: &str, value: &str) {
    let text = format!("{name}:{value}");
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf8() > FOLD {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

fn day(date: NaiveDate) -> String {
    date.format("%Y%m%d").to_string()
}

/// The cadences that are not paused as a calendar of all-day events. `upcoming` are the days of those that follow no
/// rule (see `due::occurrences`). The same workspace and time give the same text; events keep their identity.
pub fn calendar(
    workspace: &Workspace,
    cadences: &[&Cadence],
    upcoming: &dyn Fn(&Cadence) -> Vec<NaiveDate>,
    at: DateTime<Utc>,
) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", "-//Plumbline//Cadences//EN");
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "X-WR-CALNAME", &escape(&workspace.settings.name));
    for cadence in cadences.iter().filter(|c| !c.paused) {
        match &cadence.recurrence {
            Recurrence::Calendar { .. } => by_rule(&mut out, workspace, cadence, at),
            _ => {
                for on in upcoming(cadence) {
                    event(&mut out, workspace, cadence, &format!("-{on}"), on, at);
                    line(&mut out, "END", "VEVENT");
                }
            }
        }
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn event(
    out: &mut String,
    workspace: &Workspace,
    cadence: &Cadence,
    suffix: &str,
    first: NaiveDate,
    at: DateTime<Utc>,
) {
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &format!("{}{suffix}@plumbline", cadence.id));
    line(out, "DTSTAMP", &at.format("%Y%m%dT%H%M%SZ").to_string());
    line(out, "DTSTART;VALUE=DATE", &day(first));
    let next = first.checked_add_days(Days::new(1)).unwrap_or(first);
    line(out, "DTEND;VALUE=DATE", &day(next));
    line(out, "SUMMARY", &escape(&cadence.name));
    let model = cadence.model.and_then(|id| workspace.models.get(&id));
    let about = model.map(|m| format!("Model: {}", m.name));
    let notes = Some(cadence.notes.clone()).filter(|n| !n.is_empty());
    let text: Vec<String> = about.into_iter().chain(notes).collect();
    if !text.is_empty() {
        line(out, "DESCRIPTION", &escape(&text.join("\n")));
    }
    line(out, "CATEGORIES", &escape(cadence.kind.name()));
    line(out, "TRANSP", "TRANSPARENT");
    line(out, "SEQUENCE", &cadence.meta.rev.to_string());
}

fn by_rule(out: &mut String, workspace: &Workspace, cadence: &Cadence, at: DateTime<Utc>) {
    let Recurrence::Calendar { start, rule, also } = &cadence.recurrence else {
        return;
    };
    // Readers count the start as an occurrence: begin with the first day that is one.
    let Some(first) = rule.dates(*start).next() else {
        return;
    };
    event(out, workspace, cadence, "", first, at);
    let mut rule = rule.clone();
    // The rule leaves to the start what the rule itself does not name; that must be written out when the first
    // occurrence lies later.
    if first != *start {
        rule = rule.anchored(*start);
    }
    if rule.end != End::Count(1) || !also.is_empty() {
        line(out, "RRULE", &rule.to_string());
    }
    let list = |days: &[NaiveDate]| {
        let days: Vec<String> = days.iter().map(|d| day(*d)).collect();
        days.join(",")
    };
    let before = rule.between(*start, *start, cadence.since);
    let mut left_out: Vec<NaiveDate> = before.into_iter().filter(|d| *d < cadence.since).collect();
    left_out.extend(&cadence.skipped);
    sort::plain(&mut left_out);
    left_out.dedup();
    if !left_out.is_empty() {
        line(out, "EXDATE;VALUE=DATE", &list(&left_out));
    }
    if !also.is_empty() {
        line(out, "RDATE;VALUE=DATE", &list(also));
    }
    line(out, "END", "VEVENT");
}
