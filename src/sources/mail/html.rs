//! HTML of a message to text, one line per block.
//!
//! Decides what stands in a quoted letter and what in a signature, by the marks that mail programs
//! set. Quoted lines stand behind `>`, as they do in plain text; marked signatures are left out.
//! Which unmarked words are quoted is `recognition::reply`'s to say.

use crate::sources::document::{text, tree};
use ego_tree::iter::Edge;
use scraper::Node;
use scraper::node::Element;

/// Elements that begin and end a line.
const BLOCKS: [&str; 22] = [
    "address",
    "article",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "tr",
    "ul",
];

/// Elements whose inside nobody reads.
const UNREAD: [&str; 5] = ["head", "script", "style", "template", "title"];

/// Classes and ids around the letter that is answered.
const QUOTED: [&str; 9] = [
    "gmail_quote",
    "yahoo_quoted",
    "protonmail_quote",
    "zmail_extra",
    "moz-cite-prefix",
    "divRplyFwdMsg",
    "ms-outlook-mobile-reference-message",
    "OLK_SRC_BODY_SECTION",
    "mail-app-auto-quote-original",
];

/// Classes and ids around a signature.
const SIGNATURES: [&str; 5] = [
    "gmail_signature",
    "gmail_signature_prefix",
    "moz-signature",
    "ms-outlook-mobile-signature",
    "Signature",
];

/// The text of a message in HTML.
pub(super) fn text(html: &str) -> String {
    let Ok(tree) = tree::document(html) else { return text::plain(html) };
    let mut page = Page::default();
    for edge in tree.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(words) => page.words(words),
                Node::Element(element) => page.open(element),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    page.close(element);
                }
            }
        }
    }
    page.end_line();
    page.lines.join("\n")
}

#[derive(Default)]
struct Page {
    lines: Vec<String>,
    line: String,
    quoted: usize,
    unread: usize,
    /// The address of the link that is open.
    link: Option<String>,
}

impl Page {
    fn words(&mut self, words: &str) {
        if self.unread == 0 {
            self.line.push_str(words);
        }
    }

    fn open(&mut self, element: &Element) {
        if BLOCKS.contains(&element.name()) {
            self.end_line();
        }
        match element.name() {
            "td" | "th" => self.line.push(' '),
            "a" => self.link = element.attr("href").map(str::to_owned),
            _ => {}
        }
        self.quoted += usize::from(is_quoted(element));
        self.unread += usize::from(is_unread(element));
    }

    fn close(&mut self, element: &Element) {
        if element.name() == "a" {
            self.end_link();
        }
        if BLOCKS.contains(&element.name()) {
            self.end_line();
        }
        self.quoted -= usize::from(is_quoted(element));
        self.unread -= usize::from(is_unread(element));
    }

    /// «опубліковано тут»: the address is what was meant.
    fn end_link(&mut self) {
        let Some(link) = self.link.take().filter(|_| self.unread == 0) else { return };
        let is_page = link.starts_with("http://") || link.starts_with("https://");
        if is_page && !self.line.contains(link.trim_end_matches('/')) {
            self.line.push_str(&format!(" {link} "));
        }
    }

    fn end_line(&mut self) {
        let line = text::fold(&self.line);
        self.line.clear();
        if !line.is_empty() {
            self.lines.push(format!("{}{line}", "> ".repeat(self.quoted.min(5))));
        }
    }
}

fn is_quoted(element: &Element) -> bool {
    element.name() == "blockquote" || is_marked(element, &QUOTED)
}

fn is_unread(element: &Element) -> bool {
    UNREAD.contains(&element.name()) || is_marked(element, &SIGNATURES)
}

fn is_marked(element: &Element, marks: &[&str]) -> bool {
    marks.iter().any(|mark| {
        // Outlook on the web puts a prefix before every id of a letter that it quotes.
        element.id().is_some_and(|id| id == *mark || id.ends_with(&format!("_{mark}")))
            || element.classes().any(|class| class == *mark)
    })
}
