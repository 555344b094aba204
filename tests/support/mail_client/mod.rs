//! Replies as mail programs write them: words × the program's quoting × charset × signature.
//!
//! The words are put in by the test, so what should be read back is known by construction.

mod program;

pub use program::{Face, Program};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How text becomes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    Utf8Base64,
    Utf8Quoted,
    Utf8Plain,
    Windows1251,
    Windows1251Base64,
    Koi8u,
    /// windows-1251 of which no header speaks.
    Unsaid1251,
    /// UTF-8 that claims to be windows-1251.
    Lying,
}

impl Charset {
    pub const ALL: [Charset; 8] = [
        Charset::Utf8Base64,
        Charset::Utf8Quoted,
        Charset::Utf8Plain,
        Charset::Windows1251,
        Charset::Windows1251Base64,
        Charset::Koi8u,
        Charset::Unsaid1251,
        Charset::Lying,
    ];

    /// The words as they can be written in it.
    pub fn writable(self, words: &str) -> String {
        match self {
            Charset::Koi8u => words
                .replace('№', "N")
                .replace(['–', '—'], "-")
                .replace('’', "'")
                .replace(['«', '»'], "\""),
            _ => words.to_owned(),
        }
    }

    /// The headers of a part of this type, and its body.
    fn part(self, media_type: &str, text: &str) -> Vec<u8> {
        let cyrillic = |encoding: &'static encoding_rs::Encoding| encoding.encode(text).0.to_vec();
        let (charset, transfer, body) = match self {
            Charset::Utf8Base64 => ("utf-8", "base64", wrapped(text.as_bytes())),
            Charset::Utf8Quoted => ("\"UTF-8\"", "quoted-printable", quoted(text)),
            Charset::Utf8Plain => ("utf-8", "8bit", text.as_bytes().to_vec()),
            Charset::Windows1251 => ("windows-1251", "8bit", cyrillic(encoding_rs::WINDOWS_1251)),
            Charset::Windows1251Base64 => {
                ("Windows-1251", "base64", wrapped(&cyrillic(encoding_rs::WINDOWS_1251)))
            }
            Charset::Koi8u => ("koi8-u", "8bit", cyrillic(encoding_rs::KOI8_U)),
            Charset::Unsaid1251 => ("", "8bit", cyrillic(encoding_rs::WINDOWS_1251)),
            Charset::Lying => ("windows-1251", "8bit", text.as_bytes().to_vec()),
        };
        let charset = match charset {
            "" => String::new(),
            charset => format!("; charset={charset}"),
        };
        let head = format!(
            "Content-Type: {media_type}{charset}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n"
        );
        [head.into_bytes(), body].concat()
    }
}

fn wrapped(bytes: &[u8]) -> Vec<u8> {
    let lines = bytes.chunks(57).map(|line| STANDARD.encode(line) + "\r\n");
    lines.collect::<String>().into_bytes()
}

fn quoted(text: &str) -> Vec<u8> {
    let mut out = String::new();
    for line in text.split("\r\n") {
        let mut width = 0;
        for byte in line.bytes() {
            if width > 70 {
                out.push_str("=\r\n");
                width = 0;
            }
            match byte {
                b'=' | 0..=31 | 127.. => {
                    out.push_str(&format!("={byte:02X}"));
                    width += 3;
                }
                byte => {
                    out.push(char::from(byte));
                    width += 1;
                }
            }
        }
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// A reply to be made.
#[derive(Clone, Debug)]
pub struct Reply<'a> {
    /// What the person writes.
    pub words: &'a str,
    /// The sender's address.
    pub from: &'a str,
    /// The address of the council's letters.
    pub to: &'a str,
    /// The Message-ID of the letter that is answered, without brackets.
    pub answers: &'a str,
    /// Its own Message-ID, without brackets.
    pub id: &'a str,
    /// The text of the letter that is answered.
    pub letter: &'a str,
    /// Lines below the words.
    pub signature: Option<&'a str>,
    pub program: Program,
    pub face: Face,
    pub charset: Charset,
}

impl Reply<'_> {
    /// The message as it comes to the mailbox.
    pub fn bytes(&self) -> Vec<u8> {
        let text = self.program.text(self);
        let html = self.program.html(self);
        let subject = STANDARD.encode(format!("{} Рішення № 24", self.program.re(self.face)));
        let mut all = format!(
            "Return-Path: <{from}>\r\nReceived: from mail.example by rada.test; \
             Mon, 23 Nov 2026 10:20:00 +0200\r\nMessage-ID: <{id}>\r\nIn-Reply-To: <{answers}>\r\n\
             References: <first@rada.test>\r\n <{answers}>\r\nFrom: =?UTF-8?B?{name}?= <{from}>\r\n\
             To: <{to}>\r\nSubject: =?UTF-8?B?{subject}?=\r\n\
             Date: Mon, 23 Nov 2026 10:20:00 +0200\r\nMIME-Version: 1.0\r\n",
            from = self.from,
            id = self.id,
            answers = self.answers,
            to = self.to,
            name = STANDARD.encode("Кукіна Інна"),
        )
        .into_bytes();
        match (text, html) {
            (Some(text), None) => all.extend(self.charset.part("text/plain", &text)),
            (None, Some(html)) => all.extend(self.charset.part("text/html", &html)),
            (text, html) => {
                let kind = "Content-Type: multipart/alternative; boundary=\"b1_x\"\r\n\r\n";
                all.extend(kind.as_bytes());
                for (kind, part) in [("text/plain", text), ("text/html", html)] {
                    all.extend(b"--b1_x\r\n");
                    all.extend(self.charset.part(kind, &part.unwrap_or_default()));
                    all.extend(b"\r\n");
                }
                all.extend(b"--b1_x--\r\n");
            }
        }
        all
    }
}
