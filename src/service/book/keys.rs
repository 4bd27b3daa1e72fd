//! Who may come in, and what was asked before: API keys, sessions, idempotency keys, settings and counters.
//!
//! Keys and tokens are stored as hashes. Invariant: the reply to an idempotent request is stored in the same
//! transaction as its effect, so there is never an effect without its reply or a reply without its effect.

use super::cell::args;
use super::text;
use super::{ApiKey, BookError, Session, SessionKind, Work};
use serde_json::{Value, json};

/// How long a reply can be had again: 400 days.
const REPLY_SECONDS: i64 = 400 * 86_400;
/// The rights a key can have, in Sentry's words.
pub const SCOPES: [&str; 6] = ["customer:read", "customer:write", "invoice:read", "invoice:write", "invoice:remind", "sales:read"];

/// An idempotency key of one caller, with what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub caller: String,
    pub key: String,
    /// Hash of method, path and body.
    pub fingerprint: String,
}

/// What is known of an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: go on, and `answer` before the commit.
    Fresh,
    /// It was done; say the same again.
    Replay { status: u16, body: String },
    /// It was used for something else.
    Different,
}

impl Work {
    /// Looks an idempotency key up, and forgets those past their time.
    pub async fn claim(&mut self, key: &Key) -> Result<Claim, BookError> {
        let oldest = text::plus_seconds(&self.now, -REPLY_SECONDS);
        self.tx.run("DELETE FROM idempotency WHERE created_at < $1", &args![oldest]).await?;
        let sql = "SELECT fingerprint, status, body FROM idempotency WHERE caller = $1 AND key = $2";
        let Some(mut row) = self.tx.row(sql, &args![&key.caller, &key.key]).await? else {
            return Ok(Claim::Fresh);
        };
        if row.text()? != key.fingerprint {
            return Ok(Claim::Different);
        }
        let status = u16::try_from(row.int()?).unwrap_or(500);
        Ok(Claim::Replay { status, body: row.text()? })
    }

    /// Stores the reply to an idempotent request.
    pub async fn answer(&mut self, key: &Key, status: u16, body: &str) -> Result<(), BookError> {
        let sql = "INSERT INTO idempotency (caller, key, fingerprint, status, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
        let args = args![&key.caller, &key.key, &key.fingerprint, i64::from(status), body, &self.now];
        self.tx.run(sql, &args).await?;
        Ok(())
    }

