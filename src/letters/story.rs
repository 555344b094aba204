//! The page that tells what happened, was written and was answered, in order. PURE.
//!
//! Decides words and order of a story of some weeks; what belongs to it is its teller's to say. The
//! invariants: every letter and every answer that is given stands on the page, a letter with the
//! way to its own page; the page needs no scripts and leads nowhere but to files beside it.

use super::heard::heard;
use super::report;
use super::report::paper::Paper;
use super::template::render;
use super::typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, one_line};
use super::ukrainian::{date, month, weekday};
use super::wording::capitalised;
use crate::domain::register::effect::Effect;
use crate::domain::register::said::Way;
use chrono::{NaiveDate, NaiveDateTime};
use minijinja::{Value, context};

/// A story, from its first line to its last.
#[derive(Clone, Debug)]
pub struct Story<'a> {
    /// The council's full name.
    pub council: &'a str,
    /// What happened, in order.
    pub told: &'a [Line],
    /// The report of a month of it.
    pub report: &'a Paper,
    /// Where the report stands as a page of its own, from this page.
    pub report_page: &'a str,
    /// The moment of the end, in the council's time.
    pub ends: NaiveDateTime,
    /// How each obligation stands at the end.
    pub standing: &'a [Standing],
    /// Commands with which to look further: what each shows, and what to type.
    pub commands: &'a [(&'static str, String)],
}

/// One thing that happened, at a moment in the council's time.
#[derive(Clone, Debug)]
pub struct Line {
    /// When.
    pub at: NaiveDateTime,
    /// What.
    pub what: What,
}

/// What can happen in a story.
#[derive(Clone, Debug)]
pub enum What {
    /// Something changed in the council.
    Happening(String),
    /// A letter left.
    Letter {
        /// Name of its reader.
        to: String,
        /// Its subject.
        subject: String,
        /// Its file among the letters, without the ending: `.eml` is the message, `.html` its page.
        file: String,
    },
    /// Somebody answered a letter.
    Answer {
        /// Name of whoever answered.
        from: String,
        /// Which way.
        way: Way,
        /// What was said.
        words: String,
        /// What it did.
        effect: Effect,
        /// Name of whoever hears instead from now on, where somebody does.
        passed_to: Option<String>,
    },
    /// A source, by its name, cannot be read any more.
    Blind(String),
    /// A source, by its name, is read again.
    Sees(String),
}

/// How one obligation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The measure of the plan.
    pub measure: u8,
    /// What it is about.
    pub what: String,
    /// Who answers for it, by name.
    pub responsible: Vec<String>,
    /// Its last day.
    pub due_on: NaiveDate,
    /// How it stands, in words.
    pub stands: String,
    /// The day it was met.
    pub met_on: Option<NaiveDate>,
}

/// The page.
pub fn page(story: &Story<'_>) -> String {
    let days: Vec<Value> = story
        .told
        .chunk_by(|one, next| one.at.date() == next.at.date())
        .filter_map(|lines| {
            let day = lines.first()?.at.date();
            let heading = capitalised(&format!("{}, {}", weekday(day), date(day)));
            Some(context! { heading, lines => lines.iter().map(line).collect::<Vec<_>>() })
        })
        .collect();
    let counted = |is: fn(&What) -> bool| story.told.iter().filter(|it| is(&it.what)).count();
    let text = report::text(story.report);
    // The first line of a report is its heading, which stands above it here.
    let mut report = text.lines();
    let heading = report.next().unwrap_or_default().to_owned();
    let page = context! {
        council => one_line(story.council, NAME_MAX_CHARS),
        begins => story.told.first().map(|it| date(it.at.date())),
        ends => date(story.ends.date()),
        letters => counted(|what| matches!(what, What::Letter { .. })),
        answers => counted(|what| matches!(what, What::Answer { .. })),
        days,
        report_heading => heading,
        report_lines => report.filter(|it| !it.is_empty()).map(str::to_owned).collect::<Vec<_>>(),
        report_page => story.report_page,
        report_month => month(story.report.month),
        standing => story.standing.iter().map(row).collect::<Vec<_>>(),
        commands => story
            .commands
            .iter()
            .map(|(shows, typed)| context! { shows => *shows, typed })
            .collect::<Vec<_>>(),
    };
    render("story.html", &page)
}

fn line(line: &Line) -> Value {
    let time = line.at.format("%H:%M").to_string();
    match &line.what {
        What::Happening(text) => {
            context! { time, kind => "happening", text => capitalised(text) }
        }
        What::Letter { to, subject, file } => {
            let subject = one_line(subject, SENTENCE_MAX_CHARS);
            context! { time, kind => "letter", to, text => subject, file }
        }
        What::Answer { from, way, words, effect, passed_to } => {
            let way = way_of(*way);
            let effect = heard(effect, passed_to.as_deref());
            context! { time, kind => "answer", from, way, text => words, effect }
        }
        What::Blind(source) => {
            let text = format!(
                "Не читається: {source}. Доки це так, про прострочення нікому не повідомляють."
            );
            context! { time, kind => "trouble", text }
        }
        What::Sees(source) => {
            context! { time, kind => "trouble", text => format!("Знову читається: {source}.") }
        }
    }
}

/// How an answer came, in the words of a story.
pub fn way_of(way: Way) -> &'static str {
    match way {
        Way::Link => "кнопкою в листі",
        Way::Reply => "листом у відповідь",
        Way::Command => "через адміністратора",
        Way::Page => "на сторінці ради",
    }
}

fn row(standing: &Standing) -> Value {
    let Standing { measure, what, responsible, due_on, stands, met_on } = standing;
    context! {
        measure,
        what => one_line(what, SENTENCE_MAX_CHARS),
        responsible => responsible.join(", "),
        due_on => due_on.format("%d.%m.%Y").to_string(),
        stands,
        met_on => met_on.map(|on| on.format("%d.%m.%Y").to_string()),
    }
}
