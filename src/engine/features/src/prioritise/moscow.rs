//! Shares of effort by MoSCoW class (DSDM).

use crate::prioritise::ranking::{Place, Ranking};
use plumbline_document::framework::Method;

/// The largest share of effort that musts should take (DSDM).
pub const MUST_AT_MOST: f64 = 0.6;

/// A class of MoSCoW.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Won't have this time.
    Wont,
    /// Could have.
    Could,
    /// Should have.
    Should,
    /// Must have.
    Must,
}

impl Priority {
    /// The class of a judged value, from 1 (won't) to 4 (must). A value between two (raters who differ) counts as the
    /// nearest, the higher one from the middle on.
    pub fn nearest(value: f64) -> Self {
        match value {
            v if v >= 3.5 => Self::Must,
            v if v >= 2.5 => Self::Should,
            v if v >= 1.5 => Self::Could,
            _ => Self::Wont,
        }
    }

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Must => "Must",
            Self::Should => "Should",
            Self::Could => "Could",
            Self::Wont => "Won't",
        }
    }
}

/// The effort of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Class {
    /// Items of this class.
    pub items: u32,
    /// Of these, items whose effort nobody has judged; they are not in the share.
    pub without_effort: u32,
    /// Their effort, in the criterion's unit.
    pub effort: f64,
    /// Share of the effort of musts, shoulds and coulds together, 0–1. None while there is no effort, and for won'ts.
    pub share: Option<f64>,
}

/// The effort by class. Finished and prohibited items are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shares {
    /// Must have.
    pub must: Class,
    /// Should have.
    pub should: Class,
    /// Could have: about a fifth of the effort is the usual contingency.
    pub could: Class,
    /// Won't have this time; not in the shares.
    pub wont: Class,
    /// Items that have no class yet.
    pub unclassed: u32,
}

impl Shares {
    /// The share of musts when it is above [`MUST_AT_MOST`].
    pub fn too_many_musts(&self) -> Option<f64> {
        self.must.share.filter(|share| *share > MUST_AT_MOST)
    }
}

/// The effort by class under a MoSCoW ranking; none under any other method.
///
/// A value between two classes counts as [`Priority::nearest`] says.
pub fn shares(ranking: &Ranking) -> Option<Shares> {
    let Method::Moscow { class, effort } = ranking.method() else {
        return None;
    };
    let mut shares = Shares::default();
    for slot in ranking.order().iter().copied() {
        match ranking.place(slot) {
            Place::Scored => {}
            Place::Undefined => {
                shares.unclassed += 1;
                continue;
            }
            _ => continue,
        }
        let entry = match ranking.value(slot, class).map(Priority::nearest) {
            Some(Priority::Must) => &mut shares.must,
            Some(Priority::Should) => &mut shares.should,
            Some(Priority::Could) => &mut shares.could,
            Some(Priority::Wont) | None => &mut shares.wont,
        };
        entry.items += 1;
        match ranking.value(slot, effort).filter(|e| *e >= 0.0) {
            Some(effort) => entry.effort += effort,
            None => entry.without_effort += 1,
        }
    }
    let total = shares.must.effort + shares.should.effort + shares.could.effort;
    for class in [&mut shares.must, &mut shares.should, &mut shares.could] {
        class.share = crate::prioritise::score::ratio(class.effort, total);
    }
    Some(shares)
}
