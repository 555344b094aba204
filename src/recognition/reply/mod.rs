//! What a reply says. PURE, as all of `recognition`.
//!
//! Decides which of a letter's matters an answer is about and what it says of it, and only where
//! nothing leaves a doubt. The invariant: a question, a condition, a negation, two different
//! answers, or a word that is not known give no answer but a reason why there is none.

mod amount;
mod day;
mod mark;
pub mod matter;
mod piece;
pub mod quoting;
mod saying;
mod vocabulary;

use crate::domain::council::decision::DecisionNumber;
use crate::domain::register::message::Unclear;
use crate::domain::register::said::Said;
use chrono::NaiveDate;
use matter::{Matter, Wants};
use saying::{Answer, Saying};

/// Longer own words are no short answer, in characters.
const WORDS_MAX: usize = 1_500;

/// The reason of a promise that names none.
const NO_REASON: &str = "причину не вказано";

/// One answer, and the matter that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Place of the matter in the letter's list.
    pub matter: usize,
    /// What was said of it.
    pub said: Said,
}

/// Reads the own words of a reply to a letter that told `matters`, on a day.
pub fn read(own: &str, matters: &[Matter], today: NaiveDate) -> Result<Vec<Told>, Unclear> {
    if own.trim().is_empty() {
        return Err(Unclear::Empty);
    }
    if own.chars().count() > WORDS_MAX {
        return Err(Unclear::Long);
    }
    let saying = saying::saying(own, today)?;
    let about = about(&saying, matters, today)?;
    let told = |matter: usize| Told { matter, said: said(&saying.answer, matters[matter].wants) };
    Ok(about.into_iter().map(told).collect())
}

/// The matters that an answer is about.
fn about(saying: &Saying, matters: &[Matter], today: NaiveDate) -> Result<Vec<usize>, Unclear> {
    let answers = |matter: &Matter| {
        matches!(
            (&saying.answer, matter.wants),
            (
                Answer::Done { .. } | Answer::Promise { .. },
                Wants::Deed | Wants::Handover | Wants::Occasion
            ) | (Answer::Sent { .. }, Wants::Handover)
                | (Answer::Numbers(_) | Answer::NoDecisions, Wants::Numbers | Wants::Sitting)
                | (Answer::YesTo(_), Wants::Numbers | Wants::Sitting)
                | (Answer::Yes | Answer::No, Wants::Paper | Wants::Event)
                | (Answer::Done { page: Some(_), .. }, Wants::Paper)
                | (Answer::Held, Wants::Event | Wants::Sitting)
                | (Answer::NotHeld, Wants::Event | Wants::Sitting | Wants::Occasion)
                | (Answer::Read, Wants::Memo)
                | (Answer::NotMine { .. }, _)
        ) || matter.wants == Wants::Paper && is_spoken_of(&saying.answer, matter)
    };
    let is_named = |matter: &Matter| {
        saying.named_on.is_none_or(|day| {
            matter.on.is_some_and(|on| day.behind(today).or(day.ahead(today)) == Some(on))
        })
    };
    let all = || matters.iter().enumerate().filter(|(_, matter)| answers(matter));
    let found: Vec<usize> = all().filter(|(_, it)| is_named(it)).map(|(at, _)| at).collect();
    if !saying.named.is_empty() {
        return by_number(&saying.named, &found, matters);
    }
    // A bare yes or no, and «не моє», may mean whatever else the letter tells.
    let bare = matches!(
        saying.answer,
        Answer::Yes
            | Answer::No
            | Answer::NoBut(_)
            | Answer::NotMine { .. }
            | Answer::Held
            | Answer::NotHeld
    );
    match found.as_slice() {
        [] if all().next().is_none() => Err(Unclear::NotAsked),
        [] => Err(Unclear::WhichMatter),
        [_] if bare && matters.len() > 1 => Err(Unclear::WhichMatter),
        [only] => Ok(vec![*only]),
        _ => Err(Unclear::WhichMatter),
    }
}

/// Whether a paper's number is the one of «так, № 26», or not that of «ні, це № 27».
fn is_spoken_of(answer: &Answer, matter: &Matter) -> bool {
    match (answer, &matter.number) {
        (Answer::YesTo(numbers), Some(own)) => numbers.as_slice() == [own.clone()],
        (Answer::NoBut(numbers), Some(own)) => !numbers.contains(own),
        _ => false,
    }
}

/// «№№ 24, 26 опубліковано»: each number is that of exactly one matter.
fn by_number(
    named: &[DecisionNumber],
    found: &[usize],
    matters: &[Matter],
) -> Result<Vec<usize>, Unclear> {
    let one = |number: &DecisionNumber| {
        let mut of_number = found.iter().filter(|at| matters[**at].number.as_ref() == Some(number));
        match (of_number.next(), of_number.next()) {
            (Some(at), None) => Ok(*at),
            _ => Err(Unclear::WhichMatter),
        }
    };
    named.iter().map(one).collect()
}

fn said(answer: &Answer, wants: Wants) -> Said {
    match answer.clone() {
        Answer::Done { page, .. } if wants == Wants::Paper => Said::Yes { page },
        Answer::Done { page, on } => Said::Done { page, on },
        Answer::Sent { on } => Said::Done { page: None, on },
        Answer::Promise { until, reason } => {
            let reason = reason.unwrap_or_else(|| NO_REASON.to_owned());
            Said::Promise { until, reason }
        }
        Answer::NotMine { reason } => Said::NotMine { reason },
        Answer::YesTo(_) if wants == Wants::Paper => Said::Yes { page: None },
        Answer::Numbers(numbers) | Answer::YesTo(numbers) => Said::Numbers { numbers },
        Answer::NoDecisions => Said::NoDecisions,
        Answer::Yes | Answer::Held => Said::Yes { page: None },
        Answer::No | Answer::NoBut(_) | Answer::NotHeld => Said::No { page: None },
        Answer::Read => Said::Read,
    }
}
