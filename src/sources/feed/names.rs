//! What the elements of feeds are called.
//!
//! Decides which element is a feed's root, which is an entry, which field of an entry a name
//! stands for, and what a name is worth beside another for the same field. It reads names and
//! prefixes, not namespaces. The invariant: a stranger's element fills a field only while no
//! element of the feed itself does, and never gives an entry its address or its id.

use crate::sources::document::markup::{local, prefix};

/// Elements a feed may have as its root.
const ROOTS: [&str; 5] = ["rss", "rdf", "feed", "channel", "entry"];

/// What a warning or a template leaves before a feed.
const LEFT_BEFORE: [&str; 28] = [
    "a", "b", "br", "center", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "p", "pre", "small", "span", "strong", "style", "table", "tbody", "td", "th", "tr",
    "u",
];

/// Elements of a feed's head that no entry needs.
const HEAD: [&str; 11] = [
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

/// Prefixes whose `item` is not a feed's, and whose other elements say nothing of the entry.
const FOREIGN: [&str; 4] = ["g", "gd", "thr", "yandex"];

/// Prefixes of players and pictures: their titles and descriptions are a last resort.
const MEDIA: [&str; 4] = ["media", "itunes", "podcast", "googleplay"];

/// Prefixes that name a feed's own vocabulary wherever they stand.
const KNOWN: [&str; 9] = ["", "rss", "atom", "a", "a10", "ns", "ns0", "content", "xhtml"];

const DUBLIN: [&str; 3] = ["dc", "dcterms", "dct"];

/// What stands at the place where a feed's root is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The root.
    Root,
    /// Markup a server leaves before a feed.
    LeftBefore,
    /// An element of some other document, in which a feed may be wrapped.
    Wrapper,
    /// A page.
    Page,
}

/// What an opening tag before any root says.
pub fn opening(name: &str) -> Opening {
    let bare = local(name).to_ascii_lowercase();
    match bare.as_str() {
        bare if ROOTS.contains(&bare) => Opening::Root,
        "html" | "body" | "head" => Opening::Page,
        bare if LEFT_BEFORE.contains(&bare) => Opening::LeftBefore,
        _ => Opening::Wrapper,
    }
}

/// Whether a root says of itself, by version or namespace, that it is a feed's.
pub fn is_declared(name: &str, attributes: &[(&str, &str)]) -> bool {
    let namespaces = || {
        let declared = attributes.iter().filter(|(name, _)| name.starts_with("xmlns"));
        declared.map(|(_, namespace)| namespace.to_ascii_lowercase())
    };
    match local(name).to_ascii_lowercase().as_str() {
        "rss" => attributes
            .iter()
            .any(|(name, value)| name.eq_ignore_ascii_case("version") && !value.is_empty()),
        "feed" => namespaces().any(|namespace| namespace.contains("atom")),
        "rdf" => namespaces()
            .any(|it| it.contains("purl.org/rss/") || it.contains("netscape.com/rdf/simple")),
        _ => false,
    }
}

/// Whether an element outside of entries shows that the document is a feed. RDF carries much else
/// than feeds, so there only its channel does.
pub fn tells_a_feed(name: &str, root: &str) -> bool {
    let bare = local(name).to_ascii_lowercase();
    if bare == "channel" {
        return true;
    }
    let own = field(name, prefix(root)).is_some() || HEAD.contains(&bare.as_str());
    own && !local(root).eq_ignore_ascii_case("rdf")
}

/// Whether an element is an entry.
pub fn is_entry(name: &str) -> bool {
    let bare = local(name);
    let prefix = prefix(name).to_ascii_lowercase();
    (bare.eq_ignore_ascii_case("item") || bare.eq_ignore_ascii_case("entry"))
        && !FOREIGN.contains(&prefix.as_str())
        && !MEDIA.contains(&prefix.as_str())
}

