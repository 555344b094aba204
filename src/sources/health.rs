//! Own blindness: whether what a source gave can be what it should have given.
//!
//! Pure judgement from numbers: no network, no memory, no clock. A list that is far too short, has
//! lost its dates or headlines, or shows nothing but strangers is no ground for calling anybody
//! late, however well it was fetched. The invariant: a judgement never makes an item appear or
//! vanish, it only says that the source cannot be believed.

use super::document::text;
use super::reading::Reach;
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::sightings::Item;
use crate::domain::sightings::blindness::{BlindCause, Listed};
use crate::domain::sightings::cause::list::ListFault;
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

/// How many whole reads make a baseline.
pub const HISTORY_MAX: usize = 12;

/// A shorter list has no baseline: from five to one is a quiet week.
const BASELINE_MIN: usize = 5;

/// Below so many percent of the baseline a list is far too short.
const FEW_PERCENT: usize = 30;

/// At or below so many percent nobody is called late on the strength of the list.
const DOUBTFUL_PERCENT: usize = 60;

/// Fewer known items say nothing about whether a site was numbered anew.
const KNOWN_MIN: usize = 10;

/// From so many percent of strangers a list is another one.
const STRANGERS_PERCENT: usize = 90;

/// A feed may be so many days behind the page of its site.
const FROZEN_AFTER_DAYS: i64 = 7;

/// So many items prove that a feed carries a page, and so many that it ceased to.
const FROZEN_MIN: usize = 3;

/// What is known of a source when a read of it is judged.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// The last whole reads that were believed, oldest first.
    pub past: &'a [Listed],
    /// What this read listed.
    pub listed: Listed,
    /// Whether the list itself was read to its end.
    pub reach: Reach,
    /// Reads in a row before this one that listed too little.
    pub short_reads: u32,
    /// How many items of this source are known.
    pub known: usize,
    /// How many of the listed items are strangers.
    pub strangers: Strangers,
}

/// Items of a list that should be known, and those of them that are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strangers {
    /// Listed items that are known, or do not say that they are newer than the last read.
    pub expected: usize,
    /// How many of those were never seen.
    pub unknown: usize,
}

/// What a read is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As far as numbers tell, it is what it should be.
    Sound,
    /// Its items are real, but there should be more of them.
    Doubtful(ListFault),
    /// The source cannot be believed.
    Blind {
        /// What kind of blindness.
        cause: BlindCause,
        /// The particulars.
        fault: ListFault,
    },
}

/// Judges one read.
pub fn judge(read: &Evidence<'_>) -> Verdict {
    let listed = read.listed;
    let blind = |cause, fault| Verdict::Blind { cause, fault };
    if listed.items == 0 {
        if read.known == 0 {
            return Verdict::Sound;
        }
        return blind(BlindCause::Empty, ListFault::Nothing { known: read.known });
    }
    let Strangers { expected, unknown } = read.strangers;
    // Where most of a list is news, the little that is old says nothing.
    let is_told = read.known >= KNOWN_MIN && unknown > 0 && expected * 2 >= listed.items;
    if is_told && unknown * 100 >= expected * STRANGERS_PERCENT {
        let fault = ListFault::Strangers { unknown, old: expected };
        return blind(BlindCause::OtherIdentity, fault);
    }
    let Listed { items, dated, titled } = listed;
    for (fault, now, then) in [
        (
            ListFault::Undated { dated, items },
            listed.dated,
            usual_share(read.past, |past| past.dated),
        ),
        (
            ListFault::Untitled { titled, items },
            listed.titled,
            usual_share(read.past, |past| past.titled),
        ),
    ] {
        let lost = now * 100 < listed.items * 20;
        if lost && listed.items >= BASELINE_MIN && then.is_some_and(|percent| percent >= 80) {
            return blind(BlindCause::OtherLayout, fault);
        }
    }
    volume(read)
}

fn volume(read: &Evidence<'_>) -> Verdict {
    let (items, baseline) = (read.listed.items, baseline(read.past));
    if read.reach == Reach::Some || baseline < BASELINE_MIN {
        return Verdict::Sound;
    }
    let fault = ListFault::Few { items, usual: baseline };
    if items * 100 < baseline * FEW_PERCENT && read.short_reads > 0 {
        return Verdict::Blind { cause: BlindCause::Few, fault };
    }
    if items * 100 <= baseline * DOUBTFUL_PERCENT {
        return Verdict::Doubtful(fault);
    }
    Verdict::Sound
}

/// The usual length of a list: the median of what was read.
fn baseline(past: &[Listed]) -> usize {
    let mut lengths: Vec<usize> = past.iter().map(|read| read.items).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or_default()
}

