//! A generated council site that can be hurt in many ways, and knows the truth all the while.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use hromada_watch::simulation::chance::Chance;
use hromada_watch::sources::fetch::{
    Canned, FetchError, Fetcher, Freshness, ReadMode, Request, Response, shown,
};
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is wrong with the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    ServerError,
    ListNotFound,
    SignIn,
    EmptyList,
    HalfVanished,
    FewLeft,
    OtherLayout,
    Undated,
    NumberedAnew,
    Certificate,
    NothingChangedForEver,
    SecondPageFails,
    ItemPagesMissing,
    ItemPagesSignIn,
}

impl Fault {
    pub const ALL: [Fault; 14] = [
        Fault::ServerError,
        Fault::ListNotFound,
        Fault::SignIn,
        Fault::EmptyList,
        Fault::HalfVanished,
        Fault::FewLeft,
        Fault::OtherLayout,
        Fault::Undated,
        Fault::NumberedAnew,
        Fault::Certificate,
        Fault::NothingChangedForEver,
        Fault::SecondPageFails,
        Fault::ItemPagesMissing,
        Fault::ItemPagesSignIn,
    ];

    /// How soon the source of decisions must be known to be blind; `None` where it may be seen
    /// through without blindness.
    pub fn noticed_within(self) -> Option<TimeDelta> {
        match self {
            // Seen through: the daily full read and the last look ask for everything.
            Fault::NothingChangedForEver => None,
            // Looked at once a day, and only then a day of doubt begins.
            Fault::ItemPagesMissing | Fault::ItemPagesSignIn => None,
            Fault::HalfVanished | Fault::SecondPageFails => Some(TimeDelta::hours(24)),
            _ => Some(TimeDelta::hours(6)),
        }
    }
}

/// A page of the site.
#[derive(Clone)]
pub struct Page {
    pub id: usize,
    pub title: String,
    pub at: DateTime<Utc>,
    /// Set for decisions adopted while the site was watched.
    pub key: Option<DecisionKey>,
    /// The signature under a news item.
    pub sign: &'static str,
    /// From when its own page answers 404, or says so with a 200, though it is still listed.
    pub removed_at: Option<DateTime<Utc>>,
}

/// The site and its truth.
pub struct Site {
    pub documents: Vec<Page>,
    pub news: Vec<Page>,
    /// Decisions with the moment people register them.
    pub adopted: Vec<(DecisionKey, DateTime<Utc>)>,
    pub fault: Option<Fault>,
    /// The feed shows nothing newer than this.
    pub feed_stops_at: Option<DateTime<Utc>>,
    pub now: DateTime<Utc>,
    zone: chrono_tz::Tz,
}

pub const DEPARTMENTS: [(&str, &str); 3] = [
    ("education", "Відділ освіти"),
    ("culture", "Відділ культури"),
    ("social", "Відділ соціального захисту населення"),
];

const PER_PAGE: usize = 12;

#[derive(Clone)]
pub struct Shared(Arc<Mutex<Site>>);

impl Shared {
    pub fn draw(
        chance: &mut Chance,
        calendar: &Calendar,
        from: DateTime<Utc>,
        days: i64,
        faults_begin: &[DateTime<Utc>],
    ) -> Self {
        let mut site = Site {
            documents: Vec::new(),
            news: Vec::new(),
            adopted: Vec::new(),
            fault: None,
            feed_stops_at: None,
            now: from,
            zone: calendar.zone,
        };
        for n in 0..20 {
            let at = from - TimeDelta::days(90 - n);
            let title = format!("Рішення сесії сільської ради від 05.01.2025 № 9{n:02} «Старе»");
            site.documents.push(page(title, at, None));
            site.news.push(page(format!("Давня новина громади, число {n}"), at, None));
        }
        let mut number = 0;
        for day in (0..days).step_by(3) {
            let on = calendar.working_on_or_after(calendar.day_of(from + TimeDelta::days(day)));
            for _ in 0..chance.between(1, 2) {
                number += 1;
                site.adopt(chance, calendar, on, number);
            }
        }
        // What is published an hour after a fault began, a day after its term: this morning's
        // letter would be false.
        for begins in faults_begin {
            let mut due = calendar.day_of(*begins) - Days::new(1);
            while calendar.working_on_or_after(due) != due {
                due = due - Days::new(1);
            }
            // Two numbers in a row: half of a list holds one of them only.
            for _ in 0..2 {
                number += 1;
                let key = decision(due - Days::new(30), number);
                site.adopted.push((key.clone(), from));
                let at = *begins + TimeDelta::hours(1);
                site.documents.push(page(title(&key), at, Some(key)));
            }
        }
        // Two are taken away in every story: one soon, one after weeks.
        for (place, hours) in [(0, 100), (1, 500)] {
            let early = site.documents.iter_mut().filter(|page| page.key.is_some());
            let hour = TimeDelta::hours(1);
            let mut early = early
                .filter(|page| page.at < from + TimeDelta::days(20))
                .filter(|page| !faults_begin.contains(&(page.at - hour)));
            let early = early.nth(place);
            if let Some(page) = early {
                page.removed_at = Some(page.at + TimeDelta::hours(hours));
            }
        }
        for (_, name) in DEPARTMENTS {
            let mut at = from;
            while at < from + TimeDelta::days(days) {
                at += TimeDelta::hours(chance.between(60, 9 * 24));
                let n = site.news.len();
                let news = page(format!("Робота за тиждень, випуск {n}"), at, None);
                site.news.push(Page { sign: name, ..news });
            }
        }
        for pages in [&mut site.documents, &mut site.news] {
            pages.sort_by_key(|page| page.at);
            for (place, page) in pages.iter_mut().enumerate() {
                page.id = 1000 + place;
            }
        }
        Self(Arc::new(Mutex::new(site)))
    }

