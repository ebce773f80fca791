//! Jira's files become a backlog: counts, kinds, parents and links as read by eye from the files; a second import
//! changes nothing.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, NaiveDate};
use plumbline_commands::command::{Intent, ItemCommand, PeopleCommand};
use plumbline_commands::editor::Editor;
use plumbline_document::ids::{ChangeId, WorkspaceId};
use plumbline_document::item::Item;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::meta::Stamp;
use plumbline_document::settings::Category;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::Limits;
use plumbline_exchange::notes::Severity;
use plumbline_exchange::preview::{Answers, Mode, Preview, compare};
use plumbline_exchange::sniff::{Incoming, Input, What, open};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

const CLOUD: &[u8] = include_bytes!("fixtures/jira/cloud_export_all_fields.csv");
const TRUSTY: &[u8] = include_bytes!("fixtures/jira/trustyai_reduced_columns.csv");
const ML: &[u8] = include_bytes!("fixtures/jira/synthetic_cloud_ml_workflow.csv");
const REST: &[u8] = include_bytes!("fixtures/jira/rest_search_issues.json");
const REST_DUE: &[u8] = include_bytes!("fixtures/jira/rest_issues_due_date.json");

fn stamp(n: u64) -> Stamp {
    Stamp {
        at: DateTime::from_timestamp(1_800_000_000 + i64::try_from(n).unwrap(), 0).unwrap(),
        by: None,
        change: ChangeId(n),
    }
}

fn empty() -> Editor {
    Editor::new(Workspace::new(
        WorkspaceId(Uuid::from_u128(1)),
        "Test",
        stamp(1),
    ))
}

/// Opens and carries out an import; returns what was opened. `n` names the change and seeds the ids.
fn import(bench: &mut Editor, bytes: &[u8], n: u64) -> Incoming {
    let mut next = u128::from(n) << 64;
    let mut ids = || {
        next += 1;
        Uuid::from_u128(next)
    };
    let incoming = open(
        Input::Bytes(bytes),
        "test",
        bench.workspace(),
        Limits::default(),
        &mut ids,
    )
    .unwrap();
    let preview = compare(
        bench.workspace(),
        &incoming.content,
        Mode::Merge,
        &Answers::new(),
    );
    let command = preview
        .command(bench.workspace(), "test", stamp(n))
        .unwrap();
    let at = stamp(n).at;
    bench
        .execute(&Intent {
            command,
            at,
            by: None,
            change: ChangeId(n),
        })
        .unwrap();
    target_is_what_the_command_makes(&preview, bench);
    incoming
}

/// The preview's target and the document after the command differ in nothing but stamps.
fn target_is_what_the_command_makes(preview: &Preview, bench: &Editor) {
    assert_eq!(preview.target().items.len(), bench.workspace().items.len());
    for item in bench.workspace().items.iter() {
        let mut planned = preview
            .target()
            .items
            .get(&item.id)
            .unwrap()
            .as_ref()
            .clone();
        planned.meta = item.meta.clone();
        assert_eq!(&planned, item.as_ref());
    }
}

fn changes_on_import(bench: &Editor, bytes: &[u8]) -> (usize, usize, usize, usize) {
    let mut next = 77_u128 << 100;
    let mut ids = || {
        next += 1;
        Uuid::from_u128(next)
    };
    let incoming = open(
        Input::Bytes(bytes),
        "test",
        bench.workspace(),
        Limits::default(),
        &mut ids,
    )
    .unwrap();
    let preview = compare(
        bench.workspace(),
        &incoming.content,
        Mode::Merge,
        &Answers::new(),
    );
    let c = preview.counts();
    (c.added, c.changed, c.unchanged, c.removed)
}

fn keyed<'a>(w: &'a Workspace, key: &str) -> &'a Arc<Item> {
    w.items
        .iter()
        .find(|i| i.origin.as_ref().is_some_and(|o| o.key == key))
        .unwrap_or_else(|| panic!("no {key}"))
}

