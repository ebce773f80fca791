//! The report of one system: a document that can be printed and filed, or taken along as Markdown or JSON.

use super::common::{day_field, day_of, nothing_here, pack, subject, system_choice};
use super::paper::{paper, print};
use super::tabs::Tabs;
use crate::app::files;
use crate::app::prelude::*;
use crate::app::route::Page;
use crate::app::state::{App, use_app};
use chrono::NaiveDate;
use plumbline_ai_act::assess;
use plumbline_document::ids::{SystemId, slug};
use plumbline_features::compliance::paper::{Block, markdown};
use plumbline_features::compliance::report;
use plumbline_features::compliance::report::Subject;
use plumbline_features::compliance::standing::{acceptance, facts, for_report, standing};
use plumbline_json as json;

/// Does something with the subject of the report; none when there is no such system, or nothing has been answered.
fn with_subject<T>(
    app: App,
    id: SystemId,
    day: NaiveDate,
    use_it: impl FnOnce(&Subject, bool) -> T,
) -> Option<T> {
    let pack = pack()?;
    app.read(|store| {
        let workspace = store.workspace();
        let standing = standing(workspace, id, day)?;
        let system = &standing.system;
        if system.facts.is_empty() {
            return None;
        }
        let facts = facts(workspace, system);
        let assessment = assess(pack, &facts, day);
        let accepted = standing.assessment.as_ref();
        let same = accepted.is_some_and(|a| a.tiers == assessment.tiers);
        let evidence = for_report(workspace, &standing, day);
        let subject = Subject {
            name: &system.name,
            purpose: &system.purpose,
            facts: &facts,
            assessment: &assessment,
            evidence: &evidence,
            proofs: &standing.proofs,
            work: &standing.work,
            head: &acceptance(workspace, system),
        };
        Some(use_it(&subject, same))
    })
}

/// The report as blocks, with the name of the system and whether the result is the one that was accepted.
type Shown = (String, Vec<Block>, bool);

fn look(app: App, id: SystemId, day: NaiveDate) -> Option<Shown> {
    let pack = pack()?;
    with_subject(app, id, day, |subject, same| {
        (subject.name.to_owned(), report::blocks(pack, subject), same)
    })
}

/// The page.
#[component]
pub fn ReportPage() -> impl IntoView {
    let app = use_app();
    let chosen_day = RwSignal::new(None::<NaiveDate>);
    let day = day_of(app, chosen_day);
    let subject = subject(app);
    let shown = Memo::new(move |_| look(app, subject.get()?, day.get()));
    let none = Memo::new(move |_| shown.with(Option::is_none));
    let as_markdown = move |_| {
        let made =
            shown.with_untracked(|s| s.as_ref().map(|(name, b, _)| (name.clone(), markdown(b))));
        if let Some((name, text)) = made {
            let name = file_name(&name, day.get_untracked(), "md");
            files::download(app, &name, "text/markdown;charset=utf-8", &text);
        }
    };
    let as_json = move |_| {
        let Some((id, pack)) = subject.get_untracked().zip(pack()) else {
            return;
        };
        let day = day.get_untracked();
        let made = untrack(|| {
            with_subject(app, id, day, |subject, _| {
                let value = report::json(pack, subject);
                (
                    subject.name.to_owned(),
                    json::to_text(&value).unwrap_or_default(),
                )
            })
        });
        if let Some((name, text)) = made {
            files::download(
                app,
                &file_name(&name, day, "json"),
                "application/json",
                &text,
            );
        }
    };
    view! {
        <section class="page compliance">
            <h1 class="visually-hidden">"Report"</h1>
            <Tabs/>
            <Show when=move || subject.get().is_some() fallback=nothing_here>
                <div class="duty-bar">
                    {system_choice(app, Page::Report, subject)}
                    {day_field(app, chosen_day)}
                    <span class="grow"></span>
                    <button class="button primary" disabled=move || none.get() on:click=move |_| print()>"Print"</button>
                    <button class="button" disabled=move || none.get() on:click=as_markdown>"Markdown"</button>
                    <button class="button" disabled=move || none.get() on:click=as_json>"JSON"</button>
                </div>
                {move || shown.with(|shown| match shown {
                    Some((_, blocks, same)) => view! {
                        {(!same).then(|| view! { <p class="notice not-accepted"><b>"Not accepted."</b>" This report shows what the answers give now; it differs from the accepted assessment, or none is accepted."</p> })}
                        {paper(blocks)}
                    }.into_any(),
                    None => view! {
                        <div class="box empty-note"><p>"Nothing has been answered about this system yet, so there is nothing to report."</p>
                            <p><a class="button" href="#/compliance">"Go to the systems"</a></p></div>
                    }.into_any(),
                })}
            </Show>
        </section>
    }
}

/// `claims-triage-ai-act-2026-11-25.md`.
fn file_name(system: &str, day: NaiveDate, ending: &str) -> String {
    let name = slug(system, "system").replace('_', "-");
    format!("{name}-ai-act-{day}.{ending}")
}
