//! A quiet, well-run year: everything that the plan asks for is done in time.

use super::village::{Entry, Village, at};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use hromada_watch::domain::council::event::{EventKind, RegisteredEvent};
use hromada_watch::domain::council::sitting::{RegisteredSitting, SittingKey, SittingStatus};
use hromada_watch::domain::month::MONTHS;
use hromada_watch::domain::register::{RegisteredDecision, Says};
use hromada_watch::domain::sightings::platform::Stage;
use hromada_watch::store::fact::Fact;

/// Signatures by which news of each department is known.
const DEPARTMENTS: [&str; 12] = [
    "Відділ освіти",
    "Відділ культури",
    "Публічна бібліотека",
    "Комунальне підприємство",
    "Відділ соціального захисту населення",
    "Апарат сільської ради",
    "Служба у справах дітей",
    "Відділ економіки",
    "Фінансовий відділ",
    "Центр надання адміністративних послуг",
    "Староста",
    "Відділ земельних відносин та архітектури",
];

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn words(on: NaiveDate) -> String {
    let month = usize::try_from(on.month0()).expect("small");
    format!("{} {} {} року", on.day(), MONTHS[month], on.year())
}

/// The year of a village from `from` to `to`.
pub fn quiet(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> Village {
    let mut village = Village { now: at(calendar, from, 6), ..Village::default() };
    sources_have_a_past(&mut village, calendar, from);
    let days: Vec<NaiveDate> = from.iter_days().take_while(|on| *on <= to).collect();
    let (mut session, mut numbers) = (52, (0, 0));
    for on in days.iter().copied() {
        news_of_the_day(&mut village, calendar, on);
        if is_session_day(on) {
            session += 1;
            sitting(&mut village, calendar, Body::Session, on, Some(session), &mut numbers.0);
        }
        if is_committee_day(on) {
            sitting(&mut village, calendar, Body::Executive, on, None, &mut numbers.1);
        }
        if on.day() == 18 {
            event(&mut village, calendar, on);
        }
        if on.day() == 20 && on.month() % 3 == 0 {
            trip(&mut village, calendar, on);
        }
    }
    campaign(&mut village, calendar);
    memos(&mut village, calendar, from, to);
    village
}

/// The last Friday of a month but one week.
fn is_session_day(on: NaiveDate) -> bool {
    on.weekday() == Weekday::Fri && (15..22).contains(&on.day())
}

/// The second Thursday of a month.
fn is_committee_day(on: NaiveDate) -> bool {
    on.weekday() == Weekday::Thu && (8..15).contains(&on.day())
}

fn add(list: &mut Vec<Entry>, at: DateTime<Utc>, title: String, text: String) {
    list.push(Entry { at, title, text });
}

fn sources_have_a_past(village: &mut Village, calendar: &Calendar, from: NaiveDate) {
    for back in 1..9 {
        let on = from - Days::new(back);
        let past = at(calendar, on, 10);
        add(&mut village.news, past, format!("Новини громади, випуск {back}"), String::new());
        add(&mut village.posts, past, format!("Новини громади, випуск {back}"), String::new());
        let title = format!(
            "Рішення виконавчого комітету від {} № {back} «Про питання місцевого значення»",
            on.format("%d.%m.%Y")
        );
        add(&mut village.documents, past, title, String::new());
    }
    add(&mut village.videos, at(calendar, from - Days::new(9), 10), "Ролик".into(), String::new());
}

/// Each department gives news thrice a month; Facebook has a post every other day.
fn news_of_the_day(village: &mut Village, calendar: &Calendar, on: NaiveDate) {
    for (index, name) in DEPARTMENTS.iter().enumerate() {
        let offset = u32::try_from(index).expect("small") % 3;
        if [2 + offset, 11 + offset, 22 + offset].contains(&on.day()) {
            let title = format!("Про роботу за тиждень, {}", on.format("%d.%m"));
            let text = format!("&lt;p&gt;Коротко про зроблене.&lt;/p&gt;&lt;p&gt;{name}&lt;/p&gt;");
            add(&mut village.news, at(calendar, on, 11), format!("{title} ({index})"), text);
        }
    }
    if on.day() % 3 == 1 {
        let title = format!("Оголошення громади {}", on.format("%d.%m.%Y"));
        add(&mut village.news, at(calendar, on, 9), title, String::new());
    }
    if on.ordinal().is_multiple_of(2) {
        let title = format!("Життя громади {}", on.format("%d.%m.%Y"));
        add(&mut village.posts, at(calendar, on, 12), title, "Добрі новини.".to_owned());
    }
}

/// A sitting is registered a fortnight before, announced, broadcast, copied and reported; its
/// decisions are registered the same evening and published within ten days.
fn sitting(
    village: &mut Village,
    calendar: &Calendar,
    body: Body,
    on: NaiveDate,
    session: Option<u16>,
    number: &mut u32,
) {
    let (genitive, announced) = match (body, session) {
        (Body::Session, Some(session)) => (
            format!("{session} сесії сільської ради"),
            format!("{} відбудеться {session} сесія сільської ради", words(on)),
        ),
        _ => (
            "виконавчого комітету".to_owned(),
            format!("{} відбудеться засідання виконавчого комітету", words(on)),
        ),
    };
    let key = SittingKey { body, first_on: on };
    let planned = RegisteredSitting {
        key,
        on,
        at: None,
        place: None,
        session,
        convocation: None,
        status: SittingStatus::Planned,
        decisions: None,
        reason: None,
        uid: None,
        known_at: None,
    };
    let say = |village: &mut Village, at, fact| {
        village.words.push((at, "Кукіна І.В.".to_owned(), fact));
    };
    let called = at(calendar, on - Days::new(14), 10);
    say(village, called, Fact::SittingRegistered { sitting: planned.clone() });
    add(&mut village.news, at(calendar, on - Days::new(8), 11), announced, String::new());
    let live = format!("Пряма трансляція засідання {genitive} {}", on.format("%d.%m.%Y"));
    add(&mut village.lives, at(calendar, on, 10), live, String::new());
    let video = format!("Відеозапис засідання {genitive} {}", on.format("%d.%m.%Y"));
    add(&mut village.videos, at(calendar, on + Days::new(3), 10), video, String::new());
    let held = match session {
        Some(session) => format!("Відбулася {session} сесія сільської ради {}", words(on)),
        None => format!("Відбулося засідання виконавчого комітету {}", words(on)),
    };
    add(&mut village.news, at(calendar, on + Days::new(1), 9), held, String::new());
    let held = RegisteredSitting { status: SittingStatus::Held, decisions: Some(4), ..planned };
    say(village, at(calendar, on, 16), Fact::SittingRegistered { sitting: held });
    for index in 0..4u32 {
        *number += 1;
        let shown = DecisionNumber::new(number.to_string());
        let decision = RegisteredDecision {
            key: DecisionKey { body, adopted_on: on, number: shown.clone() },
            number: shown,
            title: None,
            session,
            convocation: None,
        };
        say(village, at(calendar, on, 16), Fact::DecisionRegistered { decision });
        let of = match body {
            Body::Session => "сесії сільської ради",
            Body::Executive => "виконавчого комітету",
        };
        let title = format!(
            "Рішення {of} від {} № {number} «Про питання {index} засідання»",
            on.format("%d.%m.%Y")
        );
        let published = at(calendar, on + Days::new(2 + u64::from(index) * 2), 12);
        let id = village.documents.len();
        add(&mut village.documents, published, title, String::new());
        let link = format!("https://rada.test/documents/{id}-zapys");
        let post = format!("Роз’яснюємо рішення: {link}");
        add(&mut village.posts, published + TimeDelta::hours(5), "Про рішення".to_owned(), post);
    }
}

fn event(village: &mut Village, calendar: &Calendar, on: NaiveDate) {
    let name = format!("Ярмарок майстрів у Лиманах, {}", MONTHS[on.month0() as usize]);
    let event = RegisteredEvent {
        id: format!("{on}-yarmarok").as_str().into(),
        kind: EventKind::Event,
        title: name.clone(),
        department: Some("culture".into()),
        from: on,
        until: on,
        at: None,
        place: None,
        status: SittingStatus::Planned,
        reason: None,
        uid: None,
        known_at: None,
    };
    let called = at(calendar, on - Days::new(15), 10);
    village.words.push((called, "Клуб".to_owned(), Fact::EventRegistered { event }));
    let title = format!("Запрошуємо: {name}");
    add(&mut village.news, at(calendar, on - Days::new(9), 11), title, String::new());
    let title = format!("{name}: як це було");
    add(&mut village.news, at(calendar, on + Days::new(1), 11), title, String::new());
}

fn trip(village: &mut Village, calendar: &Calendar, on: NaiveDate) {
    let name = "Делегація в Снігурівській громаді: досвід водопостачання".to_owned();
    let trip = RegisteredEvent {
        id: format!("{on}-snihurivka").as_str().into(),
        kind: EventKind::Trip,
        title: name.clone(),
        department: Some("utilities".into()),
        from: on,
        until: on,
        at: None,
        place: None,
        status: SittingStatus::Planned,
        reason: None,
        uid: None,
        known_at: None,
    };
    let called = at(calendar, on - Days::new(4), 10);
    village.words.push((called, "Водоканал".to_owned(), Fact::EventRegistered { event: trip }));
    add(&mut village.news, at(calendar, on + Days::new(1), 15), name, String::new());
}

fn campaign(village: &mut Village, calendar: &Calendar) {
    for (stage, from, announced) in [
        (Some(Stage::Submission), "2027-03-01", Some("2027-03-22")),
        (Some(Stage::Review), "2027-04-01", Some("2027-04-20")),
        (Some(Stage::Voting), "2027-05-03", Some("2027-05-12")),
        (Some(Stage::Winners), "2027-05-24", Some("2027-05-24")),
        (Some(Stage::Realisation), "2027-06-01", None),
    ] {
        village.stages.push((at(calendar, day(from), 7), stage));
        let Some((stage, on)) = stage.zip(announced) else { continue };
        let word = match stage {
            Stage::Submission => "подання проєктів",
            Stage::Review => "розгляд проєктів",
            Stage::Voting => "голосування",
            _ => "оголошення переможців",
        };
        let title = format!("Бюджет участі: завершується {word}");
        add(&mut village.news, at(calendar, day(on), 7), title, String::new());
    }
}

/// Everybody acknowledges the memo two days after it went round.
fn memos(village: &mut Village, calendar: &Calendar, from: NaiveDate, to: NaiveDate) {
    let people: Vec<String> = super::village::config(|_| {})
        .plan
        .directory
        .people
        .values()
        .filter(|person| person.email.is_some())
        .map(|person| person.id.to_string())
        .collect();
    for period in ["2027-01", "2027-07"] {
        let opens = day(&format!("{period}-01"));
        if opens < from || opens > to {
            continue;
        }
        let on = opens + Days::new(5);
        for person in &people {
            let fact = Fact::WordSaid {
                obligation: format!("security/memo/{period}/{person}").as_str().into(),
                says: Says::Done,
                on,
                link: None,
                note: None,
            };
            village.words.push((at(calendar, on, 15), person.clone(), fact));
        }
    }
}
