//! The words of a whole page, menus and footers included, and whether anybody sees them.
//!
//! Decides what a passage is and which style hides it; what the words mean is for its readers. The
//! invariant: one walk without recursion, in time linear in the page, whatever is nested.

use crate::sources::document::text::{bounded, fold, is_block, is_heading};
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};

/// Passages and links kept of one page.
const PASSAGES_MAX: usize = 20_000;
const LINKS_MAX: usize = 5_000;

/// Longest text of a link kept.
const LINK_MAX_BYTES: usize = 400;

/// Shifts by more pixels put an element where nobody looks.
const SHIFT_MIN: f32 = 500.0;

/// The words of a page.
#[derive(Debug, Default)]
pub struct Words {
    /// Its lines, in order.
    pub passages: Vec<Passage>,
    /// Its links, in order.
    pub links: Vec<Link>,
}

impl Words {
    /// How many letters the page shows.
    pub fn letters(&self) -> usize {
        let shown = self.passages.iter().filter(|it| it.sight == Sight::Shown);
        shown.map(|it| it.text.chars().filter(|c| c.is_alphabetic()).count()).sum()
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its text, white space folded, never empty.
    pub text: String,
    /// Whether it stands in a heading.
    pub heading: bool,
    /// Whether it is seen.
    pub sight: Sight,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its address as written.
    pub href: String,
    /// Its text, white space folded.
    pub text: String,
    /// Whether it is seen.
    pub sight: Sight,
}

/// Whether somebody who looks at the page sees something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Yes.
    Shown,
    /// Not as the page comes; scripts may show it.
    Hidden,
}

/// Reads the words of a page.
pub fn words(document: &Html) -> Words {
    let mut walk = Walk { state: vec![State::default()], ..Walk::default() };
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) => walk.text(text),
                Node::Element(element) => walk.open(element),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    walk.close(element);
                }
            }
        }
    }
    walk.end_passage();
    for link in &mut walk.words.links {
        link.text = fold(&link.text);
    }
    walk.words
}

/// What holds for everything within an element.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    skipped: bool,
    hidden: bool,
    heading: bool,
    link: Option<usize>,
}

#[derive(Default)]
struct Walk {
    words: Words,
    current: String,
    state: Vec<State>,
}

impl Walk {
    fn here(&self) -> State {
        self.state.last().copied().unwrap_or_default()
    }

    fn text(&mut self, text: &str) {
        let here = self.here();
        if here.skipped {
            return;
        }
        self.current.push_str(text);
        if let Some(link) = here.link.and_then(|at| self.words.links.get_mut(at)) {
            let room = LINK_MAX_BYTES.saturating_sub(link.text.len());
            link.text.push_str(bounded(text, room));
        }
    }

    fn open(&mut self, element: &Element) {
        let (above, name) = (self.here(), element.name());
        let hides = !above.hidden && conceals(element);
        if stands_apart(name) || hides {
            self.end_passage();
        }
        let mut here = State {
            skipped: above.skipped || is_no_text(name),
            hidden: above.hidden || hides,
            heading: above.heading || is_heading(name),
            link: above.link,
        };
        let sight = if here.hidden { Sight::Hidden } else { Sight::Shown };
        if let Some(href) = element.attr("href").filter(|_| matches!(name, "a" | "area"))
            && self.words.links.len() < LINKS_MAX
            && !here.skipped
        {
            here.link = Some(self.words.links.len());
            self.words.links.push(Link { href: href.to_owned(), text: String::new(), sight });
        }
        self.state.push(here);
    }

    fn close(&mut self, element: &Element) {
        let here = self.here();
        let above = self.state.len().checked_sub(2).and_then(|at| self.state.get(at));
        let hides = here.hidden && above.is_some_and(|above| !above.hidden);
        if stands_apart(element.name()) || hides {
            self.end_passage();
        }
        self.state.pop();
    }

    fn end_passage(&mut self) {
        let text = fold(&std::mem::take(&mut self.current));
        if text.is_empty() || self.words.passages.len() >= PASSAGES_MAX {
            return;
        }
        let here = self.here();
        let sight = if here.hidden { Sight::Hidden } else { Sight::Shown };
        self.words.passages.push(Passage { text, heading: here.heading, sight });
    }
}

