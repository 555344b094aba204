//! Entries of an iCalendar file (RFC 5545), as calendars of Google, Outlook and Nextcloud export
//! them.
//!
//! Decides days and hours in the council's zone: the end of whole days is exclusive, a moment in
//! UTC or in another zone is turned into local time, and a zone nobody knows is taken as the
//! council's, which is told. What repeats is not expanded: its first day is taken unless the
//! calendar takes it out or gives it an entry of its own. What is called off by its status, its
//! method or the first word of its name is off; what is private is nobody else's. Lines in errors
//! are those of the file, as it is folded.

use super::sheet;
use super::when::{When, duration, moment};
use super::zone::{FileZone, Zones};
use crate::daemon::desk::register::import::{Called, Standing, Subject};
use chrono_tz::Tz;
use icalendar::parser::{Component, Property, read_calendar_simple};
use std::collections::{BTreeSet, HashMap};

/// What a calendar holds.
#[derive(Debug, Default)]
pub struct Calendar {
    /// Its entries, in order.
    pub called: Vec<Called>,
    /// Where entries stand that repeat.
    pub repeating: Vec<String>,
    /// What a person should look at.
    pub warnings: Vec<String>,
}

/// Calendars do not nest deeper; a file that does is an attack on the stack.
const DEPTH_MAX: usize = 8;

/// Whether bytes begin as a calendar does, whatever the file is called.
pub fn is_calendar(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    bytes.get(..15).is_some_and(|it| it.eq_ignore_ascii_case(b"BEGIN:VCALENDAR"))
}

/// Reads a calendar, or says what is wrong with it.
pub fn read(bytes: &[u8], zone: Tz) -> Result<Calendar, Vec<String>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    // Lines are folded by octets (RFC 5545 §3.1), so a fold may lie inside a character.
    let (bytes, begun) = unfolded(bytes);
    let text = sheet::text(bytes);
    let lines = outline(&text, &begun).map_err(|problem| vec![problem])?;
    let roots = read_calendar_simple(text.trim_start()).map_err(|error| {
        let rest: String =
            error.input.lines().next().unwrap_or_default().chars().take(60).collect();
        vec![format!("календар не читається, починаючи з «{rest}»")]
    })?;
    let mut calendar = Calendar::default();
    let mut problems = Vec::new();
    let mut unknown = BTreeSet::new();
    let mut lines = lines.into_iter();
    for root in roots.iter().filter(|root| is(root.name.as_str(), "VCALENDAR")) {
        let method = value_of(root, "METHOD").unwrap_or_default().to_ascii_uppercase();
        if !matches!(method.as_str(), "" | "PUBLISH" | "REQUEST" | "ADD" | "CANCEL") {
            return Err(vec![format!(
                "це відповідь на запрошення (METHOD:{method}), а не календар; експортуйте сам \
                 календар"
            )]);
        }
        let parts = |name: &'static str| {
            root.components.iter().filter(move |it| is(it.name.as_str(), name))
        };
        let of_file = OfFile {
            zones: Zones {
                council: zone,
                own: parts("VTIMEZONE").filter_map(FileZone::of).collect(),
            },
            instances: by_uid(parts("VEVENT").filter_map(|event| {
                Some((value_of(event, "UID")?, find(event, "RECURRENCE-ID")?))
            })),
            firsts: by_uid(
                parts("VEVENT")
                    .filter(|event| find(event, "RECURRENCE-ID").is_none())
                    .filter_map(|event| Some((value_of(event, "UID")?, find(event, "DTSTART")?))),
            ),
        };
        for event in parts("VEVENT") {
            let line = lines.next().unwrap_or_default();
            let stands_at = format!("рядок {line}");
            match entry(event, &stands_at, &of_file, &mut unknown) {
                Ok(Entry::Called(mut called, repeats)) => {
                    if method == "CANCEL" {
                        called.standing = Standing::Cancelled;
                    }
                    if repeats {
                        calendar.repeating.push(stands_at);
                    }
                    calendar.called.push(*called);
                }
                Ok(Entry::Left(Some(why))) => {
                    calendar.warnings.push(format!("рядок {line}: {why}"))
                }
                Ok(Entry::Left(None)) => {}
                Err(problem) => problems.push(format!("рядок {line}: {problem}")),
            }
        }
    }
    let told = |name: String| format!("часовий пояс «{name}» невідомий: час узято як місцевий");
    calendar.warnings.extend(unknown.into_iter().map(told));
    if problems.is_empty() { Ok(calendar) } else { Err(problems) }
}

