//! The way in and out: a letter with a link, a session, and its end.
//!
//! Nobody has an account: whoever the directory gives an address gets in by a letter. Decides when
//! a letter leaves and when its link opens. The invariants: whoever asks gets the same answer,
//! whether the address is known or not; a link lets in once, in the browser that asked for it; no
//! link is built from what a request says of its own address.

mod cookie;
pub(super) mod door;
mod limits;
mod seal;
mod ticket;
pub(super) mod visitor;

use super::hall::Hall;
use super::listener::Peer;
use super::page::{frame, page, word};
use super::safety::{client, is_foreign};
use crate::channels::{Outcome, Parcel};
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::question::Question;
use crate::daemon::front::Present;
use crate::domain::plan::directory::Person;
use crate::domain::register::session::{SESSION_LASTS, Session, Sessions};
use crate::letters::sign_in::sign_in_letter;
use axum::extract::{ConnectInfo, Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use cookie::{Cookie, keep, values};
use minijinja::context;
use seal::{Seal, sealed, unguessable};
use serde::Deserialize;
use std::sync::Arc;
use ticket::Ticket;
use visitor::{Sent, Turned};

/// A browser is remembered for so long before it asks.
const BROWSER_LASTS: TimeDelta = TimeDelta::days(1);

/// What the form of the door says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    email: String,
    token: String,
}

/// The form that asks for a letter.
pub(super) async fn ask(State(hall): State<Hall>, headers: HeaderMap) -> Response {
    let present = hall.front.present();
    let known = values(&headers, Cookie::Browser).first().map(|it| (*it).to_owned());
    let browser = known.unwrap_or_else(unguessable);
    let mut shown = form(&present, StatusCode::OK, &browser, ("", ""));
    keep(shown.headers_mut(), &present, (Cookie::Browser, &browser), BROWSER_LASTS);
    shown
}

fn form(
    present: &Present,
    status: StatusCode,
    browser: &str,
    (email, wrong): (&str, &str),
) -> Response {
    let content = context! {
        email,
        wrong,
        token => token(present, browser),
        possible => present.public_url.is_some(),
    };
    page(status, "sign-in.html", frame(present, "./", None, content))
}

/// What binds the form of the door to the browser it was shown in.
fn token(present: &Present, browser: &str) -> String {
    present.key.name_of(&["sign-in form", browser])
}

