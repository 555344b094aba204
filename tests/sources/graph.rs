//! A server that speaks the Graph API's documented shapes, and reads of a page from it.

use crate::site::{Asked, Reply, Site, reply};
use crate::{now, polling};
use chrono_tz::Europe::Kyiv;
use hromada_watch::sources::fetch::{Fetcher, HttpFetcher, ReadMode, Trust, Validators};
use hromada_watch::sources::read::read;
use hromada_watch::sources::reading::error::ReadError;
use hromada_watch::sources::reading::{ReadRequest, ReadResult, Yield};
use hromada_watch::sources::spec::{FacebookSpec, SourceKind, SourceSpec};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

pub const TOKEN: &str = "EAAGm0PX4ZCpsBAKZCsecretsecretsecretsecretsecret1234";
pub const POSTS: &str = "/v25.0/109509234285902/published_posts";
pub const LIVES: &str = "/v25.0/109509234285902/live_videos";
pub const ABOUT: &str = "/v25.0/debug_token";

/// A page whose token stands in a file of its own.
pub struct Page {
    pub spec: SourceSpec,
    _room: TempDir,
}

pub fn page(api: Url) -> Page {
    let room = tempfile::tempdir().unwrap();
    let token_file = room.path().join("facebook-token");
    std::fs::write(&token_file, format!("{TOKEN}\n")).unwrap();
    Page { spec: spec(api, Some(token_file)), _room: room }
}

pub fn spec(api: Url, token_file: Option<PathBuf>) -> SourceSpec {
    let page = "109509234285902".to_owned();
    SourceSpec {
        id: "facebook".into(),
        kind: SourceKind::Facebook(FacebookSpec {
            page,
            version: "v25.0".to_owned(),
            token_file,
            api,
        }),
        url: Url::parse("https://www.facebook.com/halytsynove.example").unwrap(),
        cadence: Duration::from_secs(3600),
        section: None,
    }
}

/// Certificates are read once.
static HTTP: LazyLock<HttpFetcher> =
    LazyLock::new(|| HttpFetcher::new(&polling(), Trust::System).unwrap());

pub async fn read_now(spec: &SourceSpec) -> ReadResult {
    read_through(spec, &Fetcher::http(HTTP.clone())).await
}

pub async fn read_through(spec: &SourceSpec, fetcher: &Fetcher) -> ReadResult {
    let (validators, opened) = (Validators::default(), BTreeSet::new());
    let mode = ReadMode::Conditional;
    let request =
        ReadRequest { validators: &validators, mode, opened: &opened, zone: Kyiv, now: now() };
    read(spec, fetcher, request).await
}

pub async fn tried(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> (Site, ReadResult) {
    let site = Site::start(answer).await;
    let page = page(site.url("/"));
    let result = read_now(&page.spec).await;
    (site, result)
}

pub async fn good(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> (Site, Yield) {
    match tried(answer).await {
        (site, ReadResult::Read(found)) => (site, found),
        (_, other) => panic!("{other:?}"),
    }
}

pub async fn failure(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> ReadError {
    match tried(answer).await {
        (_, ReadResult::Failed(error)) => error,
        (_, other) => panic!("{other:?}"),
    }
}

pub fn path(asked: &Asked) -> &str {
    asked.path.split('?').next().unwrap()
}

pub fn query(asked: &Asked, name: &str) -> Option<String> {
    let url = Url::parse(&format!("http://site{}", asked.path)).unwrap();
    url.query_pairs().find(|(it, _)| it == name).map(|(_, value)| value.into_owned())
}

pub fn json_reply(status: &str, headers: &[(&str, &str)], body: &Value) -> Reply {
    let mut all = vec![("Content-Type", "application/json; charset=UTF-8")];
    all.extend_from_slice(headers);
    reply(status, &all, body.to_string().as_bytes())
}

pub fn ok(body: Value) -> Reply {
    json_reply("200 OK", &[], &body)
}

pub fn refusal(code: i64, subcode: Option<i64>, message: &str) -> Value {
    json!({ "error": {
        "message": message, "type": "OAuthException", "code": code, "error_subcode": subcode,
        "fbtrace_id": "AbCdEf123",
    }})
}

pub fn refused(code: i64, subcode: Option<i64>) -> Reply {
    // The API likes to quote what it refuses.
    let body = refusal(code, subcode, &format!("Malformed access token {TOKEN} ({TOKEN})."));
    json_reply("400 Bad Request", &[], &body)
}

pub fn about_token() -> Reply {
    ok(json!({ "data": {
        "app_id": "1", "type": "PAGE", "is_valid": true, "expires_at": 0,
        "data_access_expires_at": 1_798_761_600, "scopes": ["pages_show_list", "pages_read_engagement"],
    }}))
}

pub fn post(number: u32, created: &str, message: &str) -> Value {
    json!({
        "id": format!("109509234285902_{number}"), "message": message, "created_time": created,
        "permalink_url": format!("https://www.facebook.com/109509234285902/posts/{number}"),
        "status_type": "mobile_status_update",
    })
}

/// A page with three kinds of posts and four kinds of live videos.
pub fn council(asked: &Asked) -> Reply {
    match path(asked) {
        POSTS => {
            let shared = json!({
                "id": "109509234285902_3", "created_time": "2026-11-19T09:00:00+0000",
                "permalink_url": "/109509234285902/posts/3", "status_type": "shared_story",
                "attachments": { "data": [{
                    "media_type": "link", "title": "Рішення сесії № 24",
                    "url": "https://l.facebook.com/l.php?u=x",
                    "unshimmed_url": "https://zrazkova.example/documents/281846-rishennia",
                }]},
            });
            let carrier = json!({
                "id": "109509234285902_4", "created_time": "2026-11-20T08:01:00+0000",
                "message": "41 сесія сільської ради\nПорядок денний на сайті",
                "permalink_url": "https://www.facebook.com/109509234285902/posts/4",
                "status_type": "added_video",
                "attachments": { "data": [{
                    "media_type": "video",
                    "url": "https://www.facebook.com/halytsynove/videos/sesiia/554984365872825/",
                }]},
            });
            let picture =
                json!({ "id": "109509234285902_5", "created_time": "2026-11-18T22:30:00+0000" });
            ok(json!({ "data": [
                post(1, "2026-11-21T10:56:00+0000", "Толока у Лиманах.\nДякуємо всім!"),
                carrier, shared, picture,
            ]}))
        }
        LIVES => {
            let live = |id: &str, status: &str, more: Value| {
                let mut live = json!({
                    "id": id, "status": status, "creation_time": "2026-11-20T07:00:00+0000",
                });
                live.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                live
            };
            ok(json!({ "data": [
                live("9004", "SCHEDULED_LIVE", json!({ "title": "Сесія у грудні" })),
                live("9003", "VOD", json!({
                    "broadcast_start_time": "2026-11-20T08:00:00+0000",
                    "permalink_url": "/109509234285902/videos/554984365872825/",
                })),
                live("9002", "UNPUBLISHED", json!({})),
                live("9001", "LIVE_STOPPED", json!({
                    "title": "Засідання виконавчого комітету", "description": "Відеозапис",
                    "creation_time": "2026-10-01T07:00:00+0000",
                    "permalink_url": "/109509234285902/videos/7/",
                })),
            ]}))
        }
        ABOUT => about_token(),
        _ => reply("404 Not Found", &[], b""),
    }
}
