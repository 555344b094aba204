//! What is wrong with a configuration, gathered first and shown all at once.
//!
//! Decides how a problem looks: file, line, column, the line itself with a caret, what to do. The
//! invariants: problems stand in file order, and the value of a key that sounds like a secret is
//! never quoted.

use crate::config::files::FILES;
use crate::system::refusal;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use regex::Regex;
use serde::Serialize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A stretch of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::config) struct Place {
    /// One of [`FILES`].
    pub file: &'static str,
    /// Bytes; empty where there is nothing to underline.
    pub span: Range<usize>,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::config) struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gravity {
    /// The configuration cannot be used.
    Problem,
    /// It can; somebody should look all the same.
    Warning,
}

/// A problem before its line and column are known.
#[derive(Debug)]
pub(in crate::config) struct Finding {
    gravity: Gravity,
    message: String,
    help: Option<String>,
    /// A name that stands where an id belongs.
    written: Option<String>,
    /// The first one is the problem itself, the others explain it.
    marks: Vec<(Place, String)>,
}

impl Finding {
    /// A problem at `place`.
    pub fn at(place: &Place, message: impl Into<String>) -> Self {
        Self {
            gravity: Gravity::Problem,
            message: message.into(),
            help: None,
            written: None,
            marks: vec![(place.clone(), String::new())],
        }
    }

    /// Something suspicious at `place`, with which the configuration can be used all the same.
    pub fn warning(place: &Place, message: impl Into<String>) -> Self {
        Self { gravity: Gravity::Warning, ..Self::at(place, message) }
    }

    /// What is wrong just there, in a few words beside the caret.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        if let Some(first) = self.marks.first_mut() {
            first.1 = label.into();
        }
        self
    }

    /// What to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The name that stands where an id belongs; whose it is may be known later.
    pub fn written(mut self, name: &str) -> Self {
        self.written = Some(name.to_owned());
        self
    }

    /// Another place that explains the problem.
    pub fn also(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.marks.push((place.clone(), label.into()));
        self
    }
}

/// Gathers problems while the files are read.
#[derive(Debug, Default)]
pub(in crate::config) struct Report {
    findings: RefCell<Vec<Finding>>,
    /// Names, and the ids of whoever bears them.
    names: RefCell<Vec<(String, String)>>,
}

impl Report {
    /// Takes one finding in, once.
    pub fn add(&self, finding: Finding) {
        let mut findings = self.findings.borrow_mut();
        let first = |finding: &Finding| finding.marks.first().map(|(place, _)| place.clone());
        let is_same =
            |known: &Finding| known.message == finding.message && first(known) == first(&finding);
        if !findings.iter().any(is_same) {
            findings.push(finding);
        }
    }

    /// Remembers whose name it is, for places where it stands instead of an id.
    pub fn learn(&self, name: &str, id: &str) {
        self.names.borrow_mut().push((name.to_owned(), id.to_owned()));
    }

    /// Whether nothing is wrong so far.
    pub fn is_sound(&self) -> bool {
        self.findings.borrow().iter().all(|finding| finding.gravity == Gravity::Warning)
    }

    /// Everything found, in file order.
    pub fn into_errors(self, texts: BTreeMap<&'static str, String>) -> ConfigErrors {
        let mut findings = self.findings.into_inner();
        let names = self.names.into_inner();
        for finding in &mut findings {
            if let Some(id) = finding.written.as_ref().and_then(|it| bearer(it, &names)) {
                finding.help = Some(format!("тут пишуть не ім’я, а id: `{id}`"));
            }
        }
        findings.sort_by_key(|finding| {
            finding.marks.first().map(|(place, _)| (file_rank(place.file), place.span.start))
        });
        let (warnings, problems): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|finding| finding.gravity == Gravity::Warning);
        let told = |findings: Vec<Finding>| {
            findings.into_iter().map(|finding| finding.into_problem(&texts)).collect()
        };
        let (problems, warnings) = (told(problems), told(warnings));
        let quotable = texts.into_iter().map(|(file, text)| (file, hide_secrets(&text))).collect();
        ConfigErrors { directory: None, problems, warnings, quotable }
    }
}

