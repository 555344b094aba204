//! Pages that hold a whole session: one address, many decisions.
//!
//! Decides whether a page is clearly such a list, and reads its lines: «№ 12 Про …», «Рішення № 12
//! від … «…»», «12. Про …», a true range «№№ 1–15». What the lines leave out (date, session,
//! convocation, body) is inherited from the head of the page. The invariant: a page that shows any
//! sign of an agenda, of drafts or of minutes gives nothing, and a number in doubt is a mention.

use super::name;
use super::numbers::{self, Numbered};
use super::paper::Input;
use super::sheet::{self, Reading};
use crate::domain::council::decision::{Body, DecisionNumber};
use crate::domain::sightings::{Act, Kind, Meaning, TEXT_CUT};
use crate::recognition::text::dates;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::signs::Signs;
use crate::recognition::text::token::Shape;
use chrono::NaiveDate;

/// The decisions of a whole session.
pub(in crate::recognition) struct SessionList {
    pub(in crate::recognition) acts: Vec<Act>,
    /// Numbers that may be on the page and cannot be read for certain.
    pub(in crate::recognition) mentions: Vec<Act>,
}

/// Most decisions of one session that are believed.
const DECISIONS_MAX: u32 = 500;

/// Lines before the first decision that belong to the page's head.
const HEAD_LINES: usize = 12;

/// How a line gives its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// With the number sign, or after «рішення».
    Signed,
    /// By its place in a numbered list: «12. Про …».
    Counted,
}

struct Entry {
    number: DecisionNumber,
    form: Form,
    adopted_on: Option<NaiveDate>,
    name: Option<String>,
    place: Place,
}

/// Where in a text whose middle was cut out a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    BeforeCut,
    AfterCut,
}

/// Reads a page as the list of a whole session; `None` when it is not clearly one.
pub(in crate::recognition) fn read(
    input: &Input<'_>,
    title: &Reading,
    meaning: &Meaning,
) -> Option<SessionList> {
    if !names_whole_sitting(input.title, title) {
        return None;
    }
    let head = Head::of(title, meaning);
    if let Some((first, last)) = range(&Text::new(input.title)) {
        let acts = (first..=last).map(|number| head.act(&number.to_string(), None, None)).collect();
        return Some(SessionList { acts, mentions: Vec::new() });
    }
    let lines = lines(input.text?);
    if lines.iter().any(|(line, _)| is_of_other_papers(line)) {
        return Some(SessionList { acts: Vec::new(), mentions: Vec::new() });
    }
    let entries: Vec<Entry> =
        lines.iter().flat_map(|(line, place)| entries(line, *place)).collect();
    let head = head.with_lines(&lines);
    let signed = entries.iter().any(|entry| entry.form == Form::Signed);
    let entries: Vec<Entry> =
        entries.into_iter().filter(|entry| !signed || entry.form == Form::Signed).collect();
    if entries.len() < 2 {
        return None;
    }
    // Places in a list are numbers of acts only where the page says that these are the decisions.
    let certain = signed || title.kind == Kind::Decision && is_row(&entries);
    let mut acts: Vec<Act> = Vec::with_capacity(entries.len());
    for entry in &entries {
        let act = head.act(entry.number.shown(), entry.adopted_on, entry.name.clone());
        let known =
            |other: &Act| (&other.number, other.adopted_on) == (&act.number, act.adopted_on);
        if !acts.iter().any(known) {
            acts.push(act);
        }
    }
    let cut = lost_in_the_cut(&entries).map(|number| head.act(&number.to_string(), None, None));
    let cut: Vec<Act> = cut.collect();
    Some(match certain {
        true => SessionList { acts, mentions: cut },
        false => SessionList { acts: Vec::new(), mentions: acts.into_iter().chain(cut).collect() },
    })
}

/// «Рішення 41 сесії», «1 сесія 7 скликання»: a sitting is named, and neither an act nor a number.
fn names_whole_sitting(title: &str, reading: &Reading) -> bool {
    let text = Text::new(title);
    let zones = name::zones(&text);
    let signs = Signs::at(&text, zones.head.clone());
    let papers = signs.agenda.or(signs.draft).or(signs.minutes).or(signs.order).or(signs.paper);
    matches!(reading.kind, Kind::Decision | Kind::Unknown)
        && reading.number.is_none()
        && zones.name.len() < 2
        && papers.filter(|at| Some(*at) != signs.paper || signs.decision.is_none()).is_none()
        && (reading.session.is_some() || reading.adopted_on.is_some())
}

