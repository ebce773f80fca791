//! The form for a piece of evidence, in a dialog.

use super::common::pack;
use crate::app::action::Action;
use crate::app::clock;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs;
use crate::app::widgets::modal::Modal;
use plumbline_ai_act::references::cite;
use plumbline_commands::command::ComplianceCommand;
use plumbline_document::evidence::{Evidence, EvidenceState};
use plumbline_document::ids::{EvidenceId, PersonId, SystemId};
use plumbline_document::meta::Meta;
use std::sync::Arc;
use uuid::Uuid;

/// What the form starts with.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Form {
    evidence: Evidence,
    known: bool,
}

impl Form {
    /// For a new piece that covers these duties of a system.
    pub(super) fn new(system: SystemId, covers: &[Arc<str>]) -> Self {
        let retention = covers
            .first()
            .and_then(|id| pack()?.obligation(id))
            .map(|duty| duty.retention.to_string());
        Self {
            evidence: Evidence {
                id: EvidenceId(clock::new_id()),
                name: String::new(),
                system,
                covers: covers.iter().map(ToString::to_string).collect(),
                link: String::new(),
                note: String::new(),
                date: Some(clock::today()),
                expires: None,
                owner: None,
                state: EvidenceState::Valid,
                retention: retention.unwrap_or_default(),
                // The engine gives it its own stamp.
                meta: Meta::new(clock::stamp()),
            },
            known: false,
        }
    }

    /// For a piece that is there.
    pub(super) fn of(evidence: &Evidence) -> Self {
        Self {
            evidence: evidence.clone(),
            known: true,
        }
    }
}

/// The dialog, open while there is a form.
#[component]
pub(super) fn EvidenceDialog(form: RwSignal<Option<Form>>) -> impl IntoView {
    move || form.get().map(|start| dialog(start, form))
}

fn dialog(start: Form, form: RwSignal<Option<Form>>) -> AnyView {
    let title = if start.known {
        "Change the evidence"
    } else {
        "Add evidence"
    };
    view! { <Modal title=title on_close=move || form.set(None)>{fields(start, form)}</Modal> }
        .into_any()
}

/// The texts of the form while it is open.
#[derive(Clone, Copy)]
struct Texts {
    name: RwSignal<String>,
    link: RwSignal<String>,
    note: RwSignal<String>,
    date: RwSignal<String>,
    expires: RwSignal<String>,
    owner: RwSignal<String>,
    state: RwSignal<String>,
    retention: RwSignal<String>,
    covers: RwSignal<Vec<String>>,
}

impl Texts {
    fn of(evidence: &Evidence) -> Self {
        let day = |date: Option<chrono::NaiveDate>| date.map(|d| d.to_string()).unwrap_or_default();
        let owner = evidence.owner.map(|id| id.to_string());
        Self {
            name: RwSignal::new(evidence.name.clone()),
            link: RwSignal::new(evidence.link.clone()),
            note: RwSignal::new(evidence.note.clone()),
            date: RwSignal::new(day(evidence.date)),
            expires: RwSignal::new(day(evidence.expires)),
            owner: RwSignal::new(owner.unwrap_or_default()),
            state: RwSignal::new(evidence.state.name().to_owned()),
            retention: RwSignal::new(evidence.retention.clone()),
            covers: RwSignal::new(evidence.covers.clone()),
        }
    }

    /// The evidence as it was, with what was entered.
    fn onto(self, evidence: &Evidence) -> Result<Evidence, String> {
        let state = self.state.get_untracked();
        Ok(Evidence {
            name: self.name.get_untracked(),
            link: self.link.get_untracked(),
            note: self.note.get_untracked(),
            date: inputs::date(&self.date.get_untracked())?,
            expires: inputs::date(&self.expires.get_untracked())?,
            owner: Uuid::parse_str(&self.owner.get_untracked())
                .ok()
                .map(PersonId),
            state: EvidenceState::ALL
                .into_iter()
                .find(|s| s.name() == state)
                .unwrap_or_default(),
            retention: self.retention.get_untracked(),
            covers: self.covers.get_untracked(),
            ..evidence.clone()
        })
    }
}

