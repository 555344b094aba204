//! Decisions of a sitting: one line for all of them, or rows pasted from a table.
//!
//! Decides how what was typed is read, row by row. The invariant: what is recorded is what was
//! shown, and nothing is recorded while a row is wrong.

use super::super::entrance::visitor::{Sent, Turned, Visitor};
use super::super::hall::Hall;
use super::super::room::{odd, shown};
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::register::decisions::{DecisionQuestion, Registered};
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::decision_line;
use crate::domain::plan::role::Room;
use crate::domain::register::RegisteredDecision;
use crate::letters::ukrainian::DECISION;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::{Value, context};
use serde::Deserialize;

/// What the form says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Typed {
    on: String,
    body: String,
    numbers: String,
    rows: String,
    /// What was shown before it is recorded.
    checked: String,
}

/// A field that cannot be read, and why.
type Wrong = (&'static str, String);

impl Typed {
    /// All that decides what is recorded.
    fn whole(&self) -> String {
        [&*self.on, &*self.body, &*self.numbers, &*self.rows].join("\n")
    }

    fn read(&self) -> Result<Vec<RegisteredDecision>, Wrong> {
        if !self.rows.trim().is_empty() {
            return rows(&self.rows);
        }
        let on = decision_line::date(&self.on);
        let on = on.map_err(|_| ("on", "Введіть день засідання, напр. 20.11.2026.".to_owned()))?;
        let body = decision_line::body(&self.body);
        let body = body.map_err(|_| ("body", "Виберіть, хто приймав рішення.".to_owned()))?;
        let numbers = decision_line::numbers(self.numbers.trim_start_matches(['№', ' ']));
        let numbers = numbers.map_err(|error| ("numbers", sentence(&error.to_string())))?;
        let key = |number| DecisionKey { body, adopted_on: on, number };
        Ok(numbers.into_iter().map(|number| decision(key(number), None)).collect())
    }
}

fn sentence(text: &str) -> String {
    format!("{}.", crate::letters::matter::capitalised(text).trim_end_matches('.'))
}

fn decision(key: DecisionKey, title: Option<String>) -> RegisteredDecision {
    let number = key.number.clone();
    RegisteredDecision { key, number, title, session: None, convocation: None }
}

/// Rows of a table: day, body, number, name, with tabs or commas between.
fn rows(text: &str) -> Result<Vec<RegisteredDecision>, Wrong> {
    let mut all = Vec::new();
    let mut wrong = Vec::new();
    for (at, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match row(line) {
            Ok(decisions) => all.extend(decisions),
            Err(error) => wrong.push(format!("рядок {at}: {error}")),
        }
    }
    match wrong.is_empty() {
        true => Ok(all),
        false => {
            let more = wrong.len().saturating_sub(5);
            wrong.truncate(5);
            let more = if more > 0 { format!("; і ще {more}") } else { String::new() };
            Err(("rows", sentence(&format!("{}{more}", wrong.join("; ")))))
        }
    }
}

fn row(line: &str) -> Result<Vec<RegisteredDecision>, decision_line::LineError> {
    if !line.contains('\t') {
        let keys = decision_line::parse(line)?;
        return Ok(keys.into_iter().map(|key| decision(key, None)).collect());
    }
    let mut cells = line.split('\t').map(str::trim);
    let mut next = || cells.next().unwrap_or_default();
    let (on, body) = (decision_line::date(next())?, decision_line::body(next())?);
    let numbers = decision_line::numbers(next())?;
    let title = Some(next().to_owned()).filter(|title| !title.is_empty() && numbers.len() == 1);
    let key = |number| DecisionKey { body, adopted_on: on, number };
    Ok(numbers.into_iter().map(|number| decision(key(number), title.clone())).collect())
}

/// What the page of the form shows.
pub(super) fn form(
    visitor: &Visitor,
    typed: &Typed,
    wrong: Option<Wrong>,
    would: Option<&Registered>,
) -> Value {
    context! {
        token => visitor.token.as_str(),
        typed => context! {
            on => typed.on.as_str(),
            body => typed.body.as_str(),
            numbers => typed.numbers.as_str(),
            rows => typed.rows.as_str(),
        },
        wrong => wrong.map(|(field, text)| context! { field, text }),
        would => would.map(said),
        checked => would.map(|_| typed.whole()),
    }
}

/// What registering does or did.
fn said(registered: &Registered) -> String {
    let count = |it: usize| DECISION.count(u64::try_from(it).unwrap_or(u64::MAX));
    let new = registered.registered.len() - registered.corrected;
    let mut said = vec![format!("нових – {}", count(new))];
    if registered.corrected > 0 {
        said.push(format!("доповнено – {}", registered.corrected));
    }
    if registered.already_registered > 0 {
        said.push(format!("записано раніше – {}", registered.already_registered));
    }
    said.join(", ")
}

/// Shows what would be recorded, then records it.
pub(in crate::web) async fn record(
    State(hall): State<Hall>,
    sent: Sent<Typed>,
) -> Result<Response, Turned> {
    let (visitor, typed) = (sent.visitor.enters(Room::Register)?, sent.typed);
    let again = |wrong: Wrong| {
        let content = form(&visitor, &typed, Some(wrong), None);
        shown(&visitor, StatusCode::UNPROCESSABLE_ENTITY, "register.html", content)
    };
    let decisions = match typed.read() {
        Ok(decisions) => decisions,
        Err(wrong) => return Ok(again(wrong)),
    };
    // Browsers send other ends of lines than they were given.
    let bare = |text: &str| text.replace('\r', "");
    let is_shown = bare(&typed.checked) == bare(&typed.whole());
    let question = match is_shown {
        true => DecisionQuestion::Add { decisions },
        false => DecisionQuestion::Try { decisions },
    };
    match hall.front.ask(&visitor.session.person, Question::Decision(question)).await {
        Reply::Done(answer) => match *answer {
            Answer::WouldRegister(would) => {
                let content = form(&visitor, &typed, None, Some(&would));
                Ok(shown(&visitor, StatusCode::OK, "register.html", content))
            }
            Answer::Registered(done) => {
                let content = context! { heading => "Записано", text => said(&done) };
                Ok(shown(&visitor, StatusCode::OK, "register-done.html", content))
            }
            _ => Err(odd(&visitor)),
        },
        Reply::Refused(_) => {
            let field = if typed.rows.trim().is_empty() { "on" } else { "rows" };
            let text = "Це не узгоджується з реєстром: день засідання ще не настав, рядків \
                        забагато або номер задовгий. Перевірте й надішліть ще раз.";
            Ok(again((field, text.to_owned())))
        }
        _ => Ok(again((
            "on",
            "Програма зараз не може записати. Спробуйте за кілька хвилин.".to_owned(),
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &str) -> Result<usize, Wrong> {
        Typed { rows: rows.to_owned(), ..Typed::default() }.read().map(|all| all.len())
    }

    #[test]
    fn rows_are_read_as_they_are_typed_or_copied_and_each_wrong_one_is_named() {
        assert_eq!(read("20.11.2026, сесія, 1-25"), Ok(25));
        assert_eq!(read("20.11.2026\tсесія\t24\tПро бюджет\r\n\r\n21.11.2026\tвиконком\t5"), Ok(2));
        let (field, text) = read("20.11.2026, сесія, 1\n32.11.2026, сесія, 2\nабищо").unwrap_err();
        assert_eq!(field, "rows");
        assert!(text.starts_with("Рядок 2: «32.11.2026»"), "{text}");
        assert!(text.contains("рядок 3: «абищо»"), "{text}");
    }

    #[test]
    fn a_name_goes_with_one_number_alone() {
        let one = row("20.11.2026\tсесія\t24\tПро бюджет").expect("a row");
        assert_eq!(one[0].title.as_deref(), Some("Про бюджет"));
        let many = row("20.11.2026\tсесія\t24-26\tПро бюджет").expect("a row");
        assert!(many.iter().all(|decision| decision.title.is_none()));
    }
}
