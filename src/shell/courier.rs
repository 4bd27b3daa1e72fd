//! Carries a dialect's conversation: asks it for the next turn, sends it, brings the reply back, until it says "done". Keeps the session token fresh.
//!
//! Never retries on its own; the one exception is a 401 with a session token, which is renewed once (a 401 proves that nothing was done).

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicI64, Ordering},
};

use tokio::sync::Mutex;

use super::{Clock, pause::Pause};
use crate::{
    config::Profile,
    domain::{Answer, Ask, Capabilities, Customer, Moment, Trouble, TroubleKind, phone},
    net::{Fault, Phase, ROW_BYTES_MAX, Request, Response, RowError, Secret, Sink, Splitter, Taken, Transport},
    store::Store,
    vendors::{Dialect, Identity, Login, Session, Turn},
};

/// Turns of one conversation.
const HOPS_MAX: usize = 32;
/// A session token is renewed this long before it ends.
const RENEW_EARLY_MS: i64 = 60_000;
/// Rows handed on at once from a streamed list.
const BATCH_ROWS: usize = 1_000;
/// Rows of one list; no shop knows as many people.
const ROWS_MAX: usize = 5_000_000;
/// The longest wait for a vendor's own counters, milliseconds.
const BREATHER_MS_MAX: i64 = 300_000;

/// One vendor, one credential, one way there.
pub struct Courier {
    dialect: &'static dyn Dialect,
    key: RwLock<Arc<Key>>,
    transport: Arc<dyn Transport>,
    clock: Clock,
    token: Mutex<Option<Held>>,
    pause: Pause,
    /// Where a credential can be read again.
    profile: Option<Profile>,
    /// Until when the vendor's own counters say that nothing is left.
    spent_until: AtomicI64,
    /// Where a key may only ask so often a minute: who counts, for everybody on this box, and how often.
    allowance: Option<(Store, u32)>,
}

/// Requests a minute that are left to what matters more: of the whole allowance writes leave 2, reads of somebody who waits 10, lists 20.
const LEFT_BY_WRITES: u32 = 2;
const LEFT_BY_READS: u32 = 10;
const LEFT_BY_LISTS: u32 = 20;

/// How this shop is known to the vendor: another one when a new credential was read.
struct Key {
    session: Session,
    /// The token where the identity is one.
    fixed: Option<Secret>,
}

struct Held {
    secret: Secret,
    renew_at: Moment,
    until: Moment,
}

/// What the caller does while a conversation runs.
pub trait Company: Send {
    /// Just before a request that may change something leaves. An error stops it there.
    fn before_effect(&mut self) -> Waited<'_>;
    /// Rows of a streamed list; how many could not be read. Who walks over no list needs none.
    fn rows(&mut self, _rows: Vec<Customer>, _skipped: usize) -> Waited<'_> {
        Box::pin(async { Ok(()) })
    }
}

/// A step the courier waits for.
pub type Waited<'a> = std::pin::Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + 'a>>;

/// For reads of people one by one: nothing to do.
pub struct Alone;

impl Company for Alone {
    fn before_effect(&mut self) -> Waited<'_> {
        Box::pin(async { Err(Trouble::new(TroubleKind::Usage, "a read tried to change something")) })
    }
}

impl Courier {
    /// `fixed` is the token where the identity is one.
    pub fn new(
        dialect: &'static dyn Dialect,
        session: Session,
        fixed: Option<Secret>,
        transport: Arc<dyn Transport>,
        clock: Clock,
    ) -> Courier {
        let key = RwLock::new(Arc::new(Key { session, fixed }));
        Courier {
            dialect,
            key,
            transport,
            clock,
            token: Mutex::new(None),
            pause: Pause::default(),
            profile: None,
            spent_until: AtomicI64::new(0),
            allowance: None,
        }
    }

    /// Whose credential can be read again from where this profile says.
    pub fn of(mut self, profile: &Profile) -> Courier {
        self.profile = Some(profile.clone());
        self
    }

    /// See [`Courier::of`].
    pub(super) fn profile(&self) -> Option<&Profile> {
        self.profile.as_ref()
    }

