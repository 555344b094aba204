//! Missing numbers: no alarm on a complete register of any scheme, and planted holes are found.

#[path = "gaps/registers.rs"]
mod registers;

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
        cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_complete_register_of_any_scheme_shows_no_gap(seed: u64) {
        for scheme in SCHEMES {
            let keys = register(*scheme, &mut Chance::new(seed));
            let gaps = gaps_of(&keys);
            prop_assert!(gaps.is_empty(), "{scheme:?}, seed {seed}: {:#?}", shown(&gaps));
        }
    }

    /// Sittings that have not been published at all take their numbers with them.
    #[test]
    fn a_register_that_ends_early_shows_no_gap(seed: u64) {
        for scheme in SCHEMES {
            let mut chance = Chance::new(seed);
            let keys = register(*scheme, &mut chance);
            let days: BTreeSet<_> = keys.iter().map(|key| key.adopted_on).collect();
            let Some(end) = days.iter().nth(chance.below(days.len() as u64) as usize) else { continue };
            let gaps = gaps_of(keys.iter().filter(|key| key.adopted_on <= *end));
            prop_assert!(gaps.is_empty(), "{scheme:?}, seed {seed}: {:#?}", shown(&gaps));
        }
    }
}

/// One number in forty is hidden; those inside sittings must be found, and nothing else.
#[test]
fn planted_holes_are_found_in_every_scheme_that_counts_without_skips() {
    for scheme in SCHEMES.iter().filter(|scheme| !scheme.skips()) {
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

/// Decisions that have a neighbour on both sides within their series: of the same sitting where
/// counting starts anew with each.
fn inner(scheme: Scheme, keys: &[DecisionKey]) -> Vec<&DecisionKey> {
    keys.iter()
        .filter(|key| {
            let sitting: Vec<&DecisionKey> = keys
                .iter()
                .filter(|one| {
                    one.body == key.body
                        && one.adopted_on == key.adopted_on
                        && scheme.series(one) == scheme.series(key)
                })
                .collect();
            let value = scheme.value(key);
            let ends = |values: &mut dyn Iterator<Item = u32>| {
                let all: Vec<u32> = values.collect();
                (all.iter().min().copied(), all.iter().max().copied())
            };
            let (first, last) = ends(&mut sitting.iter().map(|one| scheme.value(one)));
            first < Some(value) && Some(value) < last
        })
        .collect()
}
