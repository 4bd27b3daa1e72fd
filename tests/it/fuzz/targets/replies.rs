//! What vendors may answer: each dialect's whole conversation over any replies. Inputs:
//!
//! ```text
//! show 58213                      what is asked, about whom, and with which text
//! 200                             the first reply's status; 0 is a line that broke
//! content-type: application/json
//!
//! {"id":58213}
//! ---
//! 404                             and so on
//! ```
//!
//! `login` asks for a token instead, `login again` for a fresh one.

use frontdesk::{
    domain::{Answer, Ask, Capabilities, Change, Customer, Date, Edit, Field, Wanted, adds_up, phone},
    net::{ROW_BYTES_MAX, Request, Response, Secret, Splitter},
    record,
    search::Index,
    vendors::{self, Dialect, Identity, Login, Session, Turn},
};

use super::{first_line, headers};

const HOST: &str = "https://vendor.example";
const BETWEEN: &[u8] = b"\n---\n";
/// Requests of one conversation, as the courier counts them.
const HOPS_MAX: usize = 32;
const LOGIN_HOPS_MAX: usize = 4;

/// Our own service's.
pub fn replies_shop(data: &[u8]) {
    talk("shop", data);
}

/// Leal's.
pub fn replies_leal(data: &[u8]) {
    talk("leal", data);
}

/// Sentry POS's.
pub fn replies_sentry(data: &[u8]) {
    talk("sentry", data);
}

/// FieldEdge's.
pub fn replies_fieldedge(data: &[u8]) {
    talk("fieldedge", data);
}

/// PosStar's.
pub fn replies_posstar(data: &[u8]) {
    talk("posstar", data);
}

/// Reads an input, and holds the conversation it tells.
fn talk(vendor: &str, data: &[u8]) {
    let dialect = vendors::dialect(vendor).expect("a vendor");
    let (head, rest) = first_line(data);
    let head = String::from_utf8_lossy(head);
    let (word, more) = head.split_once(' ').unwrap_or((&*head, ""));
    let replies: Vec<Response> = parts(rest).into_iter().map(reply).collect();
    let session = Session {
        base_url: format!("{HOST}{}", vendors::base_path(vendor)),
        account: Some("42".to_owned()),
        country: "US".to_owned(),
        identity: Identity::Token,
    };
    match asked(word, more, dialect.capabilities()) {
        Some(ask) => converse(dialect, &ask, &session, replies),
        None => log_in(dialect, session, more == "again", replies),
    }
}

fn parts(mut data: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while let Some(at) = data.windows(BETWEEN.len()).position(|bytes| bytes == BETWEEN) {
        parts.push(&data[..at]);
        data = &data[at + BETWEEN.len()..];
    }
    parts.push(data);
    parts
}

fn reply(part: &[u8]) -> Response {
    let (status, rest) = first_line(part);
    let status = String::from_utf8_lossy(status).trim().parse::<u16>().ok().filter(|status| *status < 600).unwrap_or(200);
    let (headers, body) = headers(rest);
    Response { status, headers, body: body.to_vec() }
}

