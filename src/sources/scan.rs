//! The tolerant reader of XML feeds: entries by their tags alone.
//!
//! Decides what the entries of a feed are when no parser will take it, and is the second witness
//! beside feed-rs: it also sees what feed-rs drops (`full-text`, Dublin Core). It reads names, not
//! namespaces. The invariant: it cannot fail on a feed, only on what is no feed.

use super::entry::Entry;
use super::markup::{Closing, Kind, Token, attributes, local, prefix, tokens, unescape};
use super::moment;
use chrono_tz::Tz;

/// A feed as scanned.
#[derive(Debug, Default)]
pub struct Scanned {
    /// The entries, in order.
    pub entries: Vec<Entry>,
    /// Whether anything of a feed was recognised.
    pub recognised: Recognised,
    /// Whether the document is complete.
    pub ending: Ending,
}

/// Whether anything of a feed was recognised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recognised {
    /// A channel or a feed with a known element.
    Feed,
    /// Only a root element of that name.
    #[default]
    RootOnly,
}

/// Whether a document is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// The root element is closed.
    Whole,
    /// The document breaks off.
    #[default]
    CutOff,
}

const ROOTS: [&str; 5] = ["rss", "rdf", "feed", "channel", "entry"];

/// Elements of a feed's head that no entry needs.
const HEAD: [&str; 12] = [
    "channel",
    "generator",
    "language",
    "copyright",
    "rights",
    "subtitle",
    "tagline",
    "icon",
    "logo",
    "info",
    "ttl",
    "webmaster",
];

/// Prefixes whose `item` or `title` is not a feed's.
const FOREIGN: [&str; 8] = ["media", "itunes", "podcast", "g", "gd", "thr", "yandex", "googleplay"];

/// Where the feed begins: the offset of its root element.
pub fn root(source: &str) -> Option<usize> {
    for token in tokens(source) {
        if let Kind::Start { name, .. } = token.kind {
            let name = local(name).to_ascii_lowercase();
            if ROOTS.contains(&name.as_str()) {
                return Some(token.span.start);
            }
            // A warning in HTML may stand before a feed; a whole page is something else.
            if matches!(name.as_str(), "html" | "body" | "head") {
                return None;
            }
        }
    }
    None
}

/// Scans a feed; `None` for what has no feed's root.
pub fn scan(source: &str, zone: Tz) -> Option<Scanned> {
    let start = root(source)?;
    let mut scan =
        Scan { source, zone, feed: Scanned::default(), root: None, entry: None, field: None };
    for token in tokens(&source[start..]) {
        let span = token.span.start + start..token.span.end + start;
        scan.take(Token { kind: token.kind, span });
    }
    scan.end_entry(source.len());
    Some(scan.feed)
}

struct Scan<'a> {
    source: &'a str,
    zone: Tz,
    feed: Scanned,
    root: Option<&'a str>,
    entry: Option<Draft>,
    field: Option<Open<'a>>,
}

#[derive(Default)]
struct Draft {
    entry: Entry,
    quality: [u8; 3],
}

struct Open<'a> {
    field: Field,
    name: &'a str,
    attributes: &'a str,
    from: usize,
    nested: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Title(u8),
    Link,
    Id,
    Published(u8),
    Updated,
    Category,
    Html(u8),
    FullText,
    // Its inside belongs to somebody else.
    Closed,
}

impl Field {
    /// Whether markup may stand inside without ending it.
    fn holds_markup(self) -> bool {
        matches!(self, Field::Html(_) | Field::FullText | Field::Closed)
    }
}

