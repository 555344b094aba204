//! The witnesses of one item set beside each other: headline, section, address, page, files.
//!
//! Decides which of them is believed. The paper's own head wins, wherever it stands; what it leaves
//! open the headline fills, then the address. The invariant: a difference between two witnesses is
//! noted and never settled in silence, and no witness takes back the mark of a draft.

use super::claim::{self, Claim};
use super::draft;
use super::head::{Head, Voice};
use super::name;
use super::own_head;
use super::paper::{Input, Part, parts, read_title, slug_of};
use super::sheet::Reading;
use crate::domain::council::decision::{Body, DecisionNumber};
use crate::domain::sightings::Kind;
use crate::recognition::occasion::council::{Council, Owner};
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::signs::Firmness;

/// One item: every witness, and what they say together.
pub(in crate::recognition) struct Item<'a> {
    /// What the headline alone says.
    pub(in crate::recognition) title: Reading,
    /// The page, then its attachments.
    pub(in crate::recognition) parts: Vec<Part<'a>>,
    /// What the address says, when it is the head of a decision.
    pub(in crate::recognition) slug: Option<Reading>,
    /// What all say together.
    pub(in crate::recognition) reading: Reading,
    /// Whose head decided.
    pub(in crate::recognition) decided_by: Decider,
    /// What else is to be said of the evidence, in English.
    pub(in crate::recognition) notes: Vec<String>,
}

/// Which witness decided what the item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Decider {
    Title,
    /// The head of this part.
    Part(usize),
    /// The head of this part, which is another council's or another paper's.
    Stranger(usize),
}

impl<'a> Item<'a> {
    /// Reads every witness of an item and sets them beside each other.
    pub(in crate::recognition) fn read(input: &Input<'a>, council: &Council) -> Self {
        let title = read_title(input.title);
        let parts: Vec<Part<'a>> = input
            .text
            .into_iter()
            .flat_map(parts)
            .map(|part| Part::read(part, input.title))
            .collect();
        let slug = input.url.and_then(slug_of).and_then(own_head::of_slug);
        let mut item = Self {
            reading: title.clone(),
            title,
            parts,
            slug,
            decided_by: Decider::Title,
            notes: Vec::new(),
        };
        if let Some(section) = input.section {
            item.apply(claim::of_section(section), "section");
        }
        if let Some(url) = input.url {
            item.apply(claim::of_url(url), "address");
        }
        if item.reading.kind == Kind::Decision && names_other_council(input.title, council) {
            item.reading = Reading::plain(Kind::News, "the title names another council's act");
        }
        item.hear_parts(council);
        item.hear_slug();
        item
    }

    /// Whether its own head says that it is neither a decision nor about a sitting.
    pub(in crate::recognition) fn is_other_paper(&self) -> bool {
        self.reading.kind == Kind::News
            && (self.parts.first().is_some_and(Part::is_other_paper)
                || matches!(self.decided_by, Decider::Stranger(_)))
    }

    /// The first own head of an act among the parts decides; else every part may fill or doubt.
    fn hear_parts(&mut self, council: &Council) {
        let own = |part: &Part<'_>| part.own_act().is_some() && !is_foreign(part, council);
        let page_is_paper = self.parts.first().is_some_and(Part::is_other_paper);
        match self.parts.iter().position(own).filter(|at| *at == 0 || !page_is_paper) {
            Some(at) => self.hear_act(at),
            None => {
                for at in 0..self.parts.len() {
                    self.hear_other(at, council);
                }
            }
        }
    }

    /// A part that opens with an act's own head.
    fn hear_act(&mut self, at: usize) {
        let head = self.parts[at].reading.clone();
        match self.reading.kind {
            Kind::Draft => {
                self.notes.push("the text is an act's own, what stands round it says draft".into());
                return;
            }
            // A page about a sitting may carry its decisions as files and stays about the sitting.
            Kind::Agenda | Kind::Sitting | Kind::Broadcast if at > 0 => {
                self.notes.push("a file of it is a decision".into());
                return;
            }
            _ => {}
        }
        let heard = std::mem::replace(&mut self.reading, head);
        self.decided_by = Decider::Part(at);
        if heard.kind == Kind::Decision {
            self.keep_what_was_open(heard);
        } else {
            self.notes.push("the head of the text decides, not the title".into());
            self.reading.body = self.reading.body.or(heard.body);
        }
    }

    /// Fills what the head leaves open from a headline that names a decision, too.
    fn keep_what_was_open(&mut self, heard: Reading) {
        let reading = &mut self.reading;
        let differs = |a: &Option<DecisionNumber>, b: &Option<DecisionNumber>| {
            a.is_some() && b.is_some() && a != b
        };
        if differs(&heard.number, &reading.number) {
            self.notes.push("title and text give different numbers".into());
            reading.body = reading.body.or(heard.body);
            return;
        }
        if heard.adopted_on.is_some()
            && reading.adopted_on.is_some()
            && heard.adopted_on != reading.adopted_on
        {
            self.notes.push("title and text give different dates".into());
        }
        reading.number = reading.number.take().or(heard.number);
        reading.adopted_on = reading.adopted_on.or(heard.adopted_on);
        reading.session = reading.session.or(heard.session);
        reading.convocation = reading.convocation.or(heard.convocation);
        reading.body = reading.body.or(heard.body);
    }

