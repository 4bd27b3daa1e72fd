//! Where replies go: into the desk, never to a screen. A reply with an old ticket is dropped, so a late one is harmless.

use super::{Action, Context, Desk, Effect, Link, Msg, Remote, Tone};
use crate::{
    domain::{Kind, Trouble, TroubleKind},
    mirror::{HELD, State, Write},
    store::Known,
};

fn gone() -> Trouble {
    Trouble::new(TroubleKind::NotFound, "this customer is no longer there at the vendor")
}

impl Desk {
    /// Takes everything that is not a key, a text, a row or a size.
    pub fn absorb(&mut self, msg: Msg) -> Vec<Effect> {
        // What was peeked at is known to the search already.
        self.revision += u64::from(!matches!(msg, Msg::Tick(_) | Msg::Peeked(_)));
        match msg {
            Msg::Tick(now) => {
                self.now = self.now.max(now);
                self.index.set_today(self.now.date());
                let at = self.now;
                self.notices.retain(|n| n.until > at);
                Vec::new()
            }
            Msg::People(people) => {
                for known in people {
                    if self.people.contains_key(&known.customer.id) {
                        self.know(known);
                    } else {
                        self.index.put(&known.customer);
                    }
                }
                Vec::new()
            }
            Msg::Gone(ids) => {
                for id in ids {
                    self.index.remove(&id);
                    // Whoever is looked at is gone, not unread.
                    if let Some(slot) = self.people.get_mut(&id) {
                        *slot = Remote::Failed(gone(), None);
                    }
                }
                Vec::new()
            }
            Msg::Visits(visits) => {
                for (id, at, times) in visits {
                    self.index.remember(&id, at.0, times);
                }
                Vec::new()
            }
            Msg::Everybody(people) => {
                self.preparing = None;
                self.index.adopt(people);
                self.everybody_at.get_or_insert(self.revision);
                self.newcomers.clear();
                self.seat_newcomers();
                Vec::new()
            }
            Msg::Preparing(progress) => {
                self.preparing = progress;
                Vec::new()
            }
            Msg::Peeked(known) => {
                if let Some(known) = known {
                    self.peeked(known);
                }
                Vec::new()
            }
            Msg::Shown(ticket, id, result) if self.current(&format!("show {id}"), ticket) => self.shown(id, result),
            Msg::Found(ticket, result) if self.finding == Some(ticket) => {
                self.finding = None;
                self.line(result.as_ref().err());
                let now = self.now;
                let found = result.map(|(rows, cut)| {
                    let ids = rows.iter().map(|c| c.id.clone()).collect();
                    for customer in rows {
                        self.know(Known { customer, as_of: now });
                    }
                    (ids, cut)
                });
                self.found = Some((ticket, found));
                Vec::new()
            }
            Msg::Ledger(ticket, id, result) if self.current(&format!("ledger {id}"), ticket) => {
                self.line(result.as_ref().err());
                self.ledgers.entry(id).or_default().settle(result, self.now);
                Vec::new()
            }
            Msg::Purchases(ticket, id, result) if self.current(&format!("purchases {id}"), ticket) => {
                self.line(result.as_ref().err());
                self.purchases.entry(id).or_default().settle(result, self.now);
                Vec::new()
            }
            Msg::Past(ticket, id, result) if self.current(&format!("past {id}"), ticket) => {
                self.journals.entry(id).or_default().settle(result, self.now);
                Vec::new()
            }
            Msg::Templates(result) => {
                self.templates.settle(result, self.now);
                Vec::new()
            }
            Msg::Line(kind, trouble) => {
                self.sent_here |= kind.is_some();
                self.line(trouble.as_ref());
                if let (Some(kind), Some(t)) = (kind, trouble.clone().filter(|t| t.lasting))
                    && !self.denied.iter().any(|(k, _)| *k == kind)
                {
                    self.denied.push((kind, t.message));
                    return Vec::new();
                }
                // What this box could not do by itself has no write to be told with.
                match (kind, trouble) {
                    (Some(_), Some(t)) if t.kind == TroubleKind::NotAllowed && !t.lasting => {
                        let outbox = self.key(Context::Search, Action::GoOutbox);
                        let words = format!("The vendor refuses the key. What is saved waits; the outbox ({outbox}) says what to do");
                        vec![self.say(Tone::Bad, words)]
                    }
                    (None, Some(t)) => vec![self.say_after(Tone::Bad, t.to_string())],
                    _ => Vec::new(),
                }
            }
            Msg::Saved(id, Ok(write)) => {
                match self.writes.iter_mut().find(|w| w.id == write.id) {
                    // The same operation with another text.
                    Some(known) if known.rev < write.rev => *known = write,
                    Some(_) => {}
                    None => {
                        self.told.insert(write.id.clone(), write.state);
                        self.writes.push(write);
                    }
                }
                self.seat_newcomers();
                self.held_now(&id)
            }
            Msg::Saved(id, Err(trouble)) => {
                self.holding = self.holding.take().filter(|(holding, _)| *holding != id);
                vec![self.say(Tone::Bad, trouble.to_string())]
            }
            Msg::Told(Ok(words)) => vec![self.say(Tone::Good, words)],
            Msg::Told(Err(trouble)) => vec![self.say(Tone::Bad, trouble.sentence())],
            Msg::Outbox(writes) => self.outbox(writes),
            Msg::Drafts(drafts) => {
                self.drafts = drafts;
                Vec::new()
            }
            Msg::Aged(fresh) => {
                self.fresh = fresh;
                Vec::new()
            }
            Msg::Syncing(people) => {
                self.syncing = Some(people);
                Vec::new()
            }
            Msg::Synced(result) => {
                self.syncing = None;
                let was_online = self.link == Link::Online;
                self.line(result.as_ref().err());
                match result {
                    Ok(fresh) => {
                        self.fresh = fresh;
                        Vec::new()
                    }
                    Err(t) if t.kind == TroubleKind::Unable => Vec::new(),
                    // The title says OFFLINE; saying so every minute helps nobody.
                    Err(t) if t.kind == TroubleKind::Unreachable && !was_online => Vec::new(),
                    Err(t) => vec![self.say_after(Tone::Warn, t.to_string())],
                }
            }
            // Stale tickets end here.
            _ => Vec::new(),
        }
    }

