//! Which of a sentence's days is the sitting's.
//!
//! Decides among the days of one stretch: the nearest that nothing leads elsewhere, and for a
//! moved sitting the new day and the old one. The invariant: where unknown words stand between a
//! sitting and a day, the sitting has no day rather than a wrong one.

use super::day::{Day, Lead};
use super::mention::{Medium, Mention};
use super::saying::Cue;
use crate::domain::sightings::sitting_mark::{MarkedDay, Saying};
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::numeral_words;
use crate::recognition::text::token::Shape;
use std::ops::Range;

/// The new day and the old one.
pub(super) fn moved(
    text: &Text<'_>,
    zone: &Range<usize>,
    days: &[Day],
    cue: Cue,
) -> (Option<MarkedDay>, Option<MarkedDay>) {
    let of = |lead: Lead| days.iter().filter(move |day| day.lead == lead);
    let mut on = of(Lead::Onto).next_back().map(|day| day.day);
    let mut old = of(Lead::OutOf).next().map(|day| day.day);
    if let Some(plain) = of(Lead::Plain).next() {
        let told = (0..plain.from).any(|at| {
            at != cue.at && text.class(at) == Class::Future && text.word(at).starts_with("відбуд")
        });
        // «3 грудня перенесено на 14:00», «зміна часу»: another hour of the same day.
        let hour = zone.clone().any(|at| text.word(at) == "на" && text.is_mark(at + 2, ':'))
            || text.word(cue.at).starts_with("змін") && text.word(cue.at + 1).starts_with("час");
        match told || hour && old.is_none() {
            true if on.is_none() => on = Some(plain.day),
            _ => old = old.or(Some(plain.day)),
        }
    }
    (on, old.filter(|old| Some(*old) != on))
}

/// How many unknown words may stand between a sitting and its day.
const STRAYS_TO_COME: usize = 7;

const STRAYS_TOLD: usize = 1;

pub(super) const STRAYS_BEFORE: usize = 6;

pub(super) fn sitting_day(
    text: &Text<'_>,
    mention: &Mention,
    cue: Option<Cue>,
    says: Option<Saying>,
    days: &[Day],
    medium: Medium,
) -> Option<MarkedDay> {
    let allowed = match says {
        Some(Saying::Announced | Saying::Cancelled) => STRAYS_TO_COME,
        _ => STRAYS_TOLD,
    };
    let near = |day: &&Day| {
        let from_cue = cue.is_some_and(|cue| strays(text, cue.at, day) <= 1);
        let gap = match day.from < mention.first {
            true => day.to..mention.first,
            false => mention.last + 1..day.from,
        };
        let subject = gap.clone().any(|at| text.class(at) == Class::About && at > mention.last)
            || day.from > mention.last
                && gap.clone().any(|at| text.is_mark(at, ':') && at + 3 < day.from);
        // «…, на якому розглянули …»: behind a comma a report goes on to its matter.
        let aside = !matches!(says, Some(Saying::Announced | Saying::Cancelled))
            && day.from > mention.last
            && gap.clone().any(|at| {
                let of_it = matches!(text.word(at + 1), "яка" | "яке" | "який" | "що");
                text.is_mark(at, ',') && at + 1 < day.from && !(of_it && from_cue)
            });
        let allowed = match day.from < mention.first {
            true => allowed.max(STRAYS_BEFORE),
            false => allowed,
        };
        !subject && !aside && (from_cue || strays_in(text, gap) <= allowed)
    };
    let fits = |day: &&Day| match day.lead {
        Lead::Plain | Lead::Onto => true,
        Lead::OutOf => says == Some(Saying::Cancelled),
        Lead::Elsewhere => false,
    };
    let behind_the_verb = |day: &&Day| {
        medium != Medium::Order || cue.is_some_and(|cue| day.from > cue.at) || {
            // «1. 20 листопада скликати сесію»
            cue.is_some_and(|cue| strays(text, cue.at, day) == 0)
        }
    };
    days.iter()
        .filter(fits)
        .filter(near)
        .filter(behind_the_verb)
        .min_by_key(|day| match day.from < mention.first {
            true => mention.first - day.from.min(day.to),
            false => day.from.saturating_sub(mention.last),
        })
        .map(|day| day.day)
}

fn strays(text: &Text<'_>, at: usize, day: &Day) -> usize {
    match at < day.from {
        true => strays_in(text, at + 1..day.from),
        false => strays_in(text, day.to..at),
    }
}

pub(super) fn strays_in(text: &Text<'_>, gap: Range<usize>) -> usize {
    gap.filter(|at| {
        let word = text.word(*at);
        text.shape(*at) == Some(Shape::Word)
            && text.class(*at) == Class::Other
            && word.chars().count() > 2
            && !numeral_words::is_ordinal_word(word)
            && !word.starts_with("год")
    })
    .count()
}
