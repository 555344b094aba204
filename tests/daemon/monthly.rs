//! When the head of the council hears how a month went: turns of a made-up council, a real store,
//! and a channel that says what a test wants. The site answers and shows nothing new.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use hromada_watch::channels::{Channel, Outcome, Parcel, Scope};
use hromada_watch::config::{Config, MailMode};
use hromada_watch::daemon::desk;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::parts::Parts;
use hromada_watch::daemon::turn;
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use hromada_watch::domain::month::Month;
use hromada_watch::domain::notice::setback::Setback;
use hromada_watch::domain::register::RegisteredDecision;
use hromada_watch::domain::register::relief::Absence;
use hromada_watch::letters::report::paper::Paper;
use hromada_watch::simulation::world;
use hromada_watch::sources::fetch::{Canned, Fetcher, Response};
use hromada_watch::store::Store;
use hromada_watch::store::fact::Fact;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const FEED: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Рада</title>\
                    <link>https://rada.example/</link><description>Новини</description>\
                    <item><title>Вітаємо</title><guid>https://rada.example/0</guid></item>\
                    </channel></rss>";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

type Answer = Box<dyn Fn(&Parcel) -> Outcome + Send>;

fn taken() -> Outcome {
    Outcome::Accepted { answer: "250 ok".to_owned() }
}

/// A council whose daemon takes its turns here.
struct Council {
    parts: Parts,
    directory: TempDir,
    /// Everything the server was given, whatever it answered.
    given: Arc<Mutex<Vec<Parcel>>>,
    answer: Arc<Mutex<Answer>>,
}

impl Council {
    /// The watch begins on a day at noon; what was due before is nobody's matter.
    async fn begin(on: &str, edit: impl FnOnce(&mut Config)) -> Self {
        let memory = Path::new("/dev/shm");
        let directory = match memory.is_dir() {
            true => tempfile::tempdir_in(memory),
            false => tempfile::tempdir(),
        };
        let mut config = world::config().expect("the world's configuration is valid");
        edit(&mut config);
        let directory = directory.expect("a directory");
        let given = Arc::default();
        let answer: Arc<Mutex<Answer>> = Arc::new(Mutex::new(Box::new(|_| taken())));
        let parts = parts(config, &directory, &given, &answer);
        let mut council = Self { parts, directory, given, answer };
        council.turn(&format!("{on} 12:00")).await;
        council
    }

    /// Stops and starts again.
    fn restart(self) -> Self {
        let Self { parts: old, directory, given, answer } = self;
        let config = old.config.clone();
        drop(old);
        let parts = parts(config, &directory, &given, &answer);
        Self { parts, directory, given, answer }
    }

    fn moment(&self, text: &str) -> DateTime<Utc> {
        let (date, time) = text.split_once(' ').expect("a date and a time");
        let time = NaiveTime::parse_from_str(time, "%H:%M").expect("a time");
        self.parts.config.calendar.moment(day(date), time)
    }

    async fn turn(&mut self, at: &str) {
        let now = self.moment(at);
        let report = turn::turn(&mut self.parts, now).await.expect("the turn finishes");
        assert_eq!(report.skipped, None, "at {at}");
    }

    fn answers(&self, answer: impl Fn(&Parcel) -> Outcome + Send + 'static) {
        *self.answer.lock().expect("no panic") = Box::new(answer);
    }

    /// Parcels given since this was asked last.
    fn given(&self) -> Vec<Parcel> {
        std::mem::take(&mut *self.given.lock().expect("no panic"))
    }

    /// Those that bring a report: to whom and of which month, in words.
    fn reports(&self) -> Vec<(String, String)> {
        let reports = self.given().into_iter().filter_map(|parcel| {
            let to = parcel.to_email.split('@').next().unwrap_or_default().to_owned();
            let name = &parcel.letter.attachments.first()?.name;
            let of = name.strip_prefix("Звіт за ")?.strip_suffix(" року.html")?;
            Some((to, of.to_owned()))
        });
        reports.collect()
    }

    fn decision(&mut self, adopted_on: &str, number: u32, at: &str) {
        let number = DecisionNumber::new(number.to_string());
        let key = DecisionKey { body: Body::Session, adopted_on: day(adopted_on), number };
        let decision = RegisteredDecision {
            number: key.number.clone(),
            key,
            title: None,
            session: None,
            convocation: None,
        };
        self.record(Fact::DecisionRegistered { decision }, at);
    }

