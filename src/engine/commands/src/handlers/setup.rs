//! Commands on what items are judged by and seen through: systems, criteria, frameworks, views, settings.

use crate::command::SetupCommand;
use crate::handlers::context::{Changeset, CommandContext, count, missing, name};
use crate::handlers::moves;
use plumbline_compact::gather::Gather;
use plumbline_document::change::Delta;
use plumbline_document::criterion::{Criterion, Scale};
use plumbline_document::framework::{Framework, Method, Weight};
use plumbline_document::ids::{CriterionId, FrameworkId, StatusId, SystemId, ViewId};
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use plumbline_document::settings::{ComplianceTable, Settings, Status};
use plumbline_document::system::System;
use plumbline_document::tier::Tier;
use plumbline_document::view::View;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the commands of this family do. Each is a function of its own, kept apart by `inline(never)`: a browser compiles a
/// function as a whole when it is first called, and all of them as one would make the first edit after opening wait.
pub fn handle(here: &CommandContext<'_>, command: &SetupCommand) -> Result<Changeset, Refusal> {
    match command {
        SetupCommand::AdoptWorkflow { statuses, mapping } => adopt(here, statuses, mapping),
        SetupCommand::PutSystem { system } => put_system(here, system),
        SetupCommand::RemoveSystem { id } => remove_system(here, id),
        SetupCommand::PutCriterion { criterion } => put_criterion(here, criterion),
        SetupCommand::RemoveCriterion { id } => remove_criterion(here, id),
        SetupCommand::PutFramework { framework } => put_framework(here, framework),
        SetupCommand::RemoveFramework { id } => remove_framework(here, id),
        SetupCommand::SetWeight {
            framework,
            criterion,
            points,
        } => set_weight(here, framework, criterion, *points),
        SetupCommand::SetWeights { framework, weights } => set_weights(here, framework, weights),
        SetupCommand::UseFramework { id } => use_framework(here, id),
        SetupCommand::PutView { view } => put_view(here, view),
        SetupCommand::RemoveView { id } => remove_view(here, id),
        SetupCommand::PutSettings { settings } => put_settings(here, settings),
    }
}

fn plan(label: String, delta: Option<Delta>) -> Changeset {
    Changeset {
        label,
        deltas: delta.into_iter().collect(),
    }
}

fn gone(record: Record) -> Option<Delta> {
    Some(Delta {
        before: Some(record),
        after: None,
    })
}

#[inline(never)]
pub(super) fn put_system(here: &CommandContext<'_>, system: &System) -> Result<Changeset, Refusal> {
    let at = format!("systems/{}", system.id);
    let mut system = System {
        name: name(&format!("{at}/name"), &system.name)?,
        ..system.clone()
    };
    // These have commands of their own: an assessment is accepted, never written in.
    let now = here.workspace.systems.get(&system.id);
    system.assessment = now.and_then(|s| s.assessment.clone());
    if let Some(now) = now {
        system.facts.clone_from(&now.facts);
        system.triggers.clone_from(&now.triggers);
    }
    if system.duties_open > system.duties_all {
        return Err(Refusal::new(
            format!("{at}/duties_open"),
            "More duties are open than there are.",
            "Open duties are a part of all duties.",
        ));
    }
    if system.stated_tier == Tier::Prohibited && system.prohibited_from.is_none() {
        return Err(Refusal::new(
            format!("{at}/prohibited_from"),
            "A prohibited system needs the date from which the prohibition applies.",
            "Art. 5(1)(a) to (h) have applied since 2025-02-02.",
        ));
    }
    if let Some(owner) = &system.owner
        && !here.workspace.people.contains(owner)
    {
        let at = format!("{at}/owner");
        return Err(missing(&at, "person", &owner.to_string()));
    }
    let label = format!("Set the system {}", system.name);
    Ok(plan(label, here.put(Record::System(Arc::new(system)))))
}

#[inline(never)]
pub(super) fn remove_system(
    here: &CommandContext<'_>,
    id: &SystemId,
) -> Result<Changeset, Refusal> {
    let Some(system) = here.workspace.systems.get(id) else {
        return Err(Refusal::new(
            format!("systems/{id}"),
            "There is no such system.",
            "",
        ));
    };
    let used = here
        .workspace
        .items
        .iter()
        .filter(|item| item.system == Some(*id))
        .count();
    if used > 0 {
        return Err(Refusal::new(
            format!("systems/{id}"),
            format!(
                "{} has {}, some perhaps in the trash.",
                system.name,
                count(used, "item")
            ),
            "Move them to another system first.",
        ));
    }
    crate::handlers::lineage::refuse_served(here, system)?;
    let kept = here.workspace.evidence_of(*id).count();
    if kept > 0 {
        return Err(Refusal::new(
            format!("systems/{id}"),
            format!("{} has {kept} pieces of evidence.", system.name),
            "Remove them first, or move them to another system.",
        ));
    }
    Ok(plan(
        format!("Remove the system {}", system.name),
        gone(Record::System(system.clone())),
    ))
}

