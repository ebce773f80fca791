//! Two frameworks side by side: how far they agree, and whom the choice moves.

use super::room::{Room, Shared, use_room};
use crate::app::charts::slope::{Line, Slope};
use crate::app::dialog::DecisionStart;
use crate::app::dialog::Dialog;
use crate::app::document_store::DocumentStore;
use crate::app::format;
use crate::app::prelude::*;
use plumbline_commands::command::{Command, SetupCommand};
use plumbline_document::ids::{FrameworkId, ItemId};
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_features::prioritise::compare::{Comparison, Overlap, Pair, compare, overlap};
use plumbline_features::prioritise::ranking::Ranking;

/// Items in the chart and in the table of movers.
const MOVERS: usize = 20;
/// Ranks that the table of the top reaches down to.
const TOP: u32 = 25;
/// The tops whose overlap is shown.
const TOPS: [u32; 3] = [5, 10, 20];
/// Above this many items the comparison waits until the weight rests.
const MANY: u32 = 2_000;

/// A comparison with the tops' overlaps.
struct Both {
    comparison: Comparison,
    tops: Vec<Overlap>,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
struct RowView {
    id: ItemId,
    title: String,
    first: Option<u32>,
    second: Option<u32>,
}

/// What the parts share.
#[derive(Clone, Copy)]
struct Scene {
    room: Room,
    both: Memo<Option<Shared<Both>>>,
    names: Memo<(String, String)>,
}

/// The comparison.
#[component]
pub fn ComparisonView() -> impl IntoView {
    let room = use_room();
    let chosen = RwSignal::new(None::<FrameworkId>);
    let others = Memo::new(move |_| {
        let at_work = room.framework.with(|f| f.id.clone());
        room.app.read(|store| {
            let all = store
                .workspace()
                .frameworks
                .iter()
                .filter(|f| f.id != at_work);
            all.map(|f| (f.id.clone(), f.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    // What people chose while it is there to choose, else the first.
    let second = Memo::new(move |_| {
        let wanted = chosen.get();
        others.with(|all| {
            let found = all.iter().find(|(id, _)| Some(id) == wanted.as_ref());
            found.or(all.first()).cloned()
        })
    });
    let names = Memo::new(move |_| {
        let second = second.get().map(|(_, name)| name).unwrap_or_default();
        (room.framework.with(|f| f.name.clone()), second)
    });
    let both = compared(room, second);
    let scene = Scene { room, both, names };
    view! {
        <label class="picker"><span class="soft">{move || format!("{} beside", names.get().0)}</span>
            <select on:change:target=move |event| chosen.set(Some(FrameworkId::from(event.target().value())))>
                {move || others.get().into_iter().map(|(id, name)| {
                    let value = id.to_string();
                    view! { <option value=value prop:selected=move || second.with(|s| s.as_ref().is_some_and(|s| s.0 == id))>{name}</option> }
                }).collect_view()}
            </select>
        </label>
        <DecideForSecond room second/>
        <Agreement scene/>
        <Show when=move || both.with(|b| b.as_ref().is_some_and(|b| b.comparison.both > 0))>
            <Movers scene/>
            <TopTable scene/>
        </Show>
    }
}

/// To rank by the other framework is a decision: its reason goes into the ledger with the change.
#[component]
fn DecideForSecond(room: Room, second: Memo<Option<(FrameworkId, String)>>) -> impl IntoView {
    let decide = move |_| {
        let Some((id, _)) = second.get_untracked() else {
            return;
        };
        room.app
            .dialog
            .set(Some(Dialog::Decide(Box::new(DecisionStart {
                act: Some(Command::Setup(SetupCommand::UseFramework { id })),
                ..DecisionStart::new(DecisionKind::ChangeFramework)
            }))));
    };
    view! {
        <button class="button" type="button" on:click=decide>
            {move || second.get().map(|(_, name)| format!("Decide to rank by {name} …"))}
        </button>
    }
}

/// The ranking by the second framework changes only with the document; the comparison follows the weights, for large
/// backlogs once they rest.
fn compared(room: Room, second: Memo<Option<(FrameworkId, String)>>) -> Memo<Option<Shared<Both>>> {
    let ranking = Memo::new(move |before: Option<&Option<Shared<Ranking>>>| {
        let id = second.get().map(|(id, _)| id);
        match before {
            Some(ranking) if room.trying.get_untracked() => {
                room.app.revision();
                ranking.clone()
            }
            _ => room.app.read(|store| rank_by(store, id.as_ref()?)),
        }
    });
    Memo::new(move |before: Option<&Option<Shared<Both>>>| {
        let second = ranking.get()?;
        room.app.read(|store| {
            let large = store.ranking().counts().items > MANY;
            match before {
                Some(both) if large && room.trying.get_untracked() => both.clone(),
                _ => Some(Shared::new(put_side_by_side(store.ranking(), &second))),
            }
        })
    })
}

fn rank_by(store: &DocumentStore, id: &FrameworkId) -> Option<Shared<Ranking>> {
    let framework = store.workspace().frameworks.get(id)?;
    Some(Shared::new(Ranking::compute(
        store.workspace(),
        framework,
        store.today(),
    )))
}

fn put_side_by_side(first: &Ranking, second: &Ranking) -> Both {
    let comparison = compare(first, second, TOP);
    let tops = TOPS.map(|k| overlap(&comparison.pairs, k));
    Both {
        tops: tops.into(),
        comparison,
    }
}

/// What a tau-b means. The bands are a customary reading, not part of the measure.
fn agreement_words(tau: f64) -> &'static str {
    match tau {
        t if t >= 0.9 => "almost the same order",
        t if t >= 0.7 => "largely the same order",
        t if t >= 0.4 => "some agreement",
        t if t > 0.1 => "little agreement",
        t if t >= -0.1 => "no agreement",
        _ => "opposite orders",
    }
}

#[component]
fn Agreement(scene: Scene) -> impl IntoView {
    let figure = |value: String, name: String, words: String| {
        view! { <div class="figure"><b>{value}</b><span>{name}</span><span class="soft">{words}</span></div> }
    };
    move || {
        let (first, second) = scene.names.get();
        scene.both.with(|both| {
            let both = both.as_ref()?;
            let comparison = &both.comparison;
            if comparison.both == 0 {
                return Some(view! { <p class="box">{format!("No item has a rank by both {first} and {second}, so there is nothing to compare. Judge some items by what both of them read.")}</p> }.into_any());
            }
            let tau = match comparison.tau_b {
                Some(tau) => (format::plain(tau), agreement_words(tau).to_owned()),
                None => ("none".to_owned(), "one of the orders is all ties, or there is one item".to_owned()),
            };
            let tops = both.tops.iter().map(|top| {
                let share = top.share.map(|share| libm::round(share * 100.0));
                let share = share.map_or_else(|| "none".to_owned(), |s| format!("{}\u{a0}%", format::plain(s)));
                // Ties share a rank, so a top of 5 can hold more than 5 items: the count says how many are meant.
                let shared = if top.shared == 1 { "1 item in both".to_owned() } else { format!("{} items in both", format::whole(top.shared as usize)) };
                figure(share, format!("overlap of the top {}", top.k), shared)
            });
            let tops = tops.collect_view();
            let ranked = format::whole(comparison.both as usize);
            let waits = if comparison.pairs.len() > MANY as usize { " With this many items the comparison follows when you let a slider go." } else { "" };
            Some(view! {
                <div class="figures">{figure(tau.0, "Kendall's tau-b".to_owned(), tau.1)}{tops}</div>
                <p class="soft">{format!("{ranked} items have a rank by both. A tau-b of 1 is the same order, 0 no relation, −1 the reverse.{waits}")}</p>
            }.into_any())
        })
    }
}

fn row(store: &DocumentStore, pair: &Pair) -> Option<RowView> {
    let item = store.workspace().items.at(pair.slot)?;
    Some(RowView {
        id: item.id,
        title: item.title.clone(),
        first: pair.first,
        second: pair.second,
    })
}

fn rows(scene: Scene, pick: impl Fn(&Comparison) -> Vec<Pair>) -> Vec<RowView> {
    scene.both.with(|both| {
        let pairs = both
            .as_ref()
            .map(|b| pick(&b.comparison))
            .unwrap_or_default();
        scene
            .room
            .app
            .peek(|store| pairs.iter().filter_map(|p| row(store, p)).collect())
    })
}

/// The chart of the biggest movers, with its table.
#[component]
fn Movers(scene: Scene) -> impl IntoView {
    let movers =
        Memo::new(move |_| rows(scene, |c| c.movers.iter().take(MOVERS).copied().collect()));
    let lines = Signal::derive(move || {
        movers.with(|movers| {
            let line = |row: &RowView| {
                Some(Line {
                    id: row.id,
                    title: row.title.clone(),
                    first: row.first?,
                    second: row.second?,
                })
            };
            movers.iter().filter_map(line).collect::<Vec<_>>()
        })
    });
    let said = Signal::derive(move || {
        let (first, second) = scene.names.get();
        format!(
            "The items whose rank differs most between {first} and {second}, each a line from its rank in the one to its rank in the other. The table below says the same."
        )
    });
    view! {
        <h3>"Biggest movers"</h3>
        <Show when=move || movers.with(|m| !m.is_empty()) fallback=|| view! { <p class="soft">"Every item has the same rank in both."</p> }>
            <Slope lines names=scene.names summary=said/>
            <p class="soft">"Solid lines rise from the left to the right, broken ones fall. Items stand evenly spaced, with their ranks beside them."</p>
            <details class="as-table"><summary>"The movers as a table"</summary><RankTable scene rows=movers/></details>
        </Show>
    }
}

/// Every item within the top of either.
#[component]
fn TopTable(scene: Scene) -> impl IntoView {
    let top = Memo::new(move |_| {
        let within = |rank: Option<u32>| rank.is_some_and(|rank| rank <= TOP);
        rows(scene, |c| {
            let pairs = c
                .pairs
                .iter()
                .filter(|p| within(p.first) || within(p.second));
            // Ties can share a rank in any number: a screenful is enough.
            pairs.copied().take(2 * TOP as usize).collect()
        })
    });
    view! {
        <h3>{format!("The top {TOP} of either")}</h3>
        <RankTable scene rows=top/>
    }
}

#[component]
fn RankTable(scene: Scene, rows: Memo<Vec<RowView>>) -> impl IntoView {
    let rank =
        |rank: Option<u32>| rank.map_or_else(|| "none".to_owned(), |r| format::whole(r as usize));
    let line = move |row: RowView| {
        let id = row.id;
        view! {
            <tr>
                <td><button class="link" on:click=move |_| scene.room.app.open(Some(id))>{row.title.clone()}</button></td>
                <td class="num">{rank(row.first)}</td><td class="num">{rank(row.second)}</td>
                <td class="num">{difference(row.first, row.second)}</td>
            </tr>
        }
    };
    view! {
        <div class="scroll"><table class="list ranks">
            <thead><tr><th scope="col">"Item"</th><th scope="col" class="num">{move || scene.names.get().0}</th>
                <th scope="col" class="num">{move || scene.names.get().1}</th><th scope="col" class="num">"Difference"</th></tr></thead>
            <tbody><For each=move || rows.get() key=|row| format!("{row:?}") children=line/></tbody>
        </table></div>
    }
}

/// How far an item rises or falls from the first to the second, in words and with a sign.
fn difference(first: Option<u32>, second: Option<u32>) -> String {
    let places = |n: u32| format::whole(n as usize);
    match (first, second) {
        (Some(a), Some(b)) if b < a => format!("▲ up {}", places(a - b)),
        (Some(a), Some(b)) if b > a => format!("▼ down {}", places(b - a)),
        (Some(_), Some(_)) => "same".to_owned(),
        _ => "not ranked in both".to_owned(),
    }
}
