//! Damage to the journal is named; damage to sled costs nothing.

use super::*;
use hromada_watch::domain::ids::ItemId;
use hromada_watch::store::RebuildReason;
use hromada_watch::store::journal::TornLine;
use hromada_watch::store::journal::lines::entries;

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
    for round in 0..100 {
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
        // Whether sled itself notices, or the journal does, depends on what it had written by then.
        rebuilt + replayed > 24 && rebuilt > 4,
        "half of the damage must have been felt: {continued} {replayed} {rebuilt}"
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

/// Opening reads of the lines it knows only where they stand; it names the same line all the same.
#[test]
fn a_line_that_is_no_fact_is_named_alike_by_opening_and_verifying() {
    for (from, to) in [("\"kind\":\"", "\"kind\":\"x-"), ("\"author\":", "\"autor\":")] {
        let (line, text) = damaged(|lines| lines[2] = lines[2].replace(from, to));
        assert_eq!((line, text.contains("cannot be read as a fact")), (3, true), "{text}");
    }
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
