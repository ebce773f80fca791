//! What each command does, and each way in which it is refused.
//!
//! Every step goes through [`common::Pair`], which also checks that a refusal changes nothing and that the change of a
//! command, after its way through JSON, brings a follower to the same document.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::*;
use plumbline_commands::command::{
    Command, ComplianceCommand, ExchangeCommand, Intent, ItemCommand, PeopleCommand, SetupCommand,
};
use plumbline_commands::editor::{Editor, UNDO_KEPT};
use plumbline_document::change::{Change, Edit, MetaStep, Mismatch};
use plumbline_document::criterion::{Anchor, Criterion, Scale};
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::evidence::{Evidence, EvidenceState};
use plumbline_document::framework::{Framework, Method, Weight};
use plumbline_document::ids::{ChangeId, EvidenceId, ItemId, StatusId};
use plumbline_document::item::{Comment, Item, Link, ObligationRef};
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::meta::{FieldChange, HISTORY_KEPT, Meta};
use plumbline_document::person::Person;
use plumbline_document::record::{Record, RecordId};
use plumbline_document::settings::{Category, Settings, Status};
use plumbline_document::system::System;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::export;
use std::sync::Arc;
use uuid::Uuid;

const GONE: &str = "It may have been removed; choose another.";

fn no_item(n: u32) -> String {
    format!("There is no item “{}” in this workspace.", item_id(n))
}

fn numbers(items: &[ItemId]) -> Vec<u32> {
    (0..100).filter(|n| items.contains(&item_id(*n))).collect()
}

fn bulk(ids: &[u32], set: ItemField) -> Command {
    Command::Item(ItemCommand::EditItems {
        ids: ids.iter().copied().map(item_id).collect(),
        set,
    })
}

fn trash(ids: &[u32]) -> Command {
    Command::Item(ItemCommand::TrashItems {
        ids: ids.iter().copied().map(item_id).collect(),
    })
}

fn restore(ids: &[u32]) -> Command {
    Command::Item(ItemCommand::RestoreItems {
        ids: ids.iter().copied().map(item_id).collect(),
    })
}

fn purge(ids: &[u32]) -> Command {
    Command::Item(ItemCommand::PurgeItems {
        ids: ids.iter().copied().map(item_id).collect(),
    })
}

fn parent(n: impl Into<Option<u32>>) -> ItemField {
    ItemField::Parent(n.into().map(item_id))
}

fn after(on: &[u32]) -> ItemField {
    ItemField::DependsOn(on.iter().copied().map(item_id).collect())
}

fn status(id: &str) -> ItemField {
    ItemField::Status(StatusId::from(id))
}

mod adding {
    use super::*;

    #[test]
    fn a_draft_becomes_an_item_with_the_next_number_and_the_usual_values() {
        let mut pair = Pair::small();
        let change = pair.does(ItemCommand::AddItems {
            drafts: vec![draft(6, "  Churn \n model ")],
        });
        assert_eq!(change.label, "Add “Churn model”");
        let expected = Item::new(
            item_id(6),
            6,
            "Churn model",
            Kind::Feature,
            StatusId::from("in_refinement"),
            pair.last_stamp(),
        );
        assert_eq!(**pair.item(6), expected);
        assert_eq!(pair.item(6).meta.rev, 1);

        let spike = Draft {
            kind: Kind::Spike,
            ..draft(7, "A question")
        };
        pair.does(ItemCommand::AddItems {
            drafts: vec![spike],
        });
        assert_eq!(pair.item(7).track, Track::Discovery);
        assert_eq!(pair.item(7).status, StatusId::from("idea"));
    }

    #[test]
    fn a_draft_may_bring_fields_and_judgements() {
        let mut pair = Pair::small();
        pair.by = Some(person_id(1));
        let rich = Draft {
            fields: vec![
                ItemField::AddTag("#two words".to_owned()),
                ItemField::System(Some(system_id(1))),
                ItemField::Owner(Some(person_id(2))),
                status("ready"),
            ],
            judgements: vec![(criterion("effort"), Estimate::Exact(5.0))],
            ..draft(6, "Rich")
        };
        pair.does(ItemCommand::AddItems { drafts: vec![rich] });
        let item = pair.item(6);
        assert_eq!(item.tags, ["two-words"]);
        assert_eq!(item.system, Some(system_id(1)));
        assert_eq!(item.owner, Some(person_id(2)));
        assert_eq!(item.status, StatusId::from("ready"));
        let judgement = &item.judgements[&criterion("effort")][0];
        assert_eq!(judgement.by, Some(person_id(1)));
        assert_eq!(judgement.at, Some(pair.last_stamp().at));
    }

    #[test]
    fn drafts_may_refer_to_those_before_them() {
        let mut pair = Pair::small();
        let drafts = vec![
            draft(6, "Epic"),
            Draft {
                fields: vec![parent(6)],
                ..draft(7, "Part")
            },
            Draft {
                fields: vec![parent(6), after(&[7, 1])],
                ..draft(8, "Next part")
            },
        ];
        let change = pair.does(ItemCommand::AddItems { drafts });
        assert_eq!(change.label, "Add 3 items");
        assert_eq!(pair.item(7).parent, Some(item_id(6)));
        assert_eq!(numbers(&pair.item(8).depends_on), [1, 7]);
        assert_eq!(pair.item(8).number, 8);
    }

    #[test]
    fn a_draft_that_refers_to_nothing_is_refused_with_all_the_others() {
        let mut pair = Pair::small();
        let drafts = vec![
            Draft {
                fields: vec![parent(7)],
                ..draft(6, "Before its parent")
            },
            draft(7, "Epic"),
        ];
        pair.refuses(
            ItemCommand::AddItems { drafts },
            "parent",
            &no_item(7),
            GONE,
        );
        let itself = Draft {
            fields: vec![after(&[6])],
            ..draft(6, "Waits for itself")
        };
        let drafts = vec![draft(7, "Fine"), itself];
        pair.refuses(
            ItemCommand::AddItems { drafts },
            "depends_on",
            &no_item(6),
            GONE,
        );
    }

    #[test]
    fn an_identity_is_given_once() {
        let mut pair = Pair::small();
        let at = |n| format!("items/{}", item_id(n));
        let message = "An item with this identity exists already.";
        let again = |n: &[u32]| ItemCommand::AddItems {
            drafts: n.iter().map(|n| draft(*n, "Again")).collect(),
        };
        pair.refuses(again(&[1]), &at(1), message, "");
        pair.refuses(again(&[6, 7, 6]), &at(6), message, "");
    }

    #[test]
    fn a_title_is_needed_and_has_an_end() {
        let mut pair = Pair::small();
        let titled = |title: &str| ItemCommand::AddItems {
            drafts: vec![draft(6, title)],
        };
        pair.refuses(
            titled(" \n"),
            "title",
            "It needs a name.",
            "Type a few words.",
        );
        pair.refuses(
            titled(&"é".repeat(501)),
            "title",
            "That is too long for a name.",
            "Keep it under 500 characters; the rest fits in the notes.",
        );
        pair.does(titled(&"é".repeat(500)));
    }

    #[test]
    fn a_number_is_never_given_twice() {
        let mut pair = Pair::small();
        pair.does(trash(&[5]));
        pair.does(purge(&[5]));
        pair.does(ItemCommand::AddItems {
            drafts: vec![draft(6, "Six")],
        });
        assert_eq!(pair.item(6).number, 6);
        pair.does(Command::Undo);
        pair.does(ItemCommand::AddItems {
            drafts: vec![draft(7, "Seven")],
        });
        assert_eq!(pair.item(7).number, 7);
    }

    #[test]
    fn when_the_numbers_are_used_up_it_says_so() {
        let mut pair = Pair::small();
        let mut last = Item::clone(pair.item(5));
        last.number = u32::MAX - 1;
        pair.does(ExchangeCommand::Import {
            source: "x.json".to_owned(),
            put: vec![Record::Item(Arc::new(last))],
            remove: Vec::new(),
        });
        let add = |ids: &[u32]| ItemCommand::AddItems {
            drafts: ids.iter().map(|n| draft(*n, "New")).collect(),
        };
        let refusal = pair.try_with(add(&[6, 7])).unwrap_err();
        assert_eq!(refusal.at, "items");
        assert_eq!(refusal.message, "There is no item number left.");
        pair.does(add(&[6]));
        pair.try_with(add(&[7])).unwrap_err();
    }
}

mod editing {
    use super::*;

