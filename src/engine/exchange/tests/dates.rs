//! Dates of several tools and languages, with the months of the Jira importer.
#![allow(clippy::unwrap_used, missing_docs)]

use chrono::{NaiveDate, NaiveDateTime};
use plumbline_exchange::jira_map::JiraMap;
use plumbline_text::dates::*;

#[test]
fn dates_of_several_tools_and_languages() {
    let months = JiraMap::load().months;
    let cases = [
        ("12/Jun/26 5:07 PM", "2026-06-12T17:07:00"),
        ("18/Sep/25 12:00 AM", "2025-09-18T00:00:00"),
        ("18/Sep/25 12:30 PM", "2025-09-18T12:30:00"),
        ("22/Oct/21 16:55", "2021-10-22T16:55:00"),
        ("05/août/25 9:00 AM", "2025-08-05T09:00:00"),
        ("15/juil./25 9:00 AM", "2025-07-15T09:00:00"),
        ("14/sept./25 1:05 PM", "2025-09-14T13:05:00"),
        ("03/ene/25", "2025-01-03T00:00:00"),
        ("03/Mär/25", "2025-03-03T00:00:00"),
        ("03/Dez/25", "2025-12-03T00:00:00"),
        ("1/mai/25", "2025-05-01T00:00:00"),
        ("22.10.2021", "2021-10-22T00:00:00"),
        ("2026-04-16", "2026-04-16T00:00:00"),
        ("2026-04-16 08:30", "2026-04-16T08:30:00"),
        ("2020-06-12T08:13:13.360+0800", "2020-06-12T00:13:13.360"),
        ("22 Oct 2021", "2021-10-22T00:00:00"),
        ("Oct 22, 2021", "2021-10-22T00:00:00"),
    ];
    for (text, expected) in cases {
        let expected: NaiveDateTime = expected.parse().unwrap();
        assert_eq!(
            date_time(text, &months, DayOrder::DayFirst),
            Some(expected),
            "{text}"
        );
    }
    for bad in [
        "",
        "soon",
        "31/Feb/25",
        "12/12",
        "5:07 PM",
        "99/99/9999",
        "13:61",
    ] {
        assert_eq!(date_time(bad, &months, DayOrder::DayFirst), None, "{bad}");
    }
}

#[test]
fn the_order_of_day_and_month_comes_from_the_column() {
    let months = JiraMap::load().months;
    assert_eq!(
        day_order(["03/04/2026", "03/25/2026"].into_iter()),
        Some(DayOrder::MonthFirst)
    );
    assert_eq!(
        day_order(["25/03/2026"].into_iter()),
        Some(DayOrder::DayFirst)
    );
    assert_eq!(day_order(["03/04/2026"].into_iter()), None);
    let april = date("04/03/2026", &months, DayOrder::MonthFirst);
    assert_eq!(april, NaiveDate::from_ymd_opt(2026, 4, 3));
}
