//! An item as the papers it consists of: its headline, its page, each of its attachments.
//!
//! Decides where one paper ends and the next begins, and reads each once. Does not set them
//! beside each other (that is `witness`). The invariant: every text is folded once, and only its
//! beginning is looked at, unless it goes on with further heads.

use super::fields;
use super::head::{self, Head, Stage, Voice};
use super::paper_kind::PaperKind;
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

/// A part of an item's text, with its heads.
pub(in crate::recognition) struct Part<'a> {
    pub(in crate::recognition) text: Text<'a>,
    /// Every head in it, in order; the first decides what the part is.
    pub(in crate::recognition) heads: Vec<Head>,
    /// What the part says of itself.
    pub(in crate::recognition) reading: Reading,
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

impl<'a> Part<'a> {
    /// Reads the head of a part; `title` may stand above it once more.
    pub(in crate::recognition) fn read(text: &'a str, title: &str) -> Self {
        let text = text.trim_start();
        // Pages repeat the title above the act; the act's own head comes after it.
        let rest = Some(title.trim()).filter(|title| !title.is_empty());
        let rest = rest.and_then(|title| text.strip_prefix(title));
        if let Some(below) = rest.map(Self::of)
            && !matches!(below.reading.kind, Kind::News | Kind::Unknown | Kind::Sitting)
        {
            return below;
        }
        Self::of(text)
    }

    fn of(raw: &'a str) -> Self {
        let cut = (0..=TEXT_HEAD.min(raw.len())).rev().find(|at| raw.is_char_boundary(*at));
        let raw = &raw[..cut.unwrap_or(0)];
        let text = Text::new(raw);
        let fields = fields::read(&text);
        let behind = fields.as_ref().map_or(0, |fields| fields.to);
        let mut heads = head::heads_in(&text, behind);
        if heads.is_empty() && behind > 0 {
            heads = head::heads_in(&text, 0);
        }
        if let Some(first) = heads.first_mut()
            && first.voice == Voice::Own
            && act::is_roll_call(&text)
        {
            first.stage = Stage::Draft;
        }
        let own = heads.first().map(act::of_head);
        let reading = match (fields, own) {
            (Some(fields), Some(own)) => {
                let named = fields.names_paper;
                let table = act::from_fields(&text, fields);
                // A kind that says nothing («Регуляторна політика») it leaves to the head below.
                let is_open = !named && matches!(table.kind, Kind::News | Kind::Unknown);
                match is_open && own.kind == Kind::Decision {
                    true => filled(own, table),
                    false => completed(table, own),
                }
            }
            (Some(fields), None) => act::from_fields(&text, fields),
            (None, Some(own)) => own,
            (None, None) => act::read(&text),
        };
        Self { text, heads, reading }
    }

    /// Whether its own head says that it is a paper of another kind.
    pub(in crate::recognition) fn is_other_paper(&self) -> bool {
        self.heads.first().is_some_and(|head| {
            head.kind == PaperKind::Other || !head.is_act() && !head.is_nameless()
        })
    }

    /// Whether its own head says that it is an act.
    pub(in crate::recognition) fn own_act(&self) -> Option<&Head> {
        self.heads
            .first()
            .filter(|head| head.is_act() && head.voice == Voice::Own && head.stage == Stage::Final)
    }
}

/// The head of an act below a table that does not say what it is.
fn filled(head: Reading, table: Reading) -> Reading {
    Reading {
        number: head.number.or(table.number),
        adopted_on: head.adopted_on.or(table.adopted_on),
        ..head
    }
}

/// A table may leave the day and the session to the head of the act below it.
fn completed(mut table: Reading, head: Reading) -> Reading {
    let one_act = table.kind == Kind::Decision
        && head.kind == Kind::Decision
        && (table.number.is_none() || head.number.is_none() || table.number == head.number);
    if one_act {
        table.number = table.number.take().or(head.number);
        table.adopted_on = table.adopted_on.or(head.adopted_on);
        table.session = table.session.or(head.session);
        table.convocation = table.convocation.or(head.convocation);
        table.body = head.body.or(table.body);
    }
    table
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
