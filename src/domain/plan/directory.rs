//! People, departments and institutions: who answers for what, and who hears in whose place.
//!
//! Decides nothing; it is the checked content of `directory.toml`. The invariant, kept by
//! `config`: every id used here exists, and the administrator always has an address.

use super::wishes::Wishes;
use crate::domain::ids::{DepartmentId, PersonId, SourceId};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A person who may receive letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id used in the plan.
    pub id: PersonId,
    /// Name for people, e.g. «Кукіна І.В.».
    pub name: String,
    /// Position, e.g. «Керуюча справами виконавчого комітету».
    pub position: Option<String>,
    /// Ready-made address line, e.g. «Шановна Інно Вікторівно!»: vocatives have too many
    /// exceptions for code. Without it letters open with «Доброго дня!».
    pub greeting: Option<String>,
    /// E-mail address, checked for form.
    pub email: Option<String>,
    /// Who hears when this person cannot be reached.
    pub deputy: Option<PersonId>,
    /// Who hears when a duty of this person is late; `None` means the council head.
    pub supervisor: Option<PersonId>,
    /// How they want to be written to.
    pub wishes: Wishes,
}

/// Whether a unit is a department of the council or an institution under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A department (відділ, управління) of the council.
    Department,
    /// An institution (установа, заклад) under the council.
    Institution,
}

/// One way to recognise the news of a department.
#[derive(Clone, Debug, PartialEq)]
pub struct Stem {
    /// Word stems that must all occur, in any order; `*` ends a stem («школ*»), no star means
    /// the whole word. Case and apostrophes do not matter.
    pub words: Vec<String>,
    /// Evidence added when they do; negative weights speak against.
    pub weight: f32,
}

/// Whose ground an official page stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// A site: the institution answers for its host too.
    Site,
    /// A page on a social network, which answers for the host itself.
    Social,
}

/// An official page of an institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialPage {
    /// Its address.
    pub url: String,
    /// A site or a page on a social network.
    pub kind: PageKind,
    /// The source by which it is looked at.
    pub source: SourceId,
}

/// A department or institution that submits news.
#[derive(Clone, Debug, PartialEq)]
pub struct Department {
    /// The id used in the plan and as the label of attributed news.
    pub id: DepartmentId,
    /// Full name, e.g. «Відділ освіти, культури, молоді та спорту».
    pub name: String,
    /// Department or institution.
    pub kind: UnitKind,
    /// Who answers for it; `None` for a label that only keeps news from being attributed to a
    /// department (military registration, say) and owes no submissions.
    pub head: Option<PersonId>,
    /// Lines that sign its news, e.g. «Відділ освіти».
    pub signatures: Vec<String>,
    /// Sections of the site that hold its news.
    pub sections: Vec<String>,
    /// Words that tell its news.
    pub stems: Vec<Stem>,
    /// The first day on which it owes anything; `None` means since the watch began.
    pub joined_on: Option<NaiveDate>,
    /// Its official pages, in file order.
    pub pages: Vec<OfficialPage>,
    /// Words by which a page is known to be its own, in any form; `*` ends a stem.
    pub page_words: Vec<String>,
}

/// A source as people know it: no letter shows its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSource {
    /// Its name, nominative, to stand after a colon or in brackets: «новини вебсайту rada.gov.ua».
    pub name: String,
    /// Where people open it.
    pub url: String,
}

/// Everyone the plan can name, and what it reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Directory {
    /// People by id.
    pub people: BTreeMap<PersonId, Person>,
    /// Departments and institutions, in file order.
    pub departments: Vec<Department>,
    /// Who keeps the daemon running.
    pub administrator: PersonId,
    /// The council head, last step of every escalation.
    pub council_head: PersonId,
    /// Who publishes what departments submit, where the directory says so.
    pub publisher: Option<PersonId>,
    /// Sources by id.
    pub sources: BTreeMap<SourceId, KnownSource>,
}

impl Directory {
    /// The person, if the directory has one by this id.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id)
    }

    /// The department, if the directory has one by this id.
    pub fn department(&self, id: &DepartmentId) -> Option<&Department> {
        self.departments.iter().find(|department| department.id == *id)
    }

    /// What people call a source; its id where the configuration has it no more.
    pub fn source_name<'a>(&'a self, id: &'a SourceId) -> &'a str {
        self.sources.get(id).map_or(id.as_str(), |source| &source.name)
    }

    /// Who hears that a duty of `person` is late.
    pub fn supervisor_of(&self, person: &PersonId) -> &PersonId {
        self.person(person)
            .and_then(|person| person.supervisor.as_ref())
            .filter(|supervisor| *supervisor != person)
            .unwrap_or(&self.council_head)
    }

    /// Who reads what is written to `person`: the person, or, where they have no address, the first
    /// of their deputies and then of whoever is over them who has one; the administrator in the
    /// end.
    pub fn reader<'a>(&'a self, person: &'a PersonId) -> &'a PersonId {
        let has_address = |id: &PersonId| self.person(id).is_some_and(|it| it.email.is_some());
        let mut asked = BTreeSet::new();
        let mut current = person;
        while !has_address(current) {
            if !asked.insert(current) {
                return &self.administrator;
            }
            let deputy = self.person(current).and_then(|person| person.deputy.as_ref());
            current = deputy
                .filter(|deputy| !asked.contains(deputy))
                .unwrap_or_else(|| self.supervisor_of(current));
        }
        current
    }

    /// Who receives what none of `people` could receive, the last of whom was tried last: the
    /// deputy, the administrator, the council head; nobody stands in for themselves.
    pub fn stand_in_for(&self, people: &[&PersonId]) -> Option<&PersonId> {
        let last = people.last().and_then(|last| self.person(last));
        let deputy = last.and_then(|person| person.deputy.as_ref());
        deputy
            .into_iter()
            .chain([&self.administrator, &self.council_head])
            .find(|person| !people.contains(person))
    }
}

/// Whether an address lies under one of the domains kept for examples (`example.com`,
/// `rada.example`): nothing sent there can arrive, so nothing may be sent there.
pub fn is_example_address(address: &str) -> bool {
    let domain = address.rsplit('@').next().unwrap_or(address).trim_end_matches('.');
    let mut labels = domain.rsplit('.').map(str::to_ascii_lowercase);
    let (top, second) = (labels.next(), labels.next());
    match top.as_deref() {
        Some("com" | "org" | "net") => second.as_deref() == Some("example"),
        top => top == Some("example"),
    }
}

#[cfg(test)]
mod tests {
    use super::is_example_address;

    #[test]
    fn example_domains_are_known_by_their_end() {
        for address in ["a@rada.example", "a@EXAMPLE.com", "a@mail.example.org", "a@example.net."] {
            assert!(is_example_address(address), "{address}");
        }
        for address in ["a@rada.gov.ua", "a@example.ua", "a@myexample.com", "example@rada.org"] {
            assert!(!is_example_address(address), "{address}");
        }
    }
}
