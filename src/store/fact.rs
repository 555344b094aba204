//! Facts: the lines of the journal.
//!
//! A fact is something learnt or done, never a conclusion: meanings, obligations and notices are
//! derived from facts afresh and are not stored. The stored shape may only grow: new optional
//! fields and new variants, never a changed meaning.

use crate::domain::council::decision::DecisionKey;
use crate::domain::council::event::RegisteredEvent;
use crate::domain::council::sitting::{RegisteredSitting, SittingKey};
use crate::domain::ids::{
    DepartmentId, EventId, ItemId, LetterId, ObligationKey, PersonId, SourceId,
};
use crate::domain::notice::appointment::Invited;
use crate::domain::notice::key::NoticeKey;
use crate::domain::notice::setback::Setback;
use crate::domain::notice::trouble::Trouble;
use crate::domain::plan::wishes::Wishes;
use crate::domain::register::relief::Absence;
use crate::domain::register::said::{Said, Way};
use crate::domain::register::session::Sessions;
use crate::domain::register::{
    GapPlace, LinkVerdict, RecordedSubmission, RegisteredDecision, Says,
};
use crate::domain::sightings::blindness::BlindCause;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::host::HostView;
use crate::domain::sightings::page_state::PageState;
use crate::domain::sightings::platform::PlatformView;
use crate::domain::sightings::{Item, Origin};
use crate::store::mail_fact::MailFact;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Who writes the facts that the daemon itself establishes.
pub const DAEMON: &str = "daemon";

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of the line's shape.
    pub v: u16,
    /// Position in the journal, from 1, without holes.
    pub seq: u64,
    /// SHA-256 of the line before, in hex; of the empty text for the first line.
    pub prev: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who says so: `daemon`, or a person's name given on the command line.
    pub author: String,
    /// What happened.
    pub fact: Fact,
}

