//! What the administrator looks after: sources and letters.
//!
//! Decides what is shown of them and which buttons stand beside; what a button does is the desk's.

use super::entrance::visitor::{Sent, Turned, Visitor};
use super::hall::Hall;
use super::room::{asked, odd, shown, told};
use crate::daemon::desk::answer::outbox::{LetterRow, Listed, OutboxQuestion, StageWord};
use crate::daemon::desk::answer::sources::{ItemRow, SourceRow, SourceStands, SourcesQuestion};
use crate::daemon::desk::answer::stretch::PAGE_ENTRIES;
use crate::daemon::desk::question::{Answer, Question};
use crate::domain::ids::{LetterId, PersonId, SourceId};
use crate::domain::plan::role::Room;
use crate::letters::cause::in_ukrainian;
use crate::letters::setback;
use crate::letters::understood::meaning;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use minijinja::{Value, context};
use serde::Deserialize;

/// A moment in the council's zone.
pub(super) fn moment(at: Option<DateTime<Utc>>, visitor: &Visitor) -> Option<String> {
    let zone = visitor.present.calendar.zone;
    at.map(|at| at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string())
}

/// The sources.
pub(super) async fn sources(
    State(hall): State<Hall>,
    visitor: Visitor,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Machine)?;
    let question = Question::Sources { asked: None };
    let Answer::Sources(list) = asked(&hall, &visitor, question).await? else {
        return Err(odd(&visitor));
    };
    let sources: Vec<Value> = list.sources.iter().map(|row| source(row, &visitor)).collect();
    let content = context! { sources, token => visitor.token.as_str() };
    Ok(shown(&visitor, StatusCode::OK, "sources.html", content))
}

fn source(row: &SourceRow, visitor: &Visitor) -> Value {
    context! {
        id => row.id.as_str(),
        name => visitor.present.plan.directory.source_name(&row.id),
        url => row.url.as_str(),
        items => row.items,
        stands => match row.stands {
            SourceStands::Read => "читається",
            SourceStands::Blind => "не читається",
            SourceStands::New => "ще не прочитано",
            SourceStands::Closed => "немає доступу",
        },
        blind => row.stands == SourceStands::Blind,
        readable => row.stands != SourceStands::Closed,
        read_at => moment(row.read_at, visitor),
        next_at => moment(row.next_at, visitor),
        since => moment(row.blind_since, visitor),
        why => row.cause.as_ref().map(in_ukrainian),
    }
}

/// The newest items of a source, and what was understood of them.
pub(super) async fn items(
    State(hall): State<Hall>,
    visitor: Visitor,
    Path(source): Path<String>,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Machine)?;
    let asked_of = Some(SourcesQuestion::Newest { source: SourceId::from(source.as_str()) });
    let question = Question::Sources { asked: asked_of };
    let Answer::Newest(newest) = asked(&hall, &visitor, question).await? else {
        return Err(odd(&visitor));
    };
    let items: Vec<Value> = newest.items.iter().map(|row| item(row, &visitor)).collect();
    let name = visitor.present.plan.directory.source_name(&newest.source);
    let content = context! { name, items };
    Ok(shown(&visitor, StatusCode::OK, "items.html", content))
}

fn item(row: &ItemRow, visitor: &Visitor) -> Value {
    context! {
        title => row.title.as_str(),
        url => row.url.as_deref(),
        seen => moment(Some(row.first_seen), visitor),
        means => meaning(&row.meaning, &row.acts, &visitor.present.plan.directory),
        why => row.meaning.why.as_str(),
    }
}

/// Which source is to be read.
#[derive(Deserialize)]
pub(super) struct Read {
    source: SourceId,
}

/// «Прочитати зараз».
pub(super) async fn read(State(hall): State<Hall>, sent: Sent<Read>) -> Result<Response, Turned> {
    let visitor = sent.visitor.enters(Room::Machine)?;
    let source = sent.typed.source;
    let question = Question::Sources { asked: Some(SourcesQuestion::Read { source }) };
    asked(&hall, &visitor, question).await?;
    let text = "Джерело читається. Оновіть перелік джерел за хвилину.";
    Ok(told(&visitor, StatusCode::OK, ("Прочитати зараз", text)))
}

