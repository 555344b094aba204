//! A rehearsal, `due --at` and the turns that really come agree about the same days.

use crate::council::{Council, day, moment};
use hromada_watch::config;
use hromada_watch::daemon::desk::answer::due::Due;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::typed::Moment;
use hromada_watch::simulation::rehearsal::rehearse;
use std::collections::BTreeSet;

/// Adopted on Tuesday 20.10.2026, so Thursday 19.11.2026 is the last day.
const ADOPTED: &str = "2026-10-20";

/// Every morning until the decisions are late.
fn mornings() -> Vec<String> {
    day("2026-10-21")
        .iter_days()
        .take_while(|on| *on <= day("2026-11-20"))
        .map(|on| format!("{on} 08:30"))
        .collect()
}

type Told = BTreeSet<(String, String, String)>;

#[tokio::test]
async fn a_rehearsal_the_list_of_a_day_and_the_turn_of_that_day_agree() {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts.publication_only()).await;
    council.turn("2026-10-20 10:00").await;
    council.register(ADOPTED, &[24, 25], "2026-10-20 16:00");
    let ahead: Vec<_> = mornings().iter().map(|at| statuses(&mut council, at, ADOPTED)).collect();
    let rehearsed = rehearsed(&council).await;

    let mut told = Told::new();
    for (at, foretold) in mornings().iter().zip(ahead) {
        council.turn(at).await;
        assert_eq!(statuses(&mut council, at, &at[..10]), foretold, "{at}");
        for mail in council.arrived() {
            let person = mail.to.split('@').next().unwrap_or_default().to_owned();
            told.insert((at[..10].to_owned(), person, mail.subject));
        }
    }
    assert!(told.iter().any(|(_, _, subject)| subject.contains("прострочення")), "{told:?}");
    assert_eq!(rehearsed, told);
}

/// How the obligations stand at a moment, asked on a day.
fn statuses(council: &mut Council, at: &str, asked_on: &str) -> BTreeSet<(String, String)> {
    let asked = Question::Due(Due { at: Some(Moment::Exact(moment(at))) });
    let list = council.command(asked, &format!("{asked_on} 17:00")).expect("it lists");
    let rows = list["obligations"].as_array().expect("rows").iter();
    let word = |row: &serde_json::Value, field: &str| row[field].as_str().unwrap().to_owned();
    rows.map(|row| (word(row, "key"), word(row, "status"))).collect()
}

/// What would be told, when and to whom.
async fn rehearsed(council: &Council) -> Told {
    let out = tempfile::tempdir().expect("a directory");
    let config = config::load(&council.home.config).expect("a valid configuration");
    let zone = config.calendar.zone;
    let (from, to) = (moment("2026-10-20 17:00"), moment("2026-11-20 20:00"));
    let letters = rehearse(config, &council.home.state, out.path(), from, to).await;
    letters
        .expect("it is held")
        .into_iter()
        .map(|letter| {
            let on = letter.at.with_timezone(&zone).date_naive().to_string();
            (on, letter.person.to_string(), letter.subject)
        })
        .collect()
}
