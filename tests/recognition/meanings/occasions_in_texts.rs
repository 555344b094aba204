//! What orders, texts and minutes say of sittings, and what no input may bring about.

use super::occasions::all_say;
use super::{Input, Recogniser};
use chrono::Datelike;
use hromada_watch::domain::sightings::sitting_mark::{MarkedDay, Saying};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn texts_say(table: &[(&str, &str, &str)]) {
    let inputs: Vec<_> = table
        .iter()
        .map(|(title, text, expected)| {
            (Input { title, text: Some(text), ..Input::default() }, *expected)
        })
        .collect();
    all_say(&inputs);
}

#[test]
fn a_report_that_names_its_agenda_is_a_report() {
    let held = "session held s54 2026-11-20 inferred";
    for title in [
        "Депутати розглянули питання порядку денного",
        "Розглянуто всі питання порядку денного",
        "На засіданні прийняли рішення з питань порядку денного",
    ] {
        let text = "20 листопада 2026 року відбулося засідання 54-ї сесії сільської ради.";
        texts_say(&[(title, text, held)]);
    }
}

#[test]
fn a_nameless_broadcast_shows_what_its_description_names() {
    let text = "55 сесія Галицинівської сільської ради VIII скликання від 20.11.2026";
    let shown = "session shown s55 c8 2026-11-20 inferred";
    texts_say(&[
        ("Пряма трансляція", text, shown),
        ("Запис трансляції", text, shown),
        ("Трансляція концерту", "Святковий концерт. У листопаді сесія.", ""),
    ]);
}

#[test]
fn orders_convene_on_another_day_than_their_own() {
    texts_say(&[
        (
            "Розпорядження № 45-р від 10.11.2026 Про скликання 52 сесії сільської ради",
            "УКРАЇНА\nРОЗПОРЯДЖЕННЯ\nвід 10 листопада 2026 року № 45-р\nс. Галицинове\n\
             Про скликання 52 сесії\nКеруючись статтею 42 Закону України «Про місцеве самоврядування \
             в Україні» від 21.05.1997:\n1. Скликати 52 сесію сільської ради VIII скликання \
             20 листопада 2026 року о 10 годині в залі засідань сільської ради.\n\
             2. Проєкти рішень подати до 12 листопада 2026 року.",
            "session announced s52 c8 2026-11-20 10:00 @ залі засідань сільської ради inferred",
        ),
        (
            "Розпорядження сільського голови від 10.11.2026 № 45-р «Про скликання сесії»",
            "1. 20 листопада 2026 року о 10.00 скликати чергову сесію Галицинівської сільської ради",
            "session announced 2026-11-20 10:00 inferred",
        ),
        (
            "Розпорядження № 12-р від 02.02.2027 Про скликання LIII сесії",
            "від 02 лютого 2027 року № 12-р с. Галицинове\n1. Скликати LIII сесію сільської ради на \
             19 лютого 2027 року.\n2. Пленарне засідання розпочати о 10:00 у залі засідань.",
            "session announced s53 2027-02-19 10:00 @ залі засідань inferred",
        ),
        (
            "Розпорядження № 46-р від 16.11.2026 Про перенесення дати проведення 52 сесії",
            "1. Перенести дату проведення 52 сесії, яка була запланована на 20 листопада 2026 року, \
             на 25.11.2026 о 11.00.",
            "session moved s52 2026-11-25 from 2026-11-20 11:00 inferred",
        ),
        (
            "Розпорядження № 47-р від 16.11.2026 Про скасування розпорядження «Про скликання 52 сесії»",
            "",
            "session cancelled s52 inferred",
        ),
        (
            "Розпорядження № 50-р від 01.12.2026 Про проведення засідання виконавчого комітету",
            "1. Провести засідання виконавчого комітету 3 грудня 2026 року о 9 годині 30 хвилин.",
            "executive announced 2026-12-03 09:30 inferred",
        ),
        (
            "Розпорядження № 51-р від 01.12.2026 Про відпустку",
            "Надати відпустку з 3 грудня 2026 року. Рішення 52 сесії від 20 листопада 2026 року.",
            "",
        ),
        (
            "Розпорядження № 45-р від 10.11.2026 Про скликання сесії районної ради",
            "Скликати сесію районної ради 20 листопада 2026 року",
            "",
        ),
    ]);
}

