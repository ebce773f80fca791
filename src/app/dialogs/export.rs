//! Export: the workspace as one JSON file, the ranked list as CSV.

use crate::app::state::App;

/// Saves the workspace as a JSON file.
pub fn file(_app: App) {}

/// Saves the ranked list as a CSV file.
pub fn csv(_app: App) {}
