//! Which telling words occur in a stretch of text, and where.
//!
//! Decides nothing: it is the list of evidence that `act` and `sitting` weigh. The invariant: a
//! sign is noted at its first place only.

use super::fold::Text;
use super::lexicon::Class;
use super::token::{Case, Shape};
use super::{numeral_words, numerals};
use crate::domain::council::decision::Body;

/// The first place of each telling word.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::recognition) struct Signs {
    pub(in crate::recognition) decision: Option<usize>,
    pub(in crate::recognition) order: Option<usize>,
    pub(in crate::recognition) minutes: Option<usize>,
    pub(in crate::recognition) draft: Option<usize>,
    /// «порядок денний».
    pub(in crate::recognition) agenda: Option<usize>,
    pub(in crate::recognition) session: Option<usize>,
    pub(in crate::recognition) convocation: Option<usize>,
    /// «виконком» or «виконавчий комітет».
    pub(in crate::recognition) executive: Option<usize>,
    pub(in crate::recognition) council: Option<usize>,
    pub(in crate::recognition) meeting: Option<usize>,
    pub(in crate::recognition) plenary: Option<usize>,
    pub(in crate::recognition) commission: Option<usize>,
    pub(in crate::recognition) extraordinary: Option<usize>,
    pub(in crate::recognition) future: Option<usize>,
    pub(in crate::recognition) past: Option<usize>,
    pub(in crate::recognition) telling: Option<usize>,
    pub(in crate::recognition) announcement: Option<usize>,
    pub(in crate::recognition) paper: Option<usize>,
    pub(in crate::recognition) broadcast: Option<usize>,
    pub(in crate::recognition) deputies: Option<usize>,
    /// A decision of somebody else, or a session of something else.
    pub(in crate::recognition) foreign: Option<usize>,
    pub(in crate::recognition) foreign_session: Option<usize>,
    /// The first lower-case word the vocabulary does not know.
    pub(in crate::recognition) stray: Option<usize>,
    /// The last one.
    pub(in crate::recognition) last_stray: Option<usize>,
}

impl Signs {
    /// Notes the signs at the given tokens.
    pub(in crate::recognition) fn at(
        text: &Text<'_>,
        indices: impl Iterator<Item = usize>,
    ) -> Self {
        let mut signs = Self::default();
        for at in indices {
            signs.note(text, at);
        }
        signs
    }

    fn note(&mut self, text: &Text<'_>, at: usize) {
        let Some(token) = text.tokens.get(at).filter(|token| token.shape == Shape::Word) else {
            return;
        };
        let slot = match token.class {
            Class::Decision => &mut self.decision,
            Class::Order => &mut self.order,
            Class::Minutes => &mut self.minutes,
            Class::Draft => &mut self.draft,
            Class::OrderOfDay if text.class(at + 1) == Class::DayAdjective => &mut self.agenda,
            Class::Session => &mut self.session,
            Class::Convocation => &mut self.convocation,
            Class::ExecutiveWord => &mut self.executive,
            Class::ExecutiveAdjective if text.class(at + 1) == Class::Committee => {
                &mut self.executive
            }
            Class::Council => self.council_or_foreign(text, at),
            Class::Meeting => &mut self.meeting,
            Class::Plenary => &mut self.plenary,
            Class::Commission => &mut self.commission,
            Class::SessionAdjective => &mut self.extraordinary,
            Class::Future => &mut self.future,
            Class::Past => &mut self.past,
            Class::Telling => &mut self.telling,
            Class::Announcement => &mut self.announcement,
            Class::Paper => &mut self.paper,
            Class::Broadcast => &mut self.broadcast,
            Class::Deputies => &mut self.deputies,
            Class::Foreign => &mut self.foreign,
            Class::ForeignSession => &mut self.foreign_session,
            // Whatever stands before «ради» says which council it is.
            Class::Other
                if token.case == Case::Lower
                    && text.class(at + 1) != Class::Council
                    && !is_numeral(text, at) =>
            {
                self.last_stray = Some(at);
                &mut self.stray
            }
            _ => return,
        };
        slot.get_or_insert(at);
    }

    /// «громадська рада», «Верховна Рада» and «педагогічна рада» adopt nothing of ours.
    fn council_or_foreign(&mut self, text: &Text<'_>, at: usize) -> &mut Option<usize> {
        let foreign = at > 0 && text.class(at - 1) == Class::ForeignAdjective;
        if foreign { &mut self.foreign } else { &mut self.council }
    }

    /// The body that the words name, and how firmly.
    pub(in crate::recognition) fn body(&self) -> Option<(Body, Firmness)> {
        let near = |executive: usize| self.decision.is_none_or(|decision| executive < decision + 3);
        match (self.executive, self.session) {
            (Some(executive), Some(_)) if near(executive) => {
                Some((Body::Executive, Firmness::Named))
            }
            (_, Some(_)) => Some((Body::Session, Firmness::Named)),
            (Some(_), None) => Some((Body::Executive, Firmness::Named)),
            (None, None) => self
                .council
                .or(self.convocation)
                .or(self.plenary)
                .map(|_| (Body::Session, Firmness::Implied)),
        }
    }
}

/// How firmly the words name a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Firmness {
    /// «сесія», «виконавчий комітет».
    Named,
    /// «рада», «скликання»: a section may know better.
    Implied,
}

fn is_numeral(text: &Text<'_>, at: usize) -> bool {
    let word = text.word(at);
    let ending = text.glued(at) && at > 0 && word.chars().count() <= 3;
    ending || numeral_words::is_numeral(word) || numerals::roman_at(text, at).is_some()
}
