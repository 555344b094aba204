//! A Facebook page over the Graph API when something is wrong: refusals, limits, other shapes.

use crate::graph::{
    ABOUT, LIVES, POSTS, TOKEN, council, failure, good, json_reply, ok, page, path, post, query,
    read_through, refusal, refused, tried,
};
use crate::site::{Asked, Reply, redirect, reply};
use hromada_watch::domain::sightings::blindness::BlindCause;
use hromada_watch::domain::sightings::cause::facebook::FacebookFault;
use hromada_watch::sources::fetch::{Canned, Fetcher, Response};
use hromada_watch::sources::reading::Reach;
use hromada_watch::sources::reading::error::ReadError;
use hromada_watch::sources::reading::error::kind_of;
use hromada_watch::sources::reading::{Beside, Completeness, ReadResult};
use serde_json::json;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use tracing_subscriber::fmt::MakeWriter;
use url::Url;

#[tokio::test]
async fn one_list_without_the_other_is_a_partial_read() {
    for (fails, left) in [(LIVES, 3), (POSTS, 2)] {
        let (_, found) = good(move |asked| match path(asked) {
            failing if failing == fails => refused(10, None),
            _ => council(asked),
        })
        .await;
        assert_eq!(found.complete, Completeness::Partial, "{fails}");
        assert_eq!(found.reach, Reach::Some);
        let reason = found.left_out.clone().unwrap().to_string();
        assert!(reason.contains("lacks a permission (code 10)"), "{reason}");
        assert!(found.items.len() >= left, "{:?}", found.items);
    }
}

#[tokio::test]
async fn a_page_of_a_list_that_fails_leaves_what_was_read() {
    let (site, found) = good(|asked| match (path(asked), query(asked, "after")) {
        (POSTS, None) => {
            let next = format!("http://{}{POSTS}?after=2", asked.header("host").unwrap());
            ok(json!({
                "data": [post(1, "2026-11-21T10:56:00+0000", "Новина")], "paging": { "next": next },
            }))
        }
        (POSTS, Some(_)) => refused(2, None),
        _ => council(asked),
    })
    .await;
    assert_eq!(found.complete, Completeness::Partial);
    assert!(found.items.iter().any(|item| item.title == "Новина"));
    assert!(found.left_out.unwrap().to_string().contains("out of order for now (code 2)"));
    assert_eq!(site.asked().len(), 4);
}

#[tokio::test]
async fn every_refusal_has_its_own_words_and_its_own_cause() {
    for (code, subcode, words, cause) in [
        (1, None, "out of order for now", BlindCause::NoAnswer),
        (2, None, "out of order for now", BlindCause::NoAnswer),
        (4, None, "too much was asked", BlindCause::Limit),
        (17, None, "too much was asked", BlindCause::Limit),
        (32, None, "too much was asked", BlindCause::Limit),
        (613, None, "too much was asked", BlindCause::Limit),
        (80_001, None, "too much was asked", BlindCause::Limit),
        (10, None, "lacks a permission", BlindCause::Token),
        (200, None, "lacks a permission", BlindCause::Token),
        (100, Some(33), "check `page` and `version`", BlindCause::OtherLayout),
        (102, None, "is not accepted", BlindCause::Token),
        (190, Some(458), "the app was removed", BlindCause::Token),
        (190, Some(459), "passes a check", BlindCause::Token),
        (190, Some(460), "changed the password", BlindCause::Token),
        (190, Some(463), "has expired", BlindCause::Token),
        (190, Some(467), "was withdrawn", BlindCause::Token),
        (368, None, "refuses (code 368)", BlindCause::NoAnswer),
    ] {
        let error = failure(move |_| refused(code, subcode)).await;
        assert!(error.reason().contains(words), "{code}: {error}");
        assert_eq!(kind_of(&error.cause()), cause, "{code}");
        let pause = (cause == BlindCause::Limit).then_some(Duration::from_secs(3600));
        assert_eq!(error.retry_after(), pause, "{code}");
    }
}

