//! What waits for an editor's word: missing numbers, papers nobody could place, the last act.
//!
//! Decides what is shown of each and which buttons stand beside.

use super::super::entrance::visitor::{Sent, Turned, Visitor};
use super::super::hall::Hall;
use super::super::room::{Way, asked, odd, plain, recorded, shown};
use crate::daemon::desk::answer::gaps::{Dismiss, GapAnswer, GapRow, StandingWord};
use crate::daemon::desk::answer::unplaced::{Placement, QueueRow, UnplacedQuestion};
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::register::decisions::DecisionQuestion;
use crate::daemon::desk::typed::ItemRef;
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::council::decision_line;
use crate::domain::ids::{DepartmentId, ItemId, SourceId};
use crate::domain::plan::role::Room;
use crate::letters::happening::decision_named;
use crate::letters::ukrainian::date;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::{Value, context};
use serde::Deserialize;

/// So many of a kind stand on a page; the rest follows once they are answered.
const SHOWN_MAX: usize = 20;

/// The missing numbers.
pub(in crate::web) async fn gaps(
    State(hall): State<Hall>,
    visitor: Visitor,
) -> Result<Response, Turned> {
    gaps_page(&hall, &visitor.enters(Room::Register)?, None).await
}

/// A form that was sent, and what is wrong with it: its field and why.
type Again<'a, T> = Option<(&'a T, (&'static str, &'a str))>;

async fn gaps_page(
    hall: &Hall,
    visitor: &Visitor,
    again: Again<'_, GapAnswered>,
) -> Result<Response, Turned> {
    let question = Question::Decision(DecisionQuestion::Gaps);
    let Answer::Gaps(gaps) = asked(hall, visitor, question).await? else {
        return Err(odd(visitor));
    };
    // What was over before the watch began asks nobody.
    let open = gaps.gaps.iter().filter(|gap| gap.standing != StandingWord::History);
    let (open, total): (Vec<&GapRow>, usize) =
        (open.clone().take(SHOWN_MAX).collect(), open.count());
    let content = context! {
        gaps => open.into_iter().map(|row| gap(row, again)).collect::<Vec<_>>(),
        total,
        token => visitor.token.as_str(),
    };
    Ok(shown(visitor, status_of(again.is_some()), "gaps.html", content))
}

/// The status of a page with forms, one of which may have been wrong.
fn status_of(is_wrong: bool) -> StatusCode {
    match is_wrong {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    }
}

fn gap(row: &GapRow, again: Again<'_, GapAnswered>) -> Value {
    let gap = &row.gap;
    let own = again.filter(|(typed, _)| {
        typed.body == gap.body && typed.number == gap.number.shown() && typed.year == gap.year
    });
    let same_day = gap.between[0].adopted_on == gap.between[1].adopted_on;
    let day = || gap.between[0].adopted_on.format("%d.%m.%Y").to_string();
    let probable = if same_day { day() } else { String::new() };
    context! {
        on => own.map_or(probable, |(typed, _)| typed.on.clone()),
        why => own.map_or("", |(typed, _)| typed.reason.as_str()),
        wrong => own.map(|(_, (field, text))| context! { field, text }),
        body => gap.body.as_str(),
        number => gap.number.shown(),
        year => gap.year,
        from => gap.between[0].adopted_on.to_string(),
        reason => gap.reason.as_str(),
        before => decision_named(&gap.between[0]),
        after => decision_named(&gap.between[1]),
        until => row.time_left_until.map(date),
    }
}

