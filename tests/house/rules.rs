//! What each folder may touch and what no file may hold, as tables and one function per rule.

use super::source::{Setting, Source};
use std::fmt;

/// A place where a rule is broken, and the way out.
#[derive(Debug)]
pub struct Breach {
    file: String,
    /// Line in the file, from 1.
    pub line: usize,
    advice: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.advice)
    }
}

/// One rule over one file.
pub type Rule = fn(&Source) -> Vec<Breach>;

fn breach(source: &Source, line: usize, advice: impl Into<String>) -> Breach {
    Breach { file: source.path.clone(), line, advice: advice.into() }
}

/// What each folder may import of ours; the arrows point inward.
const MAY_IMPORT: &[(&str, &str)] = &[
    ("clock", ""),
    ("credential", ""),
    ("system", ""),
    ("domain", ""),
    ("recognition", "domain"),
    ("letters", "domain"),
    ("sources", "domain credential"),
    ("channels", "domain letters credential"),
    ("mailbox", "channels"),
    ("store", "domain"),
    ("config", "domain sources channels letters mailbox system"),
    ("daemon", "domain recognition letters sources channels mailbox store config clock system"),
    ("files", "domain sources daemon"),
    ("web", "domain letters sources channels files daemon clock"),
    ("simulation", "domain sources channels mailbox store config daemon clock"),
    (
        "cli",
        "domain recognition letters sources channels mailbox store config files web daemon \
         simulation clock credential system",
    ),
    ("main", "cli"),
    ("build", ""),
    ("lib", ""),
];

/// The only types `config` may take from the folders it configures.
const SETTINGS_TYPES: &[&str] = &[
    "EmailSettings",
    "Engine",
    "Letterhead",
    "MailboxSettings",
    "OpenItems",
    "PageSpec",
    "FacebookSpec",
    "Ground",
    "HostSpec",
    "Polling",
    "ReplyTag",
    "SecretFile",
    "Security",
    "Selectors",
    "SourceKind",
    "SourceSpec",
    "Stand",
];

/// Folders without async, I/O, clock and logs.
const PURE: &[&str] = &["domain", "recognition", "letters"];

/// Paths no pure folder may take.
const IMPURE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "tempfile",
    "tokio",
    "tokio_util",
    "tracing",
];

/// Crates that live in one place, so that they can be replaced there.
const HOMES: &[(&str, &str, &str)] = &[
    ("async_imap", "src/mailbox/", "`mailbox::Mailbox`"),
    // What parses a stranger's bytes stands where a child process can be asked for it.
    ("calamine", "src/files/", "`files::sheet`"),
    ("csv", "src/letters/report/separated.rs", "`report::separated`, which writes no formula"),
    ("feed_rs", "src/sources/feed/", "what `sources::read` gives"),
    ("html5ever", "src/sources/document/tree.rs", "`document::tree`"),
    ("lopdf", "src/sources/page/attachment.rs", "`attachment::extracted`"),
    ("lettre", "src/channels/", "`channels::Channel`"),
    ("mail_parser", "src/sources/mail/", "`sources::mail::read`"),
    ("reqwest", "src/sources/", "`sources::fetch::Fetcher`"),
    ("rust_xlsxwriter", "src/letters/report/", "`letters::report::workbook`"),
    ("sd_notify", "src/daemon/systemd.rs", "the functions of `daemon::systemd`"),
    ("sled", "src/store/", "`store::Store`"),
    ("tracing_journald", "src/cli/logging.rs", "`tracing`"),
    ("tokio_cron_scheduler", "src/daemon/", "`daemon::schedule`"),
];

/// What parses a stranger's bytes, as a crate or as the end of a path; where it may be named, which
/// is where a `Task` calls it; and how everybody else asks for it.
const ENTRANCES: &[(&[&str], &[&str], &str)] = &[
    (&["quick_xml"], &["src/sources/page/attachment.rs"], "the task `Extract`"),
    (&["zip"], &["src/sources/page/attachment.rs", "src/files/sheet.rs"], "the tasks of `files`"),
    // What letters write with it is our own.
    (&["icalendar"], &["src/files/", "src/letters/invitation.rs"], "the task `PlannedFile`"),
    (&["mail_parser"], &["src/sources/mail/"], "the task `MailTask`"),
    (&["Html", "parse_document"], &["src/sources/document/tree.rs"], "`document::tree`"),
    (&["Html", "parse_fragment"], &["src/sources/document/tree.rs"], "`document::tree`"),
    (&["attachment", "extract"], &["src/sources/page/attachment.rs"], "`attachment::extracted`"),
    // The folder hands its readers to the fuzzers.
    (&["ics", "read"], &["src/files/planned.rs", "src/files/mod.rs"], "the task `PlannedFile`"),
    (&["table", "rows"], &["src/files/planned.rs"], "the task `PlannedFile`"),
    (
        &["sheet", "sheets"],
        &["src/files/planned.rs", "src/files/decisions.rs"],
        "the tasks of `files`",
    ),
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] =
    &["common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"];

