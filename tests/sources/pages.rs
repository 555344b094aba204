//! List pages and item pages of both engines, and pages that are not what they should be.

use crate::engines::{engine, preset};
use crate::{day, fixture};
use chrono_tz::Europe::Kyiv;
use hromada_watch::domain::sightings::Item;
use hromada_watch::domain::sightings::cause::document::PageFault;
use hromada_watch::sources::engine::Preset;
use hromada_watch::sources::page;
use hromada_watch::sources::page::{List, Listing};
use hromada_watch::sources::spec::{Engine, OpenItems, Selectors};
use url::Url;

fn list_as(html: &str, url: &str, engine: &Engine) -> Result<Listing, PageFault> {
    let url = Url::parse(url).unwrap();
    page::list(&List {
        html,
        url: Some(&url),
        engine,
        open_items: OpenItems::Never,
        number: 1,
        zone: Kyiv,
    })
}

fn list(html: &str, url: &str) -> Result<Listing, PageFault> {
    list_as(html, url, &Engine::Auto)
}

fn ids(listing: &Listing) -> Vec<&str> {
    listing.items.iter().map(|item| item.id.as_str()).collect()
}

fn opened(html: &str, url: &str, preset: Preset, title: &str) -> Item {
    let mut item = blank(url, title);
    page::open(html, &Url::parse(url).unwrap(), preset, &mut item).unwrap();
    item
}

fn blank(url: &str, title: &str) -> Item {
    Item {
        id: "1".into(),
        url: Some(url.to_owned()),
        title: title.to_owned(),
        section: None,
        text: None,
        dates: Default::default(),
    }
}

const DOCUMENTS: &str = "https://zrazkova.example/documents";

#[test]
fn the_new_engine_s_list_gives_its_documents_and_nothing_of_its_furniture() {
    let found = list(&fixture("new/documents.html"), DOCUMENTS).unwrap();
    assert_eq!(found.preset, preset("new"));
    assert_eq!(ids(&found), ["281846", "74257", "37164"]);
    let titles: Vec<&str> = found.items.iter().map(|item| item.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Рішення сесії сільської ради від 19.12.2025 № №1807-49-VIII «Про тимчасове призупинення перейменування вулиць»",
            "Рішення сільської ради від 21.11.2023 № 3484-VIII «Про внесення змін до Положення про старосту»",
            "Рішення виконавчого комітету від 11.11.2022 № 314 «Про бюджет»",
        ]
    );
    let printed: Vec<_> = found.items.iter().map(|item| item.dates.printed).collect();
    assert_eq!(printed, [day("2025-12-19"), day("2023-11-28"), day("2022-11-15")]);
    assert_eq!(found.items[0].text, None);
    assert_eq!(found.next.unwrap().as_str(), "https://zrazkova.example/documents?page=2");
}

#[test]
fn the_new_engine_s_document_page_gives_its_own_date_and_text() {
    let title = "Рішення сесії сільської ради від 19.12.2025 № №1807-49-VIII «Про тимчасове призупинення перейменування вулиць»";
    let url = "https://zrazkova.example/documents/281846-pro-timcasove-prizupinennia";
    for known in [title, "Рішення сесії сільської ради від 19.12.2025 № №1807-49-VIII «Про…", ""]
    {
        let item = opened(&fixture("new/document.html"), url, preset("new"), known);
        assert_eq!(item.title, title);
        assert_eq!(item.dates.printed, day("2025-12-22"));
        let text = item.text.unwrap();
        assert!(text.starts_with("ВОСЬМЕ СКЛИКАННЯ"), "{text}");
        assert!(text.ends_with("Іван ПРІЗВИЩЕ"), "{text}");
    }
}

#[test]
fn a_news_page_keeps_its_signature_and_drops_the_counter_and_other_news() {
    let title = "Зимові канікули у школах громади продовжено до 19 січня";
    let url = "https://zrazkova.example/news/285612-zimovi-kanikuli";
    let item = opened(&fixture("new/news-item.html"), url, preset("new"), title);
    assert_eq!(item.dates.printed, day("2026-01-09"));
    assert_eq!(item.text.as_deref(), Some("Канікули продовжено.\nВідділ освіти"));
}

