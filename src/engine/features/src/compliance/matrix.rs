//! The obligations matrix: duties down, systems across, the state of each cell.

use std::sync::Arc;

use crate::compliance::coverage::{Cell, CellState, Column, cell};
use plumbline_ai_act::obligations::ObligationKind;
use plumbline_ai_act::pack::{ObligationRule, RulePack};
use plumbline_compact::sort;

/// What the matrix shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only duties that the organisation bears in this role.
    pub role: Option<Arc<str>>,
    /// Only rows in which some cell is in one of these states; empty: all.
    pub states: Vec<CellState>,
}

/// A chapter of the matrix: duties that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chapter {
    /// Articles 4 to 5: everybody in scope.
    Everybody,
    /// The Article 6(3) exemption.
    Exemption,
    /// High-risk systems: requirements and provider duties.
    HighRiskProvider,
    /// High-risk systems: deployers and others in the chain.
    HighRiskOthers,
    /// Article 50.
    Transparency,
    /// General-purpose models.
    Models,
    /// Everything else.
    Rest,
}

impl Chapter {
    /// Heading on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Everybody => "Everybody in scope (Art. 4 and 5)",
            Self::Exemption => "Exempt under Art. 6(3)",
            Self::HighRiskProvider => "High risk: providers (Art. 8 to 22, 43 to 49, 72, 73)",
            Self::HighRiskOthers => "High risk: deployers and others (Art. 22 to 27, 86)",
            Self::Transparency => "Transparency (Art. 50)",
            Self::Models => "General-purpose models (Art. 51 to 55)",
            Self::Rest => "Other",
        }
    }

    /// The chapter of a duty, by the number of its article.
    fn of(pack: &RulePack, duty: &ObligationRule) -> Self {
        let digits: String = duty
            .article
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let borne_by_provider = pack
            .role_names(duty.roles)
            .iter()
            .any(|role| &**role == "provider");
        match digits.parse::<u16>() {
            _ if duty.id.starts_with("gpai-") => Self::Models,
            Ok(4 | 5) => Self::Everybody,
            Ok(6 | 80) => Self::Exemption,
            Ok(49) if duty.id.contains("exempt") => Self::Exemption,
            Ok(50) => Self::Transparency,
            Ok(8..=49 | 72 | 73 | 86) if borne_by_provider => Self::HighRiskProvider,
            Ok(8..=49 | 72 | 73 | 86) => Self::HighRiskOthers,
            _ => Self::Rest,
        }
    }
}

/// One duty across all systems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Id of the duty.
    pub duty: Arc<str>,
    /// Article without 'Art.'.
    pub article: Arc<str>,
    /// What it asks.
    pub title: Arc<str>,
    /// Kind.
    pub kind: ObligationKind,
    /// Chapter.
    pub chapter: Chapter,
    /// A cell for each system, in the order given.
    pub cells: Vec<Cell>,
}

/// The rows that a filter leaves, by chapter and then in the order of the pack. Duties that no system has are left out.
#[must_use]
pub fn matrix(pack: &RulePack, columns: &[Column], filter: &Filter) -> Vec<Row> {
    let known = pack.obligations.iter().filter_map(|duty| {
        Some(Row {
            duty: duty.id.clone(),
            article: duty.article.clone(),
            title: duty.title.clone(),
            kind: duty.kind,
            chapter: Chapter::of(pack, duty),
            cells: cells(columns, filter, &duty.id)?,
        })
    });
    let mut rows: Vec<Row> = known.collect();
    rows.extend(foreign(pack, columns, filter));
    sort::by_key(&mut rows, |row| row.chapter);
    rows
}

/// Rows of duties that another pack brought into an accepted assessment.
fn foreign(pack: &RulePack, columns: &[Column], filter: &Filter) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for duty in columns
        .iter()
        .filter_map(|c| c.assessment)
        .flat_map(|a| &a.duties)
    {
        if pack.obligation(&duty.id).is_some() || rows.iter().any(|row| row.duty == duty.id) {
            continue;
        }
        if let Some(cells) = cells(columns, filter, &duty.id) {
            rows.push(Row {
                duty: duty.id.clone(),
                article: duty.article.clone(),
                title: duty.title.clone(),
                kind: duty.kind,
                chapter: Chapter::Rest,
                cells,
            });
        }
    }
    rows
}

/// The cells of a duty; none when no system has it, or none of them is in a state that is asked for.
fn cells(columns: &[Column], filter: &Filter, duty: &str) -> Option<Vec<Cell>> {
    let of = |column: &Column| match borne(column, duty, filter) {
        true => cell(column, duty),
        false => Cell::empty(CellState::NotApplicable),
    };
    let cells: Vec<Cell> = columns.iter().map(of).collect();
    let there = |state| !matches!(state, CellState::NotApplicable | CellState::NotAssessed);
    let wanted = |state| filter.states.is_empty() || filter.states.contains(&state);
    let shown = cells
        .iter()
        .any(|cell| there(cell.state) && wanted(cell.state));
    shown.then_some(cells)
}

/// Whether the system bears the duty in the role that is asked for. Of a system without assessment nothing is known.
fn borne(column: &Column, duty: &str, filter: &Filter) -> bool {
    let (Some(role), Some(assessment)) = (&filter.role, column.assessment) else {
        return true;
    };
    assessment
        .duty(duty)
        .is_some_and(|duty| duty.roles.contains(role))
}

/// The roles in which the systems bear some duty, in the order of the pack.
#[must_use]
pub fn roles(pack: &RulePack, columns: &[Column]) -> Vec<Arc<str>> {
    let borne = |role: &Arc<str>| {
        let mut duties = columns
            .iter()
            .filter_map(|c| c.assessment)
            .flat_map(|a| &a.duties);
        duties.any(|duty| duty.roles.contains(role))
    };
    pack.role_names(u32::MAX)
        .into_iter()
        .filter(borne)
        .collect()
}

/// A role in words: `authorised representative`.
#[must_use]
pub fn role_words(role: &str) -> String {
    match role {
        "gpai_provider" => "provider of a general-purpose model".to_owned(),
        other => other.replace('_', " "),
    }
}
