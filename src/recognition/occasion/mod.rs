//! What an item says of sittings of the council and of its executive committee.
//!
//! Decides from title, section and the head of the text which sittings are announced, moved,
//! called off, held or shown, on which day, at what hour and where. Pages of decisions and drafts
//! are not read: they name sittings only to date themselves. Joins nothing of several items. The
//! invariant: a sitting of a commission, of another council or of anything else makes no mark,
//! and a mark's day stands in the item.
//!
//! `sentence` cuts, `mention` (with `noun`, `council`, `role`) finds who sits, `saying` weighs the
//! verbs, `day`, `hour` and `place` read the rest, `statement` (with `choice`) puts them together
//! within one sentence, and `joining` the sentences of one item.

mod choice;
pub(super) mod council;
mod day;
mod hour;
mod joining;
mod mention;
mod noun;
mod place;
mod role;
mod saying;
mod sentence;
mod statement;

use super::act::paper::{Input, Part, parts};
use super::text::fold::Text;
use super::text::lexicon::Class;
use super::text::slug;
use super::text::spelling::every_byte;
use crate::domain::council::decision::Body;
use crate::domain::sightings::Kind;
use crate::domain::sightings::sitting_mark::{Certainty, MarkedDay, Saying, SittingMark};
use aho_corasick::AhoCorasick;
use council::Council;
use joining::{OPENING, add, fill, fitting, join, mark_of};
use mention::{Medium, Setting};
use statement::Told;
use std::sync::LazyLock;

/// How much of a text is read, in bytes.
const TEXT_HEAD: usize = 3_000;

/// What a section says of everything in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Silent,
    /// «Трансляції»: what it holds was shown, unless its title says that it is to come.
    Broadcasts,
    /// «Відео наживо»: the list of a video host; whatever the description says, it was shown.
    LiveVideos,
    /// «Анонси», «Порядки денні».
    Announcements,
}

impl Section {
    fn of(section: Option<&str>) -> Self {
        let Some(section) = section else { return Self::Silent };
        let text = Text::new(section);
        let has = |class: Class| (0..text.tokens.len()).any(|at| text.class(at) == class);
        if has(Class::Broadcast) {
            let live = text.word(0) == "відео" && text.word(1) == "наживо";
            return if live { Self::LiveVideos } else { Self::Broadcasts };
        }
        match has(Class::Announcement) || noun::has_agenda(&text) {
            true => Self::Announcements,
            false => Self::Silent,
        }
    }

    fn is_of_broadcasts(self) -> bool {
        matches!(self, Self::Broadcasts | Self::LiveVideos)
    }
}

/// The body whose sitting an item of this section and title shows: the title names it, and
/// nothing says that it is to come.
pub(super) fn shown_by(title: &str, section: &str) -> Option<Body> {
    let section = Section::of(Some(section));
    if !section.is_of_broadcasts() {
        return None;
    }
    of_title(title, Kind::News, section, &Council::default())
        .iter()
        .find(|mark| mark.says == Saying::Shown)
        .map(|mark| mark.body)
}

/// Reads the marks of an item.
pub(super) fn read(input: &Input<'_>, kind: Kind, council: &Council) -> Vec<SittingMark> {
    if matches!(kind, Kind::Decision | Kind::Draft) {
        return Vec::new();
    }
    let title_tells = has_sign(input.title) || slug::is_slug(input.title);
    let text_tells = input.text.is_some_and(|text| has_sign(head(text)));
    if !title_tells && !text_tells {
        return Vec::new();
    }
    let section = Section::of(input.section);
    let mut marks = match title_tells {
        true => of_title(input.title, kind, section, council),
        false => Vec::new(),
    };
    // «Пряма трансляція» and no more: it shows what its description names first.
    if marks.is_empty() && kind == Kind::Broadcast {
        let sentences = input.text.map(|text| sentence::sentences(head(text)));
        let first = sentences.into_iter().flatten().find(|sentence| has_sign(sentence));
        if let Some(first) = first {
            marks = of_title(first, kind, Section::Broadcasts, council);
            marks.retain(|mark| mark.on.is_some() || mark.session.is_some());
        }
    }
    let text = input.text.filter(|_| text_tells || !marks.is_empty());
    if kind == Kind::Minutes {
        if let [only] = marks.as_mut_slice() {
            only.on = only.on.or_else(|| day_of_minutes(input));
        }
    } else if let Some(text) = text {
        let setting = Setting { council, of_sittings: false };
        let medium = if kind == Kind::Order { Medium::Order } else { Medium::Text };
        // Orders and agendas are often attached; of anything else the page itself tells.
        let papers = if matches!(kind, Kind::Order | Kind::Agenda) { usize::MAX } else { 1 };
        for part in parts(text).take(papers) {
            of_text(head(part), input.title, medium, setting, &mut marks);
        }
    }
    marks.retain(|mark| {
        mark.says != Saying::Mentioned || mark.on.is_some() || mark.session.is_some()
    });
    marks
}

