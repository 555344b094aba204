//! Whose page it is: whether a page names the institution it stands for.
//!
//! Decides by the institution's words in any form. The invariant: a page is a stranger's only when
//! it was read, says enough, and none of the words is anywhere on it; whatever stands before a
//! page (a sign-in form, a consent, a robot check) leaves it unclear.

use super::passages::Words;
use crate::domain::names::likeness;
use crate::domain::sightings::host::Owner;
use crate::sources::spec::Ground;
use std::collections::BTreeSet;
use url::Url;

/// A page with fewer letters says too little to be anybody's.
pub const LETTERS_MIN: usize = 400;

/// A page with more letters is more than a notice that its domain is for sale.
const NOTICE_MAX: usize = 3_000;

/// What pages say that are nobody's: a domain for sale, a server nobody has set up.
const NOBODYS: [&str; 18] = [
    "domain is for sale",
    "domain may be for sale",
    "buy this domain",
    "this domain is parked",
    "domain has expired",
    "домен продається",
    "домен продается",
    "купити цей домен",
    "купить этот домен",
    "купить домен",
    "домен припарков",
    "домен зареєстровано",
    "домен зарегистрирован",
    "термін реєстрації домену",
    "welcome to nginx",
    "apache2 default page",
    "apache2 ubuntu default page",
    "default web site page",
];

/// How social networks begin where a page's name should stand and is not shown.
const NETWORKS: [&str; 13] = [
    "facebook",
    "instagram",
    "telegram",
    "youtube",
    "tiktok",
    "viber",
    "twitter",
    "x",
    "log",
    "login",
    "error",
    "увійти",
    "увійдіть",
];

/// Hosts that stand before a page, by their first label.
const ANTECHAMBERS: [&str; 7] =
    ["accounts", "auth", "checkpoint", "consent", "login", "sso", "signin"];

/// What a page shows of its owner.
#[derive(Debug)]
pub struct Signs<'a> {
    /// Its address, after redirects.
    pub url: &'a Url,
    /// What it says of itself: title, site name, description.
    pub said: &'a [String],
    /// The name it gives itself on a social network.
    pub name: Option<&'a str>,
    /// Its words.
    pub words: &'a Words,
    /// Whether something stands before it.
    pub barred: bool,
}

/// Whose page it is; `owner` are the institution's words, with `*` for any ending.
pub fn owner(signs: &Signs<'_>, owner: &[String], ground: Ground) -> Owner {
    let owner: Vec<Wanted> = owner.iter().filter_map(|word| Wanted::of(word)).collect();
    if owner.is_empty() {
        return Owner::Unclear;
    }
    let enough = if owner.len() <= 2 { owner.len() } else { owner.len().div_ceil(2).max(2) };
    let mut anywhere = BTreeSet::new();
    let letters = signs.words.letters();
    let headings = signs.words.passages.iter().filter(|it| it.heading).map(|it| &it.text);
    let head = signs.said.iter().chain(headings).cloned().collect::<Vec<_>>().join("\n");
    let lines = signs.words.passages.iter().map(|it| it.text.as_str());
    // The head is one place; elsewhere the words must stand together, for a page that mentions a
    // lyceum here and a village there is not the lyceum's.
    for place in std::iter::once(head.as_str()).chain(lines) {
        let named = named(&owner, place);
        if named.len() >= enough {
            return Owner::Named;
        }
        anywhere.extend(named);
    }
    if !anywhere.is_empty() {
        return Owner::Unclear;
    }
    let antechamber = signs.url.host_str().and_then(|host| host.split('.').next());
    if signs.barred || antechamber.is_some_and(|label| ANTECHAMBERS.contains(&label)) {
        return Owner::Unclear;
    }
    let says_enough = match ground {
        Ground::Own => letters >= LETTERS_MIN || letters < NOTICE_MAX && is_nobodys(signs),
        // What a network shows to passers-by is mostly its own; only a name tells whose page it is.
        Ground::Rented => signs.name.is_some_and(is_name),
    };
    if says_enough { Owner::Stranger } else { Owner::Unclear }
}

