//! A turn waits outside the state: people are answered and heeded at any moment of it.

use crate::council::{Council, moment};
use crate::mail::recipients;
use crate::process::Office;
use crate::relay::{Point, REACHED, Then};
use crate::site::{Power, decision};
use hromada_watch::config;
use hromada_watch::daemon::desk::answer::outbox::OutboxQuestion;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::relief::ReliefQuestion;
use hromada_watch::daemon::turn::Turn;
use hromada_watch::domain::ids::ObligationKey;
use hromada_watch::simulation::chance::Chance;
use hromada_watch::store::fact::Fact;
use hromada_watch::store::verification::{Followed, verify};
use std::collections::BTreeSet;

/// The first working morning after the last day of what was adopted on 20 October.
const LATE: &str = "2026-11-20 08:30";

/// Decisions of one session are late at [`LATE`], and three people have not heard of it.
async fn late(numbers: &[u32]) -> Council {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts.publication_only()).await;
    council.turn("2026-10-20 10:00").await;
    council.register("2026-10-20", numbers, "2026-10-20 16:00");
    council
}

fn key(number: u32) -> ObligationKey {
    format!("publication/session-2026-10-20-№{number}").as_str().into()
}

fn waive(number: u32) -> Question {
    Question::Relief(ReliefQuestion::Waive {
        obligation: key(number),
        reason: "персональні дані".to_owned(),
        until: None,
    })
}

fn end_waiver(number: u32) -> Question {
    let reason = "дані знеособлено".to_owned();
    Question::Relief(ReliefQuestion::EndWaiver { obligation: key(number), reason })
}

async fn finish(council: &mut Council, turn: &mut Turn) {
    while turn.finished().is_none() {
        let arrival = turn.arrival().await;
        turn.apply(&mut council.parts, arrival, moment(LATE)).expect("room on the disk");
    }
}

#[tokio::test]
async fn what_is_waived_while_a_letter_leaves_keeps_the_next_ones_back() {
    let mut council = late(&[24]).await;
    let mut turn = Turn::begin(&mut council.parts, moment(LATE)).expect("it begins");
    while council.parts.in_flight.is_none() {
        let arrival = turn.arrival().await;
        turn.apply(&mut council.parts, arrival, moment(LATE)).expect("room on the disk");
    }
    council.command(waive(24), LATE).expect("it is waived");
    finish(&mut council, &mut turn).await;
    assert_eq!(council.arrived().len(), 1, "only the letter that was leaving has left");
    let waiting = council.letters().iter().filter(|it| it["stage"] == "waiting").count();
    assert_eq!(waiting, 0, "the others are withdrawn, not left for later");
}

#[tokio::test]
async fn a_letter_that_is_leaving_cannot_be_cancelled() {
    let mut council = late(&[24]).await;
    let mut turn = Turn::begin(&mut council.parts, moment(LATE)).expect("it begins");
    while council.parts.in_flight.is_none() {
        let arrival = turn.arrival().await;
        turn.apply(&mut council.parts, arrival, moment(LATE)).expect("room on the disk");
    }
    let leaving = council.parts.in_flight.clone().expect("a letter");
    let cancel = |letter| {
        Question::Outbox(OutboxQuestion::Cancel { letter, reason: "помилка".to_owned() })
    };
    let refused = council.command(cancel(leaving), LATE).expect_err("it has left");
    assert!(refused.to_string().contains("саме зараз виходить"), "{refused}");
    finish(&mut council, &mut turn).await;
    assert_eq!(council.arrived().len(), 3);
}

#[tokio::test]
async fn what_was_read_of_a_source_that_the_configuration_forgot_is_left() {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts).await;
    council.site.publish(decision(24, "2026-10-20", "21.10.2026"));
    let mut turn = Turn::begin(&mut council.parts, moment("2026-10-20 10:00")).expect("it begins");
    let mut config = config::load(&council.home.config).expect("a valid configuration");
    config.sources.retain(|source| source.id.as_str() != "site-documents");
    council.parts.replace_config(config);
    finish(&mut council, &mut turn).await;
    let state = council.parts.store.state();
    assert!(!state.items.contains_key(&"site-documents".into()), "nothing of it was recorded");
    assert!(state.sources.contains_key(&"site-news".into()), "the others were");
}

