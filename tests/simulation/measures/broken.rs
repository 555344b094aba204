//! Each measure broken once, on a council that does everything else in time: it is found, the right
//! person hears, and nobody hears of anything else that is late.

use super::check;
use super::script::{day, quiet};
use super::village::{Entry, Front, Village, Watch, at, config};
use chrono::NaiveDate;
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::sightings::platform::Stage;
use hromada_watch::store::fact::Fact;
use std::collections::BTreeSet;

/// Lives from one day to another with a change.
async fn live(from: &str, to: &str, change: impl Fn(&mut Village, &Calendar)) -> Watch {
    let config = config(|_| {});
    let calendar = config.calendar.clone();
    let (from, to) = (day(from), day(to));
    let mut village = quiet(&calendar, from, to);
    change(&mut village, &calendar);
    let mut watch = Watch::begin(village, config, at(&calendar, from, 8));
    watch.live(at(&calendar, to, 20)).await;
    watch
}

/// What was told as late, asked or in doubt, as «key#rung>person» without the day.
fn grave(watch: &Watch) -> BTreeSet<String> {
    watch
        .told()
        .into_iter()
        .filter_map(|line| line.split_once(' ').map(|(_, rest)| rest.to_owned()))
        .filter(|rest| {
            ["#after-", "#escalation", "#ask-", "#unknown", "#doubt-", "#advice"]
                .iter()
                .any(|rung| rest.contains(rung))
        })
        .collect()
}

/// Everything grave begins with one of these keys, and each of the wanted lines is among it.
fn only(watch: &Watch, keys: &[&str], wanted: &[&str]) {
    let grave = grave(watch);
    let odd: Vec<_> =
        grave.iter().filter(|line| !keys.iter().any(|key| line.starts_with(key))).collect();
    assert!(odd.is_empty(), "beside what was broken: {odd:#?}\n{:#?}", watch.letters());
    for line in wanted {
        assert!(grave.contains(*line), "{line} is missing in {grave:#?}\n{:#?}", watch.letters());
    }
}

fn drop_titles(list: &mut Vec<Entry>, from: NaiveDate, calendar: &Calendar, part: &str) {
    let from = at(calendar, from, 0);
    list.retain(|entry| !(entry.at >= from && entry.title.contains(part)));
}

#[tokio::test]
async fn a_silent_site_is_found() {
    let watch = live("2027-02-01", "2027-03-12", |village, calendar| {
        let from = at(calendar, day("2027-02-15"), 0);
        village.news.retain(|news| news.at < from);
    })
    .await;
    check("freshness-before-1", &watch, "freshness/site-news/2027-02-13#before-1>dolhorukova");
    check("freshness-after-1", &watch, "freshness/site-news/2027-02-13#after-1>dolhorukova");
    let told = watch.told();
    let silence = told.iter().find(|line| line.contains("freshness/site-news/"));
    let silence = silence.unwrap_or_else(|| panic!("the silence was not found: {told:#?}"));
    assert!(silence.contains(">dolhorukova"), "{silence}");
    assert!(
        told.iter().any(|line| line.contains("freshness/site-news/") && line.contains("#after-1>")),
        "{told:#?}"
    );
}

#[tokio::test]
async fn a_decision_that_is_not_published_is_found() {
    let watch = live("2027-02-01", "2027-04-10", |village, _| {
        village.documents.retain(|page| !page.title.contains("від 11.02.2027 № 2 "));
    })
    .await;
    only(
        &watch,
        &["publication/executive-2027-02-11-№2"],
        &[
            "publication/executive-2027-02-11-№2#after-1>dolhorukova",
            "publication/executive-2027-02-11-№2#after-1>kukina",
            "publication/executive-2027-02-11-№2#escalation>holova",
        ],
    );
}

