//! Spike templates from the dated file `templates.json`: what to ask, how to try it, when to stop.

use plumbline_document::outcome::{Comparison, Target};
use plumbline_document::spike::Spike;
use plumbline_json as json;
use serde::Deserialize;

/// One stretch of a template's agenda, in hours since the clock was started.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TemplateStep {
    /// From this hour.
    pub from: f64,
    /// Until this hour.
    pub until: f64,
    /// What it is called.
    pub name: String,
    /// What is done.
    pub about: String,
}

/// A template.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Template {
    /// Its slug.
    pub id: String,
    /// Name on the screen.
    pub name: String,
    /// What it is for, in a sentence.
    pub about: String,
    /// Hours.
    pub timebox: f64,
    question: String,
    decision: String,
    metric: String,
    comparison: Comparison,
    threshold: Option<f64>,
    #[serde(default)]
    unit: String,
    data: String,
    assumption: String,
    method: String,
    data_needed: String,
    exit: String,
    kill: String,
    /// What happens when; empty for most.
    #[serde(default)]
    pub agenda: Vec<TemplateStep>,
}

#[derive(Deserialize)]
struct File {
    templates: Vec<Template>,
}

/// Every template, in the order of the screen.
pub fn templates() -> Vec<Template> {
    // The file is compiled in and a test reads it: it cannot fail at run time.
    #[allow(clippy::expect_used)]
    let file: File =
        json::from_text(include_str!("templates.json")).expect("templates.json is valid");
    file.templates
}

/// The template with this slug.
pub fn template(id: &str) -> Option<Template> {
    templates().into_iter().find(|t| t.id == id)
}

impl Template {
    /// What a spike starts with, about something called `subject`.
    pub fn spike(&self, subject: &str) -> Spike {
        let fill = |text: &str| text.replace("{subject}", subject);
        Spike {
            question: fill(&self.question),
            decision: fill(&self.decision),
            hypothesis: Target {
                metric: fill(&self.metric),
                comparison: self.comparison,
                threshold: self.threshold,
                unit: self.unit.clone(),
                data: fill(&self.data),
            },
            assumption: fill(&self.assumption),
            method: fill(&self.method),
            data_needed: fill(&self.data_needed),
            exit: fill(&self.exit),
            kill: fill(&self.kill),
            template: self.id.clone(),
            timebox: Some(self.timebox),
            ..Spike::default()
        }
    }

    /// The step of the agenda that this hour falls into.
    pub fn step_at(&self, hours: f64) -> Option<&TemplateStep> {
        let within = |step: &&TemplateStep| step.from <= hours && hours < step.until;
        self.agenda.iter().find(within)
    }
}
