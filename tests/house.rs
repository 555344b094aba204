//! The rules of the house: who may import whom, what pure folders may touch, what no file may hold.
//!
//! Each rule looks at one file and names every breach with its line and with what to use instead.
//! Each is also fed a snippet that breaks it, so that no rule is kept by not looking.

#[path = "house/circles.rs"]
mod circles;
#[path = "house/proofs.rs"]
mod proofs;
#[path = "house/rules.rs"]
mod rules;
#[path = "house/source.rs"]
mod source;

use rules::Rule;
use source::{Setting, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files under a folder, as paths from the repository's root with slashes, in order.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inner = path.strip_prefix(root()).expect("it lies under the root");
                found.push(inner.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn rust_files() -> Vec<String> {
    ["src", "tests", "benches"]
        .into_iter()
        .flat_map(files)
        .filter(|path| path.ends_with(".rs"))
        .collect()
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The whole house, read once.
static HOUSE: LazyLock<Vec<Source>> = LazyLock::new(read_house);

/// Every Rust file; what lies under a `#[cfg(test)] mod …;` is marked as test code.
fn read_house() -> Vec<Source> {
    let mut house: Vec<Source> =
        rust_files().iter().map(|path| Source::read(path, &text(path))).collect();
    let for_tests = files_for_tests(&house);
    for source in house.iter_mut().filter(|source| for_tests.contains(&source.path)) {
        source.words.iter_mut().for_each(|word| word.setting = Setting::Test);
        source.routes.iter_mut().for_each(|route| route.setting = Setting::Test);
    }
    house
}

/// Files under a `#[cfg(test)] mod …;`, however deep.
fn files_for_tests(house: &[Source]) -> BTreeSet<String> {
    let mut for_tests: BTreeSet<String> = BTreeSet::new();
    loop {
        let more: Vec<String> = house
            .iter()
            .flat_map(|source| {
                let whole = for_tests.contains(&source.path);
                let declared = source.declared.iter();
                declared.filter(move |module| whole || module.setting == Setting::Test)
            })
            .flat_map(|module| module.files.clone())
            .filter(|file| !for_tests.contains(file))
            .collect();
        if more.is_empty() {
            break;
        }
        for_tests.extend(more);
    }
    for_tests
}

fn keep(rule: Rule) {
    let breaches: Vec<String> =
        HOUSE.iter().flat_map(rule).map(|breach| breach.to_string()).collect();
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

macro_rules! kept {
    ($($rule:ident),+ $(,)?) => {
        mod in_this_house {
            $(#[test] fn $rule() { super::keep(super::rules::$rule) })+
        }
    };
}

kept!(
    imports_point_inward,
    pure_folders_stay_pure,
    one_file_reads_the_clock,
    crates_stay_at_home,
    strangers_bytes_have_one_door,
    names_say_something,
    nothing_is_left_unfinished,
    no_unwrap_outside_tests,
    files_hold_one_idea,
);

/// Files that no crate root leads to.
fn forgotten(house: &[Source]) -> Vec<String> {
    let by_path: BTreeMap<&str, &Source> =
        house.iter().map(|source| (source.path.as_str(), source)).collect();
    let is_root = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        let [folder, .., file] = parts.as_slice() else { return false };
        match *folder {
            "src" => parts.len() == 2 && matches!(*file, "build.rs" | "lib.rs" | "main.rs"),
            _ => parts.len() == 2 || (parts.len() == 3 && *file == "main.rs"),
        }
    };
    let mut waiting: Vec<&str> = by_path.keys().copied().filter(|path| is_root(path)).collect();
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if !reached.insert(path) {
            continue;
        }
        for file in by_path[path].declared.iter().flat_map(|module| &module.files) {
            waiting.extend(by_path.get_key_value(file.as_str()).map(|(path, _)| *path));
        }
    }
    by_path
        .keys()
        .filter(|path| !reached.contains(*path))
        .map(|path| format!("{path}:1: no module declares it: add `mod …;`, or delete the file"))
        .collect()
}

#[test]
fn no_file_leads_back_to_itself() {
    let circles = circles::circles(&HOUSE, &files_for_tests(&HOUSE));
    assert!(circles.is_empty(), "\n{}\n", circles.join("\n"));
}

#[test]
fn every_file_is_declared() {
    let forgotten = forgotten(&HOUSE);
    assert!(forgotten.is_empty(), "\n{}\n", forgotten.join("\n"));
}

/// Fixtures that no test speaks of, by their own name or by the folder they are listed from.
fn unread_fixtures(fixtures: &[String], house: &[Source]) -> Vec<String> {
    let literals: Vec<&str> = house
        .iter()
        .flat_map(|source| &source.words)
        .map(|word| word.text.as_str())
        .filter(|word| word.contains('"'))
        .collect();
    let named = |path: &&String| {
        let mut parts = path.rsplit('/');
        let (file, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let (alone, before) = (format!("\"{folder}\""), format!("{folder}/"));
        literals.iter().any(|literal| {
            literal.contains(file) || **literal == alone || literal.contains(&before)
        })
    };
    let unread = fixtures.iter().filter(|path| !named(path));
    unread.map(|path| format!("{path}:1: no test reads it: name it in one, or delete it")).collect()
}

#[test]
fn every_fixture_is_read() {
    let unread = unread_fixtures(&files("tests/fixtures"), &HOUSE);
    assert!(unread.is_empty(), "\n{}\n", unread.join("\n"));
}

/// Paths and tests that a page names in backticks and that do not exist.
fn broken_promises(page: &str, text: &str, house: &[Source]) -> Vec<String> {
    let functions: BTreeSet<&str> = house
        .iter()
        .flat_map(|source| source.words.windows(2))
        .filter(|words| words[0].text == "fn")
        .map(|words| words[1].text.as_str())
        .collect();
    let mut broken = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for name in line.split('`').skip(1).step_by(2) {
            let a_path = ["src/", "tests/", "config/", "deploy/", "benches/", ".ci/"]
                .iter()
                .any(|folder| name.starts_with(folder));
            let a_test = name.matches('_').count() > 2
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            let missing =
                (a_path && !root().join(name).exists()) || (a_test && !functions.contains(name));
            if missing {
                let line = number + 1;
                broken.push(format!("{page}:{line}: `{name}` does not exist: name what proves it"));
            }
        }
    }
    broken
}

#[test]
fn the_pages_name_only_what_exists() {
    let broken: Vec<String> = ["README.md", "deploy/install.md"]
        .into_iter()
        .flat_map(|page| broken_promises(page, &text(page), &HOUSE))
        .collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}
