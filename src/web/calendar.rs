//! Calendars that programs look up: a whole file at an address that nobody can guess.
//!
//! Decides what is answered; what a calendar holds is the desk's. Whoever has the address reads the
//! calendar, since calendar programs cannot sign in.

use super::hall::Hall;
use super::press::nowhere;
use crate::daemon::desk::answer::calendar::at_place;
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::question::{Answer, Question};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// A calendar.
pub(super) async fn show(State(hall): State<Hall>, Path(name): Path<String>) -> Response {
    let present = hall.front.present();
    let directory = &present.plan.directory;
    let place = name.strip_suffix(".ics").unwrap_or_default();
    let Some(whose) = at_place(&present.key, place, directory) else {
        return nowhere(State(hall.front)).await;
    };
    let asked = hall.front.ask(&directory.administrator, Question::Calendar { whose }).await;
    let calendar = match asked {
        Reply::Done(answer) => match *answer {
            Answer::Calendar(calendar) => Some(calendar),
            _ => None,
        },
        _ => None,
    };
    let Some(calendar) = calendar else { return nowhere(State(hall.front)).await };
    ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], calendar).into_response()
}
