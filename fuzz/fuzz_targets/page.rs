//! Pages: any markup as a list and as an item, by every engine that it may look like.
#![no_main]
use chrono_tz::Europe::Kyiv;
use hromada_watch::sources::page::{List, list, open};
use hromada_watch::sources::spec::{Engine, OpenItems};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|html: &str| {
    let url = Url::parse("https://rada.test/documents").expect("an address");
    for (_, engine) in Engine::words() {
        let read = list(&List {
            html,
            url: Some(&url),
            engine: &engine,
            open_items: OpenItems::New,
            number: 1,
            zone: Kyiv,
        });
        if let Ok(listing) = read {
            for mut item in listing.items.into_iter().take(2) {
                let address = item.url.as_deref().and_then(|url| Url::parse(url).ok());
                let _ = open(html, address.as_ref().unwrap_or(&url), listing.preset, &mut item);
            }
        }
    }
});
