//! What lies behind a page: a letter as it left, a copy of a page as it was kept, and the letters
//! of the next morning. All of it is shown as text, whatever a stranger wrote into it.
//!
//! The invariant: a link that answers in somebody's name is shown to nobody else.

use super::entrance::visitor::{Turned, Visitor};
use super::hall::Hall;
use super::machine::moment;
use super::room::{asked, odd, shown};
use crate::daemon::desk::answer::outbox::{LetterShown, OutboxQuestion};
use crate::daemon::desk::answer::story::{Part, Told};
use crate::daemon::desk::question::{Answer, Question};
use crate::domain::ids::{LetterId, ObligationKey};
use crate::domain::plan::role::Room;
use crate::sources::mail;
use crate::sources::mail::incoming::Body;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::context;
use serde::Deserialize;

/// A letter, for the administrator.
pub(super) async fn letter(
    State(hall): State<Hall>,
    visitor: Visitor,
    Path(letter): Path<String>,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Machine)?;
    let question = OutboxQuestion::Show { letter: LetterId(letter) };
    let Answer::Letter(letter) = asked(&hall, &visitor, Question::Outbox(question)).await? else {
        return Err(odd(&visitor));
    };
    letter_page(&visitor, *letter).await
}

/// Which part of which story an address names.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Of {
    of: String,
    letter: String,
    kept: String,
}

/// A letter or a kept page behind an obligation.
pub(super) async fn behind(
    State(hall): State<Hall>,
    visitor: Visitor,
    Query(Of { of, letter, kept }): Query<Of>,
) -> Result<Response, Turned> {
    let (person, obligation) = (visitor.session.person.clone(), ObligationKey::from(&*of));
    let part = match letter.is_empty() {
        false => Part::Letter(LetterId(letter)),
        true => Part::Kept(kept),
    };
    let question = Question::Story { person, obligation, part };
    match asked(&hall, &visitor, question).await? {
        Answer::Story(Told::Letter(letter)) => letter_page(&visitor, *letter).await,
        Answer::Story(Told::Kept(page)) => {
            let content = context! {
                heading => page.title.as_str(),
                kicker => "Копія сторінки",
                facts => vec![
                    context! { label => "Збережено", value => moment(Some(page.at), &visitor) },
                    context! { label => "Адреса", value => page.url.as_str() },
                ],
                text => page.text.as_str(),
                files => page.files.clone(),
            };
            Ok(shown(&visitor, StatusCode::OK, "paper.html", content))
        }
        _ => Err(odd(&visitor)),
    }
}

/// A letter as its reader got it, taken apart in a child process: it may quote a stranger.
async fn letter_page(visitor: &Visitor, letter: LetterShown) -> Result<Response, Turned> {
    let LetterShown { person, subject, text, message, .. } = letter;
    let (subject, text) = match message {
        None => (subject, text),
        Some(message) => read(visitor, message.into_bytes()).await.ok_or_else(|| odd(visitor))?,
    };
    let directory = &visitor.present.plan.directory;
    let name = directory.person(&person).map_or(person.as_str(), |person| person.name.as_str());
    let content = context! {
        heading => subject,
        kicker => "Лист",
        facts => vec![context! { label => "Кому", value => name }],
        text => without_passes(&text),
        files => Vec::<String>::new(),
    };
    Ok(shown(visitor, StatusCode::OK, "paper.html", content))
}

/// Subject and text of a message.
pub(super) async fn read(visitor: &Visitor, message: Vec<u8>) -> Option<(String, String)> {
    let read = mail::read(visitor.present.parser(), message).await.ok()?;
    match read.body {
        Body::Text(text) => Some((read.subject, text)),
        _ => Some((read.subject, String::new())),
    }
}

/// What every pass stands behind in an address.
const PASS: &str = "/v/";

/// Shorter words behind it are no pass.
const PASS_CHARS_MIN: usize = 20;

/// A text without the passes of its reader, who alone may answer with them.
pub(super) fn without_passes(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(PASS) {
        let (before, after) = rest.split_at(at + PASS.len());
        let is_of_pass = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
        let end = after.find(|c: char| !is_of_pass(c)).unwrap_or(after.len());
        shown.push_str(before);
        shown.push_str(if end < PASS_CHARS_MIN { &after[..end] } else { "…" });
        rest = &after[end..];
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_shown_to_nobody_and_nothing_else_is_hidden() {
        let pass = "eyJwIjoia3VraW5hIn0.0123456789abcdef";
        let text = format!("Вже зроблено: https://rada.gov.ua/n/v/{pass}\nдалі /v/1 і {pass}x");
        let shown = without_passes(&text);
        assert_eq!(shown, format!("Вже зроблено: https://rada.gov.ua/n/v/…\nдалі /v/1 і {pass}x"));
        assert_eq!(without_passes("…/v/"), "…/v/");
    }
}