/// `None` for a word that asks nothing.
fn asked(word: &str, more: &str, can: &Capabilities) -> Option<Ask> {
    let (id, text) = more.split_once(' ').unwrap_or((more, ""));
    let id = id.to_owned();
    let (owner, card) = (id.clone(), || "9041".to_owned());
    let write = |change| {
        let base =
            Customer { id: owner.clone(), notes: Some("old".to_owned()), phone: Some("+13035550118".to_owned()), ..Customer::default() };
        let base = text.len().is_multiple_of(2).then(|| Box::new(base));
        Ask::Do { change, key: "fuzz-1".to_owned(), base, again: text.ends_with('!') }
    };
    Some(match word {
        "who" => Ask::Who,
        "list" => Ask::List { from: (!more.is_empty()).then(|| more.to_owned()), since: None },
        "since" => Ask::List { from: None, since: Some(more.to_owned()) },
        "find" => Ask::Find(Wanted::Text(more.to_owned())),
        "phone" => Ask::Find(Wanted::Phone(more.to_owned())),
        "email" => Ask::Find(Wanted::Email(more.to_owned())),
        "reference" => Ask::Find(Wanted::Reference { source: "my_pos".to_owned(), external_id: more.to_owned() }),
        "show" => Ask::Show { id },
        "ledger" => Ask::Ledger { id, from: Date::parse(text), to: Date::parse("2026-03-02") },
        "purchases" => Ask::Purchases { id },
        "templates" => Ask::Templates,
        "create" => write(Change::Create { edits: form(can, more), card: Some("77".to_owned()), send_links: true, allow_duplicate: false }),
        "twin" => write(Change::Create { edits: form(can, more), card: None, send_links: false, allow_duplicate: true }),
        "update" => write(Change::Update { id, edits: form(can, text) }),
        "tag" => write(Change::Update { id, edits: vec![Edit::AddTag(text.to_owned()), Edit::Clear(Field::Notes)] }),
        "delete" => write(Change::Delete { id }),
        "stamp" => write(Change::Stamp { id, card: card(), count: 2, silent: false, expected: Some(6) }),
        "reward" => write(Change::RedeemReward { id, card: card(), reward: "12".to_owned(), expected: Some(6) }),
        "points" => write(Change::RedeemPoints { id, points: 100, sale: "sale-1".to_owned(), expected: None }),
        _ => return None,
    })
}

/// Every field of the vendor's form, with something in it.
fn form(can: &Capabilities, text: &str) -> Vec<Edit> {
    let typed = |field: &Field| match field {
        Field::Phone => "+13035550190",
        Field::Email => "tamsin@okereke.example",
        Field::Birthday => "1991-07-04",
        Field::ContactBy => "email, sms",
        Field::ConsentEmail | Field::ConsentSms => "yes",
        Field::State => "CO",
        Field::PostalCode => "80401",
        _ if text.is_empty() => "Tamsin",
        _ => text,
    };
    can.fields.iter().map(|spec| Edit::Set(spec.field.clone(), typed(&spec.field).to_owned())).collect()
}

/// The courier's loop without a line. The same replies always give the same turn, no address is one that cannot be sent, and once a
/// change was believed to have happened no later reading makes it a failure.
fn converse(dialect: &dyn Dialect, ask: &Ask, session: &Session, replies: Vec<Response>) {
    let mut heard: Vec<Response> = Vec::new();
    let (mut happened, mut acted, mut settled) = (false, false, false);
    let mut replies = replies.into_iter();
    for _ in 0..HOPS_MAX {
        let said = dialect.speak(ask, session, &heard);
        assert_eq!(said, dialect.speak(ask, session, &heard), "the same replies, another turn");
        let request = match said {
            Ok(Turn::Say(request)) => request,
            Ok(Turn::Done(answer)) => return keep(dialect, session, answer),
            Err(trouble) => {
                assert!(!settled, "it had happened: {trouble:?}");
                assert!(!trouble.message.is_empty());
                return;
            }
        };
        sendable(&request);
        settled = !request.effect && (settled || acted);
        match replies.next().filter(|reply| reply.status != 0) {
            Some(reply) => {
                happened |= request.effect && reply.ok();
                // An answer without a word may prove nothing yet.
                acted = request.effect && reply.ok() && !reply.body.is_empty() && reply.status != 204;
                match read(dialect, &request, reply) {
                    Some(reply) => heard.push(reply),
                    None => return,
                }
            }
            None if happened && !request.effect => {
                acted = false;
                heard.push(Response::line_failed());
            }
            None => return,
        }
    }
}

fn sendable(request: &Request) {
    let url = &request.url;
    assert!(url.starts_with(HOST) && url.bytes().all(|b| b.is_ascii_graphic()), "{url:?}");
}

