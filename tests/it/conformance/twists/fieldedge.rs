//! What FieldEdge's documents leave open: envelopes, how "nobody" is said, the names in an error, and above all what a read does not tell.

use frontdesk::{
    domain::{Change, Edit, Field, TroubleKind},
    mirror::State,
    net::{Method, Request, Response},
};
use serde_json::{Value, json};

use crate::conformance::{
    bench::{Bench, Setup},
    people::{ODALYS, typed, with},
    told::{Say, Told, none_failed, run, same},
    twist::{Twist, bare_path, every_object, made_up, on_json, on_people, on_refusal, rename, rename_top, unwrap},
    twists::twisted,
    writes::enrolment,
};

/// All of them.
pub const TWISTS: &[Twist] = &[
    Twist::reply("people are under data", |request, reply| on_people(request, reply, |v| rename_top(v, "customers", "data"))),
    Twist::reply("people are under data and customers", |request, reply| on_people(request, reply, |v| *v = json!({"data": v.take()}))),
    Twist::reply("people are bare", |request, reply| on_people(request, reply, |v| unwrap(v, "customers"))),
    Twist::reply("nobody is an empty list", empty_list),
    Twist::reply("one person is under customer", |request, reply| on_one(request, reply, |v| rename_top(v, "data", "customer"))),
    Twist::reply("one person is a list of one", |request, reply| on_one(request, reply, |v| *v = json!({"customers": [v["data"].take()]}))),
    Twist::reply("one person is bare", |request, reply| on_one(request, reply, |v| unwrap(v, "data"))),
    Twist::instead("a street is not taken by its name in records", no_address1).asking(whole_line),
    Twist::reply("errors have longer names", |_, reply| on_refusal(reply, &[400], longer_names)),
    Twist::reply("errors have a title and details", |_, reply| on_refusal(reply, &[400], title_and_details)),
    Twist::reply("an error is inside error", |_, reply| on_refusal(reply, &[400], |v| *v = json!({"error": v.take()}))),
    Twist::reply("an error is inside data", |_, reply| on_refusal(reply, &[400], |v| *v = json!({"data": v.take()}))),
    Twist::reply("the request id is in a header only", |_, reply| on_refusal(reply, &[400], |v| forget(v, &["requestId"]))),
    Twist::reply("reads tell no times", |request, reply| on_reads(request, reply, &["createdAt", "updatedAt"])),
];

/// What a read does not tell, and the fields that then have to be answered.
fn not_told() -> [(Twist, Vec<Field>); 3] {
    [
        (
            Twist::reply("no opt-in is told", |q, a| on_reads(q, a, &["marketingEmailOptIn", "marketingSmsOptIn"])),
            vec![Field::ConsentEmail, Field::ConsentSms],
        ),
        (Twist::reply("the opt-in to SMS is not told", |q, a| on_reads(q, a, &["marketingSmsOptIn"])), vec![Field::ConsentSms]),
        (Twist::reply("the wish for e-mail is not told", |q, a| on_reads(q, a, &["contactOnEmail"])), vec![Field::ContactBy]),
    ]
}

fn on_one(request: &Request, reply: Response, change: impl FnOnce(&mut Value)) -> Response {
    if bare_path(request).contains("/customers/id/") && reply.status == 200 { on_json(reply, change) } else { reply }
}

/// Takes keys out of every record that is read.
fn on_reads(request: &Request, reply: Response, keys: &[&str]) -> Response {
    if request.method == Method::Get && reply.ok() { on_json(reply, |value| forget(value, keys)) } else { reply }
}

fn forget(value: &mut Value, keys: &[&str]) {
    every_object(value, &mut |map| keys.iter().for_each(|key| drop(map.remove(*key))));
}

