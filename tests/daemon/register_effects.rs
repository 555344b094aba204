//! What a word of a person does: deadlines move, letters fall silent or go to somebody else.

use crate::council::{Council, Texts, day, moment};
use crate::mail::recipients;
use crate::site::Site;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::event_book::NewEvent;
use hromada_watch::daemon::desk::register::events::EventQuestion;
use hromada_watch::daemon::desk::register::relief::ReliefQuestion;
use hromada_watch::daemon::desk::register::sitting_book::NewSitting;
use hromada_watch::daemon::desk::register::sittings::SittingQuestion;
use hromada_watch::daemon::desk::register::words::Done;
use hromada_watch::domain::council::decision::Body;
use hromada_watch::domain::council::sitting::SittingKey;
use hromada_watch::domain::sightings::sitting_mark::{Certainty, MarkedDay, Saying, SittingMark};
use hromada_watch::domain::sightings::{
    Item, ItemDates, Kind, Meaning, Observation, Origin, Understanding,
};
use serde_json::Value;
use std::sync::Arc;

const N24: &str = "publication/session-2026-10-20-№24";
const SITTING: &str = "session-2026-11-20";

fn alone(texts: Texts, _: &Site) -> Texts {
    texts.whole().kukina_alone()
}

impl Council {
    fn say(&mut self, question: Question, at: &str) -> Value {
        self.command(question, at).expect("it is taken")
    }

    fn call(&mut self, on: &str, at: &str) {
        let (on, body) = (day(on), Body::Session);
        let (time, place, session, convocation) = (None, None, None, None);
        let sitting = NewSitting { body, on, at: time, place, session, convocation };
        self.say(Question::Sitting(SittingQuestion::Add(sitting)), at);
    }

    fn shift(&mut self, to: &str, at: &str) -> Value {
        let (sitting, to) = (key(), day(to));
        self.say(
            Question::Sitting(SittingQuestion::Move { sitting, to, at: None, reason: None }),
            at,
        )
    }

    fn due_on(&self, obligation: &str, at: &str) -> String {
        self.obligation(obligation, at).due.on.to_string()
    }

    /// An item of the news as if its announcement had been read.
    fn shows(&mut self, says: Saying, on: &str, seen: &str) {
        let id = format!("{says:?}-{on}");
        let mark = SittingMark {
            body: Body::Session,
            session: None,
            convocation: None,
            on: Some(MarkedDay::Full(day(on))),
            at: None,
            place: None,
            says,
            moved_from: None,
            certainty: Certainty::Named,
        };
        let agenda = Understanding::of(Meaning {
            kind: Kind::Agenda,
            body: Some(Body::Session),
            number: None,
            adopted_on: None,
            session: None,
            convocation: None,
            department: None,
            why: String::new(),
        });
        let observation = Observation {
            source: "site-news".into(),
            item: Arc::new(Item {
                id: id.as_str().into(),
                url: None,
                title: "Сесія".to_owned(),
                section: None,
                text: None,
                dates: ItemDates::default(),
            }),
            understanding: Arc::new(Understanding { sittings: vec![mark], ..agenda }),
            first_seen: moment(seen),
            first_seen_on: day(seen.split(' ').next().expect("a day")),
            origin: Origin::Appeared,
            gone_at: None,
        };
        let place = (observation.source.clone(), observation.item.id.clone());
        self.parts.sightings.observations.insert(place, observation);
    }
}

fn key() -> SittingKey {
    SittingKey::parse(SITTING).expect("a key")
}

#[tokio::test]
async fn a_moved_sitting_moves_its_deadlines() {
    let mut council = Council::begin("2026-11-02 09:00", alone).await;
    council.turn("2026-11-02 09:00").await;
    council.call("2026-11-20", "2026-11-02 10:00");
    let (announcement, broadcast) =
        (format!("announcement/{SITTING}"), format!("broadcast/{SITTING}"));
    let now = "2026-11-02 10:00";
    assert_eq!(council.due_on(&announcement, now), "2026-11-17");
    assert_eq!(council.due_on(&broadcast, now), "2026-11-21");
    council.shift("2026-11-27", "2026-11-03 10:00");
    let now = "2026-11-03 10:00";
    assert_eq!(council.due_on(&announcement, now), "2026-11-24");
    assert_eq!(council.due_on(&broadcast, now), "2026-11-28");
    let council = council.restart("2026-11-03 11:00");
    assert_eq!(council.due_on(&broadcast, "2026-11-03 11:00"), "2026-11-28");
}