/// The longest file that still holds one idea.
pub const LINES_MAX: usize = 500;

/// Files allowed to be longer: the limit of each, and why.
pub const LONGER: &[(&str, usize, &str)] =
    &[("tests/channels.rs", 520, "one scripted answer of a mail server after another")];

fn area(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("src/")?;
    Some(inner.split_once('/').map_or_else(|| inner.trim_end_matches(".rs"), |(area, _)| area))
}

/// Imports follow MAY_IMPORT.
pub fn imports_point_inward(source: &Source) -> Vec<Breach> {
    let Some(area) = area(&source.path) else { return Vec::new() };
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == area) else {
        let advice = format!("`{area}` has no row in MAY_IMPORT: say there what it may import");
        return vec![breach(source, 1, advice)];
    };
    let mut breaches = Vec::new();
    for route in source.routes.iter().filter(|route| route.inside) {
        let Some(target) = route.segments.first().map(String::as_str) else { continue };
        if target == area || !MAY_IMPORT.iter().any(|(name, _)| *name == target) {
            continue;
        }
        let (line, path) = (route.line, route.segments.join("::"));
        if !allowed.split(' ').any(|name| name == target) {
            let advice = if allowed.is_empty() {
                format!("`{area}` imports nothing of ours, here `{path}`: take it as a parameter")
            } else {
                format!(
                    "`{area}` may not import `{path}`, only {}: let `daemon` move the value between \
                     them, or move the type into `domain`",
                    allowed.replace(' ', ", ")
                )
            };
            breaches.push(breach(source, line, advice));
        } else if area == "config"
            && !matches!(target, "domain" | "system")
            && !route.segments.last().is_some_and(|leaf| SETTINGS_TYPES.contains(&leaf.as_str()))
        {
            let advice = format!(
                "`config` takes settings types only, not `{path}`: if it is one, add it to \
                 SETTINGS_TYPES"
            );
            breaches.push(breach(source, line, advice));
        }
    }
    breaches
}

/// Pure folders wait for nothing and touch nothing outside.
pub fn pure_folders_stay_pure(source: &Source) -> Vec<Breach> {
    let Some(area) = area(&source.path).filter(|area| PURE.contains(area)) else {
        return Vec::new();
    };
    let mut breaches = Vec::new();
    for route in &source.routes {
        let path = route.segments.join("::");
        let taken = |impure: &&&str| {
            path.strip_prefix(**impure)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
                && (path.contains("::") || matches!(**impure, "tokio" | "tracing"))
        };
        if let Some(impure) = IMPURE.iter().find(taken) {
            let advice = format!(
                "`{area}` is pure, `{impure}` is not: do it in `daemon` and pass the value in"
            );
            breaches.push(breach(source, route.line, advice));
        }
        if let Some(clock) = route.segments.iter().find(|s| is_clock(s)) {
            let advice =
                format!("`{area}` is pure, `{clock}` reads a clock: take `now` as a parameter");
            breaches.push(breach(source, route.line, advice));
        }
    }
    for word in &source.words {
        let advice = match word.text.as_str() {
            "async" | "await" => "a pure function waits for nothing: await in `daemon`",
            "print" | "println" | "eprint" | "eprintln" => "return the text: `cli` prints it",
            _ => continue,
        };
        breaches.push(breach(source, word.line, format!("`{area}` is pure: {advice}")));
    }
    breaches
}

fn is_clock(segment: &str) -> bool {
    matches!(segment, "SystemTime" | "Instant")
}

