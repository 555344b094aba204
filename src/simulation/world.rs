//! A council in virtual time: what happens in it, how its site shows it, how its mail behaves.
//!
//! Everything is drawn once from a seed, so a failing seed is a script. The world knows the whole
//! truth and the daemon sees only what the site shows when it answers; the year test holds the
//! letters that left against the truth.

use super::chance::Chance;
use crate::channels::{Channel, Outcome, Parcel, Scope};
use crate::config::{self, Config, ConfigErrors, MailMode};
use crate::domain::calendar::Calendar;
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::ids::DepartmentId;
use crate::domain::notice::setback::{Break, Setback, Step};
use crate::sources::fetch::{
    Canned, FetchError, Fetcher, Freshness, ReadMode, Request, Response, shown,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A decision, and what becomes of it.
#[derive(Clone, Debug)]
pub struct WorldDecision {
    /// Which.
    pub key: DecisionKey,
    /// When people register it; `None` when nobody does.
    pub registered_at: Option<DateTime<Utc>>,
    /// When it appears on the site; `None` when it never does.
    pub published_at: Option<DateTime<Utc>>,
}

/// A news item of a department.
#[derive(Clone, Debug)]
pub struct WorldNews {
    /// Whose.
    pub department: DepartmentId,
    /// When it appears on the site.
    pub at: DateTime<Utc>,
}

/// A time in which something does not work.
#[derive(Clone, Copy, Debug)]
pub struct Outage {
    /// From.
    pub from: DateTime<Utc>,
    /// Until, not included.
    pub until: DateTime<Utc>,
}

impl Outage {
    fn holds(&self, moment: DateTime<Utc>) -> bool {
        self.from <= moment && moment < self.until
    }
}

/// One attempt at the mail server, as the server saw it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// When.
    pub at: DateTime<Utc>,
    /// The letter, by its Message-ID.
    pub letter: String,
    /// To whom.
    pub to: String,
    /// Whether the server took it.
    pub taken: bool,
    /// Whether the process died right after.
    pub died: bool,
}

/// The whole truth.
#[derive(Debug)]
pub struct World {
    /// Every decision.
    pub decisions: Vec<WorldDecision>,
    /// Every news item.
    pub news: Vec<WorldNews>,
    /// When the page of decisions does not answer.
    pub documents_down: Vec<Outage>,
    /// When the page of news does not answer.
    pub news_down: Vec<Outage>,
    /// When the mail server does not answer.
    pub mail_down: Vec<Outage>,
    /// What the mail server saw.
    pub deliveries: Vec<Delivery>,
    /// The present moment.
    pub now: DateTime<Utc>,
    /// Whether faults of mail and process are drawn.
    pub faults: Faults,
    chance: Chance,
}

/// Whether a world hurts the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faults {
    /// Mail is refused and delayed, the process dies while letters leave.
    Drawn,
    /// Everything works.
    None,
}

/// The text with which a simulated death of the process unwinds.
pub const DEATH: &str = "simulated death of the process";

const DEPARTMENTS: [(&str, &str); 3] = [
    ("education", "Відділ освіти"),
    ("culture", "Відділ культури"),
    ("social", "Відділ соціального захисту населення"),
];

/// The address of the page of decisions.
pub const DOCUMENTS: &str = "https://rada.example/rss/documents";
/// The address of the page of news.
pub const NEWS: &str = "https://rada.example/rss/news";

/// A world that several doors look at.
#[derive(Clone, Debug)]
pub struct SharedWorld(Arc<Mutex<World>>);

impl SharedWorld {
    /// Draws the world of a seed from `from` to `to`.
    pub fn draw(
        seed: u64,
        calendar: &Calendar,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        faults: Faults,
    ) -> Self {
        Self(Arc::new(Mutex::new(World::draw(seed, calendar, from, to, faults))))
    }

