//! The one door to the tree builder, and what goes beyond its bounds.
//!
//! Decides which markup may become a tree. A tree can grow faster than its bytes (a paragraph opens
//! again every element that the one before left open), and the tokeniser compares each attribute of
//! a tag with all before it. The invariant: a tree has no more nodes, no deeper nesting and no more
//! attributes in a tag than the bounds, but for what one small piece of the markup can add; nothing
//! beyond that was ever built.

use crate::domain::sightings::cause::document::Layout;
use html5ever::driver::{self, Parser};
use html5ever::tendril::TendrilSink;
use html5ever::{QualName, local_name, ns};
use scraper::{Html, HtmlTreeSink};

/// Most nodes of a tree.
const NODES_MAX: usize = 200_000;

/// Deepest nesting: the tree builder takes quadratic time over it, and no honest page is so deep.
const DEPTH_MAX: usize = 400;

/// Most attributes of a tag. No tag of the pages known here has more than a dozen; a tag whose end
/// somebody forgot has as many as the paragraph behind it has words.
const ATTRIBUTES_MAX: usize = 400;

/// So much markup is taken between two looks at the tree, in bytes.
const PIECE_BYTES: usize = 512;

/// The tree of a page.
pub(in crate::sources) fn document(html: &str) -> Result<Html, Layout> {
    let sink = HtmlTreeSink::new(Html::new_document());
    grown(driver::parse_document(sink, Default::default()), html)
}

/// The tree of a piece of a page.
pub(in crate::sources) fn fragment(html: &str) -> Result<Html, Layout> {
    let sink = HtmlTreeSink::new(Html::new_fragment());
    let body = QualName::new(None, ns!(html), local_name!("body"));
    grown(driver::parse_fragment(sink, Default::default(), body, Vec::new(), false), html)
}

fn grown(mut parser: Parser<HtmlTreeSink>, html: &str) -> Result<Html, Layout> {
    if has_a_tag_of_many_attributes(html.as_bytes()) {
        return Err(Layout::TooManyAttributes { limit: ATTRIBUTES_MAX });
    }
    let mut rest = html;
    while !rest.is_empty() {
        let end = (PIECE_BYTES.min(rest.len())..=rest.len()).find(|at| rest.is_char_boundary(*at));
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        parser.process(piece.into());
        rest = after;
        let tree = &parser.tokenizer.sink.sink.0.borrow().tree;
        if tree.values().len() > NODES_MAX {
            return Err(Layout::TooManyNodes { limit: NODES_MAX });
        }
        let depth = tree.nodes().next_back().map_or(0, |node| node.ancestors().count());
        if depth > DEPTH_MAX {
            return Err(Layout::TooDeep { limit: DEPTH_MAX });
        }
    }
    Ok(parser.finish())
}

/// Whether some tag outside scripts, styles and comments has more attributes than any honest one.
fn has_a_tag_of_many_attributes(html: &[u8]) -> bool {
    let mut at = 0;
    while let Some(open) = find(html, at, b"<") {
        let rest = &html[open + 1..];
        if rest.starts_with(b"!--") {
            at = find(html, open + 4, b"-->").unwrap_or(html.len());
            continue;
        }
        if !rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/') {
            at = open + 1;
            continue;
        }
        let Tag { attributes, end } = tag(html, open + 1);
        if attributes > ATTRIBUTES_MAX {
            return true;
        }
        at = match RAW.iter().find(|name| begins(rest, name)) {
            // What stands inside is no markup, however it looks.
            Some(name) => ending(html, end, name),
            None => end,
        };
    }
    false
}

/// Elements whose inside is no markup.
const RAW: [&[u8]; 4] = [b"script", b"style", b"textarea", b"title"];

struct Tag {
    attributes: usize,
    end: usize,
}

