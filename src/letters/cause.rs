//! Why a source could not be read, in words for people.
//!
//! The journal keeps the cause as the readers of sites put it, in English and with every
//! particular. Decides how the same is said in a letter or a table. The invariant: what is not
//! known here is shown as it is, so no cause is ever lost.

/// A cause and the same in Ukrainian; `{}` is a hole, `{0}` is what filled the first one.
type Pair = (&'static str, &'static str);

/// Where it happened; what follows is a cause of its own.
const PLACES: [Pair; 3] = [
    ("page {} of the list: {}", "сторінка {0} переліку"),
    ("the page of item {}: {}", "сторінка запису"),
    (
        "{} pages of items fail at once; one of them: {}",
        "одразу кілька сторінок записів ({0}) не показують їх; одна з них",
    ),
];

const PAGES: [Pair; 8] = [
    ("its page redirects to {}", "сторінка переспрямовує на {0}"),
    ("its page has lost its text", "сторінка втратила текст"),
    ("the site says that there is no such page", "сайт відповідає, що такої сторінки немає"),
    ("its page has lost its files", "сторінка втратила прикріплені файли"),
    ("a sign-in page stands where it was", "на місці сторінки – сторінка входу"),
    ("its page does not show it any more", "на сторінці запису більше немає"),
    ("its own page answers 404 or 410", "сторінка відповідає, що її немає (код 404 або 410)"),
    ("a page answers 404 or 410", "сторінка відповідає, що її немає (код 404 або 410)"),
];

const CERTIFICATES: [(&str, &str); 4] = [
    ("expired", "строк дії сертифіката сайту сплив"),
    // Behind it stands the unknown issuer to which it leads.
    ("intermediate certificate", "сервер не надсилає проміжного сертифіката"),
    ("unknownissuer", "сертифікат сайту видано невідомим центром"),
    ("not valid for name", "сертифікат сайту видано на інше ім’я"),
];

const LAYOUTS: [Pair; 8] = [
    ("its links are those of the `{}` engine", "посилання на ній належать рушію «{0}»"),
    ("the page shows no text", "на сторінці немає тексту"),
    (
        "{}no link of it leads to a news item or a document",
        "жодне посилання на ній не веде до новини чи документа",
    ),
    ("nothing with a link matches `{}`", "селектору «{0}» нічого не відповідає"),
    ("its elements are nested deeper than {}", "надто глибока вкладеність"),
    ("the item's headline was not found on its page", "на сторінці немає заголовка запису"),
    ("the item's page redirects to {}", "сторінка запису переспрямовує на {0}"),
    ("it is `{}`, not a page", "це файл «{0}», а не сторінка"),
];

