//! Paper, copies, and everything that is known of a person.

use crate::{listener::Printer, till::Till};

#[test]
fn the_stamp_card_and_then_the_ledger_are_printed() {
    let mut till = Till::shop();
    let printer = Printer::on();
    till.print_to(&printer.to).visit("marisol vance").press("ctrl-p").sees("Printing the stamp card");
    till.idle().sees("The stamp card went to the printer at tcp://");
    let (bytes, words) = printer.slip();
    for wanted in ["Larkspur Coffee & Bakery", "Espresso card", "Marisol Vance", "6/10", "[######....]", "due now", "LL58213"] {
        assert!(words.contains(wanted), "{wanted} is not on the card:\n{words}");
    }
    let stored = b"\x1d(k\x0a\x001P0LL58213";
    assert!(bytes.windows(stored.len()).any(|part| part == stored), "no code to scan");
    let printer = Printer::on();
    till.print_to(&printer.to).press("tab").idle().press("ctrl-p").idle().sees("The statement went to the printer");
    let (_, words) = printer.slip();
    for wanted in ["Account statement", "Breakfast for the studio", "owes 42.00 USD"] {
        assert!(words.contains(wanted), "{wanted} is not on the statement:\n{words}");
    }
}

#[test]
fn a_statement_keeps_to_the_days_that_are_shown_also_while_the_line_is_down() {
    let mut till = Till::shop();
    let printer = Printer::on();
    till.visit("marisol vance").press("f").text("2026-01-01").press("enter").idle();
    till.pause_line().print_to(&printer.to).press("ctrl-p").idle().sees("The statement went to the printer");
    let (_, words) = printer.slip();
    assert!(words.contains("2026-01-01 to today") && words.contains("Oat drink, single"), "{words}");
    assert!(!words.contains("Weekly bread order"), "{words}");
}

#[test]
fn without_a_printer_the_clerk_is_told_and_goes_on() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("ctrl-p").idle().sees("No printer is set up");
    till.print_to(&Printer::off()).press("ctrl-p").idle().sees("does not answer");
    till.print_to("/no/such/printer").press("ctrl-p").idle().sees("There is no printer at /no/such/printer");
    till.press("s").sees("Stamp Marisol Vance");
}

#[test]
fn nothing_to_print_is_said() {
    let mut till = Till::shop();
    till.visit("anselm").press("ctrl-p").sees("No stamp card to print: Tab turns to the ledger");
    Till::at("sentry").visit("marisol vance").press("ctrl-p").sees("No stamp card to print").lacks("ledger");
}

#[test]
fn code_phone_and_summary_are_copied() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("y").sees("Copy of Marisol Vance").sees("1  Card code LL58213").press("1").idle();
    till.sees("Sent to this terminal's clipboard")
        .press("y")
        .choose("2  Phone")
        .press("enter")
        .press("y")
        .choose("4  A summary")
        .press("enter");
    assert_eq!(till.copied[0], "LL58213");
    assert!(till.copied[1].contains("0142"), "{:?}", till.copied);
    assert!(till.copied[2].starts_with("Marisol Vance\n") && till.copied[2].contains("owes 42.00 USD"), "{:?}", till.copied);
    till.press("y esc").lacks("Copy of");
    assert_eq!(till.copied.len(), 3);
}

#[test]
fn copying_is_off_unless_it_is_wanted() {
    let mut till = Till::shop();
    till.app.desk.facts.copy = false;
    till.visit("marisol vance").press("y").sees("Copying is off").lacks("Copy of");
}

#[test]
fn a_demo_keeps_no_files() {
    Till::shop().visit("marisol vance").press("a").sees("Gathering all that is known").idle().sees("A demo keeps no files");
}
