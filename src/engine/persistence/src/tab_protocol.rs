//! Several tabs, one document: one tab writes, the others send it their intents and apply the changes that it makes.
//!
//! This is the protocol without the browser: a [`TabProtocol`] takes events and answers with actions. These rules keep
//! edits from being lost or repeated:
//!
//! * the writer (who holds the lock) numbers the changes and journals each before it tells the others;
//! * a tab that asks keeps its intent until it has seen the change of that id, or a refusal;
//! * a new writer first catches up with the storage, then asks itself what it still had pending, and announces itself,
//!   upon which the others ask again; an intent whose change is known is not carried out twice.

use plumbline_commands::command::Intent;
use plumbline_compact::gather::Gather;
use plumbline_document::change::Change;
use plumbline_document::ids::ChangeId;
use plumbline_document::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};

/// How many changes the writer can repeat for a tab that missed them.
const LOG_KEPT: usize = 256;

/// A message between tabs. Every tab receives every message but its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// The sender is new, and asks who writes.
    Hello,
    /// The sender writes, and this is the last change.
    Head {
        /// Its number.
        seq: u64,
    },
    /// The sender asks the writer to carry out an intent.
    Ask {
        /// The intent.
        intent: Box<Intent>,
    },
    /// The writer has made a change.
    Done {
        /// Its number.
        seq: u64,
        /// The change.
        change: Box<Change>,
    },
    /// The intent of this id was carried out before.
    Known {
        /// The id of the intent and of its change.
        id: ChangeId,
        /// The last change.
        seq: u64,
    },
    /// The writer refuses the intent of this id.
    Refused {
        /// The id of the intent.
        id: ChangeId,
        /// Why.
        refusal: Refusal,
    },
    /// The sender asks the writer to repeat the changes after this number, because the storage does not have them.
    Need {
        /// The last change that the sender has.
        after: u64,
    },
}

/// A message with the schema of its sender.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The sender's schema.
    pub schema: u32,
    /// The message as JSON, so that the schema of one that cannot be read is still known.
    pub message: serde_json::Value,
}

/// What a tab has to do next. A list of actions is carried out in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Send this to the other tabs.
    Send(Message),
    /// Carry out this intent, journal the change, and report by [`TabProtocol::carried_out`].
    CarryOut {
        /// The intent.
        intent: Box<Intent>,
        /// Whether it was asked in this tab.
        ours: bool,
    },
    /// Apply this change, which is in the journal already, unless the tab has it from the storage by now. When it does
    /// not fit, go on as with `CatchUp`.
    Follow {
        /// Its number.
        seq: u64,
        /// The change.
        change: Box<Change>,
    },
    /// Load from the storage, unless it is behind this tab, and report by [`TabProtocol::caught_up`].
    CatchUp,
    /// Tell the user that what they asked in this tab was refused.
    ShowRefusal {
        /// The id of the intent.
        id: ChangeId,
        /// Why.
        refusal: Refusal,
    },
    /// Tell the user to go on in another tab or to reload: this tab cannot follow any more.
    OutOfStep,
}

/// Which part a tab plays at present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Applies the changes of the tab that writes.
    Follower,
    /// Has the lock, and is catching up before it writes.
    Heir,
    /// Writes.
    Writer,
}

/// One tab's part in the protocol.
#[derive(Clone, Debug)]
pub struct TabProtocol {
    role: Role,
    seq: u64,
    /// The highest number of a change that this tab knows of.
    highest_known: u64,
    /// Intents of this tab whose change or refusal has not arrived.
    pending: VecDeque<Intent>,
    /// Intents that this writer is carrying out and has not reported yet.
    in_hand: BTreeSet<ChangeId>,
    /// Changes that are known to have happened.
    known: BTreeSet<ChangeId>,
    /// The refusals of this writer, so that a repeated intent gets the same answer.
    refused: Vec<(ChangeId, Refusal)>,
    /// The latest changes.
    log: VecDeque<(u64, Change)>,
    /// Changes that the writer says were made, with the number of the last change at that moment.
    claimed: Vec<(ChangeId, u64)>,
    asked_for_gap: bool,
}

impl TabProtocol {
    /// A tab that has loaded the document up to `seq`, and knows these changes to be in it. It begins as a follower.
    pub fn new(seq: u64, known: impl IntoIterator<Item = ChangeId>) -> Self {
        Self {
            role: Role::Follower,
            seq,
            highest_known: seq,
            pending: VecDeque::new(),
            in_hand: BTreeSet::new(),
            known: known.into_iter().gather(),
            refused: Vec::new(),
            log: VecDeque::new(),
            claimed: Vec::new(),
            asked_for_gap: false,
        }
    }

