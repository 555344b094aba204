//! A reply's own words, without the letters it quotes and without signatures.
//!
//! Decides where the quoted letter begins, in the ways of Outlook, Gmail, ukr.net, Apple and
//! Thunderbird with Ukrainian, English and Russian faces. Does not know what words mean. The
//! invariant: of the own words nothing is changed but blank lines and spaces at the ends of lines;
//! where an answer stands between quoted lines, it is kept.

use regex::Regex;
use std::sync::LazyLock;

/// Most lines looked at; nobody answers below so many.
const LINES_MAX: usize = 2_000;

/// An attribution («On … wrote:») may be broken into so many lines.
const ATTRIBUTION_LINES: usize = 4;

/// A header block (From, Sent, To, Subject) has its second field within so many lines.
const HEADER_LINES: usize = 4;

/// «-----Original Message-----» and its kin: everything below belongs to another letter.
static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| {
    let words = [
        "original message",
        "original appointment",
        "forwarded message",
        "begin forwarded message:?",
        "reply message",
        "(оригінальне|початкове|вихідне|переслане|перенаправлене) повідомлення:?",
        "(початок )?пересланого повідомлення:?",
        "переслано:?",
        "оригінал листа",
        "(исходное|оригинальное|первоначальное|пересылаемое|пересланное) (сообщение|письмо):?",
        "начало переадресованного (сообщения|письма):?",
    ];
    let pattern = format!(r"^[-–—_*=\s]*({})[-–—_*=\s]*$", words.join("|"));
    Regex::new(&pattern).expect("the pattern is made of constants that tests compile")
});

/// The end of an attribution.
static WROTE: LazyLock<Regex> = LazyLock::new(|| {
    let verbs = "wrote|writes|пише|писав|писала|написав|написала|написав\\(ла\\)|написав\\(-ла\\)|\
                 пишет|писал|писала|написал|написала|написал\\(а\\)|написал\\(-а\\)";
    // «Рада писав(-ла) 2026-11-30 08:12:».
    let then = r"писа(в|ла|в\(-ла\))\s+\S*\d{4}\S*,?\s+(о\s+)?\d{1,2}:\d{2}";
    // Some name the writer alone: «23 листопада 2026, 10:15, від "Рада" <rada@…>:».
    let by = r#"<\S+@\S+>|(від|от)\s+.*["»]"#;
    Regex::new(&format!(r"(^|[\s>])({verbs})\s*:$|({by})\s*:$|{then}:$"))
        .expect("the pattern is made of constants that tests compile")
});

/// What stands in every attribution beside the verb: a date, an hour or an address.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\d{4}|\d{1,2}[:.]\d{2}|\S@\S")
        .expect("the pattern is a constant that tests compile")
});

/// The first field of a header block, by language, and what may follow it.
const FIRST: [&str; 7] = ["from:", "від:", "від кого:", "от:", "от кого:", "відправник:", "sent:"];
const FURTHER: [&str; 20] = [
    "sent:",
    "date:",
    "to:",
    "cc:",
    "subject:",
    "надіслано:",
    "відправлено:",
    "дата:",
    "кому:",
    "тема:",
    "копія:",
    "отправлено:",
    "дата отправки:",
    "отправка:",
    "копия:",
    "reply-to:",
    "відповісти:",
    "одержувач:",
    "час:",
    "коли:",
];

/// Lines that mail programs add by themselves.
static ADDED: LazyLock<Regex> = LazyLock::new(|| {
    let lines = [
        "sent from (my |mail |outlook|yahoo).*",
        "get outlook for .*",
        "(надіслано|відправлено|написано) (з|із|за допомогою) .*",
        "(отправлено|написано) (с|из|при помощи) .*",
        "(отримати|завантажити) outlook .*",
        "(получить|скачать) outlook .*",
        "(--|—)?\\s*відправлено (з|із) .*",
        "(вірусів немає|без вірусів|virus-free|без вирусов).*",
        "відповідь на лист від .*",
        "\\[?(cid|image):.*",
        // What the templates of offices put below a name.
        "(прийом|графік|режим|години)( громадян| роботи| прийому)?\\s*:.*",
        "(вих|вх|исх)\\.?\\s*№.*",
        "[^а-яіїєґa-z]*(подумайте про (довкілля|природу|екологію)|перш ніж друкувати|\
         please consider the environment|подумайте об (окружающей среде|экологии)).*",
    ];
    Regex::new(&format!(r"^({})$", lines.join("|")))
        .expect("the pattern is made of constants that tests compile")
});

/// How the words begin that an office puts below every letter; nobody answers below them.
static CONFIDENTIAL: LazyLock<Regex> = LazyLock::new(|| {
    let begins = "(ц(е|ей|я)|дан(е|ий)) (електронн(е|ий) )?(повідомлення|лист|кореспонденція)|\
                  (это|данное|настоящее) (электронное )?(сообщение|письмо)|\
                  this (message|e-?mail)|the information (contained )?in this";
    let tells = "конфіденці|конфиденци|confidential|адресат|адресован|intended";
    Regex::new(&format!(r"^[^а-яіїєґa-z]*(увага[!.:]\s*)?({begins}).*({tells})"))
        .expect("the pattern is made of constants that tests compile")
});

