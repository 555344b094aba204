//! Fields of question pages, and how what was typed into them is read.
//!
//! Decides what a field looks like and what is said where it cannot be read. The invariant: every
//! wrong field is named at once.

use crate::daemon::desk::refusal::Field;
use crate::daemon::desk::typed;
use crate::domain::council::decision_line;
use chrono::{NaiveDate, NaiveTime, Weekday};
use minijinja::{Value, context};
use std::collections::BTreeMap;

/// What a form sent, by the names of its fields.
pub(super) type Typed = BTreeMap<String, String>;

/// A field of a form.
pub(super) struct Asked {
    pub field: Field,
    pub label: &'static str,
    pub hint: &'static str,
    pub kind: Kind,
}

/// How a field is filled in.
pub(super) enum Kind {
    /// A line of text.
    Line,
    /// A short line: a day, an hour, a number.
    Short,
    /// One of several: what is sent, what is read.
    OneOf(Vec<(String, String)>),
    /// One of a few, all of them in sight.
    Radio(Vec<(&'static str, &'static str)>),
}

impl Asked {
    pub fn new(field: Field, label: &'static str, hint: &'static str, kind: Kind) -> Self {
        Self { field, label, hint, kind }
    }

    /// As the template knows it.
    pub fn value(&self, typed: &Typed, wrong: &[Wrong]) -> Value {
        let value = typed_in(typed, self.field);
        let option = |sent: &str, read: &str| {
            context! { value => sent, label => read, chosen => sent == value }
        };
        let (kind, options): (&str, Vec<Value>) = match &self.kind {
            Kind::Line => ("line", Vec::new()),
            Kind::Short => ("short", Vec::new()),
            Kind::OneOf(all) => ("one-of", all.iter().map(|(sent, it)| option(sent, it)).collect()),
            Kind::Radio(all) => ("radio", all.iter().map(|(sent, it)| option(sent, it)).collect()),
        };
        let own = wrong.iter().find(|wrong| wrong.field == self.field);
        context! {
            name => self.field.as_str(),
            label => self.label,
            hint => self.hint,
            kind,
            options,
            value,
            wrong => own.map(|wrong| wrong.text.as_str()),
        }
    }

    /// What was typed, as a person reads it.
    pub fn answer<'a>(&'a self, typed: &'a Typed) -> &'a str {
        let value = typed_in(typed, self.field);
        match &self.kind {
            Kind::OneOf(all) => {
                all.iter().find(|(sent, _)| sent == value).map_or(value, |(_, read)| read)
            }
            Kind::Radio(all) => {
                all.iter().find(|(sent, _)| *sent == value).map_or(value, |(_, read)| read)
            }
            Kind::Line | Kind::Short => value,
        }
    }
}

fn typed_in(typed: &Typed, field: Field) -> &str {
    typed.get(field.as_str()).map_or("", |text| text.trim())
}

/// A field that cannot be taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub field: Field,
    pub text: String,
}

/// Reads fields, and collects what is wrong with them.
pub(super) struct Reader<'a> {
    typed: &'a Typed,
    wrong: Vec<Wrong>,
}

impl<'a> Reader<'a> {
    pub fn of(typed: &'a Typed) -> Self {
        Self { typed, wrong: Vec::new() }
    }

    fn fails<T>(&mut self, field: Field, text: &str) -> Option<T> {
        self.wrong.push(Wrong { field, text: text.to_owned() });
        None
    }

    /// A text; none where nothing was typed.
    pub fn maybe_text(&self, field: Field) -> Option<String> {
        Some(typed_in(self.typed, field).to_owned()).filter(|text| !text.is_empty())
    }

    /// A text that must be there; `ask` says what to type.
    pub fn text(&mut self, field: Field, ask: &str) -> Option<String> {
        self.maybe_text(field).or_else(|| self.fails(field, ask))
    }

    /// A day.
    pub fn day(&mut self, field: Field) -> Option<NaiveDate> {
        let read = decision_line::date(typed_in(self.typed, field)).ok();
        read.or_else(|| self.fails(field, "Введіть день, наприклад 20.11.2026."))
    }

    /// A day; none where nothing was typed.
    pub fn maybe_day(&mut self, field: Field) -> Option<NaiveDate> {
        self.maybe_text(field)?;
        self.day(field)
    }

    /// An hour; none where nothing was typed.
    pub fn maybe_hour(&mut self, field: Field) -> Option<NaiveTime> {
        let text = self.maybe_text(field)?;
        typed::hour(&text).ok().or_else(|| self.fails(field, "Введіть час, наприклад 10:00."))
    }

    /// Days of the week; any where nothing was typed.
    pub fn maybe_days(&mut self, field: Field) -> Vec<Weekday> {
        let text = self.maybe_text(field).unwrap_or_default();
        let ask = "Введіть робочі дні тижня, наприклад: пн, чт.";
        typed::weekdays(&text).ok().or_else(|| self.fails(field, ask)).unwrap_or_default()
    }

    /// A number; none where nothing was typed.
    pub fn maybe_number(&mut self, field: Field) -> Option<u16> {
        let text = self.maybe_text(field)?;
        text.parse().ok().or_else(|| self.fails(field, "Введіть число цифрами."))
    }

    /// An address; none where nothing was typed.
    pub fn maybe_address(&mut self, field: Field) -> Option<String> {
        let text = self.maybe_text(field)?;
        let ask = "Введіть адресу сторінки повністю: вона починається з https://";
        typed::address(&text).ok().or_else(|| self.fails(field, ask))
    }

    /// What was read, if nothing was wrong.
    pub fn read<T>(self, whole: Option<T>) -> Result<T, Vec<Wrong>> {
        match whole {
            Some(whole) if self.wrong.is_empty() => Ok(whole),
            _ => Err(self.wrong),
        }
    }
}