fn key_of(w: &Workspace, item: &Item) -> String {
    w.items.get(&item.id).unwrap().origin.clone().unwrap().key
}

fn parent_key(w: &Workspace, key: &str) -> Option<String> {
    let parent = keyed(w, key).parent?;
    Some(key_of(w, w.items.get(&parent).unwrap()))
}

fn kinds(w: &Workspace) -> BTreeMap<&'static str, usize> {
    let mut out = BTreeMap::new();
    for item in w.items.iter() {
        *out.entry(item.kind.slug()).or_default() += 1;
    }
    out
}

fn categories(w: &Workspace) -> BTreeMap<Category, usize> {
    let mut out = BTreeMap::new();
    for item in w.items.iter() {
        *out.entry(w.settings.status(&item.status).unwrap().category)
            .or_default() += 1;
    }
    out
}

#[test]
fn cloud_export_with_all_fields() {
    let mut bench = empty();
    let incoming = import(&mut bench, CLOUD, 2);
    assert_eq!(incoming.what, What::JiraCsv);
    assert!(incoming.refused.is_empty());
    let w = bench.workspace();
    assert_eq!(w.items.len(), 22);
    // 7 of type Task of which 2 are titled “SPIKE: …”, and 15 stories.
    assert_eq!(kinds(w), BTreeMap::from([("spike", 2), ("story", 20)]));
    // Status category: 9 To Do, 3 In Progress, 10 Done, counted in the file.
    assert_eq!(
        categories(w),
        BTreeMap::from([
            (Category::ToDo, 9),
            (Category::InProgress, 3),
            (Category::Done, 10)
        ])
    );
    let spike = keyed(w, "TES-22");
    assert_eq!((spike.kind, spike.track), (Kind::Spike, Track::Discovery));
    assert_eq!(spike.status.as_str(), "idea");
    let due = keyed(w, "TES-13");
    assert_eq!(due.due, NaiveDate::from_ymd_opt(2025, 9, 18));
    assert_eq!(due.status.as_str(), "done");
    assert_eq!(w.people.get(&due.owner.unwrap()).unwrap().name, "Person 04");
    assert_eq!(
        w.people.get(&due.owner.unwrap()).unwrap().aliases,
        ["Person 02"]
    );
    let talked = keyed(w, "TES-15");
    assert_eq!(talked.comments.len(), 3);
    assert_eq!(
        talked.comments[0].at.unwrap().to_rfc3339(),
        "2025-09-05T07:25:00+00:00"
    );
    // The author's account belongs to the assignee, so both are one person.
    assert_eq!(talked.comments[0].by, due.owner);
    assert!(
        talked.comments[0]
            .text
            .starts_with("[~accountid:Person 02] created the S3 Bucket")
    );
    let attached = keyed(w, "TES-11");
    assert!(attached.comments[0].text.contains("\n\n!image-20250821"));
    assert_eq!(attached.extra["Custom field (Rank)"], ["0|i001nc:"]);
    assert_eq!(attached.extra["Watchers"], ["Person 06", "Person 04"]);
    assert_eq!(attached.extra["Status"], ["Done"]);
    assert_eq!(attached.origin.as_ref().unwrap().id, "10577");
    // One person for the assignee, two more for the other comment authors.
    assert_eq!(w.people.len(), 2);
    assert!(
        w.items
            .iter()
            .all(|i| i.parent.is_none() && i.depends_on.is_empty())
    );
}

