//! The store on real directories: what is acknowledged survives, what is damaged is told.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hromada_watch::domain::decision::DecisionKey;
use hromada_watch::domain::ids::{ItemId, LetterId, PersonId, SourceId};
use hromada_watch::domain::notice::NoticeKey;
use hromada_watch::domain::observation::{Item, ItemDates, Origin};
use hromada_watch::domain::register::{LinkVerdict, RecordedSubmission, RegisteredDecision};
use hromada_watch::store::fact::Fact;
use hromada_watch::store::state::State;
use hromada_watch::store::{
    Cursor, JournalError, Opened, RebuildReason, Start, Store, StoreError, TornLine, entries,
    verify,
};
use proptest::prelude::*;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

fn now() -> DateTime<Utc> {
    "2026-11-20T08:00:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn item(id: &str, title: &str) -> Item {
    Item {
        id: id.into(),
        url: Some(format!("https://rada.example/{id}")),
        title: title.to_owned(),
        section: Some("Рішення".to_owned()),
        text: Some(format!("Текст «{title}»\u{2028}\u{0}\"")),
        dates: ItemDates { printed: Some(day("2026-11-19")), url: None, feed: None },
    }
}

fn seen(id: &str) -> Fact {
    Fact::ItemSeen {
        source: "site".into(), item: item(id, "Про бюджет"), origin: Origin::Appeared
    }
}

fn open(dir: &Path) -> (Store, Opened) {
    Store::open(dir, now()).expect("the store opens")
}

/// A store that was filled and closed, and its state.
fn filled(facts: usize) -> (TempDir, State) {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = open(dir.path());
    let facts = (0..facts).map(|n| seen(&format!("item-{n}"))).collect();
    store.record(now(), "daemon", facts).unwrap();
    let state = store.state().clone();
    store.close();
    (dir, state)
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn replace_state(of: &TempDir, with: &TempDir) {
    fs::remove_dir_all(of.path().join("state")).unwrap();
    copy_dir(&with.path().join("state"), &of.path().join("state"));
}

fn remove_snapshots(sled: &Path) {
    for entry in fs::read_dir(sled).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with("snap.") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
}

fn asides(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("damaged"))
        .collect()
}

#[test]
fn a_first_start_is_fresh_and_the_next_one_continues() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, opened) = open(dir.path());
    assert_eq!(opened, Opened { start: Start::Fresh, torn: None });
    assert_eq!(store.record(now(), "daemon", vec![seen("a"), seen("b")]).unwrap(), [1, 2]);
    assert_eq!(store.record(now(), "daemon", vec![]).unwrap(), [] as [u64; 0]);
    assert_eq!(store.record(now(), "daemon", vec![seen("c")]).unwrap(), [3]);
    let state = store.state().clone();
    drop(store);
    let (store, opened) = open(dir.path());
    assert_eq!(opened, Opened { start: Start::Continued, torn: None });
    assert_eq!(store.state(), &state);
    assert_eq!(state.items[&SourceId::from("site")].len(), 3);
}

#[test]
fn a_state_directory_belongs_to_one_opener_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    assert!(matches!(Store::open(dir.path(), now()), Err(StoreError::InUse { .. })));
    let other = child("second-opener", dir.path()).output().unwrap();
    assert!(String::from_utf8_lossy(&other.stdout).contains("IN USE"), "{other:?}");
    store.close();
    let (_store, opened) = open(dir.path());
    assert_eq!(opened.start, Start::Fresh);
}

#[test]
fn cursors_are_kept_and_unknown_sources_begin_anew() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = open(dir.path());
    let cursor = Cursor { etag: Some("\"a\"".into()), failures: 2, ..Cursor::default() };
    store.save_cursors(vec![("site".into(), cursor.clone())]);
    store.close();
    let (store, _) = open(dir.path());
    assert_eq!(store.cursor(&"site".into()), cursor);
    assert_eq!(store.cursor(&"feed".into()), Cursor::default());
}

#[test]
fn a_state_deleted_beside_a_journal_is_built_again() {
    let (dir, state) = filled(50);
    fs::remove_dir_all(dir.path().join("state")).unwrap();
    let (store, opened) = open(dir.path());
    let missing = Start::Rebuilt { reason: RebuildReason::Missing, moved_to: None };
    assert_eq!(opened.start, missing);
    assert_eq!(store.state(), &state);
    store.close();
    assert_eq!(open(dir.path()).1.start, Start::Continued);
}

