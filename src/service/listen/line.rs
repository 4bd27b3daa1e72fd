//! A connection with an end to every wait: for a head, for a body, for a caller who does not take the answer.
//!
//! hyper ends a rest between two requests (`Limits::idle_time`). It knows one deadline for that and for a slow head; here they are
//! told apart.

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

type Alarm = Option<Pin<Box<Sleep>>>;

/// Whether an alarm is set and has gone off; if not, the task is woken when it does.
fn rings(alarm: &mut Alarm, cx: &mut Context<'_>) -> bool {
    alarm.as_mut().is_some_and(|alarm| alarm.as_mut().poll(cx).is_ready())
}

/// A caller's connection.
pub struct Line {
    stream: TcpStream,
    /// A request is being answered: what is read now is its body, which has a deadline of its own.
    busy: Arc<AtomicBool>,
    head_time: Duration,
    write_time: Duration,
    /// Set while a head is on its way.
    head_late: Alarm,
    /// Set while the caller takes nothing.
    stuck: Alarm,
}

impl Line {
    /// A new connection, whose first head is awaited from now on.
    pub fn new(stream: TcpStream, busy: Arc<AtomicBool>, head_time: Duration, write_time: Duration) -> Line {
        Line { stream, busy, head_time, write_time, head_late: Some(Box::pin(sleep(head_time))), stuck: None }
    }

    /// What came of a write, or that it has been waited for too long.
    fn taken(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            // An answer is under way, so whatever was read before it was no slow head.
            (self.stuck, self.head_late) = (None, None);
            return written;
        }
        if self.stuck.is_none() {
            self.stuck = Some(Box::pin(sleep(self.write_time)));
        }
        if rings(&mut self.stuck, cx) { Poll::Ready(Err(io::ErrorKind::TimedOut.into())) } else { Poll::Pending }
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let line = &mut *self;
        let busy = line.busy.load(Ordering::Relaxed);
        if busy {
            line.head_late = None;
        }
        if rings(&mut line.head_late, cx) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let before = buf.filled().len();
        let read = Pin::new(&mut line.stream).poll_read(cx, buf);
        // Whoever reads on asks again, and then the alarm is looked at.
        if !busy && line.head_late.is_none() && buf.filled().len() > before {
            line.head_late = Some(Box::pin(sleep(line.head_time)));
        }
        read
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.taken(cx, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, pieces: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, pieces);
        self.taken(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// A request's body that must have come in time.
pub struct Awaited {
    body: Incoming,
    alarm: Alarm,
    /// Whether it did not.
    late: Arc<AtomicBool>,
}

impl Awaited {
    /// `body`, all of which must come within `time` from now; `late` is set when it does not.
    pub fn new(body: Incoming, time: Duration, late: Arc<AtomicBool>) -> Awaited {
        Awaited { body, alarm: Some(Box::pin(sleep(time))), late }
    }
}

impl Body for Awaited {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        if rings(&mut self.alarm, cx) {
            self.alarm = None;
            self.late.store(true, Ordering::Relaxed);
        }
        if self.late.load(Ordering::Relaxed) {
            return Poll::Ready(Some(Err("the body came too slowly".into())));
        }
        Pin::new(&mut self.body).poll_frame(cx).map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
