//! What section, address, page table and text add to a title.

use super::{Input, inputs_read_as, titles_read_as};

fn at<'a>(title: &'a str, url: &'a str) -> Input<'a> {
    Input { title, url: Some(url), ..Input::default() }
}

fn under<'a>(title: &'a str, section: &'a str) -> Input<'a> {
    Input { title, section: Some(section), ..Input::default() }
}

fn with<'a>(title: &'a str, text: &'a str) -> Input<'a> {
    Input { title, text: Some(text), ..Input::default() }
}

#[test]
fn the_section_tells_what_the_title_does_not() {
    let bare = "Про затвердження Регламенту сільської ради";
    let dated = "від 18 серпня 2022 року №124 ''Про організацію харчування''";
    inputs_read_as(&[
        (under(bare, "Рішення сесій"), "decision session"),
        (under(bare, "Рішення виконавчого комітету"), "decision executive"),
        (under(dated, "Рішення виконкому"), "decision executive №124 2022-08-18"),
        (under(dated, "Розпорядження голови"), "order №124 2022-08-18"),
        (under(dated, "Проєкти рішень"), "draft №124 2022-08-18"),
        (under("Рішення № 5 від 12.12.2025", "Проєкти рішень сесії"), "draft №5 2025-12-12"),
        (
            under("Рішення № 5 від 12.12.2025", "Виконавчий комітет"),
            "decision executive №5 2025-12-12",
        ),
        (under("Проєкт рішення № 5 від 12.12.2025", "Рішення сесії"), "draft №5 2025-12-12"),
        (under(bare, "Новини"), "unknown"),
        (under("Свято врожаю", "Рішення сесій"), "news"),
        (under("Засідання виконкому", "Рішення виконкому"), "sitting executive"),
    ]);
}

#[test]
fn the_address_tells_what_the_title_does_not() {
    let bare = "Про затвердження Регламенту сільської ради";
    let dated = "Рішення від 18.08.2022 № 124 «Про план»";
    inputs_read_as(&[
        (at(bare, "https://rada.example/rishennyaradi/pro-zatverdzhennya"), "decision session"),
        (at(bare, "https://rada.example/rishennyavikon/pro-zatverdzhennya"), "decision executive"),
        (
            at(dated, "https://rada.example/rishennyavikon/rishennya-124"),
            "decision executive №124 2022-08-18",
        ),
        (
            at(dated, "https://rada.example/index.php?category=rishennia-vykonkomu&page=CHG-1576"),
            "decision executive №124 2022-08-18",
        ),
        (at(dated, "https://rada.example/proyekty-rishen-sesiii/CHG-667"), "draft №124 2022-08-18"),
        (at(dated, "https://rada.example/proekty_reshenij/16-1-0-749"), "draft №124 2022-08-18"),
        (
            at(dated, "https://rada.example/component/documents/12:prv304-2021"),
            "draft №124 2022-08-18",
        ),
        (at(dated, "https://rada.example/?p=proekty_rishen&sp=single"), "draft №124 2022-08-18"),
        (
            at(
                dated,
                "https://rada.example/%D0%BF%D1%80%D0%BE%D1%94%D0%BA%D1%82%D0%B8-%D1%80%D1%96%D1%88%D0%B5%D0%BD%D1%8C/5",
            ),
            "draft №124 2022-08-18",
        ),
        (
            at(dated, "https://rada.example/documents/20806-pro-proekt-rishen"),
            "decision №124 2022-08-18",
        ),
        (
            at(
                dated,
                "https://rada.example/documents/37164-pro-zmini-do-risennia-vikonavcogo-komitetu",
            ),
            "decision №124 2022-08-18",
        ),
        (
            at("35 сесія 8 скликання", "https://rada.example/news/1716374438"),
            "sitting session s35 c8",
        ),
        (
            at("35 сесія 8 скликання", "https://rada.example/rishennya-sesij/5"),
            "decision session s35 c8",
        ),
        (at("Свято врожаю", "https://rada.example/proekty-rishen/5"), "news"),
        (
            at("від 18.08.2022 № 124 «Про план»", "https://rada.example/rozporyadzhennya/5"),
            "order №124 2022-08-18",
        ),
    ]);
}

#[test]
fn slugs_are_read_like_titles() {
    titles_read_as(&[
        ("rishennya-17-02-viii-vid-22-11-2021-roku", "decision session №17-02/VIII 2021-11-22 c8"),
        ("rishennya-sesiyi-№-2593-vid-30-serpnya-2024-roku", "decision session №2593 2024-08-30"),
        ("rishennya-sesiyi-no-2593-vid-30-serpnya-2024-roku", "decision session №2593 2024-08-30"),
        ("rishennya-vykonavchogo-komitetu-47-vid-27-09-2018", "decision executive №47 2018-09-27"),
        (
            "risennia-vikonavcogo-komitetu-vid-11112022-no314-pro-zmini",
            "decision executive №314 2022-11-11",
        ),
        (
            "178-rishennya-lxiii-pozachergovoji-sesiji-iv-sklikannya-vid-24-lyutogo-2015-roku-436-iv-pro-stavki",
            "decision session №436-IV 2015-02-24 s63 c4",
        ),
        ("rishennya-6-vid-22122017", "decision №6 2017-12-22"),
        ("rishennia-silskoi-rady-12-vid-17-grudnya-2025-roku", "decision session №12 2025-12-17"),
        ("169-rishennia-pershoi-sesii-ii-sklykannia", "decision session s1 c2"),
        (
            "709-protokol-46-sesiji-7-go-sklikannya-vid-24-grudnya-2019-roku",
            "minutes 2019-12-24 s46 c7",
        ),
        ("2950-proekty-rishen-xxvii-sesii-vii-sklykannia", "draft s27 c7"),
        ("8_sesiya_7_sklikannya_vid_12_travnya", "unknown session s8 c7"),
        ("rozporyadzhennya-miskogo-golovi-142r-vid-04-10-2021", "order №142р 2021-10-04"),
        ("pro-vnesennya-zmin-do-rishennya-miskoyi-radi-vid-30112011-no165", "unknown session"),
        ("281846-pro-timcasove-prizupinennia-pereimenuvannia", "unknown"),
        ("zimovi-kanikuli-u-skolax-gromadi", "news"),
        ("proekt-rishennya-vykonavchogo-komitetu-pro-taryfy", "draft"),
    ]);
}

