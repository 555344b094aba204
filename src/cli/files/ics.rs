//! Entries of an iCalendar file (RFC 5545), as calendars of Google, Outlook and Nextcloud export
//! them.
//!
//! Decides days and hours in the council's zone: the end of whole days is exclusive, a moment in
//! UTC or in another zone is turned into local time, and a zone nobody knows is taken as the
//! council's, which is told. What repeats is not expanded: its first day is taken, which is told
//! too. Lines in errors are those of the file, as it is folded.

use crate::daemon::desk::register::import::{Called, Standing, Subject};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use icalendar::parser::{Component, Property, read_calendar_simple, unfold};
use std::collections::BTreeSet;

/// What a calendar holds.
#[derive(Debug, Default)]
pub struct Calendar {
    /// Its entries, in order.
    pub called: Vec<Called>,
    /// Where entries stand that repeat.
    pub repeating: Vec<String>,
    /// Zones that are not known.
    pub unknown_zones: BTreeSet<String>,
}

/// Calendars do not nest deeper; a file that does is an attack on the stack.
const DEPTH_MAX: usize = 8;

/// Reads a calendar, or says what is wrong with it.
pub fn read(text: &str, zone: Tz) -> Result<Calendar, Vec<String>> {
    let lines = outline(text).map_err(|problem| vec![problem])?;
    let unfolded = unfold(text.trim_start());
    let roots = read_calendar_simple(&unfolded).map_err(|error| {
        let rest: String =
            error.input.lines().next().unwrap_or_default().chars().take(60).collect();
        vec![format!("the calendar cannot be read from `{rest}` on")]
    })?;
    let mut calendar = Calendar::default();
    let mut problems = Vec::new();
    let mut lines = lines.into_iter();
    for root in roots.iter().filter(|root| is(root.name.as_str(), "VCALENDAR")) {
        let off = root
            .properties
            .iter()
            .any(|it| is(it.name.as_str(), "METHOD") && is(it.val.as_str(), "CANCEL"));
        for event in root.components.iter().filter(|it| is(it.name.as_str(), "VEVENT")) {
            let stands_at = match lines.next() {
                Some(line) => format!("line {line}"),
                None => "an entry".to_owned(),
            };
            match entry(event, &stands_at, zone, &mut calendar) {
                Ok(mut called) => {
                    if off {
                        called.standing = Standing::Cancelled;
                    }
                    calendar.called.push(called);
                }
                Err(problem) => problems.push(format!("{stands_at}: {problem}")),
            }
        }
    }
    if problems.is_empty() { Ok(calendar) } else { Err(problems) }
}

fn is(text: &str, word: &str) -> bool {
    text.trim().eq_ignore_ascii_case(word)
}

/// The lines on which entries begin; what is no calendar at all is told by its line.
fn outline(text: &str) -> Result<Vec<usize>, String> {
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut entries = Vec::new();
    let mut seen = false;
    for (number, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
        if line.trim().is_empty() || line.starts_with([' ', '\t']) && seen {
            continue;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.trim().to_ascii_uppercase();
        let begins = is(name, "BEGIN") && value == "VCALENDAR";
        if !seen && !begins {
            return Err(format!(
                "line {number}: a calendar begins with `BEGIN:VCALENDAR`; export it as iCalendar \
                 (.ics)"
            ));
        }
        seen = true;
        if is(name, "BEGIN") {
            if open.len() == DEPTH_MAX {
                return Err(format!("line {number}: parts lie in more than {DEPTH_MAX} others"));
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
                        "line {number}: `END:{value}` does not close `BEGIN:{begun}` of line {at}"
                    ));
                }
                None => return Err(format!("line {number}: `END:{value}` closes nothing")),
            }
        } else if open.is_empty() || !line.contains(':') {
            let shown: String = line.chars().take(60).collect();
            return Err(format!("line {number}: `{shown}` is no line of a calendar"));
        }
    }
    match (seen, open.pop()) {
        (false, _) => Err("the file is empty".to_owned()),
        (true, Some((begun, at))) => {
            Err(format!("line {at}: `BEGIN:{begun}` is not closed; the file is cut off"))
        }
        (true, None) => Ok(entries),
    }
}