#[test]
fn a_missing_or_emptied_journal_beside_a_state_is_refused() {
    let (dir, state) = filled(5);
    let journal = dir.path().join("journal.jsonl");
    let kept = fs::read(&journal).unwrap();
    for damage in ["missing", "empty", "torn"] {
        match damage {
            "missing" => fs::remove_file(&journal).unwrap(),
            "empty" => fs::write(&journal, "").unwrap(),
            _ => fs::write(&journal, &kept[..40]).unwrap(),
        }
        let refused = Store::open(dir.path(), now()).err();
        assert!(
            matches!(refused, Some(StoreError::JournalMissing { .. })),
            "{damage}: {refused:?}"
        );
        assert_eq!(journal.exists(), damage != "missing", "a refusal creates nothing");
    }
    assert!(asides(dir.path()).is_empty());
    fs::write(&journal, kept).unwrap();
    let (store, opened) = open(dir.path());
    assert_eq!((opened.start, store.state()), (Start::Continued, &state));
}

#[test]
fn a_state_behind_the_journal_catches_up() {
    let (dir, _) = filled(5);
    let behind = tempfile::tempdir().unwrap();
    copy_dir(&dir.path().join("state"), &behind.path().join("state"));
    let (mut store, _) = open(dir.path());
    store
        .record(now(), "daemon", vec![seen("late"), Fact::SourceKnown { source: "x".into() }])
        .unwrap();
    let state = store.state().clone();
    store.close();
    fs::remove_dir_all(dir.path().join("state")).unwrap();
    copy_dir(&behind.path().join("state"), &dir.path().join("state"));
    let (store, opened) = open(dir.path());
    assert_eq!(opened.start, Start::Replayed { facts: 2 });
    assert_eq!(store.state(), &state);
    store.close();
    let (store, opened) = open(dir.path());
    assert_eq!((opened.start, store.state()), (Start::Continued, &state));
}

#[test]
fn a_state_that_follows_another_journal_is_moved_aside() {
    let (long, _) = filled(6);
    let (short, state) = filled(4);
    // Both journals begin alike, so only the length tells.
    replace_state(&short, &long);
    let (store, opened) = open(short.path());
    let Start::Rebuilt { reason, moved_to: Some(moved_to) } = opened.start else {
        panic!("{opened:?}")
    };
    assert_eq!(reason, RebuildReason::StandsApart { state_seq: 6, journal_seq: 4 });
    assert!(moved_to.join("db").exists());
    assert_eq!(store.state(), &state);
    drop(store);

    let other = tempfile::tempdir().unwrap();
    let (mut store, _) = open(other.path());
    let facts = (0..6).map(|n| seen(&format!("other-{n}"))).collect();
    store.record(now(), "daemon", facts).unwrap();
    drop(store);
    replace_state(&long, &other);
    let (store, opened) = open(long.path());
    let apart = RebuildReason::StandsApart { state_seq: 6, journal_seq: 6 };
    assert!(matches!(opened.start, Start::Rebuilt { reason, .. } if reason == apart));
    assert!(store.state().items[&SourceId::from("site")].contains_key(&ItemId::from("item-5")));
}

