//! Text to meaning. PURE: no async, no I/O, no clock, no logs.
//!
//! Decides what an item is (an adopted decision, a draft, news of a department …) from its title,
//! section, address and text. The invariant: when the evidence is short, the answer is `Unknown`
//! or `None`; nothing that is not an adopted decision is ever read as one.
//!
//! Every part of an item (headline, text of its page, each of its files) is folded into tokens
//! (`text`) and read for heads of papers (`act::head`); the witnesses are set beside each other and
//! the paper's own head wins (`act::witness`). Section and address make claims that fill what is
//! left open. News gets its department last (`department`), whatever an item says of sittings is
//! read apart from its kind (`occasion`), and an item on which nothing says what it is is called
//! mute (`voice`).

pub mod act;
mod department;
pub mod fingerprint;
mod occasion;
pub mod reply;
mod text;
mod voice;

use crate::domain::ids::DepartmentId;
use crate::domain::plan::directory::Department;
use crate::domain::sightings::{Kind, Meaning, Understanding};
use act::paper::Input;
use act::witness::Item;
use act::{published, sanity};
use department::Attributor;
use occasion::council::Council;

/// Reads meanings; built once from the directory, then used for every item.
#[derive(Clone, Debug)]
pub struct Recogniser {
    attributor: Attributor,
    council: Council,
}

impl Recogniser {
    /// Prepares the word stems of the departments.
    pub fn new(departments: &[Department]) -> Self {
        Self { attributor: Attributor::new(departments), council: Council::default() }
    }

    /// Tells whose site is read («Галицинівська сільська рада»), so that a sitting of any other
    /// place's council is not taken for ours.
    pub fn of_council(self, name: &str) -> Self {
        Self { council: Council::named(name), ..self }
    }

    /// Reads everything about one item: its meaning, and the decisions it publishes.
    pub fn understand(&self, input: &Input<'_>) -> Understanding {
        let item = Item::read(input, &self.council);
        let meaning = self.meaning_of(input, &item);
        let (acts, mentions) = published::acts_and_mentions(input, &item, &meaning);
        // A letter or a contract names days of its own.
        let sittings = match item.is_other_paper() {
            true => Vec::new(),
            false => occasion::read(input, meaning.kind, &self.council),
        };
        let voice = voice::of(input, &item);
        Understanding { meaning, acts, mentions, sittings, voice }
    }

    /// The department whose words an item holds most, however thin the evidence: a suggestion for
    /// a person, never an attribution.
    pub fn likeliest_department(&self, input: &Input<'_>) -> Option<DepartmentId> {
        self.attributor.likeliest(input.title, input.text)
    }

    /// Reads the meaning of one item.
    pub fn recognise(&self, input: &Input<'_>) -> Meaning {
        self.meaning_of(input, &Item::read(input, &self.council))
    }

    fn meaning_of(&self, input: &Input<'_>, item: &Item<'_>) -> Meaning {
        let mut reading = item.reading.clone();
        let mut notes = item.notes.clone();
        let open =
            matches!(reading.kind, Kind::News | Kind::Sitting | Kind::Agenda | Kind::Unknown);
        if open
            && let Some(section) = input.section
            && let Some(body) = occasion::shown_by(input.title, section)
        {
            reading.kind = Kind::Broadcast;
            reading.body = reading.body.or(Some(body));
            notes.push("the section holds broadcasts".into());
        }
        if reading.why == act::sitting::WHOLE_SESSION && reading.kind == Kind::Unknown {
            reading.adopted_on = None;
        }
        if matches!(reading.kind, Kind::Decision | Kind::Draft | Kind::Minutes) {
            notes.extend(sanity::doubts(&reading, input.url));
        }
        let attribution = match reading.kind {
            Kind::News | Kind::Sitting | Kind::Agenda | Kind::Unknown => {
                Some(self.attributor.attribute(input.title, input.section, input.text))
            }
            _ => None,
        };
        let mut why = reading.why.to_owned();
        for note in &notes {
            why.push_str("; ");
            why.push_str(note);
        }
        if let Some(attribution) = &attribution {
            why.push_str("; department: ");
            why.push_str(&attribution.why);
        }
        Meaning {
            kind: reading.kind,
            body: reading.body,
            number: reading.number,
            adopted_on: reading.adopted_on,
            session: reading.session,
            convocation: reading.convocation,
            department: attribution.and_then(|attribution| attribution.department),
            why,
        }
    }
}
