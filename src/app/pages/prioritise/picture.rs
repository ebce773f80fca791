//! Value against effort, or any two criteria: the bubble picture, and a table that says the same.

use super::room::{Room, Shared, use_room};
use crate::app::charts::bubbles::{Axis, Bubbles, Dot, Picture, SQUARES};
use crate::app::charts::density::{Bin, bins};
use crate::app::charts::scale::Scale;
use crate::app::document_store::DocumentStore;
use crate::app::format;
use crate::app::format::Locale;
use crate::app::prelude::*;
use plumbline_document::criterion::{Criterion, Direction, Scale as Fixed};
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use plumbline_features::english::inside;
use plumbline_features::present::Format;
use plumbline_features::present::ranked_list::score_text;
use plumbline_features::prioritise::explain::criterion_name;
use plumbline_features::prioritise::quadrant::Axes;

/// Above this many items single bubbles would be a blot: squares show the density, the top items are bubbles on it.
const MANY: usize = 400;
/// How many of the top items stay bubbles then, and how many the table has.
const TOP: usize = 200;

/// The values of both axes by slot, the scales over them, and the squares of density.
struct Field {
    x: Vec<Option<f64>>,
    y: Vec<Option<f64>>,
    across: Axis,
    up: Axis,
    /// Names of the criteria up and across.
    names: (String, String),
    /// Open items with both values.
    points: usize,
    bins: Vec<Bin>,
    corners: Option<[&'static str; 4]>,
    quadrants: Axes,
}

/// The two criteria that the picture shows: those that people chose, else those of the workspace's value-versus-effort
/// framework.
#[derive(Clone, Copy)]
struct Chosen {
    across: RwSignal<Option<CriterionId>>,
    up: RwSignal<Option<CriterionId>>,
}

/// The axes of the workspace's value-versus-effort framework.
fn usual_axes(workspace: &Workspace) -> Axes {
    let mut all = workspace.frameworks.iter();
    all.find_map(|f| Axes::of(&f.method)).unwrap_or(Axes {
        value: CriterionId::from("business_value"),
        effort: CriterionId::from("effort"),
        value_split: 50.0,
        effort_split: 10.0,
    })
}

fn values(store: &DocumentStore, id: &CriterionId) -> Vec<Option<f64>> {
    let workspace = store.workspace();
    let mut values = vec![None; workspace.items.slots()];
    let Some(criterion) = workspace.criteria.get(id) else {
        return values;
    };
    let context = store.ranking().context(workspace);
    let ranking = store.ranking();
    let at_hand = ranking.knows(id);
    for slot in ranking.open() {
        let value = if at_hand {
            ranking.value(*slot, id)
        } else {
            let item = workspace.items.at(*slot);
            item.and_then(|item| context.value(criterion, item))
        };
        if let Some(entry) = values.get_mut(*slot as usize) {
            *entry = value;
        }
    }
    values
}

/// The criterion's own fixed scale, made longer where items lie beyond it.
fn axis(
    workspace: &Workspace,
    id: &CriterionId,
    values: &[Option<f64>],
    split: Option<f64>,
) -> Axis {
    let criterion = workspace.criteria.get(id).map(AsRef::as_ref);
    let (from, to, log) = match criterion.map(|c| c.scale) {
        Some(Fixed::Linear { min, max }) => (min, max, false),
        Some(Fixed::Log { max }) => (0.0, max, true),
        None => (0.0, 100.0, false),
    };
    let given = values.iter().flatten();
    let (low, high) = given.fold((from, to), |(low, high), v| (low.min(*v), high.max(*v)));
    let fixed = Scale::new(from, to, log);
    Axis {
        title: criterion.map_or_else(|| id.to_string(), title),
        scale: Scale::new(low, high, log),
        split: split.unwrap_or_else(|| fixed.middle()),
    }
}

fn title(criterion: &Criterion) -> String {
    match criterion.unit.as_str() {
        "" => criterion.name.clone(),
        unit => format!("{}, {unit}", criterion.name),
    }
}

/// Names for the corners where up is a benefit and across a cost.
fn corner_names(workspace: &Workspace, axes: &Axes) -> Option<[&'static str; 4]> {
    let direction = |id| workspace.criteria.get(id).map(|c| c.direction);
    let named = direction(&axes.value) == Some(Direction::Benefit)
        && direction(&axes.effort) == Some(Direction::Cost);
    named.then(|| {
        use plumbline_features::prioritise::quadrant::Quadrant;
        [
            Quadrant::QuickWin,
            Quadrant::BigBet,
            Quadrant::FillIn,
            Quadrant::ThinkTwice,
        ]
        .map(Quadrant::name)
    })
}

fn survey(store: &DocumentStore, across: &CriterionId, up: &CriterionId, usual: &Axes) -> Field {
    let workspace = store.workspace();
    let (x, y) = (values(store, across), values(store, up));
    let split_x = (*across == usual.effort).then_some(usual.effort_split);
    let split_y = (*up == usual.value).then_some(usual.value_split);
    let across_axis = axis(workspace, across, &x, split_x);
    let up_axis = axis(workspace, up, &y, split_y);
    let both = || x.iter().zip(&y).filter_map(|(x, y)| (*x).zip(*y));
    let points = both().count();
    let places = both().map(|(x, y)| (across_axis.scale.at(x), up_axis.scale.at(y)));
    let bins = if points > MANY {
        bins(places, SQUARES.0, SQUARES.1)
    } else {
        Vec::new()
    };
    let quadrants = Axes {
        value: up.clone(),
        effort: across.clone(),
        value_split: up_axis.split,
        effort_split: across_axis.split,
    };
    Field {
        points,
        bins,
        corners: corner_names(workspace, &quadrants),
        names: (
            criterion_name(workspace, up),
            criterion_name(workspace, across),
        ),
        quadrants,
        x,
        y,
        across: across_axis,
        up: up_axis,
    }
}

/// The bubbles, in the order of the ranking.
fn dots(store: &DocumentStore, field: &Field) -> Vec<(Slot, Dot)> {
    let ranking = store.ranking();
    let top = ranking
        .scored()
        .first()
        .and_then(|slot| ranking.score(*slot));
    let most = if field.points > MANY { TOP } else { MANY };
    let dot = |slot: &Slot| {
        let x = field.x.get(*slot as usize).copied().flatten()?;
        let y = field.y.get(*slot as usize).copied().flatten()?;
        let item = store.workspace().items.at(*slot)?;
        let score = ranking.score(*slot);
        let size = score
            .zip(top)
            .map(|(score, top)| if top > 0.0 { score / top } else { 0.0 });
        Some((
            *slot,
            Dot {
                id: item.id,
                title: item.title.clone(),
                x,
                y,
                size,
            },
        ))
    };
    ranking.order().iter().filter_map(dot).take(most).collect()
}

/// One bubble in words.
#[derive(Clone, Debug, PartialEq)]
struct Words {
    id: ItemId,
    key: String,
    title: String,
    rank: String,
    x: String,
    y: String,
    score: String,
    quadrant: &'static str,
}

fn words(store: &DocumentStore, field: &Field, slot: Slot, dot: &Dot) -> Words {
    let (workspace, ranking) = (store.workspace(), store.ranking());
    let number = workspace.items.at(slot).map_or(0, |item| item.number);
    let quadrant = field.quadrants.quadrant(dot.y, dot.x);
    let score = ranking.score(slot);
    let with_unit = |id: &CriterionId, value| {
        let criterion = workspace.criteria.get(id);
        Locale.with_unit(value, criterion.map_or("", |c| &c.unit))
    };
    Words {
        id: dot.id,
        key: workspace.settings.key(number),
        title: dot.title.clone(),
        rank: ranking
            .rank(slot)
            .map_or_else(|| "none".to_owned(), |r| format::whole(r as usize)),
        x: with_unit(&field.quadrants.effort, dot.x),
        y: with_unit(&field.quadrants.value, dot.y),
        score: score.map_or_else(
            || "none".to_owned(),
            |s| score_text(ranking.method(), s, &Locale),
        ),
        quadrant: if field.corners.is_some() {
            quadrant.name()
        } else {
            ""
        },
    }
}

/// What the picture's parts share.
#[derive(Clone, Copy)]
struct Scene {
    room: Room,
    field: Memo<Shared<Field>>,
    pointed: RwSignal<Option<ItemId>>,
}

/// The picture.
#[component]
pub fn BubblePicture() -> impl IntoView {
    let room = use_room();
    let chosen = Chosen {
        across: RwSignal::new(None),
        up: RwSignal::new(None),
    };
    let axes = Memo::new(move |_| {
        let (across, up) = (chosen.across.get(), chosen.up.get());
        room.app.read(|store| {
            let usual = usual_axes(store.workspace());
            (across.unwrap_or(usual.effort), up.unwrap_or(usual.value))
        })
    });
    let pointed = RwSignal::new(None);
    let field = Memo::new(move |before: Option<&Shared<Field>>| {
        let (across, up) = axes.get();
        match before {
            Some(field) if room.trying.get_untracked() => {
                room.app.revision();
                field.clone()
            }
            _ => room.app.read(|store| {
                Shared::new(survey(store, &across, &up, &usual_axes(store.workspace())))
            }),
        }
    });
    let scene = Scene {
        room,
        field,
        pointed,
    };
    let picture = Memo::new(move |_| {
        let field = field.get();
        let dots = room.app.read(|store| dots(store, &field));
        Picture {
            across: field.across.clone(),
            up: field.up.clone(),
            corners: field.corners,
            dots: dots.into_iter().map(|(_, dot)| dot).collect(),
        }
    });
    let said = move || summary(scene);
    view! {
        <div class="pickers">
            <Picker label="Up" chosen=chosen.up current=Signal::derive(move || axes.with(|a| a.1.clone()))/>
            <Picker label="Across" chosen=chosen.across current=Signal::derive(move || axes.with(|a| a.0.clone()))/>
        </div>
        <figure class="picture">
            <Bubbles picture bins=Signal::derive(move || field.with(|f| f.bins.clone())) pointed summary=Signal::derive(said)
                open=Callback::new(move |id| room.app.open(Some(id)))/>
            <figcaption><Readout scene/><p class="soft">{said}</p></figcaption>
        </figure>
        <AsTable scene/>
    }
}

fn summary(scene: Scene) -> String {
    scene.field.with(|field| {
        let axes = format!("{} up, {} across", field.names.0, inside(&field.names.1));
        let count = format::whole(field.points);
        if field.points > MANY {
            format!("{axes}. {count} open items: the squares show how many lie where, darker is more; the bubbles are the top {TOP}, the larger the higher their score.")
        } else {
            format!("{axes}. {count} open items have both values; the larger the bubble, the higher the score, and hollow ones have no score. The table below says the same.")
        }
    })
}

#[component]
fn Picker(
    label: &'static str,
    chosen: RwSignal<Option<CriterionId>>,
    current: Signal<CriterionId>,
) -> impl IntoView {
    let room = use_room();
    let all = Memo::new(move |_| {
        room.app.read(|store| {
            let all = store.workspace().criteria.iter();
            all.map(|c| (c.id.clone(), c.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <label class="picker"><span class="soft">{label}</span>
            <select on:change:target=move |event| chosen.set(Some(CriterionId::from(event.target().value())))>
                {move || all.get().into_iter().map(|(id, name)| {
                    let value = id.to_string();
                    view! { <option value=value prop:selected=move || current.get() == id>{name}</option> }
                }).collect_view()}
            </select>
        </label>
    }
}

/// The item that is pointed at, in words.
#[component]
fn Readout(scene: Scene) -> impl IntoView {
    let text = Memo::new(move |_| {
        let id = scene.pointed.get()?;
        let field = scene.field.get();
        scene.room.app.read(|store| {
            let slot = store.workspace().items.slot(&id)?;
            let item = store.workspace().items.at(slot)?;
            let x = field.x.get(slot as usize).copied().flatten()?;
            let y = field.y.get(slot as usize).copied().flatten()?;
            let dot = Dot {
                id,
                title: item.title.clone(),
                x,
                y,
                size: None,
            };
            Some(words(store, &field, slot, &dot))
        })
    });
    let names = move || {
        scene
            .field
            .with(|f| (inside(&f.names.0), inside(&f.names.1)))
    };
    view! {
        <p class="readout">
            {move || match text.get() {
                Some(w) => {
                    let (up, across) = names();
                    let quadrant = if w.quadrant.is_empty() { String::new() } else { format!(" · {}", inside(w.quadrant)) };
                    view! { <b>{w.title}</b>{format!(" · rank {} · score {} · {up} {} · {across} {}{quadrant}", w.rank, w.score, w.y, w.x)} }.into_any()
                }
                None => view! { <span class="soft">"Point at a bubble to read it, or go through the table below; click to open it."</span> }.into_any(),
            }}
        </p>
    }
}

/// The bubbles as a table: what the picture shows, reachable by keyboard.
#[component]
fn AsTable(scene: Scene) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <details class="as-table" on:toggle:target=move |event| open.set(event.target().has_attribute("open"))>
            <summary>"The same as a table"</summary>
            <Show when=move || open.get()><Rows scene/></Show>
        </details>
    }
}

#[component]
fn Rows(scene: Scene) -> impl IntoView {
    let rows = Memo::new(move |_| {
        let field = scene.field.get();
        scene.room.app.read(|store| {
            let all = dots(store, &field);
            let top = all.iter().take(TOP);
            top.map(|(slot, dot)| words(store, &field, *slot, dot))
                .collect::<Vec<_>>()
        })
    });
    let named = move || scene.field.with(|f| f.corners.is_some());
    let head = move |up: bool| {
        move || {
            scene.field.with(|f| {
                if up {
                    f.up.title.clone()
                } else {
                    f.across.title.clone()
                }
            })
        }
    };
    view! {
        <div class="scroll"><table class="list">
            <caption class="visually-hidden">{move || summary(scene)}</caption>
            <thead><tr>
                <th scope="col" class="num">"Rank"</th><th scope="col">"Item"</th>
                <th scope="col" class="num">{head(true)}</th><th scope="col" class="num">{head(false)}</th>
                <th scope="col" class="num">"Score"</th><th scope="col" class:absent=move || !named()>"Quadrant"</th>
            </tr></thead>
            <tbody><For each=move || rows.get() key=|w| format!("{w:?}") let:w><Row scene w/></For></tbody>
        </table></div>
    }
}

#[component]
fn Row(scene: Scene, w: Words) -> impl IntoView {
    let id = w.id;
    view! {
        <tr>
            <td class="num">{w.rank}</td>
            <td><button class="link" on:focus=move |_| scene.pointed.set(Some(id)) on:blur=move |_| scene.pointed.set(None)
                on:click=move |_| scene.room.app.open(Some(id))>{w.title}</button>" "<span class="soft">{w.key}</span></td>
            <td class="num">{w.y}</td><td class="num">{w.x}</td><td class="num">{w.score}</td><td class:absent=w.quadrant.is_empty()>{w.quadrant}</td>
        </tr>
    }
}