/// What every decision of the page shares.
struct Head {
    body: Option<Body>,
    adopted_on: Option<NaiveDate>,
    session: Option<u16>,
    convocation: Option<u16>,
}

impl Head {
    fn of(title: &Reading, meaning: &Meaning) -> Self {
        let session = title.session.map(|_| Body::Session);
        Self {
            body: title.body.or(session).or(meaning.body),
            adopted_on: title.adopted_on,
            session: title.session,
            convocation: title.convocation,
        }
    }

    /// Takes what the title leaves open from the lines above the first decision.
    fn with_lines(mut self, lines: &[(&str, Place)]) -> Self {
        let above: Vec<&str> = lines
            .iter()
            .map(|(line, _)| *line)
            .take_while(|line| entries(line, Place::BeforeCut).is_empty())
            .take(HEAD_LINES)
            .collect();
        let mut days: Vec<NaiveDate> = Vec::new();
        for line in above {
            let text = Text::new(line);
            let found = dates::dates_in(&text, 0..text.tokens.len());
            days.extend(dates::adoption(&text, &found, None));
            let whole = std::iter::once(0..text.tokens.len()).collect::<Vec<_>>();
            let (session, convocation) = sheet::session_and_convocation(&text, &whole);
            self.session = self.session.or(session);
            self.convocation = self.convocation.or(convocation);
        }
        days.dedup();
        // A session that sat on several days leaves each decision's day open.
        if let (None, [day]) = (self.adopted_on, days.as_slice()) {
            self.adopted_on = Some(*day);
        }
        self
    }

    fn act(&self, number: &str, adopted_on: Option<NaiveDate>, name: Option<String>) -> Act {
        Act {
            body: self.body,
            number: DecisionNumber::new(number),
            adopted_on: adopted_on.or(self.adopted_on),
            session: self.session,
            convocation: self.convocation,
            name,
        }
    }
}

/// Lines of a text, a number alone joined with the name below it.
fn lines(text: &str) -> Vec<(&str, Place)> {
    let cut = text.find(TEXT_CUT);
    let mut found: Vec<(&str, Place, usize)> = Vec::new();
    let mut from = 0;
    for line in text.split('\n') {
        let place = match cut {
            Some(cut) if from > cut => Place::AfterCut,
            _ => Place::BeforeCut,
        };
        let joins = found.last().is_some_and(|(above, ..)| is_number_alone(above))
            && begins_with_name(line);
        match found.last_mut() {
            Some((above, _, start)) if joins => {
                *above = text.get(*start..from + line.len()).unwrap_or(above);
            }
            _ if line.trim().is_empty() => {}
            _ => found.push((line, place, from)),
        }
        from += line.len() + 1;
    }
    found.into_iter().map(|(line, place, _)| (line, place)).collect()
}

fn is_number_alone(line: &str) -> bool {
    let text = Text::new(line);
    let about = (0..text.tokens.len()).any(|at| text.class(at) == Class::About);
    !about && text.tokens.len() <= 12 && {
        let first = text.shape(0);
        first == Some(Shape::Sign)
            || text.class(0) == Class::Decision
            || first == Some(Shape::Digits) && text.tokens.len() <= 2
    }
}

fn begins_with_name(line: &str) -> bool {
    let text = Text::new(line);
    text.class(0) == Class::About
        || matches!(text.shape(0), Some(Shape::Open | Shape::Quote))
            && text.class(1) == Class::About
}

/// An agenda, drafts or minutes, told by a line that is not itself a decision of the list.
fn is_of_other_papers(line: &str) -> bool {
    if !entries(line, Place::BeforeCut).is_empty() {
        return false;
    }
    let text = Text::new(line);
    let signs = Signs::at(&text, name::zones(&text).head);
    let blank = (0..text.tokens.len())
        .any(|at| text.shape(at) == Some(Shape::Sign) && text.shape(at + 1) == Some(Shape::Blank));
    signs.agenda.or(signs.draft).or(signs.minutes).is_some() || blank
}