    #[test]
    fn each_field_is_set() {
        let mut pair = Pair::small();
        let link = Link {
            title: "Notebook".to_owned(),
            url: "https://example.com".to_owned(),
            relation: String::new(),
        };
        let duty = ObligationRef {
            article: "Art. 50(2)".to_owned(),
            applies_from: day("2026-08-02"),
            ..ObligationRef::default()
        };
        let mut expected = Item::clone(pair.item(1));
        /// A field to set, its name in labels, and what it should do to the item.
        type Set = (ItemField, &'static str, Box<dyn Fn(&mut Item)>);
        let sets: Vec<Set> = vec![
            (
                ItemField::Title(" New\ttitle".to_owned()),
                "Set the title of PLB-1",
                Box::new(|i| i.title = "New title".to_owned()),
            ),
            (
                ItemField::Kind(Kind::Epic),
                "Set the kind of PLB-1",
                Box::new(|i| i.kind = Kind::Epic),
            ),
            (
                status("ready"),
                "Set the status of PLB-1",
                Box::new(|i| i.status = StatusId::from("ready")),
            ),
            (
                ItemField::System(Some(system_id(1))),
                "Set the system of PLB-1",
                Box::new(|i| i.system = Some(system_id(1))),
            ),
            (
                parent(2),
                "Set the parent of PLB-1",
                Box::new(|i| i.parent = Some(item_id(2))),
            ),
            (
                ItemField::Owner(Some(person_id(1))),
                "Set the owner of PLB-1",
                Box::new(|i| i.owner = Some(person_id(1))),
            ),
            (
                ItemField::Due(Some(day("2026-12-24"))),
                "Set the due date of PLB-1",
                Box::new(|i| i.due = Some(day("2026-12-24"))),
            ),
            (
                ItemField::Notes(" as\n  written ".to_owned()),
                "Set the notes of PLB-1",
                Box::new(|i| i.notes = " as\n  written ".to_owned()),
            ),
            (
                after(&[2, 3, 2]),
                "Set the dependencies of PLB-1",
                Box::new(|i| i.depends_on = vec![item_id(2), item_id(3)]),
            ),
            (
                ItemField::Links(vec![link.clone()]),
                "Set the links of PLB-1",
                Box::new(move |i| i.links = vec![link.clone()]),
            ),
            (
                ItemField::Discharges(vec![duty.clone()]),
                "Set the obligations of PLB-1",
                Box::new(move |i| i.discharges = vec![duty.clone()]),
            ),
        ];
        for (set, label, by_hand) in sets {
            let change = pair.does(edit(1, set));
            assert_eq!(change.label, label);
            by_hand(&mut expected);
            expected.meta = pair.item(1).meta.clone();
            expected.moves = pair.item(1).moves.clone();
            assert_eq!(**pair.item(1), expected);
        }
        assert_eq!(pair.item(1).moves.len(), 1, "the status was set once");
        assert_eq!(pair.item(1).meta.rev, 12);
        for nothing in [
            ItemField::System(None),
            parent(None),
            ItemField::Owner(None),
            ItemField::Due(None),
            ItemField::Notes(String::new()),
            after(&[]),
            ItemField::Links(Vec::new()),
            ItemField::Discharges(Vec::new()),
        ] {
            assert_eq!(pair.does(edit(1, nothing)).edits.len(), 1);
        }
        let bare = pair.item(1);
        assert_eq!(
            (bare.system, bare.parent, bare.owner, bare.due),
            (None, None, None, None)
        );
        assert!(bare.notes.is_empty() && bare.depends_on.is_empty());
        assert!(bare.links.is_empty() && bare.discharges.is_empty());
    }

    #[test]
    fn tags_are_single_words_once_each() {
        let mut pair = Pair::small();
        let tags =
            |words: &[&str]| ItemField::Tags(words.iter().map(|w| (*w).to_owned()).collect());
        pair.does(edit(1, tags(&["#a", "b c", "a", " ", "#"])));
        assert_eq!(pair.item(1).tags, ["a", "b-c"]);
        pair.does_nothing(edit(1, ItemField::AddTag("a".to_owned())));
        pair.does(bulk(&[1, 2], ItemField::AddTag("d".to_owned())));
        assert_eq!(pair.item(1).tags, ["a", "b-c", "d"]);
        assert_eq!(pair.item(2).tags, ["d"]);
        pair.does(bulk(&[1, 2], ItemField::RemoveTag("a".to_owned())));
        assert_eq!(pair.item(1).tags, ["b-c", "d"]);
        pair.does(edit(1, ItemField::RemoveTag("#b c".to_owned())));
        assert_eq!(pair.item(1).tags, ["d"]);
        pair.does_nothing(edit(1, ItemField::RemoveTag("never".to_owned())));
        pair.refuses(
            edit(1, ItemField::AddTag(" # ".to_owned())),
            "tags",
            "A tag needs a word.",
            "",
        );
    }

    #[test]
    fn a_track_takes_a_status_that_fits_and_a_status_takes_its_track() {
        let mut pair = Pair::small();
        pair.does(edit(1, status("model_training")));
        pair.does(edit(1, ItemField::Track(Track::Discovery)));
        assert_eq!(pair.item(1).status, StatusId::from("idea"));
        pair.does(edit(1, ItemField::Track(Track::Delivery)));
        assert_eq!(pair.item(1).status, StatusId::from("in_refinement"));
        // A status of both tracks stays.
        pair.does(edit(1, status("rejected")));
        pair.does(edit(1, ItemField::Track(Track::Discovery)));
        assert_eq!(pair.item(1).status, StatusId::from("rejected"));
        pair.does(edit(1, status("shadow")));
        assert_eq!(pair.item(1).track, Track::Delivery);
    }

    #[test]
    fn the_same_value_again_is_no_change() {
        let mut pair = Pair::small();
        for set in [
            ItemField::Title("Item 1".to_owned()),
            ItemField::Title("  Item   1 ".to_owned()),
            ItemField::Kind(Kind::Feature),
            ItemField::Track(Track::Delivery),
            status("in_refinement"),
            parent(None),
            after(&[]),
        ] {
            pair.does_nothing(edit(1, set));
        }
        assert_eq!(pair.item(1).meta.rev, 1);
        assert_eq!(pair.bench.can_undo(), None);
    }

    #[test]
    fn many_items_at_once_are_one_step_and_those_that_fit_already_stay() {
        let mut pair = Pair::small();
        pair.does(edit(2, status("ready")));
        let change = pair.does(bulk(&[1, 2, 3], status("ready")));
        assert_eq!(change.label, "Set the status of 3 items");
        assert_eq!(change.edits.len(), 2);
        pair.does(Command::Undo);
        assert_eq!(pair.item(1).status, StatusId::from("in_refinement"));
        assert_eq!(pair.item(2).status, StatusId::from("ready"));
    }

    #[test]
    fn an_item_that_is_named_twice_is_edited_once() {
        let mut pair = Pair::small();
        for n in 0..45 {
            let change = pair.does(bulk(&[1, 1], ItemField::Notes(format!("{n}"))));
            assert_eq!(change.edits.len(), 1);
            assert_eq!(change.label, "Set the notes of PLB-1");
        }
        let twice = vec![item_id(1), item_id(2), item_id(1)];
        let change = pair.does(ItemCommand::Judge {
            ids: twice.clone(),
            criterion: criterion("effort"),
            rater: None,
            value: Some(Estimate::Exact(1.0)),
            note: String::new(),
        });
        assert_eq!(
            (change.edits.len(), &*change.label),
            (2, "Judge Effort of 2 items")
        );
        assert_eq!(
            pair.does(ItemCommand::TrashItems { ids: twice.clone() })
                .edits
                .len(),
            2
        );
        assert_eq!(
            pair.does(ItemCommand::RestoreItems { ids: twice })
                .edits
                .len(),
            2
        );
    }

    #[test]
    fn unknown_references_are_refused() {
        let mut pair = Pair::small();
        let unknown = |what: &str, id: &dyn std::fmt::Display| {
            format!("There is no {what} “{id}” in this workspace.")
        };
        pair.refuses(edit(9, ItemField::Due(None)), "items", &no_item(9), GONE);
        pair.refuses(
            bulk(&[1, 9], ItemField::Due(Some(day("2026-01-01")))),
            "items",
            &no_item(9),
            GONE,
        );
        pair.refuses(
            edit(1, status("lost")),
            "status",
            &unknown("status", &"lost"),
            GONE,
        );
        pair.refuses(edit(1, parent(9)), "parent", &no_item(9), GONE);
        pair.refuses(edit(1, after(&[2, 9])), "depends_on", &no_item(9), GONE);
        pair.refuses(
            edit(1, ItemField::System(Some(system_id(9)))),
            "system",
            &unknown("AI system", &system_id(9)),
            GONE,
        );
        pair.refuses(
            edit(1, ItemField::Owner(Some(person_id(9)))),
            "owner",
            &unknown("person", &person_id(9)),
            GONE,
        );
    }

    #[test]
    fn texts_links_and_obligations_are_checked() {
        let mut pair = Pair::small();
        pair.refuses(
            edit(1, ItemField::Title(String::new())),
            "title",
            "It needs a name.",
            "Type a few words.",
        );
        pair.refuses(
            edit(1, ItemField::Notes("x".repeat(200_001))),
            "notes",
            "That text is too long to keep here.",
            "Keep it under 200000 characters, or link to a document.",
        );
        let link = Link {
            title: "No address".to_owned(),
            url: " ".to_owned(),
            relation: String::new(),
        };
        pair.refuses(
            edit(1, ItemField::Links(vec![link])),
            "links",
            "A link needs an address.",
            "Paste the address, or remove the link.",
        );
        let duty = ObligationRef {
            article: " ".to_owned(),
            applies_from: day("2026-08-02"),
            ..ObligationRef::default()
        };
        pair.refuses(
            edit(1, ItemField::Discharges(vec![duty])),
            "discharges",
            "An obligation needs its article.",
            "For instance Art. 50(2).",
        );
    }
}

mod cycles {
    use super::*;

    const ABOVE: &str = "Choose a parent that is not below it.";
    const BACK: &str = "Remove the dependency that leads back first.";

    fn part_of_itself(n: u32) -> String {
        format!("PLB-{n} cannot be a part of itself, also not through its own children.")
    }

    fn waits(n: u32) -> String {
        format!("PLB-{n} would wait for itself.")
    }

    #[test]
    fn no_item_is_part_of_itself() {
        let mut pair = Pair::small();
        pair.refuses(edit(1, parent(1)), "parent", &part_of_itself(1), ABOVE);
        pair.does(edit(2, parent(1)));
        pair.does(edit(3, parent(2)));
        pair.refuses(edit(1, parent(3)), "parent", &part_of_itself(1), ABOVE);
        pair.does(edit(3, parent(1)));
        pair.does(edit(2, parent(3)));
    }

    #[test]
    fn no_item_waits_for_itself() {
        let mut pair = Pair::small();
        pair.refuses(edit(1, after(&[2, 1])), "depends_on", &waits(1), BACK);
        pair.does(edit(2, after(&[1])));
        pair.does(edit(3, after(&[4, 2])));
        pair.refuses(edit(1, after(&[3])), "depends_on", &waits(1), BACK);
        // Two ways to the same item are no cycle.
        pair.does(edit(5, after(&[1, 2, 3])));
    }