#[inline(never)]
pub(super) fn put_criterion(
    here: &CommandContext<'_>,
    criterion: &Criterion,
) -> Result<Changeset, Refusal> {
    let at = format!("criteria/{}", criterion.id);
    let criterion = Criterion {
        name: name(&format!("{at}/name"), &criterion.name)?,
        ..criterion.clone()
    };
    let sound = match criterion.scale {
        Scale::Linear { min, max } => min.is_finite() && max.is_finite() && min < max,
        Scale::Log { max } => max.is_finite() && max > 0.0,
    };
    if !sound {
        return Err(Refusal::new(
            format!("{at}/scale"),
            "The scale needs two different ends, the lower one first.",
            "For instance 0 to 100.",
        ));
    }
    if !criterion.lowest.is_finite()
        || criterion
            .highest
            .is_some_and(|h| !h.is_finite() || h <= criterion.lowest)
    {
        return Err(Refusal::new(
            format!("{at}/highest"),
            "The highest value must be above the lowest.",
            "",
        ));
    }
    if criterion.anchors.iter().any(|a| !a.value.is_finite()) {
        return Err(Refusal::new(
            format!("{at}/anchors"),
            "The value of an anchor is a number.",
            "Type the value that the words stand for.",
        ));
    }
    let label = format!("Set the criterion {}", criterion.name);
    Ok(plan(
        label,
        here.put(Record::Criterion(Arc::new(criterion))),
    ))
}

#[inline(never)]
pub(super) fn remove_criterion(
    here: &CommandContext<'_>,
    id: &CriterionId,
) -> Result<Changeset, Refusal> {
    let Some(criterion) = here.workspace.criteria.get(id) else {
        return Err(Refusal::new(
            format!("criteria/{id}"),
            "There is no such criterion.",
            "",
        ));
    };
    if let Some(reader) = here
        .workspace
        .frameworks
        .iter()
        .find(|f| f.criteria().contains(&id))
    {
        return Err(Refusal::new(
            format!("criteria/{id}"),
            format!("The framework {} reads it.", reader.name),
            "Take it out of the framework first.",
        ));
    }
    Ok(plan(
        format!("Remove the criterion {}", criterion.name),
        gone(Record::Criterion(criterion.clone())),
    ))
}

#[inline(never)]
pub(super) fn put_framework(
    here: &CommandContext<'_>,
    framework: &Framework,
) -> Result<Changeset, Refusal> {
    let at = format!("frameworks/{}", framework.id);
    let framework = Framework {
        name: name(&format!("{at}/name"), &framework.name)?,
        ..framework.clone()
    };
    if let Some(unknown) = framework
        .criteria()
        .into_iter()
        .find(|c| !here.workspace.criteria.contains(c))
    {
        return Err(Refusal::new(
            at,
            format!("It reads a criterion “{unknown}” that is not there."),
            "Add the criterion first.",
        ));
    }
    check_numbers(&at, &framework.method)?;
    let label = format!("Set the framework {}", framework.name);
    Ok(plan(
        label,
        here.put(Record::Framework(Arc::new(framework))),
    ))
}

