//! The rows of the table: search, facets, sorting, groups.

use super::fixture::*;
use super::worked_example;
use plumbline_document::ids::{PersonId, StatusId};
use plumbline_document::item::{Item, Origin};
use plumbline_document::kind::Kind;
use plumbline_document::meta::Meta;
use plumbline_document::person::Person;
use plumbline_document::view::{GroupBy, Query, Sort};
use plumbline_document::workspace::Workspace;
use plumbline_features::prioritise::facets::{FacetName, NONE, UNTAGGED, facets};
use plumbline_features::prioritise::index::QueryIndex;
use plumbline_features::prioritise::query::{TableRow, TableRows};
use plumbline_features::prioritise::search::SearchWords;
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

struct Table {
    workspace: Workspace,
    index: QueryIndex,
}

impl Table {
    fn new() -> Self {
        let mut workspace = worked_example::workspace();
        let owner = PersonId(Uuid::from_u128(9));
        workspace.people.put(Arc::new(Person {
            id: owner,
            name: "Zoë Ångström".to_owned(),
            pseudonym: false,
            aliases: Vec::new(),
            meta: Meta::new(stamp()),
        }));
        let mut table = Self {
            index: QueryIndex::build(&workspace),
            workspace,
        };
        table.change(0, |it| {
            it.owner = Some(owner);
            it.tags = vec!["retention".to_owned(), "q1".to_owned()];
            it.due = Some(day("2026-11-22"));
            it.notes = "Straße".to_owned();
        });
        table.change(1, |it| {
            it.due = Some(day("2026-12-07"));
            it.origin = Some(Origin {
                tool: "jira".to_owned(),
                id: "7".to_owned(),
                key: "TRI-12".to_owned(),
            });
        });
        table.change(2, |it| it.due = Some(day("2026-12-08")));
        table.change(5, |it| {
            it.status = StatusId::from("released");
            it.due = Some(day("2020-01-01"));
        });
        table
    }

    fn change(&mut self, slot: u32, edit: impl FnOnce(&mut Item)) {
        let mut it = self.workspace.items.at(slot).unwrap().as_ref().clone();
        edit(&mut it);
        put(&mut self.workspace, it);
        self.index.update(&self.workspace, slot);
    }

    fn rows(&self, query: &Query) -> TableRows {
        let w = &self.workspace;
        self.index
            .rows(w, &ranked(w, &named(w, "ai_value")), query, today())
    }

    fn items(&self, query: &Query) -> Vec<u32> {
        let rows = self.rows(query).rows.into_iter();
        rows.filter_map(|row| match row {
            TableRow::Item(slot) => Some(slot),
            TableRow::Group(_) => None,
        })
        .collect()
    }
}

fn text(words: &str) -> Query {
    Query {
        text: words.to_owned(),
        ..Query::default()
    }
}

fn facet(name: FacetName, values: &[&str]) -> Query {
    let values = values.iter().map(|v| (*v).to_owned()).collect();
    Query {
        facets: [(name.slug().to_owned(), values)].into(),
        ..Query::default()
    }
}

fn sort(column: &str, descending: bool) -> Query {
    Query {
        sort: Some(Sort {
            column: column.to_owned(),
            descending,
        }),
        ..Query::default()
    }
}

#[test]
fn by_default_in_the_order_of_the_ranking() {
    assert_eq!(Table::new().items(&Query::default()), [0, 3, 1, 4, 2, 5]);
}

#[test]
fn words_are_found_wherever_they_stand_and_all_must_occur() {
    let t = Table::new();
    for (words, found) in [
        ("churn", &[0][..]),
        ("CLAIMS triage", &[3, 2]),
        ("ångström", &[0]),
        ("STRASSE", &[]),
        ("straße retention", &[0]),
        ("tri-12", &[1]),
        ("plb-3", &[2]),
        ("support copilot", &[1, 5]),
        ("churn copilot", &[]),
        ("   ", &[0, 3, 1, 4, 2, 5]),
    ] {
        assert_eq!(t.items(&text(words)), found, "{words}");
    }
}