#[tokio::test]
async fn a_sitting_moved_to_tomorrow_makes_nobody_late_with_its_announcement() {
    let mut council = Council::begin("2026-11-02 09:00", alone).await;
    council.call("2026-11-20", "2026-11-02 10:00");
    let announcement = format!("announcement/{SITTING}");
    // Three working days before the new day are over: it is announced by the day after the word.
    council.shift("2026-11-05", "2026-11-03 10:00");
    assert_eq!(council.due_on(&announcement, "2026-11-03 10:00"), "2026-11-04");
    assert_eq!(council.status(&announcement, "2026-11-03 10:00"), "open");
    let cancel = Question::Sitting(SittingQuestion::Cancel {
        sitting: key(),
        reason: "кворум".to_owned(),
    });
    council.say(cancel, "2026-11-03 11:00");
    council.shift("2026-11-05", "2026-11-04 10:00");
    let known = council.parts.obligations(moment("2026-11-04 10:00"));
    let owed = known.iter().any(|one| one.key.as_str() == announcement);
    assert!(!owed, "called again on the eve, it cannot be announced in time");
}

#[tokio::test]
async fn what_the_site_says_of_the_old_day_never_undoes_a_move() {
    let mut council = Council::begin("2026-11-02 09:00", alone).await;
    council.turn("2026-11-02 09:00").await;
    let now = "2026-11-03 12:00";
    council.shows(Saying::Announced, "2026-11-20", "2026-11-03 10:00");
    let announcement = format!("announcement/{SITTING}");
    assert_eq!(council.status(&announcement, now), "met", "known from the site alone");
    council.shift("2026-11-27", now);
    assert_eq!(council.due_on(&announcement, now), "2026-11-24");
    assert_eq!(council.status(&announcement, now), "open", "the new day is announced nowhere");
    council.shows(Saying::Held, "2026-11-20", "2026-11-21 10:00");
    council.register("2026-11-20", &[1, 2], "2026-11-23 10:00");
    let listed = council
        .say(Question::Sitting(SittingQuestion::List(Default::default())), "2026-11-23 10:00");
    let sittings = listed["sittings"].as_array().expect("sittings");
    assert_eq!(sittings.len(), 1, "{listed}");
    assert_eq!(
        (&sittings[0]["on"], &sittings[0]["registered"]),
        (&"2026-11-27".into(), &true.into())
    );
    council.shows(Saying::Announced, "2026-11-27", "2026-11-23 11:00");
    assert_eq!(council.status(&announcement, "2026-11-23 12:00"), "met");
    let warned = council.shift("2026-11-20", "2026-11-23 13:00");
    assert_eq!(warned["warnings"].as_array().map(Vec::len), Some(0));
    let warned = council.shift("2026-11-19", "2026-11-23 14:00");
    assert!(warned["warnings"].to_string().contains("зареєстровано рішень: 2"), "{warned}");
}

#[tokio::test]
async fn a_copy_that_lasts_is_told_though_the_broadcast_was_told() {
    let mut council = Council::begin("2026-11-02 09:00", alone).await;
    council.turn("2026-11-02 09:00").await;
    council.call("2026-11-10", "2026-11-02 10:00");
    let broadcast = "broadcast/session-2026-11-10";
    let done = |link: &str| {
        Question::Done(Done {
            obligation: broadcast.into(),
            link: Some(link.to_owned()),
            on: None,
            note: None,
        })
    };
    council.say(done("https://www.facebook.com/rada/videos/1"), "2026-11-10 15:00");
    let copy = "broadcast/session-2026-11-10/copy";
    assert_eq!(council.status(copy, "2026-11-10 15:00"), "open");
    council.say(done("https://www.youtube.com/watch?v=1"), "2026-11-12 15:00");
    let left = council.parts.obligations(moment("2026-11-12 15:00"));
    let copy = left.iter().find(|one| one.key.as_str() == copy);
    assert!(copy.is_none_or(|one| one.status.as_str() == "met"), "{copy:?}");
    let nothing =
        Question::Done(Done { obligation: broadcast.into(), link: None, on: None, note: None });
    assert_eq!(council.say(nothing, "2026-11-12 16:00")["already"], true);
}

