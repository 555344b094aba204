//! The public page, off unless the configuration wants it: the plan and how it stands.
//!
//! Decides what citizens see. The invariant: no name of a person stands here, nor anything that
//! only the council's people said; what is late is counted by measure and blames nobody.

use super::hall::Hall;
use super::page::{frame, page};
use super::press::nowhere;
use crate::daemon::desk::answer::board::{Board, BoardQuestion, Group, MeasureLine, Whole};
use crate::daemon::desk::answer::decisions::LegalAct;
use crate::daemon::desk::answer::legal_acts::table;
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::register::decisions::DecisionQuestion;
use crate::daemon::front::Present;
use crate::letters::ukrainian::month;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use std::fmt::Write;

/// Citizens and their programs may keep an answer for so long.
const KEPT: &str = "public, max-age=300";

/// So many published decisions stand in the feed.
const FEED_MAX: usize = 50;

/// Asks for everybody; nothing where the page is not public or the daemon does not answer.
async fn asked(hall: &Hall, present: &Present, question: Question) -> Option<Answer> {
    if !present.is_public {
        return None;
    }
    let nobody = &present.plan.directory.administrator;
    match hall.front.ask(nobody, question).await {
        Reply::Done(answer) => Some(*answer),
        _ => None,
    }
}

fn kept(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(KEPT));
    answer
}

/// The plan and how it stands.
pub(super) async fn plan(State(hall): State<Hall>) -> Response {
    let present = hall.front.present();
    let question = Question::Board(BoardQuestion::Whole);
    let Some(Answer::Board(Board::Whole(whole))) = asked(&hall, &present, question).await else {
        return nowhere(State(hall.front)).await;
    };
    let content = context! { measures => whole.measures.iter().map(measure).collect::<Vec<_>>() };
    kept(page(StatusCode::OK, "public.html", frame(&present, "./", None, content)))
}

fn measure(one: &MeasureLine) -> Value {
    let count = |group: Group| one.groups.get(&group).copied().unwrap_or(0);
    let months = one.year.iter().filter(|point| point.tally.total() > 0);
    let months: Vec<Value> = months
        .map(|point| {
            let percent = point.tally.percent_in_time();
            context! {
                name => month(point.month),
                due => point.tally.total(),
                in_time => point.tally.in_time,
                late => point.tally.late,
                percent => percent.map_or("–".to_owned(), |it| it.to_string()),
            }
        })
        .collect();
    context! {
        number => one.number,
        text => one.text.as_str(),
        late => count(Group::Late),
        ahead => count(Group::Ahead),
        done => count(Group::Done),
        months,
    }
}

async fn acts(hall: &Hall, present: &Present) -> Option<Vec<LegalAct>> {
    let question = Question::Decision(DecisionQuestion::LegalActs);
    match asked(hall, present, question).await? {
        Answer::LegalActs(acts) => Some(acts),
        _ => None,
    }
}

/// The register of decisions in the columns of the state's open data, as CSV.
pub(super) async fn csv(State(hall): State<Hall>) -> Response {
    let present = hall.front.present();
    match acts(&hall, &present).await.and_then(|acts| table(&acts).ok()) {
        Some(text) => {
            kept(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response())
        }
        None => nowhere(State(hall.front)).await,
    }
}

/// The same as JSON.
pub(super) async fn json(State(hall): State<Hall>) -> Response {
    let present = hall.front.present();
    match acts(&hall, &present).await.and_then(|acts| serde_json::to_string(&acts).ok()) {
        Some(text) => kept(([(header::CONTENT_TYPE, "application/json")], text).into_response()),
        None => nowhere(State(hall.front)).await,
    }
}

/// What was published lately, and what is late by measure (Atom, RFC 4287).
pub(super) async fn feed(State(hall): State<Hall>) -> Response {
    let present = hall.front.present();
    let question = Question::Board(BoardQuestion::Whole);
    let (Some(Answer::Board(Board::Whole(whole))), Some(acts)) =
        (asked(&hall, &present, question).await, acts(&hall, &present).await)
    else {
        return nowhere(State(hall.front)).await;
    };
    let text = atom(&present, &whole, &acts);
    kept(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response())
}

fn atom(present: &Present, whole: &Whole, acts: &[LegalAct]) -> String {
    let base = present.public_url.as_ref().map(ToString::to_string).unwrap_or_default();
    let council = escaped(&present.letterhead.council);
    let updated = format!("{}T00:00:00Z", whole.today);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"uk\">\n\
         <title>{council}: виконання плану заходів</title>\n<id>{0}public</id>\n\
         <link rel=\"self\" href=\"{0}public.atom\"/>\n<link href=\"{0}public\"/>\n\
         <updated>{updated}</updated>\n<author><name>{council}</name></author>\n",
        escaped(&base)
    );
    let mut entry = |id: &str, title: &str, on: &str, link: Option<&str>| {
        let link = link.map(|to| format!("<link href=\"{}\"/>", escaped(to))).unwrap_or_default();
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "<entry><id>{}public#{}</id><title>{}</title><updated>{on}T00:00:00Z</updated>{link}\
             </entry>",
            escaped(&base),
            escaped(id),
            escaped(title)
        );
    };
    for measure in &whole.measures {
        let late = measure.groups.get(&Group::Late).copied().unwrap_or(0);
        if late > 0 {
            let id = format!("late-{}-{late}", measure.number);
            let title = format!("Захід {}: прострочено – {late}", measure.number);
            entry(&id, &title, &whole.today.to_string(), None);
        }
    }
    let mut published: Vec<(&LegalAct, chrono::NaiveDate)> =
        acts.iter().filter_map(|act| Some((act, act.issued_date?))).collect();
    published.sort_by_key(|(_, on)| std::cmp::Reverse(*on));
    for (act, on) in published.into_iter().take(FEED_MAX) {
        let name = act.title.as_deref().unwrap_or("рішення");
        let title = format!("№\u{a0}{}: {name}", act.number);
        entry(&act.uid, &title, &on.to_string(), act.url.as_deref());
    }
    text.push_str("</feed>\n");
    text
}

/// Text within XML: marks are escaped, and what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let held =
        text.chars().filter(|it| !it.is_control() && !matches!(*it, '\u{fffe}' | '\u{ffff}'));
    let held: String = held.collect();
    held.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
