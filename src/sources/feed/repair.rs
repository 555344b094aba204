//! The repair pass: a broken XML feed rewritten into one that a strict parser takes.
//!
//! Decides how the outside of a feed is put right: prolog, root, namespaces, version, entities,
//! stray ampersands, unclosed tags, control characters. It changes no word of the content. Parts
//! nobody needs and parsers stumble over (authors, media) are left out.

use super::scan;
use crate::sources::document::markup::{Closing, Kind, attributes, local, prefix, tokens};
use crate::sources::document::text;
use std::collections::{BTreeSet, HashMap};

const PROLOG: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Namespaces for prefixes that are used and perhaps never declared.
const NAMESPACES: [(&str, &str); 6] = [
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("atom", "http://www.w3.org/2005/Atom"),
    ("xhtml", "http://www.w3.org/1999/xhtml"),
];

/// Elements left out with all they hold.
const DROPPED: [&str; 6] =
    ["author", "managingeditor", "webmaster", "contributor", "creator", "enclosure"];
const DROPPED_PREFIXES: [&str; 3] = ["itunes", "media", "podcast"];

/// Different entity names looked up in one feed; HTML feeds use a few dozen.
const ENTITIES_MAX: usize = 500;

/// Deeper nesting than this is left flat.
const DEPTH_MAX: usize = 500;

/// A feed a strict parser should take; `None` for what has no feed's root.
pub fn repair(source: &str) -> Option<String> {
    let start = scan::root(source)?;
    let mut writer = Writer::default();
    writer.out.push_str(PROLOG);
    for token in tokens(&source[start..]) {
        match token.kind {
            Kind::Start { name, attributes, closing } => writer.start(name, attributes, closing),
            Kind::End { name } => writer.end(name),
            Kind::Text(text) => writer.text(text),
            Kind::CData(text) => writer.cdata(text),
            Kind::Aside => {}
        }
    }
    writer.close_all();
    Some(writer.out)
}