/// The id of the one person or unit of this name, or of this surname.
fn bearer<'n>(written: &str, names: &'n [(String, String)]) -> Option<&'n str> {
    let bare = |name: &str| name.to_lowercase().replace([' ', '.', '\u{a0}'], "");
    let first = |name: &str| name.split_whitespace().next().map(str::to_lowercase);
    let one = |fits: &dyn Fn(&str) -> bool| {
        let mut found = names.iter().filter(|(name, _)| fits(name));
        let (_, id) = found.next()?;
        found.next().is_none().then_some(id.as_str())
    };
    one(&|name| bare(name) == bare(written)).or_else(|| one(&|name| first(name) == first(written)))
}

fn file_rank(file: &str) -> usize {
    FILES.iter().position(|known| *known == file).unwrap_or(FILES.len())
}

impl Finding {
    fn into_problem(self, texts: &BTreeMap<&'static str, String>) -> Problem {
        let place = self.marks.first().map(|(place, _)| place);
        let position = place.and_then(|place| {
            texts.get(place.file).map(|text| line_and_column(text, place.span.start))
        });
        Problem {
            file: place.map_or_else(String::new, |place| place.file.to_owned()),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            message: self.message,
            help: self.help,
            marks: self.marks,
        }
    }
}

/// Line and column in characters, both from 1.
fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).unwrap_or("").trim_start_matches('\u{feff}');
    (before.matches('\n').count() + 1, column.chars().count() + 1)
}

/// The text with the values of secret-sounding keys, and user names in addresses, starred out;
/// every byte that stays keeps its offset.
fn hide_secrets(text: &str) -> String {
    static SECRET: LazyLock<Regex> = LazyLock::new(|| {
        let key = r"[^=\n]*(?:passw|secret(?:[^a=\n]|\b)|token|пароль)[^=\n]*?=[ \t]*";
        Regex::new(&format!(r"(?mi)^({key})([^\n\r]*)|(://)([^/\s@]*)@"))
            .expect("the pattern is fixed")
    });
    static FILE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)_file\W*=").expect("the pattern is fixed"));
    SECRET
        .replace_all(text, |found: &regex::Captures<'_>| {
            let part = |index| found.get(index).map_or("", |part| part.as_str());
            let (key, value, scheme, user) = (part(1), part(2), part(3), part(4));
            if !scheme.is_empty() {
                format!("{scheme}{}@", "*".repeat(user.len()))
            } else if FILE.is_match(key) {
                format!("{key}{value}")
            } else {
                format!("{key}{}", "*".repeat(value.len()))
            }
        })
        .into_owned()
}

/// Whether a key sounds like one that holds a secret.
pub(in crate::config) fn sounds_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    // `secretaries` are people.
    let key = key.replace("secretar", "");
    ["passw", "secret", "token", "пароль"].iter().any(|word| key.contains(word))
}

/// One thing that is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file's name, e.g. `plan.toml`.
    pub file: String,
    /// Line from 1; absent when the file could not be read at all.
    pub line: Option<usize>,
    /// Column in characters from 1; absent when the file could not be read at all.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    #[serde(skip)]
    marks: Vec<(Place, String)>,
}

/// Whether a report is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Plain text, for files, pipes and tests.
    Plain,
    /// With terminal colours.
    Coloured,
}

/// Everything that is wrong with a configuration, or suspicious.
#[derive(Clone, Debug)]
pub struct ConfigErrors {
    directory: Option<PathBuf>,
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
    quotable: BTreeMap<&'static str, String>,
}

