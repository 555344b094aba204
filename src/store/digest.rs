//! SHA-256: how lines of the journal, pieces of evidence and the words of an item are named.

use crate::domain::sightings::{Item, ItemDates};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The SHA-256 of `bytes`, 64 lower-case hex digits.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The mark of a message, by which it is known again.
pub fn message_mark(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..16])
}

/// A short mark of an address: the same address has the same one, and nobody can write to it.
pub fn address_mark(address: &str) -> String {
    hex(&Sha256::digest(address.trim().to_lowercase())[..8])
}

fn hex(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = String::with_capacity(2 * digest.len());
    for byte in digest {
        hex.push(char::from(DIGITS[usize::from(byte >> 4)]));
        hex.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    hex
}

/// Everything an item shows, in 128 bits; its id is not a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ItemDigest(pub(super) [u8; 16]);

impl ItemDigest {
    /// The digest of an item with its text.
    pub fn of(item: &Item) -> Self {
        let Item { id: _, url, title, section, text, dates } = item;
        let ItemDates { printed, url: stamped, feed } = dates;
        let mut digest = Sha256::new();
        // What is absent is not what is empty, and no two fields run into one.
        for field in [url, section, text, &Some(title.clone())] {
            let length = field.as_ref().map_or(u64::MAX, |field| field.len() as u64);
            digest.update(length.to_be_bytes());
            digest.update(field.as_deref().unwrap_or_default());
        }
        for date in [printed, stamped, feed] {
            let days = date.map_or(i32::MIN, |date| date.num_days_from_ce());
            digest.update(days.to_be_bytes());
        }
        let mut first = [0; 16];
        first.copy_from_slice(&digest.finalize()[..16]);
        Self(first)
    }
}

impl From<ItemDigest> for String {
    fn from(digest: ItemDigest) -> Self {
        hex(&digest.0)
    }
}

impl TryFrom<String> for ItemDigest {
    type Error = std::num::ParseIntError;

    fn try_from(hex: String) -> Result<Self, Self::Error> {
        u128::from_str_radix(&hex, 16).map(|digest| Self(digest.to_be_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_text_has_its_known_digest() {
        assert_eq!(
            sha256_hex(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn items_that_show_something_else_have_other_digests() {
        let item = Item {
            id: "1".into(),
            url: Some("https://rada.example/1".to_owned()),
            title: "Про бюджет".to_owned(),
            section: None,
            text: None,
            dates: ItemDates::default(),
        };
        let digest = ItemDigest::of(&item);
        let day = "2026-11-20".parse().ok();
        let others = [
            Item { url: None, ..item.clone() },
            Item { section: Some(String::new()), ..item.clone() },
            Item { text: Some(String::new()), ..item.clone() },
            Item { title: "Про бюджети".to_owned(), ..item.clone() },
            Item { dates: ItemDates { printed: day, ..ItemDates::default() }, ..item.clone() },
            Item { dates: ItemDates { feed: day, ..ItemDates::default() }, ..item.clone() },
        ];
        assert!(others.iter().all(|other| ItemDigest::of(other) != digest));
        assert_eq!(ItemDigest::of(&Item { id: "2".into(), ..item }), digest);
        assert_eq!(ItemDigest::try_from(String::from(digest)), Ok(digest));
    }
}
