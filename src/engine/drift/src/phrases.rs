//! Numbers and lists in sentences.

/// A number with three significant digits, small ones with a power of ten.
pub fn number(x: f64) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    let size = x.abs();
    if !(1e-4..1e6).contains(&size) {
        return format!("{x:.1e}");
    }
    let digits = (2.0 - libm::floor(libm::log10(size))).clamp(0.0, 6.0) as usize;
    let text = format!("{x:.digits$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A p-value in a sentence, as in `p = 0.031` or `p < 1e-16`.
pub fn p_value(p: f64) -> String {
    if p < 1e-16 {
        "p < 1e-16".to_owned()
    } else {
        format!("p = {}", number(p))
    }
}

/// A share in per cent.
pub fn percent(share: f64) -> String {
    let text = if share > 0.0 && share < 0.001 {
        "< 0.1".to_owned()
    } else {
        number(libm::round(share * 1000.0) / 10.0)
    };
    format!("{text} %")
}

/// `a`, `a and b`, `a, b and 3 more`.
pub fn list(names: &[&str], most: usize) -> String {
    let quoted: Vec<String> = names.iter().take(most).map(|n| format!("‘{n}’")).collect();
    if names.len() > most {
        return format!("{} and {} more", quoted.join(", "), names.len() - most);
    }
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// `1 column`, `2 columns`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {many}")
    }
}
