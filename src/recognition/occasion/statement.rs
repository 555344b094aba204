//! What one sentence says of sittings.
//!
//! Decides which day, hour and place of a sentence belong to which sitting in it, and whether the
//! sentence stands for itself or only helps to fill what a title left open. Joins nothing of
//! several sentences (that is `mod`). The invariant: a day that leads elsewhere (a term, the date
//! of a paper, the matter of a decision) is given to no sitting.

use super::choice::{self, STRAYS_BEFORE};
use super::day::{self, Day, Lead};
use super::mention::{self, Holder, Medium, Mention, Setting};
use super::role::Role;
use super::saying::{self, Cue};
use super::{hour, noun, place};
use crate::domain::council::decision::Body;
use crate::domain::sightings::sitting_mark::{MarkedDay, Saying};
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use chrono::NaiveTime;
use std::ops::Range;

/// What a sentence tells of one sitting.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// Absent where «засідання» alone is named: such a sentence only fills.
    pub(super) body: Option<Body>,
    pub(super) session: Option<u16>,
    pub(super) convocation: Option<u16>,
    pub(super) on: Option<MarkedDay>,
    pub(super) moved_from: Option<MarkedDay>,
    pub(super) at: Option<NaiveTime>,
    pub(super) place: Option<String>,
    pub(super) says: Option<Saying>,
    /// A title that shows a sitting also reports it: «Відбулася 52 сесія (відео)».
    pub(super) reported: bool,
    /// «наступна», «попередня»: not the sitting the item is about.
    pub(super) another: bool,
    /// Nothing but the sitting and its day.
    pub(super) bare: bool,
}

/// Reads a sentence.
pub(super) fn read(sentence: &str, medium: Medium, setting: Setting<'_>) -> Vec<Told> {
    let text = Text::new(sentence);
    let mentions = mention::mentions(&text, setting);
    if mentions.is_empty() {
        return loose(&text, medium).into_iter().collect();
    }
    let days = day::days(&text);
    let mut found: Vec<Told> = Vec::new();
    let mut previous: Option<(Option<Cue>, Vec<Day>)> = None;
    let first = mentions.first().map_or(0, |mention| mention.first);
    for (mention, zone) in mention::stretches(&text, &mentions) {
        let Holder::Ours(body) = mention.holder else {
            previous = None;
            continue;
        };
        let Some((mention, zone)) = told_about(&text, mention, zone) else { continue };
        let mut cue = weighed(&text, &zone, &mention, medium);
        let mut own: Vec<Day> =
            days.iter().filter(|day| zone.contains(&day.from)).copied().collect();
        // «20 листопада відбудуться засідання виконкому та сесія», «… відбудеться 3 грудня, а
        // сесія – 20 грудня»: verb and leading day are not said twice.
        if let Some((shared_cue, shared_days)) = &previous {
            let leads = |cue: &Cue| {
                cue.at < mention.first && matches!(cue.says, Saying::Announced | Saying::Held)
            };
            cue = cue.or(shared_cue.filter(leads));
            if own.is_empty() {
                own = shared_days.iter().filter(|day| day.to <= first).copied().collect();
            }
        }
        found.push(told(&text, body, &mention, &zone, cue, &own, medium));
        previous = Some((cue, own));
    }
    found
}

/// A sitting beside the matter is told about only where «яка …» goes on about it.
fn told_about(
    text: &Text<'_>,
    mention: Mention,
    zone: Range<usize>,
) -> Option<(Mention, Range<usize>)> {
    if mention.role != Role::Beside {
        return Some((mention, zone));
    }
    let behind = mention.last + 1..(mention.last + 6).min(zone.end);
    behind
        .filter(|at| matches!(text.word(*at), "яка" | "яке" | "який" | "котра" | "що" | "котре"))
        .map(|at| at.min(zone.end))
        .next()
        .map(|_| (Mention { role: Role::Subject, ..mention }, mention.first..zone.end))
}

