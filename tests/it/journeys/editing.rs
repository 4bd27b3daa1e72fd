//! Editing: reasons under their fields, what was not touched stays, nobody's newer text is overwritten; and deleting.

use frontdesk::service::book::{Customer, Edit, Patch};

use super::{ILSE, MARISOL, VANCEY, changed_elsewhere, email, in_book};
use crate::till::{Till, VENDORS};

/// Marisol Vance's form, with another e-mail address typed and not saved.
fn with_another_email(vendor: &str, address: &str) -> Till {
    let mut till = Till::at(vendor);
    till.visit("marisol vance").press("e").sees("Edit Marisol Vance");
    till.retype("E-mail", address);
    till
}

#[test]
fn what_will_not_do_is_said_under_its_field() {
    for vendor in VENDORS {
        let mut till = with_another_email(vendor, "not an address");
        till.press("f10").sees("! does not look like an e-mail address").sees("Please look at the marked fields");
        till.press("ctrl-u").text("marisol@example.net").lacks("! does not look like").press("f10").idle();
        till.sees("saved").sees("marisol@example.net").lacks("Edit Marisol Vance");
        assert_eq!(in_book(&till, MARISOL).email.as_deref(), Some("marisol@example.net"), "{vendor}");
    }
}

#[test]
fn what_was_not_touched_stays_as_it_was() {
    for vendor in VENDORS {
        let mut till = with_another_email(vendor, "marisol@example.net");
        let before = in_book(&till, MARISOL);
        till.press("f10").idle().sees("saved");
        let after = in_book(&till, MARISOL);
        let rest = Customer {
            email: before.email.clone(),
            updated_at: before.updated_at.clone(),
            version: before.version,
            seq: before.seq,
            ..after
        };
        assert_eq!(rest, before, "{vendor}");
    }
}

#[test]
fn a_field_is_marked_until_the_answer_comes() {
    let mut till = with_another_email("shop", "marisol@example.net");
    till.slow().press("f10").idle();
    till.let_in("saved").sees("marisol@example.net ◐").sees("1 change on its way");
    till.brisk().idle().sees("marisol@example.net").lacks("marisol@example.net ◐");
}

/// Marisol Vance's edit with an e-mail that somebody got at another till meanwhile: refused.
fn with_an_email_taken_meanwhile() -> Till {
    let mut till = with_another_email("leal", "ilse.new@example.org");
    changed_elsewhere(&till, ILSE, &email("ilse.new@example.org"));
    till.press("f10").idle();
    till
}

#[test]
fn the_vendors_own_reasons_stand_under_the_field() {
    let mut till = with_an_email_taken_meanwhile();
    till.sees("Refused: set email");
    till.press("o").idle().sees("1 refused").sees("has already been taken");
    till.press("e").idle().sees("Edit Marisol Vance").sees("ilse.new@example.org").sees("! has already been taken");
    assert_eq!(in_book(&till, MARISOL).email.as_deref(), Some("marisol.vance@example.org"));
    till.press("ctrl-u").text("marisol@example.net").press("f10").idle().sees("saved");
    assert_eq!(in_book(&till, MARISOL).email.as_deref(), Some("marisol@example.net"));
}

#[test]
fn the_page_of_a_refused_edit_reopens_its_form_as_it_says() {
    let mut till = with_an_email_taken_meanwhile();
    till.sees("e reopens the form");
    till.press("e").idle().sees("ilse.new@example.org").sees("! has already been taken").sees("1 refused");
    till.press("ctrl-u").text("marisol@example.net").press("f10").idle().sees("saved").lacks("1 refused");
}

