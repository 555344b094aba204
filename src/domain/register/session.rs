//! Sessions of the page: which sign-ins still open anything.
//!
//! A session is kept by the reader's browser, signed by us; only its end is remembered. Decides
//! which sessions an end ends. The invariant: an end never reaches a session begun after it, and
//! what is forgotten here has ended by its age anyway.

use crate::domain::ids::PersonId;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long a sign-in is good.
pub const SESSION_LASTS: TimeDelta = TimeDelta::days(30);

/// A sign-in of one person in one browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Who signed in.
    #[serde(rename = "p")]
    pub person: PersonId,
    /// When.
    #[serde(rename = "i")]
    pub begun_at: DateTime<Utc>,
    /// What tells it from others of the same person; says nothing by itself.
    #[serde(rename = "m")]
    pub mark: String,
}

/// Which sessions end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "whose", rename_all = "kebab-case")]
pub enum Sessions {
    /// One, by its mark.
    One {
        /// Whose.
        person: PersonId,
        /// Its mark.
        mark: String,
    },
    /// All of one person.
    Of {
        /// Whose.
        person: PersonId,
    },
    /// Everybody's.
    All,
}

/// What has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedSessions {
    /// Until when everybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    all: Option<DateTime<Utc>>,
    /// Until when those of one person.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    people: BTreeMap<PersonId, DateTime<Utc>>,
    /// Single ones, by their mark: when.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    marks: BTreeMap<String, DateTime<Utc>>,
}

impl EndedSessions {
    /// Ends sessions at a moment.
    pub fn end(&mut self, sessions: &Sessions, at: DateTime<Utc>) {
        match sessions {
            Sessions::All => self.all = self.all.max(Some(at)),
            Sessions::Of { person } => {
                let until = self.people.entry(person.clone()).or_insert(at);
                *until = at.max(*until);
            }
            Sessions::One { person: _, mark } => {
                self.marks.insert(mark.clone(), at);
            }
        }
        self.people.retain(|_, ended| at - *ended <= SESSION_LASTS);
        self.marks.retain(|_, ended| at - *ended <= SESSION_LASTS);
    }

    /// Whether a session still opens anything at `now`.
    pub fn leave_open(&self, session: &Session, now: DateTime<Utc>) -> bool {
        let ended = self.all.max(self.people.get(&session.person).copied());
        ended.is_none_or(|ended| session.begun_at > ended)
            && !self.marks.contains_key(&session.mark)
            && session.begun_at <= now
            && now - session.begun_at < SESSION_LASTS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn session(person: &str, begun: i64) -> Session {
        Session { person: person.into(), begun_at: at(begun), mark: format!("{person}-{begun}") }
    }

    #[test]
    fn an_end_reaches_what_it_names_and_nothing_begun_later() {
        let all = || [session("kukina", 1), session("kukina", 9), session("zinevych", 1)];
        let one = Sessions::One { person: "kukina".into(), mark: "kukina-1".to_owned() };
        for (ends, open) in [
            (one, [false, true, true]),
            (Sessions::Of { person: "kukina".into() }, [false, true, true]),
            (Sessions::All, [false, true, false]),
        ] {
            let mut ended = EndedSessions::default();
            assert!(all().iter().all(|session| ended.leave_open(session, at(9))));
            ended.end(&ends, at(5));
            assert_eq!(all().map(|session| ended.leave_open(&session, at(10))), open, "{ends:?}");
        }
    }

    #[test]
    fn a_session_ends_by_its_age_and_what_ended_is_forgotten_after_that() {
        let month = SESSION_LASTS.num_minutes();
        let old = session("kukina", 0);
        let mut ended = EndedSessions::default();
        assert!(ended.leave_open(&old, at(month - 1)));
        assert!(!ended.leave_open(&old, at(month)));
        assert!(!ended.leave_open(&session("kukina", 7), at(6)), "begun tomorrow");
        for minute in 0..3 {
            let mark = format!("mark-{minute}");
            ended.end(&Sessions::One { person: "kukina".into(), mark }, at(minute * month));
        }
        assert_eq!(ended.marks.len(), 2);
    }
}
