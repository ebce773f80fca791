//! One entry: what was decided and why, its world then and now, and its place in the chain.

use super::{address, keys};
use crate::app::dialog::DecisionStart;
use crate::app::dialog::Dialog;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::App;
use gloo_timers::callback::Timeout;
use plumbline_document::ledger::decision::{Decision, DecisionKind};
use plumbline_document::ledger::entry::Entry;
use plumbline_features::ledger::chain::Chain;
use plumbline_features::ledger::names;
use plumbline_features::ledger::register::{Filter, RegisterLine, lines};
use plumbline_features::ledger::replay::{
    Difference, NotReplayable as Closed, Outcome, ThenNow, difference, replay,
};
use std::sync::Arc;
use uuid::Uuid;

/// The page of the entry whose hash begins with these bits.
pub(super) fn entry(app: App, id: Uuid) -> AnyView {
    let found = Memo::new(move |_| {
        app.read(|store| {
            let mut entries = store.workspace().decisions.iter();
            entries.find(|e| e.id.as_uuid() == id).cloned()
        })
    });
    let body = move || {
        match found.get() {
        None => view! { <p class="box">"There is no such decision in this workspace. It may be in another copy of it."</p> }.into_any(),
        Some(entry) => match entry.decision().cloned() {
            None => view! { <p class="box bad-box"><b>"This entry cannot be read as a decision."</b>" It claims the hash "<code>{entry.id.to_string()}</code>". The ledger keeps it as it is."</p> }.into_any(),
            Some(decision) => contents(app, &entry, &decision),
        },
    }
    };
    view! { <section class="page decisions one"><p class="crumb"><a href="#/decisions">"← All decisions"</a></p>{body}</section> }.into_any()
}

fn line_of(app: App, entry: &Entry) -> Option<RegisterLine> {
    let all = app.read(|store| lines(store.workspace(), &Filter::default()));
    all.into_iter().find(|line| line.id == entry.id)
}

fn contents(app: App, entry: &Arc<Entry>, decision: &Arc<Decision>) -> AnyView {
    let Some(line) = line_of(app, entry) else {
        return ().into_any();
    };
    let today = app.peek(crate::app::document_store::DocumentStore::today);
    let id = entry.id;
    let start = DecisionStart {
        items: decision
            .items
            .iter()
            .map(|i| i.id)
            .filter(|id| app.peek(|d| d.workspace().items.contains(id)))
            .collect(),
        systems: decision.systems.iter().map(|s| s.id).collect(),
        refers: Some(id),
        ..DecisionStart::new(DecisionKind::Supersede)
    };
    let supersede = move |_| {
        app.dialog
            .set(Some(Dialog::Decide(Box::new(start.clone()))));
    };
    let open = decision.items.iter().map(|about| {
        let (id, key) = (about.id, about.key.clone());
        view! { <button class="link" on:click=move |_| app.open(Some(id))>{format!("Open {key}")}</button> }
    });
    view! {
        <h1>{format!("{}. {}: {}", decision.number, decision.kind.name(), line.subject)}</h1>
        {facts(app, &line, today)}
        <div class="acts">
            {line.ended.is_none().then(|| view! { <button class="button" on:click=supersede>"Supersede"</button> })}
            {open.collect_view()}
        </div>
        {rationale(app, decision)}
        {world(app, &decision)}
        {place(app, entry, decision)}
        {keys::signatures(entry)}
    }
    .into_any()
}

fn facts(app: App, line: &RegisterLine, today: chrono::NaiveDate) -> AnyView {
    let d = &line.decision;
    let did = app.peek(|store| names::show(&d.did, &store.workspace().people));
    let gates: Vec<&str> = d.gates.iter().map(|g| g.name()).collect();
    let rows = [
        ("Decided", format::moment(d.at)),
        ("By", line.deciders.clone()),
        ("Consulted", line.consulted.clone()),
        ("Gates waived", gates.join(", ")),
        ("Changed with it", did),
        ("State", line.state(today)),
    ];
    let rows = rows.into_iter().filter(|(_, text)| !text.is_empty());
    view! { <dl class="ledger-facts">{rows.map(|(name, text)| view! { <dt>{name}</dt><dd>{text}</dd> }).collect_view()}</dl> }.into_any()
}

fn rationale(app: App, decision: &Decision) -> AnyView {
    let parts = app.read(|store| {
        let people = &store.workspace().people;
        decision
            .rationale
            .parts()
            .map(|(name, text)| (name, names::show(text, people)))
    });
    let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
    view! { <div class="rationale">{parts.map(|(name, text)| view! { <h2>{name}</h2><p class="as-typed">{text}</p> }).collect_view()}</div> }.into_any()
}

/// What the replay found, as it is shown.
#[derive(Clone, PartialEq)]
struct Seen {
    same: bool,
    words: String,
    about: String,
    difference: Option<Difference>,
}

/// The world of the decision: computed once the page stands, since a large backlog takes a moment.
fn world(app: App, decision: &Arc<Decision>) -> AnyView {
    let seen = RwSignal::new(None::<Seen>);
    let of = decision.clone();
    Timeout::new(0, move || {
        seen.try_set(Some(look(app, &of)));
    })
    .forget();
    let body = move || match seen.get() {
        None => view! { <p class="soft">"Computing the ranking of that day …"</p> }.into_any(),
        Some(seen) => show(app, &seen),
    };
    if decision.inputs.is_none() {
        return view! { <h2>"The ranking then"</h2><p class="soft">"It rested on no ranking."</p> }
            .into_any();
    }
    view! { <h2>"The ranking then, and what is different today"</h2><div data-testid="replay">{body}</div> }.into_any()
}

