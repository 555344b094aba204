//! Reading TOML without stopping at the first problem.
//!
//! A [`Table`] hands out [`Value`]s by key and remembers which keys were asked for, so that
//! [`Table::finish`] can name the ones nobody knows. Every getter answers `None` only after the
//! problem was put into the report (or when an optional key is absent).

use super::amount;
use super::problem::{Finding, Located, Place, Report, sounds_secret};
use super::suggest::{did_you_mean, echo, list};
use super::syntax;
use crate::domain::names::unseen::is_unseen;
use chrono::{NaiveDate, NaiveTime};
use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::sync::LazyLock;
use std::time::Duration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Most TOML syntax problems shown for one file; what follows the first few is mostly echo.
const SYNTAX_PROBLEMS_MAX: usize = 3;

/// A table that was not written.
static NOTHING: LazyLock<DeTable<'static>> = LazyLock::new(DeTable::new);

/// Reads one file's TOML syntax.
pub(in crate::config) fn parse<'a>(
    file: &'static str,
    text: &'a str,
    report: &Report,
) -> Option<Spanned<DeTable<'a>>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors.iter().take(SYNTAX_PROBLEMS_MAX) {
        let place = Place { file, span: error.span().unwrap_or(0..0) };
        let said = syntax::in_ukrainian(error.message());
        let finding = Finding::at(&place, format!("запис із помилкою: {said}"));
        let Some(cure) = syntax::cure(text, &place.span) else {
            let rest = "доки цього не виправлено, решти файлу не перевірити";
            report.add(finding.help(rest));
            continue;
        };
        report.add(finding.help(cure));
        // What follows such a slip only echoes it.
        break;
    }
    errors.is_empty().then_some(table)
}

/// A table whose keys are read one by one.
pub(in crate::config) struct Table<'a> {
    raw: &'a DeTable<'a>,
    place: Place,
    /// Names from the file's root, e.g. `measure.duty`.
    path: String,
    /// How messages call the table.
    label: String,
    asked: RefCell<Vec<&'static str>>,
    report: &'a Report,
}

impl<'a> Table<'a> {
    /// The whole file.
    pub fn root(file: &'static str, raw: &'a DeTable<'a>, report: &'a Report) -> Self {
        let place = Place { file, span: 0..0 };
        let (path, label) = (String::new(), file.to_owned());
        Self { raw, place, path, label, asked: RefCell::default(), report }
    }

