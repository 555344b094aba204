//! Long lists, page by page: which part is asked for, and how long the whole is.
//!
//! Decides how a list is cut, for commands and pages alike. The invariant: a list that was cut
//! says how long it is and of which years its entries are.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// So many entries are on a page.
pub const PAGE_ENTRIES: usize = 50;

/// Which part of a list is asked for; all of it, the oldest first, unless it names a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Args)]
#[group(skip)]
#[serde(default)]
pub struct Stretch {
    /// Only this page of the list, from 1, the latest first
    #[arg(long, value_name = "NUMBER")]
    pub page: Option<usize>,
    /// Only of this year
    #[arg(long)]
    pub year: Option<i32>,
}

/// How long a list is of which this is a part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// How many entries there are, of the year that was asked for.
    pub total: usize,
    /// The years of all entries, the latest first.
    pub years: Vec<i32>,
}

/// Whoever looks at pages within one minute is told of one moment, so that pages do not decide
/// everything anew.
pub(in crate::daemon::desk) fn minute_of(now: DateTime<Utc>) -> DateTime<Utc> {
    now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now)
}

impl Stretch {
    /// The moment of which the list tells.
    pub(in crate::daemon::desk) fn moment(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self.page {
            Some(_) => minute_of(now),
            None => now,
        }
    }

    /// Cuts a list that comes with the latest first; `year` says of which year an entry is.
    pub(in crate::daemon::desk) fn cut<T>(
        self,
        latest_first: impl Iterator<Item = T>,
        year: impl Fn(&T) -> i32,
    ) -> (Vec<T>, Extent) {
        let mut years = BTreeSet::new();
        let wanted = latest_first.filter(|one| {
            let own = year(one);
            years.insert(own);
            self.year.is_none_or(|wanted| wanted == own)
        });
        let (mut entries, total) = page_of(wanted, self.page);
        if self.page.is_none() {
            entries.reverse();
        }
        (entries, Extent { total, years: years.into_iter().rev().collect() })
    }
}

/// One page of a list, or all of it where no page is named; and how long the list is.
pub(in crate::daemon::desk) fn page_of<T>(
    all: impl Iterator<Item = T>,
    page: Option<usize>,
) -> (Vec<T>, usize) {
    let Some(page) = page else {
        let all: Vec<T> = all.collect();
        let total = all.len();
        return (all, total);
    };
    let before = page.saturating_sub(1).saturating_mul(PAGE_ENTRIES);
    let (mut entries, mut total) = (Vec::new(), 0);
    for one in all {
        if total >= before && entries.len() < PAGE_ENTRIES {
            entries.push(one);
        }
        total += 1;
    }
    (entries, total)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Entries of three years, the latest first.
    fn entries() -> impl Iterator<Item = i32> {
        (0..130).rev().map(|number| 2_024_000 + number / 50 * 1_000 + number)
    }

    fn cut(page: Option<usize>, year: Option<i32>) -> (Vec<i32>, Extent) {
        Stretch { page, year }.cut(entries(), |entry| entry / 1_000)
    }

    #[test]
    fn the_whole_list_is_the_oldest_first_and_pages_are_the_latest_first() {
        let (all, extent) = cut(None, None);
        assert_eq!((all.len(), extent.total), (130, 130));
        assert!(all.is_sorted());
        assert_eq!(extent.years, [2026, 2025, 2024]);
        let pages: Vec<i32> = (1..=3).flat_map(|page| cut(Some(page), None).0).collect();
        assert_eq!(pages, entries().collect::<Vec<_>>());
        assert_eq!(cut(Some(4), None), (Vec::new(), extent.clone()));
        assert_eq!(cut(Some(usize::MAX), None), (Vec::new(), extent.clone()));
        assert_eq!(cut(Some(0), None), cut(Some(1), None));
    }

    #[test]
    fn a_year_is_counted_alone_and_the_others_are_still_named() {
        let (own, extent) = cut(Some(1), Some(2026));
        assert_eq!((own.len(), extent.total), (30, 30));
        assert_eq!(extent.years, [2026, 2025, 2024]);
        assert_eq!(cut(Some(1), Some(1999)).1.total, 0);
    }
}
