//! The service is killed while stamps come in, each under a key. Sent again under the same key, each stamp is on the card once, and
//! whoever asks twice hears the same bytes.

use std::{
    collections::BTreeMap,
    io::Write,
    net::{SocketAddr, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::{Value, json};

use super::{Said, Standing, figure, request, rest};
use crate::program::{PATIENCE, World, book, soon, text};

/// Callers at a time.
const CLERKS: usize = 4;

/// Where stamps are put on one card.
struct Card {
    token: String,
    path: String,
}

impl Card {
    /// A customer with an empty card, in a book without anybody.
    fn made(service: &Standing) -> Card {
        let make = |path: &str, body: Value| {
            let said = service.send("POST", path, body.to_string().as_bytes());
            assert_eq!(said.status, 201, "{path}: {said:?}");
            said.json()
        };
        let id = text(&make("/shop/v1/customers", json!({"name": "Ada Quill"}))["customer"]["id"]);
        let template = make("/shop/v1/cards", json!({"name": "Coffee card", "stamps_required": 10, "initial_stamps": 0}));
        let enrolled = make(&format!("/shop/v1/customers/{id}/cards"), json!({"card_id": template["card"]["id"]}));
        let path = format!("/shop/v1/customers/{id}/cards/{}", text(&enrolled["card"]["id"]));
        Card { token: service.token.clone(), path }
    }

    /// Asks for one stamp under a key. Nothing when the answer did not come whole.
    fn stamp(&self, to: SocketAddr, key: &str) -> Option<String> {
        let mut stream = TcpStream::connect(to).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        let asked = request(&self.token, "POST", &format!("{}/stamps", self.path), br#"{"count":1}"#);
        let asked = String::from_utf8_lossy(&asked).replacen("\r\n", &format!("\r\nidempotency-key: {key}\r\n"), 1);
        stream.write_all(asked.as_bytes()).ok()?;
        let said = Said::of(&rest(&mut stream));
        let length = said.head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        (said.status == 200 && length == Some(said.body.len())).then_some(said.body)
    }
}

fn serve(world: &World) -> Standing {
    Standing::start(world, &["--listen", "127.0.0.1:0", "--database", &book(world)]).expect("it serves")
}

#[test]
fn f82_a_key_is_carried_out_once_whenever_the_service_dies() {
    let world = World::new();
    let mut service = serve(&world);
    let card = Arc::new(Card::made(&service));
    let (mut stamps, mut lost) = (0, 0);
    for round in 0..figure(3, 100) {
        let heard: Arc<Mutex<BTreeMap<String, String>>> = Arc::default();
        let asked: Arc<Vec<AtomicUsize>> = Arc::new((0..CLERKS).map(|_| AtomicUsize::new(0)).collect());
        let clerks: Vec<_> = (0..CLERKS)
            .map(|clerk| {
                let (card, heard, asked, to) = (card.clone(), heard.clone(), asked.clone(), service.address);
                thread::spawn(move || {
                    loop {
                        let key = format!("{round}-{clerk}-{}", asked[clerk].fetch_add(1, Ordering::SeqCst));
                        let Some(body) = card.stamp(to, &key) else {
                            return;
                        };
                        heard.lock().expect("a whole lock").insert(key, body);
                    }
                })
            })
            .collect();
        let enough = 5 + round * 7 % 40;
        soon("stamps are answered", || (heard.lock().expect("a whole lock").len() >= enough).then_some(()));
        service.child.kill().expect("killed");
        clerks.into_iter().for_each(|clerk| clerk.join().expect("a clerk"));
        drop(service);
        service = serve(&world);
        let heard = heard.lock().expect("a whole lock");
        for clerk in 0..CLERKS {
            for n in 0..asked[clerk].load(Ordering::SeqCst) {
                let key = format!("{round}-{clerk}-{n}");
                let again = card.stamp(service.address, &key).unwrap_or_else(|| unreachable!("{key}: no answer"));
                assert_eq!(card.stamp(service.address, &key).as_ref(), Some(&again), "{key}: asked twice more");
                match heard.get(&key) {
                    Some(first) => assert_eq!(*first, again, "{key}: answered before the kill"),
                    None => lost += 1,
                }
                stamps += 1;
            }
        }
        let entries = service.send("GET", &format!("{}/entries", card.path), b"").json();
        assert_eq!(entries["entries"].as_array().map(Vec::len), Some(stamps), "round {round}: one line for each key");
    }
    println!("F82: {stamps} keys, {lost} without an answer when the service was killed; each was carried out once");
}
