//! Every cause of blindness that readers can give has words for people.

use hromada_watch::letters::cause::in_ukrainian;
use hromada_watch::sources::feed::error::ParseError;
use hromada_watch::sources::fetch::FetchError;
use hromada_watch::sources::html::error::PageError;
use hromada_watch::sources::reading::error::ReadError;
use std::time::Duration;

fn at() -> String {
    "https://rada.test/docs/".to_owned()
}

fn answers() -> Vec<FetchError> {
    let at = at;
    let lower = || std::io::Error::other("connection refused").into();
    let mut all: Vec<FetchError> = [401, 403, 404, 410, 418, 429, 500, 502, 503, 504]
        .into_iter()
        .map(|code| FetchError::Status { at: at(), code })
        .collect();
    all.extend([
        FetchError::RetryAfter { at: at(), code: 503, after: Duration::from_secs(60) },
        FetchError::TooLarge { at: at(), limit_bytes: 8 },
        FetchError::Packed { at: at(), encoding: "br".to_owned() },
        FetchError::Timeout { at: at(), limit: Duration::from_secs(30) },
        FetchError::RedirectLoop { at: at() },
        FetchError::TooManyRedirects { at: at(), limit: 5 },
        FetchError::BadRedirect { at: at() },
        FetchError::ForbiddenAddress { at: at() },
        FetchError::NotHttp { at: at() },
        FetchError::Dns { at: at(), source: lower() },
        FetchError::Connect { at: at(), source: lower() },
        FetchError::Tls { at: at(), source: lower() },
        FetchError::Body { at: at(), source: lower() },
        FetchError::Protocol { at: at(), source: lower() },
    ]);
    all
}

fn documents() -> Vec<ReadError> {
    let parse = [
        ParseError::Blank,
        ParseError::NotAFeed,
        ParseError::Unrecognised,
        ParseError::CutOff,
        ParseError::TooSlow,
        ParseError::Panicked,
    ];
    let layouts = [
        "its links are those of the `classic` engine",
        "the page shows no text",
        "no link of it leads to a news item or a document",
        "it is made by `joomla`, but no link of it leads to a news item or a document",
        "nothing with a link matches `div.news`",
        "its elements are nested deeper than 500",
        "something nobody has seen yet",
    ];
    let page = [PageError::Login, PageError::EmptyList, PageError::Challenge]
        .into_iter()
        .chain(layouts.map(|seen| PageError::OtherLayout { seen: seen.to_owned() }));
    let parse = parse.into_iter().map(|error| ReadError::Parse { at: at(), error });
    parse.chain(page.map(|error| ReadError::Page { at: at(), error })).collect()
}

#[test]
fn every_cause_has_ukrainian_words() {
    let errors = answers().into_iter().map(ReadError::from).chain(documents());
    let mut reasons: Vec<String> = errors.map(|error| error.reason()).collect();
    reasons.extend(reasons.clone().iter().map(|it| format!("page 2 of the list: {it}")));
    for reason in reasons {
        let told = in_ukrainian(&reason);
        let plain = told.replace(&at(), "");
        let english = plain.split(|c: char| !c.is_ascii_alphabetic()).find(|it| it.len() > 2);
        let quoted = ["classic", "div", "news"];
        assert!(english.is_none_or(|it| quoted.contains(&it)), "{reason} is told as {told}");
        assert!(
            told.contains(&at()) || told.starts_with("ім’я"),
            "{reason} lost its place: {told}"
        );
    }
}
