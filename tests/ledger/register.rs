//! The register as people read and file it.

use super::super::common::{item_id, person_id, system_id};
use super::world::{Room, decision};
use plumbline_commands::command::{ItemCommand, LedgerCommand};
use plumbline_document::draft::ItemField;
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_features::ledger::register;
use plumbline_features::ledger::register::Filter;

fn numbers(room: &Room, filter: &Filter) -> Vec<u32> {
    let lines = register::lines(room.workspace(), filter);
    lines.iter().map(|l| l.decision.number).collect()
}

#[test]
fn filters() {
    let mut room = Room::small_ledger();
    let mut draft = decision(DecisionKind::AdoptAssessment, &[], "The pack says so.");
    draft.systems = vec![system_id(1)];
    draft.deciders = vec![person_id(3)];
    room.act(LedgerCommand::Decide {
        draft: Box::new(draft),
        act: None,
    });
    let all = Filter::default();
    assert_eq!(numbers(&room, &all), [4, 3, 2, 1]);
    let kind = Some(DecisionKind::Defer);
    assert_eq!(
        numbers(
            &room,
            &Filter {
                kind,
                ..Filter::default()
            }
        ),
        [2]
    );
    let person = Some(person_id(3));
    assert_eq!(
        numbers(
            &room,
            &Filter {
                person,
                ..Filter::default()
            }
        ),
        [4]
    );
    // Items 2 and 4 belong to system 1, item 5 and 1 to system 2.
    let system = Some(system_id(1));
    assert_eq!(
        numbers(
            &room,
            &Filter {
                system,
                ..Filter::default()
            }
        ),
        [4, 3, 2]
    );
    let item = Some(item_id(5));
    assert_eq!(
        numbers(
            &room,
            &Filter {
                item,
                ..Filter::default()
            }
        ),
        [2]
    );
    let after = Some(room.last().at + chrono::Duration::milliseconds(1));
    assert_eq!(
        numbers(
            &room,
            &Filter {
                from: after,
                ..Filter::default()
            }
        ),
        [] as [u32; 0]
    );
    assert_eq!(
        numbers(
            &room,
            &Filter {
                before: after,
                ..all
            }
        ),
        [4, 3, 2, 1]
    );
    // What was decided at that very moment is not before it.
    let before_last = Filter {
        before: Some(room.last().at),
        ..Filter::default()
    };
    assert!(!numbers(&room, &before_last).contains(&4));
    let months = register::months(&register::lines(room.workspace(), &Filter::default()));
    assert_eq!(
        months
            .iter()
            .map(|(_, kinds)| kinds.values().sum::<usize>())
            .sum::<usize>(),
        4
    );
}

#[test]
fn markdown_and_csv_are_harmless_and_whole() {
    let mut room = Room::small_ledger();
    room.act(ItemCommand::EditItems {
        ids: vec![item_id(3)],
        set: ItemField::Title("=cmd|' /C calc'!A0 *bold* <b>".to_owned()),
    });
    room.decide(
        DecisionKind::Accept,
        &[3],
        "=HYPERLINK(\"x\")\nsecond line | **loud** <script>",
    );
    let today = "2026-11-25".parse().unwrap();
    let csv = register::csv(room.workspace(), &Filter::default(), today);
    let rows = plumbline_text::delimited::rows(&csv, b',');
    assert_eq!(rows.rows.len(), 5);
    assert!(rows.rows.iter().all(|r| r.cells.len() == 16));
    assert!(rows.rows[4].cells[6].starts_with("'=HYPERLINK"));
    assert!(
        rows.rows
            .iter()
            .flat_map(|r| &r.cells)
            .all(|c| !c.starts_with(['=', '+', '@']))
    );
    let md = register::markdown(
        room.workspace(),
        &Filter::default(),
        "Rationale register",
        today,
    );
    assert!(
        md.contains("\\<script\\>") && md.contains("\\*\\*loud\\*\\*"),
        "{md}"
    );
    assert!(md.contains("**Stood then:** PLB-1 at rank"), "{md}");
    assert!(md.contains(&room.chain().fingerprints()[0]));
    assert_eq!(md.matches("\n## ").count(), 4);
}
