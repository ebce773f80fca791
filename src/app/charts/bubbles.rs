//! Bubbles on two criteria, parted into quadrants at fixed lines; many items become squares of density with the top
//! items on them.

use super::density::{self, Bin};
use super::labels::{self, Mark, Rect};
use super::scale::Scale;
use super::size;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::use_app;
use leptos::html;
use plumbline_document::ids::ItemId;
use wasm_bindgen::JsCast;

/// Columns and rows of squares in the density.
pub const SQUARES: (u16, u16) = (28, 18);
/// How many of the first bubbles ask for a label.
const LABELS: usize = 14;
/// Up to this many bubbles are drawn large, and labels keep off every one.
const KEPT_FREE: usize = 80;
/// Longest label, in characters.
const LABEL_LENGTH: usize = 26;

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it measures, with its unit.
    pub title: String,
    /// Where values stand.
    pub scale: Scale,
    /// Where the quadrants part.
    pub split: f64,
}

/// One bubble.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// The item.
    pub id: ItemId,
    /// Its title.
    pub title: String,
    /// Raw value on the axis across.
    pub x: f64,
    /// Raw value on the axis up.
    pub y: f64,
    /// Area as a share of the largest bubble's, 0–1; none for an item without a score.
    pub size: Option<f64>,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The axis across.
    pub across: Axis,
    /// The axis up.
    pub up: Axis,
    /// Names of the corners: upper left, upper right, lower left, lower right.
    pub corners: Option<[&'static str; 4]>,
    /// The bubbles, the most important first.
    pub dots: Vec<Dot>,
}

/// Where things stand, in pixels.
#[derive(Clone, Copy, PartialEq)]
struct Frame {
    width: f64,
    height: f64,
    /// Where the ends of the scales are.
    plot: Rect,
    /// The frame around them: wider by the largest bubble, so that none is cut off.
    border: Rect,
    /// Radius of the largest bubble.
    largest: f64,
    text: f64,
}

impl Frame {
    fn new(width: f64, text: f64) -> Self {
        let width = width.max(240.0);
        let height = (width * 0.6).clamp(280.0, 560.0);
        let (left, below) = (text * 4.2, text * 3.6);
        let border = Rect {
            x: left,
            y: text,
            w: width - left - text * 0.5,
            h: height - below - text,
        };
        let largest = (border.w / 42.0).clamp(8.0, 20.0);
        let plot = Rect {
            x: border.x + largest,
            y: border.y + largest,
            w: border.w - 2.0 * largest,
            h: border.h - 2.0 * largest,
        };
        Self {
            width,
            height,
            plot,
            border,
            largest,
            text,
        }
    }

    fn x(&self, share: f64) -> f64 {
        self.plot.x + share * self.plot.w
    }

    fn y(&self, share: f64) -> f64 {
        self.plot.y + (1.0 - share) * self.plot.h
    }

    /// Radius of a bubble: its area, not its width, is in proportion to the score.
    fn radius(&self, size: Option<f64>) -> f64 {
        size.map_or(3.5, |share| {
            (self.largest * libm::sqrt(share.clamp(0.0, 1.0))).max(3.5)
        })
    }
}

/// One bubble where it is drawn.
#[derive(Clone, Copy, Default, PartialEq)]
struct Spot {
    x: f64,
    y: f64,
    r: f64,
    scored: bool,
    there: bool,
}

fn spot(frame: &Frame, picture: &Picture, dot: &Dot) -> Spot {
    Spot {
        x: frame.x(picture.across.scale.at(dot.x)),
        y: frame.y(picture.up.scale.at(dot.y)),
        r: frame.radius(dot.size)
            * if picture.dots.len() > KEPT_FREE {
                0.55
            } else {
                1.0
            },
        scored: dot.size.is_some(),
        there: true,
    }
}

