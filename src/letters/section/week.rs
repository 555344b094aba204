//! The section of the letter that says that the daemon lives.
//!
//! Decides how a week is told to the administrator. The invariant: it asks for nothing.

use super::block::{Block, Fact, Section};
use crate::letters::sign_of_life::SignOfLife;
use crate::letters::typeset::{NAME_MAX_CHARS, one_line};
use crate::letters::ukrainian::{LETTER, SOURCE, date};

/// How a week went.
pub(super) fn section(sign: &SignOfLife) -> Section {
    let lead = format!(
        "Система нагадувань працює. Це повідомлення охоплює дні з {} до {} включно.",
        date(sign.from),
        date(sign.until)
    );
    let block = Block::of(lead, Vec::new(), facts(sign));
    Section {
        heading: "Система працює".to_owned(),
        blocks: vec![block],
        note: "Повідомлення надходить щотижня, щоб несправність не можна було сплутати з \
                  відсутністю строків. Дій не потрібно; якщо наступного тижня повідомлення не \
                  буде, просимо перевірити сервер."
            .to_owned(),
        ..Section::default()
    }
}

fn facts(sign: &SignOfLife) -> Vec<Fact> {
    let count = |number: usize| number as u64;
    let mut read = format!(
        "{} з {}; нових записів – {}",
        sign.read,
        SOURCE.count_genitive(count(sign.read + sign.unread.len())),
        sign.new
    );
    if !sign.unread.is_empty() {
        let names: Vec<String> =
            sign.unread.iter().map(|name| one_line(name, NAME_MAX_CHARS)).collect();
        read += &format!("; не читаються: {}", names.join(", "));
    }
    let mut sent = LETTER.count(count(sign.sent));
    for (word, number) in [("відхилено", sign.refused), ("чекає", sign.waiting)] {
        if number > 0 {
            sent += &format!("; {word} – {number}");
        }
    }
    let stands = format!(
        "триває – {}, прострочено – {}, не вдалося перевірити – {}",
        sign.open, sign.overdue, sign.unknown
    );
    vec![
        Fact { label: "Прочитано", text: format!("{read}.") },
        Fact { label: "Надіслано", text: format!("{sent}.") },
        Fact { label: "Пункти плану", text: format!("{stands}.") },
    ]
}
