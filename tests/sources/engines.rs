//! What the tests of all engines share: reading a list and opening an item.

use chrono_tz::Europe::Kyiv;
use hromada_watch::domain::sightings::cause::document::PageFault;
use hromada_watch::domain::sightings::{Item, Meaning};
use hromada_watch::recognition::Recogniser;
use hromada_watch::recognition::act::paper::Input;
use hromada_watch::sources::engine::Preset;
use hromada_watch::sources::page;
use hromada_watch::sources::page::{List, Listing};
use hromada_watch::sources::spec::{Engine, OpenItems};
use url::Url;

/// An engine of the table.
pub fn preset(word: &str) -> Preset {
    Preset::named(word).unwrap()
}

/// An engine of the table, as the configuration names it.
pub fn engine(word: &str) -> Engine {
    Engine::Site(preset(word))
}

pub fn list(html: &str, url: &str, engine: &Engine) -> Result<Listing, PageFault> {
    let url = Url::parse(url).unwrap();
    page::list(&List {
        html,
        url: Some(&url),
        engine,
        open_items: OpenItems::New,
        number: 1,
        zone: Kyiv,
    })
}

pub fn ids(listing: &Listing) -> Vec<&str> {
    listing.items.iter().map(|item| item.id.as_str()).collect()
}

pub fn titles(listing: &Listing) -> Vec<&str> {
    listing.items.iter().map(|item| item.title.as_str()).collect()
}

pub fn opened(html: &str, preset: Preset, listed: &Item) -> Item {
    let mut item = listed.clone();
    let url = Url::parse(listed.url.as_deref().unwrap()).unwrap();
    page::open(html, &url, preset, &mut item).unwrap();
    item
}

pub fn meaning(item: &Item) -> Meaning {
    Recogniser::new(&[]).recognise(&Input {
        title: &item.title,
        section: item.section.as_deref(),
        url: item.url.as_deref(),
        text: item.text.as_deref(),
    })
}
