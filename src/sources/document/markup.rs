//! A tokenizer for markup that nobody validated.
//!
//! Decides where tags, CDATA and text begin and end; it never fails and never reorders. It works
//! in linear time whatever is left open, because every search that can fail is made once.

use std::ops::Range;

/// One piece of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind<'a>,
    /// Where it stands in the source.
    pub span: Range<usize>,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// An opening tag.
    Start {
        /// Its name, prefix included.
        name: &'a str,
        /// All between the name and the end of the tag.
        attributes: &'a str,
        /// Whether it closes itself.
        closing: Closing,
    },
    /// A closing tag.
    End {
        /// Its name, prefix included.
        name: &'a str,
    },
    /// Text, entities unresolved.
    Text(&'a str),
    /// The inside of a CDATA section.
    CData(&'a str),
    /// A comment, declaration or processing instruction.
    Aside,
}

/// Whether a tag closes itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// `<a/>`
    Itself,
    /// `<a>`
    Later,
}

const CDATA: &str = "<![CDATA[";

/// Elements whose end also ends a CDATA section that was never closed.
const CDATA_RESCUE: [&str; 8] =
    ["description", "title", "content", "summary", "item", "entry", "full-text", "link"];

/// The tokens of `source`.
pub fn tokens(source: &str) -> Tokens<'_> {
    Tokens {
        source,
        at: 0,
        cdata_end: Search::new("]]>"),
        comment_end: Search::new("-->"),
        tag_end: Search::new(">"),
        subset_end: Search::new("]>"),
    }
}

/// Iterates over the tokens of a source.
#[derive(Debug)]
pub struct Tokens<'a> {
    source: &'a str,
    at: usize,
    cdata_end: Search,
    comment_end: Search,
    tag_end: Search,
    subset_end: Search,
}

/// Remembers where a terminator stands, so that it is looked for once per place.
#[derive(Debug)]
struct Search {
    needle: &'static str,
    found: Option<Option<usize>>,
}

impl Search {
    fn new(needle: &'static str) -> Self {
        Search { needle, found: None }
    }

    fn from(&mut self, source: &str, at: usize) -> Option<usize> {
        match self.found {
            Some(None) => None,
            Some(Some(place)) if place >= at => Some(place),
            _ => {
                let place = source[at..].find(self.needle).map(|offset| at + offset);
                self.found = Some(place);
                place
            }
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let rest = &self.source[start..];
        if rest.is_empty() {
            return None;
        }
        let (kind, end) =
            if rest.get(..CDATA.len()).is_some_and(|it| it.eq_ignore_ascii_case(CDATA)) {
                self.cdata(start)
            } else if rest.starts_with("<!--") {
                match self.comment_end.from(self.source, start + 4) {
                    Some(end) => (Kind::Aside, end + 3),
                    None => self.text(start),
                }
            } else if rest.starts_with("<?") || rest.starts_with("<!") {
                self.declaration(start)
            } else if let Some(name) = rest.strip_prefix("</").filter(|it| begins_name(it)) {
                let name = name_of(name);
                let end =
                    self.tag_end.from(self.source, start).map_or(self.source.len(), |at| at + 1);
                (Kind::End { name }, end)
            } else if rest.strip_prefix('<').is_some_and(begins_name) {
                self.start(start)
            } else {
                self.text(start)
            };
        self.at = end;
        Some(Token { kind, span: start..end })
    }
}

impl<'a> Tokens<'a> {
    fn text(&self, start: usize) -> (Kind<'a>, usize) {
        let rest = &self.source[start..];
        let skip = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[skip..].find('<').map_or(self.source.len(), |at| start + skip + at);
        (Kind::Text(&self.source[start..end]), end)
    }

    fn cdata(&mut self, start: usize) -> (Kind<'a>, usize) {
        let inner = start + CDATA.len();
        let close = self.cdata_end.from(self.source, inner);
        let limit = close.unwrap_or(self.source.len());
        let content = &self.source[inner..limit];
        // Another opening before the close, or no close at all, means this one was cut off.
        let nested = content.find(CDATA);
        if close.is_some() && nested.is_none() {
            return (Kind::CData(content), limit + 3);
        }
        let content = &content[..nested.unwrap_or(content.len())];
        let rescue = content.match_indices("</").map(|(at, _)| at).find(|at| {
            let name = local(name_of(&content[at + 2..])).to_ascii_lowercase();
            CDATA_RESCUE.contains(&name.as_str())
        });
        let end = inner + rescue.unwrap_or(content.len());
        let content = &self.source[inner..end];
        // A close may be there and lack a bracket.
        let bare = content.trim_end();
        let bare = bare.strip_suffix("]>").or_else(|| bare.strip_suffix("]]")).unwrap_or(content);
        (Kind::CData(bare), end)
    }