    pub fn lock(&self) -> MutexGuard<'_, Site> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn fetcher(&self) -> Fetcher {
        let site = self.clone();
        Fetcher::canned(Canned::new(move |request| site.lock().answer(request)))
    }
}

fn decision(on: NaiveDate, number: u32) -> DecisionKey {
    let number = DecisionNumber::new(number.to_string());
    DecisionKey { body: Body::Session, adopted_on: on, number }
}

fn title(key: &DecisionKey) -> String {
    format!(
        "Рішення сесії сільської ради від {} № {} «Про питання місцевого значення»",
        key.adopted_on.format("%d.%m.%Y"),
        key.number.shown()
    )
}

fn page(title: String, at: DateTime<Utc>, key: Option<DecisionKey>) -> Page {
    Page { id: 0, title, at, key, sign: "", removed_at: None }
}

impl Site {
    fn adopt(&mut self, chance: &mut Chance, calendar: &Calendar, on: NaiveDate, number: u32) {
        let key = decision(on, number);
        let at = calendar.morning_of(on) + TimeDelta::hours(6);
        self.adopted.push((key.clone(), at + TimeDelta::hours(chance.between(1, 20))));
        let after = match chance.between(1, 100) {
            1..=70 => chance.between(1, 28 * 24),
            71..=90 => chance.between(31 * 24, 45 * 24),
            _ => return,
        };
        let mut page = page(title(&key), at + TimeDelta::hours(after), Some(key));
        if chance.percent(6) {
            page.removed_at = Some(page.at + TimeDelta::hours(chance.between(48, 600)));
        }
        self.documents.push(page);
    }

    /// Whether a decision truly stands on the site at a moment.
    pub fn stands(&self, key: &str, at: DateTime<Utc>) -> bool {
        self.documents
            .iter()
            .filter(|page| page.key.as_ref().is_some_and(|own| own.to_string() == key))
            .any(|page| page.at <= at && page.removed_at.is_none_or(|gone| at < gone))
    }

    /// How many news of a department stand on the site in a month, up to a moment.
    pub fn news_of(&self, department: &str, month: &str, at: DateTime<Utc>) -> usize {
        let name = DEPARTMENTS.iter().find(|(id, _)| *id == department).map(|(_, name)| *name);
        self.news
            .iter()
            .filter(|page| page.at <= at && name == Some(page.sign))
            .filter(|page| self.day(page.at).to_string().starts_with(month))
            .count()
    }

    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    fn answer(&self, request: &Request) -> Result<Response, FetchError> {
        let url = &request.url;
        let error = |code| Err(FetchError::Status { at: shown(url), code });
        let documents = url.path().starts_with("/documents");
        let fault = self.fault.filter(|_| documents);
        match fault {
            Some(Fault::ServerError) => return error(500),
            Some(Fault::Certificate) => {
                let fault = rustls::CertificateError::Expired;
                let source = rustls::Error::InvalidCertificate(fault).into();
                return Err(FetchError::Tls { at: shown(url), source });
            }
            _ => {}
        }
        let number: Option<usize> = url.path().rsplit_once('/').and_then(|(before, name)| {
            (!before.is_empty()).then(|| name.split('-').next()?.parse().ok()).flatten()
        });
        let pages = if documents { &self.documents } else { &self.news };
        let body = match (url.path(), number) {
            ("/rss", _) => {
                let mut answer = Response::found(url.clone(), "application/rss+xml", self.feed());
                answer.validators.etag = Some(format!("\"{}\"", self.now.timestamp() / 86_400));
                return Ok(answer);
            }
            (_, Some(id)) => match fault {
                Some(Fault::ItemPagesMissing) => return error(404),
                Some(Fault::ItemPagesSignIn) => SIGN_IN.to_owned(),
                _ => match self.item(pages, id) {
                    Some(body) => body,
                    None => return error(404),
                },
            },
            _ => match fault {
                Some(Fault::ListNotFound) => return error(404),
                Some(Fault::SignIn) => SIGN_IN.to_owned(),
                Some(Fault::EmptyList) => html("<h1>Документи</h1><p>Записів немає</p>"),
                Some(Fault::OtherLayout) => {
                    html("<h1>Вебпортал громади</h1><p>Розділ переїхав, шукайте в меню.</p>")
                }
                Some(Fault::SecondPageFails) if url.query().is_some() => return error(502),
                Some(Fault::NothingChangedForEver) if request.mode == ReadMode::Conditional => {
                    let mut same = Response::found(url.clone(), "text/html", "");
                    (same.status, same.freshness) = (304, Freshness::NotModified);
                    same.validators = request.validators.clone();
                    return Ok(same);
                }
                fault => self.list(pages, url, fault),
            },
        };
        let mut answer = Response::found(url.clone(), "text/html; charset=utf-8", body);
        answer.validators.etag = Some("\"always-the-same\"".to_owned());
        Ok(answer)
    }