/// Only `clock.rs` reads the system clock.
pub fn one_file_reads_the_clock(source: &Source) -> Vec<Breach> {
    if source.path == "src/clock.rs" || source.path.starts_with("benches/") {
        return Vec::new();
    }
    let read = source.routes.iter().filter_map(|route| {
        let pair = route.segments.windows(2).find(|pair| {
            pair[1] == "now" && (is_clock(&pair[0]) || matches!(pair[0].as_str(), "Utc" | "Local"))
        })?;
        Some((route.line, pair.join("::")))
    });
    let measured = source.find(&[".", "elapsed", "("]);
    let measured = measured.into_iter().map(|word| (word.line, "elapsed".to_owned()));
    read.chain(measured)
        .map(|(line, what)| {
            let advice = format!(
                "`{what}` reads the system clock: take `now` as a parameter, `clock::Clock` gives \
                 it to `daemon`, `cli` and `simulation`"
            );
            breach(source, line, advice)
        })
        .collect()
}

/// Crates of one place are named in that place only.
pub fn crates_stay_at_home(source: &Source) -> Vec<Breach> {
    if !source.is_product() {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for (name, home, instead) in HOMES {
        if source.path.starts_with(home) {
            continue;
        }
        let by_path = source
            .routes
            .iter()
            .filter(|route| !route.inside && route.segments.len() > 1 && route.segments[0] == *name)
            .map(|route| route.line);
        let by_name = ["use", "crate"]
            .into_iter()
            .flat_map(|before| source.words.windows(3).filter(move |w| w[0].text == before))
            .filter(|w| w[1].text == *name && w[2].text != ":")
            .map(|w| w[1].line);
        for line in by_path.chain(by_name) {
            let advice = format!("`{name}` lives in {home} only: use {instead}");
            breaches.push(breach(source, line, advice));
        }
    }
    breaches
}

/// A stranger's bytes are parsed by tasks, which a child process does.
pub fn strangers_bytes_have_one_door(source: &Source) -> Vec<Breach> {
    if !source.is_product() {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for (what, homes, instead) in ENTRANCES {
        if homes.iter().any(|home| source.path.starts_with(home)) {
            continue;
        }
        for route in source.routes.iter().filter(|route| route.setting == Setting::Product) {
            let named = match what {
                [name] => !route.inside && route.segments.len() > 1 && route.segments[0] == *name,
                path => route
                    .segments
                    .ends_with(&path.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>()),
            };
            if named {
                let what = what.join("::");
                let advice = format!(
                    "`{what}` parses a stranger's bytes in this process: have a child do it, by \
                     {instead}"
                );
                breaches.push(breach(source, route.line, advice));
            }
        }
    }
    breaches
}

/// No file or module has an empty name.
pub fn names_say_something(source: &Source) -> Vec<Breach> {
    let parts = source.path.split('/').map(|part| (part.trim_end_matches(".rs"), 1));
    let modules = source.modules.iter().map(|(name, line)| (name.as_str(), *line));
    parts
        .chain(modules)
        .filter(|(name, _)| EMPTY_NAMES.contains(name))
        .map(|(name, line)| {
            breach(source, line, format!("`{name}` names nothing: name what the code decides"))
        })
        .collect()
}

/// Nothing is left unfinished.
pub fn nothing_is_left_unfinished(source: &Source) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (name, instead) in [
        ("todo", "finish it, or return an error that says what is missing"),
        ("unimplemented", "finish it, or return an error that says what is missing"),
        ("dbg", "use `tracing::debug!`, or delete it"),
    ] {
        for word in source.find(&[name, "!"]) {
            breaches.push(breach(source, word.line, format!("`{name}!`: {instead}")));
        }
    }
    breaches
}

/// Nothing from outside may panic: no `.unwrap()` in the product.
pub fn no_unwrap_outside_tests(source: &Source) -> Vec<Breach> {
    if !source.is_product() {
        return Vec::new();
    }
    source
        .find(&[".", "unwrap", "("])
        .into_iter()
        .filter(|word| word.setting == Setting::Product)
        .map(|word| {
            let advice = "`.unwrap()`: handle it, or say with `.expect(\"why it cannot happen\")`";
            breach(source, word.line, advice)
        })
        .collect()
}

/// Files stay short enough to hold one idea.
pub fn files_hold_one_idea(source: &Source) -> Vec<Breach> {
    let limit = LONGER
        .iter()
        .find(|(path, _, _)| *path == source.path)
        .map_or(LINES_MAX, |(_, limit, _)| *limit);
    if source.lines <= limit {
        return Vec::new();
    }
    let advice =
        format!("{} lines, {limit} are allowed: move an idea into a file of its own", source.lines);
    vec![breach(source, source.lines, advice)]
}
