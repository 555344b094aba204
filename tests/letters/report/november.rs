//! A November of the shipped plan: twelve departments, ten measures, and something of everything.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use hromada_watch::config::{self, Config};
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use hromada_watch::domain::council::event::EventKind;
use hromada_watch::domain::council::sitting::SittingKey;
use hromada_watch::domain::month::Month;
use hromada_watch::domain::obligation::{
    Asking, Covered, EventRef, HostDetail, HostFault, Matter, Obligation, PageFault, Question,
    SettledBy, SittingRef, StagePart, Status, Timeliness,
};
use hromada_watch::domain::plan::term::Due;
use hromada_watch::domain::register::Register;
use hromada_watch::domain::register::relief::{Promise, Waiver};
use hromada_watch::domain::report::{LetterTotals, Report};
use hromada_watch::domain::sightings::host::Check;
use hromada_watch::domain::sightings::host_fault::Particulars;
use hromada_watch::domain::sightings::platform::Stage;
use hromada_watch::domain::sightings::{
    Access, Item, ItemDates, Kind, Meaning, Observation, Origin, Reading, Sightings, Understanding,
};
use hromada_watch::domain::view::View;
use hromada_watch::letters::report::paper::Paper;

pub const NOVEMBER: Month = Month { year: 2026, month: 11 };
const TITLE: &str =
    "Про затвердження Програми підтримки Комунального підприємства «Джерело» на 2027 рік";

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Everything a report is made from.
pub struct Council {
    pub config: Config,
    pub register: Register,
    pub sightings: Sightings,
    pub obligations: Vec<Obligation>,
    pub letters: LetterTotals,
    pub since: NaiveDate,
    pub today: NaiveDate,
}

