//! The token that opens a Facebook page.
//!
//! Decides what may be one; where its file is sought is `credential`'s to say. The invariant: no
//! `Debug` shows it, and no error here holds what the file holds.

use crate::credential::{self, Unread};
use crate::domain::sightings::cause::facebook::FacebookFault;
use std::fmt;
use std::path::Path;

/// A file that is longer holds something else.
const TOKEN_MAX_BYTES: usize = 4_096;

/// A page token.
pub struct PageToken(String);

impl PageToken {
    /// Reads the token's file.
    pub fn read(file: &Path) -> Result<PageToken, FacebookFault> {
        let text = credential::read(file).map_err(|Unread { path, source }| {
            FacebookFault::NoToken { path: shown(&path), why: source.to_string() }
        })?;
        let token = text.trim();
        let fits = !token.is_empty() && token.len() <= TOKEN_MAX_BYTES;
        if !fits || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(FacebookFault::OtherToken { path: shown(file) });
        }
        Ok(PageToken(token.to_owned()))
    }

    /// The token itself, for the query of a request and for nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

impl fmt::Debug for PageToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_without_its_line_end_and_never_shown() {
        let room = tempfile::tempdir().unwrap();
        let file = room.path().join("token");
        std::fs::write(&file, "EAAsecret123\r\n").unwrap();
        let token = PageToken::read(&file).unwrap();
        assert_eq!(token.expose(), "EAAsecret123");
        assert_eq!(format!("{token:?}"), "PageToken(…)");
    }

    #[test]
    fn a_file_that_holds_no_token_is_named_and_not_quoted() {
        let room = tempfile::tempdir().unwrap();
        let file = room.path().join("token");
        for text in ["", " \n", "two words", "рядок", "-----BEGIN\nEAAsecret"] {
            std::fs::write(&file, text).unwrap();
            let error = PageToken::read(&file).unwrap_err();
            assert!(matches!(error, FacebookFault::OtherToken { .. }), "{error}");
            let shown = format!("{error} {error:?}");
            assert!(shown.contains("token") && !shown.contains("EAA"), "{shown}");
        }
        let error = PageToken::read(&room.path().join("none")).unwrap_err();
        assert!(matches!(error, FacebookFault::NoToken { .. }), "{error}");
    }
}
