//! Scores recognition on real titles: the thresholds are promises to the people who get letters.

#[path = "recognition/borrowed.rs"]
mod borrowed;
#[path = "recognition/chance.rs"]
mod chance;
#[path = "recognition/doubtful_replies.rs"]
mod doubtful_replies;
#[path = "recognition/meanings/mod.rs"]
mod meanings;
#[path = "recognition/papers.rs"]
mod papers;
#[path = "recognition/replies.rs"]
mod replies;
#[path = "recognition/spelling.rs"]
mod spelling;

use chance::Chance;
use hromada_watch::config;
use hromada_watch::domain::council::decision::DecisionNumber;
use hromada_watch::domain::plan::directory::Department;
use hromada_watch::domain::sightings::{Kind, Meaning};
use hromada_watch::recognition::Recogniser;
use hromada_watch::recognition::act::paper::Input;
use papers::{Paper as MadeUp, Truth};
use serde::Deserialize;

fn departments() -> Vec<Department> {
    let config = config::load_texts(&config::shipped()).expect("the shipped configuration");
    config.plan.directory.departments
}

fn rows(table: &str) -> Vec<csv::StringRecord> {
    csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .from_reader(table.as_bytes())
        .records()
        .collect::<Result<_, _>>()
        .expect("a readable table")
}

fn body_of(meaning: &Meaning) -> &'static str {
    meaning.body.map_or("", |body| body.as_str())
}

/// The kinds that a label of the `body` column allows, and the body that must be told.
fn allowed(label: &str) -> (&'static [Kind], &'static str) {
    match label {
        "session" => (&[Kind::Decision], "session"),
        "executive" => (&[Kind::Decision], "executive"),
        "draft" => (&[Kind::Draft], ""),
        "order" => (&[Kind::Order], ""),
        "minutes" => (&[Kind::Minutes], ""),
        "agenda" => (&[Kind::Agenda], ""),
        "none" => (&[Kind::News, Kind::Sitting, Kind::Unknown], ""),
        other => panic!("an unknown label {other}"),
    }
}

#[test]
fn decision_titles_are_read_and_nothing_else_passes_for_a_decision() {
    let recogniser = Recogniser::new(&departments());
    let (mut fields, mut right) = (0, 0);
    let (mut misses, mut false_decisions) = (Vec::new(), Vec::new());
    for row in rows(include_str!("fixtures/recognition/decision-titles.tsv")) {
        let (id, raw, label) = (&row[0], &row[3], &row[4]);
        let input = Input { title: raw, url: Some(&row[1]), ..Input::default() };
        let meaning = recogniser.recognise(&input);
        let (kinds, body) = allowed(label);
        if kinds[0] != Kind::Decision && meaning.kind == Kind::Decision {
            false_decisions.push(format!("{id} {label}: {raw}"));
        }
        let excused = |name: &str| row[11].contains(name);
        let number = meaning.number.as_ref();
        let shown = |value: Option<u16>| value.map_or(String::new(), |value| value.to_string());
        let body_is_right =
            body_of(&meaning) == body || (label == "none" && meaning.kind == Kind::Sitting);
        let expected_number = (!row[5].is_empty()).then(|| DecisionNumber::new(&row[5]));
        let checks = [
            ("kind", kinds.contains(&meaning.kind), meaning.kind == Kind::Unknown),
            ("body", body_is_right, meaning.body.is_none()),
            ("number", number == expected_number.as_ref(), number.is_none()),
            (
                "adopted_date",
                meaning.adopted_on.map_or(String::new(), |date| date.to_string()) == row[6],
                meaning.adopted_on.is_none(),
            ),
            ("session", shown(meaning.session) == row[7], meaning.session.is_none()),
            ("convocation", shown(meaning.convocation) == row[8], meaning.convocation.is_none()),
        ];
        for (name, fits, empty) in checks {
            let excuse = if name == "kind" { "body" } else { name };
            fields += 1;
            if fits || (empty && excused(excuse)) {
                right += 1;
            } else {
                misses.push(format!("{id} {name} ({label}): {meaning:?}\n      {raw}"));
            }
        }
    }
    let share = f64::from(right) / f64::from(fields);
    let table = misses.join("\n");
    println!("{right} of {fields} fields, {:.2} %\n{table}", share * 100.0);
    assert!(false_decisions.is_empty(), "read as decisions:\n{}", false_decisions.join("\n"));
    assert!(share >= 0.99, "{:.2} % of the fields are right\n{table}", share * 100.0);
}

