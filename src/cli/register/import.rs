//! `sitting import`, `event import`, `trip import`: a table or a calendar, from a file or the web.
//!
//! Decides where the bytes come from; what kind of file it is, `files::planned` says. What a
//! calendar holds is registered as what it is, whichever of the three commands reads it. All of it
//! is registered, or nothing.

use crate::cli::failure::Failure;
use crate::cli::handed_over;
use crate::cli::place::Place;
use crate::cli::recognise::config_or_shipped;
use crate::clock::Clock;
use crate::daemon::DaemonError;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::refusal::Warning;
use crate::files::child::parsed;
use crate::files::planned::{Planned, PlannedFile};
use crate::files::sheet;
use crate::files::table::Rowed;
use crate::letters::cause::in_ukrainian;
use crate::sources::fetch::{Fetcher, HttpFetcher, Request, Trust, shown};
use clap::Args;
use std::path::Path;
use url::Url;

/// Options of `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// A .csv, .xlsx or .ics file, `-` for standard input, or the address of a calendar
    #[arg(value_name = "FILE|URL")]
    from: String,
    /// Shows what would be registered, and registers nothing
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    /// Reads everything, then registers everything.
    pub async fn run(self, place: &Place, rowed: Rowed) -> Result<(), Failure> {
        let config = config_or_shipped(place)?;
        let (name, extension, bytes) = match address(&self.from)? {
            Some(url) => {
                let http = HttpFetcher::new(&config.settings.polling, Trust::System)
                    .map_err(DaemonError::from)?;
                let request = Request::full(url.clone(), Clock::System.now());
                let response = Fetcher::http(http).fetch(&request).await;
                let response =
                    response.map_err(|error| Failure::Failed(in_ukrainian(&error.cause())))?;
                let extension = sheet::extension(Path::new(url.path()));
                (shown(&url), extension, response.body)
            }
            None => {
                let file = Path::new(&self.from);
                let bytes = handed_over::bytes(file)
                    .map_err(|problem| Failure::Failed(format!("{}: {problem}", self.from)))?;
                (self.from.clone(), handed_over::extension_of(file, &bytes), bytes)
            }
        };
        let zone = config.calendar.zone;
        let task = PlannedFile { extension, zone, rowed };
        let parsed = parsed(&place.home.parser, task, bytes).await;
        let fail = |problems: Vec<String>| {
            let problems = problems.join("\n  ");
            Failure::Failed(format!("{name}: нічого не внесено:\n  {problems}"))
        };
        let Planned { called, wrong, repeating, warnings } = parsed.map_err(fail)?;
        if !wrong.is_empty() {
            let wrong = wrong.into_iter().map(|row| format!("{}: {}", row.at, row.text));
            return Err(fail(wrong.collect()));
        }
        let question = Question::Import { entries: called };
        let mut answer = match self.dry_run {
            true => match place.ask(Question::Draft { asked: Box::new(question) }).await? {
                Answer::Draft(draft) => match draft.imported {
                    Some(imported) => Answer::WouldImport(imported),
                    None => Answer::Draft(draft),
                },
                other => other,
            },
            false => place.ask(question).await?,
        };
        if let Answer::Imported(imported) | Answer::WouldImport(imported) = &mut answer {
            imported.repeating = repeating;
            imported.warnings.extend(warnings.into_iter().map(Warning::from));
        }
        place.show(&answer)
    }
}

/// The address of a calendar on the web, if that is what was typed.
fn address(typed: &str) -> Result<Option<Url>, Failure> {
    // Calendars are often given under a scheme that only says what they are.
    let typed = match typed.strip_prefix("webcal://") {
        Some(rest) => format!("https://{rest}"),
        None => typed.to_owned(),
    };
    if !typed.starts_with("http://") && !typed.starts_with("https://") {
        return Ok(None);
    }
    match Url::parse(&typed) {
        Ok(url) if url.has_host() => Ok(Some(url)),
        _ => Err(Failure::Usage(format!("`{typed}` – не адреса"))),
    }
}
