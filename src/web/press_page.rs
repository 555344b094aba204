//! What the pages of a press show.
//!
//! Decides nothing; the templates know these names. Links lead to the same person's passes about
//! the same thing and nowhere else.

use super::form::{REASONS, Typed, Wrong};
use crate::daemon::desk::answer::matter::{MatterShown, Settled};
use crate::daemon::desk::pass::{Pass, Purpose, Trial};
use crate::daemon::desk::register::said::Heard;
use crate::daemon::front::Present;
use crate::domain::register::choice::Choice;
use crate::domain::register::effect::Effect;
use crate::letters::choice::label;
use crate::letters::heard::heard;
use crate::letters::ukrainian::{DECISION, date};
use minijinja::{Value, context};

/// The page of a form: `would` says what would be recorded, once that was asked.
pub(super) fn form(
    present: &Present,
    pass: &Pass,
    shown: &MatterShown,
    (typed, wrong): (&Typed, Option<&Wrong>),
    would: &str,
) -> Value {
    let (purpose, own) = match &pass.purpose {
        Purpose::Any => ("any", None),
        Purpose::Answer(choice) => (word_of(*choice), Some(*choice)),
        Purpose::Paper(_) => ("paper", None),
        Purpose::TakeBack(_) => ("take-back", None),
    };
    let to = |purpose: Purpose| pass.with(purpose).sealed(&present.key);
    let choices = shown.choices.iter().filter(|choice| Some(**choice) != own);
    let others: Vec<Value> = choices
        .map(|choice| context! { to => to(Purpose::Answer(*choice)), label => label(*choice) })
        .collect();
    let settled = shown.settled.as_ref().map(|settled| match settled {
        Settled::Done { on, url } => {
            context! { text => format!("Виконано {}.", date(*on)), url => url.as_deref() }
        }
        Settled::Waived => {
            context! { text => "Виконувати це вже не потрібно.", url => None::<&str> }
        }
    });
    context! {
        title => shown.title.as_str(),
        request => shown.request.as_str(),
        due => date(shown.due_on),
        reckoning => shown.reckoning.as_str(),
        responsible => shown.responsible.join(", "),
        reader => shown.reader.as_str(),
        purpose,
        heading => own.map(label),
        others,
        papers => papers(pass, shown, to),
        settled,
        typed => typed_again(typed),
        wrong => wrong.map(|wrong| context! { field => wrong.field, text => wrong.text.as_str() }),
        would,
        reasons => reasons(),
        trial => pass.trial == Trial::Tried,
    }
}

/// What was typed, field by field.
fn typed_again(typed: &Typed) -> Value {
    context! {
        page => typed.page.as_str(),
        until => typed.until.as_str(),
        why => typed.why.as_str(),
        reason => typed.reason.as_str(),
        numbers => typed.numbers.as_str(),
    }
}

fn reasons() -> Vec<Value> {
    REASONS.iter().map(|(word, text)| Value::from(vec![*word, *text])).collect()
}

/// The papers a page asks about: the one of its pass, or all of them to choose from.
fn papers(pass: &Pass, shown: &MatterShown, to: impl Fn(Purpose) -> String) -> Vec<Value> {
    let asked = |url: &String| match &pass.purpose {
        Purpose::Paper(own) => own == url,
        purpose => *purpose == Purpose::Any,
    };
    let papers = shown.papers.iter().filter(|paper| asked(&paper.url));
    papers
        .map(|paper| {
            let to = to(Purpose::Paper(paper.url.clone()));
            let (title, head) = (paper.title.as_deref(), paper.head.as_deref());
            context! { to, url => paper.url.as_str(), title, head }
        })
        .collect()
}

fn word_of(choice: Choice) -> &'static str {
    match choice {
        Choice::Done => "done",
        Choice::Promise => "promise",
        Choice::NotMine => "not-mine",
        Choice::Numbers => "numbers",
        Choice::NoDecisions => "no-decisions",
        Choice::Yes => "yes",
        Choice::No => "no",
        Choice::CalledOff => "called-off",
        Choice::Read => "read",
    }
}

/// What an answer would record.
pub(super) fn preview(answer: &Heard) -> String {
    let Effect::Registered { decisions, known } = &answer.effect else {
        return heard(&answer.effect, None);
    };
    let count = |it: usize| DECISION.count(u64::try_from(it).unwrap_or(u64::MAX));
    let known = match known {
        0 => String::new(),
        known => format!("; раніше вже записано {}", count(*known)),
    };
    let term = answer.due_on.map(|on| format!(" Їх строк оприлюднення – до {} включно.", date(on)));
    format!("Буде записано {}{known}.{}", count(decisions.len()), term.unwrap_or_default())
}

/// What was recorded, and the way back.
pub(super) fn heard_page(
    present: &Present,
    pass: &Pass,
    shown: &MatterShown,
    answer: &Heard,
) -> Value {
    let to = match &answer.effect {
        Effect::PassedOn { to } => {
            present.plan.directory.person(to).map(|person| person.name.as_str())
        }
        _ => None,
    };
    let mut said = heard(&answer.effect, to);
    if pass.trial == Trial::Tried {
        said = format!("Пробний лист: нічого не записано. Справжня відповідь дала б: «{said}»");
    }
    let mut links = Vec::new();
    let mut add = |purpose: Purpose, label: &str| {
        links.push(context! { to => pass.with(purpose).sealed(&present.key), label });
    };
    if let Some(seq) = answer.answer {
        add(Purpose::TakeBack(seq), "Скасувати цю відповідь (протягом 24 годин)");
    }
    if matches!(answer.effect, Effect::Refuted { .. } | Effect::TookPlace | Effect::NotIt) {
        add(Purpose::Any, "Відповісти ще");
    }
    context! { title => shown.title.as_str(), said, links }
}
