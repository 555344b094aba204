//! Lists of what the register holds, with what can be said of each.
//!
//! Decides which links stand beside an entry; what each does is said on its own page.

use super::super::entrance::visitor::{Turned, Visitor};
use super::super::hall::Hall;
use super::super::room::{asked, odd, shown, told};
use super::form::Form;
use crate::daemon::desk::answer::decisions::DecisionRow;
use crate::daemon::desk::answer::relief::AbsenceRow;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::register::decisions::DecisionQuestion;
use crate::daemon::desk::register::events::{EventList, EventQuestion, EventRow};
use crate::daemon::desk::register::relief::ReliefQuestion;
use crate::daemon::desk::register::sitting_book::SittingRow;
use crate::daemon::desk::register::sittings::SittingQuestion;
use crate::domain::council::event::EventKind;
use crate::domain::council::sitting::SittingStatus;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::plan::role::Room;
use crate::letters::entry::{event_named, sitting_named, unit_named};
use crate::letters::happening::decision_named;
use crate::letters::matter::capitalised;
use crate::letters::ukrainian::{DECISION, date};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use minijinja::{Value, context};
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;

/// What is listed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    Decisions,
    Sittings,
    Events(EventKind),
    Absences,
    Promises,
    Waivers,
}

/// The lists: the word in an address, the heading, the form that adds to it, what its being empty
/// means.
const LISTS: [(Listed, &str, &str, Option<Form>, &str); 7] = [
    (Listed::Decisions, "decisions", "Рішення", None, "Рішень ще не записано."),
    (Listed::Sittings, "sittings", "Засідання", Some(Form::Sitting), "Засідань ще не записано."),
    (
        Listed::Events(EventKind::Event),
        "events",
        "Заходи",
        Some(Form::Event(EventKind::Event)),
        "Заходів ще не записано.",
    ),
    (
        Listed::Events(EventKind::Trip),
        "trips",
        "Поїздки",
        Some(Form::Event(EventKind::Trip)),
        "Поїздок ще не записано.",
    ),
    (Listed::Absences, "absences", "Відсутні", Some(Form::Away), "Усі на роботі."),
    (Listed::Promises, "promises", "Обіцянки", None, "Обіцянок немає."),
    (Listed::Waivers, "waivers", "Зняте з контролю", None, "З контролю нічого не знято."),
];

/// So many entries stand on a page.
const PAGE_ENTRIES: usize = 50;

/// An entry of a list.
struct Entry {
    named: String,
    details: String,
    /// What can be said of it.
    forms: Vec<(Form, &'static str)>,
    /// What its forms are about.
    of: String,
}

/// What the address of a list says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Wanted {
    page: String,
}

/// A list of the register, the latest first.
pub(in crate::web) async fn list(
    State(hall): State<Hall>,
    visitor: Visitor,
    Path(word): Path<String>,
    Query(Wanted { page }): Query<Wanted>,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Register)?;
    let Some((listed, word, heading, add, empty)) =
        LISTS.into_iter().find(|(_, own, ..)| *own == word)
    else {
        let text = "Такого переліку немає. Відкрийте його з реєстру.";
        return Ok(told(&visitor, StatusCode::NOT_FOUND, ("Сторінки немає", text)));
    };
    let entries = entries(&hall, &visitor, listed).await?;
    let page = page.parse().unwrap_or(1_usize).max(1);
    let last = entries.len().div_ceil(PAGE_ENTRIES).max(1);
    let own = entries.iter().skip((page - 1).saturating_mul(PAGE_ENTRIES)).take(PAGE_ENTRIES);
    let content = context! {
        heading,
        empty,
        total => entries.len(),
        add => add.map(|form| context! { word => form.word(), label => form.heading() }),
        entries => own.map(entry).collect::<Vec<_>>(),
        page,
        last,
        before => (page > 1).then(|| format!("page={}", page - 1)),
        after => (page < last).then(|| format!("page={}", page + 1)),
        word,
    };
    Ok(shown(&visitor, StatusCode::OK, "entries.html", content))
}

fn entry(entry: &Entry) -> Value {
    let of: String = byte_serialize(entry.of.as_bytes()).collect();
    let links = entry.forms.iter().map(|(form, label)| {
        context! { to => format!("register/new/{}?of={of}", form.word()), label => *label }
    });
    context! {
        named => entry.named.as_str(),
        details => entry.details.as_str(),
        links => links.collect::<Vec<_>>(),
    }
}

