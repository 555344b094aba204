//! Question pages: one thing said of the register at a time, checked, and then recorded.
//!
//! Decides the steps: a form, its answers to be checked with what they would change, and what was
//! recorded with the way back. The invariants: what was typed comes back after any error, and what
//! is recorded is what was shown.

mod field;
mod form;
mod list;

pub(super) use list::list;

use super::checked::{Checked, Filled, Step, checked, to_be_checked};
use super::entrance::visitor::{Sent, Turned, Visitor};
use super::hall::Hall;
use super::room::{asked, odd, plain, recorded, shown, told};
use crate::daemon::desk::answer::stretch::Stretch;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::refusal::{Field, Refusal};
use crate::daemon::desk::register::draft::Draft;
use crate::daemon::desk::register::events::{EventQuestion, EventRows};
use crate::daemon::desk::register::sittings::SittingQuestion;
use crate::daemon::desk::register::wishes::WishesQuestion;
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::event::EventKind;
use crate::domain::council::sitting::SittingKey;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::plan::role::{Room, may_enter};
use crate::letters::entry::{event_named, person_named, sitting_named};
use crate::letters::happening::decision_named;
use crate::letters::matter::capitalised;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use field::{Typed, Wrong};
use form::{Choices, Form};
use minijinja::{Value, context};
use serde::Deserialize;

/// Which thing a form is about.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Of {
    of: String,
}

/// A form of one visitor about one thing.
struct Page {
    visitor: Visitor,
    form: Form,
    of: String,
    /// The name of the thing.
    about: String,
}

impl Page {
    async fn open(hall: &Hall, visitor: Visitor, word: &str, of: String) -> Result<Self, Turned> {
        let Some(form) = Form::of(word) else { return Err(nowhere(&visitor)) };
        let mut visitor = visitor.enters(form.room())?;
        if form == Form::Wishes || !may_enter(&visitor.roles, Room::Register) {
            "mine".clone_into(&mut visitor.here);
        }
        let about = match form.is_of_one() {
            true => about(hall, &visitor, form, &of).await?,
            false => String::new(),
        };
        let own = of.split('/').next() == Some(visitor.session.person.as_str());
        if matches!(form, Form::Back | Form::Wishes) && !own {
            let visitor = visitor.enters(Room::Register)?;
            return Ok(Self { visitor, form, of, about });
        }
        Ok(Self { visitor, form, of, about })
    }

    /// People and units to choose from; who keeps no register says nothing of others.
    fn choices(&self) -> Choices {
        let directory = &self.visitor.present.plan.directory;
        let keeps = may_enter(&self.visitor.roles, Room::Register);
        let own = &self.visitor.session.person;
        let people = directory.people.values().map(|it| (it.id.to_string(), it.name.clone()));
        let units = directory.departments.iter().map(|it| (it.id.to_string(), it.name.clone()));
        let mut people: Vec<(String, String)> = people.collect();
        people.sort_by_key(|(id, name)| (id != own.as_str(), name.to_lowercase()));
        let others = people.clone();
        people.retain(|(id, _)| keeps || id == own.as_str());
        Choices { people, deputies: others, units: units.collect() }
    }

    /// Whether what was typed is about somebody whom the visitor may not speak for.
    fn is_of_another(&self, typed: &Typed) -> bool {
        let person = typed.get("person").map(String::as_str).unwrap_or_default();
        let own = self.visitor.session.person.as_str();
        self.form == Form::Away
            && !person.is_empty()
            && person != own
            && !may_enter(&self.visitor.roles, Room::Register)
    }

    fn frame(&self, typed: &Typed, wrong: &[Wrong]) -> Value {
        let fields = self.form.fields(self.choices());
        // What has no field of its own on this form is said at the first one.
        let first = fields.first().map(|asked| asked.field);
        let own = |wrong: &Wrong| {
            let has = fields.iter().any(|asked| asked.field == wrong.field);
            let field = first.filter(|_| !has).unwrap_or(wrong.field);
            Wrong { field, text: wrong.text.clone() }
        };
        let wrong: Vec<Wrong> = wrong.iter().map(own).collect();
        let summary = wrong.iter().map(|wrong| {
            context! { field => wrong.field.as_str(), text => wrong.text.as_str() }
        });
        context! {
            token => self.visitor.token.as_str(),
            heading => self.form.heading(),
            about => self.about.as_str(),
            fields => fields.iter().map(|asked| asked.value(typed, &wrong)).collect::<Vec<_>>(),
            wrong => summary.collect::<Vec<_>>(),
        }
    }

    fn form(&self, typed: &Typed, wrong: &[Wrong]) -> Response {
        let status =
            if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let content = context! { page => self.frame(typed, wrong) };
        shown(&self.visitor, status, "question.html", content)
    }

    fn answers(&self, typed: &Typed, draft: &Draft) -> Response {
        let fields = self.form.fields(self.choices());
        let filled = Filled {
            heading: self.form.heading(),
            about: &self.about,
            answers: fields.iter().map(|asked| (asked.label, asked.answer(typed))).collect(),
            typed: typed_on(typed),
        };
        to_be_checked(&self.visitor, &filled, draft)
    }

    fn refused(&self, typed: &Typed, refusal: Refusal) -> Response {
        let field = refusal.plain.as_ref().map_or(Field::Rows, |plain| plain.field);
        self.form(typed, &[Wrong { field, text: plain(refusal) }])
    }
}

