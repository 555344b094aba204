//! Which question pages there are, what each asks, and which question of the desk it becomes.
//!
//! Decides fields and their order; what a filled-in form does is the desk's to say.

use super::field::{Asked, Kind, Reader, Typed, Wrong};
use crate::daemon::desk::question::Question;
use crate::daemon::desk::refusal::Field;
use crate::daemon::desk::register::decisions::DecisionQuestion;
use crate::daemon::desk::register::event_book::NewEvent;
use crate::daemon::desk::register::events::EventQuestion;
use crate::daemon::desk::register::relief::ReliefQuestion;
use crate::daemon::desk::register::sitting_book::NewSitting;
use crate::daemon::desk::register::sittings::SittingQuestion;
use crate::daemon::desk::register::submissions::{NewSubmission, SubmissionQuestion};
use crate::daemon::desk::register::wishes::WishesQuestion;
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::decision_line;
use crate::domain::council::event::EventKind;
use crate::domain::council::sitting::SittingKey;
use crate::domain::ids::{DepartmentId, EventId, ObligationKey};
use crate::domain::plan::role::Room;
use crate::domain::plan::wishes::{Invitations, Wishes};
use crate::letters::ukrainian::weekday_named;

/// A question page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Sitting,
    SittingMove,
    SittingHeld,
    SittingCancel,
    SittingRemove,
    Event(EventKind),
    EventMove(EventKind),
    EventCancel(EventKind),
    EventRemove(EventKind),
    DecisionRemove,
    Submission,
    Away,
    Back,
    Wishes,
    Promise,
    Waive,
    WaiverEnd,
}

/// The forms: the word in an address, the heading.
const FORMS: [(Form, &str, &str); 21] = [
    (Form::Sitting, "sitting", "Нове засідання"),
    (Form::SittingMove, "sitting-move", "Перенести засідання"),
    (Form::SittingHeld, "sitting-held", "Засідання відбулося"),
    (Form::SittingCancel, "sitting-cancel", "Засідання не відбудеться"),
    (Form::SittingRemove, "sitting-remove", "Вилучити засідання з реєстру"),
    (Form::Event(EventKind::Event), "event", "Новий захід"),
    (Form::EventMove(EventKind::Event), "event-move", "Перенести захід"),
    (Form::EventCancel(EventKind::Event), "event-cancel", "Захід не відбудеться"),
    (Form::EventRemove(EventKind::Event), "event-remove", "Вилучити захід із реєстру"),
    (Form::Event(EventKind::Trip), "trip", "Нова поїздка"),
    (Form::EventMove(EventKind::Trip), "trip-move", "Перенести поїздку"),
    (Form::EventCancel(EventKind::Trip), "trip-cancel", "Поїздка не відбудеться"),
    (Form::EventRemove(EventKind::Trip), "trip-remove", "Вилучити поїздку з реєстру"),
    (Form::DecisionRemove, "decision-remove", "Вилучити рішення з реєстру"),
    (Form::Submission, "submission", "Інформація від підрозділу"),
    (Form::Away, "away", "Записати відсутність"),
    (Form::Back, "back", "Повернення"),
    (Form::Wishes, "wishes", "Коли надсилати мені листи"),
    (Form::Promise, "promise", "Обіцянка"),
    (Form::Waive, "waive", "Зняти з контролю"),
    (Form::WaiverEnd, "waiver-end", "Повернути на контроль"),
];

/// What is said where a reason is missing.
const WHY: &str = "Напишіть кількома словами, чому.";

/// What forms choose from: people and units, by what is sent and what is read.
pub(super) struct Choices {
    /// Those of whom the visitor may say something.
    pub people: Vec<(String, String)>,
    /// Everybody.
    pub deputies: Vec<(String, String)>,
    pub units: Vec<(String, String)>,
}

impl Form {
    /// The form of an address.
    pub fn of(word: &str) -> Option<Self> {
        FORMS.iter().find(|(_, own, _)| *own == word).map(|(form, ..)| *form)
    }

    fn row(self) -> (&'static str, &'static str) {
        let row = FORMS.iter().find(|(form, ..)| *form == self);
        row.map_or(("", ""), |(_, word, heading)| (word, heading))
    }

