//! A file that an editor hands over: which it is, and its rows.
//!
//! Decides what is too large and what a file is for. The invariants: nothing of a file is read from
//! somebody who is not in, it is parsed in a child process, and no more than a few files are held
//! at a time.

use super::content::{Content, Row};
use crate::daemon::desk::refusal::WrongRow;
use crate::domain::council::event::EventKind;
use crate::domain::plan::role::Room;
use crate::files::child::parsed;
use crate::files::decisions::{DecisionRow, DecisionTable};
use crate::files::planned::PlannedFile;
use crate::files::sheet::{FILE_MAX_BYTES, extension};
use crate::files::table::Rowed;
use crate::web::entrance::visitor::{Sender, Turned, Visitor, sender};
use crate::web::hall::Hall;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use futures_util::StreamExt;
use std::path::Path;

/// Longest request with a file, in bytes: the file, and the form around it.
pub(in crate::web) const UPLOAD_MAX_BYTES: usize = 20 * 1024 * 1024 + 64 * 1024;

/// What rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Decisions,
    Planned(Rowed),
}

/// The words by which a form says what a file holds.
pub(super) const HOLDS: [(&str, &str, Holds); 4] = [
    ("decisions", "рішення", Holds::Decisions),
    ("sittings", "засідання", Holds::Planned(Rowed::Sittings)),
    ("events", "заходи", Holds::Planned(Rowed::Events(EventKind::Event))),
    ("trips", "поїздки", Holds::Planned(Rowed::Events(EventKind::Trip))),
];

/// A file that was sent.
pub(in crate::web) struct Upload {
    /// Who sent it.
    pub visitor: Visitor,
    /// What it holds, as the form says.
    pub(super) holds: Option<Holds>,
    name: String,
    bytes: Vec<u8>,
}

impl FromRequest<Hall> for Upload {
    type Rejection = Turned;

    async fn from_request(request: Request, hall: &Hall) -> Result<Self, Turned> {
        let place = hall.uploads.clone().acquire_owned().await.expect("nobody closes the door");
        let (parts, body) = request.into_parts();
        let sender: Sender = sender(hall, &parts)?;
        let announced =
            parts.headers.get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
        let broken = |status| {
            let text = "Приймаються файли до 20\u{a0}МБ. Збережіть лише потрібний аркуш або \
                        поділіть файл на частини.";
            sender.refused(status, "Файл завеликий або пошкоджений", text)
        };
        if announced.is_some_and(|length: usize| length > UPLOAD_MAX_BYTES) {
            // A browser reads no answer before it has sent everything.
            let mut rest = body.into_data_stream();
            while rest.next().await.is_some_and(|piece| piece.is_ok()) {}
            return Err(broken(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let again = Request::from_parts(parts, body);
        let form = Multipart::from_request(again, hall).await;
        let mut form = form.map_err(|rejection| broken(rejection.status()))?;
        let (mut token, mut holds, mut file) = (String::new(), None, None);
        while let Some(field) = form.next_field().await.map_err(|it| broken(it.status()))? {
            let (name, called) = (field.name().unwrap_or_default().to_owned(), field.file_name());
            let called = called.unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(|it| broken(it.status()))?;
            match &*name {
                "token" => token = String::from_utf8_lossy(&bytes).into_owned(),
                "holds" => {
                    let word = HOLDS.iter().find(|(word, ..)| word.as_bytes() == &*bytes);
                    holds = word.map(|(_, _, holds)| *holds);
                }
                "file" => file = Some((called, bytes.to_vec())),
                _ => {}
            }
        }
        drop(place);
        let visitor = sender.with(&token, "Файл потрібно буде вибрати знову.")?;
        let (name, bytes) = file.unwrap_or_default();
        Ok(Self { visitor, holds, name, bytes })
    }
}

/// Why a file cannot be read: where on the form that is said, and what to do.
pub(super) type Wrong = (&'static str, String);

impl Upload {
    /// Lets its sender into a room.
    pub(super) fn enters(self, room: Room) -> Result<Self, Turned> {
        Ok(Self { visitor: self.visitor.enters(room)?, ..self })
    }

    /// The rows of the file, and those that cannot be read; or why it cannot be read at all.
    pub(super) async fn rows(self) -> (Visitor, Result<(Content, Vec<WrongRow>), Wrong>) {
        let Self { visitor, holds, name, bytes } = self;
        let read = read(&visitor, holds, &name, bytes).await;
        (visitor, read)
    }
}

async fn read(
    visitor: &Visitor,
    holds: Option<Holds>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<(Content, Vec<WrongRow>), Wrong> {
    let wrong = |field, text: &str| Err((field, text.to_owned()));
    if bytes.is_empty() {
        return wrong("file", "Виберіть файл.");
    }
    if bytes.len() as u64 > FILE_MAX_BYTES {
        return wrong("file", "Файл завеликий: приймаються файли до 20\u{a0}МБ.");
    }
    let extension = extension(Path::new(name));
    let is_calendar = extension == "ics" || bytes.starts_with(b"BEGIN:VCALENDAR");
    let holds = match (holds, is_calendar) {
        (Some(Holds::Planned(rowed)), _) => Holds::Planned(rowed),
        // A calendar holds whatever its entries say.
        (_, true) => Holds::Planned(Rowed::Sittings),
        (Some(holds), false) => holds,
        (None, false) => return wrong("holds", "Виберіть, що містить файл."),
    };
    let parser = visitor.present.parser();
    let read = match holds {
        Holds::Decisions => parsed(parser, DecisionTable { extension }, bytes).await.map(sorted),
        Holds::Planned(rowed) => {
            let zone = visitor.present.calendar.zone;
            let task = PlannedFile { extension, zone, rowed };
            parsed(parser, task, bytes).await.map(|read| {
                let (called, repeating) = (read.called, read.repeating);
                (Content::Planned { called, repeating }, read.wrong)
            })
        }
    };
    read.map_err(|problems| ("file", in_words(&problems)))
}

/// Rows that can be read, and those that cannot.
fn sorted(rows: Vec<DecisionRow>) -> (Content, Vec<WrongRow>) {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for DecisionRow { at, read } in rows {
        match read {
            Ok(decisions) => right.push(Row { at, decisions }),
            Err(text) => wrong.push(WrongRow { at, text }),
        }
    }
    (Content::Decisions(right), wrong)
}

/// So many problems of a file are told.
const TOLD_MAX: usize = 5;

fn in_words(problems: &[String]) -> String {
    let more = problems.len().saturating_sub(TOLD_MAX);
    let told: Vec<&str> = problems.iter().take(TOLD_MAX).map(String::as_str).collect();
    let more = if more > 0 { format!("; і ще {more}") } else { String::new() };
    let all = format!("{}{more}", told.join("; "));
    format!("{}.", crate::letters::matter::capitalised(&all).trim_end_matches('.'))
}

/// The status of a form that has to be filled in again.
pub(super) const AGAIN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
