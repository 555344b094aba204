//! Deciding over 100,000 obligations: `cargo bench --bench deciding`.
//!
//! Prints the median of nine runs. Half of the decisions are published; nobody was told anything.

use chrono::{NaiveDate, TimeDelta};
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use hromada_watch::domain::duty::obligations;
use hromada_watch::domain::notice::key::Heard;
use hromada_watch::domain::notice::notices;
use hromada_watch::domain::register::{Register, RegisteredDecision};
use hromada_watch::domain::sightings::{
    Act, Item, ItemDates, Kind, Meaning, Observation, Origin, Reading, Sightings, Understanding,
};
use hromada_watch::domain::view::View;
use hromada_watch::simulation::world;
use std::sync::Arc;
use std::time::{Duration, Instant};

const DECISIONS: u32 = 100_000;

fn main() {
    let config = world::config().expect("the world's configuration is valid");
    let first = NaiveDate::from_ymd_opt(2026, 1, 5).expect("a date");
    let now = world::begins(&config.calendar, first) + TimeDelta::days(60);
    let mut register = Register::default();
    let mut sightings = Sightings::default();
    for number in 0..DECISIONS {
        let adopted_on = first + TimeDelta::days(i64::from(number % 50));
        let shown = DecisionNumber::new(number.to_string());
        let key = DecisionKey { body: Body::Session, adopted_on, number: shown.clone() };
        if number % 2 == 0 {
            let observation = page(number, adopted_on, &shown, now);
            sightings
                .observations
                .insert((observation.source.clone(), observation.item.id.clone()), observation);
        }
        let decision = RegisteredDecision {
            key: key.clone(),
            number: shown,
            title: None,
            session: None,
            convocation: None,
        };
        register.decisions.insert(key, decision);
    }
    for source in ["documents", "news"] {
        let reading = Reading { read_at: Some(now), fetched_at: Some(now), ..Reading::default() };
        sightings.readings.insert(source.into(), reading);
    }
    let view = View {
        plan: &config.plan,
        register: &register,
        sightings: &sightings,
        calendar: &config.calendar,
        watching_since: first,
        now,
    };
    let mut deciding = Vec::new();
    let mut telling = Vec::new();
    for _ in 0..9 {
        let from = Instant::now();
        let all = obligations(&view);
        deciding.push(from.elapsed());
        let from = Instant::now();
        let told = notices(&all, |_| Heard::Never, &view);
        telling.push(from.elapsed());
        assert!(all.len() >= DECISIONS as usize && !told.due.is_empty());
    }
    println!("obligations of {DECISIONS} decisions: {:?} median", median(deciding));
    println!("notices of them, nobody told yet: {:?} median", median(telling));
}

fn page(
    number: u32,
    adopted_on: NaiveDate,
    shown: &DecisionNumber,
    now: chrono::DateTime<chrono::Utc>,
) -> Observation {
    Observation {
        source: "documents".into(),
        item: Arc::new(Item {
            id: number.to_string().as_str().into(),
            url: Some(format!("https://rada.example/documents/{number}-rishennia")),
            title: format!("Рішення сесії від {adopted_on} № {number}"),
            section: None,
            text: None,
            dates: ItemDates { printed: Some(adopted_on), ..ItemDates::default() },
        }),
        understanding: Arc::new(Understanding {
            acts: vec![Act {
                body: Some(Body::Session),
                number: shown.clone(),
                adopted_on: Some(adopted_on),
                session: None,
                convocation: None,
                name: None,
            }],
            ..Understanding::of(Meaning {
                kind: Kind::Decision,
                body: Some(Body::Session),
                number: Some(shown.clone()),
                adopted_on: Some(adopted_on),
                session: None,
                convocation: None,
                department: None,
                why: String::new(),
            })
        }),
        first_seen_on: adopted_on,
        first_seen: now,
        origin: Origin::Appeared,
        gone_at: None,
    }
}

fn median(mut runs: Vec<Duration>) -> Duration {
    runs.sort();
    runs[runs.len() / 2]
}
