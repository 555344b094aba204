//! Markup to plain text, in bounds.
//!
//! Decides what counts as a line, which markup is never text, and where long text is cut. Knows
//! nothing of engines. The invariant: texts and titles handed out stay within their bounds and are
//! cut between characters.

use super::{markup, tree};
use crate::domain::sightings::{Item, STORED_MAX_BYTES, TEXT_CUT, TEXT_MAX_BYTES};
use ego_tree::iter::Edge;
use regex::Regex;
use scraper::node::Element;
use scraper::{ElementRef, Node};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Longest headline kept; acts have names of several hundred letters.
pub const TITLE_MAX_BYTES: usize = 2_000;

/// Longest section kept.
pub const SECTION_MAX_BYTES: usize = 400;

/// What is kept of the end of a long text, where the signature stands.
const TAIL_BYTES: usize = 1_500;

/// What a stored item needs beside the item itself: moments, origin, keys.
const STORED_BESIDE_BYTES: usize = 500;

static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"</?[A-Za-z][A-Za-z0-9]*(\s[^<>]*)?/?>|&#?\w{2,31};|<!--")
        .expect("the pattern is a constant that tests compile")
});

/// One line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its text, white space folded, never empty.
    pub text: String,
    /// Whether it stands in a heading.
    pub role: Role,
    /// Addresses of the files it links to, as written.
    pub files: Vec<String>,
}

/// What a line is in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Inside `h1`–`h6`.
    Heading,
    /// Anything else.
    Plain,
}

/// An element that HTML never closes where it stands, closed as XML allows.
static CLOSED_AT_ONCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)<(iframe|script|style|textarea|noscript|title|svg)(\s[^<>]*)?/>")
        .expect("the pattern is a constant that tests compile")
});

/// What windows-1252 has at the places of the control characters from U+0080 on (WHATWG Encoding,
/// index windows-1252): editors paste it, and generators number it as if it were Unicode.
const PASTED: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The letter meant by a control character from U+0080 on; any other stays.
fn meant(sign: char) -> char {
    let place = u32::from(sign).checked_sub(0x80).and_then(|at| usize::try_from(at).ok());
    place.and_then(|at| PASTED.get(at)).copied().unwrap_or(sign)
}

/// Folds white space, no-break and zero-width included.
pub fn fold(text: &str) -> String {
    if text.contains(|sign| meant(sign) != sign) {
        return fold(&text.chars().map(meant).collect::<String>());
    }
    let mut folded = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let word = word.trim_matches(['\u{200b}', '\u{feff}', '\u{ad}', '\u{2060}']);
        if word.is_empty() {
            continue;
        }
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// A headline as plain text: tags and entities resolved, one line, bounded.
pub fn title(text: &str) -> String {
    bounded(&inline(text), TITLE_MAX_BYTES).to_owned()
}

/// Text without the marks of CDATA sections that were escaped or nested and so became text.
fn unmarked(text: &str) -> Cow<'_, str> {
    match text.contains("<![CDATA[") {
        true => Cow::Owned(text.replace("<![CDATA[", "").replace("]]>", "")),
        false => Cow::Borrowed(text),
    }
}

/// One line of plain text from something that may carry markup.
pub fn inline(text: &str) -> String {
    let text = &*unmarked(text);
    if !MARKUP.is_match(text) {
        return fold(text);
    }
    fold(&plain(text).replace('\n', " "))
}

/// Plain text of an HTML fragment, one line per block.
pub fn plain(html: &str) -> String {
    let html = &*unmarked(html);
    // A tree of one text says the same; a null alone would be read otherwise.
    if !html.contains(['<', '&', '\0']) {
        return fold(html);
    }
    // Else all that follows would be taken for the inside of a frame or a script.
    let closed = CLOSED_AT_ONCE.replace_all(html, "<$1$2></$1>");
    let Ok(fragment) = tree::fragment(&closed) else {
        // Beyond the bounds of a tree; the words alone will do.
        let words = markup::tokens(html).filter_map(|token| match token.kind {
            markup::Kind::Text(text) | markup::Kind::CData(text) => Some(fold(text)),
            _ => None,
        });
        return words.filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n");
    };
    let lines = lines(fragment.root_element());
    let texts: Vec<String> = lines.into_iter().map(|line| line.text).collect();
    texts.join("\n")
}

