//! Reading the meaning of titles: `cargo bench --bench recognising`.
//!
//! Prints titles a second on one core, the median of nine runs, over the titles the tests read:
//! acts, headlines and news, each alone, and each beside a section, an address and a text.

use hromada_watch::recognition::Recogniser;
use hromada_watch::recognition::act::paper::Input;
use hromada_watch::simulation::world;
use std::time::{Duration, Instant};

/// The column of the title in each table.
const TABLES: [(&str, usize); 3] = [
    (include_str!("../tests/fixtures/recognition/decision-titles.tsv"), 3),
    (include_str!("../tests/fixtures/recognition/headlines.tsv"), 0),
    (include_str!("../tests/fixtures/recognition/news-titles.tsv"), 2),
];

/// Titles read in one run.
const TITLES: usize = 20_000;

fn main() {
    let config = world::config().expect("the world's configuration is valid");
    let recogniser = Recogniser::new(&config.plan.directory.departments);
    let titles: Vec<&str> = TABLES
        .iter()
        .flat_map(|(table, column)| {
            table.lines().skip(1).filter_map(|line| line.split('\t').nth(*column))
        })
        .collect();
    assert!(titles.len() > 300, "the tables hold their titles");
    let texts: Vec<String> = titles
        .iter()
        .map(|title| {
            let body = "Про це йшлося під час засідання. Дякуємо всім за участь.\n".repeat(20);
            format!("{title}\n{body}Відділ освіти, молоді та спорту")
        })
        .collect();
    let alone = |at: usize| Input { title: titles[at], ..Input::default() };
    let whole = |at: usize| Input {
        section: Some("Рішення виконавчого комітету"),
        url: Some("https://rada.example/documents/281846-rishennia-vid-20-11-2026-24"),
        text: Some(&texts[at]),
        ..alone(at)
    };
    tell("titles alone", titles.len(), alone, &recogniser);
    tell("with section, address and text", titles.len(), whole, &recogniser);
}

fn tell<'a>(what: &str, count: usize, input: impl Fn(usize) -> Input<'a>, recogniser: &Recogniser) {
    let mut runs: Vec<Duration> = (0..9)
        .map(|_| {
            let from = Instant::now();
            let told = (0..TITLES)
                .map(|at| recogniser.understand(&input(at % count)))
                .filter(|it| !it.meaning.why.is_empty())
                .count();
            assert_eq!(told, TITLES, "every answer says why");
            from.elapsed()
        })
        .collect();
    runs.sort();
    let second = TITLES as f64 / runs[runs.len() / 2].as_secs_f64();
    println!("{what}: {second:.0} a second");
}