    #[test]
    fn a_cycle_through_the_trash_is_a_cycle() {
        let mut pair = Pair::small();
        pair.does(edit(2, parent(1)));
        pair.does(edit(2, after(&[1])));
        pair.does(trash(&[2]));
        pair.refuses(edit(1, parent(2)), "parent", &part_of_itself(1), ABOVE);
        pair.refuses(edit(1, after(&[2])), "depends_on", &waits(1), BACK);
    }

    /// Each of the edits alone is fine.
    #[test]
    fn a_bulk_edit_closes_no_cycle_jointly() {
        let mut pair = Pair::small();
        pair.does(edit(3, parent(1)));
        pair.does(edit(4, after(&[1])));
        // 1 and 2 both under 3, which is under 1.
        pair.refuses(
            bulk(&[2, 1], parent(3)),
            "parent",
            &part_of_itself(1),
            ABOVE,
        );
        pair.refuses(bulk(&[2, 1], after(&[4])), "depends_on", &waits(1), BACK);
        // One of them is the new parent itself.
        pair.refuses(
            bulk(&[1, 2], parent(2)),
            "parent",
            &part_of_itself(2),
            ABOVE,
        );
        pair.refuses(bulk(&[1, 2], after(&[2])), "depends_on", &waits(2), BACK);
        pair.does(bulk(&[2, 4], parent(3)));
        pair.does(bulk(&[2, 3], after(&[4])));
    }
}

mod judging {
    use super::*;

    fn ranged(of: &str, low: f64, likely: f64, high: f64) -> Command {
        Command::Item(ItemCommand::Judge {
            ids: vec![item_id(1)],
            criterion: criterion(of),
            rater: None,
            value: Some(Estimate::Range { low, likely, high }),
            note: String::new(),
        })
    }

    fn noted(of: &str, value: f64, note: &str) -> Command {
        Command::Item(ItemCommand::Judge {
            ids: vec![item_id(1)],
            criterion: criterion(of),
            rater: None,
            value: Some(Estimate::Exact(value)),
            note: note.to_owned(),
        })
    }

    fn rated(rater: u32, value: Option<f64>) -> Command {
        Command::Item(ItemCommand::Judge {
            ids: vec![item_id(1)],
            criterion: criterion("confidence"),
            rater: Some(person_id(rater)),
            value: value.map(Estimate::Exact),
            note: String::new(),
        })
    }

    #[test]
    fn a_value_is_given_changed_and_taken_back() {
        let mut pair = Pair::small();
        let change = pair.does(judge(1, "effort", 5.0));
        assert_eq!(change.label, "Judge Effort of PLB-1");
        pair.does(judge(1, "effort", 8.0));
        let given = &pair.item(1).judgements[&criterion("effort")];
        assert_eq!(given.len(), 1);
        assert_eq!(given[0].value, Estimate::Exact(8.0));
        assert_eq!(given[0].at, Some(pair.last_stamp().at));
        pair.does(judge(1, "effort", None));
        assert!(pair.item(1).judgements.is_empty());
        pair.does_nothing(judge(1, "effort", None));
    }

    #[test]
    fn the_same_value_again_is_no_change_but_another_reason_is() {
        let mut pair = Pair::small();
        pair.does(noted("effort", 5.0, ""));
        pair.does_nothing(noted("effort", 5.0, ""));
        pair.does(noted("effort", 5.0, "as last time"));
        assert_eq!(pair.item(1).meta.rev, 3);
    }

    #[test]
    fn raters_stand_side_by_side() {
        let mut pair = Pair::small();
        pair.does(rated(1, Some(50.0)));
        pair.does(rated(2, Some(70.0)));
        pair.does(rated(1, Some(60.0)));
        pair.does(judge(1, "confidence", 10.0));
        let given = &pair.item(1).judgements[&criterion("confidence")];
        let values: Vec<_> = given.iter().map(|j| (j.by, j.value.mean())).collect();
        assert_eq!(
            values,
            [
                (Some(person_id(1)), 60.0),
                (Some(person_id(2)), 70.0),
                (None, 10.0)
            ]
        );
        pair.does(rated(1, None));
        assert_eq!(pair.item(1).judgements[&criterion("confidence")].len(), 2);
        pair.refuses(
            rated(9, Some(1.0)),
            "judgements/confidence",
            "The rater is not in the people list.",
            "Add the person first, or say who you are.",
        );
    }

    #[test]
    fn a_range_reads_low_likely_high() {
        let mut pair = Pair::small();
        pair.does(ranged("effort", 3.0, 5.0, 8.0));
        for (low, likely, high) in [
            (8.0, 5.0, 3.0),
            (3.0, 9.0, 8.0),
            (3.0, 1.0, 8.0),
            (3.0, f64::NAN, 8.0),
            (3.0, 5.0, f64::INFINITY),
        ] {
            let refusal = pair
                .try_with(ranged("effort", low, likely, high))
                .unwrap_err();
            assert_eq!(refusal.at, "judgements/effort");
            assert!(!refusal.hint.is_empty());
        }
        // A range without width is one number, as it would be after export and import.
        pair.does(ranged("effort", 4.0, 4.0, 4.0));
        let given = &pair.item(1).judgements[&criterion("effort")];
        assert_eq!(given[0].value, Estimate::Exact(4.0));
    }

    #[test]
    fn values_stay_within_the_criterion() {
        let mut pair = Pair::small();
        let hint = "Change the value to one in that range.";
        for value in [-0.5, 100.5, f64::NAN, f64::INFINITY] {
            pair.refuses(
                judge(1, "business_value", value),
                "judgements/business_value",
                "Business value takes values from 0 to 100.",
                hint,
            );
        }
        for command in [judge(1, "effort", -1.0), judge(1, "effort", f64::INFINITY)] {
            pair.refuses(
                command,
                "judgements/effort",
                "Effort takes values from 0 or more.",
                hint,
            );
        }
        pair.refuses(
            ranged("confidence", 50.0, 90.0, 101.0),
            "judgements/confidence",
            "Algorithmic confidence takes values from 0 to 100.",
            hint,
        );
        pair.does(judge(1, "business_value", 0.0));
        pair.does(judge(1, "business_value", 100.0));
        pair.does(judge(1, "effort", 1e9));
    }

    #[test]
    fn a_choice_is_one_of_the_choices() {
        let mut pair = Pair::small();
        let message = "Impact (RICE) takes one of 0.25, 0.5, 1, 2, 3.";
        let at = "judgements/rice_impact";
        let hint = "Choose the nearest one.";
        pair.refuses(judge(1, "rice_impact", 1.5), at, message, hint);
        pair.refuses(ranged("rice_impact", 1.0, 2.0, 3.0), at, message, hint);
        pair.does(judge(1, "rice_impact", 0.25));
    }

    #[test]
    fn what_is_derived_is_overridden_with_a_reason_or_not_at_all() {
        let mut pair = Pair::small();
        for note in ["", "  "] {
            pair.refuses(
                noted("compliance_burden", 10.0, note),
                "judgements/compliance_burden",
                "Compliance burden is derived from the system's tier and duties.",
                "Give a reason if you override it.",
            );
        }
        pair.does(noted("compliance_burden", 10.0, "counsel of 3 May"));
        pair.refuses(
            noted("urgency", 10.0, "because"),
            "judgements/urgency",
            "Urgency of a duty follows from the dates of the obligations that the item discharges.",
            "Change the obligations instead.",
        );
    }

    #[test]
    fn unknown_criteria_and_items_are_refused() {
        let mut pair = Pair::small();
        pair.refuses(
            judge(1, "beauty", 1.0),
            "judgements/beauty",
            "There is no criterion “beauty”.",
            "Choose one of the framework's criteria.",
        );
        pair.refuses(judge(9, "effort", 1.0), "items", &no_item(9), GONE);
    }
}

mod commenting {
    use super::*;

    fn say(n: u32, id: u32, text: &str) -> Command {
        Command::Item(ItemCommand::AddComment {
            item: item_id(n),
            id: comment_id(id),
            text: text.to_owned(),
        })
    }

    #[test]
    fn a_comment_is_signed_and_taken_away() {
        let mut pair = Pair::small();
        pair.by = Some(person_id(1));
        let change = pair.does(say(1, 1, " Looks\n good "));
        assert_eq!(change.label, "Comment on PLB-1");
        let expected = Comment {
            id: comment_id(1),
            by: Some(person_id(1)),
            at: Some(pair.last_stamp().at),
            text: "Looks\n good".to_owned(),
        };
        assert_eq!(pair.item(1).comments, [expected]);
        pair.does(say(1, 2, "Second"));
        let remove = ItemCommand::RemoveComment {
            item: item_id(1),
            id: comment_id(1),
        };
        assert_eq!(pair.does(remove.clone()).label, "Remove a comment on PLB-1");
        assert_eq!(pair.item(1).comments.len(), 1);
        pair.does_nothing(remove);
    }

    #[test]
    fn a_comment_needs_words_an_item_and_a_new_identity() {
        let mut pair = Pair::small();
        pair.refuses(
            say(1, 1, " \n"),
            "comments",
            "There is nothing to say yet.",
            "Type a comment first.",
        );
        pair.refuses(
            say(1, 1, &"x".repeat(200_001)),
            "comments",
            "That text is too long to keep here.",
            "Keep it under 200000 characters, or link to a document.",
        );
        pair.refuses(say(9, 1, "Hello"), "items", &no_item(9), GONE);
        pair.does(say(1, 1, "Hello"));
        pair.refuses(
            say(1, 1, "Again"),
            "comments",
            "This comment is there already.",
            "",
        );
        let remove = ItemCommand::RemoveComment {
            item: item_id(9),
            id: comment_id(1),
        };
        pair.refuses(remove, "items", &no_item(9), GONE);
    }

    #[test]
    fn nobody_signs_who_is_not_in_the_people_list() {
        let mut pair = Pair::small();
        pair.by = Some(person_id(9));
        pair.refuses(
            say(1, 1, "Hello"),
            "comments",
            "You are not in the people list any more.",
            "Say again who you are.",
        );
    }
}

mod trashing {
    use super::*;

