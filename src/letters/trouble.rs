//! Sentences about troubles, for the administrator.

use super::cause::in_ukrainian;
use super::typeset::{SENTENCE_MAX_CHARS, numbered, one_line};
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::sightings::blindness::BlindCause;
use crate::domain::sightings::cause::Cause;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// A source cannot be read, or cannot be believed.
pub fn source_blind(
    source: &str,
    since: DateTime<Utc>,
    zone: Tz,
    cause: Option<BlindCause>,
    reason: &Cause,
) -> String {
    let since = since.with_timezone(&zone).format("%d.%m.%Y %H:%M");
    let (what, request) = cause.map_or((None, CHECK), |cause| {
        let (what, request) = explained(cause);
        (Some(what), request)
    });
    let reason = in_ukrainian(reason);
    let what = what.map(|what| format!(": {what}")).unwrap_or_default();
    format!(
        "Джерело «{source}» не вдається прочитати з {since}{what} ({reason}). Доки його не буде \
         прочитано, система нікому не повідомлятиме про прострочення, якщо виконання могло бути \
         видно саме там. {request}"
    )
}

const CHECK: &str = "Просимо перевірити адресу та доступність джерела.";

/// What happened, and what is asked of the administrator.
fn explained(cause: BlindCause) -> (&'static str, &'static str) {
    match cause {
        BlindCause::NoAnswer => ("сайт не відповідає або відповідає помилкою", CHECK),
        BlindCause::Certificate => (
            "не встановлюється захищене з’єднання",
            "Просимо перевірити чинність сертифіката сайту.",
        ),
        BlindCause::SignIn => (
            "замість нього відкривається сторінка входу",
            "Просимо відкрити його для перегляду без входу.",
        ),
        BlindCause::RobotCheck => (
            "перед ним стоїть перевірка, чи читає його людина",
            "Просимо дозволити сайту відповідати цьому серверу без такої перевірки.",
        ),
        BlindCause::OtherLayout => (
            "сторінка має іншу будову, ніж очікувано",
            "Просимо перевірити сторінку та налаштування джерела у файлі sources.toml.",
        ),
        BlindCause::Empty => ("перелік порожній, хоча раніше в ньому були записи", CHECK),
        BlindCause::Few => (
            "у переліку значно менше записів, ніж зазвичай",
            "Просимо перевірити, чи всі записи показано на сайті.",
        ),
        BlindCause::OtherIdentity => (
            "майже всі записи переліку мають нові адреси, хоча самі не є новими",
            "Якщо сайт перенесено або перенумеровано, просимо дати джерелу нову назву (id) у \
             файлах sources.toml і plan.toml: тоді його буде прочитано з початку.",
        ),
        BlindCause::Frozen => (
            "стрічка не оновлюється, хоча на сторінці того самого сайту з’являються нові записи",
            "Просимо відновити стрічку або читати замість неї сторінку.",
        ),
        BlindCause::Incomplete => (
            "понад добу його вдається прочитати лише частково",
            "Просимо перевірити сторінку, зазначену в дужках.",
        ),
        BlindCause::Token => (
            "ключ доступу до сторінки не діє або не дає потрібних прав",
            "Просимо отримати новий ключ доступу та записати його у файл, указаний у рядку \
             token_file джерела.",
        ),
        BlindCause::Limit => (
            "тимчасово вичерпано дозволену кількість запитів",
            "Дій не потрібно, якщо джерело невдовзі читатиметься знову.",
        ),
    }
}

/// The page of an act is gone, and the act is so old that no reminder speaks of it.
pub fn page_gone(title: &str, url: &str) -> String {
    format!(
        "Сторінку «{}» ({}) раніше було видно на сайті, а тепер її не виявлено. Строк оприлюднення \
         цього документа давно минув, тому відповідальним про це не нагадують. Просимо з’ясувати, \
         чи не вилучено його помилково. Збережені копії показує команда «hromada-watch evidence».",
        one_line(title, SENTENCE_MAX_CHARS),
        one_line(url, SENTENCE_MAX_CHARS)
    )
}

/// The page of an act answers with something else, and nobody can tell whether the act is gone.
pub fn page_unclear(title: &str, url: &str) -> String {
    format!(
        "За адресою сторінки «{}» ({}) уже кілька днів показується щось інше: перевірка \
         відвідувача, повідомлення про помилку або інша сторінка. Вилученою її не вважають. \
         Просимо відкрити цю адресу й з’ясувати, чи документ на місці.",
        one_line(title, SENTENCE_MAX_CHARS),
        one_line(url, SENTENCE_MAX_CHARS)
    )
}

/// A source that was blind can be read again.
pub fn source_sees(source: &str) -> String {
    format!("Джерело «{source}» знову читається; строки за ним перевірено заново.")
}

/// The configuration gives no way to read a source.
pub fn source_closed(source: &str, measures: &[u8]) -> String {
    let numbers: Vec<String> = measures.iter().map(u8::to_string).collect();
    let (of, measures) = match numbers.as_slice() {
        [one] => ("заходу", one.clone()),
        many => ("заходів", many.join(", ")),
    };
    format!(
        "Джерело «{source}» не читається, бо ключа доступу до нього не задано. Виконання {of} \
         №\u{a0}{measures} за цим джерелом система самостійно встановити не може: про нього вона \
         запитуватиме відповідальних осіб і прийматиме посилання від людей. Щоб джерело читалося, \
         просимо задати ключ у файлі sources.toml (рядок token_file)."
    )
}

