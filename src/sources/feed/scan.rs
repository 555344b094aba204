//! The tolerant reader of XML feeds: entries by their tags alone.
//!
//! Decides what the entries of a feed are when no parser will take it, and is the second witness
//! beside feed-rs: it also sees what feed-rs drops (`full-text`, Dublin Core). It reads names, not
//! namespaces. The invariant: it cannot fail on a feed, only on what is no feed or
//! breaks a bound.

use super::bounds::Bounds;
use super::draft::{Draft, some, target};
use super::entry::Entry;
use super::names;
use super::names::{Field, Opening, field, is_entry};
use crate::domain::sightings::cause::document::FeedFault;
use crate::sources::document::markup::{
    Closing, Kind, Token, attributes, local, prefix, tokens, unescape,
};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// A feed as scanned.
#[derive(Debug, Default)]
pub struct Scanned {
    /// The entries, in order.
    pub entries: Vec<Entry>,
    /// Whether anything of a feed was recognised.
    pub recognised: Recognised,
    /// Whether the document is complete.
    pub ending: Ending,
    /// Whether all prefixes of its elements are declared.
    pub prefixes: Prefixes,
    /// What the root says relative addresses are relative to.
    pub base: Option<String>,
    /// The address of the site, as the feed's head gives it.
    pub site: Option<String>,
}

/// Whether anything of a feed was recognised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recognised {
    /// A root that declares itself, a channel, or a known element.
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

/// Whether all prefixes of a document's elements are declared; a parser that looks at namespaces
/// takes an element with an undeclared one for a feed's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prefixes {
    /// All are.
    #[default]
    Declared,
    /// Some are not.
    Undeclared,
}

/// Where the feed begins: the offset of its root element.
fn root(source: &str) -> Option<usize> {
    let mut wrapped = false;
    for token in tokens(source) {
        let Kind::Start { name, .. } = token.kind else { continue };
        match names::opening(name) {
            // Inside another document only an RSS root is telling; all else may be its own.
            Opening::Root if !wrapped || local(name).eq_ignore_ascii_case("rss") => {
                return Some(token.span.start);
            }
            // A warning in HTML may stand before a feed; a whole page is something else.
            Opening::Page => return None,
            Opening::LeftBefore => {}
            Opening::Root | Opening::Wrapper => wrapped = true,
        }
    }
    None
}

/// Scans a feed, as long as it keeps its bounds.
pub fn scan(source: &str, zone: Tz) -> Result<Scanned, FeedFault> {
    let start = root(source).ok_or(FeedFault::NotAFeed)?;
    let mut bounds = Bounds::default();
    let mut scan = Scan {
        source,
        zone,
        feed: Scanned::default(),
        root: None,
        own: "",
        declared: BTreeSet::new(),
        entry: None,
        field: None,
    };
    for token in tokens(&source[start..]) {
        bounds.count(&token)?;
        let span = token.span.start + start..token.span.end + start;
        scan.take(Token { kind: token.kind, span });
    }
    scan.end_entry(source.len());
    Ok(scan.feed)
}

struct Scan<'a> {
    source: &'a str,
    zone: Tz,
    feed: Scanned,
    root: Option<&'a str>,
    /// The prefix of the elements that are the feed's own.
    own: &'a str,
    declared: BTreeSet<&'a str>,
    entry: Option<Draft>,
    field: Option<Open<'a>>,
}

struct Open<'a> {
    field: Field,
    name: &'a str,
    attributes: &'a str,
    from: usize,
    nested: usize,
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
        self.look_at_prefix(name, inside);
        if self.root.is_none() {
            self.root = Some(name);
            self.own = prefix(name);
            if closing == Closing::Itself {
                self.feed.ending = Ending::Whole;
            }
            // A lone entry is a document of its own.
            if !is_entry(name) {
                self.take_root(name, inside);
                return;
            }
        }
        if is_entry(name) {
            self.end_entry(from);
            self.own = prefix(name);
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
            if open.field.holds_markup() || field(name, self.own).is_none() {
                return;
            }
            // A simple element was never closed; the next one ends it.
            self.end_field(from);
        }
        if self.root.is_some_and(|root| names::tells_a_feed(name, root)) {
            self.feed.recognised = Recognised::Feed;
        }
        let Some(found) = field(name, self.own) else { return };
        let open = Open { field: found, name, attributes: inside, from: to, nested: 0 };
        match closing {
            Closing::Later => self.field = Some(open),
            Closing::Itself => self.keep(&open, ""),
        }
    }

    fn look_at_prefix(&mut self, name: &'a str, inside: &'a str) {
        if inside.contains("xmlns:") {
            let names = attributes(inside).into_iter().map(|(name, _)| name);
            self.declared.extend(names.filter_map(|name| name.strip_prefix("xmlns:")));
        }
        let prefix = prefix(name);
        if !prefix.is_empty() && prefix != "xml" && !self.declared.contains(prefix) {
            self.feed.prefixes = Prefixes::Undeclared;
        }
    }

    fn take_root(&mut self, name: &str, inside: &str) {
        let read = attributes(inside);
        if names::is_declared(name, &read) {
            self.feed.recognised = Recognised::Feed;
        }
        let base = read.iter().find(|(name, _)| local(name).eq_ignore_ascii_case("base"));
        self.feed.base = base.and_then(|(_, base)| some(unescape(base)));
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
        match &mut self.entry {
            Some(draft) => draft.keep(open.field, open.attributes, raw, self.zone),
            None if open.field == Field::Link && self.feed.site.is_none() => {
                self.feed.site = target(open.attributes, raw);
            }
            None => {}
        }
    }
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
        assert!(scan("<!DOCTYPE html><html><body><rss></rss></body></html>", Kyiv).is_err());
        let warned =
            "<br /><b>Warning</b>: x<?xml version='1.0'?><rss><channel><item/></channel></rss>";
        assert_eq!(scan(warned, Kyiv).unwrap().entries.len(), 1);
    }

    #[test]
    fn what_breaks_a_bound_is_refused_with_that_bound_and_what_is_odd_is_not() {
        let fault = |source: &str| scan(source, Kyiv).err();
        let rss = |inside: &str| format!("<rss><channel>{inside}</channel></rss>");
        let many = rss(&"<item/>".repeat(20_001));
        assert_eq!(fault(&many), Some(FeedFault::TooManyEntries { limit: 20_000 }));
        assert_eq!(fault(&rss(&"<item/>".repeat(20_000))), None);
        let deep = rss(&format!("<item>{}</item>", "<a>".repeat(500)));
        assert_eq!(fault(&deep), Some(FeedFault::TooDeep { limit: 400 }));
        let wide = rss(&format!("<item {}/>", "a=\"1\" ".repeat(401)));
        assert_eq!(fault(&wide), Some(FeedFault::TooManyAttributes { limit: 400 }));
        // One text with many breaks, and many texts with an element nobody closed.
        let broken = format!("<item><description>{}</description></item>", "x<br>".repeat(500));
        let unclosed = "<item><description><b>x</description></item>".repeat(500);
        for honest in [broken, unclosed, format!("<item a=\"{}\"/>", "=".repeat(500))] {
            assert_eq!(fault(&rss(&honest)), None);
        }
    }

    #[test]
    fn titles_of_authors_sources_and_pictures_are_not_the_entry_s() {
        let source = "<feed><entry><source><title>чужа</title></source>\
                      <title>своя</title></entry></feed>";
        assert_eq!(titles(source), ["своя"]);
    }
}
