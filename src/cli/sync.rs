//! sync: first what waits goes out, then the mirror is brought up to date.

use serde_json::json;

use crate::{config::Settings, domain::Trouble};

use super::{
    args::Global,
    open,
    out::{Out, counted},
    outbox, read,
};

/// `sync`.
pub async fn run(out: &Out, settings: &Settings, global: &Global, full: bool) -> Result<u8, Trouble> {
    let counter = open::counter(settings.profile(global.profile.as_deref())?).await?;
    counter.retire(settings.privacy.keep_days).await;
    // Another console on this box may have the role: then it sends.
    let sent = match counter.take_sender_role().await? {
        Some(_role) => counter.drain().await?,
        None => 0,
    };
    let mut brought = 0;
    let mut tell = |rows: &[crate::domain::Customer]| {
        brought += rows.len();
        out.progress(&format!("{} …", counted(brought, "customer", "customers")));
    };
    let result = counter.sync(full, &mut tell).await;
    out.progress_ends();
    let synced = result?;
    if out.json() {
        out.value(&json!({"sync": {
            "people": synced.people, "skipped": synced.skipped, "gone": synced.gone.len(), "full": synced.whole, "complete": !synced.cut, "sent": sent,
        }}));
        return Ok(0);
    }
    let how = if synced.whole { "everybody was read" } else { "what changed was read" };
    out.line(&format!(
        "{how}: {}; this box now knows {}",
        counted(synced.people, "customer", "customers"),
        read::known_here(&counter.store).await?
    ));
    if !synced.gone.is_empty() {
        out.line(&format!("{} gone at the vendor", counted(synced.gone.len(), "customer is", "customers are")));
    }
    if synced.skipped > 0 {
        out.line(&format!("{} could not be read and left out", counted(synced.skipped, "row", "rows")));
    }
    if synced.cut {
        out.line("the vendor holds more customers than it tells");
    }
    if sent > 0 {
        out.line(&format!("{} sent from the outbox", counted(sent, "write", "writes")));
    }
    if let Some(waits) = outbox::waiting(&counter.store).await? {
        out.note(&waits);
    }
    Ok(0)
}
