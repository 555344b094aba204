//! E-mail over SMTP.
//!
//! Makes one attempt within one time limit and names the step at which it failed; what that means
//! is `verdict`'s to say. The conversation is led command by command, because the same code means
//! an outage at MAIL FROM and a wrong address at RCPT TO. Addresses reserved for examples are
//! refused here, whatever the configuration let through.

use super::mime::{self, Sender};
use super::verdict::{self, Fault, Step};
use super::{ChannelError, Outcome, Parcel, Scope, Sealed};
use crate::letters::letter::Letterhead;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Severity;
use std::error::Error as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;
use std::{fmt, fs, io};
use tokio::time::timeout;

/// How letters leave, from `settings.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct EmailSettings {
    /// Mail server.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// User name for authentication.
    pub username: Option<String>,
    /// File that holds the password; systemd's credential directory is tried for a bare name.
    pub password_file: Option<PathBuf>,
    /// A certificate authority to trust besides the system's, in PEM.
    pub ca_file: Option<PathBuf>,
    /// Sender's name.
    pub from_name: String,
    /// Sender's address.
    pub from_email: String,
    /// Longest time for one letter, connection included.
    pub timeout: Duration,
}

/// How the connection is protected. Opportunistic TLS is not offered: it falls back to clear text
/// without a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// STARTTLS, required.
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// Clear text; loopback hosts only.
    None,
}

/// How long a kept connection may take to show that it still lives.
const CHECK_TIMEOUT: Duration = Duration::from_secs(2);

const NO_ADDRESS: &str = "the recipient's address is not valid";

/// Where systemd puts credentials for the unit.
const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";

/// A mail server that takes letters.
pub struct EmailChannel {
    host: String,
    port: u16,
    security: Security,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    hello: ClientId,
    sender: Sender,
    timeout: Duration,
    /// The connection of the last accepted letter: a morning's letters share one.
    kept: Mutex<Option<Box<AsyncSmtpConnection>>>,
}

impl fmt::Debug for EmailChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailChannel")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

impl EmailChannel {
    /// Reads the password and certificates and checks what can be checked without the network.
    pub fn new(settings: &EmailSettings, letterhead: &Letterhead) -> Result<Self, ChannelError> {
        let sender = Sender::new(&settings.from_name, &settings.from_email, letterhead)?;
        if settings.security == Security::None && !is_loopback(&settings.host) {
            return Err(ChannelError::ClearText { host: settings.host.clone() });
        }
        let credentials = match (&settings.username, &settings.password_file) {
            (Some(user), Some(file)) => Some(Credentials::new(user.clone(), password(file)?)),
            (None, None) => None,
            _ => return Err(ChannelError::HalfCredentials),
        };
        let tls = match settings.security {
            Security::None => None,
            Security::StartTls | Security::Implicit => Some(tls(settings)?),
        };
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port,
            security: settings.security,
            tls,
            credentials,
            hello: hello(sender.message_domain()),
            sender,
            timeout: settings.timeout,
            kept: Mutex::new(None),
        })
    }

    /// The message of a letter; the outcome where it may not leave at all.
    pub fn seal(&self, parcel: &Parcel) -> Result<Sealed, Outcome> {
        let refused = |reason: &str| Outcome::Refused { reason: reason.to_owned() };
        let to = mime::address(&parcel.to_email).map_err(|_| refused(NO_ADDRESS))?;
        if is_example(to.domain()) {
            return Err(refused(
                "the recipient's domain is reserved for examples; put the real address into the \
                 directory",
            ));
        }
        if is_example(self.sender.address().domain()) {
            return Err(Outcome::TryAgain {
                reason: "the domain of `from_email` is reserved for examples".to_owned(),
                scope: Scope::Server,
            });
        }
        let message = mime::message(&self.sender, parcel);
        Ok(Sealed::of(parcel, message.map_err(|error| refused(&error.to_string()))?))
    }

    /// Hands one letter to the server.
    pub async fn send(&self, sealed: &Sealed) -> Outcome {
        let Ok(to) = mime::address(&sealed.to_email) else {
            return Outcome::Refused { reason: NO_ADDRESS.to_owned() };
        };
        let mut step = Step::Session;
        let envelope = Envelope { from: self.sender.address(), to: &to };
        // lettre's own time limit covers the connection only; a silent server would hold us.
        match timeout(self.timeout, self.attempt(envelope, &sealed.bytes, &mut step)).await {
            Ok(Ok(answer)) => Outcome::Accepted { answer },
            Ok(Err(Failure::Fault(fault))) => verdict::outcome(step, fault),
            Ok(Err(Failure::Unsupported)) => Outcome::Refused {
                reason: "the mail server does not carry addresses with national letters".to_owned(),
            },
            Err(_) => verdict::outcome(step, Fault::Silence(self.timeout)),
        }
    }

    async fn attempt(
        &self,
        envelope: Envelope<'_>,
        bytes: &[u8],
        step: &mut Step,
    ) -> Result<String, Failure> {
        let mut connection = self.connection().await?;
        *step = Step::Sender;
        let parameters = mail_parameters(envelope, bytes, &connection)?;
        connection.command(Mail::new(Some(envelope.from.clone()), parameters)).await?;
        *step = Step::Recipient;
        connection.command(Rcpt::new(envelope.to.clone(), Vec::new())).await?;
        connection.command(Data).await?;
        *step = Step::Content;
        let response = connection.message(bytes).await?;
        let lines: Vec<&str> = response.message().collect();
        let answer = verdict::reason(&format!("{} {}", response.code(), lines.join(" ")));
        // lettre takes 3xx for a yes as well, and here that would be no answer at all.
        if response.code().severity != Severity::PositiveCompletion {
            return Err(Failure::Fault(Fault::Garbled(answer)));
        }
        self.keep(Some(connection));
        Ok(answer)
    }

    /// The kept connection if it still lives, a new one otherwise.
    async fn connection(&self) -> Result<Box<AsyncSmtpConnection>, Error> {
        if let Some(mut kept) = self.keep(None)
            && let Ok(true) =
                timeout(CHECK_TIMEOUT.min(self.timeout / 3), kept.test_connected()).await
        {
            return Ok(kept);
        }
        let implicit = match self.security {
            Security::Implicit => self.tls.clone(),
            Security::StartTls | Security::None => None,
        };
        // A third of the time for one address leaves room for the host's next one.
        let limit = Some(self.timeout / 3);
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, limit, &self.hello, implicit, None).await?;
        if let (Security::StartTls, Some(tls)) = (self.security, &self.tls) {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(Box::new(connection))
    }

    /// Puts a connection by and takes out the one that was there.
    fn keep(
        &self,
        connection: Option<Box<AsyncSmtpConnection>>,
    ) -> Option<Box<AsyncSmtpConnection>> {
        let mut kept = self.kept.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        std::mem::replace(&mut kept, connection)
    }
}

