//! Why a source or a page could not be read or believed, in words for people.
//!
//! Decides how each cause is said in a letter or a table; English for logs and JSON is the cause's
//! own. The invariant: every cause has its words, and what an older version told in words stays as
//! it was told.

use crate::domain::sightings::cause::answer::{AnswerFault, TlsFault, seconds};
use crate::domain::sightings::cause::document::{FeedFault, Layout, PageFault};
use crate::domain::sightings::cause::facebook::FacebookFault;
use crate::domain::sightings::cause::list::{ListFault, PageLoss};
use crate::domain::sightings::cause::platform::PlatformFault;
use crate::domain::sightings::cause::{Cause, THE_FILE};
use chrono::NaiveDate;
use chrono::format::{DelayedFormat, StrftimeItems};

/// A cause in words for people.
pub fn in_ukrainian(cause: &Cause) -> String {
    match cause {
        Cause::ListPage { number, cause } => {
            format!("сторінка {number} переліку: {}", in_ukrainian(cause))
        }
        Cause::ItemPage { item: _, cause } => {
            format!("сторінка запису: {}", in_ukrainian(cause))
        }
        Cause::SeveralPages { pages, cause } => format!(
            "одразу кілька сторінок записів ({pages}) не показують їх; одна з них: {}",
            in_ukrainian(cause)
        ),
        Cause::Part { part, cause } => format!("{part}: {}", in_ukrainian(cause)),
        Cause::Answer { at, fault } => answer(at, fault),
        Cause::Feed { at, fault } => feed(named(at), *fault),
        Cause::Page { at, fault } => page(named(at), fault),
        Cause::Facebook { fault } => facebook(fault),
        Cause::Platform { at, fault } => platform(at, fault),
        Cause::List { fault } => list(fault),
        Cause::Lost { how } => lost(*how).to_owned(),
        Cause::NoFile { kind } => format!("джерело виду «{kind}» не читається з файлу"),
        Cause::Told(words) => words.clone(),
    }
}

/// An address, or what was handed over without one.
fn named(at: &str) -> &str {
    if at == THE_FILE { "файл" } else { at }
}

fn answer(at: &str, fault: &AnswerFault) -> String {
    match fault {
        AnswerFault::Status { code } => format!("{at} {} (код {code})", status(*code)),
        AnswerFault::RetryAfter { code, seconds } => {
            format!("{at} відповідає кодом {code} і просить звернутися через {seconds} с")
        }
        AnswerFault::TooLarge { limit } => format!("відповідь {at} завелика: понад {limit} байтів"),
        AnswerFault::Timeout { limit_ms } => {
            format!("{at} не дає повної відповіді за {} с", seconds(*limit_ms))
        }
        AnswerFault::RedirectLoop => format!("{at} переспрямовує по колу"),
        AnswerFault::TooManyRedirects { limit } => {
            format!("{at} переспрямовує забагато разів (понад {limit})")
        }
        AnswerFault::BadRedirect => format!("{at} переспрямовує на непридатну адресу"),
        AnswerFault::ForbiddenAddress => format!("{at} веде на внутрішню адресу мережі"),
        AnswerFault::NotHttp => format!("{at} не є адресою вебсторінки"),
        AnswerFault::NoSuchHost { .. } => format!("ім’я вузла {at} не знайдено"),
        AnswerFault::NoConnection { .. } => format!("немає з’єднання з {at}"),
        AnswerFault::Tls { fault, .. } => format!("{at}: {}", tls(*fault)),
        AnswerFault::Packed { encoding } => {
            format!("відповідь {at} стиснуто способом «{encoding}», якого не запитували")
        }
        AnswerFault::BrokenBody { .. } => format!("відповідь {at} обірвано або пошкоджено"),
        AnswerFault::BrokenExchange { .. } => format!("обмін із {at} перервано"),
    }
}

fn status(code: u16) -> &'static str {
    match code {
        401 | 407 => "вимагає входу",
        403 => "забороняє читання",
        404 | 410 => "відповідає, що сторінки немає",
        429 => "відповідає, що запитів забагато",
        500..=599 => "відповідає помилкою сервера",
        _ => "відповідає помилкою",
    }
}

