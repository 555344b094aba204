//! Other processes: the lock, sudden death, and a disk that is full.

use super::*;
use hromada_watch::domain::ids::{LetterId, PersonId};
use hromada_watch::domain::notice::key::NoticeKey;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

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
        .args([
            "--exact",
            "processes::part_played_in_another_process",
            "--nocapture",
            "--test-threads=1",
        ])
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
