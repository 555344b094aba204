//! The one door of what is recorded on pages: it is shown first, and recorded as it was shown.
//!
//! Decides the steps of a form. The invariant: nothing is recorded that its author has not seen;
//! where the register changed meanwhile, it is shown again.

use super::entrance::visitor::{Turned, Visitor};
use super::hall::Hall;
use super::room::{odd, shown};
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::refusal::Refusal;
use crate::daemon::desk::register::draft::{Change, Draft, How, Stands};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::{Value, context};

/// How far a form has come.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// What the button says: `record`, `change`, or nothing yet.
    step: String,
    /// What was shown.
    seen: String,
}

impl Step {
    /// The step of a form that sent these fields.
    pub fn of(step: &str, seen: &str) -> Self {
        Self { step: step.to_owned(), seen: seen.to_owned() }
    }

    /// Whether the form is to be shown again, with what was typed.
    pub fn is_back(&self) -> bool {
        self.step == "change"
    }
}

/// What became of a form.
pub(super) enum Checked {
    /// It is to be looked at.
    Shown(Box<Draft>),
    /// It is recorded.
    Recorded(Box<Draft>),
    /// It cannot be recorded.
    Refused(Refusal),
}

/// Shows what a form would record, or records what was shown.
pub(super) async fn checked(
    hall: &Hall,
    visitor: &Visitor,
    question: Question,
    step: &Step,
) -> Result<Checked, Turned> {
    let asked = Box::new(question);
    let asked = match step.step.as_str() {
        "record" => Question::Confirm { asked, seen: step.seen.clone() },
        _ => Question::Draft { asked },
    };
    match hall.front.ask(&visitor.session.person, asked).await {
        Reply::Done(answer) => match *answer {
            Answer::Draft(draft) if draft.stands == Stands::Recorded => {
                Ok(Checked::Recorded(draft))
            }
            Answer::Draft(draft) => Ok(Checked::Shown(draft)),
            _ => Err(odd(visitor)),
        },
        Reply::Refused(refusal) => Ok(Checked::Refused(refusal)),
        _ => Err(odd(visitor)),
    }
}

/// A form that was filled in.
pub(super) struct Filled<'a> {
    /// The heading of its page.
    pub heading: &'a str,
    /// What it is about; nothing where it is new.
    pub about: &'a str,
    /// What it asks, and what was answered.
    pub answers: Vec<(&'a str, &'a str)>,
    /// Its fields, to be sent once more.
    pub typed: Vec<(&'a str, &'a str)>,
}

/// The page that shows what a form would record.
pub(super) fn to_be_checked(visitor: &Visitor, filled: &Filled<'_>, draft: &Draft) -> Response {
    let answers = filled
        .answers
        .iter()
        .map(|(label, answer)| context! { label => *label, answer => *answer });
    let typed =
        filled.typed.iter().map(|(name, value)| context! { name => *name, value => *value });
    let content = context! {
        token => visitor.token.as_str(),
        heading => filled.heading,
        about => filled.about,
        answers => answers.collect::<Vec<_>>(),
        typed => typed.collect::<Vec<_>>(),
        changes => draft.changes.iter().map(change).collect::<Vec<_>>(),
        warnings => draft.warnings.clone(),
        again => draft.stands == Stands::ShownAgain,
        seen => draft.seen.as_str(),
    };
    shown(visitor, StatusCode::OK, "answers.html", content)
}

fn change(change: &Change) -> Value {
    let particulars = change.becomes.iter().map(|one| {
        let was = change.was.iter().find(|was| was.label == one.label);
        let was = was.filter(|was| was.value != one.value).map(|was| was.value.as_str());
        context! { label => one.label.as_str(), value => one.value.as_str(), was }
    });
    context! {
        named => change.named.as_str(),
        how => match change.how {
            How::New => "новий запис",
            How::Changed => "зміниться",
            How::Removed => "буде вилучено",
        },
        particulars => particulars.collect::<Vec<_>>(),
        doubts => change.doubts.clone(),
    }
}
