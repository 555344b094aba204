//! Replies: each answer in hundreds of wordings, politeness and slips of the keyboard, its truth
//! known by construction; and what must leave a doubt.

use crate::chance::Chance;
use chrono::NaiveDate;
use hromada_watch::domain::council::decision::DecisionNumber;
use hromada_watch::domain::register::message::Unclear;
use hromada_watch::domain::register::said::Said;
use hromada_watch::recognition::reply::matter::{Matter, Wants};
use hromada_watch::recognition::reply::{Told, read};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A Sunday.
fn today() -> NaiveDate {
    day("2026-11-29")
}

fn matter(wants: Wants) -> Matter {
    Matter { wants, number: None, on: None }
}

fn decision(number: &str) -> Matter {
    let number = Some(DecisionNumber::new(number));
    Matter { wants: Wants::Deed, number, on: Some(day("2026-11-20")) }
}

fn paper(number: &str) -> Matter {
    Matter { wants: Wants::Paper, ..decision(number) }
}

fn sitting(on: &str) -> Matter {
    Matter { wants: Wants::Numbers, number: None, on: Some(day(on)) }
}

fn numbers(all: impl IntoIterator<Item = u32>) -> Said {
    let numbers = all.into_iter().map(|number| DecisionNumber::new(number.to_string()));
    Said::Numbers { numbers: numbers.collect() }
}

fn done(page: Option<&str>, on: Option<&str>) -> Said {
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
            vec!["ні", "Ні, це № 27", "ні, це лист", "це не рішення, а договір", "нє, то не воно"],
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
            ],
            Said::Read,
        ),
    ]
}

