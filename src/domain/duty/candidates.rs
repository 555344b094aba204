//! Pages that may publish a decision and do not say so exactly.
//!
//! Decides which pages a person has to look at before anyone is called late: the number with a
//! date that is a plausible slip, the number without a date, an appendix or a citation, a decision
//! page whose own number could not be read, a paper that nobody could tell or that nothing on it
//! tells. Settles nothing. The invariants: a page that certainly belongs elsewhere (another
//! registered decision, a person's link, a date before the adoption) is no candidate; a page that
//! shows neither number nor day holds what was adopted not long before it appeared, so one odd page
//! cannot excuse a council for ever.

use crate::domain::council::decision::{Body, DecisionKey};
use crate::domain::plan::Duty;
use crate::domain::register::{LinkVerdict, RegisteredDecision};
use crate::domain::sightings::{Act, Kind, Observation, Origin, Voice, key_of};
use crate::domain::view::View;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeSet, HashMap};

/// Names less alike than this are of different decisions.
const NAMES_ALIKE: f64 = 0.75;

/// The most candidates one obligation shows.
const SHOWN_MAX: usize = 5;

/// All pages that may be some decision.
pub(super) struct Candidates<'a> {
    by_number: HashMap<&'a str, Vec<(&'a Observation, &'a Act, Witness)>>,
    /// Pages without a number that may be any decision of their time.
    unnumbered: Vec<&'a Observation>,
}

/// What a number on a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Witness {
    /// The page's own act.
    Own,
    /// A mention.
    Mention,
}

