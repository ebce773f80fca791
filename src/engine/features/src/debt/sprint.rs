//! Debt sprints by theme: which entries to pay off within a number of days, so that the most interest is saved.

use crate::debt::DebtEntry;
use plumbline_compact::sort;
use plumbline_document::debt::DebtClass;
use plumbline_document::ids::ItemId;
use plumbline_json as json;
use serde::Deserialize;

/// A theme of a debt sprint, from the dated file `themes.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Theme {
    /// Its slug.
    pub id: String,
    /// Name on the screen.
    pub name: String,
    /// The classes that it pays off.
    pub classes: Vec<DebtClass>,
    /// When it is done: one sentence each.
    pub exit: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    themes: Vec<Theme>,
}

/// Every theme.
pub fn themes() -> Vec<Theme> {
    // The file is compiled in and a test reads it: it cannot fail at run time.
    #[allow(clippy::expect_used)]
    let file: File = json::from_text(include_str!("themes.json")).expect("themes.json is valid");
    file.themes
}

/// What a debt sprint would pay off.
#[derive(Clone, Debug, PartialEq)]
pub struct DebtSprint {
    /// The theme.
    pub theme: Theme,
    /// The entries to pay off, in the order of the register.
    pub chosen: Vec<ItemId>,
    /// Days that they take.
    pub days: f64,
    /// Days saved in each sprint from then on.
    pub saves: f64,
    /// Open entries of the theme that do not fit into the days.
    pub left: Vec<ItemId>,
    /// Open entries of the theme of which principal or interest is not known: they cannot be weighed.
    pub unknown: Vec<ItemId>,
}

impl DebtSprint {
    /// After how many sprints it has paid for itself; none when it saves nothing.
    pub fn pays_back_after(&self) -> Option<f64> {
        (self.saves > 0.0).then(|| self.days / self.saves)
    }
}

/// The most days that a debt sprint is planned for: more than a quarter of ten people is no sprint.
const MOST_DAYS: f64 = 600.0;

/// A debt sprint of each theme within so many days (0 or less, or no number: nothing is chosen). The theme that saves
/// most comes first. Themes without open entries are left out.
pub fn proposals(entries: &[DebtEntry], days: f64) -> Vec<DebtSprint> {
    let mut out: Vec<DebtSprint> = themes()
        .into_iter()
        .map(|theme| propose(theme, entries, days))
        .filter(|p| !(p.chosen.is_empty() && p.left.is_empty() && p.unknown.is_empty()))
        .collect();
    sort::by(&mut out, |a, b| b.saves.total_cmp(&a.saves));
    out
}

fn propose(theme: Theme, entries: &[DebtEntry], days: f64) -> DebtSprint {
    let open = entries.iter().filter(|e| e.is_open());
    let own: Vec<&DebtEntry> = open
        .filter(|e| e.class.is_some_and(|c| theme.classes.contains(&c)))
        .collect();
    let known = |e: &&DebtEntry| e.principal.zip(e.per_sprint);
    let weighed: Vec<(&DebtEntry, f64, f64)> = own
        .iter()
        .filter_map(|e| known(e).map(|(days, saves)| (*e, days, saves)))
        .collect();
    let picks = best(&weighed, days);
    let (chosen, left): (Vec<_>, Vec<_>) = weighed.iter().zip(&picks).partition(|(_, pick)| **pick);
    let ids = |of: &[(&(&DebtEntry, f64, f64), &bool)]| of.iter().map(|(e, _)| e.0.item).collect();
    DebtSprint {
        days: chosen.iter().map(|(e, _)| e.1).sum(),
        saves: chosen.iter().map(|(e, _)| e.2).sum(),
        chosen: ids(&chosen),
        left: ids(&left),
        unknown: own
            .iter()
            .filter(|e| known(e).is_none())
            .map(|e| e.item)
            .collect(),
        theme,
    }
}

/// Half days, rounded up, so that the choice never takes more time than there is.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clipped
fn half_days(days: f64, up: bool) -> usize {
    let halves = days.clamp(0.0, MOST_DAYS) * 2.0;
    (if up { halves.ceil() } else { halves.floor() }) as usize
}

/// Which entries save most within the days: the 0/1 knapsack, solved exactly over half days (Bellman 1957). Of equal
/// savings the choice that takes less time is made. Entries that save nothing are not chosen.
fn best(entries: &[(&DebtEntry, f64, f64)], days: f64) -> Vec<bool> {
    let capacity = half_days(if days.is_finite() { days } else { 0.0 }, false);
    let mut value = vec![0.0_f64; capacity + 1];
    let mut taken: Vec<Vec<bool>> = Vec::with_capacity(entries.len());
    for (_, size, saves) in entries {
        let size = half_days(*size, true);
        let mut row = vec![false; capacity + 1];
        for room in (size..=capacity).rev() {
            let without = value.get(room).copied().unwrap_or(0.0);
            let with = value.get(room - size).copied().unwrap_or(0.0) + saves;
            if with > without
                && *saves > 0.0
                && let (Some(best), Some(mark)) = (value.get_mut(room), row.get_mut(room))
            {
                *best = with;
                *mark = true;
            }
        }
        taken.push(row);
    }
    let most = value.last().copied().unwrap_or(0.0);
    let mut room = value.iter().position(|v| *v >= most).unwrap_or(0);
    let mut picks = vec![false; entries.len()];
    for (at, (row, (_, size, _))) in taken.iter().zip(entries).enumerate().rev() {
        if row.get(room).copied() == Some(true) {
            room = room.saturating_sub(half_days(*size, true));
            if let Some(pick) = picks.get_mut(at) {
                *pick = true;
            }
        }
    }
    picks
}
