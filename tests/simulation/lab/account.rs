//! One bad week to read: who was written to, what about, why, and what had to wait.
//!
//! Says what happened and judges nothing. A line is one departure, in the council's time; the end
//! says for each reader what came and what is left.

use super::council::{READERS, config};
use super::faults::Kind;
use super::judge::Read;
use super::life::{Departure, Life, live};
use super::{SEED, long_run, seed};
use chrono::{DateTime, Utc};
use hromada_watch::channels::Outcome;
use hromada_watch::domain::notice::key::NoticeKey;
use std::fmt::Write;

/// What goes wrong in the week of the account.
const TROUBLES: [Kind; 4] = [Kind::SilentHour, Kind::PolicyDays, Kind::ReaderGone, Kind::Suspended];

/// So many reasons are told of one letter.
const REASONS_MAX: usize = 2;

fn account(life: &Life) -> String {
    let read = Read::of(life);
    let mut text = String::new();
    for fault in &life.faults {
        let _ = writeln!(text, "{:?} from {} on", fault.kind, hour(life, fault.begins()));
    }
    for (departure, notices) in read.departures() {
        let _ = writeln!(
            text,
            "{}  {}: «{}»\n    {} — {}",
            hour(life, departure.at),
            departure.to,
            departure.subject,
            what_became(departure),
            why(notices)
        );
    }
    for person in config().plan.directory.people.values() {
        let id = person.id.as_str();
        let came = read.arrived().filter(|(departure, _)| departure.to == id).count();
        let _ = writeln!(text, "{id} ({}): {came} in the mailbox", person.name);
        let left = life.outbox.iter().filter(|row| row.person == id && row.stage != "accepted");
        for row in left {
            let _ = writeln!(text, "    {} {}: {}", row.stage, row.letter, row.reason);
        }
    }
    text
}

fn hour(life: &Life, at: DateTime<Utc>) -> String {
    at.with_timezone(&life.calendar.zone).format("%a %d.%m %H:%M").to_string()
}

fn what_became(departure: &Departure) -> String {
    match &departure.outcome {
        Outcome::Accepted { .. } => "taken".to_owned(),
        Outcome::TryAgain { reason, .. } => format!("waits: {reason}"),
        Outcome::Unknown { reason } if departure.is_kept => format!("came, unknown: {reason}"),
        Outcome::Unknown { reason } => format!("lost, unknown: {reason}"),
        Outcome::Refused { reason } => format!("refused: {reason}"),
    }
}

fn why(notices: &[NoticeKey]) -> String {
    let named = notices.iter().take(REASONS_MAX);
    let named: Vec<String> = named.map(|it| format!("{} {}", it.obligation, it.rung)).collect();
    match notices.len().saturating_sub(REASONS_MAX) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

#[tokio::test]
async fn the_account_of_a_bad_week_names_every_reader_and_every_letter() {
    let life = live(seed(), &TROUBLES).await;
    let account = account(&life);
    if long_run("account") {
        println!("{account}");
    }
    let people = config().plan.directory.people;
    assert_eq!(people.len(), READERS);
    for person in people.keys() {
        let begins = format!("\n{person} (");
        assert!(account.contains(&begins), "{person} is not named:\n{account}");
    }
    for departure in &life.departures {
        assert!(account.contains(&departure.subject), "{departure:?} is not told of:\n{account}");
    }
    // The week of another seed may be a better one.
    for word in ["taken", "waits: ", "unknown: ", "refused: "] {
        assert!(seed() != SEED || account.contains(word), "no letter was {word:?}:\n{account}");
    }
}
