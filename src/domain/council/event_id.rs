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
    let mut number = 2u32;
    loop {
        let next = EventId(format!("{on}-{slug}-{number}"));
        if !taken(&next) {
            return next;
        }
        number += 1;
    }
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
        for text in ["", "Ярмарок", "a b", "-a", "a--b", "A"] {
            assert!(!is_slug(text), "{text}");
        }
    }
}
