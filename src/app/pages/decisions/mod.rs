//! Decisions: the register of what was decided and why, one entry with its replay, and the proof that nothing changed.

mod entry;
mod keys;
mod outputs;
mod picture;
mod proof;

use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::route::{Page, Route};
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::{Choice, date};
use crate::app::{clock, format};
use chrono::NaiveDate;
use plumbline_document::ids::{PersonId, SystemId};
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_document::ledger::sha::Sha;
use plumbline_features::ledger::register::{Filter, RegisterLine, lines};
use uuid::Uuid;

/// How many lines are shown at first, and with each asking for more.
const SHOWN: usize = 100;

/// The address of an entry.
pub fn address(id: &Sha) -> String {
    Route {
        focus: Some(id.as_uuid()),
        ..Route::to(Page::Decisions)
    }
    .to_hash()
}

/// The page: the register, or the entry that the address names.
#[component]
pub fn DecisionsPage() -> impl IntoView {
    let app = use_app();
    let focus = Memo::new(move |_| app.route.with(|r| r.focus));
    move || match focus.get() {
        Some(id) => entry::entry(app, id),
        None => register(app),
    }
}

/// The filters of the register, as the form holds them.
#[derive(Clone, Copy)]
struct Choices {
    system: RwSignal<String>,
    person: RwSignal<String>,
    kind: RwSignal<String>,
    review: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl Choices {
    fn new() -> Self {
        let [system, person, kind, review, from, to] =
            std::array::from_fn(|_| RwSignal::new(String::new()));
        Self {
            system,
            person,
            kind,
            review,
            from,
            to,
        }
    }

    fn filter(self, app: App) -> Filter {
        let id = |text: RwSignal<String>| Uuid::parse_str(&text.get()).ok();
        let today = app.read(crate::app::document_store::DocumentStore::today);
        let review = self.review.get();
        let day = |text: RwSignal<String>| date(&text.get()).ok().flatten();
        let after = |day: NaiveDate| day.succ_opt().unwrap_or(day);
        Filter {
            system: id(self.system).map(SystemId),
            person: id(self.person).map(PersonId),
            kind: DecisionKind::from_slug(&self.kind.get()),
            item: None,
            from: day(self.from).map(clock::start_of),
            before: day(self.to).map(after).map(clock::start_of),
            due: (review == "due").then_some(today),
            open: review == "open",
        }
    }

    fn is_set(self) -> bool {
        let all = [
            self.system,
            self.person,
            self.kind,
            self.review,
            self.from,
            self.to,
        ];
        all.iter().any(|s| s.with(|text| !text.is_empty()))
    }

    fn clear(self) {
        for signal in [
            self.system,
            self.person,
            self.kind,
            self.review,
            self.from,
            self.to,
        ] {
            signal.set(String::new());
        }
    }
}

fn register(app: App) -> AnyView {
    let choices = Choices::new();
    let filter = Memo::new(move |_| choices.filter(app));
    let found = Memo::new(move |_| {
        let filter = filter.get();
        app.read(|store| lines(store.workspace(), &filter))
    });
    let shown = RwSignal::new(SHOWN);
    let printing = RwSignal::new(false);
    let empty = move || app.read(|store| store.workspace().decisions.is_empty());
    view! {
        <section class="page decisions">
            <div class="page-head"><h1>"Decisions"</h1>
                <button class="button primary" on:click=move |_| app.run(Action::Decide)>"Record a decision "<kbd>"d"</kbd></button>
            </div>
            <p class="soft lead">"What was decided, by whom, when, why, and on which ranking. The ledger is only ever added to: a wrong entry is superseded, never edited."</p>
            <Show when=move || !empty() fallback=|| view! { <NoDecision/> }>
                {proof::proof(app)}
                {filters(app, choices)}
                {picture::picture(found)}
                {outputs::buttons(app, filter, printing)}
                {move || table(app, &found.get(), shown.get())}
                {move || more(found.with(Vec::len), shown)}
            </Show>
            {move || printing.get().then(|| outputs::paper(app, filter, printing))}
        </section>
    }
    .into_any()
}

#[component]
fn NoDecision() -> impl IntoView {
    view! {
        <div class="box"><p><b>"No decision yet."</b>" Select items in the backlog and press "<kbd>"d"</kbd>": say why, and the ranking that you looked at is kept with it."</p></div>
    }
}

fn filters(app: App, choices: Choices) -> AnyView {
    let any = |words: &str| (String::new(), words.to_owned());
    let (systems, people) = app.peek(|store| {
        let w = store.workspace();
        (
            w.systems
                .iter()
                .map(|s| (s.id.to_string(), s.name.clone()))
                .collect::<Vec<Choice>>(),
            w.people
                .iter()
                .map(|p| (p.id.to_string(), p.name.clone()))
                .collect::<Vec<Choice>>(),
        )
    });
    let kinds = DecisionKind::ALL.map(|k| (k.slug().to_owned(), k.name().to_owned()));
    let reviews =
        [("open", "Open"), ("due", "Due")].map(|(id, name)| (id.to_owned(), name.to_owned()));
    let pick = |name: &'static str, all: &str, value: RwSignal<String>, list: Vec<Choice>| {
        let options = std::iter::once(any(all)).chain(list).map(|(id, words)| {
            let own = id.clone();
            view! { <option value=id prop:selected=move || value.with(|v| *v == own)>{words}</option> }
        });
        view! { <label class="ledger-pick"><span>{name}</span><select on:change:target=move |e| value.set(e.target().value())>{options.collect_view()}</select></label> }
    };
    let day = |name: &'static str, value: RwSignal<String>| {
        view! { <label class="ledger-pick"><span>{name}</span><input type="date" prop:value=move || value.get() on:change:target=move |e| value.set(e.target().value())/></label> }
    };
    view! {
        <div class="filters" role="group" aria-label="Filter the register">
            {pick("System", "All", choices.system, systems)}
            {pick("Person", "All", choices.person, people)}
            {pick("Kind", "All", choices.kind, kinds.into())}
            {pick("Review", "Any", choices.review, reviews.into())}
            {day("From", choices.from)}
            {day("To", choices.to)}
            <Show when=move || choices.is_set()><button class="link" on:click=move |_| choices.clear()>"Show all"</button></Show>
        </div>
    }
    .into_any()
}