/// Why an attempt ended.
enum Failure {
    Fault(Fault),
    Unsupported,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Fault(fault(&error))
    }
}

fn fault(error: &Error) -> Fault {
    let source = error.source();
    let text = source.map(ToString::to_string).unwrap_or_default();
    // lettre reports a closed line as a response that is not complete, and an answer in another
    // encoding as trouble of the network.
    let closed = text == "incomplete response";
    let not_utf8 = source
        .and_then(|source| source.downcast_ref::<io::Error>())
        .is_some_and(|error| error.kind() == io::ErrorKind::InvalidData);
    match error.status() {
        Some(code) => Fault::Answer { code: code.into(), text },
        None if not_utf8 || (error.is_response() && !closed) => Fault::Garbled(error.to_string()),
        None => Fault::Broken(error.to_string()),
    }
}

/// Who sends and who receives.
#[derive(Clone, Copy)]
struct Envelope<'a> {
    from: &'a Address,
    to: &'a Address,
}

fn mail_parameters(
    envelope: Envelope<'_>,
    bytes: &[u8],
    connection: &AsyncSmtpConnection,
) -> Result<Vec<MailParameter>, Failure> {
    let national = |address: &Address| !AsRef::<str>::as_ref(address).is_ascii();
    let mut parameters = Vec::new();
    if national(envelope.from) || national(envelope.to) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(Failure::Unsupported);
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    // Only an address in a header can be outside ASCII: bodies are base64, names are encoded.
    if !bytes.is_ascii() && connection.server_info().supports_feature(Extension::EightBitMime) {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}

fn tls(settings: &EmailSettings) -> Result<TlsParameters, ChannelError> {
    // Another part of the process may have installed it first; both install the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let failed = |source| ChannelError::Tls { host: settings.host.clone(), source };
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.ca_file {
        let pem = fs::read(path)
            .map_err(|source| ChannelError::ReadAuthority { path: path.clone(), source })?;
        // lettre takes a file without any certificate for an empty list.
        if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
            return Err(ChannelError::NoAuthority { path: path.clone() });
        }
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(failed)?);
    }
    builder.build().map_err(failed)
}

/// The password in a file; a bare name is first sought among systemd's credentials.
fn password(file: &Path) -> Result<String, ChannelError> {
    let credential = std::env::var_os(CREDENTIALS_DIRECTORY)
        .filter(|_| file.components().count() == 1 && file.is_relative())
        .map(|directory| Path::new(&directory).join(file))
        .filter(|path| path.exists());
    let path = credential.unwrap_or_else(|| file.to_owned());
    let text = fs::read_to_string(&path)
        .map_err(|source| ChannelError::ReadPassword { path: path.clone(), source })?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(ChannelError::EmptyPassword { path });
    }
    Ok(password.to_owned())
}

/// The machine's name where it is a full one, the council's domain otherwise: servers refuse
/// greetings without a dot.
fn hello(domain: &str) -> ClientId {
    match ClientId::default() {
        ClientId::Domain(name) if !name.contains('.') && !domain.is_empty() => {
            ClientId::Domain(domain.to_owned())
        }
        full => full,
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a domain has the label `example`: the shipped configuration is full of them.
fn is_example(domain: &str) -> bool {
    domain.split('.').any(|label| label.eq_ignore_ascii_case("example"))
}
