//! Journals of earlier versions, read for ever.
//!
//! `tests/fixtures/store/journal-0.1.0.jsonl` was written by version 0.1.0: the demonstration, then
//! commands of two people, then one of every fact that neither had caused. It is never written
//! again; what stands in it must mean the same to every later version.

use super::*;
use hromada_watch::domain::council::decision::Body;
use hromada_watch::domain::council::sitting::{SittingKey, SittingStatus};
use hromada_watch::domain::ids::{ItemId, LetterId, ObligationKey, PersonId};
use hromada_watch::domain::notice::key::NoticeKey;
use hromada_watch::domain::notice::setback::Setback;
use hromada_watch::domain::notice::trouble::Trouble;
use hromada_watch::domain::register::{LinkVerdict, Placing, Says};
use hromada_watch::domain::sightings::blindness::BlindCause;
use hromada_watch::domain::sightings::cause::Cause;
use hromada_watch::domain::sightings::host::Check;
use hromada_watch::domain::sightings::host_fault::Particulars;
use hromada_watch::domain::sightings::platform::Stage as PlatformStage;
use hromada_watch::letters;
use hromada_watch::store::journal::lines::entries;
use hromada_watch::store::state::{KnownItem, LetterEntry, Stage};
use std::collections::BTreeSet;

const JOURNAL: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/store/journal-0.1.0.jsonl");

/// Every kind of fact that version 0.1.0 knew.
const KINDS: usize = 38;

fn opened() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    fs::copy(JOURNAL, dir.path().join("journal.jsonl")).unwrap();
    let (store, opened) = open(dir.path());
    assert!(matches!(opened, Opened { start: Start::Rebuilt { .. }, torn: None }), "{opened:?}");
    (dir, store)
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn item_of<'a>(state: &'a State, source: &str, item: &str) -> &'a KnownItem {
    &state.items[&SourceId::from(source)][&ItemId::from(item)]
}

#[test]
fn an_old_journal_holds_every_kind_of_fact_and_is_believed_to_its_end() {
    let kinds: BTreeSet<String> = entries(Path::new(JOURNAL))
        .unwrap()
        .map(|entry| serde_json::to_value(entry.unwrap().fact).unwrap()["kind"].to_string())
        .collect();
    assert_eq!(kinds.len(), KINDS, "{kinds:?}");
    let (dir, store) = opened();
    let verified = verify(store.journal_path()).unwrap();
    assert_eq!((verified.facts, verified.torn_bytes, store.last_seq()), (194, 0, 194));
    let state = store.state().clone();
    store.close();
    let (store, opened) = open(dir.path());
    assert_eq!(opened.start, Start::Continued);
    assert_eq!(store.state(), &state);
}

#[test]
fn what_an_old_journal_saw_is_known() {
    let (_dir, store) = opened();
    let state = store.state();
    assert_eq!(state.watch_began_on, Some(day("2026-09-28")));
    let count = |source: &str| state.items[&SourceId::from(source)].len();
    assert_eq!(
        ["site-documents", "site-news", "old-site-docs", "old-site-feed"].map(count),
        [7, 5, 3, 2]
    );

    let welcome = item_of(state, "site-news", "1");
    assert_eq!(welcome.item.title, "Вітаємо на новому сайті громади");
    assert_eq!(welcome.item.url.as_deref(), Some("http://127.0.0.1:46841/news/1-vitajemo"));
    assert_eq!(welcome.origin, Origin::Baseline);
    assert_eq!(welcome.first_seen, moment("2026-09-28T05:00:00Z"));
    assert_eq!((welcome.gone_at, welcome.evidence.len()), (None, 0));

    let changed = item_of(state, "site-documents", "300005");
    assert!(changed.item.title.ends_with("«Про затвердження Положення про старосту» (зі змінами)"));
    assert_eq!(changed.item.dates.printed, Some(day("2026-11-09")));
    assert_eq!(changed.origin, Origin::Appeared);
    assert_eq!(changed.gone_at, Some(moment("2026-11-28T15:00:00Z")));
    let text = "XII сесія VIII скликання\nРІШЕННЯ\nвід 02.10.2026 № 5\n\
                Про затвердження Положення про старосту";
    let whole = store.item(&"site-documents".into(), &"300005".into()).unwrap().unwrap();
    assert_eq!(whole.text.as_deref(), Some(text));
    assert!(changed.has_text && changed.item.text.is_none(), "it stays in the journal");

    let bare = item_of(state, "site-documents", "900");
    assert_eq!((&bare.item.url, &bare.item.section, bare.has_text), (&None, &None, false));
    let dates =
        ItemDates { printed: None, url: Some(day("2026-11-26")), feed: Some(day("2026-11-27")) };
    assert_eq!(bare.item.dates, dates);

    let kept = &item_of(state, "site-documents", "300002").evidence;
    assert_eq!(kept[0].at, moment("2026-10-06T08:30:00Z"));
    assert!(kept[0].evidence.starts_with("9926e9bc152a8486"));
}

