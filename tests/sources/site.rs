//! A small HTTP server that misbehaves on demand, on a free loopback port.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use url::Url;

/// What a client asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    headers: Vec<(String, String)>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }
}

/// What it gets.
pub enum Reply {
    /// These bytes, then the end of the connection.
    Bytes(Vec<u8>),
    /// A body that never ends.
    Endless,
    /// Nothing at all.
    Silence,
}

pub fn reply(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    Reply::Bytes([head.as_bytes(), body].concat())
}

pub fn html(body: &str) -> Reply {
    reply("200 OK", &[("Content-Type", "text/html; charset=utf-8")], body.as_bytes())
}

pub fn redirect(to: &str) -> Reply {
    reply("302 Found", &[("Location", to)], b"")
}

#[derive(Clone)]
pub struct Site {
    pub port: u16,
    scheme: &'static str,
    asked: Arc<Mutex<Vec<Asked>>>,
    busiest: Arc<AtomicUsize>,
}

impl Site {
    pub async fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Site {
        Site::over("http", None, answer).await
    }

    /// The same over TLS; a client that breaks the handshake off has asked nothing.
    pub async fn start_secure(
        tls: TlsAcceptor,
        answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Site {
        Site::over("https", Some(tls), answer).await
    }

    async fn over(
        scheme: &'static str,
        tls: Option<TlsAcceptor>,
        answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let site = Site {
            port: listener.local_addr().unwrap().port(),
            scheme,
            asked: Arc::default(),
            busiest: Arc::default(),
        };
        let (answer, running) = (Arc::new(answer), Arc::new(AtomicUsize::new(0)));
        let shared = site.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, running) = (Arc::clone(&answer), Arc::clone(&running));
                let (site, tls) = (shared.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => site.serve(stream, &*answer, &running).await,
                        Some(tls) => {
                            let Ok(stream) = tls.accept(stream).await else { return };
                            site.serve(stream, &*answer, &running).await;
                        }
                    }
                });
            }
        });
        site
    }

    async fn serve(
        &self,
        mut stream: impl AsyncRead + AsyncWrite + Unpin,
        answer: &(dyn Fn(&Asked) -> Reply + Send + Sync),
        running: &AtomicUsize,
    ) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_) => return,
            }
        }
        let now = running.fetch_add(1, Ordering::SeqCst) + 1;
        self.busiest.fetch_max(now, Ordering::SeqCst);
        let head = String::from_utf8_lossy(&head).into_owned();
        let mut lines = head.lines();
        let path = lines.next().unwrap().split(' ').nth(1).unwrap().to_owned();
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let asked = Asked { path, headers };
        self.asked.lock().unwrap().push(asked.clone());
        let reply = answer(&asked);
        // Others get the chance to break in if nobody holds them back.
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        running.fetch_sub(1, Ordering::SeqCst);
        match reply {
            Reply::Bytes(bytes) => drop(stream.write_all(&bytes).await),
            Reply::Endless => {
                let head =
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n";
                drop(stream.write_all(head.as_bytes()).await);
                while stream.write_all(&[b'x'; 8192]).await.is_ok() {}
            }
            Reply::Silence => drop(stream.read_u8().await),
        }
        drop(stream.shutdown().await);
    }

    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("{}://127.0.0.1:{}{path}", self.scheme, self.port)).unwrap()
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub fn busiest(&self) -> usize {
        self.busiest.load(Ordering::SeqCst)
    }
}
