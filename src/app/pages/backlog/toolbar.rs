//! The toolbar: framework, search, facets, groups, columns, views, and how many items are shown.

use crate::app::action::Action;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::icon::Icon;
use crate::app::widgets::menu::Menu;
use plumbline_commands::command::SetupCommand;
use plumbline_compact::sort;
use plumbline_document::view::{GroupBy, View};
use plumbline_features::present::column::Column;
use plumbline_features::present::counts;
use plumbline_features::prioritise::facets::Facet;

/// The toolbar.
#[component]
pub fn Toolbar() -> impl IntoView {
    let app = use_app();
    view! {
        <div class="bar" role="toolbar" aria-label="What the backlog shows">
            <h1>"Backlog"</h1>
            <FrameworkMenu/>
            <input id=super::SEARCH class="search" type="search" placeholder="Find" aria-label="Find in the backlog" autocomplete="off"
                prop:value=move || app.query.with(|q| q.text.clone())
                on:input:target=move |event| app.query.update(|q| q.text = event.target().value())/>
            <FilterMenu/>
            <FilterChips/>
            <GroupMenu/>
            <ColumnMenu/>
            <ViewMenu/>
            <SelectionBar/>
            <Counts/>
        </div>
    }
}

#[component]
fn FrameworkMenu() -> impl IntoView {
    let app = use_app();
    let name = move || app.read(|store| store.framework().name.clone());
    let choices = move || {
        app.read(|store| {
            let current = store.workspace().settings.framework.clone();
            let all = store.workspace().frameworks.iter();
            all.map(|f| {
                (
                    f.id.clone(),
                    f.name.clone(),
                    f.about.clone(),
                    f.id == current,
                )
            })
            .collect::<Vec<_>>()
        })
    };
    view! {
        <Menu label=move || view! { "Framework "<b>{name}</b> }>
            <ul class="choices" role="listbox" aria-label="Framework">
                {move || choices().into_iter().map(|(id, name, about, current)| view! {
                    <li role="option" aria-selected=current.to_string()>
                        <button class="choice" class:on=current on:click=move |_| { app.dispatch(SetupCommand::UseFramework { id: id.clone() }); }>
                            <b>{name}</b><small>{about}</small>
                        </button>
                    </li>
                }).collect_view()}
            </ul>
        </Menu>
    }
}

/// The facets of the present query, with counts.
fn facets_of(app: App) -> Vec<Facet> {
    app.query
        .with(|query| app.read(|store| store.facets(query)))
}

#[component]
fn FilterMenu() -> impl IntoView {
    let app = use_app();
    view! {
        <Menu class="chip dash" label=|| view! { "+ Filter" }>
            <div class="facets">
                <For each=move || facets_of(app).into_iter().filter(|f| !f.choices.is_empty()) key=|f| f.name.slug() let:facet>
                    <FacetBox facet/>
                </For>
            </div>
        </Menu>
    }
}

#[component]
fn FacetBox(facet: Facet) -> impl IntoView {
    let app = use_app();
    let name = facet.name;
    // The choices follow the query, so that their counts are those of what the other facets let through.
    let choices = Memo::new(move |_| {
        facets_of(app)
            .into_iter()
            .find(|f| f.name == name)
            .map(|f| f.choices)
            .unwrap_or_default()
    });
    view! {
        <fieldset>
            <legend>{name.name()}</legend>
            // By value alone: the box that has just been ticked stays, and so does the focus.
            <For each=move || choices.get() key=|c| c.value.clone() children=move |choice| {
                let value = choice.value;
                let wanted = value.clone();
                let now = Memo::new(move |_| choices.with(|all| {
                    all.iter().find(|c| c.value == wanted).map(|c| (c.count as usize, c.chosen)).unwrap_or_default()
                }));
                view! {
                    <label class="tick">
                        <input type="checkbox" prop:checked=move || now.get().1 on:change=move |_| toggle_facet(app, name.slug(), &value)/>
                        <span>{choice.label}</span><span class="count">{move || format::whole(now.get().0)}</span>
                    </label>
                }
            }/>
        </fieldset>
    }
}

fn toggle_facet(app: App, facet: &str, value: &str) {
    app.query.update(|query| {
        let chosen = query.facets.entry(facet.to_owned()).or_default();
        match chosen.iter().position(|v| v == value) {
            Some(at) => drop(chosen.remove(at)),
            None => chosen.push(value.to_owned()),
        }
        query.facets.retain(|_, values| !values.is_empty());
    });
}

/// What is filtered, each with a way to take it off.
#[component]
fn FilterChips() -> impl IntoView {
    let app = use_app();
    let chips = move || {
        if app.query.with(|q| q.facets.is_empty()) {
            return Vec::new();
        }
        let chosen = facets_of(app).into_iter().map(|facet| {
            let labels: Vec<String> = facet
                .choices
                .into_iter()
                .filter(|c| c.chosen)
                .map(|c| c.label)
                .collect();
            (facet.name, labels.join(" or "))
        });
        chosen.filter(|(_, labels)| !labels.is_empty()).collect()
    };
    move || {
        chips().into_iter().map(|(facet, labels)| {
            let name = format!("Take the filter on {} off", facet.name());
            view! {
                <button class="chip" aria-label=name on:click=move |_| app.query.update(|q| drop(q.facets.remove(facet.slug())))>
                    {facet.name()}" "<b>{labels}</b>" ✕"
                </button>
            }
        }).collect_view()
    }
}