    /// The world, to be looked at or changed.
    pub fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The door through which the daemon sees this world's site.
    pub fn fetcher(&self) -> Fetcher {
        let world = self.clone();
        Fetcher::canned(Canned::new(move |request| world.lock().answer(request)))
    }

    /// The door through which the daemon's letters reach this world's mail server.
    pub fn channel(&self) -> Channel {
        let world = self.clone();
        Channel::scripted(move |parcel| {
            let (outcome, died) = world.lock().receive(parcel);
            if died {
                // The lock is released: only this turn dies.
                std::panic::panic_any(DEATH);
            }
            outcome
        })
    }
}

impl World {
    fn draw(
        seed: u64,
        calendar: &Calendar,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        faults: Faults,
    ) -> Self {
        let mut chance = Chance::new(seed);
        let decisions = draw_decisions(&mut chance, calendar, from, to);
        let news = draw_news(&mut chance, calendar, from, to);
        // The last fortnight is quiet, so that whatever was delayed can arrive.
        let quiet = to - TimeDelta::days(14);
        let hurt = faults == Faults::Drawn;
        let mut outages = |percent, hours| match hurt {
            true => draw_outages(&mut chance, from, quiet, percent, hours),
            false => Vec::new(),
        };
        let (documents_down, news_down) = (outages(5, 60), outages(4, 40));
        let mail_down = outages(4, 70);
        Self {
            decisions,
            news,
            documents_down,
            news_down,
            mail_down,
            deliveries: Vec::new(),
            now: from,
            faults,
            chance,
        }
    }

    /// Whether the page of decisions answers at a moment.
    pub fn documents_answer(&self, moment: DateTime<Utc>) -> bool {
        !self.documents_down.iter().any(|outage| outage.holds(moment))
    }

    /// Whether the page of news answers at a moment.
    pub fn news_answers(&self, moment: DateTime<Utc>) -> bool {
        !self.news_down.iter().any(|outage| outage.holds(moment))
    }

    fn answer(&mut self, request: &Request) -> Result<Response, FetchError> {
        let documents = request.url.as_str() == DOCUMENTS;
        let answers =
            if documents { self.documents_answer(self.now) } else { self.news_answers(self.now) };
        if !answers {
            let at = shown(&request.url);
            return Err(match self.chance.between(1, 3) {
                1 => FetchError::Status { at, code: 500 },
                2 => FetchError::RetryAfter { at, code: 503, after: Duration::from_secs(7200) },
                _ => FetchError::Status { at, code: 404 },
            });
        }
        let shown = if documents { self.documents_shown() } else { self.news_shown() };
        let etag = format!("\"{shown}\"");
        let unchanged = request.mode == ReadMode::Conditional
            && request.validators.etag.as_ref() == Some(&etag);
        let body = match (unchanged, documents) {
            (true, _) => String::new(),
            (false, true) => self.documents(),
            (false, false) => self.news_feed(),
        };
        let mut response = Response::found(request.url.clone(), "application/rss+xml", body);
        response.validators.etag = Some(etag);
        if unchanged {
            response.freshness = Freshness::NotModified;
            response.status = 304;
        }
        Ok(response)
    }

    fn documents_shown(&self) -> usize {
        let published = self.decisions.iter().filter_map(|decision| decision.published_at);
        published.filter(|at| *at <= self.now).count()
    }

    fn news_shown(&self) -> usize {
        self.news.iter().filter(|news| news.at <= self.now).count()
    }

    fn documents(&self) -> String {
        let mut shown: Vec<(usize, &WorldDecision, DateTime<Utc>)> = self
            .decisions
            .iter()
            .enumerate()
            .filter_map(|(id, decision)| Some((id, decision, decision.published_at?)))
            .filter(|(_, _, at)| *at <= self.now)
            .collect();
        shown.sort_by_key(|(_, _, at)| *at);
        let entries = shown.iter().map(|(id, decision, at)| {
            let body = match decision.key.body {
                Body::Session => "сесії сільської ради",
                Body::Executive => "виконавчого комітету",
            };
            let (date, number) = (decision.key.adopted_on.format("%d.%m.%Y"), &decision.key.number);
            let title = format!(
                "Рішення {body} від {date} № {} «Про питання місцевого значення»",
                number.shown()
            );
            (format!("https://rada.example/documents/{id}-rishennia"), title, String::new(), *at)
        });
        rss(entries)
    }

