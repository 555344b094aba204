//! What every entry of the register goes through: who says it, when, about whom, how long a text.

use super::act::Found;
use crate::daemon::desk::refusal::{Field, OperationError, nearest, refused, unknown_obligation};
use crate::daemon::parts::Parts;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::obligation::Obligation;
use crate::letters::matter::{capitalised, sentence};
use crate::store::fact::Fact;
use chrono::{DateTime, Days, NaiveDate, Utc};

/// What every operation has before it.
pub(in crate::daemon::desk) struct Desk<'a> {
    pub(in crate::daemon::desk) parts: &'a mut Parts,
    pub(in crate::daemon::desk) author: &'a str,
    pub(in crate::daemon::desk) now: DateTime<Utc>,
    /// Where facts are only collected: they are recorded later with others, or not at all.
    pub(in crate::daemon::desk) draft: Option<Vec<Fact>>,
    /// An act to be taken back, where the journal was read for it already.
    pub(in crate::daemon::desk) found: Option<Found>,
}

impl Desk<'_> {
    /// The same desk, where facts are only collected.
    pub(in crate::daemon::desk) fn trial(&mut self) -> Desk<'_> {
        let (author, now) = (self.author, self.now);
        Desk { parts: self.parts, author, now, draft: Some(Vec::new()), found: None }
    }

    pub(in crate::daemon) fn today(&self) -> NaiveDate {
        self.parts.config.calendar.day_of(self.now)
    }

    pub(in crate::daemon) fn record(&mut self, facts: Vec<Fact>) -> Result<(), OperationError> {
        match &mut self.draft {
            Some(draft) => draft.extend(facts),
            None => drop(self.parts.record(self.now, self.author, facts)?),
        }
        Ok(())
    }

    /// An obligation of this moment, or an error that names the nearest one.
    pub(in crate::daemon) fn obligation(
        &self,
        key: &ObligationKey,
    ) -> Result<Obligation, OperationError> {
        let key = ObligationKey(key.as_str().trim().to_owned());
        self.parts
            .obligations(self.now)
            .into_iter()
            .find(|obligation| obligation.key == key)
            .ok_or_else(|| unknown_obligation(self.parts, &key, self.now))
    }

    /// A person of the directory, by id or by name as the directory has it.
    pub(in crate::daemon) fn person(&self, typed: &str) -> Result<PersonId, OperationError> {
        let people = &self.parts.config.plan.directory.people;
        let typed = typed.trim();
        let named = people.values().find(|person| {
            person.id.as_str() == typed || person.name.to_lowercase() == typed.to_lowercase()
        });
        if let Some(person) = named {
            return Ok(person.id.clone());
        }
        let nearest = nearest(typed, people.values().flat_map(|it| [it.id.as_str(), &it.name]));
        let known = people
            .values()
            .find(|it| Some(it.id.as_str()) == nearest || Some(&*it.name) == nearest);
        let hint = known.map(|it| format!("; може, `{}` ({})?", it.id, it.name));
        Err(refused(format!(
            "людини `{}` у довіднику немає{}",
            shortened(typed),
            hint.unwrap_or_default()
        )))
    }
}

/// Nothing is registered further ahead; a year typed wrong is.
pub(in crate::daemon::desk::register) const AHEAD_DAYS_MAX: u64 = 731;

/// Most rows that one file or command may bring: more is no council's year.
pub(in crate::daemon::desk::register) const ROWS_MAX: usize = 5_000;

/// A text that people type: where a form asks for it, what it is called, how long it may be.
#[derive(Clone, Copy)]
pub(in crate::daemon::desk::register) struct Text {
    field: Field,
    what: &'static str,
    chars_max: usize,
}

macro_rules! texts {
    ($($name:ident = $field:ident, $what:literal, $chars_max:literal;)+) => {
        $(pub(in crate::daemon::desk::register) const $name: Text =
            Text { field: Field::$field, what: $what, chars_max: $chars_max };)+
    };
}

texts! {
    ADDRESS = Address, "адреса", 2_000;
    NAME = Title, "назва рішення", 2_000;
    NOTE = Note, "примітка", 500;
    NUMBER = Numbers, "номер рішення", 40;
    PLACE = Place, "місце", 200;
    REASON = Reason, "причина", 500;
    TITLE = Title, "назва", 300;
    WORDS = Reason, "слова", 500;
}

/// What one file or command brings is bounded, or nobody could open the state afterwards.
pub(in crate::daemon::desk::register) fn not_too_many(rows: usize) -> Result<(), OperationError> {
    if rows <= ROWS_MAX {
        return Ok(());
    }
    let told = format!(
        "рядків {rows}, а за раз вноситься щонайбільше {ROWS_MAX}: нічого не внесено; поділіть \
         файл за роками"
    );
    Err(refused(told.clone()).plainly(Field::Rows, sentence(&capitalised(&told))))
}

/// A text in one line, neither empty nor endless.
pub(in crate::daemon::desk::register) fn clean(
    text: &str,
    kind: Text,
) -> Result<String, OperationError> {
    let Text { field, what, chars_max } = kind;
    let refused = |told: String| {
        let plain = sentence(&capitalised(&told));
        refused(told).plainly(field, plain)
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(refused(format!("{what}: порожньо")));
    }
    if text.chars().any(char::is_control) {
        return Err(refused(format!("{what}: є невидимі знаки; наберіть заново")));
    }
    let chars = text.chars().count();
    if chars > chars_max {
        return Err(refused(format!(
            "{what}: знаків {chars}, а зберігається щонайбільше {chars_max}; скоротіть"
        )));
    }
    Ok(text)
}

pub(in crate::daemon::desk::register) fn clean_optional(
    text: Option<String>,
    kind: Text,
) -> Result<Option<String>, OperationError> {
    text.map(|text| clean(&text, kind)).transpose()
}

pub(in crate::daemon::desk::register) fn not_too_far(
    on: NaiveDate,
    today: NaiveDate,
) -> Result<(), OperationError> {
    match today.checked_add_days(Days::new(AHEAD_DAYS_MAX)) {
        Some(last) if on > last => {
            let told = format!(
                "до дня {on} понад два роки (сьогодні {today}); перевірте рік",
                on = day(on),
                today = day(today)
            );
            let plain = "До цього дня понад два роки. Перевірте рік.";
            Err(refused(told).plainly(Field::On, plain))
        }
        _ => Ok(()),
    }
}

/// A day in texts for people.
pub(in crate::daemon::desk::register) fn day(on: NaiveDate) -> impl std::fmt::Display {
    on.format("%d.%m.%Y")
}

pub(in crate::daemon::desk::register) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
