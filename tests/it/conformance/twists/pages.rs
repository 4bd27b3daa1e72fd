//! Answers that are no vendor's at all: a web page with any status, an empty success. They never pass for "nobody", for an empty list, for a
//! record or for a write that was done, and nothing that changes anything is sent on the strength of them.

use frontdesk::{
    domain::{Customer, TroubleKind, Wanted},
    mirror::State,
    net::{Request, Response},
};

use crate::conformance::{
    bench::{Bench, Setup},
    people::{MARISOL, form},
    suite::with_every_vendor,
    told::{Say, Told, holds, run, same},
    twist::Twist,
    twists::twisted,
    writes::enrolment,
};

fn page(status: u16) -> Response {
    let headers = vec![("content-type".to_owned(), "text/html".to_owned())];
    Response { status, headers, body: b"\n<!doctype html><title>Welcome to our network</title>".to_vec() }
}

fn read(request: &Request, status: u16) -> Option<Response> {
    (!request.effect).then(|| page(status))
}

const PAGES: [Twist; 4] = [
    Twist::instead("every read is a page with 200", |request| read(request, 200)),
    Twist::instead("every read is a page with 404", |request| read(request, 404)),
    Twist::instead("every read is a page with 500", |request| read(request, 500)),
    Twist::instead("every read is a page with 503", |request| read(request, 503)),
];

#[test]
fn a_web_page_is_never_an_answer() {
    with_every_vendor(|vendor| {
        PAGES.iter().try_for_each(|twist| {
            run(async {
                let bench = twisted(Setup::of(vendor), *twist).await;
                unread(&bench).await.say(twist.name)
            })
        })
    });
}

/// Nothing is learnt from such answers, and nothing forgotten.
async fn unread(bench: &Bench) -> Told {
    let id = bench.id_of(MARISOL).await?;
    let known = Customer { id: id.clone(), name: Some("Marisol Vance".to_owned()), ..Customer::default() };
    bench.counter.store.keep(&[known], bench.counter.now(), None).await.say("the mirror")?;
    holds("a show fails", bench.counter.show(&id).await.is_err())?;
    holds("who fails", bench.counter.who().await.is_err())?;
    holds("a search fails", bench.counter.find(Wanted::Phone("+13035550142".to_owned())).await.is_err())?;
    holds("a list fails", bench.counter.sync(true, &mut |_: &[Customer]| ()).await.is_err())?;
    holds("who was known still is", bench.counter.store.known(&id).await.say("the mirror")?.is_some())?;
    let ended = bench.write(enrolment(form(bench.can(), 6), false), None).await?;
    holds("an enrolment did not happen", matches!(ended.write.state, State::Queued | State::Refused))?;
    same("what was sent", bench.line.effects(), 0)
}

fn empty_success(request: &Request) -> Option<Response> {
    request.effect.then(|| Response { status: 200, ..Response::default() })
}

#[test]
fn an_empty_success_proves_nothing() {
    with_every_vendor(|vendor| {
        run(async {
            let bench = twisted(Setup::of(vendor), Twist::instead("writes answer with nothing", empty_success)).await;
            let ended = bench.write(enrolment(form(bench.can(), 6), false), None).await?;
            same("an enrolment", ended.write.state, State::Unknown)?;
            same("what kind", ended.trouble.map(|trouble| trouble.kind), Some(TroubleKind::Lost))
        })
    });
}
