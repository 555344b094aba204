//! Joomla sites.

use crate::engines::{engine, ids, list, meaning, opened, preset, titles};
use crate::{day, fixture};
use hromada_watch::domain::sightings::Kind;
use hromada_watch::sources::spec::Engine;

const ACTS: &str = "https://zrazkova.example/index.php/dokumenty/8-rishennya-sesiyi";

#[test]
fn a_category_gives_its_articles_and_neither_categories_nor_modules() {
    for engine in [Engine::Auto, engine("joomla")] {
        let found = list(&fixture("joomla/list.html"), ACTS, &engine).unwrap();
        assert_eq!(found.preset, preset("joomla"));
        assert_eq!(ids(&found), ["joomla/345", "joomla/344", "joomla/120"]);
        assert_eq!(titles(&found)[0], "Рішення № 24 від 17.12.2025 «Про бюджет»");
        let printed: Vec<_> = found.items.iter().map(|item| item.dates.printed).collect();
        assert_eq!(printed, [day("2025-12-19"), day("2025-12-19"), day("2020-02-05")]);
        assert!(found.items.iter().all(|item| item.dates.url.is_none()));
        assert!(found.next.unwrap().as_str().ends_with("?start=20"));
    }
}

#[test]
fn a_column_of_changes_gives_no_publication() {
    let html = fixture("joomla/list.html").replace("Дата створення", "Дата зміни");
    let found = list(&html, ACTS, &Engine::Auto).unwrap();
    assert!(found.items.iter().all(|item| item.dates.printed.is_none()));
}

#[test]
fn an_article_loses_its_details_and_keeps_publication_section_and_files() {
    let found = list(&fixture("joomla/list.html"), ACTS, &Engine::Auto).unwrap();
    let item = opened(&fixture("joomla/item.html"), preset("joomla"), &found.items[0]);
    assert_eq!(item.dates.printed, day("2025-12-19"), "neither the change nor the adoption");
    assert_eq!(item.section.as_deref(), Some("Рішення сесії"));
    assert_eq!(
        item.text.as_deref(),
        Some(
            "РІШЕННЯ\n17.12.2025\nСільська рада ВИРІШИЛА затвердити бюджет.\nСільський голова Іван ПРІЗВИЩЕ\nПрикріплені файли: https://zrazkova.example/images/docs/rishennya-24.pdf"
        )
    );
    assert_eq!(meaning(&item).kind, Kind::Decision);
    assert_eq!(meaning(&item).adopted_on, day("2025-12-17"));
}

#[test]
fn an_article_is_one_item_in_every_section_and_spelling() {
    let list_at = "https://zrazkova.example/";
    let id = |href: &str| {
        let html = format!("<p><a href='{href}'>Рішення № 24 «Про бюджет»</a></p>");
        let found = list(&html, list_at, &engine("joomla"));
        found.map(|found| ids(&found)[0].to_owned()).ok()
    };
    for same in [
        "/index.php/dokumenty/8-rishennya/345-slug",
        "/index.php/arkhiv/345-inshyj-slug",
        "/dokumenty/345-slug",
        "/uk/dokumenty/345-slug.html",
        "/index.php?option=com_content&view=article&id=345:slug&catid=8&Itemid=101",
    ] {
        assert_eq!(id(same).as_deref(), Some("joomla/345"), "{same}");
    }
    for other in ["/novyny/2025-12-19-toloka", "/novyny/19-12-2025-toloka", "/345-slug", "/novyny"]
    {
        assert_eq!(id(other), None, "{other}");
    }
    assert_eq!(id("/docs/17-24-rishennya").as_deref(), Some("joomla/17"));
}

const PLAIN: &str = "https://zrazkova.example/dokumenty/rishennya";

#[test]
fn headlines_tell_articles_whose_addresses_have_no_numbers() {
    let table = "<meta name=generator content='Joomla! - Open Source Content Management'>\
        <nav><a href='/novyny'>Новини</a></nav><main>\
        <div class=cat-children><h3 class='page-header item-title'><a href='/dokumenty/rishennya/arkhiv'>Архів</a></h3></div>\
        <table class=category><tr><td class=list-title><a href='/dokumenty/rishennya/pro-byudzhet'>\
        Рішення № 24 від 17.12.2025</a></td><td class=list-date>19 грудня 2025</td></tr></table>\
        <a href='/dokumenty/rishennya?start=20'>2</a></main>";
    let blog = "<meta name=generator content='Joomla! - Open Source Content Management'><main>\
        <div class=blog-item itemprop=blogPost><div class=page-header><h2><a href='/dokumenty/rishennya/pro-byudzhet'>\
        Рішення № 24 від 17.12.2025</a></h2></div><dl><dd><a href='/dokumenty/rishennya'>Рішення</a></dd>\
        <dd>Опубліковано: 19.12.2025</dd></dl>\
        <p class=readmore><a href='/dokumenty/rishennya/pro-byudzhet'>Детальніше: Рішення № 24 від 17.12.2025</a></p></div>\
        <a href='/dokumenty/rishennya?start=20'>2</a></main>";
    for html in [table, blog] {
        let found = list(html, PLAIN, &Engine::Auto).unwrap();
        assert_eq!(found.preset, preset("joomla"));
        assert_eq!(ids(&found), ["joomla/dokumenty/rishennya/pro-byudzhet"]);
        assert_eq!(titles(&found), ["Рішення № 24 від 17.12.2025"]);
        assert_eq!(found.items[0].dates.printed, day("2025-12-19"));
        assert!(found.next.unwrap().as_str().ends_with("?start=20"));
    }
}

#[test]
fn a_link_without_the_mark_of_a_headline_is_no_article() {
    let html = "<meta name=generator content='Joomla! - Open Source Content Management'>\
        <p><a href='/dokumenty/rishennya/pro-byudzhet'>Про бюджет</a></p>";
    assert!(list(html, PLAIN, &engine("joomla")).is_err());
}
