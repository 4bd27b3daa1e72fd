//! What the tests of every dialect share: a reply, asks, and what was said in return taken for what it has to be.
//! Each dialect's `told` says the turn; `told(…).request()` and its like fail with what came instead.

use serde_json::Value;

use super::Turn;
use crate::{
    domain::{Answer, Ask, Change, Customer, Done, Edit, Field, People, Trouble},
    net::{Request, Response},
};

/// A turn, taken for what a test expects it to be.
pub trait Told {
    /// The next request.
    fn request(self) -> Request;
    /// The end of the conversation.
    fn answer(self) -> Answer;
    /// The end of a change.
    fn done(self) -> Done;
    /// A list of people.
    fn people(self) -> People;
    /// One person who is there.
    fn person(self) -> Customer;
    /// Why it did not go on.
    fn trouble(self) -> Trouble;
}

impl Told for Result<Turn, Trouble> {
    fn request(self) -> Request {
        match self {
            Ok(Turn::Say(request)) => request,
            other => unreachable!("a request was expected, not {other:?}"),
        }
    }

    fn answer(self) -> Answer {
        match self {
            Ok(Turn::Done(answer)) => answer,
            other => unreachable!("an answer was expected, not {other:?}"),
        }
    }

    fn done(self) -> Done {
        match self.answer() {
            Answer::Done(done) => done,
            other => unreachable!("a change was expected, not {other:?}"),
        }
    }

    fn people(self) -> People {
        match self.answer() {
            Answer::People(people) => people,
            other => unreachable!("people were expected, not {other:?}"),
        }
    }

    fn person(self) -> Customer {
        match self.answer() {
            Answer::Person(Some(person)) => *person,
            other => unreachable!("a person was expected, not {other:?}"),
        }
    }

    fn trouble(self) -> Trouble {
        self.expect_err("a trouble")
    }
}

/// A reply without headers.
pub fn reply(status: u16, body: &str) -> Response {
    Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
}

/// What a request says, which has to be JSON.
pub fn body(request: &Request) -> Value {
    let (kind, body) = request.body.as_ref().expect("a body");
    assert_eq!(*kind, "application/json");
    serde_json::from_slice(&body.0).expect("JSON")
}

/// A change asked for the first time, of a record nobody has seen.
pub fn change(change: Change) -> Ask {
    Ask::Do { change, key: "op-1".into(), base: None, again: false }
}

/// One field typed.
pub fn set(field: Field, value: &str) -> Edit {
    Edit::Set(field, value.into())
}

#[test]
fn every_vendor_answers_to_its_name() {
    for id in super::ALL {
        assert_eq!(super::dialect(id.0).map(|dialect| dialect.capabilities().vendor), Some(id));
    }
    assert!(super::dialect("nobody").is_none() && super::base_path("nobody").is_empty());
    assert_eq!(super::ALL.map(|id| super::base_path(id.0)), ["/shop/v1", "", "/public/api/v1", "/leads", "/api/v1"]);
}
