//! A machine's clock that is wrong: nothing is sent by it, and nothing has to be deleted after it.

use crate::council::{Council, day, moment};
use crate::mail::recipients;
use crate::site::Power;
use hromada_watch::daemon::belief::Belief;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::clock::ClockQuestion;
use hromada_watch::daemon::turn;
use hromada_watch::daemon::turn_report::TurnReport;
use hromada_watch::sources::fetch::{Canned, FetchError, Fetcher};

/// Decision 24 is late from 08:30 of 20 November; nobody is to hear of it before.
async fn council() -> Council {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts.publication_only()).await;
    council.turn("2026-10-20 10:00").await;
    council.register("2026-10-20", &[24], "2026-10-20 16:00");
    council.parts.belief = Belief::watched();
    council
}

/// A turn by the machine's clock, while the site's clock shows the truth.
async fn turn_at(council: &mut Council, clock: &str, truth: &str) -> TurnReport {
    council.site.content().clock = Some(moment(truth));
    turn::turn(&mut council.parts, moment(clock)).await.expect("the turn finishes")
}

fn said(report: &TurnReport, words: &str) {
    let skipped = report.skipped.as_deref().unwrap_or_default();
    assert!(skipped.contains(words) && skipped.contains("clock accept"), "{report:?}");
}

#[tokio::test]
async fn a_clock_a_month_ahead_calls_nobody_late_and_leaves_nothing_behind() {
    let mut council = council().await;
    for truth in ["2026-10-20 17:00", "2026-10-20 18:00"] {
        let facts = council.entries().len();
        let report = turn_at(&mut council, "2026-11-20 08:30", truth).await;
        said(&report, "ahead of the hosts");
        assert_eq!(council.entries().len(), facts, "a wrong moment is in the journal");
    }
    assert!(council.arrived().is_empty());
    // It was set right: two turns later everything goes on.
    for at in ["2026-10-20 19:00", "2026-10-20 19:05", "2026-11-20 08:30", "2026-11-20 08:35"] {
        let report = turn_at(&mut council, at, at).await;
        assert_eq!(report.skipped, None, "at {at}");
    }
    assert_eq!(recipients(&council.arrived()), ["dolhorukova", "kolisnichenko", "kukina"]);
}

#[tokio::test]
async fn a_machine_that_slept_sends_what_is_due_in_its_second_turn() {
    let mut council = council().await;
    let report = turn_at(&mut council, "2026-11-20 08:30", "2026-11-20 08:30").await;
    assert_eq!((report.skipped, report.letters.sent), (None, 0), "it reads and sends nothing yet");
    let report = turn_at(&mut council, "2026-11-20 08:35", "2026-11-20 08:35").await;
    assert_eq!(report.letters.sent, 3);
}

#[tokio::test]
async fn a_site_with_a_wrong_clock_holds_letters_and_is_believed_after_a_word() {
    let mut council = council().await;
    for at in ["2026-10-20 19:00", "2026-10-20 20:00"] {
        let report = turn_at(&mut council, at, "2026-10-23 19:00").await;
        assert_eq!(report.letters.sent, 0);
    }
    let accept = Question::Clock(ClockQuestion::Accept);
    council.command(accept, "2026-10-20 20:10").expect("it is accepted");
    assert_eq!(council.parts.belief.doubt(), None);
    // The site goes on being wrong by as much, and the word holds, after a restart too.
    let restart = async |council: Council, at: &str| {
        let mut council = council.restart(at);
        council.parts.belief = Belief::watched();
        council
    };
    let mut council = restart(council, "2026-10-20 20:11").await;
    for (at, site) in [("2026-10-20 20:15", "23 19:15"), ("2026-11-20 08:30", "23 07:30")] {
        let truth = format!("{}-{site}", &at[..7]);
        let report = turn_at(&mut council, at, &truth).await;
        assert_eq!(report.skipped, None, "at {at}");
    }
    let report = turn_at(&mut council, "2026-11-20 08:35", "2026-11-23 07:35").await;
    assert_eq!(report.letters.sent, 3);
    // It is wrong in another way: that is a new doubt.
    turn_at(&mut council, "2026-11-20 12:00", "2026-11-19 12:00").await;
    assert!(council.parts.belief.doubt().is_some());
}

