//! The daemon dies with a reply in its hands: `kill -9` of the real executable between what it
//! records of a message, what it says of it and what it marks in the mailbox.

use crate::process::Office;
use crate::support::imap_server::{Folder, ImapServer, Script};
use hromada_watch::domain::register::message::HeardAs;
use hromada_watch::store::fact::{Entry, Fact};
use hromada_watch::store::journal::lines;
use hromada_watch::store::journal_path;
use hromada_watch::store::mail_fact::MailFact;

/// The daemon is killed when it says one of these, by turns.
const MOMENTS: [&str; 3] = ["said `say`", "is an answer", "is accepted"];

const DEATHS: usize = 9;

fn reply(letter: &str, number: usize, words: &str) -> Vec<u8> {
    format!(
        "From: kukina@rada.test\r\nTo: nagaduvannia@rada.test\r\nMessage-ID: <own-{number}@x>\r\n\
         In-Reply-To: {letter}\r\nSubject: Re\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{words}"
    )
    .into_bytes()
}

#[test]
fn a_reply_is_heard_once_however_often_the_daemon_dies_with_it() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let imap = runtime.block_on(ImapServer::start(Script::default(), Folder::default()));
    let secret = tempfile::NamedTempFile::new().expect("room");
    std::fs::write(secret.path(), "secret\n").expect("room");
    let mailbox = format!(
        "\n[mailbox]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nusername = \"watch\"\n\
         password_file = \"{}\"\naddress = \"nagaduvannia@rada.test\"\n",
        imap.address.port(),
        secret.path().display()
    );
    let office = Office::open(|texts| texts.kukina_alone().and("settings.toml", &mailbox));
    office.register_late("24");
    let mut daemon = office.run();
    daemon.says("turn finished");
    let arrived = office.arrived();
    let letter = arrived.iter().find(|mail| mail.to == "kukina").expect("a letter").id.clone();
    daemon.stop();
    for death in 0..DEATHS {
        let until = office.ago(-1 - i64::try_from(death).expect("few"));
        let words = format!("До {until}, бо немає підпису");
        // It lies there when the daemon looks first: nothing depends on a call.
        imap.put(&reply(&letter, death, &words));
        let mut daemon = office.run();
        // What was said of the message before may come again, and counts as well.
        daemon.says_one_of(&[MOMENTS[death % MOMENTS.len()], "is an answer"]);
        daemon.kill();
    }
    let last = imap.put(&reply(&letter, DEATHS, "це не моє"));
    office.do_(&["once", "--json"]).json();

    let journal = lines::entries(&journal_path(&office.state())).expect("the journal opens");
    let entries: Vec<Entry> = journal.collect::<Result<_, _>>().expect("it is whole");
    let mut heard = Vec::new();
    let mut answers = 0;
    for entry in &entries {
        match &entry.fact {
            Fact::AnswerGiven { .. } => answers += 1,
            Fact::Mail { mail: MailFact::Heard { message, what, .. } } => {
                assert!(matches!(what, HeardAs::Answered { .. }), "{what:?}");
                heard.push(message.id.clone().expect("its name"));
            }
            _ => {}
        }
    }
    heard.sort();
    let all: Vec<String> = (0..=DEATHS).map(|number| format!("own-{number}@x")).collect();
    assert_eq!(heard, all, "each message once");
    assert_eq!(answers, DEATHS + 1, "and each answer");
    // A death between our record and the mark leaves one unmarked: it is known by its name.
    assert!(imap.folder().flagged("$HromadaWatch").contains(&last), "it is marked");
}
