//! JSON Feed, any version, read by its field names.
//!
//! Decides what an entry of a JSON document is. A document without a list of items and without the
//! format's version line is no feed.

use super::entry::Entry;
use super::moment;
use chrono_tz::Tz;
use serde_json::Value;

/// The entries of a JSON Feed; `None` for anything else.
pub fn entries(text: &str, zone: Tz) -> Option<Vec<Entry>> {
    let document: Value = serde_json::from_str(text).ok()?;
    let claims = document.get("version").and_then(Value::as_str);
    let is_feed = claims.is_some_and(|version| version.contains("jsonfeed.org"));
    match document.get("items").and_then(Value::as_array) {
        Some(items) => Some(items.iter().map(|item| entry(item, zone)).collect()),
        None if is_feed => Some(Vec::new()),
        None => None,
    }
}

fn entry(item: &Value, zone: Tz) -> Entry {
    let text = |names: &[&str]| {
        names.iter().find_map(|name| match item.get(name)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    let moment = |names: &[&str]| text(names).and_then(|it| moment::moment(&it, zone));
    let tags = item.get("tags").and_then(Value::as_array);
    Entry {
        guid: text(&["id", "guid"]),
        link: text(&["url", "external_url", "link"]),
        title: text(&["title"]),
        published: moment(&["date_published", "published"]),
        updated: moment(&["date_modified", "updated"]),
        categories: tags
            .map(|tags| tags.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            .unwrap_or_default(),
        html: text(&["content_html", "content_text", "summary"]),
        full_text: None,
    }
}
