//! All that there is to say about one obligation of one system: what, who, from when, what to keep, what it costs, and
//! what is there already.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::compliance::coverage;
use crate::compliance::coverage::CellState;
use crate::compliance::report::{dates_as, fine_words, mark, relief_words, who};
use crate::compliance::standing::{Standing, address, facts, worth};
use plumbline_ai_act::fines::Profile;
use plumbline_ai_act::obligations::ObligationKind;
use plumbline_ai_act::pack::RulePack;
use plumbline_ai_act::references::{cite, link};
use plumbline_compact::sort;
use plumbline_document::assessed::wants_evidence;
use plumbline_document::ids::{EvidenceId, ItemId};
use plumbline_document::workspace::Workspace;

/// A piece of evidence, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Identity.
    pub id: EvidenceId,
    /// Name.
    pub name: String,
    /// State on the day.
    pub state: &'static str,
    /// Date, last day, owner: what is known of it, in one line.
    pub about: String,
    /// What there is to say about it.
    pub note: String,
    /// Where it is, in the words entered.
    pub place: String,
    /// The same as an address to follow, if it is a safe one.
    pub address: Option<String>,
}

/// An unfinished item, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Identity.
    pub id: ItemId,
    /// Key and title.
    pub name: String,
    /// Status, and when it is due.
    pub about: String,
}

/// One obligation of one system.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// Name of the system.
    pub system: String,
    /// Article, e.g. `Art. 12`.
    pub reference: String,
    /// Link to it.
    pub link: Option<String>,
    /// What it asks.
    pub title: Arc<str>,
    /// Where it stands.
    pub state: CellState,
    /// What the law says of it on the day, in words.
    pub status: &'static str,
    /// What the obligation, permission, or event is.
    pub kind: &'static str,
    /// Who bears it.
    pub who: String,
    /// From when, effective and by the letter.
    pub from: String,
    /// Evidence to keep.
    pub keep: Vec<Arc<str>>,
    /// For how long.
    pub retention: Arc<str>,
    /// The fine.
    pub fine: String,
    /// Reliefs, or that there is none.
    pub reliefs: Vec<String>,
    /// Remark of the pack.
    pub note: Option<Arc<str>>,
    /// How sure the pack is, where that needs saying.
    pub mark: Option<Arc<str>>,
    /// Evidence that is there.
    pub evidence: Vec<Piece>,
    /// Unfinished items that work on it.
    pub tasks: Vec<Task>,
    /// Whether an item can be made of it: it is owed, not covered, and nobody works on it.
    pub can_raise: bool,
}

/// How dates are written: as the reader's locale does.
pub type DateWords<'a> = &'a dyn Fn(NaiveDate) -> String;

/// The detail of one obligation; none when the system is not assessed or does not have the obligation.
#[must_use]
pub fn detail(
    pack: &RulePack,
    workspace: &Workspace,
    standing: &Standing,
    id: &str,
    day: NaiveDate,
    words: DateWords,
) -> Option<Detail> {
    let obligation = standing.assessment.as_ref()?.duty(id)?;
    let cell = coverage::cell(&standing.column(), id);
    let reference = cite(&obligation.article);
    let entry = pack.obligation(id);
    let profile = Profile::new(pack, &facts(workspace, &standing.system));
    Some(Detail {
        system: standing.system.name.clone(),
        link: link(pack, &reference),
        reference,
        title: obligation.title.clone(),
        state: cell.state,
        status: obligation.status_words(),
        kind: kind_words(obligation.kind),
        who: who(obligation),
        from: dates_as(obligation, words),
        keep: entry.map(|e| e.evidence.clone()).unwrap_or_default(),
        retention: entry.map_or_else(|| "".into(), |e| e.retention.clone()),
        fine: entry.map_or_else(String::new, |e| fine_words(pack, &profile, e)),
        reliefs: entry.map_or_else(Vec::new, |e| relief_words(pack, &profile, e)),
        note: entry.and_then(|e| e.note.clone()),
        mark: mark(pack, entry.map(|e| e.confidence).unwrap_or_default()),
        evidence: pieces(workspace, standing, id, day, words),
        tasks: tasks(workspace, standing, id, words),
        can_raise: cell.state != CellState::Covered && cell.work == 0 && wants_evidence(obligation),
    })
}

/// What kind of obligation it is, in words.
fn kind_words(kind: ObligationKind) -> &'static str {
    match kind {
        ObligationKind::Duty => "duty",
        ObligationKind::Permission => {
            "permission with conditions; nothing is owed unless you use it"
        }
        ObligationKind::Voluntary => "voluntary",
        ObligationKind::Event => "duty that arises on an event",
    }
}

fn pieces(
    workspace: &Workspace,
    standing: &Standing,
    obligation: &str,
    day: NaiveDate,
    words: DateWords,
) -> Vec<Piece> {
    let kept = standing.evidence.iter();
    let mut pieces: Vec<_> = kept
        .filter(|e| e.covers.iter().any(|c| c == obligation))
        .collect();
    // Valid ones first.
    sort::by_key(&mut pieces, |e| worth(e, day) as u8);
    let piece = |e: &&Arc<plumbline_document::evidence::Evidence>| {
        let owner = e.owner.and_then(|id| workspace.people.get(&id));
        let about = [
            e.date.map(|d| format!("made {}", words(d))),
            e.expires.map(|d| format!("valid until {}", words(d))),
            owner.map(|p| p.name.clone()),
        ];
        Piece {
            id: e.id,
            name: e.name.clone(),
            state: e.state_on(day).name(),
            about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            note: e.note.clone(),
            place: e.link.clone(),
            address: address(e),
        }
    };
    pieces.iter().map(piece).collect()
}

fn tasks(
    workspace: &Workspace,
    standing: &Standing,
    obligation: &str,
    words: DateWords,
) -> Vec<Task> {
    let settings = &workspace.settings;
    let on_it = standing
        .items
        .iter()
        .filter(|on| *on.obligation == *obligation);
    on_it
        .map(|on| {
            let status = settings.status(&on.item.status).map(|s| s.name.clone());
            let due = on.item.due.map(|d| format!("due {}", words(d)));
            Task {
                id: on.item.id,
                name: format!("{} {}", settings.key(on.item.number), on.item.title),
                about: status
                    .into_iter()
                    .chain(due)
                    .collect::<Vec<_>>()
                    .join(" · "),
            }
        })
        .collect()
}
