//! Replies: each answer in hundreds of wordings, politeness and slips of the keyboard, its truth
//! known by construction.

use crate::chance::Chance;
use chrono::NaiveDate;
use hromada_watch::domain::council::decision::DecisionNumber;
use hromada_watch::domain::register::said::Said;
use hromada_watch::recognition::reply::matter::{Matter, Wants};
use hromada_watch::recognition::reply::{Told, read};

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A Sunday.
pub fn today() -> NaiveDate {
    day("2026-11-29")
}

pub fn matter(wants: Wants) -> Matter {
    Matter { wants, number: None, on: None }
}

pub fn decision(number: &str) -> Matter {
    let number = Some(DecisionNumber::new(number));
    Matter { wants: Wants::Deed, number, on: Some(day("2026-11-20")) }
}

pub fn paper(number: &str) -> Matter {
    Matter { wants: Wants::Paper, ..decision(number) }
}

pub fn sitting(on: &str) -> Matter {
    Matter { wants: Wants::Numbers, number: None, on: Some(day(on)) }
}

pub fn numbers(all: impl IntoIterator<Item = u32>) -> Said {
    let numbers = all.into_iter().map(|number| DecisionNumber::new(number.to_string()));
    Said::Numbers { numbers: numbers.collect() }
}

pub fn done(page: Option<&str>, on: Option<&str>) -> Said {
    Said::Done { page: page.map(str::to_owned), on: on.map(day) }
}

