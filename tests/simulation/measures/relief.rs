//! Waivers, promises, absences, a calendar that changes, and Facebook without a token.

use super::script::{day, quiet};
use super::village::{Village, Watch, at, config};
use chrono::TimeDelta;
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::council::event::{EventKind, RegisteredEvent};
use hromada_watch::domain::council::sitting::SittingStatus;
use hromada_watch::domain::register::Says;
use hromada_watch::domain::register::relief::Absence;
use hromada_watch::store::fact::Fact;
use std::collections::BTreeMap;

type Texts = BTreeMap<&'static str, String>;

async fn live(
    from: &str,
    to: &str,
    change: impl Fn(&mut Texts),
    script: impl Fn(&mut Village, &Calendar),
) -> Watch {
    let config = config(change);
    let calendar = config.calendar.clone();
    let (from, to) = (day(from), day(to));
    let mut village = quiet(&calendar, from, to);
    script(&mut village, &calendar);
    let mut watch = Watch::begin(village, config, at(&calendar, from, 8));
    watch.live(at(&calendar, to, 20)).await;
    watch
}

const MISSING: &str = "від 11.02.2027 № 2 ";
const KEY: &str = "publication/executive-2027-02-11-№2";

fn unpublished(village: &mut Village) {
    village.documents.retain(|page| !page.title.contains(MISSING));
}

fn say(village: &mut Village, calendar: &Calendar, on: &str, fact: Fact) {
    village.words.push((at(calendar, day(on), 10), "Кукіна І.В.".to_owned(), fact));
}

fn told_of(watch: &Watch, part: &str) -> Vec<String> {
    watch.told().into_iter().filter(|line| line.contains(part)).collect()
}

#[tokio::test]
async fn what_is_waived_is_quiet() {
    let watch = live(
        "2027-02-01",
        "2027-04-10",
        |_| {},
        |village, calendar| {
            unpublished(village);
            let reason = "містить персональні дані".to_owned();
            let fact = Fact::Waived { obligation: KEY.into(), reason, until: None };
            say(village, calendar, "2027-02-20", fact);
        },
    )
    .await;
    assert_eq!(told_of(&watch, KEY), [""; 0]);
    assert_eq!(watch.status(KEY), "waived");
}

#[tokio::test]
async fn a_promise_is_quiet_until_its_day_and_then_the_gravest_rung_is_told() {
    let watch = live(
        "2027-02-01",
        "2027-04-10",
        |_| {},
        |village, calendar| {
            unpublished(village);
            let (until, reason) = (day("2027-03-24"), "немає підпису".to_owned());
            let fact = Fact::Promised { obligation: KEY.into(), until, reason };
            say(village, calendar, "2027-02-20", fact);
        },
    )
    .await;
    let told = told_of(&watch, KEY);
    assert!(!told.is_empty(), "the promise was not kept and nobody heard");
    assert!(told.iter().all(|line| line.as_str() > "2027-03-25"), "{told:#?}");
    assert!(told.iter().any(|line| line.contains("#after-")), "{told:#?}");
}

#[tokio::test]
async fn while_somebody_is_away_their_deputy_hears() {
    let watch = live(
        "2027-02-01",
        "2027-03-26",
        |_| {},
        |village, calendar| {
            unpublished(village);
            let absence = Absence {
                person: "kukina".into(),
                from: day("2027-03-01"),
                until: day("2027-03-31"),
                deputy: Some("zinevych".into()),
                reason: "відпустка".to_owned(),
            };
            say(village, calendar, "2027-02-25", Fact::AwayRecorded { absence });
        },
    )
    .await;
    let told = told_of(&watch, KEY);
    assert!(told.iter().any(|line| line.ends_with(">zinevych")), "{told:#?}");
    assert!(!told.iter().any(|line| line.ends_with(">kukina")), "{told:#?}");
    let sent = watch.sent.lock().expect("letters");
    let named = "від 11\u{a0}лютого 2027 року №\u{a0}2";
    let letter = sent.iter().find(|sent| sent.to == "zinevych" && sent.text.contains(named));
    let text = &letter.expect("a letter").text;
    assert!(
        text.contains("На цей час відсутні: Кукіна І.В. (до 31\u{a0}березня 2027 року)"),
        "{text}"
    );
}

