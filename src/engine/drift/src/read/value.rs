//! What a cell says: missing, a number, a date.

/// Whether the cell says that there is no value: the words that pandas takes for missing, and blanks.
pub fn is_missing(cell: &[u8]) -> bool {
    match cell {
        [] => true,
        // Fast way out for what begins like a number.
        [b'0'..=b'9', ..] if cell.len() < 6 => false,
        _ if cell.len() > 9 => cell.iter().all(u8::is_ascii_whitespace),
        _ => {
            matches!(
                cell.trim_ascii(),
                b"" | b"#N/A"
                    | b"#N/A N/A"
                    | b"#NA"
                    | b"-1.#IND"
                    | b"-1.#QNAN"
                    | b"-NaN"
                    | b"-nan"
                    | b"1.#IND"
                    | b"1.#QNAN"
                    | b"<NA>"
                    | b"N/A"
                    | b"NA"
                    | b"NULL"
                    | b"NaN"
                    | b"None"
                    | b"n/a"
                    | b"nan"
                    | b"null"
            )
        }
    }
}

/// A number, and whether it is written as a whole one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Its value, finite.
    pub value: f64,
    /// Without decimals or exponent.
    pub whole: bool,
}

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Reads a number, correctly rounded; `comma` when decimals follow a comma. None for what is no finite number.
pub fn number(cell: &[u8], comma: bool) -> Option<Number> {
    let cell = cell.trim_ascii();
    let mark = if comma { b',' } else { b'.' };
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, cell),
    };
    // The usual number: up to 19 digits and an exponent that a double's powers of ten hold exactly (Clinger 1990).
    let mut mantissa = 0_u64;
    let mut count = 0_u32;
    let mut decimals = 0_i32;
    let mut marked = false;
    let mut rest = digits;
    while let [byte, tail @ ..] = rest {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            if count >= 19 {
                return slow(cell, comma);
            }
            mantissa = mantissa * 10 + u64::from(digit);
            count += u32::from(mantissa > 0);
            decimals += i32::from(marked);
        } else if *byte == mark && !marked {
            marked = true;
        } else {
            break;
        }
        rest = tail;
    }
    if digits.len() == rest.len() + usize::from(marked) {
        return None; // no digit
    }
    let mut exponent = -decimals;
    let mut whole = !marked;
    if let [b'e' | b'E', tail @ ..] = rest {
        let (minus, tail) = match tail {
            [b'-', t @ ..] => (true, t),
            [b'+', t @ ..] => (false, t),
            _ => (false, tail),
        };
        if tail.is_empty() || tail.len() > 4 || !tail.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let power = tail
            .iter()
            .fold(0_i32, |sum, d| sum * 10 + i32::from(d - b'0'));
        exponent += if minus { -power } else { power };
        whole = false;
        rest = &[];
    }
    if !rest.is_empty() {
        return slow(cell, comma);
    }
    if mantissa >= 1 << 53 {
        return slow(cell, comma);
    }
    let value = mantissa as f64;
    let power = |e: i32| usize::try_from(e).ok().and_then(|e| POWERS.get(e));
    let value = if exponent == 0 {
        value
    } else if let Some(p) = power(exponent) {
        value * p
    } else if let Some(p) = power(-exponent) {
        value / p
    } else {
        return slow(cell, comma);
    };
    Some(Number {
        value: if negative { -value } else { value },
        whole,
    })
}

/// The rare number: long, or with marks between thousands.
fn slow(cell: &[u8], comma: bool) -> Option<Number> {
    let text = std::str::from_utf8(cell).ok()?;
    let (mark, thousands) = if comma { (',', '.') } else { ('.', ',') };
    let begins_as_number = text
        .trim_start_matches(['-', '+'])
        .starts_with(|c: char| c.is_ascii_digit() || c == mark);
    if !begins_as_number {
        return None;
    }
    let plain: String = if text.contains([thousands, ' ', '\u{a0}', '\'']) {
        ungroup(text, mark, thousands)?
    } else {
        text.to_owned()
    };
    let plain = plain.replace(mark, ".");
    let value: f64 = plain.parse().ok()?;
    value.is_finite().then(|| Number {
        value,
        whole: !plain.contains(['.', 'e', 'E']),
    })
}

