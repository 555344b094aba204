//! Troubles: what only the administrator must hear, as data.
//!
//! Holds the kinds of troubles with their particulars; `letters::trouble` has the sentences, and
//! the daemon says when one is there. The invariant: what the journal of an older version tells in
//! a sentence is a trouble too, told for ever as it was.

use crate::domain::council::decision::{DecisionKey, DecisionNumber};
use crate::domain::ids::{LetterId, SourceId};
use crate::domain::notice::setback::Setback;
use crate::domain::register::message::MailboxBlindness;
use crate::domain::sightings::blindness::BlindCause;
use crate::domain::sightings::cause::Cause;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Something the administrator must hear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Trouble {
    /// A source cannot be read, or cannot be believed.
    SourceBlind {
        /// Which.
        source: SourceId,
        /// Since when.
        since: DateTime<Utc>,
        /// The kind of blindness.
        kind: Option<BlindCause>,
        /// Why.
        cause: Cause,
    },
    /// A source that was blind can be read again.
    SourceSees {
        /// Which.
        source: SourceId,
    },
    /// The mailbox to which answers come cannot be read.
    MailboxBlind {
        /// Since when.
        since: DateTime<Utc>,
        /// Why.
        cause: MailboxBlindness,
    },
    /// The mailbox can be read again.
    MailboxSees {},
    /// The program died while it read a source, which is left alone for a while.
    DiedReading {
        /// Which.
        source: SourceId,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The configuration gives no way to read a source.
    SourceClosed {
        /// Which.
        source: SourceId,
        /// The measures whose duties it could settle.
        measures: Vec<u8>,
    },
    /// The token that opens a source will end.
    TokenEnds {
        /// Which.
        source: SourceId,
        /// Its last day.
        until: NaiveDate,
    },
    /// A site is run by another engine than before.
    SiteMoved {
        /// The source that reads it.
        source: SourceId,
        /// The engine before.
        from: String,
        /// The engine now.
        to: String,
        /// Items that are known under the new addresses.
        recognised: usize,
    },
    /// The page of an act is gone, and the act is so old that no reminder speaks of it.
    PageGone {
        /// The act's headline.
        title: String,
        /// The page's address.
        url: String,
    },
    /// The page of an act answers with something else, and nobody can tell whether it is gone.
    PageUnclear {
        /// The act's headline.
        title: String,
        /// The page's address.
        url: String,
    },
    /// Numbers are missing between known decisions: a question, never a reproach.
    Gaps {
        /// How many numbers are missing.
        count: usize,
        /// Where, the latest first; not more of them than one letter lists.
        holes: Vec<MissingNumbers>,
    },
    /// A letter was refused for good.
    LetterRefused {
        /// Whose.
        name: String,
        /// What the mail server said.
        reason: Setback,
    },
    /// The mail server does not take a letter, and does not say that the recipient is at fault.
    LetterHeld {
        /// Whose.
        name: String,
        /// What the mail server said.
        reason: Setback,
    },
    /// A letter left, and the mail server never said whether it took it.
    LetterUnsure {
        /// Whose.
        name: String,
        /// Which.
        letter: LetterId,
    },
    /// The machine's clock had gone back.
    ClockWentBack {
        /// The last moment lived through.
        last: DateTime<Utc>,
    },
    /// The machine's clock had differed from those of the hosts that were read.
    ClockDiffered {
        /// By so much.
        minutes: u64,
    },
    /// An edited configuration cannot be used.
    ConfigRefused {
        /// The first problem.
        first: String,
        /// How many there are.
        problems: usize,
    },
    /// The daemon was started with a configuration that cannot be used, and runs on with the last
    /// good one.
    LastGoodUsed {
        /// The first problem.
        first: String,
        /// How many there are.
        problems: usize,
    },
    /// The state was rebuilt from the journal.
    StateRebuilt {
        /// What was wrong with it.
        damage: StateDamage,
        /// Where the old files lie.
        moved_to: Option<String>,
    },
    /// As an older version told it, in a sentence.
    #[serde(untagged)]
    Told(String),
}

/// What was wrong with the state beside a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateDamage {
    /// Its directory was missing.
    Missing,
    /// It could not be opened or read, or was not what had been written.
    Unbelievable {
        /// What the store says.
        why: String,
    },
    /// It follows another journal than this one, or a longer one: facts may be missing here.
    StandsApart {
        /// How far the state had followed.
        state_seq: u64,
        /// How far the journal goes.
        journal_seq: u64,
    },
}

/// Numbers missing between two known decisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingNumbers {
    /// The first of them.
    pub first: DecisionNumber,
    /// The last of them.
    pub last: DecisionNumber,
    /// How many they are.
    pub count: usize,
    /// The decision before them.
    pub before: DecisionKey,
    /// The decision after them.
    pub after: DecisionKey,
}

/// Most holes one letter lists.
const HOLES_MAX: usize = 10;

impl Trouble {
    /// The question about missing numbers, the latest first.
    pub fn gaps(mut holes: Vec<MissingNumbers>) -> Trouble {
        let count = holes.iter().map(|hole| hole.count).sum();
        holes.truncate(HOLES_MAX);
        Trouble::Gaps { count, holes }
    }
}
