//! What people choose from when they set a field of an item.

use plumbline_compact::sort;
use plumbline_document::criterion::Criterion;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::workspace::Workspace;

/// A value with the words shown for it.
pub type Choice = (String, String);

/// The choices after `None`, whose value is empty.
pub fn or_none(choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    let mut all = vec![(String::new(), "None".to_owned())];
    all.extend(choices);
    all
}

/// The kinds of items.
pub fn kinds() -> Vec<Choice> {
    let all = Kind::ALL.iter();
    all.map(|k| (k.slug().to_owned(), k.name().to_owned()))
        .collect()
}

/// The tracks.
pub fn tracks() -> Vec<Choice> {
    let all = Track::ALL.iter();
    all.map(|t| (t.slug().to_owned(), t.name().to_owned()))
        .collect()
}

/// The statuses, as the settings have them.
pub fn statuses(workspace: &Workspace) -> Vec<Choice> {
    let all = workspace.settings.statuses.iter();
    all.map(|s| (s.id.to_string(), s.name.clone())).collect()
}

/// The statuses of a track first; those of the other one say so.
pub fn statuses_by_track(workspace: &Workspace, track: Option<Track>) -> Vec<Choice> {
    let mut all: Vec<(bool, Choice)> = Vec::new();
    for status in &workspace.settings.statuses {
        let other = status.track.filter(|t| Some(*t) != track);
        let words = match other {
            Some(other) => format!("{} ({})", status.name, other.slug()),
            None => status.name.clone(),
        };
        all.push((other.is_some(), (status.id.to_string(), words)));
    }
    sort::by_key(&mut all, |(is_other, _)| *is_other);
    all.into_iter().map(|(_, choice)| choice).collect()
}

/// The AI systems, or none.
pub fn systems(workspace: &Workspace) -> Vec<Choice> {
    let all = workspace.systems.iter();
    or_none(all.map(|s| (s.id.to_string(), s.name.clone())))
}

/// The people, or none.
pub fn people(workspace: &Workspace) -> Vec<Choice> {
    let all = workspace.people.iter();
    or_none(all.map(|p| (p.id.to_string(), p.name.clone())))
}

/// The only values that a judgement may have; none where any number may be typed.
pub fn judgements(criterion: &Criterion) -> Option<Vec<Choice>> {
    let anchors = criterion.anchors.iter().map(|anchor| {
        let number = anchor.value.to_string();
        let words = if anchor.text == number {
            number.clone()
        } else {
            format!("{number} {}", anchor.text)
        };
        (number, words)
    });
    criterion.choices_only.then(|| or_none(anchors))
}