#[test]
fn what_an_old_journal_says_of_sources_platforms_and_hosts_is_known() {
    let (_dir, store) = opened();
    let state = store.state();
    let news = &state.sources[&SourceId::from("site-news")];
    assert_eq!((news.known, &news.blind, news.outages.len()), (true, &None, 1));
    assert_eq!(news.outages[0].from, moment("2026-11-01T18:30:00Z"));
    let blind = &state.sources[&SourceId::from("old-site-docs")].blind;
    let blind = blind.as_ref().map(|blind| (blind.since, &blind.reason, blind.cause));
    let since = moment("2026-11-28T15:00:00Z");
    assert_eq!(
        blind,
        Some((since, &Cause::Told("HTTP 503".to_owned()), Some(BlindCause::NoAnswer)))
    );
    let facebook = &state.sources[&SourceId::from("facebook")];
    assert_eq!((facebook.known, facebook.token_until), (false, Some(since)));
    let platform = &state.platforms[&SourceId::from("platform")];
    assert_eq!(platform.view.running, Some(PlatformStage::Voting));
    assert_eq!(platform.view.projects["На голосуванні"], 7);
    let host = &state.hosts[&SourceId::from("host-site")].view;
    let loaded = "http://foreign.example/a.js".to_owned();
    assert_eq!(host.findings[&Check::MixedContent], Particulars::Told(loaded));
    assert!(host.untold.contains(&Check::Hsts) && host.script_hosts.contains("foreign.example"));
    assert_eq!(host.newest_on, Some(day("2026-11-27")));
    let trouble = &state.troubles["source-blind/old-site-docs"];
    assert_eq!(trouble.at, since);
    let sentence = "Джерело «old-site-docs» не вдається прочитати.".to_owned();
    assert_eq!(trouble.trouble, Trouble::Told(sentence.clone()));
    let told = letters::trouble::sentence(&trouble.trouble, chrono_tz::Europe::Kyiv);
    assert_eq!(told, sentence);
    assert_eq!(state.troubles.len(), 2);
}

