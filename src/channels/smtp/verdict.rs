//! What a mail server's answer means for one letter and for all of them.
//!
//! Decides what becomes of an attempt that failed; whose fault a no is stands in `rules`. The
//! invariants: once the lonely dot has left, a missing answer means that nobody knows, and before
//! that everybody knows that nothing was taken; reasons never hold an address or our credentials.

use super::fault::Fault;
use super::rules::{Whose, whose};
use super::session::names;
use crate::channels::{Outcome, Scope};
use crate::domain::notice::setback::{Setback, Step};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use lettre::transport::smtp::authentication::Credentials;

/// The outcome of an attempt that failed at a step.
pub(in crate::channels) fn outcome(step: Step, fault: Fault, hidden: &Hidden) -> Outcome {
    let unknown_or = |scope, reason| match step {
        Step::End => Outcome::Unknown { reason },
        _ => Outcome::TryAgain { reason, scope },
    };
    match fault {
        Fault::Answer(reply) => {
            let (code, text) = (reply.code, hidden.words(&reply.text));
            let reason = Setback::Answer { step, code, text };
            match whose(step, &reply) {
                Whose::Recipients => Outcome::Refused { reason },
                Whose::Ours => Outcome::TryAgain { reason, scope: Scope::Server },
                Whose::Later => Outcome::TryAgain { reason, scope: Scope::Letter },
                Whose::PerhapsOurs => Outcome::TryAgain { reason, scope: Scope::Policy },
            }
        }
        Fault::Garbled(what) => {
            // The answer came and was not readable: the next letter may fare better.
            let scope = if step == Step::Recipient { Scope::Letter } else { Scope::Server };
            unknown_or(scope, Setback::Unreadable { step, text: hidden.words(&what) })
        }
        Fault::Broken(how, lower) => {
            let lower = hidden.words(&lower);
            unknown_or(Scope::Server, Setback::Connection { step, how, lower })
        }
        Fault::Lacking(lack) => {
            Outcome::TryAgain { reason: Setback::Lacking { lack }, scope: Scope::Server }
        }
        Fault::Silence(limit) => {
            unknown_or(Scope::Server, Setback::Silence { step, seconds: limit.as_secs() })
        }
    }
}

/// Most of a server's words that is kept.
const WORDS_MAX_CHARS: usize = 300;

/// What no words of a server may hold: our password, in every form in which we send it or a server
/// may show it.
#[derive(Clone, Default)]
pub(in crate::channels) struct Hidden(Vec<String>);

impl Hidden {
    /// Hides the credentials of a login.
    pub fn of(credentials: &Credentials) -> Self {
        let (user, password) = names(credentials);
        let escaped: String = url::form_urlencoded::byte_serialize(password.as_bytes()).collect();
        let mut forms = vec![
            BASE64.encode(format!("\0{user}\0{password}")),
            BASE64.encode(&password),
            BASE64.encode(&user),
            escaped.replace('+', "%20"),
            escaped,
            password,
        ];
        forms.retain(|form| !form.is_empty());
        Self(forms)
    }

    /// A server's words for a log: one line, bounded, without addresses and secrets.
    pub fn words(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.0 {
            text = text.replace(secret.as_str(), "(secret)");
            text = text.replace(secret.trim_end_matches('='), "(secret)");
        }
        let words: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .map(|word| if word.contains('@') { "(address)" } else { word })
            .collect();
        words.join(" ").chars().take(WORDS_MAX_CHARS).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notice::setback::Break;
    use std::time::Duration;

    const NOTHING: Hidden = Hidden(Vec::new());

    #[test]
    fn nobody_knows_after_the_dot_left_and_everybody_before() {
        let faults = || {
            [
                Fault::Broken(Break::Other, "reset".to_owned()),
                Fault::Garbled("bytes".to_owned()),
                Fault::Silence(Duration::from_secs(30)),
            ]
        };
        for fault in faults() {
            let known = outcome(Step::End, fault, &NOTHING);
            assert!(matches!(known, Outcome::Unknown { .. }), "{known:?}");
        }
        for fault in faults() {
            let known = outcome(Step::Content, fault, &NOTHING);
            assert!(matches!(known, Outcome::TryAgain { scope: Scope::Server, .. }), "{known:?}");
        }
    }

    #[test]
    fn reasons_hold_no_address() {
        let reason = NOTHING.words("550 <a.b@rada.test>: user a@b\r\nunknown");
        assert_eq!(reason, "550 (address) user (address) unknown");
    }

    #[test]
    fn reasons_hold_no_password_in_any_form() {
        let credentials = Credentials::new("watch".to_owned(), "па роль+1=".to_owned());
        let hidden = Hidden::of(&credentials);
        let plain = BASE64.encode("\0watch\0па роль+1=");
        let escaped = "%D0%BF%D0%B0+%D1%80%D0%BE%D0%BB%D1%8C%2B1%3D";
        let base64 = BASE64.encode("па роль+1=");
        for said in [plain.as_str(), plain.trim_end_matches('='), &base64, "па роль+1=", escaped]
        {
            let reason = hidden.words(&format!("535 no, {said} is wrong"));
            assert!(reason.contains("(secret)") && !reason.contains(said), "{reason}");
        }
    }
}
