//! Files that go with a letter: what arrives is what was attached, whatever it is called.

use super::{any_text, letterhead, parcel};
use crate::support::decode::Mail;
use hromada_watch::channels::Parcel;
use hromada_watch::channels::key::Key;
use hromada_watch::channels::mime::{Sender, message};
use hromada_watch::letters::letter::{Attachment, MediaType};
use proptest::prelude::*;

const NAME: &str = "Звіт за листопад 2026 року.html";

fn sealed(attachments: Vec<Attachment>) -> Mail {
    let mut parcel =
        Parcel { meant_for: Some("Сільський голова".to_owned()), ..parcel() };
    parcel.letter.attachments = attachments;
    let sender =
        Sender::new("Рада", "watch@rada.test", &letterhead(), Key::KNOWN).expect("addresses");
    Mail::read(&message(&sender, &parcel).expect("a message"))
}

fn attachment(name: &str, media_type: MediaType, bytes: &[u8]) -> Attachment {
    Attachment { name: name.to_owned(), media_type, bytes: bytes.to_owned() }
}

#[test]
fn attachments_arrive_beside_text_and_html() {
    let workbook: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let page = "<p>Звіт</p>\n".repeat(500);
    let mail = sealed(vec![
        attachment(NAME, MediaType::Html, page.as_bytes()),
        attachment("Звіт за листопад 2026 року.xlsx", MediaType::Workbook, &workbook),
    ]);
    assert!(mail.header("Content-Type").starts_with("multipart/mixed;"));
    assert!(mail.text().contains("Нагадуємо: строк спливає."), "{}", mail.text());
    assert!(mail.html().contains("Тіньовий режим"), "{}", mail.html());
    assert_eq!(mail.parts.len(), 2);
    let [html, xlsx] = mail.attachments.as_slice() else { panic!("{:?}", mail.attachments) };
    assert_eq!((html.name.as_str(), html.kind.as_str()), (NAME, "text/html; charset=utf-8"));
    assert_eq!(html.bytes, page.as_bytes());
    assert_eq!(xlsx.kind, MediaType::Workbook.as_str());
    assert_eq!(xlsx.bytes, workbook);
}

#[test]
fn a_letter_without_attachments_is_as_before() {
    let mail = sealed(Vec::new());
    assert!(mail.header("Content-Type").starts_with("multipart/alternative;"));
    assert!(mail.attachments.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(2026),
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_name_of_a_file_leaves_its_header(name in any_text(), bytes in any::<Vec<u8>>()) {
        let mail = sealed(vec![attachment(&name, MediaType::Workbook, &bytes)]);
        prop_assert_eq!(mail.parts.len(), 2);
        let [file] = mail.attachments.as_slice() else { panic!("{:?}", mail.attachments) };
        prop_assert_eq!(&file.bytes, &bytes);
        prop_assert!(!file.name.is_empty());
        let bad = |c: char| c.is_control() || "/\\\":*?<>|".contains(c);
        prop_assert!(!file.name.contains(bad), "{:?}", file.name);
        prop_assert!(!file.name.starts_with('.'), "{:?}", file.name);
    }
}
