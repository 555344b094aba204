//! `try URL`: what a council's site can be read from, ready to be put into `sources.toml`.
//! Nothing is recorded.

use super::failure::Failure;
use super::place::{Place, print_json};
use super::recognise::config_or_shipped;
use super::terminal::table::cut;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::sightings::Item;
use crate::letters::cause::in_ukrainian;
use crate::recognition::Recogniser;
use crate::recognition::act::paper::Input;
use crate::sources::fetch::{Fetcher, HttpFetcher, Trust};
use crate::sources::survey::{Found, Survey, leads, survey};
use serde_json::{Value, json};
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
pub async fn run(place: &Place, url: &Url, as_json: bool) -> Result<(), Failure> {
    let config = config_or_shipped(place)?;
    let http = HttpFetcher::new(&config.settings.polling, Trust::System)
        .map_err(|error| Failure::Failed(crate::daemon::chain(&error)))?;
    let found = survey(&Fetcher::Http(http), url, config.calendar.zone, Clock::System.now())
        .await
        .map_err(|error| Failure::Failed(error.reason()))?;
    let value = value(&found, &config);
    if as_json {
        print_json(&value);
    } else {
        show(&found, &value);
    }
    match found.sources.is_empty() {
        true => Err(Failure::Failed(format!("nothing at {url} can be read as a source"))),
        false => Ok(()),
    }
}

fn value(survey: &Survey, config: &Config) -> Value {
    let recogniser = Recogniser::new(&config.plan.directory.departments);
    let mut taken: BTreeSet<String> =
        config.sources.iter().map(|source| source.id.to_string()).collect();
    let sources: Vec<Value> =
        survey.sources.iter().map(|found| source_value(found, &recogniser, &mut taken)).collect();
    let unread: Vec<Value> = survey
        .unread
        .iter()
        .map(|(url, reason)| json!({ "url": url.as_str(), "error": reason }))
        .collect();
    json!({
        "url": survey.url.as_str(),
        "engine": survey.engine.map(|engine| engine.as_str()),
        "sources": sources,
        "unread": unread,
        "elsewhere": survey.elsewhere.iter().map(Url::as_str).collect::<Vec<_>>(),
    })
}

fn source_value(found: &Found, recogniser: &Recogniser, taken: &mut BTreeSet<String>) -> Value {
    let candidate = &found.candidate;
    let kind_of = |item: &Item| {
        let meaning = recogniser.recognise(&Input {
            title: &item.title,
            section: item.section.as_deref().or(candidate.topic.section()),
            url: item.url.as_deref(),
            text: item.text.as_deref(),
        });
        match serde_json::to_value(meaning.kind) {
            Ok(Value::String(kind)) => kind,
            _ => "unknown".to_owned(),
        }
    };
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for item in &found.items {
        *kinds.entry(kind_of(item)).or_default() += 1;
    }
    let sample = found.items.iter().take(SAMPLE);
    let id = leads::id(&candidate.url, candidate.reading, candidate.topic, taken);
    json!({
        "kind": candidate.reading.as_str(),
        "url": candidate.url.as_str(),
        "engine": found.engine,
        "items": found.items.len(),
        "sample": sample.clone().map(|item| item.title.as_str()).collect::<Vec<_>>(),
        "sample_kinds": sample.map(kind_of).collect::<Vec<_>>(),
        "kinds": kinds,
        "toml": leads::toml(&id, candidate, found.engine),
    })
}

fn show(survey: &Survey, value: &Value) {
    let engine = survey.engine.map_or("не розпізнано", |engine| engine.as_str());
    let sources = value["sources"].as_array().cloned().unwrap_or_default();
    println!("# {}: рушій – {engine}; знайдено джерел – {}", survey.url, sources.len());
    for source in &sources {
        let words = |field: &str| {
            let list = source[field].as_array().cloned().unwrap_or_default();
            list.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect::<Vec<_>>()
        };
        println!("\n# записів – {}:", source["items"]);
        for (title, kind) in words("sample").iter().zip(words("sample_kinds")) {
            println!("#   {kind}: {}", cut(title, 90));
        }
        print!("{}", source["toml"].as_str().unwrap_or_default());
    }
    for (url, reason) in &survey.unread {
        println!("\n# не прочитано {url}: {}", cut(&in_ukrainian(reason), 160));
    }
    for url in &survey.elsewhere {
        println!("\n# стрічка на іншому вузлі, не перевірялася: {url}");
    }
}
