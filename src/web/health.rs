//! What machines ask: whether the page lives, whether the daemon works, and its figures.
//!
//! Figures follow the conventions of Prometheus: one base unit, counts by label. The invariant: no
//! figure says anything of a person, and only this machine and its network are told any.

use super::hall::Hall;
use super::listener::Peer;
use crate::daemon::desk::answer::outbox::StageWord;
use crate::daemon::desk::answer::sources::SourceStands;
use crate::daemon::desk::answer::status::Standing;
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::question::{Answer, Question};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use std::time::Duration;
use tokio::time::timeout;

/// A daemon that answers later than that is not ready.
const WITHIN: Duration = Duration::from_secs(2);

/// Whether a turn was finished and facts can be written.
pub(super) async fn ready(State(hall): State<Hall>) -> Response {
    match standing(&hall).await {
        Some(it) if it.last_turn.is_some() && it.writable => "ready\n".into_response(),
        Some(it) if it.writable => {
            (StatusCode::SERVICE_UNAVAILABLE, "no turn is finished yet\n").into_response()
        }
        _ => (StatusCode::SERVICE_UNAVAILABLE, "facts cannot be written\n").into_response(),
    }
}

/// The figures.
pub(super) async fn metrics(
    State(hall): State<Hall>,
    ConnectInfo(Peer { from, .. }): ConnectInfo<Peer>,
    headers: HeaderMap,
) -> Response {
    // What a proxy passes on comes from outside.
    if headers.contains_key("x-forwarded-for") || !is_near(from.ip()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match standing(&hall).await {
        Some(standing) => {
            let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
            (kind, figures(&standing)).into_response()
        }
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn is_near(address: std::net::IpAddr) -> bool {
    match address {
        std::net::IpAddr::V4(four) => four.is_loopback() || four.is_private(),
        std::net::IpAddr::V6(six) => six.is_loopback() || six.is_unique_local(),
    }
}

async fn standing(hall: &Hall) -> Option<Box<Standing>> {
    let administrator = hall.front.present().plan.directory.administrator.clone();
    let asked = hall.front.ask(&administrator, Question::Status);
    match timeout(WITHIN, asked).await {
        Ok(Reply::Done(answer)) => match *answer {
            Answer::Standing(standing) => Some(standing),
            _ => None,
        },
        _ => None,
    }
}

fn figures(of: &Standing) -> String {
    let counts = &of.obligations;
    let stands = |wanted| of.sources.iter().filter(|it| it.stands == wanted).count();
    let letters = |wanted| of.letters.iter().filter(|it| it.stage == wanted).count();
    let mut text = String::new();
    let mut gauge = |name: &str, help: &str, label: &str, values: &[(&str, i64)]| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "# HELP hromada_watch_{name} {help}");
        let _ = writeln!(text, "# TYPE hromada_watch_{name} gauge");
        for (value, number) in values {
            let label = match label {
                "" => String::new(),
                label => format!("{{{label}=\"{value}\"}}"),
            };
            let _ = writeln!(text, "hromada_watch_{name}{label} {number}");
        }
    };
    let count = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
    gauge("build_info", "The version that runs.", "version", &[(&of.version, 1)]);
    gauge(
        "obligations",
        "Obligations by how they stand.",
        "status",
        &[
            ("met", count(counts.met)),
            ("open", count(counts.open)),
            ("overdue", count(counts.overdue)),
            ("unknown", count(counts.unknown)),
            ("waived", count(counts.waived)),
        ],
    );
    gauge(
        "sources",
        "Sources by how their reading stands.",
        "stands",
        &[
            ("read", count(stands(SourceStands::Read))),
            ("blind", count(stands(SourceStands::Blind))),
            ("new", count(stands(SourceStands::New))),
            ("closed", count(stands(SourceStands::Closed))),
        ],
    );
    gauge(
        "letters",
        "Letters that nobody is sure to have.",
        "stage",
        &[
            ("waiting", count(letters(StageWord::Waiting))),
            ("refused", count(letters(StageWord::Refused))),
            ("probable", count(letters(StageWord::Probable))),
        ],
    );
    gauge(
        "facts",
        "Facts in the journal.",
        "",
        &[("", i64::try_from(of.journal.seq).unwrap_or(i64::MAX))],
    );
    let last = of.last_turn.map_or(0, |at| at.timestamp());
    gauge("last_turn_timestamp_seconds", "When the last turn was finished.", "", &[("", last)]);
    text
}
