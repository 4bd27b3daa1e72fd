//! Log-ins and their ends: a token is renewed before it runs out, a refresh is tried only while the old one lives, and a token the vendor no
//! longer takes is replaced once. A log-in is no write, and a write that met a 401 happens once.

use frontdesk::{
    domain::{Change, Edit, Field, TroubleKind},
    mirror::State,
    net::{Method, Request, Response},
};
use serde_json::Value;

use super::{
    bench::{Bench, Setup},
    people::{MARISOL, form, typed},
    reads,
    told::{Say, Told, holds, none_failed, run, same},
    twist::{Twist, bare_path, made_up, on_json},
    twists::twisted,
    writes::enrolment,
};

/// The vendors that log in.
pub const VENDORS: [&str; 2] = ["fieldedge", "posstar"];

/// Where a token comes from, and how long it lives.
struct LogIn {
    vendor: &'static str,
    path: &'static str,
    refresh: Option<&'static str>,
    life_s: i64,
}

const LOG_INS: [LogIn; 2] = [
    LogIn { vendor: "fieldedge", path: "/oauth/token", refresh: None, life_s: 3_600 },
    LogIn { vendor: "posstar", path: "/api/v1/auth/login", refresh: Some("/api/v1/auth/refresh"), life_s: 24 * 3_600 },
];

impl LogIn {
    async fn bench(&self) -> Bench {
        Bench::open(Setup::of(self.vendor).signing_in().in_no_time()).await
    }

    /// Log-ins and refreshes so far.
    fn counted(&self, bench: &Bench) -> (usize, usize) {
        let to = |path: &str| bench.line.count(|call| call.path == path);
        (to(self.path), self.refresh.map_or(0, to))
    }

    /// How a token is renewed while the old one lives.
    fn renewed(&self, (log_ins, refreshes): (usize, usize)) -> (usize, usize) {
        if self.refresh.is_some() { (log_ins, refreshes + 1) } else { (log_ins + 1, refreshes) }
    }
}

fn refused(bench: &Bench) -> usize {
    bench.line.count(|call| call.status == 401)
}

/// Runs a test for both; the failures of both are told.
fn with_each(test: impl Fn(&LogIn) -> Told) {
    let failures = LOG_INS.iter().filter_map(|one| test(one).err().map(|why| format!("{}: {why}", one.vendor)));
    none_failed(&failures.collect::<Vec<_>>());
}

#[test]
fn a_token_is_asked_for_once_and_renewed_before_its_end() {
    with_each(|log_in| {
        run(async {
            let bench = log_in.bench().await;
            let id = bench.id_of(MARISOL).await?;
            bench.shown(&id).await?;
            bench.shown(&id).await?;
            same("log-ins, refreshes", log_in.counted(&bench), (1, 0))?;
            bench.time.pass_s(log_in.life_s - 61);
            bench.shown(&id).await?;
            same("a minute and a second before the end", log_in.counted(&bench), (1, 0))?;
            bench.time.pass_s(2);
            bench.shown(&id).await?;
            let wanted = log_in.renewed((1, 0));
            same("a minute before the end", log_in.counted(&bench), wanted)?;
            bench.shown(&id).await?;
            same("with the new one", log_in.counted(&bench), wanted)?;
            same("calls that were refused", refused(&bench), 0)
        })
    });
}

#[test]
fn a_token_that_has_run_out_is_never_refreshed() {
    with_each(|log_in| {
        run(async {
            let bench = log_in.bench().await;
            let id = bench.id_of(MARISOL).await?;
            bench.shown(&id).await?;
            bench.time.pass_s(log_in.life_s + 3_600);
            bench.shown(&id).await?;
            same("log-ins, refreshes", log_in.counted(&bench), (2, 0))?;
            same("calls that were refused", refused(&bench), 0)
        })
    });
}

