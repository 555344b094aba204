//! How a month went: what belongs to it, what stands apart, and that all of it adds up.

use chrono::{NaiveDate, NaiveTime};
use hromada_watch::domain::calendar::{Calendar, SendingWindow, Transfer};
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use hromada_watch::domain::council::sitting::SittingKey;
use hromada_watch::domain::ids::{PersonId, SourceId};
use hromada_watch::domain::month::Month;
use hromada_watch::domain::obligation::{
    Asking, Matter, Obligation, Question, SettledBy, SittingRef, Status, Timeliness,
};
use hromada_watch::domain::plan::directory::{Department, Directory, Person, UnitKind};
use hromada_watch::domain::plan::rules::{DutyKind, PublicationRule};
use hromada_watch::domain::plan::term::{DayCount, Due, Roll};
use hromada_watch::domain::plan::wishes::Wishes;
use hromada_watch::domain::plan::{Duty, DutyState, Ladder, Plan};
use hromada_watch::domain::register::Register;
use hromada_watch::domain::register::relief::{Promise, Waiver};
use hromada_watch::domain::report::{
    Answered, Cell, Entry, LetterTotals, Publications, Report, Tally, Unit, Why, is_watched,
};
use hromada_watch::domain::sightings::{Access, Reading, Sightings};
use hromada_watch::domain::view::View;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::collections::{BTreeMap, BTreeSet};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

const NOVEMBER: Month = Month { year: 2026, month: 11 };

fn calendar() -> Calendar {
    Calendar {
        zone: chrono_tz::Europe::Kyiv,
        martial_law: Vec::new(),
        holidays: Vec::new(),
        transfer: Transfer::None,
        days_off: Vec::new(),
        days_worked: Vec::new(),
        sending: SendingWindow { from: NaiveTime::MIN, until: NaiveTime::MIN },
    }
}

/// Olha heads one department, Petro two.
fn plan() -> Plan {
    let person = |id: &str| Person {
        id: id.into(),
        name: id.to_owned(),
        position: None,
        greeting: None,
        email: None,
        deputy: None,
        supervisor: None,
        wishes: Wishes::default(),
    };
    let department = |id: &str, head: &str| Department {
        id: id.into(),
        name: id.to_owned(),
        kind: UnitKind::Department,
        head: Some(head.into()),
        signatures: Vec::new(),
        sections: Vec::new(),
        stems: Vec::new(),
        joined_on: None,
        pages: Vec::new(),
        page_words: Vec::new(),
    };
    let duty = |id: &str, measure| Duty {
        id: id.into(),
        measure,
        kind: DutyKind::Publication(PublicationRule::silent(30, DayCount::Calendar, Roll::Next)),
        state: DutyState::Active,
        responsible: Vec::new(),
        sources: Vec::new(),
        also_sources: Vec::new(),
        basis: String::new(),
        ladder: Ladder {
            before: Vec::new(),
            before_count: DayCount::Calendar,
            after_first: 1,
            after_every: 5,
            escalate_after: 3,
            ends_after_days: 30,
        },
    };
    Plan {
        measures: Vec::new(),
        duties: vec![duty("publication", 2), duty("submission", 4)],
        directory: Directory {
            people: ["olha", "petro", "head"].map(|id| (id.into(), person(id))).into(),
            departments: vec![
                department("education", "olha"),
                department("culture", "petro"),
                department("library", "petro"),
            ],
            administrator: "olha".into(),
            council_head: "head".into(),
            publisher: None,
            sources: BTreeMap::new(),
        },
        watching_since: None,
    }
}

/// What a report is made from; `since` is the first day of the watch.
struct Desk {
    plan: Plan,
    register: Register,
    sightings: Sightings,
    calendar: Calendar,
    since: NaiveDate,
    today: NaiveDate,
}