/// Elements on lines of their own, the furniture of a page included.
fn stands_apart(name: &str) -> bool {
    is_block(name) || matches!(name, "nav" | "footer" | "aside" | "button" | "label")
}

/// Elements whose text is no text of the page.
fn is_no_text(name: &str) -> bool {
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "iframe"
            | "select"
            | "textarea"
    )
}

/// Whether an element hides what is in it by its own attributes; style sheets are not read.
fn conceals(element: &Element) -> bool {
    if element.attr("hidden").is_some() {
        return true;
    }
    let Some(style) = element.attr("style") else { return false };
    let style = style.to_ascii_lowercase();
    let declared = |wanted: &str| {
        style.split(';').filter_map(|it| it.split_once(':')).find_map(|(name, value)| {
            (name.trim() == wanted).then(|| value.trim().trim_end_matches("!important").trim())
        })
    };
    let is = |name: &str, value: &str| declared(name) == Some(value);
    let number = |name: &str| declared(name).and_then(number);
    let is_zero = |name: &str| number(name) == Some(0.0);
    let cut = is("overflow", "hidden");
    let squeezed = ["height", "max-height", "width", "max-width"]
        .iter()
        .any(|name| number(name).is_some_and(|it| it <= 1.0));
    let shifted = ["left", "top", "right", "bottom", "margin-left", "margin-top", "text-indent"]
        .iter()
        .any(|name| number(name).is_some_and(|it| it <= -SHIFT_MIN));
    is("display", "none")
        || is("visibility", "hidden")
        || is_zero("font-size")
        || is_zero("opacity")
        || cut && squeezed
        || shifted
}

/// The number a value of a style begins with, if it is one in pixels or without a unit.
fn number(value: &str) -> Option<f32> {
    let end = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.')));
    let (number, unit) = value.split_at(end.unwrap_or(value.len()));
    let number = number.parse::<f32>().ok().filter(|it| it.is_finite())?;
    (matches!(unit, "" | "px") || number == 0.0).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Words {
        words(&Html::parse_document(html))
    }

    #[test]
    fn every_common_way_to_hide_is_known_and_others_are_seen() {
        for (style, sight) in [
            ("display:none", Sight::Hidden),
            ("color: red; DISPLAY : none !important", Sight::Hidden),
            ("visibility:hidden", Sight::Hidden),
            ("font-size:0", Sight::Hidden),
            ("font-size: 0px", Sight::Hidden),
            ("opacity:0", Sight::Hidden),
            ("position:absolute; left:-9999px", Sight::Hidden),
            ("text-indent:-1000px", Sight::Hidden),
            ("height:0;overflow:hidden", Sight::Hidden),
            ("width:1px;height:1px;overflow:hidden", Sight::Hidden),
            ("font-size:0.8em", Sight::Shown),
            ("opacity:0.9", Sight::Shown),
            ("height:0", Sight::Shown),
            ("left:-10px", Sight::Shown),
            ("display:block", Sight::Shown),
        ] {
            let page = read(&format!("<p>one</p><div style='{style}'>two <b>bold</b></div><p>x"));
            assert_eq!(page.passages[1].text, "two bold");
            assert_eq!(page.passages[1].sight, sight, "{style}");
            assert_eq!(page.passages[0].sight, Sight::Shown);
            assert_eq!(page.passages[2].sight, Sight::Shown);
        }
    }

    #[test]
    fn a_hidden_part_of_a_line_is_a_passage_of_its_own_and_links_keep_their_words() {
        let page = read(
            "<h2>Head</h2><p>seen <span hidden>not <a href=/a>this  link</a></span> seen</p>\
             <nav>menu</nav><footer>foot</footer><script>no()</script><select><option>no</select>",
        );
        let texts: Vec<_> = page.passages.iter().map(|it| (it.text.as_str(), it.sight)).collect();
        assert_eq!(
            texts,
            [
                ("Head", Sight::Shown),
                ("seen", Sight::Shown),
                ("not this link", Sight::Hidden),
                ("seen", Sight::Shown),
                ("menu", Sight::Shown),
                ("foot", Sight::Shown),
            ]
        );
        assert!(page.passages[0].heading && !page.passages[1].heading);
        let link = Link { href: "/a".into(), text: "this link".into(), sight: Sight::Hidden };
        assert_eq!(page.links, [link]);
    }
}
