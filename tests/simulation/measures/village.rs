//! A council whose whole public life is a table of moments: what it publishes, posts, broadcasts,
//! registers. The daemon sees only what its sources show at the moment of a turn.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use hromada_watch::channels::{Channel, Outcome};
use hromada_watch::config::{self, Config};
use hromada_watch::daemon::parts::Parts;
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::sightings::platform::Stage;
use hromada_watch::simulation::Simulator;
use hromada_watch::sources::fetch::{Canned, FetchError, Fetcher, Request, Response, shown};
use hromada_watch::store::Store;
use hromada_watch::store::fact::Fact;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard};

/// Something that appears in a list at a moment.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When it appears.
    pub at: DateTime<Utc>,
    /// Headline.
    pub title: String,
    /// Text.
    pub text: String,
}

/// What the council shows to the world.
#[derive(Default)]
pub struct Village {
    /// The moment of the present turn.
    pub now: DateTime<Utc>,
    /// Decisions on the site.
    pub documents: Vec<Entry>,
    /// News on the site.
    pub news: Vec<Entry>,
    /// Posts on Facebook.
    pub posts: Vec<Entry>,
    /// Live videos on Facebook; each is gone after 30 days.
    pub lives: Vec<Entry>,
    /// Recordings on YouTube.
    pub videos: Vec<Entry>,
    /// From when on the platform shows which stage.
    pub stages: Vec<(DateTime<Utc>, Option<Stage>)>,
    /// What people tell the daemon, and when.
    pub words: Vec<(DateTime<Utc>, String, Fact)>,
    /// Hosts that do not answer from one moment until another.
    pub down: Vec<(&'static str, DateTime<Utc>, DateTime<Utc>)>,
    /// From when on the site's page is another one: headers and body.
    pub front: Option<(DateTime<Utc>, Front)>,
    /// Days after which the site's certificate is not renewed any more.
    pub certificate: Option<(DateTime<Utc>, Vec<u8>)>,
}

/// What the front page of the site is from some moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front {
    /// Without protecting headers.
    Bare,
    /// With a script of a host never seen before.
    Scripted,
    /// With hidden casino links.
    Spammed,
}

/// A letter that left.
#[derive(Clone, Debug)]
pub struct Sent {
    pub at: DateTime<Utc>,
    pub id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
}

pub type Shared = Arc<Mutex<Village>>;

pub fn open<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().expect("no test panics while it holds the village")
}

