//! kill -9 at the worst moment: a request has arrived, its answer has not. Nothing typed is lost, nothing is sent a second time by itself.

use serde_json::json;

use super::{
    Server, World, book,
    console::{CTRL_C, CTRL_S, Console, ENTER, F3, TAB, USUAL},
    scripted::{Reply, Scripted, say},
    small, soon, start, text,
};

const LEAL: &str = "/api/v1/accounts/7/customers";
const SHOP: &str = "/shop/v1/customers";

fn configured(vendor: &str, more: &str, stranger: &Scripted) -> World {
    let world = World::new();
    let file = world.file("secret", super::SECRET);
    let url = &stranger.url;
    world.configure(&format!("[profiles.till]\nvendor = \"{vendor}\"\nbase_url = \"{url}{more}token_file = \"{file}\"\n"));
    world
}

/// A Leal that takes a stamp and never answers.
fn leal() -> (World, Scripted) {
    let card = json!({"id": 1, "stamps": 3, "stamps_required": 10, "code": "LL1", "status": "active", "card_name": "Coffee"});
    let ada = json!({"id": 5, "first_name": "Ada", "last_name": "Quill", "phone": "+17205550150", "customer_cards": [card]});
    let stranger = Scripted::new()
        .on("POST", format!("{LEAL}/5/customer_cards/1/stamp"), Reply::held())
        .on("GET", format!("{LEAL}/5"), say(200, ada.clone()))
        .on("GET", LEAL, say(200, json!({"customers": [ada], "pagination": {"page": 1, "pages": 1}})));
    let world = configured("leal", "\"\naccount = 7\n", &stranger);
    (world, stranger)
}

/// A stamp that arrived at Leal, and a command that was killed while it waited for the answer.
fn killed_while_stamping() -> (World, Scripted) {
    let (world, leal) = leal();
    let mut clerk = start(&mut world.command(&["stamp", "5", "--card", "LL1", "--count", "2"]));
    soon("the stamp arrives", || leal.all("POST").pop());
    clerk.kill().expect("killed");
    clerk.wait().expect("gone");
    (world, leal)
}

/// The states of the outbox.
fn states(world: &World) -> Vec<String> {
    world.outbox("till").iter().map(|row| text(&row["state"])).collect()
}

#[test]
fn what_was_on_its_way_when_the_command_died_is_unknown() {
    let (world, leal) = killed_while_stamping();
    assert_eq!(states(&world), ["unknown"], "the outbox says so to whoever looks first");
    let shown = world.ask("till", &["show", "5"]).ended(0);
    assert_eq!(shown.json["customer"]["pending"][0]["state"], "unknown");
    assert_eq!(leal.all("POST").len(), 1);
}

#[test]
fn another_stamp_waits_until_that_one_is_settled() {
    let (world, leal) = killed_while_stamping();
    let next = world.ask("till", &["stamp", "5", "--card", "LL1"]).ended(4);
    assert_eq!(next.json["error"]["kind"], "conflict", "{}", next.stdout);
    assert_eq!((states(&world).len(), leal.all("POST").len()), (1, 1), "nothing was saved behind it and nothing sent");
}

#[test]
fn somebody_can_settle_it_at_once() {
    let (world, leal) = killed_while_stamping();
    let id = text(&world.outbox("till")[0]["id"]);
    world.ask("till", &["outbox", "dismiss", &id]).ended(0);
    assert!(states(&world).is_empty());
    assert_eq!(leal.all("POST").len(), 1);
}

#[test]
fn neither_a_sync_nor_a_console_sends_it_again() {
    let (world, leal) = killed_while_stamping();
    world.ask("till", &["sync"]).ended(0);
    assert_eq!(states(&world), ["unknown"]);
    let mut console = Console::open(&world, &[], USUAL, &[]);
    console.shows("Ada Quill");
    console.shows("1 not known");
    console.press(CTRL_C);
    console.left_well();
    assert_eq!((states(&world), leal.all("POST").len()), (vec!["unknown".to_owned()], 1));
}

