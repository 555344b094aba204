//! Drupal sites.

use crate::engines::{engine, ids, list, meaning, opened, preset, titles};
use crate::{day, fixture};
use hromada_watch::domain::sightings::Kind;
use hromada_watch::sources::spec::Engine;

const ACTS: &str = "https://zrazkova.example/uk/documents";

#[test]
fn a_list_of_documents_gives_them_and_no_news_beside_them() {
    for engine in [Engine::Auto, engine("drupal")] {
        let found = list(&fixture("drupal/list.html"), ACTS, &engine).unwrap();
        assert_eq!(found.preset, preset("drupal"));
        assert_eq!(
            ids(&found),
            [
                "drupal/documents/pro-zatverdzhennya-programy-2025-11-21",
                "drupal/documents/77-richnicya",
                "drupal/node/512",
            ]
        );
        assert_eq!(titles(&found)[1], "Про відзначення 77-ї річниці");
        let printed: Vec<_> = found.items.iter().map(|item| item.dates.printed).collect();
        assert_eq!(printed, [day("2025-11-28"), None, None], "adoption is no publication");
        assert!(found.items.iter().all(|item| item.dates.url.is_none()));
        assert_eq!(found.next.unwrap().query(), Some("page=1"), "pages are counted from nought");
    }
}

#[test]
fn an_act_s_table_opens_its_text_and_says_when_it_was_made_public() {
    let found = list(&fixture("drupal/list.html"), ACTS, &Engine::Auto).unwrap();
    let item = opened(&fixture("drupal/item.html"), preset("drupal"), &found.items[0]);
    assert_eq!(item.dates.printed, day("2025-11-28"));
    assert_eq!(item.section.as_deref(), Some("Рішення міської ради"));
    assert_eq!(
        item.text.as_deref(),
        Some(
            "Статус: Чинний\nНомер документу: 24-3/2025\nДата прийняття: 21.11.2025\nТип документу: Рішення міської ради\nДата оприлюднення: 28.11.2025\nРада ВИРІШИЛА затвердити Програму.\nМіський голова Іван ПРІЗВИЩЕ\nПрограма\nПрикріплені файли: https://zrazkova.example/sites/default/files/2025-11/programa.docx"
        )
    );
    assert_eq!(meaning(&item).kind, Kind::Decision);
    assert_eq!(meaning(&item).adopted_on, day("2025-11-21"));
}

#[test]
fn the_line_of_who_submitted_a_page_gives_its_date() {
    let html = "<main><h1>Про толоку в селі</h1><div>Надіслано admin - пн, 24/11/2025 - 10:00</div>\
                <p>Вчора прибрали парк.</p></main>";
    let listed = "<main><a href=/uk/content/toloka>Про толоку в селі</a></main>";
    let found = list(listed, "https://zrazkova.example/uk", &Engine::Auto).unwrap();
    assert_eq!(ids(&found), ["drupal/content/toloka"]);
    let item = opened(html, preset("drupal"), &found.items[0]);
    assert_eq!(item.dates.printed, day("2025-11-24"));
    assert_eq!(item.text.as_deref(), Some("Вчора прибрали парк."));
}