/// In percent; `None` without history.
fn usual_share(past: &[Listed], of: impl Fn(&Listed) -> usize) -> Option<usize> {
    let items: usize = past.iter().map(|read| read.items).sum();
    (items > 0).then(|| past.iter().map(of).sum::<usize>() * 100 / items)
}

/// Counts the items of a list that are old and should be known. A busy week fills a list with new
/// dates; a site numbered anew shows the old ones.
pub fn strangers(
    items: &[Item],
    is_known: impl Fn(&ItemId) -> bool,
    last_read_on: NaiveDate,
) -> Strangers {
    let mut strangers = Strangers::default();
    for item in items {
        let known = is_known(&item.id);
        let is_old = own_date(item).is_none_or(|on| on < last_read_on);
        strangers.expected += usize::from(known || is_old);
        strangers.unknown += usize::from(!known && is_old);
    }
    strangers
}

fn own_date(item: &Item) -> Option<NaiveDate> {
    let dates = &item.dates;
    [dates.url, dates.printed, dates.feed].into_iter().flatten().max()
}

/// An item of a feed or of a page, as far as comparing them goes.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The item.
    pub item: &'a Item,
    /// The day we first saw it: a later date of its own is not believed.
    pub first_seen_on: NaiveDate,
}

impl Shown<'_> {
    fn on(&self) -> Option<NaiveDate> {
        own_date(self.item).filter(|on| *on <= self.first_seen_on)
    }
}

/// Says how a feed stands still while the page that `beside` reads moves on; `None` when it does
/// not, or when the feed never carried what this page shows.
pub fn frozen(beside: &SourceId, feed: &[Shown<'_>], page: &[Shown<'_>]) -> Option<ListFault> {
    let newest = |shown: &[Shown<'_>]| shown.iter().filter_map(Shown::on).max();
    let (feed_on, page_on) = (newest(feed)?, newest(page)?);
    if (page_on - feed_on).num_days() <= FROZEN_AFTER_DAYS {
        return None;
    }
    let carried: BTreeSet<String> = feed.iter().map(|shown| folded(&shown.item.title)).collect();
    let is_carried = |shown: &&Shown<'_>| {
        let title = folded(&shown.item.title);
        let is_cut = shown.item.title.ends_with(['…', '.']) && title.chars().count() >= 12;
        carried.contains(&title) || is_cut && carried.iter().any(|it| it.starts_with(&title))
    };
    let (newer, older): (Vec<_>, Vec<_>) =
        page.iter().partition(|shown| shown.on().is_some_and(|on| on > feed_on));
    let missing = newer.into_iter().filter(|shown| !is_carried(shown)).count();
    let common = older.into_iter().filter(is_carried).take(FROZEN_MIN).count();
    (missing >= FROZEN_MIN && common >= FROZEN_MIN).then(|| ListFault::Frozen {
        beside: beside.clone(),
        newest_on: feed_on,
        later: missing,
        page_newest_on: page_on,
    })
}

