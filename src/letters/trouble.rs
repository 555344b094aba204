//! Sentences about troubles, for the administrator.
//!
//! Decides how each trouble is said; that there is one is the daemon's to know. The invariant:
//! every kind of trouble has its sentence, and what an older version told stays as it was told.

use super::cause::in_ukrainian;
use super::setback;
use super::typeset::{SENTENCE_MAX_CHARS, numbered, one_line};
use crate::domain::council::decision::{Body, DecisionKey};
use crate::domain::notice::setback::Setback;
use crate::domain::notice::trouble::{MissingNumbers, StateDamage, Trouble};
use crate::domain::register::message::MailboxBlindness;
use crate::domain::sightings::blindness::BlindCause;
use crate::domain::sightings::cause::Cause;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// What the administrator must hear, in one paragraph.
pub fn sentence(trouble: &Trouble, zone: Tz) -> String {
    match trouble {
        Trouble::SourceBlind { source, since, kind, cause } => {
            source_blind(source.as_str(), *since, zone, *kind, cause)
        }
        Trouble::SourceSees { source } => {
            format!("Джерело «{source}» знову читається; строки за ним перевірено заново.")
        }
        Trouble::MailboxBlind { since, cause } => mailbox_blind(*since, *cause, zone),
        Trouble::MailboxSees {} => {
            "Поштова скринька для відповідей знову читається; відповіді, що \
                                    надійшли за цей час, прочитано."
                .to_owned()
        }
        Trouble::DiedReading { source, until } => died_reading(source.as_str(), *until, zone),
        Trouble::SourceClosed { source, measures } => source_closed(source.as_str(), measures),
        Trouble::TokenEnds { source, until } => token_ends(source.as_str(), *until),
        Trouble::SiteMoved { source, from, to, recognised } => {
            site_moved(source.as_str(), from, to, *recognised)
        }
        Trouble::PageGone { title, url } => page_gone(title, url),
        Trouble::PageUnclear { title, url } => page_unclear(title, url),
        Trouble::Gaps { count, holes } => gaps(*count, holes),
        Trouble::LetterRefused { name, reason } => letter_refused(name, reason),
        Trouble::LetterHeld { name, reason } => letter_held(name, reason),
        Trouble::LetterUnsure { name, letter } => letter_unsure(name, letter.as_str()),
        Trouble::ClockWentBack { last } => clock_went_back(*last, zone),
        Trouble::ClockDiffered { minutes } => clock_differed(*minutes),
        Trouble::ConfigRefused { first, problems } => config_refused(first, *problems),
        Trouble::LastGoodUsed { first, problems } => last_good_used(first, *problems),
        Trouble::StateRebuilt { damage, moved_to } => state_rebuilt(damage, moved_to.as_deref()),
        Trouble::Told(sentence) => sentence.clone(),
    }
}