/// The token that opens a source will end.
pub fn token_ends(source: &str, until: chrono::NaiveDate) -> String {
    format!(
        "Ключ доступу до джерела «{source}» діє до {}. Після цього система не зможе його читати. \
         Просимо отримати новий ключ і записати його у файл, указаний у рядку token_file.",
        super::ukrainian::date(until)
    )
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

/// The machine's clock had gone back.
pub fn clock_went_back(last: DateTime<Utc>, zone: Tz) -> String {
    let last = last.with_timezone(&zone).format("%d.%m.%Y %H:%M");
    format!(
        "Годинник сервера показував час, раніший за останню перевірку ({last}), тому перевірок і \
         листів не було. Тепер його показання підтверджено вебсайтами. {CLOCK}"
    )
}

/// The machine's clock had differed from those of the hosts that were read.
pub fn clock_differed(minutes: u64) -> String {
    let shown = match minutes {
        0..120 => format!("{minutes}\u{a0}хв"),
        _ => format!("{}\u{a0}год", minutes / 60),
    };
    format!(
        "Годинник сервера розходився з часом на вебсайтах на {shown}, тому листів не було. Тепер \
         його показання підтверджено. {CLOCK}"
    )
}

const CLOCK: &str = "Просимо перевірити синхронізацію часу командою «timedatectl».";

/// The mail server does not take a letter, and does not say that the recipient is at fault.
pub fn letter_held(name: &str, reason: &str) -> String {
    format!(
        "Поштовий сервер не прийняв листа для адресата «{name}»; відповідь сервера: «{reason}». \
         Адреса може бути правильною: так сервер відповідає й тоді, коли не приймає пошти від нас \
         (чорний список, перевищена квота, SPF, правила приймання). Лист чекає та буде надісланий, \
         щойно сервер його прийме. Якщо це не минає, зверніться до того, хто обслуговує пошту."
    )
}

/// A letter left, and the mail server never said whether it took it.
pub fn letter_unsure(name: &str, letter: &str) -> String {
    format!(
        "Лист для адресата «{name}», імовірно, доставлено: поштовий сервер прийняв його вміст, але \
         не підтвердив цього. Повторно лист не надсилається. Якщо адресат його не отримав, надішліть \
         лист ще раз командою «hromada-watch outbox retry {letter}»; якщо отримав – «hromada-watch \
         outbox arrived {letter}»."
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

/// The state had followed the journal further than the journal goes.
pub fn journal_cut(state_seq: u64, journal_seq: u64, moved_to: Option<&str>) -> String {
    let kept = match moved_to {
        Some(place) => format!(" Попередні файли стану збережено в теці «{place}»."),
        None => String::new(),
    };
    format!(
        "Журнал закінчувався записом {journal_seq}, хоча раніше мав щонайменше {state_seq}: кінець \
         журналу втрачено, або на його місце покладено давнішу копію.{kept} Доки це не було \
         підтверджено, листів не надсилали."
    )
}

/// Numbers missing between two known decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingNumbers {
    /// The missing numbers, in order.
    pub numbers: Vec<DecisionNumber>,
    /// The decision before them.
    pub before: DecisionKey,
    /// The decision after them.
    pub after: DecisionKey,
}

/// Most holes one letter lists.
const HOLES_MAX: usize = 10;

/// Whether missing numbers are decisions: asked, never said.
pub fn gaps(holes: &[MissingNumbers]) -> String {
    let count: usize = holes.iter().map(|hole| hole.numbers.len()).sum();
    let mut listed: Vec<String> = holes
        .iter()
        .take(HOLES_MAX)
        .map(|hole| {
            let body = match hole.before.body {
                Body::Session => "сесія",
                Body::Executive => "виконком",
            };
            let numbers = match hole.numbers.as_slice() {
                [first, .., last] => {
                    format!("{}–{}", numbered(first.shown()), last.shown())
                }
                only => only.first().map(|number| numbered(number.shown())).unwrap_or_default(),
            };
            format!("{body} {numbers} ({})", between(&hole.before, &hole.after))
        })
        .collect();
    if holes.len() > HOLES_MAX {
        listed.push(format!("та інші (усього {count})"));
    }
    format!(
        "У нумерації рішень виявлено пропуски. Можливо, ці рішення прийнято, але ще не \
         оприлюднено, а можливо, таких номерів не було. Просимо уточнити кожен: «decision gap \
         confirm» – рішення є, «decision gap dismiss» – такого рішення немає. Пропуски: {}.",
        listed.join("; ")
    )
}

/// Why a number is thought to be missing.
pub fn missing_number(before: &DecisionKey, after: &DecisionKey) -> String {
    format!("Бракує номера {}.", between(before, after))
}

fn between(before: &DecisionKey, after: &DecisionKey) -> String {
    let day = |key: &DecisionKey| key.adopted_on.format("%d.%m.%Y");
    let (first, second) = (numbered(before.number.shown()), numbered(after.number.shown()));
    if before.adopted_on == after.adopted_on {
        format!("між {first} і {second} від {}", day(after))
    } else {
        format!("між {first} від {} і {second} від {}", day(before), day(after))
    }
}
