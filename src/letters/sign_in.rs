//! The letter that lets its reader into the page.
//!
//! Says who asked for it and what to do if nobody did; its link is good once, in the browser that
//! asked.

use super::letter::{Letter, Letterhead};
use super::typeset::{NAME_MAX_CHARS, one_line};
use crate::domain::ids::LetterId;
use chrono::{DateTime, Utc};

/// How long its link is good, in minutes.
pub const LINK_MINUTES: i64 = 15;

/// The letter with a link to sign in; `mark` names it among others.
pub fn sign_in_letter(
    letterhead: &Letterhead,
    greeting: Option<&str>,
    (mark, link): (&str, &str),
    now: DateTime<Utc>,
) -> Letter {
    let greeting = greeting.map(|line| one_line(line, NAME_MAX_CHARS)).unwrap_or_default();
    let greeting = if greeting.is_empty() { "Доброго дня!" } else { &greeting };
    let council = one_line(&letterhead.council, NAME_MAX_CHARS);
    let good = format!(
        "Посилання діє {LINK_MINUTES}\u{a0}хвилин, один раз і лише в тому браузері, у якому Ви його \
         запросили."
    );
    let stranger = "Якщо Ви не запитували вхід, нічого робити не потрібно: без цього листа увійти \
                    від Вашого імені неможливо.";
    let text = format!(
        "{greeting}\n\nЩоб увійти на сторінку нагадувань про строки, відкрийте посилання:\n\n\
         {link}\n\n{good}\n\n{stranger}\n\n{council}\n"
    );
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"uk\"><head><meta charset=\"utf-8\"></head>\n\
         <body style=\"font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5\">\n\
         <p>{}</p>\n<p>Щоб увійти на сторінку нагадувань про строки, натисніть:</p>\n\
         <p><a href=\"{}\" style=\"display:inline-block;padding:10px 18px;border:2px solid #14171a;\
         border-radius:24px;color:#14171a;font-weight:bold;text-decoration:none\">Увійти</a></p>\n\
         <p>{good}</p>\n<p>{stranger}</p>\n<p>{}</p>\n</body></html>\n",
        escaped(greeting),
        escaped(link),
        escaped(&council),
    );
    Letter {
        threads: Vec::new(),
        id: LetterId(format!("sign-in-{mark}")),
        subject: "Вхід на сторінку нагадувань про строки".to_owned(),
        text,
        html,
        composed_at: now,
        attachments: Vec::new(),
        thread: Vec::new(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
