//! A slope chart: two orders side by side, each item's two places joined by a line.

use super::{labels, size};
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::use_app;
use leptos::html;
use plumbline_compact::sort;
use plumbline_document::ids::ItemId;

/// One item with its rank in both orders.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The item.
    pub id: ItemId,
    /// Its title.
    pub title: String,
    /// Its rank in the first order.
    pub first: u32,
    /// Its rank in the second order.
    pub second: u32,
}

/// One line where it is drawn: the rows that it joins.
#[derive(Clone, PartialEq)]
struct Joined {
    line: Line,
    left: f64,
    right: f64,
}

/// The items of each order stand evenly spaced with their rank written beside them, so that a rank of 3,000 does not
/// squeeze the ranks that matter.
fn join(lines: &[Line]) -> Vec<Joined> {
    let rows = |rank: fn(&Line) -> u32| {
        let mut order: Vec<usize> = (0..lines.len()).collect();
        sort::by_key(&mut order, |i| lines.get(*i).map(rank));
        let mut row = vec![0.0; lines.len()];
        for (at, i) in (0_u32..).zip(order) {
            if let Some(entry) = row.get_mut(i) {
                *entry = f64::from(at);
            }
        }
        row
    };
    let (left, right) = (rows(|l| l.first), rows(|l| l.second));
    lines
        .iter()
        .zip(left.into_iter().zip(right))
        .map(|(line, (left, right))| Joined {
            line: line.clone(),
            left,
            right,
        })
        .collect()
}

/// The chart. The table beside it says the same.
#[component]
pub fn Slope(
    /// The items.
    #[prop(into)]
    lines: Signal<Vec<Line>>,
    /// Names of the two orders.
    #[prop(into)]
    names: Signal<(String, String)>,
    /// The drawing in one sentence, for those who do not see it.
    #[prop(into)]
    summary: Signal<String>,
) -> impl IntoView {
    let app = use_app();
    let root = NodeRef::<html::Div>::new();
    let width = size::width_of(root, 640.0);
    let joined = Memo::new(move |_| lines.with(|lines| join(lines)));
    let drawing = move || {
        let text = size::text_size(app.prefs.projector.get());
        let (first, second) = names.get();
        joined.with(|joined| {
            draw(
                joined,
                width.get().max(280.0),
                text,
                &first,
                &second,
                summary,
            )
        })
    };
    view! { <div class="chart slope" node_ref=root>{drawing}</div> }
}

fn draw(
    joined: &[Joined],
    width: f64,
    text: f64,
    first: &str,
    second: &str,
    summary: Signal<String>,
) -> impl IntoView + use<> {
    let step = text * 1.75;
    let head = text * 2.4;
    #[allow(clippy::cast_precision_loss)] // a screenful
    let height = head + step * joined.len() as f64 + text * 0.5;
    // Ranks are as wide as the longest of them.
    let longest = joined.iter().map(|j| j.line.first.max(j.line.second)).max();
    let gap = size::text_width(&whole(longest.unwrap_or(0)), text) + text * 1.2;
    // Words on both sides; on a narrow screen only the left side has them, the right its ranks.
    let narrow = width < text * 42.0;
    let left = if narrow { width * 0.52 } else { width * 0.36 };
    let right = if narrow {
        width - gap - 4.0
    } else {
        width - left
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few dozen
    let letters = ((left - gap - text * 0.8) / (text * 0.54)).clamp(6.0, 60.0) as usize;
    let y = move |row: f64| head + step * (row + 0.5);
    let lines = joined.iter().map(|j| {
        let falls = j.line.second > j.line.first;
        let title = labels::shorten(&j.line.title, letters);
        let on_the_right = if narrow { String::new() } else { title.clone() };
        let (from, to) = (y(j.left), y(j.right));
        let ranks = (whole(j.line.first), whole(j.line.second));
        view! {
            <g class:falls=falls>
                <line x1=left + 6.0 y1=from x2=right - 6.0 y2=to/>
                <circle cx=left + 6.0 cy=from r="3"/><circle cx=right - 6.0 cy=to r="3"/>
                <text text-anchor="end" x=left - gap y=from + text * 0.34>{title}</text>
                <text class="rank" text-anchor="end" x=left - 4.0 y=from + text * 0.34>{ranks.0}</text>
                <text class="rank" x=right + 4.0 y=to + text * 0.34>{ranks.1}</text>
                <text x=right + gap y=to + text * 0.34>{on_the_right}</text>
            </g>
        }
    });
    let lines = lines.collect_view();
    view! {
        <svg role="img" aria-label=summary width=width height=height>
            <text class="title" text-anchor="end" x=left y=text * 1.3>{labels::shorten(first, 24)}</text>
            <text class="title" text-anchor=if narrow { "end" } else { "start" } x=if narrow { width } else { right } y=text * 1.3>{labels::shorten(second, 24)}</text>
            {lines}
        </svg>
    }
}

fn whole(rank: u32) -> String {
    format::whole(rank as usize)
}
