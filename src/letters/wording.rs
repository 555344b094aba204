//! Sentences of the letters: what is asked, until when, why that day, how it stands.
//!
//! Decides wording only. The tone is formal and impersonal, and absence is always «не виявлено»
//! as of a day: the machine did not find something, it does not know that it was not done.

use super::standing::Standing;
use super::typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, numbered, one_line, quoted};
use super::ukrainian::{
    CALENDAR_DAY, DAY, DECISION, SUBMISSION, WORKING_DAY, Year, date, date_with, month,
    month_nominative, ordinal_neuter, ordinal_neuter_genitive, run_out, weekday,
    weekday_accusative,
};
use crate::domain::council::decision::Body;
use crate::domain::ids::SourceId;
use crate::domain::month::Month;
use crate::domain::obligation::{Obligation, Status};
use crate::domain::plan::directory::Directory;
use crate::domain::plan::rules::{Checkpoint, Counting, SubmissionRule};
use crate::domain::plan::term::{DayCount, Due};
use chrono::{Datelike, NaiveDate, Weekday};

/// The body, genitive: «сесії».
pub(super) fn of_body(body: Body) -> &'static str {
    match body {
        Body::Session => "сесії",
        Body::Executive => "виконавчого комітету",
    }
}

/// One decision in full: «рішення сесії від 20 листопада 2026 року № 24 «Про …»».
pub(super) fn decision(
    body: Body,
    adopted_on: NaiveDate,
    number: &str,
    title: Option<&str>,
) -> String {
    let named = decision_in_list(number, title);
    format!("рішення {} від {} {named}", of_body(body), date(adopted_on))
}

/// One decision of a sitting that is named above: «№ 24 «Про …»».
pub(super) fn decision_in_list(number: &str, title: Option<&str>) -> String {
    match title.map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => format!("{} {}", numbered(number), quoted(title)),
        None => numbered(number),
    }
}

/// Several decisions of one sitting: «25 рішень сесії від 20 листопада 2026 року».
pub(super) fn decisions(count: u64, body: Body, adopted_on: NaiveDate) -> String {
    format!("{} {} від {}", DECISION.count_genitive(count), of_body(body), date(adopted_on))
}

/// A submission, genitive: «першого подання інформації про поточну роботу за листопад 2026 року
/// (на місяць передбачено 2 подання)».
pub(super) fn submission(ordinal: u8, of: Month, rule: Option<&SubmissionRule>) -> String {
    let named = format!(
        "{} подання інформації про поточну роботу за {}",
        ordinal_neuter_genitive(ordinal),
        month(of)
    );
    match rule.map_or(0, |rule| rule.checkpoints.len()) {
        0 | 1 => named,
        total => format!("{named} (на місяць передбачено {})", SUBMISSION.count(total as u64)),
    }
}

/// The sentence about the term: when it ends or ended, and by how much it is exceeded.
pub(super) fn term(what: &str, due_on: NaiveDate, standing: &Standing) -> String {
    let day = format!("у {}, {},", weekday_accusative(due_on), date(due_on));
    match standing {
        Standing::Today => format!("Нагадуємо: сьогодні, {day} спливає строк {what}."),
        Standing::Ahead { days: 1 } => format!("Нагадуємо: завтра, {day} спливає строк {what}."),
        Standing::Ahead { days } => {
            let left = DAY.count(u64::from(*days));
            format!("Нагадуємо: через {left}, {day} спливає строк {what}.")
        }
        Standing::Late { working_days: 0 } => {
            format!("{} сплив строк {what}.", capitalised(&day))
        }
        Standing::Late { working_days } => {
            let late = WORKING_DAY.count(u64::from(*working_days));
            format!("{} сплив строк {what}. Прострочення становить {late}.", capitalised(&day))
        }
        Standing::Unclear { .. }
        | Standing::Doubtful { .. }
        | Standing::Asked
        | Standing::Advised
        | Standing::Closed => {
            format!("{} сплив строк {what}.", capitalised(&day))
        }
    }
}

/// The same where the day is the last one on which something is possible at all.
pub(super) fn last_day_to(what: &str, due_on: NaiveDate, standing: &Standing) -> String {
    let day = format!("{} ({}),", date(due_on), weekday(due_on));
    match standing {
        Standing::Today => format!("Нагадуємо: сьогодні, {day} – останній день, щоб {what}."),
        Standing::Ahead { days: 1 } => {
            format!("Нагадуємо: завтра, {day} – останній день, щоб {what}.")
        }
        Standing::Ahead { days } => {
            let left = DAY.count(u64::from(*days));
            format!("Нагадуємо: через {left}, {day} – останній день, щоб {what}.")
        }
        over => term(what, due_on, over),
    }
}

