//! Acts: adopted decisions, drafts, orders, minutes.
//!
//! Decides whether a text is the head of an act and reads its body, number, date, session and
//! convocation. Does not look at sections or addresses (that is `claim`). The invariant: a mark of
//! a draft beats every other sign, and a text that only tells *about* a decision is not one.

pub(super) mod claim;
mod decision;
pub(super) mod draft;
pub(super) mod fields;
mod head;
pub(super) mod issuer;
mod line;
mod name;
mod numbers;
mod own_head;
pub mod paper;
mod paper_kind;
pub(super) mod published;
mod run;
pub(super) mod sanity;
mod session_list;
pub mod sheet;
pub(super) mod sitting;
mod sitting_line;
pub(super) mod witness;

use super::text::fold::Text;
use super::text::lexicon::Class;
use super::text::signs::Firmness;
use super::text::token::Shape;
use crate::domain::council::decision::Body;
use crate::domain::sightings::Kind;
use fields::Fields;
use head::{Head, Stage};
use line::Dated;
use numbers::Numbered;
use paper_kind::PaperKind;
use sheet::{Details, Reading, Sheet, Verdict, session_and_convocation};

/// What is news for want of any other sign.
pub(super) const NO_MARK: &str = "no mark of an act or a sitting";

/// Reads one text.
pub(super) fn read(text: &Text<'_>) -> Reading {
    if let Some(fields) = fields::read(text) {
        return from_fields(text, fields);
    }
    read_lines(text)
}

fn read_lines(text: &Text<'_>) -> Reading {
    let sheet = Sheet::new(text);
    let details = Details::read(&sheet);
    let (kind, body, why) = weigh(&sheet, &details);
    if matches!(kind, Kind::News | Kind::Unknown | Kind::Sitting)
        && let Some(head) = head::whole_title(text)
    {
        return of_head(&head);
    }
    let mut reading = Reading::plain(kind, why);
    match kind {
        Kind::Draft if why == VOTE => {}
        Kind::Decision | Kind::Draft | Kind::Minutes | Kind::Unknown => {
            reading.number = details.number();
            reading.adopted_on = details.adopted_on;
            reading.session = details.session;
            reading.convocation = details.convocation;
        }
        Kind::Order => {
            reading.number = details.number();
            reading.adopted_on = details.adopted_on;
        }
        Kind::News | Kind::Agenda | Kind::Sitting | Kind::Broadcast => {
            let all = 0..text.tokens.len();
            if kind != Kind::News {
                (reading.session, reading.convocation) = session_and_convocation(text, &[all]);
            }
        }
    }
    if reading.kind == Kind::Decision && !sheet.has_name() && is_range(text, &reading) {
        reading.number = None;
        reading.why = "the title names a range of a session's decisions";
    }
    if let Some((body, firmness)) = body {
        reading.body = Some(body);
        reading.firmness = firmness;
    }
    if matches!(kind, Kind::Draft | Kind::Order | Kind::Minutes | Kind::Agenda | Kind::News) {
        reading.body = None;
    }
    fill_from_number(&mut reading);
    reading
}

/// «№№ 1–15» on a page of a whole session: two bare numbers, the first one smaller.
fn is_range(text: &Text<'_>, reading: &Reading) -> bool {
    let doubled = (0..text.tokens.len())
        .any(|at| text.shape(at) == Some(Shape::Sign) && text.shape(at + 1) == Some(Shape::Sign));
    let ends = reading.number.as_ref().and_then(|number| {
        let (first, last) = number.normal().split_once('-')?;
        Some((first.parse::<u32>().ok()?, last.parse::<u32>().ok()?))
    });
    doubled && ends.is_some_and(|(first, last)| first < last)
}

/// A number such as `3484-VIII` names the convocation, and only sessions number so.
pub(in super::act) fn fill_from_number(reading: &mut Reading) {
    if !matches!(reading.kind, Kind::Decision | Kind::Draft | Kind::Unknown)
        || reading.body == Some(Body::Executive)
    {
        return;
    }
    let Some(number) = &reading.number else { return };
    let (session, convocation) = numbers::told_by(number.normal());
    reading.session = reading.session.or(session);
    reading.convocation = reading.convocation.or(convocation);
    if reading.kind == Kind::Decision && reading.body.is_none() && convocation.is_some() {
        reading.body = Some(Body::Session);
    }
}

