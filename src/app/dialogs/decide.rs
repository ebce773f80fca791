//! Decide: why, by whom, and what changes with it. The cursor waits in the one field that is required.

use crate::app::action::Action;
use crate::app::dialog::DecisionStart;
use crate::app::format;
use crate::app::ledger::chain;
use crate::app::prelude::*;
use crate::app::route::Page;
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::Choice;
use crate::app::widgets::modal::Modal;
use plumbline_commands::command::{Command, ItemCommand, LedgerCommand, SetupCommand};
use plumbline_document::gate::Gate;
use plumbline_document::ids::{ItemId, PersonId, StatusId, SystemId};
use plumbline_document::ledger::decision::{DecisionKind, Draft, Rationale};
use plumbline_document::workspace::Workspace;
use plumbline_features::present::choices;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The form's fields.
#[derive(Clone, Copy)]
struct Form {
    app: App,
    start: StoredValue<DecisionStart>,
    kind: RwSignal<DecisionKind>,
    /// Why, and the five prompts, in their order.
    texts: [RwSignal<String>; 6],
    deciders: RwSignal<Vec<PersonId>>,
    consulted: RwSignal<Vec<PersonId>>,
    system: RwSignal<String>,
    gates: RwSignal<BTreeSet<Gate>>,
    move_to: RwSignal<String>,
    review: RwSignal<String>,
}

/// The prompts: name, and what helps to answer it.
const PROMPTS: [(&str, &str); 5] = [
    ("Problem", "Which problem does it answer?"),
    ("Evidence", "What speaks for it, and from when is it?"),
    ("Alternatives considered", "What else was on the table?"),
    (
        "Who is affected",
        "Users, customers, colleagues, people who are decided about.",
    ),
    ("What would change our mind", "A number, a date, an event."),
];

