//! How the daemon stands, in one look: what is read, what is late, which letters wait or were
//! refused, and whether anything holds letters back.
//!
//! Decides nothing and writes nothing.

use super::outbox::{self, LetterRow};
use super::sources::{self, SourceRow, SourceStands};
use crate::daemon::belief::{Belief, Doubt};
use crate::daemon::deliver::trouble;
use crate::daemon::last_good::Unused;
use crate::daemon::parts::Parts;
use crate::daemon::turn_report::ObligationCounts;
use crate::domain::confinement::Limit;
use crate::letters::status::{Figures, Hindrance, Hosts};
use crate::store::state::JournalCut;
use crate::store::state::message::MailboxOutage;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What an edited configuration became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reloaded {
    /// How many sources it has.
    pub sources: usize,
    /// How many people.
    pub people: usize,
}

/// How the daemon stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Standing {
    /// The moment.
    pub now: DateTime<Utc>,
    /// The program's version.
    pub version: String,
    /// When the last turn was finished.
    pub last_turn: Option<DateTime<Utc>>,
    /// How many obligations stand how.
    pub obligations: ObligationCounts,
    /// Each source.
    pub sources: Vec<SourceRow>,
    /// Letters that wait, were refused, or whose fate is not known.
    pub letters: Vec<LetterRow>,
    /// What speaks against the machine's clock.
    pub clock: Option<ClockDoubt>,
    /// What keeps letters from everybody who should hear, though they may leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Hindrance>,
    /// Since when and why the mailbox of answers cannot be read, if it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox_blind: Option<MailboxOutage>,
    /// How the state stood ahead of its journal, until a person has decided.
    pub journal_cut: Option<JournalCut>,
    /// How far the journal goes.
    pub journal: JournalHead,
    /// Whether facts can be written.
    #[serde(default)]
    pub writable: bool,
    /// Why the configuration as it stands in its files is not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unused_config: Option<Unused>,
    /// What could not be denied to the processes that parse strangers' bytes; `None` before there
    /// was one.
    #[serde(default)]
    pub missing_limits: Option<Vec<Limit>>,
}

/// What speaks against the machine's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ClockDoubt {
    /// It stands before something that has happened.
    Behind {
        /// The last moment lived through.
        last: DateTime<Utc>,
    },
    /// It stands long after the last moment lived through.
    Ahead {
        /// The last moment lived through.
        last: DateTime<Utc>,
        /// Whether any host answers that could be asked for the time.
        #[serde(default)]
        hosts: Hosts,
    },
    /// Hosts say another time.
    Differs {
        /// How far their clocks stand ahead of ours, in minutes.
        minutes: i64,
    },
}

impl ClockDoubt {
    fn of(belief: &Belief) -> Option<Self> {
        Some(match belief.doubt()? {
            Doubt::Behind { last } => ClockDoubt::Behind { last },
            Doubt::Ahead { last } => ClockDoubt::Ahead { last, hosts: belief.hosts() },
            Doubt::Differs { by } => ClockDoubt::Differs { minutes: by.num_minutes() },
        })
    }
}

/// How far a journal goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalHead {
    /// The last sequence number.
    pub seq: u64,
    /// The hash of that line.
    pub hash: String,
}

/// What is known of a mailbox that the configuration names.
fn mailbox_blind(parts: &Parts) -> Option<MailboxOutage> {
    parts.mailbox.as_ref()?;
    parts.store.state().mailbox_blind
}

impl Standing {
    /// How the daemon stands at `now`.
    pub fn of(parts: &Parts, now: DateTime<Utc>) -> Self {
        let (seq, hash) = parts.store.head();
        Self {
            now,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            last_turn: parts.last_finished_turn(),
            obligations: ObligationCounts::of(&parts.decided(now).obligations),
            sources: sources::list(parts).sources,
            letters: outbox::unheard(parts, now),
            clock: ClockDoubt::of(&parts.belief),
            mail: trouble::of_all_mail(parts, now),
            mailbox_blind: mailbox_blind(parts),
            journal_cut: parts.store.state().journal_cut,
            journal: JournalHead { seq, hash: hash.to_owned() },
            writable: !parts.store.needs_reopen(),
            unused_config: parts.unused.clone(),
            missing_limits: parts.fetcher.parser().missing_limits().map(<[Limit]>::to_vec),
        }
    }

    /// The figures of one line.
    pub fn figures(&self) -> Figures {
        let stands = |wanted: SourceStands| {
            self.sources.iter().filter(|source| source.stands == wanted).count()
        };
        let letters = |wanted: outbox::StageWord| {
            self.letters.iter().filter(|letter| letter.stage == wanted).count()
        };
        Figures {
            last_turn: self.last_turn,
            unread_since: self.unread_since(),
            sources_read: stands(SourceStands::Read),
            sources: self.sources.len() - stands(SourceStands::Closed),
            overdue: self.obligations.overdue,
            unknown: self.obligations.unknown,
            waiting: letters(outbox::StageWord::Waiting),
            refused: letters(outbox::StageWord::Refused),
            config_problems: self.unused_config.as_ref().map_or(0, |unused| unused.problems),
            hindrance: self.hindrance(),
        }
    }

    /// Since when no source that should be read can be: the last time one was, or the first
    /// attempt where none ever was.
    fn unread_since(&self) -> Option<DateTime<Utc>> {
        let readable = || self.sources.iter().filter(|it| it.stands != SourceStands::Closed);
        // A source read in part is not whole yet, and something of it was read.
        let is_unread = |it: &SourceRow| it.stands == SourceStands::Blind || it.items == 0;
        if !readable().all(|it| it.stands != SourceStands::Read && is_unread(it)) {
            return None;
        }
        let last_read = readable().filter_map(|it| it.read_at).max();
        last_read.or_else(|| readable().filter_map(|it| it.blind_since).min())
    }

    /// What keeps letters from those who should hear, gravest first.
    fn hindrance(&self) -> Option<Hindrance> {
        if self.journal_cut.is_some() {
            return Some(Hindrance::JournalCut);
        }
        let clock = self.clock.as_ref().map(|doubt| match *doubt {
            ClockDoubt::Behind { last } => Hindrance::ClockBehind { last },
            ClockDoubt::Ahead { last, hosts } => Hindrance::ClockAhead { last, hosts },
            ClockDoubt::Differs { minutes } => Hindrance::ClockDiffers { minutes },
        });
        clock.or(self.mail)
    }
}
