//! What is seen of a part: what it makes as soon as it is here, until then a quiet placeholder, and a message with a
//! way on when it could not be loaded.

use super::typed_ahead::TypedAhead;
use crate::app::prelude::*;
use crate::app::widgets::modal::Modal;
use gloo_timers::callback::Timeout;
use leptos::task::spawn_local;
use plumbline_view::live;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// What is said where a part could not be loaded, on behalf of what is not there.
pub const NOT_LOADED: &str = "A part of Plumbline could not be loaded: there may be no connection, or the site has been updated.";

/// That a part could not be loaded: there is no connection, or the site has another version by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

#[cfg(split)]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Work that a part has to be here for.
pub type Made<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

/// Loads a part; at once when it is here already.
pub type Load = fn() -> Made<()>;

/// Makes a part's view; after the part is here this waits for nothing.
pub type Make = Box<dyn Fn() -> Made<AnyView> + Send>;

/// Where the part's view stands, which decides how its absence looks.
#[derive(Clone, Copy)]
pub enum Place {
    /// A page.
    Page,
    /// The body of the item panel.
    Panel,
    /// A dialog, with what closes it.
    Dialog(Callback<()>),
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Loading,
    Here,
    Failed,
}

/// Milliseconds after the start when the parts begin to be fetched: the first page comes first.
const FETCH_AFTER_MS: u32 = 800;

/// What a part makes, once it is here.
pub fn view_of(place: Place, load: Load, make: Make) -> AnyView {
    let here = matches!(at_once(load()), Some(Ok(())));
    if let Some(Ok(view)) = here.then(|| at_once(make())).flatten() {
        return view;
    }
    let ahead = matches!(place, Place::Dialog(_)).then(TypedAhead::new);
    let stage = RwSignal::new(Stage::Loading);
    let begin = move || {
        stage.set(Stage::Loading);
        spawn_local(async move {
            let loaded = load().await.is_ok();
            // Nothing, where the page was left meanwhile.
            stage.try_set(if loaded { Stage::Here } else { Stage::Failed });
        });
    };
    begin();
    let again = Callback::new(move |()| begin());
    live(move || match stage.get() {
        Stage::Here => {
            ahead.iter().for_each(TypedAhead::hand_over);
            match at_once(make()) {
                Some(Ok(view)) => view,
                _ => failed(place, again),
            }
        }
        Stage::Loading => {
            let field = match (place, ahead) {
                (Place::Dialog(on_close), Some(ahead)) => Some(ahead.field(on_close)),
                _ => None,
            };
            view! { {loading(place)}{field} }.into_any()
        }
        Stage::Failed => {
            ahead.iter().for_each(TypedAhead::give_back);
            failed(place, again)
        }
    })
}

/// Begins to load a part; whoever needs it then waits for the rest only.
pub fn send_for(load: Load) {
    spawn_local(async move {
        // Whoever needs it asks again, and says when it cannot be had.
        load().await.ok();
    });
}

/// Has a part do something: at once where it is here, else as soon as it is; `missed` where it could not be loaded.
/// Each function of a part knows by itself whether the part is here, so `load` must be that of `act`.
pub fn soon(load: Load, act: impl FnOnce() -> Made<()> + 'static, missed: impl FnOnce() + 'static) {
    if matches!(at_once(load()), Some(Ok(()))) {
        if !matches!(at_once(act()), Some(Ok(()))) {
            missed();
        }
        return;
    }
    spawn_local(async move {
        if act().await.is_err() {
            missed();
        }
    });
}

/// What the work gives without waiting.
fn at_once<T>(mut work: Made<T>) -> Option<Result<T, NotLoaded>> {
    match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}

/// Not seen before a moment has passed (see `frame.css`): most parts are here by then.
fn loading(place: Place) -> AnyView {
    let class = match place {
        Place::Page => "page part-loading",
        Place::Panel => "panel-body part-loading",
        Place::Dialog(_) => "part-loading part-dialog",
    };
    view! { <p class=class role="status">"Loading …"</p> }.into_any()
}

/// What stands in for a page while the first workspace is on its way.
pub fn opening() -> AnyView {
    loading(Place::Page)
}

fn failed(place: Place, again: Callback<()>) -> AnyView {
    match place {
        Place::Page => view! { <section class="page"><h1>"Not loaded"</h1>{message(again)}</section> }.into_any(),
        Place::Panel => view! { <div class="panel-body">{message(again)}</div> }.into_any(),
        Place::Dialog(on_close) => {
            view! { <Modal title="This could not be loaded" on_close=on_close>{message(again)}</Modal> }.into_any()
        }
    }
}

fn message(again: Callback<()>) -> AnyView {
    let reload = |_| drop(window().location().reload());
    view! {
        <div class="notice bad" role="alert" data-testid="part-failed">
            <p><b>"This part of Plumbline could not be loaded. "</b>
                "There may be no connection, or the site has been updated. Your data is safe in this browser."</p>
            <button class="button" type="button" on:click=move |_| again.run(())>"Try again"</button>
            <button class="button" type="button" on:click=reload>"Reload the page"</button>
        </div>
    }
    .into_any()
}

/// Fetches the parts one after the other while nobody waits for them, so that they are here when they are used. The
/// first that cannot be had ends it: whoever needs one asks for it again.
pub fn fetch_when_idle(parts: &'static [Load]) {
    let fetch = move || {
        spawn_local(async move {
            for (place, load) in parts.iter().enumerate() {
                if load().await.is_err() {
                    log::warn!("parts: {place} could not be loaded");
                    break;
                }
            }
            log::info!("parts: {} fetched", parts.len());
        });
    };
    Timeout::new(FETCH_AFTER_MS, move || {
        // Safari knows no idle time.
        if request_idle_callback_with_handle(fetch).is_err() {
            fetch();
        }
    })
    .forget();
}
