//! The one sentence above the list: why the first item is first, and how firm that is.

use crate::english;
use crate::english::{Sentence, plain, strong};
use crate::prioritise::explanation_text;
use crate::prioritise::ranking::Ranking;
use crate::prioritise::stability::{Hold, hold_first};
use crate::prioritise::target::WhatIf;
use plumbline_compact::sort;
use plumbline_document::criterion::Origin;
use plumbline_document::framework::{Framework, Method};
use plumbline_document::ids::CriterionId;
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;

/// One reason why the first item leads.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The criterion.
    pub criterion: CriterionId,
    /// How much the first item's score would fall with the runner-up's value: in a weighted sum, how much more it
    /// contributes.
    pub lead: f64,
    /// The reason as a clause, e.g. `it takes two days`.
    pub clause: String,
}

/// Why the first item is first.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline {
    /// The first item.
    pub first: Slot,
    /// All items that share the first rank, when they are several.
    pub shared_by: Vec<Slot>,
    /// The best item that is not first.
    pub runner_up: Option<Slot>,
    /// At most two reasons, the weightier first.
    pub reasons: Vec<Reason>,
    /// The weight that can move least before the first item is passed; none when none can make it fall, and for
    /// methods that are no weighted sum.
    pub hold: Option<Hold>,
    /// All of it in one sentence.
    pub sentence: Sentence,
}

/// Says why the first item is first; none while no item has a score. `framework` is the one that the ranking was
/// computed by.
pub fn headline(
    workspace: &Workspace,
    ranking: &Ranking,
    framework: &Framework,
) -> Option<Headline> {
    let first = *ranking.scored().first()?;
    let top: Vec<Slot> = ranking
        .scored()
        .iter()
        .copied()
        .take_while(|slot| ranking.score(*slot) == ranking.score(first))
        .collect();
    let runner_up = ranking.scored().get(top.len()).copied();
    let shared = top.len() > 1;
    let reasons = match runner_up {
        Some(rival) if !shared => reasons(workspace, ranking, framework, first, rival),
        _ => Vec::new(),
    };
    let hold = if shared { None } else { nearest(ranking) };
    let mut headline = Headline {
        first,
        shared_by: if shared { top } else { Vec::new() },
        runner_up,
        reasons,
        hold,
        sentence: Vec::new(),
    };
    let weighted = matches!(ranking.method(), Method::Weighted { .. });
    headline.sentence = say(workspace, &headline, weighted);
    Some(headline)
}

/// The two criteria by which the first item leads most.
fn reasons(
    workspace: &Workspace,
    ranking: &Ranking,
    framework: &Framework,
    first: Slot,
    rival: Slot,
) -> Vec<Reason> {
    let Some(item) = workspace.items.at(first) else {
        return Vec::new();
    };
    let context = ranking.context(workspace);
    let mut reasons: Vec<Reason> = framework
        .criteria()
        .into_iter()
        .filter_map(|id| {
            let criterion = workspace.criteria.get(id)?;
            let swapped =
                WhatIf::new(ranking, first, criterion)?.score_with(ranking.value(rival, id)?)?;
            let lead = ranking.score(first)? - swapped;
            let derived = context.derive(criterion, item);
            (lead > 0.0).then_some(Reason {
                criterion: id.clone(),
                lead,
                clause: explanation_text::clause(criterion, derived.value?, &derived.provenance),
            })
        })
        .collect();
    sort::by(&mut reasons, |a, b| b.lead.total_cmp(&a.lead));
    reasons.truncate(2);
    reasons
}

/// The weight with the least slack.
fn nearest(ranking: &Ranking) -> Option<Hold> {
    let slack = |hold: &Hold| hold.slack().unwrap_or(f64::INFINITY);
    hold_first(ranking)
        .into_iter()
        .filter(|hold| hold.slack().is_some())
        .min_by(|a, b| slack(a).total_cmp(&slack(b)))
}

fn title(workspace: &Workspace, slot: Slot) -> String {
    let item = workspace.items.at(slot);
    item.map_or_else(String::new, |item| item.title.clone())
}

/// Names no more of those that share the first rank than a sentence can carry.
const NAMED: usize = 3;

fn say(workspace: &Workspace, headline: &Headline, weighted: bool) -> Sentence {
    if !headline.shared_by.is_empty() {
        return say_shared(workspace, &headline.shared_by);
    }
    let mut sentence = vec![strong(title(workspace, headline.first))];
    let clauses: Vec<String> = headline.reasons.iter().map(|r| r.clause.clone()).collect();
    sentence.push(plain(match headline.runner_up {
        None => " is first: no other item has a score yet".to_owned(),
        Some(_) if clauses.is_empty() => " is first".to_owned(),
        Some(_) => format!(" is first because {}", english::list(&clauses)),
    }));
    if let Some(hold) = &headline.hold {
        sentence.push(plain(say_hold(workspace, hold)));
    } else if headline.runner_up.is_some() && weighted {
        sentence.push(plain("; no change of a single weight takes it off the top"));
    }
    sentence.push(plain("."));
    sentence
}

fn say_shared(workspace: &Workspace, top: &[Slot]) -> Sentence {
    let mut sentence = Vec::new();
    let named = top.iter().take(NAMED);
    let rest = top.len().saturating_sub(NAMED);
    let last = named.len().saturating_sub(1);
    for (i, slot) in named.enumerate() {
        if i > 0 {
            let and = i == last && rest == 0;
            sentence.push(plain(if and { " and " } else { ", " }));
        }
        sentence.push(strong(title(workspace, *slot)));
    }
    if rest > 0 {
        sentence.push(plain(format!(" and {rest} more")));
    }
    sentence.push(plain(" share the first rank: their scores are equal."));
    sentence
}

/// Rounds so that the sentence is true as it stands: up where it says `less than`, down where it says `more than`.
fn say_hold(workspace: &Workspace, hold: &Hold) -> String {
    let criterion = workspace.criteria.get(&hold.criterion);
    let name = criterion.map_or_else(
        || hold.criterion.to_string(),
        |c| match c.origin {
            // The word of the design; the criterion's name asks more than a sentence can carry.
            Origin::Urgency => "urgency".to_owned(),
            Origin::Burden | Origin::Judged => english::inside(&c.name),
        },
    );
    let below = hold.below.map(|_| hold.share - hold.from);
    let above = hold.above.map(|_| hold.to - hold.share);
    let falls = match (below, above) {
        (Some(b), Some(a)) => b <= a,
        (Some(_), None) => true,
        _ => false,
    };
    let bound = if falls {
        format!("less than {}", english::percent_up(hold.from))
    } else {
        format!("more than {}", english::percent_down(hold.to))
    };
    format!("; it stays first unless {name} counts {bound}")
}
