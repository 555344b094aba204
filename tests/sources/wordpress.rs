//! WordPress sites.

use crate::engines::{engine, ids, list, meaning, opened, preset, titles};
use crate::{day, fixture};
use hromada_watch::domain::council::decision::Body;
use hromada_watch::domain::sightings::Kind;
use hromada_watch::sources::spec::Engine;

const ACTS: &str = "https://zrazkova.example/category/vykonkom/";

#[test]
fn a_category_gives_its_posts_once_with_the_day_of_their_path() {
    for engine in [Engine::Auto, engine("wordpress")] {
        let found = list(&fixture("wordpress/list.html"), ACTS, &engine).unwrap();
        assert_eq!(found.preset, preset("wordpress"));
        assert_eq!(
            ids(&found),
            ["wordpress/рішення-314", "wordpress/p/812", "wordpress/rishennya-300"]
        );
        assert_eq!(
            titles(&found)[0],
            "Рішення виконавчого комітету від 19.12.2025 № 314 «Про опалення»"
        );
        let of_path: Vec<_> = found.items.iter().map(|item| item.dates.url).collect();
        assert_eq!(of_path, [day("2025-12-23"), None, None]);
        let printed: Vec<_> = found.items.iter().map(|item| item.dates.printed).collect();
        assert_eq!(printed, [day("2025-12-23"), day("2025-12-22"), None]);
        assert!(found.items.iter().all(|item| !item.url.as_deref().unwrap().contains('#')));
        assert!(found.next.unwrap().as_str().ends_with("/page/2/"));
    }
}

#[test]
fn a_post_keeps_its_text_and_nothing_of_other_posts() {
    let found = list(&fixture("wordpress/list.html"), ACTS, &Engine::Auto).unwrap();
    let item = opened(&fixture("wordpress/item.html"), preset("wordpress"), &found.items[0]);
    assert_eq!(item.dates.printed, day("2025-12-23"));
    assert_eq!(item.section.as_deref(), Some("Рішення виконкому"));
    assert_eq!(
        item.text.as_deref(),
        Some(
            "ВИКОНАВЧИЙ КОМІТЕТ\nРІШЕННЯ\nвід 19.12.2025 № 314\nВиконавчий комітет ВИРІШИВ розпочати опалювальний сезон.\nВідділ освіти\nПрикріплені файли: https://zrazkova.example/wp-content/uploads/2025/12/314.pdf"
        )
    );
    let meaning = meaning(&item);
    assert_eq!((meaning.kind, meaning.body), (Kind::Decision, Some(Body::Executive)));
    assert_eq!(meaning.adopted_on, day("2025-12-19"));
}

#[test]
fn a_post_whose_date_is_edited_stays_the_same_item() {
    let read = |path: &str| {
        let html = format!("<article><h2><a href='{path}'>Рішення</a></h2></article>");
        list(&html, ACTS, &engine("wordpress")).unwrap()
    };
    let (before, after) = (read("/2025/12/23/rishennya/"), read("/2025/12/20/rishennya/"));
    assert_eq!(ids(&before), ids(&after));
    assert_ne!(before.items[0].dates.url, after.items[0].dates.url);
}

#[test]
fn archives_of_days_and_months_are_no_posts() {
    let html = "<a href='/2025/12/23/'>23</a><a href='/2025/12/'>Грудень 2025</a>\
                <a href='/2025/12/page/2/'>2</a><a href='/category/vykonkom/?p=x'>x</a>";
    assert!(list(html, ACTS, &engine("wordpress")).is_err());
}

#[test]
fn a_front_page_with_numbered_posts_does_not_take_them_for_its_next_page() {
    let html = "<meta name=generator content='WordPress 6.5'><article><h2><a href='/?p=2'>Про друге\
                </a></h2></article><article><h2><a href='/?p=1'>Про перше</a></h2></article>\
                <a href='/?paged=2'>Старіші записи</a>";
    let found = list(html, "https://zrazkova.example/", &Engine::Auto).unwrap();
    assert_eq!(ids(&found), ["wordpress/p/2", "wordpress/p/1"]);
    assert_eq!(found.next.unwrap().query(), Some("paged=2"));
}

/// A theme's list with addresses of slugs alone.
const SLUGS: &str = "<meta name=generator content='WordPress 6.6'>\
    <nav><a href='/pro-hromadu/'>Про громаду</a><a href='/category/vykonkom/'>Виконком</a></nav>\
    <main><h1><a href='/pro-hromadu/'>Виконком</a></h1>\
    <article class='post hentry'><h2 class=entry-title><a href='/%d1%80%d1%96%d1%88%d0%b5%d0%bd%d0%bd%d1%8f-314/'>\
    Рішення виконавчого комітету від 19.12.2025 № 314</a></h2>\
    <time datetime='2025-12-23T09:10:00+02:00'>23 Грудня, 2025</time>\
    <a href='/author/admin/'>admin</a> <a class=more-link href='/%D1%80%D1%96%D1%88%D0%B5%D0%BD%D0%BD%D1%8F-314/#more'>Читати далі</a></article>\
    <article class='post hentry'><h2 class=entry-title><a href='/akty/rishennya-313/' rel=bookmark>\
    Рішення виконавчого комітету від 19.12.2025 № 313</a></h2></article>\
    <a class='next page-numbers' href='/category/vykonkom/page/2/'>Далі</a></main>\
    <aside><h2 class=entry-title><a href='/toloka/'>Толока</a></h2></aside>";

#[test]
fn headlines_tell_posts_whose_addresses_are_slugs_alone() {
    for engine in [Engine::Auto, engine("wordpress")] {
        let found = list(SLUGS, ACTS, &engine).unwrap();
        assert_eq!(found.preset, preset("wordpress"));
        assert_eq!(ids(&found), ["wordpress/рішення-314", "wordpress/rishennya-313"]);
        assert_eq!(found.items[0].dates.printed, day("2025-12-23"));
        assert_eq!(found.items[0].title, "Рішення виконавчого комітету від 19.12.2025 № 314");
        assert!(found.next.unwrap().as_str().ends_with("/page/2/"));
    }
}

#[test]
fn a_post_keeps_its_id_when_the_date_leaves_its_address() {
    let dated = SLUGS.replace("/akty/", "/2025/12/23/");
    let (before, after) = (list(&dated, ACTS, &Engine::Auto), list(SLUGS, ACTS, &Engine::Auto));
    assert_eq!(ids(&before.unwrap()), ids(&after.unwrap()));
}
