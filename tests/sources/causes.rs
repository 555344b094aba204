//! Every error of a read is a cause with the error's particulars, in its kind of blindness.

use hromada_watch::domain::sightings::blindness::BlindCause;
use hromada_watch::domain::sightings::cause::Cause;
use hromada_watch::domain::sightings::cause::answer::{AnswerFault, TlsFault};
use hromada_watch::domain::sightings::cause::document::{FeedFault, Layout, PageFault};
use hromada_watch::domain::sightings::cause::facebook::FacebookFault;
use hromada_watch::domain::sightings::cause::platform::PlatformFault;
use hromada_watch::sources::fetch::FetchError;
use hromada_watch::sources::reading::error::{ReadError, kind_of};
use std::time::Duration;

fn at() -> String {
    "https://rada.test/docs/".to_owned()
}

#[test]
fn every_failure_to_answer_is_a_cause_with_its_particulars() {
    let at = at;
    let below = || std::io::Error::other("connection refused").into();
    let tls = |fault: rustls::CertificateError| {
        let source = Box::new(rustls::Error::InvalidCertificate(fault));
        FetchError::Tls { at: at(), source }
    };
    let lower = || "connection refused".to_owned();
    for (error, expected) in [
        (FetchError::Status { at: at(), code: 503 }, AnswerFault::Status { code: 503 }),
        (
            FetchError::RetryAfter { at: at(), code: 503, after: Duration::from_secs(60) },
            AnswerFault::RetryAfter { code: 503, seconds: 60 },
        ),
        (FetchError::TooLarge { at: at(), limit_bytes: 8 }, AnswerFault::TooLarge { limit: 8 }),
        (
            FetchError::Packed { at: at(), encoding: "br".to_owned() },
            AnswerFault::Packed { encoding: "br".to_owned() },
        ),
        (
            FetchError::Timeout { at: at(), limit: Duration::from_millis(1_500) },
            AnswerFault::Timeout { limit_ms: 1_500 },
        ),
        (FetchError::RedirectLoop { at: at() }, AnswerFault::RedirectLoop),
        (
            FetchError::TooManyRedirects { at: at(), limit: 5 },
            AnswerFault::TooManyRedirects { limit: 5 },
        ),
        (FetchError::BadRedirect { at: at() }, AnswerFault::BadRedirect),
        (FetchError::ForbiddenAddress { at: at() }, AnswerFault::ForbiddenAddress),
        (FetchError::NotHttp { at: at() }, AnswerFault::NotHttp),
        (FetchError::Dns { at: at(), source: below() }, AnswerFault::NoSuchHost { lower: lower() }),
        (
            FetchError::Connect { at: at(), source: below() },
            AnswerFault::NoConnection { lower: lower() },
        ),
        (
            FetchError::Body { at: at(), source: below() },
            AnswerFault::BrokenBody { lower: lower() },
        ),
        (
            FetchError::Protocol { at: at(), source: below() },
            AnswerFault::BrokenExchange { lower: lower() },
        ),
        (
            FetchError::Tls { at: at(), source: below() },
            AnswerFault::Tls { fault: TlsFault::Other, lower: lower() },
        ),
        (
            tls(rustls::CertificateError::Expired),
            AnswerFault::Tls {
                fault: TlsFault::Expired,
                lower: "invalid peer certificate: Expired".to_owned(),
            },
        ),
        (
            tls(rustls::CertificateError::UnknownIssuer),
            AnswerFault::Tls {
                fault: TlsFault::UnknownIssuer,
                lower: "invalid peer certificate: UnknownIssuer".to_owned(),
            },
        ),
        (
            tls(rustls::CertificateError::NotValidForName),
            AnswerFault::Tls {
                fault: TlsFault::OtherName,
                lower: "invalid peer certificate: NotValidForName".to_owned(),
            },
        ),
    ] {
        let words = error.to_string();
        let cause = ReadError::from(error).cause();
        assert_eq!(cause, Cause::Answer { at: at(), fault: expected });
        // A chain of errors is told once: what is below is not part of the error itself.
        assert!(cause.to_string().starts_with(&words), "{words}: {cause}");
        assert!(!words.contains("refused"), "{words}");
    }
}

#[test]
fn every_other_error_of_a_read_is_a_cause_too() {
    let feed = ReadError::Parse { at: at(), error: FeedFault::CutOff };
    assert_eq!(feed.cause(), Cause::Feed { at: at(), fault: FeedFault::CutOff });
    let fault = PageFault::OtherLayout { seen: Layout::NoText };
    let page = ReadError::Page { at: at(), error: fault.clone() };
    assert_eq!(page.cause(), Cause::Page { at: at(), fault });
    let fault = PlatformFault::Moved { host: "budget.test".to_owned() };
    let platform = ReadError::Platform { at: at(), error: fault.clone() };
    assert_eq!(platform.cause(), Cause::Platform { at: at(), fault });
    let fault = FacebookFault::Temporary { at: at(), code: 2 };
    let facebook = ReadError::from(fault.clone());
    assert_eq!(facebook.cause(), Cause::Facebook { fault });
    let file = ReadError::NoFile { kind: "host" };
    assert_eq!(file.cause(), Cause::NoFile { kind: "host".to_owned() });
    for error in [feed, page, platform, facebook, file] {
        assert_eq!(error.to_string(), error.cause().to_string());
        assert_eq!(error.reason(), error.cause().to_string());
    }
}

#[test]
fn a_cause_tells_its_kind_of_blindness() {
    let status = |code| Cause::Answer { at: at(), fault: AnswerFault::Status { code } };
    let page = |fault| Cause::Page { at: at(), fault };
    let facebook = |fault| Cause::Facebook { fault };
    let tls = AnswerFault::Tls { fault: TlsFault::Other, lower: String::new() };
    for (cause, expected) in [
        (status(401), BlindCause::SignIn),
        (status(407), BlindCause::SignIn),
        (status(500), BlindCause::NoAnswer),
        (Cause::Answer { at: at(), fault: tls }, BlindCause::Certificate),
        (page(PageFault::Login), BlindCause::SignIn),
        (page(PageFault::Challenge), BlindCause::RobotCheck),
        (page(PageFault::EmptyList), BlindCause::Empty),
        (page(PageFault::OtherLayout { seen: Layout::NoText }), BlindCause::OtherLayout),
        (Cause::Feed { at: at(), fault: FeedFault::Blank }, BlindCause::OtherLayout),
        (Cause::Feed { at: at(), fault: FeedFault::StuckTwice }, BlindCause::TooMuch),
        (
            page(PageFault::OtherLayout { seen: Layout::TooManyNodes { limit: 200_000 } }),
            BlindCause::TooMuch,
        ),
        (Cause::Platform { at: at(), fault: PlatformFault::NoStages }, BlindCause::OtherLayout),
        (
            facebook(FacebookFault::Token { at: at(), code: 190, subcode: Some(463) }),
            BlindCause::Token,
        ),
        (facebook(FacebookFault::Limit { at: at(), code: 4, seconds: 3_600 }), BlindCause::Limit),
        (facebook(FacebookFault::TooMuchData { at: at() }), BlindCause::NoAnswer),
        (facebook(FacebookFault::ClearText { at: at() }), BlindCause::OtherLayout),
        (Cause::NoFile { kind: "host".to_owned() }, BlindCause::NoAnswer),
    ] {
        assert_eq!(kind_of(&cause), expected, "{cause}");
    }
}