/// What is said of a missing number.
#[derive(Deserialize)]
pub(in crate::web) struct GapAnswered {
    body: Body,
    number: String,
    year: i32,
    from: chrono::NaiveDate,
    on: String,
    reason: String,
    is: Is,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Is {
    Decision,
    None,
}

/// Takes what is said of a missing number.
pub(in crate::web) async fn answer_gap(
    State(hall): State<Hall>,
    sent: Sent<GapAnswered>,
) -> Result<Response, Turned> {
    let (visitor, typed) = (sent.visitor.enters(Room::Register)?, sent.typed);
    let (body, number) = (typed.body, DecisionNumber::new(typed.number.clone()));
    let answer = match typed.is {
        Is::Decision => match decision_line::date(&typed.on) {
            Ok(on) => GapAnswer::Confirm { body, number, on },
            Err(_) => {
                let wrong = ("on", "Введіть день прийняття, наприклад 20.11.2026.");
                return gaps_page(&hall, &visitor, Some((&typed, wrong))).await;
            }
        },
        Is::None if typed.reason.trim().is_empty() => {
            let wrong = ("reason", "Напишіть кількома словами, чому такого рішення немає.");
            return gaps_page(&hall, &visitor, Some((&typed, wrong))).await;
        }
        Is::None => {
            let (year, on, reason) = (typed.year, Some(typed.from), typed.reason.clone());
            GapAnswer::Dismiss(Dismiss { body, number, year, on, reason })
        }
    };
    let question = Question::Decision(DecisionQuestion::Gap(answer));
    match hall.front.ask(&visitor.session.person, question).await {
        Reply::Done(_) => {
            let way = if typed.is == Is::Decision { Way::Back } else { Way::Ahead };
            Ok(recorded(&visitor, "Номер більше не вважається пропущеним.", way))
        }
        Reply::Refused(refusal) => {
            let text = plain(refusal);
            let field = if typed.is == Is::Decision { "on" } else { "reason" };
            gaps_page(&hall, &visitor, Some((&typed, (field, &text)))).await
        }
        _ => Err(odd(&visitor)),
    }
}

/// What nobody could place.
pub(in crate::web) async fn doubts(
    State(hall): State<Hall>,
    visitor: Visitor,
) -> Result<Response, Turned> {
    doubts_page(&hall, &visitor.enters(Room::Register)?, None).await
}

async fn doubts_page(
    hall: &Hall,
    visitor: &Visitor,
    again: Again<'_, DoubtAnswer>,
) -> Result<Response, Turned> {
    let question = Question::Unplaced(UnplacedQuestion::Heads { most: SHOWN_MAX });
    let Answer::Queue(queue) = asked(hall, visitor, question).await? else {
        return Err(odd(visitor));
    };
    let units: Vec<Value> = visitor
        .present
        .plan
        .directory
        .departments
        .iter()
        .map(|unit| context! { id => unit.id.as_str(), name => unit.name.as_str() })
        .collect();
    let content = context! {
        items => queue.items.iter().map(|row| doubt(row, again)).collect::<Vec<_>>(),
        total => queue.counts.decisions + queue.counts.news,
        units,
        token => visitor.token.as_str(),
    };
    Ok(shown(visitor, status_of(again.is_some()), "doubts.html", content))
}

fn doubt(row: &QueueRow, again: Again<'_, DoubtAnswer>) -> Value {
    let own = again.filter(|(typed, _)| typed.source == row.source && typed.id == row.id);
    let guess = row.suggestion.as_ref();
    let decision = guess.and_then(|guess| guess.decision.as_ref());
    context! {
        source => row.source.as_str(),
        id => row.id.as_str(),
        url => row.url.as_deref(),
        title => row.title.as_str(),
        head => row.head.as_deref(),
        line => own.map_or("", |(typed, _)| typed.line.as_str()),
        wrong => own.map(|(_, (_, text))| text),
        why => row.why.as_str(),
        is_news => row.queue == "news",
        decision => decision.map(ToString::to_string),
        decision_named => decision.map(decision_named),
        unit => match own {
            Some((typed, _)) => Some(typed.unit.as_str()),
            None => guess.and_then(|guess| guess.department.as_ref()).map(|unit| unit.as_str()),
        },
    }
}

/// What is said of a paper that nobody could place.
#[derive(Deserialize)]
pub(in crate::web) struct DoubtAnswer {
    source: SourceId,
    id: ItemId,
    is: What,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    line: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    Unit,
    Suggested,
    Decision,
    Neither,
}

/// Takes what is said of a paper.
pub(in crate::web) async fn answer_doubt(
    State(hall): State<Hall>,
    sent: Sent<DoubtAnswer>,
) -> Result<Response, Turned> {
    let (visitor, typed) = (sent.visitor.enters(Room::Register)?, sent.typed);
    let item = ItemRef { source: typed.source.clone(), id: typed.id.clone() };
    let place = |decision: Option<DecisionKey>, department: Option<DepartmentId>| {
        UnplacedQuestion::Link(Placement { item: item.clone(), decision, department })
    };
    let question = match typed.is {
        What::Unit => Some(place(None, Some(typed.unit.as_str().into()))),
        What::Suggested => DecisionKey::parse(&typed.decision).map(|key| place(Some(key), None)),
        What::Decision => {
            let mut keys = decision_line::parse(&typed.line).unwrap_or_default().into_iter();
            keys.next().filter(|_| keys.next().is_none()).map(|key| place(Some(key), None))
        }
        What::Neither => {
            let reason = "на сторінці позначено, що нічого визначати не потрібно".to_owned();
            Some(UnplacedQuestion::Ignore { item: item.clone(), reason })
        }
    };
    let Some(question) = question else {
        let wrong = ("line", "Введіть одне рішення так: 20.11.2026, сесія, 24.");
        return doubts_page(&hall, &visitor, Some((&typed, wrong))).await;
    };
    match hall.front.ask(&visitor.session.person, Question::Unplaced(question)).await {
        Reply::Done(_) => {
            let way = match typed.is {
                What::Suggested | What::Decision => Way::Back,
                What::Unit | What::Neither => Way::Ahead,
            };
            Ok(recorded(&visitor, "Дякуємо! Про цю сторінку більше не запитуватимемо.", way))
        }
        Reply::Refused(refusal) => {
            let text = plain(refusal);
            doubts_page(&hall, &visitor, Some((&typed, ("line", &text)))).await
        }
        _ => Err(odd(&visitor)),
    }
}

/// What taking the last act back would do.
pub(in crate::web) async fn undo(
    State(hall): State<Hall>,
    visitor: Visitor,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Register)?;
    let question = Question::Undo { dry_run: true };
    let content = match asked(&hall, &visitor, question).await {
        Ok(Answer::TakenBack(act)) => {
            let zone = visitor.present.calendar.zone;
            let at = act.done_at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string();
            let what: Vec<String> = act.taken_back.iter().map(|key| shown_key(key)).collect();
            context! { at, what, token => visitor.token.as_str() }
        }
        _ => context! { at => None::<&str>, what => Vec::<&str>::new(), token => "" },
    };
    Ok(shown(&visitor, StatusCode::OK, "undo.html", content))
}

/// A key in words; what has none of its own is an entry.
fn shown_key(key: &str) -> String {
    DecisionKey::parse(key).map_or_else(|| "запис реєстру".to_owned(), |key| decision_named(&key))
}

/// A form that says nothing.
#[derive(Deserialize)]
pub(in crate::web) struct Nothing {}

/// Takes the last act back.
pub(in crate::web) async fn undone(
    State(hall): State<Hall>,
    sent: Sent<Nothing>,
) -> Result<Response, Turned> {
    let visitor = sent.visitor.enters(Room::Register)?;
    asked(&hall, &visitor, Question::Undo { dry_run: false }).await?;
    Ok(recorded(&visitor, "Останню дію скасовано: усе так, як було до неї.", Way::Back))
}
