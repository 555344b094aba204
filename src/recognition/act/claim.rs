//! What the place of an item says of it: its section and its address.
//!
//! Decides which kind and body a section or a path claims. The claim is evidence, not a verdict:
//! `mod` sets it beside the title, and no claim overrides the mark of a draft. The item's own slug
//! counts only up to its act's name: behind «pro» it speaks of other acts.

use crate::domain::council::decision::Body;
use crate::domain::sightings::Kind;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::signs::Signs;
use crate::recognition::text::slug;

/// What a place claims of the items in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::recognition) struct Claim {
    pub(in crate::recognition) kind: Option<Kind>,
    pub(in crate::recognition) body: Option<Body>,
}

/// The claim of a section's name.
pub(in crate::recognition) fn of_section(section: &str) -> Claim {
    let text = Text::new(section);
    of_text(&text)
}

fn of_text(text: &Text<'_>) -> Claim {
    let signs = Signs::at(text, 0..text.tokens.len());
    let kind = if signs.draft.is_some() && is_about_acts(text, &signs) {
        Some(Kind::Draft)
    } else if signs.minutes.is_some() {
        Some(Kind::Minutes)
    } else if signs.agenda.is_some() || signs.announcement.is_some() {
        signs.agenda.map(|_| Kind::Agenda)
    } else if signs.order.is_some() && signs.decision.is_none() {
        Some(Kind::Order)
    } else if signs.decision.is_some()
        && signs.order.is_none()
        && signs.foreign.or(signs.paper).is_none()
    {
        Some(Kind::Decision)
    } else {
        None
    };
    let body = match (signs.executive, signs.session.or(signs.council)) {
        (Some(executive), Some(_)) if signs.decision.is_some_and(|d| executive < d + 4) => {
            Some(Body::Executive)
        }
        (Some(_), None) => Some(Body::Executive),
        (None, Some(_)) => Some(Body::Session),
        _ => None,
    };
    Claim { kind, body }
}

/// «проєкти рішень», or a section that is called nothing but «Проєкти».
fn is_about_acts(text: &Text<'_>, signs: &Signs) -> bool {
    signs.decision.or(signs.order).or(signs.session).or(signs.executive).is_some()
        || text.tokens.iter().all(|token| matches!(token.class, Class::Draft | Class::Formal))
        || (0..text.tokens.len()).any(|at| text.word(at).starts_with("регуляторн"))
}

/// The claim of an address.
pub(in crate::recognition) fn of_url(url: &str) -> Claim {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let Some((_, path)) = path.split_once(['/', '?']) else { return Claim::default() };
    let path = path.split('#').next().unwrap_or(path);
    let path = decode(path);
    let mut claim = Claim::default();
    for segment in path.split(['/', '?', '&', '=']).filter(|segment| !segment.is_empty()) {
        let found = of_segment(segment, &path);
        if found.kind == Some(Kind::Draft) {
            return found;
        }
        // The deeper the segment, the closer to the item.
        if found.kind.is_some() {
            claim.kind = found.kind;
        }
        if found.body.is_some() && (found.kind.is_some() || claim.kind.is_some()) {
            claim.body = found.body;
        }
    }
    claim
}

fn of_segment(segment: &str, path: &str) -> Claim {
    let lower = segment.to_ascii_lowercase();
    let decided = |body: Option<Body>| Claim { kind: Some(Kind::Decision), body };
    match lower.as_str() {
        "news" | "novyny" | "novini" | "novosti" => {
            return Claim { kind: Some(Kind::News), body: None };
        }
        "projects-solutions" | "print_proekt" => {
            return Claim { kind: Some(Kind::Draft), body: None };
        }
        "mayor" if path.contains("acts/") => return Claim { kind: Some(Kind::Order), body: None },
        "council" if path.contains("acts/") => return decided(Some(Body::Session)),
        "executive" | "vikonkom" if path.contains("acts/") => {
            return decided(Some(Body::Executive));
        }
        _ => {}
    }
    let numbered = |prefix: &str| {
        lower
            .split([':', '-', '_', '.'])
            .filter_map(|part| part.strip_prefix(prefix))
            .any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    if numbered("prv") {
        return Claim { kind: Some(Kind::Draft), body: None };
    }
    let title = slug::as_title(segment);
    let text = Text::new(&title);
    let about = (0..text.tokens.len()).find(|at| text.class(*at) == Class::About);
    match about {
        Some(about) => {
            let words: Vec<&str> = (0..about).map(|at| text.raw(at..at + 1)).collect();
            of_text(&Text::new(&words.join(" ")))
        }
        None => of_text(&text),
    }
}

/// Percent-decoding; bytes that do not decode stay as they are.
fn decode(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = path.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
