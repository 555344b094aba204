//! Answers: what a person says to a letter about one of its matters.
//!
//! A closed list, the same whichever way it came: a press of a link, a reply, a form, a command.
//! Decides what can be said at all; what it changes in the register is the desk's to decide, and
//! who hears next is `charge`'s. The invariant: an answer is one person's
//! about one obligation, and the last one of a person counts.

use crate::domain::council::decision::DecisionNumber;
use crate::domain::ids::PersonId;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What a person says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "said", rename_all = "kebab-case")]
pub enum Said {
    /// It is done.
    Done {
        /// The address of the page that shows it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
        /// The day it was done; the day of the answer without one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<NaiveDate>,
    },
    /// It will be done by a day.
    Promise {
        /// The last quiet day.
        until: NaiveDate,
        /// Why not now.
        reason: String,
    },
    /// It is somebody else's to do.
    NotMine {
        /// Why, or whose.
        reason: String,
    },
    /// The sitting took place and adopted decisions under these numbers.
    Numbers {
        /// Each number by itself.
        numbers: Vec<DecisionNumber>,
    },
    /// The sitting took place and adopted none.
    NoDecisions,
    /// Yes: the paper is the act, the sitting or event took place or will.
    Yes {
        /// Which of several papers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
    },
    /// No: the paper is not the act, the sitting or event did not take place or will not.
    No {
        /// Which of several papers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
    },
    /// The memo was read.
    Read,
}

/// Which way an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// A link of a letter was pressed.
    Link,
    /// A letter was replied to.
    Reply,
    /// A command was typed.
    Command,
    /// A form of the page was sent.
    Page,
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAnswer {
    /// Who.
    pub person: PersonId,
    /// What.
    #[serde(flatten)]
    pub said: Said,
    /// Which way.
    pub way: Way,
    /// In which words, where there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_as_one_flat_line() {
        let said = Said::Numbers { numbers: vec![DecisionNumber::new("24")] };
        let at = DateTime::UNIX_EPOCH;
        let way = Way::Reply;
        let given = GivenAnswer { person: "olha".into(), said, way, words: None, at };
        let line = serde_json::to_string(&given).expect("an answer is plain data");
        assert_eq!(
            line,
            r#"{"person":"olha","said":"numbers","numbers":["24"],"way":"reply","at":"1970-01-01T00:00:00Z"}"#
        );
        assert_eq!(serde_json::from_str::<GivenAnswer>(&line).expect("it reads back"), given);
    }
}
