//! What titles and sections say of sittings: every rule with its false friends.

use super::{Input, Recogniser};
use hromada_watch::domain::sightings::sitting_mark::{Certainty, MarkedDay, SittingMark};

fn day(day: MarkedDay) -> String {
    match day {
        MarkedDay::Full(day) => day.to_string(),
        MarkedDay::DayAndMonth { day, month } => format!("{day:02}.{month:02}"),
        MarkedDay::Weekday(weekday) => weekday.to_string().to_lowercase(),
        MarkedDay::FromPublication(days) => format!("today{days:+}"),
    }
}

/// A mark in one line: `session announced s52 c8 20.11 from 15.11 10:00 @ зала inferred`.
fn line(mark: &SittingMark) -> String {
    let mut parts = vec![mark.body.to_string(), format!("{:?}", mark.says).to_lowercase()];
    parts.extend(mark.session.map(|session| format!("s{session}")));
    parts.extend(mark.convocation.map(|convocation| format!("c{convocation}")));
    parts.extend(mark.on.map(day));
    parts.extend(mark.moved_from.map(|from| format!("from {}", day(from))));
    parts.extend(mark.at.map(|at| at.format("%H:%M").to_string()));
    parts.extend(mark.place.as_ref().map(|place| format!("@ {place}")));
    if mark.certainty == Certainty::Inferred {
        parts.push("inferred".into());
    }
    parts.join(" ")
}

fn marks(input: &Input<'_>) -> String {
    let recogniser = Recogniser::new(&[]).of_council("Галицинівська сільська рада");
    let sittings = recogniser.understand(input).sittings;
    sittings.iter().map(line).collect::<Vec<_>>().join("; ")
}

