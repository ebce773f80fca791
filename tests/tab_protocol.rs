//! Several tabs on one document, simulated: messages in any order that the channel allows, tabs that open, freeze and
//! die at any point, between any two of their acts.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::DateTime;
use plumbline_commands::command::{Command, Intent};
use plumbline_document::change::Change;
use plumbline_document::ids::ChangeId;
use plumbline_document::refusal::Refusal;
use plumbline_persistence::tab_protocol::{Action, Message, Role, TabProtocol};
use proptest::prelude::*;
use std::collections::VecDeque;

fn intent(id: u64) -> Intent {
    Intent {
        command: Command::Undo,
        at: DateTime::UNIX_EPOCH,
        by: None,
        change: ChangeId(id),
    }
}

fn change(id: ChangeId) -> Change {
    Change {
        id,
        at: DateTime::UNIX_EPOCH,
        by: None,
        label: String::new(),
        edits: Vec::new(),
    }
}

/// Every seventh intent is one that the document refuses.
fn is_refused(id: ChangeId) -> bool {
    id.0.is_multiple_of(7)
}

struct SimTab {
    tab: TabProtocol,
    /// The changes in this tab's document, in order.
    document: Vec<ChangeId>,
    to_do: VecDeque<Action>,
    /// What has not been delivered, by sender.
    inbox: Vec<VecDeque<Message>>,
    asked: Vec<ChangeId>,
    refused: Vec<ChangeId>,
    alive: bool,
}

#[derive(Default)]
struct World {
    tabs: Vec<SimTab>,
    /// The journal: entry `n` is change number `n + 1`.
    storage: Vec<ChangeId>,
    holder: Option<usize>,
    intents: u64,
}

impl World {
    fn open(&mut self) {
        let seq = self.storage.len() as u64;
        let tab = TabProtocol::new(seq, self.storage.iter().copied());
        let hello = tab.hello();
        for other in &mut self.tabs {
            other.inbox.push(VecDeque::new());
        }
        self.tabs.push(SimTab {
            tab,
            document: self.storage.clone(),
            to_do: hello.into(),
            inbox: (0..=self.tabs.len()).map(|_| VecDeque::new()).collect(),
            asked: Vec::new(),
            refused: Vec::new(),
            alive: true,
        });
    }

    fn living(&self, choice: usize) -> usize {
        let living: Vec<usize> = (0..self.tabs.len())
            .filter(|t| self.tabs[*t].alive)
            .collect();
        living[choice % living.len()]
    }

    fn want(&mut self, t: usize) {
        self.intents += 1;
        let tab = &mut self.tabs[t];
        tab.asked.push(ChangeId(self.intents));
        let actions = tab.tab.want(intent(self.intents));
        tab.to_do.extend(actions);
    }

    fn grant(&mut self, t: usize) {
        if self.holder.is_none() {
            self.holder = Some(t);
            let actions = self.tabs[t].tab.granted();
            self.tabs[t].to_do.extend(actions);
        }
    }

    /// One message from one sender; true when there was one.
    fn deliver(&mut self, t: usize, sender: usize) -> bool {
        let tab = &mut self.tabs[t];
        let senders = tab.inbox.len();
        let Some(message) = tab.inbox[sender % senders].pop_front() else {
            return false;
        };
        // What a tab hears it deals with after what it is at.
        let actions = tab.tab.received(message);
        tab.to_do.extend(actions);
        true
    }

    /// One act of one tab; true when there was one.
    fn act(&mut self, t: usize) -> bool {
        let Some(action) = self.tabs[t].to_do.pop_front() else {
            return false;
        };
        let then = match action {
            Action::Send(message) => {
                for (other, tab) in self.tabs.iter_mut().enumerate() {
                    if other != t && tab.alive {
                        tab.inbox[t].push_back(message.clone());
                    }
                }
                Vec::new()
            }
            Action::CarryOut { intent, ours } => self.carry_out(t, &intent, ours),
            Action::Follow { seq, change } => {
                let document = &mut self.tabs[t].document;
                if seq > document.len() as u64 {
                    assert_eq!(document.len() as u64 + 1, seq, "a change is missing");
                    document.push(change.id);
                }
                Vec::new()
            }
            Action::CatchUp => {
                let tab = &mut self.tabs[t];
                if self.storage.len() >= tab.document.len() {
                    tab.document.clone_from(&self.storage);
                }
                let known = tab.document.clone();
                tab.tab.caught_up(known.len() as u64, known)
            }
            Action::ShowRefusal { id, .. } => {
                self.tabs[t].refused.push(id);
                Vec::new()
            }
            Action::OutOfStep => panic!("nobody is ever out of step while saving works"),
        };
        for action in then.into_iter().rev() {
            self.tabs[t].to_do.push_front(action);
        }
        true
    }

