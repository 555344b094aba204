//! Every trouble in a sentence and in the journal, and what older journals told.

use hromada_watch::domain::council::decision::DecisionKey;
use hromada_watch::domain::notice::setback::{Setback, Step};
use hromada_watch::domain::notice::trouble::{MissingNumbers, StateDamage, Trouble};
use hromada_watch::domain::sightings::blindness::BlindCause;
use hromada_watch::domain::sightings::cause::Cause;
use hromada_watch::domain::sightings::cause::answer::AnswerFault;
use hromada_watch::letters::cause::in_ukrainian;
use hromada_watch::letters::trouble::sentence;
use hromada_watch::store::fact::{Entry, Fact};

fn told(trouble: &Trouble) -> String {
    sentence(trouble, chrono_tz::Europe::Kyiv)
}

fn moment(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().expect("a moment")
}

fn hole(first: &str, last: &str, count: usize) -> MissingNumbers {
    let key = |text| DecisionKey::parse(text).expect("a key");
    MissingNumbers {
        first: first.to_owned().into(),
        last: last.to_owned().into(),
        count,
        before: key("session-2026-11-20-№23"),
        after: key("session-2026-11-20-№28"),
    }
}

fn of_sources() -> Vec<(Trouble, &'static str)> {
    let site = || "site-news".into();
    let url = || "https://rada.test/documents/24".to_owned();
    let title = || "Рішення № 24".to_owned();
    let at = "https://rada.test/docs/".to_owned();
    vec![
        (
            Trouble::SourceBlind {
                source: site(),
                since: moment("2026-11-20T06:00:00Z"),
                kind: Some(BlindCause::NoAnswer),
                cause: Cause::Answer { at, fault: AnswerFault::Status { code: 503 } },
            },
            "Джерело «site-news» не вдається прочитати з 20.11.2026 08:00: сайт не відповідає або \
             відповідає помилкою (https://rada.test/docs/ відповідає помилкою сервера (код 503)). ",
        ),
        (
            Trouble::SourceSees { source: site() },
            "Джерело «site-news» знову читається; строки за ним перевірено заново.",
        ),
        (
            Trouble::DiedReading { source: site(), until: moment("2026-11-20T06:00:00Z") },
            "Під час читання джерела «site-news» роботу системи було перервано. Щоб це не \
             повторилося, джерело не читатиметься до 20.11.2026 08:00; ",
        ),
        (
            Trouble::SourceClosed { source: "facebook".into(), measures: vec![1, 3] },
            "Джерело «facebook» не читається, бо ключа доступу до нього не задано. Виконання \
             заходів №\u{a0}1, 3 за цим джерелом ",
        ),
        (
            Trouble::TokenEnds {
                source: "facebook".into(),
                until: "2026-12-01".parse().expect("a date"),
            },
            "Ключ доступу до джерела «facebook» діє до 1\u{a0}грудня 2026 року. ",
        ),
        (
            Trouble::SiteMoved {
                source: site(),
                from: "classic".to_owned(),
                to: "new".to_owned(),
                recognised: 0,
            },
            "Вебсайт, який читає джерело «site-news», перейшов з рушія «classic» на рушій «new»; \
             жодного з раніше відомих записів на ньому не впізнано. ",
        ),
        (
            Trouble::PageGone { title: title(), url: url() },
            "Сторінку «Рішення № 24» (https://rada.test/documents/24) раніше було видно на сайті, ",
        ),
        (
            Trouble::PageUnclear { title: title(), url: url() },
            "За адресою сторінки «Рішення № 24» (https://rada.test/documents/24) уже кілька днів ",
        ),
        (Trouble::gaps(vec![hole("24", "27", 4)]), "У нумерації рішень виявлено пропуски. "),
    ]
}

