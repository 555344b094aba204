//! What makes one adopted decision the same decision everywhere: body, number, date.
//!
//! Decides how numbers are compared and how a decision is named in keys. Does not read titles
//! (that is `recognition`) and does not know whether a decision is published (that is
//! `duty::publication`).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who adopts decisions of the council.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// The council in session (сесія).
    Session,
    /// The executive committee (виконавчий комітет).
    Executive,
}

impl Body {
    /// The word used in keys, JSON and commands: `session` or `executive`.
    pub fn as_str(self) -> &'static str {
        match self {
            Body::Session => "session",
            Body::Executive => "executive",
        }
    }

    /// Reads [`Body::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "session" => Some(Body::Session),
            "executive" => Some(Body::Executive),
            _ => None,
        }
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The number of an act: kept as it was written, compared in a normal form.
///
/// Serialised as the written form; equality and order use the normal form, so `3-10/VІІІ`
/// (Cyrillic letters) equals `3-10/VIII` and `41- ІІ/VІІ -1` equals `41-II/VII-1`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct DecisionNumber {
    shown: String,
    normal: String,
}

impl DecisionNumber {
    /// Takes a number as written, without the № sign.
    pub fn new(shown: impl Into<String>) -> Self {
        let shown = shown.into().trim().to_owned();
        let normal = normalise(&shown);
        Self { shown, normal }
    }

    /// The number as written, for people.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The form used for comparison: no spaces, one kind of dash, Latin letters in Roman groups.
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// The value when the number is digits only.
    pub fn bare(&self) -> Option<u32> {
        self.normal.parse().ok()
    }
}

impl From<String> for DecisionNumber {
    fn from(shown: String) -> Self {
        Self::new(shown)
    }
}

impl From<DecisionNumber> for String {
    fn from(number: DecisionNumber) -> Self {
        number.shown
    }
}

impl PartialEq for DecisionNumber {
    fn eq(&self, other: &Self) -> bool {
        self.normal == other.normal
    }
}
impl Eq for DecisionNumber {}
impl PartialOrd for DecisionNumber {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for DecisionNumber {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.bare().cmp(&other.bare()).then_with(|| self.normal.cmp(&other.normal))
    }
}
impl std::hash::Hash for DecisionNumber {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.normal.hash(state);
    }
}

/// Operators mix scripts freely: Roman groups are typed with Cyrillic І, Х, С, М, У, В.
fn normalise(shown: &str) -> String {
    let folded: String = shown
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{a0}' && *c != '№')
        .map(|c| match c {
            '–' | '—' | '‑' | '−' | '‐' => '-',
            '\\' => '/',
            other => other,
        })
        .collect();
    let mut out = String::with_capacity(folded.len());
    let mut group = String::new();
    for c in folded.chars().chain(std::iter::once('\0')) {
        if c.is_alphanumeric() {
            group.push(c);
            continue;
        }
        out.push_str(&normal_group(&group));
        group.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

fn normal_group(group: &str) -> String {
    let upper = group.to_uppercase();
    // «У11» is «VII» typed on a Ukrainian keyboard; digits elsewhere in a group are digits.
    let typed = match upper.strip_prefix('У') {
        Some(rest) if !rest.is_empty() && rest.chars().all(|c| c == '1') => {
            format!("V{}", "I".repeat(rest.len()))
        }
        _ => upper.clone(),
    };
    let latin: Option<String> = typed
        .chars()
        .map(|c| match c {
            'I' | 'І' => Some('I'),
            'V' | 'У' => Some('V'),
            'X' | 'Х' => Some('X'),
            'L' => Some('L'),
            'C' | 'С' => Some('C'),
            'M' | 'М' => Some('M'),
            _ => None,
        })
        .collect();
    match latin {
        Some(latin) if !latin.is_empty() => latin,
        _ => group.to_lowercase(),
    }
}

/// One adopted decision: `(body, adopted date, number)`.
///
/// Shown and stored as `session-2026-11-20-№24`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DecisionKey {
    /// Who adopted it.
    pub body: Body,
    /// The day of adoption.
    pub adopted_on: NaiveDate,
    /// Its number.
    pub number: DecisionNumber,
}

impl fmt::Display for DecisionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-№{}", self.body, self.adopted_on, self.number.normal())
    }
}

impl From<DecisionKey> for String {
    fn from(key: DecisionKey) -> Self {
        key.to_string()
    }
}

/// A text that does not name a decision.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is not a decision key; the form is BODY-YYYY-MM-DD-№NUMBER, e.g. session-2026-11-20-№24"
)]
pub struct NotADecisionKey(String);

impl TryFrom<String> for DecisionKey {
    type Error = NotADecisionKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or(NotADecisionKey(text))
    }
}

impl DecisionKey {
    /// Reads the displayed form back; a leading `publication/` is allowed because people paste
    /// obligation keys.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix("publication/").unwrap_or(text);
        let (body, rest) = text.split_once('-')?;
        let body = Body::parse(body)?;
        let adopted_on = rest.get(..10)?.parse().ok()?;
        let number = rest.get(10..)?.strip_prefix('-')?.trim_start_matches('№').trim();
        if number.is_empty() {
            return None;
        }
        Some(Self { body, adopted_on, number: DecisionNumber::new(number) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_in_normal_form() {
        for (left, right) in [
            ("3-10/VІІІ", "3-10/VIII"),
            ("41- ІІ/VІІ -1", "41-II/VII-1"),
            ("436 -ІV", "436-IV"),
            ("41-6 /У11", "41-6/VII"),
            ("20 – 1/VIІ", "20-1/VII"),
            ("1624-01 р", "1624-01р"),
        ] {
            assert_eq!(DecisionNumber::new(left), DecisionNumber::new(right), "{left} {right}");
        }
        for (left, right) in [("24", "24/1"), ("08", "8"), ("142р", "142"), ("1-1", "11")] {
            assert_ne!(DecisionNumber::new(left), DecisionNumber::new(right), "{left} {right}");
        }
    }

    #[test]
    fn keys_read_back() {
        let key = DecisionKey::parse("session-2026-11-20-№3-10/VІІІ").expect("a key");
        assert_eq!(key.to_string(), "session-2026-11-20-№3-10/VIII");
        assert_eq!(DecisionKey::parse(&key.to_string()), Some(key));
        assert_eq!(DecisionKey::parse("session-2026-11-№3"), None);
        assert_eq!(DecisionKey::parse("session-2026-11-20-№"), None);
        assert_eq!(DecisionKey::parse("сесія"), None);
    }
}
