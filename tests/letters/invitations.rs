//! The bytes of an invitation: what calendars agree on, whatever strangers wrote.

use chrono::{DateTime, NaiveDate, Utc};
use hromada_watch::domain::notice::appointment::{Invited, Stands};
use hromada_watch::letters::invitation::{Between, Party, Wording, invitation};
use icalendar::{Calendar, CalendarComponent, Component};

fn bytes(summary: &str, name: &str) -> String {
    let on: NaiveDate = "2026-12-21".parse().expect("a date");
    let invited = Invited {
        name: "publication/session-2026-11-20".to_owned(),
        on,
        sequence: 3,
        stands: Stands::Held,
    };
    let words = Wording { summary: summary.to_owned(), description: "а\nб; в, г".to_owned() };
    let now: DateTime<Utc> = "2026-12-16T06:30:00Z".parse().expect("a moment");
    let between = Between {
        organizer: Party {
            name: "Галицинівська сільська рада", email: "n@rada.test"
        },
        attendee: Party { name, email: "kukina@rada.test" },
        domain: "rada.test",
        now,
    };
    let file = invitation(&invited, &words, &"kukina".into(), &between);
    String::from_utf8(file.bytes).expect("UTF-8")
}

#[test]
fn every_line_is_folded_and_nothing_opens_a_line_of_its_own() {
    let long = "Про затвердження програми підтримки комунального підприємства ".repeat(20);
    for (summary, name) in [
        (long.as_str(), "Кукіна І.В."),
        ("Про бюджет\r\nATTENDEE:mailto:evil@evil.test\nEND:VEVENT", "Кукіна"),
        ("x", "Кукіна\";X=\"y\r\nATTENDEE:mailto:evil@evil.test"),
        ("", ""),
    ] {
        let text = bytes(summary, name);
        for line in text.split_inclusive("\r\n") {
            assert!(line.ends_with("\r\n"), "{line:?}");
            assert!(line.len() <= 75 + 2, "{} octets: {line:?}", line.len());
            assert!(!line.trim_end_matches("\r\n").contains(['\r', '\n']), "{line:?}");
        }
        let unfolded = text.replace("\r\n ", "");
        let begins = |what: &str| unfolded.lines().filter(|line| line.starts_with(what)).count();
        assert_eq!((begins("ATTENDEE"), begins("END:VEVENT"), begins("UID:")), (1, 1, 1), "{text}");
        assert_eq!(begins("DTSTAMP:20261216T063000Z"), 1, "{text}");
        let read: Calendar = unfolded.parse().expect("a calendar");
        let [CalendarComponent::Event(event)] = read.components.as_slice() else {
            panic!("{unfolded}")
        };
        assert_eq!(event.get_uid(), Some("publication_session-2026-11-20.kukina@rada.test"));
        assert_eq!(event.get_sequence(), Some(3));
    }
}
