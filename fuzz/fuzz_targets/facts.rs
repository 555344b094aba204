//! Any sequence of facts, one JSON a line: what is recorded is read back as the same state.
#![no_main]
use hromada_watch::store::Store;
use hromada_watch::store::fact::Fact;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let facts: Vec<Fact> =
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).take(64).collect();
    if facts.is_empty() {
        return;
    }
    let now = chrono::DateTime::UNIX_EPOCH;
    let dir = tempfile::tempdir_in("/dev/shm").expect("room");
    let (mut store, _) = Store::open(dir.path(), now).expect("it opens");
    for fact in facts {
        // What would not be read back is refused, and that is an answer.
        let _ = store.record(now, "daemon", vec![fact]);
    }
    let state = store.state().clone();
    store.close();
    std::fs::remove_dir_all(dir.path().join("state")).expect("it was there");
    let (store, _) = Store::open(dir.path(), now).expect("it is built again");
    assert_eq!(store.state(), &state);
});
