//! Reading TOML without stopping at the first problem.
//!
//! A [`Table`] hands out [`Value`]s by key and remembers which keys were asked for, so that
//! [`Table::finish`] can name the ones nobody knows. Every getter answers `None` only after the
//! problem was put into the report (or when an optional key is absent).

use super::amount;
use super::problem::{Finding, Located, Place, Report, sounds_secret};
use super::suggest::{did_you_mean, echo, list};
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
        report.add(
            Finding::at(&place, format!("not valid TOML: {}", error.message()))
                .help("until this is mended nothing else in this file can be checked"),
        );
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
                Finding::at(&self.place, format!("`{key}` is missing in {}", self.label))
                    .help(format!("add a line `{key} = …`")),
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
                Finding::at(&self.place, format!("table `[{path}]` is missing in {}", self.label))
                    .help(format!("add a line `[{path}]` with its settings below it")),
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
            value
                .wrong_brackets(&format!("[[{}]]", value.path), "with two brackets, once for each");
            return Vec::new();
        };
        raw.iter()
            .filter_map(|entry| {
                let value = Value { raw: entry, ..value.clone() };
                match entry.get_ref() {
                    DeValue::Table(_) => value.table_labelled(format!("`[[{}]]`", value.path)),
                    _ => {
                        value.wrong_brackets(&format!("[[{}]]", value.path), "with two brackets");
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
            return Finding::at(place, "secrets do not stand in these files").help(
                "put it into a file that only hromada-watch can read, name that file with \
                 `password_file`, and take another password: this one has been seen",
            );
        }
        Finding::at(place, format!("unknown key {} in {}", echo(word), self.label))
            .label("not known here")
            .help(did_you_mean(word, asked, "keys known here"))
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
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a point",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let key = self.key;
        self.reject(
            format!("`{key}` must be {wanted}, found {found}"),
            format!("write it like `{key} = {example}`"),
        )
    }

    fn wrong_brackets(&self, form: &str, how: &str) {
        self.report.add(
            Finding::at(&self.key_place, format!("`{}` must be written as `{form}`", self.key))
                .help(format!("write `{form}` {how}")),
        );
    }

    /// Text that is not blank and holds no control characters.
    pub fn text(&self) -> Option<Located<String>> {
        self.text_like("text in quotes", "\"…\"")
    }

    /// Text that means something more than text.
    pub fn text_like(&self, wanted: &str, example: &str) -> Option<Located<String>> {
        let DeValue::String(text) = self.raw.get_ref() else {
            return self.wrong_kind(wanted, example);
        };
        if text.trim().is_empty() {
            return self.reject(
                format!("`{}` is empty", self.key),
                "fill it in, or delete the line if it is not needed",
            );
        }
        if let Some(control) = text.chars().find(|c| is_unseen(*c)) {
            return self.reject(
                format!("`{}` holds a control character (U+{:04X})", self.key, u32::from(control)),
                "write the text on one line and retype the place if it was pasted",
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
        self.reject(
            format!("{} cannot be an id", echo(&id.value)),
            "an id is made of lower-case Latin letters, digits, `-` and `_`, a letter first, \
             e.g. `education`",
        )
    }

    /// `true` or `false`.
    pub fn flag(&self) -> Option<bool> {
        match self.raw.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong_kind("true or false", "true"),
        }
    }

    /// A whole number within bounds.
    pub fn number<T: TryFrom<i64>>(&self, bounds: RangeInclusive<i64>) -> Option<Located<T>> {
        let help = format!("give a whole number from {} to {}", bounds.start(), bounds.end());
        self.number_or(bounds, &help)
    }

    /// A whole number within bounds that say what else could be meant.
    pub fn number_or<T: TryFrom<i64>>(
        &self,
        bounds: RangeInclusive<i64>,
        help: &str,
    ) -> Option<Located<T>> {
        let DeValue::Integer(integer) = self.raw.get_ref() else {
            return self.wrong_kind("a whole number", &bounds.start().to_string());
        };
        let within = i64::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .filter(|number| bounds.contains(number))
            .and_then(|number| T::try_from(number).ok());
        match within {
            Some(number) => Some(self.located(number)),
            None => self.reject(format!("`{}` is out of bounds", self.key), help),
        }
    }

    /// A number, whole or with a point.
    pub fn decimal(&self) -> Option<f32> {
        let text = match self.raw.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
            DeValue::Float(float) => float.as_str(),
            _ => return self.wrong_kind("a number", "1.5"),
        };
        match text.parse::<f32>().ok().filter(|number| number.is_finite()) {
            Some(number) => Some(number),
            None => self.wrong_kind("an ordinary number", "1.5"),
        }
    }

    /// A date, bare or in quotes.
    pub fn date(&self) -> Option<Located<NaiveDate>> {
        let text = match self.raw.get_ref() {
            DeValue::Datetime(moment) if moment.time.is_none() => moment.to_string(),
            DeValue::String(text) => text.trim().to_owned(),
            _ => return self.wrong_kind("a date", "2026-11-23"),
        };
        if let Ok(date) = text.parse::<NaiveDate>() {
            return Some(self.located(date));
        }
        let help = match NaiveDate::parse_from_str(&text, "%d.%m.%Y") {
            Ok(date) => format!("write it like `{} = {date}`", self.key),
            Err(_) => format!("write year, month and day, like `{} = 2026-11-23`", self.key),
        };
        self.reject(format!("`{}` is not a date", self.key), help)
    }

    /// A time of day, bare or in quotes.
    pub fn time(&self) -> Option<Located<NaiveTime>> {
        let text = match self.raw.get_ref() {
            DeValue::Datetime(moment) if moment.date.is_none() => moment.to_string(),
            DeValue::String(text) => text.trim().to_owned(),
            _ => return self.wrong_kind("a time of day", "\"08:30\""),
        };
        let time = NaiveTime::parse_from_str(&text, "%H:%M")
            .or_else(|_| NaiveTime::parse_from_str(&text, "%H:%M:%S"));
        match time {
            Ok(time) => Some(self.located(time)),
            Err(_) => self.reject(
                format!("`{}` is not a time of day", self.key),
                format!("write hours and minutes, like `{} = \"08:30\"`", self.key),
            ),
        }
    }

    /// A duration with its unit, within bounds.
    pub fn duration(&self, bounds: RangeInclusive<Duration>) -> Option<Duration> {
        let text = self.text_like("a duration in quotes", "\"30 min\"")?.value;
        let words = |duration: &Duration| amount::duration_in_words(*duration);
        let Some(duration) = amount::duration(&text) else {
            return self.reject(
                format!("{} is not a duration", echo(&text)),
                "write a whole number and a unit: `20 s`, `30 min`, `1 h`, `7 days`",
            );
        };
        if bounds.contains(&duration) {
            return Some(duration);
        }
        self.reject(
            format!("`{}` is out of bounds", self.key),
            format!("give from {} to {}", words(bounds.start()), words(bounds.end())),
        )
    }

    /// An amount of bytes with its unit, within bounds.
    pub fn bytes(&self, bounds: RangeInclusive<u64>) -> Option<usize> {
        let text = self.text_like("a size in quotes", "\"5 MB\"")?.value;
        let Some(bytes) = amount::bytes(&text) else {
            return self.reject(
                format!("{} is not a size", echo(&text)),
                "write a whole number and a unit: `500 KB`, `5 MB`",
            );
        };
        if bounds.contains(&bytes) {
            return usize::try_from(bytes).ok();
        }
        let words = |bytes: &u64| amount::bytes_in_words(*bytes);
        self.reject(
            format!("`{}` is out of bounds", self.key),
            format!("give from {} to {}", words(bounds.start()), words(bounds.end())),
        )
    }

    /// One of a few words.
    pub fn word<T: Clone>(&self, words: &[(&str, T)]) -> Option<T> {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let DeValue::String(text) = self.raw.get_ref() else {
            return self
                .wrong_kind("a word in quotes", &format!("\"{}\"", known.first().unwrap_or(&"…")));
        };
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text.as_ref()) {
            return Some(meaning.clone());
        }
        let near = super::suggest::closest(text, known.iter().copied());
        let help = match near {
            Some(near) => format!("did you mean `{near}`? Allowed: {}", list(&known)),
            None => format!("allowed: {}", list(&known)),
        };
        self.reject(format!("`{}` cannot be {}", self.key, echo(text)), help)
    }

    /// The entries of a list.
    pub fn items(&self) -> Option<Vec<Value<'a>>> {
        match self.raw.get_ref() {
            DeValue::Array(raw) => {
                Some(raw.iter().map(|entry| Value { raw: entry, ..self.clone() }).collect())
            }
            _ => self.wrong_kind("a list", "[…]"),
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
                        format!("{} is named twice in `{}`", echo(&id.value), self.key),
                    )
                    .label("named again")
                    .also(&first.place, "named here")
                    .help("delete one of the two"),
                );
            }
        }
        ids
    }

    /// The entries of a table whose keys are ids, in file order.
    pub fn pairs(&self) -> Vec<(Located<String>, Value<'a>)> {
        let DeValue::Table(raw) = self.raw.get_ref() else {
            self.wrong_kind::<()>("a table", "{ … }");
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
            self.wrong_brackets(&format!("[{}]", self.path), "with its settings below it");
            return None;
        };
        let asked = RefCell::default();
        let path = self.path.clone();
        Some(Table { raw, place: self.place(), path, label, asked, report: self.report })
    }
}