    #[test]
    fn the_trash_gives_back_what_it_got() {
        let mut pair = Pair::small();
        pair.does(edit(2, parent(1)));
        pair.does(edit(3, after(&[1])));
        let before = pair.item(1).clone();
        let change = pair.does(trash(&[1]));
        assert_eq!(change.label, "Delete PLB-1");
        assert_eq!(pair.item(1).trashed, Some(pair.last_stamp()));
        // References stay, so that restoring mends everything.
        assert_eq!(pair.item(2).parent, Some(item_id(1)));
        assert_eq!(numbers(&pair.item(3).depends_on), [1]);
        let mut live: Vec<u32> = pair.workspace().live_items().map(|i| i.number).collect();
        live.sort_unstable();
        assert_eq!(live, [2, 3, 4, 5]);

        assert_eq!(pair.does(restore(&[1])).label, "Restore PLB-1");
        let mut again = Item::clone(pair.item(1));
        assert_eq!(again.meta.rev, before.meta.rev + 2);
        again.meta = before.meta.clone();
        assert_eq!(again, *before);
    }

    #[test]
    fn what_is_there_already_stays() {
        let mut pair = Pair::small();
        pair.does_nothing(restore(&[1]));
        pair.does(trash(&[1]));
        let first = pair.item(1).trashed;
        let change = pair.does(trash(&[1, 2]));
        assert_eq!((change.edits.len(), &*change.label), (1, "Delete 2 items"));
        assert_eq!(pair.item(1).trashed, first);
    }

    #[test]
    fn purging_takes_the_references_too() {
        let mut pair = Pair::small();
        pair.does(edit(2, parent(1)));
        pair.does(edit(3, after(&[4, 1])));
        pair.does(bulk(&[5], parent(4)));
        let whole = pair.workspace().clone();
        pair.does(trash(&[1, 4, 2]));
        let trashed = pair.workspace().clone();
        let change = pair.does(purge(&[1, 4]));
        assert_eq!(change.label, "Delete 2 items for good");
        assert!(!pair.workspace().items.contains(&item_id(1)));
        assert_eq!(pair.item(2).parent, None);
        assert_eq!(pair.item(3).depends_on, []);
        assert_eq!(pair.item(5).parent, None);
        let history = &pair.item(3).meta.history;
        assert_eq!(history.last().unwrap().fields[0].field, "depends_on");
        pair.does(Command::Undo);
        assert_eq!(pair.workspace(), &trashed);
        pair.does(Command::Undo);
        assert_eq!(pair.workspace(), &whole);
    }

    #[test]
    fn only_what_is_in_the_trash_is_purged_and_only_what_is_there_is_trashed() {
        let mut pair = Pair::small();
        pair.does(trash(&[1]));
        pair.refuses(
            purge(&[1, 2]),
            "items",
            "PLB-2 is not in the trash.",
            "Delete it first.",
        );
        for command in [trash(&[9]), restore(&[9]), purge(&[9])] {
            pair.refuses(command, "items", &no_item(9), GONE);
        }
    }
}

mod people {
    use super::*;

    #[test]
    fn a_person_is_added_and_changed() {
        let mut pair = Pair::small();
        let put = |name: &str| PeopleCommand::PutPerson {
            person: person(3, name),
        };
        assert_eq!(
            pair.does(put(" Priya  Raman ")).label,
            "Set the entry of Priya Raman"
        );
        let entry = pair.workspace().people.get(&person_id(3)).unwrap();
        assert_eq!(entry.name, "Priya Raman");
        assert_eq!(entry.meta, Meta::new(pair.last_stamp()));
        pair.does_nothing(put("Priya Raman"));
        pair.does(put("P. Raman"));
        let entry = pair.workspace().people.get(&person_id(3)).unwrap();
        assert_eq!(entry.meta.rev, 2);
        pair.refuses(
            put("  "),
            "people/name",
            "It needs a name.",
            "Type a few words.",
        );
    }

    #[test]
    fn only_a_person_nobody_refers_to_is_removed() {
        let mut pair = Pair::small();
        let remove = |n| PeopleCommand::RemovePerson { id: person_id(n) };
        let at = |n| format!("people/{}", person_id(n));
        let hint = "Replace the name by a pseudonym instead; the references stay.";
        let unknown = "There is no such person in the people list.";
        pair.refuses(remove(9), &at(9), unknown, "");

        let owned = System {
            owner: Some(person_id(1)),
            ..system(1, "System 1")
        };
        let rated = ItemCommand::Judge {
            ids: vec![item_id(1)],
            criterion: criterion("effort"),
            rater: Some(person_id(1)),
            value: Some(Estimate::Exact(1.0)),
            note: String::new(),
        };
        let used = [
            edit(1, ItemField::Owner(Some(person_id(1)))),
            Command::Setup(SetupCommand::PutSystem { system: owned }),
            Command::Item(rated),
            Command::Item(ItemCommand::AddComment {
                item: item_id(1),
                id: comment_id(1),
                text: "Mine".to_owned(),
            }),
        ];
        for command in used {
            pair.by = Some(person_id(1));
            pair.does(command);
            pair.by = None;
            let message = "Ines Okafor is an owner, rater, author or decider in 1 places.";
            pair.refuses(remove(1), &at(1), message, hint);
            pair.does(Command::Undo);
        }
        assert_eq!(
            pair.does(remove(1)).label,
            "Remove Ines Okafor from the people list"
        );
        assert_eq!(pair.workspace().people.len(), 1);
    }

    /// A document in which the name stands wherever a name can get to.
    fn full_of_ines() -> Pair {
        let mut pair = Pair::small();
        let mut entry = Person {
            aliases: vec!["iokafor".to_owned(), "ines.okafor@example.com".to_owned()],
            ..person(1, "Ines Okafor-Brandt")
        };
        pair.does(PeopleCommand::PutPerson {
            person: entry.clone(),
        });
        entry.name = "Ines Okafor".to_owned();
        pair.does(PeopleCommand::PutPerson { person: entry });
        pair.does(edit(1, ItemField::Owner(Some(person_id(1)))));
        let mut imported = Item::clone(pair.item(2));
        imported.extra = [
            ("Reporter".to_owned(), vec!["Ines Okafor".to_owned()]),
            ("Reporter Id".to_owned(), vec!["iokafor".to_owned()]),
        ]
        .into();
        pair.does(ExchangeCommand::Import {
            source: "jira.csv".to_owned(),
            put: vec![Record::Item(Arc::new(imported))],
            remove: Vec::new(),
        });
        pair.does(edit(
            3,
            ItemField::Notes("Ask Ines Okafor, or ines.okafor@example.com.".into()),
        ));
        pair.does(edit(
            3,
            ItemField::Notes(format!("{} Ines Okafor-Brandt", "x".repeat(45))),
        ));
        pair.does(edit(4, ItemField::Title("As Ines Okafor said".to_owned())));
        pair.does(edit(4, ItemField::Title("As she said".to_owned())));
        pair.does(ItemCommand::AddComment {
            item: item_id(4),
            id: comment_id(1),
            text: "Thanks, Ines Okafor!".to_owned(),
        });
        pair.does(SetupCommand::PutSystem {
            system: System {
                purpose: "Ines Okafor's engine".to_owned(),
                ..system(1, "System 1")
            },
        });
        pair.does(SetupCommand::PutView {
            view: view(1, "Of Ines Okafor"),
        });
        pair.does(ComplianceCommand::PutEvidence {
            evidence: Evidence {
                id: EvidenceId(Uuid::from_u128(0x6001)),
                name: "Test report".to_owned(),
                system: system_id(1),
                covers: Vec::new(),
                link: String::new(),
                note: "Ines Okafor holds the signed copy.".to_owned(),
                date: None,
                expires: None,
                owner: None,
                state: EvidenceState::Valid,
                retention: String::new(),
                meta: Meta::new(stamp(0)),
            },
        });
        pair
    }

    #[test]
    fn a_pseudonym_leaves_no_trace_of_the_name() {
        let mut pair = full_of_ines();
        let before = pair.workspace().clone();
        assert!(export(&before, at(0)).contains("Ines"));
        let change = pair.does(PeopleCommand::Pseudonymise {
            id: person_id(1),
            pseudonym: "Person 1".to_owned(),
        });
        assert_eq!(change.label, "Replace a name by “Person 1”");
        let entry = pair.workspace().people.get(&person_id(1)).unwrap();
        assert_eq!((&*entry.name, entry.pseudonym), ("Person 1", true));
        assert!(entry.aliases.is_empty());
        let text = export(pair.workspace(), at(0));
        for trace in ["Ines", "ines.", "kafor", "Brandt"] {
            assert!(!text.contains(trace), "“{trace}” is still there: {text}");
        }
        // Everybody else, and every reference, stays.
        assert!(text.contains("Tomas Lindqvist"));
        assert_eq!(pair.item(1).owner, Some(person_id(1)));
        assert_eq!(pair.item(2).extra["Reporter"], ["Person 1"]);
        assert_eq!(pair.item(4).comments[0].text, "Thanks, Person 1!");
        pair.does(Command::Undo);
        assert_eq!(pair.workspace(), &before);
    }

    #[test]
    fn words_that_only_resemble_the_name_stay() {
        let mut pair = Pair::small();
        pair.does(PeopleCommand::PutPerson {
            person: person(1, "Will"),
        });
        let notes = "Will it work? Goodwill, Willow and Will.";
        pair.does(edit(1, ItemField::Notes(notes.to_owned())));
        pair.does(edit(2, ItemField::Notes("Tomas Lindqvistson".to_owned())));
        for (n, name) in [(1, "P1"), (2, "P2")] {
            pair.does(PeopleCommand::Pseudonymise {
                id: person_id(n),
                pseudonym: name.to_owned(),
            });
        }
        // A single word may be any word; it is replaced where a field holds nothing else.
        assert_eq!(pair.item(1).notes, notes);
        assert_eq!(pair.item(2).notes, "Tomas Lindqvistson");
    }

