//! What is read off the page of a host or of an institution.

use crate::day;
use crate::host::{failed, page, spec, url, view};
use hromada_watch::domain::sightings::host::{Check, HOSTS_MAX, HostView, Owner};
use hromada_watch::sources::fetch::{Canned, FetchError, Fetcher, Response};
use hromada_watch::sources::reading::error::ReadError;
use hromada_watch::sources::spec::Ground;

/// Answers every question for a page with this answer, and nothing else.
fn answering(answer: Response) -> Fetcher {
    Fetcher::canned(Canned::new(move |request| match request.url.path() {
        "/.well-known/security.txt" => {
            Err(FetchError::Status { at: request.url.to_string(), code: 503 })
        }
        _ => Ok(answer.clone()),
    }))
}

async fn of(answer: Response, owner: &[&str]) -> HostView {
    view(&spec(url("https://rada.example/"), owner, Ground::Own), &answering(answer)).await
}

async fn seen(body: &str) -> HostView {
    of(page("https://rada.example/", body), &[]).await
}

async fn told(check: Check, body: &str) -> Option<String> {
    seen(body).await.findings.remove(&check).map(|it| it.to_string())
}

#[tokio::test]
async fn whatever_a_secure_page_loads_over_plain_http_is_mixed() {
    for element in [
        "<script src='http://cdn.example/x?token=1'></script>",
        "<img src='http://cdn.example/x'>",
        "<iframe src='http://cdn.example/x'></iframe>",
        "<link rel='preload stylesheet' href='http://cdn.example/x'>",
        "<video src='http://cdn.example/x'></video>",
        "<audio><source src='http://cdn.example/x'></audio>",
        "<form action='http://cdn.example/x'></form>",
        "<base href='http://cdn.example/'><img src=x>",
    ] {
        let found = told(Check::MixedContent, element).await;
        assert_eq!(found.as_deref(), Some("http://cdn.example/x"), "{element}");
    }
    let three = "<img src=http://a.example/1><img src=http://b.example/2>\
                 <img src=http://a.example/1><img src=http://c.example/3>";
    let found = told(Check::MixedContent, three).await;
    assert_eq!(found.as_deref(), Some("http://a.example/1 and 2 more"));
}

#[tokio::test]
async fn links_own_machines_and_upgraded_pages_are_not_mixed() {
    for body in [
        "<a href='http://other.example/'>посилання</a>",
        "<link rel=canonical href='http://rada.example/'>",
        "<img src='//cdn.example/x'><img src='/x'><img src='data:image/png;base64,AA=='>",
        "<img src='http://localhost/x'><img src='http://127.0.0.1:8080/x'>",
        "<noscript><img src='http://cdn.example/x'></noscript>",
        "<meta http-equiv='Content-Security-Policy' content='upgrade-insecure-requests'>\
         <img src='http://cdn.example/x'>",
    ] {
        assert_eq!(told(Check::MixedContent, body).await, None, "{body}");
    }
    let mixed = "<img src='http://cdn.example/x'>";
    let mut upgraded = page("https://rada.example/", mixed);
    let policy = "default-src 'self'; upgrade-insecure-requests".to_owned();
    upgraded.headers.push(("content-security-policy".to_owned(), policy));
    assert!(!of(upgraded, &[]).await.findings.contains_key(&Check::MixedContent));
    let plain = of(page("http://rada.example/", mixed), &[]).await;
    assert!(!plain.findings.contains_key(&Check::MixedContent), "a plain page mixes nothing");
}

#[tokio::test]
async fn hosts_of_scripts_and_links_are_those_of_others_and_bounded() {
    let found = seen(
        "<script src='https://CDN.example/a.js'></script><script src='/own.js'></script>\
         <script src='//www.rada.example/b.js'></script><script>inline()</script>\
         <iframe src='https://player.example/v'></iframe>\
         <a href='https://decentralization.example/x'>a</a><a href='/news'>b</a>\
         <a href='mailto:a@post.example'>c</a><a href='https://[broken'>d</a>\
         <a href='http://other.example/'>e</a>",
    )
    .await;
    assert_eq!(found.script_hosts, ["cdn.example".into(), "player.example".into()].into());
    assert_eq!(
        found.link_hosts,
        ["decentralization.example".into(), "other.example".into()].into()
    );
    let many: String = (0..300).map(|n| format!("<a href='https://h{n}.example/'>x</a>")).collect();
    assert_eq!(seen(&many).await.link_hosts.len(), HOSTS_MAX);
}

