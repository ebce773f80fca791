//! Citations: whether the pack knows the article, and the link to it.

use crate::pack::RulePack;

/// The parts of a citation such as `Art. 3(1), 3(63)` or `11, Annex IV`, each on its own.
fn parts(reference: &str) -> impl Iterator<Item = &str> {
    let pieces = reference.split([',', ';']).map(str::trim);
    // "(bb)" after "5(1)(ba)," continues the citation before it.
    pieces.filter(|piece| !piece.is_empty() && !piece.starts_with('('))
}

fn number(piece: &str) -> &str {
    let piece = piece.strip_prefix("Art. ").unwrap_or(piece);
    let end = piece.find(|c: char| !c.is_ascii_alphanumeric());
    piece.get(..end.unwrap_or(piece.len())).unwrap_or(piece)
}

fn annex(piece: &str) -> Option<&str> {
    let rest = piece.strip_prefix("Annex ")?;
    let end = rest.find(|c: char| !matches!(c, 'I' | 'V' | 'X'));
    rest.get(..end.unwrap_or(rest.len()))
}

fn known(pack: &RulePack, piece: &str) -> bool {
    let meta = &pack.meta;
    if meta.soft_law.iter().any(|s| piece.starts_with(&*s.key)) {
        return true;
    }
    if let Some(rest) = piece.strip_prefix("Recital ") {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        return digits.parse::<u16>().is_ok_and(|n| (1..=180).contains(&n));
    }
    match annex(piece) {
        Some(annex) => meta.has_annex(annex),
        None => meta.has_article(number(piece)),
    }
}

/// The citation of an entry, whose article stands in the pack without 'Art.': `Art. 50(1)`, but `Recital 109`.
#[must_use]
pub fn cite(article: &str) -> String {
    if article.starts_with(|c: char| c.is_ascii_digit()) {
        format!("Art. {article}")
    } else {
        article.to_owned()
    }
}

/// Whether every part of a citation exists in the pack.
#[must_use]
pub fn exists(pack: &RulePack, reference: &str) -> bool {
    let mut any = false;
    parts(reference).all(|piece| {
        any = true;
        known(pack, piece)
    }) && any
}

/// Link to the first part of a citation; absent for soft law, which the pack cites by number only.
///
/// Articles and annexes go to the consolidated text; recitals to the act of 2024, because the consolidated text has none.
#[must_use]
pub fn link(pack: &RulePack, reference: &str) -> Option<String> {
    let piece = parts(reference).next()?;
    let meta = &pack.meta;
    if let Some(rest) = piece.strip_prefix("Recital ") {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        return Some(format!("{}#rct_{digits}", meta.recitals));
    }
    if let Some(annex) = annex(piece) {
        return Some(format!("{}#anx_{annex}", meta.base));
    }
    let number = number(piece);
    let article = meta.has_article(number);
    article.then(|| format!("{}#art_{number}", meta.base))
}
