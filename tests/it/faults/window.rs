//! How long somebody else's edit can slip in unseen: from the vendor's answer to the read before an edit, until the edit is at the vendor.

use std::{
    fmt::Write as _,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use frontdesk::{domain::Kind, vendors};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{
    FEW, Plan,
    cuts::{Through, vendor_on_a_port},
};
use crate::{
    conformance::{
        bench::{Bench, Setup},
        faults::change,
        told::{Say, Told, run},
    },
    program::now,
};

/// Before the vendor, so near that what it notes is the vendor's own time.
#[derive(Default)]
struct Stopwatch {
    answered: Mutex<Option<Instant>>,
    window: Mutex<Option<Duration>>,
}

impl Stopwatch {
    /// Carries one connection, until either end lets go of it.
    async fn relay(&self, mut client: TcpStream, vendor: SocketAddr) -> std::io::Result<()> {
        let mut vendor = TcpStream::connect(vendor).await?;
        let (mut up, mut down) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
        loop {
            tokio::select! {
                read = client.read(&mut up) => {
                    let bytes = &up[..read?];
                    if bytes.first().is_some_and(u8::is_ascii_uppercase) && !bytes.starts_with(b"GET ") {
                        let answered = *self.answered.lock().expect("the watch");
                        self.window.lock().expect("the watch").get_or_insert_with(|| answered.map_or(Duration::ZERO, |at| now() - at));
                    }
                    if bytes.is_empty() {
                        return Ok(());
                    }
                    vendor.write_all(bytes).await?;
                }
                read = vendor.read(&mut down) => {
                    let bytes = &down[..read?];
                    if bytes.is_empty() {
                        return Ok(());
                    }
                    *self.answered.lock().expect("the watch") = Some(now());
                    client.write_all(bytes).await?;
                }
            }
        }
    }
}

/// One edit at this vendor: how long the window was open.
async fn one(vendor: &'static str) -> Told<Duration> {
    let listener = TcpListener::bind("127.0.0.1:0").await.say("a port")?;
    let through = Through::at(&listener)?;
    let bench = Bench::behind(Setup::of(vendor).people(10), |_| through).await;
    let shop = vendor_on_a_port(&bench).await?;
    let watch = Arc::new(Stopwatch::default());
    let at_work = watch.clone();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let watch = at_work.clone();
            tokio::spawn(async move { watch.relay(client, shop).await });
        }
    });
    let (change, base) = change(&bench, Kind::Update).await?;
    bench.write(change, base).await?.done()?;
    let window = *watch.window.lock().expect("the watch");
    window.say("an edit came")
}

/// Sorted.
fn measure(vendor: &'static str, rounds: usize) -> Vec<Duration> {
    let mut windows: Vec<Duration> = (0..rounds).map(|_| run(one(vendor)).unwrap_or_else(|e| unreachable!("{vendor}: {e}"))).collect();
    windows.sort();
    windows
}

#[test]
fn every_edit_is_built_from_a_read_just_before_it() {
    for vendor in vendors::ALL.map(|id| id.0) {
        let window = measure(vendor, FEW.edits)[0];
        assert!(!window.is_zero(), "{vendor}: nothing was read before");
        assert!(window < Duration::from_secs(5), "{vendor}: {window:?}");
    }
}

pub fn report(plan: &Plan) -> String {
    let mut page = "## The window of a lost update\n\nFrom the vendor's answer to the read just before an edit until the edit is at the vendor, over HTTP on one box. \
         Over a real line it is longer by one round trip. What somebody else changes in it is overwritten where it is the same field, and the record \
         is read back afterwards; our own service compares the version itself, so there the window only costs another try.\n\n\
         | vendor | edits | p50 ms | p99 ms | longest ms | guarded by the vendor |\n|---|---|---|---|---|---|\n"
        .to_owned();
    for vendor in vendors::ALL.map(|id| id.0) {
        let windows = measure(vendor, plan.edits);
        let ms = |per_cent: usize| windows[(windows.len() - 1) * per_cent / 100].as_secs_f64() * 1_000.0;
        let guarded = if vendor == "shop" { "yes" } else { "no" };
        let _ = writeln!(page, "| {vendor} | {} | {:.2} | {:.2} | {:.2} | {guarded} |", windows.len(), ms(50), ms(99), ms(100));
    }
    page
}
