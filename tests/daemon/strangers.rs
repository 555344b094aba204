//! A stranger's bytes cost one read, never the daemon: they are parsed in a child with bounds.

use crate::dying::children;
use crate::process::Office;
use crate::site::Page;
use chrono_tz::Europe::Kyiv;
use hromada_watch::domain::confinement::Limit;
use hromada_watch::domain::ids::SourceId;
use hromada_watch::domain::sightings::cause::document::{FeedFault, Layout, PageFault};
use hromada_watch::sources::fetch::{Canned, Fetcher, Response};
use hromada_watch::sources::page::attachment::{self, Format};
use hromada_watch::sources::read::parse_bytes;
use hromada_watch::sources::reading::Yield;
use hromada_watch::sources::reading::error::ReadError;
use hromada_watch::sources::reading::parser::Parser;
use hromada_watch::sources::spec::{Engine, OpenItems, PageSpec, SourceKind};
use std::path::Path;
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
async fn a_pdf_that_swells_is_refused_by_its_bound() {
    let child = child();
    let extracted = |bytes| attachment::extracted(&child, "the file", Format::Pdf, bytes);
    let hostile = swelling(3_900_000);
    assert!(hostile.len() < 40_000, "{} bytes", hostile.len());
    let refused = extracted(hostile).await.expect_err("it is beyond the bound");
    assert!(refused.contains("unpacks to more than 2000000 bytes"), "{refused}");
    assert_eq!(extracted(swelling(10)).await, Ok(None), "the same child is well");
}

/// A feed with one entry that holds countless groups of pictures, in a file that is not too large;
/// as objects they take fifty times the memory of their letters.
fn countless() -> String {
    let groups = "<media:group/>".repeat(340_000);
    format!(
        "<rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><item>\
         <title>a</title><guid>1</guid>{groups}</item></channel></rss>"
    )
}

#[tokio::test]
async fn a_file_that_swells_kills_its_child_and_nothing_else() {
    let child = child();
    let died = died(read(&child, &SourceKind::Feed, &countless()).await);
    assert!(matches!(died, FeedFault::TooLarge | FeedFault::TooSlow), "{died:?}");
    let found = read(&child, &page(), &honest(7)).await.expect("the next child is well");
    assert_eq!(found.items.len(), 1);
    assert_eq!(child.missing_limits().map(unexpected), Some(Vec::new()));
}

/// Old kernels know no Landlock; what else is missing is a fault.
fn unexpected(missing: &[Limit]) -> Vec<Limit> {
    missing.iter().copied().filter(|limit| *limit != Limit::Sandbox).collect()
}

#[tokio::test]
async fn two_stuck_documents_of_a_source_are_enough_for_a_turn() {
    let fetcher = Fetcher::canned(Canned::new(|request| {
        let body = if request.url.path() == "/good" { honest(1) } else { countless() };
        Ok(Response::found(request.url.clone(), "text/html", body))
    }));
    let (bad, good) = (SourceId::from("bad"), SourceId::from("good"));
    let fetcher = fetcher.parsing(child());
    let read_of = |source: &SourceId| fetcher.of(source).parser().clone();
    for _ in 0..2 {
        let stuck = died(read(&read_of(&bad), &SourceKind::Feed, &countless()).await);
        assert!(matches!(stuck, FeedFault::TooLarge | FeedFault::TooSlow), "{stuck:?}");
    }
    let refused = died(read(&read_of(&bad), &page(), &honest(2)).await);
    assert_eq!(refused, FeedFault::StuckTwice, "not even a good page of it is read any more");
    read(&read_of(&good), &page(), &honest(3)).await.expect("another source is read");
    fetcher.marks().begin_turn();
    read(&read_of(&bad), &page(), &honest(4)).await.expect("the next turn tries again");
}

/// A program that says which limits it does without, and then nothing.
fn confessing(directory: &Path, limits: &str) -> Parser {
    let program = directory.join("child");
    let length = char::from(u8::try_from(limits.len()).expect("a short list"));
    let octal = format!("\\000\\000\\000\\{:03o}", u32::from(length));
    let script = format!("#!/bin/sh\nprintf '{octal}%s' '{limits}'\n");
    std::fs::write(&program, script).expect("room");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&program, mode).expect("it is ours");
    Parser::child(program)
}

#[tokio::test]
async fn limits_that_could_not_be_set_are_told() {
    let directory = tempfile::tempdir().expect("a directory");
    let child = confessing(directory.path(), "[\"memory\",\"sandbox\"]");
    assert_eq!(child.missing_limits(), None, "nobody was asked yet");
    let _ = read(&child, &page(), &honest(1)).await;
    assert_eq!(child.missing_limits(), Some([Limit::Memory, Limit::Sandbox].as_slice()));
}

#[test]
fn the_limits_of_a_child_are_those_of_the_kernel_and_the_status_tells_them() {
    let office = Office::open(|texts| texts.kukina_alone());
    let mut daemon = office.run();
    daemon.says("turn finished");
    let status = office.do_(&["status", "--json"]).json();
    let children = children(daemon.pid());
    assert!(!children.is_empty(), "children wait for work");
    for child in children {
        let proc = |file: &str| {
            std::fs::read_to_string(format!("/proc/{child}/{file}")).expect("it is there")
        };
        let limits = proc("limits");
        for (what, most) in [("Max address space", "268435456"), ("Max open files", "0")] {
            let line = limits.lines().find(|line| line.starts_with(what)).expect("a limit");
            let hard =
                line.split_whitespace().rev().find(|word| word.chars().all(char::is_numeric));
            assert_eq!(hard, Some(most), "{line}");
        }
        assert!(limits.contains("Max cpu time"), "{limits}");
    }
    let missing: Vec<Limit> =
        serde_json::from_value(status["missing_limits"].clone()).expect("a list of limits");
    assert_eq!(unexpected(&missing), []);
    daemon.stop();
}

/// A workbook of so many rows, each with one cell far to the right.
fn wide(rows: u32) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..rows {
        sheet.write_number(row, 199, 1.0).expect("room");
    }
    book.save_to_buffer().expect("room")
}

#[test]
fn a_table_whose_range_is_larger_than_its_cells_is_refused_by_its_bound() {
    let office = Office::open(|texts| texts);
    let path = office.directory.path().join("wide.xlsx");
    std::fs::write(&path, wide(3_000)).expect("room");
    let refused = office.do_(&["decision", "import", &path.display().to_string()]);
    refused.failed(1, "понад 500000 комірок");
    std::fs::write(
        &path,
        b"a;b\n".iter().copied().chain(b";".repeat(2_000_000)).collect::<Vec<u8>>(),
    )
    .expect("room");
    let csv = path.with_extension("csv");
    std::fs::rename(&path, &csv).expect("room");
    let refused = office.do_(&["sitting", "import", &csv.display().to_string()]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
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