#[tokio::test]
async fn a_list_that_is_too_much_at_once_is_asked_for_in_smaller_pages() {
    let too_much = |asked: &Asked| {
        let message = "Please reduce the amount of data you're asking for, then retry your request";
        let limit: u32 = query(asked, "limit").map_or(0, |limit| limit.parse().unwrap());
        let body = refusal(1, None, message);
        (limit > 5).then(|| json_reply("500 Internal Server Error", &[], &body))
    };
    let (site, found) = good(move |asked| too_much(asked).unwrap_or_else(|| council(asked))).await;
    assert_eq!(found.complete, Completeness::Whole);
    let asked = site.asked();
    let posts = asked.iter().filter(|asked| path(asked) == POSTS);
    let limits: Vec<String> = posts.filter_map(|asked| query(asked, "limit")).collect();
    assert_eq!(limits, ["50", "20", "5"]);
    let error = failure(|_| {
        let message = "Please reduce the amount of data";
        json_reply("500 Internal Server Error", &[], &refusal(1, None, message))
    })
    .await;
    assert!(error.reason().contains("not even a few entries"), "{error}");
}

#[tokio::test]
async fn a_refused_token_and_a_reached_limit_end_the_read_at_once() {
    for code in [190, 4] {
        let (site, result) = tried(move |_| refused(code, None)).await;
        assert!(matches!(result, ReadResult::Failed(_)));
        assert_eq!(site.asked().len(), 1, "{code}");
    }
}

#[tokio::test]
async fn a_missing_permission_is_named_when_nothing_could_be_read() {
    let error = failure(|asked| match path(asked) {
        ABOUT => ok(json!({ "data": { "is_valid": true, "scopes": ["pages_show_list"] } })),
        _ => refused(200, None),
    })
    .await;
    assert!(error.reason().ends_with("`pages_read_engagement`"), "{error}");
    let (_, found) = good(|asked| match path(asked) {
        ABOUT => ok(json!({ "data": { "is_valid": true, "scopes": [] } })),
        _ => council(asked),
    })
    .await;
    assert_eq!(found.complete, Completeness::Whole, "what can be read is read");
}

#[tokio::test]
async fn the_headers_say_how_long_to_stay_away() {
    let usage = r#"{"109":[{"type":"pages","call_count":100,"total_cputime":9,"total_time":9,
        "estimated_time_to_regain_access":23}]}"#
        .replace('\n', "");
    let error = failure(move |_| {
        let headers = [("X-Business-Use-Case-Usage", usage.as_str())];
        json_reply("400 Bad Request", &headers, &refusal(80_001, Some(2_446_079), "limit"))
    })
    .await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(23 * 60)));
    assert_eq!(kind_of(&error.cause()), BlindCause::Limit);
}

fn with_usage(asked: &Asked, percent: u32) -> Reply {
    let usage = format!("{{\"call_count\":{percent},\"total_cputime\":1,\"total_time\":1}}");
    let headers = [("X-App-Usage", usage.as_str())];
    let body = match path(asked) {
        POSTS => json!({
            "data": [post(1, "2026-11-21T10:56:00+0000", "Новина")],
            "paging": { "next": format!("http://{}{POSTS}?after=2", asked.header("host").unwrap()) },
        }),
        _ => json!({ "data": [] }),
    };
    json_reply("200 OK", &headers, &body)
}

#[tokio::test]
async fn requests_become_fewer_from_75_percent_and_end_before_100() {
    for (percent, asked) in [(80, vec![POSTS, LIVES]), (97, vec![POSTS])] {
        let (site, found) = good(move |asked| with_usage(asked, percent)).await;
        assert_eq!(site.asked().iter().map(path).collect::<Vec<_>>(), asked, "{percent}");
        assert_eq!(found.complete, Completeness::Partial);
        assert!(found.left_out.unwrap().to_string().contains("nearly used up"));
        assert_eq!(found.items.len(), 1);
        assert_eq!(found.beside, Some(Beside::Token { until: None }));
    }
}

