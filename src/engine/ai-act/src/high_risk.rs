//! High risk: Annex III after the derogation of Article 6(3), and legacy systems under Article 111(2).

use chrono::NaiveDate;

use crate::pack::{ObligationRule, RulePack};
use crate::predicate::{Slot, Slots, Tri};

/// Turns the Annex III points that are touched into points by which the system is high-risk (Article 6(2)), unless
/// Article 6(3) takes the whole system out; then areas, route and tier follow.
pub(crate) fn close_annex_iii(pack: &RulePack, slots: &mut Slots) {
    let known = &pack.known;
    let stays = slots.get(known.exempt).flag().negate();
    let Slot::Set { yes, unknown } = slots.get(known.touched) else {
        return;
    };
    for (mask, touched) in [(yes, Tri::Yes), (unknown, Tri::Unknown)] {
        let state = touched.and(stays);
        if mask == 0 || state == Tri::No {
            continue;
        }
        slots.merge(known.point, mask, state);
        slots.merge(known.area, areas(pack, mask), state);
        slots.merge(known.route, known.annex_iii, state);
        slots.merge(known.tier, known.high_risk, state);
    }
}

/// The areas (leading digits) of a mask of points.
fn areas(pack: &RulePack, points: u32) -> u32 {
    let named = pack.vocabulary.named(pack.known.point, points);
    named.iter().fold(0, |mask, point| {
        let area = point.get(..1).unwrap_or_default();
        mask | pack.vocabulary.mask(pack.known.area, area).unwrap_or(0)
    })
}

/// Whether the duties of a high-risk system sleep (Article 111(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Legacy {
    /// Not a legacy system on every route that carries the duty.
    Awake,
    /// Not known: the date of placing is missing.
    Open,
    /// Sleeps; wakes at the latest on the date, if there is one.
    Dormant {
        /// Latest date (systems for public authorities).
        wakes: Option<NaiveDate>,
    },
    /// Woken, by a significant change in design or at the latest date.
    Woken {
        /// From this day; none while the day of the change is not given.
        on: Option<NaiveDate>,
        /// The change cannot have been before this day, the date of the route.
        not_before: Option<NaiveDate>,
    },
}

/// Judges legacy status for one duty: it sleeps only if every route that carries it is legacy.
pub(crate) fn legacy(pack: &RulePack, rule: &ObligationRule, slots: &Slots) -> Legacy {
    if !rule.high_risk || !rule.wakes.is_empty() {
        return Legacy::Awake;
    }
    let Slot::Set { yes: routes, .. } = slots.get(pack.known.route) else {
        return Legacy::Awake;
    };
    let by_route = rule
        .by_route
        .iter()
        .fold(0, |mask, (route, _)| mask | route);
    let carriers = if by_route == 0 {
        routes
    } else {
        routes & by_route
    };
    if carriers == 0 {
        return Legacy::Awake;
    }
    let placed = slots.get(pack.known.placed_on).date();
    let mut sleeps = Tri::Yes;
    let mut first_date: Option<NaiveDate> = None;
    for bit in (0..32)
        .map(|n| 1_u32 << n)
        .filter(|bit| carriers & bit != 0)
    {
        let before = pack.legacy.iter().find(|(route, _)| *route == bit);
        sleeps = sleeps.and(match (before, placed) {
            (None, _) => Tri::No,
            (Some((_, date)), Some(placed)) => Tri::from(placed < *date),
            (Some(_), None) => Tri::Unknown,
        });
        let date = before.map(|(_, date)| *date);
        first_date = first_date.map_or(date, |old| date.map(|d| d.min(old)));
    }
    match sleeps {
        Tri::No => Legacy::Awake,
        Tri::Unknown => Legacy::Open,
        Tri::Yes => sleeping(pack, slots, first_date),
    }
}

fn sleeping(pack: &RulePack, slots: &Slots, route_date: Option<NaiveDate>) -> Legacy {
    let cases = pack.obligations.iter().flat_map(|o| &o.wakes);
    let wakes = cases
        .filter(|case| case.when.eval(slots).is_yes())
        .map(|case| case.date)
        .min();
    if slots.get(pack.known.change).flag().is_yes() {
        let on = slots.get(pack.known.change_on).date();
        // Only a change on or after the date of the route counts, and none puts off the latest date.
        if on.zip(route_date).is_none_or(|(on, date)| on >= date) {
            return Legacy::Woken {
                on: on.map(|on| wakes.map_or(on, |wakes| on.min(wakes))),
                not_before: route_date,
            };
        }
    }
    Legacy::Dormant { wakes }
}