/// What makes an answer whose truth is known: the matter, the words, the answer.
fn answers() -> Vec<(Matter, Vec<&'static str>, Said)> {
    let page = "https://rada.test/news/77?page=2";
    vec![
        (
            decision("24"),
            vec![
                "готово",
                "вже готово",
                "Виконано",
                "зроблено",
                "вже зроблено",
                "усе зроблено",
                "опубліковано",
                "рішення опубліковано",
                "рішення вже опубліковано на сайті",
                "оприлюднено",
                "розмістили",
                "розмістили на офіційному сайті",
                "виклали на сайт",
                "Так, опубліковано",
                "ми вже опублікували рішення",
                "рішення є на сайті",
                "сделано",
                "уже сделано",
                "выполнено",
                "опубликовали",
                "зделано",
                "щойно виклала",
                "№ 24 опубліковано",
                "Рішення № 24 розміщено",
                "готово, прошу зняти з контролю",
                "рішення від 20.11.2026 № 24 опубліковано",
                "ujnjdj",
                "ГОТОВО",
                "Готово :)",
                "Рішення «Про внесення змін до бюджету громади на 2026 рік» опубліковано",
                "поставили на сайт",
                "готово, лежить на сайті",
                "рішення на сайті",
                "на офіційному сайті",
                "Рішення №24 на сайті",
                "опубліковано, подивіться",
                "є на сайті, розділ «Рішення сесій»",
                "виклала з усіма додатками",
                "залили на сайт, дякую за терпіння",
                "Зроблено. Телефонуйте 095 777 10 24",
            ],
            done(None, None),
        ),
        (
            decision("24"),
            vec![
                "https://rada.test/news/77?page=2",
                "ось: https://rada.test/news/77?page=2",
                "Опубліковано: https://rada.test/news/77?page=2.",
                "Рішення розміщено за посиланням https://rada.test/news/77?page=2",
                "так, https://rada.test/news/77?page=2",
                "rada.test/news/77?page=2",
                "Рішення № 24 опубліковано (https://rada.test/news/77?page=2)",
                "<https://rada.test/news/77?page=2>",
            ],
            done(Some(page), None),
        ),
        (
            decision("24"),
            vec![
                "опубліковано 26 листопада",
                "Опубліковано 26.11.2026",
                "розмістили 26.11",
                "рішення опубліковано 26 листопада 2026 року",
                "виклали 26.11.26 р.",
                "зроблено 2026-11-26",
            ],
            done(None, Some("2026-11-26")),
        ),
        (
            decision("24"),
            vec![
                "вчора опублікували",
                "зробили вчора",
                "розмістили вчора ввечері",
                "Рішення №24 на сайті з 28.11.2026",
                "зробила ше в суботу",
                "опубліковано 28 числа",
                "опублікували в суботу, 28 листопада, о 16:30",
            ],
            done(None, Some("2026-11-28")),
        ),
        (
            matter(Wants::Handover),
            vec![
                "надіслали",
                "інформацію надіслано",
                "Матеріали вже передали",
                "новину подано",
                "новину дали",
                "Здано",
                "вже все здала",
                "Дві новини щойно відправила",
                "Матеріали передали редактору сайту",
                "все подали, дві замітки й оголошення",
                "скинула у вайбер",
                "Новини надіслала на пошту",
                "надіслали на sait@rada.test, фото також",
            ],
            done(None, None),
        ),
        (
            sitting("2026-11-20"),
            vec![
                "1-25",
                "№№ 1–25",
                "1 – 25",
                "№ 1 - № 25",
                "Рішення №№ 1-25",
                "з 1 по 25",
                "з № 1 по № 25",
                "прийнято рішення №№ 1–25",
                "1-16, 17-25",
                "Прийнято 25 рішень: №№ 1–25",
                "25 рішень, №1-25",
                "номери 1-25",
                "N 1-25",
                "20.11.2026: №№ 1–25",
                "засідання від 20 листопада: 1-25",
                "так, 1-25",
                "Від № 1 до № 25 включно",
                "всього 25, номери 1-25",
                "№№ 1-24\n№ 25",
                "лише №№ 1-25",
            ],
            numbers(1..=25),
        ),
        (
            sitting("2026-11-20"),
            vec![
                "1-6 та 8",
                "№№ 1–6, 8",
                "1, 2, 3, 4, 5, 6 і 8",
                "1-6; № 8",
                "з 1 по 6 та 8",
                "1\n2\n3\n4\n5\n6\n8",
                "1,\n2,\n3-6,\n8",
                "№ 1-6\n№ 8",
                "прийнято сім рішень: 1-6, 8",
                "№ 1 Про бюджет до 2027 року\n№ 2 Про звіт\n№№ 3-6\n№ 8 Про землю",
            ],
            numbers((1..=6).chain([8])),
        ),
        (
            sitting("2026-11-20"),
            vec![
                "не приймали",
                "рішень не приймали",
                "Рішень не було",
                "жодного рішення не прийнято",
                "ні, не приймали",
                "не принимали",
                "рішення не приймалися",
                "нічого не приймали",
                "жодного не приймали",
                "Жодного рішення на цьому засіданні не прийнято",
            ],
            Said::NoDecisions,
        ),
        (
            matter(Wants::Paper),
            vec!["так", "Так.", "да", "так, це воно", "вірно", "підтверджую", "TAK"],
            Said::Yes { page: None },
        ),
        (
            paper("26"),
            vec!["так", "так, № 26", "Підтверджую, це рішення №26 від 20.11.2026"],
            Said::Yes { page: None },
        ),
        (
            paper("26"),
            vec![
                "ні",
                "Ні, це № 27",
                "ні, це лист",
                "це не рішення, а договір",
                "нє, то не воно",
                "Ні, зовсім інший документ",
            ],
            Said::No { page: None },
        ),
        (
            matter(Wants::Paper),
            vec!["ні", "Ні!", "нет", "ні, це не воно", "не воно"],
            Said::No { page: None },
        ),
        (
            matter(Wants::Event),
            vec!["так, відбулося", "відбулось", "засідання відбулося", "провели", "так"],
            Said::Yes { page: None },
        ),
        (
            matter(Wants::Event),
            vec!["не відбулося", "ні, не відбулося", "засідання скасовано", "ні"],
            Said::No { page: None },
        ),
        (
            matter(Wants::Memo),
            vec![
                "ознайомлена",
                "Ознайомлений",
                "ознайомлений(а)",
                "З пам’яткою ознайомлена",
                "так, ознайомилась",
                "прочитала",
                "ознакомлена",
                "З пам’яткою ознайомлений, 28.11.2026",
                "Ознайомлена сьогодні",
                "прочитала, все зрозуміло",
                "Прочитала уважно",
                "с памяткой ознакомлена",
                "Ознайомлений. І. Ткач",
            ],
            Said::Read,
        ),
    ]
}

