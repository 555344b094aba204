//! The test letter: proves that mail leaves and how it looks on arrival.

use super::letter::{Letter, Letterhead};
use crate::domain::ids::LetterId;
use chrono::{DateTime, Utc};

/// A letter that asks nothing of anybody.
pub fn test_letter(letterhead: &Letterhead, now: DateTime<Utc>) -> Letter {
    let council = &letterhead.council;
    let lines = [
        "Доброго дня!",
        "Це тестовий лист системи нагадувань про строки. Якщо Ви його читаєте, надсилання листів \
         налаштовано правильно. Жодних дій не потрібно.",
        council,
    ];
    let paragraphs: String =
        lines.iter().map(|line| format!("<p>{}</p>\n", escaped(line))).collect();
    Letter {
        id: LetterId(format!("test-{}", now.timestamp())),
        subject: "Тестовий лист системи нагадувань про строки".to_owned(),
        text: lines.join("\n\n") + "\n",
        html: format!(
            "<!doctype html>\n<html lang=\"uk\"><head><meta charset=\"utf-8\"></head><body>\n\
             {paragraphs}</body></html>\n"
        ),
        composed_at: now,
        attachments: Vec::new(),
        thread: Vec::new(),
        threads: Vec::new(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
