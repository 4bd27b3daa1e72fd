//! A few invented people for whatever needs somebody to be known.

use std::sync::Arc;

use frontdesk::{
    domain::{Address, Card, Consent, Customer, Entry, EntryKind, Purchase, Reference, Reward, Template},
    search::{Builder, Segment},
};

/// Id, name, phone, e-mail, card, address.
type Row = [&'static str; 6];

const ROWS: [Row; 12] = [
    ["c-1001", "Ilse Marchetti", "+13035550118", "ilse.m@example.org", "LL58213", "48 Larkspur Ct, Golden, CO 80401"],
    ["c-1002", "Marisol Vance", "+13035550142", "marisol.vance@example.org", "LL58214", "17 Bluebell Way, Golden, CO 80401"],
    ["c-1003", "Mario Vance", "+13035550143", "", "0075678164125", ""],
    ["c-1004", "Zoë Brandt", "+442079460018", "zoe@brandt.example", "4006381333931", "12 Quince Yard"],
    ["c-1005", "王小明", "+8613800138000", "xm@example.org", "LL00001", "三里屯路 5"],
    ["c-1006", "Nour el-Amin", "(303) 555-0177", "nour@example.net", "", "7 Ferry Steps, Millrace"],
    ["c-1007", "Róisín O'Dell", "", "roisin@example.org", "LL58215", ""],
    ["c-1008", "Anna van den Berg", "+31201234567", "", "LL58216", "Kade 3, 1011 Amsterdam"],
    ["c-1009", "Müller, Anselm", "+493012345678", "am@example.de", "", "Hof 9"],
    ["c-1010", "Иван Петров", "+79161234567", "ivan@example.org", "", ""],
    ["c-1011", "A", "911", "a@b", "A-1", "1"],
    ["c-1012", "", "+13035550199", "no.name@example.org", "", ""],
];

/// Everybody.
pub fn people() -> Vec<Customer> {
    ROWS.iter().enumerate().map(|(nth, row)| person(nth, row)).collect()
}

fn person(nth: usize, [id, name, phone, email, code, address]: &Row) -> Customer {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let number = i64::try_from(nth).unwrap_or_default();
    let reward = Reward { id: "12".to_owned(), name: Some("Free biscotto".to_owned()), stamps_required: Some(5) };
    let card = |code: String| Card {
        id: format!("card-{id}"),
        template: Some("77".to_owned()),
        name: Some("Espresso card".to_owned()),
        code: Some(code),
        status: Some("active".to_owned()),
        stamps: Some(number),
        stamps_required: Some(10),
        apple_wallet_url: Some("https://wallet.example/one".to_owned()),
        rewards: vec![reward],
        ..Card::default()
    };
    Customer {
        id: (*id).to_owned(),
        name: text(name),
        phone: text(phone),
        email: text(email),
        address: Address { text: text(address), ..Address::default() },
        birthday: Some(format!("1988-{:02}-03", nth + 1)),
        notes: text(if nth == 1 { "Allergic to nuts" } else { "" }),
        tags: Some(vec![if nth.is_multiple_of(2) { "vip" } else { "big spender" }.to_owned()]),
        external_references: Some(vec![Reference { source: "my_pos".to_owned(), external_id: format!("C-0041{nth}") }]),
        consent: Consent { email: Some(true), sms: None },
        cards: Some(text(code).map(card).into_iter().collect()),
        points: Some(100 * number),
        balance_minor: Some(-4_200 * number),
        purchases: Some(vec![purchase()]),
        created_at: Some(format!("2026-01-{:02}T08:15:02Z", nth + 1)),
        full: true,
        ..Customer::default()
    }
}

/// Everybody, ready to be searched.
pub fn segment() -> Arc<Segment> {
    let mut builder = Builder::default();
    people().into_iter().for_each(|person| builder.add(person));
    Arc::new(builder.finish())
}

/// A sale still open.
pub fn purchase() -> Purchase {
    Purchase {
        id: "sale-1".to_owned(),
        receipt: Some("REC-20260301-014".to_owned()),
        total_minor: Some(2_635),
        status: Some("open".to_owned()),
        created_at: Some("2026-03-01T11:20:00Z".to_owned()),
    }
}

/// A line of an account.
pub fn entry() -> Entry {
    Entry {
        id: "e-1".to_owned(),
        kind: EntryKind::Debit,
        amount_minor: 7_200,
        balance_after_minor: Some(-7_200),
        description: Some("Sale REC-20260226-009".to_owned()),
        reference: None,
        created_at: Some("2026-02-26T10:12:00Z".to_owned()),
    }
}

/// A card to enrol somebody in.
pub fn template() -> Template {
    Template { id: "77".to_owned(), name: "Espresso card".to_owned(), stamps_required: Some(10), initial_stamps: Some(1) }
}
