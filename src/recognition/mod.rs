//! Text to meaning. PURE: no async, no I/O, no clock, no logs.
//!
//! Decides what an item is (an adopted decision, a draft, news of a department …) from its title,
//! section, address and text. The invariant: when the evidence is short, the answer is `Unknown`
//! or `None`; nothing that is not an adopted decision is ever read as one.
//!
//! The title is folded into tokens (`fold`, `spelling`, `lexicon`, `numerals`), cut at the act's own name
//! (`name`), and read (`act`, `draft`, `decision`, `sitting`, `dates`, `numbers`, `fields`). Section and address make
//! claims (`claim`, `slug`) and the text is read like a title; both fill what the title leaves
//! open. News gets its department last (`department`), and whatever an item says of sittings is
//! read apart from its kind (`occasion`).

pub mod act;
mod department;
mod occasion;
#[cfg(test)]
mod tests;
mod text;

use crate::domain::council::decision::{Body, DecisionNumber};
use crate::domain::ids::DepartmentId;
use crate::domain::plan::directory::Department;
use crate::domain::sightings::sitting_mark::SittingMark;
use crate::domain::sightings::{Act, Kind, Meaning};
use act::claim::Claim;
use act::head::{Input, parts, read_head, read_title, slug_of};
use act::sheet::Reading;
use act::{draft, published, sanity};
use department::Attributor;
use occasion::council::Council;
use text::signs::Firmness;

