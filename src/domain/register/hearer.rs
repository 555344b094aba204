//! Who hears: the person, whoever stands in, or the administrator.
//!
//! Decides who hears in whose place, how they want to, and whether a promise or a waiver keeps a
//! thing quiet on a day. The invariant: somebody always hears, the administrator in the end.

use super::Register;
use super::relief::Absence;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::plan::directory::{Directory, Person};
use crate::domain::plan::wishes::Wishes;
use chrono::NaiveDate;
use std::collections::BTreeSet;

impl Register {
    /// How a person wants to be written to: as they said, or as the directory has it.
    pub fn wishes_of<'a>(&'a self, person: &'a Person) -> &'a Wishes {
        self.wishes.get(&person.id).unwrap_or(&person.wishes)
    }

    /// The absence of a person on a day, the one recorded last where several overlap.
    pub fn absence_of(&self, person: &PersonId, day: NaiveDate) -> Option<&Absence> {
        self.absences.values().rev().find(|one| one.person == *person && one.holds(day))
    }

    /// Who stands in for `person` on `day`: themselves while they are there, else the first of the
    /// chain of deputies who is; `None` when the chain ends with somebody away.
    fn present<'a>(
        &'a self,
        person: &'a PersonId,
        directory: &'a Directory,
        day: NaiveDate,
    ) -> Option<&'a PersonId> {
        let mut seen = BTreeSet::new();
        let mut current = person;
        while let Some(absence) = self.absence_of(current, day) {
            let named = absence.deputy.as_ref();
            let listed = directory.person(current).and_then(|person| person.deputy.as_ref());
            let deputy = named.or(listed).filter(|deputy| directory.person(deputy).is_some())?;
            if !seen.insert(current) {
                return None;
            }
            current = deputy;
        }
        Some(current)
    }

    /// Who hears on `day` what `person` should hear: the deputy while they are away, or, where
    /// deputies are away too, the first supervisor who is not, or the administrator.
    pub fn hearer<'a>(
        &'a self,
        person: &'a PersonId,
        directory: &'a Directory,
        day: NaiveDate,
    ) -> &'a PersonId {
        if let Some(present) = self.present(person, directory, day) {
            return present;
        }
        let supervisor = directory.supervisor_of(person);
        match self.absence_of(supervisor, day) {
            None => supervisor,
            Some(_) => &directory.administrator,
        }
    }

    /// Who would hear in a person's place if an absence were recorded too, on its first day from
    /// `today` on.
    pub fn hearer_with(
        &self,
        absence: &Absence,
        directory: &Directory,
        today: NaiveDate,
    ) -> PersonId {
        let with = self.with(absence);
        with.hearer(&absence.person, directory, absence.from.max(today)).clone()
    }

    /// The recorded absences and one more.
    pub fn with(&self, absence: &Absence) -> Register {
        let mut with = Register { absences: self.absences.clone(), ..Register::default() };
        with.absences.insert(u64::MAX, absence.clone());
        with
    }

    /// Whether somebody who answers for a thing beside `person` hears of it on `day`, while nobody
    /// stands in for `person`: then no supervisor has to.
    pub fn is_heard_by_others(
        &self,
        person: &PersonId,
        responsible: &[PersonId],
        directory: &Directory,
        day: NaiveDate,
    ) -> bool {
        let is_there = |one: &PersonId| self.present(one, directory, day).is_some();
        responsible.contains(person)
            && !is_there(person)
            && responsible.iter().any(|other| other != person && is_there(other))
    }

    /// Whether a promise keeps an obligation quiet on `day`.
    pub fn is_promised(&self, obligation: &ObligationKey, day: NaiveDate) -> bool {
        self.promises.get(obligation).is_some_and(|promise| day <= promise.until)
    }

    /// Whether an obligation is waived on `day`.
    pub fn is_waived(&self, obligation: &ObligationKey, day: NaiveDate) -> bool {
        self.waivers
            .get(obligation)
            .is_some_and(|waiver| waiver.until.is_none_or(|until| day <= until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::directory::Person;
    use std::collections::BTreeMap;

    fn person(id: &str, deputy: Option<&str>) -> (PersonId, Person) {
        let person = Person {
            id: id.into(),
            name: id.to_owned(),
            position: None,
            greeting: None,
            email: None,
            deputy: deputy.map(PersonId::from),
            supervisor: None,
            wishes: Wishes::default(),
        };
        (id.into(), person)
    }

    fn directory() -> Directory {
        Directory {
            people: BTreeMap::from([
                person("olha", Some("petro")),
                person("petro", Some("olha")),
                person("head", None),
                person("admin", None),
            ]),
            departments: Vec::new(),
            administrator: "admin".into(),
            council_head: "head".into(),
            publisher: None,
            sources: BTreeMap::new(),
        }
    }

    fn away(register: &mut Register, seq: u64, person: &str, deputy: Option<&str>) {
        let day = |text: &str| text.parse().expect("a date");
        let absence = Absence {
            person: person.into(),
            from: day("2026-12-01"),
            until: day("2026-12-10"),
            deputy: deputy.map(PersonId::from),
            reason: "відпустка".to_owned(),
        };
        register.absences.insert(seq, absence);
    }

    fn hearer(register: &Register, on: &str) -> String {
        let olha = PersonId::from("olha");
        register.hearer(&olha, &directory(), on.parse().expect("a date")).to_string()
    }

    #[test]
    fn somebody_always_hears() {
        let mut register = Register::default();
        assert_eq!(hearer(&register, "2026-12-05"), "olha");
        away(&mut register, 1, "olha", None);
        assert_eq!(hearer(&register, "2026-12-05"), "petro");
        assert_eq!(hearer(&register, "2026-12-11"), "olha");
        away(&mut register, 2, "petro", None);
        assert_eq!(hearer(&register, "2026-12-05"), "head", "deputies of each other, both away");
        away(&mut register, 3, "head", None);
        assert_eq!(hearer(&register, "2026-12-05"), "admin");
        let (olha, others) = (PersonId::from("olha"), ["olha".into(), "admin".into()]);
        let day = "2026-12-05".parse().expect("a date");
        assert!(register.is_heard_by_others(&olha, &others, &directory(), day));
        assert!(!register.is_heard_by_others(&olha, &others[..1], &directory(), day));
        away(&mut register, 4, "olha", Some("nobody"));
        assert_eq!(hearer(&register, "2026-12-05"), "admin", "an unknown deputy hears nothing");
    }
}
