//! The journal as it lies on the disk: whatever stands there is read, named or refused.
#![no_main]
use hromada_watch::store::{Store, journal_path};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let dir = tempfile::tempdir_in("/dev/shm").expect("room");
    std::fs::write(journal_path(dir.path()), bytes).expect("room");
    if let Ok((store, _)) = Store::open(dir.path(), chrono::DateTime::UNIX_EPOCH) {
        let state = store.state().clone();
        store.close();
        let again = Store::open(dir.path(), chrono::DateTime::UNIX_EPOCH);
        let (store, _) = again.expect("what opened once opens again");
        assert_eq!(store.state(), &state);
    }
});