fn of_the_daemon() -> Vec<(Trouble, &'static str)> {
    let name = || "Кукіна І.В.".to_owned();
    let answer =
        || Setback::Answer { step: Step::Recipient, code: 550, text: "5.7.1 spam".to_owned() };
    let rebuilt = |damage| Trouble::StateRebuilt { damage, moved_to: None };
    vec![
        (
            Trouble::LetterRefused { name: name(), reason: Setback::NoAddress {} },
            "Лист для адресата «Кукіна І.В.» не дійшов, і повторно його не надсилатимуть (у \
             довіднику немає електронної адреси цієї особи). ",
        ),
        (
            Trouble::LetterHeld { name: name(), reason: answer() },
            "Поштовий сервер не прийняв листа для адресата «Кукіна І.В.» (відповідь сервера на \
             адресу адресата: 550 5.7.1 spam). ",
        ),
        (
            Trouble::LetterUnsure { name: name(), letter: "L-7".into() },
            "Лист для адресата «Кукіна І.В.», імовірно, доставлено: ",
        ),
        (
            Trouble::ClockWentBack { last: moment("2026-11-20T06:00:00Z") },
            "Годинник сервера показував час, раніший за останню перевірку (20.11.2026 08:00), ",
        ),
        (
            Trouble::ClockDiffered { minutes: 90 },
            "Годинник сервера розходився з часом на вебсайтах на 90\u{a0}хв, ",
        ),
        (
            Trouble::ClockDiffered { minutes: 120 },
            "Годинник сервера розходився з часом на вебсайтах на 2\u{a0}год, ",
        ),
        (
            Trouble::ConfigRefused { first: "невідомий ключ".to_owned(), problems: 2 },
            "Змінену конфігурацію не застосовано: виявлено проблем – 2; перша з них: невідомий \
             ключ. ",
        ),
        (
            Trouble::LastGoodUsed { first: "невідомий ключ".to_owned(), problems: 2 },
            "Службу запущено, але файли конфігурації використати не можна: виявлено проблем – 2; \
             перша з них: невідомий ключ. ",
        ),
        (
            Trouble::StateRebuilt {
                damage: StateDamage::Missing,
                moved_to: Some("/var/lib/state.damaged".to_owned()),
            },
            "Базу стану відновлено з журналу (теки стану поруч із журналом не було). Попередні \
             файли збережено в теці «/var/lib/state.damaged». ",
        ),
        (
            rebuilt(StateDamage::Unbelievable { why: "a checksum".to_owned() }),
            "Базу стану відновлено з журналу (її не вдалося використати: a checksum). ",
        ),
        (
            rebuilt(StateDamage::StandsApart { state_seq: 9, journal_seq: 7 }),
            "Журнал закінчувався записом 7, хоча раніше мав щонайменше 9: кінець журналу втрачено",
        ),
        (
            rebuilt(StateDamage::StandsApart { state_seq: 7, journal_seq: 7 }),
            "Базу стану відновлено з журналу (вона належить до іншого журналу). ",
        ),
        (Trouble::Told("Диск майже повний.".to_owned()), "Диск майже повний."),
    ]
}

#[test]
fn every_trouble_has_its_sentence() {
    for (trouble, beginning) in of_sources().into_iter().chain(of_the_daemon()) {
        let told = told(&trouble);
        assert!(told.starts_with(beginning), "{told}");
        assert!(told.ends_with('.'), "{told}");
    }
}

#[test]
fn every_trouble_is_read_back_as_it_was_written() {
    for (trouble, _) in of_sources().into_iter().chain(of_the_daemon()) {
        let fact = Fact::TroubleNoted { key: "k".to_owned(), trouble };
        let json = serde_json::to_string(&fact).expect("JSON");
        assert_eq!(serde_json::from_str::<Fact>(&json).expect("a fact"), fact, "{json}");
    }
}

#[test]
fn missing_numbers_are_listed_up_to_a_bound_and_counted_beyond_it() {
    let few = told(&Trouble::gaps(vec![hole("24", "27", 4), hole("31", "31", 1)]));
    let listed = "Пропуски: сесія №\u{a0}24–27 (між №\u{a0}23 і №\u{a0}28 від 20.11.2026); сесія \
                  №\u{a0}31 (між №\u{a0}23 і №\u{a0}28 від 20.11.2026).";
    assert!(few.ends_with(listed), "{few}");
    let many = told(&Trouble::gaps(vec![hole("24", "27", 4); 11]));
    assert!(many.ends_with("; та інші (усього 44)."), "{many}");
    assert_eq!(many.matches("№\u{a0}24–27").count(), 10);
}

#[test]
fn what_an_older_version_noted_in_words_is_read_and_told_as_it_was() {
    let line = |fact: &str| {
        let entry = format!(
            "{{\"v\":1,\"seq\":1,\"prev\":\"\",\"at\":\"2026-11-20T08:00:00Z\",\
             \"author\":\"daemon\",\"fact\":{fact}}}"
        );
        serde_json::from_str::<Entry>(&entry).expect("an entry").fact
    };
    let old = "{\"kind\":\"trouble-noted\",\"key\":\"clock\",\"text\":\"Годинник відстав.\"}";
    let Fact::TroubleNoted { trouble, .. } = line(old) else { panic!("another fact") };
    assert_eq!(told(&trouble), "Годинник відстав.");

    let reason = "https://rada.test/ answered 503 (unavailable)";
    let blind = line(&format!(
        "{{\"kind\":\"source-blind\",\"source\":\"site-news\",\"reason\":\"{reason}\",\
         \"cause\":\"no-answer\"}}"
    ));
    let Fact::SourceBlind { source, reason: cause, cause: kind } = blind else {
        panic!("another fact")
    };
    assert_eq!((cause.to_string().as_str(), in_ukrainian(&cause).as_str()), (reason, reason));
    let since = moment("2026-11-20T06:00:00Z");
    let told = told(&Trouble::SourceBlind { source, since, kind, cause });
    assert!(told.contains(&format!("відповідає помилкою ({reason}). ")), "{told}");

    let gone = line(&format!(
        "{{\"kind\":\"item-gone\",\"source\":\"site-news\",\"item\":\"1\",\"reason\":\"{reason}\"}}"
    ));
    let Fact::ItemGone { reason: cause, .. } = gone else { panic!("another fact") };
    assert_eq!(cause, Cause::Told(reason.to_owned()));
}
