//! The value of a criterion for an item: what people judged, or what follows from its system and its obligations.
//!
//! A missing value is a value of its own ([`None`]); it never becomes 0 or a midpoint (decision-maths §1.5).

use crate::monitor::debt;
use crate::prioritise::compliance_status::{ComplianceStatus, ComplianceStatuses};
use chrono::NaiveDate;
use plumbline_document::criterion::{Criterion, Origin};
use plumbline_document::ids::{ModelId, SystemId};
use plumbline_document::item::{Item, ObligationRef};
use plumbline_document::judgement::Judgement;
use plumbline_document::kind::Kind;
use plumbline_document::settings::ComplianceTable;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// What stands in for the point of Art. 5 when the system does not name it.
const ARTICLE_5: &str = "Art. 5";

/// Burden of a system whose prohibition does not apply yet, unless the table says otherwise: the scale's end.
const BURDEN_BEFORE_PROHIBITION: f64 = 100.0;

/// What values are derived from: the tables of the workspace, where its systems stand, and the day as of which they
/// hold.
#[derive(Clone, Debug)]
pub struct DerivationContext<'a> {
    table: &'a ComplianceTable,
    statuses: Arc<ComplianceStatuses>,
    workspace: &'a Workspace,
    today: NaiveDate,
    /// The drift debt of models that were asked about: many items of upkeep look after the same one.
    drifts: RefCell<BTreeMap<ModelId, Option<Rc<Drift>>>>,
}

/// The drift debt of a model.
#[derive(Debug)]
struct Drift {
    points: f64,
    model: String,
    /// The heaviest reason.
    why: String,
}

/// Why a value is what it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Provenance {
    /// People judged it.
    Judged,
    /// Nobody has judged it.
    NotJudged,
    /// People judged it, in the place of the burden that would have been derived.
    Overridden {
        /// What would have been derived, when anything would.
        derived: Option<f64>,
        /// The reason given; empty when none was.
        note: String,
    },
    /// No burden: the item belongs to no AI system.
    NoSystem,
    /// No burden: work of this kind does not create or extend what a system does.
    KindCarriesNone,
    /// Base by tier, plus points in proportion to the open obligations.
    Tier {
        /// The tier of the item's system.
        tier: Tier,
        /// Its base burden, 0–100.
        base: f64,
        /// Points when every obligation is open.
        points: f64,
        /// Obligations without evidence.
        open: u32,
        /// All obligations.
        all: u32,
        /// True while the facts are insufficient or disputed.
        provisional: bool,
        /// What the tier rests on, e.g. `Annex III 5(c)`; empty when it was entered by hand.
        basis: String,
    },
    /// The table has no base for this tier.
    NoBase(Tier),
    /// The item names a system that the workspace does not have.
    SystemGone,
    /// The most urgent of the obligations that it discharges.
    Obligation {
        /// The article.
        article: String,
        /// From when it applies.
        applies_from: NaiveDate,
        /// Days until then; 0 or less when it already applies.
        days: i64,
    },
    /// No urgency: valid evidence covers what it discharges.
    Covered {
        /// The article.
        article: String,
    },
    /// The drift debt of a model that it looks after.
    Drift {
        /// The model's name.
        model: String,
        /// The heaviest reason, without its full stop.
        why: String,
    },
    /// No urgency: it discharges no obligation.
    NoObligation,
    /// The table of urgency by days is empty.
    NoUrgencyTable,
}

/// A value with why.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// In the criterion's unit; none when it is missing.
    pub value: Option<f64>,
    /// Why.
    pub provenance: Provenance,
}

/// A prohibited practice (Art. 5) that an item would build or run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prohibition {
    /// The point of Art. 5.
    pub article: String,
    /// From when; none when nobody entered a date, which counts as at once.
    pub from: Option<NaiveDate>,
    /// Whether it applies on the day of the ranking.
    pub applies: bool,
}

/// The models whose drift debt makes an item urgent: those that an item of upkeep is about.
pub fn looks_after(item: &Item) -> &[ModelId] {
    let upkeep = matches!(
        item.kind,
        Kind::Monitoring | Kind::DataValidation | Kind::Retraining
    );
    match item.lineage.as_deref() {
        Some(lineage) if upkeep || item.raised.is_some() => &lineage.models,
        _ => &[],
    }
}

impl<'a> DerivationContext<'a> {
    /// The context of this workspace on this day. Looks at every system once; [`DerivationContext::with`] takes what is
    /// known.
    pub fn of(workspace: &'a Workspace, today: NaiveDate) -> Self {
        Self::with(
            workspace,
            ComplianceStatuses::of(workspace, today).into(),
            today,
        )
    }

