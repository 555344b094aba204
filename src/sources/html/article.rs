//! The page of one item: its lines without the furniture.
//!
//! Decides where an item's text begins (behind its headline) and ends (before shares and other
//! items), and which line is its printed date. What the date means is the engine's to say.

use super::furniture::{self, DateLabel, Label, PrintedDate};
use crate::sources::document::text;
use crate::sources::document::text::{Line, Role, fold};
use scraper::node::Element;
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Lines of a page looked at.
const LINES_MAX: usize = 20_000;

/// How far above a headline its date may stand.
const HEAD_LINES: usize = 6;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static ROOTS: LazyLock<[Selector; 5]> =
    LazyLock::new(|| ["#content_block", "main", "[role=main]", "article", "body"].map(selector));
static TITLE_TAG: LazyLock<Selector> = LazyLock::new(|| selector("head > title"));
static LINKS: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
static HEADINGS: LazyLock<Selector> =
    LazyLock::new(|| selector("h1, h2, h3, h4, h5, h6, p, div, span"));
static OG_TITLE: LazyLock<Selector> = LazyLock::new(|| selector("meta[property='og:title']"));

/// What the engine of a page says of the place where it keeps an item.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The parts it always puts an item into, the surest first.
    pub roots: &'static [Selector],
    /// Whose themes it has.
    pub themes: Themes,
}

/// Whose themes an engine has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Themes {
    /// Its own: they put nothing into an item's part that is not the item's.
    Own,
    /// Anybody's: menus, widgets and comments stand among the lines of an item.
    Anybodys,
}

/// The page of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Whether it is the item's page at all.
    pub recognition: Recognition,
    /// The headline as the page shows it, if it was found.
    pub title: Option<String>,
    /// The date printed at its head.
    pub printed: Option<PrintedDate>,
    /// The lines behind the headline.
    pub lines: Vec<String>,
    /// Addresses of attached files, as written.
    pub files: Vec<String>,
}

/// Whether a page is the item's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// It carries the item's headline, in its text or for machines.
    Own,
    /// Nothing on it says so; it may be a polite «not found» or the front page.
    Foreign,
}

/// Reads the page of an item that its list calls `title`.
pub fn article(document: &Html, title: &str, frame: Frame) -> Article {
    let declared = declared_title(document);
    let headline = |lines: &[Line]| {
        if title.is_empty() {
            let named = declared.as_deref().and_then(|declared| position(lines, declared));
            named.or_else(|| headline_behind_date(lines))
        } else {
            position(lines, title).or_else(|| similar(lines, title))
        }
    };
    let own = own_content(document, frame.roots).filter(|lines| headline(lines).is_some());
    let lines = own.unwrap_or_else(|| content(document, frame.themes));
    let lines: Vec<Line> = lines.into_iter().take(LINES_MAX).collect();
    let at = headline(&lines);
    let named = declared.is_some_and(|declared| is_similar(&declared, title));
    let printed = printed(&lines, at);
    let own_files = files(&lines, at);
    let start = at.map(|at| at + 1).or(printed.map(|(at, _)| at + 1)).unwrap_or(0);
    Article {
        recognition: match at.is_some() || named {
            true => Recognition::Own,
            false => Recognition::Foreign,
        },
        title: at.and_then(|at| lines.get(at)).map(|line| line.text.clone()),
        printed: printed.map(|(_, date)| date),
        lines: body(&lines[start.min(lines.len())..]),
        files: own_files,
    }
}

/// The lines of the part an engine always puts an item into, if it is there once.
fn own_content(document: &Html, roots: &[Selector]) -> Option<Vec<Line>> {
    roots.iter().find_map(|root| {
        let mut found = document.select(root);
        match (found.next(), found.next()) {
            (Some(only), None) => Some(text::lines_without(only, is_noise)),
            _ => None,
        }
    })
}

