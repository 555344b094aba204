//! Obligations: dated instances of duties, each with its status at one moment.
//!
//! Decides which obligations exist and how each stands, by asking every duty. Decides nothing
//! about who is told: that is `notice`. Same input, same answer: there is no clock here.

use super::council::decision::DecisionKey;
use super::council::event::{EventKind, RegisteredEvent};
use super::council::sitting::SittingKey;
use super::ids::{DepartmentId, DutyId, EventId, ItemId, ObligationKey, PersonId, SourceId};
use super::month::Month;
use super::plan::term::Due;
use super::sightings::Observation;
use super::sightings::host::Check;
use super::sightings::host_fault::Particulars;
use super::sightings::platform::Stage;
use chrono::{NaiveDate, NaiveTime};

/// One dated instance of a duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// `duty/subject`.
    pub key: ObligationKey,
    /// The duty it is an instance of.
    pub duty: DutyId,
    /// The measure that duty keeps.
    pub measure: u8,
    /// What it is about.
    pub matter: Matter,
    /// Who answers for it.
    pub responsible: Vec<PersonId>,
    /// The first day on which it can be met.
    pub opens_on: NaiveDate,
    /// Until when.
    pub due: Due,
    /// How it stands.
    pub status: Status,
    /// While it is not met: addresses of pages that may be what is looked for and do not say so
    /// exactly. After the last day a person has to link or unlink them before anyone is called
    /// late.
    pub candidates: Vec<String>,
    /// Whether its responsible are asked rather than told.
    pub asking: Asking,
    /// The last day on which anything is said of it; `None` where only its ladder ends it.
    pub said_until: Option<NaiveDate>,
}

/// Whether the responsible of an obligation are asked rather than told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// They are reminded, and told when they are late.
    Nothing,
    /// Nobody can see whether it was done: they are asked for a link once, and never called late.
    Once,
    /// It is a question: it is asked again until it is answered, and never called late.
    UntilAnswered,
    /// It is advice: listed once on the first sending morning of a week, and never called late.
    Advice,
}

impl Asking {
    /// The word used in JSON; none for a plain duty.
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Asking::Nothing => None,
            Asking::Once => Some("link"),
            Asking::UntilAnswered => Some("answer"),
            Asking::Advice => Some("advice"),
        }
    }
}

/// One particular of a fault of a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostDetail {
    /// A check that failed.
    Finding {
        /// Which.
        check: Check,
        /// What exactly is wrong.
        particulars: Particulars,
    },
    /// Another host that the page runs scripts of, or links to.
    Host(String),
}

/// What an obligation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// The publication of one decision.
    Decision {
        /// Which one.
        key: DecisionKey,
        /// Its number as written.
        number: String,
        /// Its name, when known.
        title: Option<String>,
    },
    /// The k-th submission of a department in a month.
    Submission {
        /// Whose.
        department: DepartmentId,
        /// Which month.
        month: Month,
        /// Which one of the month, from 1.
        ordinal: u8,
        /// How many of the month's submissions were found.
        found: u8,
    },
    /// News on a source that has been silent.
    Silence {
        /// Which source.
        source: SourceId,
        /// The day of its newest item.
        last_on: NaiveDate,
    },
    /// An answer of the secretaries about a sitting.
    Answer {
        /// The sitting.
        sitting: SittingRef,
        /// What is asked.
        question: Question,
    },
    /// The coverage of a decision, event or trip.
    Coverage {
        /// Of what.
        of: Covered,
    },
    /// The broadcast or a recording of a sitting.
    Broadcast {
        /// The sitting.
        sitting: SittingRef,
    },
    /// A copy of a sitting's recording that does not vanish.
    Copy {
        /// The sitting.
        sitting: SittingRef,
    },
    /// The announcement of a sitting.
    SittingAnnounced {
        /// The sitting.
        sitting: SittingRef,
    },
    /// The announcement of an event.
    EventAnnounced {
        /// The event.
        event: EventRef,
    },
    /// Something wrong with a host.
    Fault {
        /// The source that looks at it.
        source: SourceId,
        /// What is wrong.
        fault: HostFault,
        /// The particulars.
        details: Vec<HostDetail>,
    },
    /// The memo on information security, to be acknowledged by one person.
    Memo {
        /// By whom.
        person: PersonId,
        /// The first day of the period.
        period_from: NaiveDate,
    },
    /// A stage of a participatory-budget campaign.
    Stage {
        /// The campaign's name.
        campaign: String,
        /// The stage.
        stage: Stage,
        /// What of it.
        part: StagePart,
        /// Its first day by the plan.
        from: NaiveDate,
        /// Its last day by the plan.
        until: NaiveDate,
        /// The stage the platform shows instead, if it was read and shows one.
        shown: Option<Stage>,
    },
    /// An official page of an institution.
    Page {
        /// Whose.
        department: DepartmentId,
        /// Its address; none where there is no page on record.
        url: Option<String>,
        /// What is wrong with it.
        fault: PageFault,
    },
}

