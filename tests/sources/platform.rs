//! The participatory-budget platform: its stages, its projects by status, its news.

use crate::site::{Asked, Reply, Site, html, redirect, reply};
use crate::{day, fixture, now, polling};
use chrono_tz::Europe::Kyiv;
use hromada_watch::domain::sightings::blindness::BlindCause;
use hromada_watch::domain::sightings::cause::document::PageFault;
use hromada_watch::domain::sightings::cause::platform::PlatformFault;
use hromada_watch::domain::sightings::platform::{PlatformView, Stage};
use hromada_watch::sources::fetch::{
    Canned, Fetcher, HttpFetcher, ReadMode, Response, Trust, Validators,
};
use hromada_watch::sources::read::read;
use hromada_watch::sources::reading::Reach;
use hromada_watch::sources::reading::error::ReadError;
use hromada_watch::sources::reading::error::kind_of;
use hromada_watch::sources::reading::{Beside, Completeness, ReadRequest, ReadResult, Yield};
use hromada_watch::sources::spec::{SourceKind, SourceSpec};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use url::Url;

fn spec(url: Url) -> SourceSpec {
    let (kind, cadence) = (SourceKind::Platform, Duration::from_secs(43_200));
    SourceSpec { id: "platform".into(), kind, url, cadence, section: None }
}

async fn read_with(spec: &SourceSpec, fetcher: &Fetcher) -> ReadResult {
    let (validators, opened) = (Validators::default(), BTreeSet::new());
    let mode = ReadMode::Conditional;
    let request =
        ReadRequest { validators: &validators, mode, opened: &opened, zone: Kyiv, now: now() };
    read(spec, fetcher, request).await
}

