//! From a saved write to its end: sent at once, oldest first per customer, by whoever has the sender's role on this box; then told.

use crate::{
    domain::{Trouble, TroubleKind},
    mirror::{State, Write},
    shell::Counter,
};

use super::{json, out::Out, runtime::nap};

/// How long another process on this box gets to send what we saved, milliseconds.
const WATCH_MS: u64 = 45_000;
/// How often we look whether it did.
const LOOK_MS: u64 = 100;

/// Sends a saved write now, or sees to it that the console on this box did. Gives how it stands, and what went wrong on the way.
pub async fn deliver(counter: &Counter, id: &str) -> Result<(Write, Option<Trouble>), Trouble> {
    for _ in 0..WATCH_MS / LOOK_MS {
        if let Some(_role) = counter.take_sender_role().await? {
            return send(counter, id).await;
        }
        let (write, trouble) = standing(counter, id).await?;
        // Tried and put back into the queue: the line is down, and waiting longer would not mend it.
        let put_back = write.state == State::Queued && write.not_before.0 > 0;
        if put_back || !matches!(write.state, State::Queued | State::Sending) {
            return Ok((write, trouble));
        }
        nap(LOOK_MS).await;
    }
    standing(counter, id).await
}

/// With the sender's role. What was saved earlier for the same customer goes first.
async fn send(counter: &Counter, id: &str) -> Result<(Write, Option<Trouble>), Trouble> {
    let writes = counter.store.writes().await?;
    let ours = writes.iter().find(|w| w.id == id).ok_or_else(lost)?;
    let behind = writes.iter().any(|w| w.customer == ours.customer && w.seq < ours.seq && w.state.open());
    // The same rule as the plan's: what may have happened is sent again only where a key makes that harmless.
    let may = ours.state == State::Queued || (ours.state == State::Unknown && counter.capabilities().keyed);
    if may && !behind {
        return counter.send(id).await;
    }
    if may {
        counter.drain().await?;
    }
    standing(counter, id).await
}

async fn standing(counter: &Counter, id: &str) -> Result<(Write, Option<Trouble>), Trouble> {
    let write = counter.store.write(id).await?.ok_or_else(lost)?;
    let trouble = trouble_of(&write);
    Ok((write, trouble))
}

fn lost() -> Trouble {
    Trouble::new(TroubleKind::Local, "this write is not in the outbox")
}

/// What a write's state says, where the reply itself was another process's.
fn trouble_of(write: &Write) -> Option<Trouble> {
    let kind = match write.state {
        State::Done => return None,
        State::Queued => TroubleKind::Unreachable,
        State::Sending | State::Unknown => TroubleKind::Lost,
        State::Refused | State::Dismissed => TroubleKind::Refused,
    };
    Some(Trouble { fields: write.fields.clone(), ..Trouble::new(kind, write.detail.clone()) })
}

/// Tells what a write came to. Gives the exit code.
pub async fn tell(out: &Out, counter: &Counter, write: Write, trouble: Option<Trouble>) -> Result<u8, Trouble> {
    match (write.state, trouble) {
        (State::Done, _) => done(out, counter, &write).await,
        (State::Queued, trouble) => {
            let trouble = trouble.unwrap_or_else(|| Trouble::new(TroubleKind::Unreachable, write.detail.clone()));
            Ok(queued(out, &write, &trouble))
        }
        (_, trouble) => {
            let mut trouble = trouble.or_else(|| trouble_of(&write)).unwrap_or_else(lost);
            if trouble.kind == TroubleKind::Lost {
                trouble.message.push_str(&format!(
                    "; it may or may not have happened. It is in the outbox: look at the customer, then `frontdesk outbox retry {0}` or `frontdesk outbox dismiss {0}`",
                    write.id
                ));
            }
            let code = out.fail_with(&trouble, json::write(&write, None));
            if write.state == State::Refused && !out.json() {
                out.note(&format!("frontdesk: it stays in the outbox until it is put aside: frontdesk outbox dismiss {}", write.id));
            }
            Ok(code)
        }
    }
}

async fn done(out: &Out, counter: &Counter, write: &Write) -> Result<u8, Trouble> {
    // Older than the write means that the record could not be read afterwards: then it is not shown as if it had been.
    let known = counter.store.known(&write.customer).await?.filter(|k| k.as_of >= write.changed_at);
    if out.json() {
        let writes = counter.store.writes().await?;
        let customer = known.as_ref().map(|k| json::customer(&k.customer, counter.capabilities().vendor.0, k.as_of, &writes));
        out.value(&serde_json::Value::Object(json::write(write, customer)));
        return Ok(0);
    }
    out.heading(&write.detail);
    out.fact("customer", Some(&write.customer));
    if let Some(known) = known {
        out.fact("name", Some(&known.customer.title()));
        out.fact("phone", known.customer.phone.as_deref());
        out.fact("e-mail", known.customer.email.as_deref());
        for card in known.customer.cards.iter().flatten() {
            out.fact("card", Some(&format!("{} {} ({})", card.label(), card.progress(), card.id)));
        }
        out.fact("points", known.customer.points.map(|p| p.to_string()).as_deref());
    }
    Ok(0)
}

/// Saved and not sent: no failure of the command's own, so JSON has the write alone.
fn queued(out: &Out, write: &Write, trouble: &Trouble) -> u8 {
    if trouble.kind == TroubleKind::NotAllowed {
        return out.fail_with(trouble, json::write(write, None));
    }
    if out.json() {
        out.value(&serde_json::Value::Object(json::write(write, None)));
    } else {
        out.heading("queued");
        out.fact("write", Some(&write.id));
    }
    out.note(&format!(
        "frontdesk: {trouble}; the write is saved and goes out with the console, a later sync, or `frontdesk outbox retry {}`",
        write.id
    ));
    Trouble::new(TroubleKind::Unreachable, "").exit_code()
}
