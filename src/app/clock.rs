//! The clock and the source of identities, which the engine does not have.

use chrono::{DateTime, Local, NaiveDate, NaiveTime, SubsecRound, TimeDelta, TimeZone, Utc};
use plumbline_document::ids::ChangeId;
use plumbline_document::meta::Stamp;
use plumbline_features::cadence::due::Calendar;
use uuid::Uuid;

/// Now, in UTC, to the millisecond.
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(3)
}

/// Today where the reader is.
pub fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// When a day begins where the reader is.
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let Some(at) = Local.from_local_datetime(&midnight).earliest() else {
        return midnight.and_utc();
    };
    // Where clocks skip midnight, the browser answers with the hour before it: the day begins when they have.
    let missing = midnight - at.naive_local();
    at.to_utc() + missing.max(TimeDelta::zero())
}

/// The calendar where the reader is.
pub fn calendar() -> Calendar {
    let now = Local::now();
    Calendar {
        today: now.date_naive(),
        offset: now.offset().local_minus_utc() / 60,
    }
}

/// A fresh identity that sorts by creation.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// A fresh identity of a change: the random half of a UUID.
pub fn new_change() -> ChangeId {
    ChangeId(Uuid::now_v7().as_u64_pair().1)
}

/// The stamp of something that is just being made; the command that puts it into the workspace gives it its own.
pub fn stamp() -> Stamp {
    Stamp {
        at: now(),
        by: None,
        change: new_change(),
    }
}
