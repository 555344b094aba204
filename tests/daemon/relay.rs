//! A wire to the mail server that counts what passes and can be stopped anywhere.
//!
//! What goes by is not looked at but for one thing: the server's word that it took a message.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, mpsc};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The wire's word.
pub const REACHED: &str = "(the point on the wire is reached)";

/// Where on the wire something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// So many bytes went by in both directions.
    Bytes(usize),
    /// The server took so many messages, and its word is about to go by.
    Taken(usize),
}

/// What happens there, besides that the test is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The wire carries on.
    Carry,
    /// Nothing goes by any more until it is let go.
    Hold,
}

struct Watched {
    point: Option<(Point, Then)>,
    bytes: usize,
    taken: usize,
    told: Option<mpsc::Sender<String>>,
}

/// The wire.
pub struct Relay {
    pub address: SocketAddr,
    watched: Arc<Mutex<Watched>>,
    held: watch::Sender<bool>,
}

impl Relay {
    /// A wire to `server` that carries everything.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let watched = Arc::new(Mutex::new(Watched { point: None, bytes: 0, taken: 0, told: None }));
        let (held, _) = watch::channel(false);
        let (shared, switch) = (watched.clone(), held.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(upstream) = TcpStream::connect(server).await else { continue };
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = upstream.into_split();
                tokio::spawn(carry(from_client, to_server, shared.clone(), switch.clone(), false));
                tokio::spawn(carry(from_server, to_client, shared.clone(), switch.clone(), true));
            }
        });
        Self { address, watched, held }
    }

    /// Counts from zero and says [`REACHED`] once when the point is reached.
    pub fn watch(&self, point: Point, then: Then, told: mpsc::Sender<String>) {
        *self.watched.lock().expect("no panic") =
            Watched { point: Some((point, then)), bytes: 0, taken: 0, told: Some(told) };
    }

    /// Lets everything go by again.
    pub fn let_go(&self) {
        self.watched.lock().expect("no panic").point = None;
        self.held.send_replace(false);
    }
}

async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    watched: Arc<Mutex<Watched>>,
    held: watch::Sender<bool>,
    from_server: bool,
) {
    let mut buffer = vec![0; 1024];
    loop {
        let Ok(length @ 1..) = from.read(&mut buffer).await else { return };
        let bytes = &buffer[..length];
        let reached = {
            let mut watched = watched.lock().expect("no panic");
            watched.bytes += length;
            let queued = from_server && bytes.windows(6).any(|word| word == b"queued");
            watched.taken += usize::from(queued);
            match watched.point {
                Some((Point::Bytes(after), then)) if watched.bytes >= after => Some(then),
                Some((Point::Taken(after), then)) if queued && watched.taken >= after => Some(then),
                _ => None,
            }
            .inspect(|_| watched.point = None)
            .map(|then| (then, watched.told.take()))
        };
        if let Some((then, told)) = reached {
            if then == Then::Hold {
                held.send_replace(true);
            }
            // A test that stopped listening does not want the word.
            let _ = told.map(|told| told.send(REACHED.to_owned()));
        }
        if held.subscribe().wait_for(|held| !held).await.is_err() {
            return;
        }
        if to.write_all(bytes).await.is_err() {
            return;
        }
    }
}