/// A field of an entry; where several names stand for one, with the worth of the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The headline.
    Title(u8),
    /// The address.
    Link,
    /// The entry's own id.
    Id,
    /// When it was published.
    Published(u8),
    /// When it was changed.
    Updated,
    /// A category.
    Category,
    /// Content or summary.
    Html(u8),
    /// The whole text, as engines give it to aggregators.
    FullText,
    /// Its inside belongs to somebody else.
    Closed,
}

impl Field {
    /// Whether markup may stand inside without ending it.
    pub fn holds_markup(self) -> bool {
        matches!(self, Field::Html(_) | Field::FullText | Field::Closed)
    }
}

/// The field a name stands for in an entry whose own elements carry the prefix `own`.
pub fn field(name: &str, own: &str) -> Option<Field> {
    let prefix = prefix(name).to_ascii_lowercase();
    let bare = local(name).to_ascii_lowercase();
    if matches!(bare.as_str(), "full-text" | "fulltext") {
        return Some(Field::FullText);
    }
    if FOREIGN.contains(&prefix.as_str()) {
        return None;
    }
    let known = KNOWN.contains(&prefix.as_str()) || prefix.eq_ignore_ascii_case(own);
    if known {
        return of_the_feed(&bare);
    }
    if DUBLIN.contains(&prefix.as_str()) {
        return of_dublin_core(&bare);
    }
    let media = MEDIA.contains(&prefix.as_str());
    match bare.as_str() {
        "title" => Some(Field::Title(1)),
        "description" | "summary" => Some(Field::Html(1)),
        "pubdate" | "published" | "issued" | "date" if !media => Some(Field::Published(1)),
        "encoded" if !media => Some(Field::Html(2)),
        "author" | "owner" | "contributor" | "image" | "source" => Some(Field::Closed),
        _ => None,
    }
}

fn of_the_feed(bare: &str) -> Option<Field> {
    Some(match bare {
        "title" => Field::Title(3),
        "link" | "url" => Field::Link,
        "guid" | "id" => Field::Id,
        "pubdate" | "published" => Field::Published(4),
        "issued" => Field::Published(3),
        "date" => Field::Published(2),
        "created" => Field::Published(1),
        "updated" | "modified" | "lastbuilddate" | "dateupdated" => Field::Updated,
        "category" | "subject" => Field::Category,
        "encoded" => Field::Html(5),
        "content" | "body" | "fullitem" => Field::Html(4),
        "description" => Field::Html(3),
        "summary" | "abstract" => Field::Html(2),
        "source" | "author" | "contributor" | "image" | "textinput" => Field::Closed,
        _ => return None,
    })
}

fn of_dublin_core(bare: &str) -> Option<Field> {
    Some(match bare {
        "title" => Field::Title(2),
        "identifier" => Field::Id,
        "issued" => Field::Published(3),
        "date" | "available" => Field::Published(2),
        "created" => Field::Published(1),
        "modified" => Field::Updated,
        "subject" => Field::Category,
        "description" | "abstract" => Field::Html(1),
        "source" | "contributor" => Field::Closed,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_s_element_is_worth_less_and_gives_no_address() {
        assert_eq!(field("title", ""), Some(Field::Title(3)));
        assert_eq!(field("r:title", "r"), Some(Field::Title(3)));
        assert_eq!(field("r:title", ""), Some(Field::Title(1)));
        assert_eq!(field("media:title", ""), Some(Field::Title(1)));
        assert_eq!(field("r:link", ""), None);
        assert_eq!(field("yandex:full-text", ""), Some(Field::FullText));
        assert_eq!(field("yandex:title", ""), None);
    }

    #[test]
    fn a_root_declares_itself_by_version_or_namespace() {
        assert!(is_declared("rss", &[("version", "0.91")]));
        assert!(!is_declared("rss", &[]));
        assert!(is_declared("a:feed", &[("xmlns:a", "http://www.w3.org/2005/Atom")]));
        assert!(!is_declared("feed", &[("version", "1")]));
        assert!(!is_declared("rdf:RDF", &[("xmlns:foaf", "http://xmlns.example/foaf/")]));
    }
}