impl Desk {
    fn on(today: &str) -> Self {
        let reading = Reading { access: Access::None, ..Reading::default() };
        let mut sightings = Sightings::default();
        sightings.readings.insert("facebook".into(), reading);
        Self {
            plan: plan(),
            register: Register::default(),
            sightings,
            calendar: calendar(),
            since: day("2026-01-01"),
            today: day(today),
        }
    }

    fn report(&self, obligations: &[Obligation], month: Month) -> Report {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).expect("a time");
        let view = View {
            plan: &self.plan,
            register: &self.register,
            sightings: &self.sightings,
            calendar: &self.calendar,
            watching_since: self.since,
            now: self.calendar.moment(self.today, noon),
        };
        Report::of(obligations, month, &view, LetterTotals::default())
    }
}

fn decision(number: u32, adopted_on: &str, due_on: &str, status: Status) -> Obligation {
    let number = DecisionNumber::new(number.to_string());
    let key = DecisionKey { body: Body::Session, adopted_on: day(adopted_on), number };
    Obligation {
        key: format!("publication/{key}").as_str().into(),
        duty: "publication".into(),
        measure: 2,
        matter: Matter::Decision { number: key.number.shown().to_owned(), key, title: None },
        responsible: vec!["petro".into(), "olha".into()],
        opens_on: day(adopted_on),
        due: Due { on: day(due_on), nominal_on: day(due_on), counted: None },
        status,
        candidates: Vec::new(),
        asking: Asking::Nothing,
        said_until: None,
    }
}

fn met(on: &str, timeliness: Timeliness) -> Status {
    Status::Met { on: day(on), timeliness, by: SettledBy::Person { link: None } }
}

fn overdue() -> Status {
    Status::Overdue { stale: Vec::new() }
}

fn unread(sources: &[&str]) -> Status {
    Status::Unknown { unread: sources.iter().map(|source| SourceId::from(*source)).collect() }
}

#[test]
fn a_month_holds_what_was_due_in_it_and_lists_apart_what_was_due_before() {
    let all = [
        decision(1, "2026-10-01", "2026-10-31", overdue()),
        decision(2, "2026-10-02", "2026-11-01", overdue()),
        decision(3, "2026-10-31", "2026-11-30", overdue()),
        decision(4, "2026-11-01", "2026-12-01", Status::Open),
        decision(5, "2026-09-01", "2026-10-01", unread(&["site"])),
        decision(6, "2026-09-01", "2026-10-01", met("2026-11-05", Timeliness::Late)),
    ];
    let report = Desk::on("2026-12-02").report(&all, NOVEMBER);
    let numbers = |entries: &[Entry]| -> Vec<String> {
        entries.iter().map(|entry| entry.obligation.key.to_string()).collect()
    };
    assert_eq!(
        numbers(&report.entries),
        ["publication/session-2026-10-02-№2", "publication/session-2026-10-31-№3"]
    );
    assert_eq!(numbers(&report.carried), ["publication/session-2026-10-01-№1"]);
    assert_eq!(report.carried_unknown, 1);
    assert_eq!(report.tally(), Tally { not_done: 2, ..Tally::default() });
    let days: Vec<_> = report.entries.iter().map(|entry| entry.days_late).collect();
    assert_eq!(days, [Some(31), Some(2)]);
    // Thirty days after the last day letters end; the 1st of December was still one of them.
    let ended: Vec<_> = report.entries.iter().map(|entry| entry.letters_ended_on).collect();
    assert_eq!(ended, [Some(day("2026-12-01")), None]);
    let before = report.before.expect("the watch ran in October");
    assert_eq!(before.tally(), Tally { late: 1, not_done: 1, cannot_tell: 1, ..Tally::default() });
}

