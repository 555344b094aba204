//! The cache of understandings: believed when it is right, and otherwise made anew in silence.

use super::*;
use std::collections::BTreeMap;

const OURS: [u8; 16] = [7; 16];
const ITEMS: usize = 60;

type Kept = BTreeMap<String, Vec<u8>>;

fn kept(store: &mut Store, recogniser: [u8; 16]) -> Kept {
    let mut all = Kept::new();
    store.understood(&recogniser, |source, known, value| {
        all.insert(format!("{source}/{}", known.item.id), value.to_vec());
    });
    all
}

fn keep_all(store: &mut Store) -> Kept {
    let ids = (0..ITEMS).map(|n| format!("item-{n}"));
    let values: Vec<_> = ids
        .map(|id| ("site".into(), id.as_str().into(), format!("what {id} says").into_bytes()))
        .collect();
    store.keep_understood(&OURS, &values);
    kept(store, OURS)
}

/// A store whose items are understood, closed.
fn understood() -> (TempDir, Kept) {
    let (dir, _) = filled(ITEMS);
    let (mut store, _) = open(dir.path());
    let all = keep_all(&mut store);
    assert_eq!(all.len(), ITEMS);
    store.close();
    (dir, all)
}

#[test]
fn what_was_understood_is_given_back_to_the_same_recogniser_for_the_same_items() {
    let (dir, all) = understood();
    let (mut store, _) = open(dir.path());
    assert_eq!(kept(&mut store, OURS), all);
    assert_eq!(kept(&mut store, [8; 16]), Kept::new(), "another one must ask again");

    let item = Item {
        text: Some("Інший текст".to_owned()), ..item("item-7", "Про бюджет")
    };
    let changed = Fact::ItemChanged { source: "site".into(), item };
    store.record(now(), "daemon", vec![changed]).unwrap();
    let rest = kept(&mut store, OURS);
    assert_eq!((rest.len(), rest.contains_key("site/item-7")), (ITEMS - 1, false));
}

#[test]
fn a_state_that_is_built_again_finds_what_was_understood() {
    let (dir, all) = understood();
    fs::remove_dir_all(dir.path().join("state")).unwrap();
    let (mut store, opened) = open(dir.path());
    assert!(matches!(opened.start, Start::Rebuilt { .. }));
    assert_eq!(kept(&mut store, OURS), all);
}

#[test]
fn what_is_not_known_is_not_kept() {
    let (dir, _) = understood();
    let (mut store, _) = open(dir.path());
    store.keep_understood(&OURS, &[("site".into(), "nobody".into(), b"anything".to_vec())]);
    assert_eq!(kept(&mut store, OURS).len(), ITEMS);
}

/// What is done to a cache, and how.
type Damage<'a> = (&'static str, &'a dyn Fn(&Path));

#[test]
fn a_cache_that_was_deleted_cut_or_altered_costs_nothing_but_itself() {
    let (origin, all) = understood();
    let cache = |dir: &Path| dir.join("understandings");
    let damage: [Damage; 5] = [
        ("deleted", &|dir| fs::remove_dir_all(cache(dir)).unwrap()),
        ("cut", &|dir| {
            let db = fs::OpenOptions::new().write(true).open(cache(dir).join("db")).unwrap();
            db.set_len(db.metadata().unwrap().len() / 3).unwrap();
        }),
        ("a file of its name", &|dir| {
            fs::remove_dir_all(cache(dir)).unwrap();
            fs::write(cache(dir), "?").unwrap();
        }),
        ("without its database", &|dir| fs::remove_file(cache(dir).join("db")).unwrap()),
        ("of something else", &|dir| fs::write(cache(dir).join("conf"), "?").unwrap()),
    ];
    for (what, spoil) in damage {
        let dir = tempfile::tempdir().unwrap();
        copy_dir(origin.path(), dir.path());
        spoil(dir.path());
        is_made_anew(dir.path(), &all, what);
    }
    let bytes = fs::metadata(cache(origin.path()).join("db")).unwrap().len();
    for n in 0..24 {
        let dir = tempfile::tempdir().unwrap();
        copy_dir(origin.path(), dir.path());
        let db = cache(dir.path()).join("db");
        let mut content = fs::read(&db).unwrap();
        // Most of the file is empty: the beginning holds what was written.
        let at = usize::try_from(n * bytes.min(24_000) / 24).unwrap();
        content[at] ^= 1 << (n % 8);
        fs::write(&db, content).unwrap();
        is_made_anew(dir.path(), &all, &format!("bit {n} flipped"));
    }
}

/// Whatever can be read is right, the state is untouched, and everything can be kept again.
fn is_made_anew(dir: &Path, all: &Kept, what: &str) {
    let (mut store, opened) = open(dir);
    assert_eq!(opened, Opened { start: Start::Continued, torn: None }, "{what}");
    let left = kept(&mut store, OURS);
    assert!(left.iter().all(|(place, value)| all[place] == *value), "{what}");
    assert!(!store.needs_reopen(), "{what}");
    assert_eq!(keep_all(&mut store), *all, "{what}");
    store.close();
    let (mut store, _) = open(dir);
    assert_eq!(kept(&mut store, OURS), *all, "{what}");
    assert!(asides(dir).is_empty(), "{what}: nothing is put aside");
}
