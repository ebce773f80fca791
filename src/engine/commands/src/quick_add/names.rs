//! Finding what a few letters of a name mean.

/// What a few letters can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pick<T> {
    /// Nothing has such a name.
    Nothing,
    /// Exactly this.
    One(T),
    /// Several; their names.
    Several(Vec<String>),
}

/// The candidate that the letters stand for: by its whole name, else by the start of a name, else by the start of a word
/// in a name. Case does not matter, and a hyphen or underscore is as good as a space. A candidate may have several
/// names; the last is the one that is shown.
pub(super) fn pick<'a, T, const N: usize>(
    letters: &str,
    candidates: impl Iterator<Item = (T, [&'a str; N])>,
) -> Pick<T> {
    let letters = plain(letters);
    if letters.is_empty() {
        return Pick::Nothing;
    }
    let mut closest = usize::MAX;
    let mut found: Vec<(T, &str)> = Vec::new();
    for (candidate, names) in candidates {
        let distance = names.iter().filter_map(|n| distance(&letters, n)).min();
        let Some(distance) = distance.filter(|d| *d <= closest) else {
            continue;
        };
        if distance < closest {
            closest = distance;
            found.clear();
        }
        found.push((candidate, names.last().copied().unwrap_or_default()));
    }
    match found.len() {
        0 => Pick::Nothing,
        1 => found
            .pop()
            .map_or(Pick::Nothing, |(candidate, _)| Pick::One(candidate)),
        _ => Pick::Several(found.into_iter().map(|(_, n)| n.to_owned()).collect()),
    }
}

/// 0 for the whole name, 1 for its start, 2 for the start of a word in it.
fn distance(letters: &str, name: &str) -> Option<usize> {
    let name = plain(name);
    if name == letters {
        Some(0)
    } else if name.starts_with(letters) {
        Some(1)
    } else if name.match_indices(' ').any(|(i, space)| {
        let word = name.get(i + space.len()..).unwrap_or_default();
        word.starts_with(letters)
    }) {
        Some(2)
    } else {
        None
    }
}

/// Lower case, words parted by single spaces.
fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split(|c: char| c.is_whitespace() || c == '-' || c == '_') {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    out
}
