//! Who is in charge of an obligation, by what people answered about it.
//!
//! Decides to whom a thing goes that a person says is not theirs: to whoever is over them. The
//! invariants: the last answer of a person counts; somebody is always in charge, the administrator
//! in the end.

use super::Register;
use super::said::{GivenAnswer, Said};
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::plan::directory::Directory;
use std::collections::BTreeSet;

impl Register {
    /// Every answer about an obligation, oldest first, by the sequence numbers of their facts.
    pub fn answers_about(
        &self,
        obligation: &ObligationKey,
    ) -> impl DoubleEndedIterator<Item = (u64, &GivenAnswer)> {
        let (from, until) = ((obligation.clone(), 0), (obligation.clone(), u64::MAX));
        self.answers.range(from..=until).map(|((_, seq), answer)| (*seq, answer))
    }

    /// The last answer of a person about an obligation.
    pub fn answer_of(&self, obligation: &ObligationKey, person: &PersonId) -> Option<&GivenAnswer> {
        let mut answers = self.answers_about(obligation).rev().map(|(_, answer)| answer);
        answers.find(|answer| answer.person == *person)
    }

    /// Whether a person says that an obligation is not theirs.
    pub fn is_disclaimed(&self, obligation: &ObligationKey, person: &PersonId) -> bool {
        let answer = self.answer_of(obligation, person);
        answer.is_some_and(|answer| matches!(answer.said, Said::NotMine { .. }))
    }

    /// Who hears of an obligation what `person` should: the person, or, once they have said that
    /// it is not theirs, whoever is over them and has not said so.
    pub fn in_charge<'a>(
        &self,
        obligation: &ObligationKey,
        person: &'a PersonId,
        directory: &'a Directory,
    ) -> &'a PersonId {
        let mut asked = BTreeSet::new();
        let mut current = person;
        while self.is_disclaimed(obligation, current) {
            if !asked.insert(current) {
                return &directory.administrator;
            }
            current = directory.supervisor_of(current);
        }
        current
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::directory::Person;
    use crate::domain::plan::wishes::Wishes;
    use crate::domain::register::said::Way;
    use chrono::DateTime;
    use std::collections::BTreeMap;

    fn person(id: &str, supervisor: Option<&str>) -> (PersonId, Person) {
        let person = Person {
            id: id.into(),
            name: id.to_owned(),
            position: None,
            greeting: None,
            email: None,
            deputy: None,
            supervisor: supervisor.map(PersonId::from),
            wishes: Wishes::default(),
        };
        (id.into(), person)
    }

    fn directory() -> Directory {
        Directory {
            people: [person("olha", Some("ivan")), person("ivan", None), person("head", None)]
                .into(),
            departments: Vec::new(),
            administrator: "admin".into(),
            council_head: "head".into(),
            publisher: None,
            sources: BTreeMap::new(),
        }
    }

    #[test]
    fn what_is_nobodys_climbs_until_somebody_takes_it() {
        let key = ObligationKey::from("submission/education/2026-11/1");
        let mut register = Register::default();
        let mut seq = 0;
        let mut says = |register: &mut Register, person: &str, said: Said| {
            seq += 1;
            let at = DateTime::UNIX_EPOCH;
            let answer =
                GivenAnswer { person: person.into(), said, way: Way::Link, words: None, at };
            register.answers.insert((key.clone(), seq), answer);
        };
        let not_mine = || Said::NotMine { reason: "це відділ культури".to_owned() };
        let charged = |register: &Register| {
            register.in_charge(&key, &"olha".into(), &directory()).as_str().to_owned()
        };
        assert_eq!(charged(&register), "olha");
        says(&mut register, "olha", not_mine());
        assert_eq!(charged(&register), "ivan");
        assert!(!register.is_disclaimed(&"submission/education/2026-11/2".into(), &"olha".into()));
        says(&mut register, "ivan", not_mine());
        assert_eq!(charged(&register), "head");
        says(&mut register, "head", not_mine());
        assert_eq!(charged(&register), "admin", "the head has nobody above them");
        says(&mut register, "olha", Said::Done { page: None, on: None });
        assert_eq!(charged(&register), "olha", "the last answer of a person counts");
    }
}