impl<'a> Candidates<'a> {
    /// Indexes the pages of a duty.
    pub(super) fn among(pages: &[&'a Observation], duty: &Duty, view: &View<'a>) -> Self {
        let placed: BTreeSet<&str> = view
            .register
            .links
            .iter()
            .filter(|(_, link)| link.verdict == LinkVerdict::Linked)
            .map(|((_, address), _)| address.as_str())
            .collect();
        let is_placed = |page: &Observation| {
            page.item.url.as_deref().is_some_and(|url| placed.contains(url))
                || placed.contains(page.item.id.as_str())
        };
        let mut by_number: HashMap<&str, Vec<_>> = HashMap::new();
        let mut unnumbered = Vec::new();
        for page in pages.iter().copied() {
            let place = (page.source.clone(), page.item.id.clone());
            let is_told = view.register.placings.contains_key(&place);
            if page.gone_at.is_some() || is_placed(page) || is_told {
                continue;
            }
            let own = page.acts.iter().map(|act| (act, Witness::Own));
            let mentions = page.mentions.iter().map(|act| (act, Witness::Mention));
            for (act, witness) in own.chain(mentions) {
                by_number.entry(act.number.normal()).or_default().push((page, act, witness));
            }
            // Where decisions are only told about, a headline without a number tells nothing.
            if duty.sources.contains(&page.source) && may_be_an_act(page) {
                unnumbered.push(page);
            }
        }
        Self { by_number, unnumbered }
    }

    /// Addresses of the pages that may be this decision, each once.
    pub(super) fn of(
        &self,
        key: &DecisionKey,
        registered: Option<&RegisteredDecision>,
        view: &View<'_>,
    ) -> Vec<String> {
        let numbered = self
            .by_number
            .get(key.number.normal())
            .into_iter()
            .flatten()
            .filter(|(_, act, witness)| may_be(act, *witness, key, registered, view))
            .map(|(page, ..)| *page);
        let unnumbered =
            self.unnumbered.iter().copied().filter(|page| may_be_unnumbered(page, key, registered));
        let mut addresses = Vec::new();
        for page in numbered.chain(unnumbered) {
            if !could_appear_since(page, key.adopted_on) || unlinked(page, key, view) {
                continue;
            }
            let address = page.item.url.as_deref().unwrap_or(page.item.id.as_str());
            if addresses.len() < SHOWN_MAX && !addresses.iter().any(|known| known == address) {
                addresses.push(address.to_owned());
            }
        }
        addresses
    }
}

fn may_be(
    act: &Act,
    witness: Witness,
    key: &DecisionKey,
    registered: Option<&RegisteredDecision>,
    view: &View<'_>,
) -> bool {
    // A page that is exactly another registered decision is that one.
    let elsewhere = key_of(act)
        .is_some_and(|other| other != *key && view.register.decisions.contains_key(&other));
    let sitting = Sitting { session: act.session, convocation: act.convocation };
    let dates = match act.adopted_on {
        Some(on) if on == key.adopted_on => true,
        Some(on) => witness == Witness::Own && is_slip(on, key.adopted_on),
        None => sitting.may_be(registered),
    };
    may_share_body(act.body, key.body) && dates && !elsewhere
}

/// Whether a page that hands out no act may be one all the same.
fn may_be_an_act(page: &Observation) -> bool {
    let is_open = match page.meaning.kind {
        Kind::Decision => page.meaning.number.is_none(),
        Kind::Unknown => page.mentions.is_empty(),
        _ => page.voice == Voice::Mute,
    };
    is_open && page.acts.is_empty()
}

fn may_be_unnumbered(
    page: &Observation,
    key: &DecisionKey,
    registered: Option<&RegisteredDecision>,
) -> bool {
    let meaning = &page.meaning;
    let sitting = Sitting { session: meaning.session, convocation: meaning.convocation };
    let dates = match meaning.adopted_on {
        Some(on) => on == key.adopted_on || is_slip(on, key.adopted_on),
        None => sitting.may_be(registered) && appeared_soon_after(page, key.adopted_on),
    };
    let numbers = meaning.number.as_ref().is_none_or(|number| *number == key.number);
    let named = registered.and_then(|registered| registered.title.as_deref());
    may_share_body(meaning.body, key.body)
        && dates
        && numbers
        && named.is_none_or(|name| may_be_named(&page.item.title, name))
}

fn may_share_body(shown: Option<Body>, wanted: Body) -> bool {
    shown.is_none_or(|shown| shown == wanted)
}

struct Sitting {
    session: Option<u16>,
    convocation: Option<u16>,
}

impl Sitting {
    /// Nothing that both sides say contradicts.
    fn may_be(&self, registered: Option<&RegisteredDecision>) -> bool {
        let agree = |shown: Option<u16>, known: Option<u16>| match (shown, known) {
            (Some(shown), Some(known)) => shown == known,
            _ => true,
        };
        registered.is_none_or(|registered| {
            agree(self.session, registered.session)
                && agree(self.convocation, registered.convocation)
        })
    }
}

/// A paper without a day of its own is of what was adopted so many days before it appeared.
const APPEARS_WITHIN_DAYS: i64 = 60;

fn appeared_soon_after(page: &Observation, adopted_on: NaiveDate) -> bool {
    (shown_on(page) - adopted_on).num_days() <= APPEARS_WITHIN_DAYS
}

/// The day a page shows for itself, or that on which it was first seen.
fn shown_on(page: &Observation) -> NaiveDate {
    let dates = &page.item.dates;
    dates.url.or(dates.printed).or(dates.feed).unwrap_or(page.first_seen_on)
}

/// Whether a page can have been published on or after a day: what stood there at the first read
/// must show a date of its own that is late enough, or none.
fn could_appear_since(page: &Observation, adopted_on: NaiveDate) -> bool {
    match page.origin {
        Origin::Appeared => adopted_on <= page.first_seen_on,
        Origin::Baseline => adopted_on <= shown_on(page),
    }
}

/// A slip of typing: the same day and month in another year, or two digits that changed places.
fn is_slip(shown: NaiveDate, wanted: NaiveDate) -> bool {
    if (shown.day(), shown.month()) == (wanted.day(), wanted.month()) {
        return shown.year() != wanted.year();
    }
    let digits = |day: NaiveDate| day.format("%d%m%Y").to_string().into_bytes();
    let (shown, wanted) = (digits(shown), digits(wanted));
    let differ: Vec<usize> =
        (0..shown.len().min(wanted.len())).filter(|at| shown.get(*at) != wanted.get(*at)).collect();
    match differ.as_slice() {
        [one, other] => {
            shown.get(*one) == wanted.get(*other) && shown.get(*other) == wanted.get(*one)
        }
        _ => false,
    }
}

/// Whether a headline may carry a name; the words before the name do not count.
fn may_be_named(headline: &str, name: &str) -> bool {
    let plain = |text: &str| -> String {
        let words = text.to_lowercase();
        let words: Vec<&str> =
            words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        words.join(" ")
    };
    let (headline, name) = (plain(headline), plain(name));
    if headline.contains(&name) {
        return true;
    }
    let tail = headline.find("про ").and_then(|at| headline.get(at..)).unwrap_or("");
    // A headline without a name of its own contradicts no name.
    tail.is_empty() || strsim::jaro_winkler(tail, &name) >= NAMES_ALIKE
}

pub(in crate::domain::duty) fn unlinked(
    page: &Observation,
    key: &DecisionKey,
    view: &View<'_>,
) -> bool {
    let said = |address: &str| {
        view.register
            .links
            .get(&(key.clone(), address.to_owned()))
            .is_some_and(|link| link.verdict == LinkVerdict::Unlinked)
    };
    page.item.url.as_deref().is_some_and(said) || said(page.item.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn another_year_and_two_changed_digits_are_slips() {
        for (shown, wanted) in [
            ("2011-11-20", "2021-11-20"),
            ("2026-11-12", "2026-11-21"),
            ("2026-10-11", "2026-11-10"),
            ("2062-11-20", "2026-11-20"),
        ] {
            assert!(is_slip(day(shown), day(wanted)), "{shown} {wanted}");
        }
        for (shown, wanted) in [
            ("2026-11-20", "2026-11-20"),
            ("2026-11-20", "2026-10-20"),
            ("2026-11-20", "2026-11-27"),
            ("2025-11-12", "2026-11-21"),
        ] {
            assert!(!is_slip(day(shown), day(wanted)), "{shown} {wanted}");
        }
    }

    #[test]
    fn a_name_is_compared_behind_the_head_of_the_act() {
        let head = "Рішення сесії сільської ради «Про бюджет громади на 2027 рік»";
        assert!(may_be_named(head, "Про бюджет громади на 2027 рік"));
        assert!(may_be_named(head, "Про бюджет громади на 2027 р."));
        assert!(!may_be_named(head, "Про оренду земельної ділянки"));
        assert!(may_be_named("Рішення сесії сільської ради", "Про оренду земельної ділянки"));
    }
}
