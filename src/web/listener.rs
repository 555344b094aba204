//! The accept loop's limits: so many connections, each for a bounded time.
//!
//! Decides when a connection is given up. The invariant: whoever opens many, or says nothing, or
//! says it slowly, costs the daemon a bounded number of descriptors for a bounded time.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

/// So many people are answered side by side; others wait at the door.
const CONNECTIONS_MAX: usize = 256;

/// A connection that says nothing for so long is given up.
const IDLE_MAX: Duration = Duration::from_secs(15);

/// No connection lasts longer, however it trickles; a browser opens another.
const LASTS_MAX: Duration = Duration::from_secs(120);

/// Pause after a connection that could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Who sits at the other end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub SocketAddr);

impl Connected<IncomingStream<'_, Bounded>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Bounded>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// A listener that keeps to the limits.
pub(super) struct Bounded {
    listener: TcpListener,
    places: Arc<Semaphore>,
}

impl Bounded {
    /// The same listener with limits.
    pub fn over(listener: TcpListener) -> Self {
        Self { listener, places: Arc::new(Semaphore::new(CONNECTIONS_MAX)) }
    }
}

impl Listener for Bounded {
    type Io = Held;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Held, SocketAddr) {
        loop {
            let place = Arc::clone(&self.places).acquire_owned().await;
            let place = place.expect("nobody closes the door");
            match self.listener.accept().await {
                Ok((stream, from)) => return (Held::of(stream, place), from),
                Err(error) => {
                    tracing::warn!("a browser could not connect: {error}");
                    // Without descriptors every next try would fail at once as well.
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that keeps a place until it ends.
pub(super) struct Held {
    stream: TcpStream,
    /// Rings when nothing was said for too long.
    silence: Pin<Box<Sleep>>,
    /// Rings when it has lasted too long.
    end: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl Held {
    fn of(stream: TcpStream, place: OwnedSemaphorePermit) -> Self {
        let (silence, end) = (Box::pin(sleep(IDLE_MAX)), Box::pin(sleep(LASTS_MAX)));
        Self { stream, silence, end, _place: place }
    }

    /// What became of a step; one that waits too long is an error.
    fn within<T>(
        &mut self,
        step: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if self.end.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        match step {
            Poll::Ready(done) => {
                self.silence.set(sleep(IDLE_MAX));
                Poll::Ready(done)
            }
            Poll::Pending => {
                let rung = self.silence.as_mut().poll(context);
                rung.map(|()| Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl AsyncRead for Held {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let step = Pin::new(&mut self.stream).poll_read(context, into);
        self.within(step, context)
    }
}

impl AsyncWrite for Held {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let step = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.within(step, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let step = Pin::new(&mut self.stream).poll_flush(context);
        self.within(step, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
