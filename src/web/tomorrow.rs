//! The letters of the next morning as they would go, if the world stays as it is now.
//!
//! Decides which day is meant and for how long an answer is good; the letters themselves are what
//! `rehearse` says, which another process does: nothing of it is the daemon's.

use super::entrance::visitor::{Turned, Visitor};
use super::hall::Hall;
use super::paper::{read, without_passes};
use super::room::shown;
use crate::daemon::front::Rehearsal;
use crate::domain::plan::role::Room;
use crate::letters::ukrainian::date;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::TimeDelta;
use minijinja::{Value, context};

/// So many letters stand on a page.
const SHOWN_MAX: usize = 40;

/// What was rehearsed is shown again for so long.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(5);

/// The letters of the next working day.
pub(super) async fn tomorrow(
    State(hall): State<Hall>,
    visitor: Visitor,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Machine)?;
    let present = &visitor.present;
    let (now, today) = (present.now(), present.today());
    let day = present.calendar.working_on_or_after(today.succ_opt().unwrap_or(today));
    let mut kept = hall.rehearsed.lock().await;
    let is_good = kept.as_ref().is_some_and(|it| it.day == day && now - it.held_at < GOOD_FOR);
    if !is_good {
        *kept = present.rehearsed(day).await;
    }
    let Some(Rehearsal { letters, .. }) = &*kept else {
        let letters = Vec::<Value>::new();
        let content = context! { day => date(day), letters, total => 0, failed => true };
        return Ok(shown(&visitor, StatusCode::SERVICE_UNAVAILABLE, "tomorrow.html", content));
    };
    let mut values = Vec::new();
    for letter in letters.iter().take(SHOWN_MAX) {
        let read = read(&visitor, letter.message.clone()).await;
        let (subject, text) = read.unwrap_or_else(|| (letter.subject.clone(), String::new()));
        let person = present.plan.directory.person(&letter.person);
        values.push(context! {
            to => person.map_or(letter.person.as_str(), |person| person.name.as_str()),
            at => letter.at.with_timezone(&present.calendar.zone).format("%H:%M").to_string(),
            subject,
            text => without_passes(&text),
        });
    }
    let content =
        context! { day => date(day), letters => values, total => letters.len(), failed => false };
    Ok(shown(&visitor, StatusCode::OK, "tomorrow.html", content))
}