#[test]
fn facets_let_their_values_through() {
    let t = Table::new();
    let system = t.workspace.systems.at(1).unwrap().id.to_string();
    let owner = t.workspace.people.at(0).unwrap().id.to_string();
    use FacetName as F;
    for (query, found) in [
        (facet(F::Kind, &["spike", "compliance"]), &[3, 4, 5][..]),
        (facet(F::Track, &["discovery"]), &[4]),
        (facet(F::Status, &["released"]), &[5]),
        (facet(F::System, &[&system]), &[1, 5]),
        (facet(F::System, &[NONE]), &[]),
        (facet(F::Owner, &[&owner]), &[0]),
        (facet(F::Owner, &[NONE]), &[3, 1, 4, 2, 5]),
        (facet(F::Tag, &["q1"]), &[0]),
        (facet(F::Tag, &[UNTAGGED]), &[3, 1, 4, 2, 5]),
        (facet(F::Tier, &["high_risk"]), &[3, 2]),
        (facet(F::Due, &["overdue"]), &[0]),
        (facet(F::Due, &["soon"]), &[1]),
        (facet(F::Due, &["later"]), &[2]),
        (facet(F::Due, &[NONE]), &[3, 4, 5]),
        (facet(F::Score, &["done"]), &[5]),
        (facet(F::Kind, &["no such kind"]), &[]),
        (facet(F::Kind, &[]), &[0, 3, 1, 4, 2, 5]),
    ] {
        assert_eq!(t.items(&query), found, "{:?}", query.facets);
    }
}

#[test]
fn facet_counts_leave_their_own_choice_out() {
    let t = Table::new();
    let w = &t.workspace;
    let ranking = ranked(w, &named(w, "ai_value"));
    let query = facet(FacetName::Kind, &["spike", "bug"]);
    let facets = facets(&t.index, w, &ranking, &query, today());
    let choices = |name: FacetName| -> Vec<(&str, u32, bool)> {
        let facet = facets.iter().find(|f| f.name == name).unwrap();
        facet
            .choices
            .iter()
            .map(|c| (c.value.as_str(), c.count, c.chosen))
            .collect()
    };
    assert_eq!(
        choices(FacetName::Kind),
        [
            ("feature", 3, false),
            ("spike", 1, true),
            ("compliance", 2, false),
            ("bug", 0, true)
        ]
    );
    assert_eq!(choices(FacetName::Track), [("discovery", 1, false)]);
    assert_eq!(choices(FacetName::Tier), [("minimal", 1, false)]);
    assert_eq!(choices(FacetName::Tag), [("", 1, false)]);
    assert_eq!(choices(FacetName::Score), [("scored", 1, false)]);
}

#[test]
fn every_column_sorts_and_missing_values_come_last() {
    let t = Table::new();
    for (column, up, down) in [
        ("rank", [0, 3, 1, 4, 2, 5], [2, 4, 1, 3, 0, 5]),
        ("number", [0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0]),
        ("title", [0, 2, 4, 5, 3, 1], [1, 3, 5, 4, 2, 0]),
        ("kind", [0, 1, 2, 4, 3, 5], [3, 5, 4, 0, 1, 2]),
        ("track", [4, 0, 3, 1, 2, 5], [0, 3, 1, 2, 5, 4]),
        ("system", [3, 2, 0, 4, 1, 5], [1, 5, 0, 4, 3, 2]),
        ("tier", [0, 4, 1, 5, 3, 2], [3, 2, 1, 5, 0, 4]),
        ("status", [0, 3, 1, 4, 2, 5], [5, 0, 3, 1, 4, 2]),
        ("effort", [4, 5, 3, 0, 1, 2], [2, 1, 0, 3, 4, 5]),
        ("owner", [0, 3, 1, 4, 2, 5], [0, 3, 1, 4, 2, 5]),
        ("due", [5, 0, 1, 2, 3, 4], [2, 1, 0, 5, 3, 4]),
        ("score", [2, 4, 1, 3, 0, 5], [5, 0, 3, 1, 4, 2]),
        ("business_value", [3, 5, 4, 1, 0, 2], [2, 0, 1, 4, 5, 3]),
        (
            "criterion:business_value",
            [3, 5, 4, 1, 0, 2],
            [2, 0, 1, 4, 5, 3],
        ),
        ("reach", [0, 3, 1, 4, 2, 5], [0, 3, 1, 4, 2, 5]),
        ("changed", [0, 3, 1, 4, 2, 5], [0, 3, 1, 4, 2, 5]),
    ] {
        assert_eq!(t.items(&sort(column, false)), up, "{column} up");
        assert_eq!(t.items(&sort(column, true)), down, "{column} down");
    }
}

