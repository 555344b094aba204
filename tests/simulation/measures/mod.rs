//! All ten measures of the plan in virtual time: a quiet, well-run year in which nobody is
//! bothered without cause, and the same year with one thing broken, which is found.

mod broken;
mod relief;
mod script;
mod village;

use script::{day, quiet};
use village::{Watch, at, config};

/// Compares a letter with its reviewed snapshot.
pub fn check(name: &str, watch: &Watch, notice: &str) {
    insta::with_settings!({
        snapshot_path => "../../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, watch.letter(notice));
    });
}

/// The duties and rungs of which somebody hears in a year in which all is done in time.
const ASKED_BY_THE_PLAN: &[(&str, &str)] = &[
    // The morning of a sitting, which is the last working morning when the next day is a day off.
    ("broadcast/", "before-"),
    // And the thanks that answer that letter.
    ("broadcast/", "thanks"),
    // The memo goes round.
    ("security/memo/", "before-"),
    ("report/", "report"),
];

#[tokio::test]
async fn in_a_quiet_year_people_hear_only_what_the_plan_asks_for() {
    let config = config(|_| {});
    let calendar = config.calendar.clone();
    let (from, to) = (day("2026-12-01"), day("2027-11-30"));
    let mut watch = Watch::begin(quiet(&calendar, from, to), config, at(&calendar, from, 8));
    watch.live(at(&calendar, to, 20)).await;
    let told = watch.told();
    let odd: Vec<&String> = told
        .iter()
        .filter(|line| {
            !ASKED_BY_THE_PLAN.iter().any(|(duty, rung)| {
                let (_, rest) = line.split_once(' ').expect("a day");
                rest.starts_with(duty) && rest.contains(&format!("#{rung}"))
            })
        })
        .collect();
    assert!(odd.is_empty(), "{} of {}:\n{odd:#?}", odd.len(), told.len());
    assert!(told.iter().any(|line| line.contains("broadcast/")), "{told:#?}");
    assert!(told.iter().any(|line| line.contains("security/memo/2027-07/")), "{told:#?}");
    let counts = watch.simulator.parts.obligations(watch.simulator.now);
    for duty in [
        "freshness/",
        "publication/session",
        "publication/answer/",
        "coverage-decisions/",
        "submission/",
        "broadcast/",
        "announcement/",
        "coverage-events/",
        "coverage-trips/",
        "security/memo/",
        "platform/2027/",
        "presence/library/",
    ] {
        assert!(counts.iter().any(|one| one.key.as_str().starts_with(duty)), "no {duty}");
    }
}
