//! Papers made up from what councils write, with the truth known by construction.
//!
//! Heads × titles × what stands above, between and below × kinds of paper × spelling. A miss found
//! on a real paper becomes a form here, never a case of its own.

use super::chance::Chance;
use super::spelling::spoil;
use chrono::{Datelike, NaiveDate};
use hromada_watch::domain::month::MONTHS;

/// What a made-up paper must be read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// An adopted decision with its body, number and day.
    Act { body: &'static str, number: Option<String>, day: NaiveDate },
    /// A draft, which may never pass for a decision.
    Draft,
    /// Any other paper.
    Other,
}

/// A made-up item.
#[derive(Clone, Debug)]
pub struct Paper {
    pub title: String,
    pub text: String,
    pub truth: Truth,
}

pub const TITLES: [&str; 16] = [
    "План трансформації мережі закладів освіти громади",
    "Регламент",
    "Документ",
    "Завантажити",
    "24.pdf",
    "",
    "Бюджет громади на 2027 рік",
    "Програма «Турбота»",
    "Положення про старосту",
    "Рішення",
    "Рішення (скан)",
    "Звіт голови за 2026 рік",
    "Про затвердження Положення",
    "Важливо для мешканців!",
    "Статут комунального підприємства",
    "skan_0024",
];

const ABOVE: [&str; 17] = [
    "",
    "",
    "",
    "УКРАЇНА\n",
    "У К Р А Ї Н А\n",
    "Миколаївська область\n",
    "Рівненська область\nВараський район\n",
    "МИКОЛАЇВСЬКА ОБЛАСТЬ МИКОЛАЇВСЬКИЙ РАЙОН\n",
    "Офіційний вебсайт Зразкової громади\n",
    "Офіційний вебсайт Зразкової сільської ради\n",
    "САЙТ ЗРАЗКОВОЇ СІЛЬСЬКОЇ РАДИ\n",
    "Згідно з оригіналом. Секретар ____________ (підпис)\n",
    "Головна » Документи » Рішення сесії\n",
    "Головна / Нормативні акти / Рішення\n",
    "Зразкова громада\nМиколаївська область, Миколаївський район\n",
    "Положення про старосту\nГоловна > Рада > Положення\n",
    "Головна\nРада\nДепутати\nПротоколи\nРішення сесій\nВиконком\nРозпорядження голови\nКонтакти\n",
];

pub const NAMES: [&str; 9] = [
    "Про затвердження Положення",
    "Про внесення змін до рішення сільської ради від 14.03.2018 № 1487 «Про план»",
    "Про затвердження Програми «Турбота» на 2027 рік",
    "Про розгляд проєкту рішення «Про бюджет»",
    "Про утворення виконавчого комітету сільської ради",
    "Про надання дозволу на розроблення проекту землеустрою щодо\nвідведення земельної ділянки",
    "Про скасування розпорядження голови від 02.02.2026 № 17-р",
    "Про передачу майна, договір оренди та акт приймання",
    "Про хід виконання протоколу № 5",
];

const PREAMBLES: [&str; 7] = [
    "Відповідно до наказу № 29 від 02.11.2026",
    "Розглянувши рішення виконавчого комітету від 05.11.2026 № 88, керуючись статтею 26 Закону \
     України «Про місцеве самоврядування в Україні»,",
    "Керуючись статтею 26 Закону № 280/97-ВР від 21.05.1997,",
    "З метою поліпшення роботи, згідно з листом від 01.10.2026 № 7,",
    "На підставі акта обстеження № 12 від 10.11.2026",
    "Заслухавши інформацію голови, враховуючи протокол № 3 від 18.11.2026,",
    "У зв’язку з листом № 99 від 19.11.2026",
];

const CHANGES: [&str; 7] = [
    "",
    "",
    "",
    "",
    "Внесені зміни:\nрішенням 55-ї сесії сільської ради від 27.11.2026 №30\n",
    "(зі змінами, внесеними рішенням сесії від 27.11.2026 № 30)\n",
    "Внесено зміни рішенням від 27.11.2026 № 30\n",
];