/// The chart. Its words (what it shows, which bubble is pointed at, the table) stand outside of it.
#[component]
pub fn Bubbles(
    /// What it shows.
    picture: Memo<Picture>,
    /// Squares of density beneath the bubbles; empty when every item is a bubble.
    #[prop(into)]
    bins: Signal<Vec<Bin>>,
    /// The item that is pointed at, here or in the table.
    pointed: RwSignal<Option<ItemId>>,
    /// Opens an item.
    #[prop(into)]
    open: Callback<ItemId>,
    /// The drawing in one sentence, for those who do not see it.
    #[prop(into)]
    summary: Signal<String>,
) -> impl IntoView {
    let app = use_app();
    let root = NodeRef::<html::Div>::new();
    let width = size::width_of(root, 640.0);
    let frame =
        Memo::new(move |_| Frame::new(width.get(), size::text_size(app.prefs.projector.get())));
    let count = Memo::new(move |_| picture.with(|p| p.dots.len()));
    let under = move |event: &web_sys::Event| {
        let index = bubble_under(event)?;
        picture.with_untracked(|p| p.dots.get(index).map(|dot| dot.id))
    };
    view! {
        <div class="chart bubbles" node_ref=root>
            <svg role="img" aria-label=summary width=move || frame.get().width height=move || frame.get().height
                on:pointerover=move |event| pointed.set(under(&event)) on:pointerleave=move |_| pointed.set(None)
                on:click=move |event| if let Some(id) = under(&event) { open.run(id) }>
                <Squares frame bins/>
                <Axes frame picture/>
                <g class="dots">
                    <For each=move || 0..count.get() key=|i| *i let:index><Bubble frame picture index/></For>
                </g>
                <Ring frame picture pointed/>
                <Labels frame picture/>
            </svg>
        </div>
    }
}

fn bubble_under(event: &web_sys::Event) -> Option<usize> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    element.get_attribute("data-dot")?.parse().ok()
}

#[component]
fn Bubble(frame: Memo<Frame>, picture: Memo<Picture>, index: usize) -> impl IntoView {
    let here = Memo::new(move |_| {
        let frame = frame.get();
        picture.with(|p| {
            let dot = p.dots.get(index);
            dot.map(|dot| spot(&frame, p, dot)).unwrap_or_default()
        })
    });
    view! {
        <circle data-dot=index class:bare=move || !here.get().scored class:absent=move || !here.get().there
            cx=move || here.get().x cy=move || here.get().y r=move || here.get().r/>
    }
}

/// A ring around the bubble that is pointed at, over all others.
#[component]
fn Ring(
    frame: Memo<Frame>,
    picture: Memo<Picture>,
    pointed: RwSignal<Option<ItemId>>,
) -> impl IntoView {
    let here = Memo::new(move |_| {
        let id = pointed.get()?;
        let frame = frame.get();
        picture.with(|p| {
            let dot = p.dots.iter().find(|dot| dot.id == id)?;
            Some(spot(&frame, p, dot))
        })
    });
    move || {
        here.get()
            .map(|spot| view! { <circle class="ring" cx=spot.x cy=spot.y r=spot.r + 3.0/> })
    }
}

#[component]
fn Squares(frame: Memo<Frame>, bins: Signal<Vec<Bin>>) -> impl IntoView {
    move || {
        let Rect { x, y, w, h } = frame.get().plot;
        let (w, h) = (w / f64::from(SQUARES.0), h / f64::from(SQUARES.1));
        bins.with(|bins| {
            let most = bins.iter().map(|bin| bin.count).max().unwrap_or(1);
            let square = |bin: &Bin| {
                view! {
                    <rect x=x + w * f64::from(bin.column) y=y + h * f64::from(bin.row) width=w - 1.0 height=h - 1.0
                        fill-opacity=density::opacity(bin.count, most)/>
                }
            };
            let squares = bins.iter().map(square).collect_view();
            view! { <g class="squares">{squares}</g> }
        })
    }
}

#[component]
fn Axes(frame: Memo<Frame>, picture: Memo<Picture>) -> impl IntoView {
    // The axes change with the criteria and the size only, not with every score.
    let axes = Memo::new(move |_| picture.with(|p| (p.across.clone(), p.up.clone(), p.corners)));
    move || {
        let f = frame.get();
        let (across, up, corners) = axes.get();
        let Rect { x, y, w, h } = f.border;
        let (right, foot) = (x + w, y + h);
        let (split_x, split_y) = (
            f.x(across.scale.at(across.split)),
            f.y(up.scale.at(up.split)),
        );
        view! {
            <g class="axes">
                <rect class="plot" x=x y=y width=w height=h/>
                <line class="split" x1=split_x x2=split_x y1=y y2=foot/>
                <line class="split" x1=x x2=right y1=split_y y2=split_y/>
                {ticks_across(&f, &across)}
                {ticks_up(&f, &up)}
                <text class="title" text-anchor="end" x=right y=f.height - f.text * 0.35>{format!("{} →", across.title)}</text>
                <text class="title" text-anchor="end" x=-y y=f.text * 1.0 transform="rotate(-90)">{format!("{} →", up.title)}</text>
                {corners.map(|names| corner_names(&f, names))}
            </g>
        }
    }
}

