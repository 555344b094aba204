//! One entry of a scanned feed, put together element by element.
//!
//! Decides what an element's inside is worth: which of several titles, moments and contents is
//! kept, what is an address and what base64 hides. The invariant: a field once filled gives way
//! only to an element of greater worth.

use super::entry::{Entry, GuidRole, Wrapping};
use super::names::Field;
use crate::sources::document::markup::{Kind, attributes, local, tokens, unescape};
use crate::sources::document::moment;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use chrono_tz::Tz;

/// An entry while its elements come in.
#[derive(Debug, Default)]
pub struct Draft {
    /// What it is so far.
    pub entry: Entry,
    /// The worth of the names that gave title, moment and markup.
    quality: [u8; 3],
}

impl Draft {
    /// An entry whose opening tag has these attributes.
    pub fn new(inside: &str, zone: Tz) -> Self {
        let mut draft = Draft::default();
        for (attribute, value) in attributes(inside) {
            match attribute.to_ascii_lowercase().as_str() {
                "rdf:about" | "about" => draft.entry.guid = some(unescape(value)),
                "href" => draft.entry.link = some(unescape(value)),
                "lastmod" => draft.entry.updated = moment::moment(value, zone),
                _ => {}
            }
        }
        draft
    }

    /// Takes the field an element with these attributes and this inside gives.
    pub fn keep(&mut self, field: Field, inside: &str, raw: &str, zone: Tz) {
        let entry = &mut self.entry;
        let [title, published, html] = &mut self.quality;
        match field {
            Field::Title(quality) if quality > *title => {
                if let Some(text) = unwrapped(entry, inside, raw) {
                    entry.title = Some(text);
                    *title = quality;
                }
            }
            Field::Published(quality) if quality > *published => {
                if let Some(at) = moment::moment(&value(raw), zone) {
                    entry.published = Some(at);
                    *published = quality;
                }
            }
            Field::Html(quality) if quality > *html => {
                if let Some(text) = unwrapped(entry, inside, raw) {
                    entry.html = Some(text);
                    *html = quality;
                }
            }
            Field::Updated => {
                entry.updated = entry.updated.or_else(|| moment::moment(&value(raw), zone));
            }
            Field::FullText => entry.full_text = some(value(raw)),
            Field::Id => {
                if let Some(text) = some(value(raw)) {
                    entry.guid = Some(text);
                    let says_no = |(name, value): &(&str, &str)| {
                        name.eq_ignore_ascii_case("ispermalink")
                            && value.trim().eq_ignore_ascii_case("false")
                    };
                    let named = attributes(inside).iter().any(says_no);
                    entry.guid_role = if named { GuidRole::Name } else { GuidRole::Address };
                }
            }
            Field::Link => {
                if entry.link.is_none() {
                    entry.link = target(inside, raw);
                }
            }
            Field::Category => {
                let read = attributes(inside);
                let named = ["label", "term"].iter().find_map(|wanted| {
                    read.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value)
                });
                entry.categories.extend(some(value(raw)).or_else(|| named.map(unescape)));
            }
            Field::Title(_) | Field::Published(_) | Field::Html(_) | Field::Closed => {}
        }
    }
}

/// The address a link element gives, unless it is of something else than the entry or the site.
pub fn target(inside: &str, raw: &str) -> Option<String> {
    let read = attributes(inside);
    let attribute = |wanted: &str| {
        read.iter().find(|(name, _)| local(name).eq_ignore_ascii_case(wanted)).map(|it| it.1)
    };
    if attribute("rel").is_some_and(|rel| !rel.eq_ignore_ascii_case("alternate")) {
        return None;
    }
    some(value(raw)).or_else(|| attribute("href").or_else(|| attribute("resource")).map(unescape))
}

/// A title's or content's text, out of base64 where it says that it is in it.
fn unwrapped(entry: &mut Entry, inside: &str, raw: &str) -> Option<String> {
    let read = attributes(inside);
    // XHTML is markup already: what it escapes is meant as letters.
    if read.iter().any(|(name, value)| *name == "type" && value.contains("xhtml")) {
        return some(raw.to_owned());
    }
    let text = some(value(raw))?;
    if !read.iter().any(|(name, value)| is_wrapped(name, value)) {
        return Some(text);
    }
    let Some(decoded) = decoded(&text).and_then(some) else { return Some(text) };
    entry.wrapping = Wrapping::Base64;
    Some(decoded)
}

/// Generators leave the padding out, and put anything behind the last sign.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The text behind base64; white space is ignored.
fn decoded(wrapped: &str) -> Option<String> {
    let signs: Vec<u8> = wrapped.bytes().filter(|sign| !sign.is_ascii_whitespace()).collect();
    String::from_utf8(BASE64.decode(signs).ok()?).ok().filter(|text| !text.is_empty())
}

/// Whether an attribute says that the element holds base64: `mode` in Atom 0.3, and in Atom 1.0 a
/// media type that is neither text nor XML (RFC 4287, 4.1.3.3).
fn is_wrapped(name: &str, value: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    match name.to_ascii_lowercase().as_str() {
        "mode" => value == "base64",
        "type" => {
            value.contains('/')
                && !value.starts_with("text/")
                && !value.ends_with("/xml")
                && !value.ends_with("+xml")
        }
        _ => false,
    }
}

/// The content of an element: CDATA as it stands, references outside it resolved once.
fn value(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for token in tokens(raw) {
        match token.kind {
            Kind::CData(inner) => out.push_str(inner),
            Kind::Text(text) => out.push_str(&unescape(text)),
            Kind::Start { .. } | Kind::End { .. } => out.push_str(&raw[token.span]),
            Kind::Aside => {}
        }
    }
    out
}

/// A text that says something.
pub fn some(text: String) -> Option<String> {
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_and_everything_else_does_not() {
        assert_eq!(decoded("0KDQsNC00LA=").as_deref(), Some("Рада"));
        assert_eq!(decoded(" 0KDQ\n sNC0 0LA ").as_deref(), Some("Рада"));
        for other in ["", "=", "Рада", "two words!", "A", "gICA", "YQ=b", "YQ==="] {
            assert_eq!(decoded(other), None, "{other}");
        }
    }
}
