//! The book's rules on an SQLite database in memory; one test uses a file.

use super::*;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A book whose clock stands at 2026-03-01T12:00:00Z until the test moves it.
async fn book() -> (Book, Arc<AtomicI64>) {
    let seconds = Arc::new(AtomicI64::new(1_772_366_400));
    let hand = seconds.clone();
    let clock: Clock = Arc::new(move || jiff::Timestamp::from_second(hand.load(Ordering::SeqCst)).unwrap_or_default());
    (Book::open("sqlite::memory:", clock).await.expect("a book"), seconds)
}

fn person(name: &str, phone: &str) -> NewCustomer {
    NewCustomer { name: Some(name.to_owned()), phone: Some(phone.to_owned()), ..NewCustomer::default() }
}

async fn add(book: &Book, new: NewCustomer) -> Customer {
    book.create(&new, Unique::default()).await.expect("a customer")
}

async fn card_of(book: &Book, id: &str) -> (CustomerCard, Reward) {
    let new = NewCard { name: "Espresso".to_owned(), initial_stamps: Some(2), ..NewCard::default() };
    let card = book.create_card(&new).await.expect("a card");
    let new = NewReward { card_id: card.id, name: "Biscotto".to_owned(), stamps_required: 5, ..NewReward::default() };
    let reward = book.create_reward(&new).await.expect("a reward");
    (book.enrol(id, card.id).await.expect("enrolled"), reward)
}

#[tokio::test]
async fn people_are_written_found_and_changed() {
    let (book, seconds) = book().await;
    let ilse = add(&book, person("Ilse Marchetti", "(303) 555-0118")).await;
    assert_eq!((ilse.number, ilse.version, ilse.created_at.as_str()), (58_001, 1, "2026-03-01T12:00:00Z"));
    assert_eq!(book.customer_by_number(58_001).await, Ok(ilse.clone()));
    assert_eq!(book.customer_by_uuid(&ilse.uuid.to_uppercase()).await, Ok(ilse.clone()));
    assert_eq!(book.by_phone("+1 303-555-0118").await, Ok(vec![ilse.clone()]));
    assert_eq!(book.customer("nobody").await, Err(BookError::NotFound("customer")));

    seconds.fetch_add(60, Ordering::SeqCst);
    let same = book.update(&ilse.id, &Patch::default(), Unique::default()).await;
    assert_eq!(same, Ok(ilse.clone()), "a patch that changes nothing leaves no trace");
    let patch = Patch { email: Edit::Set("Ilse@Example.org".to_owned()), expected_version: Some(1), ..Patch::default() };
    let changed = book.update(&ilse.id, &patch, Unique::default()).await.expect("changed");
    assert_eq!((changed.version, changed.updated_at.as_str()), (2, "2026-03-01T12:01:00Z"));
    assert!(changed.seq > ilse.seq);
    assert_eq!(book.by_email("ilse@example.ORG").await.map(|found| found.len()), Ok(1));
    assert_eq!(book.update(&ilse.id, &patch, Unique::default()).await, Err(BookError::Stale));
}

#[tokio::test]
async fn a_book_begins_with_one_card_and_no_more() {
    let (book, _) = book().await;
    book.begin_with_a_card().await.expect("a card");
    book.begin_with_a_card().await.expect("the same");
    let cards = book.card_templates(CardScope::All).await.expect("cards");
    assert_eq!(cards.iter().map(|card| (card.stamps_required, card.rewards_count)).collect::<Vec<_>>(), [(10, 1)]);
    let archived = CardPatch { archived: Some(true), ..CardPatch::default() };
    book.update_card(cards[0].id, &archived).await.expect("archived");
    book.begin_with_a_card().await.expect("nothing more");
    assert_eq!(book.card_templates(CardScope::All).await.map(|cards| cards.len()), Ok(1), "who gives out none wants none");
}