    /// The context of this workspace, where its systems stand being known.
    pub fn with(
        workspace: &'a Workspace,
        statuses: Arc<ComplianceStatuses>,
        today: NaiveDate,
    ) -> Self {
        Self {
            table: &workspace.settings.compliance,
            statuses,
            workspace,
            today,
            drifts: RefCell::default(),
        }
    }

    fn compliance_status(&self, system: Option<SystemId>) -> Option<&ComplianceStatus> {
        self.statuses.get(&system?)
    }

    /// The value of a criterion for an item, in the criterion's unit; none when it is missing.
    pub fn value(&self, criterion: &Criterion, item: &Item) -> Option<f64> {
        match criterion.origin {
            Origin::Judged => judged(judgements(criterion, item)),
            Origin::Burden => {
                judged(judgements(criterion, item)).or_else(|| self.burden(item).value)
            }
            Origin::Urgency => {
                let obligation = self.urgency(item).map_or_else(
                    || self.urgency_without_obligation(item).value,
                    |(urgency, _, _)| Some(urgency),
                );
                let drift = self.drift(item).map(|drift| drift.points);
                // None is below every number: whichever is there, and of two the larger.
                if drift > obligation {
                    drift
                } else {
                    obligation
                }
            }
        }
    }

    /// The same value, with why.
    pub fn derive(&self, criterion: &Criterion, item: &Item) -> Derived {
        let judgements = judgements(criterion, item);
        let value = judged(judgements);
        match criterion.origin {
            Origin::Judged => Derived {
                value,
                provenance: if value.is_some() {
                    Provenance::Judged
                } else {
                    Provenance::NotJudged
                },
            },
            Origin::Burden if value.is_some() => Derived {
                value,
                provenance: Provenance::Overridden {
                    derived: self.burden(item).value,
                    note: judgements
                        .iter()
                        .map(|j| j.note.trim())
                        .find(|note| !note.is_empty())
                        .unwrap_or_default()
                        .to_owned(),
                },
            },
            Origin::Burden => self.burden(item),
            Origin::Urgency => self.urgent(item),
        }
    }

    /// Urgency with why: the most urgent obligation, or the drift debt of a model that the item looks after, whichever
    /// is more urgent.
    fn urgent(&self, item: &Item) -> Derived {
        let obligation = match self.urgency(item) {
            Some((urgency, obligation, days)) => Derived {
                value: Some(urgency),
                provenance: Provenance::Obligation {
                    article: obligation.article.clone(),
                    applies_from: obligation.applies_from,
                    days,
                },
            },
            None => self.urgency_without_obligation(item),
        };
        match self.drift(item) {
            Some(drift) if Some(drift.points) > obligation.value => Derived {
                value: Some(drift.points),
                provenance: Provenance::Drift {
                    model: drift.model.clone(),
                    why: drift.why.clone(),
                },
            },
            _ => obligation,
        }
    }

    /// The largest drift debt among the models that an item of upkeep looks after. Work that builds something new is
    /// not made urgent by it.
    fn drift(&self, item: &Item) -> Option<Rc<Drift>> {
        let debts = looks_after(item).iter().filter_map(|id| self.drift_of(*id));
        debts.reduce(|worst, next| {
            if next.points > worst.points {
                next
            } else {
                worst
            }
        })
    }

    /// The drift debt of a model, worked out when it is first asked for; none when there is none, or no such model.
    fn drift_of(&self, id: ModelId) -> Option<Rc<Drift>> {
        let mut known = self.drifts.borrow_mut();
        let find = || {
            let model = self.workspace.models.get(&id)?;
            let debt = debt::standing_debt(self.workspace, model, self.today);
            Some(Rc::new(Drift {
                points: debt.points(),
                model: model.name.clone(),
                why: debt.first()?.why.clone(),
            }))
        };
        known.entry(id).or_insert_with(find).clone()
    }

    /// C = min(100, base by tier + points · open obligations / all obligations), 0 for kinds that carry none and for
    /// items outside every AI system (decision-maths §1.5).
    ///
    /// A prohibited system has no base of its own in the table: until the prohibition applies its items carry 100.
    fn burden(&self, item: &Item) -> Derived {
        let nothing = |provenance| Derived {
            value: Some(0.0),
            provenance,
        };
        if !item.kind.carries_burden() {
            return nothing(Provenance::KindCarriesNone);
        }
        let Some(id) = item.system else {
            return nothing(Provenance::NoSystem);
        };
        let Some(compliance_status) = self.compliance_status(Some(id)) else {
            return Derived {
                value: None,
                provenance: Provenance::SystemGone,
            };
        };
        let tier = compliance_status.tier;
        let base = match self.table.burden_base.get(&tier) {
            Some(base) => *base,
            None if tier == Tier::Prohibited => BURDEN_BEFORE_PROHIBITION,
            None => {
                return Derived {
                    value: None,
                    provenance: Provenance::NoBase(tier),
                };
            }
        };
        let (open, all) = (compliance_status.open, compliance_status.all);
        let share = if all == 0 {
            0.0
        } else {
            f64::from(open) / f64::from(all)
        };
        let value = (base + self.table.burden_open * share).clamp(0.0, 100.0);
        Derived {
            value: value.is_finite().then_some(value),
            provenance: Provenance::Tier {
                tier,
                base,
                points: self.table.burden_open,
                open,
                all,
                provisional: tier == Tier::InsufficientFacts,
                basis: compliance_status.basis.clone(),
            },
        }
    }

