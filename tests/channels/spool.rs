//! The spool directory: names, contents, faults.

use super::{check_accepted, check_try_again, letterhead, moment, parcel, secret};
use crate::support::decode::Mail;
use hromada_watch::channels::key::Key;
use hromada_watch::channels::spool::SpoolChannel;
use hromada_watch::channels::{Channel, Outcome, Parcel, Scope};
use std::path::Path;
use tempfile::{TempDir, tempdir};

fn spool(directory: &Path) -> Channel {
    let spool =
        SpoolChannel::new(directory, "Рада", "watch@example.org", &letterhead(), Key::KNOWN);
    Channel::Spool(spool.expect("addresses"))
}

fn files(directory: &TempDir) -> Vec<String> {
    let entries = std::fs::read_dir(directory.path().join("spool")).expect("a spool");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn the_spool_holds_what_the_server_would_get() {
    let directory = tempdir().expect("a directory");
    let spool = spool(&directory.path().join("spool"));
    let example = Parcel { to_email: "kukina@example.org".to_owned(), ..parcel() };
    let outcome = spool.seal_and_send(&example).await;
    let name = "20261216T0630-kukina-i-v-l-2026-0001.eml";
    assert_eq!(outcome, Outcome::Accepted { answer: name.to_owned() });
    assert_eq!(files(&directory), [name]);
    let bytes = std::fs::read(directory.path().join("spool").join(name)).expect("a letter");
    let mail = Mail::read(&bytes);
    assert_eq!(mail.header("To"), "Кукіна І.В. <kukina@example.org>");
    assert_eq!(mail.text().replace("\r\n", "\n"), parcel().letter.text);
}

#[tokio::test]
async fn one_letter_is_one_file_in_the_spool() {
    let directory = tempdir().expect("a directory");
    let spool = spool(&directory.path().join("spool"));
    let mut again = parcel();
    again.letter.composed_at = moment("2026-12-16T06:35:00Z");
    let mut other = parcel();
    other.letter.id = "other-l-2026-0001".into();
    for parcel in [&parcel(), &parcel(), &other, &again] {
        check_accepted(&spool.seal_and_send(parcel).await);
    }
    assert_eq!(
        files(&directory),
        [
            "20261216T0630-kukina-i-v-other-l-2026-0001.eml",
            "20261216T0635-kukina-i-v-l-2026-0001.eml",
        ]
    );
}

#[tokio::test]
async fn a_spool_that_cannot_be_written_makes_all_letters_wait() {
    let file = secret("in the way");
    let outcome = spool(file.path()).seal_and_send(&parcel()).await;
    check_try_again(&outcome, Scope::Server, "spool");
}

#[tokio::test]
async fn no_name_leads_out_of_the_spool() {
    let directory = tempdir().expect("a directory");
    let mut parcel = Parcel { to_name: "../../Ґедзь Є. ʼя".to_owned(), ..parcel() };
    parcel.letter.id = "../../etc/passwd".into();
    check_accepted(&spool(&directory.path().join("spool")).seal_and_send(&parcel).await);
    assert_eq!(files(&directory), ["20261216T0630-gedz-ye-ya-....etcpasswd.eml"]);
}

#[tokio::test]
async fn letters_about_one_thing_share_a_thread_and_others_stand_apart() {
    let directory = tempdir().expect("a directory");
    let spool = spool(&directory.path().join("spool"));
    let about = |id: &str, keys: &[&str]| {
        let mut parcel = parcel();
        parcel.letter.id = id.into();
        parcel.letter.threads = keys.iter().map(|key| (*key).into()).collect();
        parcel
    };
    let mut threads = Vec::new();
    for parcel in [
        about("one", &["publication/session-2026-11-20-№24", "publication/session-2026-11-20-№25"]),
        about("two", &["publication/session-2026-11-20-№25"]),
        about("three", &["submission/education/2026-11/1"]),
        about("none", &[]),
    ] {
        let Ok(sealed) = spool.seal(&parcel) else { panic!("sealed") };
        let mail = Mail::read(&sealed.bytes);
        let in_thread = mail.names().contains(&"References");
        let references = if in_thread { mail.header("References") } else { String::new() };
        let ids: Vec<String> = references.split_whitespace().map(str::to_owned).collect();
        match ids.first() {
            Some(first) => assert_eq!(mail.header("In-Reply-To"), *first),
            None => assert!(!mail.names().contains(&"In-Reply-To"), "{:?}", mail.names()),
        }
        assert!(!references.contains("publication"), "a key is nobody's to read");
        threads.push(ids);
    }
    assert_eq!(threads.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1, 0]);
    assert!(threads[0].contains(&threads[1][0]), "{threads:?}");
    assert!(!threads[0].contains(&threads[2][0]), "{threads:?}");
}