#[derive(Default)]
struct Writer<'a> {
    out: String,
    open: Vec<(&'a str, String)>,
    /// How many elements of a name are open: most closing tags of a hostile feed close none.
    standing: HashMap<&'a str, usize>,
    dialect: Dialect,
    dropping: Option<(&'a str, usize)>,
    entities: HashMap<String, Option<String>>,
    /// The prefix of the feed's own elements, as good as none.
    own: &'a str,
    declared: BTreeSet<&'a str>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Dialect {
    #[default]
    Unknown,
    Rss,
    Rdf,
    Atom,
}

impl<'a> Writer<'a> {
    fn start(&mut self, name: &'a str, inside: &'a str, closing: Closing) {
        if let Some((dropped, depth)) = &mut self.dropping {
            if *dropped == name && closing == Closing::Later {
                *depth += 1;
            }
            return;
        }
        if self.open.is_empty() && self.dialect == Dialect::Unknown {
            self.root(name, inside);
            return;
        }
        if self.open.is_empty() {
            // Nothing may follow the root element.
            return;
        }
        if is_dropped(name) {
            if closing == Closing::Later {
                self.dropping = Some((name, 0));
            }
            return;
        }
        if closing == Closing::Later && self.open.len() >= DEPTH_MAX {
            return;
        }
        let bare = local(name).to_ascii_lowercase();
        if matches!(bare.as_str(), "item" | "entry") {
            self.close_down_to_parent_of_entries();
        }
        if matches!(bare.as_str(), "item" | "entry" | "channel") {
            self.own = prefix(name);
        }
        let renamed = self.renamed(name);
        self.out.push('<');
        self.out.push_str(&renamed);
        self.declare(&renamed, inside);
        let mut seen = BTreeSet::new();
        for (attribute, value) in attributes(inside) {
            if attribute == "xmlns" || attribute == "mode" || !seen.insert(attribute) {
                continue;
            }
            let value = match (self.dialect, attribute) {
                (Dialect::Atom, "type") if !matches!(bare.as_str(), "link") => text_type(value),
                _ => value,
            };
            self.attribute(attribute, value);
        }
        match closing {
            Closing::Itself => self.out.push_str("/>"),
            Closing::Later => {
                self.out.push('>');
                self.opened(name, renamed);
            }
        }
    }

    /// Declares the prefix of an element that nobody declared: feed-rs would take the element for
    /// the feed's own.
    fn declare(&mut self, renamed: &str, inside: &'a str) {
        if inside.contains("xmlns:") {
            let names = attributes(inside).into_iter().map(|(name, _)| name);
            self.declared.extend(names.filter_map(|name| name.strip_prefix("xmlns:")));
        }
        let prefix = prefix(renamed);
        if !prefix.is_empty() && prefix != "xml" && !self.declared.contains(prefix) {
            self.attribute(&format!("xmlns:{prefix}"), "urn:undeclared");
        }
    }

    fn root(&mut self, name: &'a str, inside: &'a str) {
        let bare = local(name).to_ascii_lowercase();
        let (dialect, element, own) = match bare.as_str() {
            "feed" | "entry" => {
                (Dialect::Atom, bare.as_str(), " xmlns=\"http://www.w3.org/2005/Atom\"")
            }
            "rdf" => (Dialect::Rdf, "rdf:RDF", " xmlns=\"http://purl.org/rss/1.0/\""),
            _ => (Dialect::Rss, "rss", " version=\"2.0\""),
        };
        self.dialect = dialect;
        self.own = if dialect == Dialect::Rdf { "" } else { prefix(name) };
        self.out.push('<');
        self.out.push_str(element);
        self.out.push_str(own);
        let declared = attributes(inside);
        for (prefix, namespace) in NAMESPACES {
            let attribute = format!("xmlns:{prefix}");
            if !declared.iter().any(|(name, _)| *name == attribute) {
                self.attribute(&attribute, namespace);
            }
        }
        let mut seen = BTreeSet::new();
        for (attribute, value) in declared {
            if attribute.starts_with("xmlns:") && !value.is_empty() && seen.insert(attribute) {
                self.attribute(attribute, value);
            }
        }
        let prefixes = seen.iter().filter_map(|name| name.strip_prefix("xmlns:"));
        self.declared = NAMESPACES.iter().map(|(prefix, _)| *prefix).chain(prefixes).collect();
        self.out.push('>');
        self.opened(name, element.to_owned());
        if bare == "channel" {
            self.out.push_str("<channel>");
            self.opened(name, "channel".to_owned());
        }
    }

    fn renamed(&self, name: &str) -> String {
        let bare = match (self.dialect, local(name)) {
            (Dialect::Atom, "issued") => "published",
            (Dialect::Atom, "modified") => "updated",
            (Dialect::Atom, "tagline") => "subtitle",
            (Dialect::Atom, "copyright") => "rights",
            (_, bare) => bare,
        };
        let prefix = prefix(name);
        // A prefix for the feed's own namespace is as good as none.
        let own = matches!(prefix, "" | "rss" | "a" | "ns" | "ns0")
            || prefix == self.own
            || prefix == "atom" && self.dialect == Dialect::Atom;
        if own { bare.to_owned() } else { format!("{}:{bare}", prefix.replace(':', "-")) }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        let escaped = self.escaped(value).replace('"', "&quot;").replace('<', "&lt;");
        self.out.push_str(&escaped);
        self.out.push('"');
    }

    fn end(&mut self, name: &'a str) {
        if let Some((dropped, depth)) = &mut self.dropping {
            let entry_ends = matches!(local(name), "item" | "entry" | "channel");
            if *dropped == name {
                match depth.checked_sub(1) {
                    Some(left) => *depth = left,
                    None => self.dropping = None,
                }
                return;
            }
            if !entry_ends {
                return;
            }
            // The dropped element was never closed.
            self.dropping = None;
        }
        if self.standing.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        let Some(at) = self.open.iter().rposition(|(open, _)| *open == name) else { return };
        while self.open.len() > at {
            self.close_one();
        }
    }

    fn opened(&mut self, name: &'a str, written: String) {
        *self.standing.entry(name).or_default() += 1;
        self.open.push((name, written));
    }

    fn close_one(&mut self) {
        if let Some((name, written)) = self.open.pop() {
            if let Some(count) = self.standing.get_mut(name) {
                *count = count.saturating_sub(1);
            }
            self.out.push_str("</");
            self.out.push_str(&written);
            self.out.push('>');
        }
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.close_one();
        }
    }

    /// Closes an entry that was left open when the next one begins.
    fn close_down_to_parent_of_entries(&mut self) {
        let entry = self.open.iter().position(|(name, _)| {
            matches!(local(name).to_ascii_lowercase().as_str(), "item" | "entry")
        });
        if let Some(at) = entry.filter(|at| *at > 0) {
            while self.open.len() > at {
                self.close_one();
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.dropping.is_none() && !self.open.is_empty() {
            let escaped = self.escaped(text).replace('<', "&lt;");
            self.out.push_str(&escaped);
        }
    }

    fn cdata(&mut self, text: &str) {
        if self.dropping.is_none() && !self.open.is_empty() {
            self.out.push_str("<![CDATA[");
            self.out.extend(text.chars().filter(|c| is_allowed(*c)));
            self.out.push_str("]]>");
        }
    }

    /// Text with every ampersand opening a reference XML knows.
    fn escaped(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            out.extend(rest[..at].chars().filter(|c| is_allowed(*c)));
            rest = &rest[at + 1..];
            let name = rest.bytes().take(33).position(|byte| byte == b';').map(|end| &rest[..end]);
            match name.and_then(|name| self.reference(name).map(|it| (it, name.len() + 1))) {
                Some((reference, length)) => {
                    out.push_str(&reference);
                    rest = &rest[length..];
                }
                None => out.push_str("&amp;"),
            }
        }
        out.extend(rest.chars().filter(|c| is_allowed(*c)));
        out
    }

    fn reference(&mut self, name: &str) -> Option<String> {
        if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
            return Some(format!("&{name};"));
        }
        if let Some(number) = name.strip_prefix('#') {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            };
            let allowed = code.and_then(char::from_u32).filter(|c| is_allowed(*c));
            return Some(allowed.map(|_| format!("&{name};")).unwrap_or_default());
        }
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        if self.entities.len() >= ENTITIES_MAX && !self.entities.contains_key(name) {
            return None;
        }
        if !self.entities.contains_key(name) {
            let entity = format!("&{name};");
            let resolved = text::raw_entity(&entity).filter(|it| *it != entity);
            self.entities.insert(name.to_owned(), resolved);
        }
        self.entities.get(name).cloned().flatten()
    }
}

