//! What is handed over to a customer: paper, and everything this box knows of them. Screens and commands both end here.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::{Counter, printer};
use crate::{
    domain::{Trouble, TroubleKind, text::Clean},
    mirror::Write,
    paper::{self, Letters, Line, Sheet, Slip},
    record::{change_to_json, customer_to_json, entry_to_json, printable, purchase_to_json},
    store::{Place, plain},
    vault::{new_private_file, private_folder},
};

impl Counter {
    /// A slip as lines of so many columns.
    pub fn lay(&self, slip: &Slip, width: u16, letters: Letters) -> Vec<Line> {
        let sheet = Sheet { shop: &self.name, money: &self.currency, now: self.now(), width: usize::from(width), letters };
        paper::lay(slip, &sheet)
    }

    /// Prints it. Gives where. Errors: `Usage` where no printer is set up, `Local` where it does not print.
    pub async fn print(&self, slip: &Slip) -> Result<String, Trouble> {
        let Some(to) = &self.printer.to else {
            return Err(Trouble::new(TroubleKind::Usage, "no printer is set up: write to = … under [printer] in config.toml"));
        };
        let lines = self.lay(slip, self.printer.width, Letters::Printer);
        printer::send(to, &paper::escpos(&lines, self.printer.qr)).await?;
        Ok(to.to_string())
    }

    /// Everything this box knows of one person, read afresh where the vendor answers; what could not be read is named with why.
    /// Errors: `NotFound` when nobody and nothing is known by that id; `Local`.
    pub async fn everything_about(&self, id: &str) -> Result<Value, Trouble> {
        let can = self.capabilities();
        let mut unread: Vec<Value> = Vec::new();
        let mut failed = |what: &str, why: &Trouble| unread.push(json!({"what": what, "why": why.to_string()}));
        let fresh = self.show(id).await;
        let known = match &fresh {
            Ok(known) => known.clone(),
            Err(trouble) => {
                failed("customer", trouble);
                self.store.known(id).await?
            }
        };
        let writes = self.store.writes_about(id).await?;
        if known.is_none() && writes.is_empty() {
            return Err(match fresh {
                Err(trouble) => trouble,
                Ok(_) => Trouble::new(TroubleKind::NotFound, format!("nothing is known of a customer \"{id}\"")),
            });
        }
        let (mut entries, mut purchases) = (Value::Null, Value::Null);
        if can.ledger && known.is_some() {
            match self.ledger(id, None, None).await {
                Ok(lines) => entries = lines.iter().map(entry_to_json).collect(),
                Err(trouble) => failed("ledger", &trouble),
            }
        }
        if can.purchases && known.is_some() {
            match self.purchases(id).await {
                Ok(sales) => purchases = sales.iter().map(purchase_to_json).collect(),
                Err(trouble) => failed("purchases", &trouble),
            }
        }
        let vendor = can.vendor.0;
        let customer = known.as_ref().map(|k| {
            let mut shape = customer_to_json(&k.customer, vendor, Some(&k.as_of.rfc3339()), &[]);
            // What waits stands among the writes, with everything about it.
            shape.as_object_mut().map(|record| record.remove("pending"));
            shape
        });
        let opened = self.store.visited(id).await?.map(|(at, times)| json!({"last_at": at.rfc3339(), "times": times}));
        Ok(json!({"export": {
            "made_at": self.now().rfc3339(), "shop": self.name, "vendor": vendor, "customer_id": id, "customer": customer,
            "entries": entries, "purchases": purchases, "opened": opened,
            "writes": writes.iter().map(|w| whole_write(w, vendor)).collect::<Vec<_>>(), "not_read": unread,
        }}))
    }

    /// The same as a new file of this shop's data folder, for this account alone. Gives its path.
    /// Errors: `Unable` where nothing is kept on disk.
    pub async fn keep_everything_about(&self, id: &str) -> Result<PathBuf, Trouble> {
        let Place::Folder(folder) = self.store.place() else {
            return Err(Trouble::unable("a demo keeps no files: set up a shop with `frontdesk setup` first"));
        };
        let mut text = printable(&self.everything_about(id).await?);
        text.push(&Clean::ours("\n"));
        let folder = folder.join("exports");
        private_folder(&folder)?;
        // No name of a person in the name of a file, and nothing that leads out of the folder.
        let path = folder.join(format!("{}_{}.json", plain(id), plain(&self.now().rfc3339())));
        new_private_file(&path, &text)?;
        Ok(path)
    }
}

/// A write with all that was typed and read for it.
fn whole_write(w: &Write, vendor: &str) -> Value {
    let fields: Map<String, Value> = w.fields.iter().map(|(path, reasons)| (path.clone(), json!(reasons))).collect();
    json!({
        "id": w.id, "kind": w.change.kind().word(), "state": w.state.word(), "detail": w.detail, "fields": fields,
        "change": change_to_json(&w.change), "by": w.by, "queued_at": w.queued_at.rfc3339(), "changed_at": w.changed_at.rfc3339(),
        "attempts": w.attempts, "record_looked_at": w.base.as_ref().map(|base| customer_to_json(base, vendor, None, &[])),
    })
}
