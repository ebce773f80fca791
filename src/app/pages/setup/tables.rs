//! The tables that derive compliance burden from tiers and urgency from dates.

use super::change::change;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::icon::{self, Icon};
use crate::app::widgets::inputs::{TextBox, number};
use leptos::html;
use plumbline_compact::sort;
use plumbline_document::settings::ComplianceTable;
use plumbline_document::tier::Tier;

/// A value on the scale of both tables.
fn points(typed: &str) -> Result<f64, String> {
    let value = number(typed)?;
    if (0.0..=100.0).contains(&value) {
        Ok(value)
    } else {
        Err(format!("{} is not between 0 and 100.", typed.trim()))
    }
}

/// Whole days; negative ones have passed.
fn days(typed: &str) -> Result<i64, String> {
    let typed = typed.trim();
    typed
        .parse()
        .map_err(|_| format!("“{typed}” is not a number of days such as 90."))
}

/// Base burden by tier.
#[component]
pub(super) fn Burden() -> impl IntoView {
    let app = use_app();
    let open =
        Memo::new(move |_| app.read(|d| d.workspace().settings.compliance.burden_open.to_string()));
    let keep_open = Callback::new(move |typed: String| {
        change(app, |s| {
            s.compliance.burden_open = points(&typed)?;
            Ok(())
        })
    });
    let rows = Tier::ALL.into_iter().filter(|t| *t != Tier::Prohibited);
    view! {
        <section aria-labelledby="burden">
            <h3 id="burden">"Compliance burden"</h3>
            <p class="soft">"Base by tier, plus points when every duty of the system is open, less in proportion. A prohibited system has no score."</p>
            <table class="list">
                <thead><tr><th>"Tier"</th><th class="num">"Base, 0 to 100"</th></tr></thead>
                <tbody>
                    {rows.map(|tier| view! { <BaseRow tier/> }).collect_view()}
                    <tr><td>"All duties open"</td><td class="num"><TextBox kind="number" class="value" name="Points when all duties are open" value=open keep=keep_open/></td></tr>
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn BaseRow(tier: Tier) -> impl IntoView {
    let app = use_app();
    let value = Memo::new(move |_| {
        app.read(|d| {
            let base = d.workspace().settings.compliance.burden_base.get(&tier);
            base.map(f64::to_string).unwrap_or_default()
        })
    });
    let keep = Callback::new(move |typed: String| {
        change(app, |s| {
            s.compliance.burden_base.insert(tier, points(&typed)?);
            Ok(())
        })
    });
    view! {
        <tr>
            <td><span class=icon::tier_class(tier)><Icon name=icon::of_tier(tier)/>" "{tier.name()}</span></td>
            <td class="num"><TextBox kind="number" class="value" name=format!("Base burden: {}", tier.name()) value keep/></td>
        </tr>
    }
}

/// Urgency by days until an obligation applies.
#[component]
pub(super) fn Urgency() -> impl IntoView {
    let app = use_app();
    let rows = Memo::new(move |_| {
        app.read(|d| {
            let all = d.workspace().settings.compliance.urgency.iter();
            all.map(|(days, _)| *days).collect::<Vec<_>>()
        })
    });
    view! {
        <section aria-labelledby="urgency">
            <h3 id="urgency">"Urgency of an obligation"</h3>
            <p class="soft">"By the days until it applies, in a straight line between the rows. Before the first and after the last row it stays the same."</p>
            <table class="list">
                <thead><tr><th>"Days until it applies"</th><th class="num">"Urgency, 0 to 100"</th><th><span class="visually-hidden">"Remove"</span></th></tr></thead>
                <tbody><For each=move || rows.get() key=|days| *days let:days><UrgencyRow days/></For></tbody>
            </table>
            <AddUrgency/>
        </section>
    }
}

#[component]
fn UrgencyRow(days: i64) -> impl IntoView {
    let app = use_app();
    let at = move |table: &ComplianceTable| table.urgency.iter().position(|(d, _)| *d == days);
    let value = Memo::new(move |_| {
        app.read(|d| {
            let table = &d.workspace().settings.compliance;
            let row = at(table).and_then(|at| table.urgency.get(at));
            row.map(|(_, urgency)| urgency.to_string())
                .unwrap_or_default()
        })
    });
    let keep = Callback::new(move |typed: String| {
        change(app, |s| {
            let urgency = points(&typed)?;
            let row = s.compliance.urgency.iter_mut().find(|(d, _)| *d == days);
            row.ok_or("This row is gone.")?.1 = urgency;
            Ok(())
        })
    });
    let remove = move |_| {
        change(app, |s| {
            if s.compliance.urgency.len() < 2 {
                return Err("The table needs at least one row.".to_owned());
            }
            s.compliance.urgency.retain(|(d, _)| *d != days);
            Ok(())
        });
    };
    #[allow(clippy::cast_precision_loss)] // days, far below 2^53
    let shown = format::plain(days as f64);
    view! {
        <tr>
            <td>{shown}</td>
            <td class="num"><TextBox kind="number" class="value" name=format!("Urgency at {days} days") value keep/></td>
            <td><button class="quiet tiny" type="button" aria-label=format!("Remove the row of {days} days") on:click=remove><Icon name="close"/></button></td>
        </tr>
    }
}

#[component]
fn AddUrgency() -> impl IntoView {
    let app = use_app();
    let (when, urgency) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(when), Some(urgency)) = (when.get_untracked(), urgency.get_untracked()) else {
            return;
        };
        let added = change(app, |s| {
            let row = (days(&when.value())?, points(&urgency.value())?);
            let table = &mut s.compliance.urgency;
            table.retain(|(d, _)| *d != row.0);
            table.push(row);
            sort::by_key(table, |(d, _)| *d);
            Ok(())
        });
        if added {
            when.set_value("");
            urgency.set_value("");
        }
    };
    view! {
        <form class="inline-form" on:submit=add>
            <label class="field"><span>"Days"</span><input class="value" node_ref=when type="text" inputmode="numeric"/></label>
            <label class="field"><span>"Urgency"</span><input class="value" node_ref=urgency type="text" inputmode="decimal"/></label>
            <button class="button">"Add row"</button>
        </form>
    }
}
