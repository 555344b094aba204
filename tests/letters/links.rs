//! No title, name or reason puts a link into a letter that leads elsewhere.
//!
//! The generator writes foreign addresses in every way it knows into everything that strangers can
//! say; a mail program that is keener on links than any real one then looks for them.

use crate::desk::{Desk, decision, own_hosts, trouble};
use hromada_watch::domain::notice::key::Rung;
use hromada_watch::domain::notice::setback::Setback;
use hromada_watch::domain::notice::trouble::Trouble;
use hromada_watch::domain::sightings::cause::Cause;
use hromada_watch::letters::links::unlinked;
use hromada_watch::letters::trouble::sentence;
use hromada_watch::simulation::chance::Chance;
use regex::Regex;

const OWN: [&str; 3] = ["galycynivska.dosvit.org.ua", "rada.test", "rada.example"];

fn one<'a>(chance: &mut Chance, of: &[&'a str]) -> &'a str {
    let last = i64::try_from(of.len()).expect("few") - 1;
    of[usize::try_from(chance.between(0, last)).expect("an index")]
}

/// An address at a foreign host, as somebody might hide it in a headline.
fn foreign(chance: &mut Chance) -> String {
    let host = one(
        chance,
        &[
            "evil.com",
            "EVIL.COM",
            "evil.co.ua",
            "a-b.evil.zip",
            "зло.укр",
            "xn--80ak6aa92e.com",
            "rada.test.evil.com",
            "evil.com.",
            "ev\u{ad}il.com",
            "r\u{430}da.test",
            "rada.testy",
            "galycynivska.dosvit.org.ua.evil.net",
            "evil\u{3002}com",
        ],
    );
    let before = one(
        chance,
        &[
            "",
            "www.",
            "http://",
            "https://",
            "HTTPS://",
            "ftp://",
            "//",
            "mailto:info@",
            "info@",
            "https://rada.test@",
            "https://rada.test:80@",
            "https://rada.test\\@",
            "https://user:p@",
            "https://rada.test,http://",
            "https://rada.test/a\u{a0}https://",
            "tg://",
        ],
    );
    let after = one(chance, &["", "/", "/a?b=1", ":8080/x", "?u=https://rada.test/", "#rada.test"]);
    format!("{before}{host}{after}")
}

fn sentence_with(chance: &mut Chance) -> String {
    let address = foreign(chance);
    let around = [
        ("Про бюджет ", ""),
        ("", " – терміново"),
        ("(", ")"),
        ("«", "»"),
        ("\"", "\","),
        ("див.", "."),
        ("Рішення,", ",підпишіть"),
        ("a\t", "\u{200b}b"),
        ("[", "](https://rada.test)"),
    ];
    let (before, after) = around[usize::try_from(chance.between(0, 8)).expect("an index")];
    format!("{before}{address}{after}")
}

/// Every host that a mail program might open from a text. What follows an own host is a path there.
fn links(text: &str) -> Vec<String> {
    let with_scheme =
        Regex::new(r"(?i)[a-z][a-z0-9+.-]*://([^\s/?#\x22<>«»]*)([/?#][^\s\x22<>«»|,;()\[\]{}]*)?");
    let with_scheme = with_scheme.expect("regular");
    let bare =
        Regex::new(r"(?i)(?:[\p{L}\p{N}_-]+\.)+(?:com|net|org|ua|zip|testy?|example|укр)\b[@:]?");
    let bare = bare.expect("regular");
    let mut hosts: Vec<String> =
        with_scheme.captures_iter(text).map(|found| found[1].to_owned()).collect();
    // A sentence may be cut right behind the slashes.
    hosts.retain(|host| host.contains(char::is_alphanumeric));
    let rest =
        with_scheme.replace_all(text, |found: &regex::Captures<'_>| match is_own(&found[1]) {
            true => " ".to_owned(),
            false => found[0].to_owned(),
        });
    hosts.extend(bare.find_iter(&rest).map(|found| found.as_str().to_owned()));
    hosts
}

fn is_own(host: &str) -> bool {
    let host = host.to_lowercase();
    // No program takes the brackets and signs behind an address for a part of it.
    let host = host.trim_end_matches(['.', ',', ')', ';', ':', ']', '!', '\'']);
    OWN.contains(&host) || host.rsplit_once('@').is_some_and(|(_, host)| OWN.contains(&host))
}

#[track_caller]
fn leads_nowhere_else(text: &str, said: &str) {
    let strange: Vec<String> = links(text).into_iter().filter(|host| !is_own(host)).collect();
    assert!(strange.is_empty(), "{strange:?} of {said:?} in:\n{text}");
}

#[test]
fn whatever_strangers_write_a_letter_links_to_the_councils_own_places_only() {
    for seed in 0..400 {
        let chance = &mut Chance::new(seed);
        let said = sentence_with(chance);
        let gone = Trouble::PageGone { title: said.clone(), url: sentence_with(chance) };
        let held = Trouble::LetterHeld {
            name: said.clone(),
            reason: Setback::Told(sentence_with(chance)),
        };
        let cause = Cause::Told(sentence_with(chance));
        let mut desk = Desk::on("2026-12-22").to("admin").instead_of(&said);
        let page = format!("https://rada.test/{seed}");
        for told in [
            decision("24", Some(&said)).late(1).at(Rung::After(1)),
            decision(&said, None).at(Rung::Before(5)),
            decision("25", None).doubted(&[&page, &foreign(chance)]).at(Rung::Doubt(1)),
            trouble("gone", &sentence(&gone, chrono_tz::UTC)),
            trouble("held", &sentence(&held, chrono_tz::UTC)),
            trouble("cause", &hromada_watch::letters::cause::in_ukrainian(&cause)),
        ] {
            desk = desk.told(told);
        }
        let letter = desk.letter();
        for text in [&letter.subject, &letter.text, &crate::plain(&letter.html)] {
            leads_nowhere_else(text, &said);
        }
        assert!(letter.text.contains(&page), "an own link stays whole:\n{}", letter.text);
        let anchors = letter.html.matches("href=").count();
        assert_eq!(anchors, 1, "the council's own site, no other");
    }
}

#[test]
fn the_reader_of_this_test_sees_links_where_they_are() {
    for text in ["https://evil.com/a", "www.evil.com", "a@evil.com", "зло.укр", "tg://x"] {
        assert!(!links(text).is_empty(), "{text}");
        let strange = links(text).iter().any(|host| !is_own(host));
        assert!(strange, "{text}: {:?}", links(text));
        assert_ne!(unlinked(text, &own_hosts()), text);
    }
}