const GROUPS: [(GroupBy, &str); 7] = [
    (GroupBy::Nothing, "nothing"),
    (GroupBy::Epic, "epic"),
    (GroupBy::Track, "track"),
    (GroupBy::System, "system"),
    (GroupBy::Status, "status"),
    (GroupBy::Kind, "kind"),
    (GroupBy::Owner, "owner"),
];

#[component]
fn GroupMenu() -> impl IntoView {
    let app = use_app();
    let current = move || app.query.with(|q| q.group);
    let label = move || {
        GROUPS
            .iter()
            .find(|(g, _)| *g == current())
            .map_or("nothing", |(_, name)| name)
    };
    view! {
        <Menu label=move || view! { "Group "<b>{label}</b> }>
            <ul class="choices" role="listbox" aria-label="Group by">
                {GROUPS.into_iter().map(|(group, name)| view! {
                    <li role="option" aria-selected=move || (current() == group).to_string()>
                        <button class="choice" class:on=move || current() == group on:click=move |_| app.query.update(|q| q.group = group)>{name}</button>
                    </li>
                }).collect_view()}
            </ul>
        </Menu>
    }
}

#[component]
fn ColumnMenu() -> impl IntoView {
    let app = use_app();
    let all = move || {
        app.read(|store| {
            Column::all(&store.framework())
                .into_iter()
                .map(|c| (c.slug().to_owned(), c.heading(store.workspace())))
                .collect::<Vec<_>>()
        })
    };
    let shown = move || {
        app.query
            .with(|q| q.columns.clone())
            .unwrap_or_else(|| Column::USUAL.iter().map(|c| c.slug().to_owned()).collect())
    };
    let toggle = move |slug: String| {
        let mut columns = shown();
        match columns.iter().position(|c| *c == slug) {
            Some(at) => drop(columns.remove(at)),
            None => columns.push(slug),
        }
        // Columns keep the order of the list, and the title always stays.
        let order: Vec<String> = all().into_iter().map(|(s, _)| s).collect();
        sort::by_key(&mut columns, |c| order.iter().position(|o| o == c));
        app.query.update(|q| q.columns = Some(columns));
    };
    view! {
        <Menu label=|| view! { "Columns" }>
            <div class="facets">
                <fieldset>
                    <legend>"Columns"</legend>
                    {move || all().into_iter().map(|(slug, heading)| {
                        let ticked = { let slug = slug.clone(); move || shown().contains(&slug) };
                        let fixed = slug == "title";
                        view! {
                            <label class="tick">
                                <input type="checkbox" disabled=fixed prop:checked=ticked on:change=move |_| toggle(slug.clone())/>
                                <span>{heading}</span>
                            </label>
                        }
                    }).collect_view()}
                </fieldset>
                <button class="link" on:click=move |_| app.query.update(|q| q.columns = None)>"Show the usual columns"</button>
            </div>
        </Menu>
    }
}

#[component]
fn ViewMenu() -> impl IntoView {
    let app = use_app();
    let views = move || {
        app.read(|store| {
            store
                .workspace()
                .views
                .iter()
                .map(|v| View::clone(v))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <Menu label=|| view! { "Views" }>
            <ul class="choices" aria-label="Saved views">
                <li><button class="choice" on:click=move |_| app.query.set(Default::default())>"Everything, by rank"</button></li>
                {move || views().into_iter().map(|saved| {
                    let (id, name, query) = (saved.id, saved.name, saved.query);
                    let forget = format!("Forget the view {name}");
                    view! {
                        <li class="with-tail">
                            <button class="choice" on:click=move |_| app.query.set(query.clone())>{name}</button>
                            <button class="quiet" aria-label=forget on:click=move |_| { app.dispatch(SetupCommand::RemoveView { id }); }>"✕"</button>
                        </li>
                    }
                }).collect_view()}
            </ul>
            <button class="link" on:click=move |_| app.run(Action::SaveView)>"Save this view…"</button>
        </Menu>
    }
}

/// What can be done with the ticked items.
#[component]
fn SelectionBar() -> impl IntoView {
    let app = use_app();
    let count = move || app.selection.with(std::collections::BTreeSet::len);
    view! {
        <Show when=move || { count() > 0 }>
            <div class="selected" role="group" aria-label="Selected items">
                <b>{move || format::whole(count())}" selected"</b>
                <button class="link" on:click=move |_| app.run(Action::EditSelected)>"Edit…"</button>
                <button class="link" on:click=move |_| app.run(Action::Decide)>"Decide…"</button>
                <button class="link" on:click=move |_| app.run(Action::DeleteSelected)>"Delete"</button>
                <button class="quiet" aria-label="Clear the selection" on:click=move |_| app.run(Action::ClearSelection)><Icon name="close"/></button>
            </div>
        </Show>
    }
}

#[component]
fn Counts() -> impl IntoView {
    let app = use_app();
    let text = move || {
        if app.persistence.is_opening() {
            return "Opening …".to_owned();
        }
        app.view(counts::all)
    };
    view! { <span class="counts" role="status">{text}</span> }
}