#[tokio::test]
async fn conditions_are_checked_and_name_the_owner() {
    let (book, _) = book().await;
    let ilse = add(&book, person("Ilse Marchetti", "3035550118")).await;
    let strict = Unique { phone: true, email: true, reachable: true };
    let refused = book.create(&person("Otto Quist", "+13035550118"), strict).await;
    assert_eq!(refused, Err(BookError::Conflict { field: "phone", owner: ilse.id.clone() }));
    let nowhere = NewCustomer { name: Some("Otto Quist".to_owned()), ..NewCustomer::default() };
    assert!(matches!(book.create(&nowhere, strict).await, Err(BookError::Invalid(fields)) if fields.len() == 2));
    let twin = add(&book, person("Otto Quist", "303 555 0118")).await;
    let unrelated = Patch { notes: Edit::Set("tea".to_owned()), ..Patch::default() };
    assert!(book.update(&twin.id, &unrelated, strict).await.is_ok(), "an old clash does not stand in the way");

    let reference = |metadata| NewReference { source: "my_pos".to_owned(), external_id: "C-1".to_owned(), metadata };
    let mine = Patch { references: vec![reference(None)], ..Patch::default() };
    book.update(&ilse.id, &mine, Unique::default()).await.expect("referred");
    let taken = book.update(&twin.id, &mine, Unique::default()).await;
    assert_eq!(taken, Err(BookError::Conflict { field: "external_references", owner: ilse.id.clone() }));
    let again = NewCustomer { references: vec![reference(None)], ..person("Ilse M", "3035550199") };
    let upserted = book.upsert_by_reference(&again, &unrelated, strict).await.expect("upserted");
    assert_eq!((upserted.customer.id, upserted.created), (ilse.id, false));
}

#[tokio::test]
async fn stamps_only_move_with_a_line() {
    let (book, _) = book().await;
    let ilse = add(&book, person("Ilse Marchetti", "3035550118")).await;
    let (card, reward) = card_of(&book, &ilse.id).await;
    assert_eq!(card.stamps, 2, "the welcome is on the card");
    assert_eq!(book.enrol(&ilse.id, card.card_id).await.map(|card| card.id), Ok(card.id));

    let short = book.redeem(&ilse.id, card.id, reward.id, None).await;
    assert_eq!(short, Err(BookError::Short { have: 2, need: 5 }));
    let stamped = book.stamp(&ilse.id, card.id, 4, Some(2)).await.expect("stamped");
    assert_eq!(stamped.card.stamps, 6);
    assert_eq!(book.stamp(&ilse.id, card.id, 4, Some(2)).await, Err(BookError::Differs { found: 6 }));
    let redeemed = book.redeem(&ilse.id, card.id, reward.id, Some(6)).await.expect("redeemed");
    assert_eq!((redeemed.card.stamps, redeemed.entry.delta), (1, -5));
    let back = book.reverse(&ilse.id, card.id, &redeemed.entry.id).await.expect("reversed");
    assert_eq!(back.card.stamps, 6);
    assert!(matches!(book.reverse(&ilse.id, card.id, &redeemed.entry.id).await, Err(BookError::Closed(_))));

    let entries = book.stamp_entries(&ilse.id, card.id).await.expect("entries");
    let kinds: Vec<&str> = entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["reversal", "redeem", "stamp", "welcome"]);
    assert_eq!(entries.iter().map(|entry| entry.delta).sum::<i64>(), 6);
    assert!(book.customer(&ilse.id).await.expect("ilse").version > ilse.version);
}

#[tokio::test]
async fn accounts_add_up_and_points_pay_once() {
    let (book, _) = book().await;
    let ilse = add(&book, person("Ilse Marchetti", "3035550118")).await;
    let line = |kind: &str, amount_minor| NewLedgerEntry { kind: kind.to_owned(), amount_minor, description: None, reference_id: None };
    book.post(&ilse.id, &line("debit", 7_200)).await.expect("a debit");
    let credit = book.post(&ilse.id, &line("credit", 3_000)).await.expect("a credit");
    assert_eq!(credit.balance_after_minor, -4_200);
    let ledger = book.ledger(&ilse.id, &Span::default()).await.expect("a ledger");
    assert_eq!((ledger.entries.first(), ledger.adds_up), (Some(&credit), true));

    let sale = |status: &str, total_minor| NewSale {
        customer_id: Some(ilse.id.clone()),
        status: status.to_owned(),
        total_minor,
        ..NewSale::default()
    };
    book.add_sale(&sale("completed", 12_050)).await.expect("a sale");
    let open = book.add_sale(&sale("open", 2_000)).await.expect("an open sale");
    let now = book.customer(&ilse.id).await.expect("ilse");
    assert_eq!((now.points, now.spent_minor, now.orders), (120, 12_050, 1));

    assert_eq!(book.redeem_points(&ilse.id, 121, &open.id, None).await.map(|r| r.points), Err(BookError::Short { have: 120, need: 121 }));
    assert_eq!(book.redeem_points(&ilse.id, 50, &open.id, Some(119)).await.map(|r| r.points), Err(BookError::Differs { found: 120 }));
    let redeemed = book.redeem_points(&ilse.id, 100, &open.id, Some(120)).await.expect("redeemed");
    assert_eq!((redeemed.discount_minor, redeemed.points, redeemed.sale.total_minor), (1_000, 20, 1_000));
    let (sales, total) =
        book.sales(&SaleQuery { customer_id: Some(ilse.id.clone()), limit: 1, ..SaleQuery::default() }).await.expect("sales");
    assert_eq!((sales.len(), total), (1, 2));
    let days = book.sales_by_day(&Span::default()).await.expect("days");
    assert_eq!(days.iter().map(|day| (day.amount_minor, day.transactions, day.completed)).collect::<Vec<_>>(), [(12_050, 2, 1)]);
    let finished = sales.iter().find(|sale| sale.status == "completed").map(|sale| sale.id.clone());
    if let Some(finished) = finished {
        assert!(matches!(book.redeem_points(&ilse.id, 1, &finished, None).await, Err(BookError::Closed(_))));
    }
}

