//! The token that opens a Facebook page.
//!
//! Decides where it is sought: a bare name first among the credentials systemd gives the unit, then
//! as a path. It is read afresh at each read, so a new one needs no restart. The invariant: no
//! `Debug` shows it, and no error here holds what the file holds.

use crate::domain::sightings::cause::facebook::FacebookFault;
use std::fmt;
use std::path::Path;

/// Where systemd puts credentials for the unit.
const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";

/// A file that is longer holds something else.
const TOKEN_MAX_BYTES: usize = 4_096;

/// A page token.
pub struct PageToken(String);

impl PageToken {
    /// Reads the token's file.
    pub fn read(file: &Path) -> Result<PageToken, FacebookFault> {
        let credential = std::env::var_os(CREDENTIALS_DIRECTORY)
            .filter(|_| file.components().count() == 1 && file.is_relative())
            .map(|directory| Path::new(&directory).join(file))
            .filter(|path| path.exists());
        let path = credential.unwrap_or_else(|| file.to_owned());
        let text = std::fs::read_to_string(&path).map_err(|error| FacebookFault::NoToken {
            path: shown(&path),
            why: error.to_string(),
        })?;
        let token = text.trim();
        let fits = !token.is_empty() && token.len() <= TOKEN_MAX_BYTES;
        if !fits || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(FacebookFault::OtherToken { path: shown(&path) });
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