fn weigh(sheet: &Sheet<'_, '_>, details: &Details) -> Verdict {
    if is_vote(sheet.text) {
        return (Kind::Draft, None, VOTE);
    }
    let verdict = weigh_words(sheet, details);
    let another = head::of_title(sheet.text)
        .is_some_and(|head| head.kind == paper_kind::PaperKind::Other || head.is_of_others());
    let of_acts = matches!(verdict.0, Kind::Decision | Kind::Order | Kind::Minutes | Kind::Unknown);
    match another && of_acts {
        true => (Kind::News, None, "the title begins as another paper"),
        false => verdict,
    }
}

/// The record of a vote: what is voted on is a draft, and so are the numbers in it.
const VOTE: &str = "a vote on a draft";

/// «ГОЛОСУВАННЯ ЗА ПРОЄКТ РІШЕННЯ», above, below or inside the table of the voting system.
fn is_vote(text: &Text<'_>) -> bool {
    (0..text.tokens.len()).any(|at| {
        text.word(at) == "голосування"
            && text.word(at + 1) == "за"
            && text.class(at + 2) == Class::Draft
    })
}

/// Whether a text under the head of an act is the record of a vote on it: the voices without what
/// was resolved, or a vote that failed, whatever became of amendments before it.
pub(in super::act) fn is_roll_call(text: &Text<'_>) -> bool {
    let count = text.tokens.len();
    let outcome = |at: usize| {
        let not = usize::from(text.word(at + 1) == "не");
        let end = at + 2 + not;
        let is_line = text.opens_line(at) && (end >= count || text.opens_line(end));
        let of_decision = text.class(at) == Class::Decision && text.word(end - 1) == "прийнято";
        (is_line && of_decision).then_some(not == 1)
    };
    let failed = (0..count).rev().find_map(outcome).unwrap_or(false);
    let voices = |at: usize| text.word(at) == "поіменного" && text.word(at + 1) == "голосування";
    let resolves = |at: usize| {
        matches!(text.class(at), Class::ResolvedShe | Class::ResolvedHe | Class::Resolves)
    };
    failed || (0..count).any(voices) && !(0..count).any(resolves)
}

fn weigh_words(sheet: &Sheet<'_, '_>, details: &Details) -> Verdict {
    if let Some(verdict) = draft::draft(sheet, details) {
        return verdict;
    }
    if let Some(verdict) = sitting::broadcast(sheet) {
        return verdict;
    }
    let signs = &sheet.outside;
    // «Депутати розглянули питання порядку денного» tells of a sitting that is over.
    let is_told = |agenda: usize| signs.telling.or(signs.past).is_some_and(|told| told < agenda);
    if let Some(agenda) = signs.agenda
        && !is_told(agenda)
        && signs.decision.is_none_or(|decision| agenda < decision)
        && signs.minutes.is_none_or(|minutes| agenda < minutes)
    {
        return (Kind::Agenda, None, "the title says «порядок денний»");
    }
    if let Some(verdict) = formal_paper(sheet) {
        return verdict;
    }
    if let Some(decision) = signs.decision
        && let Some(verdict) = decision::decision_named(sheet, details, decision)
    {
        return verdict;
    }
    decision::act_without_its_word(sheet, details)
        .or_else(|| sitting::announced(sheet))
        .or_else(|| sitting::held(sheet))
        .unwrap_or_else(|| bare_title(sheet, details))
}

/// Orders and minutes, named by their own word.
fn formal_paper(sheet: &Sheet<'_, '_>) -> Option<Verdict> {
    let signs = &sheet.outside;
    let before_decision = |at: &usize| signs.decision.is_none_or(|decision| *at < decision);
    let told = |at: usize| {
        signs.telling.or(signs.past).is_some_and(|telling| telling < at)
            || signs.stray.is_some_and(|stray| stray < at)
    };
    if signs.order.filter(before_decision).is_some_and(|at| !told(at)) {
        return Some((Kind::Order, None, "the title says «розпорядження»"));
    }
    if signs.minutes.filter(before_decision).is_some_and(|at| !told(at)) {
        return Some((Kind::Minutes, None, "the title says «протокол»"));
    }
    None
}