#[test]
fn cloud_export_of_an_ml_workflow() {
    let mut bench = empty();
    import(&mut bench, ML, 2);
    let w = bench.workspace();
    assert_eq!(w.items.len(), 8);
    assert_eq!(
        kinds(w),
        BTreeMap::from([("bug", 1), ("epic", 1), ("story", 6)])
    );
    let statuses: BTreeMap<&str, &str> = [
        "TRI-12", "TRI-1", "TRI-31", "TRI-40", "TRI-44", "TRI-45", "TRI-46", "TRI-47",
    ]
    .into_iter()
    .map(|key| (key, keyed(w, key).status.as_str()))
    .collect();
    assert_eq!(
        statuses,
        BTreeMap::from([
            ("TRI-12", "model_validation"),
            ("TRI-1", "in_progress"),
            ("TRI-31", "data_preparation"),
            ("TRI-40", "in_progress"), // Drift Investigation is not finished: not Monitored
            ("TRI-44", "bias_review"),
            ("TRI-45", "model_training"),
            ("TRI-46", "released"),
            ("TRI-47", "rejected"),
        ])
    );
    assert_eq!(keyed(w, "TRI-40").extra["Status"], ["Drift Investigation"]);
    assert_eq!(parent_key(w, "TRI-12").as_deref(), Some("TRI-1"));
    assert_eq!(parent_key(w, "TRI-44").as_deref(), Some("TRI-12"));
    assert_eq!(w.items.iter().filter(|i| i.parent.is_some()).count(), 2);
    // TRI-31 blocks TRI-12 (said from both ends), TRI-12 blocks TRI-40.
    let waits = |key: &str| -> Vec<String> {
        let ids = &keyed(w, key).depends_on;
        ids.iter()
            .map(|id| key_of(w, w.items.get(id).unwrap()))
            .collect()
    };
    assert_eq!(waits("TRI-12"), ["TRI-31"]);
    assert_eq!(waits("TRI-40"), ["TRI-12"]);
    assert_eq!(waits("TRI-44"), ["TRI-12"]);
    assert_eq!(w.items.iter().map(|i| i.depends_on.len()).sum::<usize>(), 3);
    assert!(w.items.iter().all(|i| i.links.is_empty()));
    let item = keyed(w, "TRI-12");
    assert_eq!(item.tags, ["model", "retrain", "annex-iii"]);
    assert_eq!(item.due, NaiveDate::from_ymd_opt(2026, 11, 27));
    assert!(
        item.notes.starts_with("h2. Goal\n\n*Beat*")
            && item.notes.contains("assert acc > 0.9, \"gate\"")
    );
    assert_eq!(item.extra["Sprint"], ["TRI Sprint 4", "TRI Sprint 5"]);
    assert_eq!(
        item.comments[1].text,
        "Second look: fairness gate; still open"
    );
    let names: Vec<&str> = w.people.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["Grace Oda", "Ada Berg"]);
}

#[test]
fn rest_search_result() {
    let mut bench = empty();
    let incoming = import(&mut bench, REST, 2);
    assert_eq!(incoming.what, What::JiraRest);
    let w = bench.workspace();
    assert_eq!(w.items.len(), 6);
    assert_eq!(
        kinds(w),
        BTreeMap::from([("bug", 1), ("epic", 1), ("story", 4)])
    );
    // EE-1 has the name 已完成 and the category id of “done”, but the key “new”: the key counts, and it is said.
    assert_eq!(keyed(w, "EE-1").status.as_str(), "in_refinement");
    assert_eq!(keyed(w, "EE-8").status.as_str(), "done");
    assert!(
        incoming
            .notes
            .list()
            .iter()
            .any(|n| n.severity == Severity::Warning && n.at.contains("statusCategory"))
    );
    assert_eq!(keyed(w, "EE-1").due, NaiveDate::from_ymd_opt(2025, 3, 9));
    assert_eq!(keyed(w, "EE-1").tags, ["frontEnd", "Saas"]);
    assert_eq!(parent_key(w, "EE-25").as_deref(), Some("EE-1"));
    assert_eq!(w.items.iter().filter(|i| i.parent.is_some()).count(), 1);
    // K5-2's epic is not in the file: it stays as a link.
    let orphan = keyed(w, "K5-2");
    assert_eq!(orphan.links.len(), 1);
    assert_eq!(
        (
            orphan.links[0].url.as_str(),
            orphan.links[0].relation.as_str()
        ),
        ("K5-1", "is part of")
    );
    let comment = &keyed(w, "EE-1").comments[0];
    assert_eq!(
        comment.at.unwrap().to_rfc3339(),
        "2020-06-17T05:04:03.848+00:00"
    );
    assert_eq!(
        w.people.get(&comment.by.unwrap()).unwrap().name,
        "person-01"
    );
    assert_eq!(keyed(w, "EE-1").extra["priority"], ["Medium"]);
    assert_eq!(keyed(w, "EE-1").extra["subtasks"].len(), 6);
    assert_eq!(keyed(w, "EE-1").extra["Status"], ["已完成"]);
    // The second file holds EE-1 again.
    let (added, _, _, removed) = changes_on_import(&bench, REST_DUE);
    assert_eq!((added, removed), (0, 0));
}

