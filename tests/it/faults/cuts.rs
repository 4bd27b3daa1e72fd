//! A real line, cut after the first, the second, … byte of the one request that changes something, or of its answer.

use std::{
    fmt::Write as _,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use frontdesk::{
    domain::Kind,
    net::{Carried, Request, Secret, Sink, Transport, http::Http},
    service, vendors,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{
    FEW, Plan,
    losses::{Ends, settled},
};
use crate::conformance::{
    bench::{Bench, Setup},
    faults::{KINDS, change, times},
    line,
    told::{Say, Told, run},
};

/// Which way, and after how many bytes.
#[derive(Clone, Copy, Debug)]
enum Cut {
    Request(usize),
    Answer(usize),
}

/// Between the counter and the vendor. It cuts once.
struct Knife {
    cut: Cut,
    /// The request that is cut has come.
    met: AtomicBool,
    /// It, or its answer, was longer than was let through.
    done: AtomicBool,
}

impl Knife {
    /// Carries one connection, until either end lets go of it or it is cut.
    async fn relay(&self, mut client: TcpStream, vendor: SocketAddr) -> std::io::Result<()> {
        let mut vendor = TcpStream::connect(vendor).await?;
        let (mut up, mut down) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
        // Bytes of the request in question, and of its answer, that went through.
        let mut through: Option<(usize, usize)> = None;
        loop {
            let whole = tokio::select! {
                read = client.read(&mut up) => {
                    let bytes = &up[..read?];
                    let begins = bytes.first().is_some_and(u8::is_ascii_uppercase) && !bytes.starts_with(b"GET ");
                    through = match through {
                        // The answer came; this is another request.
                        Some((_, 1..)) => None,
                        None if begins && !self.met.swap(true, Ordering::SeqCst) => Some((0, 0)),
                        same => same,
                    };
                    let sent = through.as_mut().map(|(sent, _)| sent);
                    self.pass(&mut vendor, bytes, sent, if let Cut::Request(most) = self.cut { Some(most) } else { None }).await?
                }
                read = vendor.read(&mut down) => {
                    let came = through.as_mut().map(|(_, came)| came);
                    self.pass(&mut client, &down[..read?], came, if let Cut::Answer(most) = self.cut { Some(most) } else { None }).await?
                }
            };
            if !whole {
                return Ok(());
            }
        }
    }

    /// Passes on what may be, counting it where it counts. False when that was the last.
    async fn pass(&self, to: &mut TcpStream, bytes: &[u8], counted: Option<&mut usize>, most: Option<usize>) -> std::io::Result<bool> {
        let Some(counted) = counted else {
            to.write_all(bytes).await?;
            return Ok(!bytes.is_empty());
        };
        let may = most.map_or(bytes.len(), |most| bytes.len().min(most - *counted));
        *counted += may;
        to.write_all(&bytes[..may]).await?;
        self.done.fetch_or(may < bytes.len(), Ordering::SeqCst);
        Ok(may == bytes.len() && may > 0)
    }
}

/// The same requests to another address.
pub struct Through {
    line: Http,
    between: SocketAddr,
}

impl Through {
    /// What listens there passes everything on.
    pub fn at(listener: &TcpListener) -> Told<Arc<Through>> {
        Ok(Arc::new(Through { line: Http::new()?, between: listener.local_addr().say("an address")? }))
    }
}

/// The vendor behind it, on a port of its own.
pub async fn vendor_on_a_port(bench: &Bench) -> Told<SocketAddr> {
    let behind = TcpListener::bind("127.0.0.1:0").await.say("a port")?;
    let shop = behind.local_addr().say("an address")?;
    tokio::spawn(service::listen::serve(bench.service.clone(), behind, std::future::pending()));
    Ok(shop)
}

impl Transport for Through {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            let path = line::path(&request.url);
            let request = Request { url: format!("http://{}{path}", self.between), ..request.clone() };
            match sink {
                Some(sink) => self.line.carry(&request, bearer, Some(&mut *sink)).await,
                None => self.line.carry(&request, bearer, None).await,
            }
        })
    }
}

/// How it ended: whether anything was cut, and what became of the write.
async fn one(vendor: &'static str, kind: Kind, cut: Cut) -> Told<(bool, frontdesk::mirror::State, i64)> {
    let knife = Arc::new(Knife { cut, met: AtomicBool::new(false), done: AtomicBool::new(false) });
    let listener = TcpListener::bind("127.0.0.1:0").await.say("a port")?;
    let through = Through::at(&listener)?;
    let bench = Bench::behind(Setup::of(vendor).people(10), |_| through).await;
    let shop = vendor_on_a_port(&bench).await?;
    let at_work = knife.clone();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let knife = at_work.clone();
            tokio::spawn(async move { knife.relay(client, shop).await });
        }
    });
    let (change, base) = change(&bench, kind).await?;
    let id = bench.write(change, base).await?.write.id;
    let state = settled(&bench, &id).await?;
    Ok((knife.done.load(Ordering::SeqCst), state, times(&bench, kind).await?))
}

/// Every so many bytes of the request, then of its answer, until neither is cut any more.
fn measure(every: usize) -> Vec<(&'static str, Kind, usize, Ends)> {
    let mut found = Vec::new();
    for vendor in vendors::ALL.map(|id| id.0) {
        for kind in KINDS.into_iter().filter(|kind| vendors::dialect(vendor).is_some_and(|d| d.capabilities().can(*kind))) {
            let mut ends = Ends::default();
            let mut bytes = 0;
            for way in [Cut::Request, Cut::Answer] {
                let mut at = 0;
                while at < 64 * 1024 {
                    let (cut, state, times) =
                        run(one(vendor, kind, way(at))).unwrap_or_else(|e| unreachable!("{vendor} {} {:?}: {e}", kind.word(), way(at)));
                    ends.note(state, times, &format!("{:?}", way(at)));
                    at += every;
                    if !cut {
                        // Where nothing at all was cut, nothing was tried.
                        assert!(at > every, "{vendor} {}: the line was never cut", kind.word());
                        break;
                    }
                }
                bytes += at;
            }
            found.push((vendor, kind, bytes, ends));
        }
    }
    found
}

#[test]
fn a_line_cut_anywhere_does_nothing_twice_and_tells_nothing_wrong() {
    for (vendor, kind, _, ends) in measure(FEW.every) {
        assert_eq!((ends.twice, ends.untrue.as_slice()), (0, &[][..]), "{vendor} {}", kind.word());
    }
}

pub fn report(plan: &Plan) -> String {
    let found = measure(plan.every);
    let mut page = format!(
        "## Lines cut in the middle\n\nOver HTTP, through something in between that cuts the connection after so many bytes of the request that changes \
         something, then of its answer: after none, after {every}, after {}, … until nothing is left to cut. {} writes in all.\n\n\
         | vendor | write | bytes | writes | settled alone | left to a person | done twice | told wrongly |\n|---|---|---|---|---|---|---|---|\n",
        2 * plan.every,
        found.iter().map(|(.., ends)| ends.all).sum::<usize>(),
        every = plan.every,
    );
    for (vendor, kind, bytes, e) in &found {
        let kind = kind.word();
        let _ =
            writeln!(page, "| {vendor} | {kind} | {bytes} | {} | {} | {} | {} | {} |", e.all, e.alone, e.person, e.twice, e.untrue.len());
    }
    for (vendor, kind, _, e) in found {
        for words in e.untrue {
            let _ = writeln!(page, "\n- {vendor} {}: {words}", kind.word());
        }
    }
    page
}