/// The vendor's clock is ahead, so the token dies while this box believes in it: one 401, one new token, and the call once more.
#[test]
fn a_token_the_vendor_no_longer_takes_is_replaced_once() {
    with_each(|log_in| {
        run(async {
            let bench = log_in.bench().await;
            let id = bench.id_of(MARISOL).await?;
            bench.shown(&id).await?;
            bench.time.vendor_is_ahead_s(log_in.life_s + 60);
            bench.shown(&id).await?;
            same("log-ins, refreshes", log_in.counted(&bench), (2, 0))?;
            same("calls that were refused", refused(&bench), 1)?;
            bench.time.vendor_is_ahead_s(2 * (log_in.life_s + 60));
            // Nobody is looked up, so the very first request is the one that changes something.
            let person = bench.write(enrolment(form(bench.can(), 0), true), None).await?.done()?.customer;
            same("writes that were refused", bench.line.count(|call| call.effect && call.status == 401), 1)?;
            let behind = bench.service.book.by_phone(&typed(&Field::Phone, 0)).await.say("the book")?;
            same("how many were made", behind.len(), 1)?;
            bench.time.vendor_is_ahead_s(3 * (log_in.life_s + 60));
            let edits = vec![Edit::Set(Field::Email, "later@okereke.example".to_owned())];
            bench.write(Change::Update { id: person, edits }, None).await?.done()?;
            same("log-ins, refreshes", log_in.counted(&bench), (4, 0))?;
            same("calls that were refused", refused(&bench), 3)
        })
    });
}

/// A vendor that takes no token for writes: it is asked twice and no more, and the write waits.
#[test]
fn a_write_whose_token_is_not_taken_waits() {
    with_each(|log_in| {
        run(async {
            let refuse = Twist::instead("no write is allowed", |request| request.effect.then(|| made_up(401, "")));
            let bench = twisted(Setup::of(log_in.vendor).signing_in().in_no_time(), refuse).await;
            let ended = bench.write(enrolment(form(bench.can(), 0), true), None).await?;
            same("how it stands", ended.write.state, State::Queued)?;
            same("what kind", ended.trouble.map(|trouble| trouble.kind), Some(TroubleKind::NotAllowed))?;
            same("log-ins", log_in.counted(&bench).0, 2)
        })
    });
}

/// A 401 in a gate's own words proves nothing about a write: it is not sent once more behind it.
#[test]
fn a_401_of_somebody_else_is_no_reason_to_write_twice() {
    with_each(|log_in| {
        run(async {
            let gate = Twist::instead("a gate", |request| request.effect.then(|| made_up(401, "Please sign in at the gate")));
            let bench = twisted(Setup::of(log_in.vendor).signing_in().in_no_time(), gate).await;
            let ended = bench.write(enrolment(form(bench.can(), 0), true), None).await?;
            same("how it stands", ended.write.state, State::Unknown)?;
            same("log-ins", log_in.counted(&bench).0, 1)
        })
    });
}

#[test]
fn a_wrong_credential_is_said_and_nothing_is_lost() {
    with_each(|log_in| {
        run(async {
            let refuse = Twist::reply("no log-in is taken", |request, reply| if request.auth { reply } else { made_up(401, "") });
            let bench = twisted(Setup::of(log_in.vendor).signing_in().in_no_time(), refuse).await;
            let trouble = bench.counter.who().await.err().say("a refusal")?;
            same("what kind", trouble.kind, TroubleKind::NotAllowed)?;
            let ended = bench.write(enrolment(form(bench.can(), 0), false), None).await?;
            same("a write waits", ended.write.state, State::Queued)?;
            holds("its sentence", !ended.write.detail.is_empty())
        })
    });
}

fn token_call(request: &Request) -> bool {
    bare_path(request) == "/oauth/token"
}