fn table(app: App, found: &[RegisterLine], shown: usize) -> AnyView {
    if found.is_empty() {
        return view! { <p class="soft">"No decision fits these filters."</p> }.into_any();
    }
    let today = app.peek(crate::app::document_store::DocumentStore::today);
    let row = |line: &RegisterLine| {
        let due = line.is_due(today);
        let ended = line.ended.is_some();
        view! {
            <tr class:ended=ended>
                <td class="num">{line.decision.number}</td>
                <td class="nowrap">{format::day_of(line.decision.at)}</td>
                <td><a href=address(&line.id)>{line.decision.kind.done()}</a></td>
                <td class="about"><b>{line.subject.clone()}</b><span class="soft reason">{line.why.clone()}</span></td>
                <td>{line.deciders.clone()}</td>
                <td class:late=due>{line.state(today)}</td>
            </tr>
        }
    };
    let rows = found.iter().take(shown).map(row).collect_view();
    view! {
        <div class="scroll-x"><table class="list register">
            <thead><tr><th scope="col" class="num">"No."</th><th scope="col">"Date"</th><th scope="col">"Decision"</th><th scope="col">"About, and why"</th><th scope="col">"Decided by"</th><th scope="col">"State"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn more(found: usize, shown: RwSignal<usize>) -> Option<AnyView> {
    let left = found.saturating_sub(shown.get());
    (left > 0).then(|| {
        view! { <p><button class="button" on:click=move |_| shown.update(|n| *n += SHOWN)>{format!("Show more, {} are left", format::whole(left))}</button></p> }.into_any()
    })
}
