//! A council of five people to compose letters for; every value a test writes is one that matters.

use chrono::{DateTime, NaiveDate, Utc};
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use hromada_watch::domain::month::Month;
use hromada_watch::domain::notice::key::{NoticeKey, Rung};
use hromada_watch::domain::obligation::{
    Asking, Matter, Obligation, SettledBy, Status, Timeliness,
};
use hromada_watch::domain::plan::directory::{
    Department, Directory, KnownSource, Person, UnitKind,
};
use hromada_watch::domain::plan::rules::DutyKind;
use hromada_watch::domain::plan::rules::PublicationRule;
use hromada_watch::domain::plan::rules::{Checkpoint, Counting, SubmissionRule};
use hromada_watch::domain::plan::term::{Counted, Due};
use hromada_watch::domain::plan::term::{DayCount, Roll};
use hromada_watch::domain::plan::wishes::Wishes;
use hromada_watch::domain::plan::{Duty, DutyState, Ladder, Measure, Plan};
use hromada_watch::letters::answer_links::Links;
use hromada_watch::letters::briefing::{Briefing, Contact, Page, Point};
use hromada_watch::letters::compose;
use hromada_watch::letters::letter::{Letter, Letterhead};
use hromada_watch::letters::links::OwnHosts;

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// One thing to tell, owned.
#[derive(Clone)]
pub struct Told {
    obligation: Option<Obligation>,
    text: String,
    late: u16,
    rung: Rung,
    key: String,
    contact: Contact,
    shown_by: Option<(&'static str, &'static str)>,
}

/// A publication of a decision of 20 November 2026, due on 21 December after a Sunday.
pub fn decision(number: &str, title: Option<&str>) -> Told {
    let key = DecisionKey {
        body: Body::Session,
        adopted_on: day("2026-11-20"),
        number: DecisionNumber::new(number),
    };
    Told {
        obligation: Some(Obligation {
            key: "".into(),
            duty: "publication".into(),
            measure: 2,
            matter: Matter::Decision {
                key,
                number: number.to_owned(),
                title: title.map(str::to_owned),
            },
            responsible: ["dolhorukova", "kukina", "kolisnichenko"].map(Into::into).into(),
            opens_on: day("2026-11-20"),
            due: term("2026-11-20", "2026-12-21"),
            status: Status::Open,
            candidates: Vec::new(),
            asking: Asking::Nothing,
            said_until: None,
        }),
        text: String::new(),
        late: 0,
        rung: Rung::Before(5),
        key: String::new(),
        contact: Contact::Again,
        shown_by: None,
    }
}

fn term(adopted_on: &str, due_on: &str) -> Due {
    let from = day(adopted_on);
    Due {
        on: day(due_on),
        nominal_on: from + chrono::Days::new(30),
        counted: Some(Counted { from, days: 30, count: DayCount::Calendar }),
    }
}

/// The k-th submission of a department for November 2026.
pub fn submission(department: &str, ordinal: u8) -> Told {
    let (nominal, due, opens) = match ordinal {
        1 => ("2026-11-15", "2026-11-16", "2026-11-01"),
        _ => ("2026-11-30", "2026-11-30", "2026-11-16"),
    };
    let head = match department {
        "education" => "osvita",
        "library" => "library",
        _ => "kukina",
    };
    Told {
        obligation: Some(Obligation {
            key: "".into(),
            duty: "submission".into(),
            measure: 4,
            matter: Matter::Submission {
                department: department.into(),
                month: Month { year: 2026, month: 11 },
                ordinal,
                found: 0,
            },
            responsible: vec![head.into()],
            opens_on: day(opens),
            due: Due { on: day(due), nominal_on: day(nominal), counted: None },
            status: Status::Open,
            candidates: Vec::new(),
            asking: Asking::Nothing,
            said_until: None,
        }),
        ..decision("", None)
    }
}

/// Something for the administrator.
pub fn trouble(key: &str, text: &str) -> Told {
    Told {
        obligation: None,
        text: text.to_owned(),
        rung: Rung::Unknown,
        key: format!("trouble/{key}"),
        contact: Contact::Again,
        shown_by: None,
        late: 0,
    }
}

impl Told {
    fn change(mut self, change: impl FnOnce(&mut Obligation)) -> Self {
        self.obligation.as_mut().map(change);
        self
    }

    pub fn at(mut self, rung: Rung) -> Self {
        self.rung = rung;
        self
    }

    /// Nobody was written to about it before.
    pub fn for_the_first_time(mut self) -> Self {
        self.contact = Contact::First;
        self
    }