/// The shipped configuration on sources of the village, with a campaign and pages of institutions.
pub fn config(change: impl Fn(&mut std::collections::BTreeMap<&'static str, String>)) -> Config {
    let mut texts = config::shipped();
    for text in texts.values_mut() {
        *text = text.replace("rada.example", "rada.test");
    }
    let mut replace = |file: &str, old: &str, new: &str| {
        let text = texts.get_mut(file).expect("a file of the configuration");
        assert!(text.contains(old), "{file} does not hold {old:?}");
        *text = text.replace(old, new);
    };
    replace("settings.toml", "live = false\n", "live = true\n");
    replace("settings.toml", "weekly_letter = true", "weekly_letter = false");
    let (old, new) = (
        "also_sources = [\"site-news\"]\nbasis = \"план заходів сільської ради щодо \
                       присутності в мережі Інтернет\"\nterm = \"1 calendar days\"",
        "also_sources = [\"site-news\", \"youtube\"]\nbasis = \"план заходів сільської ради щодо \
         присутності в мережі Інтернет\"\nterm = \"1 calendar days\"",
    );
    replace("plan.toml", old, new);
    let at = "announce_before = \"3 working days\"\n";
    replace("plan.toml", at, &format!("{at}\n{CAMPAIGN}"));
    for (id, page) in [("library", "library"), ("cnap", "cnap")] {
        let old = format!("[[department]]\nid = \"{id}\"\n");
        let page = format!("pages = [{{ url = \"https://{page}.test/\", kind = \"site\" }}]\n");
        replace("directory.toml", &old, &format!("{old}{page}"));
    }
    let token = std::env::temp_dir().join("hromada-watch-measures-token");
    std::fs::write(&token, "EAAtoken").expect("room for a token");
    let sources = SOURCES.replace("TOKEN", &token.display().to_string());
    texts.insert("sources.toml", sources);
    change(&mut texts);
    config::load_texts(&texts).unwrap_or_else(|errors| panic!("{errors}"))
}

const CAMPAIGN: &str = r#"[[measure.duty.campaign]]
name = "2027"
submission = { from = 2027-03-01, until = 2027-03-31 }
review = { from = 2027-04-01, until = 2027-04-30 }
voting = { from = 2027-05-03, until = 2027-05-21 }
winners = { from = 2027-05-24, until = 2027-05-31 }
realisation = { from = 2027-06-01, until = 2027-12-31 }
"#;

const SOURCES: &str = r#"
[[source]]
id = "site-documents"
kind = "feed"
url = "https://rada.test/rss/documents"
every = "2 h"

[[source]]
id = "site-news"
kind = "feed"
url = "https://rada.test/rss/news"
every = "2 h"

[[source]]
id = "facebook"
kind = "facebook"
url = "https://www.facebook.com/halitcinivska.hromada"
every = "4 h"
token_file = "TOKEN"
api = "https://graph.test/"

[[source]]
id = "youtube"
kind = "feed"
url = "https://youtube.test/feed"
every = "4 h"
section = "Трансляції"

[[source]]
id = "platform"
kind = "platform"
url = "https://pb.test/"
every = "12 h"

[[source]]
id = "host-site"
kind = "host"
url = "https://rada.test/"
every = "12 h"

[[source]]
id = "host-platform"
kind = "host"
url = "https://pb.test/"
every = "12 h"
"#;

/// The parts of a daemon that watches a village, and the letters that leave.
pub struct Watch {
    pub simulator: Simulator,
    pub village: Shared,
    pub sent: Arc<Mutex<Vec<Sent>>>,
    _state: tempfile::TempDir,
}

impl Watch {
    pub fn begin(village: Village, config: Config, now: DateTime<Utc>) -> Self {
        let state = tempfile::tempdir().expect("a directory");
        let (store, _) = Store::open(state.path(), now).expect("a store");
        let village: Shared = Arc::new(Mutex::new(village));
        let sent: Arc<Mutex<Vec<Sent>>> = Arc::default();
        let shown = Arc::clone(&village);
        let fetcher = Fetcher::canned(Canned::new(move |request| open(&shown).answer(request)));
        let (clock, kept) = (Arc::clone(&village), Arc::clone(&sent));
        let channel = Channel::scripted(move |parcel| {
            open(&kept).push(Sent {
                at: open(&clock).now,
                id: parcel.letter.id.to_string(),
                to: parcel.to_email.split('@').next().unwrap_or_default().to_owned(),
                subject: parcel.letter.subject.clone(),
                text: parcel.letter.text.clone(),
            });
            Outcome::Accepted { answer: "250 ok".to_owned() }
        });
        let parts = Parts::new(config, fetcher, channel, store);
        let simulator = Simulator { parts, now, bell: TimeDelta::hours(12) };
        Self { simulator, village, sent, _state: state }
    }

    /// Lives until a moment.
    pub async fn live(&mut self, until: DateTime<Utc>) {
        while self.simulator.now < until {
            let now = self.simulator.now;
            let due: Vec<(DateTime<Utc>, String, Fact)> = {
                let mut village = open(&self.village);
                village.now = now;
                let (due, later) =
                    std::mem::take(&mut village.words).into_iter().partition(|one| one.0 <= now);
                village.words = later;
                due
            };
            for (at, author, fact) in due {
                self.simulator.parts.record(at, &author, vec![fact]).expect("it is recorded");
            }
            self.simulator.step().await.expect("a turn");
        }
    }

    /// Letters that left, as «2026-12-01 person: subject».
    pub fn letters(&self) -> Vec<String> {
        let calendar = &self.simulator.parts.config.calendar;
        open(&self.sent)
            .iter()
            .map(|sent| format!("{} {}: {}", calendar.day_of(sent.at), sent.to, sent.subject))
            .collect()
    }

    /// Everything told, as «day duty-key #rung >person», for keys of these duties.
    pub fn told(&self) -> Vec<String> {
        let calendar = &self.simulator.parts.config.calendar;
        let mut told: Vec<_> = self
            .simulator
            .parts
            .store
            .state()
            .told
            .iter()
            .filter_map(|(key, told)| {
                let on = calendar.day_of(told.at?);
                Some((on, format!("{on} {}#{}>{}", key.obligation, key.rung, key.person)))
            })
            .collect();
        told.sort();
        told.into_iter().map(|(_, line)| line).collect()
    }

    /// The letter that told a notice, as its reader saw it; the notice as in [`Watch::told`],
    /// without the day, or its beginning.
    pub fn letter(&self, notice: &str) -> String {
        let state = self.simulator.parts.store.state();
        let letter = state
            .told
            .iter()
            .filter(|(_, told)| told.at.is_some())
            .find(|(key, _)| {
                format!("{}#{}>{}", key.obligation, key.rung, key.person).starts_with(notice)
            })
            .map(|(_, told)| told.letter.to_string());
        let letter = letter.unwrap_or_else(|| panic!("{notice} in {:#?}", self.told()));
        let sent = open(&self.sent);
        let sent = sent.iter().find(|sent| sent.id == letter).expect("it left");
        format!("Тема: {}\n\n{}", sent.subject, sent.text)
    }

    /// The status of an obligation now.
    pub fn status(&self, key: &str) -> &'static str {
        let all = self.simulator.parts.obligations(self.simulator.now);
        all.iter().find(|one| one.key.as_str() == key).map_or("none", |one| one.status.as_str())
    }
}