/// Counts the words of a tag behind its name. A quote is one only behind an equals sign: anywhere
/// else it is a letter (`alt='Кам'янка'`), and what follows the tag is text again.
fn tag(html: &[u8], start: usize) -> Tag {
    let (mut attributes, mut quote, mut in_word) = (0, None, true);
    let mut value_begins = false;
    for (offset, byte) in html[start..].iter().enumerate() {
        let may_quote = value_begins;
        value_begins = *byte == b'=' || may_quote && byte.is_ascii_whitespace();
        match (quote, byte) {
            (Some(mark), byte) if mark == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Tag { attributes, end: start + offset + 1 },
            (None, b'"' | b'\'') if may_quote => quote = Some(*byte),
            (None, byte) if byte.is_ascii_whitespace() || *byte == b'/' => in_word = false,
            (None, _) if !in_word => {
                in_word = true;
                attributes += 1;
            }
            (None, _) => {}
        }
    }
    Tag { attributes, end: html.len() }
}

fn begins(rest: &[u8], name: &[u8]) -> bool {
    rest.len() > name.len()
        && rest[..name.len()].eq_ignore_ascii_case(name)
        && !rest[name.len()].is_ascii_alphanumeric()
}

/// Where the end tag of a raw element stands, or the end of everything.
fn ending(html: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(open) = find(html, at, b"</") {
        if begins(&html[open + 2..], name) {
            return open;
        }
        at = open + 2;
    }
    html.len()
}

fn find(html: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let rest = html.get(from..)?;
    rest.windows(what.len()).position(|window| window == what).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_that_grows_faster_than_its_bytes_is_refused() {
        for elements in [50, 300, 380] {
            let open: String = (0..elements).map(|id| format!("<b id={id}>")).collect();
            let hostile = format!("<p>{open}</p>{}", "<p>x</p>".repeat(40_000));
            assert_eq!(
                document(&hostile).err(),
                Some(Layout::TooManyNodes { limit: NODES_MAX }),
                "{elements}"
            );
        }
    }

    #[test]
    fn nesting_is_counted_in_the_tree_whatever_the_tags_say() {
        let deep = Some(Layout::TooDeep { limit: DEPTH_MAX });
        for (open, between) in [("<div>", ""), ("<div>", "</x>"), ("<b>", ""), ("<optgroup>", "x")]
        {
            let hostile = format!("{open}{between}").repeat(3_000);
            let built = document(&format!("<select>{hostile}"));
            let outside = document(&hostile);
            assert!(built.err() == deep || outside.err() == deep, "{open}{between}");
        }
        assert!(document(&"<div>".repeat(300)).is_ok());
        assert_eq!(fragment(&"<div>".repeat(3_000)).err(), deep);
    }

    #[test]
    fn countless_attributes_are_refused_and_a_long_script_is_not() {
        let many: String = (0..50_000).map(|number| format!(" a{number}")).collect();
        let refused = Some(Layout::TooManyAttributes { limit: ATTRIBUTES_MAX });
        assert_eq!(document(&format!("<p{many}>x</p>")).err(), refused);
        assert_eq!(document(&format!("<p {many}")).err(), refused);
        assert_eq!(document(&format!("<p title=\"{many}\">x</p>")).err(), None);
        for name in ["script", "style", "textarea", "title"] {
            let raw = format!("<{name}>if (a<b{many})</{name}><p>x</p>");
            assert_eq!(document(&raw).err(), None, "{name}");
            let behind = format!("<{name}>a<b</{name}><p{many}>");
            assert_eq!(document(&behind).err(), refused, "{name}");
        }
        assert_eq!(document(&format!("<!-- <p{many}> --><p>x</p>")).err(), None);
        // A quote out of its place swallows nothing, so the words of a text are no attributes.
        let text = "об'єднана громада ".repeat(3_000);
        for tag in ["<img alt='Кам'янка'>", "<a title=Кам'янка href=x>", "<a href=\"x\"\">"]
        {
            assert_eq!(document(&format!("{tag}{text}</a>")).err(), None, "{tag}");
        }
    }

    #[test]
    fn a_tree_built_in_pieces_is_the_tree_built_at_once() {
        let page = "<!doctype html><title>Рада</title><p>Їжак &amp; <b>їх <i>ще</b> раз</i>\r\n"
            .repeat(40);
        let whole = Html::parse_document(&page);
        assert_eq!(document(&page).expect("it is small").html(), whole.html());
        let part = Html::parse_fragment(&page);
        assert_eq!(fragment(&page).expect("it is small").html(), part.html());
    }
}
