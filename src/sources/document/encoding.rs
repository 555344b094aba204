//! Bytes to text, whatever the sender claims.
//!
//! Decides the encoding: byte order mark, HTTP charset, declaration inside the document, then a
//! guess. A claim is believed only while the bytes allow it. The invariant: text that is valid
//! UTF-8 is never read as anything else, and nothing here can fail: an unreadable byte becomes the
//! replacement character.

use encoding_rs::{
    Encoding, KOI8_R, KOI8_U, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252,
};
use regex::bytes::Regex;
use std::sync::LazyLock;

/// Where a document may declare its encoding.
const DECLARATION_WITHIN: usize = 4096;

static XML_DECLARATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)^(?:\xef\xbb\xbf)*\s*<\?xml[^>]*?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)"#)
        .expect("the pattern is a constant that tests compile")
});
static META: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)<meta[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)"#)
        .expect("the pattern is a constant that tests compile")
});

/// Decoded text.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// Whether an XML parser that trusts the document alone would decode it the same way.
    pub as_declared: bool,
}

/// Decodes `bytes` that came with the HTTP `charset`.
pub fn decode(bytes: &[u8], charset: Option<&str>) -> Decoded {
    if let Some(text) = utf32(bytes) {
        return Decoded { text, as_declared: false };
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
        // feed-rs believes a declaration more than the mark, and panics on big-endian UTF-16.
        let contradicted =
            declared_xml(text.as_bytes()).is_some_and(|declared| declared != encoding);
        return Decoded { text, as_declared: encoding != UTF_16BE && !contradicted };
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
        return Decoded { text, as_declared: false };
    }
    let declared = declaration(bytes);
    let claims = [charset.and_then(labelled), declared].into_iter().flatten();
    let encoding = claims
        .filter(|claim| *claim != UTF_16BE && *claim != UTF_16LE)
        .find_map(|claim| believed(bytes, claim))
        .unwrap_or_else(|| guess(bytes));
    let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
    let as_declared = declared_xml(bytes).unwrap_or(UTF_8) == encoding;
    Decoded { text, as_declared }
}

fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    declared_xml(bytes).or_else(|| {
        let head = &bytes[..bytes.len().min(DECLARATION_WITHIN)];
        label_in(&META, head)
    })
}

fn declared_xml(bytes: &[u8]) -> Option<&'static Encoding> {
    label_in(&XML_DECLARATION, &bytes[..bytes.len().min(DECLARATION_WITHIN)])
}

fn label_in(pattern: &Regex, head: &[u8]) -> Option<&'static Encoding> {
    let label = pattern.captures(head)?.get(1)?.as_bytes();
    labelled(std::str::from_utf8(label).ok()?)
}

fn labelled(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.as_bytes()).or_else(|| {
        let bare: String = label
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        match bare.as_str() {
            "cp1251" | "win1251" | "windows1251" | "1251" => Some(WINDOWS_1251),
            "cp1252" | "win1252" | "windows1252" | "latin1" => Some(WINDOWS_1252),
            "koi8u" | "koi8ru" => Some(KOI8_U),
            "utf8" | "utf" | "utf8mb4" | "unicode" => Some(UTF_8),
            _ => None,
        }
    })
}

/// The encoding to use for a claim, or `None` when the bytes contradict it.
fn believed(bytes: &[u8], claim: &'static Encoding) -> Option<&'static Encoding> {
    if claim == UTF_8 {
        return nearly_utf8(bytes).then_some(UTF_8);
    }
    // Stateful and multi-byte encodings can look like ASCII, so the claim decides there.
    if !claim.is_single_byte() {
        return Some(claim);
    }
    // Text of eight-bit letters is never valid UTF-8 by chance.
    if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() {
        return Some(UTF_8);
    }
    if claim == WINDOWS_1252 && letters_stand_together(bytes) {
        return Some(cyrillic(bytes));
    }
    // The Ukrainian letters are where the Russian set has lines to draw tables with.
    if claim == KOI8_R {
        return Some(KOI8_U);
    }
    Some(claim)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if nearly_utf8(bytes) {
        UTF_8
    } else if letters_stand_together(bytes) {
        cyrillic(bytes)
    } else {
        WINDOWS_1252
    }
}

/// Whether the bytes are UTF-8 but for a few, as after a cut in the middle of a letter.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let mut bad = 0;
    let mut rest = bytes;
    while let Err(error) = std::str::from_utf8(rest) {
        let skip = error.error_len().unwrap_or(rest.len() - error.valid_up_to());
        bad += skip;
        // One broken letter in a long text is damage; every second byte is another encoding.
        if bad * 50 > high.max(200) {
            return false;
        }
        rest = &rest[error.valid_up_to() + skip..];
    }
    bad == 0 || bad * 50 <= high
}