    /// Keeps to the vendor's waits together with everybody else who uses these files, and counts requests where the vendor counts them.
    pub fn counted_in(mut self, store: &Store) -> Courier {
        self.pause = Pause::shared(store);
        self.allowance = self.capabilities().per_minute.map(|most| (store.clone(), most));
        self
    }

    /// One request more. Errors: `Paused` when the last minute's are used up.
    async fn spend(&self, request: &Request) -> Result<(), Trouble> {
        let Some((store, most)) = &self.allowance else { return Ok(()) };
        let left = match request {
            Request { effect: true, .. } => LEFT_BY_WRITES,
            Request { stream: true, .. } => LEFT_BY_LISTS,
            _ => LEFT_BY_READS,
        };
        // Where nobody can count just now, the vendor does.
        let Ok(Err(wait_ms)) = store.spend(most.saturating_sub(left).max(1), (self.clock)()).await else { return Ok(()) };
        let seconds = u32::try_from(wait_ms.div_euclid(1000) + 1).unwrap_or(60);
        let sentence = format!("this key may ask {most} times a minute, and this box has: it goes on in {seconds} s");
        Err(Trouble { retry_after_s: Some(seconds), ..Trouble::new(TroubleKind::Paused, sentence) })
    }

    /// What the vendor can do.
    pub fn capabilities(&self) -> &Capabilities {
        self.dialect.capabilities()
    }