/// Everything read of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understanding {
    /// What the item is.
    pub meaning: Meaning,
    /// The decisions it publishes.
    pub acts: Vec<Act>,
    /// Decisions it may publish; a person has to look.
    pub mentions: Vec<Act>,
    /// What it says of sittings.
    pub sittings: Vec<SittingMark>,
}

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
        let meaning = self.recognise(input);
        let (acts, mentions) = published::acts_and_mentions(input, &meaning);
        let sittings = occasion::read(input, meaning.kind, &self.council);
        Understanding { meaning, acts, mentions, sittings }
    }

    /// The decisions an item publishes: its own, or all that the page of a whole session lists.
    pub fn acts(&self, input: &Input<'_>) -> Vec<Act> {
        self.understand(input).acts
    }

    /// The department whose words an item holds most, however thin the evidence: a suggestion for
    /// a person, never an attribution.
    pub fn likeliest_department(&self, input: &Input<'_>) -> Option<DepartmentId> {
        self.attributor.likeliest(input.title, input.text)
    }

    /// Reads the meaning of one item.
    pub fn recognise(&self, input: &Input<'_>) -> Meaning {
        let mut reading = read_title(input.title);
        let mut notes = Vec::new();
        if let Some(section) = input.section {
            apply(&mut reading, act::claim::of_section(section), &mut notes, "section");
            let open =
                matches!(reading.kind, Kind::News | Kind::Sitting | Kind::Agenda | Kind::Unknown);
            if open && let Some(body) = occasion::shown_by(input.title, section) {
                reading.kind = Kind::Broadcast;
                reading.body = reading.body.or(Some(body));
                notes.push("the section holds broadcasts".into());
            }
        }
        if let Some(url) = input.url {
            apply(&mut reading, act::claim::of_url(url), &mut notes, "address");
        }
        if let Some(text) = input.text {
            for part in parts(text) {
                consult(&mut reading, part, input.title, &mut notes);
            }
        }
        if let Some(witness) = input.url.and_then(slug_of).and_then(published::of_slug) {
            consult_slug(&mut reading, witness, &mut notes);
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

/// Sets a section's or an address's claim beside what the title says.
fn apply(reading: &mut Reading, claim: Claim, notes: &mut Vec<String>, place: &str) {
    let open = matches!(reading.kind, Kind::Unknown);
    match claim.kind {
        Some(Kind::Draft) if open || matches!(reading.kind, Kind::Decision | Kind::Order) => {
            reading.kind = Kind::Draft;
            reading.body = None;
            notes.push(format!("the {place} holds drafts"));
        }
        Some(kind @ (Kind::Order | Kind::Minutes | Kind::Agenda)) if open => {
            reading.kind = kind;
            reading.body = None;
            if kind == Kind::Order {
                (reading.session, reading.convocation) = (None, None);
            }
            notes.push(format!("the {place} names the kind"));
        }
        // Among news a bare «35 сесія 8 скликання» reports the sitting.
        Some(Kind::News) if open && reading.session.is_some() && reading.number.is_none() => {
            reading.kind = Kind::Sitting;
            notes.push(format!("the {place} holds news"));
        }
        Some(Kind::Decision) if open => {
            reading.kind = Kind::Decision;
            reading.body = claim.body.or(reading.body);
            notes.push(format!("the {place} holds decisions"));
        }
        _ => {}
    }
    let weak = reading.body.is_none() || reading.firmness == Firmness::Implied;
    if reading.kind == Kind::Decision
        && weak
        && let Some(body) = claim.body
        && (reading.body.is_none() || claim.kind == Some(Kind::Decision))
        && reading.body != Some(body)
    {
        reading.body = Some(body);
        reading.firmness = Firmness::Named;
        notes.push(format!("the {place} names the body"));
    }
}

/// The address is the last witness: it fills what title and text left open and overrules nothing.
fn consult_slug(reading: &mut Reading, witness: Reading, notes: &mut Vec<String>) {
    let Some(number) = witness.number else { return };
    match &reading.number {
        Some(known) if *known != number => {
            if is_part_of(&number, known, reading.session) {
                return;
            }
            notes.push(format!("the address gives another number, {}", number.shown()));
            return;
        }
        Some(_) => {}
        None if reading.kind == Kind::Decision => {
            reading.number = Some(number);
            notes.push("the address gives the number".into());
        }
        None => return,
    }
    if reading.kind == Kind::Decision && reading.adopted_on.is_none() {
        reading.adopted_on = witness.adopted_on;
    }
}

/// «rishennya-60» beside № 60-52/VIII: slugs are cut, and may name the session.
fn is_part_of(slug: &DecisionNumber, known: &DecisionNumber, session: Option<u16>) -> bool {
    let groups = |number: &DecisionNumber| -> Vec<String> {
        let groups = number.normal().split(|c: char| !c.is_alphanumeric());
        groups.filter(|group| !group.is_empty()).map(str::to_lowercase).collect()
    };
    let whole = groups(known);
    let session = session.map(|session| session.to_string());
    groups(slug).iter().all(|group| whole.contains(group) || session.as_ref() == Some(group))
}

/// Reads the text's head where the title left something open, and whenever the title claims a
/// decision: a draft often carries its mark in the text alone.
fn consult(reading: &mut Reading, text: &str, title: &str, notes: &mut Vec<String>) {
    if !matches!(reading.kind, Kind::Unknown | Kind::Decision | Kind::Draft | Kind::Order) {
        return;
    }
    let (head, _) = read_head(text, title);
    match (reading.kind, head.kind) {
        (Kind::Decision, Kind::Draft)
            if reading.number.is_some()
                && reading.adopted_on.is_some()
                && head.why != draft::SAYS_DRAFT =>
        {
            // Secretaries number the title and leave the fields of the file empty.
            notes.push("the text has empty fields, as a draft has".into());
            return;
        }
        (Kind::Decision | Kind::Unknown, Kind::Draft) => {
            reading.kind = Kind::Draft;
            reading.body = None;
            notes.push("the text is a draft".into());
        }
        (Kind::Unknown, Kind::Decision) => {
            reading.kind = Kind::Decision;
            reading.body = head.body;
            notes.push("the text is a decision".into());
        }
        (Kind::Unknown, kind @ (Kind::Order | Kind::Minutes)) => {
            reading.kind = kind;
            reading.body = None;
            notes.push("the head of the text names the kind".into());
        }
        (left, right) if left == right => {}
        _ => return,
    }
    let differs =
        reading.number.is_some() && head.number.is_some() && reading.number != head.number;
    if differs {
        notes.push("title and text give different numbers".into());
        return;
    }
    if reading.kind == Kind::Decision && reading.body.is_none_or(|body| body == Body::Session) {
        let weak = reading.body.is_none() || reading.firmness == Firmness::Implied;
        if weak && head.body.is_some() {
            reading.body = head.body;
        }
    }
    if reading.adopted_on.is_some()
        && head.adopted_on.is_some()
        && reading.adopted_on != head.adopted_on
    {
        notes.push("title and text give different dates".into());
    }
    reading.number = reading.number.take().or(head.number);
    reading.adopted_on = reading.adopted_on.or(head.adopted_on);
    if reading.kind != Kind::Order {
        reading.session = reading.session.or(head.session);
        reading.convocation = reading.convocation.or(head.convocation);
    }
}
