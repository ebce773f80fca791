//! The picture over time: decisions a month.

use crate::app::format;
use crate::app::prelude::*;
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_features::ledger::register::{RegisterLine, months};
use std::collections::BTreeMap;

/// Months that have room.
const SHOWN: usize = 24;

/// What the colours group.
const GROUPS: [(&str, &str); 3] = [
    ("yes", "accepted"),
    ("no", "rejected or deferred"),
    ("other", "other"),
];

fn group(kind: DecisionKind) -> usize {
    match kind {
        DecisionKind::Accept | DecisionKind::Reprioritise => 0,
        DecisionKind::Reject | DecisionKind::Defer => 1,
        _ => 2,
    }
}

fn counts(kinds: &BTreeMap<DecisionKind, usize>) -> [usize; 3] {
    let mut counts = [0; 3];
    for (kind, n) in kinds {
        if let Some(count) = counts.get_mut(group(*kind)) {
            *count += n;
        }
    }
    counts
}

/// Bars by month; nothing for fewer than two decisions.
pub(super) fn picture(found: Memo<Vec<RegisterLine>>) -> AnyView {
    (move || {
        found.with(|lines| {
            let mut all = months(lines);
            let surplus = all.len().saturating_sub(SHOWN);
            all.drain(..surplus);
            (lines.len() > 1).then(|| draw(&all))
        })
    })
    .into_any()
}

fn draw(all: &[(String, BTreeMap<DecisionKind, usize>)]) -> AnyView {
    let highest = all
        .iter()
        .map(|(_, k)| k.values().sum::<usize>())
        .max()
        .unwrap_or(1)
        .max(1);
    let month = |(name, kinds): &(String, BTreeMap<DecisionKind, usize>)| {
        let counts = counts(kinds);
        let total: usize = counts.iter().sum();
        let parts =
            counts
                .into_iter()
                .zip(GROUPS)
                .filter(|(n, _)| *n > 0)
                .map(|(n, (class, _))| {
                    let height = format!("{}%", 100 * n / highest);
                    view! { <span class=format!("part {class}") style:height=height></span> }
                });
        let parts: Vec<_> = parts.collect();
        view! { <span class="month"><span class="month-bar">{parts.into_iter().rev().collect_view()}</span><span class="total">{(total > 0).then_some(total)}</span><span class="name">{short(name)}</span></span> }
    };
    let said: Vec<String> = all
        .iter()
        .map(|(name, kinds)| {
            let counts = counts(kinds);
            let words: Vec<String> = counts
                .iter()
                .zip(GROUPS)
                .filter(|(n, _)| **n > 0)
                .map(|(n, (_, name))| format!("{n} {name}"))
                .collect();
            let words = if words.is_empty() {
                "none".to_owned()
            } else {
                words.join(", ")
            };
            format!("{name}: {words}")
        })
        .collect();
    let legend = GROUPS
        .map(|(class, name)| view! { <span><i class=format!("part {class}")></i>{name}</span> });
    view! {
        <figure class="months">
            <div class="ledger-bars" role="img" aria-label=format!("Decisions by month. {}.", said.join("; "))>{all.iter().map(month).collect_view()}</div>
            <figcaption class="soft">{legend.collect_view()}</figcaption>
        </figure>
    }
    .into_any()
}

/// `2026-11` as `Nov 26`, in the reader's language.
fn short(month: &str) -> String {
    let first = format!("{month}-01").parse();
    first.map_or_else(|_| month.to_owned(), format::short_month)
}