    /// The part that it plays at present.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The last change that it has.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Intents of this tab whose change or refusal has not arrived, oldest first.
    pub fn pending(&self) -> impl Iterator<Item = &Intent> {
        self.pending.iter()
    }

    /// The first message of a new tab.
    pub fn hello(&self) -> Vec<Action> {
        vec![Action::Send(Message::Hello)]
    }

    /// The user asks for something in this tab.
    pub fn want(&mut self, intent: Intent) -> Vec<Action> {
        match self.role {
            Role::Writer => {
                self.in_hand.insert(intent.change);
                vec![Action::CarryOut {
                    intent: Box::new(intent),
                    ours: true,
                }]
            }
            Role::Heir => {
                self.pending.push_back(intent);
                Vec::new()
            }
            Role::Follower => {
                self.pending.push_back(intent.clone());
                vec![Action::Send(Message::Ask {
                    intent: Box::new(intent),
                })]
            }
        }
    }

    /// This tab has been given the lock.
    pub fn granted(&mut self) -> Vec<Action> {
        if self.role != Role::Follower {
            return Vec::new();
        }
        self.role = Role::Heir;
        vec![Action::CatchUp]
    }

    /// This tab has loaded from the storage, unless the storage was behind it. It is at change `seq` now, and these changes
    /// are known to be in its document.
    pub fn caught_up(
        &mut self,
        seq: u64,
        known: impl IntoIterator<Item = ChangeId>,
    ) -> Vec<Action> {
        self.seq = self.seq.max(seq);
        self.highest_known = self.highest_known.max(self.seq);
        self.known.extend(known);
        let known = &self.known;
        self.pending
            .retain(|intent| !known.contains(&intent.change));
        self.settle_claimed();
        if self.role == Role::Heir {
            self.role = Role::Writer;
            let head = Action::Send(Message::Head { seq: self.seq });
            self.in_hand.extend(self.pending.iter().map(|i| i.change));
            let own = self.pending.drain(..).map(|intent| Action::CarryOut {
                intent: Box::new(intent),
                ours: true,
            });
            return std::iter::once(head).chain(own).collect();
        }
        if self.seq >= self.highest_known || self.role == Role::Writer {
            self.asked_for_gap = false;
            return Vec::new();
        }
        if self.asked_for_gap {
            return vec![Action::OutOfStep];
        }
        self.asked_for_gap = true;
        vec![Action::Send(Message::Need { after: self.seq })]
    }

    /// This tab, as the writer, has carried out an intent.
    pub fn carried_out(
        &mut self,
        id: ChangeId,
        ours: bool,
        result: Result<(u64, Change), Refusal>,
    ) -> Vec<Action> {
        self.in_hand.remove(&id);
        match result {
            Ok((seq, change)) => {
                self.took(seq, &change);
                vec![Action::Send(Message::Done {
                    seq,
                    change: Box::new(change),
                })]
            }
            Err(refusal) => {
                self.refused.push((id, refusal.clone()));
                let surplus = self.refused.len().saturating_sub(LOG_KEPT);
                self.refused.drain(..surplus);
                vec![if ours {
                    Action::ShowRefusal { id, refusal }
                } else {
                    Action::Send(Message::Refused { id, refusal })
                }]
            }
        }
    }

    /// This tab, as the writer, has carried out an intent that changed nothing.
    pub fn nothing_done(&mut self, id: ChangeId) -> Vec<Action> {
        self.in_hand.remove(&id);
        self.known.insert(id);
        vec![Action::Send(Message::Known { id, seq: self.seq })]
    }

    /// This tab, as a writer without locks, found that another tab had written and has loaded from the storage again.
    pub fn reloaded(&mut self, seq: u64, known: impl IntoIterator<Item = ChangeId>) {
        self.seq = seq;
        self.highest_known = self.highest_known.max(seq);
        self.known.extend(known);
        self.log.clear();
    }