#[tokio::test]
async fn spam_is_found_in_titles_too_and_a_councils_own_words_are_not_spam() {
    let title = "<title>Vavada casino: бонуси без депозиту</title><p>Рада</p>";
    let found = told(Check::SpamWords, title).await;
    assert_eq!(found.as_deref(), Some("«vavada» (title or description)"));
    let honest = "<title>Рада</title><a href='/d/7'>Про погодження розміщення казино у готелі</a>\
        <h2>Бюджет: повернення кредитів та позик</h2><p>Аптека працює</p>\
        <h2>Слоти для запису до ЦНАП онлайн</h2>";
    assert_eq!(told(Check::SpamWords, honest).await, None);
}

#[tokio::test]
async fn a_foreign_script_is_found_even_where_it_is_hidden() {
    let body = "<p>Новини</p><div style='display:none'>สล็อตเว็บตรงไม่ผ่านเอเย่นต์</div>";
    let found = told(Check::ForeignScript, body).await;
    assert!(found.as_deref().is_some_and(|it| it.starts_with("Thai, ")), "{found:?}");
    let languages = "<a>中文</a> <a>العربية</a> <select><option>日本語日本語日本語日本語</select>";
    assert_eq!(told(Check::ForeignScript, languages).await, None);
}

fn long(text: &str) -> String {
    let news = "<p>Сьогодні відбулося свято для всіх мешканців, було багато гостей і музики.</p>";
    format!("{text}{}", news.repeat(10))
}

const LYCEUM: [&str; 2] = ["ліцей", "Лимани"];

async fn owner(body: &str) -> Owner {
    of(page("https://rada.example/", body), &LYCEUM).await.owner
}

#[tokio::test]
async fn a_page_that_names_its_institution_is_its_own() {
    for body in [
        "<title>Лиманівський ліцей</title>",
        "<title>ЛІЦЕЙ села Лимани | головна</title>",
        "<meta property='og:site_name' content='Ліцей, с. Лимани'>",
        "<title>Головна</title><h1>Сайт ліцею</h1><h2>Новини Лиманів</h2>",
        "<title>Головна</title><footer>© 2026 Лиманівський ліцей</footer>",
        // A sign-in form does not hide a name.
        "<title>Лиманівський ліцей</title><form><input type=password></form>",
    ] {
        assert_eq!(owner(body).await, Owner::Named, "{body}");
        assert_eq!(owner(&long(body)).await, Owner::Named, "{body}");
    }
}

#[tokio::test]
async fn a_page_of_somebody_else_or_nobody_is_a_strangers() {
    for body in [
        &long("<title>Гімназія міста Зразкове</title><h1>Гімназія</h1>"),
        "<title>rada.example</title><p>This domain is for sale. Buy this domain!</p>",
        "<h1>Welcome to nginx!</h1><p>If you see this page, the web server is installed.</p>",
        "<p>Домен продається. Зверніться до власника.</p>",
    ] {
        assert_eq!(owner(body).await, Owner::Stranger, "{body}");
    }
}

#[tokio::test]
async fn what_says_too_little_or_stands_before_the_page_leaves_its_owner_unclear() {
    let scattered = long("<p>Ліцеї області отримали автобуси</p><p>Дорога до Лиманів</p>");
    for body in [
        "",
        "<title>Головна</title><p>Завантаження…</p>",
        "<div id=app></div><noscript>You need to enable JavaScript to run this app.</noscript>",
        "<title>Вхід</title><form><input type=password></form>",
        "<title>Just a moment...</title>",
        &scattered,
        &long("<title>Ліцей міста Зразкове</title>"),
    ] {
        assert_eq!(owner(body).await, Owner::Unclear, "{body}");
    }
    let consent =
        page("https://consent.network.example/", &long("<title>Перш ніж продовжити</title>"));
    assert_eq!(of(consent, &LYCEUM).await.owner, Owner::Unclear);
}