#[test]
fn the_classic_engine_s_news_carry_the_moment_of_their_address() {
    let found = list(&fixture("classic/news.html"), "https://zrazkova.example/news/").unwrap();
    assert_eq!(found.preset, preset("classic"));
    assert_eq!(ids(&found), ["1757501960", "1658337887", "15-04-40-30-01-2018"]);
    assert_eq!(found.items[0].title, "Відбулась толока у селі Лимани");
    assert_eq!(found.items[0].dates.printed, day("2025-09-10"));
    assert_eq!(found.items[0].dates.url, day("2025-09-10"));
    // A back-dated item shows both dates; which one is believed is decided elsewhere.
    assert_eq!(found.items[1].dates.printed, day("2020-12-28"));
    assert_eq!(found.items[1].dates.url, day("2022-07-20"));
    assert_eq!(found.items[2].dates.url, day("2018-01-30"));
    assert_eq!(found.next.unwrap().as_str(), "https://zrazkova.example/news/?p=2");
}

#[test]
fn a_classic_news_page_loses_its_head_and_its_way_back() {
    let url = "https://zrazkova.example/news/1757501960/";
    let title = "Відбулась толока у селі Лимани";
    let item = opened(&fixture("classic/news-item.html"), url, preset("classic"), title);
    assert_eq!(item.dates.printed, day("2025-09-10"));
    assert_eq!(
        item.text.as_deref(),
        Some("Вчора жителі прибрали парк.\nСтароста Лиманського старостату"),
    );
}

#[test]
fn a_date_in_a_list_of_classic_documents_is_the_act_s_own() {
    let found = list(&fixture("classic/docs.html"), "https://zrazkova.example/docs/").unwrap();
    assert_eq!(ids(&found), ["1539960", "1539001"]);
    assert_eq!(found.items[0].dates.printed, None);
    assert_eq!(found.items[1].title, "Проект рішення «Про передачу майна»");
}

#[test]
fn a_classic_document_s_table_opens_its_text_and_names_its_section() {
    let url = "https://zrazkova.example/docs/1539960/";
    let title = "рішення селищної ради №24 «Про затвердження Програми»";
    let item = opened(&fixture("classic/doc.html"), url, preset("classic"), title);
    assert_eq!(item.section.as_deref(), Some("рішення селищної ради / 8 скликання"));
    assert_eq!(item.dates.printed, day("2023-11-29"));
    let text = item.text.unwrap();
    assert!(text.starts_with("Скликання: 8 скликання\nСесія: 46 сесія"), "{text}");
    assert!(text.contains("\nДата прийняття: 22.11.2023\n"), "{text}");
    assert!(!text.contains("a.pdf") && !text.contains("повернутися"), "{text}");
}

#[test]
fn own_selectors_read_any_list_and_ids_ignore_the_headline() {
    let selectors = Selectors {
        item: ".act".to_owned(),
        link: None,
        title: Some("b".to_owned()),
        date: Some("i".to_owned()),
    };
    let read = |slug: &str| {
        let html = format!(
            "<div class=act><b>Рішення №5</b><i>від 5 травня 2026 року</i><a href=/index.php/acts/17-{slug}>докладно</a></div>"
        );
        list_as(&html, "https://a.example/", &Engine::Own(selectors.clone())).unwrap()
    };
    let found = read("risennia");
    assert_eq!(found.preset, Preset::OWN);
    assert_eq!(found.items[0].title, "Рішення №5");
    assert_eq!(found.items[0].dates.printed, day("2026-05-05"));
    assert_eq!(ids(&found), ids(&read("rishennya")));
}

