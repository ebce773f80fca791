//! The guess: which columns go where, as far as their headers and cells tell.

use crate::jira_map::JiraMap;
use crate::table::Table;
use crate::table::headers::by_name;
use crate::table::mapping::{Decimal, Mapping, Target};
use crate::table_csv;
use plumbline_document::ids::CriterionId;
use plumbline_document::workspace::Workspace;
use plumbline_text::dates;

impl Table {
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
