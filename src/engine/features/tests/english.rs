//! Plurals, counts, lists, dates and numbers as people read them.
#![cfg(not(target_arch = "wasm32"))]

use chrono::NaiveDate;
use plumbline_features::english::{
    capital, count, count_in_words, counted, date, days, inside, list, number, percent_beyond,
    percent_down, percent_up, plain, plural, strong, text,
};

#[test]
fn one_and_many() {
    assert_eq!(counted(1, "item", "items"), "1 item");
    assert_eq!(counted(0_u32, "item", "items"), "0 items");
    assert_eq!(counted(40_usize, "person", "people"), "40 people");
    assert_eq!(count(1, "run"), "1 run");
    assert_eq!(count(2_usize, "run"), "2 runs");
    assert_eq!(days(1_i64), "1 day");
    assert_eq!(days(-3_i64), "-3 days");
    assert_eq!(plural(1.0, "day", "days"), "day");
    assert_eq!(plural(1.5, "day", "days"), "days");
}

#[test]
fn counts_in_words_end_at_twelve() {
    let words = [0.0, 1.0, 12.0, 13.0, 2.5].map(count_in_words);
    assert_eq!(words, ["no", "one", "twelve", "13", "2.5"]);
}

#[test]
fn lists_of_any_length() {
    assert_eq!(list::<&str>(&[]), "");
    assert_eq!(list(&["a"]), "a");
    assert_eq!(list(&["a", "b"]), "a and b");
    assert_eq!(
        list(&["a".to_owned(), "b".to_owned(), "c".to_owned()]),
        "a, b and c"
    );
}

#[test]
fn names_within_and_before_a_sentence() {
    assert_eq!(inside("Business value"), "business value");
    assert_eq!(inside("AI fit"), "AI fit");
    assert_eq!(inside(""), "");
    assert_eq!(capital("the team's time"), "The team's time");
    assert_eq!(capital("élan"), "Élan");
    assert_eq!(capital(""), "");
}

#[test]
fn numbers_and_shares() {
    assert_eq!(
        [2.0, 18.34, 0.126, -0.0].map(number),
        ["2", "18.3", "0.13", "0"]
    );
    assert_eq!(percent_up(0.411), "42\u{a0}%");
    assert_eq!(percent_down(0.419), "41\u{a0}%");
    assert_eq!(percent_beyond(0.42, true), "43\u{a0}%");
    assert_eq!(percent_beyond(0.42, false), "41\u{a0}%");
}

#[test]
fn dates_are_written_out() {
    let day = NaiveDate::from_ymd_opt(2027, 12, 2);
    assert_eq!(day.map(date).as_deref(), Some("2 December 2027"));
}

#[test]
fn sentences_are_their_pieces() {
    let sentence = [strong("Churn"), plain(" is first"), plain(".")];
    assert_eq!(text(&sentence), "Churn is first.");
}