    /// The most urgent obligation that no evidence covers: its urgency, the obligation, the days until it applies. Of
    /// equals the earliest.
    fn urgency<'i>(&self, item: &'i Item) -> Option<(f64, &'i ObligationRef, i64)> {
        let mut best: Option<(f64, &ObligationRef, i64)> = None;
        let compliance_status = self.compliance_status(item.system);
        for obligation in &item.discharges {
            if compliance_status.is_some_and(|f| f.covers(&obligation.obligation)) {
                continue;
            }
            let days = (obligation.applies_from - self.today).num_days();
            let Some(urgency) = urgency_after(&self.table.urgency, days) else {
                continue;
            };
            if best.is_none_or(|(u, _, d)| urgency > u || (urgency == u && days < d)) {
                best = Some((urgency, obligation, days));
            }
        }
        best
    }

    fn urgency_without_obligation(&self, item: &Item) -> Derived {
        let compliance_status = self.compliance_status(item.system);
        let open = |d: &&ObligationRef| !compliance_status.is_some_and(|f| f.covers(&d.obligation));
        let (value, provenance) = match item.discharges.first() {
            None => (Some(0.0), Provenance::NoObligation),
            Some(first) if !item.discharges.iter().any(|d| open(&d)) => (
                Some(0.0),
                Provenance::Covered {
                    article: first.article.clone(),
                },
            ),
            Some(_) => (None, Provenance::NoUrgencyTable),
        };
        Derived { value, provenance }
    }

    /// The prohibition that the item falls under, now or from a later date.
    ///
    /// It reaches every item of the system, whatever its kind (DESIGN: out of the ranking from the date on which the
    /// prohibition applies, a warning before it). Without a date it applies at once: the cautious reading.
    pub fn prohibition(&self, item: &Item) -> Option<Prohibition> {
        let compliance_status = self.compliance_status(item.system)?;
        let (article, from) = compliance_status.prohibited.as_ref()?;
        Some(Prohibition {
            article: if article.is_empty() {
                ARTICLE_5.to_owned()
            } else {
                article.clone()
            },
            from: *from,
            applies: from.is_none_or(|from| from <= self.today),
        })
    }
}

fn judgements<'i>(criterion: &Criterion, item: &'i Item) -> &'i [Judgement] {
    item.judgements
        .get(&criterion.id)
        .map_or(&[], Vec::as_slice)
}

/// The raters' values in one: the median (type 7) of their PERT means; none when nobody judged.
pub fn judged(judgements: &[Judgement]) -> Option<f64> {
    /// Up to this many raters need no heap.
    const FEW: usize = 16;
    match judgements {
        [] => None,
        [one] => Some(one.value.mean()),
        few if few.len() <= FEW => {
            let mut means = [0.0; FEW];
            for (mean, judgement) in means.iter_mut().zip(few) {
                *mean = judgement.value.mean();
            }
            median(means.get_mut(..few.len())?)
        }
        many => median(&mut many.iter().map(|j| j.value.mean()).collect::<Vec<_>>()),
    }
    .filter(|v| v.is_finite())
}

/// The median by the type 7 convention (NumPy, R, Excel): the middle value, or the mean of the two middle ones.
/// Sorts its argument; none when it is empty.
pub fn median(values: &mut [f64]) -> Option<f64> {
    #[expect(
        clippy::disallowed_methods,
        reason = "in place, for every judgement of several raters when all is ranked anew"
    )]
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *values.get(middle.checked_sub(1)?)?;
    Some(lower + (upper - lower) / 2.0)
}

/// Urgency by days until an obligation applies, linear between the rows of the table, flat beyond its ends
/// (decision-maths §1.5). None when the table is empty.
pub fn urgency_after(table: &[(i64, f64)], days: i64) -> Option<f64> {
    let mut before: Option<(i64, f64)> = None;
    for &(at, urgency) in table {
        if days <= at {
            return Some(match before {
                Some((from, start)) if at > from => {
                    start + (urgency - start) * exact(days - from) / exact(at - from)
                }
                _ => urgency,
            });
        }
        before = Some((at, urgency));
    }
    before.map(|(_, urgency)| urgency)
}

/// Days as a float; a span of days is far below 2^53.
#[allow(clippy::cast_precision_loss)]
fn exact(days: i64) -> f64 {
    days as f64
}