    fn carry_out(&mut self, t: usize, intent: &Intent, ours: bool) -> Vec<Action> {
        let id = intent.change;
        let tab = &mut self.tabs[t];
        assert_eq!(self.holder, Some(t), "only who has the lock writes");
        assert_eq!(tab.tab.role(), Role::Writer);
        let result = if is_refused(id) {
            Err(Refusal::new("", "No.", ""))
        } else {
            assert_eq!(
                tab.document, self.storage,
                "the writer has the newest state"
            );
            self.storage.push(id);
            tab.document.push(id);
            Ok((self.storage.len() as u64, change(id)))
        };
        tab.tab.carried_out(id, ours, result)
    }

    /// The tab is gone, with what it had yet to do; of what it said the others hear a part only.
    fn kill(&mut self, t: usize, heard: usize) {
        if self.tabs.iter().filter(|tab| tab.alive).count() < 2 {
            return;
        }
        self.tabs[t].alive = false;
        for (other, tab) in self.tabs.iter_mut().enumerate() {
            let keep = (heard + other * 3) % (tab.inbox[t].len() + 1);
            tab.inbox[t].truncate(keep);
        }
        if self.holder == Some(t) {
            self.holder = None;
        }
    }

    /// Everybody says and does what is left, and somebody has the lock.
    fn settle(&mut self) {
        loop {
            if self.holder.is_none() {
                let heir = self.living(self.intents as usize);
                self.grant(heir);
            }
            let mut busy = false;
            for t in 0..self.tabs.len() {
                while self.tabs[t].alive && self.act(t) {
                    busy = true;
                }
                for sender in 0..self.tabs.len() {
                    busy |= self.tabs[t].alive && self.deliver(t, sender);
                }
            }
            if !busy {
                return;
            }
        }
    }

    fn judge(&self) {
        let mut once = self.storage.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(
            once.len(),
            self.storage.len(),
            "an edit was carried out twice"
        );
        for tab in self.tabs.iter().filter(|tab| tab.alive) {
            assert_eq!(tab.document, self.storage, "a tab shows something else");
            assert_eq!(tab.tab.pending().count(), 0);
            for id in &tab.asked {
                if is_refused(*id) {
                    assert!(tab.refused.contains(id), "nobody said that it was refused");
                } else {
                    assert!(self.storage.contains(id), "an edit was lost");
                }
            }
        }
        assert!(self.storage.iter().all(|id| !is_refused(*id)));
    }
}

#[derive(Clone, Debug)]
enum Event {
    Open,
    Want(usize),
    Deliver(usize, usize),
    Act(usize),
    Kill(usize, usize),
    Grant(usize),
    Settle,
}

fn event() -> impl Strategy<Value = Event> {
    let n = 0usize..6;
    prop_oneof![
        1 => Just(Event::Open),
        6 => n.clone().prop_map(Event::Want),
        14 => (n.clone(), n.clone()).prop_map(|(t, s)| Event::Deliver(t, s)),
        14 => n.clone().prop_map(Event::Act),
        1 => (n.clone(), 0usize..20).prop_map(|(t, heard)| Event::Kill(t, heard)),
        3 => n.prop_map(Event::Grant),
        1 => Just(Event::Settle),
    ]
}

fn run(events: &[Event]) -> World {
    let mut world = World::default();
    world.open();
    world.open();
    for event in events {
        match event {
            Event::Open if world.tabs.len() < 6 => world.open(),
            Event::Open => {}
            Event::Want(t) => world.want(world.living(*t)),
            Event::Deliver(t, s) => {
                world.deliver(world.living(*t), *s);
            }
            Event::Act(t) => {
                world.act(world.living(*t));
            }
            Event::Kill(t, heard) => world.kill(world.living(*t), *heard),
            Event::Grant(t) => world.grant(world.living(*t)),
            Event::Settle => world.settle(),
        }
    }
    world.settle();
    world.judge();
    world
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn no_edit_is_lost_or_repeated(events in prop::collection::vec(event(), 0..160)) {
        run(&events);
    }
}

