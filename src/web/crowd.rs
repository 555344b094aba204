//! How many requests of one client are heard.
//!
//! Decides nothing about people: a council's own network is one client, and a page is one request.
//! The invariant: whoever asks without end is told so at the price of a few bytes, and what is
//! remembered of clients is bounded.

use super::listener::Peer;
use super::safety::client;
use crate::daemon::front::Front;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many requests of one client are heard in a second: more than a browser can read, and less
/// than a processor can answer.
const A_SECOND_MAX: u32 = 1_000;

/// So many clients are counted; in a larger crowd nobody is.
const CLIENTS_MAX: usize = 4_096;

/// Who asks how often.
pub(super) struct Crowd {
    front: Front,
    counted: Counted,
}

/// The requests of the present second.
#[derive(Default)]
struct Counted(Mutex<(i64, HashMap<String, u32>)>);

impl Crowd {
    /// Nobody has asked yet.
    pub fn of(front: Front) -> Self {
        Self { front, counted: Counted::default() }
    }
}

impl Counted {
    /// Counts a request, and says whether it is heard.
    fn hears(&self, who: String, second: i64) -> bool {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.0 != second {
            counted.0 = second;
            counted.1.clear();
        }
        if counted.1.len() >= CLIENTS_MAX && !counted.1.contains_key(&who) {
            return true;
        }
        let count = counted.1.entry(who).or_default();
        *count += 1;
        *count <= A_SECOND_MAX
    }
}

/// Turns away a client that asks without end.
pub(super) async fn bounded(
    State(crowd): State<Arc<Crowd>>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<Peer>>().map(|peer| peer.0.from);
    let who = peer.map(|from| client(from, request.headers())).unwrap_or_default();
    if crowd.counted.hears(who, crowd.front.present().now().timestamp()) {
        return next.run(request).await;
    }
    let text = "Забагато запитів. Зачекайте секунду й оновіть сторінку.\n";
    let mut answer = (StatusCode::TOO_MANY_REQUESTS, text).into_response();
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_is_heard_so_often_a_second_and_the_others_none_the_less() {
        let crowd = Counted::default();
        let hears = |who: &str, second| crowd.hears(who.to_owned(), second);
        assert!((0..A_SECOND_MAX).all(|_| hears("a", 1)));
        assert!(!hears("a", 1) && hears("b", 1) && hears("a", 2));
        for number in 0..2 * CLIENTS_MAX {
            assert!(hears(&number.to_string(), 3));
        }
        assert_eq!(crowd.0.lock().expect("no panic").1.len(), CLIENTS_MAX);
    }
}