/// One thing that may happen between two that a turn waits for.
fn happen(council: &mut Council, chance: &mut Chance) {
    let number = 24 + u32::try_from(chance.between(0, 3)).expect("a small number");
    match chance.between(0, 5) {
        0 => drop(council.command(waive(number), LATE)),
        1 => drop(council.command(end_waiver(number), LATE)),
        2 => council.register("2026-10-20", &[number], LATE),
        3 => {
            let mut config = config::load(&council.home.config).expect("a valid configuration");
            if chance.percent(50) {
                config.sources.retain(|source| source.id.as_str() != "site-news");
            }
            council.parts.replace_config(config);
        }
        4 => {
            let question = Question::Outbox(OutboxQuestion::List(Default::default()));
            council.command(question, LATE).expect("a list is always given");
        }
        _ => {}
    }
}

/// Nothing leaves about what is waived: followed along the journal.
fn nothing_leaves_about_what_is_waived(council: &Council, seed: u64) {
    let mut waived: BTreeSet<ObligationKey> = BTreeSet::new();
    for entry in council.entries() {
        match entry.fact {
            Fact::Waived { obligation, .. } => drop(waived.insert(obligation)),
            Fact::WaiverEnded { obligation, .. } => drop(waived.remove(&obligation)),
            Fact::LetterAttempted { notices, .. } => {
                let wrong = notices.iter().find(|notice| waived.contains(&notice.obligation));
                assert_eq!(wrong, None, "seed {seed}");
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn turns_commands_and_reloads_in_any_order_lose_nothing_and_end() {
    for seed in 0..12 {
        let mut chance = Chance::new(seed);
        let mut council = late(&[24, 25]).await;
        for at in [LATE, "2026-11-20 09:00", "2026-11-27 08:30"] {
            let mut turn = Turn::begin(&mut council.parts, moment(at)).expect("it begins");
            let mut arrivals = 0;
            while turn.finished().is_none() {
                (0..chance.between(0, 2)).for_each(|_| happen(&mut council, &mut chance));
                let arrival = turn.arrival().await;
                turn.apply(&mut council.parts, arrival, moment(at)).expect("room on the disk");
                arrivals += 1;
                assert!(arrivals < 100, "seed {seed}: the turn of {at} does not end");
            }
        }
        nothing_leaves_about_what_is_waived(&council, seed);
        let verified = {
            let (seq, hash) = council.parts.store.head();
            let followed = Followed { seq, hash: hash.to_owned() };
            verify(&council.home.state, Some(followed))
        };
        assert!(verified.is_ok(), "seed {seed}: {verified:?}");
    }
}

#[test]
fn commands_are_answered_while_a_site_takes_the_question_and_never_answers() {
    let office = Office::open(|texts| texts.kukina_alone());
    office.site.content().documents_power = Power::Silent;
    let mut daemon = office.run();
    daemon.says("is ready");
    office.register_late("24");
    let due = office.do_(&["due", "--json"]).json();
    let key = format!("publication/{}", office.late_key(24));
    assert_eq!(due["obligations"][0]["key"], key.as_str());
    assert!(!daemon.has_said("turn finished"), "the turn still waits for the site");
    daemon.signal("TERM");
    let done = daemon.ends();
    assert_eq!(done.code, Some(0), "{}", done.err);
}

#[test]
fn a_waiver_given_while_the_mail_server_is_silent_keeps_the_other_letters_back() {
    let office = Office::open(|texts| texts);
    office.register_late("24");
    let mut daemon = office.run_watched(Point::Taken(1), Then::Hold);
    daemon.says(REACHED);
    let key = format!("publication/{}", office.late_key(24));
    let done = office.do_(&["waive", &key, "--reason", "персональні дані"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    office.relay.let_go();
    daemon.says("turn finished");
    daemon.stop();
    assert_eq!(recipients(&office.arrived()).len(), 1, "the letter that was leaving, no other");
}