    /// Its word in an address.
    pub fn word(self) -> &'static str {
        self.row().0
    }

    pub fn heading(self) -> &'static str {
        self.row().1
    }

    /// Who may fill it in: everybody says of themselves when they are away.
    pub fn room(self) -> Room {
        match self {
            Form::Away | Form::Back | Form::Wishes => Room::Mine,
            _ => Room::Register,
        }
    }

    /// Whether it is about one thing that an address must name.
    pub fn is_of_one(self) -> bool {
        !matches!(self, Form::Sitting | Form::Event(_) | Form::Submission | Form::Away)
    }

    /// What it asks.
    pub fn fields(self, choices: Choices) -> Vec<Asked> {
        let none = |label: &str| (String::new(), label.to_owned());
        let with = |first, all: Vec<_>| [vec![first], all].concat();
        let reason = |hint| Asked::new(Field::Reason, "Причина", hint, Kind::Line);
        let day = |label| Asked::new(Field::On, label, "Наприклад, 20.11.2026", Kind::Short);
        let at = || Asked::new(Field::At, "Початок, якщо відомо", "Наприклад, 10:00", Kind::Short);
        let place = || Asked::new(Field::Place, "Місце, якщо відомо", "", Kind::Line);
        let number = |field, label| Asked::new(field, label, "", Kind::Short);
        let until = |label, hint| Asked::new(Field::Until, label, hint, Kind::Short);
        match self {
            Form::Sitting => vec![
                Asked::new(Field::Body, "Хто засідає", "", Kind::Radio(BODIES.to_vec())),
                day("День"),
                at(),
                place(),
                number(Field::Session, "Номер сесії, якщо відомо"),
                number(Field::Convocation, "Скликання, якщо відомо"),
            ],
            Form::SittingMove => {
                vec![day("Новий день"), at(), reason("Можна не вказувати")]
            }
            Form::SittingHeld => {
                vec![number(Field::Decisions, "Скільки рішень прийнято, якщо відомо")]
            }
            Form::Event(_) => {
                let units = with(none("не вказано"), choices.units);
                let hint = "Так, як про це напишуть у новині";
                vec![
                    Asked::new(Field::Title, "Назва", hint, Kind::Line),
                    day("Перший день"),
                    until("Останній день, якщо він інший", "Наприклад, 21.11.2026"),
                    at(),
                    place(),
                    Asked::new(Field::Unit, "Чий це захід", "", Kind::OneOf(units)),
                ]
            }
            Form::EventMove(_) => vec![
                day("Новий перший день"),
                until("Новий останній день, якщо тривалість змінилася", ""),
                at(),
            ],
            Form::SittingCancel
            | Form::SittingRemove
            | Form::EventCancel(_)
            | Form::EventRemove(_)
            | Form::DecisionRemove
            | Form::WaiverEnd => vec![reason("")],
            Form::Submission => vec![
                Asked::new(Field::Unit, "Підрозділ", "", Kind::OneOf(choices.units)),
                day("День, коли інформацію надано"),
                Asked::new(Field::Address, "Сторінка, якщо є", "", Kind::Line),
                Asked::new(Field::Note, "Примітка, якщо потрібна", "", Kind::Line),
            ],
            Form::Away => {
                let deputies = with(none("як у довіднику"), choices.deputies);
                vec![
                    Asked::new(Field::Person, "Хто відсутній", "", Kind::OneOf(choices.people)),
                    day("Перший день"),
                    until("Останній день", "Наприклад, 30.11.2026"),
                    Asked::new(Field::Deputy, "Хто заміщує", "", Kind::OneOf(deputies)),
                    reason("Наприклад, відпустка"),
                ]
            }
            Form::Back => vec![day("Перший день на роботі"), reason("")],
            Form::Wishes => {
                let hour = "Наприклад, 10:00; порожньо – щойно лист готовий";
                let days = "Наприклад, пн, чт; порожньо – у будь-який робочий день";
                vec![
                    Asked::new(Field::At, "З якої години", hour, Kind::Short),
                    Asked::new(Field::Days, "У які дні", days, Kind::Line),
                    Asked::new(
                        Field::Calendar,
                        "Запрошення до календаря",
                        "",
                        Kind::Radio(INVITATIONS.to_vec()),
                    ),
                ]
            }
            Form::Promise => {
                vec![until("До якого дня", "Наприклад, 27.11.2026"), reason("")]
            }
            Form::Waive => vec![
                until("До якого дня", "Залиште порожнім, якщо назавжди"),
                reason("Її покаже місячний звіт"),
            ],
        }
    }

    /// The question that a filled-in form asks; `of` is what it is about.
    pub fn question(self, of: &str, typed: &Typed) -> Result<Question, Vec<Wrong>> {
        let mut reader = Reader::of(typed);
        let asked = self.read(of, &mut reader);
        reader.read(asked)
    }

    fn read(self, of: &str, reader: &mut Reader<'_>) -> Option<Question> {
        match self {
            Form::Sitting
            | Form::SittingMove
            | Form::SittingHeld
            | Form::SittingCancel
            | Form::SittingRemove => self.sitting(of, reader).map(Question::Sitting),
            Form::Event(kind)
            | Form::EventMove(kind)
            | Form::EventCancel(kind)
            | Form::EventRemove(kind) => self.event(of, reader).map(|asked| match kind {
                EventKind::Event => Question::Event(asked),
                EventKind::Trip => Question::Trip(asked),
            }),
            Form::DecisionRemove => {
                let (decision, reason) =
                    (DecisionKey::parse(of)?, reader.text(Field::Reason, WHY)?);
                Some(Question::Decision(DecisionQuestion::Remove { decision, reason }))
            }
            Form::Submission => {
                let unit = reader.text(Field::Unit, "Виберіть підрозділ.");
                let (on, link) = (reader.day(Field::On), reader.maybe_address(Field::Address));
                let (department, note) = (DepartmentId(unit?), reader.maybe_text(Field::Note));
                let said = NewSubmission { department, on: Some(on?), link, note };
                Some(Question::Submission(SubmissionQuestion::Add(said)))
            }
            Form::Wishes => {
                let (at, on) = (reader.maybe_hour(Field::At), reader.maybe_days(Field::Days));
                let calendar = reader.text(Field::Calendar, "Виберіть одну з відповідей.")?;
                let (person, no_calendar) = (of.to_owned(), calendar == INVITATIONS[1].0);
                Some(Question::Wishes(WishesQuestion::Say { person, at, on, no_calendar }))
            }
            Form::Away | Form::Back | Form::Promise | Form::Waive | Form::WaiverEnd => {
                self.relief(of, reader).map(Question::Relief)
            }
        }
    }

    fn sitting(self, of: &str, reader: &mut Reader<'_>) -> Option<SittingQuestion> {
        let sitting = || SittingKey::parse(of);
        Some(match self {
            Form::Sitting => {
                let body = reader.text(Field::Body, "Виберіть, хто засідає.");
                let (on, at) = (reader.day(Field::On), reader.maybe_hour(Field::At));
                let place = reader.maybe_text(Field::Place);
                let session = reader.maybe_number(Field::Session);
                let convocation = reader.maybe_number(Field::Convocation);
                let (body, on) = (decision_line::body(&body?).ok()?, on?);
                SittingQuestion::Add(NewSitting { body, on, at, place, session, convocation })
            }
            Form::SittingMove => {
                let (to, at) = (reader.day(Field::On), reader.maybe_hour(Field::At));
                let reason = reader.maybe_text(Field::Reason);
                SittingQuestion::Move { sitting: sitting()?, to: to?, at, reason }
            }
            Form::SittingHeld => {
                let decisions = reader.maybe_number(Field::Decisions);
                SittingQuestion::Held { sitting: sitting()?, decisions }
            }
            _ => {
                let reason = reader.text(Field::Reason, WHY)?;
                match self {
                    Form::SittingCancel => SittingQuestion::Cancel { sitting: sitting()?, reason },
                    _ => SittingQuestion::Remove { sitting: sitting()?, reason },
                }
            }
        })
    }

    fn event(self, of: &str, reader: &mut Reader<'_>) -> Option<EventQuestion> {
        let event = EventId(of.to_owned());
        Some(match self {
            Form::Event(_) => {
                let title = reader.text(Field::Title, "Введіть назву.");
                let (from, until) = (reader.day(Field::On), reader.maybe_day(Field::Until));
                let (at, place) = (reader.maybe_hour(Field::At), reader.maybe_text(Field::Place));
                let department = reader.maybe_text(Field::Unit).map(DepartmentId);
                let (title, from, slug) = (title?, from?, None);
                EventQuestion::Add(NewEvent { title, from, until, at, place, department, slug })
            }
            Form::EventMove(_) => {
                let (to, until) = (reader.day(Field::On), reader.maybe_day(Field::Until));
                let at = reader.maybe_hour(Field::At);
                EventQuestion::Move { event, to: to?, until, at }
            }
            _ => {
                let reason = reader.text(Field::Reason, WHY)?;
                match self {
                    Form::EventCancel(_) => EventQuestion::Cancel { event, reason },
                    _ => EventQuestion::Remove { event, reason },
                }
            }
        })
    }

    fn relief(self, of: &str, reader: &mut Reader<'_>) -> Option<ReliefQuestion> {
        let obligation = ObligationKey(of.to_owned());
        Some(match self {
            Form::Away => {
                let person = reader.text(Field::Person, "Виберіть, хто відсутній.");
                let (from, until) = (reader.day(Field::On), reader.day(Field::Until));
                let deputy = reader.maybe_text(Field::Deputy);
                let reason = reader.text(Field::Reason, WHY);
                let (person, from, until, reason) = (person?, from?, until?, reason?);
                ReliefQuestion::Away { person, from, until, reason, deputy }
            }
            Form::Back => {
                let (on, reason) = (reader.day(Field::On), reader.text(Field::Reason, WHY));
                let (person, from) = of.split_once('/')?;
                let (person, from) = (person.to_owned(), from.parse().ok()?);
                ReliefQuestion::Back { person, from, on: Some(on?), reason: reason? }
            }
            Form::Promise => {
                let (until, reason) = (reader.day(Field::Until), reader.text(Field::Reason, WHY));
                ReliefQuestion::Promise { obligation, until: until?, reason: reason? }
            }
            Form::Waive => {
                let until = reader.maybe_day(Field::Until);
                let reason = reader.text(Field::Reason, WHY)?;
                ReliefQuestion::Waive { obligation, reason, until }
            }
            _ => {
                let reason = reader.text(Field::Reason, WHY)?;
                ReliefQuestion::EndWaiver { obligation, reason }
            }
        })
    }
}