    fn news_feed(&self) -> String {
        let shown: Vec<(usize, &WorldNews)> =
            self.news.iter().enumerate().filter(|(_, news)| news.at <= self.now).collect();
        let entries = shown.iter().map(|(id, news)| {
            let name = DEPARTMENTS.iter().find(|(id, _)| *id == news.department.as_str());
            let sign = name.map_or("", |(_, name)| *name);
            let title = format!("Робота за тиждень, випуск {id}");
            let text = format!("&lt;p&gt;Коротко про зроблене.&lt;/p&gt;&lt;p&gt;{sign}&lt;/p&gt;");
            (format!("https://rada.example/news/{id}-robota"), title, text, news.at)
        });
        rss(entries)
    }

    /// What the mail server answers, and whether the process dies on the way back.
    fn receive(&mut self, parcel: &Parcel) -> (Outcome, bool) {
        let taken = || Outcome::Accepted { answer: "250 ok".to_owned() };
        let (outcome, died) = if self.mail_down.iter().any(|outage| outage.holds(self.now)) {
            let (step, how) = (Step::Session, Break::Refused);
            let reason = Setback::Connection { step, how, lower: "connection refused".to_owned() };
            (Outcome::TryAgain { reason, scope: Scope::Server }, false)
        } else if self.faults == Faults::None {
            (taken(), false)
        } else {
            match self.chance.between(1, 100) {
                1..=8 => {
                    let reason = answered(451, "greylisted");
                    (Outcome::TryAgain { reason, scope: Scope::Letter }, false)
                }
                9..=10 => (Outcome::Refused { reason: answered(550, "no such user") }, false),
                11..=18 => (taken(), true),
                _ => (taken(), false),
            }
        };
        self.deliveries.push(Delivery {
            at: self.now,
            letter: parcel.letter.id.to_string(),
            to: parcel.to_email.clone(),
            taken: matches!(outcome, Outcome::Accepted { .. }),
            died,
        });
        (outcome, died)
    }
}

fn answered(code: u16, text: &str) -> Setback {
    Setback::Answer { step: Step::Recipient, code, text: text.to_owned() }
}

/// A feed of at most the last thirty entries.
fn rss(entries: impl Iterator<Item = (String, String, String, DateTime<Utc>)>) -> String {
    let entries: Vec<_> = entries.collect();
    let mut body = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Рада</title>\
                    <link>https://rada.example/</link><description>Новини ради</description>\
                    <item><title>Вітаємо</title><guid>https://rada.example/0</guid></item>"
        .to_owned();
    for (link, title, text, at) in entries.iter().rev().take(30) {
        let _ = write!(
            body,
            "<item><title>{title}</title><link>{link}</link><guid>{link}</guid>\
             <description>{text}</description><pubDate>{}</pubDate></item>",
            at.to_rfc2822()
        );
    }
    body.push_str("</channel></rss>");
    body
}