/// `1,234,567.8` as `1234567.8`: groups of three, or none.
fn ungroup(text: &str, mark: char, thousands: char) -> Option<String> {
    let sign = text.len() - text.trim_start_matches(['-', '+']).len();
    let (sign, rest) = text.split_at(sign);
    let (whole, decimals) = match rest.split_once(mark) {
        Some((w, d)) => (w, Some(d)),
        None => (rest, None),
    };
    let groups: Vec<&str> = whole.split([thousands, ' ', '\u{a0}', '\'']).collect();
    let digits = |g: &str| g.chars().all(|c| c.is_ascii_digit());
    let right = groups.iter().enumerate().all(|(i, g)| {
        digits(g)
            && if i == 0 {
                (1..=3).contains(&g.len())
            } else {
                g.len() == 3
            }
    });
    right.then(|| {
        let mut out = format!("{sign}{}", groups.concat());
        if let Some(d) = decimals {
            out.push(mark);
            out.push_str(d);
        }
        out
    })
}

/// A date or a time as seconds since 1970, without regard to summer time: `2026-11-25`, `2026-11-25 13:45[:10.5][Z|+01:00]`,
/// `2026/11/25`, `25.11.2026`, and `11/25/2026` or, with `day_first`, `25/11/2026`.
pub fn date(cell: &[u8], day_first: bool) -> Option<f64> {
    let text = std::str::from_utf8(cell.trim_ascii()).ok()?;
    if text.len() < 8 || text.len() > 40 || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (day, time) = match text.split_once(['T', ' ']) {
        Some((d, t)) => (d, Some(t.trim())),
        None => (text, None),
    };
    let mark = day.chars().find(|c| !c.is_ascii_digit())?;
    let mut parts = day.split(mark);
    let mut next = || {
        parts
            .next()
            .filter(|p| (1..=4).contains(&p.len()))
            .and_then(|p| p.parse::<i64>().ok().map(|n| (n, p.len())))
    };
    let (a, b, c) = (next()?, next()?, next()?);
    if parts.next().is_some() {
        return None;
    }
    let (y, m, d) = match mark {
        '-' | '/' if a.1 == 4 => (a.0, b.0, c.0),
        '.' if c.1 == 4 => (c.0, b.0, a.0),
        '/' | '-' if c.1 == 4 && day_first => (c.0, b.0, a.0),
        '/' if c.1 == 4 => (c.0, a.0, b.0),
        _ => return None,
    };
    let month_days = match m {
        2 if y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=month_days).contains(&d) {
        return None;
    }
    let days = days_from_civil(y, m, d) as f64;
    let seconds = match time {
        Some(t) => time_of_day(t)?,
        None => 0.0,
    };
    Some(days * 86_400.0 + seconds)
}

fn time_of_day(text: &str) -> Option<f64> {
    let (clock, offset) = match text.find(['Z', '+', '-']) {
        Some(at) => {
            let (clock, zone) = text.split_at(at);
            let zone = zone.trim_start_matches('Z');
            let offset = if zone.is_empty() {
                0.0
            } else {
                let sign = if zone.starts_with('-') { -1.0 } else { 1.0 };
                let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
                let h: f64 = digits.get(..2)?.parse().ok()?;
                let m: f64 = digits.get(2..4).map_or(Some(0.0), |m| m.parse().ok())?;
                sign * (h * 3600.0 + m * 60.0)
            };
            (clock.trim(), offset)
        }
        None => (text, 0.0),
    };
    let mut parts = clock.split(':');
    let h: f64 = parts.next()?.parse().ok()?;
    let m: f64 = parts.next()?.parse().ok()?;
    let s: f64 = parts.next().map_or(Some(0.0), |s| s.parse().ok())?;
    ((0.0..24.0).contains(&h) && (0.0..60.0).contains(&m) && (0.0..61.0).contains(&s))
        .then_some(h * 3600.0 + m * 60.0 + s - offset)
}

/// Days since 1970-01-01 of a proleptic Gregorian date (Hinnant).
fn days_from_civil(y: i64, m: i64, d: i64) -> i64 {
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let of_era = y - era * 400;
    let of_year = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}
