//! Lists of what the register holds, with what can be said of each.
//!
//! Decides which links stand beside an entry; what each does is said on its own page.

use super::super::entrance::visitor::{Turned, Visitor};
use super::super::hall::Hall;
use super::super::room::{asked, odd, shown, told};
use super::form::Form;
use crate::daemon::desk::answer::decisions::{self, DecisionRow};
use crate::daemon::desk::answer::relief::{self, AbsenceRow, PromiseRow, WaiverRow};
use crate::daemon::desk::answer::stretch::{Extent, PAGE_ENTRIES, Stretch};
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::register::decisions::DecisionQuestion;
use crate::daemon::desk::register::events::{EventQuestion, EventRow, EventRows};
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
    year: String,
    page: String,
}

impl Wanted {
    fn stretch(&self) -> Stretch {
        let page = self.page.parse().unwrap_or(1_usize).max(1);
        Stretch { page: Some(page), year: self.year.parse().ok() }
    }
}

/// The entries of one page, and how long the whole list is.
struct Page {
    entries: Vec<Entry>,
    extent: Extent,
}

/// A list of the register, the latest first.
pub(in crate::web) async fn list(
    State(hall): State<Hall>,
    visitor: Visitor,
    Path(word): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Register)?;
    let Some((listed, _, heading, add, empty)) =
        LISTS.into_iter().find(|(_, own, ..)| *own == word)
    else {
        let text = "Такого переліку немає. Відкрийте його з реєстру.";
        return Ok(told(&visitor, StatusCode::NOT_FOUND, ("Сторінки немає", text)));
    };
    let stretch = wanted.stretch();
    let (page, own) = (stretch.page.unwrap_or(1), stretch.year);
    let Page { entries, extent } = entries(&hall, &visitor, listed, stretch).await?;
    let last = extent.total.div_ceil(PAGE_ENTRIES).max(1);
    let to = |page: usize| match own {
        Some(year) => format!("year={year}&page={page}"),
        None => format!("page={page}"),
    };
    let years = extent.years.iter().map(|year| {
        context! { value => *year, label => *year, chosen => own == Some(*year) }
    });
    let content = context! {
        heading,
        empty => match (extent.total, own) {
            (1.., _) => "Перелік коротший: на цій сторінці вже нічого немає.",
            (_, Some(_)) => "За цей рік нічого не записано.",
            _ => empty,
        },
        total => extent.total,
        // One year leaves nothing to choose.
        years => years.filter(|_| extent.years.len() > 1 || own.is_some()).collect::<Vec<_>>(),
        add => add.map(|form| context! { word => form.word(), label => form.heading() }),
        entries => entries.iter().map(entry).collect::<Vec<_>>(),
        page,
        last,
        before => (page > 1).then(|| to(last.min(page - 1))),
        after => (page < last).then(|| to(page + 1)),
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

async fn entries(
    hall: &Hall,
    visitor: &Visitor,
    listed: Listed,
    stretch: Stretch,
) -> Result<Page, Turned> {
    let page = stretch.page;
    let relieved = relief::Listed { holding: true, page };
    let question = match listed {
        Listed::Decisions => {
            let asked = decisions::Listed { registered: true, stretch };
            Question::Decision(DecisionQuestion::List(asked))
        }
        Listed::Sittings => Question::Sitting(SittingQuestion::List(stretch)),
        Listed::Events(EventKind::Event) => Question::Event(EventQuestion::List(stretch)),
        Listed::Events(EventKind::Trip) => Question::Trip(EventQuestion::List(stretch)),
        Listed::Absences => Question::Relief(ReliefQuestion::Absences { page }),
        Listed::Promises => Question::Relief(ReliefQuestion::Promises(relieved)),
        Listed::Waivers => Question::Relief(ReliefQuestion::Waivers(relieved)),
    };
    let today = visitor.present.today();
    let of = |total: usize| Extent { total, years: Vec::new() };
    let (entries, extent) = match asked(hall, visitor, question).await? {
        Answer::Decisions(list) => (list.decisions.iter().map(decision).collect(), list.extent),
        Answer::Sittings(list) => {
            (list.sittings.iter().map(|row| sitting(row, today)).collect(), list.extent)
        }
        Answer::Events(list) => {
            let (EventRows::Events(all) | EventRows::Trips(all)) = &list.rows;
            (all.iter().map(|row| event(row, visitor)).collect(), list.extent)
        }
        Answer::Absences(list) => {
            (list.absences.iter().map(|row| absence(row, visitor)).collect(), of(list.total))
        }
        Answer::Promises(list) => {
            (list.promises.iter().map(|row| promise(row, visitor)).collect(), of(list.total))
        }
        Answer::Waivers(list) => {
            (list.waivers.iter().map(|row| waiver(row, visitor)).collect(), of(list.total))
        }
        _ => return Err(odd(visitor)),
    };
    Ok(Page { entries, extent })
}

fn promise(row: &PromiseRow, visitor: &Visitor) -> Entry {
    let until = format!("до {}", date(row.until));
    let details = of_author(&until, &row.reason, &row.author, visitor);
    relieved((&row.obligation, &row.title), details, (Form::Promise, "Змінити"))
}

fn waiver(row: &WaiverRow, visitor: &Visitor) -> Entry {
    let until =
        row.until.map_or("безстроково".to_owned(), |it| format!("до {}", date(it)));
    let details = of_author(&until, &row.reason, &row.author, visitor);
    relieved((&row.obligation, &row.title), details, (Form::WaiverEnd, "Повернути"))
}

fn of_author(until: &str, reason: &str, author: &str, visitor: &Visitor) -> String {
    let directory = &visitor.present.plan.directory;
    let name = directory.person(&author.into()).map_or(author, |person| person.name.as_str());
    format!("{until}: {reason} ({name})")
}

/// An obligation of which somebody is relieved; by its name where it still has one.
fn relieved(
    (key, title): (&ObligationKey, &Option<String>),
    details: String,
    form: (Form, &'static str),
) -> Entry {
    let of = key.to_string();
    match title {
        Some(title) => Entry { named: title.clone(), details, forms: vec![form], of },
        None => {
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