#[test]
fn whatever_happens_to_the_files_of_sled_the_state_stays_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = open(dir.path());
    // Many records over several of sled's segments, with values written again and again.
    for round in 0..60 {
        let facts = (0..25).map(|n| seen(&format!("item-{}", (round * 17 + n) % 400))).collect();
        store.record(now() + TimeDelta::minutes(round), "daemon", facts).unwrap();
        if round % 20 == 19 {
            // sled writes its snapshot when it opens; before, damage looks like a short log.
            store.reopen(now()).unwrap();
        }
    }
    let state = store.state().clone();
    store.close();
    let mut seed = 7_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let (mut continued, mut replayed, mut rebuilt) = (0, 0, 0);
    for round in 0..48 {
        let copy = tempfile::tempdir().unwrap();
        copy_dir(dir.path(), copy.path());
        let sled = copy.path().join("state");
        let db = sled.join("db");
        let mut bytes = fs::read(&db).unwrap();
        let len = bytes.len();
        match round % 3 {
            0 => (0..1 + round % 4).for_each(|_| bytes[random(len)] ^= 1 << random(8)),
            1 => {
                let page = random(len / 4096) * 4096;
                bytes[page..page + 4096].fill(0);
            }
            _ => bytes.truncate(random(len)),
        }
        if round % 2 == 1 {
            remove_snapshots(&sled);
        }
        fs::write(&db, bytes).unwrap();
        let (store, opened) = open(copy.path());
        assert_eq!(store.state(), &state, "round {round}: {opened:?}");
        store.close();
        match &opened.start {
            Start::Continued => continued += 1,
            Start::Replayed { .. } => replayed += 1,
            Start::Rebuilt { moved_to: Some(aside), .. } if aside.join("db").exists() => {
                rebuilt += 1;
            }
            other => panic!("round {round}: {other:?}"),
        }
        let (store, opened) = open(copy.path());
        assert_eq!((opened.start, store.state()), (Start::Continued, &state), "round {round}");
    }
    assert!(
        rebuilt > 10 && replayed > 10,
        "the damage must have been felt: {continued} {replayed} {rebuilt}"
    );
}

#[test]
fn a_state_of_another_schema_or_without_its_file_is_built_again() {
    for damage in ["db", "conf", "not a database"] {
        let (dir, state) = filled(20);
        let sled = dir.path().join("state");
        match damage {
            "not a database" => {
                fs::remove_dir_all(&sled).unwrap();
                fs::create_dir(&sled).unwrap();
                fs::write(sled.join("note.txt"), "?").unwrap();
            }
            file => fs::remove_file(sled.join(file)).unwrap(),
        }
        let (store, opened) = open(dir.path());
        assert_eq!(store.state(), &state, "{damage}: {opened:?}");
        // sled may write a lost `conf` again; the other two must be felt.
        let rebuilt = matches!(opened.start, Start::Rebuilt { .. });
        assert!(rebuilt || damage == "conf", "{damage}: {opened:?}");
    }
}

#[test]
fn a_torn_last_line_is_cut_off_and_kept_aside() {
    let (dir, state) = filled(3);
    let journal = dir.path().join("journal.jsonl");
    let whole = fs::read(&journal).unwrap();
    for round in ["journal.torn-4", "journal.torn-4-2"] {
        fs::write(&journal, [&whole[..], b"{\"v\":1,\"seq\":4,\"pr"].concat()).unwrap();
        let (store, opened) = open(dir.path());
        let moved_to = dir.path().join(round);
        assert_eq!(fs::read(&moved_to).unwrap(), b"{\"v\":1,\"seq\":4,\"pr");
        let torn = Some(TornLine::Cut { seq: 4, moved_to });
        assert_eq!(opened, Opened { start: Start::Continued, torn });
        assert_eq!(store.state(), &state);
        assert_eq!(fs::read(&journal).unwrap(), whole);
    }
    let (mut store, opened) = open(dir.path());
    assert_eq!(opened.torn, None);
    assert_eq!(store.record(now(), "daemon", vec![seen("next")]).unwrap(), [4]);
    assert_eq!(verify(&journal).unwrap().facts, 4);
}

#[test]
fn a_whole_last_fact_without_its_line_end_is_not_lost() {
    let (dir, state) = filled(3);
    let journal = dir.path().join("journal.jsonl");
    let whole = fs::read(&journal).unwrap();
    fs::write(&journal, &whole[..whole.len() - 1]).unwrap();
    let (store, opened) = open(dir.path());
    assert_eq!(opened.torn, Some(TornLine::Ended { seq: 3 }));
    assert_eq!((opened.start, store.state()), (Start::Continued, &state));
    assert_eq!(fs::read(&journal).unwrap(), whole);
}

