//! Passes: what a link of a letter lets its reader do.
//!
//! A pass is a signed text within an address: for one person, one obligation and one purpose, with
//! an end. Decides whether a text is a pass of ours and still good; what is done with it is the
//! desk's. The invariants: nobody without the key makes one (HMAC with SHA-256, RFC 2104); a pass
//! that was cut, changed or signed with another key opens nothing.

use crate::channels::key::Key;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::register::choice::Choice;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// How long the links of a letter are good.
pub const PASS_DAYS: u64 = 60;

/// Longer texts are no passes.
const PASS_CHARS_MAX: usize = 2_000;

/// How many digits tell one key from another.
const KEY_MARK_CHARS: usize = 6;

/// What one link lets one person do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// Who.
    #[serde(rename = "p")]
    pub person: PersonId,
    /// About what.
    #[serde(rename = "o")]
    pub obligation: ObligationKey,
    /// To do what.
    #[serde(rename = "w")]
    pub purpose: Purpose,
    /// The last day on which it is good.
    #[serde(rename = "u")]
    pub until: NaiveDate,
    /// Whether the letter it stands in only tries what it would be: nothing is recorded then.
    #[serde(rename = "t", default, skip_serializing_if = "Trial::is_real")]
    pub trial: Trial,
}

/// Whether an answer counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trial {
    /// It counts.
    #[default]
    Real,
    /// It only shows what it would do.
    Tried,
}

impl Trial {
    fn is_real(&self) -> bool {
        *self == Trial::Real
    }
}

/// To do what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// To choose an answer.
    Any,
    /// To give one kind of answer.
    Answer(Choice),
    /// To say whether this paper is it.
    Paper(String),
    /// To take back the answer of this sequence number.
    TakeBack(u64),
}

/// Why a text opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPass {
    /// Nobody made it, or it was cut on its way.
    #[error("the text is no pass")]
    Unknown,
    /// It was signed with a key that is not in use any more.
    #[error("the pass was signed with another key")]
    OtherKey,
    /// Its last day is over.
    #[error("the pass ended on {0}")]
    Ended(NaiveDate),
}

impl Pass {
    /// A pass for a letter of `today`.
    pub fn of_today(
        person: &PersonId,
        obligation: &ObligationKey,
        purpose: Purpose,
        (today, trial): (NaiveDate, Trial),
    ) -> Self {
        let until = today.checked_add_days(Days::new(PASS_DAYS)).unwrap_or(NaiveDate::MAX);
        Self { person: person.clone(), obligation: obligation.clone(), purpose, until, trial }
    }

    /// The same person's pass about the same thing for another purpose.
    pub fn with(&self, purpose: Purpose) -> Self {
        Self { purpose, ..self.clone() }
    }

    /// The text that stands in an address.
    pub fn sealed(&self, key: &Key) -> String {
        let content = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        let signature = signature(key, &content);
        format!("{content}.{}{signature}", mark(key))
    }

    /// Reads the text of an address.
    pub fn read(text: &str, key: &Key, today: NaiveDate) -> Result<Self, NoPass> {
        if text.len() > PASS_CHARS_MAX {
            return Err(NoPass::Unknown);
        }
        let (content, sealed) = text.split_once('.').ok_or(NoPass::Unknown)?;
        let (of_key, given) = sealed.split_at_checked(KEY_MARK_CHARS).ok_or(NoPass::Unknown)?;
        let bytes = URL_SAFE_NO_PAD.decode(content).map_err(|_| NoPass::Unknown)?;
        let pass: Pass = serde_json::from_slice(&bytes).map_err(|_| NoPass::Unknown)?;
        if of_key != mark(key) && of_key.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NoPass::OtherKey);
        }
        if !key.is_name_of(given, &["pass", content]) {
            return Err(NoPass::Unknown);
        }
        if pass.until < today {
            return Err(NoPass::Ended(pass.until));
        }
        Ok(pass)
    }
}

fn signature(key: &Key, content: &str) -> String {
    key.name_of(&["pass", content])
}

fn mark(key: &Key) -> String {
    key.name_of(&["which key"]).chars().take(KEY_MARK_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn pass(purpose: Purpose) -> Pass {
        let obligation = "publication/session-2026-11-20-№24".into();
        Pass::of_today(&"kukina".into(), &obligation, purpose, (day("2026-12-01"), Trial::Real))
    }

    #[test]
    fn a_pass_reads_back_until_its_last_day() {
        let key = Key::new([7; 32]);
        for purpose in [
            Purpose::Any,
            Purpose::Answer(Choice::NotMine),
            Purpose::Paper("https://rada.test/documents/24".to_owned()),
            Purpose::TakeBack(17),
        ] {
            let pass = pass(purpose);
            let text = pass.sealed(&key);
            assert!(text.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.".contains(&it)));
            assert_eq!(Pass::read(&text, &key, day("2027-01-30")), Ok(pass));
            let ended = Pass::read(&text, &key, day("2027-01-31"));
            assert_eq!(ended, Err(NoPass::Ended(day("2027-01-30"))));
        }
    }

    #[test]
    fn a_pass_that_was_changed_anywhere_opens_nothing() {
        let key = Key::new([7; 32]);
        let text = pass(Purpose::Answer(Choice::Done)).sealed(&key);
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("it stays ASCII");
            assert!(Pass::read(&changed, &key, day("2026-12-02")).is_err(), "{changed}");
            assert!(Pass::read(&text[..at], &key, day("2026-12-02")).is_err());
        }
        let other = Pass::read(&text, &Key::new([8; 32]), day("2026-12-02"));
        assert_eq!(other, Err(NoPass::OtherKey));
        assert_eq!(Pass::read("", &key, day("2026-12-02")), Err(NoPass::Unknown));
    }
}