/// Cuts a text to [`TEXT_MAX_BYTES`], keeping its head and its tail; `None` for no text.
pub fn kept(text: &str) -> Option<String> {
    kept_within(text, TEXT_MAX_BYTES)
}

fn kept_within(text: &str, max: usize) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if text.len() <= max {
        return Some(text.to_owned());
    }
    let head = bounded(text, max.saturating_sub(TAIL_BYTES + TEXT_CUT.len()));
    let mut from = text.len() - TAIL_BYTES;
    while !text.is_char_boundary(from) {
        from += 1;
    }
    Some(format!("{head}{TEXT_CUT}{}", &text[from..]))
}

/// Makes an item fit into a stored value: signs that JSON writes longer count too. Its text gives
/// way first, then the headline.
pub fn fit(item: &mut Item) {
    let length = |item: &Item| serde_json::to_vec(item).map_or(0, |json| json.len());
    let room = STORED_MAX_BYTES - STORED_BESIDE_BYTES;
    while length(item) > room {
        let excess = length(item) - room;
        match &item.text {
            Some(text) if !text.is_empty() => {
                let head = bounded(text, text.len().saturating_sub(excess.max(64)));
                item.text = Some(head.to_owned());
            }
            _ if item.title.len() > 64 => {
                item.title = bounded(&item.title, item.title.len() / 2).to_owned();
            }
            _ => break,
        }
    }
}

/// Longest list of files kept with a text.
const FILES_MAX_BYTES: usize = 900;

/// A text in bounds with the addresses of its files as its last line.
pub fn kept_with_files(text: &str, files: &[String]) -> Option<String> {
    let mut line = String::new();
    for file in files {
        if line.len() + file.len() < FILES_MAX_BYTES {
            line.push(' ');
            line.push_str(file);
        }
    }
    if line.is_empty() {
        return kept(text);
    }
    let line = format!("Прикріплені файли:{line}");
    match kept_within(text, TEXT_MAX_BYTES - line.len() - 1) {
        Some(body) => Some(format!("{body}\n{line}")),
        None => Some(line),
    }
}

/// The longest head of `text` within `max` bytes.
pub fn bounded(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The lines of an element, in document order.
pub fn lines(root: ElementRef<'_>) -> Vec<Line> {
    lines_without(root, |_| false)
}

/// The lines of an element but for those of some elements within it.
pub fn lines_without(root: ElementRef<'_>, skipped: impl Fn(&Element) -> bool) -> Vec<Line> {
    let mut writer = Lines::default();
    // A walk without recursion: nesting comes from outside and can be arbitrarily deep.
    for edge in root.traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) if writer.hidden == 0 => writer.current.push_str(text),
                Node::Element(element) => writer.open(element, skipped(element)),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    writer.close(element.name(), skipped(element));
                }
            }
        }
    }
    writer.end_line();
    if let Some(last) = writer.done.last_mut() {
        last.files.append(&mut writer.files);
    }
    writer.done
}

#[derive(Default)]
struct Lines {
    done: Vec<Line>,
    current: String,
    files: Vec<String>,
    hidden: usize,
    headings: usize,
}

impl Lines {
    fn open(&mut self, element: &Element, skipped: bool) {
        let name = element.name();
        if is_hidden(name) || skipped {
            self.hidden += 1;
        } else if is_block(name) {
            self.end_line();
        }
        if is_heading(name) {
            self.headings += 1;
        }
        let linked = element.attr("href").filter(|_| name == "a" && self.hidden == 0);
        self.files.extend(linked.filter(|it| is_file(it)).map(|it| it.trim().to_owned()));
    }

    fn close(&mut self, name: &str, skipped: bool) {
        if is_hidden(name) || skipped {
            self.hidden = self.hidden.saturating_sub(1);
        } else if is_block(name) {
            self.end_line();
        }
        if is_heading(name) {
            self.headings = self.headings.saturating_sub(1);
        }
    }