/// What opening says about a journal changed by `change`, which sees its lines.
fn damaged(change: impl Fn(&mut Vec<String>)) -> (u64, String) {
    let (dir, _) = filled(5);
    let journal = dir.path().join("journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    let changed = lines.join("\n") + "\n";
    fs::write(&journal, &changed).unwrap();
    let opened = Store::open(dir.path(), now()).err();
    let Some(StoreError::Journal(error @ JournalError::Damaged { line, .. })) = opened else {
        panic!("{opened:?}")
    };
    assert_eq!(verify(&journal).unwrap_err().to_string(), error.to_string());
    assert_eq!(entries(&journal).unwrap().filter(Result::is_ok).count() as u64, line - 1);
    assert_eq!(fs::read_to_string(&journal).unwrap(), changed, "the journal is left as it was");
    assert!(asides(dir.path()).is_empty(), "the state is left as it was");
    (line, error.to_string())
}

#[test]
fn a_damaged_line_is_named_by_its_number() {
    let (line, text) = damaged(|lines| lines[2].truncate(50));
    assert_eq!(line, 3);
    assert!(text.contains("line 3 of ") && text.contains("restore the journal"), "{text}");
    let (line, text) = damaged(|lines| lines[1].clear());
    assert_eq!((line, text.contains("cannot be read as a fact")), (2, true));
    let (line, text) = damaged(|lines| {
        lines.remove(2);
    });
    assert_eq!((line, text.contains("number 4 where 3 must stand")), (3, true));
}

#[test]
fn an_altered_line_breaks_the_chain() {
    let (line, text) = damaged(|lines| lines[2] = lines[2].replace("бюджет", "паркан"));
    assert_eq!((line, text.contains("does not follow from the line before it")), (4, true));
}

#[test]
fn a_line_of_a_newer_program_is_refused() {
    let (line, text) = damaged(|lines| {
        lines.truncate(4);
        lines.push("{\"v\":2,\"number\":5}".to_owned());
    });
    assert_eq!((line, text.contains("has version 2")), (5, true), "{text}");
}

#[test]
fn a_journal_replaced_under_the_store_is_not_written_to() {
    let (dir, _) = filled(3);
    let (mut store, _) = open(dir.path());
    let journal = dir.path().join("journal.jsonl");
    let text = fs::read(&journal).unwrap();
    fs::remove_file(&journal).unwrap();
    fs::write(&journal, &text).unwrap();
    let refused = store.record(now(), "daemon", vec![seen("x")]).unwrap_err();
    assert!(matches!(refused, StoreError::Journal(JournalError::Displaced { .. })), "{refused:?}");
    assert!(store.needs_reopen());
    assert_eq!(store.reopen(now()).unwrap().start, Start::Continued);
    assert!(!store.needs_reopen());
    assert_eq!(store.record(now(), "daemon", vec![seen("x")]).unwrap(), [4]);
    assert_eq!(verify(&journal).unwrap().facts, 4);
}

#[test]
fn reopening_keeps_state_and_cursors() {
    let (dir, state) = filled(3);
    let (mut store, _) = open(dir.path());
    let cursor = Cursor { failures: 1, ..Cursor::default() };
    store.save_cursors(vec![("site".into(), cursor.clone())]);
    assert_eq!(store.reopen(now()).unwrap().start, Start::Continued);
    assert_eq!((store.state(), store.cursor(&"site".into())), (&state, cursor));
    let refused = Store::open(dir.path(), now()).err();
    assert!(matches!(refused, Some(StoreError::InUse { .. })), "the lock stays held");
}

#[test]
fn a_fact_that_would_not_be_read_back_is_not_written() {
    let (dir, state) = filled(2);
    let (mut store, _) = open(dir.path());
    let mut key = DecisionKey::parse("session-2026-11-20-№24").unwrap();
    key.number = "№".to_owned().into();
    let facts = vec![seen("good"), Fact::DecisionRemoved { decision: key, reason: String::new() }];
    let refused = store.record(now(), "daemon", facts).unwrap_err();
    assert!(matches!(refused, StoreError::Journal(JournalError::NotReadBack { .. })));
    assert!(!store.needs_reopen());
    assert_eq!(store.state(), &state);
    assert_eq!(store.record(now(), "daemon", vec![seen("good")]).unwrap(), [3]);
}

#[test]
fn thousands_of_facts_are_recorded_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = open(dir.path());
    let facts = (0..6_000).map(|n| seen(&format!("item-{n}"))).collect();
    assert_eq!(store.record(now(), "daemon", facts).unwrap().last(), Some(&6_000));
    assert!(!store.needs_reopen());
    let state = store.state().clone();
    store.close();
    let (store, opened) = open(dir.path());
    assert_eq!((opened.start, store.state() == &state), (Start::Continued, true));
}

