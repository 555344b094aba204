//! Everything that can be asked or told, and everything that is answered: two closed lists.
//!
//! A question is what a command's arguments are, what crosses the control socket, and what a form
//! will send; its answer is one typed value, shown as JSON or by the terminal's one printer. Which
//! question is carried out where is `counter`'s to say.

use super::answer::board::{Board, BoardQuestion};
use super::answer::calendar::Calendars;
use super::answer::decisions::{Decisions, LegalAct};
use super::answer::dossier::Evidence;
use super::answer::due::{Due, DueList};
use super::answer::explain::Explained;
use super::answer::gaps::{Dismissed, Gaps};
use super::answer::matter::MatterShown;
use super::answer::outbox::{Arrived, Cancelled, LetterShown, Letters, OutboxQuestion, Retried};
use super::answer::relief::{Absences, Promises, Waivers};
use super::answer::sources::{Called as SourceCalled, Newest, SourceList, SourcesQuestion};
use super::answer::status::{Reloaded, Standing};
use super::answer::story::{Part, Told};
use super::answer::unplaced::{Ignored, Placed, Queue, UnplacedQuestion};
use super::register::clock::{ClockAccepted, ClockQuestion};
use super::register::decisions::{DecisionQuestion, Linked, Registered, Removed};
use super::register::draft::Draft;
use super::register::events::{EventList, EventQuestion, EventSaid};
use super::register::import::{Called, Imported};
use super::register::journal::{JournalAccepted, JournalQuestion};
use super::register::relief::{AwaySaid, Back, Promised, ReliefQuestion, Waived, WaiverEnded};
use super::register::said::{Heard, Say};
use super::register::sessions::Ended;
use super::register::sittings::{SittingList, SittingQuestion, SittingSaid};
use super::register::submissions::{SubmissionQuestion, Submitted};
use super::register::undo::{Acts, TakenBack};
use super::register::wishes::{WishesQuestion, WishesShown};
use super::register::words::{Acknowledged, Done, MemoQuestion, Memos, ObligationSaid, Undone};
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::month::Month;
use crate::domain::notice::appointment::Whose;
use crate::domain::register::session::Sessions;
use crate::letters::report::paper::Paper;
use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What can be asked or told. Those skipped as commands have options of their own that only a
/// terminal knows: a file to read or write, a line to take apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Obligations and how they stand.
    #[command(skip)]
    Due(Due),
    /// Shows one obligation with every fact behind it
    Explain {
        /// An obligation's key, as `due` shows it
        key: ObligationKey,
    },
    /// The printable page of an obligation or decision: kept states, letters, facts.
    #[command(skip)]
    Evidence {
        /// Its key.
        key: String,
    },
    /// The register of decisions.
    #[command(skip)]
    Decision(DecisionQuestion),
    /// Sittings.
    #[command(skip)]
    Sitting(SittingQuestion),
    /// Events.
    #[command(skip)]
    Event(EventQuestion),
    /// Trips.
    #[command(skip)]
    Trip(EventQuestion),
    /// What a file or calendar holds; all of it, or nothing.
    #[command(skip)]
    Import {
        /// What it holds, in order.
        entries: Vec<Called>,
    },
    /// What an entry of the register would change; nothing is recorded.
    #[command(skip)]
    Draft {
        /// The entry.
        asked: Box<Question>,
    },
    /// Records an entry of the register as it was shown; where it would say something else by now,
    /// nothing is recorded.
    #[command(skip)]
    Confirm {
        /// The entry.
        asked: Box<Question>,
        /// What `Draft` said was seen.
        seen: String,
    },
    /// Lists what you recorded within the last day, and what of it can be taken back
    Acts,
    /// Takes back your last act as a whole: an import, an entry of the register, a waiver
    Undo {
        /// Another act of the last day, by its number as `acts` shows it
        #[arg(long, value_name = "NUMBER")]
        #[serde(default)]
        act: Option<u64>,
        /// Only shows what would be taken back
        #[arg(long)]
        dry_run: bool,
    },
    /// Submissions of departments
    #[command(subcommand)]
    Submission(SubmissionQuestion),
    /// Says that an obligation is met
    Done(Done),
    /// Says that an obligation is not met, whatever was said or found before
    Undone(Undone),
    /// The memo on information security
    #[command(subcommand)]
    Memo(MemoQuestion),
    /// How the plan stands, as pages list it.
    #[command(skip)]
    Board(BoardQuestion),
    /// Shows where the calendars of the council and of each person are; the addresses are secrets
    Calendars,
    /// A calendar, for a program that looks it up.
    #[command(skip)]
    Calendar {
        /// Whose.
        whose: Whose,
    },
    /// One obligation with its story, for a person who may know it.
    #[command(skip)]
    Story {
        /// Who looks.
        person: PersonId,
        /// At what.
        obligation: ObligationKey,
        /// At how much of it.
        part: Part,
    },
    /// One obligation as the person who is asked sees it.
    #[command(skip)]
    Matter {
        /// Who looks.
        person: PersonId,
        /// At what.
        obligation: ObligationKey,
    },
    /// What an answer to a letter would do; nothing is recorded.
    #[command(skip)]
    TrySay(Say),
    /// An answer to a letter.
    #[command(skip)]
    Say(Say),
    /// Takes an answer to a letter back, with all that it changed.
    #[command(skip)]
    TakeBack {
        /// Who gave it.
        person: PersonId,
        /// About which obligation.
        obligation: ObligationKey,
        /// The sequence number of the answer's fact.
        answer: u64,
    },
    /// Waivers, promises, absences.
    #[command(skip)]
    Relief(ReliefQuestion),
    /// From which hour and on which days a person is written to
    #[command(subcommand)]
    Wishes(WishesQuestion),
    /// What could not be placed, for a person to place
    #[command(subcommand)]
    Unplaced(UnplacedQuestion),
    /// What was read when, and why not
    #[command(args_conflicts_with_subcommands = true)]
    Sources {
        /// What is asked; without it, the list.
        #[command(subcommand)]
        asked: Option<SourcesQuestion>,
    },
    /// The machine's clock
    #[command(subcommand)]
    Clock(ClockQuestion),
    /// Shows how the daemon stands: sources, letters, and what holds them back
    Status,
    /// Has the running daemon read its configuration again; a bad one changes nothing
    Reload,
    /// The journal of facts
    #[command(skip)]
    Journal(JournalQuestion),
    /// Letters that wait or have ended
    #[command(subcommand)]
    Outbox(OutboxQuestion),
    /// Ends sign-ins to the page.
    #[command(skip)]
    EndSessions(Sessions),
    /// The report of a month.
    #[command(skip)]
    Report {
        /// Which month.
        month: Month,
    },
}