    #[test]
    fn a_pseudonym_typed_as_a_name_still_leaves_a_history_to_forget() {
        let mut pair = Pair::small();
        pair.does(PeopleCommand::PutPerson {
            person: Person {
                pseudonym: true,
                ..person(1, "P1")
            },
        });
        assert!(export(pair.workspace(), at(0)).contains("Okafor"));
        pair.does(PeopleCommand::Pseudonymise {
            id: person_id(1),
            pseudonym: "P1".to_owned(),
        });
        assert!(!export(pair.workspace(), at(0)).contains("Okafor"));
        pair.does_nothing(PeopleCommand::Pseudonymise {
            id: person_id(1),
            pseudonym: "P1".to_owned(),
        });
    }

    #[test]
    fn a_pseudonym_needs_a_person_and_a_word() {
        let mut pair = Pair::small();
        let replace = |n, by: &str| PeopleCommand::Pseudonymise {
            id: person_id(n),
            pseudonym: by.to_owned(),
        };
        let at = format!("people/{}", person_id(9));
        let unknown = "There is no such person in the people list.";
        pair.refuses(replace(9, "P"), &at, unknown, "");
        pair.refuses(
            replace(1, " "),
            "people/name",
            "It needs a name.",
            "Type a few words.",
        );
    }
}

mod systems {
    use super::*;

    fn put(system: System) -> Command {
        Command::Setup(SetupCommand::PutSystem { system })
    }

    #[test]
    fn a_system_is_added_changed_and_removed() {
        let mut pair = Pair::small();
        let high_risk = System {
            stated_tier: Tier::HighRisk,
            duties_open: 3,
            duties_all: 20,
            owner: Some(person_id(1)),
            ..system(3, " Claims  triage ")
        };
        let change = pair.does(put(high_risk.clone()));
        assert_eq!(change.label, "Set the system Claims triage");
        pair.does_nothing(put(high_risk));
        pair.does(put(system(3, "Claims triage")));
        let entry = pair.workspace().systems.get(&system_id(3)).unwrap();
        assert_eq!((entry.stated_tier, entry.meta.rev), (Tier::Minimal, 2));
        let change = pair.does(SetupCommand::RemoveSystem { id: system_id(3) });
        assert_eq!(change.label, "Remove the system Claims triage");
        assert!(!pair.workspace().systems.contains(&system_id(3)));
    }

    #[test]
    fn a_system_that_makes_no_sense_is_refused() {
        let mut pair = Pair::small();
        let at = |field: &str| format!("systems/{}/{field}", system_id(1));
        pair.refuses(
            put(system(1, "")),
            &at("name"),
            "It needs a name.",
            "Type a few words.",
        );
        let duties = System {
            duties_open: 3,
            duties_all: 2,
            ..system(1, "S")
        };
        pair.refuses(
            put(duties),
            &at("duties_open"),
            "More duties are open than there are.",
            "Open duties are a part of all duties.",
        );
        let mut prohibited = System {
            stated_tier: Tier::Prohibited,
            ..system(1, "S")
        };
        pair.refuses(
            put(prohibited.clone()),
            &at("prohibited_from"),
            "A prohibited system needs the date from which the prohibition applies.",
            "Art. 5(1)(a) to (h) have applied since 2025-02-02.",
        );
        prohibited.prohibited_from = Some(day("2025-02-02"));
        pair.does(put(prohibited));
        let unknown = System {
            owner: Some(person_id(9)),
            ..system(1, "S")
        };
        let message = format!("There is no person “{}” in this workspace.", person_id(9));
        pair.refuses(put(unknown), &at("owner"), &message, GONE);
    }

    #[test]
    fn a_system_with_items_is_not_removed() {
        let mut pair = Pair::small();
        pair.does(bulk(&[1, 2], ItemField::System(Some(system_id(1)))));
        pair.does(trash(&[1, 2]));
        let at = format!("systems/{}", system_id(1));
        let hint = "Move them to another system first.";
        let remove = SetupCommand::RemoveSystem { id: system_id(1) };
        let message = "System 1 has 2 items, some perhaps in the trash.";
        pair.refuses(remove.clone(), &at, message, hint);
        pair.does(purge(&[1, 2]));
        pair.does(remove.clone());
        pair.refuses(remove, &at, "There is no such system.", "");
    }
}

mod criteria {
    use super::*;

    fn with(pair: &Pair, id: &str, change: impl FnOnce(&mut Criterion)) -> Command {
        let mut new = Criterion::clone(pair.workspace().criteria.get(&criterion(id)).unwrap());
        change(&mut new);
        Command::Setup(SetupCommand::PutCriterion { criterion: new })
    }

    #[test]
    fn a_criterion_is_added_changed_and_removed() {
        let mut pair = Pair::small();
        let beauty = with(&pair, "business_value", |c| {
            c.id = criterion("beauty");
            c.name = "Beauty".to_owned();
        });
        assert_eq!(pair.does(beauty.clone()).label, "Set the criterion Beauty");
        pair.does_nothing(beauty);
        pair.does(judge(1, "beauty", 70.0));
        let narrow = with(&pair, "beauty", |c| c.highest = Some(50.0));
        pair.does(narrow);
        let remove = SetupCommand::RemoveCriterion {
            id: criterion("beauty"),
        };
        assert_eq!(
            pair.does(remove.clone()).label,
            "Remove the criterion Beauty"
        );
        // The judgements stay on the items, should it come back.
        assert!(pair.item(1).judgements.contains_key(&criterion("beauty")));
        pair.refuses(remove, "criteria/beauty", "There is no such criterion.", "");
    }

    #[test]
    fn a_criterion_that_a_framework_reads_is_not_removed() {
        let mut pair = Pair::small();
        let remove = |id: &str| SetupCommand::RemoveCriterion { id: criterion(id) };
        let hint = "Take it out of the framework first.";
        for (id, reader) in [
            ("confidence", "AI value"),
            ("effort", "AI value"),
            ("moscow", "MoSCoW"),
            ("wsjf_size", "WSJF"),
        ] {
            let message = format!("The framework {reader} reads it.");
            pair.refuses(remove(id), &format!("criteria/{id}"), &message, hint);
        }
    }

    #[test]
    fn a_criterion_that_makes_no_sense_is_refused() {
        let mut pair = Pair::small();
        let at = |field: &str| format!("criteria/effort/{field}");
        let nameless = with(&pair, "effort", |c| c.name.clear());
        pair.refuses(
            nameless,
            &at("name"),
            "It needs a name.",
            "Type a few words.",
        );
        for scale in [
            Scale::Linear { min: 1.0, max: 1.0 },
            Scale::Linear { min: 2.0, max: 1.0 },
            Scale::Linear {
                min: f64::NAN,
                max: 1.0,
            },
            Scale::Log { max: 0.0 },
            Scale::Log { max: f64::INFINITY },
        ] {
            let flat = with(&pair, "effort", |c| c.scale = scale);
            pair.refuses(
                flat,
                &at("scale"),
                "The scale needs two different ends, the lower one first.",
                "For instance 0 to 100.",
            );
        }
        for (lowest, highest) in [
            (0.0, Some(0.0)),
            (f64::NAN, None),
            (0.0, Some(f64::INFINITY)),
        ] {
            let upside_down = with(&pair, "effort", |c| {
                (c.lowest, c.highest) = (lowest, highest);
            });
            let message = "The highest value must be above the lowest.";
            pair.refuses(upside_down, &at("highest"), message, "");
        }
        let anchored = with(&pair, "effort", |c| {
            c.anchors.push(Anchor {
                value: f64::NAN,
                text: "?".to_owned(),
            });
        });
        pair.refuses(
            anchored,
            &at("anchors"),
            "The value of an anchor is a number.",
            "Type the value that the words stand for.",
        );
    }
}

mod frameworks {
    use super::*;

    fn with(pair: &Pair, id: &str, change: impl FnOnce(&mut Framework)) -> Command {
        let mut new = Framework::clone(pair.workspace().frameworks.get(&framework(id)).unwrap());
        change(&mut new);
        Command::Setup(SetupCommand::PutFramework { framework: new })
    }

    fn set_weight(of: &str, points: f64) -> Command {
        Command::Setup(SetupCommand::SetWeight {
            framework: framework("ai_value"),
            criterion: criterion(of),
            points,
        })
    }

    fn weights(pair: &Pair) -> Vec<Weight> {
        match &pair.workspace().framework().unwrap().method {
            Method::Weighted { weights, .. } => weights.clone(),
            _ => panic!("no weights"),
        }
    }

    #[test]
    fn a_framework_is_added_used_and_removed() {
        let mut pair = Pair::small();
        let mine = with(&pair, "rice", |f| {
            f.id = framework("mine");
            f.name = "Mine".to_owned();
        });
        assert_eq!(pair.does(mine.clone()).label, "Set the framework Mine");
        pair.does_nothing(mine);
        let use_it = SetupCommand::UseFramework {
            id: framework("mine"),
        };
        assert_eq!(pair.does(use_it.clone()).label, "Rank by Mine");
        assert_eq!(pair.workspace().framework().unwrap().name, "Mine");
        pair.does_nothing(use_it);
        let remove = SetupCommand::RemoveFramework {
            id: framework("mine"),
        };
        pair.refuses(
            remove.clone(),
            "frameworks/mine",
            "Mine ranks the backlog.",
            "Rank by another framework first.",
        );
        pair.does(SetupCommand::UseFramework {
            id: framework("wsjf"),
        });
        assert_eq!(pair.does(remove.clone()).label, "Remove the framework Mine");
        for command in [
            remove,
            SetupCommand::UseFramework {
                id: framework("mine"),
            },
            SetupCommand::SetWeights {
                framework: framework("mine"),
                weights: Vec::new(),
            },
            SetupCommand::SetWeight {
                framework: framework("mine"),
                criterion: criterion("effort"),
                points: 1.0,
            },
        ] {
            let message = "There is no such framework.";
            pair.refuses(
                command,
                "frameworks/mine",
                message,
                "Choose one of the list.",
            );
        }
    }

