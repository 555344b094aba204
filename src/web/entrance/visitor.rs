//! Who stands at the door: the person of a session, what they may enter, and forms of theirs alone.
//!
//! The invariant: nothing is taken from a form that another site, another session or nobody at all
//! has sent; and whatever was typed into a form that is not taken comes back.

use super::cookie::{Cookie, values};
use super::seal::{Seal, opened, unguessable};
use crate::daemon::front::Present;
use crate::domain::plan::role::{Role, Room, may_enter};
use crate::domain::register::session::Session;
use crate::web::hall::Hall;
use crate::web::page::{depth, word};
use crate::web::safety::is_foreign;
use axum::body::{Body, Bytes};
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::sync::Arc;
use url::form_urlencoded::parse;

/// A person who is in.
pub(in crate::web) struct Visitor {
    /// The sign-in.
    pub session: Session,
    /// What they are.
    pub roles: BTreeSet<Role>,
    /// What every form of theirs carries; another one on every page, so that the length of a
    /// compressed page tells nothing of it.
    pub token: String,
    /// Their cookie.
    seal: String,
    /// How many steps their page lies below the first one.
    pub root: String,
    /// The first step of the address of their page.
    pub here: String,
    /// What was known when they came.
    pub present: Arc<Present>,
}

/// Somebody who does not get in, and the page that says so.
pub(in crate::web) struct Turned(Box<Response>);

impl From<Response> for Turned {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl IntoResponse for Turned {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl Visitor {
    /// Lets a visitor into a room.
    pub fn enters(self, room: Room) -> Result<Self, Turned> {
        if may_enter(&self.roles, room) {
            return Ok(self);
        }
        let text = "Ця сторінка відкрита не для Вас. Якщо вона потрібна Вам для роботи, зверніться \
                    до контактної особи.";
        Err(word(&self.present, &self.root, StatusCode::FORBIDDEN, ("Сторінка закрита", text))
            .into())
    }

    /// Whether a token was made for a form of theirs.
    fn sent(&self, token: &str) -> bool {
        let halves = token.split_at_checked(TOKEN_PAD);
        let key = &self.present.key;
        halves.is_some_and(|(pad, name)| key.is_name_of(name, &["form", pad, &self.seal]))
    }

    /// Their name.
    pub fn name(&self) -> &str {
        let person = self.present.plan.directory.person(&self.session.person);
        person.map_or("", |person| person.name.as_str())
    }
}

/// Length of the part of a token that is made up anew each time.
const TOKEN_PAD: usize = 32;

fn token(present: &Present, seal: &str) -> String {
    let pad = unguessable();
    let name = present.key.name_of(&["form", &pad, seal]);
    format!("{pad}{name}")
}

/// The visitor of a request; none without a good session.
pub(in crate::web) fn visitor(hall: &Hall, parts: &Parts) -> Option<Visitor> {
    let present = hall.front.present();
    let texts = values(&parts.headers, Cookie::Session);
    let (text, session) = texts.into_iter().find_map(|text| {
        let session: Session = opened(&present.key, Seal::Session, text)?;
        present.leaves_open(&session).then_some((text, session))
    })?;
    Some(Visitor {
        roles: present.plan.roles(&session.person),
        token: token(&present, text),
        seal: text.to_owned(),
        root: depth(parts.uri.path()),
        here: parts.uri.path().split('/').nth(1).unwrap_or_default().to_owned(),
        session,
        present,
    })
}

impl FromRequestParts<Hall> for Visitor {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, hall: &Hall) -> Result<Self, Turned> {
        visitor(hall, parts).ok_or_else(|| {
            let to = format!("{}sign-in", depth(parts.uri.path()));
            Redirect::to(&to).into_response().into()
        })
    }
}

/// A form of a visitor, read and theirs.
pub(in crate::web) struct Sent<T> {
    /// Who sent it.
    pub visitor: Visitor,
    /// What it says.
    pub typed: T,
}

impl<T: DeserializeOwned> FromRequest<Hall> for Sent<T> {
    type Rejection = Turned;