/// Promises until 25 December: wordings, and the reason each gives.
const PROMISES: [(&str, &str); 23] = [
    ("Опублікуємо двадцять п'ятого грудня", "причину не вказано"),
    ("До двадцять п'ятого грудня буде розміщено", "причину не вказано"),
    ("до п’ятниці 25 грудня, бо немає підпису", "немає підпису"),
    ("У п’ятницю, 25.12, викладемо", "причину не вказано"),
    ("Опублікуємо 25 грудня до 12:00", "причину не вказано"),
    ("Прошу продовжити строк до 25 грудня, зайняті інвентаризацією", "зайняті інвентаризацією"),
    ("до 25 грудня, бо немає підпису", "немає підпису"),
    ("зробимо до 25 грудня, бо немає підпису", "немає підпису"),
    ("Опублікуємо до 25.12.2026, оскільки хворіє виконавець", "хворіє виконавець"),
    ("Буде зроблено до 25 грудня 2026 року тому що немає підпису", "немає підпису"),
    ("до 25.12, через відсутність підпису", "відсутність підпису"),
    ("Оскільки немає підпису, зробимо до 25 грудня", "немає підпису"),
    ("Немає підпису. Зробимо до 25 грудня", "Немає підпису"),
    ("немає підпису, зроблю до 25 грудня", "немає підпису"),
    ("до 25-го грудня: немає підпису", "немає підпису"),
    ("сделаем до 25 декабря, потому что нет подписи голови", "нет подписи голови"),
    (
        "до 25 грудня, бо рішення ще на підписі, голова у відпустці",
        "рішення ще на підписі, голова у відпустці",
    ),
    ("зробимо до 25 грудня, бо наступна сесія 22 грудня", "наступна сесія 22 грудня"),
    ("До 25 грудня", "причину не вказано"),
    ("зробимо 25 грудня", "причину не вказано"),
    ("Буде опубліковано до 2026-12-25", "причину не вказано"),
    ("Рішення № 24 опублікуємо до 25 грудня", "причину не вказано"),
    ("не пізніше 25 грудня", "причину не вказано"),
];

const NOT_MINE: [&str; 13] = [
    "це завдання не для нас",
    "Новини готує пресслужба, мене це не стосується",
    "Я не веду новини, цим займається культура",
    "не входить до моїх обов'язків",
    "не моє",
    "Це не моє, це до Зіневич",
    "не до мене, відділ освіти",
    "ні, це не наше питання",
    "я цим не займаюся",
    "Не в моїй компетенції",
    "це не мой вопрос",
    "не моя відповідальність, зверніться до секретаря",
    "помилилися адресою",
];

/// What people write around an answer.
const BEFORE: [&str; 10] = [
    "",
    "Доброго дня! ",
    "Доброго дня, Ірино Вікторівно! ",
    "Добрий день.\n",
    "Вітаю,\n\n",
    "Здравствуйте! ",
    "Шановна Ольго!\n",
    "Дякую за нагадування. ",
    "Вибачте за затримку, ",
    "Доброго ранку, колеги!\n",
];
const AFTER: [&str; 10] = [
    "",
    ".",
    "!",
    ". Дякую!",
    ".\nГарного дня!",
    "\n\nІнна Кукіна",
    "\nКукіна І.В.",
    "\nНачальник відділу освіти\nтел. 051 234",
    ". Дякуємо за нагадування",
    ".\n\n👍",
];

