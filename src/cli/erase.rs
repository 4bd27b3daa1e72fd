//! erase: one person leaves every file of this box. What that does not reach is said as plainly as what it does.

use serde_json::json;

use crate::{
    config::Profile,
    domain::{Kind, Trouble, TroubleKind},
    store::Erased,
    vendors,
};

use super::{
    open,
    out::{Out, counted},
};

/// `erase`. Needs neither a line nor a credential.
pub async fn run(out: &Out, profile: &Profile, id: &str, yes: bool) -> Result<u8, Trouble> {
    if !yes {
        return Err(open::usage("erasing cannot be undone: add --yes"));
    }
    let store = open::store(profile).await?;
    let erased = store.erase(id).await?;
    store.close().await;
    if !erased.found() {
        let sentence = format!("nothing is kept on this box of a customer \"{id}\"; its files were swept all the same");
        return Err(Trouble::new(TroubleKind::NotFound, sentence));
    }
    let left = not_touched(profile, id);
    if out.json() {
        out.value(&json!({"erased": {
            "customer_id": id, "record": erased.record, "opened": erased.opened, "writes": erased.writes, "drafts": erased.drafts,
            "exports": erased.exports, "damaged_files": erased.damaged, "not_touched": left,
        }}));
        return Ok(0);
    }
    out.line(&format!("customer {id} is erased from this box: {}", parts(&erased).join(", ")));
    for sentence in left {
        out.line(&sentence);
    }
    Ok(0)
}

/// What there was.
fn parts(erased: &Erased) -> Vec<String> {
    let mut parts = Vec::new();
    let mut say = |there: bool, words: String| {
        if there {
            parts.push(words);
        }
    };
    say(erased.record, "the record".to_owned());
    say(erased.opened, "when they were opened".to_owned());
    say(erased.writes > 0, counted(erased.writes, "ended write", "ended writes"));
    say(erased.drafts > 0, counted(erased.drafts, "draft", "drafts"));
    say(erased.exports > 0, counted(erased.exports, "export kept here", "exports kept here"));
    say(erased.damaged > 0, counted(erased.damaged, "damaged file put aside earlier", "damaged files put aside earlier"));
    parts
}

/// What a person has to see to.
fn not_touched(profile: &Profile, id: &str) -> Vec<String> {
    let capabilities = vendors::dialect(&profile.vendor).map(|dialect| dialect.capabilities());
    let label = capabilities.map_or("the vendor", |can| can.label);
    let there = match capabilities.is_some_and(|can| can.can(Kind::Delete)) {
        true => format!("this box only: if {label} still has them, frontdesk delete {id} --yes, then erase once more"),
        false => format!("{label} still has them, and only {label} can delete them: ask there"),
    };
    vec![
        there,
        "as long as they are there, the next sync or the next search there brings them back to this box".to_owned(),
        "what was printed, copied or exported to a place of your choice, backups, and other boxes are not touched".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_still_has_them_is_named_with_what_to_do() {
        let at = |vendor: &str| not_touched(&Profile { vendor: vendor.into(), ..Profile::default() }, "c-7").join(" ");
        assert!(at("shop").contains("if Our own book still has them, frontdesk delete c-7 --yes"), "{}", at("shop"));
        assert!(at("sentry").contains("ask there"), "{}", at("sentry"));
        for vendor in vendors::ALL {
            assert!(at(vendor.0).contains("brings them back"));
        }
        let all = Erased { record: true, opened: true, writes: 1, drafts: 2, exports: 1, damaged: 1 };
        assert_eq!(parts(&all).len(), 6);
        assert_eq!(parts(&Erased::default()), Vec::<String>::new());
    }
}
