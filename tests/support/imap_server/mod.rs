//! A mailbox on loopback that does what a test says.

mod folder;

pub use folder::Folder;

use super::smtp_server::tls::Authority;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// How the server protects its line.
#[derive(Clone, Default)]
pub enum Line {
    #[default]
    Clear,
    StartTls(Authority),
    Implicit(Authority),
}

/// A step at which the server can misbehave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Greeting,
    Login,
    Select,
    Search,
    Fetch,
    /// The whole of a message, not its headers.
    Body,
    Store,
    Idle,
}

/// What the server does.
#[derive(Clone)]
pub struct Script {
    pub line: Line,
    pub login: (String, String),
    pub silent: Option<At>,
    pub drops: Option<At>,
    /// Answers NO there.
    pub refuses: Option<At>,
    /// Sends this there instead of an answer.
    pub says: Option<(At, Vec<u8>)>,
    pub offers_idle: bool,
    /// Whether clients may invent keywords.
    pub keywords: bool,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            line: Line::Clear,
            login: ("watch".to_owned(), "secret".to_owned()),
            silent: None,
            drops: None,
            refuses: None,
            says: None,
            offers_idle: true,
            keywords: true,
        }
    }
}

struct Shared {
    folder: Mutex<Folder>,
    commands: Mutex<Vec<String>>,
    sessions: Mutex<usize>,
    news: Notify,
}

pub struct ImapServer {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Drop for ImapServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl ImapServer {
    pub async fn start(script: Script, folder: Folder) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            folder: Mutex::new(folder),
            commands: Mutex::default(),
            sessions: Mutex::default(),
            news: Notify::new(),
        });
        let served = Arc::clone(&shared);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *served.sessions.lock().expect("no panic") += 1;
                let session = Session { script: script.clone(), shared: Arc::clone(&served) };
                tokio::spawn(session.serve(stream));
            }
        });
        Self { address, shared, task }
    }

    pub fn folder(&self) -> MutexGuard<'_, Folder> {
        self.shared.folder.lock().expect("no panic")
    }

    /// A message comes in, and whoever listens hears of it.
    pub fn put(&self, bytes: &[u8]) -> u32 {
        let number = self.folder().put(bytes);
        self.shared.news.notify_waiters();
        number
    }

    pub fn commands(&self) -> Vec<String> {
        self.shared.commands.lock().expect("no panic").clone()
    }

    pub fn sessions(&self) -> usize {
        *self.shared.sessions.lock().expect("no panic")
    }
}

enum Next {
    Close,
    Upgrade,
}

struct Session {
    script: Script,
    shared: Arc<Shared>,
}

type Wire<S> = BufStream<S>;

impl Session {
    async fn serve(self, stream: TcpStream) {
        match self.script.line.clone() {
            Line::Clear => {
                self.talk(&mut BufStream::new(stream), true).await;
            }
            Line::Implicit(authority) => {
                let acceptor = TlsAcceptor::from(authority.server());
                let Ok(stream) = acceptor.accept(stream).await else { return };
                self.talk(&mut BufStream::new(stream), true).await;
            }
            Line::StartTls(authority) => {
                let mut stream = BufStream::new(stream);
                if let Some(Next::Upgrade) = self.talk(&mut stream, true).await {
                    let acceptor = TlsAcceptor::from(authority.server());
                    let Ok(stream) = acceptor.accept(stream.into_inner()).await else { return };
                    self.talk(&mut BufStream::new(stream), false).await;
                }
            }
        }
    }