#[test]
fn the_table_of_a_document_page_outranks_the_rest() {
    titles_read_as(&[
        (
            "Скликання: 8 скликання Сесія: 35 Тип документу: рішення селищної ради Дата прийняття: 22.11.2023 Дата оприлюднення: 29.11.2023 Номер документу: 1322 Назва документу: Про план",
            "decision session №1322 2023-11-22 s35 c8",
        ),
        (
            "Тип документу: Розпорядження Номер документу: 53-о Дата: 12.03.2021 Назва документу: Про відпустку",
            "order №53-о 2021-03-12",
        ),
        (
            "Скликання: ПРОЄКТИ РІШЕНЬ ВИКОНАВЧОГО КОМІТЕТУ Сесія: 2025 Р. Тип документу: ПРОЄКТИ РІШЕНЬ Дата: 17.04.2025 Номер документу: 2025_9_5 Назва документу: Про дозвіл",
            "draft №2025_9_5 2025-04-17",
        ),
        (
            "Скликання: Виконавчий комітет міської ради VIII скликання Сесія / комісія: Засідання виконавчого комітету в 2024 році №19 Тип документу: Рішення Дата: 20.08.2024 Номер документу: бн Назва документу: Про акти",
            "decision executive 2024-08-20 c8",
        ),
        (
            "Скликання 7 скликання Сесія 46 сесія восьмого скликання Тип документу Рішення Номер документу 13",
            "decision session №13 s46 c7",
        ),
        ("Тип документу: РЕГУЛЯТОРНА ПОЛІТИКА Номер документу: Положення Дата: 17.11.2023", "news"),
        (
            "Тип документа: Проект рішення; Номер документа: 5; Скликання: 8; Сесія: 12",
            "draft №5 s12 c8",
        ),
        (
            "Вид акта Рішення Суб’єкт Зразкова сільська рада Пленарне засідання 73 сесія VIII скликання Дата прийняття 20.11.2026 Реєстраційний № 1401 Дата публікації 24.11.2026",
            "decision session №1401 2026-11-20 s73 c8",
        ),
    ]);
}

#[test]
fn the_text_is_asked_when_the_title_is_short() {
    let bare = "Про організацію харчування";
    inputs_read_as(&[
        (
            with(
                bare,
                "СЕЛИЩНА РАДА\nВИКОНАВЧИЙ КОМІТЕТ\nРІШЕННЯ\nвід 18 серпня 2022 року №124\nПро організацію харчування",
            ),
            "decision executive №124 2022-08-18",
        ),
        (
            with(
                bare,
                "ПРОЄКТ\nСЕЛИЩНА РАДА\nРІШЕННЯ\nвід ______ № ____\nПро організацію харчування",
            ),
            "draft",
        ),
        (with(bare, "Шановні жителі! Обговорюємо харчування в школах."), "unknown"),
        (
            with(
                "Рішення № 33",
                "ВИКОНАВЧИЙ КОМІТЕТ РІШЕННЯ від „23” травня 2018 року 33 Про склад",
            ),
            "decision executive №33 2018-05-23",
        ),
        (
            with(
                "Рішення № 33",
                "ВИКОНАВЧИЙ КОМІТЕТ РІШЕННЯ від „23” травня 2018 року № 34 Про склад",
            ),
            "decision executive №34 2018-05-23",
        ),
        (
            with(
                "Рішення сесії від 12.12.2025 № 33 «Про план»",
                "ПРОЄКТ РІШЕННЯ від 12.12.2025 № 33 Про план",
            ),
            "draft №33 2025-12-12",
        ),
        (
            with(
                "Рішення сесії від 12.12.2025 № 33 «Про план»",
                "Проєкти рішень\nРішення сесії\nПро план",
            ),
            "decision session №33 2025-12-12",
        ),
        (
            with(
                "Рішення сесії від 12.12.2025 № 33 «Про план»",
                "СІЛЬСЬКА РАДА РІШЕННЯ від _____ № ____ Про план",
            ),
            "decision session №33 2025-12-12",
        ),
        (
            with(
                bare,
                "РОЗПОРЯДЖЕННЯ сільського голови від 01.02.2024 № 15-р Про організацію харчування",
            ),
            "order №15-р 2024-02-01",
        ),
        (
            with(
                bare,
                "Про організацію харчування\nЗаслухавши інформацію, виконавчий комітет сільської ради ВИРІШИВ: 1. Затвердити",
            ),
            "decision executive",
        ),
    ]);
}
