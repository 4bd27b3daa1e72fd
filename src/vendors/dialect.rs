//! What a vendor's dialect is: its facts and what it says next, as pure functions. No network, no clock, no state.

use crate::{
    domain::{Answer, Ask, Capabilities, Customer, Done, Outcome, Trouble},
    net::{Request, Response, Secret},
};

/// How this shop is known to the vendor.
#[derive(Clone, Debug)]
pub struct Session {
    /// Everything before the paths of the vendor's documents, per contract section 5.
    pub base_url: String,
    /// Leal: the store's id.
    pub account: Option<String>,
    /// How a phone without `+` is read (ISO 3166).
    pub country: String,
    /// Where a login call goes and what it says.
    pub identity: Identity,
}

/// What the credential is.
#[derive(Clone, Debug)]
pub enum Identity {
    /// A fixed token: no login.
    Token,
    /// OAuth2 client credentials (FieldEdge).
    Client {
        /// Where the token comes from.
        token_url: String,
        /// Who asks.
        client_id: String,
        /// Which tenant.
        target_id: String,
        /// The client secret.
        secret: Secret,
    },
    /// E-mail and password (PosStar).
    Person {
        /// Who logs in.
        email: String,
        /// The password.
        password: Secret,
    },
}

/// The next turn of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// Send this and come back with the answer.
    Say(Request),
    /// That was all.
    Done(Answer),
}

impl Turn {
    /// The end of a change: the record as it is afterwards, where known, and what came of it.
    pub fn ended(id: impl Into<String>, customer: Option<Customer>, outcome: Outcome) -> Turn {
        Turn::Done(Answer::Done(Done { id: id.into(), customer: customer.map(Box::new), outcome }))
    }
}

/// The next turn of a login.
#[derive(Clone, Debug)]
pub enum Login {
    /// Send this (never with the credential header).
    Say(Request),
    /// A token, and how long it lives.
    Token {
        /// The bearer token.
        token: Secret,
        /// Seconds from now.
        expires_in_s: u64,
    },
}

/// One vendor's language. Pure: the same ask and the same replies always give the same turn.
pub trait Dialect: Send + Sync {
    /// What the vendor can do.
    fn capabilities(&self) -> &Capabilities;

    /// The next turn of the conversation about `ask`, given every reply so far (the first reply answers the first request, and so on).
    ///
    /// Invariant: once a reply to a request with `effect` was a success, the answer is [`Answer::Done`] whatever later reads bring
    /// (a [`Response::line_failed`] included): what happened, happened.
    /// Errors: `Refused`, `Conflict`, `NotFound`, … when the vendor said so in its own shape; `Lost` when the reply to an effect cannot be trusted.
    fn speak(&self, ask: &Ask, session: &Session, heard: &[Response]) -> Result<Turn, Trouble>;

    /// One row of a list answered as a stream.
    fn row(&self, _row: &[u8]) -> Result<Customer, Trouble> {
        Err(Trouble::garbled("this vendor's lists are not streamed"))
    }

    /// Gets a token. Called only where the session's identity is not a fixed token; `current` is the token to refresh while it is still valid.
    fn login(&self, _session: &Session, _current: Option<&Secret>, _heard: &[Response]) -> Result<Login, Trouble> {
        Err(Trouble::unable("this vendor takes a fixed token"))
    }
}
