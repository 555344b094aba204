//! Whether what a read shows of a known item is something else than what is known of it.
//!
//! Decides nothing of what follows. The invariant: what moves at every visit is no difference.

use crate::daemon::parts::Parts;
use crate::domain::ids::SourceId;
use crate::domain::sightings::Item;
use crate::store::digest::ItemDigest;
use crate::store::state::KnownItem;

/// Whether an item looks different in a way that matters. A text alone counts only when it
/// changes what it says: counters and related links move at every visit.
pub(super) fn differs(parts: &Parts, source: &SourceId, known: &KnownItem, new: &Item) -> bool {
    looks_different(&known.item, new)
        || known.has_text != new.text.is_some()
        || (known.digest != ItemDigest::of(new) && {
            let before = parts.whole_item(source, &known.item.id);
            before.is_none_or(|it| parts.understanding_of(&it) != parts.understanding_of(new))
        })
}

/// Whether an item looks different, whatever its text.
pub(super) fn looks_different(known: &Item, new: &Item) -> bool {
    known.title != new.title
        || known.url != new.url
        || known.section != new.section
        || known.dates != new.dates
}
