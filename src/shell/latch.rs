//! This box's PIN, asked and tried beside the loop: a slow hash is slow on purpose, and the screen and the sender go on meanwhile.

use super::Counter;
use crate::domain::{Latch, Pin, Trouble, TroubleKind};

/// Looks whether there is a PIN; with one that was typed, tries it. Errors: `Local`, with what to do.
pub async fn ask(counter: &Counter, typed: Option<Pin>) -> Result<Latch, Trouble> {
    let (Some(file), now) = (counter.pin.clone(), counter.now()) else { return Ok(Latch::Missing) };
    let asked = tokio::task::spawn_blocking(move || match typed {
        Some(pin) => file.attempt(&pin, now),
        None => file.look(now),
    });
    asked.await.unwrap_or_else(|e| Err(Trouble::new(TroubleKind::Local, format!("the PIN could not be looked at ({e})"))))
}
