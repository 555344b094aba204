//! Five files into one checked configuration, or into every problem they have.
//!
//! The only file of this folder that touches the disk; [`load_texts`] needs none.

use super::files::{FILES, usual};
use super::names::Names;
use super::settings::Settings;
use super::toml::problem::{ConfigErrors, Finding, Place, Report, reason_of};
use super::toml::reader::{self, Table};
use super::{calendar, check, directory, plan, settings, source_names, sources, suspicion};
use crate::domain::calendar::Calendar;
use crate::domain::ids::PersonId;
use crate::domain::plan::Plan;
use crate::domain::plan::directory::Directory;
use crate::sources::spec::SourceSpec;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The whole configuration, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// `settings.toml`.
    pub settings: Settings,
    /// `plan.toml` and `directory.toml`.
    pub plan: Plan,
    /// `sources.toml`.
    pub sources: Vec<SourceSpec>,
    /// `calendar.toml`, with the zone and the sending window of `settings.toml`.
    pub calendar: Calendar,
    /// What is suspicious in it.
    pub warnings: ConfigErrors,
}

/// Reads and checks the configuration in `directory`.
pub fn load(directory: &Path) -> Result<Config, ConfigErrors> {
    std::fs::read_dir(directory).map_err(|error| ConfigErrors::of_directory(directory, &error))?;
    let files = FILES.map(|file| {
        let content = match std::fs::read(directory.join(file)) {
            Ok(bytes) => Content::of_bytes(bytes),
            Err(error) => match usual(file) {
                Some(text) if error.kind() == io::ErrorKind::NotFound => Content::Usual(text),
                _ => Content::Unreadable(reason_of(&error)),
            },
        };
        (file, content)
    });
    match assemble(files) {
        Ok(config) => {
            Ok(Config { warnings: config.warnings.clone().in_directory(directory), ..config })
        }
        Err(errors) => Err(errors.in_directory(directory)),
    }
}

/// Checks a configuration given as texts by file name; names other than [`FILES`] are ignored.
pub fn load_texts(files: &BTreeMap<&str, String>) -> Result<Config, ConfigErrors> {
    assemble(FILES.map(|file| match files.get(file) {
        Some(text) => (file, Content::Text(text.clone())),
        None => match usual(file) {
            Some(text) => (file, Content::Usual(text)),
            None => (file, Content::Unreadable("такого файлу немає".to_owned())),
        },
    }))
}

/// What was found under a file's name.
enum Content {
    Text(String),
    /// Nothing; this stands for it.
    Usual(&'static str),
    /// Not UTF-8 from this byte on; the text is what could be saved of it.
    Garbled {
        at: usize,
        text: String,
    },
    Unreadable(String),
}

impl Content {
    fn of_bytes(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text),
            Err(error) => Content::Garbled {
                at: error.utf8_error().valid_up_to(),
                text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
            },
        }
    }
}

/// What nobody can do without.
const NEEDED: &str = "settings.toml, directory.toml і sources.toml мають бути; їх складе \
                      `hromada-watch init`";

