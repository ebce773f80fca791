//! stub while the room is being written
#![allow(missing_docs, dead_code, clippy::all)]
pub mod compare;
pub mod derive;
pub mod frontier;
pub mod moscow;
pub mod quadrant;
pub mod ranking;
pub mod score;
pub mod sequence;
pub mod weights;
pub mod query {
    use super::ranking::Ranking;
    use crate::engine::backlog::{table::Slot, view::Query, workspace::Workspace};
    use chrono::NaiveDate;
    #[derive(Clone, Debug, PartialEq)]
    pub enum Row {
        Item(Slot),
        Group { label: String, count: usize },
    }
    pub struct QueryIndex;
    impl QueryIndex {
        pub fn new(_: &Workspace) -> Self {
            Self
        }
        pub fn update(&mut self, _: &Workspace, _: Slot) {}
        pub fn trashed(&self) -> usize {
            0
        }
    }
    pub fn rows(_: &Workspace, r: &Ranking, _: &QueryIndex, _: &Query, _: NaiveDate) -> Vec<Row> {
        r.order().iter().map(|s| Row::Item(*s)).collect()
    }
    pub struct Facet {
        pub name: &'static str,
        pub title: &'static str,
        pub values: Vec<FacetValue>,
    }
    pub struct FacetValue {
        pub id: String,
        pub label: String,
        pub count: usize,
    }
    pub fn facets(_: &Workspace, _: &Ranking, _: &QueryIndex, _: NaiveDate) -> Vec<Facet> {
        Vec::new()
    }
}
pub mod explain {
    use super::ranking::Ranking;
    use crate::engine::backlog::{framework::Framework, workspace::Workspace};
    use chrono::NaiveDate;
    #[derive(Clone, Debug, PartialEq)]
    pub struct Span {
        pub text: String,
        pub emphasis: bool,
    }
    pub fn headline(_: &Workspace, _: &Framework, _: &Ranking, _: NaiveDate) -> Option<Vec<Span>> {
        None
    }
}
