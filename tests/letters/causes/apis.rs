//! What the Graph API and the platform of the participatory budget say for themselves.

use super::{Row, at};
use hromada_watch::domain::sightings::cause::Cause;
use hromada_watch::domain::sightings::cause::facebook::{FacebookFault, OddAnswer};
use hromada_watch::domain::sightings::cause::platform::PlatformFault;

pub(super) fn token_and_settings() -> Vec<Row> {
    let path = || "/etc/token".to_owned();
    let facebook = |fault| Cause::Facebook { fault };
    vec![
        (
            facebook(FacebookFault::NotConfigured),
            "it has no `token_file`, so it is not read: people tell what the page shows",
            "ключа доступу до сторінки не задано, тому її не читають",
        ),
        (
            facebook(FacebookFault::NoToken { path: path(), why: "no such file".to_owned() }),
            "the page token cannot be read from /etc/token: no such file",
            "ключ доступу до сторінки не читається з файлу /etc/token",
        ),
        (
            facebook(FacebookFault::OtherToken { path: path() }),
            "/etc/token must hold the page token and nothing else",
            "у файлі /etc/token має бути лише ключ доступу до сторінки",
        ),
        (
            facebook(FacebookFault::ClearText { at: at() }),
            "https://rada.test/docs/: the page token is sent over https only",
            "https://rada.test/docs/: ключ доступу надсилається лише через https",
        ),
        (
            facebook(FacebookFault::Token { at: at(), code: 190, subcode: Some(463) }),
            "https://rada.test/docs/: the page token has expired (code 190, 463): a new one is \
             needed",
            "ключ доступу до сторінки більше не діє, потрібен новий",
        ),
        (
            facebook(FacebookFault::Permission {
                at: at(),
                code: 10,
                missing: Some("pages_read_engagement".to_owned()),
            }),
            "https://rada.test/docs/: the page token lacks a permission (code 10): \
             `pages_read_engagement`",
            "ключу доступу бракує дозволу (код 10): `pages_read_engagement`",
        ),
        (
            facebook(FacebookFault::Configuration {
                at: at(),
                code: 803,
                said: Some("Some aliases do not exist".to_owned()),
            }),
            "https://rada.test/docs/: Facebook does not know what is asked (code 803); check \
             `page` and `version`: «Some aliases do not exist»",
            "Facebook не знає такої сторінки або версії (код 803); перевірте рядки page і version \
             джерела",
        ),
        (
            facebook(FacebookFault::Elsewhere { at: at(), host: "other.test".to_owned() }),
            "https://rada.test/docs/ leads to other.test, which is not the Graph API",
            "https://rada.test/docs/ веде на other.test, а це не Graph API",
        ),
    ]
}

pub(super) fn answers() -> Vec<Row> {
    let facebook = |fault| Cause::Facebook { fault };
    let platform = |fault| Cause::Platform { at: at(), fault };
    vec![
        (
            facebook(FacebookFault::Temporary { at: at(), code: 2 }),
            "https://rada.test/docs/: Facebook answers that it is out of order for now (code 2)",
            "Facebook тимчасово не працює (код 2)",
        ),
        (
            facebook(FacebookFault::TooMuchData { at: at() }),
            "https://rada.test/docs/: Facebook gives not even a few entries at once (code 1)",
            "Facebook не віддає навіть кількох записів за раз (код 1)",
        ),
        (
            facebook(FacebookFault::Limit { at: at(), code: 4, seconds: 3_600 }),
            "https://rada.test/docs/: too much was asked (code 4); the next request in 60 min",
            "Facebook вичерпав дозволену кількість запитів (код 4); наступний запит через 60 хв",
        ),
        (
            facebook(FacebookFault::Refused { at: at(), code: 368, said: None }),
            "https://rada.test/docs/: Facebook refuses (code 368)",
            "Facebook відмовляє (код 368)",
        ),
        (
            facebook(FacebookFault::OtherShape { at: at(), seen: OddAnswer::NoList }),
            "https://rada.test/docs/ answers otherwise than the Graph API: there is no list in it",
            "https://rada.test/docs/ відповідає не так, як Graph API",
        ),
        (
            platform(PlatformFault::NoStages),
            "https://rada.test/docs/ shows no strip of stages",
            "на сторінці https://rada.test/docs/ немає переліку етапів",
        ),
        (
            platform(PlatformFault::UnclearStages),
            "the strip of stages of https://rada.test/docs/ marks more than one stage, or none for \
             certain",
            "з переліку етапів на https://rada.test/docs/ незрозуміло, який з них триває",
        ),
        (
            platform(PlatformFault::Moved { host: "budget.test".to_owned() }),
            "https://rada.test/docs/ leads to budget.test: the platform has moved",
            "платформа переїхала: https://rada.test/docs/ веде на budget.test",
        ),
    ]
}