const CAUSES: [Pair; 28] = [
    ("{} cannot be read: it is a sign-in page", "{0} показує сторінку входу"),
    ("{} cannot be read: the list is empty", "{0} показує порожній перелік"),
    ("{} cannot be read: a robot check stands before it", "{0} перевіряє, чи читає людина"),
    (
        "{} answered {} and asks to come back in {} s",
        "{0} відповідає кодом {1} і просить звернутися через {2} с",
    ),
    ("the body of {} is larger than {} bytes", "відповідь {0} завелика: понад {1} байтів"),
    ("{} gave no complete answer within {} s", "{0} не дає повної відповіді за {1} с"),
    ("{} redirects in a loop", "{0} переспрямовує по колу"),
    ("{} redirects more than {} times", "{0} переспрямовує забагато разів (понад {1})"),
    ("{} redirects to no usable address", "{0} переспрямовує на непридатну адресу"),
    (
        "{} is, or resolves to, a private address, which only the configuration may name",
        "{0} веде на внутрішню адресу мережі",
    ),
    ("{} is not an http or https address", "{0} не є адресою вебсторінки"),
    ("the host name of {} cannot be resolved{}", "ім’я вузла {0} не знайдено"),
    ("no connection to {}: {}", "немає з’єднання з {0}"),
    ("no connection to {}", "немає з’єднання з {0}"),
    (
        "the body of {} is packed as `{}`, which was not asked for",
        "відповідь {0} стиснуто способом «{1}», якого не запитували",
    ),
    ("the body of {} is cut off or broken{}", "відповідь {0} обірвано або пошкоджено"),
    ("the exchange with {} failed{}", "обмін із {0} перервано"),
    ("{}: the document is empty", "{0} дає порожній документ"),
    ("{}: the document is not a feed{}", "{0} дає не стрічку новин"),
    ("{}: the document looks like a feed{}", "у стрічці {0} не розпізнано жодного запису"),
    ("{}: the feed breaks off before its first entry", "стрічка {0} обривається на початку"),
    ("{}: the document takes too long to parse", "документ {0} розбирається задовго"),
    ("{}: the parser panicked", "документ {0} не вдалося розібрати"),
    ("{}: only a part of the feed is readable", "стрічка {0} читається лише частково"),
    (
        "it lists nothing, and {} items of it are known",
        "у переліку нічого немає, раніше відомо записів – {0}",
    ),
    (
        "{} of {} listed items that are no newer than the last read were never seen before",
        "давніх записів у переліку – {1}, з них не траплялося раніше – {0}",
    ),
    ("it lists {} items where {} are usual", "записів – {0}, зазвичай – {1}"),
    (
        "it stands still beside source {}: its newest item is of {}, while the page of the same \
         site has {} later ones, the newest of {}",
        "найновіший запис – від {1}; у джерелі «{0}» новіших – {2}, останній – від {3}",
    ),
];

/// What the Graph API and the platform of the participatory budget say for themselves.
const APIS: [Pair; 13] = [
    ("the page token cannot be read from {}", "ключ доступу до сторінки не читається з файлу {0}"),
    (
        "{} must hold the page token and nothing else",
        "у файлі {0} має бути лише ключ доступу до сторінки",
    ),
    (
        "{}: the page token is sent over https only",
        "{0}: ключ доступу надсилається лише через https",
    ),
    (
        "{}: Facebook answers that it is out of order for now (code {})",
        "Facebook тимчасово не працює (код {1})",
    ),
    (
        "{}: Facebook gives not even a few entries at once (code 1)",
        "Facebook не віддає навіть кількох записів за раз (код 1)",
    ),
    (
        "{}: too much was asked (code {}); the next request in {} min",
        "Facebook вичерпав дозволену кількість запитів (код {1}); наступний запит через {2} хв",
    ),
    (
        "{}: the page token lacks a permission (code {}){}",
        "ключу доступу бракує дозволу (код {1}){2}",
    ),
    (
        "{}: the page token {}: a new one is needed",
        "ключ доступу до сторінки більше не діє, потрібен новий",
    ),
    ("{}: Facebook refuses (code {}){}", "Facebook відмовляє (код {1})"),
    ("{} answers otherwise than the Graph API: {}", "{0} відповідає не так, як Graph API"),
    ("{} shows no strip of stages", "на сторінці {0} немає переліку етапів"),
    (
        "the strip of stages of {} marks more than one stage, or none for certain",
        "з переліку етапів на {0} незрозуміло, який з них триває",
    ),
    ("{} leads to {}: the platform has moved", "платформа переїхала: {0} веде на {1}"),
];

const LOST: [Pair; 2] = [
    ("{} of {} listed items have a date", "записів – {1}, з датою – {0}"),
    ("{} of {} listed items have a headline", "записів – {1}, із заголовком – {0}"),
];