    async fn from_request(request: Request, hall: &Hall) -> Result<Self, Turned> {
        let (parts, body) = request.into_parts();
        let root = depth(parts.uri.path());
        let present = hall.front.present();
        let read = Bytes::from_request(Request::from_parts(parts.clone(), body), hall).await;
        let bytes = read.map_err(|rejection| {
            let text = "Форма завелика або пошкоджена. Скоротіть її або поділіть на частини.";
            word(&present, &root, rejection.status(), ("Форму не прийнято", text))
        })?;
        let refused = |heading: &str, text: &str| {
            let text = format!("{text}{}", typed_text(&bytes));
            word(&present, &root, StatusCode::FORBIDDEN, (heading, &text)).into()
        };
        if is_foreign(&parts.headers, present.public_url.as_ref()) {
            return Err(refused("Форму не прийнято", "Її надіслано з іншого вебсайту."));
        }
        let Some(visitor) = visitor(hall, &parts) else {
            let text =
                "Сеанс завершено, тому нічого не записано. Увійдіть і надішліть форму ще раз.";
            return Err(refused("Потрібно увійти", text));
        };
        if parse(&bytes).all(|(name, token)| name != "token" || !visitor.sent(&token)) {
            let text = "Сторінка з формою застаріла, тому нічого не записано. Відкрийте її знову.";
            return Err(refused("Форму не прийнято", text));
        }
        let again = Request::from_parts(parts, Body::from(bytes.clone()));
        match Form::<T>::from_request(again, hall).await {
            Ok(Form(typed)) => Ok(Self { visitor, typed }),
            Err(_) => Err(refused("Форму не прийнято", "У формі бракує потрібного поля.")),
        }
    }
}

/// Whoever sends a form of which only the head has been read yet.
pub(in crate::web) struct Sender(Visitor);

/// The sender of a form; nothing more is read from somebody who is not in, or from another site.
pub(in crate::web) fn sender(hall: &Hall, parts: &Parts) -> Result<Sender, Turned> {
    let present = hall.front.present();
    let root = depth(parts.uri.path());
    let refused = |heading: &str, text: &str| {
        word(&present, &root, StatusCode::FORBIDDEN, (heading, text)).into()
    };
    if is_foreign(&parts.headers, present.public_url.as_ref()) {
        return Err(refused("Форму не прийнято", "Її надіслано з іншого вебсайту."));
    }
    let visitor = visitor(hall, parts);
    let text = "Сеанс завершено, тому нічого не записано. Увійдіть і надішліть форму ще раз.";
    visitor.map(Sender).ok_or_else(|| refused("Потрібно увійти", text))
}

impl Sender {
    /// A page that says why their form is not taken.
    pub fn refused(&self, status: StatusCode, heading: &str, text: &str) -> Turned {
        word(&self.0.present, &self.0.root, status, (heading, text)).into()
    }

    /// The visitor, if a token was made for a form of theirs.
    pub fn with(self, token: &str, also: &str) -> Result<Visitor, Turned> {
        if self.0.sent(token) {
            return Ok(self.0);
        }
        let text = "Сторінка з формою застаріла, тому нічого не записано. Відкрийте її знову.";
        let text = format!("{text} {also}");
        Err(self.refused(StatusCode::FORBIDDEN, "Форму не прийнято", &text))
    }
}

/// What was typed, to be copied into a fresh form.
fn typed_text(form: &[u8]) -> String {
    let typed: Vec<String> = parse(form)
        .filter(|(name, value)| name != "token" && !value.trim().is_empty())
        .map(|(_, value)| value.into_owned())
        .collect();
    match typed.is_empty() {
        true => String::new(),
        false => format!(" Ось що було введено:\n{}", typed.join("\n")),
    }
}
