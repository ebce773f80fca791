//! Reads a stored assessment: entry by entry, so that one that cannot be read does not take the others with it.

use std::sync::Arc;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::assessment::{Assessment, Tier, Verdict};
use crate::doubts::{Disputed, Remark};
use crate::node::{Fault, Node};
use crate::obligations::{Obligation, ObligationKind, Status};
use crate::pack::Reading;
use crate::questionnaire::Insufficient;
use crate::roles::RoleState;
use crate::transparency::Paragraph;

type Read<T> = Result<T, Fault>;

/// Entries that could not be read: what is wrong, where the entry stood, and how it came.
pub(crate) type Unread = Vec<(Fault, String, Value)>;

/// Reads an assessment. Entries of lists that cannot be read go to `unread`.
///
/// # Errors
/// When a part is missing or wrong without which it is no assessment.
pub(crate) fn assessment(node: &Node, unread: &mut Unread) -> Read<Assessment> {
    Ok(Assessment {
        pack_version: node.opt_text("pack_version")?.unwrap_or_default(),
        pack_hash: node.opt_text("pack_hash")?.unwrap_or_default(),
        as_of: node.date_at("as_of")?,
        tier: node.at("tier")?.one_of(Tier::from_id)?,
        tiers: list(node, "tiers", tier, unread)?,
        open_tiers: list(node, "open_tiers", tier, unread)?,
        routes: list(node, "routes", text, unread)?,
        annex_iii_points: list(node, "annex_iii_points", text, unread)?,
        exempt_6_3: node.at("exempt_6_3")?.tri()?,
        roles: list(node, "roles", role, unread)?,
        verdicts: list(node, "verdicts", verdict, unread)?,
        art50: list(node, "art50", paragraph, unread)?,
        duties: list(node, "duties", obligation, unread)?,
        disputed: list(node, "disputed", disputed, unread)?,
        remarks: list(node, "remarks", remark, unread)?,
        insufficient: node
            .opt("insufficient")
            .map(|n| insufficient(&n))
            .transpose()?,
    })
}

impl<'de> Deserialize<'de> for Assessment {
    /// Strict: every entry must be readable. For the lenient way see [`crate::import::assessment`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        strict(&value).map_err(serde::de::Error::custom)
    }
}

fn strict(value: &Value) -> Read<Assessment> {
    let mut unread = Unread::new();
    let read = assessment(&Node::root(value, "assessment"), &mut unread)?;
    match unread.into_iter().next() {
        None => Ok(read),
        Some((fault, ..)) => Err(fault),
    }
}

/// A list that may be absent.
fn list<T>(node: &Node, key: &str, one: fn(&Node) -> Read<T>, unread: &mut Unread) -> Read<Vec<T>> {
    let Some(list) = node.opt(key) else {
        return Ok(Vec::new());
    };
    let mut out = Vec::new();
    for item in &list.items()? {
        match one(item) {
            Ok(entry) => out.push(entry),
            Err(fault) => unread.push((fault, item.path(), item.value.clone())),
        }
    }
    Ok(out)
}

fn tier(node: &Node) -> Read<Tier> {
    node.one_of(Tier::from_id)
}

fn role(node: &Node) -> Read<RoleState> {
    Ok(RoleState {
        role: node.text_at("role")?,
        state: node.at("state")?.tri()?,
        derived_by: node.opt_text("derived_by")?,
    })
}

fn verdict(node: &Node) -> Read<Verdict> {
    Ok(Verdict {
        rule: node.text_at("rule")?,
        reference: node.text_at("reference")?,
        title: node.text_at("title")?,
        tier: tier(&node.at("tier")?)?,
        outcome: node.at("outcome")?.tri()?,
        applies_from: node.date_at("applies_from")?,
        confidence: node.confidence()?,
        lifted_by_6_3: node.flag("lifted_by_6_3"),
    })
}

fn paragraph(node: &Node) -> Read<Paragraph> {
    Ok(Paragraph {
        reference: node.text_at("reference")?,
        title: node.text_at("title")?,
        borne_by: node.texts("borne_by")?,
        yours: node.at("yours")?.tri()?,
        modalities: node.texts("modalities")?,
        limited_form: node.flag("limited_form"),
    })
}

fn obligation(node: &Node) -> Read<Obligation> {
    Ok(Obligation {
        id: node.text_at("id")?,
        article: node.text_at("article")?,
        title: node.text_at("title")?,
        kind: node.at("kind")?.one_of(ObligationKind::from_id)?,
        roles: node.texts("roles")?,
        status: node.at("status")?.one_of(Status::from_id)?,
        applies_from: node.opt_date("applies_from")?,
        literal_from: node.opt_date("literal_from")?,
        contested_date: node.flag("contested_date"),
        wakes_at_latest: node.opt_date("wakes_at_latest")?,
        may_sleep: node.flag("may_sleep"),
    })
}

fn disputed(node: &Node) -> Read<Disputed> {
    let readings = node.at("readings")?;
    let readings = readings
        .items()?
        .iter()
        .map(Reading::read)
        .collect::<Read<_>>()?;
    let other_tiers = match node.opt("other_tiers") {
        None => None,
        Some(tiers) => Some(tiers.items()?.iter().map(tier).collect::<Read<_>>()?),
    };
    Ok(Disputed {
        id: node.text_at("id")?,
        reference: node.text_at("reference")?,
        title: node.text_at("title")?,
        readings,
        confidence: node.confidence()?,
        other_tiers,
    })
}

fn remark(node: &Node) -> Read<Remark> {
    Ok(Remark {
        reference: node.text_at("reference")?,
        text: node.text_at("text")?,
        confidence: node.confidence()?,
    })
}

fn insufficient(node: &Node) -> Read<Insufficient> {
    let decides = node.at("decides")?;
    let whole = decides.value.as_u64().and_then(|n| u32::try_from(n).ok());
    Ok(Insufficient {
        next_question: node.opt_text("next_question")?,
        decides: whole.ok_or_else(|| decides.fault("needs a whole number"))?,
        missing: node.texts("missing")?,
    })
}

fn text(node: &Node) -> Read<Arc<str>> {
    node.shared()
}
