//! Where each obligation of each system stands: what the law says of it, against the evidence that is kept and the work
//! that is planned. An obligation is covered by evidence only; work in the backlog never covers it.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use plumbline_ai_act::assessment::Assessment;
use plumbline_ai_act::obligations::{Obligation, ObligationKind, Status};
use plumbline_document::assessed::wants_evidence;

/// How far ahead an obligation counts as near: twelve months.
const NEAR_DAYS: i64 = 365;

/// What a piece of evidence is worth on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Worth {
    /// It holds.
    Valid,
    /// It is a draft, or was turned down: it does not count yet.
    Pending,
    /// It held once.
    Expired,
}

/// A piece of evidence, as far as coverage goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Id of the obligation.
    pub obligation: Arc<str>,
    /// What it is worth on the as-of date.
    pub worth: Worth,
    /// Until when it holds, if that is limited.
    pub until: Option<NaiveDate>,
}

/// An item of the backlog that works on an obligation and is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Id of the obligation.
    pub obligation: Arc<str>,
    /// When it should be finished.
    pub due: Option<NaiveDate>,
}

/// One system with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// Its assessment on the as-of date; none while it is not assessed.
    pub assessment: Option<&'a Assessment>,
    /// Evidence.
    pub proofs: &'a [Proof],
    /// Unfinished work.
    pub work: &'a [Work],
}

/// State of one obligation of one system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// It applies already, and no valid evidence is kept.
    Overdue,
    /// There was evidence, but it holds no more.
    Expired,
    /// An answer is missing to say whether it applies.
    NeedsAnswer,
    /// It applies within twelve months, or the date is open, and nobody works on it.
    Open,
    /// It does not apply yet, and items of the backlog work on it.
    InWork,
    /// It applies in more than twelve months.
    Upcoming,
    /// Valid evidence is kept.
    Covered,
    /// It arises only when something happens.
    OnEvent,
    /// It sleeps until a significant change in design (Article 111(2)).
    Dormant,
    /// A possibility or a voluntary code: nothing is owed.
    Optional,
    /// The system is not assessed.
    NotAssessed,
    /// The system does not have it.
    NotApplicable,
}

impl CellState {
    /// All states, the most pressing first.
    pub const ALL: [Self; 12] = [
        Self::Overdue,
        Self::Expired,
        Self::NeedsAnswer,
        Self::Open,
        Self::InWork,
        Self::Upcoming,
        Self::Covered,
        Self::OnEvent,
        Self::Dormant,
        Self::Optional,
        Self::NotAssessed,
        Self::NotApplicable,
    ];

    /// Id, for files and style classes.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Expired => "expired",
            Self::NeedsAnswer => "needs_answer",
            Self::Open => "open",
            Self::InWork => "in_work",
            Self::Upcoming => "upcoming",
            Self::Covered => "covered",
            Self::OnEvent => "on_event",
            Self::Dormant => "dormant",
            Self::Optional => "optional",
            Self::NotAssessed => "not_assessed",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// Name on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Expired => "Expired",
            Self::NeedsAnswer => "Answer missing",
            Self::Open => "Open",
            Self::InWork => "In work",
            Self::Upcoming => "Upcoming",
            Self::Covered => "Covered",
            Self::OnEvent => "On event",
            Self::Dormant => "Dormant",
            Self::Optional => "Optional",
            Self::NotAssessed => "Not assessed",
            Self::NotApplicable => "Not applicable",
        }
    }

    /// What it means, in one sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Overdue => "It applies already, and no valid evidence is kept.",
            Self::Expired => "The evidence that was kept holds no more.",
            Self::NeedsAnswer => {
                "An answer is missing in the assessment to say whether it applies."
            }
            Self::Open => "It applies within twelve months, and nobody works on it.",
            Self::InWork => "It does not apply yet, and items of the backlog work on it.",
            Self::Upcoming => "It applies in more than twelve months; nobody works on it yet.",
            Self::Covered => "Valid evidence is kept.",
            Self::OnEvent => "It arises only when something happens.",
            Self::Dormant => "It sleeps until a significant change in design (Art. 111(2)).",
            Self::Optional => "A possibility or a voluntary code: nothing is owed.",
            Self::NotAssessed => "The system has no accepted assessment.",
            Self::NotApplicable => "The system does not have this duty.",
        }
    }
}

/// One cell of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// State.
    pub state: CellState,
    /// The date used; absent where there is no obligation, or a missing fact leaves it open.
    pub from: Option<NaiveDate>,
    /// Pieces of evidence, whatever they are worth.
    pub proofs: u32,
    /// Unfinished items that work on it.
    pub work: u32,
}

impl Cell {
    /// A cell without an obligation.
    pub(super) const fn empty(state: CellState) -> Self {
        Self {
            state,
            from: None,
            proofs: 0,
            work: 0,
        }
    }
}

/// The cell of one obligation of one system.
#[must_use]
pub fn cell(column: &Column, obligation: &str) -> Cell {
    let Some(assessment) = column.assessment else {
        return Cell::empty(CellState::NotAssessed);
    };
    match assessment.duty(obligation) {
        None => Cell::empty(CellState::NotApplicable),
        Some(obligation) => of_obligation(column, obligation, assessment.as_of),
    }
}

fn of_obligation(column: &Column, obligation: &Obligation, as_of: NaiveDate) -> Cell {
    let proofs = column
        .proofs
        .iter()
        .filter(|p| p.obligation == obligation.id);
    let worth = |wanted| proofs.clone().any(|p| p.worth == wanted);
    let work = count(column.work.iter().filter(|w| w.obligation == obligation.id));
    let near = obligation
        .applies_from
        .is_none_or(|date| (date - as_of).num_days() <= NEAR_DAYS);
    let optional = matches!(
        obligation.kind,
        ObligationKind::Permission | ObligationKind::Voluntary
    );
    let state = if worth(Worth::Valid) {
        CellState::Covered
    } else if optional {
        CellState::Optional
    } else {
        match obligation.status {
            Status::Open => CellState::NeedsAnswer,
            Status::Dormant => CellState::Dormant,
            Status::OnEvent => CellState::OnEvent,
            _ if worth(Worth::Expired) => CellState::Expired,
            Status::Applies => CellState::Overdue,
            Status::From if work > 0 => CellState::InWork,
            Status::From if near => CellState::Open,
            Status::From => CellState::Upcoming,
        }
    };
    Cell {
        state,
        from: obligation.applies_from,
        proofs: count(proofs),
        work,
    }
}

fn count<T>(all: impl Iterator<Item = T>) -> u32 {
    u32::try_from(all.count()).unwrap_or(u32::MAX)
}

/// How much of what a system owes is covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Obligations that are owed, now or from a known date.
    pub owed: u32,
    /// Of those, covered by valid evidence.
    pub covered: u32,
    /// Of those, overdue or with expired evidence.
    pub late: u32,
}

impl Coverage {
    fn add(&mut self, state: CellState) {
        self.owed += 1;
        self.covered += u32::from(state == CellState::Covered);
        self.late += u32::from(matches!(state, CellState::Overdue | CellState::Expired));
    }
}

/// Coverage of one system over all obligations that evidence has to cover, see [`wants_evidence`].
#[must_use]
pub fn coverage(column: &Column) -> Coverage {
    let mut sum = Coverage::default();
    if let Some(assessment) = column.assessment {
        for obligation in assessment
            .duties
            .iter()
            .filter(|obligation| wants_evidence(obligation))
        {
            sum.add(of_obligation(column, obligation, assessment.as_of).state);
        }
    }
    sum
}
