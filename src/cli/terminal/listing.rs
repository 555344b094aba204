//! What is known, as tables for people.

use super::out::outln;
use super::table::{cell, cut, day, joined, moment, natural, print};
use super::word::{publication_word, standing_word, status_word, warnings};
use crate::daemon::desk::answer::decisions::DecisionRow;
use crate::daemon::desk::answer::due::{DueList, ObligationRow, StatusWord, UnheardLetters};
use crate::daemon::desk::answer::gaps::{GapRow, StandingWord};
use crate::daemon::desk::answer::outbox::{LetterRow, StageWord};
use crate::daemon::desk::answer::relief::{AbsenceRow, PromiseRow, WaiverRow};
use crate::daemon::desk::answer::sources::{SourceRow, SourceStands};
use crate::daemon::desk::answer::unplaced::{Queue, QueueRow};
use crate::daemon::desk::register::events::{EventList, EventRow, EventRows};
use crate::daemon::desk::register::import::{Did, EntryRow, Imported};
use crate::daemon::desk::register::sitting_book::SittingRow;
use crate::daemon::desk::register::undo::ActRow;
use crate::daemon::desk::register::words::{MemoRow, Memos};
use crate::domain::council::decision::Body;
use crate::domain::plan::directory::Directory;
use crate::letters::cause::in_ukrainian;
use crate::letters::setback;
use chrono_tz::Tz;

/// The longest text of a cell that is not the thing itself.
const TEXT_CHARS_MAX: usize = 60;

fn table<T>(headings: &[&str], rows: &[T], row: impl Fn(&T) -> Vec<String>) {
    print(headings, &rows.iter().map(row).collect::<Vec<_>>());
}

fn body(body: Body) -> String {
    match body {
        Body::Session => "сесія".to_owned(),
        Body::Executive => "виконком".to_owned(),
    }
}

fn yes(is: bool) -> String {
    if is { "так" } else { "ні" }.to_owned()
}

/// Which obligations are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Those that are not met.
    NotMet,
    /// Those that are met as well, after the others.
    All,
}

/// Obligations, what cannot be told, and what is off.
///
/// By date, numbers in their order, people by their names.
pub fn due(due: &DueList, which: Shown, directory: &Directory) {
    let (met, mut shown): (Vec<&ObligationRow>, Vec<_>) =
        due.obligations.iter().partition(|row| row.status == StatusWord::Met);
    if which == Shown::All {
        shown.extend(&met);
    }
    shown.sort_by_cached_key(|row| (row.due_on, natural(row.key.as_str())));
    let names = |row: &ObligationRow| {
        let name = |id| directory.person(id).map_or(id.to_string(), |person| person.name.clone());
        joined(&row.responsible.iter().map(name).collect::<Vec<_>>())
    };
    table(
        &["Строк", "Стан", "Про що", "Відповідальні", "Ключ"],
        &shown,
        |row| {
            vec![
                day(row.due_on),
                status_word(row).to_owned(),
                cut(row.title.as_deref().unwrap_or_default(), TEXT_CHARS_MAX),
                names(row),
                row.key.to_string(),
            ]
        },
    );
    if which == Shown::NotMet && !met.is_empty() {
        outln!("\nВиконано: {} (перелік: due --all)", met.len());
    }
    for closed in &due.cannot_tell {
        outln!(
            "Джерело {} не читається (немає ключа); самостійно не встановлюється виконання \
             заходів: {}",
            closed.source,
            joined(&closed.measures)
        );
    }
    for off in &due.switched_off {
        outln!(
            "Захід {}, {}: не діє – вимкнено в плані або немає джерела (check скаже, якого)",
            off.measure,
            off.duty
        );
    }
    unheard(&due.letters);
}

/// Letters that did not arrive, where there are any.
pub fn unheard(letters: &UnheardLetters) {
    if *letters != UnheardLetters::default() {
        outln!(
            "Листів чекає: {}, відмовлено: {} (причини: hromada-watch status)",
            letters.waiting,
            letters.refused
        );
    }
}

/// How many there are of which only some were shown.
pub fn of_total(shown: usize, total: usize) {
    if shown < total {
        outln!("\nПоказано {shown} з {total}");
    }
}

/// Known decisions.
pub fn decisions(rows: &[DecisionRow]) {
    let headings = ["Рішення", "У реєстрі", "Строк", "Стан", "Оприлюднено", "Назва"];
    table(&headings, rows, |row| {
        vec![
            row.key.to_string(),
            yes(row.registered),
            day(row.due_on),
            publication_word(row.status, row.late).to_owned(),
            cell(row.met_on.map(day)),
            cut(row.title.as_deref().unwrap_or_default(), TEXT_CHARS_MAX),
        ]
    });
}