#[test]
fn evidence_is_kept_once_by_content_and_read_back() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let evidence = store.evidence();
    let name = evidence.keep("сторінка".as_bytes()).unwrap();
    assert_eq!(evidence.keep("сторінка".as_bytes()).unwrap(), name);
    assert_eq!(evidence.read(&name).unwrap(), "сторінка".as_bytes());
    let path = dir.path().join("evidence").join(&name[..2]).join(format!("{name}.gz"));
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(&path, bytes).unwrap();
    assert!(evidence.read(&name).is_err(), "damage is told");
    assert!(evidence.read("../../etc/passwd").is_err());
    assert!(evidence.read(&"0".repeat(64)).is_err());
}

// ---- random histories ----

fn notice(n: u8) -> NoticeKey {
    NoticeKey::try_from(format!("publication/x-№{n}@2026-11-20#after-1>p{}", n % 3)).unwrap()
}

fn decision(n: u8) -> DecisionKey {
    DecisionKey::parse(&format!("session-2026-11-2{}-№{n}/VІІІ", n % 9)).unwrap()
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let small = 0u8..4;
    let name = prop_oneof![small.clone().prop_map(|n| format!("i{n}")), "\\PC{0,12}"];
    let source = prop_oneof![Just("site"), Just("sit"), Just("")].prop_map(SourceId::from);
    let letter = small.clone().prop_map(|n| LetterId(format!("letter-{n}")));
    let notices = prop::collection::vec(small.clone().prop_map(notice), 0..4);
    let text = "\\PC{0,20}";
    prop_oneof![
        Just(Fact::WatchBegan { on: day("2026-11-01") }),
        source.clone().prop_map(|source| Fact::SourceKnown { source }),
        (source.clone(), name.clone(), text, any::<bool>()).prop_map(
            |(source, id, title, first)| {
                let origin = if first { Origin::Baseline } else { Origin::Appeared };
                Fact::ItemSeen { source, item: item(&id, &title), origin }
            }
        ),
        (source.clone(), name.clone(), text).prop_map(|(source, id, title)| {
            Fact::ItemChanged { source, item: item(&id, &title) }
        }),
        (source.clone(), name, text).prop_map(|(source, id, reason)| {
            Fact::ItemGone { source, item: ItemId(id), reason }
        }),
        (source.clone(), text).prop_map(|(source, reason)| Fact::SourceBlind { source, reason }),
        source.prop_map(|source| Fact::SourceSees { source }),
        small.clone().prop_map(|n| Fact::DecisionRegistered {
            decision: RegisteredDecision {
                key: decision(n),
                number: decision(n).number,
                title: None,
                session: Some(u16::from(n)),
                convocation: None,
            }
        }),
        (small.clone(), text)
            .prop_map(|(n, reason)| Fact::DecisionRemoved { decision: decision(n), reason }),
        (small.clone(), text, any::<bool>()).prop_map(|(n, url, linked)| Fact::LinkSaid {
            decision: decision(n),
            url,
            verdict: if linked { LinkVerdict::Linked } else { LinkVerdict::Unlinked },
            on: linked.then(|| day("2026-11-19")),
        }),
        text.prop_map(|note| Fact::SubmissionRecorded {
            submission: RecordedSubmission {
                department: "education".into(),
                on: day("2026-11-14"),
                link: None,
                note: Some(note),
            }
        }),
        (letter.clone(), small.clone(), notices.clone()).prop_map(|(letter, n, notices)| {
            let person = PersonId(format!("p{n}"));
            Fact::LetterPrepared { letter, person, notices, in_place_of: None }
        }),
        (letter.clone(), 1u32..3, notices, any::<bool>()).prop_map(
            |(letter, attempt, notices, shadow)| Fact::LetterAttempted {
                letter,
                attempt,
                notices,
                shadow,
                subject: "Строк спливає".to_owned(),
            }
        ),
        letter.clone().prop_map(|letter| Fact::LetterAccepted { letter, evidence: None }),
        (letter.clone(), text).prop_map(|(letter, reason)| Fact::LetterDelayed { letter, reason }),
        (letter.clone(), text).prop_map(|(letter, reason)| Fact::LetterRefused { letter, reason }),
        (letter.clone(), text)
            .prop_map(|(letter, reason)| Fact::LetterWithdrawn { letter, reason }),
        (letter.clone(), text)
            .prop_map(|(letter, reason)| Fact::LetterCancelled { letter, reason }),
        letter.prop_map(|letter| Fact::LetterRetryAsked { letter }),
        (text, text).prop_map(|(key, text)| Fact::TroubleNoted { key, text }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Equality of numbers ignores how they were written, so the shown form is compared.
    #[test]
    fn replaying_a_history_gives_the_state_of_having_lived_it(
        history in prop::collection::vec(prop::collection::vec(any_fact(), 0..8), 1..12)
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (mut store, _) = open(dir.path());
        for (minute, facts) in history.into_iter().enumerate() {
            let at = now() + TimeDelta::minutes(minute as i64);
            store.record(at, "Ольга", facts).unwrap();
        }
        prop_assert!(!store.needs_reopen());
        let lived = format!("{:#?}", store.state());
        store.close();

        let (store, opened) = open(dir.path());
        prop_assert!(matches!(opened.start, Start::Continued | Start::Fresh), "{opened:?}");
        prop_assert_eq!(&format!("{:#?}", store.state()), &lived);
        store.close();

        fs::remove_dir_all(dir.path().join("state")).unwrap();
        let (store, _) = open(dir.path());
        prop_assert_eq!(&format!("{:#?}", store.state()), &lived);
        store.close();

        let (store, opened) = open(dir.path());
        prop_assert!(matches!(opened.start, Start::Continued | Start::Fresh), "{opened:?}");
        prop_assert_eq!(&format!("{:#?}", store.state()), &lived);
    }
}

// ---- other processes ----

/// Not a test by itself: what this program does when another test starts it with a part to play.
#[test]
fn part_played_in_another_process() {
    let (Ok(part), Ok(dir)) = (std::env::var("STORE_TEST_PART"), std::env::var("STORE_TEST_DIR"))
    else {
        return;
    };
    let dir = PathBuf::from(dir);
    match part.as_str() {
        "second-opener" => {
            let refused = matches!(Store::open(&dir, now()), Err(StoreError::InUse { .. }));
            println!("{}", if refused { "IN USE" } else { "OPENED" });
        }
        "recorder" => record_until_killed(&dir),
        "on-a-full-disk" => fill_the_disk(&dir),
        other => panic!("no part `{other}`"),
    }
}

fn child(part: &str, dir: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "part_played_in_another_process", "--nocapture", "--test-threads=1"])
        .env("STORE_TEST_PART", part)
        .env("STORE_TEST_DIR", dir);
    command
}

