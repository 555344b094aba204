//! A mail server on loopback that does what a test says, and keeps what it was given.

pub mod tls;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tls::Authority;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
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
    Ehlo,
    Auth,
    Noop,
    Mail,
    Rcpt,
    /// The content came; the final answer is due.
    Content,
}

/// What the server does; everything not said is accepted.
#[derive(Clone, Default)]
pub struct Script {
    pub line: Line,
    /// The login it asks for.
    pub login: Option<(String, String)>,
    /// Where it falls silent for ever.
    pub silent: Option<At>,
    /// Where it closes the connection instead of answering.
    pub drops: Option<At>,
    /// Answers given instead of the usual ones, first come first served.
    pub answers: Vec<(At, Vec<u8>)>,
    /// How it lets people log in; PLAIN alone where nothing is said.
    pub ways: Option<&'static str>,
    /// Bytes that somebody in the middle puts behind the answer to STARTTLS.
    pub injected: Option<&'static str>,
    /// Extensions announced besides AUTH and STARTTLS.
    pub extensions: Vec<&'static str>,
}

impl Script {
    pub fn answer(mut self, at: At, line: &str) -> Self {
        self.answers.push((at, line.as_bytes().to_vec()));
        self
    }
}

/// One message as it came in.
#[derive(Clone, Debug)]
pub struct Stored {
    pub mail_from: String,
    pub rcpt_to: String,
    pub data: Vec<u8>,
    pub encrypted: bool,
    pub login: Option<(String, String)>,
}

#[derive(Default)]
struct Seen {
    stored: Vec<Stored>,
    sessions: usize,
    commands: Vec<String>,
}

pub struct SmtpServer {
    pub address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl SmtpServer {
    pub async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = seen.clone();
        let answers = Arc::new(Mutex::new(VecDeque::from(script.answers.clone())));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.lock().expect("no panic").sessions += 1;
                let session = Session {
                    script: script.clone(),
                    seen: shared.clone(),
                    answers: answers.clone(),
                    encrypted: false,
                    login: None,
                };
                tokio::spawn(session.serve(stream));
            }
        });
        Self { address, seen, task }
    }

    pub fn stored(&self) -> Vec<Stored> {
        self.seen.lock().expect("no panic").stored.clone()
    }

    pub fn sessions(&self) -> usize {
        self.seen.lock().expect("no panic").sessions
    }

    pub fn commands(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").commands.clone()
    }
}

/// What follows a conversation.
enum Next {
    Close,
    Upgrade,
}

/// Scripted answers not yet given, shared by all sessions.
type Answers = VecDeque<(At, Vec<u8>)>;

struct Session {
    script: Script,
    seen: Arc<Mutex<Seen>>,
    answers: Arc<Mutex<Answers>>,
    encrypted: bool,
    login: Option<(String, String)>,
}

impl Session {
    async fn serve(mut self, stream: TcpStream) {
        match self.script.line.clone() {
            Line::Implicit(authority) => {
                let acceptor = TlsAcceptor::from(authority.server());
                let Ok(stream) = acceptor.accept(stream).await else { return };
                self.encrypted = true;
                self.talk(&mut BufStream::new(stream), At::Greeting).await;
            }
            Line::StartTls(authority) => {
                let mut stream = BufStream::new(stream);
                if let Some(Next::Upgrade) = self.talk(&mut stream, At::Greeting).await {
                    let acceptor = TlsAcceptor::from(authority.server());
                    let Ok(stream) = acceptor.accept(stream.into_inner()).await else { return };
                    self.encrypted = true;
                    self.talk(&mut BufStream::new(stream), At::Ehlo).await;
                }
            }
            Line::Clear => {
                self.talk(&mut BufStream::new(stream), At::Greeting).await;
            }
        }
    }

