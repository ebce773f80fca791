//! Following the size of an element.

use leptos::html::ElementType;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};

/// Calls `act` whenever the element has another size, and once when it is there: right after the browser has laid the
/// page out, so that reading sizes costs nothing.
pub fn on_resize<E>(node: NodeRef<E>, act: impl Fn(&HtmlElement) + 'static)
where
    E: ElementType,
    E::Output: JsCast + Clone + 'static,
{
    let element = move |node: Option<E::Output>| node.map(|node| node.unchecked_into());
    let now = move || element(node.try_get_untracked().flatten());
    watch(
        Box::new(move || element(node.get())),
        Closure::new(move || {
            if let Some(element) = now() {
                act(&element);
            }
        }),
    );
}

fn watch(element: Box<dyn Fn() -> Option<HtmlElement>>, on_resize: Closure<dyn FnMut()>) {
    let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) else {
        return;
    };
    let watching = observer.clone();
    Effect::new(move || {
        if let Some(element) = element() {
            watching.observe(&element);
        }
    });
    let kept = StoredValue::new_local((observer, on_resize));
    on_cleanup(move || {
        kept.try_with_value(|(observer, _)| observer.disconnect());
    });
}