    /// A part whose head is not that of an act of ours.
    fn hear_other(&mut self, at: usize, council: &Council) {
        let part = &self.parts[at];
        let head = part.reading.clone();
        let strong = !part.heads.is_empty();
        let foreign = is_foreign(part, council);
        let appendix = part.heads.first().is_some_and(|head| head.voice == Voice::Cited);
        match (self.reading.kind, head.kind) {
            _ if foreign => {
                self.reading =
                    Reading::plain(Kind::News, "the head of the text is another council's");
                self.decided_by = Decider::Stranger(at);
            }
            (Kind::Decision, Kind::Draft)
                if self.is_filled_in() && head.why != draft::SAYS_DRAFT =>
            {
                // Secretaries number the title and leave the fields of the file empty.
                self.notes.push("the text has empty fields, as a draft has".into());
            }
            (Kind::Decision | Kind::Unknown, Kind::Draft) => {
                self.become_kind(head, "the text is a draft")
            }
            (Kind::News, Kind::Draft) if strong && self.says_little(at) => {
                self.become_kind(head, "the text is a draft");
            }
            (Kind::News, Kind::Unknown) if strong => {
                self.become_kind(head, "the head of the text may be an act's");
            }
            (Kind::Unknown | Kind::News, Kind::Order | Kind::Minutes) if strong => {
                self.become_kind(head, "the head of the text names the kind");
            }
            (Kind::Decision | Kind::Unknown, Kind::Order | Kind::Minutes | Kind::News)
                if strong && at == 0 && !appendix =>
            {
                self.reading = Reading { kind: head.kind, ..Reading::plain(head.kind, head.why) };
                self.decided_by = Decider::Stranger(at);
                self.notes.push("the head of the text is another paper's".into());
            }
            (left, right) if left == right && left != Kind::News => self.fill(head),
            _ => {}
        }
    }

    /// Nothing but a button or a file's name stands before this part.
    fn says_little(&self, at: usize) -> bool {
        const WORDS: usize = 12;
        self.parts[..at].iter().all(|part| part.text.tokens.len() < WORDS)
    }

    fn is_filled_in(&self) -> bool {
        self.reading.number.is_some() && self.reading.adopted_on.is_some()
    }

    fn become_kind(&mut self, head: Reading, note: &str) {
        self.reading.kind = head.kind;
        self.reading.body = None;
        self.notes.push(note.to_owned());
        self.fill(head);
    }

    fn fill(&mut self, head: Reading) {
        let reading = &mut self.reading;
        if reading.number.is_some() && head.number.is_some() && reading.number != head.number {
            self.notes.push("title and text give different numbers".into());
            return;
        }
        if reading.kind == Kind::Decision {
            let weak = reading.body.is_none() || reading.firmness == Firmness::Implied;
            if weak && reading.body != Some(Body::Executive) && head.body.is_some() {
                reading.body = head.body;
            }
        }
        if reading.adopted_on.is_some()
            && head.adopted_on.is_some()
            && reading.adopted_on != head.adopted_on
        {
            self.notes.push("title and text give different dates".into());
        }
        reading.number = reading.number.take().or(head.number);
        reading.adopted_on = reading.adopted_on.or(head.adopted_on);
        if reading.kind != Kind::Order {
            reading.session = reading.session.or(head.session);
            reading.convocation = reading.convocation.or(head.convocation);
        }
    }

    /// Sets a section's or an address's claim beside what the title says.
    fn apply(&mut self, claim: Claim, place: &str) {
        let (reading, notes) = (&mut self.reading, &mut self.notes);
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

    /// The address is the last witness: it fills what title and text left open and overrules
    /// nothing.
    fn hear_slug(&mut self) {
        let Some(witness) = &self.slug else { return };
        let Some(number) = witness.number.clone() else { return };
        let (reading, notes) = (&mut self.reading, &mut self.notes);
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

/// Whether a headline names another council before it names the act: «Рішення … ради від … № …».
fn names_other_council(title: &str, council: &Council) -> bool {
    // Without its own name a site may be any council's.
    if !council.is_named() {
        return false;
    }
    let text = Text::new(title);
    let head = name::zones(&text).head;
    let mut councils = head.filter(|at| text.class(*at) == Class::Council);
    councils.next().is_some_and(|at| council.owner(&text, at) == Owner::Foreign)
}

/// Whether a part opens with the head of an act of another council.
fn is_foreign(part: &Part<'_>, council: &Council) -> bool {
    part.heads.first().is_some_and(|head| is_of_other_council(part, head, council))
}

fn is_of_other_council(part: &Part<'_>, head: &Head, council: &Council) -> bool {
    head.council.is_some_and(|noun| council.owner(&part.text, noun) == Owner::Foreign)
}