fn look(app: App, decision: &Decision) -> Seen {
    app.peek(|store| {
        let workspace = store.workspace();
        match (replay(workspace, decision), &decision.inputs) {
            (Ok(replayed), Some(inputs)) => {
                let framework = replayed.past.workspace.frameworks.iter().next();
                Seen {
                    same: replayed.outcome == Outcome::Same,
                    words: replayed.words(inputs),
                    about: format!(
                        "Ranked by {} as of {}, by version {} of the program with formulas {}.",
                        framework.map_or("", |f| f.name.as_str()),
                        format::day(inputs.today),
                        inputs.engine,
                        inputs.formulas
                    ),
                    difference: Some(difference(workspace, store.ranking(), decision, &replayed)),
                }
            }
            (Err(Closed::Incomplete), _) | (Ok(_), None) => Seen {
                same: false,
                words: "Something that it rests on is missing or was changed, so the ranking of that day cannot be computed again.".to_owned(),
                about: String::new(),
                difference: None,
            },
            (Err(Closed::NoInputs), _) => Seen {
                same: false,
                words: "It rested on no ranking.".to_owned(),
                about: String::new(),
                difference: None,
            },
        }
    })
}

fn show(app: App, seen: &Seen) -> AnyView {
    let class = if seen.same { "good" } else { "late" };
    let table = seen.difference.as_ref().map(|d| side_by_side(app, d));
    view! {
        <p class=class>{if seen.same { "✓ " } else { "▲ " }}{seen.words.clone()}</p>
        <p class="soft">{seen.about.clone()}</p>
        {table}
    }
    .into_any()
}

fn side_by_side(app: App, d: &Difference) -> AnyView {
    let rank = |r: Option<u32>| r.map_or_else(|| "none".to_owned(), |r| r.to_string());
    let score = |s: Option<f64>| s.map_or_else(|| "none".to_owned(), format::one);
    let row = |line: &ThenNow| {
        let id = line.id;
        let gone = line.title.is_empty();
        let name = if gone {
            view! { <span class="soft">{format!("{} is gone", line.key)}</span> }.into_any()
        } else {
            view! { <button class="link" on:click=move |_| app.open(Some(id))>{format!("{} {}", line.key, line.title)}</button> }.into_any()
        };
        view! {
            <tr class:chosen=line.subject>
                <td>{name}{line.subject.then(|| view! { <span class="visually-hidden">" (decided about)"</span> })}</td>
                <td class="num">{rank(line.then.0)}</td><td class="num">{rank(line.now.0)}</td>
                <td class="num">{score(line.then.1)}</td><td class="num">{score(line.now.1)}</td>
                <td class="soft">{line.why.join("; ")}</td>
            </tr>
        }
    };
    let counted = [
        (d.moved, "item has another rank", "items have another rank"),
        (d.new, "item is new", "items are new"),
        (d.gone, "item is gone", "items are gone"),
    ];
    let counted = counted.into_iter().filter(|(n, ..)| *n > 0);
    let counted: Vec<String> = counted
        .map(|(n, one, many)| format!("{} {}", format::whole(n), if n == 1 { one } else { many }))
        .collect();
    let summary = if counted.is_empty() {
        "Today every item has the rank that it had then.".to_owned()
    } else {
        format!("Since then: {}.", counted.join(", "))
    };
    let rules = d
        .rules
        .iter()
        .map(|rule| view! { <li>{rule.clone()}</li> })
        .collect_view();
    view! {
        <p>{summary}</p>
        <ul class="rules">{rules}</ul>
        <div class="scroll-x" tabindex="0" role="region" aria-label="Ranks then and now"><table class="list then-now">
            <thead><tr><th scope="col">"Item"</th><th scope="col" class="num">"Rank then"</th><th scope="col" class="num">"Now"</th><th scope="col" class="num">"Score then"</th><th scope="col" class="num">"Now"</th><th scope="col">"What changed in it"</th></tr></thead>
            <tbody>{d.rows.iter().map(row).collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

/// Its place in the chain.
fn place(app: App, entry: &Entry, decision: &Decision) -> AnyView {
    let (before, after, refers) = app.read(|store| {
        let chain = Chain::of(&store.workspace().decisions);
        let link = |id| chain.get(&id).map(|e| (e.number(), e.id));
        let before: Vec<_> = decision.parents().filter_map(link).collect();
        let built_on = |e: &&Arc<Entry>| {
            e.decision()
                .is_some_and(|d| d.parents().any(|p| p == entry.id))
        };
        let after: Vec<_> = chain
            .entries()
            .iter()
            .filter(built_on)
            .map(|e| (e.number(), e.id))
            .collect();
        (before, after, decision.refers.and_then(link))
    });
    let links = |list: Vec<(u32, plumbline_document::ledger::sha::Sha)>| {
        let one =
            |(number, id)| view! { <a href=address(&id)>{format!("Decision {number}")}</a>" " };
        list.into_iter().map(one).collect_view()
    };
    let refers_words = if decision.kind == DecisionKind::Reversal {
        "Reverses"
    } else {
        "Supersedes"
    };
    view! {
        <h2>"In the ledger"</h2>
        <dl class="ledger-facts">
            <dt>"Hash"</dt><dd><code class="hash">{entry.id.to_string()}</code></dd>
            <dt>"Builds on"</dt><dd>{if before.is_empty() { view! { "Nothing: it is the first" }.into_any() } else { links(before).into_any() }}</dd>
            {(!after.is_empty()).then(|| view! { <dt>"Followed by"</dt><dd>{links(after)}</dd> })}
            {refers.map(|r| view! { <dt>{refers_words}</dt><dd>{links(vec![r])}</dd> })}
        </dl>
    }
    .into_any()
}