#[test]
fn nothing_due_before_the_watch_is_in_a_report_and_a_short_watch_is_not_compared() {
    let all = [
        decision(1, "2026-10-02", "2026-11-01", overdue()),
        decision(2, "2026-10-20", "2026-11-19", overdue()),
    ];
    let mut desk = Desk::on("2026-12-01");
    for (since, entries, compared) in [
        ("2026-11-02", 1, false),
        ("2026-10-26", 2, false),
        ("2026-10-25", 2, true),
        ("2026-12-01", 0, false),
    ] {
        desk.since = day(since);
        let report = desk.report(&all, NOVEMBER);
        assert_eq!(report.entries.len(), entries, "since {since}");
        assert_eq!(report.before.is_some(), compared, "since {since}");
    }
    assert!(is_watched(NOVEMBER, day("2026-11-24")) && !is_watched(NOVEMBER, day("2026-11-25")));
}

#[test]
fn what_cannot_be_told_says_why() {
    let mut doubted = decision(1, "2026-10-20", "2026-11-19", unread(&[]));
    doubted.candidates = vec!["https://rada.test/1".to_owned()];
    let all = [
        doubted,
        decision(2, "2026-10-20", "2026-11-19", unread(&[])),
        decision(3, "2026-10-20", "2026-11-19", unread(&["site"])),
        decision(4, "2026-10-20", "2026-11-19", unread(&["site", "facebook"])),
        decision(5, "2026-10-20", "2026-11-19", met("2026-11-25", Timeliness::Unknown)),
    ];
    let report = Desk::on("2026-12-01").report(&all, NOVEMBER);
    let whys: Vec<Cell> = report.entries.iter().map(|entry| entry.cell.clone()).collect();
    let expected = [
        Why::PersonMustSay,
        Why::PeopleOnly,
        Why::Unread(vec!["site".into()]),
        Why::NoAccess(vec!["facebook".into()]),
        Why::DayUnknown,
    ];
    assert_eq!(whys, expected.map(Cell::CannotTell));
    assert_eq!(report.tally().percent_in_time(), None, "nothing is known, so no share is told");
}

#[test]
fn days_to_publication_have_a_median_and_a_worst() {
    let mut twice = decision(2, "2026-11-01", "2026-11-08", met("2026-11-05", Timeliness::InTime));
    twice.key = "publication-law/session-2026-11-01-№2".into();
    let all = [
        decision(1, "2026-11-01", "2026-12-01", met("2026-11-02", Timeliness::InTime)),
        decision(2, "2026-11-01", "2026-12-01", met("2026-11-05", Timeliness::InTime)),
        twice,
        decision(3, "2026-10-01", "2026-10-31", met("2026-11-10", Timeliness::Late)),
        decision(4, "2026-10-31", "2026-11-30", met("2026-11-11", Timeliness::InTime)),
        decision(5, "2026-08-01", "2026-08-31", met("2026-11-20", Timeliness::Unknown)),
        decision(6, "2026-10-01", "2026-10-31", met("2026-10-30", Timeliness::InTime)),
    ];
    let report = Desk::on("2026-12-01").report(&all, NOVEMBER);
    let published = report.publications.expect("some were published");
    assert_eq!((published.count, published.median_days, published.worst_days), (4, 7.5, 40));
    assert_eq!(published.worst.as_str(), "publication/session-2026-10-01-№3");
    let before = report.before.and_then(|before| before.publications).expect("one");
    assert_eq!((before.count, before.median_days, before.worst_days), (1, 29.0, 29));
    assert_eq!(Publications::of(&all, NOVEMBER.next()), None);
}

