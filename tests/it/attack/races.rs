//! Fifty at once who want what is there once. One gets it, the others are told no, and the book says the same.

use std::{
    io::Write,
    sync::{Arc, Barrier},
    thread,
};

use frontdesk::service::{
    book::{NewCard, NewCustomer, NewReward, NewSale, Unique},
    listen::Limits,
};
use serde_json::json;

use super::{Said, Shop, dial, figure, request, rest};
use crate::program::SECRET;

const CLIENTS: usize = 50;
/// Stamps of the one reward.
const STAMPS: i64 = 10;
/// Points of one purchase, and the purchase.
const POINTS: i64 = 100;
const PURCHASE_MINOR: i64 = 10_000;

/// A shop with one customer who has one card.
struct Scene {
    shop: Shop,
    id: String,
    number: i64,
    uuid: String,
    card: i64,
    reward: i64,
}

impl Scene {
    fn open() -> Scene {
        // Those of the last round may still be leaving.
        let shop = Shop::open(Limits { peer_connections_max: 200, ..Limits::default() });
        let book = shop.service.book.clone();
        let (ada, card, reward) = shop.run(async {
            let new = NewCustomer { name: Some("Ada Quill".to_owned()), phone: Some("+13035550118".to_owned()), ..NewCustomer::default() };
            let ada = book.create(&new, Unique::default()).await.expect("a customer");
            let new = NewCard { name: "Coffee card".to_owned(), initial_stamps: Some(0), ..NewCard::default() };
            let template = book.create_card(&new).await.expect("a card");
            let new = NewReward { card_id: template.id, name: "Free coffee".to_owned(), stamps_required: STAMPS, ..NewReward::default() };
            let reward = book.create_reward(&new).await.expect("a reward");
            let card = book.enrol(&ada.id, template.id).await.expect("enrolled");
            (ada, card.id, reward.id)
        });
        Scene { shop, id: ada.id, number: ada.number, uuid: ada.uuid, card, reward }
    }

    /// Puts exactly one reward on the card.
    fn fill_card(&self) {
        self.shop.run(self.shop.service.book.stamp(&self.id, self.card, STAMPS, Some(0))).expect("stamps on an empty card");
    }

    /// Earns exactly `POINTS`, and opens a sale to spend them on.
    fn earn_points(&self) -> String {
        let book = &self.shop.service.book;
        let sale = |status: &str, total_minor: i64| NewSale {
            customer_id: Some(self.id.clone()),
            total_minor,
            status: status.to_owned(),
            ..NewSale::default()
        };
        self.shop.run(book.add_sale(&sale("completed", PURCHASE_MINOR))).expect("a purchase");
        self.shop.run(book.add_sale(&sale("open", PURCHASE_MINOR))).expect("an open sale").id
    }

    /// What is left: stamps and points.
    fn left(&self) -> (i64, i64) {
        let book = &self.shop.service.book;
        let card = self.shop.run(book.customer_card(&self.id, self.card)).expect("the card");
        (card.stamps, self.shop.run(book.customer(&self.id)).expect("the customer").points)
    }

    /// Sends the same from everybody at once.
    fn rush(&self, path: &str, more: &str, body: &str) -> Vec<Said> {
        let bytes = String::from_utf8(request(SECRET, "POST", path, body.as_bytes())).expect("text");
        let bytes = Arc::new(bytes.replacen("\r\n", &format!("\r\n{more}"), 1));
        let gate = Arc::new(Barrier::new(CLIENTS));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (bytes, gate, to) = (bytes.clone(), gate.clone(), self.shop.address);
                thread::spawn(move || {
                    let mut stream = dial(to);
                    gate.wait();
                    stream.write_all(bytes.as_bytes()).expect("sent");
                    Said::of(&rest(&mut stream))
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().expect("a client")).collect()
    }

    /// So many rounds of it; how many won.
    fn rounds(&self, what: &str, rounds: usize, mut ask: impl FnMut() -> (String, String)) {
        for round in 0..rounds {
            self.shop.later();
            let (path, body) = ask();
            let said = self.rush(&path, "", &body);
            let won = said.iter().filter(|said| said.status == 200).count();
            assert_eq!(won, 1, "{what}, round {round}: {said:?}");
            for loser in said.iter().filter(|said| said.status != 200) {
                assert!(matches!(loser.status, 400 | 409 | 422), "{what}, round {round}: {loser:?}");
            }
            assert_eq!(self.left(), (0, 0), "{what}, round {round}");
        }
    }
}

fn rounds() -> usize {
    figure(5, 200)
}

#[test]
fn f83_one_of_fifty_gets_the_reward() {
    let scene = Scene::open();
    let body = json!({"reward_id": scene.reward}).to_string();
    scene.rounds("our own API", rounds(), || {
        scene.fill_card();
        (format!("/shop/v1/customers/{}/cards/{}/redemptions", scene.id, scene.card), body.clone())
    });
    scene.rounds("Leal's", rounds(), || {
        scene.fill_card();
        (format!("/api/v1/accounts/42/customers/{}/customer_cards/{}/redeem", scene.number, scene.card), body.clone())
    });
    println!("F83: a reward: {} wins in {} rounds of {CLIENTS}", 2 * rounds(), 2 * rounds());
}

#[test]
fn f83_one_of_fifty_spends_the_points() {
    let scene = Scene::open();
    let body = |sale: String| json!({"points": POINTS, "sale_id": sale}).to_string();
    scene.rounds("our own API", rounds(), || {
        let sale = scene.earn_points();
        (format!("/shop/v1/customers/{}/points/redemptions", scene.id), body(sale))
    });
    scene.rounds("PosStar's", rounds(), || {
        let sale = scene.earn_points();
        (format!("/api/v1/customers/{}/loyalty/redeem", scene.uuid), body(sale))
    });
    println!("F83: points: {} wins in {} rounds of {CLIENTS}", 2 * rounds(), 2 * rounds());
}

#[test]
fn f83_fifty_with_one_key_are_one() {
    let scene = Scene::open();
    let path = format!("/shop/v1/customers/{}/cards/{}/stamps", scene.id, scene.card);
    for round in 0..rounds() {
        let said = scene.rush(&path, &format!("idempotency-key: round-{round}\r\n"), r#"{"count":1}"#);
        let mut bodies: Vec<&str> = said.iter().filter(|said| said.status == 200).map(|said| said.body.as_str()).collect();
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "round {round}: everybody who is answered hears the same: {said:?}");
        assert!(said.iter().all(|said| matches!(said.status, 200 | 409)), "round {round}: {said:?}");
        assert_eq!(scene.left().0, i64::try_from(round).expect("a number") + 1, "round {round}");
    }
    println!("F83: one key: {} stamps in {} rounds of {CLIENTS}", rounds(), rounds());
}
