//! The story of an obligation: what was seen, said and told of it, a sentence each.
//!
//! Decides words only. Whoever reads them may be anybody of the council: no keys, no commands.

use super::typeset::{NAME_MAX_CHARS, TITLE_MAX_CHARS, one_line, quoted};
use super::ukrainian::date;
use super::wording::decision;
use crate::domain::council::decision::DecisionKey;
use crate::domain::notice::key::Rung;
use crate::domain::register::said::Said;
use chrono::NaiveDate;

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening<'a> {
    /// A page was seen for the first time.
    Seen {
        /// Its headline.
        title: &'a str,
        /// Whether it stood there when the watch began.
        before: bool,
    },
    /// A copy of it was kept.
    Kept {
        /// Its headline.
        title: &'a str,
    },
    /// It is gone.
    Gone {
        /// Its headline.
        title: &'a str,
    },
    /// A person said that a page is it.
    Linked {
        /// Who.
        who: &'a str,
    },
    /// A person said that a page is not it.
    Unlinked {
        /// Who.
        who: &'a str,
    },
    /// A person answered.
    Answered {
        /// Who.
        who: &'a str,
        /// What.
        said: &'a Said,
    },
    /// A person said that it is done.
    Done {
        /// Who.
        who: &'a str,
        /// On which day.
        on: NaiveDate,
    },
    /// A person said that it is not done.
    NotDone {
        /// Who.
        who: &'a str,
    },
    /// A sitting was registered.
    Called,
    /// A letter told of it.
    Told {
        /// Whom.
        who: &'a str,
        /// At which step.
        rung: Rung,
        /// Whether the administrator got it in their stead.
        shadow: bool,
    },
}

/// The sentence of a happening.
pub fn sentence(of: Happening<'_>) -> String {
    let name = |who: &str| one_line(who, NAME_MAX_CHARS);
    let titled = |title: &str| quoted(&one_line(title, TITLE_MAX_CHARS));
    match of {
        Happening::Seen { title, before: true } => {
            format!("Сторінка {} вже була на вебсайті, коли почався нагляд.", titled(title))
        }
        Happening::Seen { title, before: false } => {
            format!("Уперше виявлено сторінку {}.", titled(title))
        }
        Happening::Kept { title } => format!("Збережено копію сторінки {}.", titled(title)),
        Happening::Gone { title } => format!("Сторінки {} більше немає.", titled(title)),
        Happening::Linked { who } => format!("{} підтверджує, що це та сторінка.", name(who)),
        Happening::Unlinked { who } => format!("{} повідомляє, що це не та сторінка.", name(who)),
        Happening::Answered { who, said } => format!("{}: {}.", name(who), answer(said)),
        Happening::Done { who, on } => {
            format!("{}: виконано {}.", name(who), date(on).trim_end_matches('.'))
        }
        Happening::NotDone { who } => format!("{}: не виконано.", name(who)),
        Happening::Called => "Засідання внесено до реєстру.".to_owned(),
        Happening::Told { who, rung, shadow } => {
            let who = name(who);
            let stead = match shadow {
                true => " (тіньовий режим: лист отримав адміністратор)",
                false => "",
            };
            format!("{}: {who}{stead}.", letter(rung))
        }
    }
}

/// A decision by its key: «рішення сесії від 20 листопада 2026 року № 24».
pub fn decision_named(key: &DecisionKey) -> String {
    decision(key.body, key.adopted_on, key.number.shown(), None)
}

fn letter(rung: Rung) -> &'static str {
    match rung {
        Rung::Before(_) => "Надіслано нагадування",
        Rung::After(_) => "Надіслано лист про прострочення",
        Rung::Escalation => "Про прострочення повідомлено керівника",
        Rung::Unknown => "Повідомлено, що виконання не встановлено",
        Rung::Doubt(_) => "Надіслано запитання про сторінку",
        Rung::Ask(_) => "Надіслано запитання",
        Rung::Advice => "Надіслано пораду",
        Rung::Report => "Надіслано звіт",
        Rung::Thanks => "Надіслано подяку за виконане",
    }
}

/// What a person answered, in a few words.
pub fn answer(said: &Said) -> String {
    match said {
        Said::Done { page: Some(page), .. } => {
            format!("вже зроблено, сторінка {}", one_line(page, TITLE_MAX_CHARS))
        }
        Said::Done { page: None, .. } => "вже зроблено".to_owned(),
        Said::Promise { until, reason } => {
            let reason = one_line(reason, TITLE_MAX_CHARS);
            format!("зробить до {} ({})", date(*until), reason.trim_end_matches('.'))
        }
        Said::NotMine { reason } => {
            let reason = one_line(reason, TITLE_MAX_CHARS);
            format!("це не моє ({})", reason.trim_end_matches('.'))
        }
        Said::Numbers { numbers } => {
            let numbers: Vec<String> = numbers.iter().map(|it| it.shown().to_owned()).collect();
            let shown = one_line(&numbers.join(", "), TITLE_MAX_CHARS);
            format!("номери рішень – {shown}")
        }
        Said::NoDecisions => "рішень не приймали".to_owned(),
        Said::Yes { .. } => "так".to_owned(),
        Said::No { .. } => "ні".to_owned(),
        Said::Read => "ознайомлено".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_once_and_holds_nothing_of_a_stranger_in_two_lines() {
        let said = Said::NotMine { reason: "це\nвідділ освіти.".to_owned() };
        let told = sentence(Happening::Answered { who: "Кукіна І.В.", said: &said });
        assert_eq!(told, "Кукіна І.В.: це не моє (це відділ освіти).");
        let title = "<script>\r\nalert(1)</script>";
        let seen = sentence(Happening::Seen { title, before: false });
        assert_eq!(seen, "Уперше виявлено сторінку «<script> alert(1)</script>».");
    }
}