    async fn talk<S>(&self, wire: &mut Wire<S>, greets: bool) -> Option<Next>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        if greets {
            self.step(wire, At::Greeting, "*", b"* OK ready\r\n".to_vec()).await?;
        }
        loop {
            let line = read_line(wire).await?;
            self.shared.commands.lock().expect("no panic").push(line.clone());
            let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
            let ok = format!("{tag} OK done\r\n");
            let upper = command.to_uppercase();
            let verb = upper.split(' ').next().unwrap_or_default();
            match verb {
                "CAPABILITY" => {
                    let idle = if self.script.offers_idle { " IDLE" } else { "" };
                    let line = format!("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2{idle}\r\n{ok}");
                    write(wire, line.as_bytes()).await?;
                }
                "STARTTLS" => {
                    write(wire, ok.as_bytes()).await?;
                    return Some(Next::Upgrade);
                }
                "LOGIN" => {
                    let (user, password) = &self.script.login;
                    let right = command == format!("LOGIN \"{user}\" \"{password}\"");
                    let answer = if right { ok } else { format!("{tag} NO go away {command}\r\n") };
                    self.step(wire, At::Login, tag, answer.into_bytes()).await?;
                }
                "AUTHENTICATE" => self.bearer(wire, tag).await?,
                "SELECT" => {
                    let answer = self.select();
                    self.step(wire, At::Select, tag, format!("{answer}{ok}").into_bytes()).await?;
                }
                "UID" => self.by_number(wire, tag, command).await?,
                "IDLE" => self.idle(wire, tag).await?,
                "LOGOUT" => return Some(Next::Close),
                _ => write(wire, ok.as_bytes()).await?,
            }
        }
    }

    fn select(&self) -> String {
        let folder = self.shared.folder.lock().expect("no panic");
        let keywords = if self.script.keywords { " \\*" } else { "" };
        format!(
            "* FLAGS (\\Seen)\r\n* {} EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen{keywords})] l\r\n\
             * OK [UIDVALIDITY {}] v\r\n* OK [UIDNEXT {}] n\r\n",
            folder.len(),
            folder.numbering,
            folder.next()
        )
    }

    async fn bearer<S>(&self, wire: &mut Wire<S>, tag: &str) -> Option<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        write(wire, b"+ \r\n").await?;
        let given = crate::support::decode::base64(&read_line(wire).await?);
        let (user, token) = &self.script.login;
        if given == format!("user={user}\x01auth=Bearer {token}\x01\x01").into_bytes() {
            return write(wire, format!("{tag} OK welcome\r\n").as_bytes()).await;
        }
        write(wire, b"+ eyJzdGF0dXMiOiI0MDAifQ==\r\n").await?;
        read_line(wire).await?;
        write(wire, format!("{tag} NO refused\r\n").as_bytes()).await
    }

    async fn by_number<S>(&self, wire: &mut Wire<S>, tag: &str, command: &str) -> Option<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let words: Vec<&str> = command.splitn(4, ' ').collect();
        let (at, mut answer) = {
            let mut folder = self.shared.folder.lock().expect("no panic");
            match words.get(1).copied().unwrap_or_default() {
                "SEARCH" => (At::Search, folder.search(&words[2..].join(" "))),
                "FETCH" if words[3].contains("BODY.PEEK[]") => {
                    (At::Body, folder.fetch(words[2], words[3]))
                }
                "FETCH" => (At::Fetch, folder.fetch(words[2], words[3])),
                _ => (At::Store, folder.store(words[2], words[3])),
            }
        };
        answer.extend(format!("{tag} OK done\r\n").into_bytes());
        self.step(wire, at, tag, answer).await
    }

    async fn idle<S>(&self, wire: &mut Wire<S>, tag: &str) -> Option<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let news = self.shared.news.notified();
        self.step(wire, At::Idle, tag, b"+ idling\r\n".to_vec()).await?;
        tokio::pin!(news);
        let done = tokio::select! {
            () = &mut news => {
                let count = self.shared.folder.lock().expect("no panic").len();
                write(wire, format!("* {count} EXISTS\r\n").as_bytes()).await?;
                read_line(wire).await?
            }
            line = read_line(wire) => line?,
        };
        assert_eq!(done, "DONE");
        write(wire, format!("{tag} OK done\r\n").as_bytes()).await
    }

    /// Answers at a step, as the script has it. `None` ends the session.
    async fn step<S>(&self, wire: &mut Wire<S>, at: At, tag: &str, usual: Vec<u8>) -> Option<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        if self.script.silent == Some(at) {
            std::future::pending::<()>().await;
        }
        if self.script.drops == Some(at) {
            return None;
        }
        if self.script.refuses == Some(at) {
            return write(wire, format!("{tag} NO not here\r\n").as_bytes()).await;
        }
        match &self.script.says {
            Some((said_at, bytes)) if *said_at == at => write(wire, bytes).await,
            _ => write(wire, &usual).await,
        }
    }
}

async fn write<S>(wire: &mut Wire<S>, bytes: &[u8]) -> Option<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    wire.write_all(bytes).await.ok()?;
    wire.flush().await.ok()
}

async fn read_line<S>(wire: &mut Wire<S>) -> Option<String>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut line = Vec::new();
    let read = wire.read_until(b'\n', &mut line).await.ok()?;
    (read > 0).then(|| String::from_utf8_lossy(&line).trim_end().to_owned())
}
