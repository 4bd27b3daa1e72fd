//! Looking whether an unknown write happened: the same conversation as sending it, ended where it would change something; or a number, read again.

use super::{
    Counter,
    counter::unexpected,
    courier::{Company, Waited},
};
use crate::{
    domain::{Answer, Ask, Customer, Done, Trouble, TroubleKind},
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
                self.store.put_off(id, self.now().plus_ms(AGAIN_MS)).await?;
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
            Finding::LookAgain => self.store.sighted(id, write.attempts, &sighting.word(), self.now(), None).await?,
            Finding::Person(why) => self.store.sighted(id, write.attempts, FOR_A_PERSON, self.now(), Some(&why)).await?,
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
        let ask = Ask::Do { change: write.change.clone(), key: write.id.clone(), base: write.base.clone(), again: true };
        let mut looking = Looking { stopped: false };
        match self.courier.converse(&ask, &mut looking).await {
            _ if looking.stopped => Ok((Sighting::Absent, None)),
            Ok(Answer::Done(done)) => Ok((Sighting::There, Some(done))),
            Ok(_) => Err(unexpected()),
            Err(said)
                if matches!(said.kind, TroubleKind::Conflict | TroubleKind::NotFound | TroubleKind::Refused | TroubleKind::Unable) =>
            {
                Ok((Sighting::Other(said.to_string()), None))
            }
            Err(trouble) => Err(trouble),
        }
    }
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

    fn rows(&mut self, _: Vec<Customer>, _: usize) -> Waited<'_> {
        Box::pin(async { Ok(()) })
    }
}
