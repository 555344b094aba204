//! Feeds: any bytes, in any encoding, from any address.
#![no_main]
use chrono_tz::Europe::Kyiv;
use hromada_watch::sources::feed::parse;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let base = Url::parse("https://rada.test/rss").expect("an address");
    let charset = match bytes.first() {
        Some(0..=63) => Some("windows-1251"),
        Some(64..=127) => Some("utf-8"),
        _ => None,
    };
    let _ = parse(bytes, charset, Some(&base), Kyiv);
});
