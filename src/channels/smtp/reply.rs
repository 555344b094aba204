//! A mail server's answer, read from bytes.
//!
//! Decides where an answer ends and what its code is; what the code means is `verdict`'s to say.
//! The invariants: the three digits alone decide, whatever text follows them and in whatever
//! encoding; how the bytes were cut into reads changes nothing; an answer holds no more memory
//! than the bounds below allow, and what goes beyond them is no answer.

use encoding_rs::WINDOWS_1251;

/// How much of one line is kept.
const LINE_KEPT: usize = 4 * 1024;
/// How much more of one line is skipped before it stops being a line.
const LINE_SKIPPED: usize = 64 * 1024;
/// The longest answer, all its lines together.
const REPLY_MAX: usize = 128 * 1024;
/// The most lines of one answer.
const LINES_MAX: usize = 200;

/// One answer of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The three digits, from 200 to 599.
    pub code: u16,
    /// The code of RFC 3463, where there is one that agrees with the three digits.
    pub enhanced: Option<(u8, u16, u16)>,
    /// What stands after the codes, a line of it for each line of the answer.
    pub text: String,
}

impl Reply {
    /// The first digit, which says yes, go on, not now, or no.
    pub fn class(&self) -> u16 {
        self.code / 100
    }
}

/// Why some bytes are no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Garble {
    /// A line does not begin with a code.
    #[error("`{line}` begins with no reply code")]
    NoCode {
        /// The beginning of the line.
        line: String,
    },
    /// Two lines of one answer say different things.
    #[error("one answer says both {first} and {then}")]
    TwoCodes {
        /// The first line's code.
        first: u16,
        /// Another line's.
        then: u16,
    },
    /// A line without an end.
    #[error("a line of more than {} KB", (LINE_KEPT + LINE_SKIPPED) / 1024)]
    EndlessLine,
    /// An answer without an end.
    #[error("an answer of more than {} KB or {LINES_MAX} lines", REPLY_MAX / 1024)]
    EndlessReply,
}

/// Collects one answer from the bytes as they come in.
#[derive(Debug, Default)]
pub struct Collector {
    line: Vec<u8>,
    line_len: usize,
    reply_len: usize,
    code: Option<u16>,
    lines: Vec<String>,
}

impl Collector {
    /// Takes bytes up to the end of the answer: how many, and the answer if it is whole.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(usize, Option<Reply>), Garble> {
        let mut taken = 0;
        while let Some(rest) = bytes.get(taken..).filter(|rest| !rest.is_empty()) {
            let end = rest.iter().position(|byte| *byte == b'\n');
            self.hold(&rest[..end.unwrap_or(rest.len())])?;
            taken += end.map_or(rest.len(), |end| end + 1);
            if end.is_some()
                && let Some(reply) = self.end_line()?
            {
                return Ok((taken, Some(reply)));
            }
        }
        Ok((taken, None))
    }

    fn hold(&mut self, part: &[u8]) -> Result<(), Garble> {
        self.line_len += part.len();
        self.reply_len += part.len();
        if self.line_len > LINE_KEPT + LINE_SKIPPED {
            return Err(Garble::EndlessLine);
        }
        if self.reply_len > REPLY_MAX {
            return Err(Garble::EndlessReply);
        }
        let room = LINE_KEPT - self.line.len();
        self.line.extend_from_slice(&part[..part.len().min(room)]);
        Ok(())
    }

    fn end_line(&mut self) -> Result<Option<Reply>, Garble> {
        let line = std::mem::take(&mut self.line);
        let is_cut = std::mem::take(&mut self.line_len) > line.len();
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        let (code, is_last, text) = parts(line)?;
        let first = *self.code.get_or_insert(code);
        if first != code {
            return Err(Garble::TwoCodes { first, then: code });
        }
        if self.lines.len() == LINES_MAX {
            return Err(Garble::EndlessReply);
        }
        self.lines.push(decoded(text, is_cut));
        Ok(is_last.then(|| self.reply(code)))
    }

    fn reply(&mut self, code: u16) -> Reply {
        let lines = std::mem::take(&mut self.lines);
        let enhanced = lines.iter().find_map(|line| enhanced(line, code));
        Reply { code, enhanced, text: lines.join("\n") }
    }
}

