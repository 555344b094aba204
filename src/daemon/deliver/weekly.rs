//! The weekly sign of life: when the administrator hears that the daemon lives.
//!
//! Decides the day; words are `letters`'. It is due on the first working morning of a week, or
//! where no turn was taken then, on the next one. The invariants: a week is told of once; a letter
//! that waits past its week is not sent any more; the week in which the watch began is not told of.

use crate::config::WeeklyLetter;
use crate::daemon::desk::answer::sources::{self, SourceStands};
use crate::daemon::parts::Parts;
use crate::daemon::turn_report::ObligationCounts;
use crate::domain::ids::ObligationKey;
use crate::domain::notice::key::{NoticeKey, Rung};
use crate::domain::sightings::Origin;
use crate::letters::sign_of_life::SignOfLife;
use crate::store::state::{KnownItem, LetterEntry, Stage};
use chrono::{DateTime, Days, NaiveDate, Utc, Weekday};

const ALIVE: &str = "alive/";

/// The sign of life that must be told at `now` and was not; to be asked in the sending window only.
pub fn due(parts: &Parts, now: DateTime<Utc>) -> Option<NoticeKey> {
    if parts.config.settings.alive.weekly == WeeklyLetter::Unwanted {
        return None;
    }
    let calendar = &parts.config.calendar;
    let today = calendar.day_of(now);
    let monday = monday_of(today);
    let due_on = calendar.working_on_or_after(monday);
    let began_on = parts.store.state().watch_began_on?;
    if today < due_on || began_on >= monday {
        return None;
    }
    let obligation: ObligationKey = format!("{ALIVE}{monday}").as_str().into();
    let told = &parts.store.state().told;
    if told.keys().any(|key| key.obligation == obligation && parts.told(key)) {
        return None;
    }
    let person = parts.config.plan.directory.administrator.clone();
    Some(NoticeKey { obligation, due_on, rung: Rung::Report, person })
}

/// The sign of life that a notice brings, as it stands now; `None` for another notice, and once
/// its week is over.
pub fn of_notice(parts: &Parts, key: &NoticeKey, now: DateTime<Utc>) -> Option<SignOfLife> {
    let monday: NaiveDate = key.obligation.as_str().strip_prefix(ALIVE)?.parse().ok()?;
    let calendar = &parts.config.calendar;
    if monday != monday_of(calendar.day_of(now)) {
        return None;
    }
    let (from, until) = (monday - Days::new(7), monday - Days::new(1));
    let in_the_week = |at: DateTime<Utc>| (from..=until).contains(&calendar.day_of(at));
    let state = parts.store.state();
    let letters = |wanted: &dyn Fn(&LetterEntry) -> bool| {
        state.letters.values().filter(|letter| wanted(letter)).count()
    };
    let rows = sources::list(parts).sources;
    let stands = |wanted| rows.iter().filter(move |row| row.stands == wanted);
    let counts = ObligationCounts::of(&parts.decided(now).obligations);
    let items = state.items.values().flat_map(|items| items.values());
    // What stood on a site before it was watched is not this week's.
    let is_new =
        |known: &KnownItem| known.origin == Origin::Appeared && in_the_week(known.first_seen);
    Some(SignOfLife {
        from,
        until,
        read: stands(SourceStands::Read).count(),
        unread: stands(SourceStands::Blind)
            .chain(stands(SourceStands::New))
            .map(|row| row.id.to_string())
            .collect(),
        new: items.filter(|known| is_new(known)).count(),
        sent: letters(&|letter| match &letter.stage {
            Stage::Accepted { at, .. } | Stage::Probable { at, .. } => in_the_week(*at),
            _ => false,
        }),
        refused: letters(
            &|letter| matches!(&letter.stage, Stage::Refused { at, .. } if in_the_week(*at)),
        ),
        // The one that says so waits as well.
        waiting: letters(&|letter| {
            matches!(letter.stage, Stage::Waiting) && !letter.notices.contains(key)
        }),
        open: counts.open,
        overdue: counts.overdue,
        unknown: counts.unknown,
    })
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).checked_first_day().unwrap_or(day)
}