/// What themes of the wide-spread engines put around and into an item.
fn is_noise(element: &Element) -> bool {
    let named = |word: &str| {
        matches!(
            word,
            "sidebar"
                | "widget"
                | "widget-area"
                | "breadcrumb"
                | "breadcrumbs"
                | "navbar"
                | "menu"
                | "related"
                | "related-posts"
                | "jp-relatedposts"
                | "comments"
                | "comments-area"
                | "comment-respond"
                | "sharedaddy"
                | "cat-links"
                | "tags-links"
                | "tag-links"
                | "byline"
                | "edit-link"
                | "comments-link"
                | "addtoany_share_save_container"
                | "post-navigation"
                | "pagenavigation"
                | "pagenav"
                | "moduletable"
                | "mod-list"
                | "screen-reader-text"
                | "visually-hidden"
                | "element-invisible"
        )
    };
    element.classes().any(named) || element.id().is_some_and(named)
}

/// The lines of the part of the page that holds its content.
fn content(document: &Html, themes: Themes) -> Vec<Line> {
    let lines_of = |element| match themes {
        Themes::Anybodys => text::lines_without(element, is_noise),
        Themes::Own => text::lines(element),
    };
    for root in ROOTS.iter() {
        let mut found = document.select(root);
        // Several of a kind are cards of a list, not the content.
        if let (Some(only), None) = (found.next(), found.next()) {
            let lines = lines_of(only);
            if !lines.is_empty() {
                return lines;
            }
        }
    }
    lines_of(document.root_element())
}

/// The date a line prints, told by the label in the line before it where there is one.
fn dated(lines: &[Line], at: usize) -> Option<PrintedDate> {
    let found = furniture::printed_date(&lines[at].text)?;
    let before = at.checked_sub(1).and_then(|before| furniture::date_label(&lines[before].text));
    match (found.label, before) {
        (Label::None, Some(DateLabel::Of(label))) => Some(PrintedDate { label, ..found }),
        (Label::None, Some(DateLabel::Other)) => None,
        _ => Some(found),
    }
}

/// Addresses linked from the content of a page, menus and footers left out, up to where other
/// items are announced.
pub fn content_links(document: &Html) -> Vec<&str> {
    let root = ROOTS
        .iter()
        .find_map(|root| {
            let mut found = document.select(root);
            found.next().filter(|_| found.next().is_none())
        })
        .unwrap_or_else(|| document.root_element());
    let others = root
        .select(&HEADINGS)
        .find(|heading| furniture::announces_others(&fold(&heading.text().collect::<String>())));
    let aside = |link: &ElementRef<'_>| {
        link.ancestors()
            .filter_map(ElementRef::wrap)
            .any(|it| matches!(it.value().name(), "nav" | "footer" | "aside"))
    };
    // Ids of nodes grow in document order.
    root.select(&LINKS)
        .filter(|link| others.is_none_or(|others| link.id() < others.id()))
        .filter(|link| !aside(link))
        .filter_map(|link| link.value().attr("href"))
        .collect()
}

/// The headline the page declares for machines, without the site's name.
fn declared_title(document: &Html) -> Option<String> {
    let shared = document.select(&OG_TITLE).find_map(|it| it.value().attr("content")).map(fold);
    let tagged = || {
        document.select(&TITLE_TAG).next().map(|it: ElementRef<'_>| {
            let whole = fold(&it.text().collect::<String>());
            let cut = [" | ", " — ", " - ", " – "].iter().find_map(|it| whole.split_once(it));
            cut.map(|(title, _)| title.to_owned()).unwrap_or(whole)
        })
    };
    shared.filter(|it| !it.is_empty()).or_else(tagged).filter(|it| !it.is_empty())
}

fn position(lines: &[Line], wanted: &str) -> Option<usize> {
    let wanted = comparable(wanted);
    let stem = wanted.trim_end_matches(['…', '.']).trim_end();
    let is_cut = stem.len() < wanted.len() && stem.chars().count() >= 12;
    let same = |line: &Line| {
        let line = comparable(&line.text);
        line == wanted || is_cut && line.starts_with(stem)
    };
    let heading = lines.iter().position(|line| line.role == Role::Heading && same(line));
    heading.or_else(|| lines.iter().position(same))
}

