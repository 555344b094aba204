//! Addresses that say nothing of themselves, `/pro-bjudzhet/`, given that they are an item's.
//!
//! Decides which of them cannot be an item's whatever the list says: archives, people, machinery.
//! What is left is the engine's to make a key of.

use crate::sources::document::address;
use url::Url;

/// First segments of addresses that are archives, people and machinery.
const SERVICE: [&str; 12] = [
    "category",
    "tag",
    "author",
    "page",
    "feed",
    "wp-content",
    "wp-admin",
    "wp-json",
    "component",
    "taxonomy",
    "user",
    "search",
];

/// The segments of an address that may be an item's.
pub(super) fn segments(url: &Url) -> Option<Vec<String>> {
    let segments: Vec<String> = url
        .path_segments()?
        .filter(|segment| !segment.is_empty() && *segment != "index.php")
        .map(address::decoded)
        .collect();
    let is_service = SERVICE.contains(&segments.first()?.as_str());
    (!is_service && url.query().is_none()).then_some(segments)
}

/// The whole path of an address that may be an item's, without the language it is shown in.
pub(super) fn path(url: &Url) -> Option<String> {
    let segments = segments(url)?;
    let own = match segments.as_slice() {
        [language, rest @ ..] if language.len() == 2 && !rest.is_empty() => rest,
        all => all,
    };
    let path = own.join("/");
    Some(path.strip_suffix(".html").map_or(path.clone(), str::to_owned))
}