async fn entries(hall: &Hall, visitor: &Visitor, listed: Listed) -> Result<Vec<Entry>, Turned> {
    let question = match listed {
        Listed::Decisions => Question::Decision(DecisionQuestion::List),
        Listed::Sittings => Question::Sitting(SittingQuestion::List),
        Listed::Events(EventKind::Event) => Question::Event(EventQuestion::List),
        Listed::Events(EventKind::Trip) => Question::Trip(EventQuestion::List),
        Listed::Absences => Question::Relief(ReliefQuestion::Absences),
        Listed::Promises => Question::Relief(ReliefQuestion::Promises),
        Listed::Waivers => Question::Relief(ReliefQuestion::Waivers),
    };
    let today = visitor.present.today();
    Ok(match asked(hall, visitor, question).await? {
        Answer::Decisions(list) => {
            list.decisions.iter().rev().filter(|row| row.registered).map(decision).collect()
        }
        Answer::Sittings(list) => {
            list.sittings.iter().rev().map(|row| sitting(row, today)).collect()
        }
        Answer::Events(EventList::Events(all) | EventList::Trips(all)) => {
            all.iter().rev().map(|row| event(row, visitor)).collect()
        }
        Answer::Absences(list) => list.absences.iter().map(|row| absence(row, visitor)).collect(),
        Answer::Promises(list) => {
            let rows = list.promises.iter().filter(|row| row.holds);
            let mut all = Vec::new();
            for row in rows {
                let until = format!("до {}", date(row.until));
                let (key, forms) = (&row.obligation, vec![(Form::Promise, "Змінити")]);
                let details = of_author(&until, &row.reason, &row.author, visitor);
                all.push(relief(hall, visitor, key, details, forms).await);
            }
            all
        }
        Answer::Waivers(list) => {
            let rows = list.waivers.iter().filter(|row| row.holds);
            let mut all = Vec::new();
            for row in rows {
                let until = row
                    .until
                    .map_or("безстроково".to_owned(), |it| format!("до {}", date(it)));
                let (key, forms) = (&row.obligation, vec![(Form::WaiverEnd, "Повернути")]);
                let details = of_author(&until, &row.reason, &row.author, visitor);
                all.push(relief(hall, visitor, key, details, forms).await);
            }
            all
        }
        _ => return Err(odd(visitor)),
    })
}

fn of_author(until: &str, reason: &str, author: &str, visitor: &Visitor) -> String {
    let directory = &visitor.present.plan.directory;
    let name = directory.person(&author.into()).map_or(author, |person| person.name.as_str());
    format!("{until}: {reason} ({name})")
}

/// An obligation of which somebody is relieved; by its name where it still has one.
async fn relief(
    hall: &Hall,
    visitor: &Visitor,
    key: &ObligationKey,
    details: String,
    forms: Vec<(Form, &'static str)>,
) -> Entry {
    let (person, obligation) = (visitor.session.person.clone(), key.clone());
    let matter = asked(hall, visitor, Question::Matter { person, obligation }).await;
    let of = key.to_string();
    match matter {
        Ok(Answer::Matter(matter)) => Entry { named: matter.title, details, forms, of },
        _ => {
            let named = "Справа, якої вже немає в переліку".to_owned();
            Entry { named, details, forms: Vec::new(), of }
        }
    }
}

fn decision(row: &DecisionRow) -> Entry {
    let title = row.title.as_deref().unwrap_or_default();
    Entry {
        named: capitalised(&decision_named(&row.key)),
        details: title.to_owned(),
        forms: vec![(Form::DecisionRemove, "Вилучити")],
        of: row.key.to_string(),
    }
}

fn sitting(row: &SittingRow, today: NaiveDate) -> Entry {
    let count = row.decisions.map(|count| format!("прийнято {}", DECISION.count(count.into())));
    let details = [
        Some(stands(row.status, row.on, today).to_owned()),
        row.at.as_ref().map(|at| format!("о {at}")),
        row.place.clone(),
        count,
        row.reason.clone(),
    ];
    let mut forms = vec![(Form::SittingMove, "Перенести")];
    if row.status != SittingStatus::Held && row.on <= today {
        forms.push((Form::SittingHeld, "Відбулося"));
    }
    if row.status == SittingStatus::Planned {
        forms.push((Form::SittingCancel, "Не відбудеться"));
    }
    if row.registered {
        forms.push((Form::SittingRemove, "Вилучити"));
    }
    Entry {
        named: sitting_named(row.body, row.on),
        details: details.into_iter().flatten().collect::<Vec<_>>().join("; "),
        forms,
        of: row.key.to_string(),
    }
}

fn stands(status: SittingStatus, on: NaiveDate, today: NaiveDate) -> &'static str {
    match status {
        SittingStatus::Held => "відбулося",
        SittingStatus::Cancelled => "скасовано",
        SittingStatus::Planned if on < today => "чи відбулося, ще не сказано",
        SittingStatus::Planned => "заплановано",
    }
}

fn event(row: &EventRow, visitor: &Visitor) -> Entry {
    let days = match row.from == row.until {
        true => date(row.from),
        false => format!("{} – {}", date(row.from), date(row.until)),
    };
    let unit = row.department.as_ref();
    let details = [
        Some(days),
        row.at.as_ref().map(|at| format!("о {at}")),
        row.place.clone(),
        unit.map(|unit| unit_named(unit, &visitor.present.plan.directory)),
        (row.status == SittingStatus::Cancelled).then(|| "скасовано".to_owned()),
        row.reason.clone(),
    ];
    let mut forms = vec![(Form::EventMove(row.kind), "Перенести")];
    if row.status != SittingStatus::Cancelled {
        forms.push((Form::EventCancel(row.kind), "Не відбудеться"));
    }
    forms.push((Form::EventRemove(row.kind), "Вилучити"));
    Entry {
        named: event_named(row.kind, &row.title),
        details: details.into_iter().flatten().collect::<Vec<_>>().join("; "),
        forms,
        of: row.id.to_string(),
    }
}

fn absence(row: &AbsenceRow, visitor: &Visitor) -> Entry {
    let directory = &visitor.present.plan.directory;
    let name = |id: &PersonId| directory.person(id).map_or(id.to_string(), |it| it.name.clone());
    let hearer = match row.hearer == row.person {
        true => String::new(),
        false => format!("; листи отримує {}", name(&row.hearer)),
    };
    let (from, until, reason) = (date(row.from), date(row.until), &row.reason);
    Entry {
        named: name(&row.person),
        details: format!("{from} – {until}: {reason}{hearer}"),
        forms: vec![(Form::Back, "Повернення")],
        of: format!("{}/{}", row.person, row.from),
    }
}