#[tokio::test]
async fn secretaries_are_asked_until_they_answer() {
    let watch = live("2027-02-01", "2027-03-05", |village, calendar| {
        // Nobody says what the committee of 11 February decided, until the 25th.
        let from = at(calendar, day("2027-02-11"), 0);
        for (moment, _, fact) in &mut village.words {
            let of_that_day = match fact {
                Fact::DecisionRegistered { decision } => {
                    decision.key.adopted_on == day("2027-02-11")
                }
                Fact::SittingRegistered { sitting } => {
                    sitting.key.first_on == day("2027-02-11") && sitting.decisions.is_some()
                }
                _ => false,
            };
            if of_that_day && *moment >= from {
                *moment = at(calendar, day("2027-02-25"), 10);
            }
        }
    })
    .await;
    check("answer-ask-1", &watch, "publication/answer/executive-2027-02-11#ask-1>kukina");
    only(
        &watch,
        &["publication/answer/executive-2027-02-11"],
        &[
            "publication/answer/executive-2027-02-11#ask-1>kukina",
            "publication/answer/executive-2027-02-11#ask-1>kolisnichenko",
            "publication/answer/executive-2027-02-11#ask-6>kukina",
        ],
    );
    assert_eq!(watch.status("publication/answer/executive-2027-02-11"), "met");
    let letters = watch.letters();
    assert!(!letters.iter().any(|line| line.contains("рострочено")), "{letters:#?}");
}

#[tokio::test]
async fn decisions_without_a_post_are_listed_once_a_week_and_never_late() {
    let watch = live("2027-02-01", "2027-04-10", |village, _| {
        village.posts.retain(|post| post.title != "Про рішення");
    })
    .await;
    check("coverage-advice", &watch, "coverage-decisions/executive-2027-02-11");
    let grave = grave(&watch);
    assert!(grave.iter().all(|line| line.contains("#advice>dolhorukova")), "{grave:#?}");
    let keys: BTreeSet<_> = grave.iter().filter_map(|line| line.split('#').next()).collect();
    assert!(keys.len() >= 12 && keys.len() == grave.len(), "{grave:#?}");
    assert_eq!(watch.status("coverage-decisions/executive-2027-02-11-№2"), "waived");
}

#[tokio::test]
async fn a_department_without_news_is_found() {
    let watch = live("2027-02-01", "2027-04-05", |village, calendar| {
        let from = at(calendar, day("2027-03-01"), 0);
        village.news.retain(|news| news.at < from || !news.text.contains("Відділ культури"));
    })
    .await;
    only(
        &watch,
        &["submission/culture/2027-03/"],
        &[
            "submission/culture/2027-03/1#after-1>head-culture",
            "submission/culture/2027-03/1#escalation>holova",
            "submission/culture/2027-03/2#after-1>head-culture",
        ],
    );
}

#[tokio::test]
async fn a_sitting_without_a_broadcast_is_found() {
    let watch = live("2027-02-01", "2027-03-05", |village, calendar| {
        drop_titles(&mut village.lives, day("2027-02-19"), calendar, "сесії");
        drop_titles(&mut village.videos, day("2027-02-19"), calendar, "сесії");
    })
    .await;
    check("broadcast-before", &watch, "broadcast/session-2027-02-19#before-");
    check("broadcast-after-1", &watch, "broadcast/session-2027-02-19#after-1>dolhorukova");
    check("broadcast-escalation", &watch, "broadcast/session-2027-02-19#escalation>holova");
    only(
        &watch,
        &["broadcast/session-2027-02-19#"],
        &[
            "broadcast/session-2027-02-19#after-1>dolhorukova",
            "broadcast/session-2027-02-19#escalation>holova",
        ],
    );
}

#[tokio::test]
async fn a_recording_that_will_vanish_is_asked_for_before_it_does() {
    let watch = live("2027-02-01", "2027-03-20", |village, calendar| {
        drop_titles(&mut village.videos, day("2027-02-19"), calendar, "сесії");
    })
    .await;
    check("broadcast-copy-before", &watch, "broadcast/session-2027-02-19/copy#before-");
    check("broadcast-copy-after", &watch, "broadcast/session-2027-02-19/copy#after-1");
    only(
        &watch,
        &["broadcast/session-2027-02-19/copy#"],
        &["broadcast/session-2027-02-19/copy#after-1>dolhorukova"],
    );
    let before = watch.told();
    let before: Vec<_> =
        before.iter().filter(|line| line.contains("2027-02-19/copy#before-")).collect();
    assert!(!before.is_empty(), "nobody heard before the copy was due");
    assert_eq!(watch.status("broadcast/session-2027-02-19"), "met", "what was seen stays seen");
}