#[test]
fn an_edit_in_a_following_tab_comes_back_by_the_writer() {
    let mut world = World::default();
    world.open();
    world.grant(0);
    world.open();
    world.settle();
    world.want(1);
    assert_eq!(world.tabs[1].document, []);
    world.settle();
    assert_eq!(world.storage, [ChangeId(1)]);
    world.judge();
}

#[test]
fn an_edit_journalled_by_a_writer_that_died_silently_is_not_repeated() {
    let mut world = World::default();
    world.open();
    world.grant(0);
    world.open();
    world.settle();
    world.want(1);
    world.act(1); // asks
    world.deliver(0, 1);
    world.act(0); // journals
    assert_eq!(world.storage, [ChangeId(1)]);
    world.kill(0, 0); // before it tells
    world.settle();
    assert_eq!(world.holder, Some(1));
    assert_eq!(world.storage, [ChangeId(1)]);
    world.judge();
}

/// The writer could not save: its changes are in no journal, but the tabs that heard them have them.
#[test]
fn a_follower_that_is_further_than_the_storage_goes_on_from_what_it_has() {
    let mut tab = TabProtocol::new(4, [ChangeId(4)]);
    let unsaved = Message::Done {
        seq: 5,
        change: Box::new(change(ChangeId(5))),
    };
    assert!(matches!(
        tab.received(unsaved)[..],
        [Action::Follow { seq: 5, .. }]
    ));
    assert_eq!(tab.granted(), [Action::CatchUp]);
    let head = Action::Send(Message::Head { seq: 5 });
    assert_eq!(tab.caught_up(4, [ChangeId(4)]), [head]);
    assert_eq!((tab.role(), tab.seq()), (Role::Writer, 5));
    let again = Message::Ask {
        intent: Box::new(intent(5)),
    };
    let known = Message::Known {
        id: ChangeId(5),
        seq: 5,
    };
    assert_eq!(tab.received(again), [Action::Send(known)]);
}

/// What the storage does not have is asked of the writer; if that does not help either, the user is told.
#[test]
fn a_gap_that_the_storage_cannot_fill_is_asked_for_once() {
    let mut late = TabProtocol::new(2, []);
    assert_eq!(late.received(Message::Head { seq: 4 }), [Action::CatchUp]);
    let need = Action::Send(Message::Need { after: 2 });
    assert_eq!(late.caught_up(2, []), [need]);

    let mut writer = TabProtocol::new(2, []);
    writer.granted();
    writer.caught_up(2, []);
    for id in [3, 4] {
        writer.carried_out(ChangeId(id), true, Ok((id, change(ChangeId(id)))));
    }
    for action in writer.received(Message::Need { after: 2 }) {
        let Action::Send(message) = action else {
            panic!("{action:?}");
        };
        late.received(message);
    }
    assert_eq!(late.seq(), 4);

    let mut lost = TabProtocol::new(1, []);
    lost.received(Message::Head { seq: 4 });
    lost.caught_up(1, []);
    assert_eq!(lost.received(Message::Head { seq: 4 }), [Action::CatchUp]);
    assert_eq!(lost.caught_up(1, []), [Action::OutOfStep]);
}

#[test]
fn messages_survive_being_written_and_read() {
    let messages = [
        Message::Hello,
        Message::Head { seq: 1 },
        Message::Ask {
            intent: Box::new(intent(9)),
        },
        Message::Done {
            seq: 3,
            change: Box::new(change(ChangeId(u64::MAX))),
        },
        Message::Known {
            id: ChangeId(1),
            seq: 2,
        },
        Message::Refused {
            id: ChangeId(1),
            refusal: Refusal::new("a", "b", "c"),
        },
        Message::Need { after: 1 },
    ];
    for message in messages {
        let value = serde_json::to_value(&message).unwrap();
        assert_eq!(serde_json::from_value::<Message>(value).unwrap(), message);
    }
}
