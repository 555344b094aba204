//! `recognise`: titles in as JSON lines, meanings out as JSON lines.

use super::failure::Failure;
use super::place::Place;
use super::terminal::out::gave_up;
use crate::config::Config;
use crate::recognition::Recogniser;
use crate::recognition::act::paper::Input;
use serde::Deserialize;
use std::io::{BufRead, Write};

/// One line of input.
#[derive(Deserialize)]
struct Line {
    title: String,
    #[serde(default)]
    section: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    text: Option<String>,
}

/// The configuration, or the shipped one where the directory does not exist: recognising needs
/// the departments and nothing of the council's own.
pub fn config_or_shipped(place: &Place) -> Result<Config, Failure> {
    if place.home.config.exists() {
        Ok(crate::config::load(&place.home.config)?)
    } else {
        Ok(crate::config::load_texts(&crate::config::shipped())?)
    }
}

/// Reads standard input to its end.
pub fn run(place: &Place) -> Result<(), Failure> {
    let config = config_or_shipped(place)?;
    let recogniser = Recogniser::new(&config.plan.directory.departments);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut damaged = 0usize;
    for (index, line) in std::io::stdin().lock().split(b'\n').enumerate() {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        if line.trim().is_empty() {
            continue;
        }
        let answer = match serde_json::from_str::<Line>(&line) {
            Ok(line) => {
                let meaning = recogniser.recognise(&Input {
                    title: &line.title,
                    section: line.section.as_deref(),
                    url: line.url.as_deref(),
                    text: line.text.as_deref(),
                });
                serde_json::to_string(&meaning)
            }
            Err(error) => {
                damaged += 1;
                let text = format!("рядок {}: {error}", index + 1);
                eprintln!("Помилка: {text}");
                serde_json::to_string(&serde_json::json!({ "error": text }))
            }
        };
        writeln!(out, "{}", answer.unwrap_or_default()).unwrap_or_else(|error| gave_up(&error));
    }
    out.flush().unwrap_or_else(|error| gave_up(&error));
    if damaged > 0 {
        return Err(Failure::Failed(format!(
            "непрочитаних рядків – {damaged}; кожен має бути об’єктом JSON із `title`"
        )));
    }
    Ok(())
}
