//! `try`: what a source yields, items and their meaning. Nothing is recorded.

use super::failure::Failure;
use super::handed_over;
use super::place::{Form, Place};
use super::terminal::out::{outln, print_json};
use super::terminal::progress::Progress;
use super::terminal::table::{cell, cut, print};
use super::{recognise, try_site};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::council::decision::DecisionNumber;
use crate::domain::ids::ItemId;
use crate::domain::sightings::{Item, ItemDates, Meaning};
use crate::letters::cause::in_ukrainian;
use crate::recognition::Recogniser;
use crate::recognition::act::paper::Input;
use crate::sources::engine::Preset;
use crate::sources::fetch::{Fetcher, HttpFetcher, ReadMode, Trust, Validators};
use crate::sources::read::{parse_bytes, read};
use crate::sources::reading::parser::Parser;
use crate::sources::reading::{Beside, ReadRequest, ReadResult, Yield};
use crate::sources::spec::{Engine, OpenItems, PageSpec, SourceKind, SourceSpec};
use chrono_tz::Tz;
use clap::{Args, ValueEnum};
use serde::Serialize;
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
    /// Reads this file instead of the network; `-` is standard input
    #[arg(long, requires = "kind")]
    file: Option<PathBuf>,
    /// What the file is
    #[arg(long, requires = "file")]
    kind: Option<FileKind>,
    /// The address the file stands for
    #[arg(long, requires = "file")]
    url: Option<Url>,
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
            return try_site::run(place, &url).await;
        }
        let (name, kind, config, gave) = match (&self.source, &self.file, self.kind) {
            (Some(source), _, _) => {
                let config = crate::config::load(&place.home.config)?;
                let spec = find(&config, source)?.clone();
                let progress = Progress::begin("Читаємо джерело");
                let gave = read_now(&place.home.parser, &config, &spec).await;
                progress.end();
                let gave = gave?;
                (Some(source.clone()), spec.kind, config, gave)
            }
            (None, Some(file), Some(kind)) => {
                let config = recognise::config_or_shipped(place)?;
                let bytes = handed_over::bytes(file).map_err(|error| {
                    Failure::Failed(format!("{} не прочитати: {error}", file.display()))
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
                let gave = parse_bytes(&place.home.parser, &kind, bytes, self.url.as_ref(), zone)
                    .await
                    .map_err(|error| Failure::Failed(in_ukrainian(&error.cause())))?;
                (None, kind, config, gave)
            }
            _ => {
                return Err(Failure::Usage("назвіть джерело або дайте --kind і --file".to_owned()));
            }
        };
        let recogniser = Recogniser::new(&config.plan.directory.departments);
        let tried = tried(name, &kind, &gave, &recogniser);
        if place.form == Form::Json {
            print_json(&tried);
        } else {
            show(&tried);
            if let Some(beside) = &gave.beside {
                show_beside(beside, config.calendar.zone);
            }
            if let Some(cause) = &gave.left_out {
                outln!("\nПрочитано не все: {}", in_ukrainian(cause));
            }
        }
        Ok(())
    }
}

fn find<'a>(config: &'a Config, source: &str) -> Result<&'a SourceSpec, Failure> {
    config.sources.iter().find(|spec| spec.id.as_str() == source).ok_or_else(|| {
        let known: Vec<&str> = config.sources.iter().map(|spec| spec.id.as_str()).collect();
        Failure::Usage(format!("джерела `{source}` немає; є: {}", known.join(", ")))
    })
}

async fn read_now(parser: &Parser, config: &Config, spec: &SourceSpec) -> Result<Yield, Failure> {
    let http = HttpFetcher::new(&config.settings.polling, Trust::System)
        .map_err(crate::daemon::DaemonError::from)?;
    let fetcher = Fetcher::http(http).parsing(parser.clone());
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
            Err(Failure::Failed("сервер відповів, що нічого не змінилося".into()))
        }
        ReadResult::Failed(error) => {
            let cause = in_ukrainian(&error.cause());
            Err(Failure::Failed(format!("джерело `{}` не прочитано: {cause}", spec.id)))
        }
    }
}

/// What a source yields.
#[derive(Serialize)]
struct Tried<'a> {
    source: Option<String>,
    kind: &'static str,
    engine: Option<&'a str>,
    path: &'static str,
    items: Vec<TriedItem<'a>>,
    beside: Option<Value>,
}

/// One item and what it says.
#[derive(Serialize)]
struct TriedItem<'a> {
    id: &'a ItemId,
    url: Option<&'a str>,
    title: &'a str,
    dates: &'a ItemDates,
    meaning: Meaning,
}

fn tried<'a>(
    source: Option<String>,
    kind: &SourceKind,
    gave: &'a Yield,
    recogniser: &Recogniser,
) -> Tried<'a> {
    let item = |item: &'a Item| TriedItem {
        id: &item.id,
        url: item.url.as_deref(),
        title: &item.title,
        dates: &item.dates,
        meaning: recogniser.recognise(&Input {
            title: &item.title,
            section: item.section.as_deref(),
            url: item.url.as_deref(),
            text: item.text.as_deref(),
        }),
    };
    Tried {
        source,
        kind: kind.as_str(),
        engine: gave.engine.map(Preset::as_str),
        path: gave.path.as_str(),
        items: gave.items.iter().map(item).collect(),
        beside: gave.beside.as_ref().map(|beside| match beside {
            Beside::Platform(view) => json!({ "platform": view }),
            Beside::Host(view) => json!({ "host": view }),
            Beside::Token { until } => json!({ "token": { "until": until } }),
        }),
    }
}

fn show(tried: &Tried<'_>) {
    outln!(
        "{} {}: знайдено записів – {} ({})\n",
        tried.kind,
        cell(tried.engine),
        tried.items.len(),
        tried.path
    );
    let row = |item: &TriedItem<'_>| {
        let (meaning, dates) = (&item.meaning, item.dates);
        vec![
            item.id.to_string(),
            cell(dates.url.or(dates.printed).or(dates.feed)),
            try_site::kind_word(meaning.kind),
            cell(meaning.body),
            cell(meaning.number.as_ref().map(DecisionNumber::shown)),
            cell(meaning.adopted_on),
            cell(meaning.department.as_ref()),
            cut(item.title, 80),
        ]
    };
    let rows: Vec<Vec<String>> = tried.items.iter().map(row).collect();
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
