//! Sites on the theme of gr.org.ua.

use crate::engines::{engine, ids, list, meaning, opened, preset, titles};
use crate::{day, fixture};
use hromada_watch::domain::council::decision::Body;
use hromada_watch::domain::sightings::Kind;
use hromada_watch::domain::sightings::cause::document::PageFault;
use hromada_watch::sources::spec::Engine;

const ACTS: &str = "https://zrazkova.example/rishennyaradi";

#[test]
fn a_list_of_one_body_gives_its_acts_and_no_day_of_adoption_as_publication() {
    for engine in [Engine::Auto, engine("gr-org-ua")] {
        let found = list(&fixture("gr-org-ua/list.html"), ACTS, &engine).unwrap();
        assert_eq!(found.preset, preset("gr-org-ua"));
        assert_eq!(
            ids(&found),
            [
                "gr-org-ua/rishennyaradi/pro-vnesennya-zmin-do-byudzhetu-2025",
                "gr-org-ua/rishennyaradi/pro-nadannya-dozvolu-17-12-2025",
                "gr-org-ua/rishennyaradi/про-школу",
            ]
        );
        assert_eq!(titles(&found)[2], "Про школу");
        let printed: Vec<_> = found.items.iter().map(|item| item.dates.printed).collect();
        assert_eq!(printed, [None, day("2025-12-19"), None]);
        assert!(found.items.iter().all(|item| item.dates.url.is_none()));
        assert!(found.items.iter().all(|it| it.section.as_deref() == Some("Рішення ради")));
        assert_eq!(found.next.unwrap().path(), "/rishennyaradi/page/2");
    }
}

#[test]
fn the_front_page_lists_acts_of_both_bodies_and_news_apart() {
    let html = fixture("gr-org-ua/list.html");
    let found = list(&html, "https://zrazkova.example/", &Engine::Auto).unwrap();
    let ids = ids(&found);
    assert!(ids.contains(&"gr-org-ua/rishennyavikon/pro-opalyuvalnyj-sezon"), "{ids:?}");
    let executive = found.items.iter().find(|it| it.id.as_str().contains("vikon")).unwrap();
    assert_eq!(executive.section.as_deref(), Some("Рішення виконавчого комітету"));
}

#[test]
fn an_act_s_table_is_read_as_its_head_and_its_date_is_the_adoption() {
    let found = list(&fixture("gr-org-ua/list.html"), ACTS, &Engine::Auto).unwrap();
    let item = opened(&fixture("gr-org-ua/item.html"), preset("gr-org-ua"), &found.items[0]);
    assert_eq!(item.dates.printed, None, "the table's date is the day of adoption");
    let text = item.text.as_deref().unwrap();
    assert!(text.starts_with("ХХІV сесія VIII скликання\nРІШЕННЯ\n17/12/2025 року"), "{text}");
    assert!(
        text.ends_with(
            "Додаток 1\nПрикріплені файли: https://zrazkova.example/wp-content/uploads/2025/12/dodatok-1.pdf"
        ),
        "{text}"
    );
    for foreign in ["толока", "Поширити", "20/12/2025", "chuzhe"] {
        assert!(!text.contains(foreign), "{foreign} in {text}");
    }
    let meaning = meaning(&item);
    assert_eq!(meaning.kind, Kind::Decision);
    assert_eq!(meaning.body, Some(Body::Session));
    assert_eq!(meaning.adopted_on, day("2025-12-17"));
    assert_eq!(meaning.number.unwrap().shown(), "24-3/VIII");
}

#[test]
fn a_list_whose_acts_are_gone_is_no_success() {
    let html = "<a href=/rishennyaradi>Рішення ради</a><h1>Рішення ради</h1>\
                <div class=sidebar><a href='/?p=5'>Новина</a></div>";
    assert_eq!(list(html, ACTS, &Engine::Auto).unwrap_err(), PageFault::EmptyList);
    let other = list("<h1>Сайт переїхав</h1>", ACTS, &engine("gr-org-ua")).unwrap_err();
    assert!(matches!(other, PageFault::OtherLayout { .. }), "{other}");
}
