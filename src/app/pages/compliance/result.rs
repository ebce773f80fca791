//! The result as it builds up: verdict, basis, roles, duties, what is open and what is contested; the working on demand.

use super::common::{cited, pack};
use super::questions::Place;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::widgets::icon::{self, Icon};
use plumbline_ai_act::assessment::{Assessment, Verdict};
use plumbline_ai_act::doubts::Disputed;
use plumbline_ai_act::explain::{TraceStep, explain};
use plumbline_ai_act::facts::Facts;
use plumbline_ai_act::obligations::{Obligation, Status};
use plumbline_ai_act::pack::{Confidence, RulePack};
use plumbline_ai_act::predicate::Tri;
use plumbline_ai_act::references::{cite, link};
use plumbline_document::assessed::wants_evidence;
use plumbline_document::tier::Tier;
use plumbline_features::compliance::matrix::role_words;
use plumbline_features::compliance::report;
use std::sync::Arc;

/// How many open rules and duties are named.
const NAMED: usize = 12;

/// The whole result.
pub(super) fn result(place: Place, facts: &Arc<Facts>, live: &Assessment) -> AnyView {
    let Some(pack) = pack() else {
        return ().into_any();
    };
    view! {
        <div class="assessment-result" data-testid="result">
            {head(live)}
            {insufficient(place, pack, live)}
            {basis(pack, facts, live)}
            {roles(live)}
            {transparency(pack, live)}
            {disputed(pack, live)}
            {remarks(live)}
            {duties(live)}
            {open(facts, pack, live)}
        </div>
    }
    .into_any()
}