    fn declaration(&mut self, start: usize) -> (Kind<'a>, usize) {
        let rest = &self.source[start..];
        let Some(end) = self.tag_end.from(self.source, start) else { return self.text(start) };
        let is_doctype = rest.get(..9).is_some_and(|it| it.eq_ignore_ascii_case("<!doctype"));
        if is_doctype && rest[..end - start].contains('[') {
            // An internal subset holds tags of its own.
            if let Some(close) = self.subset_end.from(self.source, start) {
                return (Kind::Aside, close + 2);
            }
        }
        (Kind::Aside, end + 1)
    }

    fn start(&self, start: usize) -> (Kind<'a>, usize) {
        let rest = &self.source[start + 1..];
        let name = name_of(rest);
        let mut quote = None;
        let mut first_close = None;
        for (at, byte) in rest.bytes().enumerate().skip(name.len()) {
            match (byte, quote) {
                (b'>', None) => return self.start_to(start, name, at),
                (b'>', Some(_)) if first_close.is_none() => first_close = Some(at),
                // An unclosed quote must not swallow the document.
                (b'<', _) => break,
                (b'"' | b'\'', None) => quote = Some(byte),
                (_, Some(open)) if byte == open => quote = None,
                _ => {}
            }
        }
        match first_close {
            Some(at) => self.start_to(start, name, at),
            None => self.text(start),
        }
    }

    fn start_to(&self, start: usize, name: &'a str, close: usize) -> (Kind<'a>, usize) {
        let inside = &self.source[start + 1 + name.len()..start + 1 + close];
        let (attributes, closing) = match inside.strip_suffix('/') {
            Some(attributes) => (attributes, Closing::Itself),
            None => (inside, Closing::Later),
        };
        (Kind::Start { name, attributes, closing }, start + 1 + close + 1)
    }
}

fn begins_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn name_of(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.')))
        .unwrap_or(text.len());
    &text[..end]
}

/// A name without its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The prefix of a name, empty if it has none.
pub fn prefix(name: &str) -> &str {
    name.rsplit_once(':').map_or("", |(prefix, _)| prefix)
}

/// The attributes of a tag, values as written.
pub fn attributes(inside: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = inside.trim_start();
    while begins_name(rest) {
        let name = name_of(rest);
        rest = rest[name.len()..].trim_start();
        let Some(value) = rest.strip_prefix('=').map(str::trim_start) else {
            found.push((name, ""));
            continue;
        };
        let quoted = value.strip_prefix(['"', '\'']);
        let (value, behind) = match quoted {
            Some(inner) => {
                let quote = &value[..1];
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        found.push((name, value));
        rest = behind.trim_start();
    }
    found
}

/// Resolves numeric references and the five entities of XML, once; all others stay.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((resolved, length)) => {
                out.push(resolved);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The character a reference at the start of `text` stands for, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let resolved = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((resolved, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<Kind<'_>> {
        tokens(source).map(|token| token.kind).collect()
    }

    #[test]
    fn a_cut_cdata_section_ends_with_its_element() {
        let source = "<d><![CDATA[one</description><e><![CDATA[two]]></e>";
        assert!(kinds(source).contains(&Kind::CData("one")));
        assert!(kinds(source).contains(&Kind::CData("two")));
        for close in ["]>", "]]", "]]>"] {
            let source = format!("<title><![cdata[one{close}</title>");
            assert!(kinds(&source).contains(&Kind::CData("one")), "{close}");
        }
    }

    #[test]
    fn stray_signs_are_text_and_an_open_quote_does_not_swallow_the_rest() {
        assert_eq!(kinds("a < b"), [Kind::Text("a "), Kind::Text("< b")]);
        assert!(kinds("<a href=\"x>text</a>").contains(&Kind::End { name: "a" }));
    }

    #[test]
    fn attributes_are_read_with_any_quoting() {
        assert_eq!(
            attributes(" href='a b' rel=alternate checked x=\"1\""),
            [("href", "a b"), ("rel", "alternate"), ("checked", ""), ("x", "1")]
        );
    }

    #[test]
    fn hostile_openings_cost_linear_time() {
        for opening in ["<![CDATA[", "<!--", "<a \"", "<!DOCTYPE [", "<!DOCTYPE [>", "&#"] {
            let source = opening.repeat(200_000);
            assert!(tokens(&source).count() > 0);
            assert!(!unescape(&source).is_empty());
        }
    }
}
