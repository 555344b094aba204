//! What lies behind the story of an obligation: a letter that told of it, a page as it was kept.
//!
//! Decides what belongs to it: nobody reads a letter or a page by guessing its name. Nothing is
//! written.

use super::explain::items_behind;
use super::outbox::{LetterShown, shown};
use crate::daemon::desk::refusal::{OperationError, refused, unknown_obligation};
use crate::daemon::parts::Parts;
use crate::daemon::poll::evidence::read_back;
use crate::domain::ids::{LetterId, ObligationKey};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A page as it was kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptShown {
    /// When it was seen so.
    pub at: DateTime<Utc>,
    /// Its address.
    pub url: String,
    /// Its headline.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Its files, by their addresses.
    pub files: Vec<String>,
}

/// A letter that told of an obligation, as it left.
pub(super) fn letter(
    parts: &Parts,
    key: &ObligationKey,
    letter: &LetterId,
    now: DateTime<Utc>,
) -> Result<LetterShown, OperationError> {
    let mut told = parts.store.state().told.iter();
    match told.any(|(notice, told)| notice.obligation == *key && told.letter == *letter) {
        true => shown(parts, letter, now),
        false => Err(refused("такого листа про це не надсилали")),
    }
}

/// A kept page behind an obligation.
pub(super) fn kept(
    parts: &Parts,
    key: &ObligationKey,
    evidence: &str,
    now: DateTime<Utc>,
) -> Result<KeptShown, OperationError> {
    let decided = parts.decided(now);
    let Some(obligation) = decided.get(key) else {
        return Err(unknown_obligation(parts, key, now));
    };
    let behind = items_behind(parts, obligation);
    let known = behind.iter().filter_map(|(source, item)| parts.known_item(source, item));
    let own = known.flat_map(|known| &known.evidence).find(|kept| kept.evidence == evidence);
    let page = own.and_then(|_| read_back(parts, evidence));
    let Some(page) = page else {
        return Err(refused("такої копії не збережено"));
    };
    let shown = page.shown;
    Ok(KeptShown {
        at: page.seen_at,
        url: shown.url,
        title: shown.title,
        text: shown.text,
        files: shown.files,
    })
}