fn tls(fault: TlsFault) -> &'static str {
    match fault {
        TlsFault::Expired => "строк дії сертифіката сайту сплив",
        TlsFault::IncompleteChain => "сервер не надсилає проміжного сертифіката",
        TlsFault::UnknownIssuer => "сертифікат сайту видано невідомим центром",
        TlsFault::OtherName => "сертифікат сайту видано на інше ім’я",
        TlsFault::Other => "захищеного з’єднання не встановлено",
    }
}

/// What a council can do about a feed that no program should make.
const BROKEN: &str = "таку стрічку варто показати розробникові сайту";

fn feed(at: &str, fault: FeedFault) -> String {
    match fault {
        FeedFault::Blank => format!("{at} дає порожній документ"),
        FeedFault::NotAFeed => format!("{at} дає не стрічку новин"),
        FeedFault::Unrecognised => format!("у стрічці {at} не розпізнано жодного запису"),
        FeedFault::CutOff => format!("стрічка {at} обривається на початку"),
        FeedFault::InPart => format!("стрічка {at} читається лише частково"),
        FeedFault::TooSlow => format!("документ {at} розбирається задовго"),
        FeedFault::Panicked => format!("документ {at} не вдалося розібрати"),
        FeedFault::TooLarge => format!("розбір документа {at} потребує забагато пам’яті"),
        FeedFault::TooManyEntries { limit } => format!(
            "стрічка {at} має понад {limit} записів; для такого джерела потрібна коротша стрічка \
             або сторінка з переліком"
        ),
        FeedFault::TooDeep { limit } => {
            format!("у стрічці {at} елементи вкладено один в один понад {limit} разів; {BROKEN}")
        }
        FeedFault::TooManyAttributes { limit } => {
            format!("у стрічці {at} елемент має понад {limit} атрибутів; {BROKEN}")
        }
        FeedFault::StuckTwice => {
            format!("розбір двох документів {at} тривав задовго або потребував забагато пам’яті")
        }
        FeedFault::DiedReading => format!("під час читання {at} роботу системи було перервано"),
    }
}

fn page(at: &str, fault: &PageFault) -> String {
    match fault {
        PageFault::Login => format!("{at} показує сторінку входу"),
        PageFault::EmptyList => format!("{at} показує порожній перелік"),
        PageFault::Challenge => format!("{at} перевіряє, чи читає людина"),
        PageFault::OtherLayout { seen } => format!("{at}: {}", layout(seen)),
    }
}

fn layout(seen: &Layout) -> String {
    let words = match seen {
        Layout::LinksOf { engine } => {
            return format!("посилання на ній належать рушію «{engine}»");
        }
        Layout::NothingMatches { selector } => {
            return format!("селектору «{selector}» нічого не відповідає");
        }
        Layout::BadSelector { selector, why: _ } => {
            return format!("селектор «{selector}» записано з помилкою");
        }
        Layout::RedirectsTo { to } => return format!("сторінка запису переспрямовує на {to}"),
        Layout::TooDeep { limit } => {
            return format!("її елементи вкладено глибше ніж на {limit} рівнів");
        }
        Layout::TooManyNodes { limit } => return format!("вона має понад {limit} елементів"),
        Layout::TooManyAttributes { limit } => {
            return format!("один її елемент має понад {limit} атрибутів");
        }
        Layout::NotAPage { sent } => return format!("це файл «{sent}», а не сторінка"),
        Layout::NoText => "на сторінці немає тексту",
        Layout::NoItemLinks { made_by: _ } => {
            "жодне посилання на ній не веде до новини чи документа"
        }
        Layout::NoHeadline => "на сторінці немає заголовка запису",
    };
    words.to_owned()
}