    /// A message of another tab has arrived.
    pub fn received(&mut self, message: Message) -> Vec<Action> {
        match message {
            Message::Hello => self.announce(),
            Message::Head { seq } => self.head_received(seq),
            Message::Ask { intent } => self.asked(intent),
            Message::Done { seq, change } => self.done_received(seq, change),
            Message::Known { id, seq } => {
                self.claimed.push((id, seq));
                self.settle_claimed();
                self.gap_at(seq)
            }
            Message::Refused { id, refusal } => {
                if self.settle(id) {
                    vec![Action::ShowRefusal { id, refusal }]
                } else {
                    Vec::new()
                }
            }
            Message::Need { after } => self.repeat(after),
        }
    }

    fn announce(&self) -> Vec<Action> {
        if self.role == Role::Writer {
            vec![Action::Send(Message::Head { seq: self.seq })]
        } else {
            Vec::new()
        }
    }

    fn head_received(&mut self, seq: u64) -> Vec<Action> {
        if self.role != Role::Follower {
            return Vec::new();
        }
        let mut actions = self.gap_at(seq);
        // Nobody knows whether the writer before has received these; the new one tells known intents from new ones.
        actions.extend(self.pending.iter().cloned().map(|intent| {
            Action::Send(Message::Ask {
                intent: Box::new(intent),
            })
        }));
        actions
    }

    fn asked(&mut self, intent: Box<Intent>) -> Vec<Action> {
        // An heir need not answer: it will announce itself, and then every tab asks again.
        if self.role != Role::Writer {
            return Vec::new();
        }
        let id = intent.change;
        // Asked twice before the first was done: one answer is coming.
        if self.in_hand.contains(&id) {
            return Vec::new();
        }
        if self.known.contains(&id) {
            return vec![Action::Send(Message::Known { id, seq: self.seq })];
        }
        if let Some((_, refusal)) = self.refused.iter().find(|(other, _)| *other == id) {
            let refusal = refusal.clone();
            return vec![Action::Send(Message::Refused { id, refusal })];
        }
        self.in_hand.insert(id);
        vec![Action::CarryOut {
            intent,
            ours: false,
        }]
    }

    fn done_received(&mut self, seq: u64, change: Box<Change>) -> Vec<Action> {
        if seq <= self.seq {
            if self.known.contains(&change.id) {
                self.settle(change.id);
                return Vec::new();
            }
            // Another change under a number that is taken here: a writer that could not save died before everybody
            // had received it. A guess repairs nothing.
            let taken = self.log.iter().any(|(other, _)| *other == seq);
            return if taken {
                vec![Action::OutOfStep]
            } else {
                Vec::new()
            };
        }
        if seq > self.seq.saturating_add(1) {
            return self.gap_at(seq);
        }
        self.took(seq, &change);
        self.asked_for_gap = false;
        vec![Action::Follow { seq, change }]
    }

    fn repeat(&self, after: u64) -> Vec<Action> {
        if self.role != Role::Writer {
            return Vec::new();
        }
        let later = self.log.iter().filter(|(seq, _)| *seq > after);
        let done = later.map(|(seq, change)| {
            Action::Send(Message::Done {
                seq: *seq,
                change: Box::new(change.clone()),
            })
        });
        // The head comes last: a tab that is still behind then knows that the writer has nothing more for it.
        done.chain(self.announce()).collect()
    }

    /// A change of this number was made: loads from the storage if this tab does not have it.
    fn gap_at(&mut self, seq: u64) -> Vec<Action> {
        self.highest_known = self.highest_known.max(seq);
        if self.seq < seq && self.role == Role::Follower {
            vec![Action::CatchUp]
        } else {
            Vec::new()
        }
    }

    fn took(&mut self, seq: u64, change: &Change) {
        self.seq = seq;
        self.highest_known = self.highest_known.max(seq);
        self.known.insert(change.id);
        self.settle(change.id);
        self.settle_claimed();
        self.log.push_back((seq, change.clone()));
        let surplus = self.log.len().saturating_sub(LOG_KEPT);
        self.log.drain(..surplus);
    }

    /// Intents whose change is in this document, as far as the writer has said, are no longer pending.
    fn settle_claimed(&mut self) {
        let claimed = std::mem::take(&mut self.claimed);
        for (id, seq) in claimed {
            if seq <= self.seq {
                self.known.insert(id);
                self.settle(id);
            } else {
                self.claimed.push((id, seq));
            }
        }
    }

    /// Removes an intent from the pending ones; true when it was among them.
    fn settle(&mut self, id: ChangeId) -> bool {
        let before = self.pending.len();
        self.pending.retain(|intent| intent.change != id);
        self.pending.len() < before
    }
}
