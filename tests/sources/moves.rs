//! Items of a site that moved from one engine to another.

use crate::day;
use crate::engines::preset;
use hromada_watch::domain::ids::ItemId;
use hromada_watch::domain::sightings::{Item, ItemDates};
use hromada_watch::sources::page::moved::{Stage, carried, known_ids, same_item, spellings};

fn item(id: &str, url: &str, title: &str) -> Item {
    Item {
        id: id.into(),
        url: Some(format!("https://zrazkova.example{url}")),
        title: title.to_owned(),
        section: None,
        text: None,
        dates: ItemDates::default(),
    }
}

fn printed(on: &str, mut item: Item) -> Item {
    item.dates.printed = day(on);
    item
}

fn under(section: &str, mut item: Item) -> Item {
    item.section = Some(section.to_owned());
    item
}

const N24: &str = "Рішення сесії сільської ради від 17.12.2025 № 24 «Про бюджет громади»";

#[test]
fn one_act_or_headline_is_the_same_item_and_anything_against_it_is_heard() {
    let known = printed("2025-12-19", item("281846", "/documents/281846-pro", N24));
    let like = |title: &str| item("joomla/345", "/index.php/a/345-b", title);
    for same in [
        like(N24),
        printed("2026-02-01", like(N24)),
        like("Рішення № 24 від 17.12.2025"),
        printed("2026-02-01", like("РІШЕННЯ №24 від 17.12.2025 р. \"Про бюджет громади\"")),
    ] {
        assert!(same_item(&known, &same), "{same:?}");
    }
    for other in [
        like("Рішення сесії сільської ради від 17.12.2025 № 25 «Про бюджет громади»"),
        like("Рішення сесії сільської ради від 18.12.2025 № 24 «Про бюджет громади»"),
        like("Рішення виконавчого комітету від 17.12.2025 № 24 «Про бюджет громади»"),
        like("Рішення № 24 від 17.12.2025 «Про надання дозволу на землеустрій»"),
        like("Проєкт рішення від 17.12.2025 № 24 «Про бюджет громади»"),
        under("Проєкти рішень", like(N24)),
        like(""),
    ] {
        assert!(!same_item(&known, &other), "{other:?}");
    }
    let news = printed("2025-12-01", item("7", "/news/7-a", "Графік прийому громадян"));
    let listed = item("joomla/9", "/index.php/n/9-a", "Графік  прийому громадян.");
    assert!(same_item(&news, &listed));
    assert!(same_item(&news, &printed("2025-12-01", listed.clone())));
    assert!(!same_item(&news, &printed("2026-01-01", listed)), "a notice that comes every month");
}

#[test]
fn a_moved_site_s_items_keep_their_ids_and_the_next_read_needs_no_second_look() {
    let known = [
        printed("2025-12-19", item("281846", "/documents/281846-pro", N24)),
        printed("2025-12-01", item("281000", "/documents/281000-x", "Про скликання сесії")),
    ];
    let listed = [
        printed("2026-02-01", item("joomla/345", "/index.php/a/345-b", N24)),
        item("joomla/344", "/index.php/a/344-c", "Про скликання сесії"),
        item("joomla/400", "/index.php/a/400-d", "Рішення № 30 від 30.01.2026 «Про інше»"),
    ];
    let names = known_ids(preset("joomla"), Stage::Moved, known.iter(), &listed);
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(names[&ItemId::from("joomla/345")].as_str(), "281846");
    assert_eq!(names[&ItemId::from("joomla/344")].as_str(), "281000");

    let moved = carried(Some(&known[0]), "281846".into(), listed[0].clone());
    assert_eq!(moved.dates.printed, day("2025-12-19"), "the day of the move is no publication");
    assert_eq!(moved.url, listed[0].url);
    assert!(spellings(moved.url.as_deref().unwrap()).contains(&"joomla/345".into()));
    let known = [moved, known[1].clone()];
    let renamed = [item("joomla/345", "/index.php/inshe/345-e", "Заголовок виправлено")];
    let names = known_ids(preset("joomla"), Stage::Settled, known.iter(), &renamed);
    assert_eq!(names[&ItemId::from("joomla/345")].as_str(), "281846");
}

#[test]
fn without_a_move_a_headline_alone_makes_no_new_item_an_old_one() {
    let known = [item("281000", "/documents/281000-x", "Графік прийому громадян")];
    let same_engine = [item("290000", "/documents/290000-x", "Графік прийому громадян")];
    assert!(known_ids(preset("new"), Stage::Settled, known.iter(), &same_engine).is_empty());
    let other = [item("joomla/5", "/index.php/a/5-x", "Графік прийому громадян")];
    assert!(known_ids(preset("joomla"), Stage::Settled, known.iter(), &other).is_empty());
    assert_eq!(known_ids(preset("joomla"), Stage::Moved, known.iter(), &other).len(), 1);
}

#[test]
fn one_known_item_is_given_to_one_listed_item_only() {
    let known = [printed("2025-12-01", item("7", "/news/7-a", "Оголошення"))];
    let listed = [
        item("joomla/1", "/index.php/n/1-a", "Оголошення"),
        printed("2025-12-01", item("joomla/2", "/index.php/n/2-a", "Оголошення")),
    ];
    let names = known_ids(preset("joomla"), Stage::Moved, known.iter(), &listed);
    assert_eq!(names.into_iter().collect::<Vec<_>>(), [("joomla/2".into(), "7".into())]);
}

#[test]
fn the_same_number_on_two_engines_is_not_the_same_item() {
    let known = [item("361823", "/docs/361823/", N24)];
    let listed = [item("361823", "/documents/361823-x", "Рішення № 5 від 01.02.2026 «Про землю»")];
    for stage in [Stage::Moved, Stage::Settled] {
        let names = known_ids(preset("new"), stage, known.iter(), &listed);
        assert_eq!(names[&ItemId::from("361823")].as_str(), "new/361823");
    }
    let kept = item("new/361823", "/documents/361823-x", "Рішення № 5 від 01.02.2026 «Про землю»");
    let names = known_ids(preset("new"), Stage::Settled, [known[0].clone(), kept].iter(), &listed);
    assert_eq!(names[&ItemId::from("361823")].as_str(), "new/361823");
}

#[test]
fn an_act_is_the_same_where_one_engine_keeps_its_day_in_a_table() {
    let known = printed(
        "2025-12-19",
        item("1530024", "/docs/1530024/", "Рішення сесії №24-49/VIII «Про бюджет громади»"),
    );
    let like = |title: &str| item("281846", "/documents/281846-pro", title);
    let same = "Рішення сесії сільської ради від 17.12.2025 № 24-49/VIII «Про бюджет громади»";
    assert!(same_item(&known, &printed("2025-12-19", like(same))));
    for other in [
        like(same),
        printed("2024-12-19", like(same)),
        printed("2025-12-19", like(&same.replace("24-49", "25-49"))),
        printed("2025-12-19", like(&same.replace("бюджет", "статут"))),
        printed("2025-12-19", like(&same.replace("сесії сільської ради", "виконавчого комітету"))),
        printed("2025-12-19", like(&same.replace("Рішення", "Проєкт рішення"))),
    ] {
        assert!(!same_item(&known, &other), "{other:?}");
    }
}
