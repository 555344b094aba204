//! Missing numbers, drafts and what could not be placed.
//!
//! On generated registers of every numbering scheme: no alarm where nothing is missing, and planted
//! holes are found. On real parts: what people are shown, and what becomes of their answers.

#[path = "gaps/asking.rs"]
mod asking;
#[path = "daemon/council.rs"]
#[allow(dead_code)]
mod council;
#[path = "channels/decode.rs"]
#[allow(dead_code)]
mod decode;
#[path = "daemon/mail.rs"]
#[allow(dead_code)]
mod mail;
#[path = "gaps/placing.rs"]
mod placing;
#[path = "gaps/registers.rs"]
mod registers;
#[path = "daemon/site.rs"]
#[allow(dead_code)]
mod site;
#[allow(dead_code)]
mod smtp_server;

use chrono::TimeDelta;
use hromada_watch::domain::decision::DecisionKey;
use hromada_watch::domain::gap::{Gap, missing};
use hromada_watch::domain::known::KnownDecision;
use proptest::prelude::*;
use registers::{Chance, SCHEMES, Scheme, register};
use std::collections::{BTreeMap, BTreeSet};

fn gaps_of<'a>(keys: impl IntoIterator<Item = &'a DecisionKey>) -> Vec<Gap> {
    let known: BTreeMap<DecisionKey, KnownDecision<'_>> =
        keys.into_iter().map(|key| (key.clone(), KnownDecision::default())).collect();
    missing(&known)
}

fn shown(gaps: &[Gap]) -> Vec<String> {
    gaps.iter()
        .map(|gap| {
            format!("{} № {} ({} … {})", gap.body, gap.number.shown(), gap.before, gap.after)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_complete_register_of_any_scheme_shows_no_gap(seed: u64) {
        for scheme in SCHEMES {
            let keys = register(*scheme, &mut Chance::new(seed));
            let gaps = gaps_of(&keys);
            prop_assert!(gaps.is_empty(), "{scheme:?}, seed {seed}: {:#?}", shown(&gaps));
        }
    }

    /// What the last month's sittings leave open is not called missing yet.
    #[test]
    fn a_register_that_ends_early_shows_no_gap(seed: u64) {
        for scheme in SCHEMES {
            let mut chance = Chance::new(seed);
            let keys = register(*scheme, &mut chance);
            let days: BTreeSet<_> = keys.iter().map(|key| key.adopted_on).collect();
            let Some(end) = days.iter().nth(chance.below(days.len() as u64) as usize) else { continue };
            let mut gaps = gaps_of(keys.iter().filter(|key| key.adopted_on <= *end));
            gaps.retain(|gap| *end - gap.since() > TimeDelta::days(30));
            prop_assert!(gaps.is_empty(), "{scheme:?}, seed {seed}: {:#?}", shown(&gaps));
        }
    }
}

/// One number in forty is hidden; those inside sittings must be found, and nothing else.
#[test]
fn planted_holes_are_found_in_every_scheme_that_counts_without_skips() {
    for scheme in SCHEMES.iter().filter(|scheme| !scheme.hides()) {
        let (mut planted, mut found) = (0, 0);
        for seed in 0..60 {
            let mut chance = Chance::new(seed);
            let keys = register(*scheme, &mut chance);
            let hidden: BTreeSet<&DecisionKey> =
                inner(*scheme, &keys).into_iter().filter(|_| chance.below(40) == 0).collect();
            let gaps = gaps_of(keys.iter().filter(|key| !hidden.contains(key)));
            for key in &hidden {
                let is_it = |gap: &&Gap| {
                    gap.body == key.body
                        && gap.is_number(&key.number)
                        && gap.before.adopted_on <= key.adopted_on
                        && key.adopted_on <= gap.after.adopted_on
                };
                planted += 1;
                found += usize::from(gaps.iter().any(|gap| is_it(&gap)));
            }
            for gap in &gaps {
                let true_one =
                    hidden.iter().any(|key| gap.body == key.body && gap.is_number(&key.number));
                assert!(
                    true_one,
                    "{scheme:?}, seed {seed}: {:#?}",
                    shown(std::slice::from_ref(gap))
                );
            }
        }
        println!("{scheme:?}: {found} of {planted}");
        assert!(planted > 100, "{scheme:?}: only {planted} holes were planted");
        assert!(found * 10 >= planted * 9, "{scheme:?}: {found} of {planted} holes were found");
    }
}

/// Decisions that have a neighbour on both sides within their sitting.
fn inner(scheme: Scheme, keys: &[DecisionKey]) -> Vec<&DecisionKey> {
    let mut sittings: BTreeMap<_, BTreeMap<u32, &DecisionKey>> = BTreeMap::new();
    for key in keys {
        let sitting = (key.body, key.adopted_on, scheme.series(key));
        sittings.entry(sitting).or_default().insert(scheme.value(key), key);
    }
    let mut inner = Vec::new();
    for sitting in sittings.into_values() {
        let count = sitting.len();
        inner.extend(sitting.into_values().skip(1).take(count.saturating_sub(2)));
    }
    inner
}

#[test]
fn a_number_skipped_in_every_year_is_skipped_on_purpose() {
    let keys = register(Scheme::NoThirteen, &mut Chance::new(7));
    assert!(keys.iter().filter(|key| key.number.normal() == "14").count() >= 3);
    assert_eq!(shown(&gaps_of(&keys)), [""; 0]);
}