/// Who sits: what is sent, what is read.
const BODIES: [(&str, &str); 2] = [("session", "сесія"), ("executive", "виконавчий комітет")];

/// Invitations for the calendar: what is sent, what is read.
const INVITATIONS: [(&str, &str); 2] = [("yes", "надсилати"), ("no", "не надсилати")];

/// A form as it is filled in already.
pub(super) fn filled_in(wishes: &Wishes) -> Typed {
    let days: Vec<&str> = wishes.letters_on.iter().map(|day| weekday_named(*day)).collect();
    let invitations = match wishes.invitations {
        Invitations::Wanted => INVITATIONS[0].0,
        Invitations::Unwanted => INVITATIONS[1].0,
    };
    let hour = wishes.letters_at.map(|at| at.format("%H:%M").to_string());
    let all = [
        (Field::At, hour.unwrap_or_default()),
        (Field::Days, days.join(", ")),
        (Field::Calendar, invitations.to_owned()),
    ];
    all.into_iter().map(|(field, text)| (field.as_str().to_owned(), text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn every_form_has_its_own_address_and_heading() {
        for (form, word, heading) in FORMS {
            assert_eq!(Form::of(word), Some(form), "{word}");
            assert_eq!(form.heading(), heading);
        }
        assert_eq!(Form::of("чуже"), None);
    }

    #[test]
    fn every_wrong_field_of_a_form_is_named_at_once() {
        let wrong = Form::Away.question("", &typed(&[("on", "колись"), ("person", "kukina")]));
        let fields: Vec<Field> =
            wrong.expect_err("it is wrong").iter().map(|it| it.field).collect();
        assert_eq!(fields, [Field::On, Field::Until, Field::Reason]);
        let wrong = Form::Sitting.question("", &typed(&[("session", "п’ятдесята")]));
        assert_eq!(wrong.expect_err("it is wrong").len(), 3);
    }

    #[test]
    fn a_form_becomes_the_question_that_a_command_would_ask() {
        let said = [("on", "20.11.2026"), ("at", "10"), ("body", "session"), ("session", "52")];
        let asked = Form::Sitting.question("", &typed(&said)).expect("a question");
        let Question::Sitting(SittingQuestion::Add(said)) = asked else { panic!("{asked:?}") };
        assert_eq!(said.at.map(|at| at.to_string()).as_deref(), Some("10:00:00"));
        assert_eq!(said.session, Some(52));
        let of = "kukina/2026-11-20";
        let back = Form::Back.question(of, &typed(&[("on", "23.11.2026"), ("reason", "так")]));
        assert!(matches!(back, Ok(Question::Relief(ReliefQuestion::Back { .. }))), "{back:?}");
    }
}
