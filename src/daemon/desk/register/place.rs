//! What a fact of a person is about: the place where it stands until another one stands there.
//!
//! Decides which facts put a place back as it was. The invariant: a place is put back by saying
//! again what was said of it before, or by facts that only take back.

use crate::domain::council::decision::DecisionKey;
use crate::domain::council::sitting::SittingKey;
use crate::domain::ids::{EventId, ItemId, LetterId, ObligationKey, PersonId, SourceId};
use crate::domain::register::{GapPlace, RecordedSubmission};
use crate::store::fact::{Entry, Fact};
use chrono::NaiveDate;

/// Why something stands removed again, in the journal.
const TAKEN_BACK: &str = "дію скасовано";

/// What a fact of an act is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Decision(DecisionKey),
    Sitting(SittingKey),
    Event(EventId),
    Waiver(ObligationKey),
    Link(DecisionKey, String),
    Word(ObligationKey),
    Promise(ObligationKey),
    Answer(ObligationKey, u64),
    Submission(RecordedSubmission),
    Absence(PersonId, NaiveDate),
    Gap(GapPlace),
    Item(SourceId, ItemId),
    Letter(LetterId),
    Wishes(PersonId),
}

impl Place {
    /// The place of a fact; none where only a new word changes what it says.
    pub fn of(entry: &Entry) -> Option<Place> {
        Some(match &entry.fact {
            Fact::DecisionRegistered { decision } => Place::Decision(decision.key.clone()),
            Fact::DecisionRemoved { decision, .. } => Place::Decision(decision.clone()),
            Fact::SittingRegistered { sitting } => Place::Sitting(sitting.key),
            Fact::SittingRemoved { sitting, .. } => Place::Sitting(*sitting),
            Fact::EventRegistered { event } => Place::Event(event.id.clone()),
            Fact::EventRemoved { event, .. } => Place::Event(event.clone()),
            Fact::Waived { obligation, .. } | Fact::WaiverEnded { obligation, .. } => {
                Place::Waiver(obligation.clone())
            }
            Fact::LinkSaid { decision, url, .. } | Fact::LinkTakenBack { decision, url } => {
                Place::Link(decision.clone(), url.clone())
            }
            Fact::WordSaid { obligation, .. } | Fact::WordTakenBack { obligation } => {
                Place::Word(obligation.clone())
            }
            Fact::Promised { obligation, .. } | Fact::PromiseTakenBack { obligation } => {
                Place::Promise(obligation.clone())
            }
            Fact::AnswerGiven { obligation, .. } => Place::Answer(obligation.clone(), entry.seq),
            Fact::AnswerTakenBack { obligation, answer } => {
                Place::Answer(obligation.clone(), *answer)
            }
            Fact::SubmissionRecorded { submission } | Fact::SubmissionTakenBack { submission } => {
                Place::Submission(submission.clone())
            }
            Fact::AwayRecorded { absence } => Place::Absence(absence.person.clone(), absence.from),
            Fact::AwayEnded { person, from, .. } => Place::Absence(person.clone(), *from),
            Fact::GapDismissed { place, .. } | Fact::GapDismissalTakenBack { place } => {
                Place::Gap(place.clone())
            }
            Fact::ItemPlaced { source, item, .. }
            | Fact::ItemIgnored { source, item, .. }
            | Fact::PlacingTakenBack { source, item } => Place::Item(source.clone(), item.clone()),
            Fact::WishesSaid { person, .. } => Place::Wishes(person.clone()),
            Fact::LetterCancelled { letter, .. } | Fact::LetterRetryAsked { letter } => {
                Place::Letter(letter.clone())
            }
            _ => return None,
        })
    }

    /// Its key, for whoever types commands.
    pub fn shown(&self) -> String {
        match self {
            Place::Decision(key) => key.to_string(),
            Place::Sitting(key) => key.to_string(),
            Place::Event(id) => id.to_string(),
            Place::Waiver(key) | Place::Word(key) | Place::Promise(key) | Place::Answer(key, _) => {
                key.to_string()
            }
            Place::Link(key, url) => format!("{key} – {url}"),
            Place::Submission(submission) => {
                format!("{}, {}", submission.department, submission.on)
            }
            Place::Absence(person, from) => format!("{person}, {from}"),
            Place::Gap(gap) => format!("№ {}, {}", gap.number.shown(), gap.body),
            Place::Item(source, item) => format!("{source}/{item}"),
            Place::Letter(letter) => letter.to_string(),
            Place::Wishes(person) => person.to_string(),
        }
    }

    /// Whether all that was said of a place counts, and not the last word alone.
    fn adds_up(&self) -> bool {
        matches!(self, Place::Absence(..))
    }

    /// Remembers one more fact of this place.
    pub fn keep(&self, said: &mut Vec<Fact>, fact: &Fact) {
        if !self.adds_up() {
            said.clear();
        }
        said.push(fact.clone());
    }

    /// The facts after which all is as it was: what was said before is said again.
    pub fn restored(&self, before: &[Fact]) -> Vec<Fact> {
        match (before, self.adds_up()) {
            (_, true) => [&[self.bare()], before].concat(),
            ([.., before], false) => vec![before.clone()],
            ([], false) => vec![self.bare()],
        }
    }

    /// The fact after which nothing stands here.
    fn bare(&self) -> Fact {
        let reason = TAKEN_BACK.to_owned();
        match self.clone() {
            Place::Decision(decision) => Fact::DecisionRemoved { decision, reason },
            Place::Sitting(sitting) => Fact::SittingRemoved { sitting, reason },
            Place::Event(event) => Fact::EventRemoved { event, reason },
            Place::Waiver(obligation) => Fact::WaiverEnded { obligation, reason },
            Place::Wishes(person) => Fact::WishesSaid { person, wishes: None },
            Place::Link(decision, url) => Fact::LinkTakenBack { decision, url },
            Place::Word(obligation) => Fact::WordTakenBack { obligation },
            Place::Promise(obligation) => Fact::PromiseTakenBack { obligation },
            Place::Answer(obligation, answer) => Fact::AnswerTakenBack { obligation, answer },
            Place::Submission(submission) => Fact::SubmissionTakenBack { submission },
            Place::Gap(place) => Fact::GapDismissalTakenBack { place },
            Place::Item(source, item) => Fact::PlacingTakenBack { source, item },
            Place::Letter(letter) => Fact::LetterRetryAsked { letter },
            Place::Absence(person, from) => Fact::AwayEnded { person, from, back_on: from, reason },
        }
    }
}