#[test]
fn columns_chosen_by_a_team() {
    let mut bench = empty();
    let incoming = import(&mut bench, TRUSTY, 2);
    assert_eq!(incoming.what, What::Table);
    assert!(incoming.refused.is_empty());
    let w = bench.workspace();
    assert_eq!(w.items.len(), 64);
    // In the file: 11 Epic, 1 Initiative, 1 Bug, 1 Sub-task, 50 Task of which one is titled “[SPIKE] …”.
    assert_eq!(
        kinds(w),
        BTreeMap::from([("bug", 1), ("epic", 12), ("spike", 1), ("story", 50)])
    );
    // A resolved date stands for done: 26 rows have one.
    let resolved = w
        .items
        .iter()
        .filter(|i| w.settings.is_done(&i.status))
        .count();
    assert_eq!(resolved, 26);
    let item = keyed(w, "RHOAIENG-52393");
    assert_eq!(item.extra["Activity Type"], ["Tech Debt & Quality"]);
    assert_eq!(item.extra["Resolved Date"], ["2026-03-26"]);
    assert_eq!(item.origin.as_ref().unwrap().tool, "jira");
}

#[test]
fn a_second_import_changes_nothing() {
    for bytes in [CLOUD, TRUSTY, ML, REST] {
        let mut bench = empty();
        import(&mut bench, bytes, 2);
        let before = bench.workspace().clone();
        let entries = before.items.len() + before.people.len();
        let (added, changed, unchanged, removed) = changes_on_import(&bench, bytes);
        assert_eq!((added, changed, removed), (0, 0, 0));
        assert!(unchanged <= entries && unchanged >= before.items.len());
        import(&mut bench, bytes, 3);
        assert_eq!(bench.workspace(), &before);
    }
}

#[test]
fn what_the_person_decided_here_survives_a_second_import() {
    use plumbline_commands::command::Command;
    use plumbline_document::draft::ItemField;
    let mut bench = empty();
    import(&mut bench, ML, 2);
    let id = keyed(bench.workspace(), "TRI-40").id;
    for (n, set) in [
        (3, ItemField::Kind(Kind::Monitoring)),
        (4, ItemField::AddTag("mine".into())),
    ] {
        let command = ItemCommand::EditItems { ids: vec![id], set };
        bench
            .execute(&Intent {
                command: Command::Item(command),
                at: stamp(n).at,
                by: None,
                change: ChangeId(n),
            })
            .unwrap();
    }
    assert_eq!(changes_on_import(&bench, ML).1, 0);
    import(&mut bench, ML, 5);
    let item = keyed(bench.workspace(), "TRI-40");
    assert_eq!(item.kind, Kind::Monitoring);
    assert_eq!(item.tags, ["drift", "recurring", "mine"]);
    // A newer export in which Jira itself moved the issue does move it.
    let newer = std::str::from_utf8(ML)
        .unwrap()
        .replace("Drift Investigation", "Model Training");
    import(&mut bench, newer.as_bytes(), 6);
    assert_eq!(
        keyed(bench.workspace(), "TRI-40").status.as_str(),
        "model_training"
    );
}

