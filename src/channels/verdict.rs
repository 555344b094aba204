//! What a mail server's answer means for one letter and for all of them.
//!
//! Decides from the step of the conversation and the answer code alone. The rule: what concerns
//! our login, our address or the line is the configuration's or the server's fault and makes every
//! letter wait; only a definite no to this recipient, or to this content, is final. Once the
//! content is on its way, a missing answer means that nobody knows, and the letter alone is tried
//! again with its Message-ID. Reasons never hold an address.

use super::{Outcome, Scope};
use std::time::Duration;

/// The step of the conversation an attempt has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Connection, greeting, TLS, login.
    Session,
    /// MAIL FROM.
    Sender,
    /// RCPT TO, and DATA before any content.
    Recipient,
    /// The content is leaving or has left.
    Content,
}

/// What went wrong at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The server said no.
    Answer { code: u16, text: String },
    /// The server said something that is no answer.
    Garbled(String),
    /// The connection broke, or was never made.
    Broken(String),
    /// Nothing came within the time limit.
    Silence(Duration),
}

/// Longest reason kept.
const REASON_MAX_CHARS: usize = 300;

/// Answers that speak of our login whenever they come (RFC 4954).
const LOGIN_CODES: [u16; 4] = [530, 534, 535, 538];
/// Enhanced codes for a bad sender's address (RFC 3463).
const SENDER_CODES: [&str; 2] = ["5.1.7", "5.1.8"];
/// Servers that put off their judgement of client and sender until RCPT TO say so in words.
const SENDER_WORDS: [&str; 5] = [
    "sender address rejected",
    "client host rejected",
    "helo command rejected",
    "authentication required",
    "sender verify failed",
];
/// Either the login is missing or only this domain is barred: not final, and not everyone's.
const RELAY_WORDS: [&str; 3] = ["relay access denied", "relaying denied", "relay not permitted"];

/// The outcome of an attempt that failed at a step.
pub(super) fn outcome(step: Step, fault: Fault) -> Outcome {
    match fault {
        Fault::Answer { code, text } => {
            let words = text.to_lowercase();
            let has = |signs: &[&str]| signs.iter().any(|sign| words.contains(sign));
            let reason = reason(&format!("{}: {code} {text}", place(step)));
            let all = Outcome::TryAgain { reason: reason.clone(), scope: Scope::Server };
            let this = Outcome::TryAgain { reason: reason.clone(), scope: Scope::Letter };
            match (step, code) {
                (Step::Session, _) | (_, 421) => all,
                (_, code) if LOGIN_CODES.contains(&code) => all,
                (_, 400..=499) => this,
                (Step::Sender, _) => all,
                (Step::Recipient, _) if has(&SENDER_CODES) || has(&SENDER_WORDS) => all,
                (Step::Recipient, _) if has(&RELAY_WORDS) => this,
                (_, 500..=599) => Outcome::Refused { reason },
                _ => this,
            }
        }
        Fault::Garbled(what) | Fault::Broken(what) if step == Step::Content => {
            unknown(&format!("connection lost after the content was sent: {what}"))
        }
        Fault::Silence(limit) if step == Step::Content => {
            unknown(&format!("no answer within {} s after the content was sent", limit.as_secs()))
        }
        // The answer came and was not readable: the next letter may fare better.
        Fault::Garbled(what) if step == Step::Recipient => Outcome::TryAgain {
            reason: reason(&format!("{}: unreadable answer: {what}", place(step))),
            scope: Scope::Letter,
        },
        Fault::Garbled(what) | Fault::Broken(what) => Outcome::TryAgain {
            reason: reason(&format!("{}: {what}", place(step))),
            scope: Scope::Server,
        },
        Fault::Silence(limit) => Outcome::TryAgain {
            reason: format!("{}: no answer within {} s", place(step), limit.as_secs()),
            scope: Scope::Server,
        },
    }
}

fn unknown(why: &str) -> Outcome {
    Outcome::Unknown { reason: reason(why) }
}

fn place(step: Step) -> &'static str {
    match step {
        Step::Session => "opening the session",
        Step::Sender => "naming the sender",
        Step::Recipient => "naming the recipient",
        Step::Content => "handing over the content",
    }
}

/// A server's words for a log: one line, bounded, without addresses.
pub(super) fn reason(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| if word.contains('@') { "(address)" } else { word })
        .collect();
    words.join(" ").chars().take(REASON_MAX_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(step: Step, code: u16, text: &str) -> Outcome {
        outcome(step, Fault::Answer { code, text: text.to_owned() })
    }

    fn kind(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Accepted { .. } => "accepted",
            Outcome::TryAgain { scope: Scope::Letter, .. } => "letter",
            Outcome::TryAgain { scope: Scope::Server, .. } => "server",
            Outcome::Unknown { .. } => "unknown",
            Outcome::Refused { .. } => "refused",
        }
    }

    #[test]
    fn answers_are_judged_by_step_and_code() {
        for (step, code, text, expected) in [
            (Step::Session, 554, "no service", "server"),
            (Step::Session, 535, "bad login", "server"),
            (Step::Session, 454, "temporary login failure", "server"),
            (Step::Sender, 421, "busy", "server"),
            (Step::Sender, 451, "later", "letter"),
            (Step::Sender, 550, "not your address", "server"),
            (Step::Sender, 530, "log in first", "server"),
            (Step::Recipient, 451, "greylisted", "letter"),
            (Step::Recipient, 452, "mailbox busy", "letter"),
            (Step::Recipient, 421, "busy", "server"),
            (Step::Recipient, 550, "5.1.1 no such user", "refused"),
            (Step::Recipient, 552, "5.2.2 mailbox full", "refused"),
            (Step::Recipient, 550, "5.1.8 domain of sender unknown", "server"),
            (Step::Recipient, 553, "5.7.1 Sender address rejected: not owned", "server"),
            (Step::Recipient, 554, "5.7.1 Client host rejected: Access denied", "server"),
            (Step::Recipient, 554, "5.7.1 Relay access denied", "letter"),
            (Step::Recipient, 535, "log in first", "server"),
            (Step::Content, 451, "try later", "letter"),
            (Step::Content, 552, "too big", "refused"),
            (Step::Content, 554, "5.7.1 spam", "refused"),
            (Step::Content, 421, "closing", "server"),
        ] {
            assert_eq!(kind(&answered(step, code, text)), expected, "{step:?} {code} {text}");
        }
    }

    #[test]
    fn nobody_knows_after_the_content_left() {
        for fault in [
            Fault::Broken("reset".to_owned()),
            Fault::Garbled("bytes".to_owned()),
            Fault::Silence(Duration::from_secs(30)),
        ] {
            let outcome = outcome(Step::Content, fault);
            assert_eq!(kind(&outcome), "unknown");
        }
        let silent = outcome(Step::Recipient, Fault::Silence(Duration::from_secs(30)));
        assert_eq!(kind(&silent), "server");
    }

    #[test]
    fn reasons_hold_no_address() {
        let outcome = answered(Step::Recipient, 550, "<a.b@rada.test>: user a@b\r\nunknown");
        let Outcome::Refused { reason } = outcome else { panic!("{outcome:?}") };
        assert_eq!(reason, "naming the recipient: 550 (address) user (address) unknown");
    }
}