/// What a secretary is asked about a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// How many decisions it adopted.
    Decisions,
    /// Whether it took place.
    Held,
    /// Whether it will, now that its announcement is gone.
    Vanished,
}

/// A sitting as letters name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SittingRef {
    /// Its key.
    pub key: SittingKey,
    /// The day it is held.
    pub on: NaiveDate,
    /// When it begins, when known.
    pub at: Option<NaiveTime>,
    /// Ordinal of the session, when known.
    pub session: Option<u16>,
    /// Where, when somebody said so.
    pub place: Option<String>,
}

/// An event or trip as letters name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventRef {
    /// Its id.
    pub id: EventId,
    /// Event or trip.
    pub kind: EventKind,
    /// Its name.
    pub title: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// When it begins, when known.
    pub at: Option<NaiveTime>,
    /// Where, when known.
    pub place: Option<String>,
}

/// What is to be covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covered {
    /// A published decision.
    Decision {
        /// Which.
        key: DecisionKey,
        /// Its number as written.
        number: String,
        /// Its name or headline.
        title: Option<String>,
        /// Its page on the site.
        url: Option<String>,
    },
    /// The results of a sitting.
    Sitting(SittingRef),
    /// An event or a trip.
    Event(EventRef),
}

/// What can be wrong with a host, as one obligation each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostFault {
    /// The certificate ends on a day.
    CertificateEnds(NaiveDate),
    /// The certificate does not hold.
    Certificate,
    /// Plain HTTP is not led to HTTPS for good.
    Transport,
    /// Headers that protect readers are missing.
    Headers,
    /// A secure page loads insecure parts.
    MixedContent,
    /// Words or scripts that have no business there.
    Spam,
    /// A script of a host never seen before.
    NewScript(String),
    /// Links to hosts never seen before, by the day they appeared.
    NewLinks(NaiveDate),
    /// No valid `security.txt`.
    SecurityTxt,
}

/// What of a campaign's stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StagePart {
    /// The platform shows it as the running one.
    Running,
    /// Its end is announced.
    EndAnnounced,
}

/// What can be wrong with an institution's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageFault {
    /// There is none on record.
    Missing,
    /// It has not answered for most of a fortnight.
    Dead,
    /// It is somebody else's.
    Stranger,
    /// Nothing new since a day.
    Stale(NaiveDate),
}

/// How an obligation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Met {
        /// The day it was done.
        on: NaiveDate,
        /// In time or late.
        timeliness: Timeliness,
        /// What shows it.
        by: SettledBy,
    },
    /// Not done, and there is still time.
    Open,
    /// Not done, the time is over, and every source that could settle it was read since.
    Overdue {
        /// Sources not read at this very moment; an accusing letter waits until this is empty.
        stale: Vec<SourceId>,
    },
    /// Nobody has to do it any more.
    Waived,
    /// The time is over and it cannot be told: these sources have not been readable since, or,
    /// where there are none, the obligation's candidates wait for a person.
    Unknown {
        /// The sources that could not be read.
        unread: Vec<SourceId>,
    },
}

/// Whether something was done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeliness {
    /// By the last day.
    InTime,
    /// After the last day.
    Late,
    /// The day it was done is not known; nobody is called late for it.
    Unknown,
}

impl Timeliness {
    /// Of what was done on a day, by its last day.
    pub fn of(on: NaiveDate, due_on: NaiveDate) -> Timeliness {
        if on <= due_on { Timeliness::InTime } else { Timeliness::Late }
    }
}

/// What shows that an obligation is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettledBy {
    /// An item of a source.
    Item {
        /// The source.
        source: SourceId,
        /// The item.
        item: ItemId,
        /// Its address.
        url: Option<String>,
    },
    /// A person's word.
    Person {
        /// Where it can be seen, when given.
        link: Option<String>,
    },
}

impl SettledBy {
    /// By an item that was seen.
    pub fn of(page: &Observation) -> Self {
        SettledBy::Item {
            source: page.source.clone(),
            item: page.item.id.clone(),
            url: page.item.url.clone(),
        }
    }
}

impl From<&RegisteredEvent> for EventRef {
    fn from(event: &RegisteredEvent) -> Self {
        let RegisteredEvent { id, kind, title, from, until, at, place, .. } = event;
        let (id, title, place) = (id.clone(), title.clone(), place.clone());
        Self { id, kind: *kind, title, from: *from, until: *until, at: *at, place }
    }
}

impl Status {
    /// The word used in JSON and logs.
    pub fn as_str(&self) -> &'static str {
        match self {
            Status::Met { .. } => "met",
            Status::Open => "open",
            Status::Overdue { .. } => "overdue",
            Status::Waived => "waived",
            Status::Unknown { .. } => "unknown",
        }
    }
}
