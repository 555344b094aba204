//! The council's coat of arms, as a file that the configuration names.
//!
//! Decides which files are a picture, by their first bytes, and how large one may be. What is none
//! is done without, and the journal says why.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A larger picture would make every page slow.
const BYTES_MAX: u64 = 256 * 1024;

/// A picture that browsers show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arms {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is, for browsers: `image/png`.
    pub kind: &'static str,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
enum NoArms {
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("it has more than {} KB", BYTES_MAX / 1024)]
    TooLarge,
    #[error("it is no SVG, PNG, JPEG or WebP picture")]
    NoPicture,
}

/// The picture in a file; none where it is none, which is logged.
pub(super) fn read(path: &Path) -> Option<Arms> {
    match picture(path) {
        Ok(arms) => Some(arms),
        Err(why) => {
            tracing::warn!("the coat of arms {} is not shown: {why}", path.display());
            None
        }
    }
}

fn picture(path: &Path) -> Result<Arms, NoArms> {
    let mut bytes = Vec::new();
    File::open(path)?.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(NoArms::TooLarge);
    }
    let kind = kind(&bytes).ok_or(NoArms::NoPicture)?;
    Ok(Arms { bytes, kind })
}

fn kind(bytes: &[u8]) -> Option<&'static str> {
    let text = || std::str::from_utf8(bytes).ok().map(str::trim_start);
    let is_svg = |text: &str| {
        let named = text.starts_with("<svg") || text.starts_with("<?xml");
        named && text.contains("<svg")
    };
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ if text().is_some_and(is_svg) => Some("image/svg+xml"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_bytes_and_nothing_else_is_one() {
        let svg = b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        assert_eq!(kind(svg), Some("image/svg+xml"));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        assert_eq!(kind(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        for none in
            [&b""[..], b"<html><svg>", b"GIF89a", b"\xff\xfe", b"<?xml version=\"1.0\"?><x/>"]
        {
            assert_eq!(kind(none), None, "{none:?}");
        }
    }

    #[test]
    fn what_is_too_large_or_not_there_is_done_without() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("arms.png");
        assert_eq!(read(&path), None);
        let most = usize::try_from(BYTES_MAX).expect("it fits");
        let mut bytes = b"\x89PNG".to_vec();
        bytes.resize(most, 0);
        std::fs::write(&path, &bytes).expect("room");
        assert_eq!(read(&path).map(|arms| arms.kind), Some("image/png"));
        bytes.push(0);
        std::fs::write(&path, &bytes).expect("room");
        assert_eq!(read(&path), None);
    }
}