/// How a closing begins; what follows is a signature.
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    let words = [
        "з повагою",
        "із повагою",
        "з найкращими побажаннями",
        "з пошаною",
        "з глибокою повагою",
        "щиро ваш[аі]?",
        "с уважением",
        "с наилучшими пожеланиями",
        "best regards",
        "kind regards",
        "regards",
        "sincerely",
    ];
    Regex::new(&format!(r"(?i)(^|[\s,.!])({})($|[\s,.!:])", words.join("|")))
        .expect("the pattern is made of constants that tests compile")
});

/// The words a person wrote into a reply, without what it quotes and without signatures.
pub fn own_words(text: &str) -> String {
    let lines: Vec<&str> = text.lines().take(LINES_MAX).map(str::trim).collect();
    let mut own: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at).copied() {
        if line.starts_with('>') {
            at += 1;
            continue;
        }
        if let Some(after) = attribution(&lines, at) {
            // Whoever answers below the quoted lines quotes with `>`; else all below is quoted.
            match lines[after..].iter().find(|line| !line.is_empty()) {
                Some(next) if next.starts_with('>') => at = after,
                _ => break,
            }
            continue;
        }
        let is_end = is_separator(line)
            || is_header_block(&lines, at)
            || is_signature(&lines, at)
            || CONFIDENTIAL.is_match(&lower(line));
        if is_end {
            break;
        }
        if !is_added(line) {
            own.push(line);
        }
        at += 1;
    }
    let own = own.join("\n");
    let end = CLOSING.find(&own).map_or(own.len(), |closing| closing.start());
    own[..end].trim().to_owned()
}

/// A line in small letters without the marks that stand around it.
fn lower(line: &str) -> String {
    let line = line.trim_matches(|c: char| c == '*' || c.is_whitespace());
    line.replace(['\u{a0}', '\u{202f}'], " ").to_lowercase()
}

/// The line behind an attribution that begins here.
fn attribution(lines: &[&str], at: usize) -> Option<usize> {
    let mut joined = String::new();
    for (offset, line) in lines[at..].iter().take(ATTRIBUTION_LINES).enumerate() {
        if line.is_empty() || line.starts_with('>') {
            return None;
        }
        // An attribution begins with its day or its writer, and says no more than that.
        joined.push(' ');
        joined.push_str(&lower(line));
        if WROTE.is_match(joined.trim()) && DATED.is_match(&joined) {
            return begins_attribution(&lower(lines[at])).then_some(at + offset + 1);
        }
    }
    None
}

/// How attributions begin: «On …», «пн, 23 лист. 2026 р. …», «23.11.2026 …», «В понедельник …»,
/// or the writer with an address or before the day.
fn begins_attribution(line: &str) -> bool {
    static BEGINNING: LazyLock<Regex> = LazyLock::new(|| {
        let days = "пн|вт|ср|чт|пт|сб|нд|вс|mon|tue|wed|thu|fri|sat|sun|понеділок|вівторок|середа|\
                    середу|четвер|п.ятниц|субот|неділ|понедельник|вторник|сред|четверг|пятниц|\
                    воскресень";
        let then = r"[^.!?]*\sписа(в|ла|в\(-ла\))\s+\S*\d{4}";
        let dated = format!(r"(on|le|am)\s|(у|в|о|во)?\s*({days})|\d{{1,4}}[.\-/\s]");
        Regex::new(&format!(r"^({dated}|[^<]*<\S+@|{then})"))
            .expect("the pattern is made of constants that tests compile")
    });
    BEGINNING.is_match(line)
}

fn is_separator(line: &str) -> bool {
    let line = lower(line);
    SEPARATOR.is_match(&line)
        && (line.starts_with(['-', '–', '—', '_', '=']) || line.ends_with(':'))
}

fn is_header_block(lines: &[&str], at: usize) -> bool {
    let first = lower(lines[at]).replace('*', "");
    if !FIRST.iter().any(|field| first.starts_with(field)) {
        return false;
    }
    let below = lines[at + 1..].iter().filter(|line| !line.is_empty()).take(HEADER_LINES);
    let fields = below.map(|line| lower(line).replace('*', ""));
    fields.filter(|line| FURTHER.iter().any(|field| line.starts_with(field))).count() >= 2
}

/// A line of two dashes (RFC 3676), or the line of underscores above Outlook's header block.
fn is_signature(lines: &[&str], at: usize) -> bool {
    let line = lines[at];
    let dashes = matches!(line, "--" | "—" | "–" | "---");
    let rule = line.len() >= 10 && line.chars().all(|c| matches!(c, '_' | '-' | '─'));
    // A rule of dashes alone may be anything; above a header block it belongs to it.
    let headed = || {
        let next = (at + 1..lines.len()).find(|next| !lines[*next].is_empty());
        next.is_none_or(|next| is_header_block(lines, next))
    };
    dashes || (rule && headed())
}

fn is_added(line: &str) -> bool {
    ADDED.is_match(&lower(line))
}
