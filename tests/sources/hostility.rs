//! Damaged input of every kind: nothing of it may panic in our own code.

use crate::fixture;
use chrono_tz::Europe::Kyiv;
use hromada_watch::domain::sightings::TEXT_MAX_BYTES;
use hromada_watch::domain::sightings::cause::document::FeedFault;
use hromada_watch::sources::feed::parse;
use hromada_watch::sources::read::parse_bytes;
use hromada_watch::sources::reading::parser::Parser;
use hromada_watch::sources::spec::{Engine, OpenItems, PageSpec, SourceKind};
use proptest::prelude::*;
use url::Url;

/// Bytes put in, taken out and repeated.
fn damaged(source: String) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..6),
        prop_oneof![
            Just("<item>"),
            Just("</item>"),
            Just("<![CDATA["),
            Just("]]>"),
            Just("&"),
            Just("&#x110000;"),
            Just("<!--"),
            Just("\""),
            Just("<entry"),
            Just("<title>"),
            Just("ї"),
            Just("<a href='/documents/1-a'>"),
            Just("99.99.9999"),
        ]
        .prop_map(|it| it.as_bytes().to_vec()),
    ];
    let edit = (any::<prop::sample::Index>(), 0..40usize, piece);
    proptest::collection::vec(edit, 1..12).prop_map(move |edits| {
        let mut bytes = source.clone().into_bytes();
        for (at, cut, piece) in edits {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, piece);
        }
        bytes
    })
}

fn feeds() -> impl Strategy<Value = Vec<u8>> {
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>т</title><entry><title>раз</title>\
                <id>1</id><link href=\"/1\"/><updated>2026-11-23T10:00:00Z</updated></entry></feed>";
    let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"title\":\"раз\"}]}";
    prop_oneof![
        damaged(fixture("classic/feed.xml")),
        damaged(atom.to_owned()),
        damaged(json.to_owned()),
    ]
}

fn pages() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        damaged(fixture("new/documents.html")),
        damaged(fixture("new/document.html")),
        damaged(fixture("classic/news.html")),
        damaged(fixture("classic/doc.html")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 150,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(2026),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_damaged_feed_never_panics_and_stays_in_bounds(bytes in feeds()) {
        let base = Url::parse("https://rada.example/rss").unwrap();
        match parse(&bytes, None, Some(&base), Kyiv) {
            Err(error) => prop_assert_ne!(error, FeedFault::Panicked),
            Ok(found) => for item in found.items {
                prop_assert!(item.text.is_none_or(|text| text.len() <= TEXT_MAX_BYTES));
            },
        }
    }

    #[test]
    fn a_damaged_page_never_panics_and_is_never_an_empty_success(
        bytes in pages(),
        own in any::<bool>(),
    ) {
        let kind = SourceKind::Page(PageSpec {
            engine: Engine::Auto,
            pages_max: 1,
            open_items: OpenItems::Never,
        });
        let path = if own { "docs/1539960/" } else { "documents" };
        let url = Url::parse("https://rada.example/").unwrap().join(path).unwrap();
        let read = parse_bytes(&Parser::Here, &kind, bytes, Some(&url), Kyiv);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        match runtime.block_on(read) {
            Err(error) => prop_assert!(!error.to_string().contains("panicked"), "{}", error),
            Ok(found) => prop_assert!(!found.items.is_empty()),
        }
    }
}