/// The letters and digits of a headline.
fn folded(title: &str) -> String {
    text::fold(title).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The last day from which items of a list count as new: a day before the last read, because a
/// page may be dated before it is shown.
pub fn new_since(last_read_on: NaiveDate) -> NaiveDate {
    last_read_on.checked_sub_days(Days::new(1)).unwrap_or(last_read_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sightings::ItemDates;

    fn full(items: usize) -> Listed {
        Listed { items, titled: items, dated: items }
    }

    fn read(past: &[Listed], listed: Listed, short_reads: u32) -> Verdict {
        judge(&Evidence {
            past,
            listed,
            reach: Reach::All,
            short_reads,
            known: 20,
            strangers: Strangers::default(),
        })
    }

    fn cause(verdict: &Verdict) -> Option<BlindCause> {
        match verdict {
            Verdict::Blind { cause, .. } => Some(*cause),
            _ => None,
        }
    }

    #[test]
    fn a_list_far_too_short_is_doubted_once_and_blind_the_second_time() {
        let past = [full(20); 4];
        assert!(matches!(read(&past, full(5), 0), Verdict::Doubtful(_)));
        assert_eq!(cause(&read(&past, full(5), 1)), Some(BlindCause::Few));
        assert!(matches!(read(&past, full(6), 1), Verdict::Doubtful(_)), "30 % is not far below");
        assert!(matches!(read(&past, full(12), 9), Verdict::Doubtful(_)));
        assert_eq!(read(&past, full(13), 9), Verdict::Sound);
        assert_eq!(read(&[full(4); 4], full(1), 9), Verdict::Sound, "no baseline");
        assert_eq!(read(&[], full(1), 9), Verdict::Sound, "no history");
    }

    #[test]
    fn a_list_that_was_not_read_to_its_end_is_not_measured() {
        let evidence = Evidence {
            past: &[full(20); 4],
            listed: full(2),
            reach: Reach::Some,
            short_reads: 5,
            known: 20,
            strangers: Strangers::default(),
        };
        assert_eq!(judge(&evidence), Verdict::Sound);
    }

    #[test]
    fn dates_or_headlines_lost_all_at_once_are_another_layout() {
        let past = [full(20); 3];
        for listed in
            [Listed { items: 20, titled: 20, dated: 1 }, Listed { items: 20, titled: 0, dated: 20 }]
        {
            assert_eq!(cause(&read(&past, listed, 0)), Some(BlindCause::OtherLayout));
        }
        let never = [Listed { items: 20, titled: 20, dated: 0 }; 3];
        let undated = Listed { items: 20, titled: 20, dated: 0 };
        assert_eq!(read(&never, undated, 0), Verdict::Sound, "it never had dates");
    }

    fn item(id: &str, title: &str, on: Option<&str>) -> Item {
        Item {
            id: id.into(),
            url: None,
            title: title.to_owned(),
            section: None,
            text: None,
            dates: ItemDates {
                printed: on.map(|on| on.parse().expect("a date")),
                ..ItemDates::default()
            },
        }
    }

    fn page_id() -> SourceId {
        "news".into()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_busy_week_is_news_and_a_site_numbered_anew_is_another_identity() {
        let all = |on: Option<&str>| -> Vec<Item> {
            (0..10).map(|n| item(&n.to_string(), "Новина", on)).collect()
        };
        let since = new_since(day("2026-11-20"));
        let judged = |items: &[Item], known| {
            judge(&Evidence {
                past: &[full(10); 3],
                listed: full(10),
                reach: Reach::All,
                short_reads: 0,
                known,
                strangers: strangers(items, |_| false, since),
            })
        };
        assert_eq!(judged(&all(Some("2026-11-19")), 40), Verdict::Sound);
        let renumbered = judged(&all(Some("2026-11-18")), 40);
        assert_eq!(cause(&renumbered), Some(BlindCause::OtherIdentity));
        assert_eq!(cause(&judged(&all(None), 40)), Some(BlindCause::OtherIdentity));
        assert_eq!(judged(&all(None), 9), Verdict::Sound, "too few to tell");
        let one_known = strangers(&all(None), |id| id.as_str() == "3", since);
        let expected = Strangers { expected: 10, unknown: 9 };
        assert_eq!(one_known, expected, "the boundary is inclusive");
        let mut mixed = all(None);
        mixed.truncate(6);
        mixed.extend(all(Some("2026-11-20")).into_iter().take(4));
        assert_eq!(cause(&judged(&mixed, 40)), Some(BlindCause::OtherIdentity), "and news on top");
    }

    #[test]
    fn nothing_where_there_was_something_is_blindness() {
        assert_eq!(cause(&read(&[full(3)], full(0), 0)), Some(BlindCause::Empty));
        let new = Evidence {
            past: &[],
            listed: full(0),
            reach: Reach::All,
            short_reads: 0,
            known: 0,
            strangers: Strangers::default(),
        };
        assert_eq!(judge(&new), Verdict::Sound);
    }

    #[test]
    fn a_feed_is_frozen_only_behind_a_page_it_used_to_carry() {
        let old: Vec<Item> = (1..=4)
            .map(|n| item(&n.to_string(), &format!("Новина {n}"), Some("2026-11-01")))
            .collect();
        let new: Vec<Item> = (5..=7)
            .map(|n| item(&n.to_string(), &format!("Новина {n}"), Some("2026-11-09")))
            .collect();
        fn as_shown(items: &[Item]) -> Vec<Shown<'_>> {
            let seen = "2026-11-09".parse().expect("a date");
            items.iter().map(|item| Shown { item, first_seen_on: seen }).collect()
        }
        let page: Vec<Item> = old.iter().chain(&new).cloned().collect();
        assert!(frozen(&page_id(), &as_shown(&old), &as_shown(&page)).is_some());
        assert!(frozen(&page_id(), &as_shown(&page), &as_shown(&page)).is_none(), "it keeps up");
        assert!(
            frozen(&page_id(), &as_shown(&old), &as_shown(&page[..6])).is_none(),
            "two prove nothing"
        );
        let documents: Vec<Item> = (0..9)
            .map(|n| item(&n.to_string(), &format!("Рішення {n}"), Some("2026-11-09")))
            .collect();
        assert!(
            frozen(&page_id(), &as_shown(&old), &as_shown(&documents)).is_none(),
            "another section"
        );
    }
}
