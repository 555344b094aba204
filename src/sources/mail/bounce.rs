//! What a mail server tells about a letter that it could not deliver.
//!
//! Decides whether a message is such a report, which letter it speaks of, whom it could not reach
//! and whether for good. RFC 3464 first; then the free text of servers that know no better. Names
//! of letters are only collected: which of them are ours, and whether the report may be believed,
//! is the daemon's to say.

use super::body;
use super::header::{FIELD_MAX_BYTES, NAMES_MAX, address, bare, ids, sender, texts};
use super::incoming::{Body, Bounce, Fate, Status};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use regex::Regex;
use std::sync::LazyLock;

static STATUS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\d.])([245])\.(\d{1,3})\.(\d{1,3})(?:$|[^\d.]|\.(?:$|\D))")
        .expect("the pattern is a constant that tests compile")
});
static IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"<([^<>\s@]{1,200}@[^<>\s@]{1,200})>")
        .expect("the pattern is a constant that tests compile")
});

/// How servers name themselves.
const SERVERS: [&str; 4] = ["mailer-daemon@", "mail-daemon@", "postmaster@", "maildelivery@"];

/// What their subjects say of a letter that did not arrive.
const FAILED: [&str; 14] = [
    "undelivered mail",
    "undeliverable",
    "mail delivery failed",
    "delivery status notification (failure)",
    "delivery failure",
    "mail system error",
    "returned mail",
    "failure notice",
    "delivery has failed",
    "mail delivery failure",
    "не вдалося доставити",
    "недоставлен",
    "не доставлен",
    "не удалось доставить",
];

/// And of one that they still carry.
const DELAYED: [&str; 7] = [
    "delivery status notification (delay)",
    "delayed mail",
    "mail delivery delayed",
    "message delayed",
    "delivery delayed",
    "warning: could not send",
    "затримка доставки",
];

pub(super) fn of(message: &Message<'_>) -> Option<Bounce> {
    match message.parts.iter().find(|part| is(part, "message", &["delivery-status"])) {
        Some(report) if is_report(message) => Some(by_report(message, report)),
        _ => by_words(message),
    }
}

fn is(part: &MessagePart<'_>, kind: &str, subtypes: &[&str]) -> bool {
    part.content_type().is_some_and(|it| {
        let subtype = it.subtype().unwrap_or_default();
        it.ctype().eq_ignore_ascii_case(kind)
            && subtypes.iter().any(|one| subtype.eq_ignore_ascii_case(one))
    })
}

fn is_report(message: &Message<'_>) -> bool {
    is(message.root_part(), "multipart", &["report", "mixed"])
}

fn by_report(message: &Message<'_>, report: &MessagePart<'_>) -> Bounce {
    let mut bounce = Bounce {
        letters: letters(message),
        recipients: Vec::new(),
        fate: Fate::Fine,
        status: None,
    };
    for block in blocks(&String::from_utf8_lossy(report.contents())) {
        let Some(fields) = MessageParser::default().parse_headers(block.as_bytes()) else {
            continue;
        };
        let fields = &fields;
        let value = |name| texts(fields, name).into_iter().next().unwrap_or_default();
        let fate = match value("Action").to_lowercase().as_str() {
            "failed" => Fate::Failed,
            "delayed" => Fate::Delayed,
            "delivered" | "relayed" | "expanded" => Fate::Fine,
            _ => continue,
        };
        if bounce.fate == Fate::Failed && fate != Fate::Failed {
            continue;
        }
        if fate != bounce.fate {
            (bounce.fate, bounce.recipients, bounce.status) = (fate, Vec::new(), None);
        }
        let named = ["Original-Recipient", "Final-Recipient"].map(value);
        let named = named.iter().filter_map(|text| address(text.rsplit(';').next()?));
        bounce.recipients.extend(named.take(NAMES_MAX));
        bounce.status = bounce.status.or_else(|| status(&value("Status")));
    }
    bounce.recipients.sort();
    bounce.recipients.dedup();
    bounce
}

/// Groups of fields, between empty lines.
fn blocks(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let blocks = text.split("\n\n").map(|block| block.trim_matches('\n'));
    blocks.filter(|block| !block.is_empty()).take(NAMES_MAX).map(|it| format!("{it}\n\n")).collect()
}

/// Names of letters in the copy that the report returns.
fn letters(message: &Message<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for part in &message.parts {
        match &part.body {
            PartType::Message(returned) => names.extend(returned.message_id().map(bare)),
            _ if is(part, "text", &["rfc822-headers"]) || is(part, "message", &["rfc822"]) => {
                let returned = MessageParser::default().parse_headers(part.contents());
                names.extend(returned.as_ref().and_then(|it| it.message_id()).map(bare));
            }
            _ => {}
        }
    }
    names.extend(ids(message.in_reply_to()));
    names.extend(ids(message.references()));
    names.retain(|name| name.len() <= FIELD_MAX_BYTES);
    names.truncate(NAMES_MAX);
    names
}

fn by_words(message: &Message<'_>) -> Option<Bounce> {
    let failed = texts(message, "X-Failed-Recipients");
    let from = sender(message).unwrap_or_default();
    let by_server = SERVERS.iter().any(|name| from.starts_with(name));
    let subject = message.subject().unwrap_or_default().to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| subject.contains(word));
    let fate = match (says(&DELAYED), says(&FAILED)) {
        (true, _) => Fate::Delayed,
        (_, true) => Fate::Failed,
        _ if !failed.is_empty() => Fate::Failed,
        _ => return None,
    };
    if !by_server && failed.is_empty() {
        return None;
    }
    let text = match body::of(message) {
        Body::Text(text) => text,
        _ => String::new(),
    };
    let in_text = || IN_BRACKETS.captures_iter(&text).map(|found| found[1].to_owned());
    let mut letters = letters(message);
    letters.extend(in_text());
    letters.truncate(NAMES_MAX);
    let listed = failed.iter().flat_map(|line| line.split(',')).filter_map(address);
    let mut recipients: Vec<String> = listed.collect();
    if recipients.is_empty() {
        recipients.extend(in_text().filter_map(|it| address(&it)).take(NAMES_MAX));
    }
    Some(Bounce { letters, recipients, fate, status: status(&text) })
}

/// The first status in a text.
fn status(text: &str) -> Option<Status> {
    let found = STATUS.captures(text)?;
    Some(Status(found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?))
}