/// What entries of one calendar share.
struct OfFile<'a> {
    zones: Zones,
    /// Days of what repeats that have an entry of their own, by the UID of what repeats.
    instances: ByUid<'a>,
    /// First days of what repeats.
    firsts: ByUid<'a>,
}

type ByUid<'a> = HashMap<String, Vec<&'a Property<'a>>>;

fn by_uid<'a>(days: impl Iterator<Item = (String, &'a Property<'a>)>) -> ByUid<'a> {
    let mut all = ByUid::new();
    for (uid, day) in days {
        all.entry(uid).or_default().push(day);
    }
    all
}

/// What an entry comes to.
enum Entry {
    /// It is called, and perhaps again and again.
    Called(Box<Called>, bool),
    /// It is not taken; why, where a person should know.
    Left(Option<&'static str>),
}

fn find<'a>(component: &'a Component<'a>, name: &str) -> Option<&'a Property<'a>> {
    component.properties.iter().find(|it| is(it.name.as_str(), name))
}

fn value_of(component: &Component<'_>, name: &str) -> Option<String> {
    let text = unescaped(find(component, name)?.val.as_str());
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Bytes with the line ends taken out that only fold a line, and the line of the file on which
/// each line that is left begins.
fn unfolded(bytes: &[u8]) -> (Vec<u8>, Vec<usize>) {
    let (mut out, mut begun) = (Vec::with_capacity(bytes.len()), vec![1]);
    let (mut rest, mut line) = (bytes, 1);
    while let Some((&byte, after)) = rest.split_first() {
        let fold = match rest {
            [b'\r', b'\n', b' ' | b'\t', ..] => 3,
            [b'\n', b' ' | b'\t', ..] => 2,
            _ => 0,
        };
        line += usize::from(fold > 0 || byte == b'\n');
        if fold > 0 {
            rest = &rest[fold..];
            continue;
        }
        out.push(byte);
        rest = after;
        if byte == b'\n' {
            begun.push(line);
        }
    }
    (out, begun)
}

fn is(text: &str, word: &str) -> bool {
    text.trim().eq_ignore_ascii_case(word)
}

/// The lines on which entries begin; what is no calendar at all is told by its line.
fn outline(text: &str, begun: &[usize]) -> Result<Vec<usize>, String> {
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut entries = Vec::new();
    let mut seen = false;
    for (line, &number) in text.lines().zip(begun) {
        if line.trim().is_empty() {
            continue;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.trim().to_ascii_uppercase();
        let begins = is(name, "BEGIN") && value == "VCALENDAR";
        if !seen && !begins {
            return Err(format!(
                "рядок {number}: календар починається з «BEGIN:VCALENDAR»; експортуйте його як iCalendar \
                 (.ics)"
            ));
        }
        seen = true;
        if is(name, "BEGIN") {
            if open.len() == DEPTH_MAX {
                return Err(format!("рядок {number}: частини вкладено глибше {DEPTH_MAX} рівнів"));
            }
            if value == "VEVENT" && open.len() == 1 {
                entries.push(number);
            }
            open.push((value, number));
        } else if is(name, "END") {
            match open.pop() {
                Some((begun, _)) if begun == value => {}
                Some((begun, at)) => {
                    return Err(format!(
                        "рядок {number}: «END:{value}» не закриває «BEGIN:{begun}» рядка {at}"
                    ));
                }
                None => return Err(format!("рядок {number}: «END:{value}» нічого не закриває")),
            }
        } else if open.is_empty() || !line.contains(':') {
            let shown: String = line.chars().take(60).collect();
            return Err(format!("рядок {number}: «{shown}» – не рядок календаря"));
        }
    }
    match (seen, open.pop()) {
        (false, _) => Err("файл порожній".to_owned()),
        (true, Some((begun, at))) => {
            Err(format!("рядок {at}: «BEGIN:{begun}» не закрито; файл обірвано"))
        }
        (true, None) => Ok(entries),
    }
}

fn entry(
    event: &Component<'_>,
    stands_at: &str,
    of_file: &OfFile<'_>,
    unknown: &mut BTreeSet<String>,
) -> Result<Entry, String> {
    if value_of(event, "CLASS").is_some_and(|it| is(&it, "PRIVATE") || is(&it, "CONFIDENTIAL")) {
        return Ok(Entry::Left(Some("приватний запис не внесено")));
    }
    let title = value_of(event, "SUMMARY");
    let named = title.as_deref().unwrap_or("без назви");
    let start = find(event, "DTSTART").ok_or_else(|| format!("«{named}»: немає DTSTART"))?;
    let mut when = |property: &Property<'_>| {
        let value = property.val.as_str();
        moment(property, &of_file.zones, unknown).ok_or_else(|| {
            format!("«{named}»: {} «{value}» – не день і не час", property.name.as_str())
        })
    };
    let start = when(start)?;
    let end = match (find(event, "DTEND"), find(event, "DURATION")) {
        (Some(end), _) => Some(when(end)?),
        (None, Some(lasts)) => {
            let value = lasts.val.as_str();
            let lasts = duration(value)
                .ok_or_else(|| format!("«{named}»: DURATION «{value}» – не тривалість"))?;
            start.after(lasts)
        }
        (None, None) => None,
    };
    let repeats = ["RRULE", "RDATE"].iter().any(|name| find(event, name).is_some());
    let uid = value_of(event, "UID");
    let own_day = |uid: &str, day: &When, others: &ByUid<'_>| {
        others.get(uid).into_iter().flatten().any(|other| {
            moment(other, &of_file.zones, &mut BTreeSet::new())
                .is_some_and(|other| other.is_of(*day))
        })
    };
    let mut excluded = false;
    let uid = match (uid, find(event, "RECURRENCE-ID")) {
        (Some(uid), Some(day)) => {
            // The first day of what repeats is what was known of it before it had its own entry.
            let first = own_day(&uid, &when(day)?, &of_file.firsts);
            Some(if first { uid } else { format!("{uid}#{}", day.val.as_str()) })
        }
        (Some(uid), None) if own_day(&uid, &start, &of_file.instances) => {
            return Ok(Entry::Left(None));
        }
        (uid, _) => {
            for property in event.properties.iter().filter(|it| is(it.name.as_str(), "EXDATE")) {
                for value in property.val.as_str().split(',') {
                    let day = when(&Property { val: value.into(), ..property.clone() })?;
                    excluded |= day.is_of(start);
                }
            }
            uid
        }
    };
    let off = value_of(event, "STATUS").is_some_and(|it| is(&it, "CANCELLED"));
    let (title, off_by_title) = match title.as_deref().map(without_cancellation) {
        Some((title, off)) => (Some(title.to_owned()), off),
        None => (None, false),
    };
    let called = Called {
        stands_at: stands_at.to_owned(),
        uid: uid.map(|uid| uid.chars().take(UID_CHARS_MAX).collect()),
        title: title.map(|title| title.chars().take(TITLE_CHARS_MAX).collect()),
        subject: Subject::ByName,
        from: start.on(),
        until: end.map_or(start.on(), |end| end.last_on(start.on())),
        at: start.at(),
        place: value_of(event, "LOCATION").map(|it| it.chars().take(PLACE_CHARS_MAX).collect()),
        standing: if off || off_by_title || excluded {
            Standing::Cancelled
        } else {
            Standing::Called
        },
    };
    Ok(Entry::Called(Box::new(called), repeats && !excluded))
}

