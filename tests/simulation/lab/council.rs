//! The council of the lab: seventeen readers, and a fortnight in which much falls due at once.
//!
//! Draws from a seed what is adopted, published and handed in, shows it as two feeds, and knows
//! the truth that letters are held against. Knows nothing of mail and of clocks that are wrong.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use hromada_watch::config::{self, Config};
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use hromada_watch::domain::ids::ObligationKey;
use hromada_watch::domain::register::RegisteredDecision;
use hromada_watch::simulation::chance::Chance;
use hromada_watch::sources::fetch::{FetchError, Request, Response, shown};
use hromada_watch::store::fact::Fact;
use std::fmt::Write;
use std::sync::LazyLock;

/// When the watch begins: all that is adopted is adopted later.
pub const WATCH_BEGINS: &str = "2026-10-12 08:00";

/// Everybody who may get a letter.
pub const READERS: usize = 17;

/// The last of them is headed by the administrator, who so has a duty as well.
const DEPARTMENTS: [(&str, &str); 13] = [
    ("education", "Відділ освіти"),
    ("culture", "Відділ культури"),
    ("library", "Публічна бібліотека"),
    ("utilities", "Комунальне підприємство"),
    ("social", "Відділ соціального захисту"),
    ("office", "Апарат сільської ради"),
    ("children", "Служба у справах дітей"),
    ("economy", "Відділ економіки"),
    ("finance", "Фінансовий відділ"),
    ("cnap", "Центр надання адміністративних послуг"),
    ("starosta", "Старости сіл"),
    ("land", "Відділ земельних відносин"),
    (LED_BY_ADMINISTRATOR, "Служба цифрового розвитку"),
];

const LED_BY_ADMINISTRATOR: &str = "digital";

/// Days of adoption: the thirtieth day after each is a working day of the two bad weeks, or a day
/// off that rolls to one.
const ADOPTED: [&str; 7] = [
    "2026-10-13",
    "2026-10-14",
    "2026-10-14",
    "2026-10-15",
    "2026-10-16",
    "2026-10-19",
    "2026-10-20",
];

/// From the first bad morning on something may be published or handed in.
const FIRST_DEED: &str = "2026-11-13 09:00";

/// Until here something may still be published or handed in.
const LAST_DEED: &str = "2026-11-20 12:00";

/// A decision and the moment it appears on the site, if it ever does.
struct Adopted {
    key: DecisionKey,
    published_at: Option<DateTime<Utc>>,
}

/// What the council does.
pub struct Council {
    decisions: Vec<Adopted>,
    /// Departments and the moment their news appears.
    news: Vec<(usize, DateTime<Utc>)>,
}

impl Council {
    /// Draws the fortnight of a seed.
    pub fn draw(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let (begins, last) = (moment(FIRST_DEED), moment(LAST_DEED));
        let minutes = (last - begins).num_minutes();
        let mut deed = |early: i64, later: i64| match chance.between(1, 100) {
            drawn if drawn <= early => Some(begins - TimeDelta::days(2)),
            drawn if drawn <= early + later => {
                Some(begins + TimeDelta::minutes(chance.between(1, minutes)))
            }
            _ => None,
        };
        let decisions = ADOPTED
            .iter()
            .zip(24u32..)
            .map(|(day, number)| {
                let number = DecisionNumber::new(number.to_string());
                let adopted_on = day.parse().expect("a date");
                let key = DecisionKey { body: Body::Session, adopted_on, number };
                Adopted { key, published_at: deed(10, 30) }
            })
            .collect();
        let heads = 0..DEPARTMENTS.len();
        let news = heads.filter_map(|department| Some((department, deed(0, 35)?))).collect();
        Self { decisions, news }
    }

    /// What the secretary registers.
    pub fn registered(&self) -> Vec<Fact> {
        let registered = self.decisions.iter().map(|decision| {
            let key = decision.key.clone();
            let number = key.number.clone();
            let (title, session, convocation) = (None, None, None);
            let decision = RegisteredDecision { key, number, title, session, convocation };
            Fact::DecisionRegistered { decision }
        });
        registered.collect()
    }

    /// Whether what an obligation of November asks for was done at a moment.
    pub fn done(&self, obligation: &ObligationKey, at: DateTime<Utc>) -> bool {
        let key = obligation.as_str();
        if let Some(decision) = key.strip_prefix("publication/") {
            let known = self.decisions.iter().find(|known| known.key.to_string() == decision);
            return known.is_some_and(|known| known.published_at.is_some_and(|done| done <= at));
        }
        let Some(rest) = key.strip_prefix("submission/") else { return false };
        let mut parts = rest.split('/');
        let (department, ordinal) = (parts.next(), parts.nth(1));
        let ordinal: usize = ordinal.and_then(|text| text.parse().ok()).unwrap_or(usize::MAX);
        let own = self.news.iter().filter(|(of, done)| {
            DEPARTMENTS.get(*of).map(|(id, _)| *id) == department && *done <= at
        });
        own.count() >= ordinal
    }

