//! The obligations matrix: obligations down, systems across, the state of each cell.

use std::sync::Arc;

use crate::compliance::coverage::{Cell, CellState, Column, cell};
use plumbline_ai_act::obligations::ObligationKind;
use plumbline_ai_act::pack::{ObligationRule, RulePack};
use plumbline_compact::sort;

/// What the matrix shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only obligations that the organisation bears in this role.
    pub role: Option<Arc<str>>,
    /// Only rows in which some cell is in one of these states; empty: all.
    pub states: Vec<CellState>,
}

/// A chapter of the matrix: obligations that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chapter {
    /// Articles 4 to 5: everybody in scope.
    Everybody,
    /// The Article 6(3) exemption.
    Exemption,
    /// High-risk systems: requirements and provider obligations.
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

    /// The chapter of an obligation, by the number of its article.
    fn of(pack: &RulePack, obligation: &ObligationRule) -> Self {
        let digits: String = obligation
            .article
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let borne_by_provider = pack
            .role_names(obligation.roles)
            .iter()
            .any(|role| &**role == "provider");
        match digits.parse::<u16>() {
            _ if obligation.id.starts_with("gpai-") => Self::Models,
            Ok(4 | 5) => Self::Everybody,
            Ok(6 | 80) => Self::Exemption,
            Ok(49) if obligation.id.contains("exempt") => Self::Exemption,
            Ok(50) => Self::Transparency,
            Ok(8..=49 | 72 | 73 | 86) if borne_by_provider => Self::HighRiskProvider,
            Ok(8..=49 | 72 | 73 | 86) => Self::HighRiskOthers,
            _ => Self::Rest,
        }
    }
}

/// One obligation across all systems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObligationRow {
    /// Id of the obligation.
    pub obligation: Arc<str>,
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

/// The rows that a filter leaves, by chapter and then in the order of the pack. Obligations that no system has are left
/// out.
#[must_use]
pub fn matrix(pack: &RulePack, columns: &[Column], filter: &Filter) -> Vec<ObligationRow> {
    let known = pack.obligations.iter().filter_map(|obligation| {
        Some(ObligationRow {
            obligation: obligation.id.clone(),
            article: obligation.article.clone(),
            title: obligation.title.clone(),
            kind: obligation.kind,
            chapter: Chapter::of(pack, obligation),
            cells: cells(columns, filter, &obligation.id)?,
        })
    });
    let mut rows: Vec<ObligationRow> = known.collect();
    rows.extend(foreign(pack, columns, filter));
    sort::by_key(&mut rows, |row| row.chapter);
    rows
}

/// Rows of obligations that another pack brought into an accepted assessment.
fn foreign(pack: &RulePack, columns: &[Column], filter: &Filter) -> Vec<ObligationRow> {
    let mut rows: Vec<ObligationRow> = Vec::new();
    for obligation in columns
        .iter()
        .filter_map(|c| c.assessment)
        .flat_map(|a| &a.duties)
    {
        if pack.obligation(&obligation.id).is_some()
            || rows.iter().any(|row| row.obligation == obligation.id)
        {
            continue;
        }
        if let Some(cells) = cells(columns, filter, &obligation.id) {
            rows.push(ObligationRow {
                obligation: obligation.id.clone(),
                article: obligation.article.clone(),
                title: obligation.title.clone(),
                kind: obligation.kind,
                chapter: Chapter::Rest,
                cells,
            });
        }
    }
    rows
}

/// The cells of an obligation; none when no system has it, or none of them is in a state that is asked for.
fn cells(columns: &[Column], filter: &Filter, obligation: &str) -> Option<Vec<Cell>> {
    let of = |column: &Column| match borne(column, obligation, filter) {
        true => cell(column, obligation),
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

/// Whether the system bears the obligation in the role that is asked for. Of a system without assessment nothing is
/// known.
fn borne(column: &Column, obligation: &str, filter: &Filter) -> bool {
    let (Some(role), Some(assessment)) = (&filter.role, column.assessment) else {
        return true;
    };
    assessment
        .duty(obligation)
        .is_some_and(|obligation| obligation.roles.contains(role))
}

/// The roles in which the systems bear some obligation, in the order of the pack.
#[must_use]
pub fn roles(pack: &RulePack, columns: &[Column]) -> Vec<Arc<str>> {
    let borne = |role: &Arc<str>| {
        let mut obligations = columns
            .iter()
            .filter_map(|c| c.assessment)
            .flat_map(|a| &a.duties);
        obligations.any(|obligation| obligation.roles.contains(role))
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
