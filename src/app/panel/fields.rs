//! Every field of an item.

use super::brought::Brought;
use super::comments::Comments;
use super::lists::{Dependencies, Duties, Tags};
use super::look::{look, look_text, text_of};
use super::picker::ItemPicker;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::icon::Icon;
use crate::app::widgets::inputs::{self, ChoiceBox, Keep, TextArea, TextBox};
use plumbline_commands::command::ItemCommand;
use plumbline_document::draft::ItemField;
use plumbline_document::ids::{ItemId, ModelId, PersonId, StatusId, SystemId};
use plumbline_document::kind::{Kind, Track};
use plumbline_features::present::choices;
use uuid::Uuid;

/// The tab.
#[component]
pub(super) fn Fields(id: ItemId) -> impl IntoView {
    let app = use_app();
    let notes = look_text(app, id, |_, item| item.notes.clone());
    view! {
        <Facts id/>
        <Parent id/>
        <Dependencies id/>
        <Tags id/>
        <Duties id/>
        <h3>"Notes"</h3>
        <TextArea name="Notes" value=notes rows=5 keep=keep(app, id, |text| Ok(ItemField::Notes(text.to_owned())))/>
        <Comments id/>
        <Brought id/>
    }
}

/// Keeps a new value of a field; what cannot be read is said.
fn keep(app: App, id: ItemId, read: fn(&str) -> Result<ItemField, String>) -> Keep {
    Callback::new(move |text: String| match read(&text) {
        Ok(set) => app.dispatch(ItemCommand::EditItems { ids: vec![id], set }),
        Err(why) => {
            app.toasts.wrong(why);
            false
        }
    })
}

fn id_in(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text).ok()
}

/// The fields that hold one value.
#[component]
fn Facts(id: ItemId) -> impl IntoView {
    let app = use_app();
    let statuses = Memo::new(move |_| {
        app.read(|store| {
            let item = store.workspace().items.get(&id);
            choices::statuses_by_track(store.workspace(), item.map(|item| item.track))
        })
    });
    let systems = Memo::new(move |_| app.read(|store| choices::systems(store.workspace())));
    let people = Memo::new(move |_| app.read(|store| choices::people(store.workspace())));
    let models = Memo::new(move |_| {
        app.read(|store| {
            let all = store.workspace().models.iter();
            choices::or_none(all.map(|m| (m.id.to_string(), m.name.clone())))
        })
    });
    let model = look_text(app, id, |_, i| {
        text_of(i.lineage.as_ref().and_then(|l| l.models.first()))
    });
    let keep_model = Keep::new(move |text: String| keep_model(app, id, &text));
    let kind = look_text(app, id, |_, i| i.kind.slug().to_owned());
    let track = look_text(app, id, |_, i| i.track.slug().to_owned());
    let status = look_text(app, id, |_, i| i.status.to_string());
    let system = look_text(app, id, |_, i| text_of(i.system));
    let owner = look_text(app, id, |_, i| text_of(i.owner));
    let due = look_text(app, id, |_, i| text_of(i.due));
    let read_kind = |v: &str| {
        Kind::from_slug(v)
            .map(ItemField::Kind)
            .ok_or_else(|| "Choose one of the kinds.".to_owned())
    };
    let read_track = |v: &str| {
        Track::from_slug(v)
            .map(ItemField::Track)
            .ok_or_else(|| "Choose one of the tracks.".to_owned())
    };
    view! {
        <div class="facts">
            <label class="field"><span>"Kind"</span><ChoiceBox name="Kind" value=kind choices=choices::kinds() keep=keep(app, id, read_kind)/></label>
            <label class="field"><span>"Track"</span><ChoiceBox name="Track" value=track choices=choices::tracks() keep=keep(app, id, read_track)/></label>
            <label class="field"><span>"Status"</span><ChoiceBox name="Status" value=status choices=statuses
                keep=keep(app, id, |v| Ok(ItemField::Status(StatusId::from(v))))/></label>
            <label class="field"><span>"AI system"</span><ChoiceBox name="AI system" value=system choices=systems
                keep=keep(app, id, |v| Ok(ItemField::System(id_in(v).map(SystemId))))/></label>
            <Show when=move || models.with(|m| m.len() > 1)>
                <label class="field"><span>"Model"</span><ChoiceBox name="Model" value=model choices=models keep=keep_model/></label>
            </Show>
            <label class="field"><span>"Owner"</span><ChoiceBox name="Owner" value=owner choices=people
                keep=keep(app, id, |v| Ok(ItemField::Owner(id_in(v).map(PersonId))))/></label>
            <label class="field"><span>"Due"</span><TextBox name="Due" value=due kind="date"
                keep=keep(app, id, |v| inputs::date(v).map(ItemField::Due))/></label>
        </div>
    }
}

/// Says which model the item is about; its datasets, and models after the first, stay.
fn keep_model(app: App, id: ItemId, text: &str) -> bool {
    let item = app.peek(|store| store.workspace().items.get(&id).cloned());
    let mut lineage = item
        .and_then(|item| item.lineage.as_deref().cloned())
        .unwrap_or_default();
    let chosen = id_in(text).map(ModelId);
    let rest = lineage.models.into_iter().skip(1);
    let rest = rest.filter(|m| Some(*m) != chosen);
    lineage.models = chosen.into_iter().chain(rest).collect();
    app.dispatch(ItemCommand::EditItems {
        ids: vec![id],
        set: ItemField::Lineage(lineage),
    })
}

/// The item that it is a part of.
#[component]
fn Parent(id: ItemId) -> impl IntoView {
    let app = use_app();
    let parent = look(app, id, |store, item| {
        let found = item.parent.and_then(|p| store.workspace().items.get(&p))?;
        let key = store.workspace().settings.key(found.number);
        Some((found.id, format!("{key} {}", found.title)))
    });
    let set = move |parent: Option<ItemId>| {
        let set = ItemField::Parent(parent);
        app.dispatch(ItemCommand::EditItems { ids: vec![id], set });
    };
    let without = Signal::derive(move || {
        let parent = parent.get().flatten().map(|p| p.0);
        parent.into_iter().chain([id]).collect::<Vec<_>>()
    });
    view! {
        <h3>"Parent"</h3>
        {move || parent.get().flatten().map(|(above, words)| view! {
            <p class="rows-list one"><button class="link grow" type="button" on:click=move |_| app.open(Some(above))>{words}</button>
                <button class="quiet tiny" type="button" aria-label="Remove the parent" on:click=move |_| set(None)><Icon name="close"/></button></p>
        })}
        <ItemPicker name="Choose a parent" id="pick-parent" without choose=Callback::new(move |p| set(Some(p)))/>
    }
}
