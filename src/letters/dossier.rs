//! The dossier of one obligation: a page to print, with what was seen, told and recorded. PURE.
//!
//! Decides order and wording; what belongs to an obligation is gathered elsewhere. The page stands
//! alone: no script, no picture, nothing is loaded. The invariant: whatever came from outside is
//! text in it, never markup.

use super::cause::in_ukrainian;
use super::template::render;
use super::ukrainian::{DAY, date};
use crate::domain::sightings::page_state::PageState;
use crate::domain::sightings::publication_dates::DateRule;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use minijinja::{Value, context};

/// Everything a dossier shows.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The council's full name.
    pub council: String,
    /// What the obligation is about.
    pub about: String,
    /// Its key.
    pub key: String,
    /// How it stands, in Ukrainian.
    pub standing: String,
    /// Its last day.
    pub due_on: NaiveDate,
    /// Why that day, in one sentence.
    pub why: String,
    /// Pages that are about it.
    pub pages: Vec<Page>,
    /// Letters told about it.
    pub letters: Vec<Told>,
    /// Facts of the journal behind it, in order.
    pub facts: Vec<Line>,
    /// Why the journal could not be read to its end.
    pub damage: Option<String>,
    /// The moment of the dossier.
    pub now: DateTime<Utc>,
    /// The council's zone.
    pub zone: Tz,
}

/// One page about the obligation.
#[derive(Clone, Debug)]
pub struct Page {
    /// The source that lists it.
    pub source: String,
    /// Its headline.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The date printed on it.
    pub printed: Option<NaiveDate>,
    /// The date in its address.
    pub in_url: Option<NaiveDate>,
    /// The date a feed gave.
    pub in_feed: Option<NaiveDate>,
    /// When we saw it first.
    pub first_seen: DateTime<Utc>,
    /// Whether it stood there before we looked.
    pub before_watch: bool,
    /// The publication day that is believed.
    pub believed: Option<NaiveDate>,
    /// By which of them.
    pub rule: DateRule,
    /// By how many days the dates disagree.
    pub disagreement: Option<u32>,
    /// Since when it is gone.
    pub gone_at: Option<DateTime<Utc>>,
    /// Kept states, oldest first.
    pub states: Vec<State>,
}

/// One kept state of a page.
#[derive(Clone, Debug)]
pub struct State {
    /// When.
    pub at: DateTime<Utc>,
    /// The name of the piece of evidence.
    pub evidence: String,
    /// What it shows; `None` when the piece cannot be read.
    pub shown: Option<Shown>,
}

/// What a page showed.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What was noted of it, as in the fact.
    pub what: PageState,
    /// The address.
    pub url: String,
    /// The headline.
    pub title: String,
    /// The text.
    pub text: String,
    /// Linked documents.
    pub files: Vec<String>,
}

/// A notice that some letter told.
#[derive(Clone, Debug)]
pub struct Told {
    /// The person's name.
    pub person: String,
    /// The notice.
    pub notice: String,
    /// The letter.
    pub letter: String,
    /// When it was accepted.
    pub at: Option<DateTime<Utc>>,
    /// The name of its kept copy.
    pub evidence: Option<String>,
}

/// A line of the journal.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number.
    pub seq: u64,
    /// Its moment.
    pub at: DateTime<Utc>,
    /// Who says so.
    pub author: String,
    /// The kind of fact.
    pub kind: String,
    /// The fact as JSON.
    pub json: String,
    /// SHA-256 of the line.
    pub hash: String,
}

/// The dossier as one HTML page.
pub fn page(dossier: &Dossier) -> String {
    let zone = dossier.zone;
    let moment = |at: DateTime<Utc>| moment(at, zone);
    let letters = dossier.letters.iter().map(|told| {
        context! {
            person => told.person.as_str(),
            notice => told.notice.as_str(),
            letter => told.letter.as_str(),
            at => told.at.map_or_else(|| "ще не надіслано".to_owned(), moment),
            evidence => told.evidence.as_deref().unwrap_or("–"),
        }
    });
    let facts = dossier.facts.iter().map(|line| {
        context! {
            seq => line.seq,
            at => moment(line.at),
            author => line.author.as_str(),
            kind => line.kind.as_str(),
            json => line.json.as_str(),
            hash => line.hash.as_str(),
        }
    });
    let shown = context! {
        council => dossier.council.as_str(),
        about => dossier.about.as_str(),
        key => dossier.key.as_str(),
        standing => dossier.standing.as_str(),
        due_on => date(dossier.due_on),
        why => dossier.why.as_str(),
        pages => Value::from_iter(dossier.pages.iter().map(|page| page_of(page, zone))),
        letters => Value::from_iter(letters),
        facts => Value::from_iter(facts),
        damage => dossier.damage.as_deref(),
        now => moment(dossier.now),
    };
    render("dossier.html", &shown)
}

fn page_of(page: &Page, zone: Tz) -> Value {
    let day = |on: Option<NaiveDate>| on.map_or_else(|| "немає".to_owned(), date);
    let states = page.states.iter().map(|state| {
        let shown = state.shown.as_ref();
        context! {
            at => moment(state.at, zone),
            evidence => state.evidence.as_str(),
            readable => shown.is_some(),
            what => shown.map(|shown| what(&shown.what)),
            url => shown.map(|shown| shown.url.as_str()),
            title => shown.map(|shown| shown.title.as_str()),
            text => shown.map(|shown| shown.text.as_str()),
            files => shown.map(|shown| Value::from_iter(shown.files.iter().map(String::as_str))),
        }
    });
    let origin = match page.before_watch {
        true => " (сторінка вже була на сайті, коли почався нагляд)",
        false => "",
    };
    context! {
        source => page.source.as_str(),
        title => page.title.as_str(),
        url => page.url.as_str(),
        printed => day(page.printed),
        in_url => day(page.in_url),
        in_feed => day(page.in_feed),
        first_seen => format!("{}{origin}", moment(page.first_seen, zone)),
        believed => believed(page),
        gone => page.gone_at.map(|at| moment(at, zone)),
        states => Value::from_iter(states),
    }
}

/// The day that is believed, and why that one.
fn believed(page: &Page) -> String {
    let Some(on) = page.believed else {
        return "установити не вдалося".to_owned();
    };
    let rule = match page.rule {
        DateRule::Url => "за датою в адресі сторінки",
        DateRule::Printed => "за датою, надрукованою на сторінці",
        DateRule::Feed => "за датою у стрічці",
        DateRule::FirstSeen | DateRule::Unknown => "за днем, коли сторінку вперше побачила система",
    };
    let gap =
        page.disagreement.map(|days| format!("; дати різняться на {}", DAY.count(u64::from(days))));
    format!("{} ({rule}{})", date(on), gap.unwrap_or_default())
}

/// What was noted of a state, for a reader.
fn what(noted: &PageState) -> String {
    match noted {
        PageState::Opened => "Перша збережена копія".to_owned(),
        PageState::Back => "Сторінка знову доступна".to_owned(),
        PageState::Changed => "Зміст сторінки змінився".to_owned(),
        PageState::FilesLost { files } => {
            format!("На сторінці більше немає файлів: {}", files.join(", "))
        }
        PageState::Gone { found } => {
            format!("Сторінки немає; знайдено натомість: {}", in_ukrainian(found))
        }
        PageState::Told(words) => words.clone(),
    }
}

fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string()
}
