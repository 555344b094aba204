//! The control socket: how commands reach the running daemon.
//!
//! One line of JSON in, one line of JSON out, over a Unix socket in the state directory that only
//! the daemon's own user may open. The socket carries questions and nothing else; who may use it
//! is decided by the file system.

use super::question::{Answer, Question};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, oneshot};

/// The socket's name in the state directory.
pub const SOCKET: &str = "control.sock";

/// Longest request or answer; an answer of a hundred thousand obligations fits.
const LINE_MAX_BYTES: u64 = 256 * 1024 * 1024;

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
    Refused(String),
    /// The store failed.
    Failed(String),
}

/// A request with the place its answer goes to.
pub struct Asked {
    /// The request.
    pub request: Request,
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

/// Listens in `state` and passes requests on until the receiver is dropped.
pub fn listen(state: &Path) -> io::Result<mpsc::Receiver<Asked>> {
    use std::os::unix::fs::PermissionsExt;
    let path = state.join(SOCKET);
    // The lock on the state directory is ours, so a socket that stands there is a dead one.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let (asked, requests) = mpsc::channel(16);
    tokio::spawn(async move {
        while !asked.is_closed() {
            match listener.accept().await {
                Ok((stream, _)) => {
                    tokio::spawn(converse(stream, asked.clone()));
                }
                Err(error) => {
                    tracing::warn!("a command could not connect: {error}");
                    // Without descriptors every next try would fail at once as well.
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    });
    Ok(requests)
}

async fn converse(stream: UnixStream, asked: mpsc::Sender<Asked>) {
    let (read, mut write) = stream.into_split();
    let mut line = String::new();
    if BufReader::new(read.take(LINE_MAX_BYTES)).read_line(&mut line).await.is_err() {
        return;
    }
    let answer = match serde_json::from_str(&line) {
        Ok(request) => {
            let (answer, answered) = oneshot::channel();
            if asked.send(Asked { request, answer }).await.is_err() {
                Reply::Failed("the daemon is stopping".to_owned())
            } else {
                let stopped = || Reply::Failed("the daemon stopped before it answered".to_owned());
                answered.await.unwrap_or_else(|_| stopped())
            }
        }
        Err(error) => Reply::Refused(format!("the request cannot be read: {error}")),
    };
    let mut text = serde_json::to_string(&answer).unwrap_or_default();
    text.push('\n');
    // A command that went away does not want its answer.
    let _ = write.write_all(text.as_bytes()).await;
}

/// Asks the daemon that runs on `state`.
pub async fn ask(state: &Path, request: &Request) -> Result<Reply, ControlError> {
    let path = state.join(SOCKET);
    let broken = |source| ControlError::Broken { path: path.clone(), source };
    let mut stream =
        UnixStream::connect(&path).await.map_err(|_| ControlError::NoDaemon(path.clone()))?;
    let mut text = serde_json::to_string(request).map_err(|error| broken(error.into()))?;
    text.push('\n');
    stream.write_all(text.as_bytes()).await.map_err(broken)?;
    let mut line = String::new();
    BufReader::new(stream.take(LINE_MAX_BYTES)).read_line(&mut line).await.map_err(broken)?;
    serde_json::from_str(&line).map_err(|error| broken(error.into()))
}