    /// What the site answers at a moment; it tells the hour as well.
    pub fn answer(&self, request: &Request, at: DateTime<Utc>) -> Result<Response, FetchError> {
        let body = match request.url.path() {
            "/rss/documents" => self.documents(at),
            "/rss/news" => self.news(at),
            _ => return Err(FetchError::Status { at: shown(&request.url), code: 404 }),
        };
        let mut found = Response::found(request.url.clone(), "application/rss+xml", body);
        let date = at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        found.headers.push(("date".to_owned(), date));
        Ok(found)
    }

    fn documents(&self, at: DateTime<Utc>) -> String {
        let shown = self.decisions.iter().filter_map(|decision| {
            let published_at = decision.published_at.filter(|done| *done <= at)?;
            let (date, number) =
                (decision.key.adopted_on.format("%d.%m.%Y"), decision.key.number.shown());
            let title = format!("Рішення сесії сільської ради від {date} № {number} «Про питання»");
            Some((format!("documents/{number}"), title, String::new(), published_at))
        });
        rss(shown)
    }

    fn news(&self, at: DateTime<Utc>) -> String {
        let shown = self.news.iter().filter(|(_, done)| *done <= at).map(|(department, done)| {
            let sign = DEPARTMENTS[*department].1;
            let text = format!("&lt;p&gt;Коротко про зроблене.&lt;/p&gt;&lt;p&gt;{sign}&lt;/p&gt;");
            let title = format!("Робота за тиждень, випуск {department}");
            (format!("news/{department}"), title, text, *done)
        });
        rss(shown)
    }
}

fn rss(entries: impl Iterator<Item = (String, String, String, DateTime<Utc>)>) -> String {
    let mut body = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Рада</title>\
                    <link>https://rada.test/</link><description>Стрічка</description><item>\
                    <title>Вітаємо</title><guid>https://rada.test/0</guid></item>"
        .to_owned();
    for (path, title, text, at) in entries {
        let link = format!("https://rada.test/{path}");
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

/// The configuration; it is read once.
pub fn config() -> Config {
    static CONFIG: LazyLock<Config> = LazyLock::new(|| {
        let mut texts = config::shipped();
        for text in texts.values_mut() {
            *text = text.replace("rada.example", "rada.test");
        }
        let settings = texts.get_mut("settings.toml").expect("settings");
        *settings = settings.replace("live = false\n", "live = true\n");
        *settings = settings.replace("weekly_letter = true", "weekly_letter = false");
        texts.insert("directory.toml", directory());
        texts.insert("plan.toml", PLAN.to_owned());
        texts.insert("sources.toml", SOURCES.to_owned());
        config::load_texts(&texts).unwrap_or_else(|errors| panic!("{errors}"))
    });
    CONFIG.clone()
}

fn directory() -> String {
    let mut text = "administrator = \"admin\"\ncouncil_head = \"holova\"\n".to_owned();
    let mut person = |id: &str, name: &str, more: &str| {
        let _ = write!(
            text,
            "\n[[person]]\nid = \"{id}\"\nname = \"{name}\"\nemail = \"{id}@rada.test\"\n{more}"
        );
    };
    person("holova", "Сільський голова", "");
    person("admin", "Адміністратор", "");
    person("dolhorukova", "Долгорукова О.А.", "deputy = \"kukina\"\n");
    person("kukina", "Кукіна І.В.", "");
    person("kolisnichenko", "Колісніченко О.В.", "supervisor = \"dolhorukova\"\n");
    for (id, name) in DEPARTMENTS.iter().filter(|(id, _)| *id != LED_BY_ADMINISTRATOR) {
        person(&format!("head-{id}"), &format!("Керівник: {name}"), "");
    }
    for (id, name) in DEPARTMENTS {
        let head = match id {
            LED_BY_ADMINISTRATOR => "admin".to_owned(),
            _ => format!("head-{id}"),
        };
        let _ = write!(
            text,
            "\n[[department]]\nid = \"{id}\"\nname = \"{name}\"\nkind = \"department\"\nhead = \
             \"{head}\"\nsignatures = [\"{name}\"]\nstems = []\n"
        );
    }
    text
}

/// The calendar of the council.
pub fn calendar() -> Calendar {
    config().calendar
}

/// A moment of the council's time, `2026-11-13 08:30`.
pub fn moment(text: &str) -> DateTime<Utc> {
    let (day, time) = text.split_once(' ').expect("a date and a time");
    let day: NaiveDate = day.parse().expect("a date");
    let time = NaiveTime::parse_from_str(time, "%H:%M").expect("a time");
    calendar().moment(day, time)
}

const SOURCES: &str = r#"
[[source]]
id = "documents"
kind = "feed"
url = "https://rada.test/rss/documents"
every = "2 h"

[[source]]
id = "news"
kind = "feed"
url = "https://rada.test/rss/news"
every = "2 h"
"#;

const PLAN: &str = r#"
[[measure]]
number = 2
text = "Розміщення рішень сесії та виконкому на офіційному сайті"
responsible = "Долгорукова О.А.; Кукіна І.В.; Колісніченко О.В."
term = "Протягом 30 календарних днів з дня прийняття"

[[measure.duty]]
id = "publication"
kind = "publication"
responsible = ["dolhorukova", "kukina", "kolisnichenko"]
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

[measure.duty.ladder]
before = [5, 1]
before_count = "working"
"#;