/// The decisions a line names.
fn entries(line: &str, place: Place) -> Vec<Entry> {
    let text = Text::new(line);
    if let Some((first, last)) = range(&text) {
        let of = |number: u32| Entry {
            number: DecisionNumber::new(number.to_string()),
            form: Form::Signed,
            adopted_on: None,
            name: None,
            place,
        };
        return (first..=last).map(of).collect();
    }
    entry(&text, line, place).into_iter().collect()
}

fn entry(text: &Text<'_>, line: &str, place: Place) -> Option<Entry> {
    let zones = name::zones(text);
    let named = zones.name.len() > 1;
    let head = zones.head.clone();
    let first =
        (0..3).find(|at| !matches!(text.shape(*at), Some(Shape::Dash | Shape::Mark('•' | '*'))))?;
    // «12. Про …», «12) Про …»
    let counted = text.digits(first).filter(|_| {
        let stop = text.is_mark(first + 1, '.') || text.is_mark(first + 1, ')');
        named
            && zones.head.end
                <= first
                    + 1
                    + usize::from(stop)
                    + usize::from(!text.class(first + 2).eq(&Class::About))
    });
    if let Some(number) = counted {
        return Some(Entry {
            number: DecisionNumber::new(number.to_string()),
            form: Form::Counted,
            adopted_on: None,
            name: name_in(line),
            place,
        });
    }
    let sign = (first..head.end).find(|at| text.shape(*at) == Some(Shape::Sign))?;
    let opens = text.class(first) == Class::Decision
        || sign == first
        || text.digits(first).is_some() && text.class(first + 2) == Class::Decision;
    let signs = Signs::at(text, head.clone());
    let elsewhere = signs.draft.or(signs.order).or(signs.minutes).or(signs.agenda);
    if !opens || elsewhere.is_some() || matches!(text.word(first), "рішенням" | "рішеннями")
    {
        return None;
    }
    let (Numbered::As(number), _) = numbers::after_sign(text, sign, head.end) else { return None };
    let found = dates::dates_in(text, head);
    Some(Entry {
        number: DecisionNumber::new(number),
        form: Form::Signed,
        adopted_on: dates::adoption(text, &found, None),
        name: name_in(line),
        place,
    })
}

/// «№№ 1–15»: two bare numbers, the first smaller, behind a doubled sign.
fn range(text: &Text<'_>) -> Option<(u32, u32)> {
    let end = name::zones(text).head.end;
    let doubled = (0..end).find(|at| {
        text.shape(*at) == Some(Shape::Sign) && text.shape(at + 1) == Some(Shape::Sign)
    })?;
    let first = text.digits(doubled + 2)?;
    let dash = text.shape(doubled + 3) == Some(Shape::Dash);
    let last = text.digits(doubled + 4).filter(|_| dash)?;
    let ends = doubled + 5 >= end
        || !matches!(text.shape(doubled + 5), Some(Shape::Dash | Shape::Mark('/')));
    (ends && first < last && last - first < DECISIONS_MAX).then_some((first, last))
}

/// Numbers that grow one by one.
fn is_row(entries: &[Entry]) -> bool {
    entries.windows(2).all(|pair| match pair {
        [one, next] => match (one.number.bare(), next.number.bare()) {
            (Some(one), Some(next)) => one + 1 == next,
            _ => false,
        },
        _ => true,
    })
}

/// The numbers between the last one before the cut and the first one behind it.
fn lost_in_the_cut(entries: &[Entry]) -> impl Iterator<Item = u32> {
    let bare = |place: Place| {
        entries.iter().filter(move |entry| entry.place == place).filter_map(|it| it.number.bare())
    };
    let lost = match (bare(Place::BeforeCut).max(), bare(Place::AfterCut).min()) {
        (Some(before), Some(after)) if before < after && after - before < DECISIONS_MAX => {
            before + 1..after
        }
        _ => 0..0,
    };
    lost.into_iter()
}

/// The act's own name in a headline or a line of a list.
pub(in crate::recognition) fn name_in(line: &str) -> Option<String> {
    let text = Text::new(line);
    let name = name::zones(&text).name;
    let raw = text.raw(name.clone()).trim().trim_end_matches(['.', ';', ',']);
    (name.len() > 1 && !raw.is_empty()).then(|| raw.to_owned())
}
