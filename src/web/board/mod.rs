//! Pages that list obligations: the overview, one list of it, and a person's own matters.
//!
//! Decides which page stands at which address; what is listed is the desk's to decide.

mod shown;

use super::entrance;
use super::entrance::visitor::{Turned, Visitor};
use super::hall::Hall;
use super::room::{asked, odd, shown as page};
use crate::daemon::desk::answer::board::{Board, BoardQuestion, Group, Lines, PAGE_LINES, Sort};
use crate::daemon::desk::answer::calendar;
use crate::daemon::desk::question::{Answer, Question};
use crate::domain::ids::PersonId;
use crate::domain::notice::appointment::Whose;
use crate::domain::plan::role::{Room, may_enter};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use minijinja::{Value, context};
use serde::Deserialize;

/// The first page: how the whole plan stands for whoever may see it, their own matters for others,
/// and the door for those who are not in.
pub(super) async fn home(
    State(hall): State<Hall>,
    headers: HeaderMap,
    visitor: Result<Visitor, Turned>,
) -> Result<Response, Turned> {
    let Ok(visitor) = visitor else {
        return Ok(entrance::ask(State(hall), headers).await);
    };
    match may_enter(&visitor.roles, Room::Whole) {
        true => overview(&hall, &visitor).await,
        false => own(&hall, &visitor).await,
    }
}

/// A person's own matters.
pub(super) async fn mine(State(hall): State<Hall>, visitor: Visitor) -> Result<Response, Turned> {
    own(&hall, &visitor).await
}

async fn overview(hall: &Hall, visitor: &Visitor) -> Result<Response, Turned> {
    let question = Question::Board(BoardQuestion::Whole);
    let Answer::Board(Board::Whole(whole)) = asked(hall, visitor, question).await? else {
        return Err(odd(visitor));
    };
    Ok(page(visitor, StatusCode::OK, "overview.html", shown::overview(&whole, visitor)))
}

async fn own(hall: &Hall, visitor: &Visitor) -> Result<Response, Turned> {
    let question = BoardQuestion::Of { person: visitor.session.person.clone() };
    let lines = lines(hall, visitor, question).await?;
    let (present, person) = (&visitor.present, &visitor.session.person);
    let own = Whose::Person(person.clone());
    let base = present.public_url.as_ref();
    let content = context! {
        person => person.as_str(),
        calendar => base.map(|base| calendar::address(&present.key, base, &own)),
        lines => shown::lines(&lines, visitor, shown::Leads::ToAnswer),
        more => lines.total.saturating_sub(lines.lines.len()),
    };
    Ok(page(visitor, StatusCode::OK, "mine.html", content))
}

async fn lines(hall: &Hall, visitor: &Visitor, of: BoardQuestion) -> Result<Lines, Turned> {
    match asked(hall, visitor, Question::Board(of)).await? {
        Answer::Board(Board::List(lines)) => Ok(lines),
        _ => Err(odd(visitor)),
    }
}

/// What the address of a list says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filter {
    group: String,
    measure: String,
    person: String,
    sort: String,
    page: String,
}

/// One list of the whole plan.
pub(super) async fn list(
    State(hall): State<Hall>,
    visitor: Visitor,
    Query(filter): Query<Filter>,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Whole)?;
    let group = shown::group_of(&filter.group);
    let sort = shown::sort_of(&filter.sort);
    let page_number = filter.page.parse().unwrap_or(1).max(1);
    let measure = filter.measure.parse().ok();
    let person = Some(filter.person.trim()).filter(|it| !it.is_empty()).map(PersonId::from);
    let question =
        BoardQuestion::List { group, measure, person: person.clone(), sort, page: page_number };
    let lines = lines(&hall, &visitor, question).await?;
    let last = lines.total.div_ceil(PAGE_LINES).max(1);
    let to = |page: usize| {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("group", shown::word_of(group))
            .append_pair("measure", &filter.measure)
            .append_pair("person", &filter.person)
            .append_pair("sort", &filter.sort)
            .append_pair("page", &page.to_string())
            .finish()
    };
    let content = context! {
        heading => shown::heading(group),
        empty => shown::empty(group),
        lines => shown::lines(&lines, &visitor, shown::Leads::ToStory),
        total => lines.total,
        page => page_number,
        last,
        before => (page_number > 1).then(|| to(last.min(page_number - 1))),
        after => (page_number < last).then(|| to(page_number + 1)),
        groups => groups(group),
        measures => measures(&visitor, measure),
        people => people(&visitor, person.as_ref()),
        sorts => sorts(sort),
    };
    Ok(page(&visitor, StatusCode::OK, "list.html", content))
}

fn groups(chosen: Group) -> Vec<Value> {
    let option = |group: &Group| {
        let (value, label) = (shown::word_of(*group), shown::heading(*group));
        context! { value, label, chosen => *group == chosen }
    };
    shown::GROUPS.iter().map(|(group, ..)| option(group)).collect()
}

fn sorts(chosen: Sort) -> Vec<Value> {
    let option = |(sort, value, label): &(Sort, &str, &str)| {
        context! { value => *value, label => *label, chosen => *sort == chosen }
    };
    shown::SORTS.iter().map(option).collect()
}

fn measures(visitor: &Visitor, chosen: Option<u8>) -> Vec<Value> {
    let measures = visitor.present.plan.measures.iter();
    measures
        .map(|measure| {
            let label = format!("{}. {}", measure.number, shown::shortened(&measure.text));
            context! { value => measure.number, label, chosen => chosen == Some(measure.number) }
        })
        .collect()
}

fn people(visitor: &Visitor, chosen: Option<&PersonId>) -> Vec<Value> {
    let people = visitor.present.plan.directory.people.values();
    people
        .map(|person| {
            let chosen = chosen == Some(&person.id);
            context! { value => person.id.as_str(), label => person.name.as_str(), chosen }
        })
        .collect()
}