/// Takes an address; a letter leaves if it is somebody's of the directory.
pub(super) async fn send(
    State(hall): State<Hall>,
    ConnectInfo(Peer { from, .. }): ConnectInfo<Peer>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Response {
    let present = hall.front.present();
    let browsers = values(&headers, Cookie::Browser);
    let own = browsers.iter().find(|browser| token(&present, browser) == asked.token);
    let Some(browser) = own.filter(|_| !is_foreign(&headers, present.public_url.as_ref())) else {
        let browser = unguessable();
        let text = "Сторінка з формою застаріла або браузер не приймає файли cookie. Спробуйте ще \
                    раз.";
        let mut shown = form(&present, StatusCode::FORBIDDEN, &browser, (&asked.email, text));
        keep(shown.headers_mut(), &present, (Cookie::Browser, &browser), BROWSER_LASTS);
        return shown;
    };
    let email = asked.email.trim();
    if !email.contains('@') || email.len() > 254 {
        let text = "Введіть адресу електронної пошти, напр. ivanenko@rada.gov.ua.";
        return form(&present, StatusCode::UNPROCESSABLE_ENTITY, browser, (email, text));
    }
    if !hall.door.requests.lets(&client(from, &headers), present.now()) {
        let text = "Забагато запитів. Спробуйте за чверть години.";
        return word(&present, "./", StatusCode::TOO_MANY_REQUESTS, ("Зачекайте", text));
    }
    if let Some(person) = present.person_at(email)
        && hall.door.letters.lets(person.id.as_str(), present.now())
        && let Some(parcel) = parcel(&present, person, browser)
    {
        leave(Arc::clone(&present), parcel);
    }
    let content = context! { email };
    page(StatusCode::OK, "sign-in-sent.html", frame(&present, "./", None, content))
}

/// The letter for a person; none where nobody could reach the page it leads to.
fn parcel(present: &Present, person: &Person, browser: &str) -> Option<Parcel> {
    let (to_email, public) = (person.email.clone()?, present.public_url.as_ref()?);
    let (mark, now) = (unguessable(), present.now());
    let ticket = Ticket::of(&person.id, (browser, mark.clone()), &present.key, now);
    let link = format!("{public}sign-in/{}", ticket.sealed(&present.key));
    let greeting = person.greeting.as_deref();
    let letter = sign_in_letter(&present.letterhead, greeting, (&mark, &link), now);
    Some(Parcel { letter, to_name: person.name.clone(), to_email, meant_for: None })
}

/// Sends it beside everything else: an answer that waited would tell who is known.
fn leave(present: Arc<Present>, parcel: Parcel) {
    tokio::spawn(async move {
        match present.channel.seal_and_send(&parcel).await {
            Outcome::Accepted { .. } => tracing::info!("a sign-in letter left"),
            Outcome::TryAgain { reason, .. }
            | Outcome::Unknown { reason }
            | Outcome::Refused { reason } => {
                tracing::warn!("a sign-in letter did not leave: {reason}");
            }
        }
    });
}

/// What the link of a letter opens: a button, since mail programs follow links.
pub(super) async fn arrive(
    State(hall): State<Hall>,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Response {
    let present = hall.front.present();
    match ticket(&present, &text, &headers) {
        Ok(ticket) => {
            let person = present.plan.directory.person(&ticket.person);
            let name = person.map_or("", |person| person.name.as_str());
            let content = context! { name, token => token(&present, &ticket.mark) };
            page(StatusCode::OK, "sign-in-link.html", frame(&present, "../", None, content))
        }
        Err(turned) => turned.into_response(),
    }
}

/// Lets the person of a link in.
pub(super) async fn enter(
    State(hall): State<Hall>,
    Path(text): Path<String>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Response {
    let present = hall.front.present();
    let ticket = match ticket(&present, &text, &headers) {
        Ok(ticket) => ticket,
        Err(turned) => return turned.into_response(),
    };
    let is_own = token(&present, &ticket.mark) == asked.token
        && !is_foreign(&headers, present.public_url.as_ref());
    if !is_own || !hall.door.used.first(&ticket.mark, ticket.until, present.now()) {
        return no_ticket(&present).into_response();
    }
    let (person, begun_at) = (ticket.person, present.now());
    let session = Session { person, begun_at, mark: unguessable() };
    let text = sealed(&present.key, Seal::Session, &session);
    let mut answer = Redirect::to("../").into_response();
    keep(answer.headers_mut(), &present, (Cookie::Session, &text), SESSION_LASTS);
    keep(answer.headers_mut(), &present, (Cookie::Browser, ""), TimeDelta::zero());
    answer
}

fn ticket(present: &Present, text: &str, headers: &HeaderMap) -> Result<Ticket, Turned> {
    let ticket = Ticket::read(text, &present.key, present.now());
    let ticket = ticket.ok_or_else(|| no_ticket(present))?;
    if ticket.is_for(&values(headers, Cookie::Browser), &present.key) {
        return Ok(ticket);
    }
    let text = "Посилання діє лише в тому браузері, у якому його запросили. Відкрийте його там або \
                запросіть новий лист звідси.";
    Err(word(present, "../", StatusCode::FORBIDDEN, ("Інший браузер", text)).into())
}

fn no_ticket(present: &Present) -> Turned {
    let text = "Його вже використано, або минуло понад 15\u{a0}хвилин, або його скопійовано не \
                повністю. Запросіть новий лист.";
    word(present, "../", StatusCode::GONE, ("Посилання не діє", text)).into()
}

/// How far a person leaves.
#[derive(Deserialize)]
pub(super) struct Leaving {
    which: Which,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Which {
    Here,
    Everywhere,
    Everybody,
}

/// «Вийти».
pub(super) async fn leave_page(State(hall): State<Hall>, sent: Sent<Leaving>) -> Response {
    let Session { person, mark, .. } = sent.visitor.session;
    let present = &sent.visitor.present;
    let sessions = match sent.typed.which {
        Which::Here => Sessions::One { person: person.clone(), mark },
        Which::Everywhere => Sessions::Of { person: person.clone() },
        Which::Everybody => Sessions::All,
    };
    match hall.front.ask(&person, Question::EndSessions(sessions)).await {
        Reply::Done(_) => {
            let mut answer = Redirect::to("sign-in").into_response();
            keep(answer.headers_mut(), present, (Cookie::Session, ""), TimeDelta::zero());
            answer
        }
        _ => {
            let text = "Програма зараз не може цього записати. Спробуйте за кілька хвилин.";
            let status = StatusCode::SERVICE_UNAVAILABLE;
            word(present, &sent.visitor.root, status, ("Не вдалося вийти", text))
        }
    }
}