async fn late() -> Council {
    let mut council = Council::begin("2026-10-20 10:00", alone).await;
    council.turn("2026-10-20 10:00").await;
    council.register("2026-10-20", &[24], "2026-10-20 16:00");
    council
}

fn about_24(council: &mut Council) -> Vec<String> {
    let arrived = council.arrived();
    let about: Vec<_> =
        arrived.into_iter().filter(|mail| mail.text.contains("№\u{a0}24")).collect();
    recipients(&about).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_waiver_silences_and_its_end_speaks_again() {
    let mut council = late().await;
    let reason = "персональні дані".to_owned();
    let obligation = || N24.into();
    let waive =
        Question::Relief(ReliefQuestion::Waive { obligation: obligation(), reason, until: None });
    council.say(waive, "2026-10-21 10:00");
    council.turn("2026-11-20 08:30").await;
    assert_eq!(council.status(N24, "2026-11-20 08:30"), "waived");
    assert_eq!(about_24(&mut council), [""; 0]);
    let reason = "помилка".to_owned();
    council.say(
        Question::Relief(ReliefQuestion::EndWaiver { obligation: obligation(), reason }),
        "2026-11-20 09:00",
    );
    council.turn("2026-11-20 09:30").await;
    assert_eq!(about_24(&mut council), ["kukina"]);
}

#[tokio::test]
async fn a_promise_is_quiet_until_its_day() {
    let mut council = late().await;
    let promise = Question::Relief(ReliefQuestion::Promise {
        obligation: N24.into(),
        until: day("2026-11-26"),
        reason: "немає підпису".to_owned(),
    });
    council.say(promise, "2026-11-16 16:00");
    for at in ["2026-11-17 08:30", "2026-11-20 08:30", "2026-11-26 08:30"] {
        council.turn(at).await;
        assert_eq!(about_24(&mut council), [""; 0], "at {at}");
    }
    council.turn("2026-11-27 08:30").await;
    assert_eq!(about_24(&mut council), ["kukina"], "the promise was not kept");
}

#[tokio::test]
async fn a_deputy_hears_while_somebody_is_away() {
    let mut council = late().await;
    let away = Question::Relief(ReliefQuestion::Away {
        person: "kukina".to_owned(),
        from: day("2026-11-16"),
        until: day("2026-11-22"),
        reason: "відпустка".to_owned(),
        deputy: Some("zinevych".to_owned()),
    });
    council.say(away, "2026-11-13 17:30");
    council.turn("2026-11-20 08:30").await;
    assert_eq!(about_24(&mut council), ["zinevych"]);
    let back = Question::Relief(ReliefQuestion::Back {
        person: "kukina".to_owned(),
        from: day("2026-11-16"),
        on: Some(day("2026-11-20")),
        reason: "відкликано".to_owned(),
    });
    council.say(back, "2026-11-20 12:00");
    council.turn("2026-11-20 12:30").await;
    assert_eq!(about_24(&mut council), ["kukina"], "she is back and had not heard");
}

#[tokio::test]
async fn an_event_that_is_over_asks_for_coverage_and_a_word_settles_it() {
    let mut council = Council::begin("2026-11-02 09:00", alone).await;
    council.turn("2026-11-02 09:00").await;
    let event = NewEvent {
        title: "Поїздка до Люблінського воєводства".to_owned(),
        from: day("2026-11-04"),
        until: Some(day("2026-11-06")),
        at: None,
        place: None,
        department: Some("culture".into()),
        slug: None,
    };
    let registered = council.say(Question::Trip(EventQuestion::Add(event)), "2026-11-09 10:00");
    let key = format!("coverage-trips/{}", registered["trip"]["id"].as_str().expect("an id"));
    // Registered after its end: the term runs from the day of the word.
    assert_eq!(council.due_on(&key, "2026-11-09 10:00"), "2026-11-16");
    let (obligation, link, on, note) = (key.as_str().into(), None, Some(day("2026-11-10")), None);
    council.say(Question::Done(Done { obligation, link, on, note }), "2026-11-12 10:00");
    assert_eq!(council.status(&key, "2026-11-12 10:00"), "met");
}