#[tokio::test]
async fn open_deadlines_are_dated_anew_once_when_martial_law_ends_and_the_letters_say_so() {
    let ends = |texts: &mut Texts| {
        let calendar = texts.get_mut("calendar.toml").expect("a calendar");
        let from = "[[martial_law]]\nfrom = 2022-02-24\n";
        assert!(calendar.contains(from), "{calendar}");
        *calendar = calendar.replacen(from, &format!("{from}until = 2027-06-15\n"), 1);
    };
    // 28 June, a holiday in peace, is a Monday in 2027: the last day of a decision of 29 May.
    let begins = day("2027-05-25");
    let war = config(|_| {});
    let peace = config(ends);
    let calendar = war.calendar.clone();
    let mut village = quiet(&calendar, begins, day("2027-07-10"));
    let key = "publication/session-2027-05-29-№900";
    let shown = hromada_watch::domain::council::decision::DecisionNumber::new("900");
    let decision = hromada_watch::domain::register::RegisteredDecision {
        key: hromada_watch::domain::council::decision::DecisionKey::parse(
            "session-2027-05-29-№900",
        )
        .expect("a key"),
        number: shown,
        title: None,
        session: None,
        convocation: None,
    };
    say(&mut village, &calendar, "2027-05-31", Fact::DecisionRegistered { decision });
    let mut watch = Watch::begin(village, war, at(&calendar, begins, 8));
    watch.live(at(&calendar, day("2027-06-19"), 20)).await;
    let before = told_of(&watch, key);
    assert!(before.iter().any(|line| line.contains("#before-10>")), "{before:#?}");
    watch.simulator.parts.replace_config(peace);
    watch.live(at(&calendar, day("2027-06-22"), 20)).await;
    let state = watch.simulator.parts.store.state();
    let dues: std::collections::BTreeSet<_> = state
        .told
        .keys()
        .filter(|notice| notice.obligation.as_str() == key)
        .map(|notice| notice.due_on)
        .collect();
    assert_eq!(dues.into_iter().collect::<Vec<_>>(), [day("2027-06-28"), day("2027-06-29")]);
    let sent = watch.sent.lock().expect("letters");
    let moved: Vec<_> = sent
        .iter()
        .filter(|sent| sent.to == "kukina" && sent.text.contains("раніше було повідомлено строк"))
        .collect();
    assert_eq!(moved.len(), 1, "{sent:#?}");
    assert!(moved[0].text.contains("до 28\u{a0}червня 2027 року"), "{}", moved[0].text);
    assert!(moved[0].text.contains("до 29\u{a0}червня 2027 року"), "{}", moved[0].text);
    assert!(moved[0].at - at(&calendar, day("2027-06-19"), 8) < TimeDelta::days(4));
}

#[tokio::test]
async fn without_a_token_people_are_asked_and_nobody_is_accused() {
    let without = |texts: &mut Texts| {
        let sources = texts.get_mut("sources.toml").expect("sources");
        let line = sources.lines().find(|line| line.starts_with("token_file")).map(str::to_owned);
        *sources = sources.replace(&line.expect("a token"), "");
    };
    let watch = live("2027-02-01", "2027-03-20", without, |village, calendar| {
        village.videos.clear();
        // Of the committee's sitting a person gives the link; of the session nobody does.
        let fact = Fact::WordSaid {
            obligation: "broadcast/executive-2027-02-11".into(),
            says: Says::Done,
            on: day("2027-02-11"),
            link: Some("https://www.facebook.com/109/videos/1/".to_owned()),
            note: None,
        };
        say(village, calendar, "2027-02-12", fact);
    })
    .await;
    let told = watch.told();
    let closed: Vec<_> = told.iter().filter(|line| line.contains("source-closed")).collect();
    assert_eq!(closed.len(), 1, "said plainly, once: {closed:#?}");
    assert_eq!(watch.status("broadcast/executive-2027-02-11"), "met");
    assert!(
        told.iter().any(|line| line.contains("broadcast/session-2027-02-19#ask-1>dolhorukova")),
        "{told:#?}"
    );
    super::check("broadcast-ask", &watch, "broadcast/session-2027-02-19#ask-1>dolhorukova");
    super::check("source-closed", &watch, "trouble/source-closed/facebook#");
    let accusing: Vec<_> = told.iter().filter(|line| line.contains("#after-")).collect();
    assert!(accusing.iter().all(|line| line.contains("/copy#")), "{accusing:#?}");
    let copy = told.iter().any(|line| line.contains("broadcast/executive-2027-02-11/copy#"));
    assert!(copy, "a link to Facebook is no permanent copy: {told:#?}");
    let sent = watch.sent.lock().expect("letters");
    let admin = sent.iter().find(|sent| sent.text.contains("ключа доступу до нього не задано"));
    let text = &admin.expect("the administrator hears").text;
    assert!(text.contains("заходів №\u{a0}1, 3, 4, 5, 6, 7"), "{text}");
}