fn empty_list(request: &Request, reply: Response) -> Response {
    if request.method == Method::Get && reply.status == 204 { made_up(200, r#"{"customers":[]}"#) } else { reply }
}

fn no_address1(request: &Request) -> Option<Response> {
    let refusal = r#"{"code":"VALIDATION_ERROR","message":"One or more fields are invalid","requestId":"r-1","errors":[]}"#;
    request.url.contains("by-address?address1=").then(|| made_up(400, refusal))
}

/// Our service knows the street by its name in records only.
fn whole_line(request: Request) -> Request {
    Request { url: request.url.replace("by-address?address=", "by-address?address1="), ..request }
}

fn longer_names(value: &mut Value) {
    every_object(value, &mut |map| {
        for (from, to) in [("code", "errorCode"), ("message", "errorMessage"), ("errors", "fieldErrors"), ("field", "fieldName")] {
            // Inside a list of errors only the field has another name.
            if from == "field" || map.contains_key("requestId") {
                rename(map, from, to);
            }
        }
    });
}

fn title_and_details(value: &mut Value) {
    every_object(value, &mut |map| {
        rename(map, "field", "name");
        if map.contains_key("requestId") {
            rename(map, "message", "title");
            rename(map, "errors", "details");
        }
    });
}

#[test]
fn what_a_read_does_not_tell_is_asked_for_and_never_reset() {
    let failures = not_told().into_iter().filter_map(|(twist, fields)| {
        let outcome = run(async { answered(&twisted(Setup::of("fieldedge"), twist).await, &fields).await });
        outcome.err().map(|why| format!("where {}: {why}", twist.name))
    });
    none_failed(&failures.collect::<Vec<_>>());
}

/// An edit of a name is refused for want of the fields, nothing is sent; with the fields answered it is saved, and the book has the answers.
async fn answered(bench: &Bench, fields: &[Field]) -> Told {
    let id = bench.id_of(ODALYS).await?;
    let person = bench.shown(&id).await?;
    for field in fields {
        same(&field.path(), person.get(field), None)?;
    }
    let company = Edit::Set(Field::Company, "Ferreira & Sons".to_owned());
    let edit = Change::Update { id: id.clone(), edits: vec![company.clone()] };
    let trouble = bench.write(edit, Some(person.clone())).await?.refused()?;
    let mut named: Vec<&str> = trouble.fields.iter().map(|(path, _)| path.as_str()).collect();
    let mut wanted: Vec<String> = fields.iter().map(Field::path).collect();
    named.sort_unstable();
    wanted.sort_unstable();
    same("what has to be answered", (trouble.kind, named.join(" ")), (TroubleKind::Refused, wanted.join(" ")))?;
    same("what was sent", bench.line.effects(), 0)?;
    let answers = fields.iter().map(|field| Edit::Set(field.clone(), if *field == Field::ContactBy { "sms" } else { "no" }.to_owned()));
    let edit = Change::Update { id: id.clone(), edits: std::iter::once(company).chain(answers).collect() };
    bench.write(edit, Some(person)).await?.done()?;
    let behind = bench.in_book(&id).await.say("the book")?;
    same("the firm", behind.company.as_deref(), Some("Ferreira & Sons"))?;
    let asked = |field: &Field| fields.contains(field);
    same("e-mails in the book", behind.consent_email, Some(!asked(&Field::ConsentEmail)))?;
    same("SMS in the book", behind.consent_sms, Some(!asked(&Field::ConsentSms)))?;
    let wishes = if asked(&Field::ContactBy) { vec!["sms"] } else { vec!["email", "sms"] };
    same("wishes in the book", behind.contact_by.unwrap_or_default(), wishes.into_iter().map(str::to_owned).collect())
}

/// An id nobody has may be answered with 400, 404 or 204 by a PUT; only the first two say that nothing was done.
#[test]
fn a_put_to_somebody_who_is_gone_is_never_called_done() {
    let twists = [
        (
            Twist::instead("400", |q| put(q).then(|| made_up(400, r#"{"code":"CUSTOMER_NOT_FOUND","message":"No such customer"}"#))),
            State::Refused,
        ),
        (Twist::instead("404", |q| put(q).then(|| made_up(404, r#"{"code":"NOT_FOUND","message":"No such customer"}"#))), State::Refused),
        (Twist::instead("204", |q| put(q).then(|| made_up(204, ""))), State::Unknown),
    ];
    for (twist, state) in twists {
        run(async {
            let bench = twisted(Setup::of("fieldedge"), twist).await;
            let id = bench.id_of(ODALYS).await.expect("an id");
            let edits = vec![Edit::Set(Field::Company, "Ferreira & Sons".to_owned())];
            let ended = bench.write(Change::Update { id, edits }, None).await.expect("an end");
            assert_eq!(ended.write.state, state, "{}: {}", twist.name, ended.write.detail);
            let kind = ended.trouble.expect("a trouble").kind;
            let wanted = if state == State::Refused { TroubleKind::NotFound } else { TroubleKind::Lost };
            assert_eq!(kind, wanted, "{}", twist.name);
        });
    }
}

fn put(request: &Request) -> bool {
    request.method == Method::Put
}

/// A first name of one letter, or with a digit, is refused before anything is sent; so is consent to a channel that is not there.
#[test]
fn what_fieldedge_would_refuse_is_said_first() {
    run(async {
        let bench = Bench::open(Setup::of("fieldedge")).await;
        let base = || {
            [(Field::FirstName, "Odo".to_owned()), (Field::LastName, "Lund".to_owned()), (Field::Phone, typed(&Field::Phone, 7))]
                .map(|(field, text)| Edit::Set(field, text))
                .to_vec()
        };
        for (field, text) in [(Field::FirstName, "O"), (Field::LastName, "Lund 2"), (Field::ConsentEmail, "yes")] {
            let refused = bench.write(enrolment(with(base(), &field, text), false), None).await.expect("an end").refused();
            let trouble = refused.expect("a refusal");
            assert_eq!((trouble.kind, trouble.fields[0].0.as_str()), (TroubleKind::Refused, field.path().as_str()));
        }
        assert_eq!(bench.line.effects(), 0, "nothing was sent");
    });
}