/// Promises until 25 December: wordings, and the reason each gives.
const PROMISES: [(&str, &str); 21] = [
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

const NOT_MINE: [&str; 11] = [
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

#[test]
fn what_leaves_a_doubt_is_no_answer() {
    let deed = [
        ("ні, не готово", Unclear::Negated),
        ("не готово", Unclear::Negated),
        ("ще не опубліковано", Unclear::Negated),
        ("немає на сайті", Unclear::Negated),
        ("не зробимо до 25 грудня", Unclear::Negated),
        ("До 25 грудня не встигнемо", Unclear::Negated),
        ("готово?", Unclear::Question),
        ("Чи це готово?", Unclear::Question),
        ("а що саме треба опублікувати?", Unclear::Question),
        ("поясніть, що опубліковано", Unclear::Question),
        ("зробимо до 25 грудня, якщо підпише голова", Unclear::Condition),
        ("мабуть, опубліковано", Unclear::Condition),
        ("опубліковано, крім № 26", Unclear::Condition),
        ("опубліковано частково", Unclear::Condition),
        ("постараюсь до 25 грудня", Unclear::Condition),
        ("зроблено. зробимо до 25 грудня", Unclear::Several),
        ("готово, це не моє", Unclear::Several),
        ("https://rada.test/1 https://rada.test/2", Unclear::Several),
        ("до 25 грудня або до 30 грудня", Unclear::Condition),
        ("до 25 грудня, до 30 грудня зробимо", Unclear::Several),
        ("зробимо", Unclear::NoDay),
        ("до 20 листопада", Unclear::Day),
        ("до 25.12.2025", Unclear::Day),
        ("опубліковано 25 грудня", Unclear::Day),
        ("до 31 листопада", Unclear::Unreadable),
        ("дякую!", Unclear::NothingSaid),
        ("Доброго дня!", Unclear::NothingSaid),
        ("прийнято до уваги", Unclear::Unknown),
        ("надіслано поштою", Unclear::NotAsked),
        ("опубліковано в телеграмі", Unclear::Unknown),
        ("лише № 24 опубліковано", Unclear::Condition),
        ("не моє, тільки № 24", Unclear::Condition),
        ("до четверга 25 грудня", Unclear::Day),
        ("опубліковано за тиждень", Unclear::Day),
        ("до 25 грудня у відпустці", Unclear::Unknown),
        ("до 30-го", Unclear::Unreadable),
        ("строк до 25 грудня", Unclear::Unknown),
        ("передзвоніть мені", Unclear::Unknown),
        ("опубліковано у газеті", Unclear::Unknown),
        ("№ 26 опубліковано", Unclear::WhichMatter),
        ("20 рішень опубліковано", Unclear::Several),
        ("так", Unclear::NotAsked),
        ("1-25", Unclear::NotAsked),
        ("ознайомлена", Unclear::NotAsked),
        ("не приймали", Unclear::NotAsked),
        ("", Unclear::Empty),
        (" \n ", Unclear::Empty),
    ];
    for (words, why) in deed {
        for (before, after) in [("", ""), ("Доброго дня! ", ""), ("", "\n\nІнна Кукіна")]
        {
            let text = match words.trim() {
                "" => words.to_owned(),
                _ => format!("{before}{words}{after}"),
            };
            assert_eq!(read(&text, &[decision("24")], today()), Err(why), "{text}");
        }
    }
    for (words, why) in [
        ("1-25 і 1-6", Unclear::Unreadable),
        ("1-25 на сесії. 1-6 на виконкомі", Unclear::Several),
        ("17 рішень", Unclear::NothingSaid),
        ("17 рішень, №№ 1–25", Unclear::Several),
        ("25-1", Unclear::Unreadable),
        // Seventeen decisions, or the one with that number?
        ("17", Unclear::Unreadable),
        ("було 17", Unclear::Unreadable),
        ("лише 17", Unclear::Unreadable),
        ("так, 17", Unclear::Unreadable),
        ("всього 25, номери 1-17", Unclear::Several),
        ("25\n1-6", Unclear::Several),
        ("№ 1 Про бюджет\n№ 2 не приймали", Unclear::Several),
        ("так, № 26 опубліковано", Unclear::WhichMatter),
        ("не 1-25", Unclear::Negated),
        ("1-25, але без № 7", Unclear::Condition),
        ("не приймали, 1-25", Unclear::Several),
        ("21.11.2026: №№ 1–25", Unclear::WhichMatter),
        ("так", Unclear::NotAsked),
    ] {
        assert_eq!(read(words, &[sitting("2026-11-20")], today()), Err(why), "{words}");
    }
    for (words, why) in [
        ("так, № 27", Unclear::NotAsked),
        ("ні, це № 26", Unclear::NotAsked),
        ("№ 26", Unclear::NotAsked),
        ("це лист", Unclear::NothingSaid),
        ("скоріше ні", Unclear::Condition),
    ] {
        assert_eq!(read(words, &[paper("26")], today()), Err(why), "{words}");
    }
    assert_eq!(read(&"готово ".repeat(300), &[decision("24")], today()), Err(Unclear::Long));
}

#[test]
fn an_answer_finds_its_matter_among_several_or_none() {
    let both = [sitting("2026-11-20"), sitting("2026-11-24")];
    assert_eq!(read("1-25", &both, today()), Err(Unclear::WhichMatter));
    let told = read("24.11.2026: 1-25", &both, today()).expect("its sitting is named");
    assert_eq!(told, [Told { matter: 1, said: numbers(1..=25) }]);
    let three = [decision("24"), decision("26"), matter(Wants::Memo)];
    assert_eq!(read("готово", &three, today()), Err(Unclear::WhichMatter));
    assert_eq!(read("не моє", &three, today()), Err(Unclear::WhichMatter));
    let told = read("№ 26 опубліковано", &three, today()).expect("its number is named");
    assert_eq!(told, [Told { matter: 1, said: done(None, None) }]);
    let told = read("№ 26 не моє, це культура", &three, today()).expect("its number is named");
    let reason = "№ 26 не моє, це культура".to_owned();
    assert_eq!(told, [Told { matter: 1, said: Said::NotMine { reason } }]);
    assert_eq!(read("№ 27 не моє", &three, today()), Err(Unclear::WhichMatter));
    let told = read("№№ 24, 26 опубліковано", &three, today()).expect("their numbers are named");
    assert_eq!(told.iter().map(|it| it.matter).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(read("№№ 24-26 опубліковано", &three, today()), Err(Unclear::WhichMatter));
    let told = read("ознайомлена", &three, today()).expect("one memo");
    assert_eq!(told, [Told { matter: 2, said: Said::Read }]);
    let question = [matter(Wants::Paper), decision("24")];
    assert_eq!(read("так", &question, today()), Err(Unclear::WhichMatter));
    let told = read("1-25", &[sitting("2026-11-20"), decision("24")], today()).expect("numbers");
    assert_eq!(told, [Told { matter: 0, said: numbers(1..=25) }]);
}

#[test]
fn words_without_sense_never_panic_and_never_answer() {
    let mut chance = Chance::of_seed(7);
    let signs: Vec<char> = "абвїґ№1 25.-/,()?!«»\"'\n\u{301}\u{308}Ѿ🙂zQ@:<>".chars().collect();
    let known = ["готово", "до", "25", "грудня", "не", "так", "№", "1-25", "https://a.test/1", "?"];
    for _ in 0..20_000 {
        let length = chance.below(30);
        let noise: String = (0..length).map(|_| chance.of(&signs)).collect();
        let _ = read(&noise, &[decision("24")], today());
        let words: Vec<&str> = (0..chance.below(8)).map(|_| chance.of(&known)).collect();
        let text = words.join(" ");
        let heard = read(&text, &[decision("24"), sitting("2026-11-20")], today());
        if words.contains(&"не") || words.contains(&"?") {
            assert!(heard.is_err(), "{text}: {heard:?}");
        }
    }
}
