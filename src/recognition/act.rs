//! Acts: adopted decisions, drafts, orders, minutes.
//!
//! Decides whether a text is the head of an act and reads its body, number, date, session and
//! convocation. Does not look at sections or addresses (that is `claim`). The invariant: a mark of
//! a draft beats every other sign, and a text that only tells *about* a decision is not one.

use super::dates;
use super::fields::{self, Fields};
use super::fold::{Case, Shape, Text};
use super::lexicon::Class;
use super::name::{self, Zones};
use super::numbers::{self, Numbered};
use super::numerals;
use super::signs::{Firmness, Signs};
use super::sitting;
use crate::domain::decision::{Body, DecisionNumber};
use crate::domain::observation::Kind;
use chrono::NaiveDate;
use std::ops::Range;

/// What a text says of itself.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) kind: Kind,
    pub(super) body: Option<Body>,
    pub(super) firmness: Firmness,
    pub(super) number: Option<DecisionNumber>,
    pub(super) adopted_on: Option<NaiveDate>,
    pub(super) session: Option<u16>,
    pub(super) convocation: Option<u16>,
    /// The evidence for the kind, in English.
    pub(super) why: &'static str,
}

impl Reading {
    /// A reading of this kind that has read nothing else.
    pub(super) fn plain(kind: Kind, why: &'static str) -> Self {
        Self {
            kind,
            body: None,
            firmness: Firmness::Implied,
            number: None,
            adopted_on: None,
            session: None,
            convocation: None,
            why,
        }
    }
}

const MOST_SESSIONS: u16 = 200;
const MOST_CONVOCATIONS: u16 = 20;

/// A text with everything that was found in it.
pub(super) struct Sheet<'t, 'a> {
    pub(super) text: &'t Text<'a>,
    pub(super) zones: Zones,
    /// Signs outside the act's name.
    pub(super) outside: Signs,
}

impl<'t, 'a> Sheet<'t, 'a> {
    fn new(text: &'t Text<'a>) -> Self {
        let zones = name::zones(text);
        let outside = Signs::at(text, zones.head.clone().chain(zones.tail.clone()));
        Self { text, zones, outside }
    }

    fn in_head(&self, at: Option<usize>) -> Option<usize> {
        at.filter(|at| self.zones.head.contains(at))
    }

    /// The word that names the act: its number and date stand after it.
    fn act_word(&self) -> Option<usize> {
        let signs = &self.outside;
        self.in_head(signs.decision)
            .or_else(|| self.in_head(signs.order))
            .or_else(|| self.in_head(signs.minutes))
    }

    pub(super) fn has_name(&self) -> bool {
        self.zones.name.len() > 1
    }

    pub(super) fn named_by_about(&self) -> bool {
        self.text.class(self.zones.name.start) == Class::About && self.has_name()
    }
}