fn draw_decisions(
    chance: &mut Chance,
    calendar: &Calendar,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Vec<WorldDecision> {
    let mut all = Vec::new();
    let mut numbers = (0, 0);
    let mut moment = from;
    while moment < to {
        moment += TimeDelta::days(chance.between(3, 11));
        let day = calendar.working_on_or_after(calendar.day_of(moment));
        let body = if chance.percent(40) { Body::Session } else { Body::Executive };
        for _ in 0..chance.between(1, 4) {
            let number = match body {
                Body::Session => &mut numbers.0,
                Body::Executive => &mut numbers.1,
            };
            *number += 1;
            let number = DecisionNumber::new(number.to_string());
            let adopted_at = calendar.morning_of(day) + TimeDelta::hours(6);
            let published_after = match chance.between(1, 100) {
                1..=65 => Some(chance.between(1, 28 * 24)),
                66..=88 => Some(chance.between(32 * 24, 60 * 24)),
                _ => None,
            };
            let published_at = published_after.map(|hours| adopted_at + TimeDelta::hours(hours));
            let registered = published_at.is_none() || chance.percent(85);
            let registered_at =
                registered.then(|| adopted_at + TimeDelta::minutes(chance.between(0, 3 * 24 * 60)));
            let key = DecisionKey { body, adopted_on: day, number };
            all.push(WorldDecision { key, registered_at, published_at });
        }
    }
    all
}

fn draw_news(
    chance: &mut Chance,
    calendar: &Calendar,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Vec<WorldNews> {
    let mut all = Vec::new();
    for (department, _) in DEPARTMENTS {
        let mut moment = from;
        while moment < to {
            moment += TimeDelta::hours(chance.between(2 * 24, 24 * 24));
            let at = calendar.morning_of(calendar.day_of(moment))
                + TimeDelta::minutes(chance.between(0, 12 * 60));
            all.push(WorldNews { department: department.into(), at });
        }
    }
    all.sort_by_key(|news| news.at);
    all
}

fn draw_outages(
    chance: &mut Chance,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    percent: i64,
    hours_max: i64,
) -> Vec<Outage> {
    let mut all = Vec::new();
    let mut moment = from;
    while moment < to {
        moment += TimeDelta::days(1);
        if chance.percent(percent) {
            let from = moment + TimeDelta::minutes(chance.between(0, 24 * 60));
            all.push(Outage { from, until: from + TimeDelta::hours(chance.between(1, hours_max)) });
        }
    }
    all
}

/// The configuration of the worlds: three departments, two feeds, the shipped calendar.
pub fn config() -> Result<Config, ConfigErrors> {
    let mut texts = config::shipped();
    texts.insert("settings.toml", include_str!("demo/settings.toml").to_owned());
    texts.insert("directory.toml", include_str!("demo/directory.toml").to_owned());
    texts.insert("plan.toml", PLAN.to_owned());
    texts.insert("sources.toml", SOURCES.to_owned());
    let mut config = config::load_texts(&texts)?;
    config
        .plan
        .directory
        .departments
        .retain(|department| DEPARTMENTS.iter().any(|(id, _)| *id == department.id.as_str()));
    config.settings.mail.mode = MailMode::Live;
    Ok(config)
}

const SOURCES: &str = r#"
[[source]]
id = "documents"
kind = "feed"
url = "https://rada.example/rss/documents"
every = "1 h"

[[source]]
id = "news"
kind = "feed"
url = "https://rada.example/rss/news"
every = "1 h"
"#;

const PLAN: &str = r#"
[[measure]]
number = 2
text = "Розміщення рішень сесії та виконкому на офіційному сайті"
responsible = "Секретар ради"
term = "Протягом 30 календарних днів з дня прийняття"

[[measure.duty]]
id = "publication"
kind = "publication"
responsible = ["secretary"]
sources = ["documents"]
basis = "план заходів ради"
term = "30 calendar days"
questions = false
roll = "next"

[[measure]]
number = 4
text = "Надавати інформацію про проведену поточну роботу"
responsible = "Керівники відділів"
term = "Двічі на місяць"

[[measure.duty]]
id = "submission"
kind = "submission"
responsible = "heads"
sources = ["news"]
basis = "план заходів ради"
checkpoints = [15, "last"]
counting = "whole-month"
roll = "none"
"#;

/// The first day of a world that begins on `day`, as the moment of its first turn.
pub fn begins(calendar: &Calendar, day: NaiveDate) -> DateTime<Utc> {
    calendar.morning_of(day) - TimeDelta::minutes(30)
}