#[test]
fn headers_in_other_languages_older_parents_and_mixed_line_ends() {
    let french = "\u{feff}Résumé,Clé de ticket,ID de ticket,Type de ticket,État,Catégorie d'état,Date d’échéance,Étiquettes,Étiquettes,Champs personnalisés (Epic Link),Champs personnalisés (Rank)\r\n\
        Entraîner,ML-2,2,Tâche,À faire,A faire,05/août/25 12:00 AM,a,b,ML-1,0|i1:\n\
        Socle,ML-1,1,Epic,Terminé,Terminé,,,,,\r";
    let mut bench = empty();
    let incoming = import(&mut bench, french.as_bytes(), 2);
    assert_eq!(incoming.what, What::JiraCsv);
    let w = bench.workspace();
    assert_eq!(w.items.len(), 2);
    let item = keyed(w, "ML-2");
    assert_eq!(item.title, "Entraîner");
    assert_eq!(item.due, NaiveDate::from_ymd_opt(2025, 8, 5));
    assert_eq!(item.tags, ["a", "b"]);
    assert_eq!(parent_key(w, "ML-2").as_deref(), Some("ML-1"));
    assert_eq!(keyed(w, "ML-1").status.as_str(), "done");
    assert_eq!(item.status.as_str(), "in_refinement");
    assert_eq!(item.extra["Champs personnalisés (Rank)"], ["0|i1:"]);

    let spanish = "Resumen,Clave de incidencia,ID de la incidencia,Tipo de Incidencia,Estado,Persona asignada\nProbar,X-1,1,Error,En curso,Eva\n";
    let mut bench = empty();
    import(&mut bench, spanish.as_bytes(), 2);
    let item = keyed(bench.workspace(), "X-1");
    assert_eq!(
        (item.kind, item.status.as_str()),
        (Kind::Bug, "in_progress")
    );

    let german = "Zusammenfassung;Vorgangsschlüssel;Vorgangs-ID;Vorgangstyp;Status;Fälligkeitsdatum\nPrüfen;X-1;1;Aufgabe;Fertig;03/Dez/25 12:00 AM\n";
    let mut bench = empty();
    import(&mut bench, german.as_bytes(), 2);
    let item = keyed(bench.workspace(), "X-1");
    assert_eq!(
        (item.status.as_str(), item.due),
        ("done", NaiveDate::from_ymd_opt(2025, 12, 3))
    );
}

#[test]
fn the_newer_search_answer_with_documents_links_and_names() {
    let text = r#"{"issues":[
      {"id":"1","key":"N-1","fields":{"summary":"Wait","issuetype":{"name":"Improvement"},"status":{"name":"Doing it","statusCategory":{"key":"indeterminate"}},
        "description":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Hello"}]}]},
        "issuelinks":[{"type":{"name":"Blocks","inward":"is blocked by","outward":"blocks"},"inwardIssue":{"key":"N-2"}},
                      {"type":{"name":"Relates","inward":"relates to","outward":"relates to"},"outwardIssue":{"key":"Z-9","fields":{"summary":"Far"}}}],
        "customfield_1":"N-2","customfield_2":["com.atlassian.greenhopper.service.sprint.Sprint@1[id=7,state=CLOSED,name=Sprint 7,goal=]"]}},
      {"id":"2","key":"N-2","fields":{"summary":"Do first","issuetype":{"name":"Epic"},"status":{"name":"Open","statusCategory":{"key":"new"}},"duedate":"2026-13-40",
        "assignee":{"displayName":"Ada","accountId":"a1"}}},
      {"id":"3","key":"N-3","fields":{}},
      17
    ],"names":{"customfield_1":"Epic Link","customfield_2":"Sprint"},"nextPageToken":"abc","isLast":false}"#;
    let mut bench = empty();
    let incoming = import(&mut bench, text.as_bytes(), 2);
    assert_eq!(incoming.refused.len(), 2);
    assert_eq!(incoming.refused[0].at, "issues[2]");
    assert!(
        incoming
            .notes
            .list()
            .iter()
            .any(|n| n.message.contains("more pages"))
    );
    let w = bench.workspace();
    let item = keyed(w, "N-1");
    assert_eq!((item.kind, item.notes.as_str()), (Kind::Feature, "Hello"));
    assert_eq!(item.status.as_str(), "in_progress");
    assert_eq!(parent_key(w, "N-1").as_deref(), Some("N-2"));
    assert_eq!(item.depends_on, [keyed(w, "N-2").id]);
    assert_eq!(item.links.len(), 1);
    assert_eq!(
        (item.links[0].url.as_str(), item.links[0].title.as_str()),
        ("Z-9", "Far")
    );
    assert_eq!(item.extra["Sprint"], ["Sprint 7"]);
    assert_eq!(keyed(w, "N-2").due, None);
    assert_eq!(keyed(w, "N-2").extra["duedate"], ["2026-13-40"]);
}

