//! Papers whose head is not at their beginning, or is not their own: cards with fields, papers that
//! carry an act, votes on one. Made as `papers` are, with the truth known by construction.

use super::chance::Chance;
use super::papers::{
    KINDS, NAMES, Paper, TITLES, Truth, day, fields, grounds, issuer, number, sentence_case,
    written,
};

/// A decision under the labelled fields of its page, with a head of its own or with none.
pub fn labelled(chance: &mut Chance) -> Paper {
    let (body, of) = chance.of(&[
        ("session", "Зразкова сільська рада"),
        ("executive", "Виконавчий комітет Зразкової сільської ради"),
    ]);
    let (day, number) = (day(chance), number(chance));
    let date = written(day, chance);
    let name = chance.of(&NAMES);
    let place = match body {
        "session" => "Скликання: 8\nСесія: 54\n",
        _ => "",
    };
    let grounds = grounds(body, chance);
    let posted = "Оприлюднено: 14.07.2027 16:20\n";
    let text = match chance.below(4) {
        3 => format!(
            "{of}\nЗасідання: чергове\nДата засідання: {date}\nНомер рішення: {number}\n\
             Текст рішення\n{name}\n{grounds}"
        ),
        0 => format!(
            "Номер: {number}\nДата прийняття: {date}\nВид: рішення\nОрган: {of}\n{place}{posted}\
             Чинність: чинний\n{name}\n{grounds}"
        ),
        1 => format!(
            "Статус: Чинний\nНомер: {number}\nВид: Рішення\nГалузь: Бюджет\n{posted}Текст документа\n\
             {}РІШЕННЯ\n{date}\n{name}\n{grounds}",
            issuer(body, chance)
        ),
        _ => format!(
            "Тип документу: РЕГУЛЯТОРНА ПОЛІТИКА\nСкликання: РЕГУЛЯТОРНІ АКТИ\nДата: {}\n\
             Номер документу: бн\n{}РІШЕННЯ\nвід {date} № {number}\n{name}\n{grounds}",
            day.format("%d.%m.%Y"),
            issuer(body, chance)
        ),
    };
    let truth = Truth::Act { body, number: Some(number), day };
    Paper { title: name.replace('\n', " "), text, truth }
}

/// Another paper that carries an act: by the fields of its page, or by a second word in capitals.
pub fn carrying(chance: &mut Chance) -> Paper {
    let (day, number) = (day(chance), number(chance));
    let date = written(day, chance);
    let (kind, name) = (chance.of(&KINDS), chance.of(&NAMES));
    // A vote under the head of an act is a kind of its own.
    let kind = if kind.contains("ГОЛОСУВАННЯ") { "ЛИСТ" } else { kind };
    let issuer = issuer("session", chance);
    let head = format!("{issuer}РІШЕННЯ\nвід {date} № {number}\n");
    let text = match chance.below(2) {
        0 => format!(
            "Вид: {}\nНомер: 77\nДата прийняття: 20.11.2026\nСтатус: чинний\n{head}{name}\n{}",
            sentence_case(kind),
            grounds("session", chance)
        ),
        _ => format!("{head}{kind}\n{name}\nШановні колеги! Надсилаємо.\n"),
    };
    Paper { title: "Документ".to_owned(), text, truth: Truth::Other }
}

/// The voices on a decision, a decision that failed, or an act of which an amendment did.
pub fn vote(chance: &mut Chance) -> Paper {
    let body = chance.of(&["session", "executive"]);
    let (day, number) = (day(chance), number(chance));
    let head = format!(
        "{}РІШЕННЯ\n{}{}\n",
        issuer(body, chance),
        fields(&written(day, chance), &number, chance),
        chance.of(&NAMES)
    );
    let text = match chance.below(3) {
        0 => format!("{head}РЕЗУЛЬТАТИ ПОІМЕННОГО ГОЛОСУВАННЯ\n1 | Бойко В.В. | за\nЗа – 14\n"),
        1 => format!("{head}{}За: 9  Проти: 7\nРІШЕННЯ НЕ ПРИЙНЯТО\n", grounds(body, chance)),
        // An amendment failed, and the act was adopted.
        _ => {
            let votes = "Поправка № 1\nРІШЕННЯ НЕ ПРИЙНЯТО\nЗа: 20  Проти: 0\nРІШЕННЯ ПРИЙНЯТО\n";
            let text = format!("{head}{}{votes}", grounds(body, chance));
            let truth = Truth::Act { body, number: Some(number), day };
            return Paper { title: "Документ".to_owned(), text, truth };
        }
    };
    Paper { title: chance.of(&TITLES).to_owned(), text, truth: Truth::Draft }
}