/// What a look at a host says of its certificate, headers and content.
const PARTICULARS: [Pair; 23] = [
    ("expired {}", "строк дії сплив {0}"),
    ("expired", "строк дії сплив"),
    ("not valid before {}", "почне діяти {0}"),
    ("not valid yet", "ще не діє"),
    ("issued for another name", "видано на інше ім’я"),
    ("issued for {}", "видано для {0}"),
    (
        "the server does not send its intermediate certificate",
        "сервер не надсилає проміжного сертифіката",
    ),
    ("unknown issuer, or self-signed", "видано невідомим центром або самопідписаний"),
    ("its signature does not hold", "підпис недійсний"),
    ("revoked", "відкликано"),
    ("self-signed", "самопідписаний"),
    ("no Contact", "немає поля Contact"),
    ("no Expires", "немає поля Expires"),
    ("more than one Expires", "поле Expires повторюється"),
    ("Expires is no date of RFC 3339", "поле Expires не є датою"),
    ("there is no HTTPS", "захищеного з’єднання немає"),
    ("HTTPS leads back to plain HTTP", "HTTPS веде назад на HTTP"),
    ("no valid max-age", "немає чинного max-age"),
    ("not `nosniff`", "значення не nosniff"),
    ("frame-ancestors allows everybody", "frame-ancestors дозволяє всім"),
    (
        "X-Frame-Options has a value that browsers ignore",
        "значення X-Frame-Options браузери не враховують",
    ),
    ("it gives the whole address away", "передає повну адресу"),
    ("link to {}", "посилання на {0}"),
];

/// The particulars of a fault of a host; what is not known stays as it is.
pub fn of_host(detail: &str) -> String {
    let Some((what, particulars)) = detail.split_once(": ") else { return detail.to_owned() };
    let said = first_of(&PARTICULARS, particulars).unwrap_or_else(|| particulars.to_owned());
    format!("{what}: {}", said.replace("(hidden)", "(приховано)"))
}

/// A cause in words for people; a cause that is not known stays as it is.
pub fn in_ukrainian(reason: &str) -> String {
    for (english, ukrainian) in PLACES {
        if let Some(holes) = filled(english, reason)
            && let Some(rest) = holes.last()
        {
            return format!("{}: {}", put(ukrainian, &holes), in_ukrainian(rest));
        }
    }
    secure(reason)
        .or_else(|| layout(reason))
        .or_else(|| first_of(&CAUSES, reason))
        .or_else(|| first_of(&APIS, reason))
        .or_else(|| first_of(&LOST, reason))
        .or_else(|| first_of(&PAGES, reason))
        .or_else(|| answered(reason))
        .unwrap_or_else(|| reason.to_owned())
}

fn first_of(pairs: &[Pair], reason: &str) -> Option<String> {
    pairs.iter().find_map(|(english, ukrainian)| {
        filled(english, reason).map(|holes| put(ukrainian, &holes))
    })
}

fn secure(reason: &str) -> Option<String> {
    let rest = reason.strip_prefix("no secure connection to ")?;
    let (at, details) = rest.split_once(": ").unwrap_or((rest, ""));
    let details = details.to_lowercase();
    let why = CERTIFICATES.iter().find(|(sign, _)| details.contains(sign));
    let why = why.map_or("захищеного з’єднання не встановлено", |(_, why)| why);
    Some(format!("{at}: {why}"))
}

fn layout(reason: &str) -> Option<String> {
    let holes = filled("{} cannot be read: its layout is not the expected one: {}", reason)?;
    let (at, seen) = (holes.first()?, holes.last()?);
    let seen = first_of(&LAYOUTS, seen);
    Some(format!("{at}: {}", seen.as_deref().unwrap_or("сторінка має іншу будову")))
}

fn answered(reason: &str) -> Option<String> {
    let (at, code) = reason.split_once(" answered ")?;
    let code: String = code.chars().take_while(char::is_ascii_digit).collect();
    let what = match code.as_str() {
        "401" | "407" => "вимагає входу",
        "403" => "забороняє читання",
        "404" | "410" => "відповідає, що сторінки немає",
        "429" => "відповідає, що запитів забагато",
        code if code.starts_with('5') => "відповідає помилкою сервера",
        _ => "відповідає помилкою",
    };
    (code.len() == 3).then(|| format!("{at} {what} (код {code})"))
}

