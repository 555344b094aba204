//! What of a letter is true at a moment.
//!
//! Decides which of a letter's notices may be said now, and whether some wait for sight of a
//! source. Does not decide what happens to the letter then.

use super::{monthly, trouble, weekly};
use crate::daemon::decided::Decided;
use crate::daemon::parts::Parts;
use crate::domain::notice::key::{NoticeKey, Rung};
use crate::domain::notice::{Holding, accuses, holds, is_about, sittings_in_question};
use crate::store::state::LetterEntry;
use std::collections::BTreeSet;

/// What of a letter may be said now.
pub(super) struct Sayable {
    /// What may be said.
    pub(super) notices: Vec<NoticeKey>,
    /// Whether something more may be said once a source was read.
    pub(super) held: bool,
}

/// What of a letter may be said now.
pub(super) fn sayable(parts: &Parts, entry: &LetterEntry, decided: &Decided) -> Sayable {
    let mut sayable = Sayable { notices: Vec::new(), held: false };
    let register = &parts.store.state().register;
    let today = parts.config.calendar.day_of(decided.now);
    let in_question = sittings_in_question(&decided.obligations);
    for key in &entry.notices {
        // Answered since the letter was prepared: it is promised, or somebody else's. What was
        // promised and is done is thanked for at once.
        if key.rung != Rung::Thanks && register.is_promised(&key.obligation, today)
            || register.is_disclaimed(&key.obligation, &key.person)
        {
            continue;
        }
        let obligation = decided.get(&key.obligation);
        // Whether its sitting takes place is asked since the letter was prepared.
        if accuses(key.rung) && obligation.is_some_and(|it| is_about(it, &in_question)) {
            continue;
        }
        match obligation.map(|obligation| holds(key, obligation)) {
            Some(Holding::True) => sayable.notices.push(key.clone()),
            Some(Holding::NeedsLook(_)) => sayable.held = true,
            Some(Holding::Gone) => {}
            None if monthly::is_report(key) => sayable.notices.push(key.clone()),
            None if weekly::of_notice(parts, key, decided.now).is_some() => {
                sayable.notices.push(key.clone());
            }
            None if trouble::of_notice(parts, key).is_some() => sayable.notices.push(key.clone()),
            None => {}
        }
    }
    // A letter that waited for days has more than one step of a thing to tell.
    let overtaken = overtaken(&sayable.notices);
    sayable.notices.retain(|key| !overtaken.contains(key));
    sayable
}

/// Steps of a ladder of which a later one is told as well.
fn overtaken(notices: &[NoticeKey]) -> BTreeSet<NoticeKey> {
    let later = |one: &NoticeKey, other: &NoticeKey| {
        one.obligation == other.obligation
            && one.due_on == other.due_on
            && one.person == other.person
            && other.rung.follows(one.rung)
    };
    let overtaken = notices.iter().filter(|one| notices.iter().any(|other| later(one, other)));
    overtaken.cloned().collect()
}

/// Whether all that a letter may still say waits until a source is read.
pub(super) fn waits_for_sight(parts: &Parts, entry: &LetterEntry, decided: &Decided) -> bool {
    let sayable = sayable(parts, entry, decided);
    sayable.held && sayable.notices.is_empty()
}
