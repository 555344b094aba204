//! `try`: what a source yields, items and their meaning. Nothing is recorded.

use super::failure::Failure;
use super::place::{Place, print_json};
use super::terminal::out::outln;
use super::terminal::table::{cell, cut, print};
use super::{recognise, try_site};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::sightings::Item;
use crate::recognition::Recogniser;
use crate::recognition::act::paper::Input;
use crate::sources::fetch::{Fetcher, HttpFetcher, ReadMode, Trust, Validators};
use crate::sources::read::{parse_bytes, read};
use crate::sources::reading::{Beside, ReadRequest, ReadResult, Yield};
use crate::sources::spec::{Engine, OpenItems, PageSpec, SourceKind, SourceSpec};
use chrono_tz::Tz;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use url::Url;

/// Options of `try`.
#[derive(Debug, Args)]
pub struct Try {
    /// A source of sources.toml, or the address of a site to look around on
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    source: Option<String>,
    /// Reads this file instead of the network
    #[arg(long, requires = "kind")]
    file: Option<PathBuf>,
    /// What the file is
    #[arg(long, requires = "file")]
    kind: Option<FileKind>,
    /// The address the file stands for
    #[arg(long, requires = "file")]
    url: Option<Url>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// What a file can be.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FileKind {
    /// RSS, Atom or JSON Feed
    Feed,
    /// A list page of a council's site
    Page,
}

impl Try {
    /// Reads the source or the file.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        if let Some(url) = self.source.as_deref().and_then(try_site::address) {
            return try_site::run(place, &url, self.json).await;
        }
        let (name, kind, config, gave) = match (&self.source, &self.file, self.kind) {
            (Some(source), _, _) => {
                let config = crate::config::load(&place.home.config)?;
                let spec = find(&config, source)?.clone();
                let gave = read_now(&config, &spec).await?;
                (Some(source.clone()), spec.kind, config, gave)
            }
            (None, Some(file), Some(kind)) => {
                let config = recognise::config_or_shipped(place)?;
                let bytes = std::fs::read(file).map_err(|error| {
                    Failure::Failed(format!("{} cannot be read: {error}", file.display()))
                })?;
                let kind = match kind {
                    FileKind::Feed => SourceKind::Feed,
                    FileKind::Page => SourceKind::Page(PageSpec {
                        engine: Engine::Auto,
                        pages_max: 1,
                        open_items: OpenItems::Never,
                    }),
                };
                let zone = config.calendar.zone;
                let gave = parse_bytes(&kind, &bytes, self.url.as_ref(), zone)
                    .map_err(|error| Failure::Failed(error.to_string()))?;
                (None, kind, config, gave)
            }
            _ => return Err(Failure::Usage("name a source, or give --kind and --file".to_owned())),
        };
        let recogniser = Recogniser::new(&config.plan.directory.departments);
        let value = value(name, &kind, &gave, &recogniser);
        if self.json {
            print_json(&value);
        } else {
            show(&value);
            if let Some(beside) = &gave.beside {
                show_beside(beside, config.calendar.zone);
            }
            if let Some(reason) = &gave.left_out {
                outln!("\nПрочитано не все: {reason}");
            }
        }
        Ok(())
    }
}

fn find<'a>(config: &'a Config, source: &str) -> Result<&'a SourceSpec, Failure> {
    config.sources.iter().find(|spec| spec.id.as_str() == source).ok_or_else(|| {
        let known: Vec<&str> = config.sources.iter().map(|spec| spec.id.as_str()).collect();
        Failure::Usage(format!(
            "source `{source}` is not defined; defined are: {}",
            known.join(", ")
        ))
    })
}

async fn read_now(config: &Config, spec: &SourceSpec) -> Result<Yield, Failure> {
    let http = HttpFetcher::new(&config.settings.polling, Trust::System)
        .map_err(|error| Failure::Failed(crate::daemon::chain(&error)))?;
    let fetcher = Fetcher::Http(http);
    let request = ReadRequest {
        validators: &Validators::default(),
        mode: ReadMode::Full,
        opened: &BTreeSet::new(),
        zone: config.calendar.zone,
        now: Clock::System.now(),
    };
    match read(spec, &fetcher, request).await {
        ReadResult::Read(gave) => Ok(gave),
        ReadResult::Unchanged => {
            Err(Failure::Failed("the server said that nothing changed".into()))
        }
        ReadResult::Failed(error) => Err(Failure::Failed(format!("source `{}`: {error}", spec.id))),
    }
}

fn value(name: Option<String>, kind: &SourceKind, gave: &Yield, recogniser: &Recogniser) -> Value {
    let items: Vec<Value> = gave.items.iter().map(|item| item_value(item, recogniser)).collect();
    json!({
        "source": name,
        "kind": kind.as_str(),
        "engine": gave.engine,
        "path": gave.path.as_str(),
        "items": items,
        "beside": gave.beside.as_ref().map(beside_value),
    })
}

fn beside_value(beside: &Beside) -> Value {
    match beside {
        Beside::Platform(view) => json!({ "platform": view }),
        Beside::Host(view) => json!({ "host": view }),
        Beside::Token { until } => json!({ "token": { "until": until } }),
    }
}

fn item_value(item: &Item, recogniser: &Recogniser) -> Value {
    let meaning = recogniser.recognise(&Input {
        title: &item.title,
        section: item.section.as_deref(),
        url: item.url.as_deref(),
        text: item.text.as_deref(),
    });
    json!({
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "dates": item.dates,
        "meaning": meaning,
    })
}

fn show(value: &Value) {
    let items = value["items"].as_array().cloned().unwrap_or_default();
    outln!(
        "{} {}: знайдено записів – {} ({})\n",
        cell(&value["kind"]),
        cell(&value["engine"]),
        items.len(),
        cell(&value["path"])
    );
    let rows: Vec<Vec<String>> = items
        .iter()
        .map(|item| {
            let meaning = &item["meaning"];
            let dates = &item["dates"];
            let date = [&dates["url"], &dates["printed"], &dates["feed"]]
                .into_iter()
                .map(cell)
                .find(|date| !date.is_empty())
                .unwrap_or_default();
            vec![
                cell(&item["id"]),
                date,
                cell(&meaning["kind"]),
                cell(&meaning["body"]),
                cell(&meaning["number"]),
                cell(&meaning["adopted_on"]),
                cell(&meaning["department"]),
                cut(&cell(&item["title"]), 80),
            ]
        })
        .collect();
    print(&["id", "Дата", "Вид", "Орган", "№", "Прийнято", "Підрозділ", "Заголовок"], &rows);
}

fn show_beside(beside: &Beside, zone: Tz) {
    match beside {
        Beside::Platform(view) => {
            let stage = view
                .running
                .map_or("жоден (поза кампанією)", |stage| stage.name());
            outln!("\nПоточний етап бюджету участі: {stage}");
            if view.projects.is_empty() {
                outln!("Кількість проєктів за статусами не показано.");
                return;
            }
            outln!("");
            let rows: Vec<Vec<String>> = view
                .projects
                .iter()
                .map(|(status, count)| vec![status.clone(), count.to_string()])
                .collect();
            print(&["Статус", "Проєктів"], &rows);
        }
        Beside::Token { until: Some(until) } => {
            let until = until.with_timezone(&zone).format("%d.%m.%Y %H:%M");
            outln!("\nКлюч доступу до сторінки діє до {until}");
        }
        Beside::Token { until: None } => {
            outln!("\nКлюч доступу до сторінки не має строку дії, або API його не назвав.");
        }
        Beside::Host(_) => {}
    }
}