    /// From now on with this credential; what was had for the last one is forgotten.
    pub(super) async fn take_key(&self, identity: Identity, fixed: Option<Secret>) {
        let session = Session { identity, ..self.key().session.clone() };
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Key { session, fixed });
        *self.token.lock().await = None;
    }

    fn key(&self) -> Arc<Key> {
        self.key.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The wait the vendor asked for, while it lasts.
    pub async fn paused(&self) -> Option<Trouble> {
        self.pause.now((self.clock)()).await
    }

    /// When the outbox goes on.
    pub(super) async fn paused_until(&self) -> Option<Moment> {
        self.pause.outbox_until((self.clock)()).await
    }

    /// A write was told to wait so long, in seconds.
    pub(super) fn rest(&self, seconds: Option<u32>) {
        self.pause.rest(seconds, (self.clock)());
    }

    /// The same trouble; a 429 behind it is a wait for everybody.
    async fn heeded(&self, heard: &[Response], trouble: Trouble) -> Trouble {
        if heard.last().is_some_and(|reply| reply.status == 429) {
            self.pause.begin(trouble.retry_after_s, (self.clock)()).await;
        }
        trouble
    }

    /// A read.
    pub async fn ask(&self, ask: &Ask) -> Result<Answer, Trouble> {
        self.converse(ask, &mut Alone).await
    }

    /// Any conversation. Errors as the dialect and the line give them; `Lost` when an effect may have happened.
    pub async fn converse(&self, ask: &Ask, company: &mut dyn Company) -> Result<Answer, Trouble> {
        let mut heard: Vec<Response> = Vec::new();
        let mut happened = false;
        let key = self.key();
        for _ in 0..HOPS_MAX {
            let request = match self.dialect.speak(ask, &key.session, &heard) {
                Ok(Turn::Done(answer)) => return Ok(answer),
                Ok(Turn::Say(request)) => request,
                Err(trouble) => return Err(self.heeded(&heard, trouble).await),
            };
            // What has begun is brought to its end: a wait in the middle would make an outcome look as if nothing had left.
            if !happened && let Some(trouble) = self.paused().await {
                return Err(trouble);
            }
            match self.carry(&request, company).await {
                Ok(reply) => {
                    happened |= request.effect && reply.ok();
                    heard.push(reply);
                }
                Err(_) if happened && !request.effect => heard.push(Response::line_failed()),
                Err(trouble) => return Err(trouble),
            }
        }
        let endless = "the vendor kept asking for more: the conversation was ended";
        Err(Trouble::new(if happened { TroubleKind::Lost } else { TroubleKind::Garbled }, endless))
    }

    async fn carry(&self, request: &Request, company: &mut dyn Company) -> Result<Response, Trouble> {
        let bearer = if request.auth { Some(self.bearer(false).await?) } else { None };
        let reply = self.once(request, bearer.as_ref(), company).await?;
        // A 401 to a write in other words than a vendor's may come from something in between, which knows nothing of whether it was done.
        let body = reply.body.trim_ascii_start();
        let believed = !request.effect || body.is_empty() || body.starts_with(b"{");
        if reply.status == 401 && believed && request.auth && !matches!(self.key().session.identity, Identity::Token) {
            let renewed = self.bearer(true).await?;
            return self.once(request, Some(&renewed), company).await;
        }
        Ok(reply)
    }

    async fn once(&self, request: &Request, bearer: Option<&Secret>, company: &mut dyn Company) -> Result<Response, Trouble> {
        self.spend(request).await?;
        if request.effect {
            company.before_effect().await?;
        }
        if !request.stream {
            let reply = self.transport.carry(request, bearer, None).await.map_err(|f| f.trouble(request.effect))?;
            self.count(&reply);
            // A write is judged by its own dialect: there it matters more what was not proved.
            return if request.effect || !is_strange(&reply) { Ok(reply) } else { Err(self.strange()) };
        }
        let mut cutter = Cutter {
            splitter: Splitter::new(&["customers", "data"], ROW_BYTES_MAX),
            dialect: self.dialect,
            company,
            keep_phone: request.keep_phone.as_deref(),
            batch: Vec::new(),
            rows: 0,
            strange: false,
            skipped: 0,
            trouble: None,
        };
        let carried = self.transport.carry(request, bearer, Some(&mut cutter)).await;
        if cutter.strange {
            return Err(self.strange());
        }
        if let Some(trouble) = cutter.trouble.take() {
            return Err(trouble);
        }
        let mut reply = carried.map_err(|f| f.trouble(false))?;
        if reply.ok() && reply.status != 204 {
            cutter.pass_on().await?;
            reply.body = cutter
                .splitter
                .finish()
                .ok_or_else(|| Trouble::new(TroubleKind::Unreachable, "the list broke off before its end: what came is kept, try again"))?;
        }
        Ok(reply)
    }

    /// What is said of a page where the vendor's answer should be.
    fn strange(&self) -> Trouble {
        let label = self.capabilities().label;
        Trouble::garbled(format!(
            "this is not {label}'s answer: a web page came back; is the network asking for a login? (If not: is base_url right?)"
        ))
    }

    /// Remembers when the vendor says that its allowance is used up (`RateLimit-Remaining`, `RateLimit-Reset` in seconds or as an epoch).
    fn count(&self, reply: &Response) {
        let number = |name: &str| reply.header(name).and_then(|v| v.trim().parse::<i64>().ok());
        if let (Some(..=1), Some(reset)) = (number("ratelimit-remaining"), number("ratelimit-reset")) {
            let now = (self.clock)();
            let seconds = if reset > 1_000_000_000 { reset - now.0 / 1000 } else { reset };
            self.spent_until.store(now.plus_ms(seconds.clamp(0, BREATHER_MS_MAX / 1000) * 1000).0, Ordering::Relaxed);
        }
    }

    /// How long reads that can wait should wait, milliseconds.
    pub fn breather_ms(&self) -> u64 {
        let left = self.spent_until.load(Ordering::Relaxed) - (self.clock)().0;
        // More than is ever noted: the clock was put back meanwhile.
        if left > BREATHER_MS_MAX { 0 } else { u64::try_from(left).unwrap_or(0) }
    }

    /// The credential to send now. `refused` = the vendor just said 401 to the one we hold.
    async fn bearer(&self, refused: bool) -> Result<Secret, Trouble> {
        let key = self.key();
        if matches!(key.session.identity, Identity::Token) {
            return key.fixed.clone().ok_or_else(|| Trouble::new(TroubleKind::NotAllowed, "no credential is configured for this profile"));
        }
        let mut held = self.token.lock().await;
        let now = (self.clock)();
        if let Some(h) = held.as_ref().filter(|h| !refused && h.renew_at > now) {
            return Ok(h.secret.clone());
        }
        let current = held.as_ref().filter(|h| !refused && h.until > now).map(|h| h.secret.clone());
        let (secret, lives_s) = match self.log_in(current.as_ref()).await {
            // A refresh that failed is no reason not to log in afresh.
            Err(_) if current.is_some() => self.log_in(None).await?,
            other => other?,
        };
        let until = now.plus_ms(i64::try_from(lives_s).unwrap_or(3600).saturating_mul(1000));
        *held = Some(Held { secret: secret.clone(), renew_at: until.plus_ms(-RENEW_EARLY_MS), until });
        Ok(secret)
    }

    async fn log_in(&self, current: Option<&Secret>) -> Result<(Secret, u64), Trouble> {
        let mut heard: Vec<Response> = Vec::new();
        for _ in 0..4 {
            let login = match self.dialect.login(&self.key().session, current, &heard) {
                Ok(login) => login,
                Err(trouble) => return Err(self.heeded(&heard, trouble).await),
            };
            match login {
                Login::Token { token, expires_in_s } if token.usable() => return Ok((token, expires_in_s)),
                Login::Token { .. } => return Err(Trouble::garbled("the vendor gave a token that cannot be used")),
                Login::Say(request) => heard.push(self.transport.carry(&request, None, None).await.map_err(|f| f.trouble(false))?),
            }
        }
        Err(Trouble::garbled("the log-in did not end"))
    }
}

