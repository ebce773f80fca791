//! What the import would do: how many entities meet which fate, lists to look into, notes, and what was refused.

use super::state::{Choice, Compared, ImportState};
use super::words;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::{files, format};
use plumbline_compact::sort;
use plumbline_exchange::notes::{Note, Notes, Refused, Severity};
use plumbline_exchange::preview::{Counts, Fate, PreviewEntry};

/// How many lines of a list are shown.
const SHOWN: usize = 200;
/// How many notes are shown.
const NOTES_SHOWN: usize = 20;

/// The fates that are listed, without their details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pile {
    Added,
    Changed,
    Unchanged,
    Removed,
    Refused,
}

impl Pile {
    const ALL: [Self; 5] = [
        Self::Added,
        Self::Changed,
        Self::Unchanged,
        Self::Removed,
        Self::Refused,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Unchanged => "Unchanged",
            Self::Removed => "Removed",
            Self::Refused => "Refused",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Removed => "removed",
            Self::Refused => "refused",
        }
    }

    fn holds(self, entry: &PreviewEntry) -> bool {
        match entry.fate {
            Fate::Added => self == Self::Added,
            Fate::Changed(_) => self == Self::Changed,
            Fate::Unchanged => self == Self::Unchanged,
            Fate::Removed => self == Self::Removed,
        }
    }

    fn count(self, counts: Counts, refused: usize) -> usize {
        match self {
            Self::Added => counts.added,
            Self::Changed => counts.changed,
            Self::Unchanged => counts.unchanged,
            Self::Removed => counts.removed,
            Self::Refused => refused,
        }
    }
}

/// Counts, lists and notes.
#[component]
pub(super) fn Summary(compared: Memo<Option<Compared>>) -> impl IntoView {
    let state = expect_context::<ImportState>();
    let refused = Memo::new(move |_| {
        state
            .opened
            .with(|o| o.as_ref().map_or(0, |o| o.incoming.refused.len()))
    });
    let counts = Memo::new(move |_| compared.with(|c| c.as_ref().map(|c| c.0.counts())));
    let count = move |pile: Pile| match (pile, counts.get()) {
        (Pile::Refused, _) => Some(refused.get()),
        (_, counts) => counts.map(|c| pile.count(c, 0)),
    };
    let told = move || match counts.get() {
        Some(counts) => format!(
            "{} added, {} changed, {} unchanged, {} removed, {} refused.",
            format::whole(counts.added),
            format::whole(counts.changed),
            format::whole(counts.unchanged),
            format::whole(counts.removed),
            format::whole(refused.get())
        ),
        None => format!(
            "All of it comes into a new workspace; {} refused.",
            format::whole(refused.get())
        ),
    };
    view! {
        <section class="summary" aria-labelledby="summary-title">
            <h3 id="summary-title">"What would happen"</h3>
            <p role="status" data-testid="import-counts">{told}</p>
            {Pile::ALL.into_iter().map(|pile| {
                let n = Memo::new(move |_| count(pile).unwrap_or(0));
                view! { <Show when=move || { n.get() > 0 }><List pile n compared/></Show> }
            }).collect_view()}
            <Remarks compared/>
        </section>
    }
}

/// One pile, to look into; its lines are made when it is opened.
#[component]
fn List(pile: Pile, n: Memo<usize>, compared: Memo<Option<Compared>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let lines = move || {
        if pile == Pile::Refused {
            return view! { <RefusedLines/> }.into_any();
        }
        let lines = compared.with(|c| {
            let entries = c.as_ref().map(|c| c.0.entries.iter());
            let mine = entries.into_iter().flatten().filter(|e| pile.holds(e));
            mine.take(SHOWN).cloned().collect::<Vec<_>>()
        });
        let more = n.get().saturating_sub(lines.len());
        view! {
            <ul tabindex="0" aria-label=pile.name()>{lines.into_iter().map(line).collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="soft">{format!("and {} more", format::whole(more))}</p> })}
        }
        .into_any()
    };
    view! {
        <details data-testid=format!("import-{}", pile.word()) on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>{pile.name()}" "<b>{move || format::whole(n.get())}</b></summary>
            {move || open.get().then(lines)}
        </details>
    }
}