fn assemble(files: [(&'static str, Content); 5]) -> Result<Config, ConfigErrors> {
    let report = Report::default();
    let mut texts: BTreeMap<&'static str, String> = BTreeMap::new();
    let (mut garbled, mut left_out) = (Vec::new(), Vec::new());
    for (file, content) in files {
        match content {
            Content::Text(text) => {
                texts.insert(file, text);
            }
            Content::Usual(text) => {
                texts.insert(file, text.to_owned());
                left_out.push(file);
            }
            Content::Garbled { at, text } => {
                let place = Place { file, span: at..at + char::REPLACEMENT_CHARACTER.len_utf8() };
                report.add(
                    Finding::at(&place, "файл – не текст у кодуванні UTF-8")
                        .label("звідси")
                        .help("збережіть файл у кодуванні UTF-8"),
                );
                texts.insert(file, text);
                garbled.push(file);
            }
            Content::Unreadable(reason) => {
                let message = format!("не вдалося прочитати {file}: {reason}");
                report.add(Finding::at(&Place { file, span: 0..0 }, message).help(NEEDED));
            }
        }
    }
    match read_all(&texts, (&garbled, &left_out), &report) {
        Some(config) if report.is_sound() => Ok(config.with(report.into_errors(texts))),
        _ => {
            if report.is_sound() {
                // Every getter that answers nothing must have said why.
                report.add(Finding::at(
                    &Place { file: FILES[0], span: 0..0 },
                    "конфігурації не вдалося скласти; це помилка програми",
                ));
            }
            Err(report.into_errors(texts))
        }
    }
}

/// A configuration before what is suspicious in it was gathered.
struct Whole {
    settings: Settings,
    plan: Plan,
    sources: Vec<SourceSpec>,
    calendar: Calendar,
}

impl Whole {
    fn with(self, warnings: ConfigErrors) -> Config {
        let Whole { settings, plan, sources, calendar } = self;
        Config { settings, plan, sources, calendar, warnings }
    }
}

fn read_all(
    texts: &BTreeMap<&'static str, String>,
    (garbled, left_out): (&[&str], &[&str]),
    report: &Report,
) -> Option<Whole> {
    let parse = |file: &'static str| {
        let text = texts.get(file).filter(|_| !garbled.contains(&file))?;
        reader::parse(file, text, report)
    };
    let parsed = FILES.map(parse);
    let roots: Vec<Option<Table<'_>>> = FILES
        .iter()
        .zip(&parsed)
        .map(|(file, table)| Some(Table::root(file, table.as_ref()?.get_ref(), report)))
        .collect();
    let [settings, directory, sources, plan, calendar] = roots.as_slice() else { return None };
    let (directory, sources) =
        (directory.as_ref().map(directory::read), sources.as_ref().map(sources::read));
    let names = Names { directory: directory.as_ref(), sources: sources.as_deref() };
    let plan = plan.as_ref().map(|plan| plan::read(plan, &names));
    let settings = settings.as_ref().map(settings::read);
    let own_plan = !left_out.contains(&"plan.toml");
    let drafts = check::Drafts { settings, directory, sources, plan, own_plan };
    let calendar = calendar.as_ref().map(calendar::read);
    check::check(&drafts, report);
    suspicion::look(&drafts, report);
    let contact = drafts.contact();

    let check::Drafts { settings, directory, sources, plan, own_plan: _ } = drafts;
    let (mut settings, directory, plan, calendar) = (settings?, directory?, plan?, calendar?);
    if let (Some(settings), Some((name, email))) = (&mut settings.settings, contact) {
        settings.letterhead.contact_name = name;
        settings.letterhead.contact_email = email;
    }
    let mut measures =
        plan.measures.into_iter().map(|draft| draft.measure).collect::<Option<Vec<_>>>()?;
    measures.sort_by_key(|measure| measure.number);
    let mut duties = plan.duties.into_iter().map(|draft| draft.duty).collect::<Option<Vec<_>>>()?;
    duties.sort_by_key(|duty| duty.measure);
    let people = directory
        .people
        .into_iter()
        .map(|draft| draft.person.map(|person| (person.id.clone(), person)))
        .collect::<Option<_>>()?;
    let sources = sources?;
    let known_sources = source_names::known(&sources, &directory.departments);
    let mut sources =
        sources.into_iter().map(|draft| draft.spec).collect::<Option<Vec<SourceSpec>>>()?;
    sources.extend(directory.departments.iter().flat_map(|draft| draft.sources.clone()));
    let departments =
        directory.departments.into_iter().map(|draft| draft.department).collect::<Option<_>>()?;
    Some(Whole {
        plan: Plan {
            measures,
            duties,
            directory: Directory {
                people,
                departments,
                administrator: PersonId(directory.administrator?.value),
                council_head: PersonId(directory.council_head?.value),
                publisher: directory.publisher.map(|id| PersonId(id.value)),
                sources: known_sources,
            },
            watching_since: plan.watching_since,
        },
        sources,
        calendar: Calendar {
            zone: settings.zone?,
            martial_law: calendar.martial_law,
            holidays: calendar.holidays,
            transfer: calendar.transfer?,
            days_off: calendar.days_off,
            days_worked: calendar.days_worked,
            sending: settings.sending?,
        },
        settings: settings.settings?,
    })
}