/// The dialog.
#[component]
pub fn Decide(
    /// What it starts with.
    start: DecisionStart,
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let form = Form {
        app,
        kind: RwSignal::new(start.kind),
        texts: std::array::from_fn(|_| RwSignal::new(String::new())),
        deciders: RwSignal::new(app.me_untracked().into_iter().collect()),
        consulted: RwSignal::new(Vec::new()),
        system: RwSignal::new(
            start
                .systems
                .first()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        gates: RwSignal::new(start.gates.iter().copied().collect()),
        move_to: RwSignal::new(String::new()),
        review: RwSignal::new(String::new()),
        start: StoredValue::new(start),
    };
    let record = move || {
        let before = chain(app).last_number();
        if app.dispatch(form.command()) {
            let number = chain(app).last_number();
            let text = if number > before {
                format!("Decision {number} is in the ledger.")
            } else {
                "The decision is on its way to the ledger.".to_owned()
            };
            app.toasts.done(text, Some(Action::Go(Page::Decisions)));
            on_close.run(());
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            record();
        }
    };
    let title = form.title();
    view! {
        <Modal title=title on_close=on_close>
            <form class="ledger-decide" on:keydown=on_key on:submit=move |e| { e.prevent_default(); record(); }>
                {subject(form)}
                {why(form)}
                {prompts(form)}
                {who_and_when(form)}
                {effect(form)}
                <div class="acts">
                    <button class="button primary">"Record the decision "<kbd>{crate::app::shortcuts::shown("Mod+Enter")}</kbd></button>
                    <span class="soft">"It is added to the ledger for good; a wrong one is superseded by another."</span>
                </div>
            </form>
        </Modal>
    }
}

impl Form {
    fn title(self) -> String {
        let (items, refers) = self.start.with_value(|s| (s.items.clone(), s.refers));
        if let Some(id) = refers {
            let number = chain(self.app).get(&id).map_or(0, |e| e.number());
            return format!("Supersede decision {number}");
        }
        match items.as_slice() {
            [] => "Record a decision".to_owned(),
            [one] => format!("Decide about {}", self.key(*one)),
            many => format!("Decide about {} items", many.len()),
        }
    }

    fn key(self, id: ItemId) -> String {
        self.app.peek(|store| {
            let w = store.workspace();
            let item = w.items.get(&id);
            item.map_or_else(String::new, |item| w.settings.key(item.number))
        })
    }

    fn text(self, place: usize) -> String {
        let text = self.texts.get(place).map(|t| t.get_untracked());
        text.unwrap_or_default().trim().to_owned()
    }

    fn command(self) -> Command {
        let start = self.start.get_value();
        let kind = self.kind.get_untracked();
        let system = Uuid::parse_str(&self.system.get_untracked())
            .ok()
            .map(SystemId);
        let waives = kind == DecisionKind::WaiveGate;
        let draft = Draft {
            items: start.items.clone(),
            systems: system.into_iter().collect(),
            gates: if waives {
                self.gates.get_untracked().into_iter().collect()
            } else {
                Vec::new()
            },
            refers: start.refers,
            deciders: self.deciders.get_untracked(),
            consulted: self.consulted.get_untracked(),
            rationale: Rationale {
                why: self.text(0),
                problem: self.text(1),
                evidence: self.text(2),
                alternatives: self.text(3),
                affected: self.text(4),
                reconsider: self.text(5),
            },
            review: self.review.get_untracked().parse().ok(),
            ..Draft::new(
                kind,
                self.app
                    .peek(super::super::document_store::DocumentStore::today),
            )
        };
        let to = self.move_to.get_untracked();
        let moves = (!to.is_empty() && !start.items.is_empty()).then(|| {
            Command::from(ItemCommand::MoveItems {
                ids: start.items,
                to: StatusId::from(to),
                reason: self.text(0),
            })
        });
        Command::Ledger(LedgerCommand::Decide {
            draft: Box::new(draft),
            act: start.act.or(moves).map(Box::new),
        })
    }
}

/// What it is about, and where that stands now: this is what is stored with the decision.
fn subject(form: Form) -> AnyView {
    let items = form.start.with_value(|s| s.items.clone());
    let line = |id: &ItemId| {
        form.app.peek(|store| {
            let w = store.workspace();
            let item = w.items.get(id)?;
            let slot = w.items.slot(id)?;
            let stands = match (store.ranking().rank(slot), store.ranking().score(slot)) {
                (Some(rank), Some(score)) => format!("rank {rank}, score {}", format::one(score)),
                _ => "no rank".to_owned(),
            };
            Some((w.settings.key(item.number), item.title.clone(), stands))
        })
    };
    let more = items.len().saturating_sub(6);
    let lines = items.iter().take(6).filter_map(line).map(|(key, title, stands)| {
        view! { <li><span class="faint">{key}</span>" "<b>{title}</b>" "<span class="soft">{stands}</span></li> }
    });
    let lines = lines.collect_view();
    let kinds = DecisionKind::ALL.into_iter().filter(|kind| {
        !matches!(kind, DecisionKind::Reversal)
            && (*kind != DecisionKind::JoinFork || *kind == form.kind.get_untracked())
    });
    let options = kinds.map(|kind| {
        view! { <option value=kind.slug() prop:selected=move || form.kind.get() == kind>{kind.name()}</option> }
    });
    view! {
        <ul class="subjects" aria-label="What the decision is about">{lines}{(more > 0).then(|| view! { <li class="soft">{format!("and {more} more")}</li> })}</ul>
        <label class="field"><span>"Decision"</span>
            <select on:change:target=move |e| if let Some(kind) = DecisionKind::from_slug(&e.target().value()) { form.kind.set(kind); }>{options.collect_view()}</select>
        </label>
        {move || (form.kind.get() == DecisionKind::WaiveGate).then(|| gates(form))}
    }
    .into_any()
}

fn gates(form: Form) -> AnyView {
    let box_of = |gate: Gate| {
        let toggle = move |_| {
            form.gates.update(|all| {
                if !all.remove(&gate) {
                    all.insert(gate);
                }
            });
        };
        view! { <label class="tick"><input type="checkbox" prop:checked=move || form.gates.with(|g| g.contains(&gate)) on:change=toggle/><span>{gate.name()}</span></label> }
    };
    let open = Gate::ALL.into_iter().filter(|g| g.is_open()).map(box_of);
    view! { <fieldset class="ledger-ticks"><legend>"Gates that are waived for these items"</legend>{open.collect_view()}</fieldset> }.into_any()
}

fn why(form: Form) -> AnyView {
    let [text, ..] = form.texts;
    view! {
        <label class="field"><span>"Why"</span>
            <textarea autofocus rows="3" required aria-describedby="why-hint" prop:value=move || text.get() on:input:target=move |e| text.set(e.target().value())></textarea>
        </label>
        <p class="soft hint" id="why-hint">"Somebody will ask in two years. Full names from the people list are kept as references, so that they can become pseudonyms; leave out other names."</p>
    }
    .into_any()
}

fn prompts(form: Form) -> AnyView {
    let fields = form.texts.into_iter().skip(1).zip(PROMPTS).map(|(text, (name, hint))| {
        view! {
            <label class="field"><span>{name}</span>
                <textarea rows="2" placeholder=hint prop:value=move || text.get() on:input:target=move |e| text.set(e.target().value())></textarea>
            </label>
        }
    });
    view! {
        <details class="prompts"><summary>"Problem, evidence, alternatives, who is affected, what would change our mind"</summary>
            <div class="prompt-fields">{fields.collect_view()}</div>
        </details>
    }
    .into_any()
}

fn who_and_when(form: Form) -> AnyView {
    view! {
        <div class="pair">
            {people(form, "Decided by", form.deciders)}
            {people(form, "Consulted", form.consulted)}
        </div>
        <div class="pair">
            <label class="field"><span>"Look at it again on"</span>
                <input type="date" prop:value=move || form.review.get() on:input:target=move |e| form.review.set(e.target().value())/>
            </label>
            {select("System, when it is about one", form.system, form.app.peek(|store| choices::systems(store.workspace())))}
        </div>
    }
    .into_any()
}

fn select(name: &'static str, value: RwSignal<String>, choices: Vec<Choice>) -> AnyView {
    let options = choices.into_iter().map(|(id, words)| {
        let own = id.clone();
        view! { <option value=id prop:selected=move || value.with(|v| *v == own)>{words}</option> }
    });
    view! {
        <label class="field"><span>{name}</span>
            <select on:change:target=move |e| value.set(e.target().value())>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}

/// Chosen people as buttons that take them away, and a list to add from.
fn people(form: Form, name: &'static str, chosen: RwSignal<Vec<PersonId>>) -> AnyView {
    let all = form.app.peek(|store| {
        let people = store.workspace().people.iter();
        people.map(|p| (p.id, p.name.clone())).collect::<Vec<_>>()
    });
    let all = StoredValue::new(all);
    let name_of = move |id: PersonId| {
        all.with_value(|all| {
            all.iter()
                .find(|p| p.0 == id)
                .map(|p| p.1.clone())
                .unwrap_or_default()
        })
    };
    let add = move |typed: String| {
        if let Ok(id) = Uuid::parse_str(&typed).map(PersonId) {
            chosen.update(|list| {
                if !list.contains(&id) {
                    list.push(id);
                }
            });
        }
    };
    let chips = move || {
        let chip = |id: PersonId| {
            let label = format!("{name}: remove {}", name_of(id));
            view! { <button type="button" class="chip" aria-label=label on:click=move |_| chosen.update(|l| l.retain(|p| *p != id))>{name_of(id)}" ✕"</button> }
        };
        chosen.get().into_iter().map(chip).collect_view()
    };
    let options = move || {
        let left = all
            .get_value()
            .into_iter()
            .filter(|p| !chosen.with(|c| c.contains(&p.0)));
        let left = left.map(|(id, name)| view! { <option value=id.to_string()>{name}</option> });
        left.collect_view()
    };
    view! {
        <div class="field people-field"><span aria-hidden="true">{name}</span>
            <div class="chips">{chips}
                <select aria-label=name on:change:target=move |e| { add(e.target().value()); e.target().set_value(""); }>
                    <option value="">{move || if chosen.with(Vec::is_empty) { "Choose …" } else { "Add …" }}</option>{options}
                </select>
            </div>
        </div>
    }
    .into_any()
}

/// What changes together with the decision.
fn effect(form: Form) -> AnyView {
    let act = form.start.with_value(|s| s.act.clone());
    let words = act.map(|act| act_words(form.app, &act));
    match words {
        Some(words) => {
            view! { <p class="box">{format!("With it: {words}. Both happen, or neither.")}</p> }
                .into_any()
        }
        None if form.start.with_value(|s| s.items.is_empty()) => ().into_any(),
        None => {
            let statuses = form.app.peek(|store| {
                let all = store.workspace().settings.statuses.iter();
                all.map(|s| (s.id.to_string(), s.name.clone()))
                    .collect::<Vec<_>>()
            });
            let stay = (String::new(), "Leave the status as it is".to_owned());
            select(
                "And move to",
                form.move_to,
                std::iter::once(stay).chain(statuses).collect(),
            )
        }
    }
}

fn act_words(app: App, act: &Command) -> String {
    app.peek(|store| {
        let w = store.workspace();
        if let Some((ids, to)) = act.moves() {
            return moved_words(w, ids, to);
        }
        match act {
            Command::Setup(SetupCommand::UseFramework { id }) => {
                let name = w
                    .frameworks
                    .get(id)
                    .map_or_else(|| id.to_string(), |f| f.name.clone());
                format!("the backlog is ranked by {name}")
            }
            Command::Setup(
                SetupCommand::SetWeights { framework, .. }
                | SetupCommand::SetWeight { framework, .. },
            ) => {
                let name = w
                    .frameworks
                    .get(framework)
                    .map_or_else(|| framework.to_string(), |f| f.name.clone());
                format!("{name} gets its new weights")
            }
            _ => "the change is made".to_owned(),
        }
    })
}

fn moved_words(w: &Workspace, ids: &[ItemId], to: &StatusId) -> String {
    let name = w
        .settings
        .status(to)
        .map_or_else(|| to.to_string(), |s| s.name.clone());
    let keys: Vec<String> = ids
        .iter()
        .take(4)
        .filter_map(|id| Some(w.settings.key(w.items.get(id)?.number)))
        .collect();
    let more = ids.len().saturating_sub(keys.len());
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{}{more} move to {name}", keys.join(", "))
}
