//! Article 50 by paragraph, role and modality.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::classify::Classified;
use crate::pack::{Group, RulePack};
use crate::predicate::{Slot, Slots, Tri};

/// A paragraph of Article 50 that the system comes under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Article and paragraph.
    pub reference: Arc<str>,
    /// Title.
    pub title: Arc<str>,
    /// Roles that bear it by law.
    pub borne_by: Vec<Arc<str>>,
    /// Whether the organisation has such a role.
    pub yours: Tri,
    /// Kinds of content that the system makes, where the paragraph is about content.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modalities: Vec<Arc<str>>,
    /// Disclosure only in a form that does not hamper an artistic work (limited, not gone).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limited_form: bool,
}

const CONTENT: [&str; 4] = ["text", "image", "audio", "video"];

/// The paragraphs that certainly hold for the system.
pub(crate) fn paragraphs(pack: &RulePack, run: &Classified, slots: &Slots) -> Vec<Paragraph> {
    let rules = pack.rules.iter().zip(&run.outcomes);
    let hold = rules.filter(|(rule, outcome)| {
        rule.group == Group::Transparency && rule.tier.is_some() && outcome.is_yes()
    });
    let limited = pack.vocabulary.slot("artistic_form");
    let limited = limited.is_some_and(|slot| run.slots.get(slot).flag().is_yes());
    let paragraphs = hold.map(|(rule, _)| Paragraph {
        reference: rule.reference.clone(),
        title: rule.title.clone(),
        borne_by: pack.role_names(rule.roles),
        yours: slots.get(pack.known.role).has(rule.roles),
        modalities: match &*rule.id {
            "50-2" => modalities(pack, &run.slots, &CONTENT),
            "50-4-deepfake" => modalities(pack, &run.slots, &["image", "audio", "video"]),
            "50-4-text" => vec!["text".into()],
            _ => Vec::new(),
        },
        limited_form: limited && &*rule.id == "50-4-deepfake",
    });
    paragraphs.collect()
}

fn modalities(pack: &RulePack, slots: &Slots, kinds: &[&str]) -> Vec<Arc<str>> {
    let Slot::Set { yes, .. } = slots.get(pack.known.features) else {
        return Vec::new();
    };
    let mut named = pack.vocabulary.named(pack.known.features, yes);
    named.retain(|name| kinds.contains(&&**name));
    named
}