#[test]
fn an_obligation_counts_under_its_department_or_else_under_its_people() {
    let of = |responsible: &[&str]| {
        let mut one = decision(1, "2026-10-20", "2026-11-19", overdue());
        one.responsible = responsible.iter().map(|person| PersonId::from(*person)).collect();
        let report = Desk::on("2026-12-01").report(&[one], NOVEMBER);
        report.entries[0].unit.clone()
    };
    let people = |ids: &[&str]| Unit::People(ids.iter().map(|id| PersonId::from(*id)).collect());
    assert_eq!(of(&["olha"]), Unit::Department("education".into()));
    assert_eq!(of(&["petro"]), people(&["petro"]), "he heads two");
    assert_eq!(of(&["petro", "olha"]), people(&["olha", "petro"]));
    assert_eq!(of(&["olha", "petro"]), people(&["olha", "petro"]));
    let mut own = decision(1, "2026-10-20", "2026-11-19", overdue());
    own.responsible = vec!["olha".into()];
    own.matter =
        Matter::Submission { department: "library".into(), month: NOVEMBER, ordinal: 1, found: 0 };
    let report = Desk::on("2026-12-01").report(&[own], NOVEMBER);
    assert_eq!(report.entries[0].unit, Unit::Department("library".into()));
}

#[test]
fn questions_and_advice_are_counted_apart() {
    let sitting = SittingRef {
        place: None,
        key: SittingKey { body: Body::Session, first_on: day("2026-11-20") },
        on: day("2026-11-20"),
        at: None,
        session: None,
    };
    let asked = |asking, status| {
        let mut one = decision(1, "2026-11-20", "2026-11-23", status);
        one.matter = Matter::Answer { sitting: sitting.clone(), question: Question::Decisions };
        one.asking = asking;
        one
    };
    let all = [
        asked(Asking::UntilAnswered, Status::Open),
        asked(Asking::UntilAnswered, met("2026-11-25", Timeliness::InTime)),
        asked(Asking::Advice, Status::Open),
        asked(Asking::Once, unread(&["facebook"])),
    ];
    let report = Desk::on("2026-12-01").report(&all, NOVEMBER);
    assert_eq!(report.questions, Answered { put: 2, answered: 1 });
    assert_eq!(report.advice, BTreeMap::from([(2, Answered { put: 1, answered: 0 })]));
    assert_eq!(report.tally(), Tally { cannot_tell: 1, ..Tally::default() });
}

#[test]
fn reasons_of_promises_and_waivers_are_told() {
    let all = [
        decision(1, "2026-09-20", "2026-10-20", overdue()),
        decision(2, "2026-10-20", "2026-11-19", overdue()),
        decision(3, "2026-10-20", "2026-11-19", Status::Waived),
        decision(4, "2026-10-20", "2026-12-19", Status::Open),
    ];
    let mut desk = Desk::on("2026-12-01");
    for (one, reason) in all.iter().zip(["Немає підпису", "немає  підпису.", "хвороба", "інше"])
    {
        let (until, author) = (day("2026-11-25"), "секретар".to_owned());
        let promise = Promise { until, reason: reason.to_owned(), author: author.clone() };
        desk.register.promises.insert(one.key.clone(), promise);
        let waiver = Waiver { reason: reason.to_owned(), until: None, author };
        desk.register.waivers.insert(one.key.clone(), waiver);
    }
    let report = desk.report(&all, NOVEMBER);
    let expected = [("немає підпису".to_owned(), 2), ("хвороба".to_owned(), 1)];
    assert_eq!(report.promises, expected);
    let waived: Vec<_> = report.entries.iter().filter_map(|entry| entry.waiver.as_ref()).collect();
    assert_eq!(waived.len(), 1, "a waiver that has ended excuses nothing");
    assert_eq!(waived[0].reason, "хвороба");
}

#[test]
fn a_month_is_read_as_it_is_shown() {
    assert_eq!("2026-11".parse::<Month>().ok(), Some(NOVEMBER));
    for text in ["2026-13", "2026-1", "+2026-1", "26-11", "2026-11-01", "", "листопад"] {
        assert!(text.parse::<Month>().is_err(), "{text}");
    }
    assert_eq!(Month { year: 2027, month: 1 }.previous(), Month { year: 2026, month: 12 });
    assert_eq!(NOVEMBER.next().previous(), NOVEMBER);
}