/// What fills the holes of a template; `None` when the text is another one.
fn filled<'t>(template: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut literals = template.split("{}");
    let mut rest = text.strip_prefix(literals.next()?)?;
    let mut holes = Vec::new();
    let literals: Vec<&str> = literals.collect();
    for (index, literal) in literals.iter().enumerate() {
        let last = index + 1 == literals.len();
        let end = match (literal.is_empty(), last) {
            (true, true) => rest.len(),
            (false, true) => rest.strip_suffix(literal)?.len(),
            _ => rest.find(literal)?,
        };
        holes.push(&rest[..end]);
        rest = &rest[end + literal.len()..];
    }
    rest.is_empty().then_some(holes)
}

fn put(template: &str, holes: &[&str]) -> String {
    holes.iter().enumerate().fold(template.to_owned(), |text, (index, hole)| {
        text.replace(&format!("{{{index}}}"), &dated(hole))
    })
}

/// «2026-11-20» as people write it.
fn dated(hole: &str) -> String {
    match chrono::NaiveDate::parse_from_str(hole, "%Y-%m-%d") {
        Ok(on) => on.format("%d.%m.%Y").to_string(),
        Err(_) => hole.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::in_ukrainian;

    #[test]
    fn particulars_of_hosts_are_told() {
        for (detail, told) in [
            ("сертифікат: expired 2026-11-20", "сертифікат: строк дії сплив 20.11.2026"),
            (
                "слова: link to slots.example, «казино» (hidden)",
                "слова: посилання на slots.example, «казино» (приховано)",
            ),
            ("Referrer-Policy", "Referrer-Policy"),
            ("Strict-Transport-Security: max-age=1", "Strict-Transport-Security: max-age=1"),
        ] {
            assert_eq!(super::of_host(detail), told);
        }
    }

    #[test]
    fn causes_are_told_with_their_particulars() {
        for (english, ukrainian) in [
            (
                "https://pb.example/ leads to budget.example: the platform has moved",
                "платформа переїхала: https://pb.example/ веде на budget.example",
            ),
            (
                "https://graph.example/v25.0/1/posts: the page token has expired (code 190, 463): \
                 a new one is needed",
                "ключ доступу до сторінки більше не діє, потрібен новий",
            ),
            (
                "https://rada.example/docs answered 503 (unavailable)",
                "https://rada.example/docs відповідає помилкою сервера (код 503)",
            ),
            (
                "page 2 of the list: https://rada.example/docs answered 403 (forbidden)",
                "сторінка 2 переліку: https://rada.example/docs забороняє читання (код 403)",
            ),
            (
                "no secure connection to https://rada.example/: client error (Connect): invalid \
                 peer certificate: certificate expired: verified at 1",
                "https://rada.example/: строк дії сертифіката сайту сплив",
            ),
            (
                "https://rada.example/ cannot be read: its layout is not the expected one: it is \
                 made by `joomla`, but no link of it leads to a news item or a document",
                "https://rada.example/: жодне посилання на ній не веде до новини чи документа",
            ),
            ("it lists 2 items where 20 are usual", "записів – 2, зазвичай – 20"),
            (
                "it stands still beside source news: its newest item is of 2026-11-01, while the \
                 page of the same site has 4 later ones, the newest of 2026-11-20",
                "найновіший запис – від 01.11.2026; у джерелі «news» новіших – 4, останній – від \
                 20.11.2026",
            ),
        ] {
            assert_eq!(in_ukrainian(english), ukrainian);
        }
    }

    #[test]
    fn an_unknown_cause_stays_as_it_is() {
        for reason in ["", "something new happened", "a answered b", "{} answered {}"] {
            assert_eq!(in_ukrainian(reason), reason);
        }
    }
}
