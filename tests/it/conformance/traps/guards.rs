//! Every trap with the test that watches it, and the test that watches the tests.

use std::{
    fs,
    path::{Path, PathBuf},
};

const LOSS: &str = "tests/it/conformance/traps/loss.rs";
const NUMBERS: &str = "tests/it/conformance/traps/numbers.rs";
const PEOPLE: &str = "tests/it/conformance/traps/people.rs";
const LEAL: &str = "src/vendors/leal/traps.rs";
const POSSTAR: &str = "src/vendors/posstar/traps.rs";
const SENTRY: &str = "src/vendors/sentry/tests/traps.rs";
const FIELDEDGE: &str = "src/vendors/fieldedge/tests/traps.rs";

/// Number, the trap in a few words, where its test is, and the test.
const GUARDS: [(u8, &str, &str, &str); 31] = [
    (1, "a create with a known phone renames somebody", LOSS, "trap_01_a_household_phone_renames_nobody"),
    (2, "tags are replaced as a whole", LOSS, "trap_02_another_desks_tags_survive"),
    (3, "free data is merged one level deep", LOSS, "trap_03_nested_data_survives_an_edit_beside_it"),
    (4, "references are never removed", LEAL, "trap_04_references_are_added_and_never_said_to_be_removed"),
    (5, "an echo of what was read loses what is written otherwise", FIELDEDGE, "trap_05_a_read_record_is_never_echoed"),
    (6, "a PUT may be partial or full", SENTRY, "trap_06_an_update_always_says_all_three"),
    (7, "a create answers with a part", POSSTAR, "trap_07_the_part_a_create_answers_with_is_not_taken_for_the_whole"),
    (8, "removed and anonymised look the same", LOSS, "trap_08_deleting_is_offered_where_there_is_such_a_thing"),
    (9, "names do not survive being split and joined", FIELDEDGE, "trap_09_names_are_joined_to_be_read_and_never_split"),
    (10, "a negative balance owes, and lists have none", NUMBERS, "trap_10_a_list_tells_no_balance_and_blanks_none"),
    (11, "cents without a currency", NUMBERS, "trap_11_cents_stay_whole_and_no_currency_is_invented"),
    (12, "what a point is worth is the vendor's setting", NUMBERS, "trap_12_a_point_is_worth_what_the_vendor_says"),
    (13, "voided sales keep a positive total", NUMBERS, "trap_13_only_completed_sales_are_money"),
    (14, "lists that are cut, and lists without a total", NUMBERS, "trap_14_a_cut_list_forgets_nobody_and_no_total_is_made_up"),
    (15, "tills that sync late", NUMBERS, "trap_15_points_are_read_afresh_before_they_are_spent"),
    (16, "a missing number is not zero", NUMBERS, "trap_16_stamps_nobody_told_are_a_question_mark"),
    (17, "nothing may be repeated without a key", LEAL, "trap_17_a_stamp_is_said_once_and_its_loss_is_unknown"),
    (18, "side effects reach the customer", LEAL, "trap_18_a_repetition_reaches_no_customer_twice"),
    (19, "204 means nobody", PEOPLE, "trap_19_nobody_is_an_answer"),
    (20, "no list and no last names", PEOPLE, "trap_20_a_search_that_misses_people_says_so"),
    (21, "phones in four writings", PEOPLE, "trap_21_one_phone_in_every_writing_is_one_person"),
    (22, "a card code goes through a search", PEOPLE, "trap_22_a_card_code_leads_to_one_person_and_their_card"),
    (23, "a filter that filters by being there", LEAL, "trap_23_inactive_rewards_are_neither_asked_for_nor_offered"),
    (24, "nobody known can be given a card", PEOPLE, "trap_24_a_person_without_a_card_is_known_to_have_none"),
    (25, "duplicates are not noticed", POSSTAR, "trap_25_a_duplicate_is_noticed_before_anything_is_created"),
    (26, "one key, four meanings", SENTRY, "trap_26_a_sentence_under_error_is_not_this_vendors"),
    (27, "reading and writing by id have two paths", FIELDEDGE, "trap_27_reading_by_id_has_a_segment_writing_has_not"),
    (28, "tokens that end", POSSTAR, "trap_28_a_living_token_is_refreshed_and_a_dead_one_replaced_by_logging_in"),
    (29, "a limit shared by all desks", PEOPLE, "trap_29_the_shared_limit_is_spared_and_obeyed"),
    (30, "a person written three ways", FIELDEDGE, "trap_30_a_lead_spells_a_person_otherwise"),
    (31, "addresses that are secrets", LOSS, "trap_31_no_secret_is_in_the_outbox"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources_below(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources_below(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push_str(&fs::read_to_string(&path).expect("text"));
        }
    }
}

#[test]
fn every_trap_has_a_test() {
    let mut sources = String::new();
    for folder in ["src", "tests"] {
        sources_below(&root().join(folder), &mut sources);
    }
    // Put together here, so that this line is no test itself.
    let unguarded: Vec<String> =
        (1..=31).map(|number| format!("{} trap_{number:02}_", "fn")).filter(|start| !sources.contains(start)).collect();
    assert!(unguarded.is_empty(), "no test begins with {}", unguarded.join(", "));
}

#[test]
fn every_guard_stands_where_the_table_says() {
    let mut missing = Vec::new();
    for (place, (number, trap, file, name)) in GUARDS.iter().enumerate() {
        assert_eq!(usize::from(*number), place + 1, "the table is in order");
        assert!(name.starts_with(&format!("trap_{number:02}_")), "{name}");
        let text = fs::read_to_string(root().join(file)).unwrap_or_default();
        if !text.contains(&format!("fn {name}(")) {
            missing.push(format!("{number} ({trap}): {name} is not in {file}"));
        }
    }
    assert!(missing.is_empty(), "\n{}\n", missing.join("\n"));
}
