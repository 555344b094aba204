//! The reminder ladder of a duty: what the file says, and for the rest its kind's own.

use super::duties::Kind;
use super::toml::reader::{Table, Value};
use crate::domain::plan::Ladder;
use crate::domain::plan::term::DayCount;

/// The ladder of a kind where the file says nothing.
fn usual(kind: Option<Kind>) -> Ladder {
    let ladder = |before: &[u16], before_count, after_every, escalate_after| Ladder {
        before: before.to_vec(),
        before_count,
        after_first: 1,
        after_every,
        escalate_after,
        ends_after_days: 30,
    };
    match kind {
        None | Some(Kind::Publication) => ladder(&[10, 5, 2, 0], DayCount::Calendar, 5, 3),
        Some(Kind::Submission) => ladder(&[5, 1], DayCount::Working, 5, 3),
        Some(Kind::Freshness) => ladder(&[1], DayCount::Working, 5, 5),
        Some(Kind::Coverage) => ladder(&[1], DayCount::Working, 5, 5),
        // The morning of the sitting, and the morning of the last day.
        Some(Kind::Broadcast) => ladder(&[1, 0], DayCount::Calendar, 5, 3),
        Some(Kind::Announcement) => ladder(&[2, 0], DayCount::Working, 5, 3),
        Some(Kind::Security) => ladder(&[14, 3], DayCount::Calendar, 10, 20),
        Some(Kind::Platform) => ladder(&[3, 0], DayCount::Working, 5, 3),
        Some(Kind::Presence) => ladder(&[30, 7], DayCount::Calendar, 10, 10),
    }
}

/// Reads `[measure.duty.ladder]`.
pub(super) fn read(duty: &Table<'_>, kind: Option<Kind>) -> Option<Ladder> {
    let usual = usual(kind);
    let Some(value) = duty.get("ladder") else { return Some(usual) };
    let table = value.table()?;
    let before = match table.get("before") {
        Some(value) => read_rungs(&value),
        None => Some(usual.before),
    };
    let words = [("calendar", DayCount::Calendar), ("working", DayCount::Working)];
    let before_count = match table.get("before_count") {
        Some(value) => value.word(&words),
        None => Some(usual.before_count),
    };
    let days = |key, usual| match table.get(key) {
        Some(value) => value.number::<u16>(1..=365).map(|days| days.value),
        None => Some(usual),
    };
    let after_first = days("after_first", usual.after_first);
    let after_every = days("after_every", usual.after_every);
    let escalate_after = days("escalate_after", usual.escalate_after);
    let ends_after_days = days("ends_after_days", usual.ends_after_days);
    table.finish();
    Some(Ladder {
        before: before?,
        before_count: before_count?,
        after_first: after_first?,
        after_every: after_every?,
        escalate_after: escalate_after?,
        ends_after_days: ends_after_days?,
    })
}

fn read_rungs(value: &Value<'_>) -> Option<Vec<u16>> {
    let mut rungs: Vec<u16> = Vec::new();
    let mut complete = true;
    for item in value.items()? {
        match item.number::<u16>(0..=365).map(|rung| rung.value) {
            None => complete = false,
            Some(rung) if rungs.last().is_some_and(|last| *last <= rung) => {
                complete = false;
                item.reject::<()>(
                    "нагадування мають наближатися до останнього дня",
                    "пишіть дні від більшого до меншого, напр. `[10, 5, 2, 0]`",
                );
            }
            Some(rung) => rungs.push(rung),
        }
    }
    complete.then_some(rungs)
}