/// Titles of our own in every form that real ones take; `not decision` says what they must not be.
#[test]
fn every_form_of_title_is_read_whole() {
    let recogniser = Recogniser::new(&departments());
    let mut misses = Vec::new();
    for row in rows(include_str!("fixtures/recognition/own-titles.tsv")) {
        let meaning = recogniser.recognise(&Input { title: &row[0], ..Input::default() });
        let shown = |value: Option<u16>| value.map_or(String::new(), |value| value.to_string());
        let fits = match &row[1] {
            "not decision" => meaning.kind != Kind::Decision,
            "draft" => meaning.kind == Kind::Draft,
            kind => {
                let number = (!row[3].is_empty()).then(|| DecisionNumber::new(&row[3]));
                serde_json::to_value(meaning.kind).expect("a word") == kind
                    && body_of(&meaning) == &row[2]
                    && meaning.number == number
                    && meaning.adopted_on.map_or(String::new(), |on| on.to_string()) == row[4]
                    && shown(meaning.session) == row[5]
                    && shown(meaning.convocation) == row[6]
            }
        };
        if !fits {
            misses.push(format!("{meaning:?}\n      {}", &row[0]));
        }
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

#[test]
fn news_goes_to_its_department_or_to_a_person() {
    let recogniser = Recogniser::new(&departments());
    let (mut sure, mut right, mut wrong, mut all) = (0, 0, 0, 0);
    let mut misses = Vec::new();
    for row in rows(include_str!("fixtures/recognition/news-titles.tsv")) {
        let input = Input { title: &row[2], url: Some(&row[1]), ..Input::default() };
        let meaning = recogniser.recognise(&input);
        let found = meaning.department.as_ref().map(|id| id.as_str());
        let expected = Some(&row[3]).filter(|label| **label != *"none");
        all += 1;
        let fits = found == expected;
        if &row[4] != "low" {
            sure += 1;
            right += i32::from(fits);
        }
        if !fits {
            wrong += i32::from(found.is_some());
            misses
                .push(format!("{} expected {expected:?}: {meaning:?}\n      {}", &row[0], &row[2]));
        }
    }
    let share = f64::from(right) / f64::from(sure);
    let table = misses.join("\n");
    println!("{right} of {sure} sure rows, {wrong} wrong of {all}\n{table}");
    assert!(share >= 0.9, "{:.1} % right\n{table}", share * 100.0);
    assert!(f64::from(wrong) < 0.03 * f64::from(all), "{wrong} wrong\n{table}");
}

#[test]
fn everyday_headlines_are_seldom_given_to_the_wrong_department() {
    score_headlines(include_str!("fixtures/recognition/headlines.tsv"), 0.95);
}

#[test]
fn council_news_of_every_kind_goes_to_its_department_or_to_a_person() {
    score_headlines(include_str!("fixtures/recognition/council-news.tsv"), 0.95);
}

fn score_headlines(table: &str, least: f64) {
    let recogniser = Recogniser::new(&departments());
    let (mut all, mut right, mut wrong) = (0, 0, 0);
    let mut misses = Vec::new();
    for row in rows(table) {
        let meaning = recogniser.recognise(&Input { title: &row[0], ..Input::default() });
        let found = meaning.department.as_ref().map_or("", |id| id.as_str());
        all += 1;
        if found == &row[1] {
            right += 1;
        } else {
            wrong += i32::from(!found.is_empty());
            misses.push(format!("{} expected «{}»: {}", &row[0], &row[1], meaning.why));
        }
    }
    let table = misses.join("\n");
    println!("{right} of {all} headlines, {wrong} wrong\n{table}");
    assert!(f64::from(right) >= least * f64::from(all), "{right} of {all}\n{table}");
    assert!(f64::from(wrong) < 0.01 * f64::from(all), "{wrong} wrong\n{table}");
}

#[derive(Deserialize)]
struct Paper {
    id: String,
    title: Option<String>,
    section: Option<String>,
    url: Option<String>,
    text: Option<String>,
    want: serde_json::Map<String, serde_json::Value>,
}

#[test]
fn a_paper_is_an_act_by_its_own_head_alone() {
    let recogniser = Recogniser::new(&departments());
    let mut misses = Vec::new();
    for line in include_str!("fixtures/recognition/papers.jsonl").lines() {
        let paper: Paper = serde_json::from_str(line).expect("a readable paper");
        let meaning = recogniser.recognise(&Input {
            title: paper.title.as_deref().unwrap_or(""),
            section: paper.section.as_deref(),
            url: paper.url.as_deref(),
            text: paper.text.as_deref(),
        });
        let read = serde_json::to_value(&meaning).expect("a meaning");
        let fits = match paper.want["kind"].as_str() {
            Some("!decision") => meaning.kind != Kind::Decision,
            _ => paper.want.iter().all(|(field, value)| read[field] == *value),
        };
        if !fits {
            misses.push(format!("{}: {meaning:?}", paper.id));
        }
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

/// Reads `count` made-up papers; each that is read otherwise is shown with its seed.
fn misread(make: fn(&mut Chance) -> MadeUp, seed: u64, count: usize) -> Vec<String> {
    let recogniser = Recogniser::new(&[]);
    let mut chance = Chance::of_seed(seed);
    let mut misses = Vec::new();
    for _ in 0..count {
        let paper = make(&mut chance);
        let text = Some(paper.text.as_str()).filter(|text| !text.is_empty());
        let meaning =
            recogniser.recognise(&Input { title: &paper.title, text, ..Input::default() });
        let fits = match &paper.truth {
            Truth::Act { body, number, day } => {
                meaning.kind == Kind::Decision
                    && body_of(&meaning) == *body
                    && meaning.number == number.as_deref().map(DecisionNumber::new)
                    && meaning.adopted_on == Some(*day)
            }
            Truth::Draft => meaning.kind == Kind::Draft,
            Truth::Other => meaning.kind != Kind::Decision && meaning.kind != Kind::Draft,
        };
        if !fits {
            let Meaning { kind, body, number, adopted_on, why, .. } = &meaning;
            misses.push(format!("{paper:?}\n  {kind:?} {body:?} {number:?} {adopted_on:?} {why}"));
        }
    }
    misses
}

const MADE_UP: usize = 4_000;

fn none_is_misread(make: fn(&mut Chance) -> MadeUp, seed: u64) {
    let misses = misread(make, seed, MADE_UP);
    let shown = misses[..misses.len().min(12)].join("\n");
    assert!(misses.is_empty(), "{} of {MADE_UP}\n{shown}", misses.len());
}

#[test]
fn a_made_up_act_is_read_whole_under_any_title() {
    none_is_misread(papers::act, 1);
}

#[test]
fn a_made_up_act_below_the_fields_of_its_page_is_read_whole() {
    none_is_misread(borrowed::labelled, 4);
}

#[test]
fn a_made_up_paper_of_another_kind_never_passes_for_an_act() {
    none_is_misread(papers::other, 2);
}

#[test]
fn a_made_up_paper_that_carries_an_act_is_not_the_act() {
    none_is_misread(borrowed::carrying, 6);
}

#[test]
fn a_made_up_vote_is_the_act_only_where_that_was_adopted() {
    none_is_misread(borrowed::vote, 5);
}

#[test]
fn a_made_up_draft_is_a_draft_whatever_its_blanks() {
    none_is_misread(papers::draft, 3);
}

/// Whose news each title of the fixtures is: better words are meant to change it, moving words
/// about is not.
#[test]
fn the_words_of_the_usual_kinds_attribute_every_title_as_before() {
    let recogniser = Recogniser::new(&departments());
    let mut seen = String::new();
    for (name, table, title) in [
        ("council-news", include_str!("fixtures/recognition/council-news.tsv"), "title"),
        ("headlines", include_str!("fixtures/recognition/headlines.tsv"), "title"),
        ("own-titles", include_str!("fixtures/recognition/own-titles.tsv"), "title"),
    ] {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b'\t').flexible(true).from_reader(table.as_bytes());
        let heads = reader.headers().expect("headings").clone();
        let at = heads.iter().position(|head| head == title).expect("a column of titles");
        for (row, record) in reader.records().enumerate() {
            let record = record.expect("a row");
            let meaning = recogniser.recognise(&Input { title: &record[at], ..Input::default() });
            if let Some(department) = meaning.department {
                seen.push_str(&format!("{name} {}: {department}\n", row + 1));
            }
        }
    }
    insta::assert_snapshot!("attributions", seen);
}