/// Session and convocation named in the zones.
pub(super) fn session_and_convocation(
    text: &Text<'_>,
    zones: &[Range<usize>],
) -> (Option<u16>, Option<u16>) {
    let find = |class: Class, most: u16| {
        zones.iter().find_map(|zone| {
            zone.clone()
                .filter(|at| text.class(*at) == class)
                .find_map(|at| numerals::ordinal_of(text, at, zone.start, most))
        })
    };
    (find(Class::Session, MOST_SESSIONS), find(Class::Convocation, MOST_CONVOCATIONS))
}

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
    let mut reading = Reading::plain(kind, why);
    match kind {
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
fn fill_from_number(reading: &mut Reading) {
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

/// What the head says besides the kind.
struct Details {
    numbered: Option<Numbered>,
    adopted_on: Option<NaiveDate>,
    /// A date stands in the head, whole or not.
    dated: bool,
    session: Option<u16>,
    convocation: Option<u16>,
}

impl Details {
    fn read(sheet: &Sheet<'_, '_>) -> Self {
        let head = sheet.zones.head.clone();
        let act = sheet.act_word();
        let found = dates::dates_in(sheet.text, head.clone());
        let numbered = numbers::signed(sheet.text, head.clone(), act)
            .or_else(|| numbers::bare(sheet.text, head.clone(), act, &found).map(Numbered::As));
        let zones = [head, sheet.zones.tail.clone()];
        let (session, convocation) = session_and_convocation(sheet.text, &zones);
        Self {
            numbered,
            adopted_on: dates::adoption(sheet.text, &found, act),
            dated: !found.is_empty(),
            session,
            convocation,
        }
    }

    fn number(&self) -> Option<DecisionNumber> {
        match &self.numbered {
            Some(Numbered::As(shown)) => Some(DecisionNumber::new(shown.as_str())),
            _ => None,
        }
    }

    fn has_number(&self) -> bool {
        matches!(self.numbered, Some(Numbered::As(_) | Numbered::Without))
    }
}

type Verdict = (Kind, Option<(Body, Firmness)>, &'static str);

fn weigh(sheet: &Sheet<'_, '_>, details: &Details) -> Verdict {
    if let Some(verdict) = draft(sheet, details) {
        return verdict;
    }
    if let Some(verdict) = sitting::broadcast(sheet) {
        return verdict;
    }
    let signs = &sheet.outside;
    if let Some(agenda) = signs.agenda
        && signs.decision.is_none_or(|decision| agenda < decision)
        && signs.minutes.is_none_or(|minutes| agenda < minutes)
    {
        return (Kind::Agenda, None, "the title says «порядок денний»");
    }
    if let Some(verdict) = formal_paper(sheet) {
        return verdict;
    }
    if let Some(decision) = signs.decision
        && let Some(verdict) = decision_named(sheet, details, decision)
    {
        return verdict;
    }
    act_without_its_word(sheet, details)
        .or_else(|| sitting::announced(sheet))
        .or_else(|| sitting::held(sheet))
        .unwrap_or_else(|| bare_title(sheet, details))
}

/// Drafts: marked by the word, or unmarked but with empty form fields.
fn draft(sheet: &Sheet<'_, '_>, details: &Details) -> Option<Verdict> {
    let signs = &sheet.outside;
    if let Some(draft) = signs.draft {
        if signs.agenda.is_some_and(|agenda| agenda < draft + 2) {
            return Some((Kind::Agenda, None, "the title names an agenda"));
        }
        let about = signs.paper.or(signs.announcement).is_some_and(|paper| paper < draft);
        if about {
            return Some((Kind::News, None, "a paper about a draft, not the draft"));
        }
        let told = signs.telling.or(signs.past).or(signs.deputies).is_some_and(|at| at < draft);
        if told {
            return Some((Kind::News, None, "news about a draft, not the draft"));
        }
        if is_draft_mark(sheet, draft) {
            return Some((Kind::Draft, None, "the title says «проєкт»"));
        }
    }
    let official = signs
        .decision
        .or(signs.order)
        .or(signs.executive)
        .or(signs.session)
        .or(signs.council)
        .is_some();
    let blank = matches!(details.numbered, Some(Numbered::Blank))
        || has_empty_field(sheet.text, &sheet.zones);
    let named = sheet.named_by_about() && (details.dated || details.has_number() || blank);
    (blank && (official || named)).then_some((
        Kind::Draft,
        None,
        "a number or a date is left blank, as in a draft",
    ))
}

/// «проєкт» is a draft beside «рішення» or before an act's name; elsewhere it is an undertaking.
fn is_draft_mark(sheet: &Sheet<'_, '_>, draft: usize) -> bool {
    let signs = &sheet.outside;
    let text = sheet.text;
    if signs.telling.or(signs.foreign).is_none() && signs.decision.or(signs.order).is_some() {
        return true;
    }
    let next = draft + 1;
    let next = next + usize::from(text.is_mark(next, ':'));
    let drafted = ["програм", "положен", "регламент", "статут", "порядк", "правил", "бюджет"]
        .iter()
        .any(|stem| text.word(next).starts_with(stem))
        && !text.word(next + 1).starts_with("участ");
    let names_act = sheet.zones.head.end == next + usize::from(text.class(next) == Class::Formal)
        && (sheet.named_by_about() || text.class(sheet.zones.name.start) == Class::Decision);
    let formal = text.class(next) == Class::Formal
        && (text.word(next) == "ра" || text.word(next).starts_with("регуляторн"));
    let stamped = text.tokens.get(draft).is_some_and(|token| token.case == Case::Upper)
        && (signs.council.or(signs.session).or(signs.executive).is_some()
            || draft == 0 && sheet.named_by_about());
    let told_of_decision = signs.decision.is_some();
    drafted || names_act || formal || stamped || told_of_decision
}

/// «від ____», «№ ____», «20__»: a field nobody has filled in. «№_457_» is filled.
fn has_empty_field(text: &Text<'_>, zones: &Zones) -> bool {
    zones.head.clone().chain(zones.tail.clone()).any(|at| match text.shape(at) {
        Some(Shape::Blank) => is_empty_blank(text, at),
        Some(Shape::Dots) => {
            at > 0
                && (text.shape(at - 1) == Some(Shape::Sign)
                    || text.class(at - 1) == Class::From
                    || text.class(at + 1) == Class::Year)
        }
        _ => false,
    })
}

fn is_empty_blank(text: &Text<'_>, at: usize) -> bool {
    let width = text.width(at);
    let filling = |index: usize| match text.shape(index) {
        // «20__» waits for the rest of its year; «____2024» for its day.
        Some(Shape::Digits) => {
            let digits = text.word(index);
            !(matches!(digits, "20" | "202" | "201")
                || digits.len() == 4 && (digits.starts_with("20") || digits.starts_with("19")))
        }
        Some(Shape::Word) => width == 1,
        _ => false,
    };
    let before = at > 0 && text.glued(at) && filling(at - 1);
    let after = text.glued(at + 1) && filling(at + 1);
    let in_number = text.glued(at)
        && text.glued(at + 1)
        && text.shape(at.wrapping_sub(1)) == Some(Shape::Digits)
        && text.shape(at + 1) == Some(Shape::Digits);
    // «№ _ 457 _»: the value stands apart inside the lines.
    let lone = width == 1
        && !(at > 0 && text.shape(at - 1) == Some(Shape::Sign) && text.digits(at + 1).is_none());
    !(before || after || in_number || lone)
}

/// Orders and minutes, named by their own word.
fn formal_paper(sheet: &Sheet<'_, '_>) -> Option<Verdict> {
    let signs = &sheet.outside;
    let before_decision = |at: &usize| signs.decision.is_none_or(|decision| *at < decision);
    let told = |at: usize| {
        signs.telling.or(signs.past).is_some_and(|telling| telling < at)
            || signs.stray.is_some_and(|stray| stray < at)
    };
    if let Some(order) = signs.order.filter(before_decision).filter(|at| !told(*at)) {
        let _ = order;
        return Some((Kind::Order, None, "the title says «розпорядження»"));
    }
    if let Some(minutes) = signs.minutes.filter(before_decision).filter(|at| !told(*at)) {
        let _ = minutes;
        return Some((Kind::Minutes, None, "the title says «протокол»"));
    }
    None
}

/// «рішення» stands in the title: is it the title of a decision or news about one?
fn decision_named(sheet: &Sheet<'_, '_>, details: &Details, decision: usize) -> Option<Verdict> {
    let signs = &sheet.outside;
    let text = sheet.text;
    let told = signs
        .telling
        .or(signs.past)
        .or(signs.future)
        .or(signs.paper)
        .or(signs.announcement)
        .or(signs.deputies)
        .or(signs.foreign)
        .or(signs
            .commission
            .filter(|_| signs.council.or(signs.executive).or(signs.session).is_none()));
    if told.is_some() {
        return None;
    }
    if signs.order.is_some() || signs.minutes.is_some() || signs.agenda.is_some() {
        return Some((Kind::Unknown, None, "several kinds of acts in one title; needs a person"));
    }
    let stray_before =
        signs.stray.is_some_and(|stray| stray < decision) || opens_with_a_stray(text, decision);
    let stray_after = signs.last_stray.is_some_and(|stray| stray > decision);
    let stamped = text.tokens.get(decision).is_some_and(|token| token.case == Case::Upper)
        && text.width(decision) > 1;
    let dated = details.adopted_on.is_some();
    if stray_before || (stray_after && !stamped && !(details.has_number() && dated)) {
        return None;
    }
    if matches!(details.numbered, Some(Numbered::Nothing)) {
        return Some((Kind::Unknown, None, "the number sign has no number; needs a person"));
    }
    let body = signs.body().or_else(|| operative(text, sheet.zones.head.end));
    let firm = details.has_number()
        || details.dated
        || details.session.is_some()
        || body.is_some()
        || (stamped && sheet.has_name());
    // «Рішення виконавчого комітету 2024 рік», «Рішення сесій» name a section, not an act.
    let plural = matches!(text.word(decision), "рішень" | "решений")
        || signs.session.is_some_and(|at| matches!(text.word(at), "сесій"));
    let yearly =
        sheet.zones.head.clone().any(|at| text.word(at).len() == 4 && text.digits(at).is_some());
    let nothing_own = !details.has_number() && !details.dated && details.session.is_none();
    if nothing_own && !sheet.has_name() && (plural || yearly) {
        return Some((Kind::Unknown, body, "a list of decisions, not one; needs a person"));
    }
    let quoted = sheet.has_name() && !sheet.named_by_about();
    let capital_about = sheet.named_by_about()
        && text.tokens.get(sheet.zones.name.start).is_some_and(|token| token.case != Case::Lower);
    if !(firm || quoted || capital_about) {
        return Some((Kind::Unknown, None, "«рішення» and nothing more; needs a person"));
    }
    // «Рішення сесії про бюджет» in running text may as well be a report.
    let running = sheet.named_by_about() && !capital_about && !stamped;
    if running && !details.has_number() && !details.dated && details.session.is_none() {
        return Some((
            Kind::Unknown,
            body,
            "«рішення про …» without number or date; needs a person",
        ));
    }
    let why = match body {
        Some((Body::Executive, _)) => "the title names a decision of the executive committee",
        Some((Body::Session, _)) => "the title names a decision of the council",
        None => "the title names a decision, but not its body",
    };
    Some((Kind::Decision, body, why))
}

/// «Виконання рішення …»: a capital only because the title begins there.
fn opens_with_a_stray(text: &Text<'_>, decision: usize) -> bool {
    let lower = |at: usize| text.tokens.get(at).is_some_and(|token| token.case == Case::Lower);
    let unknown = text.tokens.first().is_some_and(|token| {
        token.shape == Shape::Word && token.class == Class::Other && token.case == Case::Capital
    });
    decision > 0 && unknown && lower(decision) && numerals::ordinal_at(text, 0).is_none()
}

/// «рада ВИРІШИЛА», «виконком вирішив»: the operative verb tells the body, even after the name.
fn operative(text: &Text<'_>, from: usize) -> Option<(Body, Firmness)> {
    let verb = (from..text.tokens.len()).find(|at| {
        matches!(text.class(*at), Class::ResolvedShe | Class::ResolvedHe | Class::Resolves)
    })?;
    let window = verb.saturating_sub(8).max(from)..verb;
    let executive = window.clone().any(|at| {
        matches!(text.class(at), Class::ExecutiveWord)
            || (text.class(at) == Class::ExecutiveAdjective
                && text.class(at + 1) == Class::Committee)
    });
    let council =
        window.clone().any(|at| matches!(text.class(at), Class::Council | Class::Session));
    let body = match text.class(verb) {
        Class::ResolvedShe if council => Body::Session,
        Class::ResolvedHe | Class::Resolves if executive => Body::Executive,
        Class::Resolves if council => Body::Session,
        _ => return None,
    };
    Some((body, Firmness::Named))
}

/// Heads of acts without the word: «ВИКОНАВЧИЙ КОМІТЕТ від … № … Про …», «12 сесія від …».
fn act_without_its_word(sheet: &Sheet<'_, '_>, details: &Details) -> Option<Verdict> {
    let signs = &sheet.outside;
    let text = sheet.text;
    let spoiled = signs
        .telling
        .or(signs.past)
        .or(signs.future)
        .or(signs.paper)
        .or(signs.announcement)
        .or(signs.foreign)
        .or(signs.deputies)
        .or(signs.broadcast)
        .or(signs.decision)
        .or(signs.order)
        .or(signs.minutes)
        .or(signs.agenda)
        .or(signs.stray);
    if spoiled.is_some() {
        return None;
    }
    if is_order(sheet, details) {
        return Some((Kind::Order, None, "the number or the name is that of an order"));
    }
    if signs.meeting.is_none()
        && sheet.named_by_about()
        && details.has_number()
        && details.dated
        && let Some(body) = signs.body()
    {
        return Some((Kind::Decision, Some(body), "the head of an act names its body"));
    }
    if sheet.named_by_about()
        && sheet.zones.head.is_empty()
        && let Some(body) = operative(text, sheet.zones.head.end)
    {
        return Some((Kind::Decision, Some(body), "the operative verb names the body"));
    }
    let whole_session = signs.session.is_some()
        && details.session.is_some()
        && !sheet.has_name()
        && signs
            .meeting
            .is_none_or(|meeting| text.class(meeting.wrapping_sub(1)) == Class::Plenary)
        && sheet
            .zones
            .head
            .clone()
            .any(|at| text.class(at) == Class::From && dates::date_at(text, at + 1).is_some());
    whole_session.then_some((
        Kind::Decision,
        Some((Body::Session, Firmness::Named)),
        "a page of a whole session's decisions",
    ))
}

/// «142р», «53-о», and «Про скликання … сесії», which only the head orders.
fn is_order(sheet: &Sheet<'_, '_>, details: &Details) -> bool {
    let text = sheet.text;
    let suffix = details.number().is_some_and(|number| {
        let normal = number.normal();
        let letters: String = normal
            .chars()
            .rev()
            .take_while(|c| c.is_alphabetic())
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let digits = normal.starts_with(|c: char| c.is_ascii_digit());
        digits && matches!(letters.as_str(), "р" | "од" | "о" | "аг" | "рк" | "ро" | "рв" | "к")
    });
    let start = sheet.zones.name.start;
    let names_calling = sheet.named_by_about()
        && text.class(start + 1) == Class::Convocation
        && text.word(start + 1).starts_with("скликання")
        && (start + 2..(start + 8).min(text.tokens.len()))
            .any(|at| matches!(text.class(at), Class::Session | Class::SessionAdjective));
    (suffix && (details.dated || sheet.has_name()))
        || (names_calling && (details.has_number() || details.dated))
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
        let body = sheet.outside.body().or_else(|| amended(sheet));
        return (
            Kind::Unknown,
            body,
            "the title reads as an act's name with no mark of its kind; needs a person",
        );
    }
    (Kind::News, None, "no mark of an act or a sitting")
}

/// «Про внесення змін до рішення міської ради …»: only a body itself amends its own decisions.
fn amended(sheet: &Sheet<'_, '_>) -> Option<(Body, Firmness)> {
    let text = sheet.text;
    let name = sheet.zones.name.clone();
    let amends = ["внесення", "скасування", "визнання", "зміни", "доповнення"];
    if !amends.contains(&text.word(name.start + 1)) {
        return None;
    }
    let decision = name.clone().find(|at| text.class(*at) == Class::Decision)?;
    Signs::at(text, decision..(decision + 6).min(name.end)).body()
}

fn from_fields(text: &Text<'_>, fields: Fields) -> Reading {
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