#[tokio::test]
async fn on_a_social_network_only_a_name_tells_a_stranger() {
    let at = "https://network.example/liceum";
    let wall = "Log in or sign up to see photos and updates from your friends. ".repeat(30);
    for (body, expected) in [
        (format!("<title>Facebook</title><p>{wall}</p>"), Owner::Unclear),
        (format!("<meta property='og:title' content='Log in to Facebook'>{wall}"), Owner::Unclear),
        (format!("<meta property='og:title' content='Ліцей №\u{a0}5'>{wall}"), Owner::Unclear),
        (format!("<meta property='og:title' content='Магазин квітів'>{wall}"), Owner::Stranger),
        (format!("<meta property='og:title' content='Лиманський ліцей'>{wall}"), Owner::Named),
        (
            "<meta property='og:title' content='Магазин'><input type=password>".to_owned(),
            Owner::Unclear,
        ),
    ] {
        let fetcher = answering(page(at, &body));
        let found = view(&spec(url(at), &LYCEUM, Ground::Rented), &fetcher).await;
        assert_eq!(found.owner, expected, "{body}");
        assert!(found.findings.is_empty() && found.link_hosts.is_empty());
    }
}

#[tokio::test]
async fn the_newest_day_is_that_of_an_item_and_not_of_the_page() {
    let today_in_the_head = "<div class=top><span>23.11.2026</span><a href=/>Головна</a>\
        <a href=/a>Про нас</a><a href=/b>Новини</a><a href=/c>Фото</a><a href=/d>Контакти</a></div>";
    for (body, expected) in [
        // An engine's list.
        (
            "<ul><li><span>19.11.2026</span><a href='/news/1603199953/'>Свято села</a></li>\
             <li><span>12.11.2026</span><a href='/news/1603199000/'>Толока</a></li></ul>",
            day("2026-11-19"),
        ),
        (
            "<article><time datetime='2026-11-20T23:30:00+02:00'>вчора</time></article>",
            day("2026-11-20"),
        ),
        // 22:30 UTC is the next day in Kyiv.
        (
            "<article><time datetime='2026-11-20T22:30:00Z'>вчора</time></article>",
            day("2026-11-21"),
        ),
        (
            "<div><p>18 листопада 2026</p><p><a href='/s/7'>Учні посадили сад</a></p></div>",
            day("2026-11-18"),
        ),
        ("<div><h3>Учні посадили сад</h3><span>17.11.2026</span></div>", day("2026-11-17")),
        (
            "<script type='application/ld+json'>{\"datePublished\": \"2026-11-16T08:00:00+02:00\", \
             \"dateModified\": \"2026-11-22\"}</script>",
            day("2026-11-16"),
        ),
        ("<a href='/2026/11/15/sad/'>Сад</a>", day("2026-11-15")),
        (today_in_the_head, None),
        ("<header><time datetime='2026-11-23'>сьогодні</time></header>", None),
        ("<p>Рішення від 20.11.2026 № 5 набрало чинності.</p>", None),
        ("<article><time datetime='2026-12-24'>ялинка</time></article>", None),
        (
            "<article><time datetime='2026-11-24'>годинник поспішає</time></article>",
            day("2026-11-24"),
        ),
        ("<p>Сторінка без дат</p>", None),
    ] {
        assert_eq!(seen(body).await.newest_on, expected, "{body}");
    }
}

#[tokio::test]
async fn an_old_day_is_told_only_where_the_page_dates_enough() {
    let dated = |days: &[&str]| -> String {
        let item = |day: &&str| format!("<article><h3>Свято</h3><span>{day}</span></article>");
        days.iter().map(item).collect()
    };
    let old = dated(&["03.03.2026", "02.02.2026", "01.01.2026"]);
    for (body, expected) in [
        (old.clone(), day("2026-03-03")),
        (dated(&["03.03.2026", "02.02.2026"]), None),
        (dated(&["09.11.2026"]), day("2026-11-09")),
        (dated(&["08.11.2026"]), None),
        (format!("{old}<article><h3>Новина</h3><span>2 дні тому</span></article>"), None),
        (format!("{old}<article><h3>Новина</h3><span>20 листопада</span></article>"), None),
        (format!("{old}<p>Свято відбулося 2 дні тому, 20 листопада.</p>"), day("2026-03-03")),
    ] {
        assert_eq!(seen(&body).await.newest_on, expected, "{body}");
    }
}

#[tokio::test]
async fn a_page_nested_beyond_reason_costs_one_read() {
    let deep = "<div>".repeat(50_000);
    let fetcher = answering(page("https://rada.example/", &deep));
    let error = failed(&spec(url("https://rada.example/"), &[], Ground::Own), &fetcher).await;
    assert!(matches!(error, ReadError::Page { .. }), "{error:?}");
}
