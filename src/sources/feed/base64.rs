//! Base64, in which old Atom feeds wrap titles and contents.
//!
//! Decides only what decodes. Whatever is not base64 of a text is no base64.

/// The text behind `wrapped`; white space is ignored.
pub fn decode(wrapped: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(wrapped.len() / 4 * 3);
    let (mut held, mut bits, mut padding) = (0u32, 0u8, 0u8);
    for sign in wrapped.bytes().filter(|sign| !sign.is_ascii_whitespace()) {
        if sign == b'=' {
            padding += 1;
            if padding > 2 {
                return None;
            }
            continue;
        }
        if padding > 0 {
            return None;
        }
        held = (held << 6 | u32::from(value(sign)?)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    // Six bits left over are a lone sign, which encodes nothing.
    let whole = bits < 6 && !bytes.is_empty();
    whole.then(|| String::from_utf8(bytes).ok()).flatten()
}

fn value(sign: u8) -> Option<u8> {
    Some(match sign {
        b'A'..=b'Z' => sign - b'A',
        b'a'..=b'z' => sign - b'a' + 26,
        b'0'..=b'9' => sign - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_and_everything_else_does_not() {
        assert_eq!(decode("0KDQsNC00LA=").as_deref(), Some("Рада"));
        assert_eq!(decode(" 0KDQ\n sNC0 0LA ").as_deref(), Some("Рада"));
        for other in ["", "=", "Рада", "two words!", "A", "gICA", "YQ=b", "YQ==="] {
            assert_eq!(decode(other), None, "{other}");
        }
    }
}
