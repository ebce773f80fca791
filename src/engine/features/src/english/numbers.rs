//! Numbers and shares as people read them.

/// A number with at most one decimal: `2`, `18.3`; small ones with two significant digits.
pub fn number(value: f64) -> String {
    let decimals = if value != 0.0 && value.abs() < 0.95 {
        2
    } else {
        1
    };
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "-0" { "0" } else { text }.to_owned()
}

/// A share of 0–1 as per cent, rounded up: what `at least` can be said of.
pub fn percent_up(share: f64) -> String {
    // A hair below a whole number is that number: the share came out of floating-point arithmetic.
    format!(
        "{}\u{a0}%",
        number(libm::ceil(share * 100.0 - 1e-9).max(0.0))
    )
}

/// A share of 0–1 as per cent, rounded down: what `at most` can be said of.
pub fn percent_down(share: f64) -> String {
    format!("{}\u{a0}%", number(libm::floor(share * 100.0 + 1e-9)))
}

/// The first whole per cent beyond a share of 0–1, above or below it: where it is surely passed.
pub fn percent_beyond(share: f64, above: bool) -> String {
    let whole = if above {
        libm::floor(share * 100.0 + 1e-9) + 1.0
    } else {
        libm::ceil(share * 100.0 - 1e-9) - 1.0
    };
    format!("{}\u{a0}%", number(whole.clamp(0.0, 100.0)))
}