#[tokio::test]
async fn an_institution_without_a_page_creates_one_by_the_day_of_the_plan() {
    let without = |texts: &mut Texts| {
        let directory = texts.get_mut("directory.toml").expect("a directory");
        let line = "pages = [{ url = \"https://cnap.test/\", kind = \"site\" }]\n";
        assert!(directory.contains(line), "the office has a page");
        *directory = directory.replace(line, "");
        let plan = texts.get_mut("plan.toml").expect("a plan");
        *plan = plan.replace("# create_by = 2027-03-01", "create_by = 2027-03-01");
    };
    let watch = live("2027-01-20", "2027-03-20", without, |_, _| {}).await;
    let told = told_of(&watch, "presence/cnap/missing");
    for rung in ["#before-30>head-cnap", "#before-7>head-cnap", "#after-1>head-cnap"] {
        assert!(told.iter().any(|line| line.ends_with(rung)), "{rung} in {told:#?}");
    }
    super::check("presence-missing", &watch, "presence/cnap/missing#before-30");
}

#[tokio::test]
async fn a_source_that_was_silent_before_the_watch_is_neither_late_at_once_nor_passed_over() {
    let watch = live(
        "2027-02-01",
        "2027-02-20",
        |_| {},
        |village, calendar| {
            let old = at(calendar, day("2026-03-01"), 9);
            village.news.retain(|news| news.at < at(calendar, day("2027-02-01"), 0));
            for news in &mut village.news {
                news.at = old;
            }
        },
    )
    .await;
    let told = told_of(&watch, "freshness/site-news/2026-03-01");
    let late: Vec<_> = told.iter().filter(|line| line.contains("#after-")).collect();
    assert!(late.iter().all(|line| line.as_str() > "2027-02-09"), "{told:#?}");
    assert!(!late.is_empty(), "nobody heard of it: {:#?}", watch.told());
}

#[tokio::test]
async fn an_event_whose_name_says_too_little_is_asked_about_and_accuses_nobody() {
    let id = "2027-02-18-navchannia";
    let watch = live(
        "2027-02-01",
        "2027-03-05",
        |_| {},
        |village, calendar| {
            let event = RegisteredEvent {
                id: id.into(),
                kind: EventKind::Event,
                title: "Навчання працівників".to_owned(),
                department: Some("culture".into()),
                from: day("2027-02-18"),
                until: day("2027-02-18"),
                at: None,
                place: None,
                status: SittingStatus::Planned,
                reason: None,
                uid: None,
                known_at: None,
            };
            say(village, calendar, "2027-02-02", Fact::EventRegistered { event });
        },
    )
    .await;
    let told = told_of(&watch, id);
    assert!(!told.iter().any(|line| line.contains("#after-")), "{told:#?}");
    for duty in ["announcement", "coverage-events"] {
        let asked = format!("{duty}/{id}#ask-1>head-culture");
        assert!(told.iter().any(|line| line.ends_with(&asked)), "{asked} in {told:#?}");
    }
}

#[tokio::test]
async fn news_that_may_speak_of_an_event_go_to_a_person_before_anybody_is_late() {
    let key = "coverage-events/2027-03-18-yarmarok";
    let watch = live(
        "2027-03-01",
        "2027-04-05",
        |_| {},
        |village, _| {
            // The report names neither the masters nor the month.
            for news in &mut village.news {
                if news.title.contains("як це було") {
                    news.title = "Свято в Лиманах: ярмарок вдався".to_owned();
                }
            }
        },
    )
    .await;
    let told = told_of(&watch, key);
    assert!(!told.iter().any(|line| line.contains("#after-")), "{told:#?}");
    for person in ["dolhorukova", "head-culture"] {
        let asked = format!("#doubt-1>{person}");
        assert!(told.iter().any(|line| line.contains(&asked)), "{told:#?}");
    }
    super::check("coverage-doubt", &watch, &format!("{key}#doubt-1"));
    let mut watch = watch;
    let fact = Fact::WordSaid {
        obligation: key.into(),
        says: Says::NotDone,
        on: day("2027-04-05"),
        link: None,
        note: None,
    };
    let now = watch.simulator.now;
    watch.simulator.parts.record(now, "адміністратор", vec![fact]).expect("it is recorded");
    let calendar = watch.simulator.parts.config.calendar.clone();
    watch.live(at(&calendar, day("2027-04-07"), 20)).await;
    let told = told_of(&watch, key);
    assert!(told.iter().any(|line| line.contains("#after-")), "a person has looked: {told:#?}");
}