/// The numbers of a formula. JSON knows no others than finite ones: a change with such a number could not be read again.
fn check_numbers(at: &str, method: &Method) -> Result<(), Refusal> {
    match method {
        Method::Weighted { weights, .. } => check_weights(at, weights),
        Method::Rice { days_per_month, .. }
            if !days_per_month.is_finite() || *days_per_month <= 0.0 =>
        {
            Err(Refusal::new(
                format!("{at}/days_per_month"),
                "A month has more than 0 working days.",
                "Usually 20.",
            ))
        }
        Method::ValueEffort {
            value_split,
            effort_split,
            ..
        } => {
            let splits = [("value_split", value_split), ("effort_split", effort_split)];
            match splits.into_iter().find(|(_, split)| !split.is_finite()) {
                Some((field, _)) => Err(Refusal::new(
                    format!("{at}/{field}"),
                    "The quadrants are split at a number.",
                    "For instance 50.",
                )),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

fn check_weights(at: &str, weights: &[Weight]) -> Result<(), Refusal> {
    for weight in weights {
        if !weight.points.is_finite() || weight.points < 0.0 {
            return Err(Refusal::new(
                format!("{at}/weights/{}", weight.criterion),
                "A weight is 0 or more.",
                "Set it to 0 to leave the criterion out.",
            ));
        }
        if !weight.from.is_finite() || !weight.to.is_finite() {
            return Err(Refusal::new(
                format!("{at}/weights/{}", weight.criterion),
                "The range of a weight runs from one number to another.",
                "For instance from 0 to 100.",
            ));
        }
    }
    Ok(())
}

#[inline(never)]
pub(super) fn remove_framework(
    here: &CommandContext<'_>,
    id: &FrameworkId,
) -> Result<Changeset, Refusal> {
    let framework = find(here, id)?;
    if here.workspace.settings.framework == *id {
        return Err(Refusal::new(
            format!("frameworks/{id}"),
            format!("{} ranks the backlog.", framework.name),
            "Rank by another framework first.",
        ));
    }
    let mut deltas: Vec<Delta> = gone(Record::Framework(framework.clone()))
        .into_iter()
        .collect();
    let views = here.workspace.views.iter();
    for view in views.filter(|v| v.framework.as_ref() == Some(id)) {
        let mut after = View::clone(view);
        after.framework = None;
        deltas.extend(here.amend(Record::View(view.clone()), Record::View(Arc::new(after))));
    }
    Ok(Changeset {
        label: format!("Remove the framework {}", framework.name),
        deltas,
    })
}

fn find<'a>(here: &CommandContext<'a>, id: &FrameworkId) -> Result<&'a Arc<Framework>, Refusal> {
    here.workspace.frameworks.get(id).ok_or_else(|| {
        Refusal::new(
            format!("frameworks/{id}"),
            "There is no such framework.",
            "Choose one of the list.",
        )
    })
}

#[inline(never)]
pub(super) fn set_weight(
    here: &CommandContext<'_>,
    id: &FrameworkId,
    criterion: &CriterionId,
    points: f64,
) -> Result<Changeset, Refusal> {
    let framework = find(here, id)?;
    let Method::Weighted { weights, .. } = &framework.method else {
        return Err(Refusal::new(
            format!("frameworks/{id}"),
            format!("{} has no weights.", framework.name),
            "Choose a weighted framework.",
        ));
    };
    let mut weights = weights.clone();
    match weights.iter_mut().find(|w| w.criterion == *criterion) {
        Some(weight) => weight.points = points,
        None => {
            return Err(Refusal::new(
                format!("frameworks/{id}/weights"),
                format!("{} does not weigh {criterion}.", framework.name),
                "Add the criterion to it first.",
            ));
        }
    }
    let name = here
        .workspace
        .criteria
        .get(criterion)
        .map_or(criterion.as_str(), |c| c.name.as_str());
    let mut plan = set_weights(here, id, &weights)?;
    plan.label = format!("Set the weight of {name} to {points}");
    Ok(plan)
}

#[inline(never)]
pub(super) fn set_weights(
    here: &CommandContext<'_>,
    id: &FrameworkId,
    new: &[Weight],
) -> Result<Changeset, Refusal> {
    let before = find(here, id)?;
    check_weights(&format!("frameworks/{id}"), new)?;
    let mut after = Framework::clone(before);
    let Method::Weighted { weights, .. } = &mut after.method else {
        return Err(Refusal::new(
            format!("frameworks/{id}"),
            format!("{} has no weights.", before.name),
            "Choose a weighted framework.",
        ));
    };
    *weights = new.to_vec();
    let mut plan = put_framework(here, &after)?;
    plan.label = format!("Set the weights of {}", before.name);
    Ok(plan)
}

#[inline(never)]
pub(super) fn use_framework(
    here: &CommandContext<'_>,
    id: &FrameworkId,
) -> Result<Changeset, Refusal> {
    let framework = find(here, id)?;
    let mut after = Settings::clone(&here.workspace.settings);
    after.framework = id.clone();
    let delta = here.amend(
        Record::Settings(here.workspace.settings.clone()),
        Record::Settings(Arc::new(after)),
    );
    Ok(plan(format!("Rank by {}", framework.name), delta))
}

#[inline(never)]
pub(super) fn put_view(here: &CommandContext<'_>, view: &View) -> Result<Changeset, Refusal> {
    let view = View {
        name: name("views/name", &view.name)?,
        ..view.clone()
    };
    let gone = |id| !here.workspace.frameworks.contains(id);
    if view.framework.as_ref().is_some_and(gone) {
        return Err(Refusal::new(
            "views/framework",
            "There is no such framework.",
            "Choose one of the list.",
        ));
    }
    let label = format!("Save the view “{}”", view.name);
    Ok(plan(label, here.put(Record::View(Arc::new(view)))))
}

#[inline(never)]
pub(super) fn remove_view(here: &CommandContext<'_>, id: &ViewId) -> Result<Changeset, Refusal> {
    let Some(view) = here.workspace.views.get(id) else {
        return Err(Refusal::new(
            format!("views/{id}"),
            "There is no such view.",
            "",
        ));
    };
    Ok(plan(
        format!("Forget the view “{}”", view.name),
        gone(Record::View(view.clone())),
    ))
}

#[inline(never)]
pub(super) fn put_settings(
    here: &CommandContext<'_>,
    settings: &Settings,
) -> Result<Changeset, Refusal> {
    let mut after = settings.clone();
    after.name = name("settings/name", &settings.name)?;
    if after.prefix.is_empty() || !after.prefix.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(Refusal::new(
            "settings/prefix",
            "The prefix of item keys is letters and digits.",
            "For instance PLB.",
        ));
    }
    if !here.workspace.frameworks.contains(&after.framework) {
        return Err(Refusal::new(
            "settings/framework",
            "There is no such framework.",
            "Choose one of the list.",
        ));
    }
    check_statuses(&mut after)?;
    check_compliance(&after.compliance)?;
    crate::handlers::sprints::check_planning(&after)?;
    let mut items = Vec::new();
    if after.statuses != here.workspace.settings.statuses {
        items = moves::items_under(here, &after, &BTreeMap::new(), "Move its items first.")?;
    }
    let delta = here.amend(
        Record::Settings(here.workspace.settings.clone()),
        Record::Settings(Arc::new(after)),
    );
    let mut plan = plan("Change the settings".to_owned(), delta);
    plan.deltas.append(&mut items);
    Ok(plan)
}

pub(super) fn check_statuses(settings: &mut Settings) -> Result<(), Refusal> {
    const AT: &str = "settings/statuses";
    if settings.statuses.is_empty() {
        return Err(Refusal::new(
            AT,
            "A workflow has at least one status.",
            "Keep one.",
        ));
    }
    let mut seen = BTreeSet::new();
    for status in &mut settings.statuses {
        let at = format!("{AT}/{}", status.id);
        status.name = name(&at, &status.name)?;
        status.jira = status.jira.trim().to_owned();
        if status.wip == Some(0) {
            return Err(Refusal::new(
                format!("{at}/wip"),
                format!("A limit of 0 would let nothing into {}.", status.name),
                "Type 1 or more, or nothing for no limit.",
            ));
        }
        if !seen.insert(status.id.clone()) {
            return Err(Refusal::new(
                at,
                "Two statuses have the same identity.",
                "Give one of them another.",
            ));
        }
    }
    Ok(())
}

fn check_compliance(table: &ComplianceTable) -> Result<(), Refusal> {
    let numbers = [
        ("burden_open", table.burden_open.is_finite()),
        (
            "burden_base",
            table.burden_base.values().all(|v| v.is_finite()),
        ),
        (
            "urgency",
            table.urgency.iter().all(|step| step.1.is_finite()),
        ),
    ];
    if let Some((field, _)) = numbers.iter().find(|(_, sound)| !sound) {
        return Err(Refusal::new(
            format!("settings/compliance/{field}"),
            "That is no number.",
            "Type a number.",
        ));
    }
    if !table.urgency.is_sorted_by_key(|step| step.0) {
        return Err(Refusal::new(
            "settings/compliance/urgency",
            "The steps of the urgency stand in the order of their days.",
            "Put the fewest days first.",
        ));
    }
    Ok(())
}

/// The logs follow the mapping too: a change of names is no step through the workflow, and the flow so far stays
/// readable in the new words. Statuses that the mapping does not name stay in the logs as they are.
#[inline(never)]
pub(super) fn adopt(
    here: &CommandContext<'_>,
    statuses: &[Status],
    mapping: &[(StatusId, StatusId)],
) -> Result<Changeset, Refusal> {
    let old = &here.workspace.settings;
    let mut new = Settings::clone(old);
    new.statuses = statuses.to_vec();
    check_statuses(&mut new)?;
    let places: BTreeMap<&StatusId, &StatusId> = mapping.iter().map(|(a, b)| (a, b)).gather();
    if let Some(gone) = places.values().find(|to| new.status(to).is_none()) {
        return Err(missing("settings/statuses", "status", gone.as_str()));
    }
    let settings = (
        Record::Settings(old.clone()),
        Record::Settings(Arc::new(new.clone())),
    );
    let mut deltas: Vec<_> = here.amend(settings.0, settings.1).into_iter().collect();
    deltas.extend(moves::items_under(
        here,
        &new,
        &places,
        "Say which status takes its place.",
    )?);
    Ok(Changeset {
        label: "Change the workflow".to_owned(),
        deltas,
    })
}