    /// The table's header, or the file's beginning.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Where problems go.
    pub fn report(&self) -> &'a Report {
        self.report
    }

    /// The value of an optional key.
    pub fn get(&self, key: &'static str) -> Option<Value<'a>> {
        self.asked.borrow_mut().push(key);
        let (written, raw) = self.raw.get_key_value(key)?;
        let file = self.place.file;
        let (path, key_place) = (self.path_of(key), Place { file, span: written.span() });
        Some(Value { raw, key, path, key_place, report: self.report })
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The value of a key that must be there.
    pub fn need(&self, key: &'static str) -> Option<Value<'a>> {
        let value = self.get(key);
        if value.is_none() {
            self.report.add(
                Finding::at(&self.place, format!("немає рядка `{key}` у {}", self.label))
                    .help(format!("додайте рядок `{key} = …`")),
            );
        }
        value
    }

    /// A table `[key]` that must be there.
    pub fn need_table(&self, key: &'static str) -> Option<Table<'a>> {
        let table = self.get(key);
        if table.is_none() {
            let path = self.path_of(key);
            self.report.add(
                Finding::at(&self.place, format!("немає `[{path}]` у {}", self.label))
                    .help(format!("додайте рядок `[{path}]`, а під ним – його налаштування")),
            );
        }
        table?.table()
    }

    /// A table `[key]` whose keys all have defaults; one that is not written holds nothing.
    pub fn usual_table(&self, key: &'static str) -> Table<'a> {
        let written = self.get(key).and_then(|value| value.table());
        written.unwrap_or_else(|| Table {
            raw: &NOTHING,
            place: self.place.clone(),
            path: self.path_of(key),
            label: format!("`[{}]`", self.path_of(key)),
            asked: RefCell::default(),
            report: self.report,
        })
    }

    /// All tables `[[key]]`, in file order.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(raw) = value.raw.get_ref() else {
            value.wrong_brackets(
                &format!("[[{}]]", value.path),
                "з двома дужками, окремо для кожного",
            );
            return Vec::new();
        };
        raw.iter()
            .filter_map(|entry| {
                let value = Value { raw: entry, ..value.clone() };
                match entry.get_ref() {
                    DeValue::Table(_) => value.table_labelled(format!("`[[{}]]`", value.path)),
                    _ => {
                        value.wrong_brackets(&format!("[[{}]]", value.path), "з двома дужками");
                        None
                    }
                }
            })
            .collect()
    }

    /// Names every key nobody asked for. To be called after all keys were.
    pub fn finish(&self) {
        let mut asked = self.asked.borrow().clone();
        asked.sort_unstable();
        for (key, _) in self.raw.iter() {
            let word: &str = key.as_ref();
            if asked.binary_search(&word).is_err() {
                let place = Place { file: self.place.file, span: key.span() };
                self.report.add(self.unknown(&place, word, &asked));
            }
        }
    }

    fn unknown(&self, place: &Place, word: &str, asked: &[&str]) -> Finding {
        if sounds_secret(word) {
            return Finding::at(place, "паролів у цих файлах не пишуть").help(
                "запишіть його у файл, який читає лише hromada-watch, назвіть цей файл у \
                 `password_file` і змініть пароль: цей уже бачили",
            );
        }
        Finding::at(place, format!("невідомий рядок {} у {}", echo(word), self.label))
            .label("тут такого немає")
            .help(did_you_mean(word, asked, "тут бувають"))
    }
}

/// One value.
#[derive(Clone)]
pub(in crate::config) struct Value<'a> {
    raw: &'a Spanned<DeValue<'a>>,
    key: &'static str,
    path: String,
    key_place: Place,
    report: &'a Report,
}

impl<'a> Value<'a> {
    /// Where the value stands.
    pub fn place(&self) -> Place {
        Place { file: self.key_place.file, span: self.raw.span() }
    }

    /// Puts a problem with this value into the report.
    pub fn reject<T>(&self, message: impl Into<String>, help: impl Into<String>) -> Option<T> {
        self.report.add(Finding::at(&self.place(), message).help(help));
        None
    }

    fn located<T>(&self, value: T) -> Located<T> {
        Located { value, place: self.place() }
    }

    fn wrong_kind<T>(&self, wanted: &str, example: &str) -> Option<T> {
        let found = match self.raw.get_ref() {
            DeValue::String(_) => "текст",
            DeValue::Integer(_) => "ціле число",
            DeValue::Float(_) => "число з крапкою",
            DeValue::Boolean(_) => "true або false",
            DeValue::Datetime(_) => "дата або час",
            DeValue::Array(_) => "перелік",
            DeValue::Table(_) => "таблиця",
        };
        let key = self.key;
        self.reject(
            format!("у `{key}` має бути {wanted}, а тут {found}"),
            format!("пишіть так: `{key} = {example}`"),
        )
    }

    fn wrong_brackets(&self, form: &str, how: &str) {
        self.report.add(
            Finding::at(&self.key_place, format!("`{}` пишуть як `{form}`", self.key))
                .help(format!("пишіть `{form}` {how}")),
        );
    }

    /// Text that is not blank and holds no control characters.
    pub fn text(&self) -> Option<Located<String>> {
        self.text_like("текст у лапках", "\"…\"")
    }

    /// Text that means something more than text.
    pub fn text_like(&self, wanted: &str, example: &str) -> Option<Located<String>> {
        self.text_beside(&[], [wanted, example])
    }

    /// Text in which some control characters may stand.
    pub(super) fn text_beside(&self, allowed: &[char], form: [&str; 2]) -> Option<Located<String>> {
        let DeValue::String(text) = self.raw.get_ref() else {
            return self.wrong_kind(form[0], form[1]);
        };
        if text.trim().is_empty() {
            return self.reject(
                format!("`{}` порожнє", self.key),
                "впишіть значення або вилучіть рядок, якщо він не потрібен",
            );
        }
        if let Some(control) = text.chars().find(|c| is_unseen(*c) && !allowed.contains(c)) {
            return self.reject(
                format!("у `{}` є невидимий знак (U+{:04X})", self.key, u32::from(control)),
                "пишіть в один рядок, а вставлене місце наберіть заново",
            );
        }
        Some(self.located(text.clone().into_owned()))
    }

    /// An id: lower-case Latin letters, digits, `-` and `_`, a letter first.
    pub fn id(&self) -> Option<Located<String>> {
        let id = self.text()?;
        let fits = id.value.starts_with(|c: char| c.is_ascii_lowercase())
            && id.value.len() <= 64
            && id
                .value
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c));
        if fits {
            return Some(id);
        }
        self.report.add(
            Finding::at(&self.place(), format!("{} не може бути id", echo(&id.value)))
                .written(&id.value)
                .help(
                    "id – це малі латинські літери, цифри, `-` і `_`, перша – літера, напр. \
                     `education`",
                ),
        );
        None
    }

    /// `true` or `false`.
    pub fn flag(&self) -> Option<bool> {
        match self.raw.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong_kind("true або false", "true"),
        }
    }

    /// A whole number within bounds.
    pub fn number<T: TryFrom<i64>>(&self, bounds: RangeInclusive<i64>) -> Option<Located<T>> {
        let help = format!("дайте ціле число від {} до {}", bounds.start(), bounds.end());
        self.number_or(bounds, &help)
    }

    /// A whole number within bounds that say what else could be meant.
    pub fn number_or<T: TryFrom<i64>>(
        &self,
        bounds: RangeInclusive<i64>,
        help: &str,
    ) -> Option<Located<T>> {
        let DeValue::Integer(integer) = self.raw.get_ref() else {
            return self.wrong_kind("ціле число", &bounds.start().to_string());
        };
        let within = i64::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .filter(|number| bounds.contains(number))
            .and_then(|number| T::try_from(number).ok());
        match within {
            Some(number) => Some(self.located(number)),
            None => self.reject(format!("`{}` поза межами", self.key), help),
        }
    }

    /// A number, whole or with a point.
    pub fn decimal(&self) -> Option<f32> {
        let text = match self.raw.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
            DeValue::Float(float) => float.as_str(),
            _ => return self.wrong_kind("число", "1.5"),
        };
        match text.parse::<f32>().ok().filter(|number| number.is_finite()) {
            Some(number) => Some(number),
            None => self.wrong_kind("звичайне число", "1.5"),
        }
    }

    /// A date, bare or in quotes.
    pub fn date(&self) -> Option<Located<NaiveDate>> {
        let text = match self.raw.get_ref() {
            DeValue::Datetime(moment) if moment.time.is_none() => moment.to_string(),
            DeValue::String(text) => text.trim().to_owned(),
            _ => return self.wrong_kind("дата", "2026-11-23"),
        };
        if let Ok(date) = text.parse::<NaiveDate>() {
            return Some(self.located(date));
        }
        let help = match NaiveDate::parse_from_str(&text, "%d.%m.%Y") {
            Ok(date) => format!("пишіть так: `{} = {date}`", self.key),
            Err(_) => format!("пишіть рік, місяць і день: `{} = 2026-11-23`", self.key),
        };
        self.reject(format!("у `{}` не дата", self.key), help)
    }

    /// A time of day, bare or in quotes.
    pub fn time(&self) -> Option<Located<NaiveTime>> {
        let text = match self.raw.get_ref() {
            DeValue::Datetime(moment) if moment.date.is_none() => moment.to_string(),
            DeValue::String(text) => text.trim().to_owned(),
            _ => return self.wrong_kind("час доби", "\"08:30\""),
        };
        let time = NaiveTime::parse_from_str(&text, "%H:%M")
            .or_else(|_| NaiveTime::parse_from_str(&text, "%H:%M:%S"));
        match time {
            Ok(time) => Some(self.located(time)),
            Err(_) => self.reject(
                format!("у `{}` не час доби", self.key),
                format!("пишіть години й хвилини: `{} = \"08:30\"`", self.key),
            ),
        }
    }

    /// A duration with its unit, within bounds.
    pub fn duration(&self, bounds: RangeInclusive<Duration>) -> Option<Duration> {
        let text = self.text_like("тривалість у лапках", "\"30 min\"")?.value;
        let words = |duration: &Duration| amount::duration_in_words(*duration);
        let Some(duration) = amount::duration(&text) else {
            return self.reject(
                format!("{} – не тривалість", echo(&text)),
                "пишіть ціле число та одиницю: `20 s`, `30 min`, `1 h`, `7 days`",
            );
        };
        if bounds.contains(&duration) {
            return Some(duration);
        }
        self.reject(
            format!("`{}` поза межами", self.key),
            format!("дайте від {} до {}", words(bounds.start()), words(bounds.end())),
        )
    }

    /// An amount of bytes with its unit, within bounds.
    pub fn bytes(&self, bounds: RangeInclusive<u64>) -> Option<usize> {
        let text = self.text_like("розмір у лапках", "\"5 MB\"")?.value;
        let Some(bytes) = amount::bytes(&text) else {
            return self.reject(
                format!("{} – не розмір", echo(&text)),
                "пишіть ціле число та одиницю: `500 KB`, `5 MB`",
            );
        };
        if bounds.contains(&bytes) {
            return usize::try_from(bytes).ok();
        }
        let words = |bytes: &u64| amount::bytes_in_words(*bytes);
        self.reject(
            format!("`{}` поза межами", self.key),
            format!("дайте від {} до {}", words(bounds.start()), words(bounds.end())),
        )
    }

    /// One of a few words.
    pub fn word<T: Clone>(&self, words: &[(&str, T)]) -> Option<T> {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let DeValue::String(text) = self.raw.get_ref() else {
            return self
                .wrong_kind("слово в лапках", &format!("\"{}\"", known.first().unwrap_or(&"…")));
        };
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text.as_ref()) {
            return Some(meaning.clone());
        }
        let near = super::suggest::closest(text, known.iter().copied());
        let help = match near {
            Some(near) => format!("може, `{near}`? Бувають: {}", list(&known)),
            None => format!("бувають: {}", list(&known)),
        };
        self.reject(format!("`{}` не може бути {}", self.key, echo(text)), help)
    }

    /// The entries of a list.
    pub fn items(&self) -> Option<Vec<Value<'a>>> {
        match self.raw.get_ref() {
            DeValue::Array(raw) => {
                Some(raw.iter().map(|entry| Value { raw: entry, ..self.clone() }).collect())
            }
            _ => self.wrong_kind("перелік", "[…]"),
        }
    }

    /// A list of texts, possibly empty.
    pub fn texts(&self) -> Vec<String> {
        let items = self.items().unwrap_or_default();
        items.iter().filter_map(|item| Some(item.text()?.value)).collect()
    }

    /// A list of ids, possibly empty; an id named twice is a problem.
    pub fn ids(&self) -> Vec<Located<String>> {
        let items = self.items().unwrap_or_default();
        let ids: Vec<_> = items.iter().filter_map(Value::id).collect();
        for (index, id) in ids.iter().enumerate() {
            if let Some(first) = ids.iter().take(index).find(|first| first.value == id.value) {
                self.report.add(
                    Finding::at(
                        &id.place,
                        format!("{} двічі названо в `{}`", echo(&id.value), self.key),
                    )
                    .label("удруге")
                    .also(&first.place, "уперше")
                    .help("вилучіть одне з двох"),
                );
            }
        }
        ids
    }

    /// The entries of a table whose keys are ids, in file order.
    pub fn pairs(&self) -> Vec<(Located<String>, Value<'a>)> {
        let DeValue::Table(raw) = self.raw.get_ref() else {
            self.wrong_kind::<()>("таблиця", "{ … }");
            return Vec::new();
        };
        let file = self.key_place.file;
        raw.iter()
            .map(|(key, entry)| {
                let place = Place { file, span: key.span() };
                let name = Located { value: key.get_ref().to_string(), place };
                (name, Value { raw: entry, ..self.clone() })
            })
            .collect()
    }

    /// Whether the value is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.raw.get_ref(), DeValue::Array(_))
    }

    /// Whether the value is text.
    pub fn is_text(&self) -> bool {
        matches!(self.raw.get_ref(), DeValue::String(_))
    }

    /// The value as a table of its own.
    pub fn table(&self) -> Option<Table<'a>> {
        self.table_labelled(format!("`[{}]`", self.path))
    }

    fn table_labelled(&self, label: String) -> Option<Table<'a>> {
        let DeValue::Table(raw) = self.raw.get_ref() else {
            self.wrong_brackets(&format!("[{}]", self.path), "а під ним – його налаштування");
            return None;
        };
        let asked = RefCell::default();
        let path = self.path.clone();
        Some(Table { raw, place: self.place(), path, label, asked, report: self.report })
    }
}