/// The sentence that says what could not be read.
pub(super) fn unread(question: &str, sources: &[SourceId], directory: &Directory) -> String {
    let names: Vec<String> = sources
        .iter()
        .map(|source| one_line(directory.source_name(source), NAME_MAX_CHARS))
        .collect();
    let why = match names.as_slice() {
        [] => "того, де це видно, не прочитано".to_owned(),
        some => format!("після закінчення строку не прочитано: {}", some.join("; ")),
    };
    format!("{question} установити не вдалося: {why}.")
}

/// The sentence about pages that may publish a decision: one decision.
pub(super) fn doubt(today: &str, pages: usize) -> String {
    format!(
        "Станом на {today} сторінки, яка точно відповідає рішенню, не виявлено, але {} це рішення.",
        may_publish(pages)
    )
}

/// The same for several decisions of one sitting.
pub(super) fn doubt_of_many(today: &str, pages: usize) -> String {
    format!(
        "Станом на {today} сторінок, які точно відповідають рішенням, не виявлено, але {} їх.",
        may_publish(pages)
    )
}

fn may_publish(pages: usize) -> &'static str {
    match pages {
        1 => "виявлено сторінку, на якій, імовірно, оприлюднено",
        _ => "виявлено сторінки, на яких, імовірно, оприлюднено",
    }
}

/// How many submissions of the month were found: «за листопад виявлено 1 подання; другого подання
/// не виявлено».
pub(super) fn found(
    obligation: &Obligation,
    of: Month,
    ordinal: u8,
    found: u8,
    rule: Option<&SubmissionRule>,
) -> String {
    let name = month_nominative(of.month);
    let count = SUBMISSION.count(u64::from(found));
    if found == 0 {
        return format!("жодного подання за {name} не виявлено");
    }
    if rule.is_some_and(|rule| rule.counting == Counting::EachPart) {
        let since = date(obligation.opens_on);
        return format!("за період з {since} подання не виявлено (усього за {name} – {count})");
    }
    let missing = ordinal_neuter_genitive(ordinal);
    format!("за {name} виявлено {count}; {missing} подання не виявлено")
}

/// Why the last day is that day, for a term counted from an event.
pub(super) fn reckoning_of_term(due: &Due, event: &str) -> Option<String> {
    let counted = due.counted?;
    let days = u64::from(counted.days);
    let noun = match counted.count {
        DayCount::Calendar => CALENDAR_DAY,
        DayCount::Working => WORKING_DAY,
    };
    Some(format!(
        "{event} {}; {} {} {} ({}){}",
        date(counted.from),
        noun.count(days),
        run_out(days),
        date(due.nominal_on),
        kind_of_day(due),
        match due.on == due.nominal_on {
            true => String::new(),
            false => format!("; {}", moved(due)),
        }
    ))
}

/// Why the last day is that day, for a checkpoint of the plan.
pub(super) fn reckoning_of_checkpoint(
    due: &Due,
    ordinal: u8,
    rule: Option<&SubmissionRule>,
) -> String {
    let checkpoint = usize::from(ordinal)
        .checked_sub(1)
        .and_then(|index| rule.and_then(|rule| rule.checkpoints.get(index)));
    let until = match checkpoint {
        Some(Checkpoint::Day(day)) => format!("до {day} числа"),
        Some(Checkpoint::LastDay) => "до останнього дня місяця".to_owned(),
        None => format!("до {}", date(due.nominal_on)),
    };
    let planned = format!("за планом {} подання місяця – {until}", ordinal_neuter(ordinal));
    if due.on == due.nominal_on {
        return planned;
    }
    format!("{planned}; {} – {}, тому {}", date(due.nominal_on), kind_of_day(due), moved(due))
}

/// What became of something that needs nothing any more.
pub(super) fn closed(obligation: &Obligation, done: &str) -> String {
    match &obligation.status {
        Status::Met { on, .. } => format!("{done} {}", date(*on)),
        _ => "знято з контролю".to_owned(),
    }
}

/// A sentence that came from outside, closed by a full stop.
pub(super) fn sentence(text: &str) -> String {
    let line = one_line(text, SENTENCE_MAX_CHARS);
    match line.ends_with(['.', '!', '?', '…']) {
        true => line,
        false => format!("{line}."),
    }
}

/// The first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

fn moved(due: &Due) -> String {
    let day = date_with(due.on, Year::UnlessIn(due.nominal_on.year()));
    format!("останній день перенесено на {}, {day}", weekday_accusative(due.on))
}

/// The weekday of the nominal last day, with a word where only the calendar knows it is off.
fn kind_of_day(due: &Due) -> String {
    let name = weekday(due.nominal_on);
    let weekend = matches!(due.nominal_on.weekday(), Weekday::Sat | Weekday::Sun);
    match due.on == due.nominal_on || weekend {
        true => name.to_owned(),
        false => format!("{name}, неробочий день"),
    }
}