/// Something learnt or done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Fact {
    /// The watch began: the first turn on this state directory.
    WatchBegan {
        /// The civil date in the council's zone.
        on: NaiveDate,
    },
    /// Whose state this is: the council of the configuration by which it was begun or continued.
    StateBelongs {
        /// The council's name.
        council: String,
        /// Its site.
        site: String,
    },
    /// A source was read for the first time; its items from then on are `Appeared`.
    SourceKnown {
        /// The source.
        source: SourceId,
    },
    /// An item was seen for the first time.
    ItemSeen {
        /// Where.
        source: SourceId,
        /// What.
        item: Item,
        /// Whether the first sighting says when it appeared.
        origin: Origin,
    },
    /// A known item looks different.
    ItemChanged {
        /// Where.
        source: SourceId,
        /// How it looks now; same id.
        item: Item,
    },
    /// A known item's page is gone or empty.
    ItemGone {
        /// Where.
        source: SourceId,
        /// Which.
        item: ItemId,
        /// What was found instead.
        reason: Cause,
    },
    /// What an item's own page showed was kept as evidence.
    PageKept {
        /// Where.
        source: SourceId,
        /// Which.
        item: ItemId,
        /// The kept snapshot, by content.
        evidence: String,
        /// What it shows.
        what: PageState,
    },
    /// A source could not be read, for the first time since it last could.
    SourceBlind {
        /// Which.
        source: SourceId,
        /// Why.
        reason: Cause,
        /// The kind of blindness.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<BlindCause>,
    },
    /// A blind source was read again.
    SourceSees {
        /// Which.
        source: SourceId,
    },
    /// A person registered a decision, or corrected one with the same key.
    DecisionRegistered {
        /// The decision.
        decision: RegisteredDecision,
    },
    /// A person took a registered decision back.
    DecisionRemoved {
        /// Which.
        decision: DecisionKey,
        /// Why.
        reason: String,
    },
    /// A person said whether a page publishes a decision.
    LinkSaid {
        /// Which decision.
        decision: DecisionKey,
        /// The page.
        url: String,
        /// What was said.
        verdict: LinkVerdict,
        /// The publication day, if the person gave one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<NaiveDate>,
    },
    /// A person recorded a submission.
    SubmissionRecorded {
        /// The submission.
        submission: RecordedSubmission,
    },
    /// What a source shows beside items has changed: the state of a platform.
    PlatformSeen {
        /// Where.
        source: SourceId,
        /// What it shows now.
        view: PlatformView,
    },
    /// What a host or an institution's page shows has changed.
    HostSeen {
        /// Where.
        source: SourceId,
        /// What it shows now.
        view: HostView,
    },
    /// Until when the token of a Facebook page holds was learnt.
    TokenSeen {
        /// Which source it opens.
        source: SourceId,
        /// Its end; none for a token without one.
        until: Option<DateTime<Utc>>,
    },
    /// A person registered a sitting, or said something new of one.
    SittingRegistered {
        /// The sitting as a whole.
        sitting: RegisteredSitting,
    },
    /// A person took a registered sitting back.
    SittingRemoved {
        /// Which.
        sitting: SittingKey,
        /// Why.
        reason: String,
    },
    /// A person registered an event or a trip, or said something new of one.
    EventRegistered {
        /// The event as a whole.
        event: RegisteredEvent,
    },
    /// A person took a registered event or trip back.
    EventRemoved {
        /// Which.
        event: EventId,
        /// Why.
        reason: String,
    },
    /// A person said whether an obligation is met.
    WordSaid {
        /// Which.
        obligation: ObligationKey,
        /// What was said.
        says: Says,
        /// The day it was done.
        on: NaiveDate,
        /// Where it can be seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<String>,
        /// A remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// Nobody has to meet an obligation any more.
    Waived {
        /// Which.
        obligation: ObligationKey,
        /// Why.
        reason: String,
        /// The waiver's last day; none for good.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<NaiveDate>,
    },
    /// A waiver was taken back.
    WaiverEnded {
        /// Of which obligation.
        obligation: ObligationKey,
        /// Why.
        reason: String,
    },
    /// A person promised to meet an obligation by a day.
    Promised {
        /// Which.
        obligation: ObligationKey,
        /// The last quiet day.
        until: NaiveDate,
        /// Why not now.
        reason: String,
    },
    /// A person answered a letter about an obligation. What the answer changes stands in facts of
    /// its own, recorded with it.
    AnswerGiven {
        /// About which obligation.
        obligation: ObligationKey,
        /// Who.
        person: PersonId,
        /// What.
        #[serde(flatten)]
        said: Said,
        /// Which way.
        way: Way,
        /// In which words, where there were any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// A person took an answer back; what it changed is restored by facts of its own.
    AnswerTakenBack {
        /// About which obligation.
        obligation: ObligationKey,
        /// The sequence number of the answer's fact.
        answer: u64,
    },
    /// A word on an obligation is as if it had not been said.
    WordTakenBack {
        /// Which.
        obligation: ObligationKey,
    },
    /// A promise is as if it had not been made.
    PromiseTakenBack {
        /// Of which obligation.
        obligation: ObligationKey,
    },
    /// A word on a page and a decision is as if it had not been said.
    LinkTakenBack {
        /// Which decision.
        decision: DecisionKey,
        /// The page.
        url: String,
    },
    /// A submission is as if it had not been recorded.
    SubmissionTakenBack {
        /// Which.
        submission: RecordedSubmission,
    },
    /// A missing number is as if nobody had said that no decision is missing there.
    GapDismissalTakenBack {
        /// Where.
        #[serde(flatten)]
        place: GapPlace,
    },
    /// An item is as if nobody had placed it or set it aside.
    PlacingTakenBack {
        /// Where.
        source: SourceId,
        /// Which.
        item: ItemId,
    },
    /// A person is away.
    AwayRecorded {
        /// Who, from when until when, and who hears instead.
        absence: Absence,
    },
    /// A person is back before the recorded end, or was never away.
    AwayEnded {
        /// Who.
        person: PersonId,
        /// The first day of the recorded absence.
        from: NaiveDate,
        /// The first day on which the person hears again.
        back_on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// A letter stands in the outbox. Its text is composed when it leaves.
    LetterPrepared {
        /// Its id.
        letter: LetterId,
        /// To whom.
        person: PersonId,
        /// What it must tell.
        notices: Vec<NoticeKey>,
        /// The letter that could not be delivered, when this one goes to a stand-in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_place_of: Option<LetterId>,
    },
    /// More became due for the reader of a letter that waits: it will tell that too.
    LetterExtended {
        /// Which.
        letter: LetterId,
        /// What it must tell besides.
        notices: Vec<NoticeKey>,
    },
    /// A letter is about to leave; written before the first byte goes out.
    LetterAttempted {
        /// Which.
        letter: LetterId,
        /// The attempt, from 1.
        attempt: u32,
        /// What its text tells, a part of what was prepared.
        notices: Vec<NoticeKey>,
        /// Whether it goes to the administrator in the recipient's stead.
        shadow: bool,
        /// Its subject.
        #[serde(default)]
        subject: String,
        /// Its exact bytes, kept before it left.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sealed: Option<String>,
        /// A mark of the address it goes to, by which another address is told from it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// Its Message-ID, by which answers to it are known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What it tells its reader's calendar.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        invited: Vec<Invited>,
    },
    /// Something happened at the mailbox.
    Mail {
        /// What.
        mail: MailFact,
    },
    /// The content left and no answer came.
    LetterFateUnknown {
        /// Which.
        letter: LetterId,
        /// What happened, without addresses.
        reason: Setback,
    },
    /// It is repeated no more: it counts as told, and nobody knows for certain.
    LetterProbablyDelivered {
        /// Which.
        letter: LetterId,
        /// Why it is not repeated.
        reason: Setback,
    },
    /// A refusal turned out to be about us and not about the recipient: the letter waits.
    LetterPutBack {
        /// Which.
        letter: LetterId,
        /// What the server said, without addresses.
        reason: Setback,
    },
    /// A person said that a letter whose fate was not known has arrived.
    LetterArrived {
        /// Which.
        letter: LetterId,
    },
    /// The mail server took it.
    LetterAccepted {
        /// Which.
        letter: LetterId,
        /// The kept copy, by content.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<String>,
    },
    /// The attempt failed and another will be made.
    LetterDelayed {
        /// Which.
        letter: LetterId,
        /// Why, without addresses.
        reason: Setback,
    },
    /// The mail server refused it for good.
    LetterRefused {
        /// Which.
        letter: LetterId,
        /// Why, without addresses.
        reason: Setback,
    },
    /// Nothing in it is true any more; what it would have told may be told again.
    LetterWithdrawn {
        /// Which.
        letter: LetterId,
        /// Why.
        reason: Setback,
    },
    /// A person cancelled it; what it would have told stays untold at this rung.
    LetterCancelled {
        /// Which.
        letter: LetterId,
        /// Why.
        reason: String,
    },
    /// A person asked for another attempt now.
    LetterRetryAsked {
        /// Which.
        letter: LetterId,
    },
    /// Sign-ins to the page made until now open nothing any more.
    SessionsEnded {
        /// Which.
        #[serde(flatten)]
        sessions: Sessions,
    },
    /// The clock is right as it stands: moments that the daemon recorded before are no guard.
    ClockAccepted {
        /// How far hosts stood ahead of it, in minutes, where they said another time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hosts_ahead_min: Option<i64>,
    },
    /// The state had followed the journal further than it goes: facts are lost, and nothing is
    /// sent until a person has decided.
    JournalCut {
        /// How far the state had followed.
        state_seq: u64,
        /// How far the journal went.
        journal_seq: u64,
    },
    /// A person said that the journal as it stands holds.
    JournalAccepted {},
    /// Something the administrator must hear.
    TroubleNoted {
        /// What kind of trouble, and of what; the same key is the same trouble.
        key: String,
        /// What it is; older versions kept a sentence under the name `text`.
        #[serde(alias = "text")]
        trouble: Trouble,
    },
    /// A person said how they want to be written to.
    WishesSaid {
        /// Who.
        person: PersonId,
        /// How; as the directory has it without.
        wishes: Option<Wishes>,
    },
    /// A person said that no decision is missing where a number is.
    GapDismissed {
        /// Where.
        #[serde(flatten)]
        place: GapPlace,
        /// Why.
        reason: String,
    },
    /// The administrator is asked about missing numbers; each is asked about once.
    GapsAsked {
        /// Which.
        gaps: Vec<GapPlace>,
    },
    /// A person said whose news an item is; it stands above what the machine reads.
    ItemPlaced {
        /// Where.
        source: SourceId,
        /// Which.
        item: ItemId,
        /// Whose.
        department: DepartmentId,
    },
    /// A person said that an item is nothing to be placed.
    ItemIgnored {
        /// Where.
        source: SourceId,
        /// Which.
        item: ItemId,
        /// Why.
        reason: String,
    },
}
