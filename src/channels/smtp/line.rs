//! One connection to a mail server: bytes out, answers in, TLS in between.
//!
//! Decides how the connection is opened and protected, not what is said over it. The invariants:
//! bytes that came in clear are never read as if they had come over TLS (RFC 3207 §6); an answer
//! holds no more memory than `reply` allows; whoever stops waiting breaks nothing but this one
//! connection.

use super::reply::{Collector, Garble, Reply};
use crate::domain::sightings::cause::answer::TlsFault;
use rustls::pki_types::{InvalidDnsNameError, ServerName};
use rustls::{CertificateError, ClientConfig};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// How much is read at a time, in bytes.
const READ_SIZE: usize = 4 * 1024;

/// Whom to trust, and under which name.
#[derive(Clone)]
pub(in crate::channels) struct Tls {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Tls {
    /// TLS to the server of a name or address.
    pub fn new(config: ClientConfig, host: &str) -> Result<Self, InvalidDnsNameError> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(bare.to_owned())?;
        Ok(Self { connector: TlsConnector::from(Arc::new(config)), name })
    }
}

/// What can go wrong on a connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum LineError {
    /// The connection broke, or was never made.
    #[error("{0}")]
    Broken(#[from] io::Error),
    /// The host's name has no address.
    #[error("{0}")]
    NoSuchHost(io::Error),
    /// The connection could not be protected.
    #[error("{0}")]
    Tls(io::Error),
    /// The server closed it.
    #[error("the mail server closed the connection")]
    Closed,
    /// What came is no answer.
    #[error("{0}")]
    Garbled(#[from] Garble),
    /// Somebody wrote into the connection before it was protected.
    #[error("the mail server sent more than its answer before TLS began (RFC 3207 §6)")]
    Injected,
}

/// What of TLS failed.
pub(super) fn tls_fault(error: &io::Error) -> TlsFault {
    let fault = error.get_ref().and_then(|lower| lower.downcast_ref::<rustls::Error>());
    let Some(rustls::Error::InvalidCertificate(fault)) = fault else { return TlsFault::Other };
    match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFault::Expired,
        CertificateError::UnknownIssuer => TlsFault::UnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsFault::OtherName
        }
        _ => TlsFault::Other,
    }
}

/// A connection, and what was read of it beyond the last answer.
pub(super) struct Line {
    stream: Stream,
    unread: Vec<u8>,
}

enum Stream {
    Clear(TcpStream),
    Secured(Box<TlsStream<TcpStream>>),
}

impl Line {
    /// Connects to the first address of a host that answers; each has so long.
    pub async fn open(host: &str, port: u16, per_address: Duration) -> Result<Self, LineError> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let mut last = None;
        for address in tokio::net::lookup_host((bare, port)).await.map_err(LineError::NoSuchHost)? {
            match timeout(per_address, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    // Commands are short and wait for their answers.
                    stream.set_nodelay(true)?;
                    return Ok(Self { stream: Stream::Clear(stream), unread: Vec::new() });
                }
                Ok(Err(error)) => last = Some(error),
                Err(_) => last = Some(io::ErrorKind::TimedOut.into()),
            }
        }
        Err(match last {
            Some(error) => LineError::Broken(error),
            None => LineError::NoSuchHost(io::Error::other("the host has no address")),
        })
    }

    /// The same connection under TLS; refused when anything unread came in clear.
    pub async fn secured(self, tls: &Tls) -> Result<Self, LineError> {
        if !self.unread.is_empty() {
            return Err(LineError::Injected);
        }
        let stream = match self.stream {
            Stream::Clear(stream) => {
                tls.connector.connect(tls.name.clone(), stream).await.map_err(LineError::Tls)?
            }
            Stream::Secured(stream) => *stream,
        };
        Ok(Self { stream: Stream::Secured(Box::new(stream)), unread: Vec::new() })
    }

    /// Writes all of it.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        match &mut self.stream {
            Stream::Clear(stream) => stream.write_all(bytes).await?,
            Stream::Secured(stream) => {
                stream.write_all(bytes).await?;
                stream.flush().await?;
            }
        }
        Ok(())
    }

    /// The next answer.
    pub async fn reply(&mut self) -> Result<Reply, LineError> {
        let mut collector = Collector::default();
        loop {
            let (taken, reply) = collector.take(&self.unread)?;
            self.unread.drain(..taken);
            if let Some(reply) = reply {
                return Ok(reply);
            }
            self.unread.resize(READ_SIZE, 0);
            let read = match &mut self.stream {
                Stream::Clear(stream) => stream.read(&mut self.unread).await,
                Stream::Secured(stream) => stream.read(&mut self.unread).await,
            };
            self.unread.truncate(*read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => return Err(LineError::Closed),
                Ok(_) => {}
                // Servers that end TLS without a word have closed the line all the same.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err(LineError::Closed);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}
