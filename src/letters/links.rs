//! Addresses in a letter that lead elsewhere than to the council's own places.
//!
//! Decides which pieces of a text a mail program would turn into a link, and takes that from all
//! that lead to hosts nobody configured: whoever can put a title on a watched page must not put a
//! link into a letter of the council. Such an address stays readable, with its dots in brackets.
//! Decides nothing about the page that a link opens. The invariant: what is left as it was names a
//! host of the configuration, or nothing at all.

use minijinja::value::Object;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Hosts that the configuration names, in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnHosts(BTreeSet<String>);

/// Templates hand it on to where text is written.
impl Object for OwnHosts {}

impl OwnHosts {
    /// Every host that stands in texts of the configuration: addresses of sources and people, and
    /// what the plan quotes.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hosts = BTreeSet::new();
        for text in texts {
            let mut at = 0;
            while let Some(run) = next_run(text, at) {
                if run.leads_somewhere(text) {
                    hosts.insert(run.host(text));
                }
                at = run.end;
            }
        }
        Self(hosts)
    }
}

/// A text whose foreign addresses no mail program takes for links.
pub fn unlinked<'a>(text: &'a str, own: &OwnHosts) -> Cow<'a, str> {
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(run) = next_run(text, at) {
        at = run.end;
        if !run.leads_somewhere(text) {
            continue;
        }
        if own.0.contains(&run.host(text)) && !run.is_disguise(text) {
            // The rest of an own address belongs to it, whatever it looks like.
            at += rest_of_address(&text[run.end..]);
            continue;
        }
        out.push_str(&text[copied..run.begin]);
        break_opening(&mut out, run.opening);
        let dotted = text[run.begin..run.end].chars();
        dotted.for_each(|c| if is_dot(c) { out.push_str("[.]") } else { out.push(c) });
        copied = run.end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// What stands before a host and makes a link of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// `https://`, and any other word with two slashes.
    Scheme,
    /// Two backslashes: a machine of a Windows network, which is told our name when it is asked.
    Network,
    /// `mailto:` and its like.
    Word,
    Nothing,
}

/// Letters, digits, dots and dashes in a row.
#[derive(Clone, Copy, Debug)]
struct Run {
    begin: usize,
    end: usize,
    opening: Opening,
}

fn next_run(text: &str, from: usize) -> Option<Run> {
    let begin = from + text[from..].find(is_of_host)?;
    let length = text[begin..].find(|c| !is_of_host(c)).unwrap_or(text.len() - begin);
    Some(Run { begin, end: begin + length, opening: opening(&text[..begin]) })
}

fn opening(before: &str) -> Opening {
    if before.ends_with("://") {
        return Opening::Scheme;
    }
    if before.ends_with("\\\\") {
        return Opening::Network;
    }
    let is_word = |word: &str| {
        let from = before.len().checked_sub(word.len());
        from.and_then(|from| before.get(from..)).is_some_and(|it| it.eq_ignore_ascii_case(word))
    };
    if WORDS.iter().any(|word| is_word(word)) { Opening::Word } else { Opening::Nothing }
}

/// Words that make a link of what follows without any slash.
const WORDS: [&str; 5] = ["mailto:", "tel:", "sms:", "callto:", "skype:"];

fn break_opening(out: &mut String, opening: Opening) {
    let (old, new) = match opening {
        Opening::Scheme => ("://", "[:]//"),
        Opening::Network => ("\\\\", "\\[\\]"),
        Opening::Word => (":", "[:]"),
        Opening::Nothing => return,
    };
    if out.ends_with(old) {
        out.truncate(out.len() - old.len());
        out.push_str(new);
    }
}

impl Run {
    /// The host as names are compared.
    fn host(&self, text: &str) -> String {
        let run = text[self.begin..self.end].to_lowercase();
        run.trim_matches(['.', '-', '_']).to_owned()
    }

    /// Whether a mail program may make a link of it.
    fn leads_somewhere(&self, text: &str) -> bool {
        if self.opening != Opening::Nothing {
            return true;
        }
        let run = &text[self.begin..self.end];
        let labels: Vec<&str> = run.split(is_dot).filter(|label| !label.is_empty()).collect();
        match labels.as_slice() {
            [] | [_] => false,
            [first, ..] if first.eq_ignore_ascii_case("www") => true,
            // Programs end a host where they please, so each label may be its last.
            [_, rest @ ..] => rest.iter().any(|label| may_end_a_host(label)),
        }
    }

    /// Whether what follows makes something else of an own host: a name at another one
    /// (`own.ua@foreign.com`), or a word that programs end in different places.
    fn is_disguise(&self, text: &str) -> bool {
        let rest = &text[self.end..];
        let end = rest.find(|c: char| c.is_whitespace() || "/?#".contains(c));
        let glued = &rest[..end.unwrap_or(rest.len())];
        match self.opening {
            Opening::Nothing => glued.contains(['@', '\\']),
            _ => {
                let port = glued.strip_prefix(':').unwrap_or(glued);
                let after = port.trim_start_matches(|c: char| c.is_ascii_digit());
                after.contains(|c: char| !".,:;!)]}»”“\"'".contains(c))
            }
        }
    }
}

