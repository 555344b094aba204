//! Everything that can be asked or told, and everything that is answered: two closed lists.
//!
//! A question is what a command's arguments are, what crosses the control socket, and what a form
//! will send; its answer is one typed value, shown as JSON or by the terminal's one printer. This
//! file says which question is carried out where; it decides nothing else.

use super::answer::board::{self, Board, BoardQuestion};
use super::answer::calendar::{self, Calendars};
use super::answer::decisions::{self as known, Decisions, LegalAct};
use super::answer::dossier::{self, Evidence};
use super::answer::due::{self, Due, DueList};
use super::answer::explain::{self, Explained};
use super::answer::gaps::{self, Dismissed, GapAnswer, Gaps};
use super::answer::matter::{self, MatterShown};
use super::answer::outbox::{
    self, Arrived, Cancelled, LetterShown, Letters, OutboxQuestion, Retried,
};
use super::answer::sources::{self, Called as SourceCalled, Newest, SourceList, SourcesQuestion};
use super::answer::status::{Reloaded, Standing};
use super::answer::story::{self, Part, Told};
use super::answer::unplaced::{self, Ignored, Placed, Placement, Queue, UnplacedQuestion};
use super::refusal::{OperationError, refused, unknown_obligation};
use super::register::clerk::Desk;
use super::register::clock::{self, ClockAccepted, ClockQuestion};
use super::register::decisions::{self, DecisionQuestion, Link, Linked, Registered, Removed};
use super::register::draft::{self, Draft};
use super::register::events::{self, EventList, EventQuestion, EventSaid};
use super::register::import::{self, Called, Imported};
use super::register::journal::{self, JournalAccepted, JournalQuestion};
use super::register::relief::{
    self, Absences, AwaySaid, Back, Promised, Promises, ReliefQuestion, Waived, WaiverEnded,
    Waivers,
};
use super::register::said::{self, Heard, Say};
use super::register::sessions::{self, Ended};
use super::register::sittings::{self, SittingList, SittingQuestion, SittingSaid};
use super::register::submissions::{self, SubmissionQuestion, Submitted};
use super::register::undo::{self, TakenBack};
use super::register::words::{
    self, Acknowledged, Done, MemoQuestion, Memos, ObligationSaid, Undone,
};
use crate::daemon::deliver::monthly;
use crate::domain::council::event::EventKind;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::month::Month;
use crate::domain::notice::appointment::Whose;
use crate::domain::register::LinkVerdict;
use crate::domain::register::session::Sessions;
use crate::letters::report::paper::Paper;
use crate::store::fact::Fact;
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
    /// Takes back your last act as a whole: an import, an entry of the register, a waiver
    Undo {
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

/// Carries out what is asked.
pub(super) fn answer(desk: &mut Desk<'_>, asked: Question) -> Result<Answer, OperationError> {
    let (parts, now) = (&*desk.parts, desk.now);
    Ok(match asked {
        Question::Due(asked) => Answer::Due(due::due(parts, asked, now)),
        Question::Explain { key } => match explain::explain(parts, &key, now) {
            Some(explained) => Answer::Explained(Box::new(explained)),
            None => return Err(unknown_obligation(parts, &key, now)),
        },
        Question::Evidence { key } => match dossier::dossier(parts, key.trim(), now) {
            Some(evidence) => Answer::Evidence(evidence),
            None => return Err(unknown_obligation(parts, &key.trim().into(), now)),
        },
        Question::Decision(asked) => decision(desk, asked)?,
        Question::Sitting(asked) => sitting(desk, asked)?,
        Question::Event(asked) => event(desk, EventKind::Event, asked)?,
        Question::Trip(asked) => event(desk, EventKind::Trip, asked)?,
        Question::Import { entries } => Answer::Imported(import::import(desk, entries)?),
        Question::Draft { asked } => Answer::Draft(Box::new(drafted(desk, *asked)?.1)),
        Question::Confirm { asked, seen } => {
            let drafted = drafted(desk, *asked)?;
            Answer::Draft(Box::new(draft::confirmed(desk, drafted, &seen)?))
        }
        Question::Undo { dry_run } => {
            let doing = if dry_run { undo::Doing::Shown } else { undo::Doing::Recorded };
            Answer::TakenBack(undo::undo(desk, doing)?)
        }
        Question::Submission(SubmissionQuestion::Add(said)) => {
            Answer::Submitted(submissions::add(desk, said)?)
        }
        Question::Done(said) => Answer::Obligation(Box::new(words::done(desk, said)?)),
        Question::Undone(said) => Answer::Obligation(Box::new(words::undone(desk, said)?)),
        Question::Memo(MemoQuestion::Ack { people, all: _, on }) => {
            Answer::Acknowledged(words::acknowledge(desk, &people, on)?)
        }
        Question::Memo(MemoQuestion::List) => Answer::Memos(words::memos(desk)),
        Question::Board(asked) => Answer::Board(board::board(parts, &asked, now)),
        Question::Calendars => match calendar::list(parts) {
            Some(calendars) => Answer::Calendars(calendars),
            None => return Err(refused("у settings.toml немає `public_url` у блоці [web]")),
        },
        Question::Calendar { whose } => Answer::Calendar(calendar::calendar(parts, &whose, now)),
        Question::Story { person, obligation, part } => {
            Answer::Story(story::told(parts, &person, &obligation, &part, now)?)
        }
        Question::Matter { person, obligation } => {
            Answer::Matter(Box::new(matter::matter(parts, &person, &obligation, now)?))
        }
        Question::TrySay(said) => {
            Answer::Heard(Box::new(said::say(desk, said, said::Doing::Tried)?))
        }
        Question::Say(said) => {
            Answer::Heard(Box::new(said::say(desk, said, said::Doing::Recorded)?))
        }
        Question::TakeBack { person, obligation, answer } => {
            Answer::TakenBack(undo::answer(desk, &person, &obligation, answer)?)
        }
        Question::Relief(asked) => relief(desk, asked)?,
        Question::Unplaced(asked) => unplaced(desk, asked)?,
        Question::Sources { asked: Some(SourcesQuestion::Read { source }) } => {
            Answer::Reading(sources::read(desk, source)?)
        }
        Question::Sources { asked: Some(SourcesQuestion::Newest { source }) } => {
            Answer::Newest(sources::newest(parts, source))
        }
        Question::Sources { asked: _ } => Answer::Sources(sources::list(parts)),
        Question::Journal(JournalQuestion::Accept) => Answer::Journal(journal::accept(desk)?),
        // The running daemon takes this itself; nobody else has anything to read again.
        Question::Reload => return Err(refused("служба не працює: перечитувати нема кому")),
        Question::Status => Answer::Standing(Box::new(Standing::of(parts, now))),
        Question::Clock(ClockQuestion::Accept) => Answer::Clock(clock::accept(desk)?),
        Question::Outbox(OutboxQuestion::List { waiting }) => {
            Answer::Letters(outbox::list(parts, waiting))
        }
        Question::Outbox(OutboxQuestion::Show { letter }) => {
            Answer::Letter(Box::new(outbox::shown(parts, &letter, now)?))
        }
        Question::Outbox(OutboxQuestion::Retry { letter, all: _ }) => {
            Answer::Retried(outbox::retry(desk, letter)?)
        }
        Question::Outbox(OutboxQuestion::Arrived { letter }) => {
            Answer::Arrived(outbox::arrived(desk, letter)?)
        }
        Question::Outbox(OutboxQuestion::Cancel { letter, reason }) => {
            Answer::Cancelled(outbox::cancel(desk, letter, reason)?)
        }
        Question::EndSessions(which) => Answer::SessionsEnded(sessions::end(desk, which)?),
        Question::Report { month } => {
            let present = Month::of(desk.today());
            if month > present {
                let text = format!("місяць {month} ще не настав; зараз {present}");
                return Err(refused(text));
            }
            Answer::Report(Box::new(monthly::paper(parts, month, now)))
        }
    })
}

/// What an entry of the register would record, and what that changes.
fn drafted(desk: &mut Desk<'_>, asked: Question) -> Result<(Vec<Fact>, Draft), OperationError> {
    use Question as Asked;
    let is_entry = matches!(
        asked,
        Asked::Decision(_)
            | Asked::Sitting(_)
            | Asked::Event(_)
            | Asked::Trip(_)
            | Asked::Import { .. }
            | Asked::Submission(_)
            | Asked::Relief(_)
            | Asked::Unplaced(_)
    );
    if !is_entry {
        return Err(refused("показати наперед можна лише запис реєстру"));
    }
    let mut trial = desk.trial();
    let said = answer(&mut trial, asked)?;
    let facts = trial.draft.take().unwrap_or_default();
    let (warnings, imported) = match said {
        Answer::Imported(imported) => (imported.warnings.clone(), Some(imported)),
        Answer::Sitting(said) => (said.warnings, None),
        Answer::Event(said) => (said.warnings, None),
        Answer::Away(said) => (said.warnings, None),
        _ => (Vec::new(), None),
    };
    let draft = draft::of(desk, &facts, &warnings, imported);
    Ok((facts, draft))
}

fn decision(desk: &mut Desk<'_>, asked: DecisionQuestion) -> Result<Answer, OperationError> {
    use DecisionQuestion as Asked;
    let (parts, now) = (&*desk.parts, desk.now);
    Ok(match asked {
        Asked::Add { decisions } => Answer::Registered(decisions::add(desk, decisions)?),
        Asked::AddOfSitting { sitting, numbers, title } => {
            Answer::Registered(sittings::decisions(desk, sitting, numbers, title)?)
        }
        Asked::List => Answer::Decisions(known::list(parts, now)),
        Asked::Link(said) => Answer::Linked(decisions::link(desk, said, LinkVerdict::Linked)?),
        Asked::Unlink(said) => Answer::Linked(decisions::link(desk, said, LinkVerdict::Unlinked)?),
        Asked::Remove { decision, reason } => {
            Answer::Removed(decisions::remove(desk, decision, reason)?)
        }
        Asked::LegalActs => Answer::LegalActs(known::legal_acts(parts, now)),
        Asked::Gaps => Answer::Gaps(gaps::list(parts, now)),
        Asked::Gap(GapAnswer::Confirm { body, number, on }) => {
            let decision = gaps::confirmed(parts, body, &number, on, now)?;
            Answer::Registered(decisions::add(desk, vec![decision])?)
        }
        Asked::Gap(GapAnswer::Dismiss(said)) => Answer::Dismissed(gaps::dismiss(desk, said)?),
    })
}

fn sitting(desk: &mut Desk<'_>, asked: SittingQuestion) -> Result<Answer, OperationError> {
    use SittingQuestion as Asked;
    Ok(Answer::Sitting(match asked {
        Asked::Add(said) => sittings::add(desk, said)?,
        Asked::Move { sitting, to, at, reason } => sittings::shift(desk, sitting, to, at, reason)?,
        Asked::Held { sitting, decisions } => sittings::held(desk, sitting, decisions)?,
        Asked::Cancel { sitting, reason } => sittings::cancel(desk, sitting, &reason)?,
        Asked::Remove { sitting, reason } => {
            return Ok(Answer::Removed(sittings::remove(desk, sitting, &reason)?));
        }
        Asked::List => return Ok(Answer::Sittings(sittings::list(desk))),
    }))
}

fn event(
    desk: &mut Desk<'_>,
    kind: EventKind,
    asked: EventQuestion,
) -> Result<Answer, OperationError> {
    use EventQuestion as Asked;
    Ok(Answer::Event(match asked {
        Asked::Add(said) => events::add(desk, kind, said)?,
        Asked::Move { event, to, until, at } => events::shift(desk, kind, &event, to, until, at)?,
        Asked::Cancel { event, reason } => events::cancel(desk, kind, &event, &reason)?,
        Asked::Remove { event, reason } => {
            return Ok(Answer::Removed(events::remove(desk, kind, &event, &reason)?));
        }
        Asked::List => return Ok(Answer::Events(events::list(desk, kind))),
    }))
}

fn relief(desk: &mut Desk<'_>, asked: ReliefQuestion) -> Result<Answer, OperationError> {
    use ReliefQuestion as Asked;
    Ok(match asked {
        Asked::Waive { obligation, reason, until } => {
            Answer::Waived(relief::waive(desk, &obligation, &reason, until)?)
        }
        Asked::EndWaiver { obligation, reason } => {
            Answer::WaiverEnded(relief::end_waiver(desk, &obligation, &reason)?)
        }
        Asked::Waivers => Answer::Waivers(relief::waivers(desk)),
        Asked::Promise { obligation, until, reason } => {
            Answer::Promised(relief::promise(desk, &obligation, until, &reason)?)
        }
        Asked::Promises => Answer::Promises(relief::promises(desk)),
        Asked::Away { person, from, until, reason, deputy } => {
            let days = (from, until);
            Answer::Away(relief::away(desk, &person, days, deputy.as_deref(), &reason)?)
        }
        Asked::Back { person, from, on, reason } => {
            Answer::Back(relief::back(desk, &person, from, on, &reason)?)
        }
        Asked::Absences => Answer::Absences(relief::absences(desk)),
    })
}

fn unplaced(desk: &mut Desk<'_>, asked: UnplacedQuestion) -> Result<Answer, OperationError> {
    Ok(match asked {
        UnplacedQuestion::List => Answer::Queue(unplaced::list(desk.parts, desk.now)),
        UnplacedQuestion::Heads { most } => {
            Answer::Queue(unplaced::heads(desk.parts, most, desk.now))
        }
        UnplacedQuestion::Link(Placement { item, decision, department }) => {
            match (decision, department) {
                (Some(decision), _) => {
                    let (url, on) = unplaced::publication(desk.parts, &item, &decision)?;
                    let said = Link { decision, url, on: Some(on) };
                    Answer::Linked(decisions::link(desk, said, LinkVerdict::Linked)?)
                }
                (None, Some(department)) => {
                    Answer::Placed(unplaced::place(desk, item, department)?)
                }
                (None, None) => return Err(refused("назвіть рішення або підрозділ")),
            }
        }
        UnplacedQuestion::Ignore { item, reason } => {
            Answer::Ignored(unplaced::ignore(desk, item, reason)?)
        }
    })
}