/// Papers that are none of the council's acts.
pub const KINDS: [&str; 44] = [
    "ЛИСТ",
    "ЗАПИТ",
    "ВІДПОВІДЬ",
    "ДОГОВІР",
    "ДОВІДКА",
    "ДОВІРЕНІСТЬ",
    "ДОЗВІЛ",
    "ПРИПИС",
    "АКТ ОБСТЕЖЕННЯ",
    "АКТ",
    "НАКАЗ",
    "РОЗПОРЯДЖЕННЯ",
    "УХВАЛА",
    "РЕКОМЕНДАЦІЇ",
    "РЕКОМЕНДАЦІЇ ПОСТІЙНОЇ КОМІСІЇ",
    "ВИСНОВОК",
    "ЗВЕРНЕННЯ",
    "ПРОТОКОЛ",
    "ПОВІДОМЛЕННЯ",
    "ОГОЛОШЕННЯ",
    "СУПРОВІДНИЙ ЛИСТ",
    "ДОДАТКОВА УГОДА",
    "ПОСТАНОВА",
    "ЗАЯВА",
    "ПОЯСНЮВАЛЬНА ЗАПИСКА",
    "ЗВІТ",
    "ІНФОРМАЦІЙНА ДОВІДКА",
    "МЕМОРАНДУМ",
    "ДОРУЧЕННЯ",
    "ТЕХНІЧНІ УМОВИ",
    "ДОПОВІДНА ЗАПИСКА",
    "КЛОПОТАННЯ",
    "ПОДЯКА",
    "ЕКСПЕРТНИЙ ВИСНОВОК",
    "ДЕПУТАТСЬКЕ ЗВЕРНЕННЯ",
    "РЕЗУЛЬТАТИ ПОІМЕННОГО ГОЛОСУВАННЯ",
    "ТЕЛЕГРАМА",
    "ОБ’ЯВА",
    "ВІДГУК",
    "МАНДАТ",
    "ЗВЕДЕНА ВІДОМІСТЬ",
    "ПОРІВНЯЛЬНА ТАБЛИЦЯ",
    "АНАЛІЗ РЕГУЛЯТОРНОГО ВПЛИВУ",
    "ВИТЯГ З ПРОТОКОЛУ",
];

/// Words that no list of papers has, where the word of a paper stands.
const UNHEARD_OF: [&str; 5] = ["ПОСЛАННЯ", "ТРАНСПАРАНТ", "ВІДКРИТА ПЕРЕПИСКА", "СУВІЙ", "НОТА"];

/// Bodies in the genitive, as headlines name them, that adopt nothing of the council's.
const OF_STRANGERS: [&str; 14] = [
    "тендерного комітету",
    "конкурсної комісії",
    "Антимонопольного комітету України",
    "уповноваженої особи",
    "опікунської ради",
    "педагогічної ради",
    "загальних зборів",
    "сходу села",
    "старостату",
    "громадської ради",
    "наглядової ради",
    "Господарського суду Миколаївської області",
    "Центральної виборчої комісії",
    "постійної комісії з питань бюджету",
];

/// Bodies whose decisions are not the council's.
const STRANGERS: [&str; 18] = [
    "ПОСТІЙНА КОМІСІЯ З ПИТАНЬ БЮДЖЕТУ ЗРАЗКОВОЇ СІЛЬСЬКОЇ РАДИ",
    "ЗРАЗКОВА СІЛЬСЬКА РАДА\nПОСТІЙНА КОМІСІЯ",
    "МІНІСТЕРСТВО ОСВІТИ І НАУКИ УКРАЇНИ",
    "ГОСПОДАРСЬКИЙ СУД МИКОЛАЇВСЬКОЇ ОБЛАСТІ",
    "МИКОЛАЇВСЬКА ОБЛАСНА ВІЙСЬКОВА АДМІНІСТРАЦІЯ",
    "ГРОМАДСЬКА РАДА ПРИ ЗРАЗКОВІЙ СІЛЬСЬКІЙ РАДІ",
    "ЦЕНТРАЛЬНА ВИБОРЧА КОМІСІЯ",
    "ПЕДАГОГІЧНА РАДА ЛІЦЕЮ",
    "РАДА ВЕТЕРАНІВ",
    "НАЦІОНАЛЬНА РАДА УКРАЇНИ З ПИТАНЬ ТЕЛЕБАЧЕННЯ",
    "АКЦІОНЕРНЕ ТОВАРИСТВО",
    "Конкурсна комісія з призначення директора закладу освіти\nЗразкової сільської ради",
    "ТЕНДЕРНИЙ КОМІТЕТ ЗРАЗКОВОЇ СІЛЬСЬКОЇ РАДИ",
    "КООРДИНАЦІЙНИЙ ШТАБ ЗРАЗКОВОЇ СІЛЬСЬКОЇ РАДИ",
    "ЗРАЗКОВА СІЛЬСЬКА РАДА\nКОНКУРСНИЙ КОМІТЕТ\nз визначення перевізників",
    "КОМІСІЯ\nз розгляду питань компенсації\nпри виконавчому комітеті Зразкової сільської ради",
    "МОЛОДІЖНА РАДА\nпри Зразковій сільській раді\nІІ сесія І скликання",
    "ЗРАЗКОВА СІЛЬСЬКА РАДА\nПостійна комісія з питань бюджету, фінансів та розвитку",
];

