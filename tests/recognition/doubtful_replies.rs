//! Replies that must leave a doubt, and those of which only one matter of several is told.

use crate::chance::Chance;
use crate::replies::{decision, done, matter, numbers, paper, sitting, today};
use hromada_watch::domain::register::message::Unclear;
use hromada_watch::domain::register::said::Said;
use hromada_watch::recognition::reply::matter::Wants;
use hromada_watch::recognition::reply::{Told, read};

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
        ("не моє рішення, голова сказав не публікувати", Unclear::Condition),
        ("опубліковано три рішення", Unclear::Several),
        // One word beside a place or a day may turn it round.
        ("на сайті нічого", Unclear::NothingSaid),
        ("на сайті проєкт рішення", Unclear::NothingSaid),
        ("рішення було на сайті", Unclear::NothingSaid),
        ("у середу сесія", Unclear::NothingSaid),
        ("завтра засідання", Unclear::NothingSaid),
        ("викладено проєкт", Unclear::Unknown),
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
        ("Опубліковано. Головний документ пошкоджено", Unclear::Unknown),
        ("Викласти-то виклали, тільки файл битий", Unclear::Condition),
        ("виклали, вийшла накладка з підписом", Unclear::Unknown),
        ("не встигну до 5 грудня", Unclear::Negated),
        // Said on a Sunday.
        ("буде на сайті до кінця робочого тижня", Unclear::Day),
        ("опубліковано 9.15", Unclear::Unreadable),
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
        ("перевірте № 24", Unclear::Unknown),
        ("№ 24 Про бюджет\n№ 25 Про землю – знято з розгляду", Unclear::Condition),
        // Seventeen decisions, or the one with that number?
        ("17", Unclear::CountOrNumber),
        ("було 17", Unclear::CountOrNumber),
        ("лише 17", Unclear::CountOrNumber),
        ("так, 17", Unclear::CountOrNumber),
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
        ("ні, не лист", Unclear::Negated),
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
