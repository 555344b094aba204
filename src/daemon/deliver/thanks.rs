//! Thanks for what is done: looked into once a sending morning, so that they never take the place
//! of a graver letter of the same day, and several are one letter.

use super::morning::is_looked_into_today;
use crate::daemon::decided::Decided;
use crate::daemon::parts::Parts;
use crate::domain::ids::PersonId;
use crate::domain::notice::key::NoticeKey;
use crate::domain::notice::thanks::{Written, thanks};
use chrono::{DateTime, Utc};

/// The thanks that must be told at the moment of what was decided, and were not.
pub(in crate::daemon) fn due(parts: &Parts, decided: &Decided) -> Vec<NoticeKey> {
    let state = parts.store.state();
    let written = state.told.iter().filter_map(|(key, told)| {
        let reader = &state.letters.get(&told.letter)?.person;
        Some(Written { key, reader, heard: parts.heard(key) })
    });
    let mut due = thanks(written, |key| decided.get(key), &parts.view(decided.now));
    due.retain(|notice| is_first_look(parts, &notice.person, decided.now));
    due
}

/// Whether no turn was finished in a person's hours of this day.
fn is_first_look(parts: &Parts, person: &PersonId, now: DateTime<Utc>) -> bool {
    let zone = parts.config.calendar.zone;
    let person = parts.config.plan.directory.person(person);
    let last = parts.last_finished_turn().filter(|_| is_looked_into_today(parts, now));
    last.is_none_or(|last| {
        let time = last.with_timezone(&zone).time();
        let wishes = person.map(|person| parts.store.state().register.wishes_of(person));
        wishes.is_some_and(|wishes| !wishes.allow_time(time, parts.config.calendar.sending))
    })
}
