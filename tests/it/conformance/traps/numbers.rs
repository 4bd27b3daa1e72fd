//! Wrong money, wrong counts: what is unknown, late, cut or worth something else than it seems.

use frontdesk::{
    domain::{Answer, Ask, Change, Currency, Customer, TroubleKind, adds_up},
    net::{Request, Response},
    service::book::NewSale,
};
use serde_json::json;

use crate::conformance::{
    bench::{Bench, Setup},
    people::MARISOL,
    told::run,
    twist::{Twist, every_object, on_json, on_people},
    twists::twisted,
};

/// The balance is told for one person only; a walk over everybody neither invents nor blanks it.
#[test]
fn trap_10_a_list_tells_no_balance_and_blanks_none() {
    run(async {
        let bench = Bench::open(Setup::of("posstar")).await;
        let id = bench.id_of(MARISOL).await.expect("an id");
        let mut rows: Vec<Customer> = Vec::new();
        bench.counter.sync(true, &mut |batch: &[Customer]| rows.extend_from_slice(batch)).await.expect("a walk");
        assert!(rows.iter().all(|row| row.balance_minor.is_none() && !row.full));
        let shown = bench.shown(&id).await.expect("a record").balance_minor;
        assert_eq!(shown, Some(-4_200));
        assert_eq!(bench.counter.currency.balance(-4_200), "owes 42.00 USD");
        bench.counter.sync(true, &mut |_: &[Customer]| ()).await.expect("a walk");
        let kept = bench.counter.store.known(&id).await.expect("the mirror").expect("a record");
        assert_eq!(kept.customer.balance_minor, Some(-4_200), "what was known is not blanked by a row");
        let lines = bench.counter.ledger(&id, None, None).await.expect("a ledger");
        assert!(adds_up(&lines) && lines.iter().all(|line| line.amount_minor > 0));
    });
}

#[test]
fn trap_11_cents_stay_whole_and_no_currency_is_invented() {
    run(async {
        let bench = Bench::open(Setup::of("sentry")).await;
        let bought = bench.counter.purchases(MARISOL).await.expect("purchases");
        assert_eq!(bought.iter().map(|one| one.total_minor).collect::<Vec<_>>(), [Some(4_150)]);
        assert_eq!(Currency::new(None).amount(4_150), "41.50");
        assert_eq!(bench.counter.currency.amount(4_150), "41.50 USD");
    });
}

async fn open_sale(bench: &Bench, id: &str) -> String {
    let bought = bench.counter.purchases(id).await.expect("purchases");
    bought.into_iter().find(|one| one.status.as_deref() == Some("open")).expect("an open sale").id
}

#[test]
fn trap_12_a_point_is_worth_what_the_vendor_says() {
    for vendor in ["posstar", "shop"] {
        run(async {
            let bench = Bench::open(Setup::of(vendor)).await;
            bench.service.book.set("point_value_minor", "25").await.expect("a setting");
            let id = bench.id_of(MARISOL).await.expect("an id");
            let sale = open_sale(&bench, &id).await;
            let write = bench.write(Change::RedeemPoints { id, points: 100, sale, expected: Some(320) }, None).await.expect("an end");
            assert_eq!(write.done().expect("done").detail, "100 points redeemed, discount 25.00 USD, 220 left");
        });
    }
}

#[test]
fn trap_13_only_completed_sales_are_money() {
    for vendor in ["posstar", "shop"] {
        run(async {
            let bench = Bench::open(Setup::of(vendor)).await;
            let id = bench.id_of(MARISOL).await.expect("an id");
            let spent = bench.shown(&id).await.expect("a record").spent_minor.expect("what was spent");
            let bought = bench.counter.purchases(&id).await.expect("purchases");
            let sum = |status: Option<&str>| -> i64 {
                bought.iter().filter(|one| status.is_none_or(|s| one.status.as_deref() == Some(s))).filter_map(|one| one.total_minor).sum()
            };
            assert_eq!(sum(Some("completed")), spent, "{vendor}");
            assert!(sum(None) > spent, "{vendor}: there are voided, refunded and open ones, with positive totals");
        });
    }
}

