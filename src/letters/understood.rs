//! What was understood of an item, in words.

use super::entry::unit_named;
use super::typeset::numbered;
use super::ukrainian::date;
use super::wording::of_body;
use crate::domain::plan::directory::Directory;
use crate::domain::sightings::{Act, Kind, Meaning};

/// So many acts of one item are named.
const NAMED_MAX: usize = 5;

/// What an item was understood as: «рішення сесії № 24 від 20 листопада 2026 року».
pub fn meaning(meaning: &Meaning, acts: &[Act], directory: &Directory) -> String {
    let kind = match meaning.kind {
        Kind::Decision => "рішення",
        Kind::Draft => "проєкт рішення",
        Kind::Order => "розпорядження",
        Kind::Minutes => "протокол",
        Kind::Agenda => "порядок денний або анонс засідання",
        Kind::Sitting => "повідомлення про засідання",
        Kind::Broadcast => "трансляція або запис засідання",
        Kind::News => "новина",
        Kind::Unknown => "не розпізнано",
    };
    let body = meaning.body.map(|body| format!(" {}", of_body(body))).unwrap_or_default();
    let number = |number: &str| format!(" {}", numbered(number));
    let numbers = match acts {
        [] => meaning.number.as_ref().map(|it| number(it.shown())).unwrap_or_default(),
        acts => {
            let named = acts.iter().take(NAMED_MAX).map(|act| number(act.number.shown()));
            let more = if acts.len() > NAMED_MAX { " та інші" } else { "" };
            format!("{}{more}", named.collect::<Vec<_>>().join(","))
        }
    };
    let on = meaning.adopted_on.map(|on| format!(" від {}", date(on))).unwrap_or_default();
    let unit = meaning.department.as_ref();
    let unit = unit.map(|unit| format!("; підрозділ – {}", unit_named(unit, directory)));
    format!("{kind}{body}{numbers}{on}{}", unit.unwrap_or_default())
}