#[tokio::test]
async fn changes_come_in_order_and_since_a_time() {
    let (book, seconds) = book().await;
    let mut people = Vec::new();
    for index in 0..5 {
        people.push(add(&book, person(&format!("Guest {index}"), "3035550101")).await);
    }
    card_of(&book, &people[0].id).await;
    seconds.fetch_add(3_600, Ordering::SeqCst);
    let patch = Patch { notes: Edit::Set("late".to_owned()), ..Patch::default() };
    book.update(&people[1].id, &patch, Unique::default()).await.expect("changed");

    let mut seen = Vec::new();
    let mut cursor = 0;
    loop {
        let page = book.changes(cursor, None, 2).await.expect("a page");
        assert_eq!(page.total, 5);
        seen.extend(page.profiles.iter().map(|profile| profile.customer.name.clone()));
        match page.next {
            Some(next) => cursor = next,
            None => break,
        }
    }
    assert_eq!(seen, ["Guest 2", "Guest 3", "Guest 4", "Guest 0", "Guest 1"]);
    let late = book.changes(0, Some("2026-03-01T13:00:00Z"), 100).await.expect("a page");
    assert_eq!((late.profiles.len(), late.total, late.next), (1, 1, None));
    let all = book.changes(0, None, 100).await.expect("a page");
    assert_eq!(all.profiles[3].cards.iter().map(|card| card.rewards.len()).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn anything_known_finds_a_person() {
    let (book, _) = book().await;
    let new = NewCustomer {
        email: Some("elodie@example.org".to_owned()),
        company: Some("Larkspur Dental".to_owned()),
        address: Address { line1: Some("48 Tannery Row".to_owned()), city: Some("Golden".to_owned()), ..Address::default() },
        tags: vec!["net30".to_owned()],
        references: vec![NewReference { source: "my_pos".to_owned(), external_id: "C-00417".to_owned(), metadata: None }],
        ..person("Élodie Ferreira", "+1 303 555 0163")
    };
    let elodie = add(&book, new).await;
    let (card, _) = card_of(&book, &elodie.id).await;
    add(&book, person("Otto Quist", "3035550199")).await;
    let needles = [
        "elodie",
        "FERREIRA élo",
        "(303) 555-0163",
        "5550163",
        "example.org",
        "dental",
        "tannery golden",
        "net30",
        "c-00417",
        card.code.as_str(),
    ];
    for needle in needles {
        let found = book.search(needle, 10).await.expect("a search");
        assert_eq!(found.iter().map(|profile| &profile.customer.id).collect::<Vec<_>>(), [&elodie.id], "{needle}");
    }
    assert_eq!(book.search("100%", 10).await.map(|found| found.len()), Ok(0), "a per cent sign is a letter");

    let query =
        PeopleQuery { search: Some("tannery".to_owned()), reach: Reach::Marks, sort: Sort::Name, descending: false, limit: 10, offset: 0 };
    assert_eq!(book.people_count(&query).await, Ok(0), "addresses are out of this reach");
    let any = AnyOf { first_name: Some("élo".to_owned()), phone: Some("3035550199".to_owned()), email: None };
    assert_eq!(book.any_of(&any, 50).await.map(|found| found.len()), Ok(2));
    let at = AtAddress { line1: Some("tannery".to_owned()), city: Some("GOLDEN".to_owned()), ..AtAddress::default() };
    assert_eq!(book.at_address(&at, 50).await.map(|found| found.len()), Ok(1));
    let near = AtAddress { city: Some("Gold".to_owned()), ..AtAddress::default() };
    assert_eq!(book.at_address(&near, 50).await.map(|found| found.len()), Ok(0), "a city is equal or not");
}

#[tokio::test]
async fn the_oldest_holds_a_shared_phone() {
    let (book, seconds) = book().await;
    let elder = add(&book, person("Ilse Marchetti", "3035550118")).await;
    seconds.fetch_add(60, Ordering::SeqCst);
    add(&book, person("Otto Marchetti", "3035550118")).await;
    let other = add(&book, person("Ana Quist", "3035550177")).await;
    add(&book, person("Far Away", "+442079460018")).await;
    assert_eq!(book.holder("3035550118").await.map(|holder| holder.map(|c| c.id)), Ok(Some(elder.id.clone())));
    let first = book.holders(None, 1).await.expect("holders");
    assert_eq!(first.iter().map(|c| &c.id).collect::<Vec<_>>(), [&other.id]);
    let rest = book.holders(Some((other.created_at.as_str(), other.number)), 10).await.expect("holders");
    assert_eq!(rest.iter().map(|c| &c.id).collect::<Vec<_>>(), [&elder.id]);
}

#[tokio::test]
async fn money_that_moved_keeps_a_blank_record() {
    let (book, _) = book().await;
    let gone = add(&book, person("Ilse Marchetti", "3035550118")).await;
    card_of(&book, &gone.id).await;
    assert_eq!(book.remove(&gone.id).await, Ok(Removal::Removed));
    assert_eq!(book.customer(&gone.id).await, Err(BookError::NotFound("customer")));
    let kept = add(&book, person("Otto Quist", "3035550199")).await;
    let sale = NewSale { customer_id: Some(kept.id.clone()), status: "completed".to_owned(), total_minor: 900, ..NewSale::default() };
    book.add_sale(&sale).await.expect("a sale");
    assert_eq!(book.remove(&kept.id).await, Ok(Removal::Anonymised));
    let blank = book.customer(&kept.id).await.expect("a blank");
    assert_eq!((blank.name.as_str(), blank.phone, blank.spent_minor, blank.anonymised), ("Deleted customer", None, 900, true));
    assert_eq!(book.search("quist", 10).await.map(|found| found.len()), Ok(0));
    assert_eq!(book.store().await.map(|store| store.customers_count), Ok(1));
}

#[tokio::test]
async fn only_the_replies_about_whoever_is_removed_are_blanked() {
    let (book, _) = book().await;
    let keys = ["c_1", "cx1", "C_1"].map(|id| Key { caller: "till".to_owned(), key: id.to_owned(), fingerprint: id.to_owned() });
    for key in &keys {
        add(&book, NewCustomer { id: Some(key.key.clone()), name: Some("Ilse Marchetti".to_owned()), ..NewCustomer::default() }).await;
        let mut work = book.begin().await.expect("a transaction");
        let body = json!({ "customer": { "id": key.key, "name": "Ilse Marchetti" } }).to_string();
        work.answer(key, 201, &body).await.expect("stored");
        work.commit().await.expect("kept");
    }
    assert_eq!(book.remove("c_1").await, Ok(Removal::Removed));
    let mut work = book.begin().await.expect("a transaction");
    for (key, blanked) in keys.iter().zip([true, false, false]) {
        let claim = work.claim(key).await.expect("a claim");
        assert_eq!(matches!(&claim, Claim::Replay { status: 201, body } if body == "{}"), blanked, "{claim:?}");
    }
    work.abandon().await;
}

#[tokio::test]
async fn an_import_keeps_the_good_rows_and_names_the_bad() {
    let (book, _) = book().await;
    let table = "id\tname\tphone\temail\tcard\tpoints\tshoe\n\
        a1\tIlse Marchetti\t+13035550118\tilse@example.org\t4006381333931\t12\t39\n\
        a1\tOtto Quist\t\t\t\t\t\n\
        \tAna \"Annie\" Quist\t\t\t\t\t\n\
        a2\t\t3035550199\t\t\t\t\n\
        a3\tNo Mail\t\tnobody\t\t\t\n";
    let mut steps = 0;
    let report = book.import(table.as_bytes(), b'\t', |_| steps += 1).await.expect("a report");
    assert_eq!((report.imported, report.bad_count, steps), (2, 3, 1));
    assert_eq!(report.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [3, 5, 6]);
    assert_eq!(report.bad[0].reason, "id a1 is taken");
    assert_eq!(report.ignored_columns, ["shoe"]);
    let ilse = book.profile("a1").await.expect("ilse");
    assert_eq!((ilse.customer.points, ilse.cards[0].code.as_str()), (12, "4006381333931"));
    assert_eq!(ilse.cards[0].rewards[0].name, "Free item");
    assert_eq!(book.search("4006381333931", 5).await.map(|found| found.len()), Ok(1));
    assert_eq!(book.search("annie", 5).await.map(|found| found.len()), Ok(1));
    let again = book.import(table.as_bytes(), b'\t', |_| ()).await.expect("a report");
    assert_eq!((again.imported, again.bad_count), (1, 4), "taken ids stay taken");
}

#[tokio::test]
async fn who_asks_for_what_changed_after_an_import_is_not_told_all_of_it() {
    let (book, seconds) = book().await;
    let rows: String = (0..1_500).map(|n| format!("Nora Quist {n}\n")).collect();
    let table = format!("name\n{rows}");
    let report = book.import(table.as_bytes(), b'\t', |_| _ = seconds.fetch_add(1, Ordering::SeqCst)).await.expect("a report");
    assert_eq!(report.imported, 1_500);
    let newest = book.search("quist 1499", 1).await.expect("people")[0].customer.updated_at.clone();
    let since = book.changes(0, Some(&newest), 1_000).await.expect("changes");
    assert_eq!((since.total, since.profiles.len()), (500, 500), "the thousand before came a second earlier");
}

#[tokio::test]
async fn a_planted_past_adds_up() {
    let (book, _) = book().await;
    let new = NewCard { name: "Espresso".to_owned(), ..NewCard::default() };
    let card_id = book.create_card(&new).await.expect("a card").id;
    let at = |day: u32| format!("2026-01-{day:02}T10:00:00Z");
    let stamp = |kind: &str, delta, day| PlantedStamp { kind: kind.to_owned(), delta, reward_id: None, created_at: at(day) };
    let sale = |status: &str, day| PlantedSale {
        sale: NewSale { status: status.to_owned(), total_minor: 1_050, ..NewSale::default() },
        created_at: at(day),
    };
    let line = NewLedgerEntry { kind: "debit".to_owned(), amount_minor: 500, description: None, reference_id: None };
    let planted = Planted {
        customer: person("Ilse Marchetti", "3035550118"),
        created_at: at(1),
        cards: vec![PlantedCard {
            card_id,
            created_at: at(1),
            entries: vec![stamp("stamp", 6, 2), stamp("redeem", -5, 3)],
            ..PlantedCard::default()
        }],
        ledger: vec![PlantedLine { entry: line, created_at: at(4) }],
        sales: vec![sale("completed", 5), sale("voided", 6)],
        points: vec![(-4, at(7))],
        ..Planted::default()
    };
    book.plant(&[planted.clone(), planted]).await.expect("planted");
    let ilse = book.by_phone("3035550118").await.expect("people").remove(0);
    assert_eq!((ilse.points, ilse.spent_minor, ilse.orders, ilse.balance_minor), (6, 1_050, 1, -500));
    let cards = book.customer_cards(&ilse.id).await.expect("cards");
    assert_eq!(cards[0].stamps, 1);
    assert!(book.ledger(&ilse.id, &Span::default()).await.expect("a ledger").adds_up);
    let next = add(&book, person("Otto Quist", "3035550199")).await;
    assert_eq!(next.number, 58_003, "planted people used two numbers");
}

#[tokio::test]
async fn keys_and_sessions_end() {
    let (book, seconds) = book().await;
    let scopes = vec!["customer:read".to_owned()];
    let (key, secret) = book.create_key("Till", &scopes, None).await.expect("a key");
    assert_eq!(book.live_key(&secret).await.map(|found| found.map(|k| k.id)), Ok(Some(key.id.clone())));
    book.revoke_key(&key.id).await.expect("revoked");
    assert_eq!(book.live_key(&secret).await, Ok(None));
    let token = book.open_session(SessionKind::PosStar, "desk@example.org", 60).await.expect("a session");
    assert_eq!(token.split('.').count(), 3);
    assert_eq!(book.live_session(&token, SessionKind::FieldEdge).await, Ok(None));
    assert!(book.live_session(&token, SessionKind::PosStar).await.expect("looked up").is_some());
    seconds.fetch_add(61, Ordering::SeqCst);
    assert_eq!(book.live_session(&token, SessionKind::PosStar).await, Ok(None));
}

#[tokio::test]
async fn a_file_is_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("book.db").display());
    let clock: Clock = Arc::new(jiff::Timestamp::default);
    let book = Book::open(&url, clock.clone()).await.expect("a book");
    let metadata = json!({"favourite": "flat white"}).as_object().cloned().unwrap_or_default();
    let ilse = add(&book, NewCustomer { metadata, ..person("Ilse Marchetti", "3035550118") }).await;
    book.close().await;
    let book = Book::open(&url, clock).await.expect("the same book");
    assert_eq!(book.customer(&ilse.id).await, Ok(ilse));
}
