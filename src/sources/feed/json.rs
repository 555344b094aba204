//! JSON Feed, any version, read by its field names.
//!
//! Decides what an entry of a JSON document is, and mends what generators do to JSON: bare control
//! characters in texts and commas before a closing bracket. The invariant: a document without the
//! format's version line is a feed only if it has items, and each has a text and an id or address.

use super::bounds::{ENTRIES_MAX, hold};
use super::entry::Entry;
use super::json_document::{Document, Member};
use crate::domain::sightings::cause::document::FeedFault;
use crate::sources::document::moment;
use crate::sources::reading::ReadPath;
use chrono_tz::Tz;

/// A JSON Feed as read.
#[derive(Debug)]
pub struct JsonFeed {
    /// Its entries, in order.
    pub entries: Vec<Entry>,
    /// Whether it had to be mended.
    pub path: ReadPath,
    /// The address of the site it is of.
    pub site: Option<String>,
}

/// Reads a JSON Feed.
pub fn read(text: &str, zone: Tz) -> Result<JsonFeed, FeedFault> {
    let (document, path) = match serde_json::from_str::<Document>(text) {
        Ok(document) => (document, ReadPath::Raw),
        Err(first) => match serde_json::from_str::<Document>(&mended(text)) {
            Ok(document) => (document, ReadPath::Repaired),
            Err(error) if first.is_eof() && error.is_eof() && claims(text) => {
                return Err(FeedFault::CutOff);
            }
            Err(_) => return Err(FeedFault::NotAFeed),
        },
    };
    let Document { version, site, items } = document;
    hold(items.len(), ENTRIES_MAX, |limit| FeedFault::TooManyEntries { limit })?;
    let entries: Vec<Entry> = items.into_iter().map(|item| entry(item, zone)).collect();
    let is_alike = |entry: &Entry| {
        entry.title.as_ref().or(entry.html.as_ref()).is_some()
            && entry.guid.as_ref().or(entry.link.as_ref()).is_some()
    };
    let is_declared = version.as_deref().is_some_and(claims);
    if !is_declared && (entries.is_empty() || !entries.iter().all(is_alike)) {
        return Err(FeedFault::NotAFeed);
    }
    Ok(JsonFeed { entries, path, site })
}

fn claims(text: &str) -> bool {
    text.contains("jsonfeed.org")
}

fn entry(item: Member, zone: Tz) -> Entry {
    let moment =
        |names: &[&str]| names.iter().find_map(|name| moment::moment(&item.text(&[name])?, zone));
    Entry {
        guid: item.text(&["id", "guid"]),
        link: item.text(&["url", "external_url", "link"]),
        title: item.text(&["title"]),
        published: moment(&["date_published", "published"]),
        updated: moment(&["date_modified", "updated"]),
        html: item.text(&["content_html", "content_text", "summary"]),
        categories: item.tags,
        ..Entry::default()
    }
}

/// JSON without control characters in its texts and without commas that nothing follows.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_text, mut escaped) = (false, false);
    let mut comma = None;
    for sign in text.chars() {
        if in_text {
            out.push(if sign.is_control() { ' ' } else { sign });
            in_text = escaped || sign != '"';
            escaped = !escaped && sign == '\\';
            continue;
        }
        match sign {
            ',' => comma = Some(out.len()),
            // Between tokens a control character would be an error as well.
            sign if sign.is_whitespace() || sign.is_control() => {
                out.push(' ');
                continue;
            }
            ']' | '}' => {
                if let Some(at) = comma.take() {
                    out.remove(at);
                }
            }
            _ => comma = None,
        }
        in_text = sign == '"';
        out.push(sign);
    }
    out
}
