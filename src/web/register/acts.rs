//! What a person recorded within the last day, and the way back.
//!
//! Decides what is shown of each act; whether it can be taken back is the desk's. The invariant:
//! everybody sees their own acts and nobody else's.

use super::super::entrance::visitor::{Sent, Turned, Visitor};
use super::super::hall::Hall;
use super::super::machine::moment;
use super::super::room::{asked, odd, recorded, shown, told};
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::register::undo::ActRow;
use crate::domain::ids::PersonId;
use crate::domain::plan::role::{Room, may_enter};
use crate::letters::entry::person_named;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::{Value, context};
use serde::Deserialize;

/// So many acts stand on a page.
const SHOWN_MAX: usize = 30;

/// What the visitor recorded within the last day.
pub(in crate::web) async fn acts(
    State(hall): State<Hall>,
    visitor: Visitor,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Mine)?;
    let Answer::Acts(list) = asked(&hall, &visitor, Question::Acts).await? else {
        return Err(odd(&visitor));
    };
    let acts = list.acts.iter().take(SHOWN_MAX).map(|row| act(row, &visitor));
    let content = context! {
        acts => acts.collect::<Vec<_>>(),
        earlier => list.acts.len().saturating_sub(SHOWN_MAX),
        keeps => may_enter(&visitor.roles, Room::Register),
        token => visitor.token.as_str(),
    };
    Ok(shown(&visitor, StatusCode::OK, "undo.html", content))
}

fn act(row: &ActRow, visitor: &Visitor) -> Value {
    let why = match &row.changed_by {
        Some(by) if *by == visitor.session.person.as_str() => {
            "Відтоді Ви записали про це інше, тож цю дію окремо не скасувати.".to_owned()
        }
        Some(by) => {
            let directory = &visitor.present.plan.directory;
            let name = person_named(&PersonId::from(by.as_str()), directory);
            format!("Відтоді це змінено ({name}), тож скасувати вже не можна.")
        }
        None => "Цю дію змінює лише новий запис.".to_owned(),
    };
    context! {
        act => row.act,
        at => moment(Some(row.done_at), visitor),
        deeds => row.deeds.clone(),
        more => row.total.saturating_sub(row.deeds.len()),
        open => row.open,
        why,
    }
}

/// Which act is to be taken back.
#[derive(Deserialize)]
pub(in crate::web) struct Act {
    act: u64,
}

/// Takes an act back.
pub(in crate::web) async fn undone(
    State(hall): State<Hall>,
    sent: Sent<Act>,
) -> Result<Response, Turned> {
    let visitor = sent.visitor.enters(Room::Mine)?;
    let question = Question::Undo { act: Some(sent.typed.act), dry_run: false };
    match hall.front.ask(&visitor.session.person, question).await {
        Reply::Done(_) => Ok(recorded(&visitor, "Дію скасовано: усе так, як було до неї.")),
        Reply::Refused(_) => {
            let text = "Від цієї дії минуло понад 24 години, її вже скасовано, або після неї хтось \
                        записав інше. Запишіть, як має бути тепер.";
            Ok(told(&visitor, StatusCode::CONFLICT, ("Скасувати вже не можна", text)))
        }
        _ => Err(odd(&visitor)),
    }
}
