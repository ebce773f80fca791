//! Value against effort: the bubble picture and its quadrants.

use crate::prioritise::ranking::Ranking;
use plumbline_document::framework::Method;
use plumbline_document::ids::CriterionId;
use plumbline_document::table::Slot;

/// The two axes, split at fixed midpoints, never at a median: what other items do moves nothing.
///
/// A value or an effort exactly on its line counts as high.
#[derive(Clone, Debug, PartialEq)]
pub struct Axes {
    /// The value criterion.
    pub value: CriterionId,
    /// The effort criterion.
    pub effort: CriterionId,
    /// Values at or above this are high.
    pub value_split: f64,
    /// Efforts at or above this are high.
    pub effort_split: f64,
}

impl Axes {
    /// The axes of a value-versus-effort framework; none for other methods.
    pub fn of(method: &Method) -> Option<Self> {
        match method {
            Method::ValueEffort {
                value,
                effort,
                value_split,
                effort_split,
            } => Some(Self {
                value: value.clone(),
                effort: effort.clone(),
                value_split: *value_split,
                effort_split: *effort_split,
            }),
            _ => None,
        }
    }

    /// The quadrant of a value and an effort.
    pub fn quadrant(&self, value: f64, effort: f64) -> Quadrant {
        match (value >= self.value_split, effort >= self.effort_split) {
            (true, false) => Quadrant::QuickWin,
            (true, true) => Quadrant::BigBet,
            (false, false) => Quadrant::FillIn,
            (false, true) => Quadrant::ThinkTwice,
        }
    }
}

/// A corner of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quadrant {
    /// High value, low effort.
    QuickWin,
    /// High value, high effort.
    BigBet,
    /// Low value, low effort.
    FillIn,
    /// Low value, high effort.
    ThinkTwice,
}

impl Quadrant {
    /// Every quadrant, best first.
    pub const ALL: [Self; 4] = [Self::QuickWin, Self::BigBet, Self::FillIn, Self::ThinkTwice];

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::QuickWin => "Quick wins",
            Self::BigBet => "Big bets",
            Self::FillIn => "Fill-ins",
            Self::ThinkTwice => "Think twice",
        }
    }
}

/// One item in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bubble {
    /// The item.
    pub slot: Slot,
    /// Its value, in the criterion's unit.
    pub value: f64,
    /// Its effort, in the criterion's unit.
    pub effort: f64,
    /// Its corner.
    pub quadrant: Quadrant,
}

/// The open items that have both a value and an effort, in the order of the ranking. The ranking must read both
/// criteria; see [`Ranking::knows`].
pub fn bubbles(ranking: &Ranking, axes: &Axes) -> Vec<Bubble> {
    let open = ranking.open().iter().copied();
    open.filter_map(|slot| {
        let value = ranking.value(slot, &axes.value)?;
        let effort = ranking.value(slot, &axes.effort)?;
        Some(Bubble {
            slot,
            value,
            effort,
            quadrant: axes.quadrant(value, effort),
        })
    })
    .collect()
}