#[test]
fn groups_head_their_items() {
    let mut t = Table::new();
    let epic = item(7, "Keep customers", Kind::Epic);
    let inner = {
        let mut inner = item(8, "Inner epic", Kind::Epic);
        inner.parent = Some(epic.id);
        inner
    };
    let (epic_id, inner_id) = (epic.id, inner.id);
    for it in [epic, inner] {
        let slot = put(&mut t.workspace, it);
        t.index.update(&t.workspace, slot);
    }
    t.change(1, |it| it.parent = Some(inner_id));
    let by = |group| Query {
        group,
        ..Query::default()
    };
    let rows = t.rows(&by(GroupBy::Epic));
    let heads: Vec<(&str, u32, u32)> = rows
        .groups
        .iter()
        .map(|g| (g.label.as_str(), g.count, g.at))
        .collect();
    assert_eq!(heads, [("Keep customers", 3, 0), ("No epic", 5, 4)]);
    assert_eq!(rows.groups[0].key, epic_id.to_string());
    assert_eq!(
        rows.rows[0..3],
        [TableRow::Group(0), TableRow::Item(1), TableRow::Item(6)]
    );
    assert_eq!(rows.items, 8);

    for (group, labels) in [
        (
            GroupBy::Kind,
            &["Epic", "Feature", "Spike", "Compliance"][..],
        ),
        (GroupBy::Track, &["Discovery", "Delivery"]),
        (
            GroupBy::System,
            &[
                "Claims triage",
                "Retention engine",
                "Support copilot",
                "No system",
            ],
        ),
        (GroupBy::Status, &["Ready", "Released"]),
        (GroupBy::Owner, &["Zoë Ångström", "No owner"]),
    ] {
        let rows = t.rows(&by(group));
        let found: Vec<&str> = rows.groups.iter().map(|g| g.label.as_str()).collect();
        assert_eq!(found, labels);
        let count: u32 = rows.groups.iter().map(|g| g.count).sum();
        assert_eq!((count, rows.rows.len()), (8, 8 + labels.len()));
    }
}

#[test]
fn a_cycle_of_parents_ends() {
    let mut t = Table::new();
    let (a, b) = (
        t.workspace.items.at(0).unwrap().id,
        t.workspace.items.at(1).unwrap().id,
    );
    t.change(0, |it| it.parent = Some(b));
    t.change(1, |it| it.parent = Some(a));
    let rows = t.rows(&Query {
        group: GroupBy::Epic,
        ..Query::default()
    });
    assert_eq!(rows.groups.len(), 1);
}

#[test]
fn updating_one_slot_is_building_anew() {
    let mut t = Table::new();
    t.change(3, |it| it.title = "Another title".to_owned());
    t.change(4, |it| it.trashed = Some(stamp()));
    let slot = put(&mut t.workspace, item(40, "New", Kind::Bug));
    t.index.update(&t.workspace, slot);
    assert_eq!(t.index, QueryIndex::build(&t.workspace));
    assert_eq!(t.items(&text("another")), [3]);
    assert_eq!(t.items(&text("probe")), Vec::<u32>::new());
}

proptest! {
    #[test]
    fn search_finds_what_contains_finds(text in "[abé ]{0,40}", words in "[abé]{1,4}( [abé]{1,3})?") {
        let expected = words.split_whitespace().all(|w| text.contains(w));
        prop_assert_eq!(SearchWords::of(&words).all_in(&text), expected);
    }
}
