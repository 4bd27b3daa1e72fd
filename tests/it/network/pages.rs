//! Lists that never end because every page is the same one.

use std::sync::{
    Arc, Mutex, OnceLock, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use frontdesk::{
    domain::Customer,
    net::{Carried, Method, Request, Response, Secret, Sink, Transport},
};

use crate::conformance::{
    bench::{Bench, Setup},
    line::path,
    told::{Say, holds, run, same},
};

/// Gives the first page of people for every page, until it is mended.
struct Stuck {
    inner: Arc<dyn Transport>,
    first: Mutex<Option<Response>>,
    mended: AtomicBool,
}

impl Transport for Stuck {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            let list =
                request.method == Method::Get && path(&request.url).split('?').next().is_some_and(|path| path.ends_with("/customers"));
            if !list || request.stream || self.mended.load(Ordering::SeqCst) {
                return self.inner.carry(request, bearer, sink).await;
            }
            let known = self.first.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let page = match known {
                Some(page) => page,
                None => self.inner.carry(request, bearer, None).await?,
            };
            *self.first.lock().unwrap_or_else(PoisonError::into_inner) = Some(page.clone());
            Ok(page)
        })
    }
}

#[test]
fn f44_a_list_that_goes_round_ends_and_the_next_walk_is_whole() {
    for vendor in ["shop", "leal", "posstar"] {
        let told = run(async {
            let line = OnceLock::new();
            let between = |inner| -> Arc<dyn Transport> {
                line.get_or_init(|| Arc::new(Stuck { inner, first: Mutex::new(None), mended: AtomicBool::new(false) })).clone()
            };
            let bench = Bench::behind(Setup::of(vendor).people(230), between).await;
            let everybody = bench.visible().await?;
            let walk = || async { bench.counter.sync(true, &mut |_: &[Customer]| ()).await.say("a walk") };
            let mended = |yes| line.get().map(|line| line.mended.store(yes, Ordering::SeqCst)).say("a line");
            mended(true)?;
            same("everybody", walk().await?.people, everybody)?;
            mended(false)?;
            let asked = bench.line.calls().len();
            let round = walk().await?;
            holds("it ended soon", bench.line.calls().len() <= asked + 1)?;
            holds("nobody is gone for it", round.gone.is_empty() && round.cut)?;
            mended(true)?;
            same("everybody", walk().await?.people, everybody)
        });
        assert_eq!(told, Ok(()), "{vendor}");
    }
    println!("F44: three vendors: the walk ends after one request more, nobody is taken for gone, the next walk is whole");
}