    /// It was done on a day, by this page.
    pub fn done(mut self, on: &str, page: Option<(&'static str, &'static str)>) -> Self {
        self.shown_by = page;
        let (on, by) = (day(on), SettledBy::Person { link: None });
        let due_on = self.obligation.as_ref().map_or(on, |it| it.due.on);
        self.rung = Rung::Thanks;
        self.status(Status::Met { on, timeliness: Timeliness::of(on, due_on), by })
    }

    pub fn status(self, status: Status) -> Self {
        self.change(|obligation| obligation.status = status)
    }

    pub fn late(mut self, working_days: u16) -> Self {
        self.late = working_days;
        self.status(Status::Overdue { stale: Vec::new() })
    }

    pub fn unread(self, sources: &[&str]) -> Self {
        let unread = sources.iter().map(|source| (*source).into()).collect();
        self.status(Status::Unknown { unread })
    }

    /// Nothing was found for certain, and these pages may be it.
    pub fn doubted(self, pages: &[&str]) -> Self {
        let candidates = pages.iter().map(|page| (*page).to_owned()).collect();
        self.change(|obligation| obligation.candidates = candidates)
            .status(Status::Unknown { unread: Vec::new() })
    }

    pub fn executive(self) -> Self {
        self.change(|obligation| {
            if let Matter::Decision { key, .. } = &mut obligation.matter {
                key.body = Body::Executive;
            }
        })
    }

    pub fn adopted(self, on: &str, due_on: &str) -> Self {
        self.change(|obligation| {
            if let Matter::Decision { key, .. } = &mut obligation.matter {
                key.adopted_on = day(on);
            }
            obligation.due = term(on, due_on);
        })
    }

    pub fn found(self, count: u8) -> Self {
        self.change(|obligation| {
            if let Matter::Submission { found, .. } = &mut obligation.matter {
                *found = count;
            }
        })
    }

    pub fn month(self, year: i32, number: u32, due_on: &str) -> Self {
        self.change(|obligation| {
            if let Matter::Submission { month, .. } = &mut obligation.matter {
                *month = Month { year, month: number };
            }
            obligation.due = Due { on: day(due_on), nominal_on: day(due_on), counted: None };
        })
    }
}

/// The desk at which one letter is composed.
#[derive(Clone)]
pub struct Desk {
    pub points: Vec<Told>,
    today: NaiveDate,
    to: String,
    in_place_of: Option<String>,
    counting: Counting,
}

impl Desk {
    pub fn on(today: &str) -> Self {
        Self {
            points: Vec::new(),
            today: day(today),
            to: "kukina".to_owned(),
            in_place_of: None,
            counting: Counting::WholeMonth,
        }
    }

    pub fn to(mut self, person: &str) -> Self {
        self.to = person.to_owned();
        self
    }

    pub fn instead_of(mut self, name: &str) -> Self {
        self.in_place_of = Some(name.to_owned());
        self
    }

    pub fn each_part(mut self) -> Self {
        self.counting = Counting::EachPart;
        self
    }

    pub fn told(mut self, mut told: Told) -> Self {
        if let Some(obligation) = &mut told.obligation {
            let subject = match &obligation.matter {
                Matter::Decision { key, .. } => key.to_string(),
                Matter::Submission { department, month, ordinal, .. } => {
                    format!("{department}/{month}/{ordinal}")
                }
                other => panic!("{other:?} brings its own key"),
            };
            told.key = format!("{}/{subject}", obligation.duty);
        }
        self.points.push(told);
        self
    }

    pub fn without_last(mut self) -> Self {
        self.points.pop();
        self
    }

    pub fn letter(&self) -> Letter {
        let plan = plan(self.counting);
        let keys: Vec<NoticeKey> = self
            .points
            .iter()
            .map(|told| NoticeKey {
                obligation: told.key.as_str().into(),
                due_on: told.obligation.as_ref().map_or(self.today, |known| known.due.on),
                rung: told.rung,
                person: self.to.as_str().into(),
            })
            .collect();
        let points = self.points.iter().zip(&keys).map(|(told, key)| match &told.obligation {
            Some(obligation) => Point::Obligation {
                key,
                obligation,
                working_days_late: told.late,
                told_due_on: None,
                instead_of: None,
                seen_on: Some(self.today),
                contact: told.contact,
                answered: Vec::new(),
                shown_by: told.shown_by.map(|(title, url)| Page { title: Some(title), url }),
            },
            None => Point::Trouble { key, text: &told.text },
        });
        let now: DateTime<Utc> = self.today.and_hms_opt(6, 30, 0).expect("a time").and_utc();
        compose(&Briefing {
            id: &"l-0001".into(),
            person: &plan.directory.people[&self.to.as_str().into()],
            points: points.collect(),
            in_place_of: self.in_place_of.as_deref(),
            plan: &plan,
            directory: &plan.directory,
            today: self.today,
            now,
            letterhead: &Letterhead {
                council: "Галицинівська сільська рада".to_owned(),
                site: "https://galycynivska.dosvit.org.ua".to_owned(),
                contact_name: "Долгорукова О.А.".to_owned(),
                contact_email: Some("press@rada.test".to_owned()),
                message_domain: "rada.test".to_owned(),
            },
            links: &Links::default(),
            own_hosts: &own_hosts(),
        })
    }
}