/// A success of a type no vendor answers in, or that begins as a page does. No type at all, or plain text, is left to the shape.
fn is_strange(reply: &Response) -> bool {
    let body = reply.body.trim_ascii_start();
    let kind = reply.header("content-type").and_then(|kind| kind.split(';').next()).unwrap_or_default().trim().to_ascii_lowercase();
    let fits = kind.contains("json") || matches!(kind.as_str(), "" | "text/plain" | "application/octet-stream");
    reply.ok() && !body.is_empty() && (!fits || body.starts_with(b"<"))
}

/// Cuts a streamed list into rows and hands them on in batches.
struct Cutter<'a> {
    splitter: Splitter,
    dialect: &'static dyn Dialect,
    company: &'a mut dyn Company,
    keep_phone: Option<&'a str>,
    batch: Vec<Customer>,
    /// So far.
    rows: usize,
    /// It is no list at all.
    strange: bool,
    skipped: usize,
    trouble: Option<Trouble>,
}

impl Cutter<'_> {
    async fn pass_on(&mut self) -> Result<(), Trouble> {
        let (rows, skipped) = (std::mem::take(&mut self.batch), std::mem::take(&mut self.skipped));
        if rows.is_empty() && skipped == 0 { Ok(()) } else { self.company.rows(rows, skipped).await }
    }

    fn cut(&mut self, chunk: &[u8]) -> Result<(), Fault> {
        let mut rows = Vec::new();
        let fed = self.splitter.feed(chunk, &mut rows);
        self.rows += rows.len();
        for row in rows {
            match self.dialect.row(&row) {
                Ok(customer) => {
                    let holds = |phone: &str| customer.phone.as_deref().is_some_and(|p| phone::same(p, phone));
                    if self.keep_phone.is_some_and(holds) {
                        self.splitter.keep(&row);
                    }
                    self.batch.push(customer);
                }
                Err(_) => self.skipped += 1,
            }
        }
        let over = (self.rows > ROWS_MAX).then_some(RowError::EnvelopeTooLong);
        fed.map_or_else(Some, |()| over).map_or(Ok(()), |e| {
            self.strange = e == RowError::NotJson;
            self.trouble = Some(Trouble::garbled("the list is not one this vendor gives: it, or a part of it, is too long"));
            Err(Fault { phase: Phase::Sent, detail: "not a list".into() })
        })
    }
}

impl Sink for Cutter<'_> {
    fn take<'a>(&'a mut self, chunk: &'a [u8]) -> Taken<'a> {
        Box::pin(async move {
            self.cut(chunk)?;
            if self.batch.len() >= BATCH_ROWS {
                self.pass_on().await.map_err(|t| {
                    self.trouble = Some(t);
                    Fault { phase: Phase::Sent, detail: "the rows could not be kept".into() }
                })?;
            }
            Ok(())
        })
    }
}