fn ticks_across(frame: &Frame, axis: &Axis) -> impl IntoView + use<> {
    let most = if frame.plot.w < 360.0 { 5 } else { 8 };
    let foot = frame.border.y + frame.border.h;
    let tick = |value: f64| {
        let x = frame.x(axis.scale.at(value));
        let label = format::plain(value);
        view! {
            <line class="tick-mark" x1=x x2=x y1=foot y2=foot + 4.0/>
            <text text-anchor="middle" x=x y=foot + frame.text * 1.35>{label}</text>
        }
    };
    axis.scale.ticks(most).into_iter().map(tick).collect_view()
}

fn ticks_up(frame: &Frame, axis: &Axis) -> impl IntoView + use<> {
    let x = frame.border.x;
    let tick = |value: f64| {
        let y = frame.y(axis.scale.at(value));
        let label = format::plain(value);
        view! {
            <line class="tick-mark" x1=x - 4.0 x2=x y1=y y2=y/>
            <text text-anchor="end" x=x - 7.0 y=y + frame.text * 0.34>{label}</text>
        }
    };
    axis.scale.ticks(5).into_iter().map(tick).collect_view()
}

fn corner_names(frame: &Frame, names: [&'static str; 4]) -> impl IntoView + use<> {
    let Rect { x, y, w, h } = frame.border;
    let inset = frame.text * 0.6;
    let (left, right) = (x + inset, x + w - inset);
    let (above, below) = (y + frame.text * 1.3, y + h - inset);
    let [upper_left, upper_right, lower_left, lower_right] = names;
    view! {
        <text class="corner" x=left y=above>{upper_left}</text>
        <text class="corner" x=right y=above text-anchor="end">{upper_right}</text>
        <text class="corner" x=left y=below>{lower_left}</text>
        <text class="corner" x=right y=below text-anchor="end">{lower_right}</text>
    }
}

#[component]
fn Labels(frame: Memo<Frame>, picture: Memo<Picture>) -> impl IntoView {
    let placed = Memo::new(move |_| {
        let f = frame.get();
        picture.with(|p| place_labels(&f, p))
    });
    move || {
        let text = frame.get().text;
        let label = |(x, y, title): (f64, f64, String)| {
            view! { <text x=x y=y + text * 0.95>{title}</text> }
        };
        let labels = placed.get().into_iter().map(label).collect_view();
        view! { <g class="labels" aria-hidden="true">{labels}</g> }
    }
}

fn mark(frame: &Frame, picture: &Picture, dot: &Dot, width: f64) -> Mark {
    let Spot { x, y, r, .. } = spot(frame, picture, dot);
    Mark { x, y, r, width }
}

fn place_labels(frame: &Frame, picture: &Picture) -> Vec<(f64, f64, String)> {
    let first = || picture.dots.iter().take(LABELS);
    // Where bubbles are few, labels keep off all of them; else only off those that have labels.
    let kept_free = if picture.dots.len() > KEPT_FREE {
        LABELS
    } else {
        KEPT_FREE
    };
    let others = picture.dots.iter().take(kept_free).skip(LABELS);
    let obstacles: Vec<Mark> = others.map(|dot| mark(frame, picture, dot, 0.0)).collect();
    let titles: Vec<String> = first()
        .map(|dot| labels::shorten(&dot.title, LABEL_LENGTH))
        .collect();
    let marks: Vec<Mark> = first()
        .zip(&titles)
        .map(|(dot, title)| mark(frame, picture, dot, size::text_width(title, frame.text)))
        .collect();
    let places = labels::place(&marks, &obstacles, frame.text * 1.25, frame.border);
    places
        .into_iter()
        .zip(titles)
        .filter_map(|(place, title)| place.map(|(x, y)| (x, y, title)))
        .collect()
}
