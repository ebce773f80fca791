//! The log: what opening, saving, tabs, parts and imports do, in counts and times, never contents.
//!
//! It is off until it is asked for by the address (`?log=debug`, `?log=info`, `?log=off`), which is remembered in this
//! browser. Then it goes to the browser's console, and its last lines into a report for a bug.

use super::prefs::{recall, remember};
use super::prelude::window;
use log::{Level, LevelFilter, Log, Metadata, Record};
use std::cell::RefCell;
use std::collections::VecDeque;
use wasm_bindgen::JsValue;

/// The preference that remembers the level.
const LEVEL: &str = "plumbline.log";

/// How many lines a report has.
const LINES_KEPT: usize = 200;

thread_local! {
    static LINES: RefCell<VecDeque<String>> = const { RefCell::new(VecDeque::new()) };
}

struct Console;

impl Log for Console {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &Record<'_>) {
        let milliseconds = window().performance().map_or(0.0, |p| p.now());
        let line = format!(
            "{milliseconds:.0} ms {}: {}",
            record.target(),
            record.args()
        );
        let text = JsValue::from_str(&line);
        match record.level() {
            Level::Error => web_sys::console::error_1(&text),
            Level::Warn => web_sys::console::warn_1(&text),
            _ => web_sys::console::log_1(&text),
        }
        LINES.with_borrow_mut(|lines| {
            if lines.len() == LINES_KEPT {
                lines.pop_front();
            }
            lines.push_back(line);
        });
    }

    fn flush(&self) {}
}

static CONSOLE: Console = Console;

/// Starts the log at the level that the address asks for, else at the one that was asked for last.
pub fn start() {
    let asked = window().location().search().ok();
    let asked = asked.as_deref().and_then(level_of);
    if let Some(level) = asked {
        remember(LEVEL, &level.as_str());
    }
    let known = || recall::<String>(LEVEL)?.parse().ok();
    let level = asked.or_else(known).unwrap_or(LevelFilter::Off);
    if level != LevelFilter::Off && log::set_logger(&CONSOLE).is_ok() {
        log::set_max_level(level);
    }
}

/// The level that the query of an address asks for.
fn level_of(search: &str) -> Option<LevelFilter> {
    let mut pairs = search.trim_start_matches('?').split('&');
    pairs.find_map(|pair| pair.strip_prefix("log=")?.parse().ok())
}

/// The last lines of the log, oldest first.
pub fn lines() -> Vec<String> {
    LINES.with_borrow(|lines| lines.iter().cloned().collect())
}