/// Where the sources of these letters stand.
pub fn own_hosts() -> OwnHosts {
    OwnHosts::of([
        "https://galycynivska.dosvit.org.ua",
        "https://rada.test",
        "https://rada.example",
    ])
}

fn plan(counting: Counting) -> Plan {
    let people = [
        ("head", "Сільський голова", None),
        ("admin", "Адміністратор системи", None),
        ("dolhorukova", "Долгорукова О.А.", None),
        ("kukina", "Кукіна І.В.", Some("Шановна Інно Вікторівно!")),
        ("kolisnichenko", "Колісніченко О.В.", None),
        ("osvita", "Петренко П.П.", Some("Шановний Петре Петровичу!")),
        ("library", "Іваненко І.І.", None),
        ("deputy", "Заступник І.І.", Some("Шановний колего!")),
    ];
    let people = people.map(|(id, name, greeting)| {
        let person = Person {
            id: id.into(),
            name: name.to_owned(),
            position: None,
            greeting: greeting.map(str::to_owned),
            email: Some(format!("{id}@rada.test")),
            deputy: None,
            supervisor: None,
            wishes: Wishes::default(),
        };
        (person.id.clone(), person)
    });
    let department = |id: &str, name: &str, kind| Department {
        id: id.into(),
        name: name.to_owned(),
        kind,
        head: None,
        signatures: Vec::new(),
        sections: Vec::new(),
        stems: Vec::new(),
        joined_on: None,
        pages: Vec::new(),
        page_words: Vec::new(),
    };
    let measure = |number, text: &str| Measure {
        number,
        text: text.to_owned(),
        responsible: String::new(),
        term: String::new(),
    };
    let duty = |id: &str, measure, kind, basis: &str| Duty {
        id: id.into(),
        measure,
        kind,
        state: DutyState::Active,
        responsible: Vec::new(),
        sources: Vec::new(),
        also_sources: Vec::new(),
        basis: basis.to_owned(),
        ladder: Ladder {
            before: vec![10, 5, 2, 0],
            before_count: DayCount::Calendar,
            after_first: 1,
            after_every: 5,
            escalate_after: 3,
            ends_after_days: 30,
        },
    };
    let publication = PublicationRule::silent(30, DayCount::Calendar, Roll::Next);
    let submission = SubmissionRule {
        checkpoints: vec![Checkpoint::Day(15), Checkpoint::LastDay],
        counting,
        roll: Roll::Next,
    };
    Plan {
        measures: vec![
            measure(
                2,
                "Розміщення рішень сесії та виконкому на офіційному сайті сільської ради \
                 (https://galycynivska.dosvit.org.ua)",
            ),
            measure(
                4,
                "Надавати інформацію про проведену поточну роботу для висвітлення на сайті \
                 сільської ради та в соціальних мережах (https://galycynivska.dosvit.org.ua; \
                 https://www.facebook.com/halitcinivska.hromada)",
            ),
        ],
        duties: vec![
            duty(
                "publication",
                2,
                DutyKind::Publication(publication),
                "план заходів щодо присутності ради в мережі Інтернет",
            ),
            duty(
                "submission",
                4,
                DutyKind::Submission(submission),
                "план заходів щодо присутності ради в мережі Інтернет",
            ),
        ],
        directory: Directory {
            people: people.into_iter().collect(),
            departments: vec![
                department(
                    "education",
                    "Відділ освіти, культури, молоді та спорту",
                    UnitKind::Department,
                ),
                department("library", "Публічна бібліотека", UnitKind::Institution),
                department("office", "Загальний відділ", UnitKind::Department),
            ],
            administrator: "admin".into(),
            council_head: "head".into(),
            publisher: None,
            sources: [
                ("site-documents", "рішення на вебсайті ради", "/documents"),
                ("site-news", "новини вебсайту ради", "/news"),
                ("facebook", "сторінка у Facebook", "/"),
            ]
            .map(|(id, name, path)| {
                let url = format!("https://galycynivska.dosvit.org.ua{path}");
                (id.into(), KnownSource { name: name.to_owned(), url })
            })
            .into(),
        },
        watching_since: None,
    }
}
