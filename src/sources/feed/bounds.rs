//! How large a feed may be, counted while its tags are scanned and before any parser sees it.
//!
//! Decides nothing about what a feed says. The invariant: what is counted grows no faster than the
//! document, and never beyond its bound. Lengths of titles and texts are cut where items are made.

use super::names::is_entry;
use crate::domain::sightings::cause::document::FeedFault;
use crate::sources::document::markup::{Closing, Kind, Token, attributes, local};

/// No council's feed lists more; it is what is known of one source at the most.
pub const ENTRIES_MAX: usize = 20_000;

/// Elements within elements; feeds have five, and whole pages in their texts some dozens.
pub const DEPTH_MAX: usize = 400;

/// Attributes of one tag.
pub const ATTRIBUTES_MAX: usize = 400;

/// Elements of HTML that stand in texts and are never closed.
const NEVER_CLOSED: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

/// What has been counted so far.
#[derive(Default)]
pub struct Bounds<'a> {
    entries: usize,
    open: Vec<&'a str>,
}

impl<'a> Bounds<'a> {
    /// Counts one piece; the bound that it breaks, if any.
    pub fn count(&mut self, token: &Token<'a>) -> Result<(), FeedFault> {
        match token.kind {
            Kind::Start { name, attributes: inside, closing } => {
                self.entries += usize::from(is_entry(name));
                hold(self.entries, ENTRIES_MAX, |limit| FeedFault::TooManyEntries { limit })?;
                // Counting is dearer than looking.
                let signs = inside.bytes().filter(|byte| *byte == b'=').count();
                if signs > ATTRIBUTES_MAX {
                    let count = attributes(inside).len();
                    hold(count, ATTRIBUTES_MAX, |limit| FeedFault::TooManyAttributes { limit })?;
                }
                let stays = NEVER_CLOSED.iter().any(|it| local(name).eq_ignore_ascii_case(it));
                if closing == Closing::Later && !stays {
                    self.open.push(name);
                }
                hold(self.open.len(), DEPTH_MAX, |limit| FeedFault::TooDeep { limit })
            }
            Kind::End { name } => {
                // What was never closed inside ends with it.
                if let Some(at) = self.open.iter().rposition(|open| *open == name) {
                    self.open.truncate(at);
                }
                Ok(())
            }
            Kind::Text(_) | Kind::CData(_) | Kind::Aside => Ok(()),
        }
    }
}

/// Whether a count is within its bound.
pub fn hold(
    count: usize,
    limit: usize,
    fault: impl FnOnce(usize) -> FeedFault,
) -> Result<(), FeedFault> {
    if count > limit { Err(fault(limit)) } else { Ok(()) }
}