/// Slips of the keyboard that change nothing.
fn slipped(words: &str, chance: &mut Chance) -> String {
    let slips: [fn(&str) -> String; 8] = [
        str::to_owned,
        |it| it.replace('і', "i"),
        |it| it.replace('о', "o"),
        |it| it.replace('е', "e").replace('с', "c"),
        |it| it.replace(['’', '\''], "`"),
        |it| it.replace('і', "ы"),
        |it| it.replace(' ', "\u{a0}"),
        |it| it.replace('й', "и\u{306}").replace('ї', "і\u{308}"),
    ];
    let kind = slips[chance.below(slips.len())];
    // An address has no slips; it would be another address.
    match words.contains("rada.test") {
        true => words.to_owned(),
        false => kind(words),
    }
}

#[test]
fn every_answer_is_understood_in_every_wording() {
    let mut chance = Chance::of_seed(12);
    let (mut count, mut wrong) = (0, Vec::new());
    for (matter, wordings, said) in answers() {
        for wording in wordings {
            for before in BEFORE {
                for after in AFTER {
                    let words = slipped(wording, &mut chance);
                    let text = format!("{before}{words}{after}");
                    let heard = read(&text, std::slice::from_ref(&matter), today());
                    let expected = Ok(vec![Told { matter: 0, said: said.clone() }]);
                    if heard != expected {
                        wrong.push(format!("{text}: {heard:?}"));
                    }
                    count += 1;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 10_000, "{count}");
}

#[test]
fn every_promise_is_understood_with_its_reason() {
    for (wording, reason) in PROMISES {
        for before in BEFORE {
            for after in ["", ".", ". Дякую!", "\n\nІнна Кукіна"] {
                let text = format!("{before}{wording}{after}");
                let (until, reason) = (day("2026-12-25"), reason.to_owned());
                let expected = Ok(vec![Told { matter: 0, said: Said::Promise { until, reason } }]);
                assert_eq!(read(&text, &[decision("24")], today()), expected, "{text}");
            }
        }
    }
    for (wording, until) in [
        ("зробимо завтра", "2026-11-30"),
        ("післязавтра зробимо", "2026-12-01"),
        ("до п'ятниці", "2026-12-04"),
        ("до пятницы сделаю", "2026-12-04"),
        ("до кінця місяця", "2026-11-30"),
        ("опублікуємо у вівторок", "2026-12-01"),
        ("до 5 січня", "2027-01-05"),
        ("сьогодні зробимо", "2026-11-29"),
        ("скину сьогодні після обіду", "2026-11-29"),
        ("завтра", "2026-11-30"),
        ("до кінця дня подамо", "2026-11-29"),
        ("завтра до вечора зробимо", "2026-11-30"),
        ("к пятнице выложу", "2026-12-04"),
        ("у наступний понеділок викладу", "2026-11-30"),
        ("Опублікуємо десятого грудня", "2026-12-10"),
        ("у середу дам", "2026-12-02"),
        ("через тиждень буде на сайті", "2026-12-06"),
        ("через 3 дні виставимо", "2026-12-02"),
        ("Зроблю до 20-го", "2026-12-20"),
        ("до 5 числа здамо", "2026-12-05"),
        ("на наступному тижні опублікуємо", "2026-12-04"),
    ] {
        let heard = read(wording, &[decision("24")], today()).expect(wording);
        let [Told { said: Said::Promise { until: read, .. }, .. }] = heard.as_slice() else {
            panic!("{wording}: {heard:?}")
        };
        assert_eq!(*read, day(until), "{wording}");
    }
}

#[test]
fn not_mine_is_understood_with_its_words() {
    for wording in NOT_MINE {
        for before in BEFORE {
            let text = format!("{before}{wording}.\nДякую!");
            let heard = read(&text, &[decision("24")], today());
            let Ok([Told { said: Said::NotMine { reason }, .. }]) = heard.as_deref() else {
                panic!("{text}: {heard:?}")
            };
            assert_eq!(reason, wording, "{text}");
        }
    }
}
