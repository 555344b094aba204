//! E-mail over SMTP.
//!
//! Makes one attempt and names the step at which it failed; what that means is `smtp`'s to say. One
//! time limit holds up to the end of the content, the final answer has its own. Addresses reserved
//! for examples are refused here, whatever the configuration let through.

use super::credential::{is_loopback, password, trusting};
use super::key::Key;
use super::mime::{self, ReplyTag, Sender};
use super::smtp::{self, Fault, Hidden, Offers, Protection, Server, Session, Tls};
use super::{ChannelError, Outcome, Parcel, Scope, Sealed};
use crate::domain::notice::setback::{Lack, Setback, Step};
use crate::letters::letter::Letterhead;
use lettre::Address;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::commands::{Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, MailBodyParameter, MailParameter};
use std::fmt;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;
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
    /// Longest time up to the end of the content, connection included.
    pub timeout: Duration,
    /// Longest time for the answer to the whole letter.
    pub final_timeout: Duration,
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

impl Security {
    /// Its word in `settings.toml`, and the port that mail servers usually have for it (RFC 8314
    /// §3.3; RFC 6409 §3.1).
    pub fn word_and_port(self) -> (&'static str, u16) {
        match self {
            Security::Implicit => ("implicit", 465),
            Security::StartTls => ("starttls", 587),
            Security::None => ("none", 25),
        }
    }
}

/// How long a kept connection may take to show that it still lives.
const CHECK_TIMEOUT: Duration = Duration::from_secs(2);

/// A mail server that takes letters.
pub struct EmailChannel {
    server: Box<Server>,
    hidden: Hidden,
    sender: Sender,
    timeout: Duration,
    final_timeout: Duration,
    /// The session of the last accepted letter: a morning's letters share one.
    kept: Mutex<Option<Box<Session>>>,
}

impl fmt::Debug for EmailChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailChannel")
            .field("host", &self.server.host)
            .field("port", &self.server.port)
            .finish_non_exhaustive()
    }
}

impl EmailChannel {
    /// Reads the password and certificates and checks what can be checked without the network.
    pub fn new(
        settings: &EmailSettings,
        letterhead: &Letterhead,
        key: Key,
    ) -> Result<Self, ChannelError> {
        let sender = Sender::new(&settings.from_name, &settings.from_email, letterhead, key)?;
        if settings.security == Security::None && !is_loopback(&settings.host) {
            return Err(ChannelError::ClearText { host: settings.host.clone() });
        }
        let credentials = match (&settings.username, &settings.password_file) {
            (Some(user), Some(file)) => Some(Credentials::new(user.clone(), password(file)?)),
            (None, None) => None,
            _ => return Err(ChannelError::HalfCredentials),
        };
        let protection = match settings.security {
            Security::None => Protection::Clear,
            Security::StartTls => Protection::StartTls(tls(settings)?),
            Security::Implicit => Protection::Implicit(tls(settings)?),
        };
        let server = Box::new(Server {
            host: settings.host.clone(),
            port: settings.port,
            protection,
            hello: hello(sender.message_domain()),
            credentials,
            // A third of the time for one address leaves room for the host's next one.
            per_address: settings.timeout / 3,
        });
        Ok(Self {
            hidden: server.credentials.as_ref().map(Hidden::of).unwrap_or_default(),
            server,
            sender,
            timeout: settings.timeout,
            final_timeout: settings.final_timeout,
            kept: Mutex::new(None),
        })
    }

    /// Lets people's answers go to a mailbox that is read.
    pub fn answered_to(mut self, address: &str, tagged: ReplyTag) -> Result<Self, ChannelError> {
        self.sender = self.sender.answered_to(address, tagged)?;
        Ok(self)
    }

    /// The message of a letter; the outcome where it may not leave at all.
    pub fn seal(&self, parcel: &Parcel) -> Result<Sealed, Outcome> {
        let refused = |reason| Outcome::Refused { reason };
        let to = mime::address(&parcel.to_email);
        let to = to.map_err(|_| refused(Setback::BadAddress {}))?;
        if is_example(to.domain()) {
            return Err(refused(Setback::ExampleRecipient {}));
        }
        if is_example(self.sender.address().domain()) {
            return Err(Outcome::TryAgain {
                reason: Setback::ExampleSender {},
                scope: Scope::Server,
            });
        }
        let message = mime::message(&self.sender, parcel);
        let bytes = message.map_err(|error| refused(error.into()))?;
        Ok(Sealed::of(parcel, bytes, mime::name(&self.sender, &parcel.letter)))
    }