fn entry(
    event: &Component<'_>,
    stands_at: &str,
    zone: Tz,
    calendar: &mut Calendar,
) -> Result<Called, String> {
    let find = |name: &str| event.properties.iter().find(|it| is(it.name.as_str(), name));
    let words = |name: &str| {
        let text = unescaped(find(name)?.val.as_str());
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    };
    let title = words("SUMMARY");
    let named = title.as_deref().unwrap_or("without a name");
    let start = find("DTSTART").ok_or_else(|| format!("«{named}» has no DTSTART"))?;
    let mut when = |property: &Property<'_>| {
        let value = property.val.as_str();
        moment(property, zone, calendar).ok_or_else(|| {
            format!("«{named}»: {} `{value}` is not a day or a moment", property.name.as_str())
        })
    };
    let start = when(start)?;
    let end = match (find("DTEND"), find("DURATION")) {
        (Some(end), _) => Some(when(end)?),
        (None, Some(lasts)) => {
            let value = lasts.val.as_str();
            let lasts = duration(value)
                .ok_or_else(|| format!("«{named}»: DURATION `{value}` is not a duration"))?;
            start.after(lasts)
        }
        (None, None) => None,
    };
    if ["RRULE", "RDATE"].iter().any(|name| find(name).is_some()) {
        calendar.repeating.push(stands_at.to_owned());
    }
    let cancelled = find("STATUS").is_some_and(|it| is(it.val.as_str(), "CANCELLED"));
    let uid = words("UID").map(|uid| match words("RECURRENCE-ID") {
        // One changed day of what repeats is an entry of its own.
        Some(day) => format!("{uid}#{day}"),
        None => uid,
    });
    Ok(Called {
        stands_at: stands_at.to_owned(),
        uid: uid.map(|uid| uid.chars().take(UID_CHARS_MAX).collect()),
        title: title.map(|title| title.chars().take(TITLE_CHARS_MAX).collect()),
        subject: Subject::ByName,
        from: start.on(),
        until: end.map_or(start.on(), |end| end.last_on(start.on())),
        at: start.at(),
        place: words("LOCATION").map(|place| place.chars().take(PLACE_CHARS_MAX).collect()),
        standing: if cancelled { Standing::Cancelled } else { Standing::Called },
    })
}

/// Calendars hold longer texts than a register needs.
const TITLE_CHARS_MAX: usize = 300;
const PLACE_CHARS_MAX: usize = 200;
const UID_CHARS_MAX: usize = 300;

/// A day, or a moment in the council's time.
#[derive(Clone, Copy, Debug)]
enum When {
    Day(NaiveDate),
    Moment(NaiveDateTime),
}

impl When {
    fn on(self) -> NaiveDate {
        match self {
            When::Day(day) => day,
            When::Moment(moment) => moment.date(),
        }
    }

    fn at(self) -> Option<NaiveTime> {
        match self {
            When::Day(_) => None,
            When::Moment(moment) => Some(moment.time()),
        }
    }

    fn after(self, lasts: TimeDelta) -> Option<When> {
        Some(match self {
            When::Day(day) => When::Day(day.checked_add_signed(lasts)?),
            When::Moment(moment) => When::Moment(moment.checked_add_signed(lasts)?),
        })
    }

    /// The last day of what ends here; an end belongs to the day before it.
    fn last_on(self, first: NaiveDate) -> NaiveDate {
        let last = match self {
            When::Day(day) => day.pred_opt(),
            When::Moment(moment) => {
                moment.checked_sub_signed(TimeDelta::seconds(1)).map(|moment| moment.date())
            }
        };
        last.unwrap_or(first).max(first)
    }
}

fn moment(property: &Property<'_>, zone: Tz, calendar: &mut Calendar) -> Option<When> {
    let value = property.val.as_str().trim();
    let year = |day: NaiveDate| (1990..2200).contains(&chrono::Datelike::year(&day));
    if value.len() == 8 {
        let day = NaiveDate::parse_from_str(value, "%Y%m%d").ok().filter(|day| year(*day))?;
        return Some(When::Day(day));
    }
    if let Some(utc) = value.strip_suffix(['Z', 'z']) {
        let utc = NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok()?.and_utc();
        return Some(When::Moment(local(utc, zone))).filter(|when| year(when.on()));
    }
    let there = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").ok()?;
    if !year(there.date()) {
        return None;
    }
    let named = property.params.iter().find(|it| is(it.key.as_str(), "TZID"));
    let named = named.and_then(|it| it.val.as_ref()).map(|it| it.as_str().trim_matches('"'));
    let other = match named.map(|name| (name, known_zone(name))) {
        None => return Some(When::Moment(there)),
        Some((_, Some(other))) => other,
        Some((name, None)) => {
            calendar.unknown_zones.insert(name.chars().take(60).collect());
            return Some(When::Moment(there));
        }
    };
    // An hour that the change of clocks leaves out is taken as it is written.
    let moment = other.from_local_datetime(&there).earliest();
    Some(When::Moment(moment.map_or(there, |moment| local(moment.to_utc(), zone))))
}