#[test]
fn an_edit_to_what_somebody_else_has_asks_as_enrolling_does() {
    for vendor in VENDORS {
        let mut till = Till::at(vendor);
        till.visit("ilse marchetti").press("esc").visit("marisol vance").press("e").retype("Phone", "303-555-0118");
        till.sees("Looks like Ilse Marchetti, same phone").press("f10").idle().sees("Already a customer?").sees("> Open Ilse Marchetti");
        assert!(till.carried().is_empty(), "{vendor}: {:?}", till.carried());
        if ["leal", "sentry"].contains(&vendor) {
            till.lacks("Save it for both").choose("Back to the form").press("enter").idle().sees("Edit Marisol Vance");
            continue;
        }
        till.choose("Save it for both").press("enter").idle().sees("saved").lacks("Edit Marisol Vance");
        assert_eq!(in_book(&till, MARISOL).phone.as_deref(), Some("+13035550118"), "{vendor}");
        // Nobody is asked about it again.
        till.press("e")
            .retype("E-mail", "marisol@example.net")
            .press("f10")
            .idle()
            .sees("marisol@example.net")
            .lacks("Already a customer?");
    }
}

#[test]
fn escape_from_a_changed_form_asks_once() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("e").text("x").press("esc").sees("Not saved yet").sees("Edit Marisol Vance");
    till.text("y").press("esc").sees("Edit Marisol Vance");
    till.press("esc").lacks("Edit Marisol Vance").sees("6/10 reward due");
    till.press("e esc").lacks("Edit Marisol Vance");
    till.press("e f10").idle().sees("Nothing was changed");
    assert!(till.carried().is_empty(), "{:?}", till.carried());
}

#[test]
fn pasted_lines_never_save_a_form() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("e").field("Notes").press("ctrl-u").paste("two\nlines\n\n");
    till.sees("Edit Marisol Vance").sees("two lines").idle();
    assert!(till.carried().is_empty(), "{:?}", till.carried());
}

#[test]
fn the_same_field_changed_elsewhere_is_a_conflict() {
    for vendor in VENDORS {
        let mut till = with_another_email(vendor, "mine@example.net");
        changed_elsewhere(&till, MARISOL, &email("theirs@example.net"));
        till.press("f10").idle().sees("refused: somebody changed this record meanwhile");
        assert_eq!(in_book(&till, MARISOL).email.as_deref(), Some("theirs@example.net"), "{vendor}");
        till.press("f8").idle().sees("is now \"theirs@example.net\"").sees("email = mine@example.net");
    }
}

#[test]
fn a_conflict_is_settled_in_the_form_with_before_theirs_and_mine_in_sight() {
    for vendor in VENDORS {
        let mut till = with_another_email(vendor, "mine@example.net");
        changed_elsewhere(&till, MARISOL, &email("theirs@example.net"));
        // Sent again as it is it would collide again: r opens the form too.
        till.press("f10").idle().press("f8").press("r").idle().sees("Edit Marisol Vance").sees("mine@example.net");
        till.sees("is now \"theirs@example.net\"; it was").press("f10").idle().lacks("refused");
        assert_eq!(in_book(&till, MARISOL).email.as_deref(), Some("mine@example.net"), "{vendor}");
        assert!(!till.press("f8").idle().screen().contains("refused"), "{vendor}: the old one is put aside");
    }
}

#[test]
fn another_field_changed_elsewhere_is_none() {
    for vendor in VENDORS {
        let mut till = with_another_email(vendor, "mine@example.net");
        changed_elsewhere(&till, MARISOL, &Patch { phone: Edit::Set("+13035550199".to_owned()), ..Patch::default() });
        till.press("f10").idle().sees("saved").sees("(303) 555-0199");
        let now = in_book(&till, MARISOL);
        assert_eq!((now.email.as_deref(), now.phone.as_deref()), (Some("mine@example.net"), Some("+13035550199")), "{vendor}");
    }
}

#[test]
fn a_conflict_is_seen_by_whoever_types_faster_than_the_vendor_answers() {
    for vendor in ["shop", "leal", "posstar", "sentry"] {
        let mut till = Till::at(vendor);
        // The form opens on the row of a list: the record itself is still on its way.
        till.text("marisol vance").idle().slow().press("enter").idle().press("e").sees("Edit Marisol Vance");
        till.retype("E-mail", "mine@example.net");
        changed_elsewhere(&till, MARISOL, &email("theirs@example.net"));
        till.press("f10").idle().brisk().idle().sees("refused: somebody changed this record meanwhile");
        assert_eq!(in_book(&till, MARISOL).email.as_deref(), Some("theirs@example.net"), "{vendor}");
    }
}