/// The saying of a stretch, as far as its medium can say it.
fn weighed(text: &Text<'_>, zone: &Range<usize>, mention: &Mention, medium: Medium) -> Option<Cue> {
    let cue = saying::weigh(text, zone, mention)?;
    let fits = match (medium, cue.says) {
        (Medium::Minutes, _) => false,
        (Medium::Order, says) => {
            matches!(says, Saying::Announced | Saying::Moved | Saying::Cancelled)
        }
        // An announcement names the broadcast to come; only a recording is already there.
        (Medium::Text, Saying::Shown) => is_recording(text, zone),
        _ => true,
    };
    fits.then_some(cue)
}

fn is_recording(text: &Text<'_>, zone: &Range<usize>) -> bool {
    let said = |stems: &[&str]| {
        (0..text.tokens.len()).any(|at| stems.iter().any(|stem| text.word(at).starts_with(stem)))
    };
    zone.clone().any(|at| text.word(at).starts_with("відеозапис") || text.word(at) == "запис")
        && said(&["посилан", "перегля", "https", "http", "доступн", "youtu", "дивіт"])
        && !said(&["буде", "будуть", "зможете"])
}

fn told(
    text: &Text<'_>,
    body: Body,
    mention: &Mention,
    zone: &Range<usize>,
    cue: Option<Cue>,
    days: &[Day],
    medium: Medium,
) -> Told {
    let says = match medium {
        Medium::Minutes => Some(Saying::Held),
        _ => cue.map(|cue| cue.says),
    };
    let (on, moved_from) = match (says, cue) {
        (Some(Saying::Moved), Some(cue)) => choice::moved(text, zone, days, cue),
        _ => (choice::sitting_day(text, mention, cue, says, days, medium), None),
    };
    let to_come = matches!(says, Some(Saying::Announced | Saying::Moved) | None);
    Told {
        body: Some(body),
        session: mention.session.filter(|_| body == Body::Session),
        convocation: mention.convocation,
        on,
        moved_from,
        at: hour::hour(text, zone.clone()),
        place: place::place(text, zone.clone()).filter(|_| to_come),
        says,
        reported: says == Some(Saying::Shown) && saying::is_reported(text, zone, mention),
        another: is_another(text, mention),
        bare: mention.role == Role::Subject,
    }
}

/// «наступна сесія», «попереднє засідання».
fn is_another(text: &Text<'_>, mention: &Mention) -> bool {
    let near = mention.first.saturating_sub(3)..mention.last;
    near.into_iter().any(|at| {
        ["наступн", "попередн", "минул", "торішн"].iter().any(|it| text.word(at).starts_with(it))
    })
}

/// A sentence that names no body: «Засідання відбудеться 20 листопада», «Дата проведення: …».
fn loose(text: &Text<'_>, medium: Medium) -> Option<Told> {
    if medium != Medium::Text {
        return None;
    }
    let word = |at: usize, stems: &[&str]| stems.iter().any(|stem| text.word(at).starts_with(stem));
    let labelled = (0..text.tokens.len().min(3)).any(|at| {
        word(at, &["дата", "коли", "початок", "місце", "час"])
            && (1..4).any(|gap| text.is_mark(at + gap, ':') || text.word(at + gap) == "о")
    });
    let meets = noun::names_some_meeting(text)
        || (0..text.tokens.len()).any(|at| {
            text.class(at) == Class::Deputies
                || at < 3 && word(at, &["відбу", "запрош"])
                || text.word(at) == "члени" && word(at + 1, &["виконав", "виконком"])
        });
    if !labelled && !meets {
        return None;
    }
    let all = 0..text.tokens.len();
    let days = day::days(text);
    let on = days
        .iter()
        .find(|day| matches!(day.lead, Lead::Plain | Lead::Onto))
        .filter(|day| {
            let matter = (0..day.from).any(|at| text.class(at) == Class::About);
            labelled || !matter && choice::strays_in(text, 0..day.from) <= STRAYS_BEFORE
        })
        .map(|day| day.day);
    Some(Told {
        body: None,
        session: None,
        convocation: None,
        on,
        moved_from: days.iter().find(|day| day.lead == Lead::OutOf).map(|day| day.day),
        at: hour::hour(text, all.clone()),
        place: place::place(text, all),
        says: None,
        reported: false,
        another: false,
        bare: false,
    })
}