    fn record(&mut self, fact: Fact, at: &str) {
        let at = self.moment(at);
        self.parts.record(at, "секретар", vec![fact]).expect("it is recorded");
    }

    fn report(&mut self, month: Month, at: &str) -> Result<Paper, String> {
        let now = self.moment(at);
        desk::execute(&mut self.parts, Question::Report { month }, "голова", now)
            .map(|answer| serde_json::from_value(answer.json()).expect("a report"))
            .map_err(|error| error.to_string())
    }
}

fn parts(
    config: Config,
    directory: &TempDir,
    given: &Arc<Mutex<Vec<Parcel>>>,
    answer: &Arc<Mutex<Answer>>,
) -> Parts {
    let (given, answer) = (given.clone(), answer.clone());
    let channel = Channel::scripted(move |parcel| {
        given.lock().expect("no panic").push(parcel.clone());
        (answer.lock().expect("no panic"))(parcel)
    });
    let fetcher = Fetcher::canned(Canned::new(|request| {
        Ok(Response::found(request.url.clone(), "application/rss+xml", FEED))
    }));
    let (store, _) = Store::open(directory.path(), DateTime::UNIX_EPOCH).expect("the store opens");
    Parts::new(config, fetcher, channel, store)
}

fn holova(of: &str) -> Vec<(String, String)> {
    vec![("holova".to_owned(), of.to_owned())]
}

#[tokio::test]
async fn the_report_of_a_month_comes_on_the_first_working_morning_and_once() {
    let mut council = Council::begin("2026-10-20", |_| {}).await;
    council.turn("2026-10-30 08:30").await;
    assert!(council.reports().is_empty());
    // The 1st of November is a Sunday.
    for at in ["2026-11-01 12:00", "2026-11-02 08:25"] {
        council.turn(at).await;
        assert!(council.reports().is_empty(), "at {at}");
    }
    council.turn("2026-11-02 08:30").await;
    assert_eq!(council.reports(), holova("жовтень 2026"));
    for at in ["2026-11-02 08:35", "2026-11-02 16:55", "2026-11-03 08:30", "2026-11-05 08:30"] {
        council.turn(at).await;
        assert!(council.reports().is_empty(), "again at {at}");
    }
    council = council.restart();
    council.turn("2026-11-06 08:30").await;
    // Nobody was told meanwhile that anything is late, so nothing is escalated.
    council.given();
    council.turn("2026-12-01 08:30").await;
    let given = council.given();
    let letter = given.iter().find(|parcel| parcel.to_email.starts_with("holova@"));
    let letter = &letter.expect("a letter for the head").letter;
    assert_eq!(letter.subject, "Звіт за листопад 2026 року");
    // Three departments twice, and nobody gave anything.
    assert!(letter.text.contains("строк виконання настав для 6\u{a0}пунктів"), "{}", letter.text);
    assert!(!letter.text.contains("report/2026-11"), "a key is no reading: {}", letter.text);
    let names: Vec<&str> = letter.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["Звіт за листопад 2026 року.html", "Звіт за листопад 2026 року.xlsx"]);
    let page = String::from_utf8(letter.attachments[0].bytes.clone()).expect("UTF-8");
    assert!(page.contains("<h1>Звіт за листопад 2026 року</h1>"), "{page}");
    council.turn("2026-12-02 08:30").await;
    council = council.restart();
    council.turn("2026-12-15 08:30").await;
    assert!(council.reports().is_empty());
}

#[tokio::test]
async fn who_was_down_on_that_day_hears_until_the_15th_and_no_later() {
    let mut council = Council::begin("2026-10-20", |_| {}).await;
    council = council.restart();
    council.turn("2026-11-13 09:00").await;
    assert_eq!(council.reports(), holova("жовтень 2026"), "caught up");
    council = council.restart();
    council.turn("2026-12-16 08:30").await;
    assert!(council.reports().is_empty(), "November is not dug out");
    council.turn("2027-01-15 16:59").await;
    assert_eq!(council.reports(), holova("грудень 2026"), "the 15th is not too late");
    council.turn("2027-02-15 17:00").await;
    council.turn("2027-02-16 08:30").await;
    assert!(council.reports().is_empty());
}

