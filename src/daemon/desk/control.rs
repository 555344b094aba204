//! The control socket: how commands reach the running daemon.
//!
//! One line of JSON in, one line of JSON out, over a Unix socket in the state directory that only
//! the daemon's own user may open; whoever waits longer than a second is told what for, in lines
//! before the answer. The socket carries questions and nothing else; who may use it
//! is decided by the file system.

use super::question::{Answer, Question};
use super::refusal::Refusal;
use super::register::act::{Found, Wanted};
use crate::store::journal_path;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::OwnedWriteHalf;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::time::timeout;

/// So many questions wait for the daemon; more wait at their senders.
pub(in crate::daemon) const WAITING_MAX: usize = 16;

/// The socket's name in the state directory.
pub const SOCKET: &str = "control.sock";

/// Longest request or answer; an answer of a hundred thousand obligations fits.
const ANSWER_MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Longest question; an import of 5,000 rows needs about half of it.
const QUESTION_MAX_BYTES: u64 = 4 * 1024 * 1024;

/// A question must have come by then.
const QUESTION_WITHIN: Duration = Duration::from_secs(10);

/// So many people are answered side by side; others wait at the door.
const CONVERSATIONS_MAX: usize = 32;

/// A command that has waited for so long is told what the daemon is doing.
const TOLD_AFTER: Duration = Duration::from_secs(1);

/// Pause after a connection that could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// What a command sends.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Who asks.
    pub author: String,
    /// What is asked.
    pub question: Question,
}

/// What the daemon answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// It was carried out.
    Done(Box<Answer>),
    /// What was asked does not fit what is known.
    Refused(Refusal),
    /// The store failed.
    Failed(String),
    /// The configuration cannot be used: every problem of it.
    Misconfigured(String),
    /// Not yet: what the daemon is busy with. Another line follows.
    Wait(Doing),
}

/// What keeps the daemon from answering at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doing {
    /// Nothing does; it waits for the world or for people.
    #[default]
    Waiting,
    /// It answers another command.
    Answering,
    /// It records what came back, decides, and begins what follows.
    TakingTurn,
    /// It reads the configuration again.
    Reloading,
}

impl Doing {
    /// What the daemon does while it answers.
    pub fn of(question: &Question) -> Self {
        match question {
            Question::Reload => Doing::Reloading,
            _ => Doing::Answering,
        }
    }
}

/// A request with the place its answer goes to.
pub struct Asked {
    /// The request.
    pub request: Request,
    /// An act to be taken back, as the journal told it.
    pub(in crate::daemon) found: Option<Found>,
    /// Where the answer goes.
    pub answer: oneshot::Sender<Reply>,
}

/// Why a command could not talk to the daemon.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// No daemon listens.
    #[error("no daemon listens on {0}")]
    NoDaemon(PathBuf),
    /// The conversation broke off.
    #[error("the conversation with the daemon on {path} broke off")]
    Broken {
        /// The socket.
        path: PathBuf,
        /// What happened.
        #[source]
        source: io::Error,
    },
}

/// How long an answer may lie before whoever asked.
const TAKEN_WITHIN: Duration = Duration::from_secs(10);