/// A title that begins with its own name or number, or says nothing we know.
fn bare_title(sheet: &Sheet<'_, '_>, details: &Details) -> Verdict {
    let signs = &sheet.outside;
    let told = signs.telling.or(signs.past).or(signs.foreign).or(signs.deputies);
    let act_like = (sheet.named_by_about()
        && sheet.outside.stray.is_none()
        && sheet.zones.head.clone().all(|at| {
            sheet.text.class(at) != Class::Other || sheet.text.shape(at) != Some(Shape::Word)
        }))
        || (details.has_number() && details.dated && sheet.outside.stray.is_none());
    if act_like && told.or(signs.paper).or(signs.announcement).is_none() {
        let body = sheet.outside.body().or_else(|| decision::amended(sheet));
        return (
            Kind::Unknown,
            body,
            "the title reads as an act's name with no mark of its kind; needs a person",
        );
    }
    (Kind::News, None, NO_MARK)
}

pub(in super::act) fn from_fields(text: &Text<'_>, fields: Fields) -> Reading {
    let lines = read_lines(text);
    if lines.kind == Kind::Draft && lines.why.contains("проєкт") {
        return Reading { number: fields.number, adopted_on: fields.adopted_on, ..lines };
    }
    let kind = fields.kind.unwrap_or(match lines.kind {
        Kind::News | Kind::Sitting | Kind::Agenda | Kind::Broadcast => Kind::Unknown,
        kind => kind,
    });
    let mut reading = Reading::plain(kind, "the type field of the page names the kind");
    let lists = !matches!(kind, Kind::News | Kind::Unknown);
    if lists || fields.kind.is_none() {
        reading.number = fields.number;
        reading.adopted_on = fields.adopted_on;
    }
    if kind != Kind::Order && kind != Kind::News {
        reading.session = fields.session;
        reading.convocation = fields.convocation;
    }
    if matches!(kind, Kind::Decision | Kind::Unknown) {
        reading.body = fields.body;
        reading.firmness = Firmness::Named;
    }
    fill_from_number(&mut reading);
    reading
}

/// What a head says, as a reading.
pub(in crate::recognition) fn of_head(head: &Head) -> Reading {
    let (kind, why) = match head.kind {
        PaperKind::Order => (Kind::Order, "its head says «розпорядження»"),
        PaperKind::Minutes => (Kind::Minutes, "its head says «протокол»"),
        PaperKind::Agenda => (Kind::Agenda, "its head says «порядок денний»"),
        PaperKind::Other => (Kind::News, "its head is that of another paper"),
        PaperKind::Decision if head.is_nameless() => {
            (Kind::Unknown, "its head names a body we do not know; needs a person")
        }
        PaperKind::Decision | PaperKind::Cited if !head.is_act() => {
            (Kind::News, "its head is that of a decision of another body")
        }
        PaperKind::Decision | PaperKind::Cited => match head.stage {
            Stage::Draft => (Kind::Draft, draft::SAYS_DRAFT),
            Stage::Blank => (Kind::Draft, draft::LEFT_BLANK),
            Stage::Final => final_decision(head),
        },
    };
    let mut reading = Reading::plain(kind, why);
    if matches!(kind, Kind::Decision | Kind::Draft | Kind::Order | Kind::Minutes | Kind::Unknown) {
        reading.number = head.number();
        reading.adopted_on = head.day();
    }
    if matches!(kind, Kind::Decision | Kind::Draft | Kind::Minutes | Kind::Unknown) {
        (reading.session, reading.convocation) = (head.session, head.convocation);
    }
    if matches!(kind, Kind::Decision | Kind::Unknown) {
        reading.body = head.body;
        reading.firmness = Firmness::Named;
    }
    fill_from_number(&mut reading);
    reading
}

fn final_decision(head: &Head) -> (Kind, &'static str) {
    if head.numbered == Some(Numbered::Nothing) {
        return (Kind::Unknown, "the number sign has no number; needs a person");
    }
    if head.dated == Some(Dated::Partly) && head.numbered.is_none() {
        return (Kind::Unknown, "the date is not filled in; needs a person");
    }
    match head.body {
        Some(Body::Executive) => {
            (Kind::Decision, "its head names a decision of the executive committee")
        }
        Some(_) => (Kind::Decision, "its head names a decision of the council"),
        None => (Kind::Decision, "its head names a decision, but not its body"),
    }
}