    #[test]
    fn a_removed_framework_leaves_no_view_tied_to_it() {
        let mut pair = Pair::small();
        let mut tied = view(1, "Mine");
        tied.framework = Some(framework("rice"));
        pair.does(SetupCommand::PutView { view: tied });
        let before = pair.workspace().clone();
        pair.does(SetupCommand::RemoveFramework {
            id: framework("rice"),
        });
        let entry = pair.workspace().views.get(&view_id(1)).unwrap();
        assert_eq!(entry.framework, None);
        pair.does(Command::Undo);
        assert_eq!(pair.workspace(), &before);
    }

    #[test]
    fn one_weight_is_set() {
        let mut pair = Pair::small();
        let mut expected = weights(&pair);
        let change = pair.does(set_weight("urgency", 40.0));
        assert_eq!(change.label, "Set the weight of Urgency of a duty to 40");
        let at = expected
            .iter()
            .position(|w| w.criterion == criterion("urgency"));
        expected[at.unwrap()].points = 40.0;
        assert_eq!(weights(&pair), expected);
        pair.does_nothing(set_weight("urgency", 40.0));
        pair.does(set_weight("urgency", 0.0));
    }

    #[test]
    fn weights_are_numbers_from_zero_on_criteria_that_are_weighed() {
        let mut pair = Pair::small();
        for points in [-1.0, f64::NAN, f64::INFINITY] {
            pair.refuses(
                set_weight("urgency", points),
                "frameworks/ai_value/weights/urgency",
                "A weight is 0 or more.",
                "Set it to 0 to leave the criterion out.",
            );
        }
        pair.refuses(
            set_weight("reach", 1.0),
            "frameworks/ai_value/weights",
            "AI value does not weigh reach.",
            "Add the criterion to it first.",
        );
        pair.refuses(
            SetupCommand::SetWeight {
                framework: framework("rice"),
                criterion: criterion("reach"),
                points: 1.0,
            },
            "frameworks/rice",
            "RICE has no weights.",
            "Choose a weighted framework.",
        );
    }

    #[test]
    fn all_weights_are_set() {
        let mut pair = Pair::small();
        let set = |framework_id: &str, weights: Vec<Weight>| SetupCommand::SetWeights {
            framework: framework(framework_id),
            weights,
        };
        let two = weights(&pair)[..2].to_vec();
        let change = pair.does(set("ai_value", two.clone()));
        assert_eq!(change.label, "Set the weights of AI value");
        assert_eq!(weights(&pair), two);
        pair.refuses(
            set("rice", two.clone()),
            "frameworks/rice",
            "RICE has no weights.",
            "Choose a weighted framework.",
        );
        let mut bad = two.clone();
        bad[1].points = -0.1;
        pair.refuses(
            set("ai_value", bad),
            "frameworks/ai_value/weights/data_availability",
            "A weight is 0 or more.",
            "Set it to 0 to leave the criterion out.",
        );
        let mut unknown = two.clone();
        unknown[0].criterion = criterion("beauty");
        pair.refuses(
            set("ai_value", unknown),
            "frameworks/ai_value",
            "It reads a criterion “beauty” that is not there.",
            "Add the criterion first.",
        );
        let mut endless = two;
        endless[0].to = f64::INFINITY;
        pair.refuses(
            set("ai_value", endless),
            "frameworks/ai_value/weights/business_value",
            "The range of a weight runs from one number to another.",
            "For instance from 0 to 100.",
        );
    }

    #[test]
    fn a_framework_that_makes_no_sense_is_refused() {
        let mut pair = Pair::small();
        let nameless = with(&pair, "rice", |f| f.name = " ".to_owned());
        let at = "frameworks/rice/name";
        pair.refuses(nameless, at, "It needs a name.", "Type a few words.");
        let unknown = with(&pair, "rice", |f| {
            if let Method::Rice { reach, .. } = &mut f.method {
                *reach = criterion("beauty");
            }
        });
        pair.refuses(
            unknown,
            "frameworks/rice",
            "It reads a criterion “beauty” that is not there.",
            "Add the criterion first.",
        );
        for days in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let month = with(&pair, "rice", |f| {
                if let Method::Rice { days_per_month, .. } = &mut f.method {
                    *days_per_month = days;
                }
            });
            pair.refuses(
                month,
                "frameworks/rice/days_per_month",
                "A month has more than 0 working days.",
                "Usually 20.",
            );
        }
        let split = with(&pair, "value_effort", |f| {
            if let Method::ValueEffort { value_split, .. } = &mut f.method {
                *value_split = f64::NAN;
            }
        });
        pair.refuses(
            split,
            "frameworks/value_effort/value_split",
            "The quadrants are split at a number.",
            "For instance 50.",
        );
    }
}

mod views {
    use super::*;

    #[test]
    fn a_view_is_saved_changed_and_forgotten() {
        let mut pair = Pair::small();
        let put = |name: &str| SetupCommand::PutView {
            view: view(2, name),
        };
        assert_eq!(
            pair.does(put(" Due  soon ")).label,
            "Save the view “Due soon”"
        );
        pair.does_nothing(put("Due soon"));
        pair.does(put("Due"));
        pair.refuses(
            put(""),
            "views/name",
            "It needs a name.",
            "Type a few words.",
        );
        let remove = SetupCommand::RemoveView { id: view_id(2) };
        assert_eq!(pair.does(remove.clone()).label, "Forget the view “Due”");
        let at = format!("views/{}", view_id(2));
        pair.refuses(remove, &at, "There is no such view.", "");
    }

    #[test]
    fn a_view_is_tied_to_a_framework_that_is_there() {
        let mut pair = Pair::small();
        let mut tied = view(1, "Mine");
        tied.framework = Some(framework("lost"));
        pair.refuses(
            SetupCommand::PutView { view: tied },
            "views/framework",
            "There is no such framework.",
            "Choose one of the list.",
        );
    }
}

mod settings {
    use super::*;

    fn with(pair: &Pair, change: impl FnOnce(&mut Settings)) -> Command {
        let mut new = Settings::clone(&pair.workspace().settings);
        change(&mut new);
        Command::Setup(SetupCommand::PutSettings { settings: new })
    }

    #[test]
    fn settings_are_changed() {
        let mut pair = Pair::small();
        let renamed = with(&pair, |s| {
            s.name = " Ours ".to_owned();
            s.prefix = "AI2".to_owned();
        });
        assert_eq!(pair.does(renamed.clone()).label, "Change the settings");
        let settings = &pair.workspace().settings;
        assert_eq!((&*settings.name, &*settings.key(3)), ("Ours", "AI2-3"));
        pair.does_nothing(renamed);
    }

    /// An item stands on the track of its status, also when that is another one from now on.
    #[test]
    fn items_follow_a_status_to_its_new_track() {
        let mut pair = Pair::small();
        let item = |pair: &Pair| pair.workspace().items.iter().next().unwrap().clone();
        let before = item(&pair);
        let other = match before.track {
            Track::Delivery => Track::Discovery,
            Track::Discovery => Track::Delivery,
        };
        let new = with(&pair, |s| {
            let mut statuses = s.statuses.iter_mut();
            let status = statuses.find(|s| s.id == before.status).unwrap();
            status.track = Some(other);
        });
        pair.does(new.clone());
        assert_eq!(
            (item(&pair).track, &item(&pair).status),
            (other, &before.status)
        );
        pair.does_nothing(new);
        pair.does(Command::Undo);
        assert_eq!(item(&pair).track, before.track);
    }

    #[test]
    fn settings_that_make_no_sense_are_refused() {
        let mut pair = Pair::small();
        let new = with(&pair, |s| s.name.clear());
        pair.refuses(
            new,
            "settings/name",
            "It needs a name.",
            "Type a few words.",
        );
        for prefix in ["", "A-B", "Ä", "A B"] {
            let new = with(&pair, |s| s.prefix = prefix.to_owned());
            let message = "The prefix of item keys is letters and digits.";
            pair.refuses(new, "settings/prefix", message, "For instance PLB.");
        }
        let new = with(&pair, |s| s.framework = framework("lost"));
        pair.refuses(
            new,
            "settings/framework",
            "There is no such framework.",
            "Choose one of the list.",
        );
    }

    #[test]
    fn a_status_in_use_stays() {
        let mut pair = Pair::small();
        pair.does(edit(2, status("shadow")));
        let without = |pair: &Pair| {
            with(pair, |s| {
                s.statuses.retain(|s| s.id != StatusId::from("shadow"));
            })
        };
        let new = without(&pair);
        pair.refuses(
            new,
            "settings/statuses",
            "PLB-2 stands in a status that would be gone.",
            "Move its items first.",
        );
        pair.does(edit(2, status("ready")));
        let new = without(&pair);
        pair.does(new);
    }

    #[test]
    fn statuses_are_there_named_and_told_apart() {
        let mut pair = Pair::empty();
        let new = with(&pair, |s| s.statuses.clear());
        pair.refuses(
            new,
            "settings/statuses",
            "A workflow has at least one status.",
            "Keep one.",
        );
        let new = with(&pair, |s| {
            s.statuses.push(Status {
                id: StatusId::from("ready"),
                name: "Ready too".to_owned(),
                category: Category::ToDo,
                track: None,
                jira: String::new(),
                wip: None,
            });
        });
        pair.refuses(
            new,
            "settings/statuses/ready",
            "Two statuses have the same identity.",
            "Give one of them another.",
        );
        let new = with(&pair, |s| s.statuses[0].name = " ".to_owned());
        let at = "settings/statuses/idea";
        pair.refuses(new, at, "It needs a name.", "Type a few words.");
        let new = with(&pair, |s| s.statuses[0].wip = Some(0));
        pair.refuses(
            new,
            "settings/statuses/idea/wip",
            "A limit of 0 would let nothing into Idea.",
            "Type 1 or more, or nothing for no limit.",
        );
    }