fn field(name: &str) -> Option<Field> {
    let prefix = prefix(name).to_ascii_lowercase();
    let bare = local(name).to_ascii_lowercase();
    if FOREIGN.contains(&prefix.as_str()) {
        return matches!(bare.as_str(), "group").then_some(Field::Closed);
    }
    let dublin = matches!(prefix.as_str(), "dc" | "dcterms" | "dct");
    Some(match bare.as_str() {
        "title" => Field::Title(if dublin { 1 } else { 2 }),
        "link" | "url" => Field::Link,
        "guid" | "id" => Field::Id,
        "identifier" if dublin => Field::Id,
        "pubdate" | "published" => Field::Published(4),
        "issued" => Field::Published(3),
        "date" | "available" => Field::Published(2),
        "created" => Field::Published(1),
        "updated" | "modified" | "lastbuilddate" | "dateupdated" => Field::Updated,
        "category" | "subject" => Field::Category,
        "encoded" => Field::Html(4),
        "content" => Field::Html(3),
        "body" => Field::Html(3),
        "description" => Field::Html(if dublin { 1 } else { 2 }),
        "summary" | "abstract" => Field::Html(1),
        "full-text" | "fulltext" => Field::FullText,
        "source" | "author" | "contributor" | "image" | "textinput" => Field::Closed,
        _ => return None,
    })
}

fn is_entry(name: &str) -> bool {
    let bare = local(name);
    (bare.eq_ignore_ascii_case("item") || bare.eq_ignore_ascii_case("entry"))
        && !FOREIGN.contains(&prefix(name).to_ascii_lowercase().as_str())
}

impl<'a> Scan<'a> {
    fn take(&mut self, token: Token<'a>) {
        match token.kind {
            Kind::Start { name, attributes, closing } => {
                self.start(name, attributes, closing, token.span.start, token.span.end);
            }
            Kind::End { name } => self.end(name, token.span.start),
            Kind::Text(_) | Kind::CData(_) | Kind::Aside => {}
        }
    }

    fn start(&mut self, name: &'a str, inside: &'a str, closing: Closing, from: usize, to: usize) {
        if self.root.is_none() {
            self.root = Some(name);
            // A lone entry is a document of its own.
            if !is_entry(name) {
                if local(name).eq_ignore_ascii_case("channel") {
                    self.feed.recognised = Recognised::Feed;
                }
                return;
            }
            self.feed.recognised = Recognised::Feed;
        }
        if is_entry(name) {
            self.end_entry(from);
            self.feed.recognised = Recognised::Feed;
            self.entry = Some(Draft::new(inside, self.zone));
            if closing == Closing::Itself {
                self.end_entry(to);
            }
            return;
        }
        if let Some(open) = &mut self.field {
            if open.name == name && closing == Closing::Later {
                open.nested += 1;
            }
            if open.field.holds_markup() || field(name).is_none() {
                return;
            }
            // A simple element was never closed; the next one ends it.
            self.end_field(from);
        }
        let Some(found) = field(name) else {
            if HEAD.contains(&local(name).to_ascii_lowercase().as_str()) {
                self.feed.recognised = Recognised::Feed;
            }
            return;
        };
        self.feed.recognised = Recognised::Feed;
        let open = Open { field: found, name, attributes: inside, from: to, nested: 0 };
        match closing {
            Closing::Later => self.field = Some(open),
            Closing::Itself => self.keep(&open, ""),
        }
    }

    fn end(&mut self, name: &'a str, at: usize) {
        if is_entry(name) {
            self.end_entry(at);
        }
        if self.root == Some(name) {
            self.end_entry(at);
            self.feed.ending = Ending::Whole;
        }
        let Some(open) = &mut self.field else { return };
        if open.name != name {
            return;
        }
        match open.nested.checked_sub(1) {
            Some(nested) => open.nested = nested,
            None => self.end_field(at),
        }
    }

    fn end_field(&mut self, at: usize) {
        let source = self.source;
        if let Some(open) = self.field.take() {
            self.keep(&open, &source[open.from.min(at)..at]);
        }
    }

    fn end_entry(&mut self, at: usize) {
        self.end_field(at);
        if let Some(draft) = self.entry.take() {
            self.feed.entries.push(draft.entry);
        }
    }

    fn keep(&mut self, open: &Open<'_>, raw: &str) {
        if let Some(draft) = &mut self.entry {
            draft.keep(open.field, open.attributes, raw, self.zone);
        }
    }
}

impl Draft {
    fn new(inside: &str, zone: Tz) -> Self {
        let mut draft = Draft::default();
        for (attribute, value) in attributes(inside) {
            match attribute.to_ascii_lowercase().as_str() {
                "rdf:about" | "about" => draft.entry.guid = some(unescape(value)),
                "href" => draft.entry.link = some(unescape(value)),
                "lastmod" => draft.entry.updated = moment::moment(value, zone),
                _ => {}
            }
        }
        draft
    }