fn any_status() -> impl Strategy<Value = Status> {
    let on = (0i64..150).prop_map(|days| day("2026-08-15") + chrono::TimeDelta::days(days));
    let timeliness =
        prop_oneof![Just(Timeliness::InTime), Just(Timeliness::Late), Just(Timeliness::Unknown)];
    let by = || SettledBy::Person { link: None };
    prop_oneof![
        (on, timeliness).prop_map(move |(on, timeliness)| Status::Met { on, timeliness, by: by() }),
        Just(Status::Open),
        Just(overdue()),
        Just(Status::Waived),
        Just(unread(&[])),
        Just(unread(&["site"])),
        Just(unread(&["facebook"])),
    ]
}

fn any_obligation() -> impl Strategy<Value = Obligation> {
    let asking = prop_oneof![
        4 => Just(Asking::Nothing),
        1 => Just(Asking::Once),
        1 => Just(Asking::UntilAnswered),
        1 => Just(Asking::Advice),
    ];
    let people = prop::sample::subsequence(vec!["olha", "petro", "head"], 1..=3);
    let measure = 1u8..=10;
    (any_status(), asking, people, measure, 0i64..150, any::<bool>()).prop_map(
        |(status, asking, people, measure, after, page)| {
            let due_on = day("2026-08-15") + chrono::TimeDelta::days(after);
            let mut one = decision(1, "2026-08-14", &due_on.to_string(), status);
            one.asking = asking;
            one.measure = measure;
            one.responsible = people.into_iter().map(PersonId::from).collect();
            one.candidates = page.then(|| "https://rada.test/1".to_owned()).into_iter().collect();
            one
        },
    )
}

/// Whether lateness can be spoken of at all.
fn is_judged(obligation: &Obligation) -> bool {
    matches!(obligation.asking, Asking::Nothing | Asking::Once)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        rng_seed: RngSeed::Fixed(2026),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_obligation_of_a_month_is_counted_once(
        mut obligations in prop::collection::vec(any_obligation(), 0..40),
        since in 0i64..120,
    ) {
        for (number, one) in obligations.iter_mut().enumerate() {
            one.key = format!("publication/{number}").as_str().into();
        }
        let mut desk = Desk::on("2027-02-01");
        desk.since = day("2026-08-01") + chrono::TimeDelta::days(since);
        let mut reported = 0;
        for month in [8, 9, 10, 11, 12, 13] {
            let month = match month {
                13 => Month { year: 2027, month: 1 },
                month => Month { year: 2026, month },
            };
            let report = desk.report(&obligations, month);
            let due = obligations.iter().filter(|one| Month::of(one.due.on) == month);
            let judged = due.clone().filter(|one| is_judged(one) && desk.since <= one.due.on);
            prop_assert_eq!(report.tally().total(), judged.count());
            let sum = |tallies: Vec<Tally>| {
                tallies.into_iter().fold(Tally::default(), |mut sum, one| { sum += one; sum })
            };
            prop_assert_eq!(sum(report.by_measure().into_values().collect()), report.tally());
            prop_assert_eq!(sum(report.by_unit().into_values().collect()), report.tally());
            let apart = due.filter(|one| !is_judged(one) && desk.since <= one.due.on).count();
            let advice: usize = report.advice.values().map(|advice| advice.put).sum();
            prop_assert_eq!(report.questions.put + advice, apart);
            let once: BTreeSet<_> =
                report.entries.iter().chain(&report.carried).map(|one| &one.obligation.key).collect();
            prop_assert_eq!(once.len(), report.entries.len() + report.carried.len());
            if let Some(before) = &report.before {
                prop_assert_eq!(before.tally(), desk.report(&obligations, before.month).tally());
            }
            reported += report.tally().total() + apart;
            let again: Vec<Obligation> = obligations.iter().rev().cloned().collect();
            prop_assert_eq!(&desk.report(&again, month).entries, &report.entries);
        }
        let watched = obligations.iter().filter(|one| desk.since <= one.due.on).count();
        prop_assert_eq!(reported, watched, "every obligation is in exactly one month");
    }
}
