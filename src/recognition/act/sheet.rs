//! What is read off one paper: kind, body, number, date, session, and how firmly.

use super::name::{self, Zones};
use super::numbers::{self, Numbered};
use crate::domain::council::decision::{Body, DecisionNumber};
use crate::domain::sightings::Kind;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::signs::{Firmness, Signs};
use crate::recognition::text::{dates, numerals};
use chrono::NaiveDate;
use std::cell::OnceCell;
use std::ops::Range;

/// What a text says of itself.
#[derive(Clone, Debug)]
pub(in crate::recognition) struct Reading {
    pub(in crate::recognition) kind: Kind,
    pub(in crate::recognition) body: Option<Body>,
    pub(in crate::recognition) firmness: Firmness,
    pub(in crate::recognition) number: Option<DecisionNumber>,
    pub(in crate::recognition) adopted_on: Option<NaiveDate>,
    pub(in crate::recognition) session: Option<u16>,
    pub(in crate::recognition) convocation: Option<u16>,
    /// The evidence for the kind, in English.
    pub(in crate::recognition) why: &'static str,
}

impl Reading {
    /// A reading of this kind that has read nothing else.
    pub(in crate::recognition) fn plain(kind: Kind, why: &'static str) -> Self {
        Self {
            kind,
            body: None,
            firmness: Firmness::Implied,
            number: None,
            adopted_on: None,
            session: None,
            convocation: None,
            why,
        }
    }
}

pub(in crate::recognition::act) const MOST_SESSIONS: u16 = 200;

pub(in crate::recognition::act) const MOST_CONVOCATIONS: u16 = 20;

/// A text with everything that was found in it.
pub(in crate::recognition) struct Sheet<'t, 'a> {
    pub(in crate::recognition) text: &'t Text<'a>,
    pub(in crate::recognition) zones: Zones,
    /// Signs outside the act's name.
    pub(in crate::recognition) outside: Signs,
    everywhere: OnceCell<Signs>,
}

impl<'t, 'a> Sheet<'t, 'a> {
    pub(in crate::recognition) fn new(text: &'t Text<'a>) -> Self {
        let zones = name::zones(text);
        let outside = Signs::at(text, zones.head.clone().chain(zones.tail.clone()));
        Self { text, zones, outside, everywhere: OnceCell::new() }
    }

    /// All signs, the act's name included: an announcement is «про скликання …».
    pub(in crate::recognition) fn everywhere(&self) -> &Signs {
        self.everywhere.get_or_init(|| Signs::at(self.text, 0..self.text.tokens.len()))
    }

    fn in_head(&self, at: Option<usize>) -> Option<usize> {
        at.filter(|at| self.zones.head.contains(at))
    }

    /// The word that names the act: its number and date stand after it.
    fn act_word(&self) -> Option<usize> {
        let signs = &self.outside;
        self.in_head(signs.decision)
            .or_else(|| self.in_head(signs.order))
            .or_else(|| self.in_head(signs.minutes))
    }

    pub(in crate::recognition) fn has_name(&self) -> bool {
        self.zones.name.len() > 1
    }

    pub(in crate::recognition) fn named_by_about(&self) -> bool {
        self.text.class(self.zones.name.start) == Class::About && self.has_name()
    }
}

/// Session and convocation named in the zones.
pub(in crate::recognition) fn session_and_convocation(
    text: &Text<'_>,
    zones: &[Range<usize>],
) -> (Option<u16>, Option<u16>) {
    let find = |class: Class, most: u16| {
        zones.iter().find_map(|zone| {
            zone.clone()
                .filter(|at| text.class(*at) == class)
                .find_map(|at| numerals::ordinal_of(text, at, zone.start, most))
        })
    };
    (find(Class::Session, MOST_SESSIONS), find(Class::Convocation, MOST_CONVOCATIONS))
}

/// What the head says besides the kind.
pub(in crate::recognition) struct Details {
    pub(in crate::recognition) numbered: Option<Numbered>,
    pub(in crate::recognition) adopted_on: Option<NaiveDate>,
    /// A date stands in the head, whole or not.
    pub(in crate::recognition) dated: bool,
    pub(in crate::recognition) session: Option<u16>,
    pub(in crate::recognition) convocation: Option<u16>,
}

impl Details {
    pub(in crate::recognition) fn read(sheet: &Sheet<'_, '_>) -> Self {
        let head = sheet.zones.head.clone();
        let act = sheet.act_word();
        let found = dates::dates_in(sheet.text, head.clone());
        let numbered = numbers::signed(sheet.text, head.clone(), act)
            .or_else(|| numbers::bare(sheet.text, head.clone(), act, &found).map(Numbered::As));
        let zones = [head, sheet.zones.tail.clone()];
        let (session, convocation) = session_and_convocation(sheet.text, &zones);
        Self {
            numbered,
            adopted_on: dates::adoption(sheet.text, &found, act),
            dated: !found.is_empty(),
            session,
            convocation,
        }
    }

    pub(in crate::recognition) fn number(&self) -> Option<DecisionNumber> {
        match &self.numbered {
            Some(Numbered::As(shown)) => Some(DecisionNumber::new(shown.as_str())),
            _ => None,
        }
    }

    pub(in crate::recognition) fn has_number(&self) -> bool {
        matches!(self.numbered, Some(Numbered::As(_) | Numbered::Without))
    }
}

/// A kind, the body with the firmness of its evidence, and the evidence in English.
pub(in crate::recognition) type Verdict = (Kind, Option<(Body, Firmness)>, &'static str);