    fn end_line(&mut self) {
        let text = fold(&std::mem::take(&mut self.current));
        if !text.is_empty() {
            let role = if self.headings > 0 { Role::Heading } else { Role::Plain };
            let files = std::mem::take(&mut self.files);
            self.done.push(Line { text, role, files });
        }
    }
}

/// Whether an address is a file's that a document may be attached as.
fn is_file(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let kinds =
        [".pdf", ".doc", ".docx", ".rtf", ".odt", ".xls", ".xlsx", ".ods", ".zip", ".rar", ".7z"];
    kinds.iter().any(|kind| path.ends_with(kind))
}

fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "iframe"
            | "select"
            | "button"
            | "textarea"
            | "head"
            | "nav"
            | "footer"
            | "aside"
    )
}

/// Whether an element is a heading.
pub(in crate::sources) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether an element stands on lines of its own.
pub(in crate::sources) fn is_block(name: &str) -> bool {
    is_heading(name)
        || matches!(
            name,
            "address"
                | "article"
                | "blockquote"
                | "body"
                | "br"
                | "center"
                | "dd"
                | "details"
                | "div"
                | "dl"
                | "dt"
                | "fieldset"
                | "figcaption"
                | "figure"
                | "form"
                | "header"
                | "hr"
                | "li"
                | "main"
                | "ol"
                | "p"
                | "pre"
                | "section"
                | "summary"
                | "table"
                | "tbody"
                | "td"
                | "th"
                | "thead"
                | "time"
                | "tr"
                | "ul"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_and_tags_in_a_headline_become_text_and_a_bare_sign_stays() {
        assert_eq!(title("Рада&nbsp;&laquo;<b>Дія</b>&raquo;  &amp; люди"), "Рада «Дія» & люди");
        assert_eq!(title("5 < 6 & 7 > 2"), "5 < 6 & 7 > 2");
    }

    #[test]
    fn pasted_signs_are_letters_whether_written_or_numbered() {
        assert_eq!(title("об\u{92}єкт \u{96} \u{93}Дія\u{94}\u{85}"), "об’єкт – “Дія”…");
        assert_eq!(title("об&#146;єкт &#150; &#171;Дія&#187;"), "об’єкт – «Дія»");
    }

    #[test]
    fn marks_of_cdata_that_became_text_are_no_text() {
        assert_eq!(title("<![CDATA[Рішення № 5]]>"), "Рішення № 5");
        assert_eq!(plain("<![CDATA[<p>раз</p>]]>"), "раз");
    }

    #[test]
    fn a_frame_closed_at_once_swallows_nothing() {
        let html = "<p>До<iframe src='//video.example/1' /></p><p>Після <SCRIPT/>підпис</p>";
        assert_eq!(plain(html), "До\nПісля підпис");
    }

    #[test]
    fn blocks_become_lines_and_scripts_vanish() {
        let html = "<p>Перший<br>рядок</p><script>x()</script><ul><li>раз<li>два</ul>";
        assert_eq!(plain(html), "Перший\nрядок\nраз\nдва");
    }

    #[test]
    fn an_item_of_signs_that_json_writes_longer_still_fits_its_stored_value() {
        for sign in ["\"", "\u{1}", "ж", "\\"] {
            let mut item = Item {
                id: "1".into(),
                url: Some(format!("https://rada.example/{}", "x".repeat(1_900))),
                title: bounded(&sign.repeat(2_000), TITLE_MAX_BYTES).to_owned(),
                section: Some(bounded(&sign.repeat(400), SECTION_MAX_BYTES).to_owned()),
                text: kept(&format!("а{}б", sign.repeat(12_000))),
                dates: Default::default(),
            };
            fit(&mut item);
            assert!(serde_json::to_vec(&item).unwrap().len() <= STORED_MAX_BYTES - 500, "{sign:?}");
            assert!(item.title.len() > 500);
        }
    }

    #[test]
    fn a_long_text_keeps_head_and_tail_between_characters() {
        let text = format!("Початок {} Відділ освіти", "ж".repeat(10_000));
        let kept = kept(&text).unwrap();
        assert!(kept.len() <= TEXT_MAX_BYTES);
        assert!(kept.starts_with("Початок"));
        assert!(kept.ends_with("Відділ освіти"));
    }
}