/// What the address of the list of letters says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Filter {
    stage: String,
    page: String,
}

/// The letters: those that wait first, then the latest.
pub(super) async fn letters(
    State(hall): State<Hall>,
    visitor: Visitor,
    Query(filter): Query<Filter>,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Machine)?;
    let waiting = filter.stage == "waiting";
    let page = filter.page.parse().unwrap_or(1_usize).max(1);
    let question = Question::Outbox(OutboxQuestion::List(Listed { waiting, page: Some(page) }));
    let Answer::Letters(list) = asked(&hall, &visitor, question).await? else {
        return Err(odd(&visitor));
    };
    let last = list.total.div_ceil(PAGE_ENTRIES).max(1);
    let letters: Vec<Value> = list.letters.iter().map(|row| letter(row, &visitor)).collect();
    let to = |page: usize| format!("stage={}&page={page}", if waiting { "waiting" } else { "" });
    let content = context! {
        letters,
        total => list.total,
        waiting,
        page,
        last,
        before => (page > 1).then(|| to(last.min(page - 1))),
        after => (page < last).then(|| to(page + 1)),
        token => visitor.token.as_str(),
    };
    Ok(shown(&visitor, StatusCode::OK, "letters.html", content))
}

fn letter(row: &LetterRow, visitor: &Visitor) -> Value {
    let directory = &visitor.present.plan.directory;
    let name = |id: &PersonId| directory.person(id).map_or(id.to_string(), |it| it.name.clone());
    context! {
        id => row.id.as_str(),
        to => name(&row.person),
        notices => row.notices.len(),
        stage => match row.stage {
            StageWord::Waiting => "чекає",
            StageWord::Accepted => "надіслано",
            StageWord::Probable => "імовірно доставлено",
            StageWord::Refused => "не прийнято",
            StageWord::Withdrawn => "відкликано: зміст більше не відповідав дійсності",
            StageWord::Cancelled => "скасовано",
        },
        grave => matches!(row.stage, StageWord::Refused),
        again => matches!(row.stage, StageWord::Waiting | StageWord::Refused),
        stoppable => row.stage == StageWord::Waiting,
        prepared_at => moment(Some(row.prepared_at), visitor),
        ended_at => moment(row.ended_at, visitor),
        next_at => moment(row.next_attempt_at, visitor),
        attempts => row.attempts,
        shadow => row.shadow,
        // A person called it off in their own words; whatever else ended it has a name already.
        reason => row.reason.as_deref().filter(|_| row.stage == StageWord::Cancelled),
        setback => row.setback.as_ref().map(setback::in_ukrainian).filter(|_| {
            let unheard = [StageWord::Waiting, StageWord::Probable, StageWord::Refused];
            unheard.contains(&row.stage)
        }),
    }
}

/// What is to become of a letter.
#[derive(Deserialize)]
pub(super) struct Change {
    letter: LetterId,
    to: Fate,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Fate {
    Again,
    Cancelled,
}

/// «Надіслати ще раз», «Скасувати».
pub(super) async fn change(
    State(hall): State<Hall>,
    sent: Sent<Change>,
) -> Result<Response, Turned> {
    let visitor = sent.visitor.enters(Room::Machine)?;
    let Change { letter, to } = sent.typed;
    let (question, text) = match to {
        Fate::Again => (
            OutboxQuestion::Retry { letter: Some(letter), all: false },
            "Лист буде надіслано ще раз найближчого робочого часу.",
        ),
        Fate::Cancelled => (
            OutboxQuestion::Cancel {
                letter, reason: "скасовано на сторінці".to_owned()
            },
            "Лист скасовано; цього нагадування не буде.",
        ),
    };
    asked(&hall, &visitor, Question::Outbox(question)).await?;
    Ok(told(&visitor, StatusCode::OK, ("Записано", text)))
}
