//! pin set, pin clear: the PIN that opens a locked console on this box.

use std::io::{self, BufRead, IsTerminal};

use serde_json::json;

use crate::{
    config::paths,
    desk::{Action, Context, Key},
    domain::{Pin, Trouble, TroubleKind},
    shell::looks,
    store::{Cost, PinFile},
};

use super::{
    clerk::Clerk,
    flags::Pins,
    open::{self, usage},
    out::Out,
};

/// `pin …`.
pub fn run(out: &Out, what: &Pins) -> Result<u8, Trouble> {
    let file = PinFile::at(&paths::data_folder()?);
    let (set, words) = match what {
        Pins::Set => {
            let pin = typed(out)?;
            file.set(&pin, Cost::USUAL)?;
            let key = lock_key().map_or("the lock key (see frontdesk keys)".to_owned(), |key| key.label());
            let asked = "the PIN is set: every console of this box asks for it when it starts, a demo's too";
            (true, format!("{asked}; {key} locks one, [ui] lock_after in the configuration does so by itself"))
        }
        Pins::Clear => {
            let words = if file.clear()? { "this box has no PIN any more" } else { "this box had no PIN" };
            (false, words.to_owned())
        }
    };
    if out.json() {
        out.value(&json!({"pin": {"set": set}}));
    } else {
        out.line(&words);
    }
    Ok(0)
}

/// The key that locks, as it is set up; none where the configuration cannot be read.
fn lock_key() -> Option<Key> {
    let settings = open::settings().ok()?;
    looks::keymap(&settings).ok()?.key_of(Context::Global, Action::Lock)
}

/// Typed twice at a terminal; else one line of standard input. Checked before the slow hash.
fn typed(out: &Out) -> Result<Pin, Trouble> {
    let clerk = Clerk::at(out);
    if out.json() && io::stdin().is_terminal() {
        return Err(usage("with --json the PIN comes through a pipe; leave --json out to be asked for it"));
    }
    let pin = if clerk.there {
        let pin = clerk.hidden("it on standard input", "New PIN? (not shown)")?;
        if clerk.hidden("it on standard input", "The same once more?")? != pin {
            return Err(usage("these were two different PINs: nothing was changed"));
        }
        Pin::new(&pin)
    } else {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        read.map_err(|e| Trouble::new(TroubleKind::Local, format!("standard input cannot be read: {e}")))?;
        Pin::new(line.trim_end_matches(['\r', '\n']))
    };
    pin.fit().map_err(usage)?;
    Ok(pin)
}