/// The reply as the courier hands it on: of a streamed list the envelope. However its bytes come in pieces, the rows are the same.
fn read(dialect: &dyn Dialect, request: &Request, reply: Response) -> Option<Response> {
    if !request.stream || !reply.ok() || reply.status == 204 {
        return Some(reply);
    }
    let keep = request.keep_phone.as_deref();
    let whole = cut(dialect, keep, &reply.body, reply.body.len().max(1));
    assert_eq!(whole, cut(dialect, keep, &reply.body, 3), "in pieces of three bytes");
    let (rows, body) = whole?;
    rows.iter().for_each(known);
    Some(Response { body, ..reply })
}

/// The rows of a list that comes in pieces, and what stands around it.
fn cut(dialect: &dyn Dialect, keep: Option<&str>, body: &[u8], piece: usize) -> Option<(Vec<Customer>, Vec<u8>)> {
    let mut splitter = Splitter::new(&["customers", "data"], ROW_BYTES_MAX);
    let mut people = Vec::new();
    for chunk in body.chunks(piece) {
        let mut rows = Vec::new();
        let fed = splitter.feed(chunk, &mut rows);
        for row in rows {
            let Ok(person) = dialect.row(&row) else { continue };
            if keep.is_some_and(|keep| person.phone.as_deref().is_some_and(|phone| phone::same(phone, keep))) {
                splitter.keep(&row);
            }
            people.push(person);
        }
        fed.ok()?;
    }
    Some((people, splitter.finish()?))
}

/// What is done with an answer: people are kept, indexed and handed on, a walk goes on.
fn keep(dialect: &dyn Dialect, session: &Session, answer: Answer) {
    match answer {
        Answer::People(people) => {
            people.rows.iter().for_each(known);
            if let Some(next) = people.next
                && let Ok(Turn::Say(request)) = dialect.speak(&Ask::List { from: Some(next), since: None }, session, &[])
            {
                sendable(&request);
            }
        }
        Answer::Person(person) => person.iter().for_each(|person| known(person)),
        Answer::Done(done) => done.customer.iter().for_each(|person| known(person)),
        Answer::Ledger(entries) => {
            adds_up(&entries);
            assert!(entries.iter().all(|entry| record::entry_to_json(entry).is_object()));
        }
        Answer::Purchases(purchases) => assert!(purchases.iter().all(|purchase| record::purchase_to_json(purchase).is_object())),
        Answer::Who(_) | Answer::Templates(_) => {}
    }
}

/// A person as the mirror, the search and other programs get them.
fn known(person: &Customer) {
    let json = record::customer_to_json(person, "any", None, &[]);
    match record::customer_from_json(&json) {
        Ok(read) => assert_eq!(read.id, person.id),
        Err(trouble) => assert!(person.id.is_empty(), "{trouble:?}"),
    }
    assert!(!record::printable(&json).is_empty() && record::sheet::row(person).ends_with("\r\n"));
    let mut index = Index::default();
    index.put(person);
    assert!(index.get(&person.id).is_some());
}

/// A log-in, as the courier has it.
fn log_in(dialect: &dyn Dialect, mut session: Session, again: bool, replies: Vec<Response>) {
    let secret = Secret::new("only-for-the-tests");
    session.identity = match dialect.capabilities().vendor.0 {
        "fieldedge" => Identity::Client {
            token_url: format!("{HOST}/oauth/token"),
            client_id: "desk".to_owned(),
            target_id: "one".to_owned(),
            secret: secret.clone(),
        },
        _ => Identity::Person { email: "desk@example.org".to_owned(), password: secret.clone() },
    };
    let mut heard = Vec::new();
    let mut replies = replies.into_iter();
    for _ in 0..LOGIN_HOPS_MAX {
        match dialect.login(&session, again.then_some(&secret), &heard) {
            Ok(Login::Say(request)) => {
                sendable(&request);
                let Some(reply) = replies.next() else { return };
                heard.push(reply);
            }
            Ok(Login::Token { token, .. }) => {
                assert!(!token.usable() || !token.expose().is_empty());
                return;
            }
            Err(trouble) => {
                assert!(!trouble.message.is_empty());
                return;
            }
        }
    }
}