    fn keep(&mut self, field: Field, inside: &str, raw: &str, zone: Tz) {
        let entry = &mut self.entry;
        let [title, published, html] = &mut self.quality;
        match field {
            Field::Title(quality) if quality > *title => {
                if let Some(text) = some(value(raw)) {
                    entry.title = Some(text);
                    *title = quality;
                }
            }
            Field::Published(quality) if quality > *published => {
                if let Some(at) = moment::moment(&value(raw), zone) {
                    entry.published = Some(at);
                    *published = quality;
                }
            }
            Field::Html(quality) if quality > *html => {
                if let Some(text) = some(value(raw)) {
                    entry.html = Some(text);
                    *html = quality;
                }
            }
            Field::Updated => {
                entry.updated = entry.updated.or_else(|| moment::moment(&value(raw), zone));
            }
            Field::FullText => entry.full_text = some(value(raw)),
            Field::Id => {
                if let Some(text) = some(value(raw)) {
                    entry.guid = Some(text);
                }
            }
            Field::Link => self.link(inside, raw),
            Field::Category => {
                let read = attributes(inside);
                let named = ["label", "term"].iter().find_map(|wanted| {
                    read.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value)
                });
                entry.categories.extend(some(value(raw)).or_else(|| named.map(unescape)));
            }
            Field::Title(_) | Field::Published(_) | Field::Html(_) | Field::Closed => {}
        }
    }

    fn link(&mut self, inside: &str, raw: &str) {
        let read = attributes(inside);
        let attribute = |wanted: &str| {
            read.iter().find(|(name, _)| local(name).eq_ignore_ascii_case(wanted)).map(|it| it.1)
        };
        if attribute("rel").is_some_and(|rel| !rel.eq_ignore_ascii_case("alternate")) {
            return;
        }
        let target = some(value(raw))
            .or_else(|| attribute("href").or_else(|| attribute("resource")).map(unescape));
        if self.entry.link.is_none() {
            self.entry.link = target;
        }
    }
}

/// The content of an element: CDATA as it stands, references outside it resolved once.
fn value(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for token in tokens(raw) {
        match token.kind {
            Kind::CData(inner) => out.push_str(inner),
            Kind::Text(text) => out.push_str(&unescape(text)),
            Kind::Start { .. } | Kind::End { .. } => out.push_str(&raw[token.span]),
            Kind::Aside => {}
        }
    }
    out
}

fn some(text: String) -> Option<String> {
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Kyiv;

    fn titles(source: &str) -> Vec<String> {
        let entries = scan(source, Kyiv).unwrap().entries;
        entries.into_iter().map(|entry| entry.title.unwrap_or_default()).collect()
    }

    #[test]
    fn unclosed_elements_end_where_the_next_begins() {
        let source = "<rss><channel><item><title>раз<link>http://a/1</link>\
                      <item><title>два</title><description>x<br>y</item></channel></rss>";
        assert_eq!(titles(source), ["раз", "два"]);
    }

    #[test]
    fn a_feed_cut_off_in_the_middle_gives_what_it_has_and_says_so() {
        let scanned = scan("<rss><channel><item><title>раз</title></item><item><ti", Kyiv).unwrap();
        assert_eq!(scanned.ending, Ending::CutOff);
        assert_eq!(scanned.entries[0].title.as_deref(), Some("раз"));
    }

    #[test]
    fn a_page_is_no_feed_and_a_warning_before_a_feed_does_not_hide_it() {
        assert!(scan("<!DOCTYPE html><html><body><rss></rss></body></html>", Kyiv).is_none());
        let warned =
            "<br /><b>Warning</b>: x<?xml version='1.0'?><rss><channel><item/></channel></rss>";
        assert_eq!(scan(warned, Kyiv).unwrap().entries.len(), 1);
    }

    #[test]
    fn titles_of_authors_sources_and_pictures_are_not_the_entry_s() {
        let source = "<feed><entry><source><title>чужа</title></source>\
                      <title>своя</title></entry></feed>";
        assert_eq!(titles(source), ["своя"]);
    }
}
