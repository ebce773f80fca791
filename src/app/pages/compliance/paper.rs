//! A document of the engine, drawn: what is on the screen is what is printed.

use crate::app::prelude::*;
use plumbline_features::compliance::paper::{Block, TextLine};

/// The document. Links go to another page and give it no way back to this one.
pub(super) fn paper(blocks: &[Block]) -> AnyView {
    let blocks = blocks.iter().map(block).collect_view();
    view! { <article class="paper" data-testid="paper">{blocks}</article> }.into_any()
}

fn block(block: &Block) -> AnyView {
    match block {
        Block::Heading(level, text) => heading(*level, text),
        Block::Paragraph(text) => view! { <p>{line(text)}</p> }.into_any(),
        Block::List(lines) => {
            let lines = lines.iter().map(|text| view! { <li>{line(text)}</li> });
            view! { <ul>{lines.collect_view()}</ul> }.into_any()
        }
        Block::Terms(terms) => {
            let terms = terms
                .iter()
                .map(|(term, text)| view! { <div><dt>{*term}</dt><dd>{line(text)}</dd></div> });
            view! { <dl>{terms.collect_view()}</dl> }.into_any()
        }
    }
}

fn heading(level: u8, text: &TextLine) -> AnyView {
    let text = line(text);
    match level {
        1 => view! { <h2 class="paper-title">{text}</h2> }.into_any(),
        2 => view! { <h3>{text}</h3> }.into_any(),
        _ => view! { <h4>{text}</h4> }.into_any(),
    }
}

fn line(line: &TextLine) -> AnyView {
    let words = line.0.iter().map(|words| {
        let text = words.text.clone();
        match (&words.link, words.strong) {
            (Some(link), _) => {
                view! { <a href=link.clone() target="_blank" rel="noopener noreferrer">{text}</a> }
                    .into_any()
            }
            (None, true) => view! { <strong>{text}</strong> }.into_any(),
            (None, false) => text.into_any(),
        }
    });
    words.collect_view().into_any()
}

/// Asks the browser to print this page.
pub(super) fn print() {
    // Where printing is not allowed, the export buttons beside it still work.
    drop(window().print());
}
