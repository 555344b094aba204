//! Requests that were not answered.

use super::{Row, answer};
use hromada_watch::domain::sightings::cause::Cause;
use hromada_watch::domain::sightings::cause::answer::{AnswerFault, TlsFault};

pub(super) fn tls(fault: TlsFault) -> Cause {
    answer(AnswerFault::Tls { fault, lower: "invalid peer certificate".to_owned() })
}

pub(super) fn all() -> Vec<Row> {
    let status = |code| answer(AnswerFault::Status { code });
    let lower = || "connection refused".to_owned();
    let secure = "no secure connection to https://rada.test/docs/: invalid peer certificate";
    vec![
        (
            status(304),
            "https://rada.test/docs/ answered 304 (not modified) although the whole page was asked \
             for",
            "https://rada.test/docs/ відповідає помилкою (код 304)",
        ),
        (
            status(401),
            "https://rada.test/docs/ answered 401 (sign-in required)",
            "https://rada.test/docs/ вимагає входу (код 401)",
        ),
        (
            status(403),
            "https://rada.test/docs/ answered 403 (forbidden)",
            "https://rada.test/docs/ забороняє читання (код 403)",
        ),
        (
            status(410),
            "https://rada.test/docs/ answered 410 (gone)",
            "https://rada.test/docs/ відповідає, що сторінки немає (код 410)",
        ),
        (
            status(418),
            "https://rada.test/docs/ answered 418",
            "https://rada.test/docs/ відповідає помилкою (код 418)",
        ),
        (
            status(429),
            "https://rada.test/docs/ answered 429 (too many requests)",
            "https://rada.test/docs/ відповідає, що запитів забагато (код 429)",
        ),
        (
            status(503),
            "https://rada.test/docs/ answered 503 (unavailable)",
            "https://rada.test/docs/ відповідає помилкою сервера (код 503)",
        ),
        (
            answer(AnswerFault::RetryAfter { code: 503, seconds: 60 }),
            "https://rada.test/docs/ answered 503 and asks to come back in 60 s",
            "https://rada.test/docs/ відповідає кодом 503 і просить звернутися через 60 с",
        ),
        (
            answer(AnswerFault::TooLarge { limit: 8 }),
            "the body of https://rada.test/docs/ is larger than 8 bytes",
            "відповідь https://rada.test/docs/ завелика: понад 8 байтів",
        ),
        (
            answer(AnswerFault::Timeout { limit_ms: 30_000 }),
            "https://rada.test/docs/ gave no complete answer within 30 s",
            "https://rada.test/docs/ не дає повної відповіді за 30 с",
        ),
        (
            answer(AnswerFault::Timeout { limit_ms: 500 }),
            "https://rada.test/docs/ gave no complete answer within 0.5 s",
            "https://rada.test/docs/ не дає повної відповіді за 0.5 с",
        ),
        (
            answer(AnswerFault::RedirectLoop),
            "https://rada.test/docs/ redirects in a loop",
            "https://rada.test/docs/ переспрямовує по колу",
        ),
        (
            answer(AnswerFault::TooManyRedirects { limit: 5 }),
            "https://rada.test/docs/ redirects more than 5 times",
            "https://rada.test/docs/ переспрямовує забагато разів (понад 5)",
        ),
        (
            answer(AnswerFault::BadRedirect),
            "https://rada.test/docs/ redirects to no usable address",
            "https://rada.test/docs/ переспрямовує на непридатну адресу",
        ),
        (
            answer(AnswerFault::ForbiddenAddress),
            "https://rada.test/docs/ is, or resolves to, a private address, which only the \
             configuration may name",
            "https://rada.test/docs/ веде на внутрішню адресу мережі",
        ),
        (
            answer(AnswerFault::NotHttp),
            "https://rada.test/docs/ is not an http or https address",
            "https://rada.test/docs/ не є адресою вебсторінки",
        ),
        (
            answer(AnswerFault::NoSuchHost { lower: lower() }),
            "the host name of https://rada.test/docs/ cannot be resolved: connection refused",
            "ім’я вузла https://rada.test/docs/ не знайдено",
        ),
        (
            answer(AnswerFault::NoConnection { lower: String::new() }),
            "no connection to https://rada.test/docs/",
            "немає з’єднання з https://rada.test/docs/",
        ),
        (
            answer(AnswerFault::Packed { encoding: "br".to_owned() }),
            "the body of https://rada.test/docs/ is packed as `br`, which was not asked for",
            "відповідь https://rada.test/docs/ стиснуто способом «br», якого не запитували",
        ),
        (
            answer(AnswerFault::BrokenBody { lower: lower() }),
            "the body of https://rada.test/docs/ is cut off or broken: connection refused",
            "відповідь https://rada.test/docs/ обірвано або пошкоджено",
        ),
        (
            answer(AnswerFault::BrokenExchange { lower: lower() }),
            "the exchange with https://rada.test/docs/ failed: connection refused",
            "обмін із https://rada.test/docs/ перервано",
        ),
        (
            tls(TlsFault::Expired),
            secure,
            "https://rada.test/docs/: строк дії сертифіката сайту сплив",
        ),
        (
            tls(TlsFault::IncompleteChain),
            secure,
            "https://rada.test/docs/: сервер не надсилає проміжного сертифіката",
        ),
        (
            tls(TlsFault::UnknownIssuer),
            secure,
            "https://rada.test/docs/: сертифікат сайту видано невідомим центром",
        ),
        (
            tls(TlsFault::OtherName),
            secure,
            "https://rada.test/docs/: сертифікат сайту видано на інше ім’я",
        ),
        (
            tls(TlsFault::Other),
            secure,
            "https://rada.test/docs/: захищеного з’єднання не встановлено",
        ),
    ]
}
