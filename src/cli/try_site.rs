//! `try URL`: what a council's site can be read from, ready to be put into `sources.toml`.
//! Nothing is recorded.

use super::failure::Failure;
use super::place::{Form, Place};
use super::recognise::config_or_shipped;
use super::terminal::out::outln;
use super::terminal::out::print_json;
use super::terminal::progress::Progress;
use super::terminal::table::cut;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::{Item, Kind};
use crate::letters::cause::in_ukrainian;
use crate::recognition::Recogniser;
use crate::recognition::act::paper::Input;
use crate::sources::engine::Preset;
use crate::sources::fetch::{Fetcher, HttpFetcher, Trust};
use crate::sources::survey::{Found, Survey, leads, survey};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Titles shown of each source.
const SAMPLE: usize = 3;

/// The address of a site, if that is what was typed.
pub fn address(typed: &str) -> Option<Url> {
    let url = Url::parse(typed).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// Looks around on a site and prints what was found.
pub async fn run(place: &Place, url: &Url) -> Result<(), Failure> {
    let config = config_or_shipped(place)?;
    let http = HttpFetcher::new(&config.settings.polling, Trust::System)
        .map_err(crate::daemon::DaemonError::from)?;
    let fetcher = Fetcher::http(http).parsing(place.home.parser.clone());
    let progress = Progress::begin("Оглядаємо сайт");
    let found = survey(&fetcher, url, config.calendar.zone, Clock::System.now()).await;
    progress.end();
    let found = found.map_err(|error| Failure::Failed(in_ukrainian(&error.cause())))?;
    let surveyed = surveyed(&found, &config);
    match place.form {
        Form::Json => print_json(&surveyed),
        Form::Text => show(&surveyed),
    }
    match found.sources.is_empty() {
        true => Err(Failure::Failed(format!("на {url} нічого не читається як джерело"))),
        false => Ok(()),
    }
}

/// What a site can be read from.
#[derive(Serialize)]
struct Surveyed<'a> {
    url: &'a str,
    engine: Option<&'static str>,
    sources: Vec<SourceFound<'a>>,
    unread: Vec<Unread<'a>>,
    elsewhere: Vec<&'a str>,
}

/// One source.
#[derive(Serialize)]
struct SourceFound<'a> {
    kind: &'static str,
    url: &'a str,
    engine: Option<&'a str>,
    items: usize,
    sample: Vec<&'a str>,
    sample_kinds: Vec<String>,
    kinds: BTreeMap<String, usize>,
    toml: String,
}

/// An address that looked like a source and could not be read.
#[derive(Serialize)]
struct Unread<'a> {
    url: &'a str,
    #[serde(serialize_with = "in_english")]
    error: &'a Cause,
}

fn in_english<S: Serializer>(cause: &&Cause, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(cause)
}

fn surveyed<'a>(survey: &'a Survey, config: &Config) -> Surveyed<'a> {
    let recogniser = Recogniser::new(&config.plan.directory.departments);
    let mut taken: BTreeSet<String> =
        config.sources.iter().map(|source| source.id.to_string()).collect();
    let sources = survey.sources.iter();
    Surveyed {
        url: survey.url.as_str(),
        engine: survey.engine.map(|engine| engine.as_str()),
        sources: sources.map(|found| source(found, &recogniser, &mut taken)).collect(),
        unread: survey
            .unread
            .iter()
            .map(|(url, error)| Unread { url: url.as_str(), error })
            .collect(),
        elsewhere: survey.elsewhere.iter().map(Url::as_str).collect(),
    }
}

/// The word for a kind of item.
pub fn kind_word(kind: Kind) -> String {
    match serde_json::to_value(kind) {
        Ok(Value::String(kind)) => kind,
        _ => "unknown".to_owned(),
    }
}

fn source<'a>(
    found: &'a Found,
    recogniser: &Recogniser,
    taken: &mut BTreeSet<String>,
) -> SourceFound<'a> {
    let candidate = &found.candidate;
    let kind_of = |item: &Item| {
        let meaning = recogniser.recognise(&Input {
            title: &item.title,
            section: item.section.as_deref().or(candidate.topic.section()),
            url: item.url.as_deref(),
            text: item.text.as_deref(),
        });
        kind_word(meaning.kind)
    };
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for item in &found.items {
        *kinds.entry(kind_of(item)).or_default() += 1;
    }
    let sample = found.items.iter().take(SAMPLE);
    let id = leads::id(&candidate.url, candidate.reading, candidate.topic, taken);
    SourceFound {
        kind: candidate.reading.as_str(),
        url: candidate.url.as_str(),
        engine: found.engine.map(Preset::as_str),
        items: found.items.len(),
        sample: sample.clone().map(|item| item.title.as_str()).collect(),
        sample_kinds: sample.map(kind_of).collect(),
        kinds,
        toml: leads::toml(&id, candidate, found.engine.map(Preset::as_str)),
    }
}

fn show(surveyed: &Surveyed<'_>) {
    let engine = surveyed.engine.unwrap_or("не розпізнано");
    let count = surveyed.sources.len();
    outln!("# {}: рушій – {engine}; знайдено джерел – {count}", surveyed.url);
    for source in &surveyed.sources {
        outln!("\n# записів – {}:", source.items);
        for (title, kind) in source.sample.iter().zip(&source.sample_kinds) {
            outln!("#   {kind}: {}", cut(title, 90));
        }
        outln!("{}", source.toml.trim_end());
    }
    for Unread { url, error } in &surveyed.unread {
        outln!("\n# не прочитано {url}: {}", cut(&in_ukrainian(error), 160));
    }
    for url in &surveyed.elsewhere {
        outln!("\n# стрічка на іншому вузлі, не перевірялася: {url}");
    }
}
