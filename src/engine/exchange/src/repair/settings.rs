//! Settings: statuses with ids of their own, a prefix, a framework that is there, steps in order.

use crate::notes::Notes;
use crate::repair::repaired::{Repaired, usual_workspace};
use plumbline_compact::sort;
use plumbline_document::defaults::DEFAULT_FRAMEWORK;
use plumbline_document::record::RecordId;
use plumbline_document::settings::Settings;
use plumbline_document::workspace::Workspace;
use std::collections::HashSet;
use std::sync::Arc;

pub(super) fn repair_settings(
    workspace: &mut Workspace,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    let mut settings: Arc<Settings> = workspace.settings.clone();
    let fields: Vec<&'static str> = [
        drop_twins(&mut settings, notes),
        add_usual_statuses(&mut settings, notes),
        lift_limits_of_zero(&mut settings, notes),
        fill_prefix(&mut settings, notes),
        choose_framework(workspace, &mut settings, notes),
        order_urgency(&mut settings, notes),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !fields.is_empty() {
        workspace.settings = settings;
        repaired.insert(RecordId::Settings, fields);
    }
}

/// One of the repairs below: the field that it changed, if it did.
type Field = Option<&'static str>;

fn drop_twins(settings: &mut Arc<Settings>, notes: &mut Notes) -> Field {
    let mut seen = HashSet::new();
    let twins = settings.statuses.iter().any(|s| !seen.insert(s.id.clone()));
    if !twins {
        return None;
    }
    let mut seen = HashSet::new();
    let statuses = &mut Arc::make_mut(settings).statuses;
    statuses.retain(|s| seen.insert(s.id.clone()));
    notes.warn(
        "workspace.settings.statuses",
        "Two statuses had the same id; the first was kept.".into(),
        "",
    );
    Some("statuses")
}

fn add_usual_statuses(settings: &mut Arc<Settings>, notes: &mut Notes) -> Field {
    if !settings.statuses.is_empty() {
        return None;
    }
    Arc::make_mut(settings).statuses = usual_workspace().settings.statuses.clone();
    notes.warn(
        "workspace.settings.statuses",
        "There was no status; the usual ones were added.".into(),
        "",
    );
    Some("statuses")
}

fn lift_limits_of_zero(settings: &mut Arc<Settings>, notes: &mut Notes) -> Field {
    if !settings.statuses.iter().any(|s| s.wip == Some(0)) {
        return None;
    }
    let statuses = &mut Arc::make_mut(settings).statuses;
    for status in statuses.iter_mut().filter(|s| s.wip == Some(0)) {
        status.wip = None;
    }
    notes.warn(
        "workspace.settings.statuses",
        "A limit of 0 would let nothing into a status; it has no limit now.".into(),
        "",
    );
    Some("statuses")
}

fn fill_prefix(settings: &mut Arc<Settings>, notes: &mut Notes) -> Field {
    if !settings.prefix.trim().is_empty() {
        return None;
    }
    Arc::make_mut(settings).prefix = "PLB".to_owned();
    notes.warn(
        "workspace.settings.prefix",
        "The prefix was empty; it is PLB now.".into(),
        "",
    );
    Some("prefix")
}

fn choose_framework(
    workspace: &Workspace,
    settings: &mut Arc<Settings>,
    notes: &mut Notes,
) -> Field {
    if workspace.frameworks.contains(&settings.framework) {
        return None;
    }
    let fallback = DEFAULT_FRAMEWORK.into();
    let next = if workspace.frameworks.contains(&fallback) {
        fallback
    } else {
        workspace.frameworks.iter().next().map(|f| f.id.clone())?
    };
    notes.warn(
        "workspace.settings.framework",
        format!(
            "The framework “{}” is not there; “{next}” ranks the backlog now.",
            settings.framework
        ),
        "",
    );
    Arc::make_mut(settings).framework = next;
    Some("framework")
}

fn order_urgency(settings: &mut Arc<Settings>, notes: &mut Notes) -> Field {
    if settings.compliance.urgency.is_sorted_by_key(|step| step.0) {
        return None;
    }
    let urgency = &mut Arc::make_mut(settings).compliance.urgency;
    sort::by_key(urgency, |step| step.0);
    notes.warn(
        "workspace.settings.compliance.urgency",
        "The steps of the urgency were not in the order of their days; they are now.".into(),
        "",
    );
    Some("compliance")
}