#[test]
fn one_step_undoes_the_whole_import() {
    let mut bench = empty();
    let before = bench.workspace().clone();
    import(&mut bench, ML, 2);
    bench
        .execute(&Intent {
            command: plumbline_commands::command::Command::Undo,
            at: stamp(3).at,
            by: None,
            change: ChangeId(3),
        })
        .unwrap();
    assert_eq!(bench.workspace(), &before);
}

#[test]
fn a_file_without_types_leaves_kinds_alone() {
    let mut bench = empty();
    import(&mut bench, ML, 2);
    let slim = "Summary,Issue key,Issue id,Status\nTriage model 2.0,TRI-1,10400,In Progress\n";
    assert_eq!(changes_on_import(&bench, slim.as_bytes()), (0, 0, 1, 0));
    import(&mut bench, slim.as_bytes(), 3);
    let epic = keyed(bench.workspace(), "TRI-1");
    assert_eq!(
        (epic.kind, epic.status.as_str()),
        (Kind::Epic, "in_progress")
    );
    assert_eq!(epic.extra["Issue Type"], ["Epic"]);
    // Nor does an empty cell say that it is a story.
    let blank =
        "Summary,Issue key,Issue id,Issue Type,Status\nTriage model 2.0,TRI-1,10400,,Done\n";
    import(&mut bench, blank.as_bytes(), 4);
    let epic = keyed(bench.workspace(), "TRI-1");
    assert_eq!((epic.kind, epic.status.as_str()), (Kind::Epic, "done"));
    // Without a summary the title stays.
    let keys = "Issue key,Issue id,Issue Type,Status\nTRI-1,10400,Epic,Done\n";
    import(&mut bench, keys.as_bytes(), 5);
    assert_eq!(keyed(bench.workspace(), "TRI-1").title, "Triage model 2.0");
    let mut bench = empty();
    import(&mut bench, keys.as_bytes(), 2);
    assert_eq!(keyed(bench.workspace(), "TRI-1").title, "TRI-1");
}

#[test]
fn a_title_makes_a_spike_only_when_it_is_new() {
    use plumbline_commands::command::Command;
    use plumbline_document::draft::ItemField;
    let file = |title: &str, status: &str| {
        format!("Summary,Issue key,Issue id,Status\n{title},X-1,1,{status}\n")
    };
    let mut bench = empty();
    import(&mut bench, file("Try it", "To Do").as_bytes(), 2);
    assert_eq!(keyed(bench.workspace(), "X-1").kind, Kind::Story);
    import(&mut bench, file("SPIKE: try it", "To Do").as_bytes(), 3);
    let item = keyed(bench.workspace(), "X-1");
    assert_eq!((item.kind, item.track), (Kind::Spike, Track::Discovery));
    // The status follows the track that the item is on, not that of a story.
    import(&mut bench, file("Try it", "Doing").as_bytes(), 4);
    let item = keyed(bench.workspace(), "X-1");
    assert_eq!((item.kind, item.status.as_str()), (Kind::Spike, "in_spike"));
    import(&mut bench, file("SPIKE: try it", "Doing").as_bytes(), 5);
    let set = ItemField::Kind(Kind::Feature);
    let ids = vec![keyed(bench.workspace(), "X-1").id];
    let intent = Intent {
        command: Command::Item(ItemCommand::EditItems { ids, set }),
        at: stamp(6).at,
        by: None,
        change: ChangeId(6),
    };
    bench.execute(&intent).unwrap();
    let again = file("SPIKE: try it", "Doing");
    assert_eq!(changes_on_import(&bench, again.as_bytes()).1, 0);
}

