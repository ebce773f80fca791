//! Whatever is dropped on the page: recognised, read, compared with what is here, and carried out.

use crate::dice::Dice;
use crate::mutate;
use crate::targets::{Target, world};
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::{Limits, export, read};
use plumbline_exchange::preview::{Answers, Mode, compare};
use plumbline_exchange::sniff::{Input, open};
use plumbline_exchange::table_csv::{Ranked, export_csv};
use serde_json::Value;
use std::sync::OnceLock;

pub(super) const TARGET: Target = Target {
    name: "import",
    about: "a file is recognised, read, compared and imported; the result needs no repair",
    seeds,
    mutate: |dice: &mut Dice, input: &[u8]| {
        if input.starts_with(b"{") || input.starts_with(b"[") {
            mutate::json_text(dice, input)
        } else {
            mutate::bytes(dice, input)
        }
    },
    check,
};

fn seeds() -> Vec<Vec<u8>> {
    const REST: &str = include_str!("../../../fixtures/jira/rest_search_issues.json");
    const REST_DUE: &str = include_str!("../../../fixtures/jira/rest_issues_due_date.json");
    const CLOUD: &[u8] = include_bytes!("../../../fixtures/jira/synthetic_cloud_ml_workflow.csv");
    let issues = |text: &str| {
        let mut value: Value = serde_json::from_str(text).unwrap();
        let list = match &mut value {
            Value::Array(list) => list,
            other => other["issues"].as_array_mut().unwrap(),
        };
        list.truncate(1);
        value.to_string().into_bytes()
    };
    let workspace = world::workspace();
    let slots = workspace.items.enumerate().map(|(slot, _)| Ranked {
        slot,
        rank: Some(slot + 1),
        score: Some(1.5),
    });
    vec![
        issues(REST),
        issues(REST_DUE),
        CLOUD[..CLOUD.len().min(2500)].to_vec(),
        export_csv(workspace, slots).into_bytes(),
        b"Title;Kind;Status;Due;Effort;Tags;Owner\nFix it;Bug;Ready;31.12.2026;3,5;a, b;Ada <ada@x>\n".to_vec(),
        b"#\tSummary\tParent\tDepends on\tDone\n1\tOne\t\t2\tyes\n2\tTwo\t1\t1\t12/31/2026\n".to_vec(),
        b"One thing\nAnother thing\n[Spike] Try it\n".to_vec(),
    ]
}

fn empty() -> &'static Workspace {
    static ONE: OnceLock<Workspace> = OnceLock::new();
    ONE.get_or_init(|| Workspace::new(world::WORKSPACE, "Empty", world::stamp(0)))
}

fn check(input: &[u8]) {
    // One workspace and one mode for each input, as its bytes say: all four would take four times as long.
    let sum = input.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    let current = [empty(), world::workspace()][usize::from(sum & 1)];
    let mode = [Mode::Merge, Mode::Replace][usize::from(sum >> 1 & 1)];
    let mut ids = world::ids();
    let limits = Limits::default();
    let Ok(incoming) = open(Input::Bytes(input), "file", current, limits, &mut ids) else {
        return;
    };
    let preview = compare(current, &incoming.content, mode, &Answers::new());
    if preview.unanswered() == 0 {
        let command = preview.command(current, "file", world::stamp(9));
        command.expect("an import without open questions can be carried out");
    }
    let text = export(preview.target(), world::at(9));
    let back = read(&text, limits).expect("an exported file can be read");
    assert!(
        export(&back.workspace, world::at(9)) == text,
        "what was imported needs repair: {:?}",
        back.notes.list()
    );
}
