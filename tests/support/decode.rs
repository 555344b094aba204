//! A small reader of messages: headers unfolded and decoded, parts decoded.

/// Decodes base64, ignoring everything that is not of its alphabet.
pub fn base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut out, mut held, mut bits) = (Vec::new(), 0u32, 0);
    for sextet in text.bytes().filter_map(value) {
        held = (held << 6 | u32::from(sextet)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    out
}

/// A message taken apart.
#[derive(Debug)]
pub struct Mail {
    /// Names and decoded values, in order.
    pub headers: Vec<(String, String)>,
    /// Content types and decoded bodies, in order.
    pub parts: Vec<(String, String)>,
    /// Files that go with it, in order.
    pub attachments: Vec<File>,
}

/// A file that goes with a message.
#[derive(Debug)]
pub struct File {
    pub name: String,
    pub kind: String,
    pub bytes: Vec<u8>,
}

impl Mail {
    pub fn read(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        for line in text.split_inclusive('\n') {
            assert!(line.ends_with("\r\n"), "bare line feed after {line:?}");
            assert!(line.len() <= 1000, "a line of {} bytes", line.len());
        }
        let (headers, body) = split(text);
        let mut mail = Self { headers, parts: Vec::new(), attachments: Vec::new() };
        let kind = header(&mail.headers, "Content-Type").expect("a type");
        mail.take_apart(&kind, body);
        mail
    }

    /// Takes the parts of a multipart body, those of inner ones as well.
    fn take_apart(&mut self, kind: &str, body: &str) {
        let boundary = kind.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next());
        let marker = format!("--{}", boundary.expect("a boundary"));
        for part in body.split(&marker).skip(1).take_while(|part| !part.starts_with("--")) {
            let (headers, body) = split(part.trim_start_matches("\r\n"));
            let kind = header(&headers, "Content-Type").expect("a type");
            if kind.starts_with("multipart/") {
                self.take_apart(&kind, body);
                continue;
            }
            let encoding = header(&headers, "Content-Transfer-Encoding").expect("an encoding");
            assert_eq!(encoding, "base64");
            let bytes = base64(body);
            match header(&headers, "Content-Disposition") {
                Some(disposition) => {
                    let name = file_name(&disposition);
                    self.attachments.push(File { name, kind, bytes });
                }
                None => self.parts.push((kind, String::from_utf8(bytes).expect("UTF-8"))),
            }
        }
    }

    /// The value of a header that occurs exactly once.
    pub fn header(&self, name: &str) -> String {
        let count = self.headers.iter().filter(|(known, _)| known == name).count();
        assert_eq!(count, 1, "{name} in {:?}", self.headers);
        header(&self.headers, name).unwrap_or_default()
    }

    pub fn names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    pub fn text(&self) -> &str {
        assert_eq!(self.parts[0].0, "text/plain; charset=utf-8");
        &self.parts[0].1
    }

    pub fn html(&self) -> &str {
        assert_eq!(self.parts[1].0, "text/html; charset=utf-8");
        &self.parts[1].1
    }
}

fn header(headers: &[(String, String)], name: &str) -> Option<String> {
    headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

fn split(text: &str) -> (Vec<(String, String)>, &str) {
    let (head, body) = text.split_once("\r\n\r\n").expect("an empty line");
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let headers = unfolded
        .split("\r\n")
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            (name.to_owned(), words(value))
        })
        .collect();
    (headers, body)
}

/// The name of an attachment, plain or in the pieces of RFC 2231.
fn file_name(disposition: &str) -> String {
    assert!(disposition.starts_with("attachment;"), "{disposition}");
    let mut bytes = Vec::new();
    for parameter in disposition.split(';').skip(1).map(str::trim) {
        let (name, value) = parameter.split_once('=').expect("a parameter");
        assert!(name.starts_with("filename"), "{disposition}");
        let value = value.trim_matches('"');
        if !name.ends_with('*') {
            bytes.extend_from_slice(value.as_bytes());
            continue;
        }
        let mut rest = value.strip_prefix("utf-8''").unwrap_or(value);
        while let Some(c) = rest.chars().next() {
            match rest.strip_prefix('%') {
                Some(hex) => {
                    bytes.push(u8::from_str_radix(&hex[..2], 16).expect("two digits"));
                    rest = &hex[2..];
                }
                None => {
                    assert!(c.is_ascii(), "{disposition}");
                    bytes.push(c as u8);
                    rest = &rest[1..];
                }
            }
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// Decodes RFC 2047 words; the space between two of them belongs to the folding.
fn words(value: &str) -> String {
    let (mut out, mut held) = (String::new(), Vec::new());
    for word in value.split(' ') {
        match word.strip_prefix("=?utf-8?b?").and_then(|rest| rest.split_once("?=")) {
            Some((encoded, rest)) => {
                if held.is_empty() && !out.is_empty() {
                    out.push(' ');
                }
                held.extend(base64(encoded));
                if !rest.is_empty() {
                    flush(&mut out, &mut held);
                    out.push_str(rest);
                }
            }
            None => {
                flush(&mut out, &mut held);
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(word);
            }
        }
    }
    flush(&mut out, &mut held);
    out
}

fn flush(out: &mut String, held: &mut Vec<u8>) {
    out.push_str(&String::from_utf8(std::mem::take(held)).expect("UTF-8"));
}