/// Missing numbers, and how to answer.
pub fn gaps(rows: &[GapRow]) {
    if rows.is_empty() {
        outln!("Пропусків у нумерації не виявлено");
        return;
    }
    table(&["Орган", "Номер", "Рік", "Стан", "Підстава"], rows, |row| {
        let (gap, number) = (&row.gap, row.gap.number.shown());
        let until = row.time_left_until.map(|until| format!("ще є час (до {})", day(until)));
        let standing = until.unwrap_or_else(|| match row.standing {
            StandingWord::History => "до початку нагляду".to_owned(),
            StandingWord::Ripe | StandingWord::TimeLeft => "уточнити".to_owned(),
        });
        vec![
            body(gap.body),
            match &gap.or_number {
                Some(other) => format!("{number} або {}", other.shown()),
                None => number.to_owned(),
            },
            gap.year.to_string(),
            standing,
            gap.reason.clone(),
        ]
    });
    outln!(
        "\nНомери лише ймовірно пропущено. Підтвердити: decision gap confirm; відхилити: decision \
         gap dismiss"
    );
}

/// Known sittings.
pub fn sittings(rows: &[SittingRow]) {
    let headings = ["Засідання", "Орган", "Дата", "Час", "Стан", "Рішень", "У реєстрі", "Місце"];
    table(&headings, rows, |row| {
        vec![
            row.key.to_string(),
            body(row.key.body),
            day(row.on),
            cell(row.at.as_ref()),
            standing_word(row.status).to_owned(),
            cell(row.decisions),
            yes(row.registered),
            cut(row.place.as_deref().unwrap_or_default(), 40),
        ]
    });
}

/// Registered events or trips.
pub fn events(list: &EventList) {
    let (EventRows::Events(rows) | EventRows::Trips(rows)) = &list.rows;
    let headings = ["Id", "Перший день", "Останній", "Час", "Стан", "Підрозділ", "Назва"];
    table(&headings, rows, |row: &EventRow| {
        vec![
            row.id.to_string(),
            day(row.from),
            day(row.until),
            cell(row.at.as_ref()),
            standing_word(row.status).to_owned(),
            cell(row.department.as_ref()),
            cut(&row.title, TEXT_CHARS_MAX),
        ]
    });
    of_total(rows.len(), list.extent.total);
}

/// What was read from a file or calendar; what was known alike is only counted.
pub fn imported(imported: &Imported) {
    let new: Vec<&EntryRow> =
        imported.entries.iter().filter(|row| row.did != Did::Unchanged).collect();
    if !new.is_empty() {
        table(&["Дія", "Вид", "Дата", "Ключ", "Назва"], &new, |row| {
            let is = match row.is.as_str() {
                "sitting" => "засідання",
                "trip" => "поїздка",
                _ => "захід",
            };
            vec![
                did(row.did).to_owned(),
                is.to_owned(),
                day(row.from),
                cell(row.key.as_ref()),
                cut(row.title.as_deref().unwrap_or_default(), TEXT_CHARS_MAX),
            ]
        });
    }
    let counts = &imported.counts;
    outln!(
        "Внесено: {}; перенесено: {}; уточнено: {}; скасовано: {}; без змін: {}; пропущено: {}",
        counts.registered,
        counts.moved,
        counts.changed,
        counts.cancelled,
        counts.unchanged,
        counts.skipped
    );
    for at in &imported.repeating {
        outln!("Увага: запис повторюється ({at}), ураховано лише його перший день");
    }
    warnings(&imported.warnings);
}

fn did(did: Did) -> &'static str {
    match did {
        Did::Registered => "внесено",
        Did::Moved => "перенесено",
        Did::Changed => "уточнено",
        Did::Cancelled => "скасовано",
        Did::Unchanged => "без змін",
        Did::SkippedPast => "пропущено: давно минуло",
        Did::SkippedNameless => "пропущено: без назви",
        Did::SkippedCancelled => "пропущено: скасовано, не було в реєстрі",
    }
}

/// Who knows the memo.
pub fn memos(memos: &Memos) {
    if memos.memos.is_empty() {
        outln!("Пам’ятка ще не надходила: перша – у першому повному періоді спостереження");
        return;
    }
    table(
        &["Особа", "Ім’я", "Строк", "Ознайомлено"],
        &memos.memos,
        |memo: &MemoRow| {
            let known = memo.acknowledged_on.map(|on| format!("так, {}", day(on)));
            vec![
                memo.person.to_string(),
                cell(memo.name.as_ref()),
                memo.due_on.to_string(),
                known.unwrap_or_else(|| yes(false)),
            ]
        },
    );
    outln!("\nНе підтвердили: {}", memos.not_acknowledged);
}