#[tokio::test]
async fn a_month_at_whose_end_nobody_watched_is_not_reported() {
    for (began, reported) in [("2026-11-24", true), ("2026-11-25", false), ("2026-12-01", false)] {
        let mut council = Council::begin(began, |_| {}).await;
        council.turn("2026-12-01 13:00").await;
        assert_eq!(!council.reports().is_empty(), reported, "the watch began on {began}");
    }
    // Whoever answers for the past did not watch it.
    let since = |config: &mut Config| config.plan.watching_since = Some(day("2026-09-01"));
    let mut council = Council::begin("2026-11-27", since).await;
    council.turn("2026-12-01 08:30").await;
    assert!(council.reports().is_empty());
    let paper = council.report(Month { year: 2026, month: 11 }, "2026-12-01 09:00");
    assert_eq!(paper.expect("it may be asked for").totals.total(), 6);
}

/// The days on which reports came, for mornings of a year and a half.
async fn days_of_reports(edit: impl FnOnce(&mut Config)) -> Vec<(NaiveDate, String)> {
    let mut council = Council::begin("2026-10-20", edit).await;
    let mut came = Vec::new();
    for on in day("2026-10-21").iter_days().take_while(|on| *on < day("2028-01-20")) {
        // The rest of a month tells nothing new.
        if on.day() > 16 && on.month() % 4 != 0 {
            continue;
        }
        council.turn(&format!("{on} 08:30")).await;
        came.extend(council.reports().into_iter().map(|(_, of)| (on, of)));
    }
    came
}

#[tokio::test]
async fn every_month_of_a_year_is_reported_on_its_first_working_day() {
    let at_war = days_of_reports(|_| {}).await;
    assert_eq!(at_war.len(), 15, "{at_war:?}");
    let peace = days_of_reports(|config| config.calendar.martial_law.clear()).await;
    assert_eq!(peace.len(), 15, "{peace:?}");
    let of = |all: &[(NaiveDate, String)], month: &str| -> String {
        all.iter().find(|(_, of)| of == month).expect("a report").0.to_string()
    };
    for (month, war_day, peace_day) in [
        ("жовтень 2026", "2026-11-02", "2026-11-02"),
        ("листопад 2026", "2026-12-01", "2026-12-01"),
        // A Friday, and a holiday where holidays are kept.
        ("грудень 2026", "2027-01-01", "2027-01-04"),
        ("січень 2027", "2027-02-01", "2027-02-01"),
        // A Saturday; in peace its holiday moves the day off to Monday, where Easter's follows.
        ("квітень 2027", "2027-05-03", "2027-05-05"),
        ("грудень 2027", "2028-01-03", "2028-01-04"),
    ] {
        assert_eq!(of(&at_war, month), war_day, "{month} under martial law");
        assert_eq!(of(&peace, month), peace_day, "{month} in peace");
    }
}

#[tokio::test]
async fn the_report_rides_in_the_letter_of_that_morning() {
    let mut council = Council::begin("2026-10-20", |_| {}).await;
    council.decision("2026-10-27", 24, "2026-10-27 16:00");
    // Late since the 27th of November, so the head hears as supervisor on the 1st of December.
    for at in ["2026-11-26 08:30", "2026-11-27 08:30", "2026-11-30 08:30"] {
        council.turn(at).await;
    }
    council.given();
    council.turn("2026-12-01 08:30").await;
    let given = council.given();
    let head: Vec<&Parcel> =
        given.iter().filter(|parcel| parcel.to_email.starts_with("holova@")).collect();
    let [parcel] = head.as_slice() else { panic!("{} letters for one person", head.len()) };
    let letter = &parcel.letter;
    let subject = &letter.subject;
    assert_eq!(
        subject.replace('\u{a0}', " "),
        "Рішення сесії № 24: строк сплив 26 листопада; звіт за листопад 2026 року"
    );
    assert_eq!(letter.attachments.len(), 2);
    let lines: Vec<&str> = letter.text.lines().collect();
    let headings: Vec<&str> =
        lines.windows(2).filter(|pair| pair[1] == "———").map(|pair| pair[0]).collect();
    let [late, report] = headings.as_slice() else { panic!("{headings:?}") };
    assert!(late.starts_with("Рішення сесії") && report.starts_with("Звіт за"), "{headings:?}");
    assert!(letter.text.contains("захід №\u{a0}2: із запізненням – 0, не виявлено – 1"));
    assert!(letter.html.contains("Звіт за листопад 2026 року"), "{}", letter.html);
}

