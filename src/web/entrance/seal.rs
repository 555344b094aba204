//! Texts that only we could have written: what stands in a cookie or a link, signed.
//!
//! The invariant: what was sealed for one purpose opens nothing for another.

use crate::channels::key::Key;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Write;

/// Longer texts were not written here.
const CHARS_MAX: usize = 1_000;

/// For what a text is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seal {
    /// The link of a letter that lets its reader in.
    Ticket,
    /// The cookie of who is in.
    Session,
}

impl Seal {
    fn word(self) -> &'static str {
        match self {
            Seal::Ticket => "sign-in ticket",
            Seal::Session => "session",
        }
    }
}

/// A value as a sealed text.
pub(super) fn sealed(key: &Key, seal: Seal, value: &impl Serialize) -> String {
    let content = URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default());
    let signature = key.name_of(&[seal.word(), &content]);
    format!("{content}.{signature}")
}

/// The value of a sealed text; none where it is not ours.
pub(super) fn opened<T: DeserializeOwned>(key: &Key, seal: Seal, text: &str) -> Option<T> {
    let (content, signature) = text.split_once('.').filter(|_| text.len() <= CHARS_MAX)?;
    if !key.is_name_of(signature, &[seal.word(), content]) {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(content).ok()?).ok()
}

/// A text that nobody guesses: 32 hexadecimal digits.
pub(super) fn unguessable() -> String {
    let mut bytes = [0_u8; 16];
    SystemRandom::new().fill(&mut bytes).expect("the system has random numbers");
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_opens_for_its_own_purpose_and_key_and_unchanged() {
        let (key, other) = (Key::new([7; 32]), Key::new([8; 32]));
        let text = sealed(&key, Seal::Session, &("kukina", 5));
        let open = |key, seal, text: &str| opened::<(String, u8)>(key, seal, text);
        assert_eq!(open(&key, Seal::Session, &text), Some(("kukina".to_owned(), 5)));
        assert_eq!(open(&key, Seal::Ticket, &text), None);
        assert_eq!(open(&other, Seal::Session, &text), None);
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("it stays ASCII");
            assert_eq!(open(&key, Seal::Session, &changed), None, "{changed}");
            assert_eq!(open(&key, Seal::Session, &text[..at]), None);
        }
        assert_ne!(unguessable(), unguessable());
    }
}
