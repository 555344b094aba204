//! The monthly report: when the head of the council hears, and what it is made from.
//!
//! Decides the day and the reader; counting is `domain::report`'s, words are `letters`'. The head
//! gets the report of the month before on the first working day of a month, or, where no turn was
//! taken then, on the next one until the 15th. The invariants: a month is reported once, whoever
//! heard of it and whatever the calendar says later; nothing is reported of a month at whose end
//! the watch did not run.

use crate::daemon::parts::Parts;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::month::Month;
use crate::domain::notice::key::{NoticeKey, Rung};
use crate::domain::report::{LetterTotals, Report, is_watched};
use crate::letters::report::paper::Paper;
use crate::store::state::{LetterEntry, Stage};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::collections::BTreeSet;

/// A report that was not sent by this day of the month is not sent any more.
const LAST_DAY: u32 = 15;

const REPORT: &str = "report/";

/// The report that must be told at `now` and was not; to be asked in the sending window only.
pub fn due(parts: &Parts, now: DateTime<Utc>) -> Option<NoticeKey> {
    let calendar = &parts.config.calendar;
    let today = calendar.day_of(now);
    let due_on = calendar.working_on_or_after(Month::of(today).first_day());
    let month = Month::of(today).previous();
    if today < due_on || today.day() > LAST_DAY || !is_watched(month, watch_began(parts, now)) {
        return None;
    }
    let obligation: ObligationKey = format!("{REPORT}{month}").as_str().into();
    let state = parts.store.state();
    if state.told.keys().any(|key| key.obligation == obligation && parts.told(key)) {
        return None;
    }
    let directory = &parts.config.plan.directory;
    let hearer = state.register.hearer(&directory.council_head, directory, today);
    let person = directory.reader(hearer).clone();
    Some(NoticeKey { obligation, due_on, rung: Rung::Report, person })
}

/// Whether a notice brings a report.
pub fn is_report(key: &NoticeKey) -> bool {
    month_of(key).is_some()
}

fn month_of(key: &NoticeKey) -> Option<Month> {
    key.obligation.as_str().strip_prefix(REPORT)?.parse().ok().filter(|_| key.rung == Rung::Report)
}

/// The report that a notice brings, as it stands now.
pub fn of_notice(parts: &Parts, key: &NoticeKey, now: DateTime<Utc>) -> Option<Paper> {
    month_of(key).map(|month| paper(parts, month, now))
}

/// The report of a month, as it stands now.
pub fn paper(parts: &Parts, month: Month, now: DateTime<Utc>) -> Paper {
    let letters = letters_of(parts, month);
    let report = Report::of(&parts.decided(now).obligations, month, &parts.view(now), letters);
    Paper::of(&report, &parts.config.plan, &parts.config.settings.letterhead.council)
}

/// The first day on which the daemon watched, or from which on it answers if that is later.
fn watch_began(parts: &Parts, now: DateTime<Utc>) -> NaiveDate {
    let since = parts.watching_since(now);
    parts.store.state().watch_began_on.map_or(since, |began_on| began_on.max(since))
}

fn letters_of(parts: &Parts, month: Month) -> LetterTotals {
    let in_month = |at: DateTime<Utc>| Month::of(parts.config.calendar.day_of(at)) == month;
    let mut totals = LetterTotals::default();
    let mut people: BTreeSet<&PersonId> = BTreeSet::new();
    for letter in parts.store.state().letters.values() {
        let LetterEntry { person, shadow, stage, .. } = letter;
        match stage {
            Stage::Accepted { at, .. } | Stage::Probable { at, .. } if in_month(*at) => {
                totals.sent += 1;
                totals.shadow += usize::from(*shadow);
                people.insert(person);
            }
            Stage::Refused { at, .. } if in_month(*at) => totals.refused += 1,
            _ => {}
        }
    }
    totals.people = people.len();
    totals
}
