//! Thanks of a simulated year, held against the truth.

use chrono::{DateTime, Utc};
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::month::Month;
use hromada_watch::domain::notice::key::{NoticeKey, Rung};
use hromada_watch::simulation::world::World;

/// Whether the month after has news enough to spare for a checkpoint that was missed.
fn made_up_for(world: &World, calendar: &Calendar, key: &str, moment: DateTime<Utc>) -> bool {
    let parts: Vec<&str> = key.split('/').collect();
    let [_, department, month, ordinal] = parts.as_slice() else { return false };
    let month: Month = month.parse().expect("a month");
    let ordinal: usize = ordinal.parse().expect("an ordinal");
    let of = |month: Month| {
        let news = world.news.iter().filter(|news| news.at <= moment);
        let own = news.filter(|news| news.department.as_str() == *department);
        own.filter(|news| Month::of(calendar.day_of(news.at)) == month).count()
    };
    of(month) + of(month.next()).saturating_sub(2) >= ordinal
}

/// Thanks are about what stands on the site, and about what a letter had told before.
pub fn whoever_is_thanked_was_written_to_and_did_it(
    seed: u64,
    said: &[(DateTime<Utc>, &NoticeKey)],
    (world, calendar): (&World, &Calendar),
    done_in_truth: impl Fn(&str, DateTime<Utc>) -> bool,
) {
    let mut thanked = 0;
    for (at, notice) in said.iter().filter(|(_, notice)| notice.rung == Rung::Thanks) {
        thanked += 1;
        let key = notice.obligation.as_str();
        let done = done_in_truth(key, *at) || made_up_for(world, calendar, key, *at);
        assert!(done, "seed {seed}: {notice} at {at}");
        let before = said.iter().any(|(earlier, told)| {
            earlier < at && told.obligation == notice.obligation && told.rung != Rung::Thanks
        });
        assert!(before, "seed {seed}: {notice} at {at}, and nobody had been written to");
    }
    assert!(thanked > 20, "seed {seed}: only {thanked} thanks in a year");
}
