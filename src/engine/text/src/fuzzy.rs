//! Fuzzy matching for the command palette: the letters typed, in order but not side by side.
//!
//! Each term of the query (terms are parted by spaces) must occur in the text as a subsequence. The best of all ways to
//! place a term is found by dynamic programming with affine gap costs, as in local sequence alignment
//! (Gotoh 1982) and in fzf: a letter counts more at the start of the text, at the start of a word, and right after the
//! letter before it. Case and the marks on Latin letters are ignored.
//!
//! A [`Matcher`] keeps its buffers, so that looking through thousands of titles allocates nothing per title.

use plumbline_compact::sort;

/// What a matched letter counts.
const LETTER: i32 = 16;
/// On top, for the first letter of the text.
const TEXT_START: i32 = 12;
/// On top, for the first letter of a word.
const WORD_START: i32 = 10;
/// On top, for a letter right after the one matched before it.
const CONSECUTIVE: i32 = 8;
/// Taken away for the first letter that is skipped between two matched ones.
const GAP_OPEN: i32 = 3;
/// Taken away for every further one.
const GAP_MORE: i32 = 1;
/// "Cannot end here"; far enough from the limit that penalties do not wrap round.
const NEVER: i32 = i32::MIN / 2;
/// Letters of a text that are looked at; titles are far shorter.
const TEXT_SEEN: usize = 512;
/// Letters of a term that are looked at.
const TERM_SEEN: usize = 64;

/// A query made ready: folded, and parted into terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    terms: Vec<Vec<char>>,
}

impl Pattern {
    /// Makes a query ready.
    pub fn new(query: &str) -> Self {
        let terms = query
            .split_whitespace()
            .map(|term| folded(term).take(TERM_SEEN).collect())
            .filter(|term: &Vec<char>| !term.is_empty())
            .collect();
        Self { terms }
    }

    /// Whether nothing was typed: such a pattern matches everything with score 0.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// One candidate that matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its place among the candidates.
    pub index: usize,
    /// How well it matches; comparable among candidates of one query only.
    pub score: i32,
}

/// The buffers of the matcher, to be kept between candidates and keystrokes.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    /// The text, folded.
    text: Vec<char>,
    /// What each letter of the text counts when matched.
    worth: Vec<i32>,
    /// Row by row, a letter of the term each: the best score of a match that ends at this letter of the text.
    best: Vec<i32>,
}

impl Matcher {
    /// A matcher with empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// How well the text matches; none when a term does not occur in it.
    pub fn score(&mut self, pattern: &Pattern, text: &str) -> Option<i32> {
        if !pattern.terms.iter().all(|term| occurs(term, text)) {
            return None;
        }
        self.read(text);
        let mut total: i32 = 0;
        for term in &pattern.terms {
            total = total.saturating_add(self.align(term)?);
        }
        Some(total)
    }

    /// Folds the text into the buffer and works out what each letter counts.
    fn read(&mut self, text: &str) {
        self.text.clear();
        self.worth.clear();
        let mut before = None;
        for c in folded(text).take(TEXT_SEEN) {
            let starts_word =
                c.is_alphanumeric() && !before.is_some_and(|b: char| b.is_alphanumeric());
            self.worth.push(match (before, starts_word) {
                (None, _) => LETTER + TEXT_START,
                (_, true) => LETTER + WORD_START,
                _ => LETTER,
            });
            self.text.push(c);
            before = Some(c);
        }
    }

    /// Fills the table for a term; the score of its best match.
    fn align(&mut self, term: &[char]) -> Option<i32> {
        let width = self.text.len();
        self.best.clear();
        self.best.resize(width * term.len(), NEVER);
        let Self { text, worth, best } = self;
        for (row, wanted) in term.iter().enumerate() {
            let (above, here) = best.split_at_mut(row * width);
            let above = above.get(row.saturating_sub(1) * width..).unwrap_or(&[]);
            // The best match of the letters so far that ends at least two letters back, less its gap.
            let mut gap = NEVER;
            // What the row above has one and two letters back.
            let (mut one, mut two) = (NEVER, NEVER);
            for (column, ((cell, c), worth)) in here
                .iter_mut()
                .zip(text.iter())
                .zip(worth.iter())
                .enumerate()
            {
                gap = (gap - GAP_MORE).max(two - GAP_OPEN).max(NEVER);
                if c == wanted {
                    let so_far = if row == 0 {
                        0
                    } else {
                        gap.max(one + CONSECUTIVE)
                    };
                    if so_far > NEVER / 2 {
                        *cell = so_far + worth;
                    }
                }
                two = one;
                one = above.get(column).copied().unwrap_or(NEVER);
            }
        }
        let last = best.get(term.len().saturating_sub(1) * width..)?;
        let score = last.iter().copied().max()?;
        (score > NEVER / 2).then_some(score)
    }
}