const ROMAN_MONTHS: [&str; 12] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
const SHORT_MONTHS: [&str; 12] =
    ["січ", "лют", "бер", "квіт", "трав", "черв", "лип", "серп", "вер", "жовт", "лист", "груд"];

/// A day as councils write it.
pub fn written(day: NaiveDate, chance: &mut Chance) -> String {
    let (d, m, y) = (day.day(), day.month(), day.year());
    let month = MONTHS[m as usize - 1];
    match chance.below(12) {
        11 => format!("{d} {month} {y}-го року"),
        10 => format!("{d:02}.{}.{y}", ROMAN_MONTHS[m as usize - 1]),
        9 => format!("{d} {}. {y} р.", SHORT_MONTHS[m as usize - 1]),
        8 => format!("«{d:02}» {m:02}. {y} р."),
        0 => format!("{d:02}.{m:02}.{y}"),
        1 => format!("{d} {month} {y} року"),
        2 => format!("{d:02}.{m:02}.{:02}", y % 100),
        3 => format!("«{d:02}» {month} {y} р."),
        4 => format!("{d:02}.{m:02}.{y} р."),
        5 => format!("{d:02}.{m:02}.{y} року"),
        6 => format!("„{d:02}” {month} {y} року"),
        _ => format!("{d:02} {month} {y}року"),
    }
}

pub fn day(chance: &mut Chance) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2021, 1, 1).expect("a day");
    first + chrono::Days::new(chance.below(2_400) as u64)
}

pub fn number(chance: &mut Chance) -> String {
    let n = 1 + chance.below(1_500);
    match chance.below(7) {
        0 => format!("{n}/{}", 1 + chance.below(9)),
        1 => format!("{n}-54/VIII"),
        2 => format!("{n}-LIV-VIII"),
        3 => format!("{n}-VIII"),
        _ => n.to_string(),
    }
}

/// «від … № …» in one line or in several, in either order, with or without the place.
pub fn fields(date: &str, number: &str, chance: &mut Chance) -> String {
    match chance.below(13) {
        12 => format!("від {date} за номером {number}\n"),
        11 => format!("{date} за № {number}\n"),
        10 => format!("{date}    м-ко Зразкове    № {number}\n"),
        9 => format!("Дата: {date}\nНомер: {number}\n"),
        0 => format!("від {date} № {number}\n"),
        1 => format!("{date} № {number}\n"),
        2 => format!("№{number} від {date}\n"),
        3 => format!("від {date}    с. Зразкове    № {number}\n"),
        4 => format!("{date}\nс. Зразкове\n№ {number}\n"),
        5 => format!("{date} Зразкове №{number}\n"),
        6 => format!("№ {number}\nвід {date}\n"),
        7 => format!("від {date}\n№{number}\n"),
        _ => format!("{date} смт Слухань № {number}\n"),
    }
}

