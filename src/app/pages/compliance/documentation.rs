//! Technical documentation after Annex IV: what the workspace holds for each part, and what is missing.

use super::common::{day_field, day_of, nothing_here, pack, subject, system_choice};
use super::evidence::{EvidenceDialog, Form};
use super::paper::{paper, print};
use super::state;
use super::tabs::Tabs;
use crate::app::prelude::*;
use crate::app::route::{Page, Route};
use crate::app::state::{App, use_app};
use crate::app::{files, format};
use chrono::NaiveDate;
use plumbline_ai_act::fines::Profile;
use plumbline_ai_act::references::link;
use plumbline_document::ids::{SystemId, slug};
use plumbline_document::item::Item;
use plumbline_features::compliance::documentation::{
    DOCUMENTATION_OBLIGATION as DUTY, Documentation, Held, Part, PartState, Progress, Section,
    blocks, documentation,
};
use plumbline_features::compliance::paper::{Block, markdown};
use plumbline_features::compliance::report::{dates_as, relief_words};
use plumbline_features::compliance::standing::{dossier, facts, standing};
use std::sync::Arc;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    id: SystemId,
    name: String,
    /// Why it is, or is not, asked for.
    asked: String,
    reliefs: Vec<String>,
    document: Documentation,
    blocks: Vec<Block>,
}

fn look(app: App, id: SystemId, day: NaiveDate) -> Option<Shown> {
    let pack = pack()?;
    let place = |item: &Item| {
        Route {
            page: Page::Documentation,
            focus: Some(id.0),
            item: Some(item.id),
        }
        .to_hash()
    };
    app.read(|store| {
        let workspace = store.workspace();
        let standing = standing(workspace, id, day)?;
        let dossier = dossier(workspace, &standing, day, &place);
        let document = documentation(pack, &dossier.material()).ok()?;
        let name = standing.system.name.clone();
        let profile = Profile::new(pack, &facts(workspace, &standing.system));
        let duty = standing.assessment.as_ref().map(|a| a.duty(DUTY));
        let asked = match duty {
            None => "The system has no accepted assessment, so nobody can say yet whether Art. 11 asks for this documentation.".to_owned(),
            Some(None) => "By its accepted assessment Art. 11 does not ask for this documentation: it is a duty of providers of high-risk systems. It can be kept all the same.".to_owned(),
            Some(Some(duty)) => format!("Art. 11 asks for it: {}, from {}.", duty.status.words(), dates_as(duty, &format::day)),
        };
        let entry = pack.obligation(DUTY);
        Some(Shown {
            id,
            reliefs: entry
                .filter(|_| matches!(duty, Some(Some(_))))
                .map_or_else(Vec::new, |e| relief_words(pack, &profile, e)),
            blocks: blocks(pack, &profile, &name, day, &document),
            name,
            asked,
            document,
        })
    })
}

/// The page.
#[component]
pub fn DocumentationPage() -> impl IntoView {
    let app = use_app();
    let chosen_day = RwSignal::new(None::<NaiveDate>);
    let day = day_of(app, chosen_day);
    let subject = subject(app);
    let form = RwSignal::new(None::<Form>);
    let shown = Memo::new(move |_| look(app, subject.get()?, day.get()));
    let save = move |_| {
        if let Some(text) = shown.with_untracked(|s| s.as_ref().map(|s| markdown(&s.blocks))) {
            let name = shown.with_untracked(|s| s.as_ref().map(|s| s.name.clone()));
            let name = slug(&name.unwrap_or_default(), "system").replace('_', "-");
            let day = day.get_untracked();
            files::download(
                app,
                &format!("{name}-annex-iv-{day}.md"),
                "text/markdown;charset=utf-8",
                &text,
            );
        }
    };
    view! {
        <section class="page compliance">
            <h1 class="visually-hidden">"Technical documentation"</h1>
            <Tabs/>
            <Show when=move || subject.get().is_some() fallback=nothing_here>
                <div class="duty-bar">
                    {system_choice(app, Page::Documentation, subject)}
                    {day_field(app, chosen_day)}
                    <span class="grow"></span>
                    <button class="button" on:click=move |_| print()>"Print"</button>
                    <button class="button" on:click=save>"Markdown"</button>
                </div>
                {move || shown.get().map(|shown| view! {
                    <div class="on-screen">{document(&shown, form)}</div>
                    <div class="on-paper">{paper(&shown.blocks)}</div>
                })}
            </Show>
        </section>
        <EvidenceDialog form/>
    }
}

