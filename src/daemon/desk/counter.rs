//! The counter: each question to whoever carries it out.
//!
//! Decides nothing else.

use super::answer::gaps::GapAnswer;
use super::answer::outbox::OutboxQuestion;
use super::answer::sources::SourcesQuestion;
use super::answer::status::Standing;
use super::answer::unplaced::{Placement, UnplacedQuestion};
use super::answer::{
    board, calendar, decisions as known, dossier, due, explain, gaps, matter, outbox,
    relief as known_relief, sources, story, unplaced,
};
use super::question::{Answer, Question};
use super::refusal::{OperationError, refused, unknown_obligation};
use super::register::clerk::Desk;
use super::register::clock::ClockQuestion;
use super::register::decisions::{DecisionQuestion, Link};
use super::register::draft::Draft;
use super::register::events::EventQuestion;
use super::register::journal::JournalQuestion;
use super::register::relief::ReliefQuestion;
use super::register::sittings::SittingQuestion;
use super::register::submissions::SubmissionQuestion;
use super::register::words::MemoQuestion;
use super::register::{
    clock, decisions, draft, events, import, journal, relief, said, sessions, sittings,
    submissions, undo, wishes, words,
};
use crate::daemon::deliver::monthly;
use crate::domain::council::event::EventKind;
use crate::domain::month::Month;
use crate::domain::register::LinkVerdict;
use crate::store::fact::Fact;

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
        Question::Acts => Answer::Acts(undo::acts(desk)?),
        Question::Undo { act, dry_run } => {
            let doing = if dry_run { undo::Doing::Shown } else { undo::Doing::Recorded };
            Answer::TakenBack(undo::undo(desk, act, doing)?)
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
        Question::Wishes(asked) => Answer::Wishes(wishes::answer(desk, asked)?),
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
        Question::Outbox(OutboxQuestion::List(asked)) => {
            Answer::Letters(outbox::list(parts, asked))
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
            | Asked::Wishes(_)
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
        Asked::List(asked) => Answer::Decisions(known::list(parts, asked, now)),
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
        Asked::List(stretch) => return Ok(Answer::Sittings(sittings::list(desk, stretch))),
        Asked::One { sitting } => return Ok(Answer::Sittings(sittings::one(desk, sitting))),
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
        Asked::List(stretch) => return Ok(Answer::Events(events::list(desk, kind, stretch))),
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
        Asked::Waivers(asked) => Answer::Waivers(known_relief::waivers(desk, asked)),
        Asked::Promise { obligation, until, reason } => {
            Answer::Promised(relief::promise(desk, &obligation, until, &reason)?)
        }
        Asked::Promises(asked) => Answer::Promises(known_relief::promises(desk, asked)),
        Asked::Away { person, from, until, reason, deputy } => {
            let days = (from, until);
            Answer::Away(relief::away(desk, &person, days, deputy.as_deref(), &reason)?)
        }
        Asked::Back { person, from, on, reason } => {
            Answer::Back(relief::back(desk, &person, from, on, &reason)?)
        }
        Asked::Absences { page } => Answer::Absences(known_relief::absences(desk, page)),
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
