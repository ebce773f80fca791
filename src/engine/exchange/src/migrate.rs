//! The migration chain: each schema number is lifted to the next one by a named step on plain JSON.
//!
//! Rules: a released step is never edited; a new schema number gets a new step, a fixture
//! `tests/fixtures/schema-N.json` written by the last version that used it, and nothing else in the reader changes.

use serde_json::Value;

/// The schema that this version writes.
pub const SCHEMA: u32 = 2;

/// The oldest schema that can still be read.
pub const OLDEST: u32 = 1;

/// One step of the chain.
#[derive(Clone, Copy, Debug)]
pub struct MigrationStep {
    /// The schema that it lifts.
    pub from: u32,
    /// What it does, in a few words.
    pub name: &'static str,
    /// Does it, on the value of `workspace`. Total: a shape that it does not know it leaves alone.
    pub lift: fn(&mut Value),
}

/// Every step, oldest first, without a gap.
pub const STEPS: &[MigrationStep] = &[MigrationStep {
    from: 1,
    name: "evidence for obligations",
    lift: no_evidence_yet,
}];

/// Schema 2 keeps evidence, accepted assessments and the organisation's profile. A document of schema 1 has none of
/// them; only the list has to be there.
fn no_evidence_yet(workspace: &mut Value) {
    if let Value::Object(map) = workspace {
        map.entry("evidence")
            .or_insert_with(|| Value::Array(Vec::new()));
    }
}

/// Runs every step from schema `from` on; returns the names of those that ran.
pub fn lift(steps: &[MigrationStep], from: u32, workspace: &mut Value) -> Vec<&'static str> {
    let due = steps.iter().filter(|step| step.from >= from);
    due.map(|step| {
        (step.lift)(workspace);
        step.name
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_chain_has_no_gap() {
        assert!(STEPS.iter().map(|step| step.from).eq(OLDEST..SCHEMA));
    }

    #[test]
    fn steps_run_in_order_from_the_files_schema_on() {
        let steps = [
            MigrationStep {
                from: 1,
                name: "one",
                lift: |v| v["log"] = json!(format!("{}1", v["log"].as_str().unwrap_or(""))),
            },
            MigrationStep {
                from: 2,
                name: "two",
                lift: |v| v["log"] = json!(format!("{}2", v["log"].as_str().unwrap_or(""))),
            },
        ];
        let mut old = json!({"log": ""});
        assert_eq!(lift(&steps, 1, &mut old), ["one", "two"]);
        assert_eq!(old["log"], "12");
        let mut newer = json!({"log": ""});
        assert_eq!(lift(&steps, 2, &mut newer), ["two"]);
        assert_eq!(newer["log"], "2");
    }
}
