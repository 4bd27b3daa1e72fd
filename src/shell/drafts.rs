//! Unsaved text to disk and back, beside the loop: a slow disk holds up no key.

use super::Counter;
use crate::{
    desk::Msg,
    domain::{Draft, Trouble, TroubleKind},
    store::Drafts,
};

/// Keeps or forgets; says something only when that did not work. A demo keeps nothing.
pub async fn keep(counter: &Counter, id: String, turn: u64, draft: Option<Box<Draft>>) -> Option<Msg> {
    let kept = on_disk(counter, move |drafts| drafts.keep(&id, turn, draft.as_deref())).await?;
    kept.err().map(|trouble| Msg::Told(Err(trouble)))
}

/// Takes over what was left behind.
pub async fn take(counter: &Counter, id: String) -> Option<Msg> {
    let taken = on_disk(counter, move |drafts| drafts.take(&id)).await?;
    Some(Msg::Draft(taken.map(|draft| draft.map(Box::new))))
}

/// What consoles that are dead left behind; nothing where there is none.
pub async fn left_behind(counter: &Counter) -> Option<Msg> {
    let found = on_disk(counter, |drafts| drafts.left_behind()).await?;
    match found {
        Ok(drafts) if drafts.is_empty() => None,
        Ok(drafts) => Some(Msg::Drafts(drafts)),
        Err(trouble) => Some(Msg::Told(Err(trouble))),
    }
}

async fn on_disk<T: Send + 'static>(
    counter: &Counter,
    work: impl FnOnce(&Drafts) -> Result<T, Trouble> + Send + 'static,
) -> Option<Result<T, Trouble>> {
    let drafts = counter.drafts.clone()?;
    let done = tokio::task::spawn_blocking(move || work(&drafts)).await;
    Some(done.unwrap_or_else(|e| Err(Trouble::new(TroubleKind::Local, format!("unsaved text could not be kept ({e})")))))
}
