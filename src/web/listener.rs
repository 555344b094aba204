//! The accept loop's limits: so many connections, each for a bounded time.
//!
//! Decides when a connection is given up. The invariant: whoever opens many, or says nothing, or
//! says it slowly, costs the daemon a bounded number of descriptors for a bounded time.

use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::Next;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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

/// While a request is being answered nobody has to say anything for so long: a file is parsed in
/// half a minute, a morning rehearsed in one.
const BUSY_MAX: Duration = Duration::from_secs(75);

/// No connection lasts longer, however it trickles; a browser opens another.
const LASTS_MAX: Duration = Duration::from_secs(120);

/// Pause after a connection that could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Who sits at the other end.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    /// Their address.
    pub from: SocketAddr,
    busy: Arc<AtomicBool>,
}

impl Connected<IncomingStream<'_, Bounded>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Bounded>) -> Self {
        Self { from: *stream.remote_addr(), busy: Arc::clone(&stream.io().busy) }
    }
}

/// Lets a connection be silent for as long as its request is being answered.
pub(super) async fn answered(request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<Peer>>();
    let busy = peer.map(|peer| Arc::clone(&peer.0.busy)).unwrap_or_default();
    busy.store(true, Ordering::Relaxed);
    let answer = next.run(request).await;
    busy.store(false, Ordering::Relaxed);
    answer
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
    /// Whether a request is being answered.
    busy: Arc<AtomicBool>,
    /// Whether this silence was lengthened for that.
    was_busy: bool,
    /// Whether something was heard and nothing was said to it yet.
    unanswered: bool,
    _place: OwnedSemaphorePermit,
}

impl Held {
    fn of(stream: TcpStream, place: OwnedSemaphorePermit) -> Self {
        let (silence, end) = (Box::pin(sleep(IDLE_MAX)), Box::pin(sleep(LASTS_MAX)));
        let busy = Arc::default();
        Self { stream, silence, end, busy, was_busy: false, unanswered: false, _place: place }
    }

    /// What became of a step; one that waits too long is an error.
    fn within<T>(
        &mut self,
        step: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if self.end.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(timed_out()));
        }
        match step {
            Poll::Ready(done) => {
                self.was_busy = false;
                self.silence.set(sleep(IDLE_MAX));
                Poll::Ready(done)
            }
            Poll::Pending => {
                if self.silence.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                if self.busy.load(Ordering::Relaxed) && !self.was_busy {
                    self.was_busy = true;
                    self.silence.set(sleep(BUSY_MAX - IDLE_MAX));
                    // It has to be asked once to ring.
                    return self.silence.as_mut().poll(context).map(|()| Err(timed_out()));
                }
                Poll::Ready(Err(timed_out()))
            }
        }
    }
}

/// What is said to whoever takes too long to say what they want.
const TOO_SLOW: &str = "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-type: \
                        text/plain; charset=utf-8\r\nx-content-type-options: nosniff\r\n\r\n\
                        Запит надходив надто довго, тому його не прочитано. Спробуйте ще раз.\n";

fn timed_out() -> io::Error {
    io::ErrorKind::TimedOut.into()
}

impl AsyncRead for Held {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let step = Pin::new(&mut self.stream).poll_read(context, into);
        self.unanswered |= into.filled().len() > before;
        let heard = self.within(step, context);
        if matches!(heard, Poll::Ready(Err(_))) && self.unanswered {
            // Whoever does not take even that was told as well as can be.
            let _ = self.stream.try_write(TOO_SLOW.as_bytes());
        }
        heard
    }
}

impl AsyncWrite for Held {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.unanswered = false;
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

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// Time goes on by itself here, whenever everybody waits.
    #[tokio::test(start_paused = true)]
    async fn whoever_says_nothing_or_says_it_for_ever_is_given_up() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let place = listener.local_addr().expect("a port");
        let mut bounded = Bounded::over(listener);
        let mut client = TcpStream::connect(place).await.expect("it listens");
        let (mut held, _) = bounded.accept().await;
        client.write_all(b"GET").await.expect("it is heard");
        let mut bytes = [0; 16];
        assert_eq!(held.read(&mut bytes).await.expect("three bytes"), 3);
        let silent = held.read(&mut bytes).await.expect_err("nothing more comes");
        assert_eq!(silent.kind(), io::ErrorKind::TimedOut);
        assert_eq!(bounded.places.available_permits(), CONNECTIONS_MAX - 1);
        drop(held);
        assert_eq!(bounded.places.available_permits(), CONNECTIONS_MAX);

        let _waits = TcpStream::connect(place).await.expect("it listens");
        let (mut held, _) = bounded.accept().await;
        held.busy.store(true, Ordering::Relaxed);
        let silence = tokio::time::timeout(BUSY_MAX - IDLE_MAX / 2, held.read(&mut bytes)).await;
        assert!(silence.is_err(), "its request is being answered: {silence:?}");

        let client = TcpStream::connect(place).await.expect("it listens");
        let (mut answer, mut client) = client.into_split();
        let (mut held, _) = bounded.accept().await;
        let trickle = tokio::spawn(async move {
            // One byte before each time that the silence would be too long.
            while client.write_all(b"x").await.is_ok() {
                sleep(IDLE_MAX / 2).await;
            }
        });
        let mut taken = 0;
        let end = loop {
            match held.read(&mut bytes).await {
                Ok(count) => taken += count,
                Err(error) => break error,
            }
        };
        assert_eq!(end.kind(), io::ErrorKind::TimedOut);
        assert!((2..40).contains(&taken), "{taken} bytes");
        drop(held);
        let mut told = [0; 1_024];
        let told = answer.read(&mut told).await.map(|count| told[..count].to_vec());
        let told = String::from_utf8(told.expect("an answer")).expect("it is UTF-8");
        assert!(told.starts_with("HTTP/1.1 408 ") && told.contains("надто довго"), "{told}");
        trickle.abort();
    }
}