    /// Hands one letter to the server.
    pub async fn send(&self, sealed: &Sealed) -> Outcome {
        let Ok(to) = mime::address(&sealed.to_email) else {
            return Outcome::Refused { reason: Setback::BadAddress {} };
        };
        let mut step = Step::Session;
        let envelope = Envelope { from: self.sender.address(), to: &to };
        let begun = timeout(self.timeout, self.begin(envelope, &sealed.bytes, &mut step));
        let mut session = match begun.await {
            Ok(Ok(session)) => session,
            Ok(Err(Failure::Fault(fault))) => return smtp::outcome(step, fault, &self.hidden),
            Ok(Err(Failure::Unsupported)) => {
                let reason = Setback::Lacking { lack: Lack::NationalLetters };
                return Outcome::Refused { reason };
            }
            Err(_) => return smtp::outcome(step, Fault::Silence(self.timeout), &self.hidden),
        };
        // The content left whole, so from here on a dead line does not say that nobody has it.
        step = Step::End;
        match timeout(self.final_timeout, session.end()).await {
            Ok(Ok(reply)) => {
                self.keep(Some(session));
                let answer = self.hidden.words(&format!("{} {}", reply.code, reply.text));
                Outcome::Accepted { answer }
            }
            Ok(Err(fault)) => smtp::outcome(step, fault, &self.hidden),
            Err(_) => smtp::outcome(step, Fault::Silence(self.final_timeout), &self.hidden),
        }
    }

    /// Everything up to the lonely dot.
    async fn begin(
        &self,
        envelope: Envelope<'_>,
        bytes: &[u8],
        step: &mut Step,
    ) -> Result<Box<Session>, Failure> {
        let mut session = self.session().await?;
        let from = Mail::new(
            Some(envelope.from.clone()),
            mail_parameters(envelope, bytes, session.offers())?,
        );
        session.envelope(from, Rcpt::new(envelope.to.clone(), Vec::new()), step).await?;
        *step = Step::Content;
        session.content(bytes).await?;
        Ok(session)
    }

    /// The kept session if it still lives, a new one otherwise.
    async fn session(&self) -> Result<Box<Session>, Fault> {
        if let Some(mut kept) = self.keep(None)
            && let Ok(true) = timeout(CHECK_TIMEOUT.min(self.timeout / 3), kept.is_alive()).await
        {
            return Ok(kept);
        }
        Session::open(&self.server).await.map(Box::new)
    }

    /// Puts a session by and takes out the one that was there.
    fn keep(&self, session: Option<Box<Session>>) -> Option<Box<Session>> {
        let mut kept = self.kept.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        std::mem::replace(&mut kept, session)
    }
}

/// Why an attempt ended.
enum Failure {
    Fault(Fault),
    Unsupported,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Failure::Fault(fault)
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
    offers: Offers,
) -> Result<Vec<MailParameter>, Failure> {
    let national = |address: &Address| !AsRef::<str>::as_ref(address).is_ascii();
    let mut parameters = Vec::new();
    if national(envelope.from) || national(envelope.to) {
        if !offers.smtputf8 {
            return Err(Failure::Unsupported);
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    // Only an address in a header can be outside ASCII: bodies are base64, names are encoded.
    if !bytes.is_ascii() && offers.eight_bit {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}

fn tls(settings: &EmailSettings) -> Result<Tls, ChannelError> {
    let config = trusting(&settings.host, settings.ca_file.as_deref())?;
    Tls::new(config, &settings.host)
        .map_err(|source| ChannelError::Tls { host: settings.host.clone(), source: source.into() })
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

/// Whether a domain has the label `example`: the shipped configuration is full of them.
fn is_example(domain: &str) -> bool {
    domain.split('.').any(|label| label.eq_ignore_ascii_case("example"))
}
