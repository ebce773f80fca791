//! The board: every live item in one column of one lane, best first.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use plumbline_document::kind::Track;
use plumbline_document::settings::Settings;
use plumbline_document::workspace::Workspace;
use plumbline_features::flow::board::{Board, Lanes, MOST_LANES, board};
use plumbline_features::prioritise::ranking::Ranking;
use plumbline_sample::sample;
use std::sync::Arc;

fn ranked(w: &Workspace) -> Ranking {
    Ranking::compute(w, w.framework().unwrap(), "2026-11-23".parse().unwrap())
}

fn cards(board: &Board) -> usize {
    board
        .lanes
        .iter()
        .flat_map(|l| &l.cells)
        .map(Vec::len)
        .sum()
}

#[test]
fn every_item_stands_in_one_column_of_one_lane() {
    let w = sample();
    let ranking = ranked(&w);
    for lanes in Lanes::ALL {
        let board = board(&w, &ranking, *lanes, None);
        assert_eq!(cards(&board), w.items.len(), "{}", lanes.name());
        assert_eq!(board.columns.len(), w.settings.statuses.len());
        for (at, column) in board.columns.iter().enumerate() {
            let count: usize = board.lanes.iter().map(|l| l.cells[at].len()).sum();
            assert_eq!(count, column.count as usize, "{}", column.name);
        }
        for cell in board.lanes.iter().flat_map(|l| &l.cells) {
            let place = |slot| ranking.order().iter().position(|s| s == slot).unwrap();
            assert!(cell.is_sorted_by_key(place), "best first");
        }
    }
    let systems = board(&w, &ranking, Lanes::System, None);
    assert_eq!(systems.lanes.len(), 4);
    assert!(
        board(&w, &ranking, Lanes::None, None).lanes[0]
            .name
            .is_empty()
    );
}

#[test]
fn one_track_has_its_own_columns_and_those_of_both() {
    let w = sample();
    let board = board(&w, &ranked(&w), Lanes::None, Some(Track::Discovery));
    assert!(
        board
            .columns
            .iter()
            .all(|c| c.track != Some(Track::Delivery))
    );
    assert_eq!(board.columns.last().unwrap().name, "Rejected");
    assert!(cards(&board) > 0);
}

#[test]
fn a_limit_is_shown_as_broken_only_above_it() {
    let mut w = sample();
    let ranking = ranked(&w);
    let mut with = |most: u32| {
        let mut settings = Settings::clone(&w.settings);
        for status in &mut settings.statuses {
            status.wip = Some(most);
        }
        w.settings = Arc::new(settings);
        board(&w, &ranking, Lanes::None, None)
    };
    let count = |b: &Board| b.columns.iter().map(|c| c.count).max().unwrap();
    let most = count(&with(1));
    assert!(!with(most).columns.iter().any(|c| c.is_over()));
    assert!(with(most - 1).columns.iter().any(|c| c.is_over()));
}

#[test]
fn there_are_never_too_many_lanes() {
    let mut w = sample();
    let system = w.systems.iter().next().unwrap().clone();
    let ids: Vec<_> = w.items.iter().map(|i| i.id).collect();
    for (n, id) in (0_u128..).zip(ids) {
        let mut own = (*system).clone();
        own.id = plumbline_document::ids::SystemId(uuid::Uuid::from_u128(n));
        own.name = format!("System {n}");
        let mut item = (**w.items.get(&id).unwrap()).clone();
        item.system = Some(own.id);
        w.systems.put(Arc::new(own));
        w.items.put(Arc::new(item));
    }
    let board = board(&w, &ranked(&w), Lanes::System, None);
    assert_eq!(board.lanes.len(), MOST_LANES + 1);
    assert_eq!(board.lanes.last().unwrap().name, "Everything else");
    assert_eq!(cards(&board), w.items.len());
}
