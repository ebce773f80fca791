//! Backlog health: ten questions with their answers, targets, trend and what to do. Made for the screen and for paper.

use crate::app::prelude::*;
use crate::app::route::{Page, Route};
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::{Keep, TextBox};
use crate::app::{clock, format};
use chrono::NaiveDate;
use plumbline_commands::command::SetupCommand;
use plumbline_document::settings::Settings;
use plumbline_features::health;
use plumbline_features::health::{Check, Finding, Fix};
use std::sync::Arc;

/// The page. The answers are worked out while it is open, and anew after each change.
#[component]
pub fn HealthPage() -> impl IntoView {
    let app = use_app();
    let checks =
        Memo::new(move |_| app.read(|d| health::checks(d.workspace(), &clock::calendar())));
    let sentence = move || {
        let (met, asked) = checks.with(|c| health::met(c));
        match asked {
            0 => "There is nothing to ask about yet: add items, systems and models.".to_owned(),
            _ => format!(
                "{met} of {} {} target.",
                format::count(asked, "question", "questions"),
                if met == 1 { "meets its" } else { "meet their" }
            ),
        }
    };
    let as_of = move || {
        app.read(|d| {
            format!(
                "{}, {}",
                d.workspace().settings.name,
                format::day(d.today())
            )
        })
    };
    let slugs = Memo::new(move |_| checks.with(|c| c.iter().map(|c| c.slug).collect::<Vec<_>>()));
    view! {
        <section class="page health">
            <div class="entry-head"><h1>"Backlog health"</h1><span class="soft grow">{as_of}</span>
                <button class="button no-print" type="button" on:click=move |_| print()>"Print"</button></div>
            <p class="health-sum">{sentence}</p>
            <ol class="checks"><For each=move || slugs.get() key=|slug| *slug let:slug>{one(app, checks, slug)}</For></ol>
        </section>
    }
}

fn print() {
    // Where a browser cannot print there is nothing that this page could do about it.
    drop(window().print());
}

fn one(app: App, checks: Memo<Vec<Check>>, slug: &'static str) -> AnyView {
    let check = Memo::new(move |_| checks.with(|c| c.iter().find(|c| c.slug == slug).cloned()));
    let target = Memo::new(move |_| {
        check.with(|c| {
            c.as_ref()
                .map_or_else(String::new, |c| format::plain(c.target))
        })
    });
    let keep = Keep::new(move |typed: String| set_target(app, slug, &typed));
    let trend = Memo::new(move |_| {
        app.read(|d| {
            d.workspace()
                .settings
                .health
                .as_ref()
                .map(|h| h.trend(slug))
                .unwrap_or_default()
        })
    });
    let head = move || check.get().map(|c| number(&c));
    let question = move || check.with(|c| c.as_ref().map_or("", |c| c.question));
    let formula = move || check.with(|c| c.as_ref().map_or("", |c| c.formula));
    let findings = move || {
        let found = check.get()?;
        if found.findings.is_empty() {
            return None;
        }
        let more = (found.more > 0)
            .then(|| view! { <li class="faint">{format!("and {} more", format::whole(found.more as usize))}</li> });
        let rows = found
            .findings
            .into_iter()
            .map(|f| finding(app, f))
            .collect_view();
        Some(view! { <ul class="findings">{rows}{more}</ul> })
    };
    view! {
        <li class="box check">
            <div class="check-head"><h2>{question}</h2>{head}</div>
            <div class="check-side">
                {move || spark(&trend.get(), question())}
                <label class="field no-print"><span>"Target, %"</span><TextBox name=Signal::derive(move || format!("Target in percent: {}", question())) kind="number" value=target keep class="target"/></label>
            </div>
            <p class="faint formula">{formula}</p>
            {findings}
        </li>
    }
    .into_any()
}

fn number(check: &Check) -> AnyView {
    let Some(value) = check.value() else {
        return view! { <p class="check-number soft">"Nothing to ask about"</p> }.into_any();
    };
    let met = check.is_met() == Some(true);
    let words = if met { "on target" } else { "below target" };
    let counted = format!("{} of {}", check.good, check.of);
    view! {
        <p class="check-number" class:good=met class:late=!met>
            <b>{format!("{} %", format::plain(value.round()))}</b>
            <meter aria-label=check.question min="0" max="100" value=value></meter>
            <span>{if met { "✓ " } else { "△ " }}{words}{format!(" ({} %)", format::plain(check.target))}</span>
            <small class="faint">{counted}</small>
        </p>
    }
    .into_any()
}

fn set_target(app: App, slug: &'static str, typed: &str) -> bool {
    let read = crate::app::widgets::inputs::number(typed);
    let target = match read {
        Ok(value) if (0.0..=100.0).contains(&value) => value,
        Ok(_) => {
            app.toasts
                .wrong("A target lies between 0 and 100.".to_owned());
            return false;
        }
        Err(why) => {
            app.toasts.wrong(why);
            return false;
        }
    };
    let settings = app.peek(|d| d.workspace().settings.clone());
    let mut settings = Settings::clone(&settings);
    let mut health = settings.health.as_deref().cloned().unwrap_or_default();
    health.targets.insert(slug.to_owned(), target);
    settings.health = Some(Arc::new(health));
    app.dispatch(SetupCommand::PutSettings { settings })
}

/// The trend as a small line; in words for those who do not see it.
fn spark(trend: &[(NaiveDate, f64)], question: &'static str) -> AnyView {
    let (Some(first), Some(last)) = (trend.first(), trend.last()) else {
        return view! { <p class="faint spark">"The trend begins this week."</p> }.into_any();
    };
    let words = format!(
        "{question} Trend over {} weeks: from {} % to {} %.",
        trend.len(),
        format::plain(first.1.round()),
        format::plain(last.1.round())
    );
    #[allow(clippy::cast_precision_loss)] // two years of weeks
    let step = 110.0 / (trend.len().saturating_sub(1).max(1)) as f64;
    #[allow(clippy::cast_precision_loss)]
    let points: Vec<String> = trend
        .iter()
        .enumerate()
        .map(|(n, (_, value))| format!("{:.1},{:.1}", 5.0 + n as f64 * step, 31.0 - value * 0.26))
        .collect();
    view! {
        <svg class="spark" viewBox="0 0 120 36" role="img" aria-label=words><polyline points=points.join(" ")/></svg>
    }
    .into_any()
}

fn finding(app: App, finding: Finding) -> AnyView {
    let name = finding.what.clone();
    let link = |route: Route| {
        let label = format!("Fix it: {name}");
        view! { <a class="link no-print" aria-label=label href=route.to_hash()>"Fix it"</a> }
            .into_any()
    };
    let fix = match finding.fix {
        Fix::Item(id) => {
            let label = format!("Fix it: {name}");
            view! { <button class="link no-print" type="button" aria-label=label on:click=move |_| app.open(Some(id))>"Fix it"</button> }.into_any()
        }
        Fix::Model(id) => link(Route {
            focus: Some(id.0),
            ..Route::to(Page::Models)
        }),
        Fix::System(_) | Fix::Setup => link(Route::to(Page::Setup)),
        Fix::Backlog => link(Route::to(Page::Backlog)),
        Fix::Models => link(Route::to(Page::Models)),
    };
    view! { <li><span class="finding-what">{finding.what}</span><span class="soft">{finding.lacks}</span>{fix}</li> }.into_any()
}
