//! The demonstration, run whole by the executable: what it leaves is read as a stranger would.

use crate::process::{Running, bare, finish};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use hromada_watch::config::{self, Config};
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::ids::DutyId;
use hromada_watch::domain::register::said::Way;
use hromada_watch::recognition::reply::matter::{Matter, Wants};
use hromada_watch::recognition::reply::{self, Told};
use hromada_watch::store::fact::Fact;
use hromada_watch::store::journal::lines;
use hromada_watch::store::{Store, journal_path};
use std::collections::BTreeSet;
use std::path::Path;

const PROMISED: &str = "publication/session-2026-10-02-№5";
const NOT_PROMISED: &str = "publication/session-2026-10-02-№6";
const DISCLAIMED: &str = "presence/library/missing";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Who was told of an obligation, and when.
struct Notice {
    obligation: String,
    person: String,
    at: DateTime<Utc>,
}

fn told(state: &Path) -> Vec<Notice> {
    let after = "2026-11-14T12:00:00Z".parse().expect("a moment");
    let (store, _) = Store::open(state, after).expect("the state that is left opens");
    let told = store.state().told.iter();
    told.filter_map(|(key, told)| {
        let (obligation, person) = (key.obligation.to_string(), key.person.to_string());
        Some(Notice { obligation, person, at: told.at? })
    })
    .collect()
}

fn between(calendar: &Calendar, from: &str, until: &str) -> impl Fn(&&Notice) -> bool + use<> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).expect("an hour");
    let (from, until) = (calendar.moment(day(from), noon), calendar.moment(day(until), noon));
    move |notice| from <= notice.at && notice.at < until
}

/// Every letter has its page, and both stand in the story.
fn every_letter_is_shown(out: &Path, index: &str) -> usize {
    let letters = std::fs::read_dir(out.join("letters")).expect("letters were written");
    let names = letters.map(|it| it.expect("an entry").file_name().into_string().expect("a name"));
    let mut count = 0;
    for name in names.filter(|name| name.ends_with(".eml")) {
        count += 1;
        let stem = name.trim_end_matches(".eml");
        let page = std::fs::read_to_string(out.join("letters").join(format!("{stem}.html")));
        let page = page.unwrap_or_else(|error| panic!("{stem} has no page: {error}"));
        assert!(page.contains("<html lang=\"uk\">") && page.ends_with("</html>"), "{stem}: {page}");
        for link in [format!("\"letters/{stem}.html\""), format!("\"letters/{name}\"")] {
            assert!(index.contains(&link), "{link} is not in the story");
        }
    }
    count
}

/// Each of the ten measures told somebody something.
fn every_measure_speaks(config: &Config, told: &[Notice]) {
    let measures: BTreeSet<u8> = told
        .iter()
        .filter_map(|notice| {
            let duty = DutyId::from(notice.obligation.split('/').next()?);
            Some(config.plan.duty(&duty)?.measure)
        })
        .collect();
    let silent: Vec<u8> = (1..=10).filter(|number| !measures.contains(number)).collect();
    assert!(silent.is_empty(), "measures {silent:?} told nobody anything");
}

/// A promise is kept in peace, and what is not hers is another's.
fn answers_change_who_hears(calendar: &Calendar, told: &[Notice]) {
    let of = |key: &'static str| told.iter().filter(move |notice| notice.obligation == key);
    let before = between(calendar, "2026-09-28", "2026-10-29");
    let promised = between(calendar, "2026-10-29", "2026-11-09");
    assert!(of(PROMISED).any(|it| before(&it)), "it was told before the promise");
    assert!(!of(PROMISED).any(|it| promised(&it)), "a promise is kept in peace");
    assert!(of(NOT_PROMISED).any(|it| promised(&it)), "its neighbour is told meanwhile");
    let later = between(calendar, "2026-10-21", "2026-11-14");
    let hearers: BTreeSet<&str> =
        of(DISCLAIMED).filter(|it| later(it)).map(|it| it.person.as_str()).collect();
    assert_eq!(hearers, BTreeSet::from(["holova"]), "what is not hers is another's");
    assert!(of(DISCLAIMED).any(|it| it.person == "head-library" && !later(&it)));
}

/// The commands that the demonstration names work on what it leaves.
fn it_can_be_asked(out: &Path) {
    let ask = |arguments: &[&str]| {
        let mut command = bare();
        command.arg("--config").arg(out.join("config")).arg("--state").arg(out.join("state"));
        command.args(arguments);
        let done = finish(command, "");
        assert_eq!(done.code, Some(0), "{arguments:?}: {}", done.err);
        done
    };
    let due = ask(&["--json", "due", "--at", "13.11.2026 18:00"]).json();
    let rows = due["obligations"].as_array().expect("obligations");
    let status = |key: &str| rows.iter().find(|row| row["key"] == key).map(|row| &row["status"]);
    assert_eq!(status(PROMISED).expect("the promised decision"), "met");
    assert_eq!(status(NOT_PROMISED).expect("the other decision"), "overdue");
    for number in [31, 32] {
        let key = format!("publication/executive-2026-10-08-№{number}");
        assert_eq!(status(&key).expect("a decision known from a reply"), "met", "{key}");
    }
    let explained = ask(&["explain", PROMISED]).out;
    assert!(explained.contains("немає підпису") && explained.contains("09.11.2026"), "{explained}");
    assert!(ask(&["report", "--month", "2026-10"]).out.contains("Звіт за жовтень 2026 року"));
}

/// The words of a reply are such as the reading of replies understands, and mean what was recorded.
fn replies_mean_what_was_recorded(state: &Path) {
    let mut replies = 0;
    for entry in lines::entries(&journal_path(state)).expect("a journal") {
        let Fact::AnswerGiven { said, way: Way::Reply, words, .. } = entry.expect("a fact").fact
        else {
            continue;
        };
        replies += 1;
        let words = words.expect("a reply has words");
        let on = Some(day("2026-10-08"));
        let asked = Matter { wants: Wants::Numbers, number: None, on };
        let read = reply::read(&words, &[asked], day("2026-10-09")).expect("it leaves no doubt");
        assert_eq!(read, [Told { matter: 0, said }]);
    }
    assert_eq!(replies, 1);
}

#[test]
fn a_demonstration_tells_ten_measures_and_what_answers_changed() {
    let directory = crate::council::directory();
    let out = directory.path().join("demo");
    let mut demo = bare();
    demo.arg("demo").arg("--out").arg(&out);
    let demo = Running::start(demo).ends();
    assert_eq!(demo.code, Some(0), "{}", demo.err);

    let config = config::load(&out.join("config")).expect("the files it ran with are usable");
    let index = std::fs::read_to_string(out.join("index.html")).expect("the story is written");
    let letters = every_letter_is_shown(&out, &index);
    assert!(letters > 20, "{letters} letters");
    assert!(!index.contains("<script"), "the story needs no scripts");
    assert!(index.contains("href=\"report.html\"") && out.join("report.html").exists());
    let state = out.join("state");
    let told = told(&state);
    every_measure_speaks(&config, &told);
    answers_change_who_hears(&config.calendar, &told);
    replies_mean_what_was_recorded(&state);
    it_can_be_asked(&out);
}