pub fn issuer(body: &str, chance: &mut Chance) -> String {
    let council = chance.of(&[
        "ЗРАЗКОВА СІЛЬСЬКА РАДА\n",
        "З Р А З К О В А   С І Л Ь С Ь К А   Р А Д А\n",
        "Зразкова сільська рада\n",
        "ЗРАЗКОВА СІЛЬСЬКА РАДА\nМИКОЛАЇВСЬКОГО РАЙОНУ МИКОЛАЇВСЬКОЇ ОБЛАСТІ\n",
        "Зразкова сільська рада Миколаївського району Миколаївської області\n",
    ]);
    match (body, chance.below(2)) {
        ("executive", 0) => format!("{council}ВИКОНАВЧИЙ КОМІТЕТ\n"),
        ("executive", _) => "ВИКОНАВЧИЙ КОМІТЕТ\nЗРАЗКОВОЇ СІЛЬСЬКОЇ РАДИ\n".to_owned(),
        _ => council.to_owned(),
    }
}

pub fn grounds(body: &str, chance: &mut Chance) -> String {
    let preamble = chance.of(&PREAMBLES);
    let verb = match body {
        "executive" => "виконавчий комітет сільської ради\nВИРІШИВ:",
        _ => chance.of(&["сільська рада\nВИРІШИЛА:", "сільська рада\nв и р і ш и л а :"]),
    };
    format!(
        "{preamble} {verb}\n1. Затвердити згідно з додатком.\n2. Визнати таким, що втратило чинність, \
         рішення від 01.02.2020 № 7.\nСільський голова Іван ПРІЗВИЩЕ\n"
    )
}

/// A decision under any title, on its page or in a file.
pub fn act(chance: &mut Chance) -> Paper {
    let body = chance.of(&["session", "executive"]);
    let (day, number) = (day(chance), number(chance));
    let date = written(day, chance);
    let numberless = chance.below(12) == 0;
    let fields = match numberless {
        true => format!("{}{date}\n", chance.of(&["", "без номера\n"])),
        false => fields(&date, &number, chance),
    };
    let (sitting, word) = match body {
        "session" => (
            chance.of(&[
                "",
                "54-ої сесії восьмого скликання\n",
                "(восьме скликання)\n",
                "LIV сесія VIII скликання\n",
                "П’ятдесят четверта сесія восьмого скликання\n",
                "(54 чергова сесія 8 скликання)\n",
                "(позачергове пленарне засідання)\n",
            ]),
            chance.of(&[
                "РІШЕННЯ\n",
                "Р І Ш Е Н Н Я\n",
                "Р ІШ Е Н Н Я\n",
                "РІШ ЕН НЯ\n",
                "Рішення\n",
                "РІШЕННЯ ",
                "РІШЕННЯ\n__________________________________________________\n",
            ]),
        ),
        _ => (
            chance.of(&["", "", "ЧЕРГОВЕ ЗАСІДАННЯ № 24\n", "засідання третє (чергове)\n"]),
            chance.of(&["РІШЕННЯ\n", "Р І Ш Е Н Н Я\n", "Рішення\n"]),
        ),
    };
    let name = chance.of(&NAMES);
    let issuer = issuer(body, chance);
    let changes = chance.of(&CHANGES);
    let top = match chance.below(2) {
        0 => format!("{issuer}{sitting}{word}"),
        _ => format!("{issuer}{word}{sitting}"),
    };
    let amends = ["рішення", "розпорядження", "протокол"].iter().any(|it| name.contains(it));
    // A line of its own below a cited act that has number and day belongs to the paper.
    let cites_whole = name.contains("№ 1487") && !fields.contains("від");
    let below = !amends || cites_whole && fields.lines().count() == 1;
    let head = match chance.below(6) {
        0 if below => format!("{top}{name}\n{fields}"),
        _ => format!("{top}{fields}{changes}{name}\n"),
    };
    let text = format!("{}{head}{}", chance.of(&ABOVE), grounds(body, chance));
    let of_page = ["Рада >", "Депутати\n", "засідання третє", "ЗАСІДАННЯ №"];
    let lines = match below && amends || of_page.iter().any(|it| text.contains(it)) {
        true => Lines::Matter,
        false => Lines::MayRun,
    };
    let text = layout(&text, lines, chance);
    Paper {
        title: chance.of(&TITLES).to_owned(),
        text: spoil(&text, chance),
        truth: Truth::Act { body, number: (!numberless).then_some(number), day },
    }
}

