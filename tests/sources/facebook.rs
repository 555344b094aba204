//! A Facebook page over the Graph API: what is asked, and the items it becomes.

use crate::graph::{
    ABOUT, LIVES, POSTS, TOKEN, council, good, ok, page, path, post, query, read_now, refusal, spec,
};
use crate::site::{Asked, Reply, Site};
use crate::{day, now};
use hromada_watch::domain::sightings::Access;
use hromada_watch::domain::sightings::blindness::BlindCause;
use hromada_watch::domain::sightings::{Item, Kind};
use hromada_watch::recognition::Recogniser;
use hromada_watch::recognition::act::paper::Input;
use hromada_watch::sources::reading::Reach;
use hromada_watch::sources::reading::error::kind_of;
use hromada_watch::sources::reading::{Beside, Completeness, ReadResult, Yield};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use url::Url;

fn by_id<'a>(found: &'a Yield, id: &str) -> &'a Item {
    found.items.iter().find(|item| item.id.as_str() == id).unwrap()
}

#[tokio::test]
async fn posts_and_live_videos_become_items() {
    let (site, found) = good(council).await;
    let ids: Vec<&str> = found.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(
        ids,
        ["109509234285902_1", "live-9003", "109509234285902_3", "109509234285902_5", "live-9001"],
        "newest first, and the post that carries a live video is not told twice"
    );
    assert_eq!((found.complete, found.left_out.as_ref()), (Completeness::Whole, None));
    assert_eq!(found.reach, Reach::All);

    let post = by_id(&found, "109509234285902_1");
    assert_eq!(post.title, "Толока у Лиманах.");
    assert_eq!(post.text.as_deref(), Some("Толока у Лиманах.\nДякуємо всім!"));
    assert_eq!(post.section.as_deref(), Some("Дописи у Facebook"));
    assert_eq!(post.url.as_deref(), Some("https://www.facebook.com/109509234285902/posts/1"));
    assert_eq!(post.dates.feed, day("2026-11-21"));

    let shared = by_id(&found, "109509234285902_3");
    assert_eq!(shared.title, "Рішення сесії № 24");
    assert_eq!(shared.url.as_deref(), Some("https://www.facebook.com/109509234285902/posts/3"));
    let text = shared.text.as_deref().unwrap();
    assert!(text.contains("https://zrazkova.example/documents/281846-rishennia"), "{text}");

    let picture = by_id(&found, "109509234285902_5");
    assert_eq!((picture.title.as_str(), &picture.text), ("Допис без тексту", &None));
    assert_eq!(picture.dates.feed, day("2026-11-19"), "the day is Kyiv's");

    let live = by_id(&found, "live-9003");
    assert_eq!(live.title, "41 сесія сільської ради", "its post has the words it lacks");
    assert_eq!(live.section.as_deref(), Some("Відео наживо"));
    assert_eq!(
        live.url.as_deref(),
        Some("https://www.facebook.com/109509234285902/videos/554984365872825/")
    );
    assert_eq!(live.dates.feed, day("2026-11-20"));
    let older = by_id(&found, "live-9001");
    assert_eq!(older.title, "Засідання виконавчого комітету");
    assert_eq!((older.text.as_deref(), older.dates.feed), (Some("Відеозапис"), day("2026-10-01")));

    let until = "2027-01-01T00:00:00Z".parse().ok();
    assert_eq!(found.beside, Some(Beside::Token { until }), "nought is no end");

    let asked = site.asked();
    assert_eq!(asked.iter().map(path).collect::<Vec<_>>(), [POSTS, LIVES, ABOUT]);
    for asked in &asked {
        assert_eq!(query(asked, "access_token").as_deref(), Some(TOKEN));
    }
    assert_eq!(query(&asked[2], "input_token").as_deref(), Some(TOKEN));
    let fields = query(&asked[0], "fields").unwrap();
    assert!(fields.ends_with("attachments{media_type,title,url,unshimmed_url}"), "{fields}");
    let since = (now() - chrono::TimeDelta::days(90)).timestamp().to_string();
    assert_eq!(query(&asked[0], "since"), Some(since));
    assert!(query(&asked[1], "fields").unwrap().contains("broadcast_start_time"));
}

#[tokio::test]
async fn a_broadcast_is_recognised_as_one() {
    let (_, found) = good(council).await;
    let recogniser = Recogniser::new(&[]);
    let live = by_id(&found, "live-9001");
    let meaning = recogniser.recognise(&Input {
        title: &format!("Пряма трансляція: {}", live.title),
        section: live.section.as_deref(),
        url: live.url.as_deref(),
        text: live.text.as_deref(),
    });
    assert_eq!(meaning.kind, Kind::Broadcast, "{meaning:?}");
}

