//! Doing something in a later task.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Runs `act` in a task of its own after so many milliseconds. What waits frees itself after it has run; there is
/// nothing to hold, so it may be called from within another one.
pub fn after(milliseconds: i32, act: impl FnOnce() + 'static) {
    let callback = Closure::once_into_js(act);
    let scheduled = web_sys::window().map(|window| {
        window.set_timeout_with_callback_and_timeout_and_arguments_0(
            callback.unchecked_ref(),
            milliseconds,
        )
    });
    debug_assert!(matches!(scheduled, Some(Ok(_))));
}
