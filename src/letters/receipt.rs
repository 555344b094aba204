//! What goes out because of a message: a receipt to whoever answered, a forward to the contact
//! person.
//!
//! Decides words only; the words of what an answer did are `heard`'s. The invariant: what was not
//! understood is never thanked for as if it were, and says who has it now.

use super::letter::{Letter, Letterhead};
use super::typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, one_line};
use crate::domain::ids::LetterId;
use crate::domain::register::message::{Distrust, Unclear};
use chrono::{DateTime, Utc};

/// Longest quoted words of a message, in characters.
const WORDS_MAX_CHARS: usize = 4_000;

/// What one message came to, for its writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// The person's own words.
    pub words: String,
    /// What was understood, matter by matter; empty where nothing was.
    pub effects: Vec<Understanding>,
    /// Why nothing was understood, where nothing was.
    pub unclear: Option<Unclear>,
}

/// What one answer did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understanding {
    /// The matter in a few words.
    pub title: String,
    /// What the answer did, in a sentence or two.
    pub outcome: String,
    /// Where it is taken back; none without a page.
    pub take_back: Option<String>,
}

/// Who writes a receipt or a forward, in which thread and when.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    /// Its id.
    pub id: LetterId,
    /// The subject of the message it is about.
    pub subject: &'a str,
    /// Message-IDs of the thread, the message it is about last.
    pub thread: Vec<String>,
    /// What every letter carries.
    pub letterhead: &'a Letterhead,
    /// The moment.
    pub now: DateTime<Utc>,
}

/// The receipt of a person's messages, oldest first.
pub fn receipt(envelope: Envelope<'_>, greeting: Option<&str>, told: &[Understood]) -> Letter {
    let contact = &envelope.letterhead.contact_name;
    let mut page = Page::default();
    page.paragraph(greeting.unwrap_or("Доброго дня!"));
    for message in told {
        page.paragraph(&format!("Ваша відповідь: «{}»", shortened(&message.words, 300)));
        for it in &message.effects {
            page.paragraph(&format!("{}. {}", it.title.trim_end_matches('.'), it.outcome));
            if let Some(address) = &it.take_back {
                page.link("Скасувати цю відповідь (протягом 24 годин)", address);
            }
        }
        if let Some(why) = message.unclear {
            let name = one_line(contact, NAME_MAX_CHARS);
            page.paragraph(&format!(
                "Автоматично записати цю відповідь не вдалося: {}. Ваш лист передано: {}. Нічого \
                 не змінено.",
                why_unclear(why),
                name.trim_end_matches('.')
            ));
        }
    }
    if told.iter().any(|message| message.unclear.is_some()) {
        page.paragraph(HOW_TO_ANSWER);
    } else if told.iter().all(|it| it.effects.iter().all(|it| it.take_back.is_none())) {
        page.paragraph(
            "Якщо записано не те, що Ви мали на увазі, повідомте про це у відповідь на цей лист.",
        );
    }
    let subject = answered(envelope.subject);
    page.letter(envelope, subject)
}

const HOW_TO_ANSWER: &str = "Програма розуміє короткі відповіді: «готово», адресу сторінки, «до \
                             25 грудня, бо немає підпису», «№№ 1–25», «рішень не приймали», «це \
                             не моє», «так» або «ні».";

/// A message that a person must read, for the contact person.
pub fn forward(envelope: Envelope<'_>, from: &str, words: &str, why: Forwarded) -> Letter {
    let mut page = Page::default();
    page.paragraph("Доброго дня!");
    if why == Forwarded::Unreadable {
        page.paragraph(
            "До поштової скриньки системи нагадувань надійшов лист, якого програма не змогла \
             прочитати, тому невідомо, хто його надіслав і про що він. За ним нічого не записано. \
             Просимо відкрити його в самій скриньці: лист лежить там без змін.",
        );
        return page.letter(envelope, "Потребує уваги: лист, який не вдалося прочитати".to_owned());
    }
    page.paragraph(&format!(
        "На лист системи нагадувань надійшла відповідь, яку має прочитати людина. Від кого: {}.",
        one_line(from, NAME_MAX_CHARS).trim_end_matches('.')
    ));
    page.paragraph(match why {
        Forwarded::Unclear(_) | Forwarded::Unreadable => "За цією відповіддю нічого не записано.",
        Forwarded::Stranger(_) => {
            "Автор не є тим, кому було надіслано лист, тому за цією відповіддю нічого не записано."
        }
    });
    page.paragraph(&format!(
        "Причина: {}.",
        match why {
            Forwarded::Unclear(why) => why_unclear(why),
            Forwarded::Stranger(why) => why_distrusted(why),
            Forwarded::Unreadable => why_unclear(Unclear::Broken),
        }
    ));
    let lines = shortened_lines(words).lines().filter(|line| !line.trim().is_empty());
    match words.trim().is_empty() {
        true => page.paragraph("Сам лист лежить без змін у поштовій скриньці системи нагадувань."),
        false => page.paragraph("Текст відповіді:"),
    }
    lines.for_each(|line| page.paragraph(line));
    let subject = format!("Потребує уваги: {}", one_line(envelope.subject, SENTENCE_MAX_CHARS));
    page.letter(envelope, subject)
}

