//! The conversation with a mail server, command by command (RFC 5321).
//!
//! Decides what is said and in which order, and at which step a conversation ended; what that means
//! is `verdict`'s to say. The invariants: neither password nor letter leaves before the connection
//! is protected as configured; the content is on its way only after 354; only once the lonely dot
//! has left can a letter have been taken.

use super::fault::Fault;
use super::line::{Line, LineError, Tls, tls_fault};
use super::reply::Reply;
use crate::domain::notice::setback::{Break, Lack, Step};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Noop, Rcpt, Starttls};
use lettre::transport::smtp::extension::ClientId;
use std::fmt::Display;
use std::io;
use std::time::Duration;

/// Where the server is and how it is greeted.
pub(in crate::channels) struct Server {
    /// A name or an address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: Protection,
    /// How we log in.
    pub credentials: Option<Credentials>,
    /// The name we give.
    pub hello: ClientId,
    /// Longest time for one of the host's addresses.
    pub per_address: Duration,
}

/// How the connection is protected.
pub(in crate::channels) enum Protection {
    /// TLS from the first byte.
    Implicit(Tls),
    /// TLS after STARTTLS, required.
    StartTls(Tls),
    /// Not at all.
    Clear,
}

/// What a server offers in answer to EHLO.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::channels) struct Offers {
    /// Addresses with national letters (RFC 6531).
    pub smtputf8: bool,
    /// Bytes beyond ASCII (RFC 6152).
    pub eight_bit: bool,
    starttls: bool,
    plain: bool,
    login: bool,
}

impl Offers {
    fn of(reply: &Reply) -> Self {
        let mut offers = Self::default();
        // The first line is the greeting.
        for line in reply.text.lines().skip(1) {
            let mut words = line.split(|c: char| c.is_ascii_whitespace() || c == '=');
            match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "SMTPUTF8" => offers.smtputf8 = true,
                "8BITMIME" => offers.eight_bit = true,
                "STARTTLS" => offers.starttls = true,
                "AUTH" => {
                    let named = |way: &str| words.clone().any(|it| it.eq_ignore_ascii_case(way));
                    (offers.plain, offers.login) = (named("PLAIN"), named("LOGIN"));
                }
                _ => {}
            }
        }
        offers
    }
}

/// A conversation that has begun.
pub(in crate::channels) struct Session {
    line: Line,
    offers: Offers,
}

impl Session {
    /// Connects, greets, protects the connection and logs in.
    pub async fn open(server: &Server) -> Result<Self, Fault> {
        let mut line = Line::open(&server.host, server.port, server.per_address).await?;
        if let Protection::Implicit(tls) = &server.protection {
            line = line.secured(tls).await?;
        }
        positive(line.reply().await?)?;
        let mut session = Self { line, offers: Offers::default() };
        session.hello(&server.hello).await?;
        if let Protection::StartTls(tls) = &server.protection {
            session = session.secured(tls, &server.hello).await?;
        }
        if let Some(credentials) = &server.credentials {
            session.log_in(credentials).await?;
        }
        Ok(session)
    }

    /// What the server offers.
    pub fn offers(&self) -> Offers {
        self.offers
    }

    /// Whether the connection still lives.
    pub async fn is_alive(&mut self) -> bool {
        self.say(Noop).await.is_ok_and(|reply| reply.class() == 2)
    }

    /// Names sender and recipient; `step` follows.
    pub async fn envelope(&mut self, from: Mail, to: Rcpt, step: &mut Step) -> Result<(), Fault> {
        *step = Step::Sender;
        positive(self.say(from).await?)?;
        *step = Step::Recipient;
        positive(self.say(to).await?)?;
        let reply = self.say(Data).await?;
        match reply.code {
            354 => Ok(()),
            _ => Err(answered(reply)),
        }
    }

    /// Hands the content over, all but the lonely dot: until that leaves nothing can be taken.
    pub async fn content(&mut self, message: &[u8]) -> Result<(), Fault> {
        Ok(self.line.write(&stuffed(message)).await?)
    }

    /// Ends the content and waits for the server's word.
    pub async fn end(&mut self) -> Result<Reply, Fault> {
        self.line.write(b".\r\n").await?;
        positive(self.line.reply().await?)
    }

    async fn secured(mut self, tls: &Tls, hello: &ClientId) -> Result<Self, Fault> {
        if !self.offers.starttls {
            return Err(Fault::Lacking(Lack::StartTls));
        }
        positive(self.say(Starttls).await?)?;
        // What was said before TLS may have been said by anybody (RFC 3207 §4.2).
        let line = self.line.secured(tls).await?;
        let mut session = Self { line, offers: Offers::default() };
        session.hello(hello).await?;
        Ok(session)
    }