#[test]
fn a_page_without_items_is_always_an_error_that_says_why() {
    let failed = |html: &str| list(html, DOCUMENTS).unwrap_err();
    let login =
        "<title>Вхід</title><form><input name=l><input type=password></form><p>Увійдіть</p>";
    assert_eq!(failed(login), PageFault::Login);
    let empty = "<h1>Документи</h1><p>Документів не знайдено</p>";
    assert_eq!(failed(empty), PageFault::EmptyList);
    let emptied =
        "<nav><a href=/news>Новини</a><a href=/documents>Документи</a></nav><h1>Документи</h1>";
    assert_eq!(failed(emptied), PageFault::EmptyList);
    let challenge = "<title>Just a moment...</title><p>Checking your browser before accessing</p>";
    assert_eq!(failed(challenge), PageFault::Challenge);
    let scripted = "<script>document.cookie='a=1';location.reload()</script>";
    assert_eq!(failed(scripted), PageFault::Challenge);
    assert!(matches!(failed("<h1>Сайт на реконструкції</h1>"), PageFault::OtherLayout { .. }));
    assert!(matches!(failed(""), PageFault::OtherLayout { .. }));
    let other = list_as(&fixture("classic/news.html"), DOCUMENTS, &engine("new")).unwrap_err();
    assert!(other.to_string().contains("`classic` engine"), "{other}");
}

#[test]
fn an_item_s_page_that_became_a_sign_in_page_is_not_its_text() {
    let url = "https://zrazkova.example/documents/1-a";
    let html = "<form><input type=password></form><p>Увійдіть до кабінету</p>";
    let mut item = blank(url, "Рішення №1");
    let opened = page::open(html, &Url::parse(url).unwrap(), preset("new"), &mut item);
    assert_eq!(opened, Err(PageFault::Login));
    assert_eq!(item.text, None);
}

#[test]
fn deep_and_wide_markup_is_read_without_a_panic() {
    let deep = format!("{}<a href=/documents/1-a>т</a>", "<div>".repeat(100_000));
    let error = list(&deep, DOCUMENTS).unwrap_err();
    assert!(error.to_string().contains("nested deeper"), "{error}");
    let wide: String =
        (0..5_000).map(|n| format!("<p><a href=/documents/{n}-a>Рішення №{n}</a></p>")).collect();
    assert!(list(&wide, DOCUMENTS).unwrap().items.len() > 500);
}

#[test]
fn a_list_without_cards_takes_its_dates_from_one_side() {
    let above = "<main><p>19/12/2025</p><p><a href=/documents/2-b>Рішення №2</a></p>\
                 <p>18/12/2025</p><p><a href=/documents/1-a>Рішення №1</a></p></main>";
    let below = "<main><p><a href=/documents/2-b>Рішення №2</a></p><p>19/12/2025</p>\
                 <p><a href=/documents/1-a>Рішення №1</a></p><p>18/12/2025</p></main>";
    for html in [above, below] {
        let found = list(html, DOCUMENTS).unwrap();
        let printed: Vec<_> = found.items.iter().map(|item| item.dates.printed).collect();
        assert_eq!(printed, [day("2025-12-19"), day("2025-12-18")], "{html}");
    }
}

#[test]
fn a_polite_not_found_page_is_not_the_item() {
    let url = "https://zrazkova.example/documents/1-a";
    let html = "<title>Зразкова громада</title><main><h1>Сторінку не знайдено</h1>\
                <p>19/12/2025</p><p>Перейдіть на головну</p></main>";
    let mut item = blank(url, "Рішення сесії від 01.12.2025 № 1 «Про бюджет»");
    let opened = page::open(html, &Url::parse(url).unwrap(), preset("new"), &mut item);
    assert!(matches!(opened, Err(PageFault::OtherLayout { .. })));
    assert_eq!(item.dates.printed, None);
}

#[test]
fn a_headline_worded_a_little_differently_is_still_the_item_s() {
    let url = "https://zrazkova.example/documents/1-a";
    let html = "<main><p>19/12/2025</p><h1>Рішення сесії від 01.12.2025 р. №1 «Про бюджет громади»</h1>\
                <p>ВИРІШИЛА</p></main>";
    let item =
        opened(html, url, preset("new"), "Рішення сесії від 01.12.2025 № 1 Про бюджет громади");
    assert_eq!(item.dates.printed, day("2025-12-19"));
    assert_eq!(item.text.as_deref(), Some("ВИРІШИЛА"));
}