#[test]
fn texts_fill_what_titles_leave_open() {
    texts_say(&[
        (
            "Оголошення про скликання 52 сесії",
            "20 листопада 2026 року о 10:00 в залі засідань сільської ради, за адресою: \
             с. Галицинове, вул. Центральна, 1 відбудеться пленарне засідання 52 сесії VIII скликання.",
            "session announced s52 c8 2026-11-20 10:00 @ залі засідань сільської ради, за адресою: \
             с. Галицинове, вул. Центральна, 1",
        ),
        (
            "Відбулася 52 сесія",
            "20 листопада депутати зібралися на пленарне засідання. На розгляд винесено 48 питань.\n\
             Наступна сесія відбудеться 18 грудня.",
            "session held s52 20.11; session announced 18.12 inferred",
        ),
        (
            "Відбулася 52 сесія",
            "10.11.2026 14:05\nРозглянули 48 питань, з них про свято 6 грудня.",
            "session held s52",
        ),
        (
            "Засідання виконавчого комітету",
            "05 травня 2026 року о 10:00 відбулося засідання виконавчого комітету Галицинівської \
             сільської ради.\n7 травня відбудеться засідання робочої групи.",
            "executive held 2026-05-05 10:00 inferred",
        ),
        ("Засідання виконавчого комітету", "Дата: 26.05.2026 10:03\nКількість переглядів: 380", ""),
        (
            "Увага! Засідання виконкому переноситься",
            "Засідання, заплановане на 3 грудня, відбудеться 5 грудня об 11:00.",
            "executive moved 05.12 from 03.12 11:00",
        ),
        (
            "Увага",
            "Шановні депутати! 20 листопада о 10 год. відбудеться сесія сільської ради.",
            "session announced 20.11 10:00 inferred",
        ),
        (
            "Відбулася 52 сесія",
            "Засідання відбулося 20 листопада 2026 року. Відеозапис засідання сесії доступний за \
             посиланням https://video.example/1",
            "session held s52 2026-11-20; session shown s52 2026-11-20 inferred",
        ),
        (
            "Оголошення про скликання 52 сесії",
            "20 листопада 2026 року відбудеться 52 сесія. Відеозапис сесії буде доступний за посиланням.",
            "session announced s52 2026-11-20",
        ),
        (
            "Виконком підтримав ветеранів",
            "Рішення прийнято на засіданні виконавчого комітету 3 грудня.",
            "executive held 03.12 inferred",
        ),
        (
            "Засідання виконкому",
            "Порядок денний:\n1. Про свято 6 грудня.\nДата: 3 грудня 2026 року\nЧас: 10:00",
            "executive mentioned 2026-12-03 10:00 inferred",
        ),
        (
            "Звіт старости",
            "Староста прозвітував на 52 сесії сільської ради, яка відбулася 20 листопада.",
            "session held s52 20.11 inferred",
        ),
        (
            "Підготовка до сесії",
            "Постійні комісії 18 листопада розглянули проєкти до сесії, яка відбудеться 20 листопада.",
            "session announced 20.11 inferred",
        ),
        (
            "Ремонт дороги завершено",
            "Кошти виділено рішенням 51 сесії від 15 жовтня 2026 року.",
            "",
        ),
        ("Ради сусідів", "У Шевченківській сільській раді 20 листопада відбулася 40 сесія.", ""),
        (
            "Порядок денний 52 сесії",
            "Додаток.\n\nТекст вкладення:\nПорядок денний 52 сесії сільської ради 20 листопада 2026 року",
            "session announced s52 2026-11-20",
        ),
        ("Оголошення", "20 листопада відбудеться засідання конкурсної комісії при виконкомі.", ""),
        (
            "Протокол засідання виконавчого комітету",
            "ВИКОНАВЧИЙ КОМІТЕТ\nПРОТОКОЛ № 12\nвід 03 грудня 2026 року",
            "executive held 2026-12-03 inferred",
        ),
        (
            "Новини громади",
            "Голова повідомив про прийняте на сесії сільської ради звернення до уряду.",
            "",
        ),
    ]);
}

