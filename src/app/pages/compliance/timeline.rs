//! The picture of the deadlines: a lane for the Act and one for each system, time from left to right.

use super::state;
use crate::app::charts::labels;
use crate::app::format;
use crate::app::prelude::*;
use chrono::{Datelike, NaiveDate};
use plumbline_features::compliance::coverage::CellState;
use plumbline_features::compliance::deadlines::{Mark, Milestone};

/// What is drawn.
pub(super) struct Drawing {
    /// Names of the lanes.
    pub systems: Vec<String>,
    /// Marks of all systems.
    pub marks: Vec<Mark>,
    /// Dates of the Act.
    pub milestones: Vec<Milestone>,
    /// The day of the vertical line.
    pub today: NaiveDate,
    /// Width in pixels.
    pub width: f64,
    /// Size of the text in pixels.
    pub text: f64,
}

/// Where things stand.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    lane: f64,
    height: f64,
    from: i32,
    to: i32,
}

impl Frame {
    fn of(drawing: &Drawing) -> Self {
        let dates = drawing
            .marks
            .iter()
            .flat_map(|m| std::iter::once(m.date).chain(m.literal.iter().copied()));
        let days: Vec<i32> = dates
            .chain([drawing.today])
            .map(|d| d.num_days_from_ce())
            .collect();
        let first = days.iter().min().copied().unwrap_or(0);
        let last = days.iter().max().copied().unwrap_or(first);
        let pad = ((last - first) / 25).max(40);
        let narrow = drawing.width < drawing.text * 46.0;
        let lane = drawing.text * if narrow { 4.0 } else { 2.7 };
        #[allow(clippy::cast_precision_loss)] // a dozen lanes
        let lanes = (drawing.systems.len() + 1) as f64;
        let top = drawing.text * 1.9;
        Self {
            // On a narrow screen the names stand over their lanes.
            left: if narrow {
                drawing.text
            } else {
                drawing.text * 13.0
            },
            right: drawing.width - drawing.text,
            top,
            lane,
            height: top + lane * lanes + drawing.text * 0.6,
            from: first - pad,
            to: last + pad,
        }
    }

