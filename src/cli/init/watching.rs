//! What of a site is watched: the sources that follow from a survey.
//!
//! Decides which lists become sources, what each shows, and what is left out with its reason. The
//! ids are the usual ones, so that a plan written later finds them.

use crate::domain::sightings::Kind;
use crate::recognition::Recogniser;
use crate::recognition::act::paper::Input;
use crate::sources::survey::leads::{Reading, Topic};
use crate::sources::survey::{Found, Survey};
use std::collections::BTreeSet;
use url::Url;

/// One source to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// Its address.
    pub url: Url,
    /// What a list shows, as a plan may call it.
    pub about: Option<&'static str>,
    /// What its items stand under.
    pub section: Option<&'static str>,
    /// What it is, for a person.
    pub note: String,
    /// How often it is read.
    pub cadence: &'static str,
}

/// The sources of a site.
pub fn watched(survey: &Survey, site: &Url) -> Vec<Watched> {
    let recogniser = Recogniser::new(&[]);
    let mut taken = BTreeSet::new();
    let mut all: Vec<Watched> = Vec::new();
    let has = |all: &[Watched], about| all.iter().any(|it| it.about == Some(about));
    for found in &survey.sources {
        let about = about(found, &recogniser);
        let feed = found.candidate.reading == Reading::Feed;
        // A feed of the whole site repeats what its sections show.
        if feed && has(&all, about) {
            continue;
        }
        all.push(list(found, about, &mut taken));
    }
    all.push(Watched {
        id: "host-site".to_owned(),
        kind: "host",
        url: site.clone(),
        about: None,
        section: None,
        note: "Стан самого сайту: сертифікат, безпека, чужі скрипти.".to_owned(),
        cadence: "12 h",
    });
    if let Some(url) = &survey.identity.facebook {
        all.push(Watched {
            id: "facebook".to_owned(),
            kind: "facebook",
            url: url.clone(),
            about: None,
            section: None,
            note: "Сторінка у Facebook. Без token_file її не читають: посилання дають люди."
                .to_owned(),
            cadence: "1 h",
        });
    }
    if let Some(url) = &survey.identity.platform {
        let source = |id: &str, kind, note: &str| Watched {
            id: id.to_owned(),
            kind,
            url: url.clone(),
            about: None,
            section: None,
            note: note.to_owned(),
            cadence: "12 h",
        };
        all.push(source("platform", "platform", "Платформа бюджету участі."));
        all.push(source("host-platform", "host", "Стан платформи."));
    }
    all
}

fn about(found: &Found, recogniser: &Recogniser) -> &'static str {
    match found.candidate.topic {
        Topic::Session | Topic::Executive | Topic::Decisions | Topic::Documents => "decisions",
        Topic::News => "news",
        Topic::Unsaid => {
            let decision = |title: &str| {
                let meaning = recogniser.recognise(&Input { title, ..Input::default() });
                matches!(meaning.kind, Kind::Decision | Kind::Draft)
            };
            let decisions = found.items.iter().filter(|item| decision(&item.title)).count();
            if decisions * 2 > found.items.len() { "decisions" } else { "news" }
        }
    }
}

fn list(found: &Found, about: &'static str, taken: &mut BTreeSet<String>) -> Watched {
    let (stem, what) = match found.candidate.topic {
        Topic::Session => ("site-session", "Рішення сесії"),
        Topic::Executive => ("site-executive", "Рішення виконавчого комітету"),
        _ if about == "decisions" => ("site-documents", "Рішення та документи"),
        _ => ("site-news", "Новини"),
    };
    let names = std::iter::once(stem.to_owned()).chain((2..).map(|n| format!("{stem}-{n}")));
    let mut free = names.filter(|name| !taken.contains(name));
    let id = free.next().unwrap_or_else(|| stem.to_owned());
    taken.insert(id.clone());
    let count = found.items.len();
    Watched {
        id,
        kind: found.candidate.reading.as_str(),
        url: found.candidate.url.clone(),
        about: Some(about),
        section: found.candidate.topic.section(),
        note: format!("{what}; під час огляду записів – {count}."),
        cadence: "1 h",
    }
}