fn record_until_killed(dir: &Path) {
    let (mut store, _) = open(dir);
    let mut out = std::io::stdout();
    loop {
        let next = store.last_seq() + 1;
        let facts = (next..=next + next % 5).map(|n| seen(&format!("item-{n}"))).collect();
        let seqs = store.record(now(), "daemon", facts).unwrap();
        writeln!(out, "ACK {}", seqs.last().unwrap()).unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let dir = tempfile::tempdir().unwrap();
    let mut total = 0;
    for round in 0..20_u64 {
        let mut process = child("recorder", dir.path()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        // The moment of death is so many acknowledgements in; where the process then is in its
        // next write is chance. Every fourth round ends while it is opening.
        let wanted = (round % 4) * (round * 7 % 13 + 1);
        let mut acknowledged = 0;
        let mut count = 0;
        let mut killed = false;
        if wanted == 0 {
            process.kill().unwrap();
            killed = true;
        }
        for line in lines {
            let line = line.unwrap();
            let Some((_, seq)) = line.split_once("ACK ") else { continue };
            acknowledged = seq.parse().unwrap();
            count += 1;
            if count >= wanted && !killed {
                process.kill().unwrap();
                killed = true;
            }
        }
        process.wait().unwrap();
        total = total.max(acknowledged);
        let (store, opened) = open(dir.path());
        assert!(
            !matches!(opened.start, Start::Rebuilt { .. }),
            "round {round}: a kill is no damage: {opened:?}"
        );
        assert!(store.last_seq() >= total, "round {round}: {} < {total}", store.last_seq());
        let items = store.state().items.get(&SourceId::from("site"));
        assert_eq!(items.map_or(0, |items| items.len() as u64), store.last_seq(), "round {round}");
        let verified = verify(store.journal_path()).unwrap();
        assert_eq!(verified.facts, store.last_seq());
    }
    assert!(total > 50, "the rounds must have recorded something, {total} facts");
}

/// Records until it is refused three times or sled gives up, and proves at every refusal that the
/// journal is as it was.
fn fill_the_disk(dir: &Path) {
    let mut store = match Store::open(dir, now()) {
        Ok((store, _)) => store,
        Err(StoreError::DiskFull { .. }) => return println!("NOT OPENED"),
        Err(other) => panic!("{other:?}"),
    };
    let notices = |n: u32| (0..60).map(|k| notice_about(n * 60 + k)).collect();
    let wide = std::env::var("STORE_TEST_FACTS").is_ok_and(|facts| facts == "letters");
    let mut refusals = 0;
    for n in 0_u32.. {
        let before = store.last_seq();
        let facts = if wide {
            let (letter, person) = (LetterId(format!("letter-{n}")), PersonId::from("p"));
            vec![Fact::LetterPrepared { letter, person, notices: notices(n), in_place_of: None }]
        } else {
            vec![seen(&format!("item-{n}")); 40]
        };
        match store.record(now(), "daemon", facts) {
            Ok(_) => println!("ACK {}", store.last_seq()),
            Err(error @ StoreError::DiskFull { .. }) => {
                refusals += 1;
                assert!(error.to_string().contains("KB more"), "{error}");
                let verified = verify(store.journal_path()).unwrap();
                assert_eq!((store.last_seq(), verified.facts), (before, before));
                assert_eq!(verified.torn_bytes, 0, "a half line stayed");
            }
            Err(other) => panic!("{other:?}"),
        }
        if refusals == 3 || store.needs_reopen() {
            break;
        }
    }
    if store.needs_reopen() {
        let last = store.last_seq();
        let reopened = store.reopen(now());
        assert!(matches!(reopened, Ok(_) | Err(StoreError::DiskFull { .. })), "{reopened:?}");
        assert_eq!(store.last_seq(), last);
        return println!("SLED FULL");
    }
    println!("JOURNAL FULL");
}

fn notice_about(n: u32) -> NoticeKey {
    NoticeKey::try_from(format!("publication/x-№{n}@2026-11-20#after-1>p")).unwrap()
}

/// The limit stands in for a full disk: a write beyond it fails in the same way.
#[test]
fn on_a_full_disk_nothing_acknowledged_is_lost_and_no_half_line_stays() {
    for (facts, blocks, outcome) in [
        ("items", 500, "NOT OPENED"),
        ("items", 1_500, "JOURNAL FULL"),
        ("letters", 2_500, "SLED FULL"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let direct = child("on-a-full-disk", dir.path());
        let limited = Command::new("sh")
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""))
            .arg(direct.get_program())
            .args(direct.get_args())
            .envs(direct.get_envs().filter_map(|(name, value)| Some((name, value?))))
            .env("STORE_TEST_FACTS", facts)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&limited.stdout);
        let errors = String::from_utf8_lossy(&limited.stderr);
        assert!(said.contains(outcome), "{facts} {blocks}: {said}\n{errors}");
        let acknowledged: u64 = said
            .lines()
            .filter_map(|line| line.split_once("ACK ")?.1.parse().ok())
            .max()
            .unwrap_or_default();
        assert!(asides(dir.path()).is_empty(), "{outcome}: a full disk is no damage");
        let (mut store, opened) = open(dir.path());
        assert_eq!((store.last_seq(), opened.torn), (acknowledged, None), "{outcome}");
        store.record(now(), "daemon", vec![seen("there is room again")]).unwrap();
        let lived = store.state().clone();
        store.close();
        fs::remove_dir_all(dir.path().join("state")).unwrap();
        assert_eq!(open(dir.path()).0.state(), &lived, "{outcome}");
    }
}
