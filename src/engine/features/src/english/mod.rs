//! British English as people read it: the one place for plurals, counts, lists, dates and numbers in sentences.
//!
//! * [`sentence`]: sentences in pieces, some of them set apart; [`numbers`]: numbers and shares.
//!
//! A second language would be a second room beside this one. Numbers and dates as the reader's own locale writes them
//! are not made here: the shell passes a [`Format`](crate::present::Format).

mod numbers;
mod sentence;

pub use numbers::{number, percent_beyond, percent_down, percent_up};
pub use sentence::{Sentence, Span, plain, strong, text};

use chrono::{Datelike, NaiveDate};
use plumbline_recurrence::english::MONTHS;
use std::fmt::Display;

/// The word for one thing, or for any other number of them.
pub fn plural<'a, N: Copy + PartialEq + From<u8>>(n: N, one: &'a str, many: &'a str) -> &'a str {
    if n == N::from(1) { one } else { many }
}

/// A number with the word for so many things: `1 item`, `2 items`, `0 items`.
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(n: N, one: &str, many: &str) -> String {
    format!("{n} {}", plural(n, one, many))
}

/// A number with a word whose plural only adds an s: `1 item`, `2 items`.
pub fn count<N: Copy + Display + PartialEq + From<u8>>(n: N, one: &str) -> String {
    format!("{n} {one}{}", plural(n, "", "s"))
}

/// A number of days: `1 day`, `2 days`.
pub fn days<N: Copy + Display + PartialEq + From<u8>>(n: N) -> String {
    count(n, "day")
}

/// A count in words up to twelve, else in figures.
pub fn count_in_words(value: f64) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let word = (0_u8..).zip(WORDS).find(|(n, _)| f64::from(*n) == value);
    word.map_or_else(|| number(value), |(_, word)| word.to_owned())
}

/// A name within a sentence: `Business value` → `business value`, `AI fit` stays. So does `Ökobilanz`: the tables of
/// all letters would be the largest piece of data of the first page.
pub fn inside(name: &str) -> String {
    let mut inside = name.to_owned();
    let is_word = name.chars().nth(1).is_some_and(|c| !c.is_ascii_uppercase());
    if let Some(first) = inside.get_mut(..1).filter(|_| is_word) {
        first.make_ascii_lowercase();
    }
    inside
}

/// `A name that begins a sentence`: the first letter is made large.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// `a`, `a and b`, `a, b and c`; empty for nothing.
pub fn list<T: AsRef<str>>(parts: &[T]) -> String {
    let (last, most) = match parts {
        [] => return String::new(),
        [one] => return one.as_ref().to_owned(),
        [most @ .., last] => (last.as_ref(), most),
    };
    let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
    format!("{} and {last}", most.join(", "))
}

/// A date in British English: `2 December 2027`.
pub fn date(date: NaiveDate) -> String {
    let month = MONTHS.get(date.month0() as usize).copied().unwrap_or("");
    format!("{} {month} {}", date.day(), date.year())
}