fn is_dropped(name: &str) -> bool {
    DROPPED.contains(&local(name).to_ascii_lowercase().as_str())
        || DROPPED_PREFIXES.contains(&prefix(name).to_ascii_lowercase().as_str())
}

/// The nearest type Atom knows; one unusual type makes feed-rs refuse the whole feed.
fn text_type(value: &str) -> &str {
    match value {
        "text" | "text/plain" => "text",
        _ => "html",
    }
}

fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_full_of_slips_becomes_one_feed_rs_takes() {
        let broken = "\n\u{feff}PHP Warning: x\n<rss version=\"3.1\" xmlns=\"http://odd.example/\">\
            <channel><title>A & B &nbsp;&hellip;\u{1}</title>\
            <item><title>раз<br></title><author>«Рада» <a@b.example></author>\
            <link>http://a.example/?a=1&b=2</link></item>\
            <item><title><![CDATA[два";
        let repaired = repair(broken).unwrap();
        let feed = feed_rs::parser::parse(repaired.as_bytes()).unwrap();
        assert_eq!(feed.entries.len(), 2);
        assert_eq!(feed.title.unwrap().content, "A & B \u{a0}…");
        assert_eq!(feed.entries[0].links[0].href, "http://a.example/?a=1&b=2");
    }

    #[test]
    fn atom_of_2003_becomes_atom_of_2005() {
        let old = "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry>\
            <title mode=\"escaped\" type=\"text/html\">раз</title><id>1</id>\
            <issued>2004-05-01T10:00:00+03:00</issued></entry></feed>";
        let feed = feed_rs::parser::parse(repair(old).unwrap().as_bytes()).unwrap();
        assert_eq!(feed.entries.len(), 1);
        assert!(feed.entries[0].published.is_some());
    }
}
