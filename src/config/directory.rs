//! `directory.toml`: people, departments and institutions.

use super::institution::{self, Pages};
use super::toml::problem::{Located, Place};
use super::toml::reader::{Table, Value};
use super::toml::suggest::echo;
use super::words;
use crate::domain::ids::{DepartmentId, PersonId};
use crate::domain::plan::directory::{Department, Person, Stem};
use crate::domain::plan::wishes::{Invitations, Wishes};
use crate::sources::spec::SourceSpec;
use chrono::{NaiveTime, Weekday};

/// `directory.toml` before its references are checked.
pub(super) struct DirectoryDraft {
    /// People, in file order.
    pub people: Vec<PersonDraft>,
    /// Departments and institutions, in file order.
    pub departments: Vec<DepartmentDraft>,
    /// Whether every department says that it is only a label.
    pub only_labels: bool,
    /// Who keeps the daemon running.
    pub administrator: Option<Located<String>>,
    /// The last step of every escalation.
    pub council_head: Option<Located<String>>,
    /// Who publishes.
    pub publisher: Option<Located<String>>,
    /// Who knows what a sitting adopted.
    pub secretaries: Vec<Located<String>>,
    /// Who runs the participatory budget.
    pub budget: Option<Located<String>>,
}

impl DirectoryDraft {
    /// The people who have a part that a plan may name; `None` when there is no such part.
    pub fn in_part(&self, part: &str) -> Option<Vec<Located<String>>> {
        let publisher = || self.publisher.as_ref().or(self.administrator.as_ref());
        let one = |id: Option<&Located<String>>| id.into_iter().cloned().collect();
        Some(match part {
            "administrator" => one(self.administrator.as_ref()),
            "council_head" => one(self.council_head.as_ref()),
            "publisher" => one(publisher()),
            "secretaries" if self.secretaries.is_empty() => one(publisher()),
            "secretaries" => self.secretaries.clone(),
            "budget" => one(self.budget.as_ref().or_else(publisher)),
            _ => return None,
        })
    }
}

/// A person whose id could be read.
pub(super) struct PersonDraft {
    /// The id.
    pub id: Located<String>,
    /// The address.
    pub email: Option<Located<String>>,
    /// Whether an address was written, be it a wrong one.
    pub email_written: bool,
    /// Who stands in.
    pub deputy: Option<Located<String>>,
    /// Who hears of delays.
    pub supervisor: Option<Located<String>>,
    /// From which hour letters leave.
    pub letters_at: Option<Located<NaiveTime>>,
    /// The values, if all of them could be read.
    pub person: Option<Person>,
}

/// A department whose id could be read.
pub(super) struct DepartmentDraft {
    /// The id.
    pub id: Located<String>,
    /// The usual kind whose words it has, and where that is said.
    pub usual: Option<Located<&'static str>>,
    /// Who answers for it.
    pub head: Option<Located<String>>,
    /// By which its official pages are looked at.
    pub sources: Vec<SourceSpec>,
    /// The values, if all of them could be read.
    pub department: Option<Department>,
}

/// Reads `directory.toml`.
pub(super) fn read(root: &Table<'_>) -> DirectoryDraft {
    let administrator = root.need("administrator").and_then(|value| value.id());
    let council_head = root.need("council_head").and_then(|value| value.id());
    let publisher = root.get("publisher").and_then(|value| value.id());
    let secretaries = root.get("secretaries").map(|value| value.ids()).unwrap_or_default();
    let budget = root.get("budget").and_then(|value| value.id());
    let people = root.tables("person").iter().filter_map(read_person).collect();
    let against_all = root.get("stems_against_all");
    let against_all = against_all.map(|value| read_stems_against_all(&value)).unwrap_or_default();
    let tables = root.tables("department");
    let is_label = |table: &Table<'_>| table.get("attribution_only").is_some();
    let only_labels =
        tables.iter().all(is_label) && (root.get("department").is_none() || !tables.is_empty());
    let departments =
        tables.iter().filter_map(|table| read_department(table, &against_all)).collect();
    root.finish();
    DirectoryDraft {
        people,
        departments,
        only_labels,
        administrator,
        council_head,
        publisher,
        secretaries,
        budget,
    }
}

fn read_person(table: &Table<'_>) -> Option<PersonDraft> {
    let id = table.need("id").and_then(|value| value.id());
    let name = table.need("name").and_then(|value| value.text());
    let position = table.get("position").map(|value| value.text());
    let greeting = table.get("greeting").map(|value| value.text());
    let email_value = table.get("email");
    let email_written = email_value.is_some();
    let email = email_value.and_then(|value| value.email());
    let deputy = table.get("deputy").and_then(|value| value.id());
    let supervisor = table.get("supervisor").and_then(|value| value.id());
    let (wishes, letters_at) = wishes(table);
    table.finish();
    let id = id?;
    if let Some(name) = &name {
        table.report().learn(&name.value, &id.value);
    }
    let reference = |id: &Option<Located<String>>| id.as_ref().map(|id| PersonId(id.value.clone()));
    let person = name.map(|name| Person {
        id: PersonId(id.value.clone()),
        name: name.value,
        position: position.flatten().map(|text| text.value),
        greeting: greeting.flatten().map(|text| text.value),
        email: email.as_ref().map(|email| email.value.clone()),
        deputy: reference(&deputy),
        supervisor: reference(&supervisor),
        wishes,
    });
    Some(PersonDraft { id, email, email_written, deputy, supervisor, letters_at, person })
}

