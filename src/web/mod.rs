//! The page: what people press, read and fill in, over HTTP behind the council's own proxy.
//!
//! Decides addresses, forms and looks; every question goes to the daemon's desk and every answer
//! comes from there, in the words of `letters`. The invariants: nothing is changed by GET, since
//! mail programs follow links; no page needs a script; nothing of a stranger is shown unescaped;
//! what cannot be answered is a page that says what to do, never an inner error.

mod board;
mod calendar;
mod checked;
mod crowd;
mod entrance;
mod form;
mod hall;
mod health;
mod listener;
mod machine;
mod matter;
mod page;
mod paper;
mod press;
mod press_page;
mod public;
mod question;
mod register;
mod report;
mod room;
mod safety;
mod squeeze;
mod tomorrow;

use crate::daemon::front::Front;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use crowd::Crowd;
use hall::Hall;
use listener::{Bounded, Peer};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Longest form that is taken, in bytes.
const FORM_MAX_BYTES: usize = 64 * 1024;

/// Longest form with rows, in bytes: five thousand of them with their names.
const ROWS_MAX_BYTES: usize = 4 * 1024 * 1024;

/// Opens the page, if the configuration wants one; letters leave whether it can be opened or not.
pub fn open(front: Front) {
    let Some(listen) = front.present().listen else { return };
    tokio::spawn(async move {
        match TcpListener::bind(listen).await {
            Ok(listener) => serve(front, listener).await,
            Err(error) => tracing::error!("the page cannot listen on {listen}: {error}"),
        }
    });
}

/// Serves the page until the process ends.
pub async fn serve(front: Front, listener: TcpListener) {
    let place = listener.local_addr().map(|at: SocketAddr| at.to_string()).unwrap_or_default();
    tracing::info!("the page listens on {place}");
    let service = router(front).into_make_service_with_connect_info::<Peer>();
    if let Err(error) = axum::serve(Bounded::over(listener), service).await {
        tracing::error!("the page stopped: {error}");
    }
}

/// Every address of the page.
pub fn router(front: Front) -> Router {
    let crowd = Arc::new(Crowd::of(front.clone()));
    Router::new()
        .route("/v/{pass}", get(press::show).post(press::take))
        .route("/calendar/{name}", get(calendar::show))
        .route("/mine", get(board::mine))
        .route("/list", get(board::list))
        .route("/matter", get(matter::matter))
        .route("/matter/paper", get(paper::behind))
        .route("/report", get(report::month))
        .route("/report/{name}", get(report::file))
        .route("/sources", get(machine::sources))
        .route("/sources/read", post(machine::read))
        .route("/sources/{source}", get(machine::items))
        .route("/letters", get(machine::letters).post(machine::change))
        .route("/letters/{letter}", get(paper::letter))
        .route("/letters-ahead", get(tomorrow::tomorrow))
        .route("/register", get(register::register).post(register::look).layer(rows()))
        .route("/register/confirm", post(register::confirm).layer(rows()))
        .route("/register/file", post(register::look_into).layer(file()))
        .route("/register/new/{form}", get(question::ask).post(question::answer))
        .route("/register/all/{list}", get(question::list))
        .route("/register/gaps", get(register::gaps).post(register::answer_gap))
        .route("/register/doubts", get(register::doubts).post(register::answer_doubt))
        .route("/register/undo", get(register::acts).post(register::undone))
        .route("/public", get(public::plan))
        .route("/public.csv", get(public::csv))
        .route("/public.json", get(public::json))
        .route("/public.atom", get(public::feed))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/sign-in", get(entrance::ask).post(entrance::send))
        .route("/sign-in/{ticket}", get(entrance::arrive).post(entrance::enter))
        .route("/sign-out", post(entrance::leave_page))
        .route("/style.css", get(style))
        .route("/arms", get(arms))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/", get(board::home))
        .fallback(press::nowhere)
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES))
        .layer(axum::middleware::map_response(safety::guard))
        .layer(axum::middleware::from_fn(squeeze::squeezed))
        .layer(axum::middleware::from_fn_with_state(crowd, crowd::bounded))
        .layer(axum::middleware::from_fn(listener::answered))
        .with_state(Hall::of(front))
}

/// The limit of a form that holds many rows.
fn rows() -> DefaultBodyLimit {
    DefaultBodyLimit::max(ROWS_MAX_BYTES)
}

/// The limit of a form that holds a file.
fn file() -> DefaultBodyLimit {
    DefaultBodyLimit::max(register::UPLOAD_MAX_BYTES)
}

/// The council's coat of arms. A picture may be a document with scripts: it is never one here.
async fn arms(State(hall): State<Hall>) -> Response {
    let present = hall.front.present();
    let Some(arms) = &present.arms else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, arms.kind),
        (header::CACHE_CONTROL, "public, max-age=86400"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    ];
    (headers, arms.bytes.clone()).into_response()
}

async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, include_str!("style.css")).into_response()
}