#[test]
fn a_phone_is_written_in_the_form_as_on_the_page_and_stays_the_same_number() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("e").field("Phone").sees("(303) 555-0142").lacks("+13035550142");
    till.press("esc").lacks("Not saved yet").press("e f10").idle().sees("Nothing was changed");
    till.press("e").retype("E-mail", "marisol@example.net").press("f10").idle().sees("saved");
    assert_eq!(in_book(&till, MARISOL).phone.as_deref(), Some("+13035550142"));
    // Read by another country's rules it would be another number there.
    let mut till = Till::opened_with("shop", |facts| facts.country = "GB".to_owned());
    till.visit("marisol vance").press("e").field("Phone").sees("+13035550142").press("f10").idle().sees("Nothing was changed");
}

#[test]
fn the_same_number_in_another_writing_is_no_change() {
    let mut till = Till::shop();
    for writing in ["303.555.0142", "+1 303 555 0142", "3035550142"] {
        till.visit("marisol vance").press("e").retype("Phone", writing).press("f10").idle().sees("Nothing was changed").press("esc");
    }
    till.visit("marisol vance").press("e").retype("Phone", "303 555 0199").press("f10").idle().sees("saved");
    assert_eq!(in_book(&till, MARISOL).phone.as_deref(), Some("+13035550199"));
}

#[test]
fn who_shares_a_phone_is_not_asked_about_for_another_writing_of_it() {
    let mut till = Till::shop();
    changed_elsewhere(&till, VANCEY, &Patch { phone: Edit::Set("+13035550142".to_owned()), ..Patch::default() });
    till.press("f5").idle().visit("marisol vance").press("e").retype("Phone", "303 555 0142").lacks("Looks like");
    till.retype("E-mail", "marisol@example.net").press("f10").idle().sees("saved").lacks("Already a customer?");
    assert_eq!(in_book(&till, MARISOL).email.as_deref(), Some("marisol@example.net"));
}

/// The line of a form with this label.
fn field_line(till: &Till, label: &str) -> String {
    till.screen().lines().find(|line| line.contains(label)).unwrap_or_default().to_owned()
}

#[test]
fn a_name_and_its_parts_follow_each_other_while_they_are_typed() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("e").retype("Name", "Marisol van Houten");
    assert!(field_line(&till, "First name").ends_with("Marisol van"), "{}", till.screen());
    assert!(field_line(&till, "Last name").ends_with("Houten"), "{}", till.screen());
    till.retype("First name", "Marisol").retype("Last name", "van Houten");
    assert!(field_line(&till, "Name *").ends_with("Marisol van Houten"), "{}", till.screen());
    till.press("f10").idle().sees("saved");
    let saved = in_book(&till, MARISOL);
    assert_eq!((saved.first_name.as_deref(), saved.last_name.as_deref()), (Some("Marisol"), Some("van Houten")));
    assert_eq!(saved.name, "Marisol van Houten");
    // Typed and taken back it is as it was, also where the vendor parts it elsewhere than at the last word.
    till.press("e").text("x").press("backspace");
    assert!(field_line(&till, "Last name").ends_with("van Houten"), "{}", till.screen());
    till.press("f10").idle().sees("Nothing was changed");
}

#[test]
fn why_the_last_customer_is_not_opened_over_a_form_is_said() {
    let mut till = Till::shop();
    till.visit("ilse").press("esc").visit("marisol vance").press("e f12");
    till.sees("Save or leave this first: then F12 opens the last customer").sees("Edit Marisol Vance");
}