fn line(entry: PreviewEntry) -> impl IntoView {
    let fields = match entry.fate {
        Fate::Changed(fields) => {
            let names: Vec<String> = fields.iter().map(|f| words::field(f)).collect();
            format!(" · {}", names.join(", "))
        }
        _ => String::new(),
    };
    view! { <li><span class="sort soft">{words::sort(&entry.of)}</span><span>{entry.label}<span class="soft">{fields}</span></span></li> }
}

fn all_refused(state: ImportState) -> Vec<Refused> {
    state.opened.with_untracked(|o| {
        o.as_ref()
            .map(|o| o.incoming.refused.clone())
            .unwrap_or_default()
    })
}

#[component]
fn RefusedLines() -> impl IntoView {
    let app = use_app();
    let state = expect_context::<ImportState>();
    let lines = move || {
        state.opened.track();
        let all = all_refused(state);
        let more = all.len().saturating_sub(SHOWN);
        (all.into_iter().take(SHOWN).collect::<Vec<_>>(), more)
    };
    let save = move |_| {
        let parts: Vec<String> = all_refused(state)
            .iter()
            .map(|r| format!("{}: {}\n{}\n", r.at, r.why, r.text))
            .collect();
        files::download(app, "refused.txt", "text/plain", &parts.join("\n"));
    };
    view! {
        {move || {
            let (lines, more) = lines();
            view! {
                <ul tabindex="0" aria-label=Pile::Refused.name()>{lines.into_iter().map(|r| view! {
                    <li><code>{r.at}</code><span>{r.label}" "<span class="soft">{r.why}</span></span></li>
                }).collect_view()}</ul>
                {(more > 0).then(|| view! { <p class="soft">{format!("and {} more", format::whole(more))}</p> })}
            }
        }}
        <div class="acts"><button class="button" type="button" on:click=save>"Save what was refused as a file"</button></div>
    }
}

/// The notes, weightiest first.
#[component]
fn Remarks(compared: Memo<Option<Compared>>) -> impl IntoView {
    let state = expect_context::<ImportState>();
    let notes = Memo::new(move |_| {
        let mut notes = state.opened.with(|o| {
            o.as_ref()
                .map_or_else(Notes::default, |o| o.incoming.notes.clone())
        });
        if state.choice.get() != Choice::Own {
            compared.with(|c| {
                if let Some(c) = c {
                    notes.append(&c.0.notes);
                }
            });
        }
        notes
    });
    let shown = move || {
        notes.with(|notes| {
            let mut list: Vec<Note> = notes.list().to_vec();
            sort::by_key(&mut list, |n| std::cmp::Reverse(n.severity));
            let more = notes.more() + list.len().saturating_sub(NOTES_SHOWN);
            list.truncate(NOTES_SHOWN);
            (list, more)
        })
    };
    view! {
        <Show when=move || notes.with(|n| !n.is_empty())>
            <h3 class="remarks-title">"Notes"</h3>
            {move || {
                let (list, more) = shown();
                view! {
                    <ul class="remarks" data-testid="import-notes">{list.into_iter().map(remark).collect_view()}</ul>
                    {(more > 0).then(|| view! { <p class="soft">{format!("and {} more", format::whole(more))}</p> })}
                }
            }}
        </Show>
    }
}

fn remark(note: Note) -> impl IntoView {
    let (class, word) = match note.severity {
        Severity::Info => ("soft", "Note"),
        Severity::Warning => ("late", "Check"),
        Severity::Error => ("wrong", "Not taken in"),
    };
    view! {
        <li><span class=class>{word}</span><span><code>{note.at}</code>" "{note.message}" "<span class="soft">{note.hint}</span></span></li>
    }
}