/// The head of minutes gives their day, which is the sitting's.
fn day_of_minutes(input: &Input<'_>) -> Option<MarkedDay> {
    let reading = Part::read(parts(input.text?).next()?, input.title).reading;
    let day = reading.adopted_on.filter(|_| reading.kind == Kind::Minutes);
    day.map(MarkedDay::Full)
}

/// «сесі», «засідан», «виконк», «виконавч», «пленарн»: whole letters, also with a Latin «i» or set
/// apart for show.
const SIGNS: [&str; 16] = [
    "есі",
    "ЕСІ",
    "иконк",
    "ИКОНК",
    "иконав",
    "ИКОНАВ",
    "асідан",
    "АСІДАН",
    "ленарн",
    "ЛЕНАРН",
    "есi",
    "ЕСI",
    "асiдан",
    "АСIДАН",
    "С Е С",
    "К О Н",
];

static ANY_SIGN: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| every_byte(&SIGNS));

/// Whether any sign occurs: without one nothing speaks of a sitting, and looking for all of them at
/// once is many times faster than folding the text.
fn has_sign(text: &str) -> bool {
    ANY_SIGN.as_ref().is_none_or(|signs| signs.is_match(text))
}

fn head(text: &str) -> &str {
    let text = text.trim_start();
    let cut = (0..=TEXT_HEAD.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..cut.unwrap_or(0)]
}

fn of_title(title: &str, kind: Kind, section: Section, council: &Council) -> Vec<SittingMark> {
    let words = slug::is_slug(title).then(|| slug::as_title(title));
    let title = words.as_deref().unwrap_or(title);
    let medium = match kind {
        Kind::Order => Medium::Order,
        Kind::Minutes => Medium::Minutes,
        _ => Medium::Title,
    };
    let setting = Setting { council, of_sittings: section.is_of_broadcasts() };
    let mut marks = Vec::new();
    // A headline is one sentence, whatever stops stand in it: «Сесія. Частина 1. 20.11.2026».
    let sentence = if medium == Medium::Order { named_by_about(title) } else { title };
    for told in statement::read(sentence, medium, setting) {
        let Some((says, certainty)) = said_by_title(&told, kind, section, medium) else {
            continue;
        };
        if told.reported
            && let Some(held) = mark_of(&told, Saying::Held, certainty)
        {
            join(&mut marks, held);
        }
        if let Some(mark) = mark_of(&told, says, certainty) {
            join(&mut marks, mark);
        }
    }
    marks
}

/// What an order is about: its head bears the date of the order.
fn named_by_about(title: &str) -> &str {
    let text = Text::new(title);
    let about = (0..text.tokens.len()).find(|at| text.class(*at) == Class::About);
    about.map_or(title, |about| text.raw(about..text.tokens.len()))
}

fn said_by_title(
    told: &Told,
    kind: Kind,
    section: Section,
    medium: Medium,
) -> Option<(Saying, Certainty)> {
    let inferred = |says: Saying| Some((says, Certainty::Inferred));
    if section == Section::LiveVideos
        && !matches!(told.says, Some(Saying::Moved | Saying::Cancelled))
    {
        let named = told.says == Some(Saying::Shown);
        return Some((Saying::Shown, if named { Certainty::Named } else { Certainty::Inferred }));
    }
    match (told.says, section) {
        (Some(says), _) if medium != Medium::Title => inferred(says),
        (Some(Saying::Held), Section::Broadcasts) => inferred(Saying::Shown),
        (Some(says), _) => Some((says, Certainty::Named)),
        (None, _) if medium == Medium::Order || !told.bare => None,
        (None, Section::Broadcasts) => inferred(Saying::Shown),
        (None, Section::Announcements) => inferred(Saying::Announced),
        (None, _) => {
            let named =
                matches!(kind, Kind::Sitting | Kind::Agenda | Kind::Broadcast | Kind::Unknown);
            let dated = told.on.is_some();
            (named || dated).then_some((Saying::Mentioned, Certainty::Inferred))
        }
    }
}

fn of_text(
    text: &str,
    title: &str,
    medium: Medium,
    setting: Setting<'_>,
    marks: &mut Vec<SittingMark>,
) {
    // Pages repeat the title above the text.
    let below = text.strip_prefix(title.trim()).filter(|rest| rest.starts_with(['\n', '\r']));
    let text = below.unwrap_or(text);
    let titled = marks.len();
    for (index, sentence) in sentence::sentences(text).into_iter().enumerate() {
        let hints = titled > 0 && (index < OPENING || is_labelled(sentence));
        if !hints && !has_sign(sentence) {
            continue;
        }
        for told in statement::read(sentence, medium, setting) {
            match fitting(marks, titled, &told, index) {
                Some(at) => fill(marks, at, &told),
                None => add(marks, &told),
            }
        }
    }
}

/// «Дата: …», «Початок о …», «Місце проведення: …».
fn is_labelled(sentence: &str) -> bool {
    const LABELS: [&str; 5] = ["Дата", "Початок", "Час", "Місце", "Коли"];
    LABELS.iter().any(|label| sentence.trim_start().starts_with(label))
}