/// A local time.
pub fn at(calendar: &Calendar, day: NaiveDate, hour: u32) -> DateTime<Utc> {
    calendar.moment(day, NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour"))
}

impl Village {
    fn answer(&self, request: &Request) -> Result<Response, FetchError> {
        let url = request.url.clone();
        let host = url.host_str().unwrap_or_default();
        let at = || shown(&url);
        if self
            .down
            .iter()
            .any(|(name, from, until)| *name == host && *from <= self.now && self.now < *until)
        {
            return Err(FetchError::Status { at: at(), code: 502 });
        }
        let xml = |body: String| Ok(Response::found(url.clone(), "application/rss+xml", body));
        let json = |body: String| Ok(Response::found(url.clone(), "application/json", body));
        match (host, url.path()) {
            ("rada.test", "/rss/documents") => xml(self.rss("documents", &self.documents)),
            ("rada.test", "/rss/news") => xml(self.rss("news", &self.news)),
            ("youtube.test", "/feed") => xml(self.rss("watch", &self.videos)),
            ("graph.test", path) if path.ends_with("/published_posts") => json(self.posts()),
            ("graph.test", path) if path.ends_with("/live_videos") => json(self.lives()),
            ("graph.test", path) if path.ends_with("/debug_token") => json(
                "{\"data\":{\"is_valid\":true,\"expires_at\":0,\"data_access_expires_at\":0,\
                 \"scopes\":[\"pages_read_engagement\"]}}"
                    .to_owned(),
            ),
            ("pb.test", "/") => Ok(self.page(&url, &self.platform())),
            ("pb.test", "/projects" | "/news") => Ok(self.page(&url, EMPTY_LIST)),
            ("rada.test", "/") => Ok(self.front(&url)),
            ("library.test" | "cnap.test", "/") => Ok(self.page(&url, &self.institution(host))),
            ("rada.test" | "pb.test" | "library.test" | "cnap.test", SECURITY_TXT) => {
                let body = "Contact: mailto:admin@rada.test\nExpires: 2035-01-01T00:00:00Z\n";
                Ok(Response::found(url.clone(), "text/plain", body))
            }
            _ => Err(FetchError::Status { at: at(), code: 404 }),
        }
    }

    fn seen<'a>(&self, entries: &'a [Entry]) -> Vec<(usize, &'a Entry)> {
        let mut seen: Vec<_> =
            entries.iter().enumerate().filter(|(_, entry)| entry.at <= self.now).collect();
        seen.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.at));
        seen
    }

    fn rss(&self, kind: &str, entries: &[Entry]) -> String {
        let mut body = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Рада</title>\
                        <link>https://rada.test/</link><description>Стрічка</description>"
            .to_owned();
        for (id, entry) in self.seen(entries).into_iter().take(60) {
            let link = format!("https://rada.test/{kind}/{id}-zapys");
            let _ = write!(
                body,
                "<item><title>{}</title><link>{link}</link><guid>{link}</guid>\
                 <description>{}</description><pubDate>{}</pubDate></item>",
                entry.title,
                entry.text,
                entry.at.to_rfc2822()
            );
        }
        body.push_str("</channel></rss>");
        body
    }

    fn posts(&self) -> String {
        let since = self.now - TimeDelta::days(90);
        let posts: Vec<_> = self
            .seen(&self.posts)
            .into_iter()
            .filter(|(_, post)| post.at >= since)
            .map(|(id, post)| {
                serde_json::json!({
                    "id": format!("109_{id}"),
                    "message": format!("{}\n{}", post.title, post.text),
                    "created_time": post.at.format("%Y-%m-%dT%H:%M:%S+0000").to_string(),
                    "permalink_url": format!("https://www.facebook.com/109/posts/{id}"),
                })
            })
            .take(50)
            .collect();
        serde_json::json!({ "data": posts }).to_string()
    }

    fn lives(&self) -> String {
        let since = self.now - TimeDelta::days(30);
        let lives: Vec<_> = self
            .seen(&self.lives)
            .into_iter()
            .filter(|(_, live)| live.at >= since)
            .map(|(id, live)| {
                let at = live.at.format("%Y-%m-%dT%H:%M:%S+0000").to_string();
                serde_json::json!({
                    "id": format!("77{id}"),
                    "title": live.title,
                    "description": live.text,
                    "status": "VOD",
                    "creation_time": at,
                    "broadcast_start_time": at,
                    "permalink_url": format!("/109/videos/77{id}/"),
                })
            })
            .collect();
        serde_json::json!({ "data": lives }).to_string()
    }

    fn platform(&self) -> String {
        let running = self.stages.iter().rev().find(|(at, _)| *at <= self.now);
        let running = running.and_then(|(_, stage)| *stage);
        let mut strip = String::new();
        for stage in Stage::ALL {
            let mark = match running == Some(stage) {
                true => "<div>До закінчення залишилось <time>8 днів</time></div>",
                false => "",
            };
            let icon = if running == Some(stage) { "" } else { "_disabled" };
            let _ = write!(
                strip,
                "<li>{mark}<img src=\"/assets/app/img/stages/stage-{stage}{icon}.svg\" \
                 alt=\"{name}\"><div class=\"name\">{name}</div></li>",
                name = stage.name()
            );
        }
        format!(
            "<!DOCTYPE html><html lang=\"uk\"><head><title>Бюджет участі громади</title></head>\
             <body><nav><a href=\"/projects\">Проєкти</a> <a href=\"/news\">Новини</a></nav>\
             <section class=\"stages\"><ul>{strip}</ul></section>\
             <div id=\"content\"><section><p>Бюджет участі Галицинівської громади: подавайте \
             проєкти та голосуйте за найкращі ідеї мешканців.</p></section></div></body></html>"
        )
    }

    fn page(&self, url: &url::Url, body: &str) -> Response {
        self.with_headers(Response::found(url.clone(), "text/html; charset=utf-8", body))
    }

    fn with_headers(&self, mut response: Response) -> Response {
        for (name, value) in [
            ("strict-transport-security", "max-age=31536000"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "SAMEORIGIN"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
        ] {
            response.headers.push((name.to_owned(), value.to_owned()));
        }
        if response.final_url.scheme() == "http" {
            let _ = response.final_url.set_scheme("https");
        }
        response.certificate = self
            .certificate
            .as_ref()
            .filter(|(from, _)| {
                *from <= self.now && response.final_url.host_str() == Some("rada.test")
            })
            .map(|(_, der)| der.clone());
        response
    }

    fn front(&self, url: &url::Url) -> Response {
        let front = self.front.filter(|(from, _)| *from <= self.now).map(|(_, front)| front);
        let extra = match front {
            Some(Front::Scripted) => "<script src=\"https://odd-cdn.example/x.js\"></script>",
            Some(Front::Spammed) => {
                "<div style=\"display:none\"><a href=\"https://casino-slots.example/\">казино \
                 онлайн слоти бонус без депозиту</a></div>"
            }
            _ => "",
        };
        let body = format!(
            "<!DOCTYPE html><html lang=\"uk\"><head><title>Галицинівська сільська рада</title>\
             <script src=\"https://rada.test/app.js\"></script></head><body><h1>Галицинівська \
             сільська рада</h1><p>Офіційний вебсайт громади: новини, рішення, оголошення.</p>\
             {extra}</body></html>"
        );
        match front {
            Some(Front::Bare) => {
                let mut bare = Response::found(url.clone(), "text/html", body);
                if bare.final_url.scheme() == "http" {
                    let _ = bare.final_url.set_scheme("https");
                }
                bare
            }
            _ => self.page(url, &body),
        }
    }

    fn institution(&self, host: &str) -> String {
        let name = match host {
            "library.test" => "Публічна бібліотека",
            _ => "Центр надання адміністративних послуг",
        };
        // Something new appears every week until the village stops it.
        let stopped =
            self.down.iter().find(|(name, ..)| *name == "stale").map(|(_, from, _)| *from);
        let newest = stopped.filter(|_| host == "library.test").unwrap_or(self.now).min(self.now);
        let mut articles = String::new();
        for back in [3, 10, 17, 24] {
            let day = (newest - TimeDelta::days(back)).date_naive();
            let _ = write!(
                articles,
                "<article><time datetime=\"{day}\">{day}</time><a href=\"/news/{day}\">Новини \
                 тижня {back}</a></article>"
            );
        }
        format!(
            "<!DOCTYPE html><html lang=\"uk\"><head><title>{name}</title></head><body>\
             <h1>{name}</h1><p>{name} Галицинівської громади працює щодня, крім неділі. Запрошуємо \
             мешканців громади до нас.</p>{articles}</body></html>"
        )
    }
}

const SECURITY_TXT: &str = "/.well-known/security.txt";

const EMPTY_LIST: &str = "<!DOCTYPE html><html lang=\"uk\"><head><title>Проєкти</title></head><body>\
    <div id=\"content\"><section><ul></ul><p>За вашим запитом нічого не знайдено</p></section></div>\
    </body></html>";
