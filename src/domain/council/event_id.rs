//! Ids of events and trips: the first day and the name in Latin letters.
//!
//! Decides how two events of one name and day are told apart. The invariant: an id is plain ASCII,
//! so it may stand in keys, addresses and file names, and never changes when the event is moved.

use crate::domain::ids::EventId;
use crate::domain::names::latin;
use chrono::NaiveDate;

/// Longer names are cut between words.
const SLUG_CHARS_MAX: usize = 60;

/// What stands for a name without any letter or digit that can be spelt.
const NAMELESS: &str = "podiia";

/// An id for an event of this name and first day that is not taken yet.
pub fn free(on: NaiveDate, title: &str, taken: impl Fn(&EventId) -> bool) -> EventId {
    let slug = slug(title);
    let first = EventId(format!("{on}-{slug}"));
    if !taken(&first) {
        return first;
    }
    let numbered = |number: u64| EventId(format!("{on}-{slug}-{number}"));
    // Thousands of one name would be asked about one after another; numbers run without gaps.
    let (mut last_taken, mut free) = (1, 2);
    while taken(&numbered(free)) {
        (last_taken, free) = (free, free * 2);
    }
    while free - last_taken > 1 {
        let between = last_taken + (free - last_taken) / 2;
        match taken(&numbered(between)) {
            true => last_taken = between,
            false => free = between,
        }
    }
    numbered(free)
}

/// Whether a person may choose this slug: small Latin letters, digits and single hyphens.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= SLUG_CHARS_MAX
        && text.split('-').all(|word| {
            !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

fn slug(title: &str) -> String {
    latin::slug(title, SLUG_CHARS_MAX).unwrap_or_else(|| NAMELESS.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_wordless_names_have_ids_too() {
        let long = slug(&"дуже довга назва ".repeat(20));
        assert!(long.len() <= SLUG_CHARS_MAX && is_slug(&long), "{long}");
        assert!(is_slug(&slug(&"щ".repeat(300))));
        assert_eq!(slug("***"), "podiia");
        assert_eq!(slug("祭り"), "podiia");
    }

    #[test]
    fn two_of_one_name_and_day_are_told_apart() {
        let on = NaiveDate::from_ymd_opt(2026, 12, 19).expect("a date");
        let first = free(on, "Ярмарок", |_| false);
        assert_eq!(first.as_str(), "2026-12-19-yarmarok");
        let second = free(on, "Ярмарок", |id| *id == first);
        assert_eq!(second.as_str(), "2026-12-19-yarmarok-2");
        let mut taken = std::collections::BTreeSet::new();
        let mut asked = std::cell::Cell::new(0);
        for _ in 0..1_000 {
            let id = free(on, "Ярмарок", |id| {
                asked.set(asked.get() + 1);
                taken.contains(id)
            });
            assert!(taken.insert(id));
        }
        assert!(*asked.get_mut() < 30_000, "as many questions as there are pairs");
        assert_eq!(taken.len(), 1_000);
        for text in ["", "Ярмарок", "a b", "-a", "a--b", "A"] {
            assert!(!is_slug(text), "{text}");
        }
    }
}
