//! Shares of effort by MoSCoW class, as a bar and in words.

use super::room::use_room;
use crate::app::format;
use crate::app::prelude::*;
use plumbline_features::prioritise::moscow::{Class, MUST_AT_MOST, Shares, shares};

fn percent(share: f64) -> String {
    format!(
        "{}\u{a0}%",
        format::plain(libm::round(share * 1000.0) / 10.0)
    )
}

/// What the shares mean, in words.
fn verdict(shares: &Shares) -> String {
    let limit = percent(MUST_AT_MOST);
    match (shares.too_many_musts(), shares.must.share) {
        (Some(share), _) => format!(
            "Musts take {} of the effort, more than the {limit} that DSDM advises: when something slips there is too little to leave out. Make some of them a should.",
            percent(share)
        ),
        (None, Some(share)) => format!(
            "Musts take {} of the effort, within the {limit} that DSDM advises. Coulds take {}; about a fifth is the usual contingency.",
            percent(share),
            percent(shares.could.share.unwrap_or(0.0))
        ),
        (None, None) => {
            "No must, should or could has an effort yet, so there are no shares.".to_owned()
        }
    }
}

/// The shares.
#[component]
pub fn EffortShares() -> impl IntoView {
    let room = use_room();
    let all = Memo::new(move |_| {
        room.app
            .read(|store| shares(store.ranking()).unwrap_or_default())
    });
    let width = move |pick: fn(&Shares) -> Class| {
        move || format!("{}%", all.with(|s| pick(s).share.unwrap_or(0.0) * 100.0))
    };
    let row = move |name: &'static str, part: &'static str, pick: fn(&Shares) -> Class| {
        let class = move || all.with(pick);
        let share = move || {
            class()
                .share
                .map_or_else(|| "not counted".to_owned(), percent)
        };
        let without = move || match class().without_effort {
            0 => String::new(),
            n => format!(", {} without effort", format::whole(n as usize)),
        };
        view! {
            <tr><th scope="row"><i class=format!("swatch {part}")></i>{name}</th>
                <td class="num">{move || format::whole(class().items as usize)}{without}</td>
                <td class="num">{move || format::plain(class().effort)}</td><td class="num">{share}</td></tr>
        }
    };
    view! {
        <h2>"Shares of effort"</h2>
        <div class="shares" role="img" aria-label=move || all.with(verdict)>
            <i class="part-1" style:width=width(|s| s.must)></i><i class="part-3" style:width=width(|s| s.should)></i><i class="part-4" style:width=width(|s| s.could)></i>
            <span class="limit"></span>
        </div>
        <p class:late=move || all.with(|s| s.too_many_musts().is_some())>{move || all.with(verdict)}</p>
        <table class="list">
            <thead><tr><th scope="col">"Class"</th><th scope="col" class="num">"Items"</th><th scope="col" class="num">"Days"</th><th scope="col" class="num">"Share"</th></tr></thead>
            <tbody>
                {row("Must", "part-1", |s| s.must)}
                {row("Should", "part-3", |s| s.should)}
                {row("Could", "part-4", |s| s.could)}
                {row("Won't", "part-6", |s| s.wont)}
            </tbody>
        </table>
        <Show when=move || all.with(|s| s.unclassed > 0)>
            <p class="soft">{move || match all.with(|s| s.unclassed) {
                1 => "1 item has no class yet.".to_owned(),
                n => format!("{} items have no class yet.", format::whole(n as usize)),
            }}</p>
        </Show>
    }
}