/// So much of what follows a host belongs to the same address.
fn rest_of_address(rest: &str) -> usize {
    if !rest.starts_with(['/', '?', '#', ':']) {
        return 0;
    }
    let ends = |c: char| c.is_whitespace() || "\"'`<>«»“”„|,;()[]{}".contains(c);
    rest.find(ends).unwrap_or(rest.len())
}

/// Whether a host may end with a label or its beginning: with any Latin word that is no ending of a
/// file, a name in Punycode, or one of the Cyrillic domains.
fn may_end_a_host(label: &str) -> bool {
    let label = label.trim_start_matches(['-', '_']).to_lowercase();
    if label.starts_with("xn--") {
        return true;
    }
    let latin = label.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(label.len());
    let word = label.find(|c: char| !c.is_alphabetic()).unwrap_or(label.len());
    (latin >= 2 && !FILE_ENDINGS.contains(&&label[..latin]))
        || CYRILLIC_DOMAINS.contains(&&label[..word])
}

/// Endings of files that are no domains, so that nothing makes links of them.
const FILE_ENDINGS: [&str; 26] = [
    "avi", "bmp", "csv", "doc", "docx", "gif", "htm", "html", "ics", "jpeg", "jpg", "json",
    "jsonl", "mp", "odt", "ods", "pdf", "php", "png", "ppt", "pptx", "rtf", "service", "toml",
    "txt", "xml",
];

/// Cyrillic domains of the first level.
const CYRILLIC_DOMAINS: [&str; 21] = [
    "бг",
    "бел",
    "дети",
    "ею",
    "ком",
    "католик",
    "мкд",
    "мон",
    "москва",
    "онлайн",
    "орг",
    "рус",
    "рф",
    "сайт",
    "срб",
    "укр",
    "қаз",
    "хостинг",
    "деньги",
    "сайты",
    "шоп",
];

fn is_of_host(c: char) -> bool {
    c.is_alphanumeric() || is_dot(c) || matches!(c, '-' | '_' | '\u{ad}' | '\u{200c}' | '\u{200d}')
}

/// The dot, and the signs that programs read as one (UTS 46).
fn is_dot(c: char) -> bool {
    matches!(c, '.' | '\u{2024}' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> OwnHosts {
        OwnHosts::of(["https://rada.test/news", "press@rada.gov.ua", "(https://сайт.укр; 5.2)"])
    }

    fn shown(text: &str) -> String {
        unlinked(text, &own()).into_owned()
    }

    #[test]
    fn hosts_of_the_configuration_are_its_addresses_and_no_other_words() {
        let hosts = ["rada.gov.ua", "rada.test", "сайт.укр"].map(str::to_owned);
        assert_eq!(own().0, BTreeSet::from(hosts));
    }

    #[test]
    fn foreign_addresses_lose_their_links() {
        for (text, wanted) in [
            ("Про https://evil.example/a?b=1", "Про https[:]//evil[.]example/a?b=1"),
            ("див. www.evil.example.", "див. www[.]evil[.]example[.]"),
            ("на evil.com, негайно", "на evil[.]com, негайно"),
            ("пишіть на a.b@evil.com", "пишіть на a.b@evil[.]com"),
            ("https://rada.test@evil.com/", "https[:]//rada[.]test@evil[.]com/"),
            ("https://rada.test:1@evil.com/", "https[:]//rada[.]test:1@evil[.]com/"),
            ("https://rada.test\\@evil.com", "https[:]//rada[.]test\\@evil[.]com"),
            ("https://rada.test.evil.com", "https[:]//rada[.]test[.]evil[.]com"),
            ("https://rada.test,http://evil.com", "https[:]//rada[.]test,http[:]//evil[.]com"),
            ("https://xrada.test", "https[:]//xrada[.]test"),
            ("https://rаda.test", "https[:]//rаda[.]test"),
            ("http://localhost:8080/x", "http[:]//localhost:8080/x"),
            ("http://1.2.3.4/", "http[:]//1[.]2[.]3[.]4/"),
            ("\\\\evil\\share", "\\[\\]evil\\share"),
            ("mailto:root@evil", "mailto[:]root@evil"),
            ("tg://resolve?domain=evil", "tg[:]//resolve?domain=evil"),
            ("№info@evil.com-терміново", "№info@evil[.]com-терміново"),
            ("evil.com.терміново зло.укр-1", "evil[.]com[.]терміново зло[.]укр-1"),
            ("звіт.zip і зло.рф", "звіт[.]zip і зло[.]рф"),
            ("evil。com evil．com", "evil[.]com evil[.]com"),
            ("https://rada.test/a,http://evil.com", "https://rada.test/a,http[:]//evil[.]com"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
            assert_eq!(shown(wanted), wanted, "{wanted}: once is enough");
        }
    }

    #[test]
    fn own_addresses_and_honest_words_stay() {
        for text in [
            "https://rada.test/documents/24-2026.docx?a=www.evil.com#x",
            "HTTPS://RADA.TEST:8443/, press@rada.gov.ua; https://сайт.укр.",
            "Рішення від 20.11.2026 № 24 (додаток 1.docx, карта.pdf)",
            "с.Галицинове, вул.Шевченка, 5.2 тис.грн, о 14.00, і т.д.",
            "файл sources.toml; «hromada-watch try site-news»; hromada-watch.service",
            "ст. 15 Закону, пп. 2.1–2.3, А.Б.Іваненко, №№ 1-25",
            "",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