#[tokio::test]
async fn an_answer_that_is_not_the_apis_is_an_error_and_never_an_empty_page() {
    let html = || reply("200 OK", &[("Content-Type", "text/html")], b"<title>Log in</title>");
    let whole = json!({ "data": [post(1, "2026-11-21T10:56:00+0000", "x")] }).to_string();
    let cut = whole[..whole.len() - 9].to_owned();
    let bodies: Vec<Vec<u8>> = [
        "",
        "null",
        "[]",
        "{}",
        "{\"data\":null}",
        "{\"data\":{}}",
        "{\"data\":[{}]}",
        "{\"data\":[7]}",
        "{\"data\":[{\"id\":5}]}",
        "{\"data\":[],\"paging\":{\"next\":7}}",
    ]
    .iter()
    .map(|body| body.as_bytes().to_vec())
    .chain([cut.into_bytes(), b"{\"data\":[\"\xff\"]}".to_vec(), vec![b'['; 100_000]])
    .collect();
    assert_eq!(kind_of(&failure(move |_| html()).await.cause()), BlindCause::OtherLayout);
    for body in bodies {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let error = failure(move |_| reply("200 OK", &[], &body)).await;
        let is_told = matches!(&error, ReadError::Facebook(FacebookFault::OtherShape { .. }));
        assert!(is_told, "{shown}: {error}");
        assert_eq!(kind_of(&error.cause()), BlindCause::OtherLayout);
    }
    for status in ["500 Error", "502 Bad Gateway", "404 Not Found"] {
        let error = failure(move |_| reply(status, &[], b"<h1>Sorry</h1>")).await;
        assert!(error.to_string().contains(&status[..3]), "{error}");
        assert_eq!(kind_of(&error.cause()), BlindCause::NoAnswer);
    }
    let busy = |_: &Asked| reply("503 Busy", &[("Retry-After", "120")], b"");
    assert_eq!(failure(busy).await.retry_after(), Some(Duration::from_secs(120)));
}

#[tokio::test]
async fn an_answer_from_another_host_is_not_the_apis() {
    let elsewhere = Fetcher::canned(Canned::new(|_| {
        let url = Url::parse("https://login.example/?next=x").unwrap();
        Ok(Response::found(url, "application/json", "{\"data\":[]}"))
    }));
    let page = page(Url::parse("https://graph.example/").unwrap());
    let ReadResult::Failed(error) = read_through(&page.spec, &elsewhere).await else { panic!() };
    assert_eq!(
        error.to_string(),
        "https://graph.example/v25.0/109509234285902/published_posts leads to login.example, which \
         is not the Graph API"
    );
    assert_eq!(kind_of(&error.cause()), BlindCause::OtherLayout);
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

/// What all tests of this binary log: a subscriber of one thread would miss what another thread
/// logged first.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    log
});

#[tokio::test]
async fn the_token_is_in_no_log_error_or_debug_output() {
    LazyLock::force(&LOG);
    let quoting = |code: i64| move |_: &Asked| refused(code, Some(463));
    let mut shown = Vec::new();
    for code in [0, 1, 3, 4, 10, 100, 102, 190, 200, 368, 613, 803, 80_001] {
        shown.push(format!("{:?}", tried(quoting(code)).await.1));
        shown.push(failure(quoting(code)).await.reason());
    }
    for body in [format!("<a href='?access_token={TOKEN}'>"), format!("{{\"data\":[\"{TOKEN}\"]}}")]
    {
        let error = failure(move |_| reply("200 OK", &[], body.as_bytes())).await;
        shown.push(format!("{error:?} {}", error.reason()));
    }
    let cut = |_: &Asked| Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec());
    shown.push(format!("{:?}", failure(cut).await));
    shown.push(format!("{:?}", failure(|_| Reply::Bytes(b"nonsense".to_vec())).await));
    let loops = |asked: &Asked| redirect(&asked.path.clone());
    shown.push(format!("{:?}", failure(loops).await));
    let stranger = |asked: &Asked| match path(asked) {
        POSTS => ok(json!({
            "data": [], "paging": { "next": format!("https://other.example/?access_token={TOKEN}") },
        })),
        _ => council(asked),
    };
    shown.push(format!("{:?}", tried(stranger).await.1));
    let half = |asked: &Asked| match path(asked) {
        LIVES | ABOUT => refused(100, None),
        _ => council(asked),
    };
    shown.push(format!("{:?}", tried(half).await.1));

    let logged = String::from_utf8(LOG.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("a part of source facebook could not be read"), "{logged}");
    assert!(logged.contains("the end of the page token is not known"), "{logged}");
    shown.push(logged);
    for text in shown {
        assert!(!text.contains("EAAGm0") && !text.contains("access_token"), "{text}");
    }
}