fn form_refused(request: &Request, status: u16) -> Option<Response> {
    let form = matches!(&request.body, Some((kind, _)) if kind.contains("urlencoded"));
    (token_call(request) && form).then(|| made_up(status, r#"{"error":"unsupported"}"#))
}

/// Rewrites the answer to a log-in.
fn on_token(request: &Request, reply: Response, change: impl FnOnce(&mut Value)) -> Response {
    if !request.auth && reply.ok() { on_json(reply, change) } else { reply }
}

fn forget(value: &mut Value, key: &str) {
    if let Value::Object(map) = value {
        map.remove(key);
    }
}

/// What the documents leave open about a log-in.
const OPEN: [(&str, Twist); 8] = [
    ("fieldedge", Twist::instead("the form is refused with 400", |request| form_refused(request, 400))),
    ("fieldedge", Twist::instead("the form is refused with 415", |request| form_refused(request, 415))),
    ("fieldedge", Twist::reply("no life is told", |request, reply| on_token(request, reply, |v| forget(v, "expires_in")))),
    ("fieldedge", Twist::reply("no kind of token is told", |request, reply| on_token(request, reply, |v| forget(v, "token_type")))),
    ("fieldedge", Twist::reply("the life is text", |request, reply| on_token(request, reply, |v| v["expires_in"] = Value::from("3600")))),
    ("fieldedge", Twist::reply("a log-in answers with 201", |request, reply| Response { status: status_of(request, &reply), ..reply })),
    ("posstar", Twist::reply("nothing is told of the user", |request, reply| on_token(request, reply, |v| forget(v, "user")))),
    ("posstar", Twist::reply("a log-in answers with 201", |request, reply| Response { status: status_of(request, &reply), ..reply })),
];

fn status_of(request: &Request, reply: &Response) -> u16 {
    if request.method == Method::Post && !request.auth && reply.status == 200 { 201 } else { reply.status }
}

#[test]
fn every_way_of_answering_a_log_in_is_taken() {
    let failures = OPEN.into_iter().filter_map(|(vendor, twist)| {
        let outcome = run(async {
            let bench = twisted(Setup::of(vendor).signing_in().in_no_time(), twist).await;
            reads::who(&bench).await?;
            reads::show(&bench).await?;
            // Whatever was told, an hour is the least that is believed without being told otherwise.
            bench.time.pass_s(3_500);
            reads::show(&bench).await?;
            same("calls that were refused", refused(&bench), 0)
        });
        outcome.err().map(|why| format!("{vendor}, where {}: {why}", twist.name))
    });
    none_failed(&failures.collect::<Vec<_>>());
}

#[test]
fn a_refresh_that_fails_is_followed_by_a_log_in() {
    run(async {
        let log_in = &LOG_INS[1];
        let refuse = Twist::reply("no refresh is taken", |request, reply| {
            if bare_path(request).ends_with("/auth/refresh") {
                made_up(401, r#"{"statusCode":401,"message":"Unauthorized"}"#)
            } else {
                reply
            }
        });
        let bench = twisted(Setup::of(log_in.vendor).signing_in().in_no_time(), refuse).await;
        let id = bench.id_of(MARISOL).await.expect("an id");
        bench.shown(&id).await.expect("a record");
        bench.time.pass_s(log_in.life_s - 30);
        bench.shown(&id).await.expect("a record");
        assert_eq!(log_in.counted(&bench), (2, 1));
    });
}

/// With a fixed token there is nothing to renew: a 401 is said, with its causes, and a write waits.
#[test]
fn a_fixed_token_is_never_tried_twice() {
    with_each(|log_in| {
        run(async {
            let refuse = Twist::reply("the token is not taken", |_, _| made_up(401, ""));
            let bench = twisted(Setup::of(log_in.vendor).in_no_time(), refuse).await;
            let trouble = bench.counter.who().await.err().say("a refusal")?;
            same("what kind", (trouble.kind, trouble.lasting), (TroubleKind::NotAllowed, false))?;
            same("calls", bench.line.calls().len(), 1)
        })
    });
}

/// A gate in between that refuses with a page of its own, after the vendor did what was asked.
#[test]
fn a_refusal_that_is_not_the_vendors_proves_nothing() {
    const GATES: [fn(&Request, Response) -> Response; 3] = [
        |request, reply| if request.effect && reply.ok() { made_up(401, "<html>Please log in</html>") } else { reply },
        |request, reply| if request.effect && reply.ok() { made_up(403, "<html>Blocked</html>") } else { reply },
        |request, reply| if request.effect && reply.ok() { made_up(429, "<html>Slow down</html>") } else { reply },
    ];
    with_each(|log_in| {
        for gate in GATES {
            run(async {
                let bench = twisted(Setup::of(log_in.vendor).signing_in().in_no_time(), Twist::reply("a gate", gate)).await;
                let ended = bench.write(enrolment(form(bench.can(), 0), true), None).await?;
                same("how it stands", ended.write.state, State::Unknown)?;
                same("how often it was sent", bench.line.effects(), 1)
            })?;
        }
        Ok(())
    });
}