/// Whether a paper is the same when its lines run together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    Matter,
    MayRun,
}

/// Lines kept, run together, or in a file behind a page without words.
fn layout(text: &str, lines: Lines, chance: &mut Chance) -> String {
    match chance.below(6) {
        0 if lines == Lines::MayRun => text.replace('\n', " "),
        1 => format!("Завантажити\nТекст вкладення:\n{text}"),
        2 => text.replace('\n', "\n\n"),
        3 => text.replace('\n', "\r\n"),
        _ => text.to_owned(),
    }
}

/// A paper of another kind, told by title or by text.
pub fn other(chance: &mut Chance) -> Paper {
    let (day, number) = (day(chance), number(chance));
    let date = written(day, chance);
    let name = chance.of(&NAMES);
    if chance.below(3) == 0 {
        let kind = chance.of(&KINDS);
        let kind = if chance.below(2) == 0 { kind.to_owned() } else { sentence_case(kind) };
        let title = format!("{kind} Зразкової сільської ради від {date} № {number} {name}");
        return Paper { title: spoil(&title, chance), text: String::new(), truth: Truth::Other };
    }
    if chance.below(6) == 0 {
        let strangers = chance.of(&OF_STRANGERS);
        let title = format!("Рішення {strangers} від {date} № {number} {name}");
        return Paper { title, text: String::new(), truth: Truth::Other };
    }
    let fields = fields(&date, &number, chance);
    if chance.below(8) == 0 {
        let (issuer, word) = (issuer("session", chance), chance.of(&UNHEARD_OF));
        let grounds = grounds("session", chance);
        let text = format!("{issuer}{word}\n{fields}{name}\n{grounds}");
        return Paper { title: "Документ".to_owned(), text, truth: Truth::Other };
    }
    let (issuer, word) = match chance.below(3) {
        0 => (format!("{}\n", chance.of(&STRANGERS)), "РІШЕННЯ".to_owned()),
        _ => (issuer("session", chance), chance.of(&KINDS).to_owned()),
    };
    let below = chance.of(&[
        "Шановні колеги! Надсилаємо рішення сесії від 20.11.2026 № 24.\n",
        "На виконання рішення сільської ради від 20.11.2026 № 24 повідомляємо.\n",
        "Комісія рекомендує сільській раді прийняти РІШЕННЯ № 24.\n",
        "РІШЕННЯ сесії від 20.11.2026 № 24 додається.\n",
    ]);
    let above = chance.of(&ABOVE);
    let text = format!("{above}{issuer}{word}\n{fields}{name}\n{below}");
    Paper {
        title: chance.of(&[name, "Документ", "", "24.pdf", "Регламент"]).to_owned(),
        text: spoil(&layout(&text, Lines::MayRun, chance), chance),
        truth: Truth::Other,
    }
}

pub fn sentence_case(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_string() + &letters.as_str().to_lowercase())
}

/// A draft in every spelling of its blanks.
pub fn draft(chance: &mut Chance) -> Paper {
    let body = chance.of(&["session", "executive"]);
    let (day, number) = (day(chance), number(chance));
    let date = written(day, chance);
    let issuer = issuer(body, chance);
    let fields = chance.of(&[
        "від ____ № ____\n",
        "від «___» ________ 20__ року № ___\n",
        "___.___.2026 № ______\n",
        "від ……. № …..\n",
        "__________ с. Зразкове № ______\n",
        "від ** ______ 2026 року №****\n",
        "від . .2026 № ___\n",
    ]);
    let whole = format!("від {date} № {number}\n");
    let (mark, fields) = match chance.below(5) {
        0 => ("ПРОЄКТ\n", whole),
        1 => ("Проєкт\n", fields.to_owned()),
        2 => ("", format!("від {date} № проєкт\n")),
        3 => ("", format!("від {date} № ___\n")),
        _ => ("", fields.to_owned()),
    };
    let name = chance.of(&NAMES);
    let text = format!("{mark}{issuer}РІШЕННЯ\n{fields}{name}\n{}", grounds(body, chance));
    Paper {
        title: chance.of(&TITLES).to_owned(),
        text: spoil(&layout(&text, Lines::MayRun, chance), chance),
        truth: Truth::Draft,
    }
}
