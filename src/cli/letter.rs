//! `outbox show`: a letter as its reader gets it.
//!
//! The message is taken apart by the same reader that takes incoming mail, in a child process: what
//! left may quote a stranger's title.

use super::failure::Failure;
use super::place::{Form, Place};
use super::terminal::out::{outln, print_json};
use crate::daemon::desk::answer::outbox::{LetterShown, OutboxQuestion};
use crate::daemon::desk::question::{Answer, Question};
use crate::domain::ids::LetterId;
use crate::sources::mail;
use crate::sources::mail::incoming::Body;

/// Prints one letter.
pub async fn show(place: &Place, letter: LetterId) -> Result<(), Failure> {
    let question = Question::Outbox(OutboxQuestion::Show { letter });
    let Answer::Letter(mut shown) = place.ask(question).await? else {
        return Err(Failure::Failed("служба відповіла не тим".to_owned()));
    };
    if let Some(message) = shown.message.take() {
        let read = mail::read(&place.home.parser, message.into_bytes()).await;
        let read = read.map_err(|_| Failure::Failed("копії листа не розібрати".to_owned()))?;
        shown.subject = read.subject;
        if let Body::Text(text) = read.body {
            shown.text = text;
        }
    }
    if place.form == Form::Json {
        print_json(&shown);
        return Ok(());
    }
    let LetterShown { person, stage, subject, text, .. } = *shown;
    let config = place.config()?;
    let name = config.plan.directory.person(&person).map(|person| person.name.as_str());
    outln!("Кому: {}\nСтан: {stage}\nТема: {subject}\n", name.unwrap_or(person.as_str()));
    outln!("{}", text.trim_end());
    Ok(())
}
