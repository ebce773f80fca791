//! Typed conditions and the values that they are evaluated on.

use chrono::NaiveDate;

use crate::terms::Tri;

/// One value of a fact while a result is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slot {
    /// A tri-state flag.
    Flag(Tri),
    /// A set of at most 32 elements: which are in, and which are unknown. An enum is a set with one element in.
    Set {
        /// Elements that are certainly in.
        yes: u32,
        /// Elements of which it is not known.
        unknown: u32,
    },
    /// A number, or unknown.
    Number(Option<f64>),
    /// A date, or unknown.
    Date(Option<NaiveDate>),
}

impl Slot {
    /// State of 'some element of `mask` is in'.
    #[must_use]
    pub fn has(self, mask: u32) -> Tri {
        match self {
            Self::Set { yes, .. } if yes & mask != 0 => Tri::Yes,
            Self::Set { unknown, .. } if unknown & mask != 0 => Tri::Unknown,
            Self::Set { .. } => Tri::No,
            _ => Tri::Unknown,
        }
    }

    /// State of a flag; unknown for other kinds.
    #[must_use]
    pub fn flag(self) -> Tri {
        match self {
            Self::Flag(tri) => tri,
            _ => Tri::Unknown,
        }
    }

    /// The date, if it is one and known.
    #[must_use]
    pub fn date(self) -> Option<NaiveDate> {
        match self {
            Self::Date(date) => date,
            _ => None,
        }
    }
}

/// Values of all facts, by their place in the vocabulary.
#[derive(Clone, Debug, PartialEq)]
pub struct Slots(pub(crate) Vec<Slot>);

impl Slots {
    /// Values in the order of a vocabulary.
    #[must_use]
    pub fn new(values: Vec<Slot>) -> Self {
        Self(values)
    }

    /// The value of a fact; unknown when the place does not exist.
    #[must_use]
    pub fn get(&self, slot: u16) -> Slot {
        self.0
            .get(usize::from(slot))
            .copied()
            .unwrap_or(Slot::Flag(Tri::Unknown))
    }

    /// Replaces a value and returns the former one.
    pub(crate) fn set(&mut self, slot: u16, value: Slot) -> Slot {
        match self.0.get_mut(usize::from(slot)) {
            Some(place) => std::mem::replace(place, value),
            None => value,
        }
    }

    /// 'Or' of a state into a flag (`mask` 0) or into elements of a set.
    pub(crate) fn merge(&mut self, slot: u16, mask: u32, state: Tri) {
        match self.0.get_mut(usize::from(slot)) {
            Some(Slot::Flag(flag)) => *flag = flag.or(state),
            Some(Slot::Set { yes, unknown }) => match state {
                Tri::Yes => {
                    *yes |= mask;
                    *unknown &= !mask;
                }
                Tri::Unknown => *unknown |= mask & !*yes,
                Tri::No => {}
            },
            _ => {}
        }
    }
}

/// How two numbers or dates are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Order {
    fn holds<T: PartialOrd + Copy>(self, a: T, b: T) -> Tri {
        Tri::from(match self {
            Self::Less => a < b,
            Self::AtMost => a <= b,
            Self::More => a > b,
            Self::AtLeast => a >= b,
        })
    }
}

/// A typed condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A flag.
    Flag(u16),
    /// Some element of the mask is in the set.
    Has(u16, u32),
    /// Number against a literal.
    Number(u16, Order, f64),
    /// Number against another number fact divided by a literal.
    Ratio(u16, Order, u16, f64),
    /// Date against a literal.
    Date(u16, Order, NaiveDate),
    /// Negation.
    Not(Box<Expr>),
    /// All of them.
    All(Vec<Expr>),
    /// Any of them.
    Any(Vec<Expr>),
}

impl Expr {
    /// The value under the given facts.
    #[must_use]
    pub fn eval(&self, slots: &Slots) -> Tri {
        match self {
            Self::Flag(slot) => slots.get(*slot).flag(),
            Self::Has(slot, mask) => slots.get(*slot).has(*mask),
            Self::Number(slot, order, literal) => match slots.get(*slot) {
                Slot::Number(Some(value)) => order.holds(value, *literal),
                _ => Tri::Unknown,
            },
            Self::Ratio(slot, order, other, divisor) => match (slots.get(*slot), slots.get(*other))
            {
                (Slot::Number(Some(a)), Slot::Number(Some(b))) => order.holds(a, b / divisor),
                _ => Tri::Unknown,
            },
            Self::Date(slot, order, literal) => match slots.get(*slot).date() {
                Some(date) => order.holds(date, *literal),
                None => Tri::Unknown,
            },
            Self::Not(inner) => inner.eval(slots).negate(),
            Self::All(parts) => fold(parts, slots, Tri::Yes, Tri::No, Tri::and),
            Self::Any(parts) => fold(parts, slots, Tri::No, Tri::Yes, Tri::or),
        }
    }

    /// Calls `visit(slot, mask)` for every fact that can still decide this condition: the leaves of unknown branches.
    pub fn open_leaves(&self, slots: &Slots, visit: &mut dyn FnMut(u16, u32)) {
        if self.eval(slots) != Tri::Unknown {
            return;
        }
        match self {
            Self::Not(inner) => inner.open_leaves(slots, visit),
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.open_leaves(slots, visit);
                }
            }
            _ => self.leaves(&mut |slot, mask| visit(slot, mask)),
        }
    }

    /// Calls `visit(slot, mask)` for every fact named; the mask is 0 except for sets.
    pub fn leaves(&self, visit: &mut dyn FnMut(u16, u32)) {
        match self {
            Self::Flag(slot) | Self::Number(slot, ..) | Self::Date(slot, ..) => visit(*slot, 0),
            Self::Has(slot, mask) => visit(*slot, *mask),
            Self::Ratio(slot, _, other, _) => {
                visit(*slot, 0);
                visit(*other, 0);
            }
            Self::Not(inner) => inner.leaves(visit),
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.leaves(visit);
                }
            }
        }
    }
}

fn fold(parts: &[Expr], slots: &Slots, start: Tri, stop: Tri, join: fn(Tri, Tri) -> Tri) -> Tri {
    let mut result = start;
    for part in parts {
        result = join(result, part.eval(slots));
        if result == stop {
            break;
        }
    }
    result
}
