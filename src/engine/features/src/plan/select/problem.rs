//! What is to be chosen from.

/// One candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// What it is worth; may be 0 or less.
    pub value: i64,
    /// What it uses of which limits: index into [`Problem::limits`], amount > 0. Each limit at most once.
    pub uses: Vec<(usize, u32)>,
    /// Must be in (a pin), must be out (an exclusion), or free.
    pub fixed: Option<bool>,
    /// Candidates that must be in when this one is.
    pub needs: Vec<usize>,
}

/// A limit on the sum of what the chosen use of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// At least this.
    pub min: i64,
    /// At most this; none for no limit.
    pub max: Option<i64>,
}

impl Limit {
    /// At most this.
    pub fn at_most(max: i64) -> Self {
        Self {
            min: 0,
            max: Some(max),
        }
    }

    /// Between these, both included.
    pub fn between(min: i64, max: i64) -> Self {
        Self {
            min,
            max: Some(max),
        }
    }
}

/// A choice to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// The candidates.
    pub candidates: Vec<Candidate>,
    /// The limits.
    pub limits: Vec<Limit>,
}

/// What a set breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breach {
    /// It uses more of a limit than there is.
    Above(usize),
    /// It uses less of a limit than it must.
    Below(usize),
    /// A chosen candidate needs one that is not chosen.
    Needs(usize, usize),
    /// A candidate is in or out against what is fixed.
    Fixed(usize),
}

impl Problem {
    /// The sum of the values of a set.
    pub fn value(&self, set: &[bool]) -> i64 {
        self.chosen(set).map(|(_, c)| c.value).sum()
    }

    /// What a set uses of each limit.
    pub fn used(&self, set: &[bool]) -> Vec<i64> {
        let mut used = vec![0; self.limits.len()];
        for (limit, amount) in self.chosen(set).flat_map(|(_, c)| &c.uses) {
            if let Some(sum) = used.get_mut(*limit) {
                *sum += i64::from(*amount);
            }
        }
        used
    }

    /// The first thing that a set breaks; none when it may be chosen. In integers, without regard to how it was found.
    pub fn breach(&self, set: &[bool]) -> Option<Breach> {
        let is_in = |i: usize| set.get(i).copied().unwrap_or(false);
        let fixed = self.candidates.iter().enumerate();
        let mut fixed = fixed.filter(|(i, c)| c.fixed.is_some_and(|f| f != is_in(*i)));
        if let Some((i, _)) = fixed.next() {
            return Some(Breach::Fixed(i));
        }
        for (i, candidate) in self.chosen(set) {
            if let Some(needed) = candidate.needs.iter().find(|n| !is_in(**n)) {
                return Some(Breach::Needs(i, *needed));
            }
        }
        for (at, (limit, used)) in self.limits.iter().zip(self.used(set)).enumerate() {
            if limit.max.is_some_and(|max| used > max) {
                return Some(Breach::Above(at));
            }
            if used < limit.min {
                return Some(Breach::Below(at));
            }
        }
        None
    }

    fn chosen<'a>(&'a self, set: &'a [bool]) -> impl Iterator<Item = (usize, &'a Candidate)> + 'a {
        let all = self.candidates.iter().enumerate();
        all.filter(|(i, _)| set.get(*i).copied().unwrap_or(false))
    }
}
