//! Missing numbers: shown, and answered one at a time.
//!
//! Decides what is shown of each and which buttons stand beside. The invariant: what an answer
//! would record is shown before it is.

use super::super::checked::{Checked, Filled, Step, checked, to_be_checked};
use super::super::entrance::visitor::{Sent, Turned, Visitor};
use super::super::hall::Hall;
use super::super::room::{SHOWN_MAX, asked, odd, plain, recorded, shown, status_of};
use crate::daemon::desk::answer::gaps::{Dismiss, GapAnswer, GapRow, StandingWord};
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::register::decisions::DecisionQuestion;
use crate::domain::council::decision::{Body, DecisionNumber};
use crate::domain::council::decision_line;
use crate::domain::plan::role::Room;
use crate::letters::happening::decision_named;
use crate::letters::ukrainian::date;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use minijinja::{Value, context};
use serde::Deserialize;

/// The missing numbers.
pub(in crate::web) async fn gaps(
    State(hall): State<Hall>,
    visitor: Visitor,
) -> Result<Response, Turned> {
    gaps_page(&hall, &visitor.enters(Room::Register)?, None).await
}

/// A form that was sent, and where something is wrong with it its field and why.
type Again<'a> = Option<(&'a GapAnswered, Option<(&'static str, &'a str)>)>;

async fn gaps_page(hall: &Hall, visitor: &Visitor, again: Again<'_>) -> Result<Response, Turned> {
    let question = Question::Decision(DecisionQuestion::Gaps);
    let Answer::Gaps(gaps) = asked(hall, visitor, question).await? else {
        return Err(odd(visitor));
    };
    // What was over before the watch began asks nobody.
    let open = gaps.gaps.iter().filter(|gap| gap.standing != StandingWord::History);
    let (open, total): (Vec<&GapRow>, usize) =
        (open.clone().take(SHOWN_MAX).collect(), open.count());
    let content = context! {
        gaps => open.into_iter().map(|row| gap(row, again)).collect::<Vec<_>>(),
        total,
        token => visitor.token.as_str(),
    };
    let is_wrong = again.is_some_and(|(_, wrong)| wrong.is_some());
    Ok(shown(visitor, status_of(is_wrong), "gaps.html", content))
}

fn gap(row: &GapRow, again: Again<'_>) -> Value {
    let gap = &row.gap;
    let own = again.filter(|(typed, _)| {
        typed.body == gap.body && typed.number == gap.number.shown() && typed.year == gap.year
    });
    let same_day = gap.between[0].adopted_on == gap.between[1].adopted_on;
    let day = || gap.between[0].adopted_on.format("%d.%m.%Y").to_string();
    let probable = if same_day { day() } else { String::new() };
    let wrong = own.and_then(|(_, wrong)| wrong);
    context! {
        on => own.map_or(probable, |(typed, _)| typed.on.clone()),
        why => own.map_or("", |(typed, _)| typed.reason.as_str()),
        wrong => wrong.map(|(field, text)| context! { field, text }),
        body => gap.body.as_str(),
        number => gap.number.shown(),
        year => gap.year,
        from => gap.between[0].adopted_on.to_string(),
        reason => gap.reason.as_str(),
        before => decision_named(&gap.between[0]),
        after => decision_named(&gap.between[1]),
        until => row.time_left_until.map(date),
    }
}

/// What is said of a missing number.
#[derive(Deserialize)]
pub(in crate::web) struct GapAnswered {
    body: Body,
    number: String,
    year: i32,
    from: NaiveDate,
    on: String,
    reason: String,
    is: Is,
    #[serde(default)]
    step: String,
    #[serde(default)]
    seen: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Is {
    Decision,
    None,
}

impl GapAnswered {
    /// What the desk is asked; or the field that is wrong, and why.
    fn question(&self) -> Result<GapAnswer, (&'static str, &'static str)> {
        let (body, number) = (self.body, DecisionNumber::new(self.number.clone()));
        match self.is {
            Is::Decision => match decision_line::date(&self.on) {
                Ok(on) => Ok(GapAnswer::Confirm { body, number, on }),
                Err(_) => Err(("on", "Введіть день прийняття, наприклад 20.11.2026.")),
            },
            Is::None if self.reason.trim().is_empty() => {
                Err(("reason", "Напишіть кількома словами, чому такого рішення немає."))
            }
            Is::None => {
                let (year, on, reason) = (self.year, Some(self.from), self.reason.clone());
                Ok(GapAnswer::Dismiss(Dismiss { body, number, year, on, reason }))
            }
        }
    }

    /// The field at which a refusal is shown.
    fn field(&self) -> &'static str {
        match self.is {
            Is::Decision => "on",
            Is::None => "reason",
        }
    }

    fn to_be_checked(&self, visitor: &Visitor, checked: &Checked) -> Option<Response> {
        let Checked::Shown(draft) = checked else { return None };
        let (year, from) = (self.year.to_string(), self.from.to_string());
        let (label, answer, is) = match self.is {
            Is::Decision => ("День прийняття", &self.on, "decision"),
            Is::None => ("Чому рішення немає", &self.reason, "none"),
        };
        let about = format!("№\u{a0}{}, {year} рік", self.number);
        let filled = Filled {
            heading: "Пропущений номер",
            about: &about,
            answers: vec![(label, answer)],
            typed: vec![
                ("body", self.body.as_str()),
                ("number", &self.number),
                ("year", &year),
                ("from", &from),
                ("on", &self.on),
                ("reason", &self.reason),
                ("is", is),
            ],
        };
        Some(to_be_checked(visitor, &filled, draft))
    }
}

/// Takes what is said of a missing number.
pub(in crate::web) async fn answer_gap(
    State(hall): State<Hall>,
    sent: Sent<GapAnswered>,
) -> Result<Response, Turned> {
    let (visitor, typed) = (sent.visitor.enters(Room::Register)?, sent.typed);
    let step = Step::of(&typed.step, &typed.seen);
    if step.is_back() {
        return gaps_page(&hall, &visitor, Some((&typed, None))).await;
    }
    let answer = match typed.question() {
        Ok(answer) => answer,
        Err(wrong) => return gaps_page(&hall, &visitor, Some((&typed, Some(wrong)))).await,
    };
    let question = Question::Decision(DecisionQuestion::Gap(answer));
    let checked = checked(&hall, &visitor, question, &step).await?;
    if let Some(page) = typed.to_be_checked(&visitor, &checked) {
        return Ok(page);
    }
    match checked {
        Checked::Refused(refusal) => {
            let text = plain(refusal);
            gaps_page(&hall, &visitor, Some((&typed, Some((typed.field(), &text))))).await
        }
        _ => Ok(recorded(&visitor, "Номер більше не вважається пропущеним.")),
    }
}
