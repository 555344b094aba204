//! Totals: what all stored values together must add up to.
//!
//! Decides whether values were lost or changed, not which. The invariant: the order in which
//! values come and go does not matter, so the totals can be kept while writing.

use flate2::Crc;
use serde::{Deserialize, Serialize};

/// A count and a sum over all values in any order: sled checks what it reads, but has been seen to
/// lose whole pages and open without them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct Totals {
    /// How many values.
    pub(in crate::store) values: u64,
    sum: u64,
}

impl Totals {
    pub(in crate::store) fn add(&mut self, key: &[u8], value: &[u8]) {
        self.values = self.values.wrapping_add(1);
        self.sum = self.sum.wrapping_add(weight(key, value));
    }

    pub(in crate::store) fn take(&mut self, key: &[u8], value: &[u8]) {
        self.values = self.values.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(weight(key, value));
    }
}

fn weight(key: &[u8], value: &[u8]) -> u64 {
    let mut crc = Crc::new();
    crc.update(&(key.len() as u64).to_be_bytes());
    crc.update(key);
    crc.update(value);
    (u64::from(crc.sum()) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
