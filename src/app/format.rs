//! Numbers and dates in the reader's locale.

use chrono::{DateTime, NaiveDate, Utc};
use js_sys::Intl::{DateTimeFormat, NumberFormat};
use js_sys::{Array, Date, Object, Reflect};
use plumbline_features::present::Format;
use wasm_bindgen::JsValue;

thread_local! {
    // Making a formatter costs far more than using it.
    static ONE: NumberFormat = number_format(1, 1);
    static UP_TO_TWO: NumberFormat = number_format(0, 2);
    static DAY: DateTimeFormat = date_format(&[("day", "numeric"), ("month", "short"), ("year", "numeric"), ("timeZone", "UTC")]);
    static SHORT_DAY: DateTimeFormat = date_format(&[("day", "numeric"), ("month", "short"), ("timeZone", "UTC")]);
    static SHORT_MONTH: DateTimeFormat = date_format(&[("month", "short"), ("year", "2-digit"), ("timeZone", "UTC")]);
    static LOCAL_DAY: DateTimeFormat = date_format(&[("day", "numeric"), ("month", "short"), ("year", "numeric")]);
    static MONTH: DateTimeFormat = date_format(&[("month", "long"), ("year", "numeric"), ("timeZone", "UTC")]);
    static MOMENT: DateTimeFormat = date_format(&[("dateStyle", "medium"), ("timeStyle", "short")]);
}

fn options(pairs: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (key, value) in pairs {
        // Setting a plain property of a fresh object cannot fail.
        drop(Reflect::set(&object, &JsValue::from_str(key), value));
    }
    object
}

fn number_format(least: u32, most: u32) -> NumberFormat {
    let options = options(&[
        ("minimumFractionDigits", least.into()),
        ("maximumFractionDigits", most.into()),
    ]);
    NumberFormat::new(&Array::new(), &options)
}

fn date_format(pairs: &[(&str, &str)]) -> DateTimeFormat {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(k, v)| (*k, JsValue::from_str(v)))
        .collect();
    DateTimeFormat::new(&Array::new(), &options(&pairs))
}

/// What rounds to nothing is written without a sign, whichever side it comes from; a sum of nothing is −0.
fn unsigned_nothing(value: f64, digits: u32) -> f64 {
    if value.abs() * f64::from(10_u32.pow(digits)) < 0.5 {
        0.0
    } else {
        value
    }
}

fn formatted(format: &NumberFormat, digits: u32, value: f64) -> String {
    let value = unsigned_nothing(value, digits);
    format
        .format()
        .call1(&JsValue::UNDEFINED, &value.into())
        .ok()
        .and_then(|v| v.as_string())
        .unwrap_or_else(|| value.to_string())
}

/// With one decimal: scores.
pub fn one(value: f64) -> String {
    ONE.with(|f| formatted(f, 1, value))
}

/// With at most two decimals: judgements, days.
pub fn plain(value: f64) -> String {
    UP_TO_TWO.with(|f| formatted(f, 2, value))
}

/// A whole number with the locale's separators.
#[allow(clippy::cast_precision_loss)]
pub fn whole(value: usize) -> String {
    UP_TO_TWO.with(|f| formatted(f, 2, value as f64))
}

/// `1 item`, `40 items`; `people` and the like are given as the plural.
pub fn count(n: usize, one: &str, many: &str) -> String {
    Locale.counted(n, one, many)
}

#[allow(clippy::cast_precision_loss)]
fn dated(format: &DateTimeFormat, millis: i64) -> String {
    let date = Date::new(&JsValue::from_f64(millis as f64));
    format
        .format()
        .call1(&JsValue::UNDEFINED, &date)
        .ok()
        .and_then(|v| v.as_string())
        .unwrap_or_default()
}

fn millis(date: NaiveDate) -> i64 {
    date.and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .timestamp_millis()
}

/// A calendar day, e.g. `23 Nov 2026`.
pub fn day(date: NaiveDate) -> String {
    DAY.with(|f| dated(f, millis(date)))
}

/// The month of a day, e.g. `November 2026`.
pub fn month(date: NaiveDate) -> String {
    MONTH.with(|f| dated(f, millis(date)))
}

/// A day without its year, e.g. `23 Nov`.
pub fn short_day(date: NaiveDate) -> String {
    SHORT_DAY.with(|f| dated(f, millis(date)))
}

/// The month of a day in little room, e.g. `Nov 26`.
pub fn short_month(date: NaiveDate) -> String {
    SHORT_MONTH.with(|f| dated(f, millis(date)))
}

/// The day of a moment in the reader's time zone.
pub fn day_of(at: DateTime<Utc>) -> String {
    LOCAL_DAY.with(|f| dated(f, at.timestamp_millis()))
}

/// A moment in the reader's time zone.
pub fn moment(at: DateTime<Utc>) -> String {
    MOMENT.with(|f| dated(f, at.timestamp_millis()))
}

/// The reader's locale, for what the engine puts into words.
#[derive(Clone, Copy, Debug)]
pub struct Locale;

impl Format for Locale {
    fn one_decimal(&self, value: f64) -> String {
        one(value)
    }

    fn number(&self, value: f64) -> String {
        plain(value)
    }

    fn whole(&self, value: usize) -> String {
        whole(value)
    }

    fn day(&self, date: NaiveDate) -> String {
        day(date)
    }

    fn day_of(&self, at: DateTime<Utc>) -> String {
        day_of(at)
    }
}
