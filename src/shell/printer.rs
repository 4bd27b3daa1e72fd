//! To the receipt printer: bytes into a device's file or a network port, with an end to every wait.
//! What goes wrong is said with what to do next.

use std::{
    io::{Error, ErrorKind},
    path::Path,
    time::Duration,
};

use tokio::{fs::OpenOptions, io::AsyncWriteExt, net::TcpStream, time::timeout};

use crate::{
    config::Outlet,
    domain::{Trouble, TroubleKind},
    paper::Strip,
};

/// Longest wait until a printer is reached, milliseconds.
const CONNECT_MS_MAX: u64 = 3_000;
/// Longest wait until it has taken everything, milliseconds.
const WRITE_MS_MAX: u64 = 10_000;

/// What to do about a printer that stopped in the middle.
const LOOK: &str = "look at its paper and its cover, and at what came out, before you print again";

/// Sends everything, or says what to do. Errors: `Local`.
pub(super) async fn send(to: &Outlet, bytes: &Strip) -> Result<(), Trouble> {
    match to {
        Outlet::Device(path) => into_device(path, bytes).await,
        Outlet::Host(host) => into_port(host, bytes).await,
    }
}

async fn into_device(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let name = path.display();
    let written = timeout(Duration::from_millis(WRITE_MS_MAX), async {
        // Never made: a plain file where a device should be would take every slip and print none.
        let mut device = OpenOptions::new().append(true).open(path).await.map_err(|e| not_opened(&name.to_string(), &e))?;
        let stopped = |e: Error| trouble(format!("the printer at {name} stopped ({e}): {LOOK}"));
        device.write_all(bytes).await.map_err(stopped)?;
        device.flush().await.map_err(stopped)
    });
    written.await.unwrap_or_else(|_| Err(trouble(format!("the printer at {name} does not take anything: {LOOK}"))))
}

fn not_opened(name: &str, e: &Error) -> Trouble {
    trouble(match e.kind() {
        ErrorKind::NotFound => format!("there is no printer at {name}: plug it in and switch it on, or correct [printer] to"),
        ErrorKind::PermissionDenied => format!("this account may not write to {name}: add it to the group of that file, often lp"),
        ErrorKind::ResourceBusy => format!("another console is printing at {name}: try again in a moment"),
        _ => format!("the printer at {name} cannot be opened ({e}): switch it off and on"),
    })
}

async fn into_port(host: &str, bytes: &[u8]) -> Result<(), Trouble> {
    let absent = |why: String| trouble(format!("the printer at {host} does not answer ({why}): see that it is on and on this network"));
    let mut stream = match timeout(Duration::from_millis(CONNECT_MS_MAX), TcpStream::connect(host)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(e)) => return Err(absent(e.to_string())),
        Err(_) => return Err(absent(format!("waited {} s", CONNECT_MS_MAX / 1000))),
    };
    let written = timeout(Duration::from_millis(WRITE_MS_MAX), async {
        stream.write_all(bytes).await?;
        stream.shutdown().await
    });
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(e)) => Err(trouble(format!("the printer at {host} broke off ({e}): {LOOK}"))),
        Err(_) => Err(trouble(format!("the printer at {host} does not take anything: {LOOK}"))),
    }
}

fn trouble(message: String) -> Trouble {
    Trouble::new(TroubleKind::Local, message)
}
