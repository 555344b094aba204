//! Letters: notices turned into finished text for one person. PURE.
//!
//! Decides wording, order and subject, nothing about who hears what. The same briefing always
//! gives the same letter, byte for byte.

pub mod cause;
pub mod dossier;
pub mod matter;
pub mod report;
mod section;
mod standing;
mod subject;
pub mod trial;
pub mod trouble;
mod typeset;
pub mod ukrainian;
mod wording;

use crate::domain::ids::LetterId;
use crate::domain::notice::NoticeKey;
use crate::domain::obligation::{Matter, Obligation};
use crate::domain::plan::directory::Directory;
use crate::domain::plan::{DutyKind, Plan};
use chrono::{DateTime, NaiveDate, Utc};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use report::Paper;
use std::sync::LazyLock;
use typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, one_line};

/// Everything the text of one letter is made of.
#[derive(Clone, Debug)]
pub struct Briefing<'a> {
    /// The letter's id, local part of its Message-ID.
    pub id: &'a LetterId,
    /// To whom; a person of the directory.
    pub person: &'a crate::domain::plan::directory::Person,
    /// What to tell, gravest first; never empty.
    pub points: Vec<Point<'a>>,
    /// The name of the person the letter was first meant for, when a stand-in receives it.
    pub in_place_of: Option<&'a str>,
    /// The plan, for measures and bases.
    pub plan: &'a Plan,
    /// People and departments.
    pub directory: &'a Directory,
    /// The civil date in the council's zone.
    pub today: NaiveDate,
    /// The moment the letter is composed, for the Date header.
    pub now: DateTime<Utc>,
    /// Names and addresses that every letter carries.
    pub letterhead: &'a Letterhead,
}

/// One thing a letter tells.
#[derive(Clone, Debug)]
pub enum Point<'a> {
    /// An obligation at a rung.
    Obligation {
        /// The notice.
        key: &'a NoticeKey,
        /// The obligation as it stands now: the text follows its status, not the rung's name.
        obligation: &'a Obligation,
        /// Whole working days late, when it is overdue.
        working_days_late: u16,
        /// The last day that was told before, where it was another one.
        told_due_on: Option<NaiveDate>,
        /// The responsible person in whose place the reader hears.
        instead_of: Option<Absent<'a>>,
        /// The day on which all that could show it was read last; `None` where nothing could.
        seen_on: Option<NaiveDate>,
    },
    /// Something only the administrator hears.
    Trouble {
        /// The notice.
        key: &'a NoticeKey,
        /// The sentence to show.
        text: &'a str,
    },
    /// The monthly report; it is attached to the letter as well.
    Report {
        /// The notice.
        key: &'a NoticeKey,
        /// The report.
        paper: &'a Paper,
    },
}

/// A responsible person who is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absent<'a> {
    /// Name for people.
    pub name: &'a str,
    /// The last day away.
    pub until: NaiveDate,
}

/// What every letter of this council carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The council's full name, e.g. «Галицинівська сільська рада».
    pub council: String,
    /// The council's site.
    pub site: String,
    /// Whom to answer: name for people.
    pub contact_name: String,
    /// Whom to answer: address, used as Reply-To; `None` means the sender's.
    pub contact_email: Option<String>,
    /// Domain of the Message-ID.
    pub message_domain: String,
}

/// A finished letter without its envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Id, local part of the Message-ID.
    pub id: LetterId,
    /// One line, no control characters.
    pub subject: String,
    /// Plain text, lines of any length.
    pub text: String,
    /// The same content as HTML.
    pub html: String,
    /// When it was composed.
    pub composed_at: DateTime<Utc>,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
}

impl Letter {
    /// What is kept of a letter that left: its text, and the pages that went with it.
    pub fn copy(&self) -> Vec<u8> {
        let mut copy = self.text.clone().into_bytes();
        for page in self.attachments.iter().filter(|one| one.media_type == MediaType::Html) {
            copy.extend_from_slice(format!("\n——— {} ———\n", page.name).as_bytes());
            copy.extend_from_slice(&page.bytes);
        }
        copy
    }
}

/// A file that goes with a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name for people.
    pub name: String,
    /// What it is.
    pub media_type: MediaType,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What can go with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// A page in UTF-8.
    Html,
    /// An XLSX workbook.
    Workbook,
}