/// The candidates that match, best first; of equal ones the shorter text, then the earlier candidate. At most `limit`.
/// An empty query keeps the first `limit` as they come.
pub fn search<'a>(
    matcher: &mut Matcher,
    query: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    limit: usize,
) -> Vec<Hit> {
    let pattern = Pattern::new(query);
    let candidates = candidates.into_iter().enumerate();
    if pattern.is_empty() {
        let first = candidates.take(limit);
        return first.map(|(index, _)| Hit { index, score: 0 }).collect();
    }
    let mut found: Vec<(Hit, usize)> = candidates
        .filter_map(|(index, text)| {
            let score = matcher.score(&pattern, text)?;
            Some((Hit { index, score }, text.len()))
        })
        .collect();
    sort::by_key(&mut found, |(hit, length)| (-hit.score, *length, hit.index));
    found.truncate(limit);
    found.into_iter().map(|(hit, _)| hit).collect()
}

/// Whether the term is a subsequence of the text: the cheap question that most candidates fail.
fn occurs(term: &[char], text: &str) -> bool {
    let mut letters = folded(text).take(TEXT_SEEN);
    term.iter().all(|wanted| letters.any(|c| c == *wanted))
}

/// The letters of a text, folded; combining marks are left out.
fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .map(fold)
}

/// Lower case, and for the Latin letters of European languages without their marks. One letter stays one letter, so
/// `æ` folds to `a` and `ß` to `s`.
fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let lower = c.to_lowercase().next().unwrap_or(c);
    match lower {
        'à'..='æ' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'œ' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ß' | 'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The candidates in the order in which the query ranks them; those that do not match are left out.
    fn order<'a>(query: &str, candidates: &[&'a str]) -> Vec<&'a str> {
        search(
            &mut Matcher::new(),
            query,
            candidates.iter().copied(),
            usize::MAX,
        )
        .into_iter()
        .map(|hit| candidates[hit.index])
        .collect()
    }

    fn score(query: &str, text: &str) -> Option<i32> {
        Matcher::new().score(&Pattern::new(query), text)
    }

    #[test]
    fn letters_must_come_in_order() {
        assert_eq!(order("nrc", &["Churn model"]), Vec::<&str>::new());
        assert_eq!(order("chm", &["Churn model"]), ["Churn model"]);
    }

    #[test]
    fn a_whole_word_beats_scattered_letters() {
        assert_eq!(
            order(
                "drift",
                &["Draft the rating feed table", "Monthly drift check"]
            ),
            ["Monthly drift check", "Draft the rating feed table"]
        );
    }

    #[test]
    fn the_start_of_the_text_beats_the_start_of_a_word_and_that_beats_the_middle() {
        assert_eq!(
            order(
                "port",
                &["Export as CSV", "Open port list", "Port the table"]
            ),
            ["Port the table", "Open port list", "Export as CSV"]
        );
    }

    #[test]
    fn initials_find_a_command() {
        assert_eq!(
            order("gtb", &["Right-hand toolbar", "Go to backlog"]),
            ["Go to backlog", "Right-hand toolbar"]
        );
        assert_eq!(
            order("gp", &["Large map", "Go to Prioritise", "Group by epic"]),
            ["Go to Prioritise", "Group by epic", "Large map"]
        );
    }

    #[test]
    fn of_equal_scores_the_shorter_text_then_the_earlier_candidate_comes_first() {
        assert_eq!(
            order("undo", &["Undo the last change", "Undo", "undo"]),
            ["Undo", "undo", "Undo the last change"]
        );
    }

    #[test]
    fn terms_may_come_in_any_order_and_all_must_occur() {
        let titles = ["Churn prediction for home policies", "Home page"];
        assert_eq!(order("home churn", &titles), [titles[0]]);
        assert_eq!(order("home", &titles), [titles[1], titles[0]]);
    }

    #[test]
    fn case_and_marks_are_ignored_both_ways() {
        assert_eq!(score("zurich", "Zürich"), score("zurich", "zurich"));
        assert_eq!(score("ÉTÉ", "ete"), score("ete", "ete"));
        // Decomposed: the marks take part in no match.
        assert_eq!(score("ete", "e\u{301}te\u{301}"), score("ete", "ete"));
        assert_eq!(score("lodz", "Łódź"), score("lodz", "lodz"));
        assert!(score("lodz", "Łódź").is_some());
    }

    #[test]
    fn the_score_is_that_of_the_best_match_not_of_the_first() {
        // The greedy match would take the t and the r of "Start": the word is better.
        assert_eq!(
            score("tri", "Start a triage"),
            score("tri", "Stamp a triage")
        );
    }

    #[test]
    fn an_empty_query_keeps_everything_as_it_comes() {
        assert_eq!(order("  ", &["b", "a"]), ["b", "a"]);
        assert_eq!(score("", "b"), Some(0));
    }

    #[test]
    fn a_longer_gap_costs_more() {
        assert_eq!(order("ab", &["a-------b", "a--b"]), ["a--b", "a-------b"]);
    }
}
