//! A set of small numbers, such as the numbers of entries in a list of words.
//!
//! Knows nothing of what they number. The invariant: they come back in order, each once.

const BITS: usize = u64::BITS as usize;

/// Small numbers, each in it or not.
#[derive(Clone, Debug, Default)]
pub(in crate::recognition) struct Numbers(Vec<u64>);

impl Numbers {
    /// None yet, with room for the numbers below `end`.
    pub(in crate::recognition) fn below(end: usize) -> Self {
        Self(vec![0; end.div_ceil(BITS)])
    }

    /// Adds a number; one that there is no room for is left out.
    pub(in crate::recognition) fn add(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / BITS) {
            *word |= 1 << (number % BITS);
        }
    }

    /// Whether a number is among them.
    pub(in crate::recognition) fn has(&self, number: usize) -> bool {
        self.0.get(number / BITS).is_some_and(|word| word >> (number % BITS) & 1 == 1)
    }

    /// All of them, in order.
    pub(in crate::recognition) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(place, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest.wrapping_sub(1);
                (bit < BITS).then_some(place * BITS + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn what_was_added_comes_back_in_order_and_once(
            added in prop::collection::vec(0usize..300, 0..40),
        ) {
            let mut numbers = Numbers::below(300);
            added.iter().for_each(|number| numbers.add(*number));
            let known: BTreeSet<usize> = added.into_iter().collect();
            prop_assert!((0..400).all(|number| numbers.has(number) == known.contains(&number)));
            prop_assert!(numbers.iter().eq(known));
        }
    }
}
