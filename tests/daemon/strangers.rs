//! A stranger's bytes cost one read, never the daemon: they are parsed in a child with bounds.

use crate::process::Office;
use crate::site::Page;
use chrono_tz::Europe::Kyiv;
use hromada_watch::domain::sightings::cause::document::{FeedFault, Layout, PageFault};
use hromada_watch::sources::page::attachment::{self, Format};
use hromada_watch::sources::read::parse_bytes;
use hromada_watch::sources::reading::Yield;
use hromada_watch::sources::reading::error::ReadError;
use hromada_watch::sources::reading::parser::Parser;
use hromada_watch::sources::spec::{Engine, OpenItems, PageSpec, SourceKind};
use url::Url;

fn child() -> Parser {
    Parser::child(env!("CARGO_BIN_EXE_hromada-watch").into())
}

async fn read(parser: &Parser, kind: &SourceKind, text: &str) -> Result<Yield, ReadError> {
    let url = Url::parse("https://rada.test/documents").expect("an address");
    parse_bytes(parser, kind, text.as_bytes().to_vec(), Some(&url), Kyiv).await
}

fn page() -> SourceKind {
    let (engine, open_items) = (Engine::Auto, OpenItems::Never);
    SourceKind::Page(PageSpec { engine, pages_max: 1, open_items })
}

fn honest(number: usize) -> String {
    format!(
        "<html><body><div><span>20.11.2026</span> <a href=\"/documents/{number}-rishennia\">Рішення \
         сесії від 20.11.2026 № {number}</a></div></body></html>"
    )
}

/// A page whose tree grows faster than its bytes: each paragraph opens all elements again.
fn growing(elements: usize, paragraphs: usize) -> String {
    let open: String = (0..elements).map(|id| format!("<b id={id}>")).collect();
    format!("<p>{open}</p>{}", "<p>x</p>".repeat(paragraphs))
}

fn refused(read: Result<Yield, ReadError>) -> Layout {
    match read {
        Err(ReadError::Page { error: PageFault::OtherLayout { seen }, .. }) => seen,
        other => panic!("{other:?}"),
    }
}

fn died(read: Result<Yield, ReadError>) -> FeedFault {
    match read {
        Err(ReadError::Parse { error, .. }) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_child_reads_what_we_would_read_ourselves() {
    let (child, kind) = (child(), page());
    for number in 1..=250 {
        let text = honest(number);
        let there = read(&child, &kind, &text).await.expect("an honest page");
        if number % 50 == 0 {
            let here = read(&Parser::Here, &kind, &text).await.expect("an honest page");
            assert_eq!(format!("{there:?}"), format!("{here:?}"));
        }
        assert_eq!(there.items.len(), 1);
    }
    let feed = "<rss><channel><item><title>Новина</title><link>https://rada.test/1</link></item>\
                </channel></rss>";
    let there = read(&child, &SourceKind::Feed, feed).await.expect("a feed");
    let here = read(&Parser::Here, &SourceKind::Feed, feed).await.expect("a feed");
    assert_eq!(format!("{there:?}"), format!("{here:?}"));
    let refused = read(&child, &SourceKind::Feed, "<html>no feed</html>").await;
    assert_eq!(died(refused), FeedFault::NotAFeed);
}

#[tokio::test]
async fn a_tree_that_grows_faster_than_its_bytes_is_refused_by_its_bound() {
    let (child, kind) = (child(), page());
    for hostile in [growing(900, 4_000), growing(300, 40_000)] {
        let seen = refused(read(&child, &kind, &hostile).await);
        let bounds = matches!(seen, Layout::TooManyNodes { .. } | Layout::TooDeep { .. });
        assert!(bounds, "{seen:?}");
        let found = read(&child, &kind, &honest(7)).await.expect("the same child is well");
        assert_eq!(found.items.len(), 1);
    }
}

/// A page whose content unpacks to so many operations, in a file of a few kilobytes.
fn swelling(operations: usize) -> Vec<u8> {
    use lopdf::{Document, Object, Stream, dictionary};
    let mut document = Document::with_version("1.5");
    let mut content = Stream::new(dictionary! {}, b"q ".repeat(operations));
    content.compress().expect("it can be packed");
    let content = document.add_object(content);
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let kids = vec![Object::from(page)];
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 };
    document.objects.insert(pages, Object::Dictionary(tree));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("room");
    bytes
}

#[tokio::test]
async fn a_file_that_swells_kills_its_child_and_nothing_else() {
    let child = child();
    let extracted = |bytes| attachment::extracted(&child, "the file", Format::Pdf, bytes);
    let hostile = swelling(3_900_000);
    assert!(hostile.len() < 40_000, "{} bytes", hostile.len());
    let died = extracted(hostile).await.expect_err("it is beyond the child's memory");
    assert!(died.contains("the parser panicked"), "{died}");
    assert_eq!(extracted(swelling(10)).await, Ok(None), "the next child is well");
}

#[tokio::test]
async fn a_program_that_is_no_parser_costs_one_read_as_well() {
    let broken = Parser::child("/bin/false".into());
    assert_eq!(died(read(&broken, &page(), &honest(1)).await), FeedFault::Panicked);
    let missing = Parser::child("/nowhere/at/all".into());
    assert_eq!(died(read(&missing, &page(), &honest(1)).await), FeedFault::Panicked);
}

#[test]
fn a_hostile_page_of_one_source_keeps_no_letter_back() {
    let office = Office::open(|texts| texts.kukina_alone());
    office.register_late("24");
    let hostile = growing(900, 4_000);
    office.site.content().news.push(Page::new(1, "20.11.2026", "Новина", &hostile));
    let report = office.do_(&["once", "--json"]).json();
    assert_eq!(report["letters"]["sent"], 1, "{report}");
    let news = report["sources"].as_array().expect("sources").iter();
    let outcomes: Vec<_> =
        news.map(|source| source["outcome"].as_str().unwrap_or_default()).collect();
    assert!(outcomes.contains(&"read"), "{outcomes:?}");
}