    fn peeked(&mut self, known: Known) {
        let slot = self.people.entry(known.customer.id.clone()).or_default();
        match slot {
            Remote::Ready(_, at) if *at >= known.as_of => {}
            Remote::Loading(old) => *old = Some((known.customer, known.as_of)),
            _ => *slot = Remote::Ready(known.customer, known.as_of),
        }
    }

    fn shown(&mut self, id: String, result: Result<Option<Known>, Trouble>) -> Vec<Effect> {
        self.line(result.as_ref().err());
        match result {
            Ok(Some(known)) => {
                self.know(known);
                Vec::new()
            }
            Ok(None) => {
                self.index.remove(&id);
                self.people.entry(id).or_default().settle(Err(gone()), self.now);
                Vec::new()
            }
            Err(trouble) => {
                self.people.entry(id).or_default().settle(Err(trouble), self.now);
                Vec::new()
            }
        }
    }

    /// What a reply says about the line: an answer of the vendor means it is there; what this box found out by itself says nothing.
    fn line(&mut self, trouble: Option<&Trouble>) {
        use TroubleKind::{Conflict, Failed, Garbled, NotAllowed, NotFound, Unreachable};
        match trouble.map(|t| t.kind) {
            Some(Unreachable) if self.link == Link::Online => {
                let why = trouble.map(|t| t.message.clone()).unwrap_or_default();
                self.link = Link::Offline { since: self.now, why };
            }
            None | Some(NotFound | Conflict | NotAllowed | Garbled | Failed) => self.link = Link::Online,
            // A wait among them: it is mostly kept here, without asking.
            Some(_) => {}
        }
    }

    /// The outbox as it is on disk now: tells what ended, reads afresh whom it concerned.
    fn outbox(&mut self, writes: Vec<Write>) -> Vec<Effect> {
        let mut effects = Vec::new();
        let first_time = self.told.is_empty();
        if self.put_off_elsewhere(&writes) {
            effects.push(Effect::Knock);
        }
        self.writes = writes;
        self.seat_newcomers();
        let ended: Vec<(Write, bool)> = self
            .writes
            .iter()
            .filter(|w| self.told.get(&w.id) != Some(&w.state))
            .map(|w| (w.clone(), self.told.contains_key(&w.id)))
            .collect();
        for (write, seen_before) in ended {
            self.told.insert(write.id.clone(), write.state);
            if first_time && !seen_before && write.state != State::Queued {
                continue;
            }
            effects.extend(self.tell(&write));
        }
        effects
    }

    /// Whether another console of this box put off what it tried to send, while the line seems to be up here: only that one knows why.
    fn put_off_elsewhere(&mut self, writes: &[Write]) -> bool {
        let sent_here = std::mem::take(&mut self.sent_here);
        let put_off = |w: &&Write| w.state == State::Queued && w.not_before > w.changed_at && w.detail != HELD;
        let anew = |w: &Write| self.writes.iter().any(|old| old.id == w.id && old.rev < w.rev);
        self.link == Link::Online && !sent_here && writes.iter().filter(put_off).any(anew)
    }

    fn tell(&mut self, write: &Write) -> Vec<Effect> {
        let who = self.index.get(&write.customer).map(|s| s.name.clone());
        let who = who.map(|n| format!("{n}: ")).unwrap_or_default();
        match write.state {
            // Reading afresh also finds out that somebody is gone after a delete.
            State::Done => {
                if write.change.kind() == Kind::RedeemPoints {
                    // The sale has another total now.
                    self.purchases.remove(&write.customer);
                }
                let words = match write.change.kind() {
                    Kind::Delete => self.farewell(write),
                    _ => format!("{who}{}", write.detail),
                };
                let told = self.say(Tone::Good, words);
                let here = self.people.get(&write.customer).and_then(Remote::as_of).is_some_and(|at| at > write.changed_at);
                let whole = self.people.get(&write.customer).and_then(Remote::value).is_some_and(|c| c.full);
                if here && whole && write.change.kind() != Kind::Delete { vec![told] } else { vec![told, self.fetch(&write.customer)] }
            }
            State::Refused => vec![self.say(Tone::Bad, format!("{who}refused: {}", write.detail))],
            State::Unknown => {
                let outbox = self.key(Context::Search, Action::GoOutbox);
                vec![self.say(Tone::Warn, format!("{who}{}: not known whether it arrived ({outbox})", write.words()))]
            }
            _ => Vec::new(),
        }
    }
}