#[tokio::test]
async fn after_a_long_stop_with_every_site_down_the_status_says_what_is_waited_for() {
    let mut council = council().await;
    council.parts.fetcher = Fetcher::canned(Canned::new(|_| {
        Err(FetchError::TooLarge { at: "the site".to_owned(), limit_bytes: 1 })
    }));
    for at in ["2026-11-20 08:30", "2026-11-20 08:35"] {
        let report = turn_at(&mut council, at, at).await;
        said(&report, "no host answers");
    }
    let standing = council.command(Question::Status, "2026-11-20 08:36").expect("an answer");
    assert_eq!(standing["clock"]["hosts"], "silent", "{standing}");
    let accept = Question::Clock(ClockQuestion::Accept);
    council.command(accept, "2026-11-20 08:37").expect("it is accepted");
    assert_eq!(turn_at(&mut council, "2026-11-20 08:40", "2026-11-20 08:40").await.skipped, None);
}

#[tokio::test]
async fn a_site_that_is_broken_knows_the_time_all_the_same() {
    let mut council = council().await;
    council.site.content().documents_power = Power::Off;
    for at in ["2026-11-20 08:30", "2026-11-20 08:35"] {
        assert_eq!(turn_at(&mut council, at, at).await.skipped, None, "at {at}");
    }
    assert_eq!(council.parts.belief.doubt(), None);
}

#[tokio::test]
async fn turns_that_a_wrong_clock_finished_are_in_nobodys_way_after_clock_accept() {
    let mut council = council().await;
    // The hosts were wrong as well, twice: so the future was believed.
    for at in ["2027-03-01 06:00", "2027-03-01 06:05"] {
        let report = turn_at(&mut council, at, at).await;
        assert_eq!(report.skipped, None);
    }
    council.arrived();
    let report = turn_at(&mut council, "2026-10-21 09:00", "2026-10-25 09:00").await;
    said(&report, "before the last finished turn");
    let accept = Question::Clock(ClockQuestion::Accept);
    council.command(accept, "2026-10-21 09:01").expect("it is accepted");
    let report = turn_at(&mut council, "2026-10-21 09:05", "2026-10-21 09:05").await;
    assert_eq!(report.skipped, None);
    let mut council = council.restart("2026-10-21 09:06");
    council.parts.belief = Belief::watched();
    let report = turn_at(&mut council, "2026-10-21 09:10", "2026-10-21 09:10").await;
    assert_eq!(report.skipped, None, "a restart does not forget the word");
}

#[tokio::test]
async fn a_state_rebuilt_from_the_journal_knows_what_the_present_is_no_earlier_than() {
    let mut council = council().await;
    council.site.publish(crate::site::decision(25, "20.10.2026", "21.10.2026"));
    turn_at(&mut council, "2026-10-21 09:00", "2026-10-21 09:00").await;
    turn_at(&mut council, "2026-10-21 09:05", "2026-10-21 09:05").await;
    let state = council.home.state.join("state");
    let mut council = council.restart_after("2026-10-21 10:00", || {
        std::fs::remove_dir_all(&state).expect("it was there");
    });
    council.parts.belief = Belief::watched();
    let report = turn_at(&mut council, "2026-09-21 10:00", "2026-10-21 10:00").await;
    said(&report, "before the last finished turn");
    let began = council.parts.watching_since(moment("2026-09-21 10:00"));
    assert_eq!(began, day("2026-10-20"), "the watch did not begin anew");
}

#[tokio::test]
async fn a_clock_that_went_back_is_believed_when_hosts_agree_twice_and_that_is_told() {
    let mut council = council().await;
    for at in ["2026-11-17 06:00", "2026-11-17 06:05"] {
        turn_at(&mut council, at, at).await;
    }
    council.arrived();
    let report = turn_at(&mut council, "2026-10-21 09:00", "2026-10-21 09:00").await;
    said(&report, "before the last finished turn");
    for at in ["2026-10-21 09:05", "2026-10-21 09:10"] {
        let report = turn_at(&mut council, at, at).await;
        assert_eq!(report.skipped, None, "at {at}");
    }
    let told = council.arrived();
    assert_eq!(recipients(&told), ["admin"]);
    assert!(told[0].text.contains("Годинник"), "{}", told[0].text);
}