    fn list(&self, pages: &[Page], url: &url::Url, fault: Option<Fault>) -> String {
        let path = url.path();
        let number: usize = url
            .query_pairs()
            .find(|(name, _)| name == "page")
            .and_then(|(_, value)| value.parse().ok())
            .unwrap_or(1);
        let shown: Vec<&Page> = pages
            .iter()
            .rev()
            .filter(|page| page.at <= self.now)
            .filter(|page| match fault {
                Some(Fault::HalfVanished) => page.id % 2 == 0,
                Some(Fault::FewLeft) => page.id % 40 == 0,
                _ => true,
            })
            .collect();
        // Vanished items leave holes; older ones do not move up.
        let per_page = match fault {
            Some(Fault::HalfVanished) => PER_PAGE / 2,
            _ => PER_PAGE,
        };
        let mut body = String::from("<h1>Документи</h1>");
        for page in shown.iter().skip((number - 1) * per_page).take(per_page) {
            let id = if fault == Some(Fault::NumberedAnew) { page.id + 500_000 } else { page.id };
            let on = match fault {
                Some(Fault::Undated) => String::new(),
                _ => format!("<span>{}</span> ", self.day(page.at).format("%d/%m/%Y")),
            };
            let _ = write!(
                body,
                "<div class=item>{on}<a href=\"{path}/{id}-storinka\">{}</a></div>",
                page.title
            );
        }
        if shown.len() > number * per_page {
            let _ = write!(body, "<p><a href=\"{path}?page={}\">далі</a></p>", number + 1);
        }
        html(&body)
    }

    fn item(&self, pages: &[Page], id: usize) -> Option<String> {
        let page = pages.iter().find(|page| page.id == id || page.id + 500_000 == id)?;
        if page.at > self.now {
            return None;
        }
        if page.removed_at.is_some_and(|gone| gone <= self.now) {
            let polite = "<h1>Сторінку не знайдено</h1><p>Скористайтеся пошуком.</p>";
            return (page.id % 2 == 1).then(|| html(polite));
        }
        let on = self.day(page.at).format("%d/%m/%Y");
        let (title, sign) = (&page.title, page.sign);
        Some(html(&format!(
            "<div>{on}</div><h1>{title}</h1><p>Розглянувши питання, сільська рада вирішила його \
             по суті.</p><p>{sign}</p><a href=\"/files/{id}.pdf\">Завантажити</a>"
        )))
    }

    fn feed(&self) -> String {
        let until = self.feed_stops_at.map_or(self.now, |stop| stop.min(self.now));
        let mut items = String::new();
        for page in self.news.iter().rev().filter(|page| page.at <= until).take(20) {
            let _ = write!(
                items,
                "<item><title>{}</title><link>https://rada.example/news/{id}-storinka</link>\
                 <guid>{id}</guid><description>&lt;p&gt;Коротко про зроблене.&lt;/p&gt;&lt;p&gt;{}\
                 &lt;/p&gt;</description><pubDate>{}</pubDate></item>",
                page.title,
                page.sign,
                page.at.to_rfc2822(),
                id = page.id
            );
        }
        format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Громада</title>\
             <link>https://rada.example/</link><description>Новини</description>{items}</channel>\
             </rss>"
        )
    }
}

const SIGN_IN: &str = "<html><head><title>Вхід</title></head><body><main><h1>Вхід</h1><form>\
    <input name=login><input type=password name=word></form></main></body></html>";

fn html(body: &str) -> String {
    format!(
        "<!doctype html><html lang=uk><head><title>Громада</title></head><body><main>{body}</main>\
         </body></html>"
    )
}

/// Monday of the week of `day`.
pub fn monday(day: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}