#[tokio::test]
async fn in_the_shadow_the_administrator_gets_it_and_later_the_head() {
    let shadow = |config: &mut Config| config.settings.mail.mode = MailMode::Shadow;
    let mut council = Council::begin("2026-10-20", shadow).await;
    council.turn("2026-11-02 08:30").await;
    let given = council.given();
    let shadow = given.iter().find(|parcel| !parcel.letter.attachments.is_empty());
    let shadow = shadow.expect("a report");
    assert!(shadow.to_email.starts_with("admin@"), "{}", shadow.to_email);
    assert_eq!(shadow.meant_for.as_deref(), Some("Сільський голова"));
    council.turn("2026-11-03 08:30").await;
    assert!(council.reports().is_empty());
    council.parts.config.settings.mail.mode = MailMode::Live;
    council.turn("2026-11-04 08:30").await;
    assert_eq!(council.reports(), holova("жовтень 2026"), "nobody but the administrator had heard");
    council.turn("2026-11-05 08:30").await;
    assert!(council.reports().is_empty());
}

#[tokio::test]
async fn a_report_waits_for_a_mail_server_and_is_not_sent_twice() {
    let mut council = Council::begin("2026-10-20", |_| {}).await;
    council.answers(|_| Outcome::TryAgain {
        reason: Setback::Told("down".to_owned()),
        scope: Scope::Server,
    });
    for at in ["2026-11-02 08:30", "2026-11-02 12:30", "2026-11-03 08:30"] {
        council.turn(at).await;
    }
    let tried = council.given();
    assert!(!tried.is_empty());
    council = council.restart();
    council.answers(|_| taken());
    council.turn("2026-11-03 16:30").await;
    let came = council.given();
    let ids: Vec<_> = came
        .iter()
        .filter(|parcel| parcel.to_email.starts_with("holova@"))
        .map(|parcel| (&parcel.letter.id, parcel.letter.attachments.len()))
        .collect();
    let [(id, 2)] = ids.as_slice() else { panic!("{ids:?}") };
    let again = tried.iter().filter(|parcel| !parcel.letter.attachments.is_empty());
    assert!(again.clone().all(|parcel| parcel.letter.id == **id), "another Message-ID");
    for at in ["2026-11-04 08:30", "2026-11-05 08:30"] {
        council.turn(at).await;
        assert!(council.reports().is_empty(), "again at {at}");
    }
}

#[tokio::test]
async fn a_report_that_is_refused_goes_to_who_stands_in() {
    let mut council = Council::begin("2026-10-20", |config| {
        let head = config.plan.directory.people.get_mut(&"holova".into()).expect("the head");
        head.deputy = Some("secretary".into());
    })
    .await;
    council.answers(|parcel| match parcel.to_email.starts_with("holova@") {
        true => Outcome::Refused { reason: Setback::Told("550 no such user".to_owned()) },
        false => taken(),
    });
    council.turn("2026-11-02 08:30").await;
    let reports = council.reports();
    let to: Vec<&str> = reports.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(to, ["holova", "sekretar"], "with the files");
    council.turn("2026-11-03 08:30").await;
    assert!(council.reports().is_empty());
}

#[tokio::test]
async fn while_the_head_is_away_the_deputy_hears_and_nobody_twice() {
    let mut council = Council::begin("2026-10-20", |_| {}).await;
    let absence = Absence {
        person: "holova".into(),
        from: day("2026-10-30"),
        until: day("2026-11-05"),
        deputy: Some("secretary".into()),
        reason: "відпустка".to_owned(),
    };
    council.record(Fact::AwayRecorded { absence }, "2026-10-30 10:00");
    council.turn("2026-11-02 08:30").await;
    assert_eq!(council.reports(), [("sekretar".to_owned(), "жовтень 2026".to_owned())]);
    council.turn("2026-11-06 08:30").await;
    assert!(council.reports().is_empty(), "the month was told");
}

#[tokio::test]
async fn a_report_may_be_asked_for_at_any_time_and_writes_nothing() {
    let mut council = Council::begin("2026-10-20", |_| {}).await;
    council.decision("2026-10-27", 24, "2026-10-27 16:00");
    council.turn("2026-11-20 08:30").await;
    let facts = council.parts.store.last_seq();
    let november = Month { year: 2026, month: 11 };
    let paper = council.report(november, "2026-11-20 09:00").expect("a report");
    assert_eq!((paper.totals.not_done, paper.totals.open), (3, 4), "{:?}", paper.totals);
    assert!(paper.letters.sent > 0);
    let after = council.report(november, "2026-12-01 08:00").expect("a report");
    assert_eq!(after.totals.open, 0, "{:?}", after.totals);
    let refused = council.report(november.next(), "2026-11-20 09:00").expect_err("it lies ahead");
    assert!(refused.contains("2026-12 ще не настав"), "{refused}");
    assert_eq!(council.parts.store.last_seq(), facts);
}