fn nowhere(visitor: &Visitor) -> Turned {
    let text = "Такої сторінки немає. Відкрийте її з реєстру.";
    told(visitor, StatusCode::NOT_FOUND, ("Сторінки немає", text)).into()
}

/// What was typed, to be typed on.
fn typed_on(typed: &Typed) -> Vec<(&str, &str)> {
    let kept = typed.iter().filter(|(name, _)| !matches!(&***name, "token" | "step" | "seen"));
    kept.map(|(name, value)| (&**name, &**value)).collect()
}

/// The name of the thing that a form is about; there is no form about what is not there.
async fn about(hall: &Hall, visitor: &Visitor, form: Form, of: &str) -> Result<String, Turned> {
    let named = match form {
        Form::SittingMove | Form::SittingHeld | Form::SittingCancel | Form::SittingRemove => {
            let sitting = SittingKey::parse(of).ok_or_else(|| nowhere(visitor))?;
            let one = Question::Sitting(SittingQuestion::One { sitting });
            let Answer::Sittings(list) = asked(hall, visitor, one).await? else {
                return Err(odd(visitor));
            };
            list.sittings.first().map(|sitting| sitting_named(sitting.body, sitting.on))
        }
        Form::EventMove(kind) | Form::EventCancel(kind) | Form::EventRemove(kind) => {
            let list = match kind {
                EventKind::Event => Question::Event(EventQuestion::List(Stretch::default())),
                EventKind::Trip => Question::Trip(EventQuestion::List(Stretch::default())),
            };
            let Answer::Events(list) = asked(hall, visitor, list).await? else {
                return Err(odd(visitor));
            };
            let (EventRows::Events(all) | EventRows::Trips(all)) = &list.rows;
            let known = all.iter().find(|event| event.id.as_str() == of);
            known.map(|event| event_named(event.kind, &event.title))
        }
        Form::DecisionRemove => {
            DecisionKey::parse(of).map(|key| capitalised(&decision_named(&key)))
        }
        Form::Back | Form::Wishes => {
            let person = PersonId::from(of.split('/').next().unwrap_or_default());
            let directory = &visitor.present.plan.directory;
            directory.person(&person).map(|_| person_named(&person, directory))
        }
        Form::Promise | Form::Waive | Form::WaiverEnd => {
            let (person, obligation) = (visitor.session.person.clone(), ObligationKey::from(of));
            let matter = asked(hall, visitor, Question::Matter { person, obligation }).await?;
            let Answer::Matter(matter) = matter else { return Err(odd(visitor)) };
            Some(matter.title)
        }
        Form::Sitting | Form::Event(_) | Form::Submission | Form::Away => None,
    };
    named.ok_or_else(|| nowhere(visitor))
}

/// A question page.
pub(super) async fn ask(
    State(hall): State<Hall>,
    visitor: Visitor,
    Path(word): Path<String>,
    Query(Of { of }): Query<Of>,
) -> Result<Response, Turned> {
    let page = Page::open(&hall, visitor, &word, of).await?;
    let (on, today) = ("on".to_owned(), page.visitor.present.today());
    let mut typed = Typed::new();
    if page.form == Form::Wishes {
        let question = Question::Wishes(WishesQuestion::Show { person: page.of.clone() });
        let Answer::Wishes(shown) = asked(&hall, &page.visitor, question).await? else {
            return Err(odd(&page.visitor));
        };
        typed = form::filled_in(&shown.wishes);
    }
    if matches!(page.form, Form::Submission | Form::Back) {
        typed.insert(on, today.format("%d.%m.%Y").to_string());
    }
    Ok(page.form(&typed, &[]))
}

/// Takes what a question page sent: shows what it would change, and then records it.
pub(super) async fn answer(
    State(hall): State<Hall>,
    Path(word): Path<String>,
    Query(Of { of }): Query<Of>,
    sent: Sent<Typed>,
) -> Result<Response, Turned> {
    let typed = sent.typed;
    let page = Page::open(&hall, sent.visitor, &word, of).await?;
    let own = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    let step = Step::of(own("step"), own("seen"));
    if step.is_back() {
        return Ok(page.form(&typed, &[]));
    }
    if page.is_of_another(&typed) {
        let text = "Про відсутність інших записує той, хто веде реєстр.";
        let visitor = &page.visitor;
        return Ok(told(visitor, StatusCode::FORBIDDEN, ("Не записано", text)));
    }
    let question = match page.form.question(&page.of, &typed) {
        Ok(question) => question,
        Err(wrong) if wrong.is_empty() => return Err(nowhere(&page.visitor)),
        Err(wrong) => return Ok(page.form(&typed, &wrong)),
    };
    Ok(match checked(&hall, &page.visitor, question, &step).await? {
        Checked::Shown(draft) => page.answers(&typed, &draft),
        Checked::Recorded(draft) => done(&page, &draft),
        Checked::Refused(refusal) => page.refused(&typed, refusal),
    })
}

fn done(page: &Page, draft: &Draft) -> Response {
    let named: Vec<&str> = draft.changes.iter().map(|change| change.named.as_str()).collect();
    recorded(&page.visitor, &format!("{}.", named.join("; ")))
}
