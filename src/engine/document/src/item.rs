//! Items: the rows of the backlog.

use crate::cadence::Raised;
use crate::debt::Debt;
use crate::entity::entity;
use crate::ids::{CommentId, CriterionId, ItemId, PersonId, StatusId, SystemId};
use crate::judgement::Judgement;
use crate::kind::{Kind, Track};
use crate::lineage::dataset::Lineage;
use crate::meta::{Meta, Stamp};
use crate::outcome::{Outcome, SliceMark};
use crate::spike::{Spike, Update};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An obligation that an item discharges: one of its system's assessment, or one entered by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ObligationRef {
    /// The article, e.g. `Art. 50(2)`.
    pub article: String,
    /// The date from which it applies.
    pub applies_from: NaiveDate,
    /// Its id in the rule pack, e.g. `art50-2-marking`; empty when it was entered by hand.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub obligation: String,
}

/// A remark on an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comment {
    /// Identity.
    pub id: CommentId,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// When; none when an import did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// The text, shown as written, never as HTML.
    pub text: String,
}

/// A link to somewhere else. Only http, https and mailto addresses become clickable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Link {
    /// The words shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The address, or a foreign key such as `TRI-12`.
    pub url: String,
    /// How it relates, e.g. `relates to`, `duplicates`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub relation: String,
}

impl Link {
    /// The address to click, when it is safe to: http, https or mailto. Control characters, which browsers skip when
    /// they read a scheme (`java\nscript:`), are taken out first.
    pub fn address(&self) -> Option<String> {
        const SAFE: [&str; 3] = ["http://", "https://", "mailto:"];
        let plain: String = self.url.chars().filter(|c| !c.is_control()).collect();
        let plain = plain.trim();
        let start = plain.get(..8).unwrap_or(plain).to_ascii_lowercase();
        SAFE.iter()
            .any(|scheme| start.starts_with(scheme) && plain.len() > scheme.len())
            .then(|| plain.to_owned())
    }
}

/// Where an imported item came from; what a second import recognises it by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Origin {
    /// The tool, e.g. `jira`, `csv`.
    pub tool: String,
    /// The tool's stable id (Jira: `Issue id`; its key changes when an issue moves).
    pub id: String,
    /// The tool's readable key, e.g. `TRI-12`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
}

/// How many steps the log of an item keeps.
pub const MOVES_KEPT: usize = 200;

/// One step through the workflow. A loop back is a step like any other, with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Move {
    /// The status that it left.
    pub from: StatusId,
    /// The status that it came to.
    pub to: StatusId,
    /// When, in UTC.
    pub at: DateTime<Utc>,
    /// Who moved it, when the browser knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// Why, above all for a step back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// The largest number of an item; a larger one leaves no room to count on.
pub const LARGEST_NUMBER: u32 = 999_999_999;

/// One row of the backlog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Item {
    /// Identity.
    pub id: ItemId,
    /// Number in this workspace; shown with the prefix, as in `PLB-17`.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = LARGEST_NUMBER)))]
    pub number: u32,
    /// What it is, in a few words.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub title: String,
    /// What sort of work.
    pub kind: Kind,
    /// Discovery or delivery.
    pub track: Track,
    /// Where it stands.
    pub status: StatusId,
    /// The AI system that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemId>,
    /// The item that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<ItemId>,
    /// Items that must be finished first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<ItemId>,
    /// Free labels, without the `#`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// When it should be finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// Notes, shown as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// The judgements, by criterion; at most one a rater.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::judgements")
    )]
    pub judgements: BTreeMap<CriterionId, Vec<Judgement>>,
    /// Obligations that it discharges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discharges: Vec<ObligationRef>,
    /// Remarks, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// Links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// The models and datasets that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<Arc<Lineage>>,
    /// The cadence, alert or decision that it was made by; none when a person wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised: Option<Arc<Raised>>,
    /// Where it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// What an import brought that has no place here: field name to its values. Shown, kept, exported.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, Vec<String>>,
    /// Its way through the workflow, oldest first.
    ///
    /// See `plumbline_features::flow`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// What it is for; parts that it leaves empty it has from the items above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Arc<Outcome>>,
    /// Which pattern made it a slice of its parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slice: Option<Arc<SliceMark>>,
    /// The research that it is, for an item of kind spike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spike: Option<Arc<Spike>>,
    /// What is owed, for an item of kind debt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debt: Option<Arc<Debt>>,
    /// Set while the item is in the trash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trashed: Option<Stamp>,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    Item,
    ItemId {
        number,
        title,
        kind,
        track,
        status,
        system,
        parent,
        depends_on,
        tags,
        owner,
        due,
        notes,
        judgements,
        discharges,
        comments,
        links,
        lineage,
        raised,
        origin,
        extra,
        moves,
        outcome,
        slice,
        spike,
        debt,
        trashed
    }
);