/// Words that people and mail programs put before the name of what is called off.
const CANCELLED: [&str; 6] =
    ["скасовано", "скасована", "відмінено", "відміна", "canceled", "cancelled"];

/// A name without the word that it is called off, and whether it had one.
fn without_cancellation(title: &str) -> (&str, bool) {
    let bare = title.trim_start_matches(['[', '(', '!']).trim_start();
    let end = bare.find(|c: char| !c.is_alphabetic()).unwrap_or(bare.len());
    let (word, rest) = bare.split_at(end);
    let off = |word: &str| CANCELLED.contains(&word.to_lowercase().as_str());
    let signs = [':', ']', ')', '!', '-', '–', '—', '.'];
    if off(word) && rest.trim_start().starts_with(signs) {
        return (rest.trim_start().trim_start_matches(signs).trim_start(), true);
    }
    match title.trim_end().strip_suffix([')', ']']).and_then(|it| it.rsplit_once(['(', '['])) {
        Some((name, word)) if off(word.trim()) => (name.trim_end(), true),
        _ => (title, false),
    }
}

/// Calendars hold longer texts than a register needs.
const TITLE_CHARS_MAX: usize = 300;
const PLACE_CHARS_MAX: usize = 200;
const UID_CHARS_MAX: usize = 300;

