//! The head of a paper: title, slug and the first lines of its text, read together.

use super::fields;
use super::sheet::Reading;
use crate::domain::sightings::{ATTACHMENT_TEXT, Kind};
use crate::recognition::act;
use crate::recognition::text::fold::Text;
use crate::recognition::text::slug;

/// What is known of an item before its meaning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input<'a> {
    /// Headline, or the first lines of an act, or a slug.
    pub title: &'a str,
    /// The section it stands in.
    pub section: Option<&'a str>,
    /// Its address.
    pub url: Option<&'a str>,
    /// Its plain text.
    pub text: Option<&'a str>,
}

pub(in crate::recognition) fn read_title(title: &str) -> Reading {
    if slug::is_slug(title) {
        let words = slug::as_title(title);
        return act::read(&Text::new(&words));
    }
    act::read(&Text::new(title))
}

/// How much of a text is looked at: the head of an act is at its beginning.
pub(in crate::recognition) const TEXT_HEAD: usize = 3_000;

/// The text of the page, then of each of its attachments: each may open with an act's head.
pub(in crate::recognition) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(ATTACHMENT_TEXT)
}

/// Reads the head of a text; also gives the text that was read.
pub(in crate::recognition) fn read_head<'t>(text: &'t str, title: &str) -> (Reading, &'t str) {
    let text = text.trim_start();
    let cut = (0..=TEXT_HEAD.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let text = &text[..cut.unwrap_or(0)];
    // Pages repeat the title above the act; the act's own head comes after it.
    if let Some(rest) = text.strip_prefix(title.trim()) {
        let below = act::read(&Text::new(rest));
        if !matches!(below.kind, Kind::News | Kind::Unknown | Kind::Sitting) {
            return (below, rest);
        }
    }
    let mut reading = act::read(&Text::new(text));
    if let Some(below) = fields::below(text) {
        complete(&mut reading, &act::read(&Text::new(below)));
    }
    (reading, text)
}

/// A table may leave the day and the session to the head of the act below it.
pub(in crate::recognition) fn complete(reading: &mut Reading, head: &Reading) {
    let one_act = reading.kind == Kind::Decision
        && head.kind == Kind::Decision
        && (reading.number.is_none() || head.number.is_none() || reading.number == head.number);
    if one_act {
        reading.number = reading.number.take().or(head.number.clone());
        reading.adopted_on = reading.adopted_on.or(head.adopted_on);
        reading.session = reading.session.or(head.session);
        reading.convocation = reading.convocation.or(head.convocation);
        reading.body = reading.body.or(head.body);
    }
}

/// The last part of an address, where engines write the headline in Latin letters.
pub(in crate::recognition) fn slug_of(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next()?.trim_end_matches('/');
    let (_, last) = path.rsplit_once('/')?;
    // New engines put the number of the page before the headline.
    let bare = last.trim_start_matches(|c: char| c.is_ascii_digit());
    match bare.strip_prefix('-') {
        Some(bare) if last.len() - bare.len() > 5 => Some(bare),
        _ => Some(last),
    }
}