/// The line most like a headline that the page words differently.
fn similar(lines: &[Line], wanted: &str) -> Option<usize> {
    let end = lines.iter().position(|line| furniture::announces_others(&line.text));
    let own = || lines.iter().enumerate().take(end.unwrap_or(lines.len()));
    let like = |line: &Line| is_similar(&line.text, wanted);
    let heading = own().find(|(_, line)| line.role == Role::Heading && like(line));
    heading.or_else(|| own().take(80).find(|(_, line)| like(line))).map(|(at, _)| at)
}

/// Whether two headlines share most of their words.
pub fn is_similar(one: &str, other: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        comparable(text)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 1)
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let shared = one.intersection(&other).count();
    // One word in common proves nothing, and neither does a short line within a long headline.
    shared >= 2 && shared * 10 >= one.len().max(other.len()) * 6
}

fn comparable(text: &str) -> String {
    fold(text).to_lowercase().replace(['’', '`', 'ʼ'], "'").replace(['“', '”', '„', '«', '»'], "\"")
}

/// The first heading behind a date line, or the page's only heading.
fn headline_behind_date(lines: &[Line]) -> Option<usize> {
    let dated = (0..lines.len()).find(|at| dated(lines, *at).is_some());
    let headings: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].role == Role::Heading)
        .filter(|at| !furniture::announces_others(&lines[*at].text))
        .collect();
    dated
        .and_then(|dated| {
            headings.iter().copied().find(|at| *at > dated && *at - dated <= HEAD_LINES)
        })
        .or_else(|| if headings.len() == 1 { headings.first().copied() } else { None })
}

fn printed(lines: &[Line], title: Option<usize>) -> Option<(usize, PrintedDate)> {
    let (from, to) = match title {
        Some(at) => (at.saturating_sub(HEAD_LINES), at + 1 + HEAD_LINES),
        None => (0, HEAD_LINES * 4),
    };
    let end = lines
        .iter()
        .position(|line| furniture::announces_others(&line.text))
        .unwrap_or(lines.len())
        .min(to);
    // Behind the act's own head stands the day it was adopted.
    let behind = title.map_or(0, |title| title + 1);
    let act = (behind..end).find(|at| furniture::opens_act(&lines[*at].text));
    let end = act.unwrap_or(end);
    // The nearest to the headline is the item's own.
    let distance = |at: usize| title.map_or(at, |title| title.abs_diff(at));
    (from..end)
        .filter_map(|at| Some((at, dated(lines, at)?)))
        .min_by_key(|(at, date)| (date.label != Label::Publication, distance(*at)))
}

fn body(lines: &[Line]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let mut act = false;
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.as_str();
        if furniture::is_below(text) {
            break;
        }
        if furniture::is_afterword(text) {
            // A share bar may stand between headline and text.
            if kept.is_empty() {
                continue;
            }
            break;
        }
        act |= furniture::opens_act(text);
        let dates = |at: usize| at < HEAD_LINES && at < lines.len() && dated(lines, at).is_some();
        let labels = matches!(furniture::date_label(text), Some(DateLabel::Of(_)));
        let head = !act && (dates(at) || labels && dates(at + 1));
        if !head && !furniture::is_empty_word(text) {
            kept.push(text.to_owned());
        }
    }
    kept
}

/// The files linked to from the item, before anything that is not it.
fn files(lines: &[Line], title: Option<usize>) -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    let own = lines.iter().skip(title.unwrap_or(0));
    for line in own.take_while(|line| !furniture::is_below(&line.text)) {
        for file in &line.files {
            if !files.contains(file) {
                files.push(file.clone());
            }
        }
    }
    files
}