#[tokio::test]
async fn a_sitting_and_an_event_without_an_announcement_are_found() {
    let watch = live("2027-01-04", "2027-03-05", |village, calendar| {
        drop_titles(&mut village.news, day("2027-02-09"), calendar, "відбудеться 5");
        drop_titles(&mut village.news, day("2027-02-05"), calendar, "Запрошуємо");
    })
    .await;
    check("announcement-sitting", &watch, "announcement/session-2027-02-19#before-2");
    check("announcement-event", &watch, "announcement/2027-02-18-yarmarok#after-1>head-culture");
    only(
        &watch,
        &["announcement/session-2027-02-19", "announcement/2027-02-18-yarmarok"],
        &[
            "announcement/session-2027-02-19#after-1>dolhorukova",
            "announcement/2027-02-18-yarmarok#after-1>head-culture",
        ],
    );
    let late: Vec<String> = watch
        .told()
        .into_iter()
        .filter(|line| line.contains("announcement/") && line.as_str() > "2027-02-19 ~")
        .collect();
    assert!(late.is_empty(), "nobody can announce the past: {late:#?}");
}

#[tokio::test]
async fn an_event_and_a_trip_nobody_wrote_about_are_found() {
    let watch = live("2027-03-01", "2027-04-10", |village, calendar| {
        drop_titles(&mut village.news, day("2027-03-19"), calendar, "як це було");
        drop_titles(&mut village.news, day("2027-03-19"), calendar, "Снігурівській");
    })
    .await;
    check("coverage-event", &watch, "coverage-events/2027-03-18-yarmarok#after-1>head-culture");
    check("coverage-trip", &watch, "coverage-trips/2027-03-20-snihurivka#before-1>head-utilities");
    only(
        &watch,
        &["coverage-events/2027-03-18-yarmarok", "coverage-trips/2027-03-20-snihurivka"],
        &[
            "coverage-events/2027-03-18-yarmarok#after-1>head-culture",
            "coverage-events/2027-03-18-yarmarok#after-1>dolhorukova",
            "coverage-trips/2027-03-20-snihurivka#after-1>head-utilities",
        ],
    );
}

#[tokio::test]
async fn faults_of_the_site_are_found() {
    for (front, part) in [
        (Front::Bare, "/headers/"),
        (Front::Scripted, "/new-script/odd-cdn.example"),
        (Front::Spammed, "/spam/"),
    ] {
        let watch = live("2027-02-01", "2027-03-05", |village, calendar| {
            village.front = Some((at(calendar, day("2027-02-10"), 9), front));
        })
        .await;
        let told = watch.told();
        let name = format!("security-{front:?}").to_lowercase();
        check(&name, &watch, &format!("security/host-site{part}"));
        let found = told.iter().any(|line| {
            line.contains("security/host-site") && line.contains(part) && line.ends_with(">admin")
        });
        assert!(found, "{front:?}: {told:#?}");
    }
}

#[tokio::test]
async fn the_end_of_a_certificate_is_told_in_four_steps() {
    let until = day("2027-03-20");
    let watch = live("2027-02-01", "2027-03-19", |village, calendar| {
        let mut params =
            rcgen::CertificateParams::new(vec!["rada.test".to_owned()]).expect("a name");
        params.not_before = rcgen::date_time_ymd(2027, 1, 1);
        params.not_after = rcgen::date_time_ymd(2027, 3, 20);
        let key = rcgen::KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        let from = at(calendar, day("2027-01-01"), 0);
        village.certificate = Some((from, certificate.der().to_vec()));
    })
    .await;
    check(
        "security-certificate",
        &watch,
        "security/host-site/certificate-ends/2027-03-20#before-14",
    );
    let key = format!("security/host-site/certificate-ends/{until}");
    for rung in ["before-30", "before-14", "before-7", "before-1"] {
        let told = watch.told();
        assert!(told.iter().any(|line| line.contains(&format!("{key}#{rung}>admin"))), "{told:#?}");
    }
}