#[test]
fn where_a_key_makes_it_harmless_it_is_sent_again_under_the_same_key() {
    let made = json!({"customer": {"id": "c-9", "name": "Bo Finch", "phone": "+17205550157"}});
    let stranger = Scripted::new()
        .once("POST", SHOP, Reply::held())
        .on("POST", SHOP, say(201, made.clone()))
        .on("GET", format!("{SHOP}/c-9"), say(200, made))
        .on("GET", SHOP, say(200, json!({"customers": [], "next": null})));
    let world = configured("shop", "/shop/v1\"\n", &stranger);
    let mut clerk = start(&mut world.command(&["create", "--set", "name=Bo Finch", "--set", "phone=7205550157"]));
    soon("the enrolment arrives", || stranger.all("POST").pop());
    clerk.kill().expect("killed");
    clerk.wait().expect("gone");
    let synced = world.ask("till", &["sync"]).ended(0);
    assert_eq!(synced.json["sync"]["sent"], 1);
    let sent = stranger.all("POST");
    assert_eq!(sent.len(), 2);
    assert!(sent[0].header("idempotency-key").is_some_and(|key| key.len() >= 16));
    assert_eq!(sent[0].header("idempotency-key"), sent[1].header("idempotency-key"));
    assert_eq!(sent[0].body, sent[1].body, "a key is good for one body");
    assert!(states(&world).is_empty());
}

#[test]
fn a_console_that_is_killed_leaves_its_stamp_unknown() {
    let (world, leal) = leal();
    let mut console = Console::open(&world, &[], USUAL, &[]);
    console.shows("> Ada Quill");
    console.press(ENTER);
    console.shows("Coffee");
    console.press("s");
    console.shows("Stamp Ada Quill");
    console.press(ENTER);
    soon("the stamp arrives", || leal.all("POST").pop());
    console.shows("1 waiting");
    console.kill();
    world.ask("till", &["sync"]).ended(0);
    assert_eq!((states(&world), leal.all("POST").len()), (vec!["unknown".to_owned()], 1));
    // Whoever opens the console next is told before anything else.
    let mut console = Console::open(&world, &[], USUAL, &[]);
    console.shows("1 not known");
    console.shows("> Ada Quill");
    console.press(ENTER);
    console.shows("not known to have arrived");
    console.press(CTRL_C);
    console.left_well();
    assert_eq!(leal.all("POST").len(), 1);
}

#[test]
fn a_service_killed_in_the_middle_of_an_enrolment_costs_no_text() {
    let (world, server) = small("id,name,phone\nC-1,Ada Quill,+17205550150\n");
    let mut console = Console::open(&world, &["--profile", "shop"], USUAL, &[]);
    console.shows("> Ada Quill");
    console.press(F3);
    console.shows("Enrol a customer");
    console.press("Béa Thornquist");
    console.shows("Béa Thornquist");
    server.kill();
    console.press(TAB);
    console.press("720 555 0158");
    console.shows("720 555 0158");
    console.press(CTRL_S);
    console.shows("1 waiting");
    console.shows("OFFLINE");
    console.press(CTRL_C);
    console.left_well();

    let rows = world.outbox("shop");
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!((&rows[0]["kind"], &rows[0]["state"]), (&json!("create"), &json!("queued")));
    let id = text(&rows[0]["id"]);
    let wish = world.ask("shop", &["outbox", "show", &id]).ended(0).json["write"]["change"]["edits"].clone();
    assert_eq!(wish, json!([["set", "name", "Béa Thornquist"], ["set", "phone", "720 555 0158"]]));

    let server = Server::start(&world, &["--database", &book(&world)]);
    world.shops(&server.url, &server.token);
    world.ask("shop", &["outbox", "retry", &id]).ended(0);
    let found = world.ask("shop", &["search", "thornquist", "--remote"]).ended(0);
    let people = found.json["results"].as_array().expect("results");
    assert_eq!(people.len(), 1, "{}", found.stdout);
    assert_eq!(people[0]["phone"], "+17205550158");
}