/// What is answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each type says what it is")]
pub enum Answer {
    Due(DueList),
    Explained(Box<Explained>),
    Evidence(Evidence),
    Decisions(Decisions),
    Registered(Registered),
    WouldRegister(Registered),
    Linked(Linked),
    Removed(Removed),
    LegalActs(Vec<LegalAct>),
    Gaps(Gaps),
    Dismissed(Dismissed),
    Sittings(SittingList),
    Sitting(SittingSaid),
    Events(EventList),
    Event(EventSaid),
    Imported(Imported),
    WouldImport(Imported),
    Draft(Box<Draft>),
    Acts(Acts),
    TakenBack(TakenBack),
    Submitted(Submitted),
    Obligation(Box<ObligationSaid>),
    Acknowledged(Acknowledged),
    Memos(Memos),
    Board(Board),
    Calendars(Calendars),
    Calendar(String),
    Matter(Box<MatterShown>),
    Story(Told),
    Heard(Box<Heard>),
    Waived(Waived),
    WaiverEnded(WaiverEnded),
    Waivers(Waivers),
    Promised(Promised),
    Promises(Promises),
    Away(AwaySaid),
    Back(Back),
    Absences(Absences),
    Wishes(WishesShown),
    Queue(Queue),
    Placed(Placed),
    Ignored(Ignored),
    Sources(SourceList),
    Newest(Newest),
    Reading(SourceCalled),
    Clock(ClockAccepted),
    Standing(Box<Standing>),
    Reloaded(Reloaded),
    Journal(JournalAccepted),
    Letters(Letters),
    Letter(Box<LetterShown>),
    Retried(Retried),
    Arrived(Arrived),
    Cancelled(Cancelled),
    SessionsEnded(Ended),
    Report(Box<Paper>),
}

impl Answer {
    /// The answer as JSON, without the name of its kind.
    pub fn json(&self) -> Value {
        match serde_json::to_value(self) {
            Ok(Value::Object(named)) => named.into_iter().next().map(|(_, it)| it),
            _ => None,
        }
        .unwrap_or_default()
    }
}
