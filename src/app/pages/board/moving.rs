//! Moving a card: by drag, by keyboard and by menu, all through one door. A step back asks for its reason.

use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::state::App;
use crate::app::widgets::inputs::{Choice, ChoiceBox};
use crate::app::widgets::modal::Modal;
use leptos::html;
use plumbline_commands::command::ItemCommand;
use plumbline_document::ids::{ItemId, StatusId};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A move that is being asked about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ask {
    /// The item.
    pub id: ItemId,
    /// Where to; where it stands when the status is still to be chosen.
    pub to: StatusId,
}

/// What the parts of the board share.
#[derive(Clone, Copy)]
pub(super) struct Board {
    /// The app.
    pub app: App,
    /// The card in hand by keyboard, with the column over which it is held.
    pub held: RwSignal<Option<(ItemId, usize)>>,
    /// The card that is being dragged.
    pub dragged: RwSignal<Option<ItemId>>,
    /// The column over which it is.
    pub over: RwSignal<Option<usize>>,
    /// The move that is being asked about.
    pub asking: RwSignal<Option<Ask>>,
    /// The last thing that happened, for a screen reader.
    pub said: RwSignal<String>,
}

impl Board {
    pub(super) fn new(app: App) -> Self {
        Self {
            app,
            held: RwSignal::new(None),
            dragged: RwSignal::new(None),
            over: RwSignal::new(None),
            asking: RwSignal::new(None),
            said: RwSignal::new(String::new()),
        }
    }

    /// Moves an item, or asks for the reason first when it goes back.
    pub(super) fn request(self, id: ItemId, to: StatusId) {
        let (same, back) = self.app.peek(|store| {
            let workspace = store.workspace();
            workspace.items.get(&id).map_or((true, false), |item| {
                let back = workspace.settings.goes_back(&item.status, &to);
                (item.status == to, back)
            })
        });
        if same {
            self.said.set("The card stays where it is.".to_owned());
        } else if back {
            self.asking.set(Some(Ask { id, to }));
        } else {
            self.carry_out(id, &to, String::new());
        }
    }

    fn carry_out(self, id: ItemId, to: &StatusId, reason: String) -> bool {
        let command = ItemCommand::MoveItems {
            ids: vec![id],
            to: to.clone(),
            reason,
        };
        let done = self.app.dispatch(command);
        if done {
            let text = self.app.peek(|store| {
                let workspace = store.workspace();
                let settings = &workspace.settings;
                let name = settings.status(to).map_or("", |s| s.name.as_str());
                let key = workspace
                    .items
                    .get(&id)
                    .map(|i| settings.key(i.number))
                    .unwrap_or_default();
                let most = settings.status(to).and_then(|s| s.wip);
                let there = || workspace.live_items().filter(|i| i.status == *to).count();
                let over = most
                    .map(|most| (most, there()))
                    .filter(|(most, count)| *count > *most as usize);
                match over {
                    Some((most, count)) => format!(
                        "{key} is in {name}, which now has {count} items of at most {most}."
                    ),
                    None => format!("{key} is in {name}."),
                }
            });
            self.said.set(text.clone());
            self.app.toasts.done(text, Some(Action::Undo));
            focus_card(id);
        }
        done
    }
}

/// Puts the focus back on a card after the columns have been drawn anew; unless somebody has put it elsewhere meanwhile.
pub(super) fn focus_card(id: ItemId) {
    let before = document().active_element();
    request_animation_frame(move || {
        request_animation_frame(move || {
            let now = document().active_element();
            // What had it and is drawn anew has left it to the page.
            let is_free = now.as_ref().is_none_or(|e| e.tag_name() == "BODY");
            if !is_free && now != before {
                return;
            }
            let card = document()
                .get_element_by_id(&format!("card-{id}"))
                .and_then(|e| e.dyn_into::<HtmlElement>().ok());
            if let Some(card) = card {
                drop(card.focus());
            }
        });
    });
}

/// Asks where to and why.
#[component]
pub(super) fn MoveDialog(board: Board, ask: Ask) -> impl IntoView {
    let app = board.app;
    let Ask { id, to } = ask;
    let to = RwSignal::new(String::from(to));
    let reason = NodeRef::<html::Input>::new();
    let (key, choices) = app.peek(|store| {
        let settings = &store.workspace().settings;
        let item = store.workspace().items.get(&id);
        let key = item.map(|i| settings.key(i.number)).unwrap_or_default();
        let statuses = settings.statuses.iter();
        let choices: Vec<Choice> = statuses
            .map(|s| (s.id.to_string(), s.name.clone()))
            .collect();
        (key, choices)
    });
    let back = Memo::new(move |_| {
        app.read(|store| {
            let workspace = store.workspace();
            let item = workspace.items.get(&id);
            item.is_some_and(|i| {
                workspace
                    .settings
                    .goes_back(&i.status, &StatusId::from(to.get()))
            })
        })
    });
    let close = move || {
        board.asking.set(None);
        focus_card(id);
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let why = reason
            .get_untracked()
            .map(|i| i.value())
            .unwrap_or_default();
        if board.carry_out(id, &StatusId::from(to.get_untracked()), why) {
            board.asking.set(None);
        }
    };
    let keep = Callback::new(move |chosen: String| {
        to.set(chosen);
        true
    });
    view! {
        <Modal title=format!("Move {key}") on_close=Callback::new(move |()| close())>
            <form class="fields one" on:submit=submit>
                <label class="field"><span>"To"</span><ChoiceBox name="Status" value=to choices=choices keep/></label>
                <label class="field"><span>{move || if back.get() { "Why does it go back? The reason stays with the item." } else { "Why (if there is something to say)" }}</span>
                    <input node_ref=reason type="text" autofocus=true aria-label="Reason"/></label>
                <div class="acts"><button class="button primary">"Move it"</button></div>
            </form>
        </Modal>
    }
}
