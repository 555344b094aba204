//! The report as a page to print: two sheets of A4, no scripts, nothing loaded.
//!
//! Decides what of a report stands on the page. Lists are bounded, worst first, so that the page
//! never grows beyond its two sheets; what is left out is in the workbook, and the page says so.

use super::bars::{STANDINGS, counts, in_words, rectangles};
use super::lines::{fault_measures, short_day};
use super::paper::{DatesLine, Paper, Row};
use super::summary::{as_sentence, asked, awaiting, comparison, letters, publications};
use crate::domain::report::Tally;
use crate::letters::template::render;
use crate::letters::typeset::one_line;
use crate::letters::ukrainian::{DAY, POINT, UNIT, date, month};
use minijinja::{Value, context};

/// Most lines of each list. An ordinary month of the shipped plan is shown whole; the numbers were
/// found by printing the worst one.
const UNITS_MAX: usize = 18;
/// What is late and what was left from before share these lines, and those that units leave.
const LATE_MAX: usize = 12;
const CARRIED_MIN: usize = 4;
const UNCLEAR_MAX: usize = 4;
const WAIVED_MAX: usize = 2;
const REASONS_MAX: usize = 3;
const DATES_MAX: usize = 2;
/// Longest texts in cells, so that each takes two lines at most.
const TITLE_MAX_CHARS: usize = 95;
const MEASURE_MAX_CHARS: usize = 76;
const PEOPLE_MAX_CHARS: usize = 52;
const UNIT_MAX_CHARS: usize = 70;
const REASON_MAX_CHARS: usize = 80;

/// The page of a report.
pub fn page(paper: &Paper) -> String {
    let before = paper.before.as_ref().map(|before| bar(&month(before.month), &before.totals));
    let measures = paper.measures.iter().map(|measure| {
        context! {
            number => measure.number,
            text => one_line(&measure.text, MEASURE_MAX_CHARS),
            note => note(measure),
            tally => tally(&measure.totals),
            share => share(&measure.totals, measure.before.as_ref()),
        }
    });
    let late = paper.late();
    let waived: Vec<&Row> = paper.waived().collect();
    let lines = LATE_MAX + (UNITS_MAX - paper.units.len().min(UNITS_MAX)) * 6 / 10;
    let carried_max = CARRIED_MIN.max(lines.saturating_sub(late.len())).min(paper.carried.len());
    let late_max = lines - carried_max;
    let shown = context! {
        title => format!("Звіт за {}", month(paper.month)),
        council => paper.council.as_str(),
        as_of => date(paper.as_of),
        since => date(paper.watching_since),
        legend => STANDINGS
            .into_iter()
            .map(|(pattern, word, short)| context! { pattern, word, short })
            .collect::<Vec<_>>(),
        counts => counts(&paper.totals),
        bars => std::iter::once(bar(&month(paper.month), &paper.totals))
            .chain(before)
            .collect::<Vec<_>>(),
        total => POINT.count(paper.totals.total() as u64),
        comparison => comparison(paper).map(|text| as_sentence(&text)),
        publications => as_sentence(&publications(paper)),
        worst => worst(paper),
        asked => asked(paper).map(|text| as_sentence(&text)),
        letters => as_sentence(&letters(paper)),
        fault_measures => fault_measures(paper),
        measures => Value::from_iter(measures),
        whole => tally(&paper.totals),
        whole_share => share(&paper.totals, paper.before.as_ref().map(|before| &before.totals)),
        units => units(paper),
        late => list(&late, late_max, |row| late_row(row)),
        carried => list(&paper.carried.iter().collect::<Vec<_>>(), carried_max, |row| late_row(row)),
        carried_unknown => (paper.carried_unknown > 0)
            .then(|| POINT.count_genitive(paper.carried_unknown as u64)),
        unclear => list(&paper.cannot_tell, UNCLEAR_MAX, |one| context! {
            text => as_sentence(&one.text),
            count => one.count,
        }),
        awaiting => awaiting(paper).map(|text| as_sentence(&text)),
        waived => list(&waived, WAIVED_MAX, |row| context! {
            title => cell(&row.title),
            reason => one_line(row.waiver_reason.as_deref().unwrap_or("–"), REASON_MAX_CHARS),
            by => row.waived_by.as_deref().map(|name| one_line(name, PEOPLE_MAX_CHARS)),
            until => row.waived_until.map(short_day),
        }),
        reasons => list(&paper.promises, REASONS_MAX, |one| context! {
            text => one_line(&one.reason, REASON_MAX_CHARS),
            count => one.count,
        }),
        dates => list(&paper.dates_disagree, DATES_MAX, dates_row),
    };
    render("report.html", &shown) + "\n"
}