fn source_blind(
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
        BlindCause::TooManyItems => (
            "записів у ньому більше, ніж система зберігає для одного джерела",
            "Просимо перевірити, чи справді сайт публікує так багато. Якщо так, дайте джерелу нову \
             назву (id) у файлах sources.toml і plan.toml: тоді його буде прочитано з початку.",
        ),
        BlindCause::TooMuch => (
            "те, що воно надсилає, завелике для розбору",
            "Просимо перевірити, чи не з’явилися на сайті незвично великі сторінки або файли. \
             Решта джерел читається далі.",
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

/// Since when and why the mailbox cannot be read, and what to do.
pub fn mailbox_blind(since: DateTime<Utc>, cause: MailboxBlindness, zone: Tz) -> String {
    let since = since.with_timezone(&zone).format("%d.%m.%Y %H:%M");
    format!(
        "Поштову скриньку для відповідей не вдається прочитати з {since}: {}. Відповіді на листи \
         чекають у ній, жодну не втрачено; доки її не буде прочитано, нагадування надходитимуть і \
         тим, хто вже відповів. Перевірити вхід можна командою «hromada-watch check --mailbox».",
        why_blind(cause)
    )
}

/// Why the mailbox cannot be read, and where to look.
pub fn why_blind(cause: MailboxBlindness) -> &'static str {
    match cause {
        MailboxBlindness::Unreachable => "із сервером немає зв’язку",
        MailboxBlindness::Tls => {
            "захищене з’єднання не встановлено; перевірте рядки security і ca_file"
        }
        MailboxBlindness::SignIn => {
            "сервер відмовив у вході; перевірте рядок username і файл пароля"
        }
        MailboxBlindness::NoSecret => "файл із паролем чи токеном не читається",
        MailboxBlindness::Folder => "такої теки немає, або її не можна читати",
        MailboxBlindness::Refused => "сервер відмовив у команді",
        MailboxBlindness::Silent => "сервер не відповідає",
        MailboxBlindness::Broken => "з’єднання обірвалося",
    }
}

fn died_reading(source: &str, until: DateTime<Utc>, zone: Tz) -> String {
    let until = until.with_timezone(&zone).format("%d.%m.%Y %H:%M");
    format!(
        "Під час читання джерела «{source}» роботу системи було перервано. Щоб це не повторилося, \
         джерело не читатиметься до {until}; решта джерел читається, листи надсилаються. Якщо сервер \
         тоді вимикали, дій не потрібно. Якщо це повторюється, просимо перевірити, чи не з’явилися \
         на сайті незвично великі сторінки або файли. Прочитати джерело раніше можна командою \
         «hromada-watch sources read {source}»."
    )
}

fn page_gone(title: &str, url: &str) -> String {
    format!(
        "Сторінку «{}» ({}) раніше було видно на сайті, а тепер її не виявлено. Строк оприлюднення \
         цього документа давно минув, тому відповідальним про це не нагадують. Просимо з’ясувати, \
         чи не вилучено його помилково. Збережені копії показує команда «hromada-watch evidence».",
        one_line(title, SENTENCE_MAX_CHARS),
        one_line(url, SENTENCE_MAX_CHARS)
    )
}

fn page_unclear(title: &str, url: &str) -> String {
    format!(
        "За адресою сторінки «{}» ({}) уже кілька днів показується щось інше: перевірка \
         відвідувача, повідомлення про помилку або інша сторінка. Вилученою її не вважають. \
         Просимо відкрити цю адресу й з’ясувати, чи документ на місці.",
        one_line(title, SENTENCE_MAX_CHARS),
        one_line(url, SENTENCE_MAX_CHARS)
    )
}

fn source_closed(source: &str, measures: &[u8]) -> String {
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

fn token_ends(source: &str, until: chrono::NaiveDate) -> String {
    format!(
        "Ключ доступу до джерела «{source}» діє до {}. Після цього система не зможе його читати. \
         Просимо отримати новий ключ і записати його у файл, указаний у рядку token_file.",
        super::ukrainian::date(until)
    )
}

fn site_moved(source: &str, from: &str, to: &str, recognised: usize) -> String {
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

fn letter_refused(name: &str, reason: &Setback) -> String {
    let reason = setback::in_ukrainian(reason);
    format!(
        "Лист для адресата «{name}» не дійшов, і повторно його не надсилатимуть ({reason}). Його \
         передано заступнику або адміністратору. Просимо перевірити адресу в довіднику."
    )
}

fn clock_went_back(last: DateTime<Utc>, zone: Tz) -> String {
    let last = last.with_timezone(&zone).format("%d.%m.%Y %H:%M");
    format!(
        "Годинник сервера показував час, раніший за останню перевірку ({last}), тому перевірок і \
         листів не було. Тепер його показання підтверджено вебсайтами. {CLOCK}"
    )
}

fn clock_differed(minutes: u64) -> String {
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

fn letter_held(name: &str, reason: &Setback) -> String {
    let reason = setback::in_ukrainian(reason);
    format!(
        "Поштовий сервер не прийняв листа для адресата «{name}» ({reason}). \
         Адреса може бути правильною: так сервер відповідає й тоді, коли не приймає пошти від нас \
         (чорний список, перевищена квота, SPF, правила приймання). Лист чекає та буде надісланий, \
         щойно сервер його прийме. Якщо це не минає, зверніться до того, хто обслуговує пошту."
    )
}

fn letter_unsure(name: &str, letter: &str) -> String {
    format!(
        "Лист для адресата «{name}», імовірно, доставлено: поштовий сервер прийняв його вміст, але \
         не підтвердив цього. Повторно лист не надсилається. Якщо адресат його не отримав, надішліть \
         лист ще раз командою «hromada-watch outbox retry {letter}»; якщо отримав – «hromada-watch \
         outbox arrived {letter}»."
    )
}

fn config_refused(first_problem: &str, problems: usize) -> String {
    format!(
        "Змінену конфігурацію не застосовано: виявлено проблем – {problems}; перша з них: \
         {first_problem}. Система працює з попередньою конфігурацією. Повний перелік показує \
         команда «hromada-watch check»."
    )
}

fn last_good_used(first_problem: &str, problems: usize) -> String {
    format!(
        "Службу запущено, але файли конфігурації використати не можна: виявлено проблем – \
         {problems}; перша з них: {first_problem}. Система працює з останньою справною \
         конфігурацією, тож зміни, внесені після неї, не діють. Повний перелік показує команда \
         «hromada-watch check»; після виправлення – «systemctl reload hromada-watch»."
    )
}

fn state_rebuilt(damage: &StateDamage, moved_to: Option<&str>) -> String {
    let kept = match moved_to {
        Some(place) => format!(" Попередні файли збережено в теці «{place}»."),
        None => String::new(),
    };
    let why = match damage {
        StateDamage::Missing => "теки стану поруч із журналом не було".to_owned(),
        StateDamage::Unbelievable { why } => format!("її не вдалося використати: {why}"),
        StateDamage::StandsApart { state_seq, journal_seq } if state_seq > journal_seq => {
            return format!(
                "Журнал закінчувався записом {journal_seq}, хоча раніше мав щонайменше \
                 {state_seq}: кінець журналу втрачено, або на його місце покладено давнішу копію.\
                 {kept} Доки це не було підтверджено, листів не надсилали."
            );
        }
        StateDamage::StandsApart { .. } => "вона належить до іншого журналу".to_owned(),
    };
    format!(
        "Базу стану відновлено з журналу ({why}).{kept} Дані журналу не втрачено; дій не \
         потрібно, але просимо перевірити диск."
    )
}

fn gaps(count: usize, holes: &[MissingNumbers]) -> String {
    let mut listed: Vec<String> = holes
        .iter()
        .map(|hole| {
            let body = match hole.before.body {
                Body::Session => "сесія",
                Body::Executive => "виконком",
            };
            let numbers = match hole.count {
                1 => numbered(hole.first.shown()),
                _ => format!("{}–{}", numbered(hole.first.shown()), hole.last.shown()),
            };
            format!("{body} {numbers} ({})", between(&hole.before, &hole.after))
        })
        .collect();
    if holes.iter().map(|hole| hole.count).sum::<usize>() < count {
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