    fn x(&self, date: NaiveDate) -> f64 {
        let span = f64::from((self.to - self.from).max(1));
        let at = f64::from(date.num_days_from_ce() - self.from) / span;
        self.left + at.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// The middle of a lane; 0 is the Act's.
    #[allow(clippy::cast_precision_loss)]
    fn y(&self, lane: usize) -> f64 {
        let narrow = self.left < self.lane;
        let middle = if narrow { 0.64 } else { 0.5 };
        self.top + self.lane * (lane as f64 + middle)
    }
}

/// The drawing.
pub(super) fn draw(drawing: &Drawing) -> AnyView {
    let frame = Frame::of(drawing);
    let (width, height) = (drawing.width, frame.height);
    let today = frame.x(drawing.today);
    let lanes = std::iter::once("The Act")
        .chain(drawing.systems.iter().map(String::as_str))
        .enumerate()
        .map(|(lane, name)| self::lane(drawing, &frame, lane, name))
        .collect_view();
    let acts = drawing
        .milestones
        .iter()
        .filter(|m| (frame.from..=frame.to).contains(&m.date.num_days_from_ce()))
        .map(|m| milestone(drawing, &frame, m))
        .collect_view();
    let marks = drawing
        .marks
        .iter()
        .filter(|m| m.system < drawing.systems.len())
        .map(|m| mark(drawing, &frame, m))
        .collect_view();
    view! {
        <svg role="img" aria-label=summary(drawing) width=width height=height class="deadline-picture">
            {years(drawing, &frame)}
            {lanes}
            <line class="today" x1=today x2=today y1=frame.top - drawing.text * 0.3 y2=height/>
            <text class="today-word" x=today + 4.0 y=height - drawing.text * 0.35>{format::day(drawing.today)}</text>
            {acts}{marks}
        </svg>
    }
    .into_any()
}

/// The drawing in one sentence, for those who do not see it.
fn summary(drawing: &Drawing) -> String {
    let ahead = drawing.marks.iter().filter(|m| m.date >= drawing.today);
    let (mut dates, mut entries) = (0, 0);
    for mark in ahead {
        dates += 1;
        entries += mark.count;
    }
    format!(
        "Timeline of {} systems: {dates} dates with {entries} entries lie ahead. The list below names them.",
        drawing.systems.len()
    )
}

/// A line and a number at the start of each year.
fn years(drawing: &Drawing, frame: &Frame) -> AnyView {
    let of = |days: i32| NaiveDate::from_num_days_from_ce_opt(days).map_or(0, |d| d.year());
    let (first, last) = (of(frame.from) + 1, of(frame.to));
    let room = (frame.right - frame.left) / f64::from((last - first + 1).max(1));
    let every = if room < drawing.text * 3.2 { 2 } else { 1 };
    let ticks = (first..=last).filter_map(|year| {
        let x = frame.x(NaiveDate::from_ymd_opt(year, 1, 1)?);
        let word = if (year - first) % every == 0 && x + drawing.text * 2.6 < drawing.width {
            year.to_string()
        } else {
            String::new()
        };
        Some(view! {
            <g class="year"><line x1=x x2=x y1=frame.top - drawing.text * 0.3 y2=frame.height/><text x=x + 3.0 y=drawing.text>{word}</text></g>
        })
    });
    ticks.collect_view().into_any()
}

fn lane(drawing: &Drawing, frame: &Frame, lane: usize, name: &str) -> AnyView {
    let y = frame.y(lane);
    let narrow = frame.left < frame.lane;
    let (x, name_y, anchor) = if narrow {
        (frame.left, y - drawing.text * 1.25, "start")
    } else {
        (frame.left - drawing.text, y + drawing.text * 0.35, "end")
    };
    let most = if narrow { 36 } else { 22 };
    view! {
        <g class="lane">
            <line x1=frame.left x2=frame.right y1=y y2=y/>
            <text x=x y=name_y text-anchor=anchor>{labels::shorten(name, most)}</text>
        </g>
    }
    .into_any()
}

/// A date of the Act: a small tick, with what happens on it in its tooltip.
fn milestone(drawing: &Drawing, frame: &Frame, milestone: &Milestone) -> AnyView {
    let (x, y) = (frame.x(milestone.date), frame.y(0));
    let half = drawing.text * 0.5;
    let lines = milestone.what.iter().map(|(article, what, draft)| {
        let draft = if *draft { " (draft)" } else { "" };
        format!("{article}: {what}{draft}")
    });
    let words = std::iter::once(format::day(milestone.date)).chain(lines);
    let words = words.collect::<Vec<_>>().join("\n");
    let draft = milestone.what.iter().all(|(.., draft)| *draft);
    view! {
        <g class="milestone" class:draft=draft><line x1=x x2=x y1=y - half y2=y + half/><title>{words}</title></g>
    }
    .into_any()
}

fn mark(drawing: &Drawing, frame: &Frame, mark: &Mark) -> AnyView {
    let (x, y) = (frame.x(mark.date), frame.y(mark.system + 1));
    let radius = drawing.text * 0.82;
    let small = drawing.text * 0.36;
    let letters = mark.literal.iter().map(|date| {
        let at = frame.x(*date);
        let points = format!(
            "{},{} {},{} {},{} {},{}",
            at - small, y, at, y - small, at + small, y, at, y + small
        );
        view! { <line class="joined" x1=at + small x2=x - radius y1=y y2=y/><polygon class="letter" points=points/> }
    });
    let letters = letters.collect_view();
    let name = drawing
        .systems
        .get(mark.system)
        .cloned()
        .unwrap_or_default();
    let words = format!(
        "{name}, {}: {} ({})",
        format::day(mark.date),
        if mark.count == 1 {
            "1 entry".to_owned()
        } else {
            format!("{} entries", mark.count)
        },
        mark.state.name()
    );
    let sign = sign(mark.state);
    view! {
        <g class=format!("mark {}", state::class(mark.state))>
            {letters}
            <circle cx=x cy=y r=radius/>
            <text x=x y=y + drawing.text * 0.33 text-anchor="middle">{mark.count}</text>
            <text class="sign" x=x + radius * 0.8 y=y - radius * 0.55>{sign}</text>
            <title>{words}</title>
        </g>
    }
    .into_any()
}

/// A sign beside the disc, so that its colour is not all that tells the state.
fn sign(state: CellState) -> &'static str {
    match state {
        CellState::Overdue | CellState::Expired => "!",
        CellState::NeedsAnswer => "?",
        CellState::Covered => "✓",
        CellState::InWork => "◐",
        _ => "",
    }
}
