//! How many items there are, and how many of them have no rank and why.

use crate::present::ViewContext;

/// Of the whole backlog: `1,240 items · 1,100 scored · 2 done`.
pub fn all(context: &ViewContext<'_>) -> String {
    let counts = context.ranking.counts();
    let items = context
        .format
        .counted(counts.items as usize, "item", "items");
    let scored = context.format.whole(counts.scored as usize);
    joined(
        context,
        format!("{items} · {scored} scored"),
        &[(counts.prohibited, "prohibited"), (counts.done, "done")],
    )
}

/// Of the ranking, of which at most `lines` are shown: `25 of 1,200 ranked items · 1 with something missing`.
pub fn ranked(context: &ViewContext<'_>, lines: usize) -> String {
    let counts = context.ranking.counts();
    let scored = counts.scored as usize;
    let whole = |n: usize| context.format.whole(n);
    joined(
        context,
        format!(
            "{} of {} ranked items",
            whole(scored.min(lines)),
            whole(scored)
        ),
        &[
            (counts.undefined, "with something missing"),
            (counts.prohibited, "prohibited"),
            (counts.done, "done"),
        ],
    )
}

/// What is there, then how many others; those of which there is none are not mentioned.
fn joined(context: &ViewContext<'_>, mut text: String, others: &[(u32, &str)]) -> String {
    for (n, what) in others.iter().filter(|(n, _)| *n > 0) {
        let n = context.format.whole(*n as usize);
        text.push_str(&format!(" · {n} {what}"));
    }
    text
}
