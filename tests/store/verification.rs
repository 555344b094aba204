//! Holding a journal against what hangs on it: no change of it goes unnoticed.

use crate::{filled, now, open, seen};
use hromada_watch::store::journal_path;
use hromada_watch::store::verification::{Beside, Followed, verify};
use std::fs;
use std::path::Path;

/// What the state remembers of its journal.
fn remembered(dir: &Path) -> Followed {
    let (store, _) = open(dir);
    let (seq, hash) = store.head();
    Followed { seq, hash: hash.to_owned() }
}

#[test]
fn an_untouched_journal_agrees_with_its_state_running_or_not() {
    let (dir, _) = filled(5);
    let found = verify(dir.path(), None).expect("it can be read");
    assert_eq!((found.facts, found.state.clone(), found.is_whole()), (5, Beside::Agrees, true));
    let (mut store, _) = open(dir.path());
    let (seq, hash) = store.head();
    let followed = Followed { seq, hash: hash.to_owned() };
    // What was written since is no contradiction.
    store.record(now(), "daemon", vec![seen("later")]).expect("room");
    let found = verify(dir.path(), Some(followed)).expect("it can be read");
    assert_eq!((found.facts, found.state), (6, Beside::Agrees));
}

#[test]
fn every_change_to_every_byte_of_the_last_line_is_found() {
    let (dir, _) = filled(3);
    let followed = remembered(dir.path());
    let path = journal_path(dir.path());
    let whole = fs::read(&path).expect("a journal");
    let start = whole[..whole.len() - 1].iter().rposition(|b| *b == b'\n').expect("lines") + 1;
    let missed: Vec<usize> = (start..whole.len() - 1)
        .filter(|at| {
            let mut changed = whole.clone();
            // Digits stay digits and letters letters, so that most changes still read well.
            changed[*at] ^= 1;
            fs::write(&path, changed).expect("room");
            verify(dir.path(), Some(followed.clone())).is_ok_and(|found| found.is_whole())
        })
        .collect();
    assert_eq!(missed, Vec::<usize>::new());
}

#[test]
fn an_end_that_was_cut_off_is_found_however_long() {
    let (dir, _) = filled(8);
    let path = journal_path(dir.path());
    let whole = fs::read_to_string(&path).expect("a journal");
    let lines: Vec<&str> = whole.lines().collect();
    for kept in 1..8 {
        fs::write(&path, lines[..kept].join("\n") + "\n").expect("room");
        let found = verify(dir.path(), None).expect("what is left reads well");
        assert_eq!(found.state, Beside::Ahead { seq: 8 }, "{kept} lines are left");
        assert!(!found.is_whole());
    }
}