impl Council {
    /// Nothing is due yet.
    pub fn quiet() -> Self {
        let config = config::load_texts(&config::shipped()).expect("the shipped configuration");
        let mut sightings = Sightings::default();
        let closed = Reading { access: Access::None, ..Reading::default() };
        sightings.readings.insert("facebook".into(), closed);
        Self {
            config,
            register: Register::default(),
            sightings,
            obligations: Vec::new(),
            letters: LetterTotals::default(),
            since: day("2026-09-01"),
            today: day("2026-12-01"),
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        let morning = NaiveTime::from_hms_opt(8, 30, 0).expect("a time");
        self.config.calendar.moment(self.today, morning)
    }

    pub fn paper(&self) -> Paper {
        let view = View {
            plan: &self.config.plan,
            register: &self.register,
            sightings: &self.sightings,
            calendar: &self.config.calendar,
            watching_since: self.since,
            now: self.now(),
        };
        let report = Report::of(&self.obligations, NOVEMBER, &view, self.letters);
        Paper::of(&report, &self.config.plan, &self.config.settings.letterhead.council)
    }

    pub fn add(
        &mut self,
        key: &str,
        matter: Matter,
        due_on: &str,
        status: Status,
    ) -> &mut Obligation {
        let (duty, _) = key.split_once('/').expect("a duty and a subject");
        let duty = self.config.plan.duty(&duty.into()).expect("a duty of the shipped plan");
        let head = |id| {
            let unit = self.config.plan.directory.department(id).expect("a department");
            vec![unit.head.clone().expect("a head")]
        };
        let responsible = match &matter {
            Matter::Submission { department, .. } | Matter::Page { department, .. } => {
                head(department)
            }
            Matter::Memo { person, .. } => vec![person.clone()],
            _ => duty.responsible.clone(),
        };
        self.obligations.push(Obligation {
            key: key.into(),
            duty: duty.id.clone(),
            measure: duty.measure,
            matter,
            responsible,
            opens_on: day(due_on),
            due: Due { on: day(due_on), nominal_on: day(due_on), counted: None },
            status,
            candidates: Vec::new(),
            asking: Asking::Nothing,
            said_until: None,
        });
        self.obligations.last_mut().expect("one was pushed")
    }

    pub fn decision(&mut self, number: u32, adopted_on: &str, due_on: &str, status: Status) {
        let number = DecisionNumber::new(number.to_string());
        let key = DecisionKey { body: Body::Session, adopted_on: day(adopted_on), number };
        let shown = key.number.shown().to_owned();
        let name = format!("publication/{key}");
        let matter = Matter::Decision { key, number: shown, title: Some(TITLE.to_owned()) };
        self.add(&name, matter, due_on, status);
    }

    pub fn submission(&mut self, department: &str, month: Month, ordinal: u8, status: Status) {
        let due_on = match ordinal {
            1 => format!("{month}-15"),
            _ => month.last_day().to_string(),
        };
        let matter = Matter::Submission { department: department.into(), month, ordinal, found: 0 };
        self.add(&format!("submission/{department}/{month}/{ordinal}"), matter, &due_on, status);
    }

    /// Something of everything.
    pub fn busy() -> Self {
        let mut council = Self::quiet();
        council.letters = LetterTotals { sent: 87, shadow: 3, people: 19, refused: 1 };
        council.add_submissions();
        council.add_decisions();
        council.add_occasions();
        council.add_pages_and_hosts();
        council.obligations.sort_by(|a, b| a.key.cmp(&b.key));
        council
    }

    fn add_submissions(&mut self) {
        let departments: Vec<String> = self
            .config
            .plan
            .directory
            .departments
            .iter()
            .filter(|unit| unit.head.is_some())
            .map(|unit| unit.id.to_string())
            .collect();
        assert_eq!(departments.len(), 12);
        for (place, department) in departments.iter().enumerate() {
            let october = NOVEMBER.previous();
            self.submission(department, october, 1, in_time("2026-10-14"));
            self.submission(
                department,
                october,
                2,
                match place {
                    0 | 5 => overdue(),
                    1..=3 => late("2026-11-04"),
                    _ => in_time("2026-10-30"),
                },
            );
            self.submission(
                department,
                NOVEMBER,
                1,
                match place {
                    1 => overdue(),
                    4 => late("2026-11-18"),
                    _ => in_time("2026-11-12"),
                },
            );
            self.submission(
                department,
                NOVEMBER,
                2,
                match place {
                    1 | 7 => overdue(),
                    3 => unknown(&["site-news"]),
                    _ => in_time("2026-11-27"),
                },
            );
        }
    }

    fn add_decisions(&mut self) {
        for number in 1..=25 {
            self.decision(
                number,
                "2026-10-20",
                "2026-11-19",
                match number {
                    24 => overdue(),
                    7 | 9 => late("2026-11-25"),
                    11 => met("2026-11-26", Timeliness::Unknown),
                    12 => unknown(&[]),
                    13 => Status::Waived,
                    _ => in_time("2026-11-02"),
                },
            );
        }
        self.decision(3, "2026-09-15", "2026-10-15", overdue());
        let key = |number: u32| format!("publication/session-2026-10-20-№{number}");
        let promise = |until: &str, reason: &str| Promise {
            until: day(until),
            reason: reason.to_owned(),
            author: "Кукіна І.В.".to_owned(),
        };
        self.register
            .promises
            .insert(key(7).as_str().into(), promise("2026-11-24", "немає підпису"));
        self.register
            .promises
            .insert(key(9).as_str().into(), promise("2026-11-24", "немає підпису"));
        self.register.promises.insert(key(24).as_str().into(), promise("2026-11-27", "хвороба"));
        let waiver = Waiver {
            reason: "рішення скасовано рішенням № 30".to_owned(),
            until: None,
            author: "Кукіна І.В.".to_owned(),
        };
        self.register.waivers.insert(key(13).as_str().into(), waiver);
        self.candidate(12);
        self.back_dated(8);
    }

    fn candidate(&mut self, number: u32) {
        let key = format!("publication/session-2026-10-20-№{number}");
        let one = self.obligations.iter_mut().find(|one| one.key.as_str() == key);
        one.expect("a decision").candidates = vec!["https://rada.test/documents/12".to_owned()];
    }

    /// The page of a decision that was put up on the 30th and bears the 18th.
    fn back_dated(&mut self, number: u32) {
        let item = Item {
            id: number.to_string().as_str().into(),
            url: Some(format!("https://rada.test/documents/{number}")),
            title: format!("Рішення № {number}"),
            section: None,
            text: None,
            dates: ItemDates { printed: Some(day("2026-11-18")), url: None, feed: None },
        };
        let meaning = Meaning {
            kind: Kind::Decision,
            body: None,
            number: None,
            adopted_on: None,
            session: None,
            convocation: None,
            department: None,
            why: String::new(),
        };
        let page = Observation {
            source: "site-documents".into(),
            understanding: Understanding::of(meaning).into(),
            first_seen: self.config.calendar.moment(day("2026-11-30"), NaiveTime::MIN),
            first_seen_on: day("2026-11-30"),
            origin: Origin::Appeared,
            gone_at: None,
            item: item.into(),
        };
        let key = format!("publication/session-2026-10-20-№{number}");
        let one = self.obligations.iter_mut().find(|one| one.key.as_str() == key);
        one.expect("a decision").status = Status::Met {
            on: day("2026-11-18"),
            timeliness: Timeliness::InTime,
            by: SettledBy::of(&page),
        };
        self.sightings.observations.insert((page.source.clone(), page.item.id.clone()), page);
    }

    fn add_occasions(&mut self) {
        let sitting = |on: &str| SittingRef {
            place: None,
            key: SittingKey { body: Body::Session, first_on: day(on) },
            on: day(on),
            at: None,
            session: Some(52),
        };
        for (on, next) in [("2026-11-05", "2026-11-06"), ("2026-11-20", "2026-11-21")] {
            let matter = Matter::Broadcast { sitting: sitting(on) };
            let one =
                self.add(&format!("broadcast/session-{on}"), matter, next, unknown(&["facebook"]));
            one.asking = Asking::Once;
            let matter = Matter::SittingAnnounced { sitting: sitting(on) };
            self.add(&format!("announcement/session-{on}"), matter, on, in_time(on));
            let matter = Matter::Answer { sitting: sitting(on), question: Question::Decisions };
            let status = if next == "2026-11-06" { in_time(on) } else { Status::Open };
            let one = self.add(&format!("publication/answer/session-{on}"), matter, next, status);
            one.asking = Asking::UntilAnswered;
        }
        let event = |kind, title: &str| EventRef {
            place: None,
            at: None,
            id: "2026-11-10-poizdka".into(),
            kind,
            title: title.to_owned(),
            from: day("2026-11-10"),
            until: day("2026-11-12"),
        };
        let of = Covered::Event(event(EventKind::Trip, "Навчання з цивільного захисту"));
        self.add("coverage-trips/1", Matter::Coverage { of }, "2026-11-19", overdue());
        let of = Covered::Sitting(sitting("2026-11-05"));
        self.add("coverage-events/1", Matter::Coverage { of }, "2026-11-12", in_time("2026-11-06"));
        for number in 1..=4u32 {
            let number = DecisionNumber::new(number.to_string());
            let key = DecisionKey { body: Body::Session, adopted_on: day("2026-10-20"), number };
            let (number, subject) =
                (key.number.shown().to_owned(), format!("coverage-decisions/{key}"));
            let of = Covered::Decision { key, number, title: None, url: None };
            let status = if subject.ends_with('1') { in_time("2026-11-08") } else { Status::Open };
            let one = self.add(&subject, Matter::Coverage { of }, "2026-11-09", status);
            one.asking = Asking::Advice;
        }
    }

    fn add_pages_and_hosts(&mut self) {
        let last_on = day("2026-11-02");
        let matter = Matter::Silence { source: "site-news".into(), last_on };
        self.add("freshness/site-news/2026-11-02", matter, "2026-11-09", late("2026-11-11"));
        let fault = HostFault::Headers;
        let particulars = Particulars::None;
        let details = vec![HostDetail::Finding { check: Check::FrameOptions, particulars }];
        let matter = Matter::Fault { source: "host-site".into(), fault, details };
        self.add("security/host-site/headers/2026-11-03", matter, "2026-11-17", overdue());
        let matter = Matter::Memo { person: "dolhorukova".into(), period_from: day("2026-11-01") };
        self.add("security/memo/2026-11/dolhorukova", matter, "2026-11-16", in_time("2026-11-05"));
        let matter = Matter::Stage {
            campaign: "2027".to_owned(),
            stage: Stage::Voting,
            part: StagePart::Running,
            from: day("2026-11-03"),
            until: day("2026-11-24"),
            shown: None,
        };
        self.add("platform/2027/voting/running", matter, "2026-11-04", in_time("2026-11-03"));
        let matter =
            Matter::Page { department: "cnap".into(), url: None, fault: PageFault::Missing };
        self.add("presence/cnap/missing", matter, "2026-11-30", overdue());
    }

    /// So much of everything that every list is too long for the page, in words of full length.
    pub fn overwhelmed() -> Self {
        let mut council = Self::busy();
        [4, 5, 6].into_iter().for_each(|number| council.back_dated(number));
        let name = "Дуже довга назва, яка ніде не скорочується сама собою, ".repeat(6);
        for number in 100..180 {
            for (adopted_on, due_on) in [("2026-10-02", "2026-11-02"), ("2026-09-02", "2026-10-02")]
            {
                council.decision(
                    number,
                    adopted_on,
                    due_on,
                    match number % 4 {
                        0 => Status::Waived,
                        1 => {
                            unknown(&["site-documents", "site-news", "host-site", "host-platform"])
                        }
                        _ => overdue(),
                    },
                );
                let one = council.obligations.last_mut().expect("one was pushed");
                let Matter::Decision { title, .. } = &mut one.matter else { unreachable!() };
                *title = Some(name.clone());
                // Different people for each, so that every one is a unit of its own.
                one.responsible.push(format!("{number} {name}").as_str().into());
                let (until, author) = (day("2026-11-20"), name.clone());
                let promise = Promise { until, reason: format!("{number} {name}"), author };
                council.register.promises.insert(one.key.clone(), promise);
                let waiver =
                    Waiver { reason: name.clone(), until: Some(until), author: name.clone() };
                council.register.waivers.insert(one.key.clone(), waiver);
            }
        }
        council
    }
}

pub fn met(on: &str, timeliness: Timeliness) -> Status {
    let by = SettledBy::Person { link: Some("https://rada.test/1".to_owned()) };
    Status::Met { on: day(on), timeliness, by }
}

fn in_time(on: &str) -> Status {
    met(on, Timeliness::InTime)
}

fn late(on: &str) -> Status {
    met(on, Timeliness::Late)
}

pub fn overdue() -> Status {
    Status::Overdue { stale: Vec::new() }
}

fn unknown(unread: &[&str]) -> Status {
    Status::Unknown { unread: unread.iter().map(|source| (*source).into()).collect() }
}
