//! Answers to letters: what each one changes in the register.
//!
//! Decides which entry of the register an answer becomes, by what its obligation is about; the
//! entries themselves are made where commands make them, so an answer can do nothing that a command
//! could not. The invariants: an answer and all that it changes are recorded in one batch or not at
//! all; the same answer twice is one; an answer about what is settled already changes nothing; a
//! page settles a decision only if nothing on it speaks against it.

use super::clerk::{Desk, REASON, WORDS, clean, clean_optional};
use super::decisions::{self, Link};
use super::words::{self, Done};
use super::{events, relief, sittings};
use crate::daemon::desk::answer::due::{ObligationRow, row};
use crate::daemon::desk::refusal::{OperationError, refused};
use crate::daemon::poll;
use crate::domain::council::decision::DecisionKey;
use crate::domain::ids::{ObligationKey, PersonId, SourceId};
use crate::domain::obligation::{Covered, Matter, Obligation, Question, SittingRef, Status};
use crate::domain::plan::rules::{self, DutyKind};
use crate::domain::register::effect::{Effect, Shows};
use crate::domain::register::said::{Said, Way};
use crate::domain::register::{LinkVerdict, Says};
use crate::domain::sightings::{Item, Kind};
use crate::sources::page::given::Given;
use crate::store::fact::Fact;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An answer of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Say {
    /// Who answers.
    pub person: PersonId,
    /// About what.
    pub obligation: ObligationKey,
    /// What.
    pub said: Said,
    /// Which way.
    pub way: Way,
    /// In which words, where there were any.
    pub words: Option<String>,
    /// What was found at the address that the answer gives, once it was opened.
    pub given: Option<Given>,
}

/// What became of an answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Heard {
    /// The sequence number of the answer's fact; none where nothing was recorded.
    pub answer: Option<u64>,
    /// The obligation as it stands after the answer; none once there is no such thing any more.
    pub obligation: Option<ObligationRow>,
    /// What the answer did.
    pub effect: Effect,
    /// Until when decisions that it registers are to be published.
    pub due_on: Option<NaiveDate>,
}

/// Carries an answer out, or says what it would do.
pub(in crate::daemon::desk) fn say(
    desk: &mut Desk<'_>,
    said: Say,
    doing: Doing,
) -> Result<Heard, OperationError> {
    let person = desk.person(said.person.as_str())?;
    let obligation = desk.obligation(&said.obligation)?;
    let words = clean_optional(said.words.clone(), WORDS)?;
    let register = &desk.parts.store.state().register;
    let last = register.answer_of(&obligation.key, &person).map(|answer| &answer.said);
    if last == Some(&said.said) && said.given.is_none() || is_settled(&obligation, &said.said) {
        let obligation = Some(row(desk.parts, &obligation));
        return Ok(Heard { answer: None, obligation, effect: Effect::Already, due_on: None });
    }
    let mut draft = desk.trial();
    let effect = changed(&mut draft, &obligation, &person, &said)?;
    let mut facts = draft.draft.take().unwrap_or_default();
    // A page that shows something else makes no answer: what was said before stands.
    if matches!(effect, Effect::Refuted { .. }) {
        let obligation = Some(row(desk.parts, &obligation));
        return Ok(Heard { answer: None, obligation, effect, due_on: None });
    }
    let due_on = term_of_new(desk, &obligation, &effect);
    let key = obligation.key.clone();
    let Say { said, way, .. } = said;
    let (author, about) = (person.to_string(), key.clone());
    let given = Fact::AnswerGiven { obligation: about, person, said, way, words };
    facts.insert(0, given);
    if doing == Doing::Tried {
        return Ok(Heard { answer: None, obligation: None, effect, due_on });
    }
    // Whoever brought it here, an answer is in the name of the one who gave it.
    let answer = desk.parts.record(desk.now, &author, facts)?.first().copied();
    if effect == Effect::LookedFor {
        let sources = sources_of(desk, &obligation);
        poll::call(desk.parts, &sources);
    }
    let after = desk.obligation(&key).ok().map(|obligation| row(desk.parts, &obligation));
    Ok(Heard { answer, obligation: after, effect, due_on })
}

/// Whether an answer is carried out or only tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::daemon::desk) enum Doing {
    /// It is recorded.
    Recorded,
    /// It says what it would do.
    Tried,
}

/// Whether nothing is left to be said: it is met or waived. A person may still say that what the
/// machine found is not it, or that more was adopted.
fn is_settled(obligation: &Obligation, said: &Said) -> bool {
    let corrects = matches!(said, Said::No { .. } | Said::Numbers { .. });
    matches!(obligation.status, Status::Met { .. } | Status::Waived) && !corrects
}

