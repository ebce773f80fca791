//! Report of one system: Markdown for people, JSON for machines.

use std::fmt::Write;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::assessment::Assessment;
use super::explain::{Step, Trace, explain_many};
use super::facts::Facts;
use super::fines::Profile;
use super::obligations::{Duty, Status};
use super::pack::RulePack;
use super::predicate::Tri;
use super::questionnaire::relevant_questions;
use super::references::link;

/// A piece of evidence, as the caller keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Id of the duty that it covers.
    pub duty: String,
    /// Name.
    pub name: String,
    /// Link or note.
    #[serde(default)]
    pub link_or_note: String,
    /// Date.
    #[serde(default)]
    pub date: Option<NaiveDate>,
    /// Owner.
    #[serde(default)]
    pub owner: String,
    /// State, in the caller's words.
    #[serde(default)]
    pub state: String,
}

/// What the report is about.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// Name of the system or model.
    pub name: &'a str,
    /// Intended purpose, in the caller's words.
    pub purpose: &'a str,
    /// Answers, including the organisation's.
    pub facts: &'a Facts,
    /// The assessment of these answers.
    pub assessment: &'a Assessment,
    /// Evidence.
    pub evidence: &'a [Evidence],
}

/// The report as Markdown.
#[must_use]
pub fn markdown(pack: &RulePack, subject: &Subject) -> String {
    let mut out = String::new();
    match write_all(&mut out, pack, subject) {
        // Writing to a text cannot fail; only its type says that it might.
        Ok(()) | Err(_) => out,
    }
}

fn write_all(out: &mut String, pack: &RulePack, subject: &Subject) -> std::fmt::Result {
    let result = subject.assessment;
    writeln!(out, "# {}\n", line(subject.name))?;
    if !subject.purpose.is_empty() {
        writeln!(out, "Intended purpose: {}\n", line(subject.purpose))?;
    }
    writeln!(out, "**{}**\n", pack.meta.disclaimer)?;
    verdict(out, result)?;
    trace(out, pack, subject)?;
    roles(out, result)?;
    duties(out, pack, subject)?;
    doubts(out, result)?;
    open(out, pack, subject)?;
    foot(out, pack, result)
}

/// One line of text: no line breaks, no table borders.
fn line(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('|', "\\|")
}

fn verdict(out: &mut String, result: &Assessment) -> std::fmt::Result {
    writeln!(out, "## Verdict\n\nAs of {}.\n", result.as_of)?;
    for tier in &result.tiers {
        match result.tier_applies_from(*tier) {
            Some(date) => writeln!(out, "- {} (applies from {date})", tier.words())?,
            None => writeln!(out, "- {}", tier.words())?,
        }
    }
    for tier in &result.open_tiers {
        writeln!(out, "- open: {}", tier.words())?;
    }
    let basis = result.basis();
    if !basis.is_empty() {
        writeln!(out, "\nBasis: {}.", basis.join("; "))?;
    }
    writeln!(out)
}