fn fields(start: Form, form: RwSignal<Option<Form>>) -> AnyView {
    let app = use_app();
    let texts = Texts::of(&start.evidence);
    let (id, system, known) = (start.evidence.id, start.evidence.system, start.known);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match texts.onto(&start.evidence) {
            Ok(evidence) => {
                if app.dispatch(ComplianceCommand::PutEvidence { evidence }) {
                    form.set(None);
                }
            }
            Err(why) => app.toasts.wrong(why),
        }
    };
    let remove = move |_| {
        if app.dispatch(ComplianceCommand::RemoveEvidence { id }) {
            app.toasts
                .done("The evidence is removed.".to_owned(), Some(Action::Undo));
            form.set(None);
        }
    };
    // Letters typed here are no shortcuts of the page behind.
    let keep_keys = |event: web_sys::KeyboardEvent| {
        if event.key() != "Escape" {
            event.stop_propagation();
        }
    };
    let states: Vec<(String, String)> = EvidenceState::ALL
        .map(|s| (s.name().to_owned(), state_words(s).to_owned()))
        .into();
    view! {
        <form class="evidence-form" on:submit=save on:keydown=keep_keys>
            <div class="fields">
                {text("Name", "text", texts.name, "Risk file, version 3", "field wide")}
                {text("Link or place", "text", texts.link, "https://… or a file number", "field wide")}
                {choice("State", texts.state, states)}
                {choice("Owner", texts.owner, people(app))}
                {text("Made on", "date", texts.date, "", "field")}
                {text("Valid until", "date", texts.expires, "", "field")}
                {text("Keep for", "text", texts.retention, "", "field wide")}
                <label class="field wide"><span>"Note"</span><textarea rows="3" prop:value=texts.note on:input=move |event| texts.note.set(event_target_value(&event))></textarea></label>
            </div>
            {covers(app, system, texts.covers)}
            <div class="acts">
                <button class="button primary">"Save evidence"</button>
                <button class="button" type="button" on:click=move |_| form.set(None)>"Cancel"</button>
                <span class="grow"></span>
                {known.then(|| view! { <button class="button danger" type="button" on:click=remove>"Remove"</button> })}
            </div>
        </form>
    }
    .into_any()
}

fn state_words(state: EvidenceState) -> &'static str {
    match state {
        EvidenceState::Draft => "Draft: covers nothing yet",
        EvidenceState::Valid => "Valid: somebody answers for it",
        EvidenceState::Expired => "Expired: covers nothing any more",
    }
}

fn text(
    label: &'static str,
    kind: &'static str,
    value: RwSignal<String>,
    example: &'static str,
    class: &'static str,
) -> AnyView {
    let first = label == "Name";
    view! {
        <label class=class><span>{label}</span><input type=kind autocomplete="off" placeholder=example autofocus=first required=first
            prop:value=value on:input=move |event| value.set(event_target_value(&event))/></label>
    }
    .into_any()
}

fn choice(label: &'static str, value: RwSignal<String>, all: Vec<(String, String)>) -> AnyView {
    let options = all.into_iter().map(|(id, words)| {
        let chosen = value.with_untracked(|v| *v == id);
        view! { <option value=id selected=chosen>{words}</option> }
    });
    view! {
        <label class="field"><span>{label}</span><select on:change=move |event| value.set(event_target_value(&event))>{options.collect_view()}</select></label>
    }
    .into_any()
}

fn people(app: App) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), "Nobody yet".to_owned())];
    app.peek(|store| {
        let people = store.workspace().people.iter();
        all.extend(people.map(|p| (p.id.to_string(), p.name.clone())));
    });
    all
}

/// The duties of the system, to tick those that the piece covers.
fn covers(app: App, system: SystemId, covers: RwSignal<Vec<String>>) -> AnyView {
    let duties: Vec<(String, String)> = app.peek(|store| {
        let system = store.workspace().systems.get(&system);
        let accepted = system.and_then(|s| s.assessment.clone());
        let duties = accepted.iter().flat_map(|a| &a.duties);
        duties
            .map(|d| {
                (
                    d.id.to_string(),
                    format!("{}: {}", cite(&d.article), d.title),
                )
            })
            .collect()
    });
    let boxes = duties.into_iter().map(|(id, words)| {
        let ticked = covers.with_untracked(|c| c.contains(&id));
        let toggle = move |event: web_sys::Event| {
            let on = event_target_checked(&event);
            covers.update(|all| {
                all.retain(|c| *c != id);
                if on {
                    all.push(id.clone());
                }
            });
        };
        view! { <label class="tick"><input type="checkbox" checked=ticked on:change=toggle/><span>{words}</span></label> }
    });
    let words = move || match covers.with(Vec::len) {
        1 => "Covers 1 duty".to_owned(),
        n => format!("Covers {n} duties"),
    };
    view! {
        <details class="covers"><summary>{words}</summary><div class="cover-list">{boxes.collect_view()}</div></details>
    }
    .into_any()
}
