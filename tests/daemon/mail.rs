//! What arrived at the mail server, read.

use crate::support::decode::Mail;
use crate::support::smtp_server::Stored;

/// A message as its reader sees it.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The envelope's recipient, without the domain.
    pub to: String,
    pub id: String,
    pub subject: String,
    pub text: String,
}

impl Arrived {
    pub fn read(stored: &Stored) -> Self {
        let mail = Mail::read(&stored.data);
        let address = stored.rcpt_to.split(['<', '>']).nth(1).unwrap_or_default();
        Self {
            to: address.split('@').next().unwrap_or_default().to_owned(),
            id: mail.header("Message-ID"),
            subject: mail.header("Subject"),
            text: mail.text().to_owned(),
        }
    }
}

impl Arrived {
    /// Whether it brings nothing but the report of a month.
    pub fn is_report(&self) -> bool {
        self.to == "holova" && self.subject.starts_with("Звіт за ")
    }
}

/// Recipients, sorted.
pub fn recipients(arrived: &[Arrived]) -> Vec<&str> {
    let mut all: Vec<&str> = arrived.iter().map(|mail| mail.to.as_str()).collect();
    all.sort_unstable();
    all
}
