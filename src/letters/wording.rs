//! Sentences of the letters: what is asked, until when, why that day, how it stands.
//!
//! Decides wording only. The tone is formal and impersonal, and absence is always «не виявлено»
//! as of a day: the machine did not find something, it does not know that it was not done.

use super::briefing::Contact;
use super::standing::{Standing, Told};
use super::typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, numbered, one_line, quoted};
use super::ukrainian::{
    CALENDAR_DAY, DAY, DECISION, SUBMISSION, WORKING_DAY, Year, date, date_with, month,
    month_nominative, ordinal_neuter, ordinal_neuter_genitive, run_out, weekday,
    weekday_accusative,
};
use crate::domain::council::decision::Body;
use crate::domain::ids::SourceId;
use crate::domain::month::Month;
use crate::domain::obligation::{Matter, Obligation, Status, Timeliness};
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

/// Several decisions of one sitting, accusative: «25 рішень сесії від 20 листопада 2026 року».
pub(super) fn decisions_in_accusative(count: u64, body: Body, adopted_on: NaiveDate) -> String {
    format!("{} {} від {}", DECISION.count(count), of_body(body), date(adopted_on))
}

/// A submission: «перше подання інформації про поточну роботу за листопад 2026 року».
pub(super) fn submission(ordinal: u8, of: Month) -> String {
    let ordinal = ordinal_neuter(ordinal);
    format!("{ordinal} подання інформації про поточну роботу за {}", month(of))
}

/// Until when: the day, how far it is, and by how much it is exceeded; without a full stop.
pub(super) fn last_day(told: &Told<'_>, today: NaiveDate) -> String {
    let due_on = told.obligation.due.on;
    let day = format!("{}, {}", weekday(due_on), date(due_on));
    let ended = || format!("сплив у {}, {}", weekday_accusative(due_on), date(due_on));
    // On the morning of a sitting «завтра» would hide that it is held today.
    let held_today =
        matches!(&told.obligation.matter, Matter::Broadcast { sitting } if sitting.on == today);
    match (&told.standing, told.contact) {
        (Standing::Today, _) => format!("сьогодні, {day}"),
        (Standing::Ahead { .. }, _) if held_today => day,
        (Standing::Ahead { days: 1 }, _) => format!("завтра, {day}"),
        (Standing::Ahead { days }, _) => format!("{day}, через {}", DAY.count(u64::from(*days))),
        (Standing::Late { working_days }, Contact::Again) if *working_days > 0 => {
            let late = WORKING_DAY.count(u64::from(*working_days));
            format!("{}; прострочення становить {late}", ended())
        }
        (Standing::Asked | Standing::Advised | Standing::Closed, _) => day,
        _ => ended(),
    }
}

/// The sentence that says what could not be read.
pub(super) fn unread(question: &str, sources: &[SourceId], directory: &Directory) -> String {
    let names: Vec<String> = sources
        .iter()
        .map(|source| format!("«{}»", one_line(directory.source_name(source), NAME_MAX_CHARS)))
        .collect();
    let what = match names.as_slice() {
        [] => "потрібних джерел".to_owned(),
        [one] => format!("джерела {one}"),
        many => format!("джерел {}", many.join(", ")),
    };
    format!("{question} установити не вдалося, бо після закінчення строку не прочитано {what}.")
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
        Status::Met { on, timeliness, .. } => {
            let taken = match timeliness {
                Timeliness::Unknown => None,
                Timeliness::InTime | Timeliness::Late => taken(obligation, *on),
            };
            let taken = taken.map(|taken| format!(", {taken}")).unwrap_or_default();
            format!("{done} {}{taken}", date(*on))
        }
        _ => "знято з контролю".to_owned(),
    }
}

/// How long a thing took: a decision from its adoption, anything else against its last day.
fn taken(obligation: &Obligation, on: NaiveDate) -> Option<String> {
    let days = |from: NaiveDate, until: NaiveDate| u64::try_from((until - from).num_days()).ok();
    let due_on = obligation.due.on;
    match (&obligation.matter, days(on, due_on)) {
        (Matter::Decision { key, .. }, _) => Some(match days(key.adopted_on, on)? {
            0 => "у день прийняття".to_owned(),
            days => format!("через {} після прийняття", DAY.count(days)),
        }),
        // Nobody was given a day.
        (Matter::Answer { .. }, _) => None,
        (_, Some(0)) => Some("в останній день строку".to_owned()),
        (_, Some(left)) => Some(format!("за {} до закінчення строку", DAY.count(left))),
        (_, None) => Some(format!("строк – до {}", date(due_on))),
    }
}

/// The first letter in lower case.
pub(super) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + chars.as_str())
}

/// A sentence that came from outside, closed by a full stop.
pub fn sentence(text: &str) -> String {
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
