//! Fines and reliefs by the organisation's profile (Articles 11(1), 17, 26(5), 63(1), 99, 101).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::facts::Facts;
use crate::pack::{ObligationRule, RulePack};
use crate::predicate::{Slot, Slots, Tri};
use crate::resolve::resolve;

/// Which of the two caps counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cap {
    /// The higher one.
    Higher,
    /// The lower one: Article 99(6) for SMEs, 99(6a) for small mid-caps (not for Article 5, not for Article 101).
    Lower,
    /// Not known: the size is missing.
    Open,
    /// No cap in the Act: national penalty rules, Article 99(1).
    National,
}

/// What a breach can cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FineCap {
    /// Article and paragraph.
    pub rule: Arc<str>,
    /// Fixed cap in EUR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_eur: Option<f64>,
    /// Cap in percent of worldwide turnover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// Which one counts.
    pub cap: Cap,
    /// The cap in EUR, when size and turnover are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_eur: Option<f64>,
    /// On public bodies fines depend on national law, Article 99(8).
    pub public_body: Tri,
    /// How the rule reaches the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Arc<str>>,
}

/// A relief for a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReliefState {
    /// Id.
    pub id: Arc<str>,
    /// Article.
    pub reference: Arc<str>,
    /// What it is.
    pub text: Arc<str>,
    /// Whether the organisation has it.
    pub state: Tri,
}

/// The organisation's profile, read once for several duties.
#[derive(Clone, Debug)]
pub struct Profile(Slots);

impl Profile {
    /// Reads the profile from the facts.
    #[must_use]
    pub fn new(pack: &RulePack, facts: &Facts) -> Self {
        Self(resolve(pack, facts, None))
    }

    /// Cap of the fine for a duty; absent when the pack records none.
    #[must_use]
    pub fn fine(&self, pack: &RulePack, rule: &ObligationRule) -> Option<FineCap> {
        let id = rule.fine.as_deref()?;
        let mut fine = self.cap(pack, id)?;
        fine.note.clone_from(&rule.fine_note);
        Some(fine)
    }

    /// Cap under one rule: `99(3)`, `99(4)`, `99(5)`, `101` or `99(1)`.
    #[must_use]
    pub fn cap(&self, pack: &RulePack, rule: &str) -> Option<FineCap> {
        let fine = pack.fines.iter().find(|f| *f.rule == *rule)?;
        let known = &pack.known;
        let cap = match fine.eur {
            None => Cap::National,
            Some(_) => self.lower_or_higher(pack, &fine.lower_for),
        };
        let turnover = match self.0.get(known.turnover) {
            Slot::Number(number) => number,
            _ => None,
        };
        let share = fine
            .percent
            .zip(turnover)
            .map(|(percent, eur)| percent * eur / 100.0);
        let amount = fine.eur.zip(share).and_then(|(fixed, share)| match cap {
            Cap::Higher => Some(fixed.max(share)),
            Cap::Lower => Some(fixed.min(share)),
            Cap::Open | Cap::National => None,
        });
        Some(FineCap {
            rule: format!("Art. {rule}").into(),
            fixed_eur: fine.eur,
            percent: fine.percent,
            cap,
            amount_eur: amount,
            public_body: self.0.get(known.public_body).flag(),
            note: None,
        })
    }

    fn lower_or_higher(&self, pack: &RulePack, lower_for: &[Arc<str>]) -> Cap {
        let slot = pack.known.org_size;
        let mask = lower_for.iter().fold(0, |mask, size| {
            mask | pack.vocabulary.mask(slot, size).unwrap_or(0)
        });
        match self.0.get(slot).has(mask) {
            Tri::Yes => Cap::Lower,
            Tri::No => Cap::Higher,
            Tri::Unknown => Cap::Open,
        }
    }

    /// Reliefs that exist for a duty, with whether the organisation has them. Empty: there is none.
    #[must_use]
    pub fn reliefs(&self, pack: &RulePack, rule: &ObligationRule) -> Vec<ReliefState> {
        let named = |id: &Arc<str>| pack.reliefs.iter().find(|(relief, _)| relief.id == *id);
        let reliefs = rule.reliefs.iter().filter_map(named);
        reliefs
            .map(|(relief, when)| ReliefState {
                id: relief.id.clone(),
                reference: relief.reference.clone(),
                text: relief.text.clone(),
                state: when.eval(&self.0),
            })
            .collect()
    }
}

impl FineCap {
    /// In one sentence.
    #[must_use]
    pub fn words(&self) -> String {
        let (Some(eur), Some(percent)) = (self.fixed_eur, self.percent) else {
            return "not listed in Art. 99(3)-(4): Member State penalty rules (Art. 99(1))".into();
        };
        let which = match self.cap {
            Cap::Lower => "the lower of",
            Cap::Open => "the higher (for SMEs, where the paragraph says so, the lower) of",
            Cap::Higher | Cap::National => "the higher of",
        };
        let mut text = format!(
            "{}: up to {which} EUR {}m and {percent} % of worldwide turnover",
            self.rule,
            eur / 1e6
        );
        if let Some(amount) = self.amount_eur {
            text.push_str(&format!(", here EUR {amount:.0}"));
        }
        if self.public_body.is_yes() {
            text.push_str("; on public bodies only as far as national law provides (Art. 99(8))");
        }
        text
    }
}
