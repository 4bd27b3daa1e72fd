//! outbox: writes that wait, were refused, or whose outcome is not known; and what a person decides about them.

use serde_json::{Value, json};

use crate::{
    config::Profile,
    domain::{Kind, Trouble, TroubleKind},
    mirror::{State, Write},
    shell::wall_clock,
    store::Store,
};

use super::{
    deliver::{deliver, tell},
    flags::Outbox,
    json, open,
    out::{Out, counted},
};

/// `outbox …`. Looking and putting aside need no line.
pub async fn run(out: &Out, profile: &Profile, what: Option<&Outbox>) -> Result<u8, Trouble> {
    match what {
        None => list(out, &open::store(profile).await?, None).await,
        Some(Outbox::List { customer }) => list(out, &open::store(profile).await?, customer.as_deref()).await,
        Some(Outbox::Show { id }) => show(out, &one(&open::store(profile).await?, id).await?),
        Some(Outbox::Retry { id }) => retry(out, profile, id).await,
        Some(Outbox::Dismiss { id }) => dismiss(out, &open::store(profile).await?, id).await,
    }
}

/// Of everybody what has not ended well; of one customer all this box did.
async fn list(out: &Out, store: &Store, customer: Option<&str>) -> Result<u8, Trouble> {
    let writes = match customer {
        Some(id) => store.writes_about(id).await?,
        None => {
            let mut writes = store.writes().await?;
            writes.retain(|w| w.state.open() || w.state == State::Refused);
            writes
        }
    };
    if out.json() {
        out.value(&json!({"writes": writes.iter().map(json::outbox_row).collect::<Vec<Value>>()}));
        return Ok(0);
    }
    for w in &writes {
        if out.plain() {
            facts(out, w);
        } else {
            out.heading(&format!("{}: {}", w.state.said(), w.words()));
            let by = if w.by.is_empty() { String::new() } else { format!(", by {}", w.by) };
            out.line(&format!("  {}  customer {}, {}{by}: {}", w.id, w.customer, w.queued_at.local(), w.detail));
        }
    }
    if writes.is_empty() {
        out.line(if customer.is_some() { "nothing was done for this customer from this box" } else { "nothing waits" });
    }
    Ok(0)
}

fn show(out: &Out, write: &Write) -> Result<u8, Trouble> {
    if out.json() {
        out.value(&json::outbox_write(write));
    } else {
        facts(out, write);
        for (path, reasons) in &write.fields {
            out.fact(path, Some(&reasons.join(", ")));
        }
        if let Some(advice) = advice(write) {
            out.line(&advice);
        }
    }
    Ok(0)
}

fn facts(out: &Out, w: &Write) {
    out.fact("write", Some(&w.id));
    out.fact("wants", Some(&w.words()));
    out.fact("state", Some(w.state.said()));
    out.fact("customer", Some(&w.customer));
    out.fact("saved", Some(&w.queued_at.local()));
    out.fact("by", Some(&w.by));
    out.fact("attempts", Some(&w.attempts.to_string()));
    out.fact("detail", Some(&w.detail));
}

/// What to do about a write that did not end well.
fn advice(w: &Write) -> Option<String> {
    let id = &w.id;
    Some(match w.state {
        State::Queued => format!("It goes out by itself. Now: frontdesk outbox retry {id}. Never: frontdesk outbox dismiss {id}"),
        State::Unknown if w.change.kind() == Kind::Create => format!(
            "Look whether it happened: frontdesk search NAME-OR-PHONE --remote. If it did: frontdesk outbox dismiss {id}. If not: frontdesk outbox retry {id}"
        ),
        State::Unknown => format!(
            "Look whether it happened: frontdesk show {}. If it did: frontdesk outbox dismiss {id}. If not: frontdesk outbox retry {id}",
            w.customer
        ),
        State::Refused => format!("It was not done. Put it aside with frontdesk outbox dismiss {id}, and write it again as it should be"),
        State::Sending | State::Done | State::Dismissed => return None,
    })
}

async fn one(store: &Store, id: &str) -> Result<Write, Trouble> {
    store.write(id).await?.ok_or_else(|| Trouble::new(TroubleKind::NotFound, format!("there is no write \"{id}\" in the outbox")))
}

async fn retry(out: &Out, profile: &Profile, id: &str) -> Result<u8, Trouble> {
    let counter = open::counter(profile).await?;
    let write = one(&counter.store, id).await?;
    if !counter.store.decide(id, write.attempts, State::Queued, "waiting", counter.now()).await? {
        return Err(ended(&write));
    }
    let (write, trouble) = deliver(&counter, id).await?;
    tell(out, &counter, write, trouble).await
}

async fn dismiss(out: &Out, store: &Store, id: &str) -> Result<u8, Trouble> {
    let before = one(store, id).await?;
    if !store.decide(id, before.attempts, State::Dismissed, "put aside by hand", wall_clock()()).await? {
        return Err(ended(&before));
    }
    let write = one(store, id).await?;
    if out.json() {
        out.value(&json::outbox_write(&write));
    } else {
        out.line(&format!("{}: put aside, it will not be sent", write.words()));
    }
    Ok(0)
}

fn ended(write: &Write) -> Trouble {
    let how = match write.state {
        State::Done => "is done already",
        State::Dismissed => "was put aside already",
        _ => "is being sent right now",
    };
    Trouble::new(TroubleKind::Conflict, format!("\"{}\" {how}", write.words()))
}

/// "2 writes wait" for other commands to mention; `None` when nothing does.
pub async fn waiting(store: &Store) -> Result<Option<String>, Trouble> {
    let n = store.writes().await?.iter().filter(|w| w.state.open()).count();
    Ok((n > 0).then(|| format!("{} in the outbox: frontdesk outbox", counted(n, "write waits", "writes wait"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Change, Moment};

    fn write(state: State) -> Write {
        let change = Change::Stamp { id: "7".into(), card: "9".into(), count: 2, silent: false, expected: None };
        Write { state, ..Write::new("w-1", change, "", Moment(0)) }
    }

    #[test]
    fn every_bad_end_comes_with_what_to_do() {
        for state in [State::Queued, State::Unknown, State::Refused] {
            assert!(advice(&write(state)).is_some_and(|a| a.contains("w-1")), "{state:?}");
        }
        assert_eq!(advice(&write(State::Done)), None);
        assert!(ended(&write(State::Done)).message.contains("add 2 stamps"));
    }
}
