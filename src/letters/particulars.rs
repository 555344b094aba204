//! What exactly is wrong with a host or a page, in words for people.
//!
//! Decides how each particular is said; English for logs and JSON is its own. The invariant: every
//! particular has its words, and what an older version told in words stays as it was told.

use crate::domain::obligation::HostDetail;
use crate::domain::sightings::host::Check;
use crate::domain::sightings::host_fault::{CertificateFault, Particulars, Script, SpamSign};
use chrono::NaiveDate;

/// One detail of a fault of a host.
pub fn detail(detail: &HostDetail) -> String {
    match detail {
        HostDetail::Host(host) => host.clone(),
        HostDetail::Finding { check, particulars } => {
            let (name, particulars) = (name(*check), in_ukrainian(particulars));
            if particulars.is_empty() { name.to_owned() } else { format!("{name}: {particulars}") }
        }
    }
}

/// What is missing or wrong, as whoever mends it would look it up.
fn name(check: Check) -> &'static str {
    match check {
        Check::Certificate => "сертифікат",
        Check::HttpsRedirect => "перехід з HTTP на HTTPS",
        Check::Hsts => "Strict-Transport-Security",
        Check::ContentTypeOptions => "X-Content-Type-Options",
        Check::FrameOptions => "X-Frame-Options або frame-ancestors",
        Check::ReferrerPolicy => "Referrer-Policy",
        Check::MixedContent => "незахищений складник",
        Check::SpamWords => "слова",
        Check::ForeignScript => "письмо",
        Check::SecurityTxt => "/.well-known/security.txt",
    }
}

/// Particulars in words for people; empty where the check says it all.
pub fn in_ukrainian(particulars: &Particulars) -> String {
    let words = match particulars {
        Particulars::None => "",
        Particulars::Certificate { host: Some(host), fault } => {
            return format!("{host}: {}", certificate(fault));
        }
        Particulars::Certificate { host: None, fault } => return certificate(fault),
        Particulars::NoHttps => "захищеного з’єднання немає",
        Particulars::LeadsBack => "HTTPS веде назад на HTTP",
        Particulars::NoMaxAge => "немає чинного max-age",
        Particulars::ShortMaxAge { seconds } => return format!("max-age={seconds}"),
        Particulars::NotNosniff => "значення не nosniff",
        Particulars::FramesForAll => "frame-ancestors дозволяє всім",
        Particulars::OddFrameOptions => "значення X-Frame-Options браузери не враховують",
        Particulars::WholeReferrer => "передає повну адресу",
        Particulars::NoContact => "немає поля Contact",
        Particulars::NoExpires => "немає поля Expires",
        Particulars::ManyExpires => "поле Expires повторюється",
        Particulars::OddExpires => "поле Expires не є датою",
        Particulars::FileExpired { on } => return format!("строк дії сплив {}", day(*on)),
        Particulars::Loads { first, others: 0 } => first,
        Particulars::Loads { first, others } => return format!("{first} і ще {others}"),
        Particulars::Advertises { signs } => {
            return signs.iter().map(sign).collect::<Vec<_>>().join(", ");
        }
        Particulars::ForeignLetters { script, letters } => {
            return format!("{}, букв – {letters}", writing(*script));
        }
        Particulars::Told(words) => words,
    };
    words.to_owned()
}

fn certificate(fault: &CertificateFault) -> String {
    let words = match fault {
        CertificateFault::Expired { on: Some(on) } => {
            return format!("строк дії сплив {}", day(*on));
        }
        CertificateFault::Expired { on: None } => "строк дії сплив",
        CertificateFault::NotYet { from: Some(from) } => {
            return format!("почне діяти {}", day(*from));
        }
        CertificateFault::NotYet { from: None } => "ще не діє",
        CertificateFault::OtherName { names: Some(names) } => return format!("видано для {names}"),
        CertificateFault::OtherName { names: None } => "видано на інше ім’я",
        CertificateFault::IncompleteChain => "сервер не надсилає проміжного сертифіката",
        CertificateFault::UnknownIssuer => "видано невідомим центром або самопідписаний",
        CertificateFault::BadSignature => "підпис недійсний",
        CertificateFault::Revoked => "відкликано",
        CertificateFault::SelfSigned => "самопідписаний",
    };
    words.to_owned()
}

fn sign(sign: &SpamSign) -> String {
    match sign {
        SpamSign::Title { word } => format!("«{word}» (назва або опис сторінки)"),
        SpamSign::Link { word, host: Some(host) } => format!("«{word}» (посилання на {host})"),
        SpamSign::Link { word, host: None } => format!("«{word}» (посилання)"),
        SpamSign::Host { host } => format!("посилання на {host}"),
        SpamSign::Hidden { word } => format!("«{word}» (приховано)"),
        SpamSign::Heading { word } => format!("«{word}» (заголовок)"),
        SpamSign::Text { word } => format!("«{word}»"),
    }
}

fn writing(script: Script) -> &'static str {
    match script {
        Script::ChineseOrJapanese => "китайське або японське",
        Script::Korean => "корейське",
        Script::Arabic => "арабське",
        Script::Hebrew => "єврейське",
        Script::Thai => "тайське",
        Script::Indian => "індійське",
        Script::Lao => "лаоське",
        Script::Burmese => "бірманське",
        Script::Khmer => "кхмерське",
        Script::Ethiopic => "ефіопське",
    }
}

fn day(on: NaiveDate) -> String {
    on.format("%d.%m.%Y").to_string()
}
