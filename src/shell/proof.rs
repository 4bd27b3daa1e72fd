//! Looking whether an unknown write happened: the same conversation as sending it, ended where it would change something; or a number, read again.

use super::{
    Counter,
    counter::unexpected,
    courier::{Company, Waited},
};
use crate::{
    domain::{Answer, Ask, Change, Customer, Done, Outcome, Trouble, TroubleKind},
    mirror::{FOR_A_PERSON, Finding, Sighting, State, Verdict, Write, is_counted, judge},
};

/// After a look that could not be had the next one waits so long, milliseconds.
const AGAIN_MS: i64 = 15_000;

impl Counter {
    /// Looks for an unknown write, and does what two equal looks allow. Gives the write as it now stands. The caller holds the sender's role.
    pub async fn look(&self, id: &str) -> Result<(Write, Option<Trouble>), Trouble> {
        let write = self.one(id).await?;
        if write.state != State::Unknown {
            return Ok((write, None));
        }
        let (sighting, done) = match self.sight(&write).await {
            Ok(seen) => seen,
            Err(trouble) => {
                let wait_ms = trouble.retry_after_s.map_or(AGAIN_MS, |s| i64::from(s) * 1000);
                self.store.put_off(id, self.now().plus_ms(wait_ms)).await?;
                return Ok((self.one(id).await?, Some(trouble)));
            }
        };
        match judge(&write, &sighting) {
            Finding::Happened(how) => match done {
                Some(done) => self.conclude(&write, write.attempts, &Ok(done)).await?,
                None => self.end(&write, State::Done, how).await?,
            },
            Finding::NotDone(why) => self.end(&write, State::Refused, why).await?,
            Finding::Resend => return self.attempt(write, true).await,
            Finding::LookAgain => self.store.sighted(id, write.attempts, &sighting.word(), self.clocks(), None).await?,
            Finding::Person(why) => self.store.sighted(id, write.attempts, FOR_A_PERSON, self.clocks(), Some(&why)).await?,
        }
        Ok((self.one(id).await?, None))
    }

    async fn end(&self, write: &Write, state: State, detail: String) -> Result<(), Trouble> {
        let verdict = Verdict { detail, ..Verdict::of(state) };
        self.store.conclude(&write.id, write.attempts, &verdict, self.now()).await
    }

    /// What is at the vendor of it. Errors: it could not be looked now.
    async fn sight(&self, write: &Write) -> Result<(Sighting, Option<Done>), Trouble> {
        if is_counted(write.change.kind()) {
            let gone = || Sighting::Other("the vendor does not say the number any more".into());
            return Ok((self.count(&write.change).await?.map_or_else(gone, Sighting::Count), None));
        }
        if let Change::Delete { id } = &write.change {
            let done = |outcome| (Sighting::There, Some(Done { id: id.clone(), customer: None, outcome }));
            return Ok(match self.show(id).await? {
                None => done(Outcome::Removed),
                Some(known) if is_anonymous(&known.customer, write.base.as_deref()) => done(Outcome::Anonymised),
                Some(_) => (Sighting::Absent, None),
            });
        }
        let ask = Ask::Do { change: write.change.clone(), key: write.id.clone(), base: write.base.clone(), again: true };
        let mut looking = Looking { stopped: false };
        match self.courier.converse(&ask, &mut looking).await {
            _ if looking.stopped => Ok((Sighting::Absent, None)),
            Ok(Answer::Done(done)) => Ok((Sighting::There, Some(done))),
            Ok(_) => Err(unexpected()),
            Err(said)
                if matches!(said.kind, TroubleKind::Conflict | TroubleKind::NotFound | TroubleKind::Refused | TroubleKind::Unable) =>
            {
                // What differs from reply to reply is not what was seen.
                Ok((Sighting::Other(Trouble { request_id: None, ..said }.to_string()), None))
            }
            Err(trouble) => Err(trouble),
        }
    }
}

/// Sales stay, and whose they were is gone.
fn is_anonymous(now: &Customer, before: Option<&Customer>) -> bool {
    let nobody = now.phone.is_none() && now.email.is_none();
    nobody && before.is_some_and(|b| b.name != now.name && (b.phone.is_some() || b.email.is_some()))
}

/// Lets nothing leave that changes anything.
struct Looking {
    stopped: bool,
}

impl Company for Looking {
    fn before_effect(&mut self) -> Waited<'_> {
        self.stopped = true;
        Box::pin(async { Err(Trouble::new(TroubleKind::Usage, "only looking")) })
    }
}
