//! `init`: from a site's address to a checked configuration and the letters it would bring.
//!
//! Decides the order: survey, ask, write, check, show. Nothing is written before everything is
//! known, and nothing that is there is overwritten; the state is not touched.

mod answers;
mod mail;
mod people;
mod watching;
mod writing;

use super::credentials::Whose;
use super::failure::Failure;
use super::handed_over;
use super::place::Place;
use super::rehearse;
use super::terminal::out::outln;
use super::terminal::progress::Progress;
use super::terminal::table;
use crate::clock::Clock;
use crate::config::{self, AnswersFile, Config};
use crate::daemon::DaemonError;
use crate::domain::month::Month;
use crate::letters::cause::in_ukrainian;
use crate::letters::ukrainian;
use crate::sources::fetch::{Fetcher, HttpFetcher, Trust};
use crate::sources::survey::{Survey, survey};
use chrono::{DateTime, Utc};
use chrono_tz::Europe::Kyiv;
use clap::Args;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use url::Url;
use watching::Watched;

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The address of the council's site
    url: Option<Url>,
    /// Takes the answers from this file instead of asking; `-` is standard input
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Prints a file of answers to fill in
    #[arg(long, conflicts_with_all = ["url", "answers"])]
    sample: bool,
}

impl Init {
    /// Describes a council.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        if self.sample {
            outln!("{}", answers::SAMPLE.trim_end());
            return Ok(());
        }
        writing::expect_nothing(&place.home.config)?;
        let file = self.answers.as_deref().map(read_answers).transpose()?;
        let site = self.site(file.as_ref())?;
        let now = Clock::System.now();
        let survey = look_around(place, &site, now).await?;
        let name = survey.identity.name.clone();
        let is_asked = file.is_none();
        let mut answers = match file {
            Some(file) => answers::of_file(file, site, name)?,
            None => answers::of_person(site, name)?,
        };
        let watched = watching::watched(&survey, &answers.site);
        let password = match is_asked {
            true => mail::try_out(&mut answers, &watched).await?,
            false => {
                let whose = Whose { config: &place.home.config, council: place.council.as_deref() };
                mail::prove(&mut answers, &watched, whose).await?;
                None
            }
        };
        let texts = writing::texts(&answers, &watched);
        let by_name: BTreeMap<&str, String> = texts.iter().cloned().collect();
        // Files that cannot be used are not written.
        let config = config::load_texts(&by_name)?;
        writing::write(&place.home.config, &texts)?;
        if let Some(password) = password {
            writing::write_password(&place.home.config, &password)?;
        }
        outln!("Конфігурацію записано до {}.", place.home.config.display());
        show_watched(&watched, &survey);
        show_doubts(&config);
        show_letters(config, now).await?;
        outln!(
            "\nДалі: перегляньте файли, перевірте їх (`hromada-watch check`) і запустіть службу \
             (`systemctl enable --now hromada-watch`). Листи отримуватиме лише адміністратор, доки \
             в settings.toml не стане `live = true`."
        );
        Ok(())
    }

    fn site(&self, file: Option<&AnswersFile>) -> Result<Url, Failure> {
        if let Some(url) = self.url.as_ref().or(file.and_then(|file| file.site.as_ref())) {
            return Ok(url.clone());
        }
        if file.is_some() || !io::stdin().is_terminal() {
            return Err(Failure::Usage(
                "назвіть адресу сайту; без термінала потрібен і файл відповідей, зразок дає \
                 `hromada-watch init --sample`"
                    .to_owned(),
            ));
        }
        let typed = answers::ask("Адреса сайту ради: ")?;
        let whole = if typed.contains("://") { typed } else { format!("https://{typed}") };
        Url::parse(&whole).map_err(|_| Failure::Usage(format!("`{whole}` – не адреса")))
    }
}

fn read_answers(file: &std::path::Path) -> Result<AnswersFile, Failure> {
    let bytes = handed_over::bytes(file)
        .map_err(|problem| Failure::Usage(format!("{}: {problem}", file.display())))?;
    config::answers(&String::from_utf8_lossy(&bytes)).map_err(|problems| {
        let sample = "Зразок такого файлу друкує `hromada-watch init --sample`";
        Failure::Usage(format!("{problems}\n\n{sample}"))
    })
}

async fn look_around(place: &Place, site: &Url, now: DateTime<Utc>) -> Result<Survey, Failure> {
    let progress = Progress::begin("Оглядаємо сайт");
    let polling = config::usual_polling();
    let http = HttpFetcher::new(&polling, Trust::System).map_err(DaemonError::from)?;
    let fetcher = Fetcher::http(http).parsing(place.home.parser.clone());
    let found = survey(&fetcher, site, Kyiv, now).await;
    progress.end();
    found.map_err(|error| {
        Failure::Failed(format!("сайту не прочитано: {}", in_ukrainian(&error.cause())))
    })
}

fn show_watched(watched: &[Watched], survey: &Survey) {
    outln!("\nЗа чим буде нагляд:\n");
    let rows: Vec<Vec<String>> =
        watched.iter().map(|one| vec![one.note.clone(), one.url.to_string()]).collect();
    table::print(&["Що", "Де"], &rows);
    let engine = survey.engine.map_or("не розпізнано", |engine| engine.as_str());
    outln!("\nРушій сайту: {engine}.");
    let unread = survey.unread.iter().map(|(url, why)| format!("{url}: {}", in_ukrainian(why)));
    let networks =
        survey.identity.unread.iter().map(|url| format!("{url}: таких сторінок не читають"));
    let elsewhere = survey.elsewhere.iter().map(|url| format!("{url}: стрічка на іншому сайті"));
    let cannot: Vec<String> = unread.chain(networks).chain(elsewhere).collect();
    if !cannot.is_empty() {
        outln!("\nЧого не читатимемо:\n");
        cannot.iter().for_each(|line| outln!("  {line}"));
    }
}

fn show_doubts(config: &Config) {
    let warnings = config.warnings.warnings();
    if warnings.is_empty() {
        return;
    }
    outln!("\nЗверніть увагу:\n");
    for warning in warnings {
        outln!("  {}.", warning.message);
        if let Some(help) = &warning.help {
            outln!("    {help}");
        }
    }
}

/// The letters of the next month, as if nobody did anything.
async fn show_letters(config: Config, now: DateTime<Utc>) -> Result<(), Failure> {
    let calendar = config.calendar.clone();
    let month = Month::of(calendar.day_of(now)).next();
    let nowhere = tempfile::tempdir()?;
    let progress = Progress::begin("Складаємо листи наступного місяця");
    let period = (month.first_day(), month.last_day());
    let letters = rehearse::letters(config.clone(), nowhere.path(), nowhere.path(), period).await;
    progress.end();
    outln!("\nЛисти, які прийшли б за {}, якби ніхто нічого не зробив:\n", ukrainian::month(month));
    rehearse::show(&letters?, &config);
    Ok(())
}