fn head(live: &Assessment) -> AnyView {
    let tier = Tier::from(live.tier);
    let lines = live.tiers.iter().map(|tier| {
        let from = live.tier_applies_from(*tier);
        let from = from.map(|date| format!(", applies from {}", format::day(date)));
        view! { <li>{tier.words()}{from}</li> }
    });
    let all = lines.collect_view();
    let lead = capital(live.tier.words());
    view! {
        <p class="assessment-verdict" role="status"><span class=icon::tier_class(tier)><Icon name=icon::of_tier(tier)/></span><strong data-testid="verdict">{lead}</strong></p>
        <ul class="dots" aria-label="All results that hold">{all}</ul>
    }
    .into_any()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn insufficient(place: Place, pack: &RulePack, live: &Assessment) -> AnyView {
    let Some(missing) = &live.insufficient else {
        return ().into_any();
    };
    let possible: Vec<&str> = live.open_tiers.iter().map(|t| t.words()).collect();
    let possible = format!("Still possible: {}.", possible.join(", "));
    let next = missing.next_question.clone().and_then(|id| {
        let question = pack.fact(&id)?.text.question.clone()?;
        Some(view! { <p>"The question that decides most: "<button class="link" type="button" on:click=move |_| place.wanted.set(Some(id.clone()))>{question.to_string()}</button></p> })
    });
    let all_open = next.is_none().then(
        || view! { <p>"Every question that decides it was answered with ‘I don't know’."</p> },
    );
    view! {
        <section class="box doubt" data-testid="insufficient"><h3>"Not enough facts yet"</h3><p>{possible}</p>{next}{all_open}</section>
    }
    .into_any()
}

fn mark(pack: &RulePack, confidence: Confidence) -> Option<String> {
    report::mark(pack, confidence).map(|told| told.to_string())
}

fn basis(pack: &'static RulePack, facts: &Arc<Facts>, live: &Assessment) -> AnyView {
    let hold = live.verdicts.iter().filter(|v| v.outcome.is_yes());
    let lines: Vec<AnyView> = hold.map(|v| verdict(pack, facts, v)).collect();
    if lines.is_empty() {
        return ().into_any();
    }
    view! { <h3>"Why"</h3><ul class="assessment-verdicts" data-testid="basis">{lines}</ul> }
        .into_any()
}

fn verdict(pack: &'static RulePack, facts: &Arc<Facts>, verdict: &Verdict) -> AnyView {
    let lifted = verdict
        .lifted_by_6_3
        .then(|| view! { <p class="soft">"Taken out again by Art. 6(3)."</p> });
    let mark = mark(pack, verdict.confidence)
        .map(|m| view! { <p class="soft">{format!("How sure: {m}.")}</p> });
    view! {
        <li>
            <p><b>{cited(&verdict.reference, link(pack, &verdict.reference))}</b>" "{verdict.title.to_string()}</p>
            <p class="soft">{format!("{}, applies from {}", verdict.tier.words(), format::day(verdict.applies_from))}</p>
            {lifted}{mark}
            {working(pack, facts, verdict.rule.clone())}
        </li>
    }
    .into_any()
}

/// Every condition of a rule, built when somebody wants to see it.
fn working(pack: &'static RulePack, facts: &Arc<Facts>, rule: Arc<str>) -> AnyView {
    let open = RwSignal::new(false);
    let facts = facts.clone();
    let steps = move || {
        open.get().then(|| {
            let trace = explain(pack, &facts, &rule);
            let steps = trace.iter().flat_map(|t| &t.steps).map(step).collect_view();
            view! { <ul class="steps">{steps}</ul> }
        })
    };
    view! {
        <button class="link opener" type="button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>"Show the working"</button>
        {steps}
    }
    .into_any()
}

fn step(step: &TraceStep) -> AnyView {
    let (class, state) = match (step.state, step.exception) {
        (Tri::Yes, false) => ("state good", "met"),
        (Tri::No, false) => ("state calm", "not met"),
        (Tri::Yes, true) => ("state warn", "exception met"),
        (Tri::No, true) => ("state calm", "exception not met"),
        (Tri::Unknown, _) => ("state warn", "unknown"),
    };
    let because: Vec<String> = step
        .because
        .iter()
        .map(|b| format!("{} = {}", b.fact, b.value))
        .collect();
    view! {
        <li><span class=class>{state}</span>" "{step.text.to_string()}" ("{cited(&step.reference, step.link.clone())}")"<small>{because.join(", ")}</small></li>
    }
    .into_any()
}

fn roles(live: &Assessment) -> AnyView {
    let each = live.roles.iter().map(|role| {
        let open = (!role.state.is_yes()).then_some(" (open)");
        let by = role.derived_by.as_ref().map(|by| format!(", by {by}"));
        view! { <li>{role_words(&role.role)}{open}{by}</li> }
    });
    let lines = each.collect_view();
    if live.roles.is_empty() {
        return ().into_any();
    }
    view! { <h3>"Your roles"</h3><ul class="dots">{lines}</ul> }.into_any()
}

fn transparency(pack: &RulePack, live: &Assessment) -> AnyView {
    if live.art50.is_empty() {
        return ().into_any();
    }
    let lines = live.art50.iter().map(|paragraph| {
        let bearers: Vec<String> = paragraph.borne_by.iter().map(|r| role_words(r)).collect();
        let yours = match paragraph.yours {
            Tri::Yes => "it is yours",
            Tri::No => "it is not yours",
            Tri::Unknown => "whether it is yours is open",
        };
        let content: Vec<&str> = paragraph.modalities.iter().map(|m| &**m).collect();
        let content = (!content.is_empty()).then(|| format!(" ({})", content.join(", ")));
        let limited = paragraph.limited_form.then_some(" In a form that does not hamper the work.");
        view! {
            <li><b>{cited(&paragraph.reference, link(pack, &paragraph.reference))}</b>" "{paragraph.title.to_string()}{content}": "{format!("borne by the {}; {yours}.", bearers.join(" and "))}{limited}</li>
        }
    });
    let lines = lines.collect_view();
    view! { <h3>"Transparency (Art. 50)"</h3><ul class="dots" data-testid="art50">{lines}</ul> }
        .into_any()
}

fn disputed(pack: &RulePack, live: &Assessment) -> AnyView {
    let each: Vec<AnyView> = live.disputed.iter().map(|d| one_dispute(pack, d)).collect();
    if each.is_empty() {
        return ().into_any();
    }
    view! { <h3>"Contested"</h3>{each} }.into_any()
}

fn one_dispute(pack: &RulePack, dispute: &Disputed) -> AnyView {
    let readings = dispute.readings.iter().enumerate().map(|(at, reading)| {
        let used = if at == 0 { "Used here: " } else { "Other reading: " };
        view! { <li><b>{used}</b>{reading.text.to_string()}" "<small>{reading.source.to_string()}</small></li> }
    });
    let readings = readings.collect_view();
    let other = dispute.other_tiers.as_ref().map(|tiers| {
        let words: Vec<&str> = tiers.iter().map(|t| t.words()).collect();
        view! { <p>{format!("Under the other reading: {}.", words.join(", "))}</p> }
    });
    view! {
        <section class="box doubt"><h4>{cited(&dispute.reference, link(pack, &dispute.reference))}": "{dispute.title.to_string()}</h4><ul class="dots">{readings}</ul>{other}</section>
    }
    .into_any()
}

fn remarks(live: &Assessment) -> AnyView {
    let lines = live
        .remarks
        .iter()
        .map(|r| view! { <li>{r.text.to_string()}" ("{r.reference.to_string()}")"</li> });
    let lines = lines.collect_view();
    if live.remarks.is_empty() {
        return ().into_any();
    }
    view! { <h3>"Remarks"</h3><ul class="dots">{lines}</ul> }.into_any()
}

fn duties(live: &Assessment) -> AnyView {
    let owed: Vec<&Obligation> = live.duties.iter().filter(|d| wants_evidence(d)).collect();
    let other = live.duties.len() - owed.len();
    let line = |duty: &&Obligation| {
        let from = match (duty.status, duty.applies_from) {
            (Status::Applies, _) => "applies".to_owned(),
            (_, Some(from)) => format!("from {}", format::day(from)),
            (_, None) => "date open".to_owned(),
        };
        let letter = duty
            .literal_from
            .map(|d| format!("; by the letter of the law from {}", format::day(d)));
        view! { <li><b>{cite(&duty.article)}</b>" "{duty.title.to_string()}<small>{from}{letter}</small></li> }
    };
    let lines = owed.iter().map(line).collect_view();
    let more = (other > 0).then(|| view! { <p class="soft">{format!("{other} more sleep, wait for an event, are voluntary, or hang on an answer.")}</p> });
    view! {
        <details class="duties-preview" data-testid="duties"><summary>{format!("Obligations: {}", owed.len())}</summary><ul class="dots">{lines}</ul>{more}</details>
    }
    .into_any()
}

fn open(facts: &Arc<Facts>, pack: &'static RulePack, live: &Assessment) -> AnyView {
    let unknown: Vec<&Verdict> = live
        .verdicts
        .iter()
        .filter(|v| !v.outcome.is_yes())
        .collect();
    if unknown.is_empty() {
        return ().into_any();
    }
    let lines: Vec<AnyView> = unknown
        .iter()
        .take(NAMED)
        .map(|v| {
            view! { <li><p>{cited(&v.reference, link(pack, &v.reference))}" "{v.title.to_string()}</p>{working(pack, facts, v.rule.clone())}</li> }
                .into_any()
        })
        .collect();
    let rest = unknown.len().saturating_sub(NAMED);
    let more = (rest > 0).then(|| view! { <p class="soft">{format!("and {rest} more")}</p> });
    view! {
        <details class="open-rules"><summary>{format!("Open: {} rules wait for an answer", unknown.len())}</summary><ul class="assessment-verdicts">{lines}</ul>{more}</details>
    }
    .into_any()
}