/// Until when the decisions that an answer registers are to be published.
fn term_of_new(desk: &Desk<'_>, asked: &Obligation, effect: &Effect) -> Option<NaiveDate> {
    let Effect::Registered { decisions, .. } = effect else { return None };
    let duty = desk.parts.config.plan.duty(&asked.duty)?;
    let adopted_on = decisions.first()?.adopted_on;
    match &duty.kind {
        DutyKind::Publication(rule) => {
            Some(rules::due(rule, adopted_on, &desk.parts.config.calendar).on)
        }
        _ => None,
    }
}

/// Where what settles an obligation would be seen.
fn sources_of(desk: &Desk<'_>, obligation: &Obligation) -> Vec<SourceId> {
    let duty = desk.parts.config.plan.duty(&obligation.duty);
    duty.map(|duty| duty.sources.to_vec()).unwrap_or_default()
}

fn changed(
    desk: &mut Desk<'_>,
    obligation: &Obligation,
    person: &PersonId,
    said: &Say,
) -> Result<Effect, OperationError> {
    let key = &obligation.key;
    match (&said.said, &obligation.matter) {
        (Said::Promise { until, reason }, _) => {
            relief::promise(desk, key, *until, reason)?;
            Ok(Effect::Promised { until: *until })
        }
        (Said::NotMine { reason }, _) => {
            clean(reason, REASON)?;
            Ok(Effect::PassedOn { to: next_in_charge(desk, obligation, person) })
        }
        (said, Matter::Answer { sitting, question }) => {
            about_sitting(desk, key, sitting, *question, said)
        }
        (Said::Done { page, on }, Matter::Decision { key, .. }) => {
            published(desk, obligation, key, (page.as_deref(), *on), said.given.as_ref())
        }
        (Said::Yes { page }, Matter::Decision { key, .. }) => {
            let url = which(obligation, page)?;
            linked(desk, key, url, None, LinkVerdict::Linked)
        }
        (Said::No { page }, Matter::Decision { key, .. }) => {
            let url = which(obligation, page)?;
            linked(desk, key, url, None, LinkVerdict::Unlinked)
        }
        (Said::Read | Said::Done { .. }, Matter::Memo { .. }) => {
            words::acknowledge(desk, &[person.to_string()], None)?;
            Ok(Effect::Settled)
        }
        (Said::Done { page, on }, _) => done(desk, key, page.clone(), *on, said.given.as_ref()),
        (Said::Yes { page }, _) => {
            let page = which(obligation, page)?.to_owned();
            done(desk, key, Some(page), None, None)
        }
        (Said::No { page: Some(_) }, _) => not_done(desk, key),
        (Said::No { page: None }, matter) => called_off(desk, key, matter),
        (Said::Read | Said::Numbers { .. } | Said::NoDecisions, _) => Err(unfitting(key)),
    }
}

fn unfitting(key: &ObligationKey) -> OperationError {
    refused(format!("це не відповідь про `{key}`"))
}

/// Who hears once a person has said that an obligation is not theirs.
fn next_in_charge(desk: &Desk<'_>, obligation: &Obligation, person: &PersonId) -> PersonId {
    let directory = &desk.parts.config.plan.directory;
    let register = &desk.parts.store.state().register;
    register.in_charge(&obligation.key, directory.supervisor_of(person), directory).clone()
}

/// The paper that a yes or no is about: the one that was named, or the only one.
fn which<'a>(
    obligation: &'a Obligation,
    page: &'a Option<String>,
) -> Result<&'a str, OperationError> {
    match (page, obligation.candidates.as_slice()) {
        (Some(page), _) => Ok(page),
        (None, [only]) => Ok(only),
        (None, []) => Err(unfitting(&obligation.key)),
        (None, _) => {
            Err(refused("це можуть бути кілька документів: назвіть адресу того, що треба"))
        }
    }
}

fn about_sitting(
    desk: &mut Desk<'_>,
    key: &ObligationKey,
    sitting: &SittingRef,
    question: Question,
    said: &Said,
) -> Result<Effect, OperationError> {
    let is_over = question != Question::Vanished;
    match said {
        Said::Numbers { numbers } if is_over && !numbers.is_empty() => {
            let registered = sittings::decisions(desk, sitting.key, numbers.clone(), None)?;
            let (decisions, known) = (registered.registered, registered.already_registered);
            Ok(Effect::Registered { decisions, known })
        }
        Said::NoDecisions if is_over => {
            sittings::decisions(desk, sitting.key, Vec::new(), None)?;
            Ok(Effect::Settled)
        }
        Said::Yes { .. } if question == Question::Held => {
            sittings::held(desk, sitting.key, None)?;
            Ok(Effect::TookPlace)
        }
        Said::Yes { .. } if question == Question::Vanished => done(desk, key, None, None, None),
        Said::No { .. } if question != Question::Decisions => {
            sittings::cancel(desk, sitting.key, NOT_HELD)?;
            Ok(Effect::CalledOff)
        }
        _ => Err(unfitting(key)),
    }
}