/// Why a message is forwarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forwarded {
    /// It leaves a doubt.
    Unclear(Unclear),
    /// Nothing may be taken from its writer.
    Stranger(Distrust),
    /// It cannot be read, not even whose it is.
    Unreadable,
}

fn why_unclear(why: Unclear) -> &'static str {
    match why {
        Unclear::Empty => "у ній немає власного тексту",
        Unclear::Long => "вона задовга",
        Unclear::Question => "у ній є запитання",
        Unclear::Condition => "у ній є умова, застереження або виняток",
        Unclear::Negated => "у ній є заперечення",
        Unclear::Several => "у ній кілька різних відповідей",
        Unclear::NothingSaid => "у ній немає відповіді на те, про що йшлося в листі",
        Unclear::Unknown => "не всі її слова зрозумілі програмі",
        Unclear::Unreadable => "дату або номери не вдалося прочитати",
        Unclear::CountOrNumber => "число в ній може бути номером рішення або кількістю рішень",
        Unclear::NoDay => "не зазначено, до якого дня буде виконано",
        Unclear::Day => "зазначений день не може бути тим, що мається на увазі",
        Unclear::WhichMatter => "у листі йшлося про кілька справ, а відповідь не називає жодної",
        Unclear::NotAsked => "про таке в листі не йшлося",
        Unclear::NotTaken => "записати її за чинними правилами не можна",
        Unclear::TooLarge => "лист завеликий",
        Unclear::Encrypted => "лист зашифровано",
        Unclear::OnlyFiles => "у листі лише вкладення, без тексту",
        Unclear::Broken => "лист пошкоджено, і прочитати вдалося лише його заголовки",
    }
}

fn why_distrusted(why: Distrust) -> &'static str {
    match why {
        Distrust::OtherAddress => "адреса відправника – інша, ніж адреса адресата листа",
        Distrust::Forged => "поштовий сервер повідомляє, що адресу відправника підроблено",
        Distrust::Trial => "лист було надіслано в тіньовому режимі замість його адресата",
    }
}

fn answered(subject: &str) -> String {
    let subject = one_line(subject, SENTENCE_MAX_CHARS);
    let lower = subject.to_lowercase();
    let is_answer = ["re:", "на:", "ha:", "відп:"].iter().any(|start| lower.starts_with(start));
    if is_answer { subject } else { format!("Re: {subject}") }
}

fn shortened(words: &str, max_chars: usize) -> String {
    let line = one_line(words, WORDS_MAX_CHARS);
    match line.char_indices().nth(max_chars) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn shortened_lines(words: &str) -> &str {
    words.char_indices().nth(WORDS_MAX_CHARS).map_or(words, |(end, _)| &words[..end])
}

/// Both bodies of a short letter.
#[derive(Default)]
struct Page {
    text: Vec<String>,
    html: String,
}

impl Page {
    fn paragraph(&mut self, words: &str) {
        let words = one_line(words, WORDS_MAX_CHARS);
        self.html.push_str(&format!("<p style=\"margin:0 0 12px\">{}</p>\n", escaped(&words)));
        self.text.push(words);
    }

    fn link(&mut self, label: &str, address: &str) {
        self.html.push_str(&format!(
            "<p style=\"margin:0 0 16px\"><a href=\"{}\" style=\"color:#0b4f9e\">{}</a></p>\n",
            escaped(address),
            escaped(label)
        ));
        self.text.push(format!("{label}: {address}"));
    }

    fn letter(mut self, envelope: Envelope<'_>, subject: String) -> Letter {
        let council = one_line(&envelope.letterhead.council, NAME_MAX_CHARS);
        self.text.push(format!(
            "————————\n{council}\nЛист сформовано автоматично системою нагадувань про строки."
        ));
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"uk\">\n<head>\n<meta charset=\"utf-8\">\n<meta \
             name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
             </head>\n<body style=\"margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;\
             font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff\">\n<div \
             style=\"max-width:640px;margin:0 auto;overflow-wrap:anywhere\">\n{}<p \
             style=\"margin:24px 0 0;padding-top:12px;border-top:1px solid #c0c0c0;font-size:14px;\
             color:#4a4a4a\">{}<br>\nЛист сформовано автоматично системою нагадувань про строки.\
             </p>\n</div>\n</body>\n</html>\n",
            escaped(&subject),
            self.html,
            escaped(&council)
        );
        Letter {
            id: envelope.id,
            subject,
            text: self.text.join("\n\n") + "\n",
            html,
            composed_at: envelope.now,
            attachments: Vec::new(),
            thread: envelope.thread,
            threads: Vec::new(),
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