/// Pages of fifty posts a day apart, each with a link to the next that holds the token.
fn endless(asked: &Asked, port: &Mutex<u16>, days_a_post: i64) -> Reply {
    if path(asked) != POSTS {
        return ok(json!({ "data": [], "data_access_expires_at": 0 }));
    }
    let page: u32 = query(asked, "after").map_or(0, |after| after.parse().unwrap());
    let posts: Vec<Value> = (page * 50..page * 50 + 50)
        .map(|number| {
            let at = now() - chrono::TimeDelta::days(i64::from(number) * days_a_post);
            post(number, &at.format("%Y-%m-%dT%H:%M:%S+0000").to_string(), "Новина")
        })
        .collect();
    let (port, next) = (*port.lock().unwrap(), page + 1);
    let next = format!("http://127.0.0.1:{port}{POSTS}?limit=50&after={next}&access_token={TOKEN}");
    ok(json!({ "data": posts, "paging": { "cursors": { "after": "x" }, "next": next } }))
}

#[tokio::test]
async fn a_long_list_is_read_to_its_bound_and_no_further() {
    for (days_a_post, items, requests) in [(0, 300, 6), (1, 91, 3)] {
        let port = Arc::new(Mutex::new(0));
        let known = Arc::clone(&port);
        let site = Site::start(move |asked| endless(asked, &known, days_a_post)).await;
        *port.lock().unwrap() = site.port;
        let page = page(site.url("/"));
        let ReadResult::Read(found) = read_now(&page.spec).await else { panic!() };
        assert_eq!(found.items.len(), items);
        assert_eq!(found.complete, Completeness::Whole);
        let asked = site.asked();
        let posts: Vec<&Asked> = asked.iter().filter(|asked| path(asked) == POSTS).collect();
        assert_eq!(posts.len(), requests);
        for asked in posts {
            assert_eq!(asked.path.matches(TOKEN).count(), 1, "{}", asked.path);
        }
    }
}

#[tokio::test]
async fn the_token_goes_to_no_other_host() {
    let stranger = Site::start(|_| ok(json!({ "data": [] }))).await;
    let next = stranger.url("/next").to_string();
    let (_, found) = good(move |asked| match path(asked) {
        POSTS => ok(json!({
            "data": [post(1, "2026-11-21T10:56:00+0000", "Новина")], "paging": { "next": next },
        })),
        _ => council(asked),
    })
    .await;
    assert_eq!(found.complete, Completeness::Partial);
    let reason = found.left_out.unwrap().to_string();
    assert!(reason.contains("leads to 127.0.0.1"), "{reason}");
    assert!(stranger.asked().is_empty());
}

#[tokio::test]
async fn what_the_api_will_not_say_of_the_token_costs_nothing_else() {
    for about in [
        refusal(100, None, "You must provide an app access token"),
        json!({ "data": [] }),
        json!({ "data": { "is_valid": true, "expires_at": 0, "data_access_expires_at": 0 } }),
    ] {
        let (_, found) = good(move |asked| match path(asked) {
            ABOUT => ok(about.clone()),
            _ => council(asked),
        })
        .await;
        assert_eq!(found.complete, Completeness::Whole);
        assert_eq!(found.beside, Some(Beside::Token { until: None }));
    }
    let (_, found) = good(|asked| match path(asked) {
        ABOUT => ok(json!({ "data": {
            "expires_at": 1_796_083_200, "data_access_expires_at": 1_798_761_600,
        }})),
        _ => council(asked),
    })
    .await;
    let until = "2026-12-01T00:00:00Z".parse().ok();
    assert_eq!(found.beside, Some(Beside::Token { until }), "the earlier of the two");
}

#[tokio::test]
async fn without_a_token_nothing_is_asked() {
    let site = Site::start(council).await;
    let none = spec(site.url("/"), None);
    assert_eq!(none.kind.access(), Access::None);
    let room = tempfile::tempdir().unwrap();
    let empty = room.path().join("empty");
    std::fs::write(&empty, "\n").unwrap();
    let missing = spec(site.url("/"), Some(room.path().join("none")));
    let clear = spec(Url::parse("http://graph.example/").unwrap(), Some(empty.clone()));
    for (spec, words, cause) in [
        (none, "people tell", BlindCause::Token),
        (missing, "cannot be read from", BlindCause::Token),
        (spec(site.url("/"), Some(empty)), "nothing else", BlindCause::Token),
        (clear, "https only", BlindCause::OtherLayout),
    ] {
        let ReadResult::Failed(error) = read_now(&spec).await else { panic!("{words}") };
        assert!(error.reason().contains(words), "{error}");
        assert_eq!(kind_of(&error.cause()), cause);
    }
    assert!(site.asked().is_empty());
}

#[tokio::test]
async fn a_new_token_is_used_at_the_next_read() {
    let site = Site::start(council).await;
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("token");
    let spec = spec(site.url("/"), Some(file.clone()));
    for token in ["EAAfirst", "EAAsecond"] {
        std::fs::write(&file, token).unwrap();
        assert!(matches!(read_now(&spec).await, ReadResult::Read(_)));
        let last = site.asked().pop().unwrap();
        assert_eq!(query(&last, "access_token").as_deref(), Some(token));
    }
}
