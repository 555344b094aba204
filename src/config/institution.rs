//! The official pages of a department in `directory.toml`, and the words that tell them.
//!
//! Decides which words of a department's name can tell its pages when none are given. The
//! invariant: every page has a source of its own, whose id no file can name, and at least one word.

use super::toml::problem::{Finding, Located};
use super::toml::reader::{Table, Value};
use super::toml::suggest::echo;
use crate::domain::ids::SourceId;
use crate::domain::plan::directory::{OfficialPage, PageKind};
use crate::sources::spec::{Ground, HostSpec, SourceKind, SourceSpec};
use std::time::Duration;
use url::Url;

/// How the ids of sources made for pages begin.
pub(super) const PREFIX: &str = "page-";

/// How often a page is looked at.
const CADENCE: Duration = Duration::from_secs(12 * 3600);

/// Shorter words of a name tell nothing.
const LETTERS_MIN: usize = 4;

/// Beginnings of words that half of all names have.
const GENERIC: [&str; 18] = [
    "відділ",
    "служб",
    "центр",
    "управлін",
    "сектор",
    "установ",
    "заклад",
    "підприємств",
    "комунальн",
    "сільськ",
    "селищн",
    "міськ",
    "рада",
    "ради",
    "громад",
    "справ",
    "питан",
    "надання",
];

/// The pages of one department.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// As the directory names them.
    pub official: Vec<OfficialPage>,
    /// Words that tell them.
    pub words: Vec<String>,
    /// The sources by which they are looked at.
    pub sources: Vec<SourceSpec>,
}

/// Reads `pages` and `page_words` of a department.
pub(super) fn read(
    table: &Table<'_>,
    id: Option<&Located<String>>,
    name: Option<&Located<String>>,
) -> Pages {
    let written = table.get("page_words").map(|value| read_words(&value));
    let Some(value) = table.get("pages") else {
        let words = written.flatten().unwrap_or_default();
        return Pages { words, ..Pages::default() };
    };
    let found = read_pages(&value);
    let (Some(id), Some(name)) = (id, name) else { return Pages::default() };
    let words = match written {
        Some(words) => words,
        None => words_of(&name.value).or_else(|| {
            let message = format!("жодне слово назви не вирізняє сторінок `{}`", id.value);
            table.report().add(Finding::at(&name.place, message).help(
                "додайте `page_words = [\"…\"]` зі словами, якими її називають на її сторінках, \
                 напр. вид установи й село",
            ));
            None
        }),
    };
    let Some(words) = words else { return Pages::default() };
    let mut pages = Pages { words: words.clone(), ..Pages::default() };
    for (number, (url, kind)) in (1..).zip(found) {
        let source = SourceId::from(format!("{PREFIX}{}-{number}", id.value));
        let ground = match kind {
            PageKind::Site => Ground::Own,
            PageKind::Social => Ground::Rented,
        };
        pages.official.push(OfficialPage { url: url.to_string(), kind, source: source.clone() });
        pages.sources.push(SourceSpec {
            id: source,
            kind: SourceKind::Host(HostSpec { owner: words.clone(), ground }),
            url,
            cadence: CADENCE,
            section: None,
        });
    }
    pages
}

fn read_words(value: &Value<'_>) -> Option<Vec<String>> {
    let items = value.items()?;
    if items.is_empty() {
        return value.reject(
            "`page_words` порожнє",
            "назвіть хоча б одне слово, напр. `[\"ліцей\", \"Лимани\"]`, або вилучіть рядок: тоді \
             діють слова назви",
        );
    }
    let words: Vec<String> = items.iter().filter_map(read_word).collect();
    (words.len() == items.len()).then_some(words)
}

fn read_word(value: &Value<'_>) -> Option<String> {
    let word = value.text()?.value;
    let stem = word.strip_suffix('*').unwrap_or(&word);
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ' | '`');
    if !stem.is_empty() && stem.chars().all(fits) && stem.chars().any(char::is_alphanumeric) {
        return Some(word);
    }
    value.reject(
        format!("{} – не одне слово чи початок слова", echo(&word)),
        "пишіть одне слово в будь-якій формі; `*` буває лише в кінці: `школ*`; кілька слів – це \
         кілька записів",
    )
}

fn read_pages(value: &Value<'_>) -> Vec<(Url, PageKind)> {
    let kinds = [("site", PageKind::Site), ("social", PageKind::Social)];
    let mut found: Vec<(Located<Url>, PageKind)> = Vec::new();
    for entry in value.items().unwrap_or_default() {
        let Some(table) = entry.table() else { continue };
        let url = table.need("url").and_then(|value| value.web_address());
        let kind = table.need("kind").and_then(|value| value.word(&kinds));
        table.finish();
        let (Some(url), Some(kind)) = (url, kind) else { continue };
        match found.iter().find(|(first, _)| is_same(&first.value, &url.value)) {
            Some((first, _)) => table.report().add(
                Finding::at(&url.place, "цю сторінку названо двічі")
                    .label("удруге")
                    .also(&first.place, "уперше")
                    .help("вилучіть одне з двох"),
            ),
            None => found.push((url, kind)),
        }
    }
    found.into_iter().map(|(url, kind)| (url.value, kind)).collect()
}

/// Whether two addresses are one page: a closing slash and a fragment do not matter.
fn is_same(one: &Url, other: &Url) -> bool {
    let bare = |url: &Url| {
        let mut url = url.clone();
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        url
    };
    bare(one) == bare(other)
}

/// The words of a name that tell whose a page is.
fn words_of(name: &str) -> Option<Vec<String>> {
    let apart = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | 'ʼ' | '`');
    let words: Vec<String> = name
        .split(apart)
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS_MIN)
        .filter(|word| {
            let word = word.to_lowercase();
            !GENERIC.iter().any(|generic| word.starts_with(generic))
        })
        .map(str::to_owned)
        .collect();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn the_words_of_a_name_are_those_that_tell_it_from_others() {
        for (name, words) in [
            ("Відділ освіти, культури, молоді та спорту", "освіти культури молоді спорту"),
            ("Центр надання адміністративних послуг", "адміністративних послуг"),
            ("Служба у справах дітей", "дітей"),
            (
                "Лиманівський ліцей Галицинівської сільської ради",
                "Лиманівський ліцей Галицинівської",
            ),
        ] {
            assert_eq!(words_of(name).expect("words").join(" "), words);
        }
        assert_eq!(words_of("Комунальне підприємство"), None);
    }
}
