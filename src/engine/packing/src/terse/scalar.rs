//! What is written as text in JSON and is a number: identities, change ids, moments. Exactly one spelling of each counts,
//! the one in which it is given back; every other text stays a text.

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scalar<'a> {
    Text(&'a str),
    /// A UUID in lower case with hyphens (RFC 9562, 4).
    Identity([u8; 16]),
    /// Sixteen lower-case hexadecimal digits.
    Hex(u64),
    /// Milliseconds since 1970, of `2026-11-25T09:30:00Z` or `2026-11-25T09:30:00.250Z`.
    Moment(u64),
}

impl<'a> Scalar<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let found = match bytes.len() {
            16 => hex(bytes).map(Self::Hex),
            36 => identity(bytes).map(Self::Identity),
            20 | 24 => moment(bytes).map(Self::Moment),
            _ => None,
        };
        found.unwrap_or(Self::Text(text))
    }
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> Option<u64> {
    bytes
        .iter()
        .try_fold(0, |n: u64, byte| Some((n << 4) | u64::from(digit(*byte)?)))
}

/// Where a UUID has its hyphens.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

fn identity(bytes: &[u8]) -> Option<[u8; 16]> {
    let mut digits = 0;
    let mut all: u128 = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if HYPHENS.contains(&at) {
            if *byte != b'-' {
                return None;
            }
        } else {
            all = (all << 4) | u128::from(digit(*byte)?);
            digits += 1;
        }
    }
    (digits == 32).then(|| all.to_be_bytes())
}

fn decimal(bytes: &[u8]) -> Option<u64> {
    bytes.iter().try_fold(0, |n: u64, byte| {
        byte.is_ascii_digit()
            .then(|| n * 10 + u64::from(byte - b'0'))
    })
}

fn moment(bytes: &[u8]) -> Option<u64> {
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    let (b'Z', rest) = bytes.split_last()? else {
        return None;
    };
    if !marks.iter().all(|(at, mark)| bytes.get(*at) == Some(mark)) {
        return None;
    }
    let at = |from: usize, to: usize| decimal(bytes.get(from..to)?);
    let millis = match rest.get(19..)? {
        [] => 0,
        [b'.', decimals @ ..] => decimal(decimals)?,
        _ => return None,
    };
    let (hour, minute, second) = (at(11, 13)?, at(14, 16)?, at(17, 19)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days(at(0, 4)?, at(5, 7)?, at(8, 10)?)?;
    let found = ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + millis;
    // A day that its month does not have, or decimals that are none, come back otherwise.
    (written_moment(found).as_bytes() == bytes).then_some(found)
}

/// Days since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`).
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year / 400;
    let of_era = year % 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    (era * 146_097 + of_era).checked_sub(719_468)
}

/// The same back (`civil_from_days`).
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (years + era * 400 + u64::from(month <= 2), month, day)
}

/// The latest moment that has four digits for its year: 9999-12-31T23:59:59.999Z.
pub(super) const LAST_MOMENT: u64 = 253_402_300_799_999;

/// A moment as it is written in JSON.
pub(super) fn written_moment(millis: u64) -> String {
    let (seconds, fraction) = (millis / 1000, millis % 1000);
    let (year, month, day) = date(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    let mut text = Vec::with_capacity(24);
    for (number, digits, mark) in [
        (year, 4, b'-'),
        (month, 2, b'-'),
        (day, 2, b'T'),
        (hour, 2, b':'),
        (minute, 2, b':'),
        (second, 2, b'.'),
        (fraction, 3, b'Z'),
    ] {
        for place in (0..digits).rev() {
            text.push(b'0' + u8::try_from(number / 10_u64.pow(place) % 10).unwrap_or(0));
        }
        if mark == b'.' && fraction == 0 {
            text.push(b'Z');
            break;
        }
        text.push(mark);
    }
    String::from_utf8(text).unwrap_or_default()
}

/// An identity as it is written in JSON.
pub(super) fn written_identity(bytes: &[u8; 16]) -> String {
    let mut text = written_hex(bytes);
    for at in HYPHENS {
        text.insert(at, '-');
    }
    text
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn written_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS.get(usize::from(n)).copied().unwrap_or(b'0'));
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