fn tally(tally: &Tally) -> Value {
    context! {
        total => tally.total(),
        counts => counts(tally),
        rectangles => rectangles(tally),
        words => in_words(tally),
    }
}

fn bar(label: &str, totals: &Tally) -> Value {
    let share = totals.percent_in_time().map(|percent| format!("{percent}\u{a0}%"));
    context! { label, share => share.unwrap_or_else(|| "–".to_owned()), tally => tally(totals) }
}

/// «82 % (75 %)»: this month, and the month before.
fn share(now: &Tally, before: Option<&Tally>) -> String {
    let percent = |tally: &Tally| {
        tally
            .percent_in_time()
            .map_or_else(|| "–".to_owned(), |percent| format!("{percent}\u{a0}%"))
    };
    match before {
        Some(before) if before.judged() > 0 => {
            format!("{} ({})", percent(now), percent(before))
        }
        _ => percent(now),
    }
}

/// What a measure's counts do not say.
fn note(measure: &super::paper::MeasureLine) -> Option<String> {
    if !measure.watched {
        return Some("контроль у плані вимкнено".to_owned());
    }
    let mut notes = Vec::new();
    if measure.advice.put > 0 {
        let followed = measure.advice.answered;
        notes.push(format!("порад – {}, виконано – {followed}", measure.advice.put));
    }
    if !measure.no_access.is_empty() {
        notes.push(format!("немає доступу: {}", measure.no_access_names.join("; ")));
    }
    (!notes.is_empty()).then(|| one_line(&notes.join("; "), MEASURE_MAX_CHARS))
}

fn worst(paper: &Paper) -> Option<String> {
    let worst = &paper.publications.as_ref()?.worst;
    let row = paper.obligations.iter().chain(&paper.carried).find(|row| row.key == *worst);
    row.map(|row| cell(&row.title))
}

/// The units, the last of them together where there are too many.
fn units(paper: &Paper) -> Vec<Value> {
    let line = |name: String, totals: &Tally, before: Option<&Tally>| {
        context! { name, tally => tally(totals), share => share(totals, before) }
    };
    let whole = if paper.units.len() > UNITS_MAX { UNITS_MAX - 1 } else { paper.units.len() };
    let mut all: Vec<Value> = paper.units[..whole]
        .iter()
        .map(|unit| {
            let name = one_line(&unit.name, UNIT_MAX_CHARS);
            line(name, &unit.totals, unit.before.as_ref())
        })
        .collect();
    let rest = &paper.units[whole..];
    if !rest.is_empty() {
        let mut totals = Tally::default();
        rest.iter().for_each(|unit| totals += unit.totals);
        let name = format!("Решта: {}", UNIT.count(rest.len() as u64));
        all.push(line(name, &totals, None));
    }
    all
}

/// A title cut to a cell; a quotation that was cut is closed.
fn cell(title: &str) -> String {
    let cut = one_line(title, TITLE_MAX_CHARS);
    match cut.matches('«').count() > cut.matches('»').count() {
        true => format!("{cut}»"),
        false => cut,
    }
}

/// A bounded list with the number of what is left out.
fn list<T>(all: &[T], most: usize, line: impl Fn(&T) -> Value) -> Value {
    let lines: Vec<Value> = all.iter().take(most).map(line).collect();
    let left_out = all.len().saturating_sub(most);
    context! { lines, total => all.len(), left_out }
}

fn late_row(row: &Row) -> Value {
    let state = match (row.met_on, row.letters_ended_on) {
        (Some(on), _) => format!("виконано {}", short_day(on)),
        (None, Some(on)) => format!("не виявлено; листи припинено {}", short_day(on)),
        (None, None) => "не виявлено".to_owned(),
    };
    context! {
        title => cell(&row.title),
        people => one_line(&row.people.join(", "), PEOPLE_MAX_CHARS),
        measure => row.measure,
        due_on => short_day(row.due_on),
        days => row.days_late,
        state,
    }
}

fn dates_row(line: &DatesLine) -> Value {
    let days: Vec<String> = [
        ("на сторінці", line.printed),
        ("в адресі", line.url),
        ("у стрічці", line.feed),
        ("уперше побачено", Some(line.first_seen)),
    ]
    .into_iter()
    .filter_map(|(name, day)| Some(format!("{name} {}", short_day(day?))))
    .collect();
    context! {
        title => cell(&line.title),
        days => days.join(", "),
        gap => DAY.count(u64::from(line.days)),
    }
}
