//! The commands' own door to `tokio`: a runtime, a nap, a port, the signal to stop.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::domain::{Trouble, TroubleKind};

/// SIGXFSZ, where it has this number: everywhere but on a few old machines.
const FILE_TOO_LARGE: i32 = 25;

/// Runs a command to its end.
pub fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Trouble> {
    // Two at least, whatever the box has: what one of them is stuck in (a file on a dead share) holds up neither the sender nor the saves.
    // Drawing and reading keys have threads of their own.
    let threads = std::thread::available_parallelism().map_or(2, |n| n.get().max(2));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
        .map_err(|e| Trouble::new(TroubleKind::Local, format!("this box gave no threads to work with: {e}")))?;
    let ended = runtime.block_on(async {
        // A file that may not grow is an error of that file, not the end of the program: with somebody listening the signal does no more harm.
        let _heard = signal(SignalKind::from_raw(FILE_TOO_LARGE));
        work.await
    });
    // A connection that nobody waits for any more must not hold up the prompt.
    runtime.shutdown_timeout(Duration::from_millis(500));
    Ok(ended)
}

/// Waits.
pub async fn nap(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

/// Opens a port.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Trouble> {
    TcpListener::bind(address).await.map_err(|e| {
        Trouble::new(
            TroubleKind::Local,
            format!("{address} cannot be listened on: {e}; choose another with --listen, or port 0 for a free one"),
        )
    })
}

/// Waits for Ctrl-C or for being told to end.
pub async fn told_to_stop() {
    let Ok(mut term) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}