async fn look(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> (Site, ReadResult) {
    let site = Site::start(answer).await;
    let http = Fetcher::http(HttpFetcher::new(&polling(), Trust::System).unwrap());
    let result = read_with(&spec(site.url("/")), &http).await;
    (site, result)
}

async fn good(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> (Site, Yield) {
    match look(answer).await {
        (site, ReadResult::Read(found)) => (site, found),
        (_, other) => panic!("{other:?}"),
    }
}

async fn failure(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> ReadError {
    match look(answer).await {
        (_, ReadResult::Failed(error)) => error,
        (_, other) => panic!("{other:?}"),
    }
}

fn view(found: &Yield) -> &PlatformView {
    match &found.beside {
        Some(Beside::Platform(view)) => view,
        other => panic!("{other:?}"),
    }
}

pub fn council(asked: &Asked) -> Reply {
    let name = match asked.path.as_str() {
        "/" => "front.html",
        "/projects" => "projects.html",
        "/projects?status=voting" => "voting.html",
        "/projects?status=voting&page=2" => "voting-2.html",
        "/projects?status=rejected" => "rejected.html",
        "/projects?status=implemented" => "implemented.html",
        "/projects?status=archive" | "/projects?status=draft" => "archive.html",
        "/news" => "news.html",
        _ => return reply("404 Not Found", &[], b""),
    };
    html(&fixture(&format!("platform/{name}")))
}

#[tokio::test]
async fn stage_numbers_and_news_are_read() {
    let (site, found) = good(council).await;
    assert_eq!((found.complete, &found.left_out), (Completeness::Whole, &None));
    let view = view(&found);
    assert_eq!(view.running, Some(Stage::Voting), "one name is spelled with Latin letters");
    let expected = [("На голосуванні", 3), ("Відхилені", 0), ("Реалізовано", 14)];
    let expected = expected.map(|(status, count)| (status.to_owned(), count));
    assert_eq!(view.projects, BTreeMap::from(expected), "what cannot be counted is left out");

    let ids: Vec<&str> = found.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(
        ids,
        ["news/golosuvannya-rozpochato", "news/pochato-rozglyad-proektiv", "news/bez-dati"]
    );
    let first = &found.items[0];
    assert_eq!(first.title, "Голосування розпочато");
    assert_eq!(first.section.as_deref(), Some("Новини бюджету участі"));
    assert_eq!(first.dates.printed, day("2026-11-16"));
    assert_eq!(first.text.as_deref(), Some("Голосувати можна до 1 грудня."));
    let url = site.url("/news/show/golosuvannya-rozpochato");
    assert_eq!(first.url.as_deref(), Some(url.as_str()));
    assert_eq!(found.items[1].dates.printed, day("2026-10-02"));
    assert_eq!(found.items[2].dates.printed, None);
    assert_eq!(site.asked().len(), 9);
}

#[tokio::test]
async fn outside_a_campaign_no_stage_runs() {
    let (_, found) = good(|asked| match asked.path.as_str() {
        "/" => html(
            &fixture("platform/front.html")
                .replace("До закінчення залишилось <time>8 днів</time>", "")
                .replace("stage-voting.svg", "stage-voting_disabled.svg"),
        ),
        _ => council(asked),
    })
    .await;
    assert_eq!(view(&found).running, None);
    assert_eq!(found.complete, Completeness::Whole);
}

#[tokio::test]
async fn statuses_may_be_a_field_and_projects_bare_links() {
    let (_, found) = good(|asked| match asked.path.as_str() {
        "/projects" => html(
            "<form><select name=status><option value=''>Усі</option>\
             <option value='winner'>Переможці</option></select></form>",
        ),
        "/projects?status=winner" => html(
            "<div class=card><a href='/projects/show/4-park'><img alt=''></a>\
             <a href='/projects/show/4-park'>Парк</a></div>\
             <div class=card><a href='/projects/show/11-skver'>Сквер</a></div>\
             <a href='/projects/create'>Подати проєкт</a><p>Усього 92 голоси</p>",
        ),
        _ => council(asked),
    })
    .await;
    assert_eq!(view(&found).projects, BTreeMap::from([("Переможці".to_owned(), 2)]));
}

#[tokio::test]
async fn a_list_too_long_or_without_end_is_not_counted() {
    let page = |number: u32, first: u32| {
        let cards: String = (first..first + 2)
            .map(|id| format!("<article><h2><a href='/projects/{id}'>Проєкт</a></h2></article>"))
            .collect();
        html(&format!("{cards}<a href='/projects?status=long&page={}'>далі</a>", number + 1))
    };
    let (site, found) = good(move |asked| match asked.path.as_str() {
        "/projects" => html(
            "<a href='/projects?status=long'>Довгий</a><a href='/projects?status=same'>Той самий</a>",
        ),
        "/projects?status=long" => page(1, 1),
        "/projects?status=same" => html(
            "<article><h2><a href='/projects/1'>Проєкт</a></h2></article>\
             <a href='/projects?status=same&page=2'>2</a>",
        ),
        "/projects?status=same&page=2" => html(
            "<article><h2><a href='/projects/1'>Проєкт</a></h2></article>\
             <a href='/projects?status=same&page=3'>3</a>",
        ),
        path => match path.strip_prefix("/projects?status=long&page=") {
            Some(number) => {
                let number: u32 = number.parse().unwrap();
                page(number, number * 2)
            }
            None => council(asked),
        },
    })
    .await;
    assert_eq!(view(&found).projects, BTreeMap::new());
    assert_eq!(found.complete, Completeness::Whole);
    let long = site.asked().iter().filter(|asked| asked.path.contains("status=long")).count();
    assert_eq!(long, 5);
}

#[tokio::test]
async fn what_fails_beside_the_stage_makes_the_look_partial() {
    for (broken, reach) in [
        ("/projects", Reach::All),
        ("/projects?status=rejected", Reach::All),
        ("/news", Reach::Some),
    ] {
        let (_, found) = good(move |asked| match asked.path.as_str() {
            path if path == broken => reply("500 Error", &[], b""),
            _ => council(asked),
        })
        .await;
        assert_eq!(found.complete, Completeness::Partial, "{broken}");
        assert_eq!(found.reach, reach, "{broken}");
        assert!(
            found.left_out.as_ref().unwrap().to_string().contains("500"),
            "{:?}",
            found.left_out
        );
        assert_eq!(view(&found).running, Some(Stage::Voting));
        assert!(!view(&found).projects.contains_key("Відхилені") || broken == "/news");
    }
}

#[tokio::test]
async fn a_page_that_is_not_the_platforms_is_an_error() {
    let error = failure(|_| html("<h1>Бюджет участі</h1><p>Сайт оновлюється</p>")).await;
    let is_told = matches!(error, ReadError::Platform { error: PlatformFault::NoStages, .. });
    assert!(is_told, "{error}");
    assert_eq!(kind_of(&error.cause()), BlindCause::OtherLayout);
    let error = failure(|_| html("<title>Just a moment...</title>")).await;
    assert!(matches!(error, ReadError::Page { error: PageFault::Challenge, .. }), "{error}");
    let error = failure(|_| html("<form><input type=password></form>Увійдіть")).await;
    assert!(matches!(error, ReadError::Page { error: PageFault::Login, .. }), "{error}");
    let twice = |_: &Asked| {
        let html_text = fixture("platform/front.html");
        html(&html_text.replace(
            "<div class=\"name\">Подання</div>",
            "<div>До закінчення залишилось</div><div class=\"name\">Подання</div>",
        ))
    };
    let error = failure(twice).await;
    let is_told = matches!(error, ReadError::Platform { error: PlatformFault::UnclearStages, .. });
    assert!(is_told, "{error}");
    let error = failure(|_| reply("503 Busy", &[("Retry-After", "60")], b"")).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    assert_eq!(kind_of(&error.cause()), BlindCause::NoAnswer);
    let pdf = |_: &Asked| reply("200 OK", &[("Content-Type", "application/pdf")], b"%PDF-1.7");
    assert_eq!(kind_of(&failure(pdf).await.cause()), BlindCause::OtherLayout);
    let deep = failure(|_| html(&"<div>".repeat(5_000))).await;
    assert!(deep.to_string().contains("nested deeper"), "{deep}");
}

#[tokio::test]
async fn a_platform_that_answers_from_another_host_has_moved() {
    let home = Url::parse("https://zrazkova.pb.example/").unwrap();
    let answered_from = |to: &'static str| {
        Fetcher::canned(Canned::new(move |request| {
            let mut url = Url::parse(to).unwrap();
            url.set_path(request.url.path());
            Ok(Response::found(url, "text/html", fixture("platform/front.html")))
        }))
    };
    let elsewhere = answered_from("https://e-dem.example/?token=secret");
    let ReadResult::Failed(error) = read_with(&spec(home.clone()), &elsewhere).await else {
        panic!()
    };
    assert_eq!(
        error.to_string(),
        "https://zrazkova.pb.example/ leads to e-dem.example: the platform has moved"
    );
    let same = answered_from("http://www.zrazkova.pb.example/");
    let found = read_with(&spec(home), &same).await;
    assert!(matches!(found, ReadResult::Read(_)), "{found:?}");
    let (_, found) = look(|asked| match asked.path.as_str() {
        "/" => redirect("/uk"),
        "/uk" => html(&fixture("platform/front.html")),
        _ => council(asked),
    })
    .await;
    assert!(matches!(found, ReadResult::Read(_)), "{found:?}");
}
