//! Header lines no longer than 76 octets.
//!
//! lettre leaves an address on the line of the last encoded word, and RFC 2047 §2 allows a line
//! with encoded words 76 octets. The invariant: unfolding gives back what was folded.

/// Longest header line with encoded words, without its line end.
const LINE_MAX: usize = 76;

/// Breaks long header lines of a message where they have a space; the body stays as it is.
pub(super) fn folded(message: &[u8]) -> Vec<u8> {
    let head = message.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or(message.len());
    let (head, body) = message.split_at(head);
    let mut folded = Vec::with_capacity(message.len() + LINE_MAX);
    for (at, line) in head.split(|byte| *byte == b'\n').enumerate() {
        if at > 0 {
            folded.push(b'\n');
        }
        let mut rest = line;
        while let Some(space) = break_of(rest) {
            folded.extend_from_slice(&rest[..space]);
            folded.extend_from_slice(b"\r\n");
            rest = &rest[space..];
        }
        folded.extend_from_slice(rest);
    }
    folded.extend_from_slice(body);
    folded
}

/// The space before which a line that is too long is broken: the last one in reach with something
/// on both its sides.
fn break_of(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.len() <= LINE_MAX {
        return None;
    }
    let word = |at: usize| line[at..].iter().position(|byte| *byte != b' ').map(|skip| at + skip);
    // What stands before the first word cannot be a line of its own.
    let colon = line.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
    let first = word(colon)?;
    let breaks = |at: &usize| line[*at] == b' ' && line[*at - 1] != b' ' && word(*at).is_some();
    let in_reach = (first + 1..=LINE_MAX).rev().find(breaks);
    in_reach.or_else(|| (LINE_MAX + 1..line.len()).find(breaks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_message() -> impl Strategy<Value = String> {
        let line = proptest::collection::vec("[a-z=?<>@.]{1,30}", 1..12);
        let head = proptest::collection::vec(("[A-Z][a-z-]{1,12}", line), 1..5);
        (head, "[a-z \r\n]{0,300}").prop_map(|(head, body)| {
            let lines = head.iter().map(|(name, words)| format!("{name}: {}", words.join(" ")));
            format!("{}\r\n\r\n{body}", lines.collect::<Vec<_>>().join("\r\n"))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 256,
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(2026),
            ..ProptestConfig::default()
        })]

        #[test]
        fn folded_lines_are_short_and_unfold_to_what_they_were(message in any_message()) {
            let short = String::from_utf8(folded(message.as_bytes())).expect("text");
            let (head, body) = short.split_once("\r\n\r\n").expect("a head");
            prop_assert!(head.split("\r\n").all(|line| line.len() <= LINE_MAX), "{}", head);
            let whole = format!("{}\r\n\r\n{body}", head.replace("\r\n ", " "));
            prop_assert_eq!(whole, message);
        }
    }
}