    /// One conversation; `None` when the connection ended.
    async fn talk<S>(&mut self, stream: &mut BufStream<S>, from: At) -> Option<Next>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        if from == At::Greeting {
            self.say(stream, At::Greeting, "220 loopback ready").await?;
        }
        let (mut mail_from, mut rcpt_to) = (String::new(), String::new());
        loop {
            let line = read_line(stream).await?;
            self.seen.lock().expect("no panic").commands.push(line.clone());
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let answer = self.ehlo();
                    self.say(stream, At::Ehlo, &answer).await?;
                }
                "STARTTLS" => {
                    let answer =
                        format!("220 go ahead{}", self.script.injected.unwrap_or_default());
                    self.write(stream, answer.as_bytes()).await?;
                    return Some(Next::Upgrade);
                }
                "AUTH" => {
                    let answer = match line.as_str() {
                        "AUTH LOGIN" => self.ask_both(stream).await?,
                        _ => self.auth(&line),
                    };
                    self.say(stream, At::Auth, &answer).await?;
                }
                "MAIL" => {
                    mail_from = line;
                    self.say(stream, At::Mail, "250 2.1.0 sender ok").await?;
                }
                "RCPT" => {
                    rcpt_to = line;
                    self.say(stream, At::Rcpt, "250 2.1.5 recipient ok").await?;
                }
                "DATA" => {
                    self.write(stream, b"354 go on").await?;
                    let data = read_data(stream).await?;
                    let stored = Stored {
                        mail_from: mail_from.clone(),
                        rcpt_to: rcpt_to.clone(),
                        data,
                        encrypted: self.encrypted,
                        login: self.login.clone(),
                    };
                    self.seen.lock().expect("no panic").stored.push(stored);
                    self.say(stream, At::Content, "250 2.0.0 queued as 1").await?;
                }
                "QUIT" => {
                    self.write(stream, b"221 bye").await?;
                    return Some(Next::Close);
                }
                _ => self.say(stream, At::Noop, "250 ok").await?,
            }
        }
    }

    fn ehlo(&self) -> String {
        let mut lines = vec!["loopback"];
        if matches!(self.script.line, Line::StartTls(_)) && !self.encrypted {
            lines.push("STARTTLS");
        }
        if self.script.login.is_some() {
            lines.push(self.script.ways.unwrap_or("AUTH PLAIN"));
        }
        lines.extend(&self.script.extensions);
        let last = lines.len() - 1;
        let lines = lines
            .iter()
            .enumerate()
            .map(|(at, line)| format!("250{}{line}", if at == last { ' ' } else { '-' }));
        lines.collect::<Vec<_>>().join("\r\n")
    }

    fn auth(&mut self, line: &str) -> String {
        let encoded = line.rsplit(' ').next().unwrap_or_default();
        let decoded =
            String::from_utf8(crate::support::decode::base64(encoded)).unwrap_or_default();
        let mut parts = decoded.split('\0').skip(1).map(str::to_owned);
        self.check((parts.next().unwrap_or_default(), parts.next().unwrap_or_default()))
    }

    /// AUTH LOGIN: name and password, each asked for.
    async fn ask_both<S>(&mut self, stream: &mut BufStream<S>) -> Option<String>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut given = Vec::new();
        for question in ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"] {
            self.write(stream, format!("334 {question}").as_bytes()).await?;
            let bytes = crate::support::decode::base64(&read_line(stream).await?);
            given.push(String::from_utf8(bytes).unwrap_or_default());
        }
        let [user, password] = <[String; 2]>::try_from(given).ok()?;
        Some(self.check((user, password)))
    }

    fn check(&mut self, given: (String, String)) -> String {
        if self.script.login.as_ref() == Some(&given) {
            self.login = Some(given);
            "235 2.7.0 welcome".to_owned()
        } else {
            "535 5.7.8 bad login".to_owned()
        }
    }

    /// Answers at a step, as the script has it. `None` ends the session.
    async fn say<S>(&self, stream: &mut BufStream<S>, at: At, usual: &str) -> Option<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        if self.script.silent == Some(at) {
            std::future::pending::<()>().await;
        }
        if self.script.drops == Some(at) {
            return None;
        }
        let scripted = {
            let mut answers = self.answers.lock().expect("no panic");
            let place = answers.iter().position(|(scripted, _)| *scripted == at);
            place.and_then(|place| answers.remove(place))
        };
        match scripted {
            Some((_, answer)) => self.write(stream, &answer).await,
            None => self.write(stream, usual.as_bytes()).await,
        }
    }

    async fn write<S>(&self, stream: &mut BufStream<S>, line: &[u8]) -> Option<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        stream.write_all(line).await.ok()?;
        stream.write_all(b"\r\n").await.ok()?;
        stream.flush().await.ok()
    }
}

async fn read_line<S>(stream: &mut BufStream<S>) -> Option<String>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut line = Vec::new();
    let read = stream.read_until(b'\n', &mut line).await.ok()?;
    (read > 0).then(|| String::from_utf8_lossy(&line).trim_end().to_owned())
}

/// The content up to the lonely dot, with doubled dots undone.
async fn read_data<S>(stream: &mut BufStream<S>) -> Option<Vec<u8>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        if line == b".\r\n" {
            return Some(data);
        }
        data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
