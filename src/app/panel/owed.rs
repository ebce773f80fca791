//! The debt tab: class, principal, interest, evidence, and who pays it.

use super::look::look;
use super::picker::ItemPicker;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::{Choice, ChoiceBox, TextArea, TextBox, date, number};
use plumbline_commands::command::ItemCommand;
use plumbline_document::debt::{Debt, DebtClass};
use plumbline_document::draft::ItemField;
use plumbline_document::ids::ItemId;

type Read = fn(&Debt) -> String;
type Write = fn(&mut Debt, String) -> Result<(), String>;

fn text(value: Option<f64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

fn optional(text: &str) -> Result<Option<f64>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    number(text).map(Some)
}

const NUMBERS: [(&str, Read, Write); 4] = [
    (
        "Principal, days",
        |d| text(d.principal),
        |d, v| {
            d.principal = optional(&v)?;
            Ok(())
        },
    ),
    (
        "Interest, days a sprint",
        |d| text(d.interest),
        |d, v| {
            d.interest = optional(&v)?;
            Ok(())
        },
    ),
    (
        "Incidents a sprint",
        |d| text(d.incidents),
        |d, v| {
            d.incidents = optional(&v)?;
            Ok(())
        },
    ),
    (
        "Days an incident",
        |d| text(d.days_per_incident),
        |d, v| {
            d.days_per_incident = optional(&v)?;
            Ok(())
        },
    ),
];

fn change(app: App, id: ItemId, edit: impl FnOnce(&mut Debt) -> Result<(), String>) -> bool {
    let held = app.peek(|store| {
        let item = store.workspace().items.get(&id);
        item.and_then(|i| i.debt.as_deref().cloned())
    });
    let mut debt = held.unwrap_or_else(|| Debt::new(DebtClass::Prompt));
    match edit(&mut debt) {
        Ok(()) => {
            let set = ItemField::Debt(Some(debt));
            app.dispatch(ItemCommand::EditItems { ids: vec![id], set })
        }
        Err(why) => {
            app.toasts.wrong(why);
            false
        }
    }
}

#[component]
pub(super) fn DebtTab(id: ItemId) -> impl IntoView {
    let app = use_app();
    let read = move |read: Read| {
        Memo::new(move |_| {
            app.read(|store| {
                let item = store.workspace().items.get(&id);
                item.and_then(|i| i.debt.as_deref().map(read))
                    .unwrap_or_default()
            })
        })
    };
    let keep = move |write: Write| {
        Callback::new(move |typed: String| change(app, id, |d| write(d, typed)))
    };
    let classes: Vec<Choice> = std::iter::once((String::new(), "Not said".to_owned()))
        .chain(
            DebtClass::ALL
                .iter()
                .map(|c| (c.slug().to_owned(), c.name().to_owned())),
        )
        .collect();
    let class = read(|d| d.class.slug().to_owned());
    let set_class = keep(|d, v| {
        d.class = DebtClass::from_slug(&v).ok_or("Choose a class.")?;
        Ok(())
    });
    let box_of = |(name, get, set): (&'static str, Read, Write)| {
        view! { <label class="field"><span>{name}</span><TextBox name=name kind="number" value=read(get) keep=keep(set)/></label> }.into_any()
    };
    let since = read(|d| d.since.map(|s| s.to_string()).unwrap_or_default());
    let set_since = keep(|d, v| {
        d.since = date(&v)?;
        Ok(())
    });
    let evidence = read(|d| d.evidence.clone());
    let set_evidence = keep(|d, v| {
        d.evidence = v;
        Ok(())
    });
    let payer = look(app, id, |store, item| {
        let payer = item
            .debt
            .as_deref()
            .and_then(|d| store.workspace().items.get(&d.paid_by?));
        payer.map(|p| format!("{} {}", store.workspace().settings.key(p.number), p.title))
    });
    let pay = Callback::new(move |by: ItemId| {
        change(app, id, |d| {
            d.paid_by = Some(by);
            Ok(())
        });
    });
    let without = Signal::derive(move || vec![id]);
    view! {
        <p class="soft">"What is owed, what it costs to leave it, and who pays it. Unknown numbers stay empty."</p>
        <div class="facts">
            <label class="field"><span>"Class"</span><ChoiceBox name="Class" value=class choices=classes keep=set_class/></label>
            <label class="field"><span>"Since"</span><TextBox name="Since" kind="date" value=since keep=set_since/></label>
            {NUMBERS.map(box_of).into_iter().collect::<Vec<_>>()}
        </div>
        <label class="field wide"><span>"How one knows"</span><TextArea name="How one knows" value=evidence keep=set_evidence/></label>
        <h3>"Paid by"</h3>
        {move || match payer.get().flatten() {
            Some(words) => view! { <p>{words}" "<button class="link" type="button" on:click=move |_| { change(app, id, |d| { d.paid_by = None; Ok(()) }); }>"Take away"</button></p> }.into_any(),
            None => view! { <p class="soft">"By this item itself."</p> }.into_any(),
        }}
        <ItemPicker name="Choose another item that pays it" id="pick-payer" without choose=pay/>
    }
}
