//! What a visitor gets: pages with the way to every room that is open to them, and the desk's
//! answers.

use super::entrance::visitor::{Turned, Visitor};
use super::hall::Hall;
use super::page::{frame, page};
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::refusal::Refusal;
use crate::domain::plan::role::{Role, Room, may_enter};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use minijinja::{Value, context};

/// Where people go, by the room it lies in.
const ROOMS: &[(Room, &str, &str)] = &[
    (Room::Whole, "", "Огляд"),
    (Room::Mine, "mine", "Мої справи"),
    (Room::Register, "register", "Реєстр"),
    (Room::Whole, "report", "Звіт"),
    (Room::Machine, "letters", "Листи"),
    (Room::Machine, "sources", "Джерела"),
];

/// Who is in, and where they may go.
fn of(visitor: &Visitor) -> Value {
    let open = ROOMS.iter().filter(|(room, ..)| may_enter(&visitor.roles, *room));
    let rooms: Vec<Value> =
        open.map(|(_, to, label)| context! { to => *to, label => *label }).collect();
    context! {
        name => visitor.name(),
        token => visitor.token.as_str(),
        administrator => visitor.roles.contains(&Role::Administrator),
        rooms,
        here => visitor.here.as_str(),
    }
}

/// A page of a visitor. Its forms name their origin, since another site's are refused.
pub(super) fn shown(visitor: &Visitor, status: StatusCode, name: &str, content: Value) -> Response {
    let framed = frame(&visitor.present, &visitor.root, Some(of(visitor)), content);
    let mut answer = page(status, name, framed);
    let policy = HeaderValue::from_static("same-origin");
    answer.headers_mut().insert(header::REFERRER_POLICY, policy);
    answer
}

/// Asks the desk in the name of a visitor; a refusal or a failure becomes a page.
pub(super) async fn asked(
    hall: &Hall,
    visitor: &Visitor,
    question: Question,
) -> Result<Answer, Turned> {
    match hall.front.ask(&visitor.session.person, question).await {
        Reply::Done(answer) => Ok(*answer),
        Reply::Refused(_) => {
            let text = "Того, що Ви шукаєте, більше немає: його виправлено, вилучено або строк \
                        завершився.";
            Err(told(visitor, StatusCode::NOT_FOUND, ("Не знайдено", text)).into())
        }
        Reply::Failed(_) | Reply::Misconfigured(_) | Reply::Wait(_) => Err(odd(visitor)),
    }
}

/// What could not be answered, and what to do.
pub(super) fn odd(visitor: &Visitor) -> Turned {
    tracing::error!("a page could not be answered");
    let text = "Програма зараз не може відповісти. Спробуйте за кілька хвилин; якщо не допоможе, \
                зверніться до контактної особи.";
    told(visitor, StatusCode::SERVICE_UNAVAILABLE, ("Не вдалося відкрити", text)).into()
}

/// A heading and a text for a visitor.
pub(super) fn told(
    visitor: &Visitor,
    status: StatusCode,
    (heading, text): (&str, &str),
) -> Response {
    shown(visitor, status, "word.html", context! { heading, text })
}

/// Why the desk refuses, for whoever filled in a form.
pub(super) fn plain(refusal: Refusal) -> String {
    refusal.plain.map_or_else(
        || "Це не узгоджується з тим, що вже записано. Перевірте й надішліть ще раз.".to_owned(),
        |plain| plain.text,
    )
}

/// What was recorded, and the way back.
pub(super) fn recorded(visitor: &Visitor, text: &str) -> Response {
    let keeps = may_enter(&visitor.roles, Room::Register);
    let content = context! { heading => "Записано", text, keeps };
    shown(visitor, StatusCode::OK, "register-done.html", content)
}

/// So many of a kind wait for an answer on a page; the rest follows once they are answered.
pub(super) const SHOWN_MAX: usize = 20;

/// The status of a page with forms, one of which may have been wrong.
pub(super) fn status_of(is_wrong: bool) -> StatusCode {
    match is_wrong {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    }
}