fn trace(out: &mut String, pack: &RulePack, subject: &Subject) -> std::fmt::Result {
    writeln!(out, "## The working\n")?;
    for trace in traces(pack, subject) {
        writeln!(
            out,
            "### {}: {}\n",
            cited(&trace.reference, trace.link.as_deref()),
            trace.title
        )?;
        for step in &trace.steps {
            writeln!(out, "- {}", step_words(step))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn traces(pack: &RulePack, subject: &Subject) -> Vec<Trace> {
    let rules: Vec<&str> = subject
        .assessment
        .verdicts
        .iter()
        .map(|v| &*v.rule)
        .collect();
    explain_many(pack, subject.facts, &rules)
}

fn cited(reference: &str, link: Option<&str>) -> String {
    match link {
        Some(link) => format!("[{reference}]({link})"),
        None => reference.to_owned(),
    }
}

fn step_words(step: &Step) -> String {
    let state = match (step.state, step.exception) {
        (Tri::Yes, false) => "met",
        (Tri::No, false) => "not met",
        (Tri::Yes, true) => "exception met",
        (Tri::No, true) => "exception not met",
        (Tri::Unknown, _) => "unknown",
    };
    let facts = step
        .because
        .iter()
        .map(|b| format!("{} = {}", b.fact, b.value));
    format!(
        "{state}: {} ({}; {})",
        step.text,
        cited(&step.reference, step.link.as_deref()),
        facts.collect::<Vec<_>>().join(", ")
    )
}

fn roles(out: &mut String, result: &Assessment) -> std::fmt::Result {
    writeln!(out, "## Roles\n")?;
    for role in &result.roles {
        let open = if role.state.is_yes() { "" } else { " (open)" };
        let by = role.derived_by.as_ref().map(|r| format!(", by {r}"));
        writeln!(out, "- {}{open}{}", role.role, by.unwrap_or_default())?;
    }
    writeln!(out)
}

fn duties(out: &mut String, pack: &RulePack, subject: &Subject) -> std::fmt::Result {
    writeln!(out, "## Obligations\n")?;
    if subject.assessment.duties.is_empty() {
        writeln!(out, "None for your roles.\n")?;
    }
    let profile = Profile::new(pack, subject.facts);
    for duty in &subject.assessment.duties {
        one_duty(out, pack, subject, &profile, duty)?;
    }
    Ok(())
}

fn one_duty(
    out: &mut String,
    pack: &RulePack,
    subject: &Subject,
    profile: &Profile,
    duty: &Duty,
) -> std::fmt::Result {
    let article = format!("Art. {}", duty.article);
    let link = link(pack, &article);
    writeln!(
        out,
        "### {}: {}\n",
        cited(&article, link.as_deref()),
        duty.title
    )?;
    writeln!(out, "- Status: {}", duty.status.words())?;
    writeln!(out, "- Who: {}", duty.roles.join(", "))?;
    writeln!(out, "- From: {}", dates(duty))?;
    if let Some(entry) = pack.obligation(&duty.id) {
        writeln!(out, "- Evidence to keep: {}", entry.evidence.join("; "))?;
        writeln!(out, "- Retention: {}", entry.retention)?;
        if let Some(fine) = profile.fine(pack, entry) {
            writeln!(out, "- Fine: {}", fine.words())?;
        }
        let reliefs = profile.reliefs(pack, entry);
        if reliefs.is_empty() {
            writeln!(out, "- Relief by size: none")?;
        }
        for relief in reliefs.iter().filter(|r| r.state != Tri::No) {
            let open = if relief.state.is_yes() {
                ""
            } else {
                " (if your size allows; not answered)"
            };
            writeln!(out, "- Relief, {}: {}{open}", relief.reference, relief.text)?;
        }
        if let Some(note) = &entry.note {
            writeln!(out, "- Note: {note}")?;
        }
    }
    let mut any = false;
    for evidence in subject.evidence.iter().filter(|e| *e.duty == *duty.id) {
        any = true;
        writeln!(out, "- Evidence: {}", evidence_words(evidence))?;
    }
    if !any && !matches!(duty.status, Status::Open) {
        writeln!(out, "- Evidence: none yet")?;
    }
    writeln!(out)
}

fn dates(duty: &Duty) -> String {
    let mut text = match duty.applies_from {
        Some(date) => date.to_string(),
        None => "open: a date is missing".into(),
    };
    if let Some(literal) = duty.literal_from {
        let doubt = if duty.contested_date {
            "; which one counts is disputed"
        } else {
            ""
        };
        text.push_str(&format!(" (by the letter of Art. 113: {literal}{doubt})"));
    }
    if let Some(date) = duty.wakes_at_latest {
        text.push_str(&format!("; wakes at the latest on {date}"));
    }
    if duty.may_sleep {
        text.push_str("; it may sleep, depending on the date of placing on the market");
    }
    text
}

fn evidence_words(evidence: &Evidence) -> String {
    let date = evidence.date.map(|d| d.to_string()).unwrap_or_default();
    let parts = [
        &evidence.name,
        &evidence.link_or_note,
        &date,
        &evidence.owner,
        &evidence.state,
    ];
    let parts = parts.into_iter().filter(|p| !p.is_empty()).map(|p| line(p));
    parts.collect::<Vec<_>>().join(", ")
}

fn doubts(out: &mut String, result: &Assessment) -> std::fmt::Result {
    if !result.disputed.is_empty() {
        writeln!(out, "## Disputed\n")?;
    }
    for dispute in &result.disputed {
        writeln!(out, "### {}: {}\n", dispute.reference, dispute.title)?;
        for (place, reading) in dispute.readings.iter().enumerate() {
            let used = if place == 0 {
                "Used here"
            } else {
                "Other reading"
            };
            writeln!(out, "- {used}: {} ({})", reading.text, reading.source)?;
        }
        if let Some(tiers) = &dispute.other_tiers {
            let words = tiers.iter().map(|t| t.words()).collect::<Vec<_>>();
            writeln!(
                out,
                "- Result under the other reading: {}",
                words.join(", ")
            )?;
        }
        writeln!(out)?;
    }
    if !result.remarks.is_empty() {
        writeln!(out, "## Remarks\n")?;
        for remark in &result.remarks {
            writeln!(out, "- {} ({})", remark.text, remark.reference)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn open(out: &mut String, pack: &RulePack, subject: &Subject) -> std::fmt::Result {
    let questions = relevant_questions(pack, subject.facts);
    writeln!(out, "## Open questions\n")?;
    if questions.is_empty() {
        writeln!(out, "None.\n")?;
        return Ok(());
    }
    for question in questions {
        let text = question
            .text
            .question
            .as_deref()
            .unwrap_or(&question.text.id);
        let again = if question.left_open {
            " (answered with 'I don't know')"
        } else {
            ""
        };
        writeln!(out, "- {text} ({}){again}", question.text.reference)?;
    }
    writeln!(out)
}

fn foot(out: &mut String, pack: &RulePack, result: &Assessment) -> std::fmt::Result {
    writeln!(out, "## About this report\n")?;
    writeln!(
        out,
        "- Law: {}, state of {}",
        pack.meta.name, pack.meta.state
    )?;
    writeln!(
        out,
        "- Rule pack: {}, SHA-256 {}",
        result.pack_version, result.pack_hash
    )?;
    writeln!(out, "- As-of date: {}", result.as_of)?;
    writeln!(out, "- {}", pack.meta.disclaimer)?;
    writeln!(
        out,
        "- Not assessed: {}.",
        pack.meta.not_assessed.join("; ")
    )
}

/// The report as JSON: everything that the Markdown shows, with ids.
#[must_use]
pub fn json(pack: &RulePack, subject: &Subject) -> Value {
    let profile = Profile::new(pack, subject.facts);
    let duties = subject.assessment.duties.iter().map(|duty| {
        let entry = pack.obligation(&duty.id);
        let evidence: Vec<_> = subject
            .evidence
            .iter()
            .filter(|e| *e.duty == *duty.id)
            .collect();
        json!({
            "duty": duty,
            "link": link(pack, &format!("Art. {}", duty.article)),
            "evidence_to_keep": entry.map(|e| &e.evidence),
            "retention": entry.map(|e| &e.retention),
            "fine": entry.and_then(|e| profile.fine(pack, e)),
            "reliefs": entry.map(|e| profile.reliefs(pack, e)),
            "backlog_item": entry.and_then(|e| e.backlog_item.as_ref()),
            "note": entry.and_then(|e| e.note.as_ref()),
            "evidence": evidence,
        })
    });
    let questions = relevant_questions(pack, subject.facts);
    json!({
        "name": subject.name,
        "purpose": subject.purpose,
        "facts": subject.facts,
        "assessment": subject.assessment,
        "trace": traces(pack, subject),
        "obligations": duties.collect::<Vec<_>>(),
        "open_questions": questions.iter().map(|q| &*q.text.id).collect::<Vec<_>>(),
        "law": pack.meta.name,
        "pack_version": subject.assessment.pack_version,
        "pack_hash": subject.assessment.pack_hash,
        "as_of": subject.assessment.as_of,
        "note": pack.meta.disclaimer,
        "not_assessed": pack.meta.not_assessed,
    })
}