impl ConfigErrors {
    /// The configuration directory itself cannot be read.
    pub(in crate::config) fn of_directory(directory: &Path, reason: &std::io::Error) -> Self {
        let problem = Problem {
            file: directory.display().to_string(),
            line: None,
            column: None,
            message: format!("не вдалося прочитати каталог конфігурації: {}", reason_of(reason)),
            help: Some(
                "назвіть каталог конфігурації параметром --config або складіть її командою \
                 `hromada-watch init`"
                    .to_owned(),
            ),
            marks: Vec::new(),
        };
        Self {
            directory: None,
            problems: vec![problem],
            warnings: Vec::new(),
            quotable: BTreeMap::new(),
        }
    }

    /// Names the directory in the report.
    pub(in crate::config) fn in_directory(mut self, directory: &Path) -> Self {
        self.directory = Some(directory.to_owned());
        self
    }

    /// The problems, in file order; empty only beside a configuration that can be used.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What is suspicious, in file order.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// The full report.
    pub fn render(&self, ink: Ink) -> String {
        let renderer = match ink {
            Ink::Plain => Renderer::plain(),
            Ink::Coloured => Renderer::styled(),
        };
        let mut report = String::new();
        let told = [
            (Level::ERROR.with_name("помилка"), &self.problems),
            (Level::WARNING.with_name("увага"), &self.warnings),
        ];
        for (level, found) in told {
            for problem in found {
                report.push_str(&renderer.render(&[self.group(level.clone(), problem)]));
                report.push_str("\n\n");
            }
        }
        let count = count(self.problems.len(), self.warnings.len());
        match &self.directory {
            Some(directory) => {
                report.push_str(&format!("У конфігурації {}: {count}", directory.display()));
            }
            None => report.push_str(&format!("У конфігурації: {count}")),
        }
        report
    }

    fn group<'a>(&'a self, level: Level<'a>, problem: &'a Problem) -> Group<'a> {
        let mut group = Group::with_title(level.primary_title(&problem.message));
        let mut files: Vec<&'static str> = Vec::new();
        for (place, _) in &problem.marks {
            if !files.contains(&place.file) {
                files.push(place.file);
            }
        }
        for file in files {
            group = match self.quotable.get(file) {
                Some(text) => group.element(quote(file, text, &problem.marks)),
                None => group.element(annotate_snippets::Origin::path(file)),
            };
        }
        if problem.marks.is_empty() {
            group = group.element(annotate_snippets::Origin::path(problem.file.as_str()));
        }
        match &problem.help {
            Some(help) => group.element(Level::HELP.with_name("що зробити").message(help)),
            None => group,
        }
    }
}

/// Why something could not be read.
pub(in crate::config) fn reason_of(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => {
            "немає прав; спробуйте `sudo -u hromada-watch …`".to_owned()
        }
        _ => refusal(error),
    }
}

/// How many problems and warnings there are.
fn count(problems: usize, warnings: usize) -> String {
    match (problems, warnings) {
        (_, 0) => format!("помилок – {problems}"),
        (0, _) => format!("попереджень – {warnings}"),
        _ => format!("помилок – {problems}, попереджень – {warnings}"),
    }
}

/// The lines of one file that a problem is about.
fn quote<'a>(
    file: &'static str,
    text: &'a str,
    marks: &'a [(Place, String)],
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let mut snippet = Snippet::source(text).line_start(1).path(file);
    for (index, (place, label)) in marks.iter().enumerate() {
        if place.file == file {
            let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            let mut annotation = kind.span(first_line(text, &place.span));
            if !label.is_empty() {
                annotation = annotation.label(label.as_str());
            }
            snippet = snippet.annotation(annotation);
        }
    }
    snippet
}

/// The part of a span that lies on its first line, within the text: what spreads over many lines
/// is shown by its beginning.
fn first_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = span.start.min(text.len());
    let end = span.end.clamp(start, text.len());
    let Some(part) = text.get(start..end) else { return start..start };
    match part.find(['\n', '\r']) {
        Some(newline) => start..start + newline.max(1).min(part.len()),
        None => start..end,
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Ink::Plain))
    }
}

impl std::error::Error for ConfigErrors {}