impl MediaType {
    /// The registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            MediaType::Html => "text/html; charset=utf-8",
            MediaType::Workbook => {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        }
    }
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    // The name decides about escaping: `.html` escapes, `.txt` does not.
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    templates.set_syntax(syntax.expect("the delimiters are the default ones"));
    for (name, source) in [
        ("letter.txt", include_str!("templates/letter.txt")),
        ("letter.html", include_str!("templates/letter.html")),
        ("dossier.html", include_str!("templates/dossier.html")),
        ("report.html", include_str!("templates/report.html")),
    ] {
        templates.add_template(name, source).expect("the templates are embedded and tested");
    }
    templates
});

/// The letter that tells a briefing's points.
pub fn compose(briefing: &Briefing<'_>) -> Letter {
    let subject = subject::subject(briefing);
    let letterhead = briefing.letterhead;
    let site = one_line(&letterhead.site, SENTENCE_MAX_CHARS);
    let page = context! {
        subject => subject.as_str(),
        greeting => greeting(briefing),
        stand_in => briefing.in_place_of.map(stand_in),
        sections => Value::from_iter(section::sections(briefing)),
        contact => contact(letterhead),
        council => one_line(&letterhead.council, NAME_MAX_CHARS),
        site_is_link => site.starts_with("https://") || site.starts_with("http://"),
        site => site,
        keys => keys(briefing),
    };
    Letter {
        id: briefing.id.clone(),
        text: render("letter.txt", &page),
        html: render("letter.html", &page),
        subject,
        composed_at: briefing.now,
        attachments: attachments(briefing),
    }
}

fn attachments(briefing: &Briefing<'_>) -> Vec<Attachment> {
    let papers = briefing.points.iter().filter_map(|point| match point {
        Point::Report { paper, .. } => Some(*paper),
        Point::Obligation { .. } | Point::Trouble { .. } => None,
    });
    papers.flat_map(Paper::attachments).collect()
}

/// Why an obligation's last day is that day, in one sentence.
pub fn why_that_date(obligation: &Obligation, plan: &Plan) -> String {
    let due = &obligation.due;
    let line = match &obligation.matter {
        Matter::Decision { .. } => wording::reckoning_of_term(due, "прийнято"),
        Matter::Submission { ordinal, .. } => {
            let rule = match plan.duty(&obligation.duty).map(|duty| &duty.kind) {
                Some(DutyKind::Submission(rule)) => Some(rule),
                _ => None,
            };
            Some(wording::reckoning_of_checkpoint(due, *ordinal, rule))
        }
        _ => matter::words(obligation, &plan.directory).and_then(|words| words.reckoning),
    };
    let line = line.unwrap_or_else(|| ukrainian::date(due.on));
    wording::sentence(&wording::capitalised(&line))
}

fn render(name: &str, page: &Value) -> String {
    TEMPLATES
        .get_template(name)
        .and_then(|template| template.render(page.clone()))
        .expect("every name in the templates is set above; a test renders all kinds")
}

fn greeting(briefing: &Briefing<'_>) -> String {
    briefing
        .person
        .greeting
        .as_deref()
        .map(|line| one_line(line, NAME_MAX_CHARS))
        .filter(|line| !line.is_empty())
        .unwrap_or_else(|| "Доброго дня!".to_owned())
}

fn stand_in(name: &str) -> String {
    format!(
        "Адресат цього листа – {}. Доставити лист за призначенням не вдалося, тому його надіслано \
         Вам як особі, яка отримує листи замість адресата. Просимо передати його зміст за \
         призначенням або забезпечити виконання.",
        one_line(name, NAME_MAX_CHARS).trim_end_matches('.')
    )
}

fn contact(letterhead: &Letterhead) -> String {
    let name = one_line(&letterhead.contact_name, NAME_MAX_CHARS);
    match &letterhead.contact_email {
        Some(email) => format!("{name}, {}", one_line(email, NAME_MAX_CHARS)),
        None => name.trim_end_matches('.').to_owned(),
    }
}

/// The keys people can quote, each once, in the order of the briefing.
fn keys(briefing: &Briefing<'_>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::with_capacity(briefing.points.len());
    for point in &briefing.points {
        let (Point::Obligation { key, .. }
        | Point::Trouble { key, .. }
        | Point::Report { key, .. }) = point;
        let line = one_line(key.obligation.as_str(), SENTENCE_MAX_CHARS);
        if !keys.contains(&line) {
            keys.push(line);
        }
    }
    keys
}
