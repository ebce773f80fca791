//! Workflow templates, from the dated file `workflows.json`: sets of statuses to start from or to change to.
//!
//! A workspace keeps the statuses that it has. Adopting a template is a command that says where the items of each
//! status go, so that nothing stands in a status that is not there.

use crate::ids::StatusId;
use crate::settings::Status;
use plumbline_json as json;
use serde::Deserialize;

/// A set of statuses with a name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Template {
    /// Its slug.
    pub id: String,
    /// Name on the screen.
    pub name: String,
    /// What it is for, in a sentence.
    pub about: String,
    /// The statuses, in the order of the workflow.
    pub statuses: Vec<Status>,
}

#[derive(Deserialize)]
struct File {
    templates: Vec<Template>,
}

/// Every template; the first is what a new workspace starts with.
pub fn templates() -> Vec<Template> {
    // The file is compiled in and a test reads it: it cannot fail at run time.
    #[allow(clippy::expect_used)]
    let file: File =
        json::from_text(include_str!("workflows.json")).expect("workflows.json is valid");
    file.templates
}

/// The statuses that a new workspace starts with.
pub fn usual() -> Vec<Status> {
    let first = templates().into_iter().next();
    first.map(|t| t.statuses).unwrap_or_default()
}

/// Where the items of each of the `old` statuses could go among the `new` ones: the same identity, the same name, else
/// the first of the same category on the same track, on any track, or the first of all. Nothing when `new` is empty.
pub fn suggest(old: &[Status], new: &[Status]) -> Vec<(StatusId, StatusId)> {
    let pair = |was: &Status| {
        let name = was.name.to_lowercase();
        let on_track =
            |s: &&Status| was.track.is_none() || s.track.is_none() || s.track == was.track;
        let find = |fits: &dyn Fn(&&Status) -> bool| new.iter().find(fits);
        let place = find(&|s| s.id == was.id)
            .or_else(|| find(&|s| s.name.to_lowercase() == name))
            .or_else(|| find(&|s| s.category == was.category && on_track(s)))
            .or_else(|| find(&|s| s.category == was.category))
            .or_else(|| new.first())?;
        Some((was.id.clone(), place.id.clone()))
    };
    old.iter().filter_map(pair).collect()
}
