//! Sentences about troubles, for the administrator.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// A source cannot be read.
pub fn source_blind(source: &str, since: DateTime<Utc>, zone: Tz, reason: &str) -> String {
    let since = since.with_timezone(&zone).format("%d.%m.%Y %H:%M");
    format!(
        "Джерело «{source}» не вдається прочитати з {since} ({reason}). Доки його не буде \
         прочитано, система нікого не вважатиме таким, що прострочив строк, якщо виконання могло \
         бути видно саме там. Просимо перевірити адресу та доступність джерела."
    )
}

/// A source that was blind can be read again.
pub fn source_sees(source: &str) -> String {
    format!("Джерело «{source}» знову читається; строки за ним перевірено заново.")
}

/// A site is run by another engine than before.
pub fn site_moved(source: &str, from: &str, to: &str, recognised: usize) -> String {
    let records = match recognised {
        0 => "жодного з раніше відомих записів на ньому не впізнано".to_owned(),
        count => format!("упізнано раніше відомих записів – {count}, їхні дати збережено"),
    };
    format!(
        "Вебсайт, який читає джерело «{source}», перейшов з рушія «{from}» на рушій «{to}»; \
         {records}. Просимо переглянути, що читається тепер, командою «hromada-watch try \
         {source}»."
    )
}

/// A letter was refused for good.
pub fn letter_refused(name: &str, reason: &str) -> String {
    format!(
        "Лист для адресата «{name}» поштовий сервер остаточно відхилив ({reason}). Його передано \
         заступнику або адміністратору. Просимо перевірити адресу в довіднику."
    )
}

/// An edited configuration cannot be used.
pub fn config_refused(first_problem: &str, problems: usize) -> String {
    format!(
        "Змінену конфігурацію не застосовано: виявлено проблем – {problems}; перша з них: \
         {first_problem}. Система працює з попередньою конфігурацією. Повний перелік показує \
         команда «hromada-watch check»."
    )
}

/// The state was rebuilt from the journal.
pub fn state_rebuilt(reason: &str, moved_to: Option<&str>) -> String {
    let kept = match moved_to {
        Some(place) => format!(" Попередні файли збережено в теці «{place}»."),
        None => String::new(),
    };
    format!(
        "Базу стану відновлено з журналу ({reason}).{kept} Дані журналу не втрачено; дій не \
         потрібно, але просимо перевірити диск."
    )
}