fn more_than_told(request: &Request, reply: Response) -> Response {
    on_people(request, reply, |value| {
        if let Some(list) = value["customers"].as_array_mut() {
            list.truncate(3);
        }
        value["pagination"] = json!({"total": 500, "limit": 3, "hasMore": true});
    })
}

/// "There are more" is kept and said; those who were not told of are not gone. Where no total is told none is made up.
#[test]
fn trap_14_a_cut_list_forgets_nobody_and_no_total_is_made_up() {
    run(async {
        let cut = twisted(Setup::of("sentry"), Twist::reply("the list is cut", more_than_told)).await;
        cut.shown(MARISOL).await.expect("a record");
        let synced = cut.counter.sync(true, &mut |_: &[Customer]| ()).await.expect("a walk");
        assert_eq!((synced.people, synced.cut, synced.gone), (3, true, Vec::new()));
        assert!(cut.counter.store.known(MARISOL).await.expect("the mirror").is_some(), "who was not told of is not gone");
        assert!(cut.counter.store.position().await.expect("a position").cut, "and every later search can say so");

        let bench = Bench::open(Setup::of("posstar")).await;
        let Answer::People(page) = bench.counter.courier.ask(&Ask::List { from: None, since: None }).await.expect("a page") else {
            unreachable!("people were asked for")
        };
        assert_eq!(page.total, None);
    });
}

/// A till that was offline spends points behind the counter's back: what is on screen is no promise.
#[test]
fn trap_15_points_are_read_afresh_before_they_are_spent() {
    run(async {
        let bench = Bench::open(Setup::of("posstar")).await;
        let id = bench.id_of(MARISOL).await.expect("an id");
        let seen = bench.shown(&id).await.expect("a record");
        assert_eq!(seen.points, Some(320));
        let sale = open_sale(&bench, &id).await;
        let book = &bench.service.book;
        book.redeem_points(MARISOL, 250, &sale, None).await.expect("the late till");
        bench.time.pass_s(90);
        let stale = bench.counter.store.known(&id).await.expect("the mirror").expect("a record");
        assert!(stale.customer.points == Some(320) && stale.as_of < bench.counter.now(), "an old number carries its age");
        let spend = |points| Change::RedeemPoints { id: id.clone(), points, sale: sale.clone(), expected: Some(320) };
        let trouble = bench.write(spend(100), Some(seen.clone())).await.expect("an end").refused().expect("a refusal");
        assert_eq!(trouble.kind, TroubleKind::Refused);
        assert!(trouble.message.contains("70"), "{trouble}");
        assert_eq!(bench.line.effects(), 0, "nothing was sent");
        // More points than on screen are no reason to refuse either.
        let late =
            NewSale { customer_id: Some(MARISOL.to_owned()), total_minor: 90_000, status: "completed".to_owned(), ..NewSale::default() };
        book.add_sale(&late).await.expect("a late sale");
        bench.write(spend(10), Some(seen)).await.expect("an end").done().expect("done");
        assert_eq!(bench.shown(&id).await.expect("a record").points, Some(960));
    });
}

fn no_counts(_: &Request, reply: Response) -> Response {
    on_json(reply, |value| {
        every_object(value, &mut |map| {
            if map.contains_key("apple_wallet_url") {
                map.remove("stamps");
            }
        });
    })
}

/// The name of the count is not documented: without it there is a "?", no 0, and a stamp tells no number.
#[test]
fn trap_16_stamps_nobody_told_are_a_question_mark() {
    run(async {
        let bench = twisted(Setup::of("leal"), Twist::reply("no stamps are told", no_counts)).await;
        let id = bench.id_of(MARISOL).await.expect("an id");
        let card = bench.shown(&id).await.expect("a record").cards.expect("cards").remove(0);
        assert_eq!((card.stamps, card.progress().as_str()), (None, "?/10"));
        assert_eq!(card.due().count(), 0, "nothing is due by a number nobody knows");
        let stamp = Change::Stamp { id, card: card.id, count: 1, silent: true, expected: None };
        assert_eq!(bench.write(stamp, None).await.expect("an end").done().expect("done").detail, "stamped");
        let cards = bench.service.book.customer_cards(MARISOL).await.expect("cards");
        assert_eq!(cards[0].stamps, 7);
    });
}