/// Code, whether it is the last line, and what follows. Only a dash announces another line: the
/// text may follow the code at once, but not as a fourth digit.
fn parts(line: &[u8]) -> Result<(u16, bool, &[u8]), Garble> {
    let no_code = || {
        let shown = decoded(line, true).chars().take(60).collect();
        Garble::NoCode { line: shown }
    };
    let Some((digits, rest)) = line.split_first_chunk::<3>() else { return Err(no_code()) };
    let fits = digits.iter().all(u8::is_ascii_digit) && (b'2'..=b'5').contains(&digits[0]);
    if !fits || rest.first().is_some_and(u8::is_ascii_digit) {
        return Err(no_code());
    }
    let code = digits.iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
    Ok(match rest {
        [b'-', text @ ..] => (code, false, text),
        [b' ', text @ ..] => (code, true, text),
        text => (code, true, text),
    })
}

/// UTF-8, else windows-1251: Ukrainian mail servers that do not write the one write the other.
fn decoded(bytes: &[u8], is_cut: bool) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // The cut went through a letter.
        Err(error) if is_cut && error.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        Err(_) => WINDOWS_1251.decode(bytes).0.into_owned(),
    }
}

/// The enhanced code at the head of a line; IronPort writes `#5.1.0`.
fn enhanced(line: &str, code: u16) -> Option<(u8, u16, u16)> {
    let word = line.split_ascii_whitespace().next()?;
    let mut numbers = word.strip_prefix('#').unwrap_or(word).split('.');
    let mut number = || {
        let digits = numbers.next()?;
        let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (class, subject, detail) = (number()?, number()?, number()?);
    if numbers.next().is_some() || class != code / 100 {
        return None;
    }
    Some((u8::try_from(class).ok()?, subject, detail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<Option<Reply>, Garble> {
        Collector::default().take(bytes).map(|(_, reply)| reply)
    }

    #[track_caller]
    fn whole(bytes: &[u8]) -> Reply {
        read(bytes).expect("an answer").expect("a whole one")
    }

    #[test]
    fn the_code_alone_decides() {
        let long = [b"250 2.0.0 ".as_slice(), &b"x".repeat(5_000), b"\r\n"].concat();
        for (bytes, code, enhanced) in [
            (b"250\r\n".as_slice(), 250, None),
            (b"250\n", 250, None),
            (b"250 \r\n", 250, None),
            (b"250OK\r\n", 250, None),
            (b"250\t2.0.0 ok\r\n", 250, Some((2, 0, 0))),
            (b"250 2.0.0 queued\r\n", 250, Some((2, 0, 0))),
            (b"250-one\r\n250-two\r\n250 three\r\n", 250, None),
            (b"250-\r\n250\r\n", 250, None),
            (b"550-5.1.1 The email account\r\n550 5.1.1 https://x\r\n", 550, Some((5, 1, 1))),
            (b"550 #5.1.0 Address rejected\r\n", 550, Some((5, 1, 0))),
            (b"550 5.1.10\r\n", 550, Some((5, 1, 10))),
            (b"550 4.1.1 of another class\r\n", 550, None),
            (b"550 5.1.1.1 an address\r\n", 550, None),
            (b"550 5.1000.1 too long\r\n", 550, None),
            (&long, 250, Some((2, 0, 0))),
        ] {
            let reply = whole(bytes);
            let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]);
            assert_eq!((reply.code, reply.enhanced), (code, enhanced), "{shown}");
        }
    }

    #[test]
    fn any_encoding_is_read() {
        let (taken, _, _) = WINDOWS_1251.encode("250 2.0.0 Лист прийнято\r\n");
        assert_eq!(whole(&taken).text, "2.0.0 Лист прийнято");
        assert_eq!(whole("250 Лист прийнято\r\n".as_bytes()).text, "Лист прийнято");
        let lines = [b"250-".as_slice(), "Лист".as_bytes(), b"\r\n250 \xeb\xe8\xf1\xf2\r\n"];
        assert_eq!(whole(&lines.concat()).text, "Лист\nлист");
        // A letter of two bytes lies across the end of what is kept.
        let long = format!("250 x{}\r\n", "ї".repeat(4_000));
        let text = whole(long.as_bytes()).text;
        assert!(text.chars().skip(1).all(|c| c == 'ї'), "{}", &text[text.len() - 20..]);
    }

    #[test]
    fn what_has_no_code_is_no_answer() {
        for bytes in [
            b"\r\n".as_slice(),
            b"25\r\n",
            b"2500 ok\r\n",
            b"999 what\r\n",
            b"100 what\r\n",
            b" 250 ok\r\n",
            b"OK\r\n",
            b"250-one\r\nno code\r\n",
            b"\xd2\xe2\xb3\xf0\r\n",
        ] {
            assert!(matches!(read(bytes), Err(Garble::NoCode { .. })), "{bytes:?}");
        }
        let two = read(b"250-yes\r\n550 no\r\n");
        assert_eq!(two, Err(Garble::TwoCodes { first: 250, then: 550 }));
    }

    #[test]
    fn an_answer_has_bounds() {
        let line = |len: usize| [b"250-".as_slice(), &b"x".repeat(len), b"\r\n"].concat();
        assert_eq!(read(&line(60_000)), Ok(None));
        assert_eq!(read(&line(70_000)), Err(Garble::EndlessLine));
        assert_eq!(read(&line(60_000).repeat(3)), Err(Garble::EndlessReply));
        assert_eq!(read(&line(0).repeat(200)), Ok(None));
        assert_eq!(read(&line(0).repeat(201)), Err(Garble::EndlessReply));
        assert!(whole(&[line(60_000), b"250\n".to_vec()].concat()).text.len() < 5_000);
    }

    #[test]
    fn an_endless_line_costs_no_more_than_its_bound() {
        let mut collector = Collector::default();
        let endless = std::iter::repeat_n([b'2'; 1024], 1024);
        let ended = endless.map(|part| collector.take(&part)).find_map(Result::err);
        assert_eq!(ended, Some(Garble::EndlessLine));
        assert!(collector.line.capacity() <= 2 * LINE_KEPT);
    }

    /// The bytes of an answer: one code, any text without a line end.
    fn any_reply() -> impl Strategy<Value = (u16, Vec<u8>)> {
        let text =
            proptest::collection::vec(any::<u8>().prop_filter("an end", |b| *b != b'\n'), 0..40);
        let more = proptest::collection::vec(text.clone(), 0..5);
        (200..600_u16, more, text).prop_map(|(code, more, text)| {
            let code = code.to_string().into_bytes();
            let mut bytes = Vec::new();
            for line in more {
                bytes.extend([code.as_slice(), b"-", &line, b"\r\n"].concat());
            }
            bytes.extend([code.as_slice(), b" ", &text, b"\r\n"].concat());
            (String::from_utf8_lossy(&code).parse().expect("a number"), bytes)
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
        fn no_text_changes_a_code((code, bytes) in any_reply(), next in any::<[u8; 3]>()) {
            let (taken, reply) =
                Collector::default().take(&[bytes.as_slice(), &next].concat()).expect("an answer");
            prop_assert_eq!((taken, reply.map(|reply| reply.code)), (bytes.len(), Some(code)));
        }

        #[test]
        fn how_bytes_were_cut_changes_nothing((_, bytes) in any_reply(), size in 1..20_usize) {
            let at_once = whole(&bytes);
            let mut collector = Collector::default();
            let parts = bytes.chunks(size).map(|part| collector.take(part));
            let pieces: Vec<_> = parts.collect::<Result<_, _>>().expect("an answer");
            let last = pieces.last().and_then(|(_, reply)| reply.clone());
            prop_assert_eq!(last, Some(at_once));
            prop_assert!(pieces.iter().rev().skip(1).all(|(_, reply)| reply.is_none()));
        }

        #[test]
        fn no_bytes_panic_or_are_kept_beyond_the_bound(bytes in any::<Vec<u8>>()) {
            if let Ok((taken, reply)) = Collector::default().take(&bytes) {
                prop_assert!(taken <= bytes.len());
                prop_assert!(reply.is_some() || taken == bytes.len());
            }
        }
    }
}