#[tokio::test]
async fn whoever_does_not_acknowledge_the_memo_is_reminded() {
    let watch = live("2026-12-15", "2027-02-05", |village, _| {
        village.words.retain(|(_, author, fact)| {
            author != "kukina" || !matches!(fact, Fact::WordSaid { .. })
        });
    })
    .await;
    check("security-memo", &watch, "security/memo/2027-01/head-library#before-14");
    check("security-memo-after-1", &watch, "security/memo/2027-01/kukina#after-1");
    only(
        &watch,
        &["security/memo/2027-01/kukina"],
        &[
            "security/memo/2027-01/kukina#after-1>kukina",
            "security/memo/2027-01/kukina#after-11>kukina",
        ],
    );
}

#[tokio::test]
async fn a_platform_on_another_stage_and_an_end_that_nobody_announced_are_found() {
    let watch = live("2027-02-20", "2027-04-20", |village, calendar| {
        // The platform still collects projects in April, and nobody said that it ends.
        for (from, stage) in &mut village.stages {
            if *stage == Some(Stage::Review) {
                *from = at(calendar, day("2027-04-12"), 7);
            }
        }
        drop_titles(&mut village.news, day("2027-03-01"), calendar, "завершується подання");
    })
    .await;
    check("platform-running", &watch, "platform/2027/review/running#after-1>zinevych");
    check("platform-end", &watch, "platform/2027/submission/end-announced#before-");
    only(
        &watch,
        &["platform/2027/review/running", "platform/2027/submission/end-announced"],
        &[
            "platform/2027/review/running#after-1>zinevych",
            "platform/2027/submission/end-announced#after-1>zinevych",
        ],
    );
    let letters = watch.letters();
    assert!(letters.iter().any(|line| line.contains("zinevych")), "{letters:#?}");
    assert_eq!(watch.status("platform/2027/review/running"), "met");
}

#[tokio::test]
async fn a_dead_page_of_an_institution_is_found_and_a_short_outage_is_not() {
    let watch = live("2027-02-01", "2027-04-01", |village, calendar| {
        let moment = |text| at(calendar, day(text), 9);
        village.down.push(("library.test", moment("2027-02-08"), moment("2027-04-20")));
        village.down.push(("cnap.test", moment("2027-02-08"), moment("2027-02-11")));
    })
    .await;
    check("presence-dead", &watch, "presence/library/page-library-1/dead/");
    let told = watch.told();
    let dead: Vec<_> = told.iter().filter(|line| line.contains("presence/")).collect();
    assert!(
        dead.iter().any(|line| line.contains("presence/library/page-library-1/dead/")),
        "{told:#?}"
    );
    assert!(dead.iter().all(|line| line.contains("/library/")), "{dead:#?}");
    assert!(dead.iter().any(|line| line.contains(">head-library")), "{dead:#?}");
}

#[tokio::test]
async fn a_stale_page_of_an_institution_is_found() {
    let watch = live("2027-02-01", "2027-05-10", |village, calendar| {
        let from = at(calendar, day("2027-02-10"), 9);
        village.down.push(("stale", from, from));
    })
    .await;
    check("presence-stale", &watch, "presence/library/page-library-1/stale/2027-02-07#after-1");
    only(&watch, &["presence/library/page-library-1/stale/"], &[]);
    let grave = grave(&watch);
    assert!(grave.iter().any(|line| line.contains("#after-1>head-library")), "{grave:#?}");
}

#[tokio::test]
async fn a_platform_that_does_not_answer_accuses_nobody() {
    let watch = live("2027-02-20", "2027-04-20", |village, calendar| {
        let moment = |text| at(calendar, day(text), 9);
        village.down.push(("pb.test", moment("2027-03-25"), moment("2027-04-25")));
    })
    .await;
    let grave = grave(&watch);
    assert!(!grave.iter().any(|line| line.contains("#after-")), "{grave:#?}");
    assert!(
        grave.iter().any(|line| line.contains("platform") && line.contains(">admin")),
        "{grave:#?}"
    );
}