    #[test]
    fn the_tables_of_burden_and_urgency_are_numbers_in_order() {
        let mut pair = Pair::small();
        let hint = "Type a number.";
        let new = with(&pair, |s| s.compliance.burden_open = f64::NAN);
        let at = "settings/compliance/burden_open";
        pair.refuses(new, at, "That is no number.", hint);
        let new = with(&pair, |s| {
            s.compliance.burden_base.insert(Tier::Gpai, f64::INFINITY);
        });
        let at = "settings/compliance/burden_base";
        pair.refuses(new, at, "That is no number.", hint);
        let new = with(&pair, |s| s.compliance.urgency[1].1 = f64::NAN);
        let at = "settings/compliance/urgency";
        pair.refuses(new, at, "That is no number.", hint);
        let new = with(&pair, |s| s.compliance.urgency.reverse());
        pair.refuses(
            new,
            at,
            "The steps of the urgency stand in the order of their days.",
            "Put the fewest days first.",
        );
    }
}

mod importing {
    use super::*;

    fn import(put: Vec<Record>, remove: Vec<RecordId>) -> Command {
        Command::Exchange(ExchangeCommand::Import {
            source: "backlog.json".to_owned(),
            put,
            remove,
        })
    }

    fn item_record(n: u32, number: u32, title: &str) -> Record {
        let status = StatusId::from("idea");
        let item = Item::new(item_id(n), number, title, Kind::Spike, status, stamp(500));
        Record::Item(Arc::new(item))
    }

    fn changed(record: &Record, change: impl FnOnce(&mut Item)) -> Record {
        let Record::Item(item) = record else {
            panic!("no item");
        };
        let mut item = Item::clone(item);
        change(&mut item);
        Record::Item(Arc::new(item))
    }

    #[test]
    fn an_import_is_one_step_back_and_forth() {
        let mut pair = Pair::small();
        pair.does(edit(2, parent(1)));
        let start = pair.workspace().clone();
        let put = vec![
            Record::Person(Arc::new(person(3, "Priya"))),
            item_record(6, 6, "New"),
            item_record(1, 1, "Made anew elsewhere"),
            changed(&Record::Item(pair.item(2).clone()), |i| i.parent = None),
        ];
        let remove = vec![RecordId::Item(item_id(3)), RecordId::View(view_id(1))];
        let change = pair.does(import(put, remove));
        assert_eq!(change.label, "Import backlog.json");
        assert_eq!(change.edits.len(), 6);
        assert_eq!(pair.item(1).title, "Made anew elsewhere");
        assert_eq!(pair.item(1).meta.created, stamp(500));
        assert!(!pair.workspace().items.contains(&item_id(3)));
        let end = pair.workspace().clone();
        assert_eq!(pair.bench.can_undo(), Some("Import backlog.json"));
        assert_eq!(pair.does(Command::Undo).label, "Undo: Import backlog.json");
        assert_eq!(pair.workspace(), &start);
        pair.does(Command::Redo);
        assert_eq!(pair.workspace(), &end);
        // The next item is numbered after the imported ones.
        pair.does(ItemCommand::AddItems {
            drafts: vec![draft(7, "Next")],
        });
        assert_eq!(pair.item(7).number, 7);
    }

    #[test]
    fn an_import_of_what_is_there_does_nothing() {
        let mut pair = Pair::small();
        let same = Record::Item(pair.item(1).clone());
        pair.does_nothing(import(vec![same], vec![RecordId::Item(item_id(9))]));
        assert_eq!(pair.bench.can_undo(), None);
    }

    #[test]
    fn a_record_that_occurs_twice_is_carried_out_once() {
        let mut pair = Pair::small();
        let start = pair.workspace().clone();
        let put = vec![
            item_record(6, 6, "First"),
            item_record(6, 6, "Last"),
            item_record(2, 2, "Back again"),
        ];
        let twice = RecordId::Item(item_id(1));
        let remove = vec![twice.clone(), RecordId::Item(item_id(2)), twice];
        let change = pair.does(import(put, remove));
        assert_eq!(change.edits.len(), 3);
        assert_eq!(pair.item(6).title, "Last");
        assert_eq!(pair.item(2).title, "Back again");
        pair.does(Command::Undo);
        assert_eq!(pair.workspace(), &start);
        pair.does(Command::Redo);
    }

    #[test]
    fn a_workspace_keeps_its_settings() {
        let mut pair = Pair::small();
        let none = import(Vec::new(), vec![RecordId::Settings]);
        pair.refuses(
            none,
            "settings",
            "A workspace cannot be without settings.",
            "",
        );
    }

    /// The document may have changed since the preview: an import that no longer fits is not forced in.
    #[test]
    fn an_import_that_would_leave_loose_ends_is_refused() {
        let mut pair = Pair::small();
        let one = Record::Item(pair.item(1).clone());
        let with = |change: &dyn Fn(&mut Item)| vec![changed(&one, change)];
        pair.does(edit(2, parent(3)));
        pair.does(edit(4, ItemField::Owner(Some(person_id(1)))));
        pair.does(edit(4, ItemField::System(Some(system_id(1)))));
        let mut settings = Settings::clone(&pair.workspace().settings);
        settings.framework = framework("lost");
        let loose = [
            import(with(&|i| i.parent = Some(item_id(9))), vec![]),
            import(with(&|i| i.depends_on = vec![item_id(9)]), vec![]),
            import(with(&|i| i.owner = Some(person_id(9))), vec![]),
            import(with(&|i| i.system = Some(system_id(9))), vec![]),
            import(with(&|i| i.status = StatusId::from("lost")), vec![]),
            import(with(&|i| i.parent = Some(item_id(1))), vec![]),
            import(with(&|i| i.number = 2), vec![]),
            import(vec![], vec![RecordId::Item(item_id(3))]),
            import(vec![], vec![RecordId::Person(person_id(1))]),
            import(vec![], vec![RecordId::System(system_id(1))]),
            import(vec![], vec![RecordId::Criterion(criterion("effort"))]),
            import(vec![], vec![RecordId::Framework(framework("ai_value"))]),
            import(vec![Record::Settings(Arc::new(settings))], vec![]),
        ];
        for command in loose {
            let refusal = pair.try_with(command.clone()).unwrap_err();
            assert_eq!(refusal.at, "import", "{command:?}");
            assert_eq!(
                refusal.hint,
                "The workspace may have changed since the preview: look at the preview again."
            );
        }
    }
}

mod undoing {
    use super::*;

    #[test]
    fn labels_say_what_would_happen() {
        let mut pair = Pair::small();
        assert_eq!((pair.bench.can_undo(), pair.bench.can_redo()), (None, None));
        pair.does(edit(1, status("ready")));
        pair.does(trash(&[2]));
        assert_eq!(pair.bench.can_undo(), Some("Delete PLB-2"));
        assert_eq!(pair.does(Command::Undo).label, "Undo: Delete PLB-2");
        assert_eq!(pair.bench.can_undo(), Some("Set the status of PLB-1"));
        assert_eq!(pair.bench.can_redo(), Some("Delete PLB-2"));
        assert_eq!(pair.does(Command::Redo).label, "Redo: Delete PLB-2");
        assert_eq!(pair.bench.can_redo(), None);
    }

    #[test]
    fn with_nothing_to_undo_or_redo_it_says_so() {
        let mut pair = Pair::small();
        pair.refuses(Command::Undo, "undo", "There is nothing to undo.", "");
        pair.refuses(Command::Redo, "redo", "There is nothing to do again.", "");
    }

    #[test]
    fn a_new_command_clears_redo_but_one_that_changes_nothing_or_is_refused_does_not() {
        let mut pair = Pair::small();
        pair.does(edit(1, status("ready")));
        pair.does(Command::Undo);
        pair.does_nothing(edit(1, parent(None)));
        pair.try_with(edit(1, parent(1))).unwrap_err();
        assert_eq!(pair.bench.can_redo(), Some("Set the status of PLB-1"));
        pair.does(edit(2, status("ready")));
        assert_eq!(pair.bench.can_redo(), None);
        pair.refuses(Command::Redo, "redo", "There is nothing to do again.", "");
    }

    #[test]
    fn undo_restores_revision_and_history_too() {
        let mut pair = Pair::small();
        pair.does(edit(1, status("ready")));
        let before = pair.workspace().clone();
        pair.does(edit(1, status("shadow")));
        let after = pair.workspace().clone();
        pair.does(Command::Undo);
        assert_eq!(pair.workspace(), &before);
        pair.does(Command::Redo);
        assert_eq!(pair.workspace(), &after);
    }

    #[test]
    fn so_many_steps_are_kept() {
        let mut pair = Pair::small();
        for n in 0..=UNDO_KEPT {
            pair.does(edit(1, ItemField::Notes(format!("{n}"))));
        }
        for _ in 0..UNDO_KEPT {
            pair.does(Command::Undo);
        }
        pair.refuses(Command::Undo, "undo", "There is nothing to undo.", "");
        assert_eq!(pair.item(1).notes, "0");
    }

    /// A step holds whole records: taken back after somebody else's change, it would take that back too.
    #[test]
    fn steps_do_not_outlive_a_change_made_elsewhere() {
        let mut mine = Pair::small();
        let mut theirs = Pair::new(mine.workspace().clone());
        mine.does(edit(1, status("ready")));
        let change = mine.does(edit(1, ItemField::Notes("mine".to_owned())));
        mine.does(Command::Undo);
        theirs.does(edit(1, status("ready")));
        let other = theirs.does(edit(1, ItemField::Notes("theirs".to_owned())));
        mine.bench.follow(&by_wire(&other)).unwrap();
        assert_eq!(mine.bench.can_undo(), None);
        assert_eq!(mine.bench.can_redo(), None);
        assert_ne!(change, other);
    }
}

