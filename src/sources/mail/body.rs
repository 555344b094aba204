//! The text of a message, in whatever charset, encoding and part it stands.
//!
//! Decides which part is the text and what stands in its place where there is none. The text part
//! is taken before HTML; a charset is believed as far as the bytes allow (`document::encoding`).

use super::html;
use super::incoming::Body;
use crate::sources::document::{encoding, text};
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};
use std::borrow::Cow;

/// Longest text taken of a message, quoted letters included, in bytes.
const TEXT_MAX_BYTES: usize = 64 * 1024;

/// Longest part that is decoded, in bytes: what a person answers stands at its beginning.
const PART_MAX_BYTES: usize = 2 * 1024 * 1024;

/// How an encrypted text begins that stands in a plain one.
const ARMOUR: &str = "-----BEGIN PGP MESSAGE-----";

pub(super) fn of(message: &Message<'_>) -> Body {
    if is_encrypted(message.root_part()) {
        return Body::Encrypted;
    }
    let texts = joined(message, message.text_bodies());
    let texts = match texts.trim().is_empty() {
        true => joined(message, message.html_bodies()),
        false => texts,
    };
    let text = texts.trim();
    if text.starts_with(ARMOUR) {
        return Body::Encrypted;
    }
    if !text.is_empty() {
        return Body::Text(text::bounded(text, TEXT_MAX_BYTES).to_owned());
    }
    // A part may hold what another part says to be encrypted.
    if message.parts.iter().any(is_encrypted) {
        return Body::Encrypted;
    }
    match message.attachment_count() {
        0 => Body::Empty,
        _ => Body::OnlyFiles,
    }
}

fn is_encrypted(part: &MessagePart<'_>) -> bool {
    let Some(kind) = part.content_type() else { return false };
    let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
    match (kind.ctype().to_ascii_lowercase().as_str(), subtype.as_str()) {
        ("multipart", "encrypted") => true,
        // A signature that wraps its text is opaque without a library for it as well.
        ("application", "pkcs7-mime" | "x-pkcs7-mime" | "pgp-encrypted") => true,
        _ => false,
    }
}

fn joined<'a>(message: &Message<'_>, parts: impl Iterator<Item = &'a MessagePart<'a>>) -> String {
    let mut all = String::new();
    for part in parts {
        let read = match &part.body {
            PartType::Text(read) => decoded(message, part, read).into_owned(),
            PartType::Html(read) => html::text(&decoded(message, part, read)),
            _ => continue,
        };
        if !all.is_empty() {
            all.push('\n');
        }
        all.push_str(text::bounded(&read, TEXT_MAX_BYTES));
        if all.len() > TEXT_MAX_BYTES {
            break;
        }
    }
    all
}

/// The part's bytes by our own rules for charsets, which bear a wrong or missing claim; as the
/// library reads them where its transfer encoding is broken.
fn decoded<'a>(message: &Message<'_>, part: &MessagePart<'_>, read: &'a str) -> Cow<'a, str> {
    let raw = message.raw_message();
    let range = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    let Some(raw) = raw.get(range) else { return Cow::Borrowed(read) };
    let raw = &raw[..raw.len().min(PART_MAX_BYTES)];
    let bytes = match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::Base64 => base64_decode(raw),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
    };
    let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
    match bytes.filter(|bytes| !part.is_encoding_problem && !bytes.is_empty()) {
        Some(bytes) => Cow::Owned(text_of(&bytes, charset)),
        None => Cow::Borrowed(text::bounded(read, PART_MAX_BYTES)),
    }
}

/// «№№ 1–25» has no letter by which a charset could be guessed: what nobody writes in Latin letters
/// is the Cyrillic charset of old programs.
fn text_of(bytes: &[u8], charset: Option<&str>) -> String {
    let text = encoding::decode(bytes, charset).text;
    let is_cyrillic = |text: &str| text.contains(|c| ('\u{400}'..='\u{52f}').contains(&c));
    match charset.is_some() || std::str::from_utf8(bytes).is_ok() || is_cyrillic(&text) {
        true => text,
        false => encoding::decode(bytes, Some("windows-1251")).text,
    }
}