fn facebook(fault: &FacebookFault) -> String {
    match fault {
        FacebookFault::NotConfigured => {
            "ключа доступу до сторінки не задано, тому її не читають".to_owned()
        }
        FacebookFault::NoToken { path, why: _ } => {
            format!("ключ доступу до сторінки не читається з файлу {path}")
        }
        FacebookFault::OtherToken { path } => {
            format!("у файлі {path} має бути лише ключ доступу до сторінки")
        }
        FacebookFault::ClearText { at } => {
            format!("{at}: ключ доступу надсилається лише через https")
        }
        FacebookFault::Temporary { code, .. } => {
            format!("Facebook тимчасово не працює (код {code})")
        }
        FacebookFault::TooMuchData { .. } => {
            "Facebook не віддає навіть кількох записів за раз (код 1)".to_owned()
        }
        FacebookFault::Limit { code, seconds, .. } => format!(
            "Facebook вичерпав дозволену кількість запитів (код {code}); наступний запит через {} \
             хв",
            seconds / 60
        ),
        FacebookFault::Permission { code, missing, .. } => {
            let missing = missing.as_ref().map(|missing| format!(": `{missing}`"));
            format!("ключу доступу бракує дозволу (код {code}){}", missing.unwrap_or_default())
        }
        FacebookFault::Configuration { code, .. } => format!(
            "Facebook не знає такої сторінки або версії (код {code}); перевірте рядки page і \
             version джерела"
        ),
        FacebookFault::Token { .. } => {
            "ключ доступу до сторінки більше не діє, потрібен новий".to_owned()
        }
        FacebookFault::Refused { code, .. } => format!("Facebook відмовляє (код {code})"),
        FacebookFault::OtherShape { at, seen: _ } => {
            format!("{at} відповідає не так, як Graph API")
        }
        FacebookFault::Elsewhere { at, host } => {
            format!("{at} веде на {host}, а це не Graph API")
        }
    }
}

fn platform(at: &str, fault: &PlatformFault) -> String {
    match fault {
        PlatformFault::NoStages => format!("на сторінці {at} немає переліку етапів"),
        PlatformFault::UnclearStages => {
            format!("з переліку етапів на {at} незрозуміло, який з них триває")
        }
        PlatformFault::Moved { host } => format!("платформа переїхала: {at} веде на {host}"),
    }
}

fn list(fault: &ListFault) -> String {
    match fault {
        ListFault::Nothing { known } => {
            format!("у переліку нічого немає, раніше відомо записів – {known}")
        }
        ListFault::Strangers { unknown, old } => {
            format!("давніх записів у переліку – {old}, з них не траплялося раніше – {unknown}")
        }
        ListFault::Undated { dated, items } => format!("записів – {items}, з датою – {dated}"),
        ListFault::Untitled { titled, items } => {
            format!("записів – {items}, із заголовком – {titled}")
        }
        ListFault::Few { items, usual } => format!("записів – {items}, зазвичай – {usual}"),
        ListFault::Frozen { beside, newest_on, later, page_newest_on } => format!(
            "найновіший запис – від {}; у джерелі «{beside}» новіших – {later}, останній – від {}",
            day(*newest_on),
            day(*page_newest_on)
        ),
        ListFault::Spared { part } => {
            format!("{part}: прочитано не все, бо дозволені запити майже вичерпано")
        }
        ListFault::TooManyItems { limit } => {
            format!("записів стало б більше, ніж зберігається для одного джерела ({limit})")
        }
        ListFault::TooLong { part, pages } => {
            format!("{part}: сторінок переліку більше, ніж читається ({pages})")
        }
    }
}

fn day(on: NaiveDate) -> DelayedFormat<StrftimeItems<'static>> {
    on.format("%d.%m.%Y")
}

fn lost(how: PageLoss) -> &'static str {
    match how {
        PageLoss::OwnPageGone | PageLoss::SomePageGone => {
            "сторінка відповідає, що її немає (код 404 або 410)"
        }
        PageLoss::NoSuchPage => "сайт відповідає, що такої сторінки немає",
        PageLoss::NoText => "сторінка втратила текст",
        PageLoss::NoFiles => "сторінка втратила прикріплені файли",
    }
}