    /// Makes an API key. See `Book::create_key`.
    pub async fn create_key(&mut self, name: &str, scopes: &[String], expires_at: Option<&str>) -> Result<(ApiKey, String), BookError> {
        let name = text::tidy(name).ok_or_else(|| BookError::invalid("name", "can't be blank"))?;
        if scopes.is_empty() || scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
            return Err(BookError::Invalid(vec![("scopes".to_owned(), format!("must be some of {}", SCOPES.join(", ")))]));
        }
        let expires_at = match expires_at {
            None => None,
            Some(at) => Some(text::parse_instant(at).ok_or_else(|| BookError::invalid("expires_at", "must be an RFC 3339 time"))?),
        };
        let secret = format!("sntr_{}", text::secret(24)?);
        let key = ApiKey {
            id: format!("key_{}", text::new_id()),
            name,
            scopes: scopes.to_vec(),
            created_at: self.now.clone(),
            expires_at,
            revoked_at: None,
        };
        let sql = "INSERT INTO api_keys (id, name, hash, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
        let stored = json!(key.scopes).to_string();
        let args = args![&key.id, &key.name, text::sha256(&secret), stored, &key.created_at, &key.expires_at];
        self.tx.run(sql, &args).await?;
        Ok((key, secret))
    }

    /// Revokes a key. See `Book::revoke_key`.
    pub async fn revoke_key(&mut self, key_id: &str) -> Result<(), BookError> {
        let sql = "UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
        match self.tx.run(sql, &args![key_id, &self.now]).await? {
            0 => Err(BookError::NotFound("key")),
            _ => Ok(()),
        }
    }

    /// The key with this secret. See `Book::live_key`.
    pub async fn live_key(&mut self, secret: &str) -> Result<Option<ApiKey>, BookError> {
        let sql = "SELECT id, name, scopes, created_at, expires_at FROM api_keys
            WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";
        let Some(mut row) = self.tx.row(sql, &args![text::sha256(secret), &self.now]).await? else {
            return Ok(None);
        };
        Ok(Some(ApiKey {
            id: row.text()?,
            name: row.text()?,
            scopes: strings(&row.text()?),
            created_at: row.text()?,
            expires_at: row.opt_text()?,
            revoked_at: None,
        }))
    }

    /// Opens a session. See `Book::open_session`.
    pub async fn open_session(&mut self, kind: SessionKind, subject: &str, seconds: i64) -> Result<String, BookError> {
        self.tx.run("DELETE FROM sessions WHERE expires_at < $1", &args![&self.now]).await?;
        // Three parts, so that it passes for a JWT. The first says what every such token says; none is a claim.
        let token = format!("eyJhbGciOiJub25lIn0.{}.{}", text::secret(18)?, text::secret(24)?);
        let sql = "INSERT INTO sessions (hash, kind, subject, expires_at) VALUES ($1, $2, $3, $4)";
        let expires_at = text::plus_seconds(&self.now, seconds);
        self.tx.run(sql, &args![text::sha256(&token), kind.word(), subject, expires_at]).await?;
        Ok(token)
    }

    /// The session with this token. See `Book::live_session`.
    pub async fn live_session(&mut self, token: &str, kind: SessionKind) -> Result<Option<Session>, BookError> {
        let sql = "SELECT subject, expires_at FROM sessions WHERE hash = $1 AND kind = $2 AND expires_at > $3";
        let found = self.tx.row(sql, &args![text::sha256(token), kind.word(), &self.now]).await?;
        found.map(|mut row| Ok(Session { kind, subject: row.text()?, expires_at: row.text()? })).transpose()
    }

    /// Ends every session. See `Book::end_sessions`.
    pub async fn end_sessions(&mut self) -> Result<(), BookError> {
        self.tx.run("DELETE FROM sessions", &[]).await?;
        Ok(())
    }

    /// A setting of the shop.
    pub async fn setting(&mut self, name: &str) -> Result<Option<String>, BookError> {
        let found = self.tx.row("SELECT value FROM settings WHERE name = $1", &args![name]).await?;
        found.map(|mut row| row.text()).transpose()
    }

    /// A setting that is a whole number.
    pub(super) async fn whole_setting(&mut self, name: &str, otherwise: i64) -> Result<i64, BookError> {
        Ok(self.setting(name).await?.and_then(|text| text.parse().ok()).unwrap_or(otherwise))
    }

    /// Gives the shop a setting.
    pub async fn set(&mut self, name: &str, value: &str) -> Result<(), BookError> {
        let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2";
        self.tx.run(sql, &args![name, value]).await?;
        Ok(())
    }

    /// Takes `count` numbers of a counter and gives the first of them.
    pub(super) async fn next(&mut self, counter: &'static str, count: usize) -> Result<i64, BookError> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let sql = "UPDATE counters SET value = value + $2 WHERE name = $1 RETURNING value";
        Ok(self.tx.number(sql, &args![counter, count]).await? - count + 1)
    }

    /// Where a counter stands.
    pub(super) async fn count_of(&mut self, counter: &'static str) -> Result<i64, BookError> {
        self.tx.number("SELECT value FROM counters WHERE name = $1", &args![counter]).await
    }
}

/// A JSON list of texts as it is stored; what is not text is left out.
pub(super) fn strings(stored: &str) -> Vec<String> {
    let items: Vec<Value> = serde_json::from_str(stored).unwrap_or_default();
    items.into_iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}
