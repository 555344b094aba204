//! Letters: notices turned into finished text for one person. PURE.
//!
//! Decides wording, order and subject, nothing about who hears what. The same briefing always
//! gives the same letter, byte for byte.

pub mod answer_links;
pub mod briefing;
pub mod cause;
pub mod choice;
pub mod dossier;
pub mod entry;
pub mod happening;
pub mod heard;
pub mod invitation;
pub mod letter;
pub mod line;
pub mod links;
pub mod matter;
pub mod particulars;
pub mod receipt;
pub mod report;
mod section;
pub mod setback;
pub mod sign_in;
pub mod sign_of_life;
mod standing;
pub mod status;
pub mod story;
mod subject;
pub mod template;
pub mod trial;
pub mod trouble;
mod typeset;
pub mod ukrainian;
pub mod understood;
mod wording;

use briefing::{Briefing, Point};
use letter::{Attachment, Letter, Letterhead, MediaType};
use minijinja::{Value, context};
use report::paper::Paper;
use template::render;
use typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, one_line};
use ukrainian::month;

/// The letter that tells a briefing's points.
pub fn compose(briefing: &Briefing<'_>) -> Letter {
    let subject = subject::subject(briefing);
    let body = section::body(briefing);
    let own_hosts = Value::from_object(briefing.own_hosts.clone());
    let letterhead = briefing.letterhead;
    let site = one_line(&letterhead.site, SENTENCE_MAX_CHARS);
    let page = context! {
        own_hosts,
        subject => subject.as_str(),
        greeting => greeting(briefing),
        stand_in => briefing.in_place_of.map(stand_in),
        first => body.first,
        sections => Value::from_iter(body.sections),
        facts => Value::from_iter(body.facts),
        closing => body.closing,
        contact => contact(briefing),
        wishes => briefing.links.wishes.as_deref(),
        council => one_line(&letterhead.council, NAME_MAX_CHARS),
        site_is_link => site.starts_with("https://") || site.starts_with("http://"),
        site => site,
        keys => if briefing.is_for_administrator() { keys(briefing) } else { Vec::new() },
    };
    Letter {
        id: briefing.id.clone(),
        text: without_gaps(&render("letter.txt", &page)),
        html: render("letter.html", &page),
        subject,
        composed_at: briefing.now,
        attachments: attachments(briefing),
        thread: Vec::new(),
        threads: section::threads(briefing),
    }
}

/// At most one empty line in a row.
fn without_gaps(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        empty = if line.trim().is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn attachments(briefing: &Briefing<'_>) -> Vec<Attachment> {
    let papers = briefing.points.iter().filter_map(|point| match point {
        Point::Report { paper, .. } => Some(*paper),
        Point::Obligation { .. } | Point::Trouble { .. } | Point::SignOfLife { .. } => None,
    });
    papers.flat_map(attachments_of).collect()
}

/// What is attached to the letter that brings a report.
fn attachments_of(paper: &Paper) -> Vec<Attachment> {
    let named = |ending: &str| format!("Звіт за {}.{ending}", month(paper.month));
    let page = Attachment {
        name: named("html"),
        media_type: MediaType::Html,
        bytes: report::page(paper).into_bytes(),
    };
    // A workbook that cannot be made must not keep the page from its reader.
    let workbook = report::workbook(paper).ok().map(|bytes| Attachment {
        name: named("xlsx"),
        media_type: MediaType::Workbook,
        bytes,
    });
    std::iter::once(page).chain(workbook).collect()
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

/// Who gets a reply; nobody is told that it is they themselves.
fn contact(briefing: &Briefing<'_>) -> Option<String> {
    let Letterhead { contact_name, contact_email, .. } = briefing.letterhead;
    let own = contact_email.is_some() && briefing.person.email == *contact_email;
    if own || briefing.person.name == *contact_name {
        return None;
    }
    let name = one_line(contact_name, NAME_MAX_CHARS);
    Some(match contact_email {
        Some(email) => format!("{name}, {}", one_line(email, NAME_MAX_CHARS)),
        None => name.trim_end_matches('.').to_owned(),
    })
}

/// The keys the administrator can type, each once, in the order of the briefing.
fn keys(briefing: &Briefing<'_>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::with_capacity(briefing.points.len());
    for point in &briefing.points {
        let (Point::Obligation { key, .. }
        | Point::Trouble { key, .. }
        | Point::Report { key, .. }
        | Point::SignOfLife { key, .. }) = point;
        let line = one_line(key.obligation.as_str(), SENTENCE_MAX_CHARS);
        if !keys.contains(&line) {
            keys.push(line);
        }
    }
    keys
}