fn holds(holds: bool) -> String {
    if holds { "діє" } else { "минуло" }.to_owned()
}

/// Waivers.
pub fn waivers(rows: &[WaiverRow]) {
    table(&["Обов’язок", "До", "Стан", "Хто", "Причина"], rows, |row| {
        vec![
            row.obligation.to_string(),
            row.until.map_or_else(|| "безстроково".to_owned(), day),
            holds(row.holds),
            row.author.clone(),
            cut(&row.reason, TEXT_CHARS_MAX),
        ]
    });
}

/// Promises.
pub fn promises(rows: &[PromiseRow]) {
    table(&["Обов’язок", "До", "Стан", "Хто", "Причина"], rows, |row| {
        vec![
            row.obligation.to_string(),
            day(row.until),
            holds(row.holds),
            row.author.clone(),
            cut(&row.reason, TEXT_CHARS_MAX),
        ]
    });
}

/// Who is away.
pub fn absences(rows: &[AbsenceRow]) {
    table(
        &["Особа", "Перший день", "Останній", "Листи отримує", "Причина"],
        rows,
        |row| {
            vec![
                row.person.to_string(),
                day(row.from),
                day(row.until),
                row.hearer.to_string(),
                cut(&row.reason, TEXT_CHARS_MAX),
            ]
        },
    );
}

/// What could not be placed.
pub fn queue(queue: &Queue) {
    if !queue.items.is_empty() {
        table(
            &["Запис", "Причина", "Можливо", "Назва"],
            &queue.items,
            |row: &QueueRow| {
                let guess = row.suggestion.as_ref();
                let decision = cell(guess.and_then(|guess| guess.decision.as_ref()));
                vec![
                    format!("{}/{}", row.source, row.id),
                    row.why.clone(),
                    decision + &cell(guess.and_then(|guess| guess.department.as_ref())),
                    cut(&row.title, TEXT_CHARS_MAX),
                ]
            },
        );
        outln!("");
    }
    let counts = &queue.counts;
    outln!("Не розміщено: рішень – {}, новин – {}", counts.decisions, counts.news);
}

/// Letters of the outbox.
pub fn letters(rows: &[LetterRow], zone: Tz) {
    let headings = ["Лист", "Стан", "Кому", "Підготовлено", "Спроб", "Наступна спроба", "Причина"];
    table(&headings, rows, |row| {
        let stage = match row.stage {
            StageWord::Waiting => "очікує",
            StageWord::Accepted => "прийнято",
            StageWord::Probable => "імовірно, доставлено",
            StageWord::Refused => "відхилено",
            StageWord::Withdrawn => "відкликано",
            StageWord::Cancelled => "скасовано",
        };
        vec![
            row.id.to_string(),
            stage.to_owned(),
            row.person.to_string(),
            moment(row.prepared_at, zone),
            row.attempts.to_string(),
            row.next_attempt_at.map(|at| moment(at, zone)).unwrap_or_default(),
            cut(&why(row), TEXT_CHARS_MAX),
        ]
    });
}

/// Why a letter waits or ended.
fn why(row: &LetterRow) -> String {
    let told = row.setback.as_ref().map(setback::in_ukrainian);
    told.or_else(|| row.reason.clone()).unwrap_or_default()
}

/// What a person did lately.
pub fn acts(rows: &[ActRow], zone: Tz) {
    table(&["Дія", "Коли", "Що записано", "Скасувати"], rows, |row| {
        let rest = row.total - row.deeds.len();
        let rest = if rest == 0 { String::new() } else { format!("; і ще {rest}") };
        vec![
            row.act.to_string(),
            moment(row.done_at, zone),
            cut(&row.deeds.join("; "), 2 * TEXT_CHARS_MAX) + &rest,
            match (&row.changed_by, row.open) {
                (Some(by), _) => format!("ні: відтоді змінено ({by})"),
                (None, open) => yes(open),
            },
        ]
    });
}

/// What was read when.
pub fn sources(rows: &[SourceRow], zone: Tz) {
    let headings = ["Джерело", "Стан", "Прочитано", "Наступне читання", "Записів", "Причина"];
    table(&headings, rows, |row| {
        let stands = match row.stands {
            SourceStands::Read => "читається",
            SourceStands::Blind => "не читається",
            SourceStands::New => "ще не читалося",
            SourceStands::Closed => "немає доступу",
        };
        vec![
            row.id.to_string(),
            stands.to_owned(),
            row.read_at.map(|at| moment(at, zone)).unwrap_or_default(),
            row.next_at.map_or_else(|| "негайно".to_owned(), |at| moment(at, zone)),
            row.items.to_string(),
            cut(&row.cause.as_ref().map(in_ukrainian).unwrap_or_default(), TEXT_CHARS_MAX),
        ]
    });
}
