//! The three dates of a publication, and which of them is believed.
//!
//! Decides the day a page was published from the stamp in its address, the printed date, the
//! feed's date and our first sighting; says by which rule, and by how many days they disagree. The
//! invariant: an impossible date (after we saw the page, before the act was adopted) is never
//! believed, and where nothing believable is left the day is unknown, not guessed.

use super::{Observation, Origin};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// By which of its dates a page is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateRule {
    /// The stamp in its address.
    Url,
    /// The one printed on it.
    Printed,
    /// The one its feed gives.
    Feed,
    /// The day we first saw it.
    FirstSeen,
    /// By none: the day cannot be told.
    Unknown,
}

/// Every date a page shows, with the one that is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationDates {
    /// The stamp in its address: made by the engine, and not to be edited.
    pub url: Option<NaiveDate>,
    /// The one printed on the page.
    pub printed: Option<NaiveDate>,
    /// The one the feed gives.
    pub feed: Option<NaiveDate>,
    /// The day we first saw it.
    pub first_seen: NaiveDate,
    /// The day it is believed to have been published, if that can be told.
    pub believed: Option<NaiveDate>,
    /// Which date that is.
    pub rule: DateRule,
    /// By how many days the dates disagree, when by more than one.
    pub disagreement: Option<u32>,
}

/// The dates of a page that publishes an act adopted on `adopted_on`.
pub fn dates_of(page: &Observation, adopted_on: Option<NaiveDate>) -> PublicationDates {
    let first_seen = page.first_seen_on;
    let shown = &page.item.dates;
    let possible = |day: &NaiveDate| {
        *day <= first_seen && adopted_on.is_none_or(|adopted_on| adopted_on <= *day)
    };
    // What stood there at the first read may have stood there for years.
    let sighting = match page.origin {
        Origin::Appeared => Some(first_seen),
        Origin::Baseline => None,
    };
    let ranked = [
        (DateRule::Url, shown.url),
        (DateRule::Printed, shown.printed),
        (DateRule::Feed, shown.feed),
        (DateRule::FirstSeen, sighting),
    ];
    let believed =
        ranked.into_iter().find_map(|(rule, day)| Some((rule, day.filter(|day| possible(day))?)));
    PublicationDates {
        url: shown.url,
        printed: shown.printed,
        feed: shown.feed,
        first_seen,
        believed: believed.map(|(_, day)| day),
        rule: believed.map_or(DateRule::Unknown, |(rule, _)| rule),
        disagreement: disagreement(page, sighting),
    }
}

/// The widest gap over a day between two of the shown dates; a page that appeared while we
/// watched also disagrees with a printed date well before it appeared.
fn disagreement(page: &Observation, sighting: Option<NaiveDate>) -> Option<u32> {
    let shown = &page.item.dates;
    let days: Vec<NaiveDate> = [shown.url, shown.printed, shown.feed]
        .into_iter()
        .flatten()
        .chain(shown.printed.and(sighting))
        .collect();
    let spread = (*days.iter().max()? - *days.iter().min()?).num_days();
    u32::try_from(spread).ok().filter(|days| *days > 1)
}

#[cfg(test)]
mod tests {
    use super::super::{Item, ItemDates, Kind, Meaning, Understanding};
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::calendar::{SendingWindow, Transfer};
    use chrono::NaiveTime;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn calendar() -> Calendar {
        Calendar {
            zone: chrono_tz::Europe::Kyiv,
            martial_law: Vec::new(),
            holidays: Vec::new(),
            transfer: Transfer::None,
            days_off: Vec::new(),
            days_worked: Vec::new(),
            sending: SendingWindow { from: NaiveTime::MIN, until: NaiveTime::MIN },
        }
    }

    /// A page with its URL, printed and feed dates, first seen on the 25th of November 2026.
    fn page(dates: [Option<&str>; 3], origin: Origin) -> Observation {
        let [url, printed, feed] = dates.map(|date| date.map(day));
        let meaning = Meaning {
            kind: Kind::Decision,
            body: None,
            number: None,
            adopted_on: None,
            session: None,
            convocation: None,
            department: None,
            why: String::new(),
        };
        let item = Item {
            id: "1".into(),
            url: None,
            title: String::new(),
            section: None,
            text: None,
            dates: ItemDates { printed, url, feed },
        };
        Observation {
            source: "site".into(),
            item: item.into(),
            understanding: Understanding::of(meaning).into(),
            first_seen: calendar().moment(day("2026-11-25"), NaiveTime::MIN),
            first_seen_on: day("2026-11-25"),
            origin,
            gone_at: None,
        }
    }

    #[test]
    fn the_most_trustworthy_possible_date_is_believed() {
        use Origin::{Appeared, Baseline};
        let adopted = "2026-11-20";
        for (dates, origin, believed, rule) in [
            ([Some("2026-11-24"), Some("2026-11-21"), None], Appeared, "2026-11-24", DateRule::Url),
            (
                [None, Some("2026-11-23"), Some("2026-11-24")],
                Appeared,
                "2026-11-23",
                DateRule::Printed,
            ),
            ([None, None, Some("2026-11-24")], Baseline, "2026-11-24", DateRule::Feed),
            ([None, None, None], Appeared, "2026-11-25", DateRule::FirstSeen),
            // A date ahead of our sighting, and one before the adoption, are impossible.
            ([None, Some("2026-12-24"), None], Appeared, "2026-11-25", DateRule::FirstSeen),
            (
                [Some("2021-11-30"), Some("2026-11-22"), None],
                Appeared,
                "2026-11-22",
                DateRule::Printed,
            ),
            ([None, Some("2026-11-16"), None], Appeared, "2026-11-25", DateRule::FirstSeen),
        ] {
            let found = dates_of(&page(dates, origin), Some(day(adopted)));
            assert_eq!((found.believed, found.rule), (Some(day(believed)), rule), "{dates:?}");
        }
    }

    #[test]
    fn a_page_of_the_first_read_without_a_possible_date_has_no_known_day() {
        for dates in [[None, None, None], [Some("2021-11-30"), Some("2020-12-28"), None]] {
            let page = page(dates, Origin::Baseline);
            let found = dates_of(&page, Some(day("2026-11-20")));
            assert_eq!((found.believed, found.rule), (None, DateRule::Unknown), "{dates:?}");
        }
    }

    #[test]
    fn a_disagreement_over_a_day_and_back_dating_are_counted() {
        use Origin::{Appeared, Baseline};
        for (dates, origin, days) in [
            ([Some("2026-11-24"), Some("2026-11-23"), None], Baseline, None),
            ([Some("2022-07-20"), Some("2020-12-28"), None], Baseline, Some(569)),
            ([None, Some("2026-11-21"), None], Appeared, Some(4)),
            ([None, Some("2026-11-24"), None], Appeared, None),
            ([None, Some("2026-11-21"), None], Baseline, None),
            ([None, None, None], Appeared, None),
        ] {
            let found = dates_of(&page(dates, origin), None);
            assert_eq!(found.disagreement, days, "{dates:?}");
        }
    }
}