fn document(shown: &Shown, form: RwSignal<Option<Form>>) -> AnyView {
    let annex = pack().and_then(|pack| link(pack, "Annex IV"));
    let reliefs =
        (!shown.reliefs.is_empty()).then(|| format!("Relief: {}. ", shown.reliefs.join("; ")));
    let whole = shown.document.whole.iter().map(held).collect_view();
    let sections = shown
        .document
        .sections
        .iter()
        .map(|s| section(shown.id, s, form))
        .collect_view();
    view! {
        <div class="box annex-head">
            <p><b>{shown.document.progress.words()}</b></p>
            {bar(shown.document.progress)}
            {(!shown.document.whole.is_empty()).then(|| view! { <ul class="held">{whole}</ul> })}
            <p class="soft">{shown.asked.clone()}</p>
            <p class="soft">{reliefs}"The headings below are short forms; the wording of "
                <a href=annex target="_blank" rel="noopener noreferrer">"Annex IV"<span class="visually-hidden">" (opens a new tab)"</span></a>" counts."</p>
        </div>
        <div class="annex" data-testid="annex">{sections}</div>
    }
    .into_any()
}

/// Covered, begun, missing, as lengths; the sentence above it says the same.
fn bar(progress: Progress) -> AnyView {
    let part = |count: u32, class: &'static str| {
        (count > 0).then(|| view! { <i class=class style:flex-grow=count.to_string()></i> })
    };
    view! {
        <div class="annex-bar" aria-hidden="true">
            {part(progress.covered, "covered")}{part(progress.begun, "begun")}{part(progress.missing, "missing")}
        </div>
    }
    .into_any()
}

fn section(system: SystemId, section: &Section, form: RwSignal<Option<Form>>) -> AnyView {
    let progress = section.progress();
    let parts = section
        .parts
        .iter()
        .map(|p| part(system, p, form))
        .collect_view();
    let count = format!("{} of {} covered", progress.covered, progress.parts);
    view! {
        <section class="annex-section">
            <h2>{section.number.to_string()}" "{section.title.to_string()}<small class="soft">{count}</small></h2>
            <ul class="annex-parts">{parts}</ul>
        </section>
    }
    .into_any()
}

fn part(system: SystemId, part: &Part, form: RwSignal<Option<Form>>) -> AnyView {
    let covers: Vec<Arc<str>> = part.obligations.first().cloned().into_iter().collect();
    let add = move |_| form.set(Some(Form::new(system, &covers)));
    let things = part.held.iter().map(held).collect_view();
    let asks = part.asks.join("; ");
    let label = format!("Add evidence for {} {}", part.point, part.title);
    // The badge says already that nothing is there.
    let missing = match part.state {
        PartState::Missing => String::new(),
        _ => part.missing.clone(),
    };
    let needed = part.state != PartState::NotNeeded;
    view! {
        <li class="annex-part">
            <header><h3>{part.point.to_string()}" "{part.title.to_string()}</h3>{state::part_badge(part.state)}</header>
            {(!asks.is_empty()).then(|| view! { <p class="soft">"What belongs here: "{asks}</p> })}
            {(!part.held.is_empty()).then(|| view! { <ul class="held">{things}</ul> })}
            <footer>{(!missing.is_empty()).then(|| view! { <span class="soft">{missing}</span> })}{needed.then(|| view! { <button class="link" aria-label=label on:click=add>"Add evidence"</button> })}</footer>
        </li>
    }
    .into_any()
}

fn held(held: &Held) -> AnyView {
    let note = (!held.note.is_empty()).then(|| format!(" · {}", held.note));
    let name = if held.place.is_empty() {
        held.name.clone().into_any()
    } else {
        view! { <a href=held.place.clone()>{held.name.clone()}</a> }.into_any()
    };
    view! { <li><span class="pill">{held.what}</span>" "{name}<span class="soft">{note}</span></li> }
        .into_any()
}