#[test]
fn a_schedule_of_a_year_is_not_so_many_announcements() {
    let text: String = (1..=12)
        .map(|month| format!("3.{month:02}.2027 відбудеться засідання виконкому.\n"))
        .collect();
    let input = Input { title: "План засідань", text: Some(&text), ..Input::default() };
    let found = Recogniser::new(&[]).understand(&input).sittings;
    assert!(found.len() <= 6, "{found:?}");
}

/// Pieces that the rules look for, so that random strings reach them.
const PIECES: &str = "(сесія|сесії|52 сесію|засідання|засіданні|виконкому|виконавчий комітет|комісії|\
    сільської ради|обласної ради|VIII скликання|пленарне|чергова|відбудеться|відбулася|не|перенесено|\
    скасовано|скликати|про скликання|з|на|до|від|та|а|,|;|[.]|:|[(]|[)]|20|20–21|3 грудня|\
    20 листопада 2026 року|31 листопада|29 лютого|03.12.2026р.|20.11|45.13.2026|о 10:00|о 25:99|\
    о десятій годині|завтра|сьогодні|у п’ятницю|трансляція|відео|запис|LIVE|порядок денний|протокол|\
    розпорядження № 45-р від 10.11.2026|за адресою:|в залі|вул[.]|яка|заплановане|\n|1[.]|№|\\PC{0,3})";

/// Whether the digits and the month of a day stand in a text; the words for the rest.
fn stands_in(marked: MarkedDay, input: &str) -> bool {
    let input = input.to_lowercase();
    let numbers: Vec<u32> =
        input.split(|c: char| !c.is_ascii_digit()).filter_map(|run| run.parse().ok()).collect();
    let months = [
        "січн",
        "лют",
        "берез",
        "квіт",
        "трав",
        "черв",
        "лип",
        "серп",
        "верес",
        "жовт",
        "листоп",
        "груд",
    ];
    let has = |day: u32, month: u32| {
        numbers.contains(&day)
            && (numbers.contains(&month) || input.contains(months[month as usize - 1]))
    };
    match marked {
        MarkedDay::Full(date) => {
            let year = date.year() as u32;
            has(date.day(), date.month())
                && (numbers.contains(&year) || numbers.contains(&(year % 100)))
        }
        MarkedDay::DayAndMonth { day, month } => has(day, month),
        MarkedDay::Weekday(_) => ["понед", "вівт", "серед", "четв", "ниц", "субот", "неділ"]
            .iter()
            .any(|word| input.contains(word)),
        MarkedDay::FromPublication(_) => {
            ["сьогодні", "завтра", "вчора"].iter().any(|word| input.contains(word))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        rng_seed: RngSeed::Fixed(2026),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_is_answered_and_every_day_stands_in_it(
        title in proptest::collection::vec(PIECES, 0..14),
        text in proptest::collection::vec(PIECES, 0..40),
        noise in "(?s).{0,60}",
    ) {
        let (title, text) = (title.join(" "), text.join(" "));
        let recogniser = Recogniser::new(&[]).of_council("Галицинівська сільська рада");
        for (title, text) in [(&title, &text), (&text, &title), (&noise, &text)] {
            for section in [None, Some("Прямі трансляції"), Some("Розпорядження")] {
                let input = Input { title, section, text: Some(text), ..Input::default() };
                let found = recogniser.understand(&input).sittings;
                prop_assert!(found.len() <= 6);
                for mark in found {
                    let whole = format!("{title}\n{text}");
                    for day in mark.on.into_iter().chain(mark.moved_from) {
                        prop_assert!(stands_in(day, &whole), "{day:?} of {whole}");
                    }
                    let place = mark.place.unwrap_or_default();
                    prop_assert!(place.len() <= 240 && !place.contains('\n'));
                    prop_assert!(mark.moved_from.is_none() || mark.says == Saying::Moved);
                }
            }
        }
    }
}
