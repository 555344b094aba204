//! Thanks for what is done: looked into once a sending morning, so that they never take the place
//! of a graver letter of the same day, and several are one letter.

use super::morning::is_looked_into_today;
use crate::daemon::decided::Decided;
use crate::daemon::parts::Parts;
use crate::domain::notice::key::NoticeKey;
use crate::domain::notice::thanks::{Written, thanks};

/// The thanks that must be told at the moment of what was decided, and were not.
pub(in crate::daemon) fn due(parts: &Parts, decided: &Decided) -> Vec<NoticeKey> {
    if is_looked_into_today(parts, decided.now) {
        return Vec::new();
    }
    let state = parts.store.state();
    let written = state.told.iter().filter_map(|(key, told)| {
        let reader = &state.letters.get(&told.letter)?.person;
        Some(Written { key, reader, heard: parts.heard(key) })
    });
    thanks(written, |key| decided.get(key), &parts.view(decided.now))
}