/// Why something is off, where a person said so by answering.
const NOT_HELD: &str = "за відповіддю відповідальної особи";

/// A decision is said to be on the site: its page says whether it is.
fn published(
    desk: &mut Desk<'_>,
    obligation: &Obligation,
    key: &DecisionKey,
    (page, on): (Option<&str>, Option<NaiveDate>),
    given: Option<&Given>,
) -> Result<Effect, OperationError> {
    let Some(page) = page else { return Ok(Effect::LookedFor) };
    let unclear = Given::Unclear;
    let shows = match given.unwrap_or(&unclear) {
        Given::Gone => Some(Shows::Nothing),
        Given::Foreign => Some(Shows::Foreign),
        Given::Shown { item } => against(desk, item, key),
        Given::Unclear => None,
    };
    match shows {
        Some(shows) => Ok(Effect::Refuted { shows }),
        None => {
            // A person may be asked about a page before the register knows its decision.
            let is_candidate = obligation.candidates.iter().any(|candidate| candidate == page);
            let on = on.filter(|_| !is_candidate);
            linked(desk, key, page, on, LinkVerdict::Linked)
        }
    }
}

/// What on a page speaks against its being a decision; nothing where it is the decision, or where
/// it does not tell and the person does.
fn against(desk: &Desk<'_>, item: &Item, key: &DecisionKey) -> Option<Shows> {
    let understood = desk.parts.understanding_of(item);
    if understood.meaning.kind == Kind::Draft {
        return Some(Shows::Draft);
    }
    let acts = || understood.acts.iter();
    let is_it = acts().any(|act| {
        act.number == key.number
            && act.adopted_on.is_none_or(|on| on == key.adopted_on)
            && act.body.is_none_or(|body| body == key.body)
    });
    if is_it || understood.acts.is_empty() {
        return None;
    }
    Some(Shows::Others { numbers: acts().map(|act| act.number.clone()).collect() })
}

fn linked(
    desk: &mut Desk<'_>,
    key: &DecisionKey,
    url: &str,
    on: Option<NaiveDate>,
    verdict: LinkVerdict,
) -> Result<Effect, OperationError> {
    let link = Link { decision: key.clone(), url: url.to_owned(), on };
    decisions::link(desk, link, verdict)?;
    Ok(match verdict {
        LinkVerdict::Linked => Effect::Settled,
        LinkVerdict::Unlinked => Effect::NotIt,
    })
}

fn done(
    desk: &mut Desk<'_>,
    key: &ObligationKey,
    page: Option<String>,
    on: Option<NaiveDate>,
    given: Option<&Given>,
) -> Result<Effect, OperationError> {
    // Only decisions have to stand on the council's own site: a recording may be kept elsewhere,
    // and an institution's new page is on no list yet.
    if given == Some(&Given::Gone) {
        return Ok(Effect::Refuted { shows: Shows::Nothing });
    }
    words::done(desk, Done { obligation: key.clone(), link: page, on, note: None })?;
    Ok(Effect::Settled)
}

fn not_done(desk: &mut Desk<'_>, key: &ObligationKey) -> Result<Effect, OperationError> {
    let (obligation, on) = (key.clone(), desk.today());
    let word = Fact::WordSaid { obligation, says: Says::NotDone, on, link: None, note: None };
    desk.record(vec![word])?;
    Ok(Effect::NotIt)
}

/// A sitting or an event that was to be announced, shown or covered did not take place.
fn called_off(
    desk: &mut Desk<'_>,
    key: &ObligationKey,
    matter: &Matter,
) -> Result<Effect, OperationError> {
    match matter {
        Matter::EventAnnounced { event } | Matter::Coverage { of: Covered::Event(event) } => {
            events::cancel(desk, event.kind, &event.id, NOT_HELD)?;
        }
        Matter::SittingAnnounced { sitting }
        | Matter::Broadcast { sitting }
        | Matter::Coverage { of: Covered::Sitting(sitting) } => {
            sittings::cancel(desk, sitting.key, NOT_HELD)?;
        }
        _ => return Err(unfitting(key)),
    }
    Ok(Effect::CalledOff)
}