/// Whether most letters beyond ASCII stand beside another such letter, as in Cyrillic words and
/// not in accented Latin ones.
fn letters_stand_together(bytes: &[u8]) -> bool {
    let is_letter = |byte: u8| {
        byte >= 0xc0
            || matches!(byte, 0xa5 | 0xaa | 0xaf | 0xb2..=0xb4 | 0xba | 0xbf | 0xa4 | 0xa6 | 0xa7)
    };
    let letters = bytes.iter().filter(|byte| is_letter(**byte)).count();
    let pairs = bytes.windows(2).filter(|pair| pair.iter().all(|byte| is_letter(*byte))).count();
    letters > 0 && pairs * 2 > letters
}

/// windows-1251 or KOI8-U: small letters, the bulk of any text, lie in opposite halves.
fn cyrillic(bytes: &[u8]) -> &'static Encoding {
    let low = bytes.iter().filter(|byte| (0xc0..=0xdf).contains(*byte)).count();
    let high = bytes.iter().filter(|byte| **byte >= 0xe0).count();
    // A heading in capitals must not tip the balance, hence the margin.
    if low > high * 2 && low >= 20 { KOI8_U } else { WINDOWS_1251 }
}

/// UTF-32, told by its mark or by its first letter; encoding_rs does not know it.
fn utf32(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 4]) -> u32 = match bytes {
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'<' | b'{', ..] => u32::from_be_bytes,
        [0xff, 0xfe, 0, 0, ..] | [b'<' | b'{', 0, 0, 0, ..] => u32::from_le_bytes,
        _ => return None,
    };
    let letters = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|four| char::from_u32(read(*four)).unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(letters.filter(|letter| *letter != '\u{feff}').collect())
}

fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, b'<' | b'{', 0, ..] => Some(UTF_16BE),
        [b'<' | b'{', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Рішення виконавчого комітету про затвердження переліку їхніх об’єктів";

    fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn a_lying_charset_is_found_out_in_both_directions() {
        let cp1251 = encoded(WINDOWS_1251, TEXT);
        assert_eq!(decode(&cp1251, Some("utf-8")).text, TEXT);
        assert_eq!(decode(TEXT.as_bytes(), Some("windows-1251")).text, TEXT);
        assert_eq!(decode(&cp1251, Some("iso-8859-1")).text, TEXT);
    }

    #[test]
    fn aliases_declarations_and_silence_are_understood() {
        let cp1251 = encoded(WINDOWS_1251, TEXT);
        assert_eq!(decode(&cp1251, Some("cp-1251")).text, TEXT);
        assert_eq!(decode(&cp1251, None).text, TEXT);
        let koi8 = "про затвердження переліку власності";
        assert_eq!(decode(&encoded(KOI8_U, koi8), None).text, koi8);
        let page = format!("<html><head><meta charset=windows-1251><title>{TEXT}");
        assert_eq!(decode(&encoded(WINDOWS_1251, &page), None).text, page);
        let feed = format!("<?xml version='1.0' encoding='koi8-u'?><title>{TEXT}");
        assert!(decode(&encoded(KOI8_U, &feed), None).text.ends_with("їхніх об&#8217;єктів"));
    }

    #[test]
    fn sixteen_bit_text_is_read_with_and_without_a_mark() {
        let text = "<rss><title>Рада</title></rss>";
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&big, None).text, text);
        assert_eq!(decode(&little, None).text, text);
        let wide: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(decode(&wide, None).text, text);
        let marked: Vec<u8> = [vec![0xfe, 0xff], big].concat();
        assert_eq!(decode(&marked, None).text, text);
    }

    #[test]
    fn a_mark_and_the_letters_themselves_weigh_more_than_a_declaration() {
        let feed = format!("<?xml version='1.0' encoding='windows-1251'?><title>{TEXT}");
        let marked = [b"\xef\xbb\xbf", feed.as_bytes()].concat();
        let decoded = decode(&marked, None);
        assert_eq!((decoded.text, decoded.as_declared), (feed, false));
        let russian = "<?xml version='1.0' encoding='koi8-r'?><title>Рішення їхнє</title>";
        let decoded = decode(&encoded(KOI8_U, russian), None);
        assert_eq!((decoded.text.as_str(), decoded.as_declared), (russian, false));
    }

    #[test]
    fn utf8_cut_inside_a_letter_stays_utf8() {
        let long = TEXT.repeat(4);
        let cut = &long.as_bytes()[..long.len() - 1];
        assert!(decode(cut, None).text.starts_with(TEXT));
        assert!(decode(cut, Some("utf-8")).text.starts_with(TEXT));
    }

    #[test]
    fn western_text_is_not_taken_for_cyrillic() {
        let text = "Année très élevée à côté";
        assert_eq!(decode(&encoded(WINDOWS_1252, text), None).text, text);
    }
}