fn local(moment: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    moment.with_timezone(&zone).naive_local()
}

/// A zone by its name in the zone database, bare or after a vendor's prefix, or as Windows calls
/// those of this part of the world.
fn known_zone(name: &str) -> Option<Tz> {
    match name {
        "FLE Standard Time" => return Some(chrono_tz::Europe::Kyiv),
        "GTB Standard Time" => return Some(chrono_tz::Europe::Bucharest),
        "Central European Standard Time" => return Some(chrono_tz::Europe::Warsaw),
        "W. Europe Standard Time" => return Some(chrono_tz::Europe::Berlin),
        _ => {}
    }
    let mut rest = name.trim_start_matches('/');
    loop {
        if let Ok(zone) = rest.parse() {
            return Some(zone);
        }
        rest = rest.split_once('/')?.1;
    }
}

/// `P2D`, `P1W`, `PT1H30M`.
fn duration(text: &str) -> Option<TimeDelta> {
    let rest = text.trim().strip_prefix('+').unwrap_or(text.trim()).strip_prefix(['P', 'p'])?;
    let mut seconds = 0i64;
    let mut number = String::new();
    for letter in rest.chars() {
        let unit = match letter.to_ascii_uppercase() {
            digit if digit.is_ascii_digit() => {
                number.push(digit);
                continue;
            }
            'T' if number.is_empty() => continue,
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        let count: i64 = number.parse().ok()?;
        seconds = seconds.checked_add(count.checked_mul(unit)?)?;
        number.clear();
    }
    if !number.is_empty() || rest.is_empty() {
        return None;
    }
    TimeDelta::try_seconds(seconds)
}

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
    use super::*;

    fn calendar(events: &str) -> String {
        let body = events.trim().replace('\n', "\r\n");
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n{body}\r\nEND:VCALENDAR\r\n")
    }

    fn shown(text: &str) -> Vec<String> {
        let calendar = read(text, chrono_tz::Europe::Kyiv).expect("a calendar");
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
                "line 4 2026-12-19..2026-12-20 Ярмарок, свято",
                "line 10 2026-12-19..2026-12-19 00:00 Засідання",
                "line 16 2026-12-20..2026-12-20 00:00 Відрядження до Києва",
                "line 23 2026-12-19..2026-12-20 10:00 Семінар",
                "line 33 2026-12-19..2026-12-19 -",
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
        let calendar = read(&text, chrono_tz::Europe::Kyiv).expect("a calendar");
        assert_eq!(calendar.repeating, ["line 4"]);
        assert_eq!(calendar.unknown_zones.iter().collect::<Vec<_>>(), ["Mars/Olympus"]);
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
        let problem = |text: &str| read(text, kyiv).expect_err("no calendar").join("\n");
        for (text, words) in [
            ("", "the file is empty"),
            ("<!doctype html>\n<html>", "line 1: a calendar begins"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1", "line 2: `BEGIN:VEVENT` is not closed"),
            ("BEGIN:VCALENDAR\nEND:VEVENT", "line 2: `END:VEVENT` does not close"),
            ("BEGIN:VCALENDAR\nчто это\nEND:VCALENDAR", "line 2: `что это` is no line"),
            (&"BEGIN:VCALENDAR\n".repeat(100_000), "line 9: parts lie in more than 8"),
            (&calendar("BEGIN:VEVENT\nSUMMARY:А\nEND:VEVENT"), "line 4: «А» has no DTSTART"),
            (
                &calendar("BEGIN:VEVENT\nSUMMARY:А\nDTSTART:20261331\nEND:VEVENT"),
                "line 4: «А»: DTSTART `20261331` is not a day",
            ),
            (
                &calendar("BEGIN:VEVENT\nDTSTART:20261219\nDURATION:PX\nEND:VEVENT"),
                "DURATION `PX` is not a duration",
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
            let _ = read(&damaged, chrono_tz::UTC);
            damaged.push_str("\u{0};:=\",\\\r\n");
            damaged.extend(&letters[cut..]);
            let _ = read(&damaged, chrono_tz::UTC);
        }
    }
}
