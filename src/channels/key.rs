//! The secret that makes the names of letters unguessable.
//!
//! A name is an HMAC (RFC 2104) with SHA-256: the same for the same text for ever, and nobody
//! without the key can tell it. Where the key comes from is the store's to say.

use ring::hmac;
use std::fmt::{self, Write};

/// How many bytes of a name are written; enough that nobody guesses one.
const NAME_BYTES: usize = 16;

/// A secret of one installation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

impl Key {
    /// A key that everybody knows, for letters that answer to nobody: rehearsals, trial letters.
    pub const KNOWN: Self = Self([0; 32]);

    /// A key from its bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Whether a text is the name of some texts, compared in a time that does not tell how much of
    /// it is right.
    pub fn is_name_of(&self, given: &str, texts: &[&str]) -> bool {
        let own = self.name_of(texts);
        let differs = |(a, b): (u8, u8)| a ^ b;
        given.len() == own.len()
            && given.bytes().zip(own.bytes()).map(differs).fold(0, |all, it| all | it) == 0
    }

    /// The name of some texts together: 32 hexadecimal digits.
    pub fn name_of(&self, texts: &[&str]) -> String {
        let mut sum = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &self.0));
        for text in texts {
            sum.update(&(text.len() as u64).to_be_bytes());
            sum.update(text.as_bytes());
        }
        sum.sign().as_ref().iter().take(NAME_BYTES).fold(String::new(), |mut name, byte| {
            // Writing to a string does not fail.
            let _ = write!(name, "{byte:02x}");
            name
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_of_its_texts_and_its_key_alone() {
        let key = Key::new([7; 32]);
        assert_eq!(key.name_of(&["a", "b"]), key.name_of(&["a", "b"]));
        assert_ne!(key.name_of(&["a", "b"]), key.name_of(&["ab", ""]));
        assert_ne!(key.name_of(&["a"]), Key::KNOWN.name_of(&["a"]));
        assert_eq!(key.name_of(&["a"]).len(), 2 * NAME_BYTES);
        assert!(key.is_name_of(&key.name_of(&["a"]), &["a"]));
        assert!(!key.is_name_of(&key.name_of(&["b"]), &["a"]) && !key.is_name_of("", &["a"]));
        assert_eq!(format!("{key:?}"), "Key(..)");
    }
}
