//! From a profile, or from nothing, to a counter at work.

use std::sync::Arc;

use super::{Clock, Counter, Courier, boot::boot_clock, key::identity_of, local::InProcess};
use crate::{
    config::{Printer, Profile, paths},
    domain::{Currency, Moment, Trouble, TroubleKind},
    net::{
        Secret, Transport,
        http::{Http, Reach},
    },
    service::{Service, book::seed},
    store::{Drafts, PinFile, Place, Store},
    vendors::{self, Identity, Session},
};

/// The way over the network, with whom the profile trusts. Errors: `Usage` for a `ca_file` that cannot be used, `Local` for this box.
pub fn line(profile: &Profile) -> Result<Http, Trouble> {
    let Some(path) = &profile.ca_file else { return Http::new().map_err(|e| Trouble::new(TroubleKind::Local, e)) };
    let unusable = |why: String| Trouble::new(TroubleKind::Usage, format!("ca_file {}: {why}", path.display()));
    let pem = std::fs::read(path).map_err(|e| unusable(format!("cannot be read: {e}")))?;
    Http::with(&Reach { authorities: Some(pem), ..Reach::default() }).map_err(unusable)
}

/// The clock of the machine. The one place that reads it for the client.
pub fn wall_clock() -> Clock {
    Arc::new(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Moment(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
    })
}

/// The demo shop's make-up.
#[derive(Clone, Debug)]
pub struct Demo {
    /// Which vendor's API it is seen through.
    pub vendor: String,
    /// How many customers.
    pub customers: usize,
    /// The same seed, the same shop.
    pub seed: u64,
}

impl Default for Demo {
    fn default() -> Demo {
        Demo { vendor: vendors::ALL[0].0.to_owned(), customers: seed::CUSTOMERS, seed: 1 }
    }
}

impl Counter {
    /// A counter for a configured profile. Errors: `Usage` for settings, `NotAllowed` for a credential that cannot be had, `Local` for this box.
    pub async fn of_profile(profile: &Profile, clock: Clock) -> Result<Counter, Trouble> {
        let transport = line(profile)?;
        let place = Place::Folder(paths::profile_folder(&profile.name)?);
        Ok(Counter { pin: this_box(), boot: boot_clock(), ..Counter::with(profile, Arc::new(transport), place, clock).await? })
    }

    /// The same over any transport and place, with no clock but the one that is given: for tests.
    pub async fn with(profile: &Profile, transport: Arc<dyn Transport>, place: Place, clock: Clock) -> Result<Counter, Trouble> {
        let dialect = vendors::dialect(&profile.vendor)
            .ok_or_else(|| Trouble::new(TroubleKind::Usage, format!("\"{}\" is not a vendor", profile.vendor)))?;
        let (identity, fixed) = identity_of(profile)?;
        let session = Session {
            base_url: profile.base_url.trim_end_matches('/').to_owned(),
            account: profile.account.clone(),
            country: profile.country.clone(),
            identity,
        };
        // Nobody shares what is only in memory, so nothing has to be counted together.
        let shared = matches!(place, Place::Folder(_));
        let drafts = match &place {
            Place::Folder(folder) => Some(Drafts::at(folder.join("drafts"))),
            Place::Memory => None,
        };
        let store = Store::open(place).await?;
        let courier = Courier::new(dialect, session, fixed, transport, clock.clone()).of(profile);
        Ok(Counter {
            courier: Arc::new(if shared { courier.counted_in(&store) } else { courier }),
            store,
            clock,
            boot: Arc::new(|| None),
            currency: Currency::new(profile.currency.as_deref()),
            country: profile.country.clone(),
            staff: profile.staff.clone().unwrap_or_default(),
            name: profile.name.clone(),
            demo: false,
            printer: Printer::default(),
            settle_ms: settle_ms(dialect.capabilities().settle_ms),
            pin: None,
            drafts,
        })
    }

    /// A counter on a demo shop in this process: no port, no files, no account. It ends with the program.
    pub async fn of_demo(demo: &Demo, clock: Clock) -> Result<Counter, Trouble> {
        let broken = |what: String| Trouble::new(TroubleKind::Local, format!("the demo shop could not be made: {what}"));
        let dialect = vendors::dialect(&demo.vendor)
            .ok_or_else(|| Trouble::new(TroubleKind::Usage, format!("\"{}\" is not a vendor; try {}", demo.vendor, names())))?;
        let service_clock = {
            let clock = clock.clone();
            Arc::new(move || jiff::Timestamp::from_millisecond(clock().0).unwrap_or(jiff::Timestamp::UNIX_EPOCH))
        };
        let secret = uuid::Uuid::new_v4().simple().to_string();
        let service = Service::open("sqlite::memory:", secret.clone(), service_clock.clone()).await.map_err(|e| broken(e.to_string()))?;
        let plan = seed::Plan { customers: demo.customers, seed: demo.seed, now: service_clock() };
        seed::plant(&service.book, &plan).await.map_err(|e| broken(e.to_string()))?;
        let account = service.book.account_id().await.map_err(|e| broken(e.to_string()))?;
        let session = Session {
            base_url: format!("http://demo{}", vendors::base_path(&demo.vendor)),
            account: Some(account.to_string()),
            country: "US".to_owned(),
            identity: Identity::Token,
        };
        let transport: Arc<dyn Transport> = Arc::new(InProcess::new(service.router()));
        Ok(Counter {
            courier: Arc::new(Courier::new(dialect, session, Some(Secret::new(&secret)), transport, clock.clone())),
            store: Store::open(Place::Memory).await?,
            clock,
            boot: Arc::new(|| None),
            currency: Currency::new(Some("USD")),
            country: "US".to_owned(),
            staff: "demo".to_owned(),
            name: "Larkspur Coffee & Bakery".to_owned(),
            demo: true,
            printer: Printer::default(),
            settle_ms: settle_ms(dialect.capabilities().settle_ms),
            pin: this_box(),
            drafts: None,
        })
    }
}

/// The PIN is this box's, whatever the profile.
fn this_box() -> Option<PinFile> {
    paths::data_folder().ok().map(|folder| PinFile::at(&folder))
}

/// The vendor's settle window, or what the environment says instead.
fn settle_ms(of_vendor: u64) -> i64 {
    let asked = std::env::var("FRONTDESK_SETTLE_MS").ok().and_then(|ms| ms.trim().parse().ok());
    asked.unwrap_or(i64::try_from(of_vendor).unwrap_or(i64::MAX))
}

fn names() -> String {
    vendors::ALL.map(|id| id.0).join(", ")
}
