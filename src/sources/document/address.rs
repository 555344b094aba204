//! What an address says about an item: its identity and the moment written into it.
//!
//! Decides which addresses are one item and which stamps inside an address are dates. The
//! invariant: an identity survives a change of scheme, of `www.`, of a trailing slash and of
//! tracking parameters, and no identity is longer than [`ID_MAX_BYTES`].

use super::moment;
use crate::domain::ids::ItemId;
use chrono::NaiveDate;
use chrono_tz::Tz;
use regex::Regex;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use url::Url;

/// Longest id kept as it is; a longer one is hashed.
pub const ID_MAX_BYTES: usize = 200;

/// The host of pages whose address is not known; links to any host count as theirs.
pub const NOWHERE: &str = "nowhere.invalid";

/// Longest address kept.
pub const URL_MAX_BYTES: usize = 2_000;

static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[-/])(\d{2})-(\d{2})-(\d{2})-(\d{2})-(\d{2})-(\d{4})/?$")
        .expect("the pattern is a constant that tests compile")
});
static UNIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"/(1\d{9})/?$").expect("the pattern is a constant that tests compile")
});
static DATED_PATH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")
        .expect("the pattern is a constant that tests compile")
});

/// Parameters that say where a reader came from, not what is read.
const TRACKING: [&str; 10] = [
    "fbclid",
    "gclid",
    "yclid",
    "phpsessid",
    "sid",
    "jsessionid",
    "_ga",
    "mc_cid",
    "mc_eid",
    "igshid",
];

/// An http address made absolute; `None` for anything else.
pub fn resolve(text: &str, base: Option<&Url>) -> Option<Url> {
    let text = text.trim();
    let url = match base {
        Some(base) => base.join(text).ok()?,
        None => Url::parse(text).ok()?,
    };
    let fits = url.as_str().len() <= URL_MAX_BYTES;
    (matches!(url.scheme(), "http" | "https") && url.has_host() && fits).then_some(url)
}

/// The identity a feed gives.
pub fn of_guid(guid: &str) -> ItemId {
    let guid = guid.trim();
    match resolve(guid, None) {
        Some(url) => of_link(&url),
        None => short(guid.to_owned()),
    }
}

/// The identity of an address.
pub fn of_link(url: &Url) -> ItemId {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = url.path().trim_end_matches('/');
    let kept: Vec<String> = url
        .query_pairs()
        .filter(|(name, _)| {
            let name = name.to_ascii_lowercase();
            !name.starts_with("utm_") && !TRACKING.contains(&name.as_str())
        })
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    let fragment = url.fragment().filter(|it| !it.is_empty()).map(|it| format!("#{it}"));
    short(format!("{host}{port}{path}{query}{}", fragment.unwrap_or_default()))
}

/// The identity of something that has neither id nor address.
pub fn of_text(parts: &[&str]) -> ItemId {
    ItemId::from(format!("text-{}", hash(&parts.join("\n"))))
}

/// A path segment as people read it; the segment itself where that cannot be shown.
pub fn decoded(segment: &str) -> String {
    // The form encoding is the path's, but for these two.
    let form = segment.replace('+', "%2B").replace('&', "%26");
    let text = url::form_urlencoded::parse(form.as_bytes()).next().map(|(name, _)| name);
    let fits =
        |text: &str| !text.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER);
    match text {
        Some(text) if !segment.contains('=') && fits(&text) => text.into_owned(),
        _ => segment.to_owned(),
    }
}

/// The number of a `/?p=N` address.
pub fn numbered_post(url: &Url) -> Option<String> {
    let (_, number) = url.query_pairs().find(|(name, _)| name == "p")?;
    let fits = (1..=12).contains(&number.len()) && number.bytes().all(|it| it.is_ascii_digit());
    (fits && matches!(url.path(), "/" | "/index.php")).then(|| number.into_owned())
}

/// An address without some of its parameters.
pub fn without_query(mut url: Url, names: &[&str]) -> Url {
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !names.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    match kept.is_empty() {
        true => url.set_query(None),
        false => drop(url.query_pairs_mut().clear().extend_pairs(kept)),
    }
    url
}

/// An id in bounds; a longer one is hashed.
pub fn short(id: String) -> ItemId {
    if id.len() <= ID_MAX_BYTES {
        ItemId::from(id)
    } else {
        ItemId::from(format!("long-{}", hash(&id)))
    }
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The civil date an address carries: unix seconds, `HH-MM-SS-DD-MM-YYYY`, or `/YYYY/MM/DD/`.
pub fn date(url: &Url, zone: Tz) -> Option<NaiveDate> {
    let path = url.path();
    if let Some(found) = UNIX.captures(path) {
        return moment::civil_of_unix(found[1].parse().ok()?, zone);
    }
    if let Some(found) = STAMP.captures(path) {
        let part = |index: usize| found[index].parse::<u32>().ok();
        let clock = part(1)? < 24 && part(2)? < 60 && part(3)? < 60;
        // The stamp is local time already.
        return clock.then(|| moment::date(part(6)? as i32, part(5)?, part(4)?)).flatten();
    }
    let found = DATED_PATH.captures(path)?;
    let part = |index: usize| found[index].parse::<u32>().ok();
    moment::date(part(1)? as i32, part(2)?, part(3)?)
}

/// The address of a page whose address is not known.
pub fn nowhere() -> Url {
    Url::parse("http://nowhere.invalid/").expect("the address is a valid constant")
}

/// Whether two addresses are of one site; scheme and `www.` do not matter.
pub fn same_site(url: &Url, base: &Url) -> bool {
    fn host(url: &Url) -> &str {
        let host = url.host_str().unwrap_or_default();
        host.strip_prefix("www.").unwrap_or(host)
    }
    base.host_str() == Some(NOWHERE) || host(url) == host(base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Kyiv;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn one_address_in_many_spellings_is_one_item() {
        let plain = of_link(&url("https://rada.example/news/1/"));
        for other in [
            "http://www.rada.example/news/1",
            "https://rada.example/news/1?utm_source=rss&fbclid=x",
            "https://rada.example:443/news/1/",
        ] {
            assert_eq!(of_link(&url(other)), plain, "{other}");
        }
        assert_ne!(
            of_link(&url("https://rada.example/?p=1")),
            of_link(&url("https://rada.example/?p=2"))
        );
    }

    #[test]
    fn dates_inside_addresses_are_civil_dates_of_the_zone() {
        for (address, expected) in [
            ("https://a.example/news/1603199953/", Some("2020-10-20")),
            // 22:30 UTC on the 9th is the 10th in Kyiv.
            ("https://a.example/news/1757457000", Some("2025-09-10")),
            ("https://a.example/news/15-04-40-30-01-2018", Some("2018-01-30")),
            ("https://a.example/polozhennya-15-43-54-30-10-2019/", Some("2019-10-30")),
            ("https://a.example/2026/11/23/slug/", Some("2026-11-23")),
            ("https://a.example/news/2026-11-23-5", Some("2026-11-23")),
            ("https://a.example/documents/281846-pro-timcasove", None),
            ("https://a.example/news/99-99-99-30-01-2018", None),
        ] {
            let expected = expected.map(|it| it.parse::<NaiveDate>().unwrap());
            assert_eq!(date(&url(address), Kyiv), expected, "{address}");
        }
    }
}