impl Item {
    /// Sets the judgement that came with a spike's verdict: that of `by`, and with [`Update::replace`] in the place of
    /// everybody's.
    pub fn apply_update(
        &mut self,
        update: &Update,
        by: Option<PersonId>,
        at: DateTime<Utc>,
        note: &str,
    ) {
        let given = self.judgements.entry(update.criterion.clone()).or_default();
        given.retain(|j| !update.replace && j.by != by);
        given.push(Judgement {
            by,
            value: update.value,
            at: Some(at),
            note: note.to_owned(),
        });
    }

    /// A new item with nothing but a title.
    pub fn new(
        id: ItemId,
        number: u32,
        title: impl Into<String>,
        kind: Kind,
        status: StatusId,
        stamp: Stamp,
    ) -> Self {
        Self {
            id,
            number,
            title: title.into(),
            kind,
            track: kind.usual_track(),
            status,
            system: None,
            parent: None,
            depends_on: Vec::new(),
            tags: Vec::new(),
            owner: None,
            due: None,
            notes: String::new(),
            judgements: BTreeMap::new(),
            discharges: Vec::new(),
            comments: Vec::new(),
            links: Vec::new(),
            lineage: None,
            raised: None,
            origin: None,
            extra: BTreeMap::new(),
            moves: Vec::new(),
            outcome: None,
            slice: None,
            spike: None,
            debt: None,
            trashed: None,
            meta: Meta::new(stamp),
        }
    }

    /// The people that it names, some perhaps more than once.
    pub fn people(&self) -> Vec<PersonId> {
        let mut all: Vec<PersonId> = self.owner.into_iter().collect();
        all.extend(self.comments.iter().filter_map(|c| c.by));
        all.extend(self.judgements.values().flatten().filter_map(|j| j.by));
        all.extend(self.moves.iter().filter_map(|m| m.by));
        all.extend(self.spike.iter().flat_map(|s| s.people()));
        all
    }

    /// The items that its spike and its debt name.
    pub fn mentions(&self) -> Vec<ItemId> {
        let mut all: Vec<ItemId> = self.spike.iter().flat_map(|s| s.items()).collect();
        all.extend(self.debt.iter().filter_map(|d| d.paid_by));
        all
    }

    /// Takes what its spike and its debt say of items that `keep` does not hold on to away.
    pub fn retain_mentions(&mut self, keep: impl Fn(&ItemId) -> bool) {
        if self.mentions().iter().all(&keep) {
            return;
        }
        self.spike = self.spike.take().map(|s| Arc::new(s.retain_items(&keep)));
        if let Some(debt) = self.debt.as_mut().filter(|d| d.paid_by.is_some()) {
            let debt = Arc::make_mut(debt);
            debt.paid_by = debt.paid_by.filter(&keep);
        }
    }

    /// Writes a step into the log. A full log keeps its first step, which tells where the item began.
    pub fn log_move(&mut self, step: Move) {
        self.moves.push(step);
        if self.moves.len() > MOVES_KEPT {
            self.moves.remove(1);
        }
    }

    /// Whether it is in the backlog, not in the trash.
    pub fn is_live(&self) -> bool {
        self.trashed.is_none()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn address(url: &str) -> Option<String> {
        let (title, relation) = (String::new(), String::new());
        Link {
            title,
            url: url.to_owned(),
            relation,
        }
        .address()
    }

    #[test]
    fn only_web_and_mail_addresses_become_clickable() {
        for safe in [
            "https://example.org/a?b=c#d",
            "http://example.org",
            "HTTPS://EXAMPLE.ORG",
            "mailto:a@example.org",
        ] {
            assert_eq!(address(safe).as_deref(), Some(safe));
        }
        for unsafe_ in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "//example.org",
            "TRI-12",
            "https://",
            "",
            "ß://é",
        ] {
            assert_eq!(address(unsafe_), None, "{unsafe_:?}");
        }
    }

    #[test]
    fn control_characters_are_taken_out_before_the_scheme_is_read() {
        assert_eq!(
            address(" ht\ttps://example.org/\u{0} ").as_deref(),
            Some("https://example.org/")
        );
    }
}