fn is_name(name: &str) -> bool {
    let name = name.to_lowercase();
    let first = name.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    first.is_some_and(|word| !NETWORKS.contains(&word))
}

fn is_nobodys(signs: &Signs<'_>) -> bool {
    let lines = signs.words.passages.iter().map(|it| &it.text);
    lines.chain(signs.said).any(|line| {
        let line = line.to_lowercase();
        NOBODYS.iter().any(|it| line.contains(it))
    })
}

/// The places in `owner` of the words that a text holds.
fn named(owner: &[Wanted], text: &str) -> BTreeSet<usize> {
    let words = likeness::words(text);
    let holds = |wanted: &Wanted| words.iter().any(|word| wanted.matches(word));
    owner.iter().enumerate().filter(|(_, it)| holds(it)).map(|(at, _)| at).collect()
}

/// One word looked for.
#[derive(Debug)]
struct Wanted {
    /// Folded, cut to what no ending changes.
    stem: String,
    ending: Ending,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// The word is looked for as it is.
    None,
    /// An ending of its forms, or that of an adjective made of it.
    Ours,
    /// Whatever follows.
    Any,
}

impl Wanted {
    fn of(word: &str) -> Option<Wanted> {
        let starred = word.trim_end().ends_with('*');
        let word = likeness::words(word).into_iter().next()?;
        let letters = word.chars().count();
        let digits = word.chars().any(|c| c.is_ascii_digit());
        // «Ліцей» loses one letter in «ліцею», «Галицинове» three in «Галицинівська».
        let (cut, ending) = match letters {
            _ if starred => (0, Ending::Any),
            ..=3 => (0, Ending::None),
            _ if digits => (0, Ending::None),
            4..=6 => (1, Ending::Ours),
            7..=8 => (2, Ending::Ours),
            _ => (3, Ending::Ours),
        };
        Some(Wanted { stem: word.chars().take(letters - cut).collect(), ending })
    }

    fn matches(&self, word: &str) -> bool {
        let Some(rest) = word.strip_prefix(self.stem.as_str()) else { return false };
        match self.ending {
            Ending::None => rest.is_empty(),
            Ending::Any => true,
            Ending::Ours => {
                let letters = rest.chars().count();
                let adjective = ["ськ", "цьк", "зьк"]
                    .iter()
                    .any(|it| rest.find(it).is_some_and(|at| rest[..at].chars().count() <= 4));
                let ending = if self.stem.chars().count() < 7 { 3 } else { 5 };
                letters <= ending || adjective && letters <= 9
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(wanted: &str, word: &str) -> bool {
        Wanted::of(wanted).is_some_and(|it| it.matches(&likeness::words(word)[0]))
    }

    #[test]
    fn words_are_known_in_their_forms_and_in_adjectives() {
        for (wanted, forms) in [
            ("ліцей", &["Ліцей", "ліцею", "ЛІЦЕЄМ", "ліцеїв"][..]),
            ("Лимани", &["Лиманах", "Лиманівський", "Лиманівського", "лимани"]),
            ("Галицинове", &["Галицинівська", "Галициновому", "галицинівської"]),
            ("бібліотека", &["Бібліотеки", "бібліотек", "бібліотекою", "бібліотечна"]),
            ("школ*", &["школа", "школярик"]),
            ("адміністративних", &["адміністративні", "АДМІНІСТРАТИВНИХ"]),
            ("ЦНАП", &["ЦНАП", "цнапу"]),
            ("ДНЗ", &["днз"]),
            ("5", &["5"]),
        ] {
            for form in forms {
                assert!(matches(wanted, form), "{wanted}: {form}");
            }
        }
        for (wanted, other) in [
            ("ліцей", "ліцензія"),
            ("Лимани", "Лимонад"),
            ("ДНЗ", "днзх"),
            ("5", "15"),
            ("бібліотека", "біблія"),
            ("культури", "кульмінація"),
        ] {
            assert!(!matches(wanted, other), "{wanted}: {other}");
        }
    }
}