    async fn hello(&mut self, name: &ClientId) -> Result<(), Fault> {
        let reply = self.say(Ehlo::new(name.clone())).await?;
        if reply.class() == 2 {
            self.offers = Offers::of(&reply);
            return Ok(());
        }
        // A server that refuses EHLO for now refuses everything for now.
        if reply.class() != 5 {
            return Err(answered(reply));
        }
        positive(self.say(format!("HELO {name}\r\n")).await?).map(|_| ())
    }

    async fn log_in(&mut self, credentials: &Credentials) -> Result<(), Fault> {
        let (user, password) = names(credentials);
        if self.offers.plain {
            let secret = BASE64.encode(format!("\0{user}\0{password}"));
            return positive(self.say(format!("AUTH PLAIN {secret}\r\n")).await?).map(|_| ());
        }
        if !self.offers.login {
            return Err(Fault::Lacking(Lack::Login));
        }
        let mut reply = self.say("AUTH LOGIN\r\n").await?;
        for answer in [user, password] {
            if reply.code != 334 {
                return Err(answered(reply));
            }
            reply = self.say(format!("{}\r\n", BASE64.encode(answer))).await?;
        }
        positive(reply).map(|_| ())
    }

    async fn say(&mut self, command: impl Display) -> Result<Reply, LineError> {
        self.line.write(command.to_string().as_bytes()).await?;
        self.line.reply().await
    }
}

/// Name and password; lettre hands its credentials out only as answers to a server's questions.
pub(super) fn names(credentials: &Credentials) -> (String, String) {
    use lettre::transport::smtp::authentication::Mechanism;
    let answer = |question| Mechanism::Login.response(credentials, Some(question));
    (answer("Username").unwrap_or_default(), answer("Password").unwrap_or_default())
}

/// Only 2xx is a yes.
fn positive(reply: Reply) -> Result<Reply, Fault> {
    match reply.class() {
        2 => Ok(reply),
        _ => Err(answered(reply)),
    }
}

fn answered(reply: Reply) -> Fault {
    match reply.class() {
        // Neither yes nor no: whatever was asked, this is no answer to it.
        2 | 3 => Fault::Garbled(format!("{} {}", reply.code, reply.text)),
        _ => Fault::Answer(reply),
    }
}

impl From<LineError> for Fault {
    fn from(error: LineError) -> Self {
        let how = match &error {
            LineError::Garbled(garble) => return Fault::Garbled(garble.to_string()),
            LineError::NoSuchHost(_) => Break::NoSuchHost,
            LineError::Tls(error) => Break::Tls(tls_fault(error)),
            LineError::Injected => Break::Injected,
            LineError::Closed => Break::Closed,
            LineError::Broken(error) => match error.kind() {
                io::ErrorKind::ConnectionRefused => Break::Refused,
                io::ErrorKind::TimedOut => Break::TimedOut,
                _ => Break::Other,
            },
        };
        Fault::Broken(how, error.to_string())
    }
}

/// The content with dots at the beginning of lines doubled (RFC 5321 §4.5.2), ended by a line end.
fn stuffed(message: &[u8]) -> Vec<u8> {
    let mut stuffed = Vec::with_capacity(message.len() + message.len() / 64 + 2);
    let mut at_start = true;
    for byte in message {
        if at_start && *byte == b'.' {
            stuffed.push(b'.');
        }
        at_start = *byte == b'\n';
        stuffed.push(*byte);
    }
    if !message.is_empty() && !message.ends_with(b"\r\n") {
        stuffed.extend(b"\r\n");
    }
    stuffed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_doubled_at_the_beginning_of_lines_only() {
        for (message, expected) in [
            ("", ""),
            ("a.b\r\n", "a.b\r\n"),
            (".\r\n", "..\r\n"),
            ("a\r\n.b\r\n..c", "a\r\n..b\r\n...c\r\n"),
            ("a\n.b\r\n", "a\n..b\r\n"),
        ] {
            assert_eq!(String::from_utf8_lossy(&stuffed(message.as_bytes())), expected);
        }
    }

    #[test]
    fn offers_are_read_from_any_spelling() {
        let text = "mail.rada.test\nSIZE 1\nstarttls\nAUTH=LOGIN PLAIN\nsmtputf8\n8BITMIME";
        let reply = Reply { code: 250, enhanced: None, text: text.to_owned() };
        let all =
            Offers { smtputf8: true, eight_bit: true, starttls: true, plain: true, login: true };
        assert_eq!(Offers::of(&reply), all);
        let first = Reply { text: "STARTTLS".to_owned(), ..reply };
        assert_eq!(Offers::of(&first), Offers::default());
    }

    #[test]
    fn names_come_back_from_credentials() {
        let credentials = Credentials::new("watch".to_owned(), "пароль ".to_owned());
        assert_eq!(names(&credentials), ("watch".to_owned(), "пароль ".to_owned()));
    }
}
