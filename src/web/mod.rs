//! The page: what people press, read and fill in, over HTTP behind the council's own proxy.
//!
//! Decides addresses, forms and looks; every question goes to the daemon's desk and every answer
//! comes from there, in the words of `letters`. The invariants: nothing is changed by GET, since
//! mail programs follow links; no page needs a script; nothing of a stranger is shown unescaped;
//! what cannot be answered is a page that says what to do, never an inner error.

mod board;
mod entrance;
mod form;
mod hall;
mod page;
mod press;
mod press_page;
mod room;
mod safety;

use crate::daemon::front::Front;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use hall::Hall;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Longest form that is taken, in bytes.
const FORM_MAX_BYTES: usize = 64 * 1024;

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
    let service = router(front).into_make_service_with_connect_info::<SocketAddr>();
    if let Err(error) = axum::serve(listener, service).await {
        tracing::error!("the page stopped: {error}");
    }
}

/// Every address of the page.
pub fn router(front: Front) -> Router {
    Router::new()
        .route("/v/{pass}", get(press::show).post(press::take))
        .route("/mine", get(board::mine))
        .route("/list", get(board::list))
        .route("/sign-in", get(entrance::ask).post(entrance::send))
        .route("/sign-in/{ticket}", get(entrance::arrive).post(entrance::enter))
        .route("/sign-out", post(entrance::leave_page))
        .route("/style.css", get(style))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/", get(board::home))
        .fallback(press::nowhere)
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES))
        .layer(axum::middleware::map_response(safety::guard))
        .with_state(Hall { front, door: Arc::default() })
}

async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, include_str!("style.css")).into_response()
}