/// The text of a property whose commas, semicolons and line ends are escaped.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('n' | 'N') => out.push(' '),
            Some(escaped) => out.push(escaped),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::zone::known_zone;
    use super::*;

    fn calendar(events: &str) -> String {
        let body = events.trim().replace('\n', "\r\n");
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n{body}\r\nEND:VCALENDAR\r\n")
    }

    fn shown(text: &str) -> Vec<String> {
        let calendar = read(text.as_bytes(), chrono_tz::Europe::Kyiv).expect("a calendar");
        let row = |one: &Called| {
            let at = one.at.map(|at| at.format(" %H:%M").to_string()).unwrap_or_default();
            let title = one.title.as_deref().unwrap_or("-");
            format!("{} {}..{}{at} {title}", one.stands_at, one.from, one.until)
        };
        calendar.called.iter().map(row).collect()
    }

    #[test]
    fn days_moments_and_zones() {
        let text = calendar(
            "BEGIN:VEVENT\nUID:1\nSUMMARY:Ярмарок\\, свято\nDTSTART;VALUE=DATE:20261219\n\
             DTEND;VALUE=DATE:20261221\nEND:VEVENT\n\
             BEGIN:VEVENT\nUID:2\nSUMMARY:Засідання\nDTSTART:20261218T220000Z\n\
             DTEND:20261218T233000Z\nEND:VEVENT\n\
             BEGIN:VEVENT\nUID:3\nSUMMARY:Відрядження\n  до Києва\n\
             DTSTART;TZID=\"Europe/Warsaw\":20261219T230000\nDTEND;TZID=Europe/Warsaw:20261220T230000\n\
             END:VEVENT\n\
             BEGIN:VEVENT\nUID:4\nSUMMARY:Семінар\nDTSTART;TZID=FLE Standard Time:20261219T100000\n\
             DURATION:P1DT14H\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nEND:VALARM\nEND:VEVENT\n\
             BEGIN:VEVENT\nUID:5\nDTSTART:20261219\nEND:VEVENT",
        );
        assert_eq!(
            shown(&text),
            [
                "рядок 4 2026-12-19..2026-12-20 Ярмарок, свято",
                "рядок 10 2026-12-19..2026-12-19 00:00 Засідання",
                "рядок 16 2026-12-20..2026-12-20 00:00 Відрядження до Києва",
                "рядок 23 2026-12-19..2026-12-20 10:00 Семінар",
                "рядок 33 2026-12-19..2026-12-19 -",
            ]
        );
    }

    #[test]
    fn what_repeats_is_off_or_is_nowhere_known_is_told() {
        let text = calendar(
            "BEGIN:VEVENT\nUID:1\nSUMMARY:Апаратна нарада\nDTSTART;TZID=Mars/Olympus:20261221T090000\n\
             RRULE:FREQ=WEEKLY\nEND:VEVENT\n\
             BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20261228T090000\nSUMMARY:Апаратна нарада\n\
             DTSTART:20261229T090000\nSTATUS:CANCELLED\nEND:VEVENT",
        );
        let calendar = read(text.as_bytes(), chrono_tz::Europe::Kyiv).expect("a calendar");
        assert_eq!(calendar.repeating, ["рядок 4"]);
        assert!(calendar.warnings[0].contains("Mars/Olympus"), "{:?}", calendar.warnings);
        assert_eq!(calendar.called[1].uid.as_deref(), Some("1#20261228T090000"));
        assert_eq!(calendar.called[1].standing, Standing::Cancelled);
        assert_eq!(calendar.called[0].standing, Standing::Called);
        assert_eq!(
            known_zone("/freeassociation.sourceforge.net/Europe/Kiev").map(|it| it.name()),
            Some("Europe/Kiev")
        );
    }

    #[test]
    fn nonsense_is_named_by_its_line() {
        let kyiv = chrono_tz::Europe::Kyiv;
        let problem = |text: &str| read(text.as_bytes(), kyiv).expect_err("no calendar").join("\n");
        for (text, words) in [
            ("", "файл порожній"),
            ("<!doctype html>\n<html>", "рядок 1: календар починається"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1", "рядок 2: «BEGIN:VEVENT» не закрито"),
            ("BEGIN:VCALENDAR\nEND:VEVENT", "рядок 2: «END:VEVENT» не закриває"),
            ("BEGIN:VCALENDAR\nчто это\nEND:VCALENDAR", "рядок 2: «что это» – не рядок"),
            (&"BEGIN:VCALENDAR\n".repeat(100_000), "рядок 9: частини вкладено глибше 8"),
            (&calendar("BEGIN:VEVENT\nSUMMARY:А\nEND:VEVENT"), "рядок 4: «А»: немає DTSTART"),
            (
                &calendar("BEGIN:VEVENT\nSUMMARY:А\nDTSTART:20261331\nEND:VEVENT"),
                "рядок 4: «А»: DTSTART «20261331» – не день",
            ),
            (
                &calendar("BEGIN:VEVENT\nDTSTART:20261219\nDURATION:PX\nEND:VEVENT"),
                "DURATION «PX» – не тривалість",
            ),
        ] {
            assert!(problem(text).contains(words), "{words:?} not in {}", problem(text));
        }
    }

    #[test]
    fn a_damaged_calendar_is_read_or_refused_but_never_panics() {
        let whole = calendar(
            "BEGIN:VEVENT\nUID:1\nSUMMARY;LANGUAGE=\"uk\":Ярмарок\\\nDTSTART;TZID=Europe/Kyiv:20261219T100000\n\
             DTEND;VALUE=DATE:20261221\nEND:VEVENT",
        );
        let letters: Vec<char> = whole.chars().collect();
        for cut in 0..letters.len() {
            let mut damaged: String = letters[..cut].iter().collect();
            let _ = read(damaged.as_bytes(), chrono_tz::UTC);
            damaged.push_str("\u{0};:=\",\\\r\n");
            damaged.extend(&letters[cut..]);
            let _ = read(damaged.as_bytes(), chrono_tz::UTC);
        }
    }
}
