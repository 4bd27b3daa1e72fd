//! Every kind of write at every vendor, its answer lost, late, cut or replaced: what became of it, by the outbox and by the book.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, OnceLock},
};

use frontdesk::{domain::Kind, mirror::State, net::Transport, vendors};

use super::{FEW, Plan};
use crate::conformance::{
    bench::{Bench, Setup},
    faults::{FATES, Fate, KINDS, Lossy, change, sent, times},
    told::{Say, Told, run},
};

/// After the write: how long until what is late arrives, and between looks at the outbox; seconds.
const LATE_S: i64 = 60;
const STEP_S: i64 = 200;
const STEPS: usize = 6;

/// How writes of one kind at one vendor ended.
#[derive(Clone, Debug, Default)]
pub struct Ends {
    pub all: usize,
    /// Done or refused without a person, and so it is in the book.
    pub alone: usize,
    /// A person is asked.
    pub person: usize,
    /// More than once in the book.
    pub twice: usize,
    /// The outbox says what the book does not.
    pub untrue: Vec<String>,
}

impl Ends {
    /// One more: what the outbox says of it in the end, and how often it is in the book.
    pub fn note(&mut self, state: State, times: i64, how: &str) {
        self.all += 1;
        self.twice += usize::from(times > 1);
        match (state, times) {
            (State::Done, 1) | (State::Refused, 0) => self.alone += 1,
            (State::Unknown, 0 | 1) => self.person += 1,
            (state, times) => self.untrue.push(format!("{how}: {}, in the book {times} times", state.word())),
        }
    }
}

/// Time goes by until whatever can settle has; what the outbox says then.
pub async fn settled(bench: &Bench, id: &str) -> Told<State> {
    for _ in 0..STEPS {
        bench.time.pass_s(STEP_S);
        bench.counter.drain().await.say("sending")?;
    }
    Ok(bench.counter.store.write(id).await.say("the outbox")?.say("the outbox")?.state)
}

async fn one(vendor: &'static str, kind: Kind, fate: Fate) -> Told<(State, i64)> {
    let line = OnceLock::new();
    let between = |inner| -> Arc<dyn Transport> { line.get_or_init(|| Arc::new(Lossy::new(inner, fate))).clone() };
    let bench = Bench::behind(Setup::of(vendor).people(10), between).await;
    let (change, base) = change(&bench, kind).await?;
    let id = sent(&bench, line.get().say("a line")?, change, base).await?;
    bench.time.pass_s(LATE_S);
    line.get().say("a line")?.arrives().await;
    Ok((settled(&bench, &id).await?, times(&bench, kind).await?))
}

fn measure(plan: &Plan) -> BTreeMap<(&'static str, &'static str), Ends> {
    let mut found: BTreeMap<_, Ends> = BTreeMap::new();
    for vendor in vendors::ALL.map(|id| id.0) {
        for kind in KINDS.into_iter().filter(|kind| vendors::dialect(vendor).is_some_and(|d| d.capabilities().can(*kind))) {
            let ends = found.entry((vendor, kind.word())).or_default();
            for (fate, _) in FATES.into_iter().flat_map(|fate| (0..plan.losses).map(move |n| (fate, n))) {
                let (state, times) =
                    run(one(vendor, kind, fate)).unwrap_or_else(|e| unreachable!("{vendor} {} {fate:?}: {e}", kind.word()));
                ends.note(state, times, &format!("{fate:?}"));
            }
        }
    }
    found
}

#[test]
fn no_lost_answer_does_anything_twice_or_is_told_wrongly() {
    for ((vendor, kind), ends) in measure(&FEW) {
        assert_eq!((ends.twice, ends.untrue.as_slice()), (0, &[][..]), "{vendor} {kind}");
        let counted = matches!(kind, "stamp" | "redeem_reward" | "redeem_points");
        assert!(counted || ends.person == 0, "{vendor} {kind}: {ends:?}");
    }
}

pub fn report(plan: &Plan) -> String {
    let found = measure(plan);
    let mut page = format!(
        "## Lost answers\n\n{} writes in all, in equal parts: answer lost, carried out a minute late, answer cut, 500 after it was done, a web page \
         instead, never arrived, never sent, this box dead before the answer came, this box dead and nothing carried out. Every write has a person of its own, so what the book holds afterwards says how often it was done. Time is moved by hand; the settle window is each vendor's own.\n\n\
         | vendor | write | writes | settled alone | left to a person | done twice | told wrongly |\n|---|---|---|---|---|---|---|\n",
        found.values().map(|e| e.all).sum::<usize>()
    );
    for ((vendor, kind), e) in &found {
        let _ = writeln!(page, "| {vendor} | {kind} | {} | {} | {} | {} | {} |", e.all, e.alone, e.person, e.twice, e.untrue.len());
    }
    for ((vendor, kind), e) in found {
        for words in e.untrue {
            let _ = writeln!(page, "\n- {vendor} {kind}: {words}");
        }
    }
    page
}
