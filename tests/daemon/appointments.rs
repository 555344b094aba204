//! Last days in calendars: an invitation with the reminder, its end with the thanks, and feeds.

use crate::council::{Council, Texts};
use crate::site::decision;
use crate::support::decode::{File, Mail};
use hromada_watch::daemon::desk::answer::calendar::at_place;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::wishes::WishesQuestion;
use hromada_watch::domain::notice::appointment::Whose;

const ADOPTED: &str = "2026-10-20";
const REMINDED: &str = "2026-11-09 08:30";

async fn council(change: impl FnOnce(Texts) -> Texts) -> Council {
    let begin =
        |texts: Texts, _: &crate::site::Site| change(texts.publication_only().kukina_alone());
    let mut council = Council::begin("2026-10-20 10:00", begin).await;
    council.turn("2026-10-20 10:00").await;
    council.register(ADOPTED, &[24, 25], "2026-10-20 16:00");
    council
}

/// What came for Kukina's calendar: the kind and the lines of each file, unfolded.
fn calendars(council: &mut Council) -> Vec<(String, String)> {
    let stored = council.mail.stored();
    let new = council.arrived().len();
    let files = stored[stored.len() - new..]
        .iter()
        .filter(|mail| mail.rcpt_to.contains("kukina"))
        .flat_map(|mail| Mail::read(&mail.data).attachments);
    files.map(lines).collect()
}

fn lines(file: File) -> (String, String) {
    assert!(file.name.ends_with(".ics"), "{}", file.name);
    let text = String::from_utf8(file.bytes).expect("UTF-8");
    for line in text.split_inclusive("\r\n") {
        assert!(line.ends_with("\r\n") && line.len() <= 77, "{line:?}");
    }
    (file.kind, text.replace("\r\n ", ""))
}

#[tokio::test]
async fn a_last_day_is_one_appointment_that_is_told_once_and_called_off_when_all_is_done() {
    let mut council = council(|texts| texts).await;
    council.turn(REMINDED).await;
    let told = calendars(&mut council);
    let [(kind, text)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(kind, "text/calendar; charset=utf-8; method=REQUEST");
    for line in [
        "METHOD:REQUEST",
        "DTSTART;VALUE=DATE:20261119",
        "DTEND;VALUE=DATE:20261120",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "no {line} in {text}");
    }
    assert!(text.contains("ORGANIZER;CN="), "{text}");
    assert!(text.contains(":mailto:kukina@rada.test\r\n"), "{text}");
    let uid = text.lines().find(|line| line.starts_with("UID:")).expect("a UID").to_owned();
    // The next reminder says nothing new to a calendar.
    council.site.publish(decision(24, "20.10.2026", "09.11.2026"));
    council.turn("2026-11-13 08:30").await;
    assert_eq!(calendars(&mut council), []);
    council.turn("2026-11-16 08:30").await;
    council.site.publish(decision(25, "20.10.2026", "16.11.2026"));
    council.turn("2026-11-17 08:30").await;
    let told = calendars(&mut council);
    let [(kind, text)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(kind, "text/calendar; charset=utf-8; method=CANCEL");
    for line in ["METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED", uid.as_str()] {
        assert!(text.contains(&format!("{line}\r\n")), "no {line} in {text}");
    }
    let mut council = council.restart("2026-11-18 08:30");
    council.turn("2026-11-18 08:30").await;
    assert_eq!(calendars(&mut council), []);
}

#[tokio::test]
async fn whoever_does_not_want_invitations_gets_none() {
    let email = "email = \"kukina@rada.test\"";
    let wish = format!("{email}\ncalendar = false");
    let mut council = council(|texts| texts.with("directory.toml", email, &wish)).await;
    let said = WishesQuestion::Say {
        person: "kukina".to_owned(),
        at: None,
        on: Vec::new(),
        no_calendar: true,
    };
    council.turn(REMINDED).await;
    assert_eq!(calendars(&mut council), []);
    // The same by their own word.
    let mut council = self::council(|texts| texts).await;
    council.command(Question::Wishes(said), "2026-11-06 10:00").expect("it is recorded");
    council.turn(REMINDED).await;
    assert_eq!(calendars(&mut council), []);
}

#[tokio::test]
async fn a_feed_holds_what_is_ahead_at_an_address_that_nobody_guesses() {
    let page = "\n[web]\npublic_url = \"https://plan.rada.test/\"\n";
    let mut council = council(|texts| texts.and("settings.toml", page)).await;
    let of = |council: &mut Council, whose: Whose| {
        let asked = Question::Calendar { whose };
        let feed = council.command(asked, "2026-11-09 10:00").expect("a calendar");
        feed.as_str().expect("a text").to_owned()
    };
    let own = of(&mut council, Whose::Person("kukina".into()));
    assert_eq!(own.matches("BEGIN:VEVENT").count(), 1, "{own}");
    assert!(own.contains("METHOD:PUBLISH") && own.contains("DTSTART;VALUE=DATE:20261119"), "{own}");
    let other = of(&mut council, Whose::Person("zinevych".into()));
    assert!(!other.contains("BEGIN:VEVENT"), "{other}");
    assert_eq!(of(&mut council, Whose::Council).matches("BEGIN:VEVENT").count(), 1);
    let listed = council.command(Question::Calendars, "2026-11-09 10:00").expect("addresses");
    let rows = listed["calendars"].as_array().expect("rows").clone();
    let directory = &council.parts.config.plan.directory;
    assert_eq!(rows.len(), 1 + directory.people.len());
    let address = rows[0]["address"].as_str().expect("an address");
    let place = address.trim_start_matches("https://plan.rada.test/calendar/");
    let place = place.trim_end_matches(".ics");
    let at = |place: &str| at_place(&council.parts.key, place, directory);
    assert_eq!(at(place), Some(Whose::Council));
    assert_eq!((at(&place[1..]), at(""), at("kukina")), (None, None, None));
}