/// How a person wants to be written to, and where the hour is said.
fn wishes(table: &Table<'_>) -> (Wishes, Option<Located<NaiveTime>>) {
    let letters_at = table.get("letters_at").and_then(|value| value.time());
    let days = table.get("letters_on").and_then(|value| value.items()).unwrap_or_default();
    let letters_on = days.iter().filter_map(|day| day.word(&DAYS)).collect();
    let invitations = match table.get("calendar").and_then(|value| value.flag()) {
        Some(false) => Invitations::Unwanted,
        Some(true) | None => Invitations::Wanted,
    };
    let at = letters_at.as_ref().map(|at| at.value);
    (Wishes { letters_at: at, letters_on, invitations }, letters_at)
}

/// The days on which letters may leave.
const DAYS: [(&str, Weekday); 5] = [
    ("Mon", Weekday::Mon),
    ("Tue", Weekday::Tue),
    ("Wed", Weekday::Wed),
    ("Thu", Weekday::Thu),
    ("Fri", Weekday::Fri),
];

fn read_department(table: &Table<'_>, against_all: &[Stem]) -> Option<DepartmentDraft> {
    let id = table.need("id").and_then(|value| value.id());
    let name = table.need("name").and_then(|value| value.text());
    let kind_value = table.get("kind");
    let kind = match &kind_value {
        Some(value) => value.word(&words::Kind::words()),
        None => Some(words::Kind::default()),
    };
    let head = read_head(table);
    let texts = |key| table.get(key).map(|value| value.texts()).unwrap_or_default();
    let mut brought = kind.unwrap_or_default().brings();
    brought.signatures.extend(texts("signatures"));
    brought.sections.extend(texts("sections"));
    brought.stems.extend(table.get("stems").map(|it| read_stems(&it)).unwrap_or_default());
    brought.stems.append(&mut brought.against);
    brought.stems.extend_from_slice(against_all);
    let joined_on = table.get("joined_on").and_then(|value| value.date());
    let Pages { official, words, sources } = institution::read(table, id.as_ref(), name.as_ref());
    table.finish();
    let id = id?;
    let department = (|| {
        Some(Department {
            id: DepartmentId(id.value.clone()),
            name: name?.value,
            kind: kind.map(|_| brought.unit)?,
            head: head.as_ref().map(|head| PersonId(head.value.clone())),
            signatures: brought.signatures,
            sections: brought.sections,
            stems: brought.stems,
            joined_on: joined_on.map(|date| date.value),
            pages: official,
            page_words: words,
        })
    })();
    if let Some(department) = &department {
        table.report().learn(&department.name, department.id.as_str());
    }
    let usual = kind.and_then(words::Kind::usual).zip(kind_value);
    let usual = usual.map(|(value, written)| Located { value, place: written.place() });
    Some(DepartmentDraft { id, usual, head, sources, department })
}

/// A department has a head, or says that it is only a label; anything else is a problem.
fn read_head(table: &Table<'_>) -> Option<Located<String>> {
    let label = table.get("attribution_only");
    let label_only = label.as_ref().and_then(|value| value.flag()).unwrap_or(false);
    match (table.get("head"), label_only) {
        (Some(head), false) => head.id(),
        (Some(head), true) => head.reject(
            "підрозділ, що є лише міткою, не має `head`",
            "вилучіть `head`; або вилучіть `attribution_only = true`, якщо він має подавати новини",
        ),
        (None, true) => None,
        (None, false) => {
            if label.is_none_or(|value| value.flag().is_some()) {
                reject_headless(table);
            }
            None
        }
    }
}

fn reject_headless(table: &Table<'_>) {
    let place: &Place = table.place();
    table.report().add(super::toml::problem::Finding::at(place, "підрозділ не має `head`").help(
        "додайте `head = \"…\"` з id людини або `attribution_only = true`, якщо це лише мітка \
             й новин від неї не чекають",
    ));
}

fn read_stems(value: &Value<'_>) -> Vec<Stem> {
    let entries = value.items().unwrap_or_default();
    entries.iter().filter_map(|entry| read_stem(&entry.table()?)).collect()
}

/// Words of news that no department submits; each department has them among its own.
fn read_stems_against_all(value: &Value<'_>) -> Vec<Stem> {
    let entries = value.items().unwrap_or_default();
    let against = |entry: &Value<'_>| {
        let stem = read_stem(&entry.table()?)?;
        if stem.weight > 0.0 {
            return entry.reject(
                "запис у `stems_against_all` свідчить на користь кожного підрозділу",
                "дайте йому `weight` менше 0 або перенесіть до `stems` одного підрозділу",
            );
        }
        Some(stem)
    };
    entries.iter().filter_map(against).collect()
}

fn read_stem(table: &Table<'_>) -> Option<Stem> {
    let words = table.need("words").and_then(|value| {
        let words: Vec<_> = value.items()?.iter().filter_map(read_stem_word).collect();
        if words.is_empty() && value.items()?.is_empty() {
            return value
                .reject("`words` порожнє", "назвіть хоча б одне слово, напр. `[\"школ*\"]`");
        }
        Some(words)
    });
    let weight = table.need("weight").and_then(|value| {
        let weight = value.decimal()?;
        if weight == 0.0 || weight.abs() > 100.0 {
            return value.reject(
                "`weight` поза межами",
                "дайте число від -100 до 100, крім 0: більше – на користь підрозділу, менше 0 – \
                 проти",
            );
        }
        Some(weight)
    });
    table.finish();
    Some(Stem { words: words?, weight: weight? })
}

fn read_stem_word(value: &Value<'_>) -> Option<String> {
    let word = value.text()?.value;
    let stem = word.strip_suffix('*').unwrap_or(&word);
    if !stem.is_empty() && !stem.contains('*') && !stem.contains(char::is_whitespace) {
        return Some(word);
    }
    value.reject(
        format!("{} – не одне слово чи початок слова", echo(&word)),
        "пишіть одне слово; `*` буває лише в кінці: `школ*`; кілька слів – це кілька записів у \
         `words`",
    )
}