/// Reads each input and lists every one that is read otherwise.
pub(super) fn all_say(table: &[(Input<'_>, &str)]) {
    let misses: Vec<String> = table
        .iter()
        .filter_map(|(input, expected)| {
            let found = marks(input);
            (found != *expected).then(|| {
                let kind = Recogniser::new(&[]).recognise(input).kind;
                format!(
                    "{} | {}\n  want {expected}\n  have {found} ({kind:?})",
                    input.title,
                    input.text.unwrap_or("")
                )
            })
        })
        .collect();
    assert!(misses.is_empty(), "{} of {}:\n{}", misses.len(), table.len(), misses.join("\n"));
}

fn titles_say(table: &[(&str, &str)]) {
    let inputs: Vec<_> = table
        .iter()
        .map(|(title, expected)| (Input { title, ..Input::default() }, *expected))
        .collect();
    all_say(&inputs);
}

fn sections_say(table: &[(&str, &str, &str)]) {
    let inputs: Vec<_> = table
        .iter()
        .map(|(section, title, expected)| {
            (Input { title, section: Some(section), ..Input::default() }, *expected)
        })
        .collect();
    all_say(&inputs);
}

#[test]
fn titles_announce() {
    titles_say(&[
        (
            "20 листопада 2026 року о 10:00 відбудеться пленарне засідання 52 сесії сільської ради VIII скликання",
            "session announced s52 c8 2026-11-20 10:00",
        ),
        ("Оголошення про скликання 52 сесії", "session announced s52"),
        (
            "Позачергова сесія Галицинівської сільської ради 11 вересня",
            "session mentioned 11.09 inferred",
        ),
        (
            "Порядок денний засідання виконавчого комітету 03.12.2026",
            "executive announced 2026-12-03",
        ),
        ("Порядок денний виконавчого комітету 03.12.2026р.", "executive announced 2026-12-03"),
        ("Порядок денний 52 сесії VIII скликання", "session announced s52 c8"),
        ("3 грудня відбудеться засідання виконкому", "executive announced 03.12"),
        (
            "У четвер, 3 грудня, о 9-00 відбудеться засідання виконкому",
            "executive announced 03.12 09:00",
        ),
        ("У п’ятницю відбудеться чергова сесія", "session announced fri"),
        (
            "Завтра о 14:00 – позачергове засідання виконкому, запрошуємо",
            "executive announced today+1 14:00",
        ),
        ("Про скликання чергової 52 сесії", "session announced s52"),
        (
            "Скликається п’ятдесят друга сесія сільської ради: 20.11.2026",
            "session announced s52 2026-11-20",
        ),
        ("Запрошуємо на пленарне засідання сесії 20 листопада", "session announced 20.11"),
        ("До уваги депутатів: 20 грудня відбудеться чергова сесія", "session announced 20.12"),
        ("Анонс: засідання виконавчого комітету 20.11 о 10:00", "executive announced 20.11 10:00"),
        ("20–21 листопада відбудеться LII сесія сільської ради", "session announced s52 20.11"),
        ("Пряма трансляція сесії відбудеться 12 грудня", "session announced 12.12"),
        ("На сесії 20 листопада розглянуть бюджет громади", "session announced 20.11"),
        (
            "Засідання виконавчого комітету Галицинівської сільської ради відбудеться 3 грудня",
            "executive announced 03.12",
        ),
    ]);
}

#[test]
fn titles_report() {
    titles_say(&[
        ("Відбулася 52 сесія", "session held s52"),
        ("Відбулася 52 сесія сільської ради VIII скликання", "session held s52 c8"),
        ("20 листопада відбулося засідання виконкому", "executive held 20.11"),
        ("Сьогодні відбулося чергове засідання виконавчого комітету", "executive held today+0"),
        ("52 сесія: на розгляд винесено 48 питань", "session held s52"),
        ("Депутати на сесії сільської ради підтримали бюджет", "session held"),
        ("На сесії 20 листопада депутати ухвалили бюджет на 2027 рік", "session held 20.11"),
        ("Чергове засідання виконкому: розглянули 12 питань", "executive held"),
        ("Підсумки 52 сесії сільської ради", "session held s52"),
        ("Відбулася сесія: внесено зміни до рішення від 05.03.2026 № 14", "session held"),
        ("Відбулося засідання виконкому, на якому розглянули свято 6 грудня", "executive held"),
        ("Засідання виконкому 02.10.2026", "executive mentioned 2026-10-02 inferred"),
        ("Виконком 3 грудня", "executive mentioned 03.12 inferred"),
        ("52 сесія VIII скликання", "session mentioned s52 c8 inferred"),
        ("52 сесія: 48 питань", "session mentioned s52 inferred"),
        (
            "Чергова сесія: 20 листопада, 10:00, сесійна зала",
            "session mentioned 20.11 10:00 inferred",
        ),
        (
            "52 сесія (друге пленарне засідання) 27.11.2026",
            "session mentioned s52 2026-11-27 inferred",
        ),
        ("Поіменне голосування 52 сесії 20.11.2026", "session held s52 2026-11-20"),
        ("Завтра сесія", "session mentioned today+1 inferred"),
        ("zasidannya-vykonavchogo-komitetu-03-12-2026", "executive mentioned 2026-12-03 inferred"),
        ("Засідання виконкому", ""),
    ]);
}

#[test]
fn titles_move_and_call_off() {
    titles_say(&[
        ("Засідання виконкому перенесено на 25 листопада", "executive moved 25.11"),
        ("52 сесію перенесено з 20 на 25 листопада", "session moved s52 25.11 from 20.11"),
        (
            "Сільський голова переніс сесію з 20 листопада на 25 листопада 2026 року",
            "session moved 2026-11-25 from 20.11",
        ),
        (
            "Сесія відбудеться 25 листопада (перенесено з 20 листопада), запрошуємо депутатів",
            "session moved 25.11 from 20.11",
        ),
        ("Засідання виконкому, призначене на 3 грудня, переноситься", "executive moved from 03.12"),
        ("Засідання виконкому 3 грудня перенесено на 14:00", "executive moved 03.12 14:00"),
        ("Замість 20 листопада сесія відбудеться 25 листопада", "session moved 25.11 from 20.11"),
        ("Сесія відбудеться не 20, а 25 листопада", "session announced 25.11"),
        ("Сесію не перенесено: чекаємо на неї 20 листопада", ""),
        ("Зміна часу засідання виконкому 3 грудня: о 14:00", "executive moved 03.12 14:00"),
        ("Засідання виконкому відкладено до 10 грудня", "executive moved 10.12"),
        (
            "Через повітряну тривогу засідання виконкому перенесено на завтра",
            "executive moved today+1",
        ),
        ("Сесію скасовано через відсутність кворуму", "session cancelled"),
        ("Кворуму немає: сесія зірвана", "session cancelled"),
        (
            "Засідання виконкому не відбудеться 3 грудня, нову дату повідомимо",
            "executive cancelled 03.12",
        ),
        ("Змінено дату проведення 52 сесії: на 25 листопада", "session moved s52 25.11"),
        ("Увага! Засідання виконкому переноситься", "executive moved"),
        ("Засідання виконкому 3 грудня скасовано", "executive cancelled 03.12"),
        ("Скасовано чергове засідання виконавчого комітету 3 грудня", "executive cancelled 03.12"),
        ("52 сесія не відбудеться", "session cancelled s52"),
        ("Сесія 20 листопада не відбулася через відсутність кворуму", "session cancelled 20.11"),
        (
            "52 сесія 20 листопада не відбулася, її перенесено на 25 листопада",
            "session moved s52 25.11 from 20.11",
        ),
        ("Сесія скасувала рішення виконкому про тарифи", ""),
        ("На сесії 20 листопада скасовано пільги", "session held 20.11"),
        ("Розгляд питання про тарифи перенесено на наступну сесію", ""),
        ("На сесії 20 листопада депутати перенесли розгляд бюджету", ""),
        ("Трансляцію засідання виконкому скасовано", ""),
    ]);
}

#[test]
fn titles_show() {
    titles_say(&[
        (
            "Пряма трансляція засідання виконавчого комітету 03.12.2026",
            "executive shown 2026-12-03",
        ),
        ("LIVE: 52 сесія, частина 2", "session shown s52"),
        ("Сесія сільської ради LIVE ч. 1", "session shown"),
        ("Відеозапис засідання виконкому від 12.12.2026", "executive shown 2026-12-12"),
        ("Відбулася 52 сесія (відео)", "session held s52; session shown s52"),
        ("ЗАСІДАННЯ ВИКОНАВЧОГО КОМІТЕТУ 3 ГРУДНЯ 2026 РОКУ (ВІДЕО)", "executive shown 2026-12-03"),
        ("Сесія. Частина 1. 20.11.2026", "session mentioned 2026-11-20 inferred"),
        (
            "🔴 Пряма трансляція. 52 сесія Галицинівської сільської ради. Частина 2",
            "session shown s52",
        ),
        ("Наживо: сесія Галицинівської сільської ради", "session shown"),
        (
            "Запрошуємо переглянути трансляцію 52 сесії 20 листопада о 10:00",
            "session announced s52 20.11 10:00",
        ),
        ("Відео 52 сесії 20.11.2026, частина 3", "session shown s52 2026-11-20"),
        ("Запис трансляції 52 сесії VIII скликання", "session shown s52 c8"),
        ("Онлайн-трансляція 52 сесії VIII скликання, 20 листопада", "session shown s52 c8 20.11"),
        ("Прямий ефір: сесія сільської ради, 20 листопада", "session shown 20.11"),
        ("Сесія відбулася онлайн", "session held"),
        ("Засідання виконкому 3 грудня в режимі онлайн", "executive mentioned 03.12 inferred"),
        ("Трансляція концерту до Дня села", ""),
        ("Трансляція засідання постійної комісії 18 листопада", ""),
    ]);
}

#[test]
fn sections_of_broadcasts_show_what_their_titles_name() {
    sections_say(&[
        ("Прямі трансляції", "Виконком 3 грудня", "executive shown 03.12 inferred"),
        ("Відео наживо", "Сесія", "session shown inferred"),
        ("Трансляції", "52 сесія, 20 листопада, ч. 2", "session shown s52 20.11 inferred"),
        ("Трансляції", "Засідання виконавчого комітету", "executive shown inferred"),
        ("Трансляції", "Трансляція сесії відбудеться 12 грудня", "session announced 12.12"),
        (
            "Відео наживо",
            "Сьогодні о 10:00 відбудеться 52 сесія",
            "session shown s52 today+0 10:00 inferred",
        ),
        ("Відео наживо", "Сесію перенесено на 25 листопада", "session moved 25.11"),
        ("Прямі трансляції", "Відбулася 52 сесія", "session shown s52 inferred"),
        ("Прямі трансляції", "Концерт до Дня села 6 грудня", ""),
        ("Прямі трансляції", "Засідання бюджетної комісії 18 листопада", ""),
        ("Анонси", "Засідання виконкому 3 грудня", "executive announced 03.12 inferred"),
        ("Новини", "Виконком затвердив мережу закладів освіти", ""),
    ]);
}

#[test]
fn sections_of_broadcasts_give_the_kind() {
    for (section, title, kind) in [
        ("Відео наживо", "Виконком 3 грудня", "broadcast executive"),
        ("Прямі трансляції", "52 сесія, частина 2", "broadcast session s52"),
        ("Трансляції", "Засідання виконавчого комітету", "broadcast executive"),
        ("Трансляції", "Трансляція сесії відбудеться 12 грудня", "agenda"),
        ("Відео наживо", "Концерт до Дня села", "news"),
        ("Новини", "Засідання виконавчого комітету", "sitting executive"),
    ] {
        let input = Input { title, section: Some(section), ..Input::default() };
        let meaning = Recogniser::new(&[]).recognise(&input);
        assert_eq!(super::line(&meaning), kind, "{section}: {title}");
    }
}

#[test]
fn minutes_tell_that_a_sitting_was_held() {
    titles_say(&[
        ("Протокол № 52 сесії від 20.11.2026", "session held s52 2026-11-20 inferred"),
        (
            "Протокол 46 сесії 7-го скликання від 24 грудня 2019 року",
            "session held s46 c7 2019-12-24 inferred",
        ),
        (
            "Протокол № 12 засідання виконавчого комітету від 03.12.2026",
            "executive held 2026-12-03 inferred",
        ),
        ("Протокол засідання постійної комісії від 18.11.2026", ""),
    ]);
}

#[test]
fn both_bodies_in_one_item_make_two_marks() {
    titles_say(&[
        (
            "Засідання виконкому відбудеться 3 грудня, а сесія сільської ради – 20 грудня",
            "executive announced 03.12; session announced 20.12",
        ),
        (
            "20 листопада відбулася сесія, а 3 грудня відбудеться засідання виконкому",
            "session held 20.11; executive announced 03.12",
        ),
        (
            "20 листопада відбудуться засідання виконкому та 52 сесія",
            "executive announced 20.11; session announced s52 20.11",
        ),
        (
            "18 листопада – засідання постійних комісій, 20 листопада відбудеться 52 сесія",
            "session announced s52 20.11",
        ),
        (
            "51 сесія відбулася 15 жовтня, а 52 сесія відбудеться 20 листопада",
            "session held s51 15.10; session announced s52 20.11",
        ),
    ]);
}

#[test]
fn what_is_not_ours_makes_no_mark() {
    titles_say(&[
        ("Відбулося засідання комісії з питань захисту прав дитини", ""),
        ("Засідання постійних депутатських комісій 18 листопада", ""),
        ("Засідання комісії при виконавчому комітеті 18 листопада", ""),
        ("20 листопада відбудеться сесія Миколаївської обласної ради", ""),
        ("Відбулася сесія районної ради", ""),
        ("Депутати районної ради провели сесію 20 листопада", ""),
        ("Засідання робочої групи виконавчого комітету 3 грудня", ""),
        ("У виконкомі відбулося засідання комісії 3 грудня", ""),
        ("Миколаївська обласна рада провела 40 сесію", ""),
        ("Пряма трансляція сесії облради 20 листопада", ""),
        ("52 сесія Шевченківської сільської ради відбудеться 20 листопада", ""),
        ("Засідання виконавчого комітету Миколаївської міської ради 3 грудня", ""),
        ("Миколаївський міськвиконком збереться 3 грудня", ""),
        ("Літня сесія НМТ: реєстрація до 20 листопада", ""),
        ("Стратегічна сесія для депутатів відбудеться 20 листопада", ""),
        ("20 листопада школярі провели сесію «Молодь і влада»", ""),
        ("20 листопада 2026 року – Сесія учнівського самоврядування", ""),
        ("Навчальна сесія для вчителів відбулася 20 листопада", ""),
        ("Фотосесія відбудеться 20 листопада", ""),
        ("Зимова екзаменаційна сесія розпочнеться 20 грудня", ""),
        ("Відбулося засідання педагогічної ради 20 листопада", ""),
        ("Засідання учнівської ради ліцею 20 листопада", ""),
        ("Сесія учнівського парламенту відбулася 20 листопада", ""),
        ("Засідання виконавчого комітету федерації футболу 3 грудня", ""),
        ("Засідання ради оборони громади 3 грудня", ""),
        ("Графік засідань виконавчого комітету на 2027 рік", ""),
        ("Підготовка до 52 сесії 20 листопада", ""),
        ("Зустріч у сесійній залі відбудеться 20 листопада", ""),
        ("Рішення 52 сесії від 20.11.2026 № 24 «Про бюджет»", ""),
        ("Проєкти рішень 52 сесії 20 листопада 2026 року", ""),
        ("Депутати вимагають скликати позачергову сесію", ""),
        ("Судове засідання відбудеться 20 листопада", ""),
        ("Групова сесія відбудеться 20 листопада", ""),
        ("Сесія з психологом відбудеться 20 листопада", ""),
        ("Сесія запитань і відповідей 20 листопада", ""),
        ("Перша сесія проєкту «Школа лідерів» відбулася 20 листопада", ""),
        ("Після сесії 20 листопада відбудеться концерт", ""),
        ("План роботи виконавчого комітету на IV квартал", ""),
        ("Склад виконавчого комітету", ""),
        ("Про виконком", ""),
        ("Засідання штабу відбулося 20 листопада", ""),
    ]);
}

#[test]
fn without_the_councils_name_only_the_level_tells_whose_a_sitting_is() {
    let anybody = Recogniser::new(&[]);
    for (title, marks) in [
        ("52 сесія Шевченківської сільської ради відбудеться 20 листопада", 1),
        ("20 листопада відбудеться сесія Миколаївської обласної ради", 0),
    ] {
        let found = anybody.understand(&Input { title, ..Input::default() }).sittings;
        assert_eq!(found.len(), marks, "{title}: {found:?}");
    }
}