#[test]
fn tags_are_added_and_taken_one_by_one() {
    for vendor in ["shop", "posstar"] {
        let mut till = Till::at(vendor);
        till.visit("marisol vance").sees("[regular]").press("e").retype("Tags", "vip, allergy, walker");
        changed_elsewhere(&till, MARISOL, &Patch { add_tags: vec!["choir".to_owned()], ..Patch::default() });
        till.press("f10").idle().sees("saved").sees("[walker]").sees("[choir]").lacks("[regular]");
        let mut tags = in_book(&till, MARISOL).tags;
        tags.sort();
        assert_eq!(tags, ["allergy", "choir", "vip", "walker"], "{vendor}");
    }
}

#[test]
fn a_field_can_be_emptied() {
    for vendor in ["shop", "posstar"] {
        let mut till = Till::at(vendor);
        till.visit("marisol vance").sees("Allergic to nuts").press("e").field("Notes").press("ctrl-u f10").idle();
        till.sees("saved").lacks("Allergic to nuts");
        assert_eq!(in_book(&till, MARISOL).notes, None, "{vendor}");
    }
}

#[test]
fn deleting_takes_the_name_typed_and_says_what_became_of_it() {
    for vendor in ["shop", "posstar"] {
        let mut till = Till::at(vendor);
        till.visit("marisol vancey").press("d").sees("Delete Marisol Vancey?").text("Marisol Vance").press("enter").sees("exactly, or Esc");
        assert!(till.carried().is_empty(), "{:?}", till.carried());
        till.text("y").press("enter").idle().sees("Removed: Marisol Vancey").lacks("Reading this customer");
        assert_eq!(till.app.screens.len(), 1, "{vendor}: back to the list:\n{}", till.screen());
        assert!(till.wait(till.book.customer(VANCEY)).is_err(), "{vendor}");
        till.press("esc");
        till.visit("marisol vance").press("d").sees("this customer owes 42.00 USD").text("Marisol Vance").press("enter").idle();
        till.sees("anonymised: sales were kept").lacks("marisol.vance@example.org").lacks("(303) 555-0142");
        assert!(in_book(&till, MARISOL).anonymised, "{vendor}");
        till.later(10_000).press("esc ctrl-u").text("marisol").idle().lacks("Marisol Vance");
    }
}

#[test]
fn a_vendor_that_deletes_nobody_says_so() {
    for vendor in ["leal", "sentry", "fieldedge"] {
        Till::at(vendor).visit("marisol vance").press("d").sees("deletes nobody");
    }
}

#[test]
fn a_birthday_is_typed_as_people_write_it_and_read_back_before_it_is_kept() {
    let mut till = Till::shop();
    till.visit("ilse marchetti").press("e").retype("Birthday", "3 nov 1990").sees("read as 3 November 1990");
    till.retype("Birthday", "4/11/1990").sees("read as 11 April 1990").press("ctrl-u").text("4.11.1990").sees("read as 4 November 1990");
    till.press("tab").sees("1990-11-04").lacks("read as").press("f10").idle().sees("saved").sees("1990-11-04");
    assert_eq!(in_book(&till, ILSE).birthday.as_deref(), Some("1990-11-04"));
    till.press("e").retype("Birthday", "4 nov").press("tab").sees("! this vendor wants the year too").press("f10");
    till.sees("! this vendor wants the year too").sees("> Birthday").press("ctrl-u").text("31/31/1999").lacks("wants the year");
    till.press("tab").sees("! must be a date like 1988-11-03");
}

#[test]
fn what_cannot_be_right_is_said_as_soon_as_its_field_is_left() {
    for vendor in VENDORS {
        let mut till = Till::at(vendor);
        till.visit("marisol vance").press("e").retype("Phone", "abc12").lacks("! A phone has digits only").press("tab");
        till.sees("! A phone has digits only").retype("E-mail", "é@x").press("shift-tab").sees("! does not look like an e-mail address");
        till.retype("E-mail", "marisol@example.net").press("tab").lacks("! does not look like").retype("Phone", "303 555 0142");
        till.press("tab").lacks("! A phone");
    }
    // What nobody touched is nobody's mistake, and a vendor's own reason stays where it is.
    let mut till = with_an_email_taken_meanwhile();
    till.press("e").idle().sees("! has already been taken").press("tab").sees("! has already been taken");
}