mod changes {
    use super::*;

    fn meta_step(change: &Change) -> &MetaStep {
        match change.edits.as_slice() {
            [Edit::Patch { meta, .. }] => meta,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_history_entry_says_who_when_and_what() {
        let mut pair = Pair::small();
        pair.by = Some(person_id(2));
        pair.does(edit(1, status("ready")));
        let meta = &pair.item(1).meta;
        let entry = meta.history.last().unwrap();
        assert_eq!(entry.stamp, pair.last_stamp());
        assert_eq!(meta.changed, pair.last_stamp());
        let step = FieldChange {
            field: "status".to_owned(),
            from: "in_refinement".to_owned(),
            to: "ready".to_owned(),
        };
        assert_eq!(entry.fields[0].field, "moves");
        assert_eq!(entry.fields[1..], [step]);
        pair.does(edit(1, status("idea")));
        let entry = pair.item(1).meta.history.last().unwrap();
        let mut fields: Vec<&str> = entry.fields.iter().map(|f| &*f.field).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["moves", "status", "track"]);
        pair.does(edit(1, ItemField::Notes("é".repeat(100))));
        let entry = pair.item(1).meta.history.last().unwrap();
        assert_eq!(entry.fields[0].from, "");
        assert_eq!(entry.fields[0].to, format!("{}…", "é".repeat(59)));
        pair.does(trash(&[1]));
        let entry = pair.item(1).meta.history.last().unwrap();
        assert_eq!(entry.fields[0].to, "in the trash");
    }

    #[test]
    fn a_judgement_is_one_field_of_the_journal_and_the_history_says_from_what_to_what() {
        let mut pair = with_items(6);
        let change = pair.does(judge(1, "effort", 8.0));
        let [Edit::Patch { fields, .. }] = change.edits.as_slice() else {
            panic!("{change:?}");
        };
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["judgements/effort"]);
        let told = |pair: &Pair| {
            let item = pair.item(1);
            let step = &item.meta.history.last().unwrap().fields[0];
            (step.field.clone(), step.from.clone(), step.to.clone())
        };
        let field = || "judgements".to_owned();
        assert_eq!(
            told(&pair),
            (field(), "effort 50".into(), "effort 8".into())
        );
        pair.does(ItemCommand::Judge {
            ids: vec![item_id(1)],
            rater: None,
            criterion: criterion("effort"),
            value: Some(Estimate::Range {
                low: 5.0,
                likely: 8.5,
                high: 20.0,
            }),
            note: String::new(),
        });
        assert_eq!(told(&pair).2, "effort 5–8.5–20");
        let change = pair.does(judge(1, "effort", None));
        assert_eq!(
            told(&pair),
            (field(), "effort 5–8.5–20".into(), String::new())
        );
        let [Edit::Patch { fields, .. }] = change.edits.as_slice() else {
            panic!("{change:?}");
        };
        assert!(fields["judgements/effort"].is_null());
    }

    #[test]
    fn a_history_is_bounded_and_its_step_is_small() {
        let mut pair = Pair::small();
        for n in 1..=HISTORY_KEPT {
            let change = pair.does(edit(1, ItemField::Notes(format!("{n}"))));
            let step = meta_step(&change);
            assert_eq!((step.drop, step.keep, step.add.len()), (0, n - 1, 1));
        }
        let full = pair.workspace().clone();
        for n in HISTORY_KEPT + 1..HISTORY_KEPT + 4 {
            let change = pair.does(edit(1, ItemField::Notes(format!("{n}"))));
            let step = meta_step(&change);
            assert_eq!(
                (step.drop, step.keep, step.add.len()),
                (1, HISTORY_KEPT - 1, 1)
            );
            assert_eq!(pair.item(1).meta.history.len(), HISTORY_KEPT);
            assert_eq!(pair.item(1).meta.rev as usize, n + 1);
        }
        for _ in 0..3 {
            pair.does(Command::Undo);
        }
        assert_eq!(pair.workspace(), &full);
        for _ in 0..3 {
            let change = pair.does(Command::Redo);
            assert_eq!(meta_step(&change).add.len(), 1);
        }
    }

    fn bytes(change: &Change) -> usize {
        serde_json::to_string(change).unwrap().len()
    }

    fn with_items(count: u32) -> Pair {
        let mut pair = Pair::small();
        let drafts = (6..=count)
            .map(|n| draft(n, &format!("Item {n}")))
            .collect();
        pair.does(ItemCommand::AddItems { drafts });
        for criterion in [
            "business_value",
            "data_availability",
            "confidence",
            "effort",
        ] {
            pair.does(judge(1, criterion, 50.0));
        }
        pair
    }

    #[test]
    fn one_edit_takes_less_than_a_kilobyte_however_many_items_there_are() {
        let edits = [
            edit(
                1,
                ItemField::Title("A title of an ordinary length, like this".to_owned()),
            ),
            edit(1, status("ready")),
            edit(1, ItemField::Owner(Some(person_id(1)))),
            edit(1, ItemField::Due(Some(day("2026-12-24")))),
            edit(1, ItemField::AddTag("retention".to_owned())),
            edit(1, parent(2)),
            edit(1, after(&[3, 4])),
            judge(1, "effort", 8.0),
            trash(&[1]),
            restore(&[1]),
            Command::Item(ItemCommand::AddItems {
                drafts: vec![draft(9999, "New")],
            }),
            Command::Setup(SetupCommand::UseFramework {
                id: framework("rice"),
            }),
            Command::Setup(SetupCommand::SetWeight {
                framework: framework("ai_value"),
                criterion: criterion("urgency"),
                points: 40.0,
            }),
            Command::Undo,
            Command::Redo,
        ];
        let (mut few, mut many) = (with_items(6), with_items(1500));
        for command in edits {
            let (short, long) = (few.does(command.clone()), many.does(command.clone()));
            // Item numbers have more digits among many.
            assert!(bytes(&long) <= bytes(&short) + 8, "{command:?}");
            assert!(bytes(&long) < 1024, "{} bytes: {command:?}", bytes(&long));
        }
    }

    #[test]
    fn every_sort_of_edit_survives_json() {
        let mut pair = Pair::small();
        let put = pair.does(ItemCommand::AddItems {
            drafts: vec![draft(6, "“Quotes”, \\ and \u{1F600}\0")],
        });
        let patch = pair.does(judge(6, "effort", 0.1 + 0.2));
        pair.does(trash(&[6]));
        let remove = pair.does(purge(&[6]));
        assert!(matches!(put.edits[..], [Edit::Put { .. }]));
        assert!(matches!(patch.edits[..], [Edit::Patch { .. }]));
        assert!(matches!(remove.edits[..], [Edit::Remove { .. }]));
        for change in [put, patch, remove] {
            assert_eq!(by_wire(&change), change);
        }
        let id = serde_json::to_value(ChangeId(255)).unwrap();
        assert_eq!(id, "00000000000000ff");
    }

    #[test]
    fn intents_survive_json() {
        let commands = [
            Command::from(ItemCommand::AddItems {
                drafts: vec![draft(1, "One")],
            }),
            bulk(&[1, 2], parent(None)),
            bulk(&[1], ItemField::Due(Some(day("2026-12-24")))),
            judge(1, "effort", 0.1 + 0.2),
            judge(1, "effort", None),
            Command::from(SetupCommand::PutSystem {
                system: system(1, "S"),
            }),
            Command::Undo,
        ];
        for command in commands {
            let intent = Intent {
                command,
                at: at(1),
                by: None,
                change: ChangeId(u64::MAX),
            };
            let text = serde_json::to_string(&intent).unwrap();
            assert_eq!(serde_json::from_str::<Intent>(&text).unwrap(), intent);
        }
    }

    #[test]
    fn a_change_that_does_not_fit_changes_nothing() {
        let mut pair = Pair::small();
        let mut foreign = Pair::small();
        let mut change = foreign.does(edit(1, status("ready")));
        foreign.does(ItemCommand::AddItems {
            drafts: vec![draft(6, "Six")],
        });
        let later = foreign.does(edit(6, status("ready")));
        change.edits.extend(later.edits);
        let before = pair.workspace().clone();
        let mismatch = pair.bench.follow(&change).unwrap_err();
        assert_eq!(
            mismatch,
            Mismatch::Missing(Box::new(RecordId::Item(item_id(6))))
        );
        assert_eq!(pair.workspace(), &before);

        let mut unfit = foreign.does(edit(1, status("shadow")));
        if let [Edit::Patch { fields, .. }] = unfit.edits.as_mut_slice() {
            fields.insert("number".to_owned(), "not a number".into());
        }
        let mismatch = pair.bench.follow(&unfit).unwrap_err();
        assert!(matches!(mismatch, Mismatch::Unfit { .. }));
        assert_eq!(pair.workspace(), &before);
    }

    #[test]
    fn a_step_says_what_it_touched() {
        let mut pair = Pair::small();
        let slot = pair.workspace().items.slot(&item_id(2)).unwrap();
        let (_, touched) = pair.try_with(edit(2, status("ready"))).unwrap();
        assert_eq!(touched.items, [slot]);
        assert!(!touched.scoring && !touched.everything);
        let rank = SetupCommand::UseFramework {
            id: framework("rice"),
        };
        let (_, touched) = pair.try_with(rank).unwrap();
        assert!(touched.scoring && !touched.everything && touched.items.is_empty());
        let person = PeopleCommand::PutPerson {
            person: person(1, "Another name"),
        };
        assert!(pair.try_with(person).unwrap().1.everything);
        let view = SetupCommand::PutView {
            view: view(1, "Other"),
        };
        assert_eq!(pair.try_with(view).unwrap().1, Default::default());
    }

    #[test]
    fn a_new_workbench_has_nothing_to_undo() {
        let bench = Editor::new(Workspace::new(WORKSPACE, "Test", stamp(0)));
        assert_eq!((bench.can_undo(), bench.can_redo()), (None, None));
    }
}