/// Listens in `state` and passes requests on until nobody receives them; `doing` says what keeps
/// the daemon meanwhile.
pub fn listen(
    state: &Path,
    asked: mpsc::Sender<Asked>,
    doing: watch::Receiver<Doing>,
) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let path = state.join(SOCKET);
    // The lock on the state directory is ours, so a socket that stands there is a dead one.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let places = Arc::new(Semaphore::new(CONVERSATIONS_MAX));
    let state = state.to_owned();
    tokio::spawn(async move {
        while !asked.is_closed() {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            match listener.accept().await {
                Ok((stream, _)) => {
                    let (asked, doing, state) = (asked.clone(), doing.clone(), state.clone());
                    tokio::spawn(async move {
                        converse(stream, &state, asked, doing).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!("a command could not connect: {error}");
                    // Without descriptors every next try would fail at once as well.
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    });
    Ok(())
}

async fn converse(
    stream: UnixStream,
    state: &Path,
    asked: mpsc::Sender<Asked>,
    doing: watch::Receiver<Doing>,
) {
    let (read, mut write) = stream.into_split();
    let mut line = String::new();
    let mut question = BufReader::new(read.take(QUESTION_MAX_BYTES));
    match timeout(QUESTION_WITHIN, question.read_line(&mut line)).await {
        Ok(Ok(_)) => {}
        Ok(Err(_)) | Err(_) => return,
    }
    if line.len() as u64 == QUESTION_MAX_BYTES {
        let limit = QUESTION_MAX_BYTES / 1024 / 1024;
        say(&mut write, &Reply::Refused(format!("запит довший за {limit} МБ").into())).await;
        return;
    }
    let reply = match serde_json::from_str(&line) {
        Ok(request) => {
            let replied = reply_to(request, &asked, state);
            tokio::pin!(replied);
            loop {
                tokio::select! {
                    reply = &mut replied => break reply,
                    () = tokio::time::sleep(TOLD_AFTER) => {
                        let wait = Reply::Wait(doing.borrow().clone());
                        say(&mut write, &wait).await;
                    }
                }
            }
        }
        Err(error) => Reply::Refused(format!("запиту не прочитати: {error}").into()),
    };
    say(&mut write, &reply).await;
}

/// Passes a request on and waits for what is answered. What takes as long as the journal of `state`
/// is, is done here, beside the daemon.
pub(in crate::daemon) async fn reply_to(
    request: Request,
    asked: &mpsc::Sender<Asked>,
    state: &Path,
) -> Reply {
    let found = match wanted(&request) {
        Some(wanted) => {
            let journal = journal_path(state);
            let read = tokio::task::spawn_blocking(move || Found::read(&journal, wanted));
            // What cannot be read here cannot be read by the daemon either: it says why.
            read.await.ok().and_then(Result::ok)
        }
        None => None,
    };
    let (answer, answered) = oneshot::channel();
    if asked.send(Asked { request, found, answer }).await.is_err() {
        return Reply::Failed("служба зупиняється".to_owned());
    }
    let stopped = || Reply::Failed("служба зупинилася, не відповівши".to_owned());
    answered.await.unwrap_or_else(|_| stopped())
}

/// Which act a request wants taken back.
fn wanted(request: &Request) -> Option<Wanted> {
    match &request.question {
        Question::Undo { act: Some(act), .. } => Some(Wanted::One(request.author.clone(), *act)),
        Question::Undo { act: None, .. } => Some(Wanted::LastOf(request.author.clone())),
        Question::TakeBack { person, answer, .. } => Some(Wanted::One(person.to_string(), *answer)),
        Question::Acts => Some(Wanted::LatelyOf(request.author.clone())),
        _ => None,
    }
}

async fn say(write: &mut OwnedWriteHalf, reply: &Reply) {
    let mut text = serde_json::to_string(reply).unwrap_or_default();
    text.push('\n');
    // A command that went away does not want its answer, and one that does not take it has no
    // right to its place.
    let _ = timeout(TAKEN_WITHIN, write.write_all(text.as_bytes())).await;
}

/// Asks the daemon that runs on `state`; `told` hears what has to be waited for.
pub async fn ask(
    state: &Path,
    request: &Request,
    mut told: impl FnMut(&Doing),
) -> Result<Reply, ControlError> {
    let path = state.join(SOCKET);
    let broken = |source| ControlError::Broken { path: path.clone(), source };
    let mut stream = UnixStream::connect(&path).await.map_err(|error| match error.kind() {
        // It is there, and somebody else's.
        io::ErrorKind::PermissionDenied => broken(error),
        _ => ControlError::NoDaemon(path.clone()),
    })?;
    let mut text = serde_json::to_string(request).map_err(|error| broken(error.into()))?;
    text.push('\n');
    stream.write_all(text.as_bytes()).await.map_err(broken)?;
    let mut lines = BufReader::new(stream.take(ANSWER_MAX_BYTES));
    let mut line = String::new();
    loop {
        line.clear();
        lines.read_line(&mut line).await.map_err(broken)?;
        match serde_json::from_str(&line).map_err(|error| broken(error.into()))? {
            Reply::Wait(doing) => told(&doing),
            reply => return Ok(reply),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::desk::answer::outbox::{Listed, OutboxQuestion};

    fn request() -> Request {
        let question = Question::Outbox(OutboxQuestion::List(Listed { waiting: true, page: None }));
        Request { author: "Кукіна І.В.".to_owned(), question }
    }

    /// Time goes on by itself here, whenever everybody waits.
    #[tokio::test(start_paused = true)]
    async fn whoever_takes_no_answer_or_asks_nothing_keeps_nobody_from_being_answered() {
        let directory = tempfile::tempdir().expect("a directory");
        let (_doing, seen) = watch::channel(Doing::Waiting);
        let (asked, mut requests) = mpsc::channel(16);
        listen(directory.path(), asked, seen).expect("a socket");
        tokio::spawn(async move {
            while let Some(asked) = requests.recv().await {
                // More than a socket holds while nobody reads.
                let _ = asked.answer.send(Reply::Refused("ні ".repeat(2_000_000).into()));
            }
        });
        let path = directory.path().join(SOCKET);
        let line = serde_json::to_string(&request()).expect("plain data") + "\n";
        let mut deaf = Vec::new();
        for number in 0..CONVERSATIONS_MAX {
            let mut stream = UnixStream::connect(&path).await.expect("it listens");
            if number % 2 == 0 {
                stream.write_all(line.as_bytes()).await.expect("it reads");
            }
            deaf.push(stream);
        }
        let reply = ask(directory.path(), &request(), |_| {}).await.expect("an answer");
        assert!(matches!(reply, Reply::Refused(_)), "{reply:?}");
        assert_eq!(deaf.len(), CONVERSATIONS_MAX, "all of them are still connected");
    }
}