#[test]
fn what_people_told_an_old_journal_is_in_the_register() {
    let (_dir, store) = opened();
    let register = &store.state().register;
    let decision = |key: &str| DecisionKey::parse(key).unwrap();
    assert_eq!(register.decisions.len(), 10);
    assert!(!register.decisions.contains_key(&decision("session-2026-11-20-№28")), "taken back");
    let link = |key: &str| {
        let url = "https://galycynivska.dosvit.org.ua/documents/26".to_owned();
        register.links[&(decision(key), url)].verdict
    };
    assert_eq!(link("session-2026-11-20-№26"), LinkVerdict::Linked);
    assert_eq!(link("session-2026-11-20-№27"), LinkVerdict::Unlinked);

    let called = SittingKey { body: Body::Session, first_on: day("2026-12-18") };
    assert_eq!(register.sittings.keys().collect::<Vec<_>>(), [&called]);
    let sitting = &register.sittings[&called];
    assert_eq!((sitting.status, sitting.session), (SittingStatus::Cancelled, Some(56)));
    assert_eq!(sitting.reason.as_deref(), Some("немає кворуму"));
    let events: Vec<&str> = register.events.keys().map(|id| id.as_str()).collect();
    assert_eq!(events, ["2026-12-03-navchannia-u-mykolaievi", "2026-12-19-rizdvianyi-yarmarok"]);

    let key = |text: &str| ObligationKey::from(text);
    let word = &register.words[&key("coverage-events/session-2026-10-02")];
    assert_eq!((word.says, word.author.as_str()), (Says::NotDone, "Кукіна"));
    let waivers: Vec<_> = register.waivers.iter().map(|(key, one)| (key, one.until)).collect();
    assert_eq!(waivers, [(&key("submission/children/2026-11/2"), Some(day("2026-12-31")))]);
    let promise = &register.promises[&key("publication/session-2026-11-20-№27")];
    assert_eq!((promise.until, promise.reason.as_str()), (day("2026-12-15"), "немає підпису"));
    let away: Vec<_> = register.absences.values().map(|one| (&one.person, one.until)).collect();
    let (cnap, kukina) = (PersonId::from("head-cnap"), PersonId::from("kukina"));
    assert_eq!(away, [(&cnap, day("2026-12-14")), (&kukina, day("2026-12-09"))]);

    assert_eq!(register.submissions[&159].department.as_str(), "cnap");
    let dismissed = register.dismissed_gaps.values().next().unwrap();
    assert_eq!(
        (dismissed.place.number.shown(), &*dismissed.reason),
        ("25", "номер не використано")
    );
    assert_eq!(store.state().asked_gaps.values().next().unwrap().gaps.len(), 2);
    let placed = |source: &str, item: &str| &register.placings[&(source.into(), item.into())];
    let department = "cnap".into();
    assert_eq!(placed("site-news", "1"), &Placing::Department { department });
    let reason = "не рішення".to_owned();
    assert_eq!(placed("site-documents", "900"), &Placing::Ignored { reason });
}

#[test]
fn what_became_of_an_old_journals_letters_is_known() {
    let (_dir, store) = opened();
    let state = store.state();
    let letter = |id: &str| -> &LetterEntry { &state.letters[&LetterId::from(id)] };
    let at = moment("2026-11-28T15:00:00Z");
    assert_eq!(state.letters.len(), 39);
    let waits = letter("letter-waits");
    assert_eq!((waits.attempts, &waits.stage), (1, &Stage::Waiting));
    let told = |words: &str| Setback::Told(words.to_owned());
    assert_eq!(waits.last_error, Some(told("451 4.7.1 greylisted")));
    assert_eq!(waits.subject, "Рішення № 27: строк спливає 21 грудня");
    let refused = Stage::Refused { at, reason: told("550 5.1.1 no such user") };
    assert_eq!(letter("letter-refused").stage, refused);
    assert_eq!(letter("letter-in-place").in_place_of, Some("letter-refused".into()));
    let reason = told("nothing in it is true any more");
    assert_eq!(letter("letter-withdrawn").stage, Stage::Withdrawn { at, reason });
    let reason = "не надсилати".to_owned();
    assert_eq!(letter("letter-cancelled").stage, Stage::Cancelled { at, reason });
    let retried = letter("letter-retried");
    assert_eq!(retried.attempts, 2);
    assert_eq!(retried.stage, Stage::Accepted { at, evidence: Some("0".repeat(64)) });
    let shadowed = letter("fed5cd852abda054944dcdb1");
    assert!(shadowed.shadow && shadowed.person.as_str() == "head-culture");

    let told = |n: u8| {
        let key = format!("publication/session-2026-11-20-№2{n}@2026-12-21#before-10>kukina");
        let told = state.told.get(&NoticeKey::try_from(key).unwrap());
        told.map(|told| (told.letter.as_str(), told.at.is_some()))
    };
    assert_eq!(told(1), Some(("letter-waits", false)));
    assert_eq!(told(2), Some(("letter-in-place", false)));
    assert_eq!(told(3), None, "withdrawn, so it may be told again");
    assert_eq!(told(4), Some(("letter-cancelled", false)));
    assert_eq!(told(5), Some(("letter-retried", true)));
    assert_eq!(told(6), None, "left out of the text, so not told");
}