#[test]
fn a_search_result_without_types_and_parents_leaves_both_alone() {
    let mut bench = empty();
    import(&mut bench, REST, 2);
    let slim = |fields: &str| {
        format!(
            r#"{{"issues":[{{"id":"10063","key":"EE-1","fields":{{"summary":"Top"}}}},
              {{"id":"10087","key":"EE-25","fields":{{"summary":"Part"{fields}}}}},
              {{"id":"20710","key":"K5-4","fields":{{"summary":"Epic"}}}}]}}"#
        )
    };
    import(&mut bench, slim("").as_bytes(), 3);
    let w = bench.workspace();
    assert_eq!(keyed(w, "K5-4").kind, Kind::Epic);
    assert_eq!(keyed(w, "K5-4").title, "Epic");
    assert_eq!(parent_key(w, "EE-25").as_deref(), Some("EE-1"));
    assert_eq!(keyed(w, "EE-1").extra["Status"], ["已完成"]);
    assert_eq!(keyed(w, "EE-1").extra["Issue Type"], ["故事"]);
    // Jira leaves the parent out where there is none: one that says something of parents speaks for the whole file.
    import(&mut bench, slim(r#","subtasks":[]"#).as_bytes(), 4);
    assert_eq!(parent_key(bench.workspace(), "EE-25"), None);
    let adopted = r#"{"issues":[{"id":"10063","key":"EE-1","fields":{"summary":"Top","subtasks":[{"key":"EE-25"}]}},
        {"id":"10087","key":"EE-25","fields":{"summary":"Part"}}]}"#;
    import(&mut bench, adopted.as_bytes(), 5);
    assert_eq!(
        parent_key(bench.workspace(), "EE-25").as_deref(),
        Some("EE-1")
    );
}

#[test]
fn a_person_with_another_name_is_found_by_the_account() {
    use plumbline_commands::command::Command;
    let file = b"Summary,Issue key,Issue id,Issue Type,Status,Comment\n\
        Do,X-1,1,Task,To Do,12/Jun/26 5:07 PM;5b10a2;Looks good\n";
    let mut bench = empty();
    import(&mut bench, file, 2);
    let mut person = bench
        .workspace()
        .people
        .iter()
        .next()
        .unwrap()
        .as_ref()
        .clone();
    assert_eq!(
        (person.name.as_str(), &person.aliases[..]),
        ("5b10a2", &["5b10a2".to_owned()][..])
    );
    person.name = "Ada".into();
    let intent = Intent {
        command: Command::People(PeopleCommand::PutPerson { person }),
        at: stamp(3).at,
        by: None,
        change: ChangeId(3),
    };
    bench.execute(&intent).unwrap();
    let (added, changed, ..) = changes_on_import(&bench, file);
    assert_eq!((added, changed), (0, 0));
    import(&mut bench, file, 4);
    assert_eq!(keyed(bench.workspace(), "X-1").comments.len(), 1);
    assert_eq!(bench.workspace().people.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn cut_and_flipped_files_never_panic(which in 0_usize..5, place: prop::sample::Index, bit in 0_u8..8, cut: bool) {
        let mut bytes = [CLOUD, TRUSTY, ML, REST, REST_DUE][which].to_vec();
        let place = place.index(bytes.len());
        if cut {
            bytes.truncate(place);
        } else {
            bytes[place] ^= 1 << bit;
        }
        let workspace = empty().workspace().clone();
        let mut next = 0;
        let mut ids = || { next += 1; Uuid::from_u128(next) };
        if let Ok(incoming) = open(Input::Bytes(&bytes), "fuzz", &workspace, Limits::default(), &mut ids) {
            compare(&workspace, &incoming.content, Mode::Merge, &Answers::new());
            compare(&workspace, &incoming.content, Mode::Replace, &Answers::new());
        }
    }
}
